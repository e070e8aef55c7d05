"""Prints where payload and credentials show up.

`python -m tests.security.leak_table` does so. Every cell is measured when it runs: all five
packages, blocking and on asyncio, each value marked.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.contract.packages import find_packages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.security.events import Event


def table(events: Iterable[Event]) -> str:
    """The table, in Markdown; a cell names the markers that were found."""
    from tests.security.leaks import SURFACES

    rows = [["What happens", "The caller gets", *SURFACES], ["---"] * (len(SURFACES) + 2)]
    rows += map(_row, events)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(event: Event) -> list[str]:
    from tests.security.events import ANSWER, happen
    from tests.security.leaks import SURFACES, leaks

    left = [happen(event, vendor, mode) for vendor in event.vendors for mode in ("sync", "asyncio")]
    told = " / ".join(sorted({one.told for one in left}))
    measured = [leaks(one) for one in left]
    cells: list[str] = []
    for surface in SURFACES:
        shown = sorted({marker for one in measured for marker in one[surface]})
        cells.append(f"**{', '.join(shown)}**" if shown else "nothing")
    return [event.name, told if told == ANSWER else f"`{told}`", *cells]


def main() -> None:
    """Print the table."""
    find_packages()
    from tests.security.events import EVENTS

    sys.stdout.write(f"{table(EVENTS)}\n")


if __name__ == "__main__":
    main()
