"""Child processes with a time limit, and what they took."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended. `memory` is the peak of its resident memory, or of the largest of its
    own children, in bytes.
    """

    status: int
    stdout: str
    stderr: str
    seconds: float
    memory: int
    late: bool


def run(command: Sequence[str], *, limit: float, folder: Path = ROOT) -> Ended:
    """Run a command to its end; after `limit` seconds it is killed with all that it started."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        late = threading.Event()
        timer = threading.Timer(limit, _kill, [process.pid, late])
        timer.start()
        # Unlike Popen.wait, this says what the process took. On Linux its memory counts from the
        # fork, with that of this process: so this process stays small.
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        texts: list[str] = []
        for file in (stdout, stderr):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    unit = 1 if sys.platform == "darwin" else 1024
    return Ended(
        status=process.returncode,
        stdout=texts[0],
        stderr=texts[1],
        seconds=seconds,
        memory=usage.ru_maxrss * unit,
        late=late.is_set(),
    )


class Worker:
    """A process that runs modules in children of its own (see `worker`), one at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.corpus.worker"],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, command: Sequence[str], *, limit: float) -> Ended:
        """Run a module with its arguments to its end; as `run` does."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            stdout, stderr = Path(folder, "stdout"), Path(folder, "stderr")
            task = [list(command), limit, str(stdout), str(stderr)]
            self._process.stdin.write(f"{json.dumps(task)}\n")
            self._process.stdin.flush()
            said = json.loads(self._process.stdout.readline())
            texts = [path.read_text("utf-8", "replace") for path in (stdout, stderr)]
        return Ended(stdout=texts[0], stderr=texts[1], **said)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _kill(leader: int, late: threading.Event) -> None:
    late.set()
    os.killpg(leader, signal.SIGKILL)


def _environment() -> Mapping[str, str]:
    """The variables of this process, without modules kept compiled: those hide warnings."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
