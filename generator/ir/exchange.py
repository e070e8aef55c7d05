"""What an operation sends and gets: parameters, bodies, responses, and what follows from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..document import JsonValue
from .servers import Server
from .types import Type
from .xml import XmlElement

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
