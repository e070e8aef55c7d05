"""Runs of the real command that are killed; a program of its own, which starts no thread.

usage: python -m tests.cli.killing PROJECT SEED COUNT

The generator is loaded once; each run is a fork of it, a process of its own that gets SIGKILL. The
document is another one for each run. Printed as JSON, one list for each run: what killed it, and
the hash of the output folder from before it, after it, and as a run gives it that is left alone,
and the folders that lie beside it.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from generator import sink
from generator.cli import main
from generator.exchange import exchange
from generator.lock import generator_version
from tests.cli.conftest import DOCUMENT, tree

VERSIONS = (DOCUMENT, DOCUMENT.replace("sendLetter", "writeLetter").replace("[letters]", "[cards]"))
PLACES = (
    "before the first file",
    "after the first file",
    "after the third file",
    "before the exchange",
    "after the exchange",
    "while the old tree is removed",
)


def run(project: Path) -> None:
    """Generate, in this process, and end it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os._exit(main(["generate", "--root", str(project)]))


def forked(action: Callable[[], None]) -> int:
    """Start a process; returns its number."""
    process = os.fork()
    if process == 0:
        action()
        os._exit(70)
    return process


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_at(place: str, project: Path) -> None:
    """Run with a death at one of the places."""
    write: Callable[[Path, str], None] = vars(sink)["_write"]
    remove = shutil.rmtree
    written = 0
    exchanged_once = False

    def counted(path: Path, text: str) -> None:
        nonlocal written
        if place == PLACES[0]:
            die()
        write(path, text)
        written += 1
        if (place, written) in ((PLACES[1], 1), (PLACES[2], 3)):
            die()

    def exchanged(new: Path, current: Path) -> None:
        nonlocal exchanged_once
        if place == PLACES[3]:
            die()
        exchange(new, current)
        exchanged_once = True
        if place == PLACES[4]:
            die()

    def removed(path: Path, *, ignore_errors: bool) -> None:
        if place == PLACES[5] and exchanged_once:
            next(path.rglob("*.py")).unlink()
            die()
        remove(path, ignore_errors=ignore_errors)

    patch = pytest.MonkeyPatch()
    patch.setattr("generator.sink._write", counted)
    patch.setattr("generator.sink.exchange", exchanged)
    patch.setattr("shutil.rmtree", removed)
    run(project)


class Work:
    """A project whose document changes from run to run."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.output = project / "generated/letters"
        self.document = project / "specs/letters/openapi.yaml"
        self.whole = [self._made(version) for version in VERSIONS]
        self.longest = 0.0

    def _made(self, version: str) -> str:
        self.document.write_text(version, "utf-8")
        started = time.monotonic()
        assert os.waitpid(forked(partial(run, self.project)), 0)[1] == 0
        self.longest = time.monotonic() - started
        return tree(self.output)

    def attempt(
        self, name: str, action: Callable[[], None], delay: float | None = None
    ) -> list[str]:
        """Change the document, run until the kill, and say what is there before, after and beside.

        Without a delay the action kills itself.
        """
        before = tree(self.output)
        wanted = 1 - self.whole.index(before)
        self.document.write_text(VERSIONS[wanted], "utf-8")
        process = forked(action)
        if delay is not None:
            time.sleep(delay)
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        beside = {path.name for path in self.output.parent.iterdir()} - {self.output.name}
        return [name, before, tree(self.output), self.whole[wanted], *sorted(beside)]


def killed(project: Path, seed: int, count: int) -> list[list[str]]:
    """All runs: one for each place, and as many as wanted at random moments."""
    work = Work(project)
    found = [work.attempt(place, partial(dying_at, place, project)) for place in PLACES]
    moments = random.Random(seed)
    for _ in range(count):
        # Most of them in the second half, where the files are written.
        delay = work.longest * moments.triangular(0, 1.1, 0.95)
        found.append(work.attempt(f"{delay:.3f} s", partial(run, project), delay))
    assert os.waitpid(forked(partial(run, project)), 0)[1] == 0
    return found


if __name__ == "__main__":
    main(["validate", "--root", sys.argv[1]])  # loads what all runs need
    generator_version()
    json.dump(killed(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])), sys.stdout)
