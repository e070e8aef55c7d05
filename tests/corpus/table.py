"""The rows as text: one line a document, their sum, and a verdict for each bar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .rows import Row

_COLUMNS: tuple[tuple[str, int, Callable[[Row], str]], ...] = (
    ("generated", 9, lambda row: "yes" if row.generated else "NO"),
    (
        "operations",
        13,
        lambda row: _of(row.findings.client_operations, row.findings.document_operations),
    ),
    (
        "parameters",
        15,
        lambda row: _of(
            sum(row.findings.client_parameters.values()),
            sum(row.findings.document_parameters.values()),
        ),
    ),
    ("modules", 11, lambda row: _of(row.findings.imported, row.findings.modules)),
    ("examples", 13, lambda row: _of(row.findings.back, row.findings.tried)),
    ("mypy", 6, lambda row: _count(row.mypy)),
    ("pyright", 7, lambda row: _count(row.basedpyright)),
    ("listed", 6, lambda row: str(sum(row.problems.values()))),
    ("numbered", 8, lambda row: str(len(row.findings.numbered))),
    ("black", 5, lambda row: _unchanged(row.findings.reformatted)),
    ("lines", 9, lambda row: str(row.findings.lines)),
    ("s", 8, lambda row: f"{row.seconds:.1f}"),
    ("MB", 6, lambda row: str(row.memory // 2**20)),
)
_NAME = 44


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar, what was measured against it, and whether it is met; None if nothing was measured."""

    bar: str
    measured: str
    met: bool | None

    @property
    def said(self) -> str:
        """The verdict in one word."""
        return {True: "met", False: "MISSED", None: "not run"}[self.met]


def heading() -> str:
    """The line above the rows."""
    return " ".join([f"{'document':{_NAME}}", *(f"{name:>{width}}" for name, width, _ in _COLUMNS)])


def line(row: Row) -> str:
    """A row; what went wrong stands on a line of its own."""
    cells = [f"{cell(row):>{width}}" for _, width, cell in _COLUMNS]
    text = " ".join([f"{row.name:{_NAME}}", *cells])
    return f"{text}\n    {row.problem}" if row.problem else text


def sum_line(rows: Sequence[Row]) -> str:
    """The sum of all rows; the most memory that one took, and the seconds of all."""
    found = [row.findings for row in rows]
    cells = (
        _of(sum(row.generated for row in rows), len(rows)),
        _of(sum(f.client_operations for f in found), sum(f.document_operations for f in found)),
        _of(
            sum(sum(f.client_parameters.values()) for f in found),
            sum(sum(f.document_parameters.values()) for f in found),
        ),
        _of(sum(f.imported for f in found), sum(f.modules for f in found)),
        _of(sum(f.back for f in found), sum(f.tried for f in found)),
        _count(_sum(row.mypy for row in rows)),
        _count(_sum(row.basedpyright for row in rows)),
        str(sum(sum(row.problems.values()) for row in rows)),
        str(sum(len(f.numbered) for f in found)),
        _unchanged([path for f in found for path in f.reformatted or ()]),
        str(sum(f.lines for f in found)),
        f"{sum(row.seconds for row in rows):.1f}",
        str(max((row.memory for row in rows), default=0) // 2**20),
    )
    widths = [width for _, width, _ in _COLUMNS]
    sums = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
    return " ".join([f"{f'{len(rows)} documents':{_NAME}}", *sums])


def listed_problems(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """The codes of all listed problems, the most frequent first."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted.update(row.problems)
    return counted.most_common()


def verdicts(rows: Sequence[Row]) -> list[Verdict]:
    """Whether the documents meet the bars."""
    found = [row.findings for row in rows]
    classes, numbered = sum(f.classes for f in found), sum(len(f.numbered) for f in found)
    tried, back = sum(f.tried for f in found), sum(f.back for f in found)
    checked = [row for row in rows if row.mypy is not None]
    errors = sum((row.mypy or 0) + (row.basedpyright or 0) for row in checked)
    formatted = [f.reformatted for f in found if f.reformatted is not None]
    changed = sum(map(bool, formatted))
    return [
        _whole("documents generated", [(row.generated, 1) for row in rows]),
        _whole("documents checked to the end", [(row.checked, 1) for row in rows]),
        _whole("operations", [(f.client_operations, f.document_operations) for f in found]),
        *(
            _whole(
                f"{location} parameters",
                [
                    (f.client_parameters.get(location, 0), f.document_parameters.get(location, 0))
                    for f in found
                ],
            )
            for location in ("path", "query", "header", "cookie")
        ),
        _whole("modules that import", [(f.imported, f.modules) for f in found]),
        Verdict(
            "no errors of mypy --strict and basedpyright strict",
            f"{errors} in {len(checked)} packages",
            errors == 0 if checked else None,
        ),
        Verdict(
            "unchanged by black (the comparison with the IR is part of generating)",
            f"{changed} of {len(formatted)} packages changed",
            changed == 0 if formatted else None,
        ),
        Verdict(
            "examples and defaults that come back >= 99.5 %",
            f"{_of(back, tried)}, {_percent(back, tried)};"
            f" {sum(len(f.unused) for f in found)} more have schemas that the client does not use",
            back * 1000 >= tried * 995,
        ),
        Verdict(
            "numbered names < 1 in 500 classes",
            f"{numbered} of {classes}",
            numbered * 500 < classes or numbered == 0,
        ),
    ]


def _whole(what: str, pairs: Sequence[tuple[int, int]]) -> Verdict:
    part, whole = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return Verdict(f"{what}: 100 %", f"{_of(part, whole)}, {_percent(part, whole)}", part == whole)


def _percent(part: int, whole: int) -> str:
    """A share, rounded down: what is not all never shows as 100 %."""
    return f"{part * 100_000 // whole / 1000:g} %" if whole else "none"


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}"


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of what was measured; None if nothing was."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _count(number: int | None) -> str:
    return "-" if number is None else str(number)


def _unchanged(paths: Sequence[str] | None) -> str:
    return "-" if paths is None else "yes" if not paths else "NO"
