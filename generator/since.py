"""How the package of an API differs from its last release, in a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from .versions import is_release

if TYPE_CHECKING:
    from .document import JsonValue

_SAID = {"breaking": "breaking", "compatible": "compatible", "docs": "of docs"}  # the worst first


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The version of a package, that of its last release, and how many changes there are of each
    level since then; levels without any are left out.
    """

    version: str
    release: str
    changes: Mapping[str, int]

    def __str__(self) -> str:
        counts = [(level, self.changes[level]) for level in _SAID if self.changes.get(level)]
        if not counts:
            if self.version == self.release:
                return f"{self.version}, as released"
            return f"{self._both}: no changes that users notice"
        (worst, number), *others = counts
        noun = "change" if number == 1 else "changes"
        first = f"{number} {noun} of docs" if worst == "docs" else f"{number} {worst} {noun}"
        said = ", ".join([first, *(f"{number} {_SAID[level]}" for level, number in others)])
        return f"{self._both}: {said}"

    @property
    def _both(self) -> str:
        return f"{self.version} since {self.release}"


def since_json(since: Since | None) -> dict[str, object]:
    """The member `since` of a JSON object; none for a package that was never released."""
    return {} if since is None else {"since": asdict(since)}


def read_since(value: JsonValue) -> Since | None:
    """What `since_json` has written; None for anything else."""
    match value:
        case {
            "version": str(version),
            "release": str(earlier),
            "changes": dict(changes),
        } if is_release(version) and is_release(earlier):
            counts = {level: n for level, n in changes.items() if type(n) is int and n > 0}
            return Since(version=version, release=earlier, changes=counts)
        case _:
            return None
