"""The types of values, and what has a name: models, enumerations, aliases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..document import JsonValue

PrimitiveKind: TypeAlias = Literal[
    "any",
    "binary",
    "boolean",
    "byte",
    "date",
    "date-time",
    "decimal",
    "decimal-number",
    "integer",
    "null",
    "number",
    "object",
    "string",
    "time",
    "uuid",
]
"""JSON kinds and the formats that have a Python type of their own; `object` is one without declared
members, `decimal` a string of digits, `decimal-number` a JSON number that stays exact, `binary` a
file that is a part of a multipart body.
"""

Direction: TypeAlias = Literal["sent", "received", "both"]


@dataclass(frozen=True, slots=True)
class Primitive:
    """A value with a fixed Python type."""

    kind: PrimitiveKind


@dataclass(frozen=True, slots=True)
class ListOf:
    """A JSON array with elements of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object whose keys are data and whose values have one type."""

    value: Type


@dataclass(frozen=True, slots=True)
class Nullable:
    """Null, or the inner type, where the place itself cannot say so (elements of arrays and
    maps).
    """

    inner: Type


@dataclass(frozen=True, slots=True)
class ModelRef:
    """An object with declared members: the key of a `Model`."""

    key: str


@dataclass(frozen=True, slots=True)
class EnumRef:
    """One of a set of values: the key of an `Enum`."""

    key: str


@dataclass(frozen=True, slots=True)
class TupleOf:
    """A JSON array with a type for each position; `rest` is that of all further elements, None if
    there can be none.
    """

    items: tuple[Type, ...]
    rest: Type | None


@dataclass(frozen=True, slots=True)
class AliasRef:
    """A type with a name that is no class of its own: the key of an `Alias`."""

    key: str


@dataclass(frozen=True, slots=True)
class Tag:
    """The member whose value tells the options of a union apart (OpenAPI's Discriminator Object).

    `values` pairs each value with the option it means; several can mean one. `otherwise` is how an
    object with another value reads, or with none: None if the document names no such option.
    """

    name: str
    values: tuple[tuple[str, Type], ...]
    otherwise: Type | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """Any of several types, in the order of the document; told apart by `tag` where there is
    one.
    """

    options: tuple[Type, ...]
    tag: Tag | None = None


Type: TypeAlias = (
    Primitive | ListOf | TupleOf | MapOf | Nullable | ModelRef | EnumRef | AliasRef | Union
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of an object.

    `default` and `example` are JSON values of the document, None where it states none; the default
    is what the API assumes, so it is documented and not sent.
    """

    wire_name: str
    type: Type
    required: bool
    nullable: bool
    pointer: str
    doc: str = ""
    sensitive: bool = False
    deprecated: bool = False
    default: JsonValue = None
    example: JsonValue = None


@dataclass(frozen=True, slots=True)
class NameHint:
    """What a person might call something, the best name first; `fixed` if the document itself names
    it.
    """

    candidates: tuple[str, ...]
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class RequireOneOf:
    """A rule of an object: at least one of these members must be there (`anyOf` of `required`)."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A JSON object with declared members.

    `additional` is the type of all other members; None where they can have any value. `demanded`
    are those of them that must be there though the document says nothing else of them; where the
    object is only sent, they are among the members. `open` if the document itself says that there
    can be further members (`additionalProperties: true`), so that these are nothing unknown.
    """

    key: str
    hint: NameHint
    members: tuple[Member, ...]
    additional: Type | None = None
    direction: Direction = "both"
    doc: str = ""
    rules: tuple[RequireOneOf, ...] = ()
    demanded: tuple[Member, ...] = ()
    deprecated: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """A closed set of JSON strings, whole numbers or booleans; null is a matter of the place."""

    key: str
    hint: NameHint
    values: tuple[str | int | bool, ...]
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A named type that is no class: a union, or an array or map that contains itself."""

    key: str
    hint: NameHint
    type: Type
    direction: Direction = "both"
    doc: str = ""
