"""A process that has imported what is needed, and runs each command in a child that it forks:
starting Python anew takes longer than most documents do.

Reads a command a line, as JSON: the module with its arguments, the limit in seconds, and the files
for what it prints. Answers each with a line: status, seconds, peak memory in bytes, whether late.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.cli import main as generate

from . import inside

# What the stages import when they are first called, for all children at once.
_NEEDED = ("commands.generate", "lower", "normalise", "overlay", "plan", "render", "structure")


def main() -> None:
    """Run commands until there are no more."""
    for name in _NEEDED:
        import_module(f"generator.{name}")
    for line in sys.stdin:
        command, limit, stdout, stderr = json.loads(line)
        said = _done(command, limit, Path(stdout), Path(stderr))
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()


def _done(command: Sequence[str], limit: float, stdout: Path, stderr: Path) -> dict[str, Any]:
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        _become(command, stdout, stderr)
    late = threading.Event()
    timer = threading.Timer(limit, _kill, [child, late])
    timer.start()
    _, status, usage = os.wait4(child, 0)
    timer.cancel()
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": time.perf_counter() - started,
        "memory": usage.ru_maxrss * unit,
        "late": late.is_set(),
    }


def _become(command: Sequence[str], stdout: Path, stderr: Path) -> None:
    """Run a command in this process, which ends with it."""
    status = 1
    try:
        os.setsid()
        for path, stream in ((os.devnull, 0), (stdout, 1), (stderr, 2)):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), stream)
        module, *arguments = command
        status = _COMMANDS[module](arguments)
    finally:
        if sys.exception() is not None:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _called(arguments: Sequence[str]) -> int:
    from .calls.run import run  # with openapi-core, which other runs do not need

    return run(arguments)


_COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "generator": generate,
    "tests.corpus.inside": inside.run,
    "tests.corpus.calls.run": _called,
}


def _kill(leader: int, late: threading.Event) -> None:
    late.set()
    os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    main()
