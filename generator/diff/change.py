"""A change between two versions of an API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..problems import Place

Level: TypeAlias = Literal["breaking", "compatible", "docs"]
"""Whether code that was right before can go wrong, or goes on, or only prose differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `rule` is the name of its rule in `rules`, a stable kebab-case name that scripts
    may rely on.

    `subject` is what changes, in the words of the package (`messages.send(text)`,
    `SendMessageResponse.content`), `text` what happens to it: the predicate that makes a sentence
    with the subject before it, without a full stop, code in backticks (`` is `int` instead of
    `str` ``).
    `callers` is what it does to code that runs, `types` what a type checker says of it. `old` and
    `new` are the places in the two documents, None on the side that has none.
    """

    rule: str
    subject: str
    text: str
    callers: Level
    types: Level
    old: Place | None
    new: Place | None

    @property
    def level(self) -> Level:
        """The worse of the two."""
        levels: tuple[Level, ...] = self.callers, self.types
        return min(levels, key=LEVELS.index)


LEVELS: tuple[Level, ...] = ("breaking", "compatible", "docs")
"""The worst first."""
