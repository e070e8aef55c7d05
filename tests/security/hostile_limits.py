"""A program that makes a package of each document in a folder, each in a copy of itself that is
held to time and memory, and prints what came of it and what it took, as JSON.

Copies save the start: all that the generator imports is there already.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import NoReturn, TypedDict

import black
import jinja2

from generator import lower, normalise, plan, render, sink, validate
from generator.cli import main as generate

SECONDS = 10
BYTES = 1_000_000_000
_AT_ONCE = 2
IMPORTED = (black, jinja2, lower, normalise, plan, render, sink, validate)


class Result(TypedDict):
    """How one run ended: `status` is negative for a signal, `seconds` are of the processor."""

    status: int
    seconds: float
    megabytes: int
    errors: str
    written: bool


def _limited(document: Path) -> NoReturn:
    """One run, in a process of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))  # others may use this machine too
    signal.alarm(10 * SECONDS)
    for stream, path in ((1, os.devnull), (2, document.with_suffix(".err"))):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    status = 1
    try:
        output = str(document.with_suffix(""))
        status = generate(["generate", "--no-cache", "--spec", str(document), "--output", output])
    except BaseException:
        traceback.print_exc()
        raise
    finally:  # whatever it is, it must not go on as the parent
        sys.stderr.flush()
        os._exit(status)


def _ended(running: dict[int, Path]) -> tuple[str, Result]:
    pid, status, used = os.wait4(-1, 0)
    document = running.pop(pid)
    return document.stem, {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": round(used.ru_utime + used.ru_stime, 2),
        "megabytes": used.ru_maxrss // 1024,
        "errors": document.with_suffix(".err").read_text("utf-8", "replace"),
        "written": document.with_suffix("").exists(),
    }


def main() -> None:
    """Run all documents, as many at once as two processors can."""
    waiting = sorted(Path(sys.argv[1]).glob("*.json"))
    running: dict[int, Path] = {}
    results: dict[str, Result] = {}
    while waiting or running:
        if waiting and len(running) < _AT_ONCE:
            document = waiting.pop()
            pid = os.fork()
            if not pid:
                _limited(document)
            running[pid] = document
        else:
            name, result = _ended(running)
            results[name] = result
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main()
