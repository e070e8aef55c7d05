"""What follows the description of a field on a Redocly page: `Enum:`, `Example:` and others.

The labels come last, one to a line, with values in JSON. Descriptions use the same words, and where
line breaks were lost nothing else divides them. So labels are read from the end: one counts when
its value reaches to the next one that counts, or to the end. All else is description.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field

from ...document import JsonObject, JsonValue

_LABEL = r"(Enum|Examples?|Format|Default):"
_ON_LINES = re.compile(rf"^[ \t]*{_LABEL}[ \t]+", re.MULTILINE)
_IN_LINE = re.compile(rf"(?<!\S){_LABEL}\s+")

_ONCE = ("Enum", "Format", "Default")
"""What a field has one of: further ones before it belong to the description."""

_SAME = re.compile(r"same as `([^`\n]{1,1000})` \(([0-9]{1,6}) values?\)")
_TOKEN = re.compile(r"\S+")
_LINE = re.compile(r"\S[^\n]*")
_WORDS = re.compile(r"[^\s,]+(?:,\s?[^\s,]+)*")
_SPACE = re.compile(r"\s*")
_JSON_TOKEN = re.compile(
    r"\s*(\"[^\"\\]*(?:\\.[^\"\\]*)*\"|[][{},:]|-?[0-9][0-9.eE+-]*|true|false|null)"
)
_COMMA = re.compile(r",\s*")

_MAX_DEPTH = 40
_LONGEST_NUMBER = 400
"""Of the digits of a number; one of more is text."""

_FORMATS = frozenset(
    # The format registry of OpenAPI, spec.openapis.org/registry/format. Other words after "Format:"
    # are explanations, such as YYYY-MM-DD.
    "base64url binary byte char commonmark date date-time date-time-local decimal decimal128 "
    "double double-int duration email float hostname html http-date idn-email idn-hostname int16 "
    "int32 int64 int8 ipv4 ipv6 iri iri-reference json-pointer media-range password regex "
    "relative-json-pointer sf-binary sf-boolean sf-decimal sf-integer sf-string sf-token time "
    "time-local uint16 uint32 uint64 uint8 unixtime uri uri-reference uri-template uuid".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameValues:
    """That a field has the same values as another one: its key, and how many there are."""

    key: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A description without its labels, the keywords of JSON Schema they state, and examples;
    `same_values` is None where the values are not those of another field.
    """

    doc: str
    keywords: JsonObject = field(default_factory=dict[str, JsonValue])
    examples: tuple[JsonValue, ...] = ()
    same_values: SameValues | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """A value behind a label: the values as JSON and where they end."""

    values: list[JsonValue]
    end: int


def read_labels(text: str, *, textual: bool, on_lines: bool) -> Labelled:
    """The text of a field, taken apart.

    `textual` says that the field is text, so that a number behind a label is meant as text;
    `on_lines`, that the page has its line breaks, so that labels stand at the beginnings of lines.
    """
    end = len(text.rstrip())
    found: list[tuple[str, list[JsonValue]]] = []
    same: SameValues | None = None
    for label in reversed(list((_ON_LINES if on_lines else _IN_LINE).finditer(text, 0, end))):
        other = _SAME.match(text, label.end()) if label[1] == "Enum" else None
        if other is not None and _reaches(text, other.end(), end):
            same = SameValues(key=other[1], count=int(other[2]))
            end = label.start()
            continue
        value = _value(text, label, end, textual=textual, on_lines=on_lines)
        if value is not None and label[1] in _ONCE and label[1] in (name for name, _ in found):
            break
        if value is not None:
            found.append((label[1], value.values))
            end = label.start()
    keywords: JsonObject = {}
    examples: list[JsonValue] = []
    for name, values in reversed(found):
        match name:
            case "Enum":
                keywords.setdefault("enum", values)
            case "Format" | "Default":
                keywords.setdefault(name.lower(), values[0])
            case _:
                examples.extend(values)
    return Labelled(doc=text[:end], keywords=keywords, examples=tuple(examples), same_values=same)


def _value(
    text: str, label: re.Match[str], end: int, *, textual: bool, on_lines: bool
) -> _Value | None:
    """The value behind a label; None if it does not reach to `end`."""
    start, name = label.end(), label[1]
    value = None
    if name != "Format":
        value = _json(text, start, several=name == "Enum", textual=textual)
    if value is None or not _reaches(text, value.end, end):
        value = _plain(text, start, name, textual=textual, on_lines=on_lines)
    return value if value is not None and _reaches(text, value.end, end) else None


def _reaches(text: str, position: int, end: int) -> bool:
    space = _SPACE.match(text, position)
    return position == end or (space is not None and space.end() >= end >= position)


def _json(text: str, start: int, *, several: bool, textual: bool) -> _Value | None:
    """One value of JSON, or several with commas between them."""
    values: list[JsonValue] = []
    while True:
        end = _json_end(text, start)
        if end is None:
            return None
        try:
            value: JsonValue = _DECODER.decode(text[start:end])
        except ValueError:
            return None
        scalar = not isinstance(value, (str, list, dict)) and value is not None
        values.append(text[start:end] if textual and scalar else value)
        comma = _COMMA.match(text, end) if several else None
        if comma is None:
            return _Value(values=values, end=end)
        start = comma.end()


def _json_end(text: str, start: int) -> int | None:
    """Where a value of JSON ends by its quotes and brackets; None where it cannot be one.

    The decoder is only given what has an end: its own errors take the time of the whole text.
    """
    depth, position = 0, start
    while (token := _JSON_TOKEN.match(text, position)) is not None:
        position = token.end()
        match token[1][0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case _:
                pass
        if depth == 0:
            return position
        if not 0 < depth <= _MAX_DEPTH:
            return None
    return None


def _plain(text: str, start: int, name: str, *, textual: bool, on_lines: bool) -> _Value | None:
    """A value that is no JSON: words with commas, a format, or text where the field is text."""
    shape = _WORDS if name == "Enum" else _LINE if on_lines and name != "Format" else _TOKEN
    found = shape.match(text, start)
    if found is None:
        return None
    word = found[0].rstrip()
    match name:
        case "Enum":
            several = len(words := [part.strip() for part in word.split(",")]) > 1 or on_lines
            return _Value(values=list[JsonValue](words), end=found.end()) if several else None
        case "Format":
            return _Value(values=[word], end=found.end()) if word in _FORMATS else None
        case "Default" if not textual or " " in word:
            return None
        case _:
            return _Value(values=[word], end=found.end()) if textual else None


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(digits)
    return int(digits)


def _constant(name: str) -> float:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_float=_number, parse_int=_integer, parse_constant=_constant)
