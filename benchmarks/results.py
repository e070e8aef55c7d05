"""What was measured, as a row of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row."""

    what: str
    against: str
    bar: str
    measured: str
    met: bool


def ratio(what: str, against: str, *, bar: float, pairs: Sequence[tuple[float, ...]]) -> Result:
    """The row of rounds with our cost and the peer's: the median ratio, the least and the most."""
    ratios = [ours / peer for ours, peer in pairs]
    middle = median(ratios)
    return Result(
        what=what,
        against=against,
        bar=f"<= {bar:.2f}",
        measured=f"{middle:.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
        met=middle <= bar,
    )


def table(results: Sequence[Result]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | against | bar | measured | met |", "| --- | --- | --- | --- | --- |"]
    for row in results:
        cells = (row.what, row.against, row.bar, row.measured, "yes" if row.met else "no")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
