"""What `clientwright diff` found of one API, and how all forms of output speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from ..problems import Place, clipped
from .bump import Suggestion
from .change import LEVELS, Change, Level

State: TypeAlias = Literal["added", "removed", "changed", "unreadable"]

LONGEST_SUBJECT = 200
"""Characters of a subject that people read; it can hold names of a document."""

LONGEST_TEXT = 400
"""Characters of what happens to it."""

_LONGEST_PLACE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDiff:
    """What was found of one API.

    `old` and `new` are the documents as messages write them, empty on the side that has none;
    `suggestion` is None where there is no version to count from.
    """

    api: str
    state: State
    old: str
    new: str
    changes: tuple[Change, ...] = ()
    suggestion: Suggestion | None = None

    def of(self, level: Level) -> tuple[Change, ...]:
        """The changes of a level, in their order."""
        return tuple(change for change in self.changes if change.level == level)


def heading(diff: ApiDiff) -> str:
    """What stands behind the name of an API: what became of it, and how many changes there are of
    each level, such as ": 1 breaking, 2 compatible".
    """
    counts = ((level, len(diff.of(level))) for level in LEVELS)
    said = ", ".join(f"{number} {level}" for level, number in counts if number)
    match diff.state:
        case "changed":
            return f": {said or 'no changes for users of the package'}"
        case "unreadable":
            return ": could not be compared"
        case "added" | "removed":
            return f" ({diff.state}): {said}"
        case _:
            assert_never(diff.state)


def said_of_version(suggestion: Suggestion) -> tuple[str, ...]:
    """What is said of the version, as sentences without a full stop; nothing if it can stay."""
    if suggestion.bump == "none":
        return ()
    asked = f"next version: {suggestion.version} ({suggestion.bump}, after {suggestion.old})"
    stated = f"the new document says {suggestion.stated}"
    return (asked, *([] if suggestion.is_met else [stated]), *suggestion.notes)


def sentence(change: Change) -> str:
    """The subject and what happens to it."""
    return f"{clipped(change.subject, LONGEST_SUBJECT)} {clipped(change.text, LONGEST_TEXT)}"


def only_breaks(change: Change, *, before: str) -> str:
    """Whose code alone a breaking change breaks, with `before` in front; empty if it breaks all
    code, or none.
    """
    match change.callers == "breaking", change.types == "breaking":
        case True, False:
            return f"{before}breaks running code only"
        case False, True:
            return f"{before}breaks type checking only"
        case _:
            return ""


def at(place: Place) -> str:
    """A file and its line."""
    file = clipped(place.file, _LONGEST_PLACE)
    return file if place.line is None else f"{file}:{place.line}"


def pointer(place: Place) -> str:
    """The pointer of a place, shortened."""
    return clipped(place.pointer, _LONGEST_PLACE)
