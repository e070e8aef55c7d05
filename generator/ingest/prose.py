"""What pages without an OpenAPI document tell of an operation, in one form for all formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..document import JsonObject, JsonValue
from ..grammar import METHODS
from ..problems import Problem
from .page import Page

METHOD_WORDS = "|".join(METHODS).upper()
"""The methods as pages write them, for regular expressions."""

Location: TypeAlias = Literal["path", "query", "header", "cookie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter, header or member of an object.

    `name` is the whole wire name at its level. `types` are the alternatives as the page writes them
    (`string`, `null`, `string[]`, `enum<string>`, `integer<int64>`, or the name of an object), none
    where it does not say. `required` is None where it does not say. `keywords` are further keywords
    of JSON Schema that the page states: `enum`, `format`, `default`, `deprecated`, bounds. `fields`
    are members of the object, or of the objects in the array. `additional` is what is known of the
    values of an object whose keys are data. `variants` are the alternatives of the object, or of
    the objects in the array, by the names that the page gives them. `note` and `ask` say why there
    is such a field where the page does not list it, and what to ask the vendor.
    """

    name: str
    line: int
    types: tuple[str, ...] = ()
    required: bool | None = None
    doc: str = ""
    keywords: JsonObject = field(default_factory=dict[str, JsonValue])
    examples: tuple[JsonValue, ...] = ()
    fields: tuple[Field, ...] = ()
    additional: Field | None = None
    variants: tuple[Field, ...] = ()
    note: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An example of a whole body, read as JSON, and the line at which it begins."""

    value: JsonValue
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBody:
    """A request body, or that of a response, of one media type; empty where the page states none.

    `root` is what is said of the body as a whole where that is more than its `fields`, for example
    that it is an array of them; None where nothing is.
    """

    line: int
    media_type: str = ""
    fields: tuple[Field, ...] = ()
    root: Field | None = None
    required: bool | None = None
    doc: str = ""
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResponse:
    """A response; `status` is empty where the page does not say which status it has."""

    line: int
    status: str = ""
    doc: str = ""
    headers: tuple[Field, ...] = ()
    bodies: tuple[PageBody, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCall:
    """A call that the page shows, such as one with curl.

    `url` is whole; `body` is None where there is none or it is not JSON; `form` has the fields of a
    form.
    """

    line: int
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: JsonValue = None
    form: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOperation:
    """An operation. `method` is in lower case; `path` has variables in braces.

    `security` are the names of schemes as the page gives them, and `choices` how they go together:
    alternatives, each of schemes that are sent at once, an empty one for a call without any; None
    where the page does not say. `credentials` those that it lists
    with the header, query parameter or cookie that carries each one. `servers` are base URLs that
    it states, each with its line.

    A `path` without a slash at its beginning is the name of a webhook. `title_note` says how the
    title was told from what follows it where the page does not show that; `note` says what shows
    the operation where the page does not state it; `problems` are warnings.
    """

    page: Page
    line: int
    method: str
    path: str
    note: str = ""
    title: str = ""
    title_line: int = 0
    title_note: str = ""
    doc: str = ""
    doc_line: int = 0
    version: str = ""
    version_line: int = 0
    operation_id: str = ""
    deprecated: bool = False
    tags: tuple[str, ...] = ()
    parameters: tuple[tuple[Location, Field], ...] = ()
    bodies: tuple[PageBody, ...] = ()
    responses: tuple[PageResponse, ...] = ()
    security: tuple[str, ...] = ()
    security_line: int = 0
    choices: tuple[tuple[str, ...], ...] | None = None
    credentials: tuple[tuple[Location, Field], ...] = ()
    servers: tuple[tuple[str, int], ...] = ()
    calls: tuple[SampleCall, ...] = ()
    problems: tuple[Problem, ...] = ()
