"""JSON that stands in the text of a page."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import NoReturn

from ..document import MAX_DEPTH, JsonValue, deeper_than

_PLACEHOLDER = re.compile(r"<[^<>\n]{0,100}>|\{\{[^{}\n]{0,100}\}\}|\{[A-Za-z_][\w-]{0,99}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A JSON value in a text; `end` is the offset of the character after it."""

    value: JsonValue
    end: int


def json_at(text: str, start: int = 0) -> Reading | int:
    """The JSON value that begins at or after this offset, white space aside, whatever follows it.

    Where there is none: the offset to which the text was read. That is before what cannot be JSON,
    so that a search for further values can go on from there in linear time.
    """
    match = _SPACE.match(text, start)
    begin = match.end() if match else start
    try:
        value, end = _DECODER.raw_decode(text, begin)
    except json.JSONDecodeError as fault:
        return max(fault.pos, begin)
    except (RecursionError, ValueError):
        return len(text)
    return len(text) if deeper_than(MAX_DEPTH, value) else Reading(value=value, end=end)


def json_value(text: str) -> Reading | None:
    """The JSON value that the text is, with nothing after it but white space; None where it is not
    JSON.
    """
    found = json_at(text)
    return None if isinstance(found, int) or text[found.end :].strip() else found


def is_placeholder(text: str) -> bool:
    """Whether a text in a sample stands for another, such as `<string>`, `{{token}}` or
    `{user_id}`.
    """
    return _PLACEHOLDER.fullmatch(text) is not None


def has_placeholders(value: JsonValue) -> bool:
    """Whether the texts in a sample are placeholders, which tell the types only."""
    pending = [value]
    while pending:
        match pending.pop():
            case str() as text if is_placeholder(text):
                return True
            case dict() as members:
                pending.extend(members.values())
            case list() as elements:
                pending.extend(elements)
            case _:
                pass
    return False


def _refused(text: str) -> NoReturn:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder(parse_constant=_refused, parse_float=_finite)
