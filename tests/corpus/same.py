"""Whether a value that was read and written again is the one that the document has."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time
from typing import TypeAlias
from uuid import UUID

from generator.document import JsonValue

from .fitting import is_datetime, is_time, is_uuid

_Meaning: TypeAlias = tuple[Callable[[str], object], Callable[[str], object]]

_MEANINGS: tuple[_Meaning, ...] = (
    (is_datetime, lambda text: datetime.fromisoformat(text.upper())),
    (is_time, lambda text: time.fromisoformat(text.upper())),
    (is_uuid, UUID),
    (len, lambda text: base64.b64decode(text, validate=True)),
)
"""What a string can be whose text may change, and how it is read: one moment, UUID or run of bytes
can be written in several ways.
"""


def same(before: JsonValue, after: JsonValue) -> bool:
    """Whether two values are one and the same in JSON: 1 is 1.0, and not true."""
    match before, after:
        case dict(), dict():
            return before.keys() == after.keys() and all(
                same(member, after[name]) for name, member in before.items()
            )
        case list(), list():
            return len(before) == len(after) and all(map(same, before, after))
        case str(), str():
            return before == after or _same_meaning(before, after)
        case (bool(), _) | (_, bool()):
            return before is after
        case _:
            return before == after


def difference(before: JsonValue, after: JsonValue, path: str = "$") -> str:
    """The path of the first difference, for a list of what was lost; no values are shown."""
    match before, after:
        case dict(), dict():
            for name in [*before, *(name for name in after if name not in before)]:
                if name not in before or name not in after:
                    return f"{path}.{name} {'is new' if name in after else 'is missing'}"
                if not same(before[name], after[name]):
                    return difference(before[name], after[name], f"{path}.{name}")
        case list(), list() if len(before) == len(after):
            for n, (old, new) in enumerate(zip(before, after, strict=True)):
                if not same(old, new):
                    return difference(old, new, f"{path}[{n}]")
        case _:
            pass
    return f"{path} is another value"


def _same_meaning(before: str, after: str) -> bool:
    for is_one, read in _MEANINGS:
        if is_one(before) and is_one(after):
            with suppress(ValueError):
                return read(before) == read(after)
    return False
