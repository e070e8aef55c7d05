"""JSON values to Python values, every one checked against its declared type.

Errors name where in the document they are and which kinds of value were expected and found. They
never hold a value: an answer can carry health data.
"""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Callable, Collection
from datetime import date, datetime, time
from decimal import Decimal
from json.scanner import make_scanner
from math import isfinite
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

from .values import ABSENT, Extra, JsonObject, JsonValue

T = TypeVar("T")
E = TypeVar("E")

Decoder: TypeAlias = Callable[[JsonValue], T]

new: Final = object.__new__
"""Makes a model without running its constructor; the decoder then stores every field."""

_MOST_NAMED: Final = 20

# RFC 3339, section 5.6; `fromisoformat` alone accepts week dates, missing parts, commas and more.
_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_OFFSET: Final = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_read_datetime: Final = datetime.fromisoformat
_is_date: Final = re.compile(_DATE).fullmatch
_is_datetime: Final = re.compile(f"{_DATE}[Tt ]{_CLOCK}{_OFFSET}").fullmatch
_is_time: Final = re.compile(f"{_CLOCK}{_OFFSET}?").fullmatch
_is_uuid: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}").fullmatch
_is_decimal: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,6})?").fullmatch


class DecodeError(ValueError):
    """A JSON value does not have its declared shape.

    Attributes:
        path: Member names and indexes from the outermost value inwards. A key of a map is data,
            not a name: it shows as `*`.
        problem: Which kind of value was expected and which was found.
    """

    path: tuple[str | int, ...]
    problem: str

    def __init__(self, problem: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(problem, path)
        self.problem = problem
        self.path = path

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.problem}"

    def under(self, step: str | int) -> DecodeError:
        """Return the same error as seen from one level further out."""
        return DecodeError(self.problem, (step, *self.path))


def path_text(path: tuple[str | int, ...]) -> str:
    """Return a path as it is printed: `$.recipients[0].handle`."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def mismatch(expected: str, value: JsonValue) -> DecodeError:
    """Return the error for a value of another kind than expected."""
    return DecodeError(f"expected {expected}, found {_kind(value)}")


def missing(error: KeyError) -> DecodeError:
    """Return the error for a required member that a look-up did not find."""
    return DecodeError("required member is missing", (str(error.args[0]),))


def unlike(expected: str, value: JsonValue) -> DecodeError:
    """Return the error for a value that is not a string of the expected form."""
    found = "another string" if isinstance(value, str) else _kind(value)
    return DecodeError(f"expected {expected}, found {found}")


def one_of(values: Collection[object]) -> str:
    """Return the words for a choice: all that are allowed, or the first of many."""
    named = [str(value) for value, _ in zip(values, range(_MOST_NAMED), strict=False)]
    more = len(values) - len(named)
    return f"one of {', '.join(named)}{f' and {more} more' if more else ''}"


def rest(value: JsonObject, known: Collection[str]) -> JsonObject:
    """Return the members that are not among the known ones, unchanged."""
    return {name: member for name, member in value.items() if name not in known}


def with_nulls(extra: JsonObject, value: JsonObject, optional: JsonObject) -> JsonObject:
    """Return the unknown members, together with the names of optional ones that are null.

    `optional` has `ABSENT` for each member that may be.
    """
    kept = Extra(extra)
    maybe = (name for name, absent in optional.items() if absent is ABSENT)
    kept.nulls = tuple(name for name in maybe if value.get(name, ABSENT) is None)
    return kept


def as_any(value: JsonValue) -> JsonValue:
    """Return any JSON value as it is."""
    return value


def as_str(value: JsonValue) -> str:
    """Return a string."""
    if type(value) is not str:
        raise mismatch("a string", value)
    return value


def as_bool(value: JsonValue) -> bool:
    """Return a boolean; 0 and 1 are numbers."""
    if type(value) is not bool:
        raise mismatch("true or false", value)
    return value


def as_int(value: JsonValue) -> int:
    """Return a whole number. 1.0 is the integer 1 (JSON Schema, section 6.1.1)."""
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    raise mismatch("a whole number", value)


def as_float(value: JsonValue) -> float:
    """Return a number; a whole one stays an `int`, so that no digit is lost."""
    if type(value) is int:
        return value
    if type(value) is not float:
        raise mismatch("a number", value)
    if not isfinite(value):  # 1e400 is valid JSON
        raise DecodeError("expected a number that a float can hold, found a larger one")
    return value


def as_decimal(value: JsonValue) -> Decimal:
    """Return a decimal number written as a JSON number or as a string of digits."""
    if type(value) is str and _is_decimal(value):
        return Decimal(value)
    if type(value) is int or (type(value) is float and isfinite(value)):
        return Decimal(repr(value))
    raise unlike("a decimal number", value)


def as_datetime(value: JsonValue) -> datetime:
    """Return an RFC 3339 date-time, which has an offset.

    Digits beyond the microsecond are dropped; a leap second reads as the second before it.
    """
    # The usual forms in UTC, without a search by pattern: once punctuation and length are right,
    # `fromisoformat` accepts nothing but digits between them. In newer Pythons it knows hour 24.
    if (
        type(value) is str
        and value[4:20:3] in {"--T::Z", "--T::."}
        and value[-1] == "Z"
        and len(value) in {20, 24, 27}
        and value[11:13] != "24"
    ):
        try:
            return _read_datetime(value)
        except ValueError:
            pass  # for example a leap second
    return _unusual_datetime(value)


def _unusual_datetime(value: JsonValue) -> datetime:
    if type(value) is str and _is_datetime(value):
        try:
            return _read_datetime(_readable(value, 17))
        except ValueError:
            pass  # its text quotes the value: the error is raised outside this block
    raise unlike("a date-time with offset", value)


def as_date(value: JsonValue) -> date:
    """Return an RFC 3339 full-date."""
    if type(value) is str and _is_date(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise unlike("a date", value)


def as_time(value: JsonValue) -> time:
    """Return an RFC 3339 full-time or partial-time: with or without offset."""
    if type(value) is str and _is_time(value):
        return time.fromisoformat(_readable(value, 6))
    raise unlike("a time of day", value)


def as_uuid(value: JsonValue) -> UUID:
    """Return a UUID in its canonical form, 8-4-4-4-12 hexadecimal digits (RFC 9562, section 4)."""
    if type(value) is str and _is_uuid(value):
        return UUID(value)
    raise unlike("a UUID", value)


def as_bytes(value: JsonValue) -> bytes:
    """Return the bytes of a base64 string (RFC 4648, section 4)."""
    if type(value) is str:
        try:
            return binascii.a2b_base64(value, strict_mode=True)
        except ValueError:
            pass
    raise unlike("base64", value)


def as_object(value: JsonValue) -> JsonObject:
    """Return an object whose members are not described further."""
    if type(value) is not dict:
        raise mismatch("an object", value)
    return value


def as_list(value: JsonValue, item: Decoder[T]) -> list[T]:
    """Return an array, each element read by `item`."""
    if type(value) is not list:
        raise mismatch("an array", value)
    decoded: list[T] = []
    try:
        for element in value:
            read = item(element)
            decoded.append(read)
    except DecodeError as error:
        raise error.under(len(decoded)) from None  # those before it are in the list
    return decoded


def as_map(value: JsonValue, item: Decoder[T]) -> dict[str, T]:
    """Return an object used as a map, each member read by `item`."""
    if type(value) is not dict:
        raise mismatch("an object", value)
    try:
        return {key: item(member) for key, member in value.items()}
    except DecodeError as error:
        raise error.under("*") from None


def as_nullable(value: JsonValue, item: Decoder[T]) -> T | None:
    """Return None for null, else what `item` reads."""
    return None if value is None else item(value)


def as_null(value: JsonValue) -> None:
    """Return null, which is all that is allowed."""
    if value is not None:
        raise mismatch("null", value)


def as_enum(value: JsonValue, values: tuple[E, ...]) -> E:
    """Return the one of the values that was found: for an enumeration that is only sent."""
    for known in values:
        if known == value and type(known) is type(value):
            return known
    raise unlike(one_of(values), value)


class TupleItems:
    """The elements of an array that is read position by position; remembers which comes last."""

    __slots__ = ("_elements", "index")

    def __init__(self, elements: list[JsonValue]) -> None:
        self._elements = elements
        self.index = 0

    def __call__(self, index: int) -> JsonValue:
        """Return the element at a position."""
        self.index = index
        return self._elements[index]

    def rest(self, start: int, item: Decoder[T]) -> tuple[T, ...]:
        """Return the elements from a position on, each read by `item`."""
        return tuple(item(self(index)) for index in range(start, len(self._elements)))


def as_tuple(
    value: JsonValue, size: int, read: Callable[[TupleItems], T], *, more: bool = False
) -> T:
    """Return what `read` makes of an array of a size, or of one with more elements."""
    if type(value) is not list:
        raise mismatch("an array", value)
    if len(value) < size or (len(value) > size and not more):
        expected = f"an array of {size}{' or more' if more else ''} elements"
        raise DecodeError(f"expected {expected}, found one of {len(value)}")
    items = TupleItems(value)
    try:
        return read(items)
    except DecodeError as error:
        raise error.under(items.index) from None


def loads(content: bytes) -> JsonValue:
    """Return the value of a JSON text (RFC 8259).

    Raises:
        DecodeError: The text is not UTF-8, not JSON, has a number that JSON does not know (NaN,
            Infinity) or is nested too deeply to be read.
    """
    try:
        text = content.decode()
        if text[:1] not in _OPENING:
            text = text.removeprefix("\ufeff").lstrip(_BLANK)
        value, end = _read_json(text, 0)
        if end == len(text) or not text[end:].strip(_BLANK):
            return value
        problem = "expected JSON, found more text after it"
    except RecursionError:
        problem = "expected JSON, found values nested too deeply"
    except UnicodeDecodeError:
        problem = "expected JSON, found bytes that are not UTF-8"
    except (ValueError, StopIteration):
        problem = f"expected JSON, found {_kind_of_text(content)}"
    raise DecodeError(problem)


def _refuse_constant(_name: str) -> JsonValue:
    raise ValueError


_BLANK: Final = " \t\n\r"
_OPENING: Final = frozenset("{[")
_DECODER: Any = json.JSONDecoder(parse_constant=_refuse_constant)
_read_json: Final[Callable[[str, int], tuple[JsonValue, int]]] = make_scanner(_DECODER)


def _kind_of_text(content: bytes) -> str:
    text = content.strip()
    return "nothing" if not text else "markup" if text.startswith(b"<") else "another text"


def _readable(text: str, second: int) -> str:
    """Return a checked RFC 3339 text, its second at an index, as `fromisoformat` reads it."""
    text = text.upper()
    return f"{text[:second]}59{text[second + 2:]}" if text.startswith("60", second) else text


def _kind(value: JsonValue) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "a string"
        case int() | float():
            return "a number"
        case list():
            return "an array"
        case dict():
            return "an object"
