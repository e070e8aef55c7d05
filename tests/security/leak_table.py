"""Prints where payload and credentials show up.

`python -m tests.security.leak_table` does so. Every cell is measured when it runs, blocking and on
asyncio, each value marked: the first table with all five packages, the second one with a package
that has all kinds of bodies, streams, pages, credentials and webhooks.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, Literal

from tests.contract.packages import find_packages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from tests.security.events import Event, Left
    from tests.security.exchange_events import ExchangeEvent

_MODES: Final[tuple[Literal["sync", "asyncio"], ...]] = ("sync", "asyncio")


def table(events: Iterable[Event]) -> str:
    """The table, in Markdown; a cell names the markers that were found."""
    from tests.security.events import happen

    return _table(
        (
            event.name,
            [happen(event, vendor, mode) for vendor in event.vendors for mode in _MODES],
        )
        for event in events
    )


def exchange_table(events: Iterable[ExchangeEvent], package: ModuleType) -> str:
    """The same for what is no plain JSON."""
    from tests.security.exchange_events import happen

    return _table(
        (event.name, [happen(event, package, mode)[0] for mode in _MODES]) for event in events
    )


def _table(happened: Iterable[tuple[str, list[Left]]]) -> str:
    from tests.security.leaks import SURFACES

    rows = [["What happens", "The caller gets", *SURFACES], ["---"] * (len(SURFACES) + 2)]
    rows += [_row(name, left) for name, left in happened]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(name: str, left: list[Left]) -> list[str]:
    from tests.security.events import ANSWER
    from tests.security.leaks import SURFACES, leaks

    told = " / ".join(sorted({one.told for one in left}))
    measured = [leaks(one) for one in left]
    cells: list[str] = []
    for surface in SURFACES:
        shown = sorted({marker for one in measured for marker in one[surface]})
        cells.append(f"**{', '.join(shown)}**" if shown else "nothing")
    return [name, told if told == ANSWER else f"`{told}`", *cells]


def main() -> None:
    """Print both tables."""
    find_packages()
    from tests.security.events import EVENTS
    from tests.security.exchange_events import EXCHANGES
    from tests.security.exchanges import exchange_package

    sys.stdout.write(f"{table(EVENTS)}\n\n")
    with exchange_package() as package:
        sys.stdout.write(f"{exchange_table(EXCHANGES, package)}\n")


if __name__ == "__main__":
    main()
