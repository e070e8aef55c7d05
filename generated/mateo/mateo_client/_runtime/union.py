"""Values of one of several types, told apart by a member or by their shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Final, TypeAlias, TypeVar, overload

from .decode import DecodeError, mismatch, one_of, unlike
from .model import Model
from .values import JsonObject, JsonValue

T = TypeVar("T")
T1 = TypeVar("T1")
T2 = TypeVar("T2")
T3 = TypeVar("T3")
T4 = TypeVar("T4")

Decoder: TypeAlias = Callable[[JsonValue], T]

_Known: TypeAlias = dict[tuple[int, tuple[Decoder[object], ...]], tuple[object, DecodeError | None]]
_KNOWN: Final[ContextVar[_Known | None]] = ContextVar("_KNOWN", default=None)
"""What the values inside the one that is read now were read as. Each alternative for a value reads
all that is inside again: without this, work would double from level to level of a recursive one.
"""


@overload
def by_tag(value: JsonValue, name: str, table: Mapping[str, Decoder[T1]], /) -> T1: ...
@overload
def by_tag(
    value: JsonValue, name: str, table: Mapping[str, Decoder[T1]], otherwise: Decoder[T2], /
) -> T1 | T2: ...
def by_tag(
    value: JsonValue,
    name: str,
    table: Mapping[str, Decoder[object]],
    otherwise: Decoder[object] | None = None,
    /,
) -> object:
    """Return what the decoder for a value's tag reads: the member that tells alternatives apart.

    `otherwise` reads an object whose tag is not in the table, or that has none.
    """
    if type(value) is not dict:
        raise mismatch("an object", value)
    tag = value.get(name)
    decode = table.get(tag) if type(tag) is str else None
    if decode is not None:
        return decode(value)
    if otherwise is not None:
        return otherwise(value)
    raise unlike(one_of(table), tag).under(name)


@overload
def best_fit(value: JsonValue, forms: Sequence[Decoder[T1]], /) -> T1: ...
@overload
def best_fit(value: JsonValue, first: Decoder[T1], second: Decoder[T2], /) -> T1 | T2: ...
@overload
def best_fit(
    value: JsonValue, first: Decoder[T1], second: Decoder[T2], third: Decoder[T3], /
) -> T1 | T2 | T3: ...
@overload
def best_fit(
    value: JsonValue,
    first: Decoder[T1],
    second: Decoder[T2],
    third: Decoder[T3],
    fourth: Decoder[T4],
    /,
) -> T1 | T2 | T3 | T4: ...
def best_fit(value: JsonValue, /, *decoders: Any) -> object:
    """Return what the first decoder reads that accepts the value.

    Of several that accept an object, it is the one that leaves the fewest members unnamed. Where
    none does, the error is that of the alternative that the value fits furthest.
    """
    forms: Sequence[Decoder[object]] = decoders[0] if len(decoders) == 1 else decoders
    if type(value) is not dict and type(value) is not list:
        return _fit(value, forms)
    known = _KNOWN.get()
    if known is not None:
        return _fit_once(value, forms, known)
    _KNOWN.set({})
    try:
        return _fit(value, forms)
    finally:
        _KNOWN.set(None)


def _fit_once(value: JsonValue, forms: Sequence[Decoder[object]], known: _Known) -> object:
    key = (id(value), tuple(forms))
    if key not in known:
        try:
            known[key] = _fit(value, forms), None
        except DecodeError as error:
            known[key] = None, error
    read, refused = known[key]
    if refused is not None:
        raise DecodeError(refused.problem, refused.path)
    return read


def _fit(value: JsonValue, forms: Sequence[Decoder[object]]) -> object:
    refused: list[DecodeError] = []
    best: list[object] = []
    fewest = 0
    for decode in forms:
        try:
            read = decode(value)
        except DecodeError as error:
            refused.append(error)
            continue
        left = _unnamed(read, value) if type(value) is dict else 0
        if not left:
            return read
        if not best or left < fewest:
            best = [read]
            fewest = left
    if best:
        return best[0]
    furthest = max(refused, key=lambda error: len(error.path))
    if furthest.path:
        raise furthest
    expected = (error.problem.removeprefix("expected ").split(", found")[0] for error in refused)
    raise unlike(" or ".join(dict.fromkeys(expected)), value)


def _unnamed(read: object, value: JsonObject) -> int:
    """How many members of an object have no name in what it was read as."""
    if isinstance(read, Model):
        return len(read.extra) + len(getattr(read, "additional_properties", ()))
    return len(value)
