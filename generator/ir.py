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
Location: TypeAlias = Literal["path", "query", "header", "cookie"]
PagesKind: TypeAlias = Literal["cursor", "page", "offset", "link"]
Coding: TypeAlias = Literal[
    "json", "json-lines", "events", "form", "multipart", "xml", "text", "bytes"
]
"""How a body is written or read: as JSON, as one JSON text after the other, as an event stream, as
a URL-encoded form, in several parts, as XML, as text, or raw.
"""
HeaderForm: TypeAlias = Literal["text", "json", "list of text", "list of json"]
"""How the value of a header is written: as itself, as JSON, or as a list of such with commas."""


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

    `reserved` is OpenAPI's `allowReserved`; with `json` the value is sent as JSON text. `nullable`
    if null can be sent: as JSON text, or as an empty value (`allowEmptyValue`). One that is the
    whole query (OpenAPI 3.2) has the style `querystring`.
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


@dataclass(frozen=True, slots=True)
class EventKind:
    """Events of one name, and the type of their data: JSON, or the text itself. An empty name
    stands for all events that no other kind is for.
    """

    name: str
    type: Type
    json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an Encoding Object says of a part of a multipart body: its media type (or several, with
    commas), or the style in which its value is written; headers that are the same in each request.
    """

    media_type: str = ""
    style: str = ""
    explode: bool = True
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a multipart body: by the name of their member, by their position, and all
    further ones.
    """

    named: tuple[tuple[str, Part], ...] = ()
    positions: tuple[Part, ...] = ()
    rest: Part = Part()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One media type of a body or response. A `text` or `bytes` one has the type `any`: its
    value is `str` or `bytes` as a whole; that of `json-lines` is the list of all lines.

    `styles` says of members of a form how they are written: name, style and whether it is exploded;
    an empty style stands for JSON text. Of an `events` or `json-lines` one the type is that of an
    item, `kinds` are those of its events, the general one first, and `end` is what the document
    says to be the data of the last one. `others` are further media types for values of the same
    type. `xml` is the outermost element, where the media type is XML. `pointer` is its place.
    """

    media_type: str
    type: Type
    coding: Coding = "json"
    example: JsonValue = None
    styles: tuple[tuple[str, str, bool], ...] = ()
    parts: Parts = Parts()
    kinds: tuple[EventKind, ...] = ()
    end: str = ""
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
class ResponseHeader:
    """A header that a response declares, and how its text becomes a value."""

    wire_name: str
    type: Type
    form: HeaderForm
    doc: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What can be called after a response, with values of it.

    `target` is the key of the operation; while lowering goes on, its `operationId` or a reference.
    `values` pairs names of its parameters, or an empty name for its body, with an expression or a
    constant as the document writes it.
    """

    name: str
    target: str
    values: tuple[tuple[str, str], ...]
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one status carries: `"200"`, a range such as `"4XX"`, or `"default"`; None is no
    described body.
    """

    status: str
    doc: str
    content: Content | None
    headers: tuple[ResponseHeader, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How the answers of an operation follow each other.

    `argument` is the parameter, or the member of a `body`, that takes the place of a page: what the
    page before names (`cursor`), its number from `first` on (`page`), or how many items are before
    it (`offset`); it is empty where a `link` leads there. `items`, `next`, `more` and `total` are
    wire names from the answer inwards: the items (none if it is the list itself), the place or link
    of the next page (-1 is the last item; none for the `Link` header), whether there is one, and
    how many pages or items there are.
    """

    kind: PagesKind
    items: tuple[str, ...]
    location: Location | Literal["body"] = "query"
    argument: str = ""
    next: tuple[str | int, ...] = ()
    more: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of the client.

    `security` lists alternatives, each the scheme names needed together; an empty alternative means
    that no credential is needed, an empty tuple that none is ever sent. `methods` are fuller names
    for where another operation has `method`; none if the document states it. `target` is the
    template that is sent: `path` percent-encoded, without its fragment, its query fixed. `server`
    is one of its own, None where it has that of the API. `pages` is None where nothing tells how
    its answers go on.

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
    server: Server | None = None
    pages: Pages | None = None
    variant: str = ""
    variant_of: str = ""
    accept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request that the API sends on its own account; `name` is the document's, `type` that of its
    JSON body.
    """

    key: str
    name: str
    type: Type
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A request that the API sends because of a call of an operation.

    `operations` are the keys of those that have it, `names` are words for this request, the
    shortest first; `type` is that of its JSON body.
    """

    key: str
    operations: tuple[str, ...]
    names: tuple[str, ...]
    type: Type
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What the webhooks of an API carry together.

    `header` is the one whose values tell them apart, `by_header` says how; without it `type` reads
    all of them.
    """

    type: Type
    header: str = ""
    by_header: tuple[tuple[str, Type], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthFlow:
    """How an access token is had; a URL that the document does not state is empty, and one can be
    relative to the server.
    """

    name: Literal["authorizationCode", "clientCredentials", "password"]
    token_url: str = ""
    authorization_url: str = ""
    refresh_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A security scheme.

    `location` and `wire_name` say where an API key goes. `argument` and `variable` of a `basic` one
    are those of the user name. A `mutualTLS` one, and an `other` one, which the client cannot carry
    out, have neither: the user's own HTTP client is to.
    """

    scheme: str
    kind: Literal["apiKey", "bearer", "basic", "oauth2", "mutualTLS", "other"]
    argument: str
    variable: str
    pointer: str
    doc: str = ""
    location: Location = "header"
    wire_name: str = ""
    password: str = ""
    password_variable: str = ""
    client_id_variable: str = ""
    client_secret_variable: str = ""
    flows: tuple[OAuthFlow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """A variable in the URL of a server (OpenAPI 3.1.1, section 4.8.6).

    `default` is None where the document states none; `values` are all that it can have, none if it
    can have any.
    """

    name: str
    default: str | None
    values: tuple[str, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where requests go. `url` has the variables in braces."""

    url: str
    variables: tuple[ServerVariable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A server of the API, by name; the first one is the default."""

    name: str
    server: Server
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerArgument:
    """An argument of the client for the variable `name` of its servers.

    `values` are all that it can have in any of them, none if it can have any; `default` that of the
    first server, None where there is none.
    """

    name: str
    argument: str
    default: str | None
    values: tuple[str, ...]
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
    server_arguments: tuple[ServerArgument, ...] = ()
    xml: dict[str, XmlModel] = field(default_factory=dict[str, "XmlModel"])
    """How the models that are sent or received as XML are written, by key."""
    places: dict[str, tuple[tuple[str, NameHint], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, NameHint], ...]]
    )
    """The further places, with their names, of each model or enumeration that equal ones became."""
    webhooks: tuple[Webhook, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    events: Events | None = None
    """None if the API has no webhook whose body can be read."""
