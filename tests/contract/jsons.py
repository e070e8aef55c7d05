"""JSON values, compared and changed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, Final, cast

Path = Sequence[str | int]

_is_moment: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*").fullmatch


def to_bytes(value: Any) -> bytes:
    """A JSON value as it is sent."""
    return json.dumps(value).encode()


def as_moments(value: Any) -> Any:
    """A JSON value in which equal moments are equal, however they are written."""
    match value:
        case dict():
            return {name: as_moments(item) for name, item in members(value).items()}
        case list():
            return [as_moments(item) for item in elements(value)]
        case str() if _is_moment(value):
            return datetime.fromisoformat(value)
        case _:
            return value


def members(value: Any) -> dict[str, Any]:
    """A value that is known to be an object, with that type."""
    return cast("dict[str, Any]", value)


def elements(value: Any) -> list[Any]:
    """A value that is known to be an array, with that type."""
    return cast("list[Any]", value)


def at(value: Any, path: Path) -> Any:
    """The value at a place."""
    for step in path:
        value = value[step]
    return value


def with_value(value: Any, path: Path, new: Any) -> Any:
    """A copy with another value at a place, which need not exist yet."""
    changed = deepcopy(value)
    at(changed, path[:-1])[path[-1]] = new
    return changed


def without(value: Any, path: Path) -> Any:
    """A copy that has not the member at a place."""
    changed = deepcopy(value)
    del at(changed, path[:-1])[path[-1]]
    return changed
