"""One message through each of the five packages, blocking and awaited; a program of its own.

usage: python calls.py URL

It runs where nothing is installed but the packages and httpx2. Printed as JSON, for each way: the
class and the repr of what each of the calls gave.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import UUID

from clerk_chat_client import AsyncClerkChatClient, ClerkChatClient
from cobalt_client import AsyncCobaltClient, CobaltClient
from hero_client import AsyncHeroClient, HeroClient
from mateo_client import AsyncMateoClient, BadRequestError, MateoClient
from metriport_client import AsyncMetriportClient, MetriportClient

CHANNEL = UUID("0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f")
LATER = datetime(2026, 11, 20, tzinfo=UTC)


def blocking(url: str) -> Iterator[object]:
    """What the calls return, and the error of the last one."""
    with CobaltClient(client_id="I", client_secret="S", access_token="A", base_url=url) as cobalt:
        yield cobalt.messages.send(provider="p", subject="s", message="m")
    with ClerkChatClient(api_key="K", base_url=url) as clerk:
        yield clerk.messages.send(sender="s", media_urls=[], recipients=["r"], body="b")
    with HeroClient(api_key="K", practice_group_id="G", base_url=url) as hero:
        yield hero.messages.send(
            patient_id="p", message_type="sms", message_string="m", send_at=LATER
        )
    with MetriportClient(api_key="K", base_url=url) as metriport:
        yield metriport.messages.send(patient_id="p", destination="d", subject="s", body="b")
    with MateoClient(token="T", base_url=url) as mateo:
        try:
            yield mateo.messages.send(from_=CHANNEL, text=None)
        except BadRequestError as error:
            yield error.detail


async def awaited(url: str) -> AsyncIterator[object]:
    """The same, awaited."""
    async with AsyncCobaltClient(
        client_id="I", client_secret="S", access_token="A", base_url=url
    ) as cobalt:
        yield await cobalt.messages.send(provider="p", subject="s", message="m")
    async with AsyncClerkChatClient(api_key="K", base_url=url) as clerk:
        yield await clerk.messages.send(sender="s", media_urls=[], recipients=["r"], body="b")
    async with AsyncHeroClient(api_key="K", practice_group_id="G", base_url=url) as hero:
        yield await hero.messages.send(
            patient_id="p", message_type="sms", message_string="m", send_at=LATER
        )
    async with AsyncMetriportClient(api_key="K", base_url=url) as metriport:
        yield await metriport.messages.send(patient_id="p", destination="d", subject="s", body="b")
    async with AsyncMateoClient(token="T", base_url=url) as mateo:
        try:
            yield await mateo.messages.send(from_=CHANNEL, text=None)
        except BadRequestError as error:
            yield error.detail


async def collected(url: str) -> list[object]:
    """All that `awaited` gives."""
    return [value async for value in awaited(url)]


def shown(values: list[object]) -> list[list[str]]:
    """The module, class and repr of each value."""
    return [[type(value).__module__, type(value).__name__, repr(value)] for value in values]


if __name__ == "__main__":
    server = sys.argv[1]
    found = [shown(list(blocking(server))), shown(asyncio.run(collected(server)))]
    json.dump(found, sys.stdout)
