"""Changes as annotations in a workflow run of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from ..problems import one_line
from ..report import annotation
from .change import LEVELS, Change, Level
from .output import ApiDiff, only_breaks, sentence

# GitHub shows ten errors and ten notices of a step and passes over the rest in silence.
_SHOWN = 10

_Kind: TypeAlias = Literal["error", "notice"]


def lines(diffs: Sequence[ApiDiff]) -> Iterator[str]:
    """An annotation for each change, the worst first: an error at the line of the new document if
    it is breaking, else a notice. The last of ten of a kind says how many more there are.
    """
    of_kind: dict[_Kind, list[tuple[ApiDiff, Change]]] = {"error": [], "notice": []}
    for level in LEVELS:
        of_kind[_kind(level)] += [(diff, change) for diff in diffs for change in diff.of(level)]
    for kind, found in of_kind.items():
        shown = found if len(found) <= _SHOWN else found[: _SHOWN - 1]
        yield from (_annotation(kind, diff, change) for diff, change in shown)
        if len(found) > len(shown):
            more = f"{len(found) - len(shown)} more changes; `clientwright diff` lists all of them"
            yield annotation(kind, more, title="more changes")


def _kind(level: Level) -> _Kind:
    return "error" if level == "breaking" else "notice"


def _annotation(kind: _Kind, diff: ApiDiff, change: Change) -> str:
    """What is gone has no line any more: it shows at the new document as a whole."""
    place = change.new
    return annotation(
        kind,
        one_line(f"{sentence(change)} [{change.rule}{only_breaks(change, before='; ')}]"),
        file=one_line(place.file if place else diff.new),
        line=place.line if place else None,
        title=one_line(f"{diff.api}: {change.level}"),
    )
