"""Cobalt, as a user would write it."""

from __future__ import annotations

from typing import assert_type

from cobalt_client import (
    AsyncCobaltClient,
    CobaltClient,
    MissingCredentialsError,
    SendMessageResponse,
    ServerError,
    StatusError,
)


def connect(secret: str | None) -> CobaltClient | None:
    try:
        return CobaltClient(client_id="id", client_secret=secret, access_token="token")
    except MissingCredentialsError as error:
        return None if str(error) else CobaltClient()


def send(cobalt: CobaltClient) -> int:
    sent = cobalt.messages.send(provider="1", subject="Test", message="Hello")
    assert_type(sent, SendMessageResponse)
    assert_type(sent.success, bool | None)
    return sent.job_id if sent.job_id is not None else 0


async def send_all(texts: list[str]) -> list[str | None]:
    async with AsyncCobaltClient() as cobalt:
        slow = cobalt.with_options(timeout=60.0, headers={"x-batch": "1"})
        answers = [
            await slow.messages.send(provider="1", subject="Test", message=text) for text in texts
        ]
    return [answer.message_id for answer in answers]


def statuses(cobalt: CobaltClient) -> int:
    try:
        send(cobalt)
    except ServerError as error:
        return error.status_code
    except StatusError as error:
        return error.response.status_code
    finally:
        cobalt.close()
    return 200
