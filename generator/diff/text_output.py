"""Changes as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..problems import one_line
from .change import LEVELS, Change, Level
from .output import (
    ApiDiff,
    at,
    heading,
    only_breaks,
    pointer,
    said_of_version,
    sentence,
)

_LISTED: Mapping[Level, int] = {"breaking": 200, "compatible": 200, "docs": 20}
"""Changes of one level of an API: a vendor can rewrite all its prose at once."""


def text(diffs: Sequence[ApiDiff]) -> str:
    """All changes, by API and level, the worst first; each stands on a line of its own, and its
    places on the next.
    """
    parts = ["\n".join(map(_safe, _lines(diff))) for diff in diffs]
    return "\n\n".join(parts) + "\n" if parts else "no API has changed\n"


def _lines(diff: ApiDiff) -> Iterator[str]:
    yield f"{diff.api}{heading(diff)}"
    if diff.suggestion is not None:
        yield from (f"  {line}" for line in said_of_version(diff.suggestion))
    for level in LEVELS:
        changes = diff.of(level)
        if changes:
            yield f"  {level}:"
        for change in changes[: _LISTED[level]]:
            yield f"    {_said(change)}"
            if places := _places(change):
                yield f"        {places}"
        if len(changes) > _LISTED[level]:
            yield f"    ... and {len(changes) - _LISTED[level]} more; all with --json"


def _said(change: Change) -> str:
    return f"{sentence(change)} [{change.rule}{only_breaks(change, before='; ')}]"


def _places(change: Change) -> str:
    old, new = change.old, change.new
    if old is None or new is None:
        return "".join(
            f"{side}: {at(place)} {pointer(place)}".rstrip()
            for side, place in (("old", old), ("new", new))
            if place is not None
        )
    between = f" {pointer(old)}" if old.pointer != new.pointer else ""
    return f"{at(old)}{between} -> {at(new)} {pointer(new)}".rstrip()


def _safe(line: str) -> str:
    """A line that is one, and no command to GitHub Actions, which looks for these in all output:
    `::name::` at the start of a line, `##[name]` anywhere.
    """
    shown = one_line(line).replace("##[", "#\\#[")
    indent = len(shown) - len(shown.lstrip())
    return f"{shown[:indent]}\\{shown[indent:]}" if shown.startswith("::", indent) else shown
