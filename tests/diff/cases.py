"""What a case of a rule is: two versions, and the one change between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from .versions import JsonObject


@dataclass(frozen=True, slots=True)
class Case:
    """Two versions of which this is the change: its rule and subject, whom it breaks, and the ends
    of the pointers to it, None where a side has none. `beside` are the rules of what comes with it.
    With `fresh` the names of the new version are chosen without those of the old one.
    """

    callers: str
    types: str
    rule: str
    subject: str
    old: JsonObject
    new: JsonObject
    pointers: tuple[str | None, str | None]
    beside: tuple[str, ...] = ()
    settings: tuple[str, str] = ("", "")
    fresh: bool = False


broken = partial(Case, "breaking", "breaking")
misled = partial(Case, "breaking", "compatible")
refused = partial(Case, "compatible", "breaking")
fine = partial(Case, "compatible", "compatible")
