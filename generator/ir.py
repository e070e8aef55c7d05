"""The API as Python will see it: references resolved, directions known, every place with its name
hints.

Frozen data without behaviour. `lower` builds it, `plan` settles the names, `view` reads both;
nothing after `lower` sees the document. Things are told apart by `key`, the JSON pointer of the
place that first describes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from .document import JsonValue

if TYPE_CHECKING:
    from .ir_xml import XmlElement, XmlModel

PrimitiveKind: TypeAlias = Literal[
    "any",
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
members, `decimal` a string of digits, `decimal-number` a JSON number that stays exact.
"""

Direction: TypeAlias = Literal["sent", "received", "both"]
Location: TypeAlias = Literal["path", "query", "header", "cookie"]
Coding: TypeAlias = Literal["json", "form", "xml", "text", "bytes"]
"""How a body is written or read: as JSON, as a URL-encoded form, as XML, as text, or raw."""


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

    `additional` is the type of all other members; None where they can have any value.
    """

    key: str
    hint: NameHint
    members: tuple[Member, ...]
    additional: Type | None = None
    direction: Direction = "both"
    doc: str = ""
    rules: tuple[RequireOneOf, ...] = ()
    deprecated: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter outside the body. `style` and `explode` are as in OpenAPI, defaults filled in.

    `reserved` is OpenAPI's `allowReserved`; with `json` the value is sent as JSON text.
    """

    wire_name: str
    location: Location
    type: Type
    required: bool
    nullable: bool
    style: str
    explode: bool
    pointer: str
    doc: str = ""
    sensitive: bool = False
    deprecated: bool = False
    default: JsonValue = None
    example: JsonValue = None
    reserved: bool = False
    json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One media type of a body or response. A `text` or `bytes` one has the type `any`: its
    value is `str` or `bytes` as a whole.

    `styles` says of members of a form how they are written: name, style and whether it is exploded;
    an empty style stands for JSON text. `others` are further media types for values of the same
    type. `xml` is the outermost element, where the media type is XML. `pointer` is its place.
    """

    media_type: str
    type: Type
    coding: Coding = "json"
    example: JsonValue = None
    styles: tuple[tuple[str, str, bool], ...] = ()
    others: tuple[Content, ...] = ()
    xml: XmlElement | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body. `flat` if its members are the arguments of the method: an object that is only
    sent.
    """

    content: Content
    required: bool
    flat: bool
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one status carries: `"200"`, a range such as `"4XX"`, or `"default"`; None is no
    described body.
    """

    status: str
    doc: str
    content: Content | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of the client.

    `security` lists alternatives, each the scheme names needed together; an empty alternative means
    that no credential is needed, an empty tuple that none is ever sent. `methods` are fuller names
    for where another operation has `method`; none if the document states it. `target` is the
    template that is sent: `path` percent-encoded, without its fragment, its query fixed. `server`
    is the URL of its own server, empty where it has that of the API.

    Where an operation of the document takes or gives values of several types, each by media types
    of its own, there is one of these for each. `variant_of` is the key of the one that has the
    preferred type, empty for itself; `variant` the word that tells another from it, and `accept`
    the media type that it asks for.
    """

    key: str
    group: tuple[str, ...]
    method: str
    http_method: str
    path: str
    operation_id: str | None
    summary: str
    doc: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    security: tuple[tuple[str, ...], ...]
    deprecated: bool = False
    methods: tuple[str, ...] = ()
    target: str = ""
    server: str = ""
    variant: str = ""
    variant_of: str = ""
    accept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A security scheme that the client can satisfy.

    `kind` is `apiKey`, `bearer` or `basic`; `location` and `wire_name` say where an API key goes.
    `argument` and `variable` of a `basic` one are those of the user name.
    """

    scheme: str
    kind: Literal["apiKey", "bearer", "basic"]
    argument: str
    variable: str
    pointer: str
    doc: str = ""
    location: Location = "header"
    wire_name: str = ""
    password: str = ""
    password_variable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A server of the API, by name; the first one is the default."""

    name: str
    url: str
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Everything a package is made from."""

    title: str
    version: str
    doc: str
    docs_url: str | None
    environments: tuple[Environment, ...]
    credentials: tuple[Credential, ...]
    operations: tuple[Operation, ...]
    group_docs: dict[str, str] = field(default_factory=dict[str, str])
    models: tuple[Model, ...] = ()
    enums: tuple[Enum, ...] = ()
    aliases: tuple[Alias, ...] = ()
    xml: dict[str, XmlModel] = field(default_factory=dict[str, "XmlModel"])
    """How the models that are sent or received as XML are written, by key."""
    places: dict[str, tuple[tuple[str, NameHint], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, NameHint], ...]]
    )
    """The further places, with their names, of each model or enumeration that equal ones became."""
