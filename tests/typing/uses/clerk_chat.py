"""Clerk Chat, as a user would write it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, assert_type

from clerk_chat_client import (
    AsyncClerkChatClient,
    ClerkChatClient,
    Message,
    MessageResponse,
    MessageStatus,
    RetryPolicy,
    SenderType,
)

Environment = Literal["production", "local"]


def send(environment: Environment, recipients: Iterable[str]) -> datetime:
    policy = RetryPolicy(attempts=2, first_delay=0.1, max_delay=1, max_retry_after=5)
    with ClerkChatClient(api_key="...", environment=environment, retry=policy) as clerk:
        answer = clerk.messages.send(
            sender="+15550100", media_urls=[], recipients=list(recipients), body="Hello"
        )
    assert_type(answer, MessageResponse)
    assert_type(answer.data.status, MessageStatus | str)
    assert_type(answer.data.sender_type, SenderType | str)
    return answer.data.created


async def names() -> str:
    async with AsyncClerkChatClient() as clerk:
        answer = await clerk.messages.send(
            sender="+15550100", media_urls=[], recipients=["+15550101"], body="", template_id=7
        )
    return answer.data.sent_by_name or "nobody"


def shown(message: Message) -> str:
    assert_type(message.id, float)
    return repr(message) + str(message.extra.get("new"))
