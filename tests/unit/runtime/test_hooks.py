"""Hooks: which are called for an attempt, in which order, and what becomes of their exceptions."""

from __future__ import annotations

from typing import cast

import anyio.lowlevel
import httpx2
import pytest

from runtime.errors import NoResponseError
from runtime.hooks import AsyncCallHooks, CallAttempt, CallHooks, Hook
from runtime.log import running

from .conftest import NOW
from .letters_client import AsyncLettersClient, LettersClient
from .letters_errors import BadRequestError
from .loopback import Reply, Server


class Stop(Exception):
    """What a hook raises."""


class Log:
    """Hooks of several names that write down that they were called."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def hooks(self, name: str, *, fail: str = "") -> CallHooks:
        """Hooks of that name; the one called `fail` raises."""

        def write(event: str, attempt: CallAttempt) -> None:
            status = "-" if attempt.response is None else attempt.response.status_code
            error = type(attempt.error).__name__ if attempt.error else "-"
            self.lines.append(f"{name} {event} {attempt.number} {status} {error}")
            if event == fail:
                raise Stop

        return CallHooks(
            before_request=lambda attempt: write("before", attempt),
            after_response=lambda attempt: write("after", attempt),
            on_error=lambda attempt: write("error", attempt),
        )

    def async_hooks(self, name: str) -> AsyncCallHooks:
        """The same, all of which give way to other tasks."""
        plain = self.hooks(name)

        async def before(attempt: CallAttempt) -> None:
            await anyio.lowlevel.checkpoint()
            assert plain.before_request is not None
            plain.before_request(attempt)

        async def after(attempt: CallAttempt) -> None:
            await anyio.lowlevel.checkpoint()
            assert plain.after_response is not None
            plain.after_response(attempt)

        async def error(attempt: CallAttempt) -> None:
            await anyio.lowlevel.checkpoint()
            assert plain.on_error is not None
            plain.on_error(attempt)

        return AsyncCallHooks(before_request=before, after_response=after, on_error=error)


EACH_ATTEMPT = [
    *("A before 1 - -", "B before 1 - -", "B error 1 - RemoteProtocolError"),
    *("A error 1 - RemoteProtocolError", "A before 2 - -", "B before 2 - -"),
    *("B after 2 503 -", "A after 2 503 -", "A before 3 - -", "B before 3 - -"),
    *("B after 3 200 -", "A after 3 200 -"),
]


def test_hooks_run_for_each_attempt_and_end_in_reverse(server: Server) -> None:
    server.play("drop", Reply(503), Reply())
    log = Log()
    hooks = [log.hooks("A"), CallHooks(), log.hooks("B")]
    with LettersClient(token="T", base_url=server.url, retry=NOW, hooks=hooks) as client:
        client.with_options(timeout=9.0).letters.get("1")
    assert log.lines == EACH_ATTEMPT


async def test_async_hooks_run_likewise_and_beside_plain_ones(server: Server) -> None:
    server.play("drop", Reply(503), Reply())
    log = Log()
    hooks = [log.async_hooks("A"), AsyncCallHooks(), log.hooks("B")]
    async with AsyncLettersClient(
        token="T", base_url=server.url, retry=NOW, deadline=9.0, hooks=hooks
    ) as client:
        await client.letters.get("1")
    assert log.lines == EACH_ATTEMPT


def test_a_body_that_breaks_off_is_an_error_with_its_response(server: Server) -> None:
    server.play(Reply(200, b'{"id"', promised=100), Reply())
    log = Log()
    with LettersClient(token="T", base_url=server.url, retry=NOW, hooks=[log.hooks("A")]) as client:
        client.letters.get("1")
    assert log.lines[1] == "A error 1 200 RemoteProtocolError"


def test_a_hook_sees_the_call_and_adds_headers(server: Server) -> None:
    server.play(Reply(400))
    seen: list[CallAttempt] = []

    def sign(attempt: CallAttempt) -> None:
        attempt.request.headers["X-Signature"] = f"{attempt.number}:{attempt.operation}"
        seen.append(attempt)

    hooks = [CallHooks(before_request=sign)]
    with (
        LettersClient(token="T", base_url=server.url, hooks=hooks) as client,
        pytest.raises(BadRequestError),
    ):
        client.letters.get("patient", fields=["name"])
    (attempt,) = seen
    assert server.requests[0].headers["x-signature"] == "1:letters.get"
    assert (attempt.method, attempt.path) == ("GET", "/letters/{letterId}")
    assert attempt.response is not None
    assert attempt.response.status_code == 400
    assert repr(attempt) == "<CallAttempt 1 of letters.get>"


@pytest.mark.parametrize(
    ("fail", "lines", "sent"),
    [
        ("before", ["A before 1 - -", "B before 1 - -", "A error 1 - Stop"], 0),
        ("after", ["A before 1 - -", "B before 1 - -", "B after 1 200 -", "A error 1 200 Stop"], 1),
    ],
)
def test_an_exception_of_a_hook_ends_the_call(
    server: Server, fail: str, lines: list[str], sent: int
) -> None:
    log = Log()
    hooks = [log.hooks("A"), log.hooks("B", fail=fail)]
    with httpx2.Client() as http:
        client = LettersClient(token="T", base_url=server.url, hooks=hooks, http_client=http)
        with pytest.raises(Stop):
            client.letters.get("1")
        assert running.get() is None
    assert log.lines == lines
    assert len(server.requests) == sent


async def test_an_exception_of_an_async_hook_ends_the_call(server: Server) -> None:
    log = Log()

    async def stop(_attempt: CallAttempt) -> None:
        raise Stop

    hooks = [log.hooks("A"), AsyncCallHooks(after_response=stop)]
    async with AsyncLettersClient(token="T", base_url=server.url, hooks=hooks) as client:
        with pytest.raises(Stop):
            await client.letters.get("1")
    assert log.lines == ["A before 1 - -", "A error 1 200 Stop"]


def test_a_connection_that_is_refused_is_an_error() -> None:
    log = Log()
    with (
        LettersClient(
            token="T", base_url="http://127.0.0.1:1", retry=NOW, hooks=[log.hooks("A")]
        ) as client,
        pytest.raises(NoResponseError),
    ):
        client.with_options(deadline=5.0).letters.send(text="a")
    assert log.lines[:2] == ["A before 1 - -", "A error 1 - ConnectError"]


def test_async_hooks_are_refused_where_nothing_can_await_them(server: Server) -> None:
    async def hook(_attempt: CallAttempt) -> None:
        await anyio.lowlevel.checkpoint()

    with pytest.raises(TypeError, match=r"^on_error: .* see AsyncCallHooks$"):
        CallHooks(on_error=cast("Hook", hook))
    mixed = [cast("CallHooks", AsyncCallHooks(on_error=hook))]
    with pytest.raises(ValueError, match="CallHooks only in a blocking client"):
        LettersClient(token="T", base_url=server.url, hooks=mixed)
