"""One client used by many at once, for long: what it leaves behind, and whose answer each gets."""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import anyio

from runtime.response import ApiResponse
from runtime.retry import RetryPolicy
from tests.unit.runtime.letters import Letter
from tests.unit.runtime.letters_client import AsyncLettersClient, LettersClient

THREADS: Final = 16
TASKS: Final = 50
GROWTH: Final = 256 * 1024
"""Bytes that may be in use after all calls and were not before: caches, not one thing a call."""

Kind: TypeAlias = Literal["threads", "asyncio", "trio"]

_KEPT: Final = RetryPolicy(attempts=8, first_delay=0.0)
_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What many calls did: `crossed` answers were not those of their calls."""

    calls: int
    attempts: int
    seconds: float
    crossed: int
    opened: int
    """File descriptors that were open after closing the client and not before it was made."""
    grown: int
    """Bytes in use after all calls and not before."""

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, in words."""
        found = {
            "crossed answers": self.crossed,
            "connections left open": max(0, self.opened),
            "bytes left in use": self.grown if self.grown > GROWTH else 0,
        }
        return [f"{number} {name}" for name, number in found.items() if number]


class Tally:
    """Checks answers as they come."""

    def __init__(self) -> None:
        self.calls = 0
        self.attempts = 0
        self.crossed = 0

    def add(self, text: str, answer: ApiResponse[Letter]) -> None:
        """Count the answer to a call that sent this text."""
        letter = answer.value
        said = (letter.id, letter.recipients[0].handle, answer.request_id)
        self.calls += 1
        self.attempts += answer.attempts
        self.crossed += said != (text, text, text)


@contextlib.contextmanager
def server() -> Generator[str]:
    """Run the server; gives its URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.load.server"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def measure(kind: Kind, url: str, calls: int) -> Measured:
    """Make that many calls with one client, after some that fill the caches."""
    match kind:
        case "threads":
            return _measured(_in_threads, url, calls)
        case "asyncio" | "trio":

            def run(url: str, calls: int, tally: Tally) -> None:
                anyio.run(_in_tasks, url, calls, tally, backend=kind)

            return _measured(run, url, calls)


def _measured(run: Callable[[str, int, Tally], None], url: str, calls: int) -> Measured:
    run(url, TASKS * 2, Tally())
    gc.collect()
    before, tally = _open_files(), Tally()
    tracemalloc.start()
    started = time.perf_counter()
    run(url, calls, tally)
    seconds = time.perf_counter() - started
    gc.collect()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Measured(
        calls=tally.calls,
        attempts=tally.attempts,
        seconds=seconds,
        crossed=tally.crossed,
        opened=_open_files() - before,
        grown=grown,
    )


def _open_files() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def _in_threads(url: str, calls: int, tally: Tally) -> None:
    with (
        LettersClient(token="T", base_url=url, retry=_KEPT) as client,
        ThreadPoolExecutor(THREADS) as threads,
    ):

        def use(user: int) -> Tally:
            own = Tally()
            mine = [f"{user}-{number}" for number in range(user, calls, THREADS)]
            for n, text in enumerate(mine):
                own.add(text, _call(client, text, n))
            return own

        for own in threads.map(use, range(THREADS)):
            tally.calls += own.calls
            tally.attempts += own.attempts
            tally.crossed += own.crossed


def _call(client: LettersClient, text: str, n: int) -> ApiResponse[Letter]:
    if n % 2:
        return client.with_response(client.letters.get, text)
    return client.with_response(client.letters.send, text=text, idempotency_key=text)


async def _in_tasks(url: str, calls: int, tally: Tally) -> None:
    async with AsyncLettersClient(token="T", base_url=url, retry=_KEPT) as client:

        async def use(user: int) -> None:
            for n, number in enumerate(range(user, calls, TASKS)):
                text = f"{user}-{number}"
                letters = client.letters
                if n % 2:
                    tally.add(text, await client.with_response(letters.get, text))
                else:
                    sent = client.with_response(letters.send, text=text, idempotency_key=text)
                    tally.add(text, await sent)

        async with anyio.create_task_group() as tasks:
            for user in range(TASKS):
                tasks.start_soon(use, user)
