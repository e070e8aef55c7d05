"""Metriport, as a user would write it."""

from __future__ import annotations

from typing import assert_type

from metriport_client import (
    AsyncMetriportClient,
    Communication,
    EncodeError,
    MetriportClient,
    Problem,
    SendMessageResponse,
    StatusError,
)


def send(metriport: MetriportClient, documents: list[str]) -> Communication:
    sent = metriport.messages.send(
        patient_id="p", destination="a@b.example", subject="Referral", attachments=documents
    )
    assert_type(sent, SendMessageResponse)
    return sent.communication


async def references() -> list[str]:
    async with AsyncMetriportClient(api_key="...", environment="sandbox") as metriport:
        sent = await metriport.messages.send(
            patient_id="p", destination="1.2.3", subject="Referral", body="Please review."
        )
    payload = sent.communication.payload or []
    found = [part.content_reference for part in payload if part.content_reference]
    return [reference.reference for reference in found if reference.reference]


def problem(metriport: MetriportClient) -> str:
    try:
        send(metriport, [])
    except EncodeError as error:
        return str(error)
    except StatusError as error:
        assert_type(error.detail, Problem | None)
        return error.detail.title if error.detail is not None else str(error)
    return ""
