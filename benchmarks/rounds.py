"""Costs of sides in interleaved rounds, so that a noisy machine disturbs all of them alike."""

from __future__ import annotations

import asyncio
import gc
import resource
import subprocess
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

CHUNK = 0.005
"""CPU seconds of one measurement in a process: many times the clock's resolution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What processes took, in seconds: CPU time, with that of their children, and time."""

    cpu: float
    wall: float


def interleaved(count: int, *sides: Callable[[], T]) -> list[tuple[T, ...]]:
    """Measurements of all sides in each of `count` rounds, after a warm-up.

    Every second round goes backwards, so that no side always comes after the same other one.
    """
    for measure in sides:
        measure()
    forwards = range(len(sides))
    taken: list[tuple[T, ...]] = []
    for number in range(count):
        order = forwards if number % 2 == 0 else forwards[::-1]
        measured = {side: sides[side]() for side in order}
        taken.append(tuple(measured[side] for side in forwards))
    return taken


def calls(function: Callable[[], object]) -> Callable[[], float]:
    """A side: CPU seconds of one call of a function in this process."""

    def run(count: int) -> None:
        for _ in range(count):
            function()

    return _in_process(run)


def async_calls(
    runner: asyncio.Runner, function: Callable[[], Awaitable[object]]
) -> Callable[[], float]:
    """A side: CPU seconds of one awaited call of a function, without the start of the loop."""

    async def repeat(count: int) -> None:
        for _ in range(count):
            await function()

    return _in_process(lambda count: runner.run(repeat(count)))


def _in_process(run: Callable[[int], None]) -> Callable[[], float]:
    """A side that runs `run` with a number of repetitions."""

    def seconds(count: int) -> float:
        gc.disable()
        started = time.process_time()
        run(count)
        taken = time.process_time() - started
        gc.enable()  # what piles up is collected between two measurements
        return taken

    count = 10
    seconds(count)  # a first call can take longer than many others
    while seconds(count) < CHUNK:
        count *= 2
    return lambda: seconds(count) / count


def processes(
    commands: Sequence[Sequence[str]],
    *,
    folder: Path,
    environment: Mapping[str, str],
    prepare: Callable[[], object] = lambda: None,
    statuses: Sequence[int] = (0,),
) -> Callable[[], Cost]:
    """A side: what some processes cost that run one after the other in a folder.

    `prepare` is called before each measurement and is not part of it; `statuses` are those that
    count as done.
    """

    def measure() -> Cost:
        prepare()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        for command in commands:
            run(command, folder=folder, environment=environment, statuses=statuses)
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return Cost(cpu=cpu, wall=wall)

    return measure


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    statuses: Sequence[int] = (0,),
) -> None:
    """Run a command to its end.

    Raises:
        RuntimeError: It ended with another status than these; the text is what it printed.
    """
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in statuses:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
