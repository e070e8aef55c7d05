"""Hero, as a user would write it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_type

from hero_client import (
    UNSET,
    AsyncHeroClient,
    HeroClient,
    JsonValue,
    MessageType,
    PermissionDeniedError,
    SendMessageResponse,
)

CHANNELS: dict[str, MessageType] = {"text": "sms", "mail": "email"}


def send(hero: HeroClient, channel: str, secret: JsonValue) -> SendMessageResponse:
    return hero.messages.send(
        patient_id="p",
        message_type=CHANNELS[channel],
        message_string="Your results are in.",
        fallback_message_type="email",
        encrypted=secret if secret is not None else UNSET,
        send_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
        write_to_record=True,
    )


async def send_null() -> str | None:
    async with AsyncHeroClient(api_key="...", environment="staging") as hero:
        sent = await hero.messages.send(
            patient_id="p", message_type="hero", message_string="Hello", encrypted=None
        )
    assert_type(sent.write_to_record, bool)
    return sent.auth_token


def allowed(hero: HeroClient) -> bool:
    try:
        send(hero, "text", {"any": ["json", 1, None]})
    except PermissionDeniedError as error:
        return "date" in error.headers
    return True
