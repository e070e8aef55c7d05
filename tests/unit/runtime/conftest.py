"""Fixtures for tests of the runtime."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from runtime.retry import RetryPolicy

from .letters_client import AsyncLettersClient, LettersClient
from .loopback import Server, serve

NOW = RetryPolicy(first_delay=0.0)


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> object:
    """Run each async test on both event loops."""
    return request.param


@pytest.fixture
def server() -> Iterator[Server]:
    """Give an HTTP server on loopback."""
    with serve() as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[LettersClient]:
    """Give a client of the server that retries at once."""
    with LettersClient(token="T", base_url=server.url, retry=NOW) as made:
        yield made


@pytest.fixture
async def async_client(server: Server) -> AsyncIterator[AsyncLettersClient]:
    """Give an async client of the server that retries at once."""
    async with AsyncLettersClient(token="T", base_url=server.url, retry=NOW) as made:
        yield made
