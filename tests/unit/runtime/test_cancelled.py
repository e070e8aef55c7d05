"""A call that is cancelled leaves nothing behind: no connection in use, no open end of a hook."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import anyio.to_thread
import httpx2
import pytest

from runtime.errors import NoResponseError
from runtime.hooks import AsyncCallHooks, CallAttempt, CallHooks
from runtime.log import running
from runtime.retry import RetryPolicy

from .letters_client import AsyncLettersClient, LettersClient
from .loopback import Reply, Server, Step


def connections(http: httpx2.Client | httpx2.AsyncClient) -> list[Any]:
    """The connections that a client of httpx2 holds."""
    transport: Any = vars(http)["_transport"]
    connections: list[Any] = transport._pool.connections
    return connections


def in_use(http: httpx2.Client | httpx2.AsyncClient) -> int:
    """How many of them are neither closed nor idle."""
    return sum(not (c.is_closed() or c.is_idle()) for c in connections(http))


async def sent(server: Server) -> None:
    """Wait until a request has arrived, and a little longer."""
    await anyio.to_thread.run_sync(server.arrived.wait, 10)
    await anyio.sleep(0.05)


@pytest.mark.parametrize("step", ["stall", "crumbs", Reply(503, headers={"Retry-After": "30"})])
async def test_a_cancelled_scope_gives_the_connection_back(server: Server, step: Step) -> None:
    server.play(step, Reply())
    ended: list[str] = []

    async def end(attempt: CallAttempt) -> None:
        await anyio.sleep(0.01)
        ended.append(type(attempt.error).__name__)

    hooks = [AsyncCallHooks(on_error=end)]
    async with httpx2.AsyncClient() as http:
        client = AsyncLettersClient(token="T", base_url=server.url, http_client=http, hooks=hooks)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.letters.get, "1")
            await sent(server)
            tasks.cancel_scope.cancel()
        assert in_use(http) == 0
        assert running.get() is None
        assert len(ended) == (1 if isinstance(step, str) else 0)
        assert (await client.letters.get("2")).id == "1"
        assert in_use(http) == 0
    assert len(server.requests) == 2


def test_a_cancelled_task_of_asyncio_gives_the_connection_back(server: Server) -> None:
    server.play("stall", Reply())

    async def use() -> None:
        async with httpx2.AsyncClient() as http:
            client = AsyncLettersClient(token="T", base_url=server.url, http_client=http)
            task = asyncio.create_task(client.with_options(deadline=20.0).letters.get("1"))
            await sent(server)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert in_use(http) == 0
            server.play("stall")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.letters.get("1"), 0.05)
            assert in_use(http) == 0
            assert running.get() is None

    asyncio.run(use())


class Interrupting(httpx2.SyncByteStream):
    """A body in the middle of which the user presses Ctrl+C."""

    def __init__(self) -> None:
        self.closed = False

    def __iter__(self) -> Any:
        yield b"{"
        raise KeyboardInterrupt

    def close(self) -> None:
        """Note it."""
        self.closed = True


@pytest.mark.parametrize("deadline", [None, 20.0])
def test_an_interrupt_closes_the_answer(deadline: float | None) -> None:
    body = Interrupting()
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, stream=body))
    ended: list[str] = []
    hooks = [CallHooks(on_error=lambda attempt: ended.append(type(attempt.error).__name__))]
    with httpx2.Client(transport=transport) as http:
        client = LettersClient(token="T", http_client=http, hooks=hooks, deadline=deadline)
        with pytest.raises(KeyboardInterrupt):
            client.letters.get("1")
    assert body.closed
    assert running.get() is None
    assert ended == ["KeyboardInterrupt"]


def interrupted(_seconds: float) -> None:
    """Stand in for a wait in which the user presses Ctrl+C."""
    raise KeyboardInterrupt


def test_an_interrupted_wait_leaves_nothing_in_use(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.play(Reply(503, headers={"Retry-After": "30"}), Reply())
    monkeypatch.setattr("runtime.call.time.sleep", interrupted)
    with httpx2.Client() as http:
        client = LettersClient(token="T", base_url=server.url, http_client=http)
        with pytest.raises(KeyboardInterrupt):
            client.letters.get("1")
        assert in_use(http) == 0
        assert running.get() is None
        assert client.letters.get("1").id == "1"


def test_a_stalled_call_holds_up_no_other_thread(server: Server) -> None:
    server.play("stall", Reply())
    once = RetryPolicy(attempts=1)
    with (
        LettersClient(token="T", base_url=server.url, retry=once) as client,
        ThreadPoolExecutor(1) as threads,
    ):
        stalled = threads.submit(client.letters.get, "1")
        assert server.arrived.wait(10)
        assert client.letters.get("2").id == "1"
        server.release.set()
        with pytest.raises(NoResponseError):
            stalled.result()
