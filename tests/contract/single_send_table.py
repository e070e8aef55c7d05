"""Prints how often a POST arrives when things go wrong.

`python -m tests.contract.single_send_table` does so. Every number is measured when it
runs, through the package of one vendor, blocking and on asyncio.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from tests.contract.packages import find_packages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.contract.single_send import Case, Played, Told
    from tests.contract.vendors import Vendor


def table(cases: Iterable[Case], vendor: Vendor) -> str:
    """The table, in Markdown. Where modes differ, which they must not, a cell has both values."""
    from tests.contract.single_send import VARIANTS, play

    rows = [["The server ...", *VARIANTS, "The caller gets"], ["---"] * (len(VARIANTS) + 2)]
    for case in cases:
        modes = [
            [play(case, variant, mode, vendor) for variant in VARIANTS]
            for mode in ("sync", "asyncio")
        ]
        counts = [
            _both(*(str(len(found.requests)) for found in measured))
            for measured in zip(*modes, strict=True)
        ]
        rows.append([case.name, *counts, _both(*(_told(found) for found in modes))])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _told(variants: list[Played]) -> str:
    """What the caller gets; with `attempts=1` it can be something else."""
    shown = [_shown(found.told) for found in variants]
    if shown[0] == shown[-1]:
        return shown[0]
    return f"{shown[0]}; with `attempts=1`: {shown[-1]}"


def _shown(told: Told) -> str:
    name = told.outcome if told.outcome == "an answer" else f"`{told.outcome}`"
    return name if told.possibly_sent is None else f"{name}, `possibly_sent={told.possibly_sent}`"


def _both(sync: str, asynchronous: str) -> str:
    return sync if sync == asynchronous else f"{sync} / {asynchronous}"


def main() -> None:
    """Print the table."""
    find_packages()
    from tests.contract.single_send import CASES
    from tests.contract.vendors import MATEO

    logging.disable()
    sys.stdout.write(f"{table(CASES, MATEO)}\n")


if __name__ == "__main__":
    main()
