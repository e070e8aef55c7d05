"""What can differ from a document, and how its types are called in a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from ..ir import (
    Alias,
    AliasRef,
    Api,
    Enum,
    EnumRef,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Primitive,
    PrimitiveKind,
    TupleOf,
    Type,
    Union,
)
from .sights import ScalarKind

Rule: TypeAlias = Literal[
    "missing-body",
    "missing-member",
    "missing-parameter",
    "no-option-fits",
    "null-value",
    "undocumented-body",
    "undocumented-media-type",
    "undocumented-operation",
    "undocumented-parameter",
    "undocumented-status",
    "unknown-member",
    "unknown-value",
    "unreadable-body",
    "wrong-format",
    "wrong-type",
]

_STRINGS: dict[PrimitiveKind, str] = {
    "date": "a date",
    "date-time": "a date-time with an offset",
    "decimal": "a decimal number in a string",
    "time": "a time",
    "uuid": "a UUID",
}
SCALARS: dict[PrimitiveKind, tuple[str, frozenset[ScalarKind]]] = {
    "boolean": ("a boolean", frozenset({"boolean"})),
    "byte": ("a string", frozenset({"string"})),
    "decimal-number": ("a number", frozenset({"integer", "number"})),
    "integer": ("an integer", frozenset({"integer"})),
    "number": ("a number", frozenset({"integer", "number"})),
    "string": ("a string", frozenset({"string"})),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that differs from the document. `place` is where in the body, `$` as a whole;
    `pointer` leads to what the document says of it, `name` is that of an unknown member or
    parameter.
    """

    rule: Rule
    place: str
    expected: str
    found: str
    pointer: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the document has under its keys."""

    models: Mapping[str, Model]
    enums: Mapping[str, Enum]
    aliases: Mapping[str, Alias]
    places: Mapping[str, tuple[str, ...]]
    """The further places of what equal schemas became."""


def known_of(api: Api) -> Known:
    """The look-up tables of an API."""
    return Known(
        models={model.key: model for model in api.models},
        enums={enum.key: enum for enum in api.enums},
        aliases={alias.key: alias for alias in api.aliases},
        places={key: tuple(place for place, _ in found) for key, found in api.places.items()},
    )


def expected(known: Known, type_: Type) -> str:
    """A type in words."""
    match type_:
        case Nullable(inner):
            return f"{expected(known, inner)} or null"
        case AliasRef(key):
            return expected(known, known.aliases[key].type)
        case Union(options):
            return f"one of {len(options)} types"
        case EnumRef(key):
            return values_text(len(known.enums[key].values))
        case ModelRef() | MapOf():
            return "an object"
        case ListOf() | TupleOf():
            return "a list"
        case Primitive(kind):
            return _STRINGS.get(kind) or SCALARS.get(kind, (_article(kind), frozenset()))[0]
        case _:
            assert_never(type_)


def _article(kind: str) -> str:
    return {"null": "null", "object": "an object"}.get(kind, "any value")


def values_text(count: int) -> str:
    """An enumeration in words: its values can be many."""
    return "the one documented value" if count == 1 else f"one of the {count} documented values"


def home(known: Known, key: str, near: str) -> str:
    """The pointer of a model or enumeration, of several that became one that of the one below a
    place.
    """
    places = (plain(key), *map(plain, known.places.get(key, ())))
    return next((place for place in places if f"{place}/".startswith(f"{near}/")), places[0])


def plain(key: str) -> str:
    """The pointer that a key begins with: some have a mark of their shape behind it."""
    head, mark, rest = key.partition("#/")
    return f"{head}{mark}{rest.partition('#')[0]}"
