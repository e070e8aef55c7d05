"""What stands under a member of a rendered page in a fixed form: bounds, patterns, choices."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from ...document import JsonObject, JsonValue
from .lines import Line

_NUMBER = r"(-?\d{1,30}(?:\.\d{1,30})?)"
_LENGTH = re.compile(
    rf"(Required|Minimum|Maximum)(?: (string|array))? length: *`?{_NUMBER}(?: - {_NUMBER})?`?"
    r"(?: elements?)?`?"
)
_ELEMENTS = re.compile(rf"`?{_NUMBER}(?: - {_NUMBER})? elements?`?")
_RANGE = re.compile(rf"Required range: *`?(?:{_NUMBER} (<=?) )?x(?: (<=?|>=?) {_NUMBER})?`?")
_PATTERN = re.compile(r"Pattern: *`?(.+?)`?", re.DOTALL)
_MULTIPLE = re.compile(rf"(?:Must be a multiple of|Multiple of:?) *`?{_NUMBER}`?\.?")
_OPTIONS = re.compile(r"(?:Available options|Allowed values?|Allowed):\s*(.*)", re.DOTALL)
_MAX_OPTIONS = 20_000
_BOUNDS = {
    "<": "exclusiveMaximum",
    "<=": "maximum",
    ">": "exclusiveMinimum",
    ">=": "minimum",
}


def typed(text: str, types: Sequence[str]) -> JsonValue:
    """A value that the page writes as text, as one of the member's types; JSON where it says
    nothing of them, and as it is written where it fits none.
    """
    bare = text.strip()
    kinds = {
        re.sub(r"<.*|\[\].*", "", name) if not name.endswith("[]") else "array" for name in types
    }
    try:
        value: JsonValue = json.loads(bare)
    except (ValueError, RecursionError):
        return bare
    match value:
        case str() if _numeric(types) and "string" not in kinds and value != bare:
            return typed(value, types)
        case str():
            return value
        case None if "null" in kinds or not kinds:
            return value
        case bool() if "boolean" in kinds or not kinds:
            return value
        case int() | float() if not isinstance(value, bool) and (_numeric(types) or not kinds):
            return value
        case dict() if "object" in kinds or not kinds:
            return value
        case list() if "array" in kinds or not kinds:
            return value
        case _:
            return bare


def _numeric(types: Sequence[str]) -> bool:
    return any(re.match(r"(?:enum<)?(?:integer|number|int|float)\b", name) for name in types)


def keyword(text: str, types: Sequence[str]) -> JsonObject | None:
    """The keywords of JSON Schema that a line states; None where it is something else."""
    if len(text) > 1_000:
        return None
    length = _LENGTH.fullmatch(text)
    if length is not None:
        array = length[2] == "array" or (length[2] is None and _is_array(types))
        return _lengths(length[1], length[3], length[4], "Items" if array else "Length")
    elements = _ELEMENTS.fullmatch(text)
    if elements is not None:
        return _lengths("Required", elements[1], elements[2], "Items")
    span = _RANGE.fullmatch(text)
    if span is not None and (span[1] or span[4]):
        return _range(span)
    pattern = _PATTERN.fullmatch(text)
    if pattern is not None:
        return {"pattern": pattern[1]}
    multiple = _MULTIPLE.fullmatch(text)
    return {"multipleOf": _number(multiple[1])} if multiple else None


def _is_array(types: Sequence[str]) -> bool:
    return any(name.endswith("[]") or name == "array" for name in types)


def _lengths(word: str, first: str, second: str | None, what: str) -> JsonObject:
    low, high = f"min{what}", f"max{what}"
    match word:
        case "Minimum":
            return {low: _number(first)}
        case "Maximum":
            return {high: _number(first)}
        case _:
            return {low: _number(first), high: _number(second or first)}


def _range(span: re.Match[str]) -> JsonObject:
    stated: JsonObject = {}
    if span[1]:
        stated["minimum" if span[2] == "<=" else "exclusiveMinimum"] = _number(span[1])
    if span[4]:
        stated[_BOUNDS[span[3]]] = _number(span[4])
    return stated


def _number(text: str) -> JsonValue:
    return float(text) if "." in text else int(text)


def options_of(lines: Sequence[Line], index: int) -> tuple[list[str], int] | None:
    """The values that a line, and those after it while a comma leads on, name as the only ones, and
    the index after them; None where the line names none.
    """
    match = _OPTIONS.fullmatch(lines[index].text)
    if match is None:
        return None
    text, index = match[1].strip(), index + 1
    parts = [text] if text else []
    open_list = not text or text.endswith(",")
    while open_list and index < len(lines) and len(parts) < _MAX_OPTIONS:
        line = lines[index]
        if line.kind not in ("text", "code") or not line.text:
            break
        if line.text == "," or (parts and not parts[-1].endswith(",") and line.text[0] != ","):
            if line.text != ",":
                break
            parts[-1] += ","
        else:
            parts.append(line.text)
        index += 1
        following = lines[index].text if index < len(lines) else ""
        open_list = parts[-1].endswith(",") or following == ","
    values = [part.strip().strip("`").strip() for part in " ".join(parts).split(",")]
    return list(dict.fromkeys(value for value in values if value)), index
