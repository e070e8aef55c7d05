"""Python values to JSON values, every one checked, so that nothing wrong is sent.

Errors name Python types and where the value is; they never hold a value.
"""

from __future__ import annotations

import binascii
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from math import isfinite
from types import NoneType
from typing import Any, Final, TypeAlias, TypeVar, cast
from uuid import UUID

from .decode import one_of, path_text
from .model import Model
from .values import UNSET, Extra, JsonObject, JsonValue

T = TypeVar("T")

_SURROGATE: Final = "expected Unicode text, found a lone surrogate"
_NOT_FINITE: Final = "expected a finite number, found NaN or an infinity"

Encoder: TypeAlias = Callable[[T], JsonValue]


class EncodeError(ValueError):
    """A Python value has no JSON form, or not the declared one.

    Attributes:
        path: Member names and indexes from the outermost value inwards; `*` for a key of a map.
        problem: Which Python type was expected and which was found.
    """

    path: tuple[str | int, ...]
    problem: str

    def __init__(self, problem: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(problem, path)
        self.problem = problem
        self.path = path

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.problem}"

    def under(self, step: str | int) -> EncodeError:
        """Return the same error as seen from one level further out."""
        return EncodeError(self.problem, (step, *self.path))


def begin(model: object, expected: type[Model]) -> JsonObject:
    """Return the empty object that a model of the expected class, or a subclass, is written to."""
    if not isinstance(model, expected):
        raise _mismatch(expected.__name__, model)
    return {}


def finish(members: JsonObject, extra: JsonObject) -> JsonObject:
    """Return the members together with the ones the document does not name; a declared one wins."""
    nulls = dict.fromkeys(extra.nulls) if isinstance(extra, Extra) else {}
    return {**nulls, **json_object(extra), **members}


def require_one_of(members: Mapping[str, JsonValue], names: tuple[str, ...]) -> None:
    """Check that at least one of the named members is there."""
    if not any(name in members for name in names):
        raise EncodeError(f"expected at least one of {', '.join(names)}")


def json_any(value: object) -> JsonValue:
    """Return the JSON form of any value that has one, with everything inside it."""
    exact = _EXACT.get(type(value))
    if exact is not None:
        return exact(value)
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise _mismatch("a JSON value", value)


def json_str(value: object) -> str:
    """Return a string; a subclass, for example a member of a `StrEnum`, becomes a plain one."""
    if not isinstance(value, str):
        raise _mismatch("str", value)
    if not _is_unicode(value):
        raise EncodeError(_SURROGATE)
    return value if type(value) is str else str.__str__(value)


def json_bool(value: object) -> bool:
    """Return a boolean."""
    if not isinstance(value, bool):
        raise _mismatch("bool", value)
    return value


def json_int(value: object) -> int:
    """Return a whole number; True and False are none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _mismatch("int", value)
    return int(value)


def json_float(value: object) -> float:
    """Return a number that JSON can write; an `int` stays whole."""
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if not isinstance(value, float):
        raise _mismatch("float", value)
    if not isfinite(value):
        raise EncodeError(_NOT_FINITE)
    return float(value)


def json_decimal(value: object) -> str:
    """Return the digits of a decimal number as a string, so that none is lost."""
    if not isinstance(value, Decimal):
        raise _mismatch("Decimal", value)
    if not value.is_finite():
        raise EncodeError(_NOT_FINITE)
    return format(value, "f")


def json_decimal_number(value: object) -> float:
    """Return a decimal number as a JSON number that has the same digits."""
    if not isinstance(value, Decimal):
        raise _mismatch("Decimal", value)
    if not value.is_finite():
        raise EncodeError(_NOT_FINITE)
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    if Decimal(repr(number)) != value:
        raise EncodeError("expected a decimal number of 17 digits at most, found a longer one")
    return number


def json_datetime(value: object) -> str:
    """Return an RFC 3339 date-time; UTC is written as `Z`."""
    if not isinstance(value, datetime):
        raise _mismatch("datetime", value)
    if value.tzinfo is UTC:
        return f"{value.isoformat()[:-6]}Z"
    offset = value.utcoffset()
    if offset is None:
        raise EncodeError("expected a datetime with offset, found one without tzinfo")
    if offset.seconds % 60 or offset.microseconds:
        value = value.astimezone(UTC)  # RFC 3339 has no seconds in an offset
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def json_date(value: object) -> str:
    """Return an RFC 3339 full-date; a `datetime` would lose its time, so it is refused."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _mismatch("date", value)
    return value.isoformat()


def json_time(value: object) -> str:
    """Return an RFC 3339 time of day, with the offset if it has one."""
    if not isinstance(value, time):
        raise _mismatch("time", value)
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def json_uuid(value: object) -> str:
    """Return a UUID in its canonical form."""
    if not isinstance(value, UUID):
        raise _mismatch("UUID", value)
    digits = value.int.to_bytes(16, "big").hex("-", 2)  # groups of four; `str` is much slower
    return f"{digits[:4]}{digits[5:29]}{digits[30:34]}{digits[35:]}"


def json_bytes(value: object) -> str:
    """Return bytes as base64 (RFC 4648, section 4)."""
    if not isinstance(value, bytes | bytearray):
        raise _mismatch("bytes", value)
    return binascii.b2a_base64(value, newline=False).decode("ascii")


def json_object(value: object) -> JsonObject:
    """Return a dict whose members are not described further."""
    return json_members(value, json_any)


def json_list(value: Iterable[T], item: Encoder[T]) -> list[JsonValue]:
    """Return a list or tuple, each element written by `item`."""
    if not isinstance(value, (list, tuple)):
        raise _mismatch("list", value)
    written: list[JsonValue] = []
    try:
        for element in value:
            member = item(element)
            written.append(member)
    except EncodeError as error:
        raise error.under(len(written)) from None  # those before it are in the list
    return written


def json_map(value: Mapping[str, T], item: Encoder[T]) -> JsonObject:
    """Return a mapping with string keys, each member written by `item`."""
    # What models leave to `dumps` is checked here: its errors would name the keys, which are data.
    return json_object(json_members(value, item))


def json_members(value: object, item: Encoder[T]) -> JsonObject:
    """Return the same for members that are what `item` writes, files among them."""
    if type(value) is not dict and not isinstance(value, Mapping):
        raise _mismatch("dict", value)
    members = cast("Mapping[object, T]", value)
    try:
        return {json_str(key): item(member) for key, member in members.items()}
    except EncodeError as error:
        raise error.under("*") from None


def json_tuple(
    value: Iterable[object], *items: Encoder[Any], rest: Encoder[Any] | None = None
) -> list[JsonValue]:
    """Return a tuple or list, each position written by its own encoder, further ones by `rest`."""
    if not isinstance(value, (list, tuple)):
        raise _mismatch("tuple", value)
    elements = cast("Sequence[object]", value)
    size = len(items)
    if len(elements) < size or (len(elements) > size and rest is None):
        expected = f"{size}{' or more' if rest else ''} elements"
        raise EncodeError(f"expected a tuple of {expected}, found one of {len(elements)}")
    written: list[JsonValue] = []
    try:
        for index, element in enumerate(elements):
            member = (items[index] if index < size else rest or json_any)(element)
            written.append(member)
    except EncodeError as error:
        raise error.under(len(written)) from None
    return written


def json_nullable(value: T | None, item: Encoder[T]) -> JsonValue:
    """Return null for None, else what `item` writes."""
    return None if value is None else item(value)


def json_enum(value: object, values: tuple[str | int | float | bool, ...]) -> JsonValue:
    """Return one of the values that the API takes; a member of an `Enum` gives its value."""
    if type(value) is str and value in values:
        return value
    plain = json_any(value.value if isinstance(value, Enum) else value)
    for known in values:
        if known == plain and type(known) is type(plain):
            return known
    found = "another str" if isinstance(plain, str) else type(value).__name__
    raise EncodeError(f"expected {one_of(values)}, found {found}")


def json_first_fit(value: object, *encoders: Encoder[Any]) -> JsonValue:
    """Return what the first encoder writes that accepts the value."""
    refused: list[EncodeError] = []
    for encode in encoders:
        try:
            return encode(value)
        except EncodeError as error:
            refused.append(error)
    furthest = max(refused, key=lambda error: len(error.path))
    if furthest.path:
        raise furthest
    expected = (error.problem.removeprefix("expected ").split(", found")[0] for error in refused)
    raise _mismatch(" or ".join(dict.fromkeys(expected)), value)


def json_by_class(value: object, table: Mapping[str, Encoder[Any]]) -> JsonValue:
    """Return what the encoder for a model writes, found by the name of its class."""
    for kind in type(value).__mro__:
        encode = table.get(kind.__name__)
        if encode is not None:
            return encode(value)
    raise _mismatch(one_of(table), value)


def dumps(value: JsonValue) -> bytes:
    """Return a JSON value as compact UTF-8 text.

    Raises:
        EncodeError: It has NaN, an infinity or a lone surrogate, or contains itself.
    """
    try:
        return _write_json(value).encode()
    except (ValueError, RecursionError):
        pass  # these errors quote the value: the error is raised outside this block
    try:
        error = next(_unwritable(value, ()))
    except (StopIteration, RecursionError):
        error = EncodeError("expected a JSON value, found one nested too deeply")
    raise error


_write_json: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def json_null(value: object) -> None:
    """Return null, which is all that is allowed."""
    if value is not None:
        raise _mismatch("None", value)


def _json_array(value: Iterable[object]) -> JsonValue:
    return json_list(value, json_any)


def _json_enum(value: Enum) -> JsonValue:
    if value is UNSET:
        raise _mismatch("a JSON value", value)
    return json_any(value.value)


# A subclass stands before its base.
_WRITERS: Final[tuple[tuple[type[object], Callable[[Any], JsonValue]], ...]] = (
    (str, json_str),
    (bool, json_bool),
    (NoneType, json_null),
    (int, json_int),
    (float, json_float),
    (Model, Model.to_json),
    (dict, json_object),
    (Mapping, json_object),
    (list, _json_array),
    (tuple, _json_array),
    (datetime, json_datetime),
    (date, json_date),
    (time, json_time),
    (UUID, json_uuid),
    (Decimal, json_decimal),
    (bytes, json_bytes),
    (Enum, _json_enum),
)
_EXACT: Final[Mapping[type[object], Callable[[Any], JsonValue]]] = dict(_WRITERS)


def _unwritable(value: JsonValue, path: tuple[str | int, ...]) -> Iterator[EncodeError]:
    """Yield the errors for what is no JSON text, wherever it is in a value."""
    match value:
        case str() if not _is_unicode(value):
            yield EncodeError(_SURROGATE, path)
        case float() if not isfinite(value):
            yield EncodeError(_NOT_FINITE, path)
        case list():
            for index, element in enumerate(value):
                yield from _unwritable(element, (*path, index))
        case dict():
            for name, member in value.items():
                yield from _unwritable(name, (*path, "*"))
                yield from _unwritable(member, (*path, name))
        case _:
            pass


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _mismatch(expected: str, value: object) -> EncodeError:
    return EncodeError(f"expected {expected}, found {type(value).__name__}")
