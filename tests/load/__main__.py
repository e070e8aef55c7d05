"""Load one client with threads and tasks, and print what it leaves behind."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import get_args

from .load import TASKS, THREADS, Kind, Measured, measure, server


def main() -> int:
    """Run all kinds; the exit status is 0 if nothing leaks and no answer is crossed."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000, help="of each kind; default: 20000")
    logging.getLogger("letters_client").setLevel(logging.ERROR)  # each repeat is a warning
    calls: int = parser.parse_args().calls
    sys.stdout.write("| users | calls | attempts | seconds | crossed | left open | left in use |\n")
    sys.stdout.write("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    faults: list[str] = []
    with server() as url:
        for kind in get_args(Kind):
            found = measure(kind, url, calls)
            sys.stdout.write(f"{_row(kind, found)}\n")
            faults += found.faults
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _row(kind: Kind, found: Measured) -> str:
    users = f"{THREADS} threads" if kind == "threads" else f"{TASKS} tasks, {kind}"
    return (
        f"| {users} | {found.calls:,} | {found.attempts:,} | {found.seconds:.1f}"
        f" | {found.crossed} | {found.opened} | {found.grown / 1024:.0f} KiB |"
    )


if __name__ == "__main__":
    sys.exit(main())
