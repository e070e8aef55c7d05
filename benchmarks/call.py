"""One typed call on a transport without a network, beside the same request written by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from uuid import UUID

import httpx2

from mateo_client import AsyncMateoClient, MateoClient, RecipientInput

from .codec import full_answer
from .results import Result, ratio
from .rounds import async_calls, calls, interleaved
from .samples import exchange

_ROUNDS = 81
_URL = "https://integration.getmateo.com/api/v1/send_message"
_TOKEN = "eyJhbGciOiJIUzI1NiJ9.e30.0000000000000000000000000000000000000000000"
_HEADERS = {
    "Authorization": f"Bearer {_TOKEN}",
    "Accept": "application/vnd.pgrst.object+json",
}
_ANSWER_HEADERS = {"Content-Type": "application/vnd.pgrst.object+json"}
_CHANNEL = UUID("0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f")
_HANDLE = "+4915112345678"
_TEXT = "Your table is ready."


def call_rows() -> Iterator[Result]:
    """A call with an ordinary request and a full answer."""
    against = "httpx2 `post(json=, headers=)` and `json()`"
    transport = httpx2.MockTransport(answering(full_answer(exchange("mateo"))))
    pairs = interleaved(_ROUNDS, calls(our_call(transport)), calls(raw_call(transport)))
    yield ratio("one typed call", against, bar=0.8, pairs=pairs)
    with asyncio.Runner() as runner:
        sides = (our_async_call(transport), raw_async_call(transport))
        pairs = interleaved(_ROUNDS, *(async_calls(runner, side) for side in sides))
    yield ratio("one typed call, asynchronous", against, bar=0.8, pairs=pairs)


def answering(content: bytes) -> Callable[[httpx2.Request], httpx2.Response]:
    """A server that always answers the same."""

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers=_ANSWER_HEADERS, content=content)

    return answer


def our_call(transport: httpx2.MockTransport) -> Callable[[], object]:
    """A call of our client."""
    mateo = MateoClient(token=_TOKEN, http_client=httpx2.Client(transport=transport))
    return lambda: mateo.messages.send(
        from_=_CHANNEL, to=[RecipientInput(handle=_HANDLE)], text=_TEXT
    )


def our_async_call(transport: httpx2.MockTransport) -> Callable[[], Awaitable[object]]:
    """The same, awaited."""
    mateo = AsyncMateoClient(token=_TOKEN, http_client=httpx2.AsyncClient(transport=transport))
    return lambda: mateo.messages.send(
        from_=_CHANNEL, to=[RecipientInput(handle=_HANDLE)], text=_TEXT
    )


def raw_call(transport: httpx2.MockTransport) -> Callable[[], object]:
    """The same request by hand; the answer is read as plain JSON."""
    client = httpx2.Client(transport=transport)
    return lambda: client.post(_URL, json=_payload(), headers=_HEADERS).json()


def raw_async_call(transport: httpx2.MockTransport) -> Callable[[], Awaitable[object]]:
    """The same, awaited."""
    client = httpx2.AsyncClient(transport=transport)

    async def call() -> object:
        response = await client.post(_URL, json=_payload(), headers=_HEADERS)
        return response.json()

    return call


def _payload() -> dict[str, object]:
    return {"from": str(_CHANNEL), "to": [{"handle": _HANDLE}], "text": _TEXT}
