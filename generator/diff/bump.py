"""What changes mean for the version of a package.

Source: Semantic Versioning 2.0.0, sections 4 and 6 to 8; PEP 440 for the form of versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..problems import quoted
from ..versions import numbers, release
from .change import LEVELS, Change, Level

Bump: TypeAlias = Literal["major", "minor", "patch", "none"]

_BUMPS: dict[Level, Bump] = {"breaking": "major", "compatible": "minor", "docs": "patch"}
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The version that changes ask for.

    `old` is the version of the package before, `version` the one that it should get, `stated` the
    one that the new document gives it. `notes` say where that is not what Semantic Versioning says
    as it stands, one sentence each, without a full stop.
    """

    bump: Bump
    old: str
    version: str
    stated: str
    notes: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether the new document's version is at least the suggested one."""
        return numbers(self.stated) >= numbers(self.version)


def worst(changes: Sequence[Change]) -> Level | None:
    """The level of the worst change; None if there is none."""
    found = {change.level for change in changes}
    return next((level for level in LEVELS if level in found), None)


def suggest(old: str, new: str, changes: Sequence[Change]) -> Suggestion:
    """What changes ask for between two documents with these versions (`info.version`)."""
    level = worst(changes)
    bump = _bump(old, level)
    return Suggestion(
        bump=bump,
        old=release(old),
        version=next_version(old, level),
        stated=release(new),
        notes=tuple(_notes(old, level)),
    )


def next_version(current: str, level: Level | None) -> str:
    """The version after `current`, as packages write it, for changes of this level; the same for
    None.

    Below 1.0.0 a breaking change counts up the minor number: nothing is promised there, and 1.0.0
    is for people to declare. A version that begins with a year says nothing of compatibility: the
    last number counts up. What is no version of Python's counts from 0.0.0, as in packages.
    """
    version = release(current)
    if level is None:
        return version
    if _is_calendar(version):
        shown = [int(number) for number in version.split(".")]
        return ".".join(map(str, [*shown[:-1], shown[-1] + 1]))
    major, minor, patch, _ = numbers(version)
    match _bump(current, level):
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case _:
            return f"{major}.{minor}.{patch + 1}"


def _bump(version: str, level: Level | None) -> Bump:
    """Which number of a version counts up."""
    if level is None:
        return "none"
    if _is_calendar(release(version)):
        return "patch"
    bump = _BUMPS[level]
    return "minor" if bump == "major" and numbers(release(version))[0] == 0 else bump


def _notes(version: str, level: Level | None) -> list[str]:
    notes: list[str] = []
    known = release(version)
    if known == "0.0.0" and not version.strip().endswith(known):
        notes.append(f"{quoted(version)} is no version for Python: the package counts from 0.0.0")
    if _is_calendar(known):
        notes.append(f"{known} is a date, which says nothing of compatibility: its end counts up")
    elif level == "breaking" and numbers(known)[0] == 0:
        notes.append("before 1.0.0 a breaking change counts up the minor number")
    return notes


def _is_calendar(version: str) -> bool:
    return numbers(version)[0] in _YEARS
