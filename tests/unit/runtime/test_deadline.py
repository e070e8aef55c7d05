"""The time that a call may take over all its attempts."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager

import httpx2
import pytest

from runtime.deadline import StepTimeouts
from runtime.errors import InvalidResponseError, NoResponseError, RequestTimeoutError
from runtime.retry import RetryPolicy

from .conftest import NOW
from .letters_client import AsyncLettersClient, LettersClient
from .letters_errors import ServerError
from .loopback import Reply, Server

LIMIT = 0.3
BUSY = Reply(503, headers={"Retry-After": "0"})


@contextmanager
def in_time(seconds: float = LIMIT) -> Generator[None]:
    """The block takes these seconds, and not much more."""
    started = time.monotonic()
    yield
    assert seconds - 0.02 <= time.monotonic() - started < seconds + 0.25


def test_a_stalled_call_ends_in_time_and_may_have_been_sent(server: Server) -> None:
    server.play("stall")
    with (
        LettersClient(token="T", base_url=server.url, retry=NOW, deadline=LIMIT) as client,
        in_time(),
        pytest.raises(RequestTimeoutError) as caught,
    ):
        client.letters.get("1")
    assert caught.value.possibly_sent
    assert len(server.requests) == 1


async def test_a_stalled_async_call_ends_in_time(server: Server) -> None:
    server.play("stall")
    async with AsyncLettersClient(token="T", base_url=server.url, deadline=LIMIT) as client:
        with in_time(), pytest.raises(RequestTimeoutError) as caught:
            await client.letters.get("1")
        assert caught.value.possibly_sent


def test_an_answer_in_crumbs_ends_in_time(server: Server) -> None:
    server.play("crumbs")
    with (
        LettersClient(token="T", base_url=server.url, deadline=LIMIT) as client,
        in_time(),
        pytest.raises(InvalidResponseError, match="broke off; the request was accepted"),
    ):
        client.letters.send(text="a")
    assert len(server.requests) == 1


async def test_an_async_answer_in_crumbs_ends_in_time(server: Server) -> None:
    server.play("crumbs")
    http = httpx2.AsyncClient()
    client = AsyncLettersClient(
        token="T", base_url=server.url, deadline=LIMIT, retry=NOW, http_client=http
    )
    async with http:
        with in_time(LIMIT + 0.05), pytest.raises(RequestTimeoutError) as caught:
            await client.letters.send(text="a")
        server.play("crumbs", Reply())
        assert caught.value.possibly_sent
        assert (await client.letters.get("1")).id == "1"
    assert len(server.requests) == 2


def test_waits_count_and_one_that_does_not_fit_is_not_begun(server: Server) -> None:
    server.play(BUSY, Reply(503, headers={"Retry-After": "1"}))
    with LettersClient(token="T", base_url=server.url, deadline=LIMIT) as client:
        started = time.monotonic()
        with pytest.raises(ServerError) as caught:
            client.letters.get("1")
        assert time.monotonic() - started < LIMIT
    assert caught.value.retry_after == 1.0
    assert len(server.requests) == 2


async def test_attempts_share_the_time(server: Server) -> None:
    server.play(BUSY)
    steady = RetryPolicy(attempts=10_000)
    async with AsyncLettersClient(
        token="T", base_url=server.url, deadline=LIMIT, retry=steady
    ) as client:
        with in_time(), pytest.raises((ServerError, RequestTimeoutError)):
            await client.letters.get("1")
    assert len(server.requests) > 2


def test_without_a_connection_nothing_was_sent(server: Server) -> None:
    with socket.socket() as full:  # one that nobody accepts: further connections wait
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(address)
        with (
            LettersClient(
                token="T", base_url=f"http://127.0.0.1:{address[1]}", deadline=LIMIT
            ) as client,
            in_time(),
            pytest.raises(NoResponseError) as caught,
        ):
            client.letters.send(text="a")
        for one in waiting:
            one.close()
    assert not caught.value.possibly_sent


def test_a_step_gets_what_is_left_and_no_more_than_its_own_timeout() -> None:
    steps = StepTimeouts({"connect": 1.0, "read": None}, time.monotonic() + 5.0)
    assert (steps["connect"], sorted(steps)) == (1.0, ["connect", "read"])
    assert steps["read"] == pytest.approx(5.0, abs=0.5)
    over = StepTimeouts({"read": 3.0}, time.monotonic() - 1.0)
    assert 0 < (over.get("read") or 0) < 0.01


def test_a_deadline_is_changed_and_removed(server: Server) -> None:
    server.play(Reply(503, headers={"Retry-After": "0.1"}), Reply())
    with LettersClient(token="T", base_url=server.url, deadline=0.05) as client:
        with pytest.raises(ServerError):
            client.with_options(timeout=5.0).letters.get("1")
        server.play(Reply(), Reply(503, headers={"Retry-After": "0.1"}), Reply())
        assert client.with_options(deadline=math.inf).letters.get("1").id == "1"
        for wrong in (0.0, -1.0, math.nan):
            with pytest.raises(ValueError, match=r"^deadline: expected a positive number"):
                client.with_options(deadline=wrong)


def test_the_answer_still_knows_how_long_it_took(server: Server) -> None:
    with LettersClient(token="T", base_url=server.url, deadline=5.0) as client:
        answer = client.with_response(client.letters.get, "1")
    assert answer.http_response.elapsed.total_seconds() > 0
