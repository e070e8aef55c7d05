"""What the blocks of the pages run in: credentials in the environment, and no network."""

from __future__ import annotations

from collections.abc import Mapping

import httpx2
import pytest

from .canned import answer, canned_answers

VARIABLES = """
    COBALT_CLIENT_ID COBALT_CLIENT_SECRET COBALT_ACCESS_TOKEN CLERK_CHAT_API_KEY
    HERO_API_KEY HERO_PRACTICE_GROUP_ID METRIPORT_API_KEY MATEO_TOKEN
"""


@pytest.fixture(scope="session")
def answers() -> Mapping[str, httpx2.Response]:
    """The answers of all APIs."""
    return canned_answers()


@pytest.fixture
def offline(
    answers: Mapping[str, httpx2.Response], monkeypatch: pytest.MonkeyPatch
) -> list[httpx2.Request]:
    """Lets requests end where httpx2 would open a connection; gives those that were sent."""
    sent: list[httpx2.Request] = []

    def handle(_transport: object, request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return answer(answers, request)

    async def handle_later(_transport: object, request: httpx2.Request) -> httpx2.Response:
        return handle(_transport, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", handle)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", handle_later)
    for variable in VARIABLES.split():
        monkeypatch.setenv(variable, "given")
    return sent
