"""What may be written down of a body: the words of the API description at their places, of all else
the kind only.

A value of an enumeration is kept where the description has that enumeration, unless the place is
marked as sensitive. Of any other string
the forms that it has are told, such as `date-time`; of a number whether it is whole. The name of a
member is kept where the description has it, and an unknown one only in an object whose members the
description lists, if it looks like a name that a programmer gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final, NamedTuple, TypeAlias, cast

from .decode import DecodeError, as_date, as_datetime, as_decimal, as_time, as_uuid
from .values import JsonValue

Types: TypeAlias = Sequence[Sequence[object] | None]
"""The types of a description by number: `["list", item]`, `["map", value]`, `["enum", *values]`,
`["secret", *values]` for an enumeration in a sensitive member, `["any", *options]`,
`["record", members]`, and `["open", members, others]` for a record whose further members are data.
None is any value; it has the number 0."""

_DEEPEST: Final = 100
_MOST: Final = 100
"""Different values of a list, or of unnamed members, that are told."""
_MOST_NAMES: Final = 20
"""Unknown names of an object; one with more of them has data for names."""
_FORMS: Final[tuple[tuple[str, Callable[[JsonValue], object]], ...]] = (
    ("date-time", as_datetime),
    ("date", as_date),
    ("time", as_time),
    ("uuid", as_uuid),
    ("decimal", as_decimal),
)
_LONGEST_FORM: Final = 64
_name: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}").fullmatch


class _Place(NamedTuple):
    """What the description has at a place, where it can be one of several types."""

    values: tuple[object, ...]
    """Those of its enumerations."""
    secrets: tuple[object, ...]
    """Those of its enumerations that are only told apart from other values."""
    closed: bool
    """Whether it has nothing but enumerations for what is no list and no object."""
    items: tuple[int, ...]
    records: tuple[Mapping[str, int], ...]
    others: tuple[int, ...]
    """The types of members whose names are data."""
    named: bool
    """Whether an object there has names and no data for the names of its members."""


def redacted(value: JsonValue, types: Types, number: int) -> JsonValue:
    """Return what may be written of a JSON value that should have the type of this number."""
    return _told(value, types, _place(types, (number,)), _DEEPEST)


def is_name(text: str) -> bool:
    """Whether a text looks like the name of a member, and not like a person's or an id."""
    return _name(text) is not None and sum(map(str.isdigit, text)) <= 2


def text_forms(text: str) -> list[str]:
    """Return the forms that a text has: `empty`, `date-time`, `date`, `time`, `uuid`,
    `decimal`.
    """
    if not text:
        return ["empty"]
    found: list[str] = []
    for form, read in _FORMS if len(text) <= _LONGEST_FORM else ():
        with suppress(DecodeError):
            read(text)
            found.append(form)
    return found


def _told(value: JsonValue, types: Types, place: _Place, levels: int) -> JsonValue:
    if not levels:
        return "unread"
    match value:
        case None:
            return "null"
        case list():
            item = _place(types, place.items)
            return {"items": _distinct(_told(each, types, item, levels - 1) for each in value)}
        case dict():
            return _members(value, types, place, levels - 1)
        case _:
            return _scalar(value, place)


def _scalar(value: str | float | bool, place: _Place) -> JsonValue:
    if _is_among(value, place.values):
        return {"value": value}
    kind = _kind(value)
    outside = place.closed and (place.values or place.secrets)
    return {"other": kind} if outside and not _is_among(value, place.secrets) else kind


def _is_among(value: object, values: Sequence[object]) -> bool:
    """Whether a value is one of several: true is not 1."""
    return any(type(each) is type(value) and each == value for each in values)


def _kind(value: str | float | bool) -> str:
    match value:
        case str():
            return " ".join(["string", *text_forms(value)])
        case bool():
            return "boolean"
        case float() if not value.is_integer():
            return "number"
        case _:
            return "integer"


def _members(
    value: Mapping[str, JsonValue], types: Types, place: _Place, levels: int
) -> dict[str, JsonValue]:
    known = {name for name in value if any(name in record for record in place.records)}
    others = [name for name in value if name not in known]
    shown = place.named and bool(known) and len(others) <= _MOST_NAMES
    named: dict[str, JsonValue] = {}
    unnamed: list[JsonValue] = []
    for name, member in value.items():
        stated = tuple(record[name] for record in place.records if name in record)
        told = _told(member, types, _place(types, stated or place.others), levels)
        if name in known or (shown and is_name(name)):
            named[name] = told
        else:
            unnamed.append(told)
    return {"members": named, **({"unnamed": _distinct(unnamed)} if unnamed else {})}


def _distinct(told: Iterable[JsonValue]) -> list[JsonValue]:
    """Each once, in the order in which they came."""
    by_text: dict[str, JsonValue] = {}
    for each in told:
        key = each if isinstance(each, str) else json.dumps(each, sort_keys=True)
        by_text.setdefault(key, each)
    return list(islice(by_text.values(), _MOST))


def _place(types: Types, numbers: Sequence[int]) -> _Place:
    values: list[object] = []
    secrets: list[object] = []
    items: list[int] = []
    records: list[Mapping[str, int]] = []
    others: list[int] = []
    closed, named = True, True
    waiting, seen = list(numbers), set[int]()
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        match types[number]:
            case ["any", *options]:
                waiting += cast("list[int]", options)
            case ["enum", *stated]:
                values += stated
            case ["secret", *stated]:
                secrets += stated
            case ["list", int(item)]:
                items.append(item)
            case ["map", int(other)]:
                others.append(other)
                named = False
            case ["open", members, int(other)]:
                records.append(cast("Mapping[str, int]", members))
                others.append(other)
                named = False
            case ["record", members]:
                records.append(cast("Mapping[str, int]", members))
            case _:
                closed = named = False
    return _Place(
        values=tuple(values),
        secrets=tuple(secrets),
        closed=closed,
        items=tuple(items),
        records=tuple(records),
        others=tuple(others),
        named=named and bool(records),
    )
