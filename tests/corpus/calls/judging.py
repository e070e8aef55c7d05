"""Requests held against their document by openapi-core; where it cannot, the reason."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.validation.request.exceptions import (
    ParameterValidationError,
    RequestBodyValidationError,
)
from referencing.exceptions import Unresolvable
from werkzeug.datastructures import ImmutableMultiDict

from generator.document import JsonObject, JsonValue
from tests.corpus.stated import followed, members_of

from .arrived import Given
from .flattening import flattened, kind_of
from .serving import Arrived
from .wanted import IGNORED, Exchange, Parameter

_CRASH = "crash"
_PATHS = "x-all-paths"
MARKED_AS_A_WHOLE = "readOnly as a whole"
"""What openapi-core says of a parameter or body whose schema is marked; OpenAPI gives the mark a
meaning for properties only (3.0.4, section 4.7.24.1).
"""
_PARSED = frozenset(
    {"application/json", "multipart/form-data", "application/x-www-form-urlencoded"}
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a part of a request: `body`, the location and name of a parameter, or
    `crash`; with something else if that is empty.
    """

    part: str
    text: str


@dataclass(slots=True)
class _Request:
    """A request in the form that openapi-core reads."""

    method: str
    host_url: str
    path: str
    parameters: RequestParameters
    content_type: str
    body: bytes


def judgeable(tree: JsonObject) -> JsonObject:
    """A document without discriminators, without the patterns that are no regular expressions of
    Python, on which openapi-core crashes, and with its paths a second time, where references into
    them lead: what is judged has only one of them.
    """
    found: JsonObject = {name: _judgeable(value) for name, value in tree.items()}
    return {**found, _PATHS: found.get("paths")}


def _judgeable(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            kept = {k: _judgeable(v) for k, v in value.items() if _is_judgeable(k, v)}
            reference = kept.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/paths/"):
                kept["$ref"] = f"#/{_PATHS}{reference.removeprefix('#/paths')}"
            return kept
        case list():
            return [_judgeable(item) for item in value]
        case _:
            return value


def _is_judgeable(name: str, value: JsonValue) -> bool:
    """Whether openapi-core can read a keyword, and takes it for what it is: a discriminator does
    not change what fits (OpenAPI 3.1.1, section 4.8.25), but tags without a schema are refused.
    """
    if name == "discriminator":
        return not isinstance(members_of(value).get("propertyName"), str)
    return name != "pattern" or _is_regex(value)


def _is_regex(value: JsonValue) -> bool:
    try:
        return not isinstance(value, str) or bool(re.compile(value))
    except (re.error, OverflowError):
        return False


def judge_of(tree: JsonObject, exchange: Exchange, origin: str) -> OpenAPI:
    """What judges the requests of one operation: the document as published, without the others.

    Its servers are replaced by ours, the path template is without fragment and query, by which no
    server could tell paths apart, and the header parameters are left out that OpenAPI says are
    ignored: openapi-core would ask for them.
    """
    item = followed(tree, members_of(tree.get("paths")).get(exchange.path))
    template = exchange.path.partition("#")[0].partition("?")[0] or "/"
    own = _relevant(tree, item)
    method = exchange.method.lower()
    own[method] = _relevant(tree, members_of(item.get(method)))
    part = {**tree, "servers": [{"url": origin}], "paths": {template: own}}
    names = {name.partition(";")[0].strip().lower() for name in exchange.body or ()}
    # Of these it knows only a few.
    parsers: dict[str, Callable[[bytes], Any]] = {
        name: _json for name in names if name.endswith("+json")
    }
    unchecked: Any = None  # the type does not name it; the document as a whole has been validated
    config = Config(spec_validator_cls=unchecked, extra_media_type_deserializers=parsers)
    return OpenAPI.from_dict(part, config=config)


def _json(body: bytes, **_parameters: str) -> JsonValue:
    value: JsonValue = json.loads(body)
    return value


def _relevant(tree: JsonObject, owner: JsonObject) -> JsonObject:
    """An operation or a path item as far as it is judged."""
    stated = owner.get("parameters")
    parameters = [followed(tree, value) for value in stated] if isinstance(stated, list) else []
    kept = [p for p in parameters if p.get("in") != "header" or _name(p) not in IGNORED]
    return {**{k: v for k, v in owner.items() if k != "servers"}, "parameters": [*kept]}


def _name(parameter: JsonObject) -> str:
    return str(parameter.get("name")).lower()


def complaints(judge: OpenAPI, arrived: Arrived, origin: str) -> list[Complaint]:
    """What openapi-core has against a request; values are not shown."""
    request: Any = _Request(
        method=arrived.method.lower(),
        host_url=origin,
        path=unquote(arrived.path),
        parameters=RequestParameters(
            query=ImmutableMultiDict(arrived.arguments),
            header=arrived.headers,
            cookie=ImmutableMultiDict(arrived.cookies),
        ),
        content_type=arrived.content_type,
        body=arrived.body,
    )
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of deprecated parameters, and schemes that it cannot check
        try:
            return [_said(error) for error in judge.iter_request_errors(request)]
        except _CRASHES as error:
            return [Complaint(_CRASH, type(error).__name__)]


_CRASHES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    Unresolvable,
    ValueError,
    re.error,
)


def _said(error: Exception) -> Complaint:
    """An error with its causes, as far as it quotes no value."""
    cause: BaseException | None = error
    causes: list[str] = []
    part = ""
    while cause is not None and len(causes) < 4:
        inner: Any = getattr(cause, "schema_errors", None)
        keywords = sorted({_keyword(each) for each in inner or ()})
        causes.append(type(cause).__name__ + (f" ({', '.join(keywords)})" if keywords else ""))
        if isinstance(cause, RequestBodyValidationError):
            part = "body"
        elif isinstance(cause, ParameterValidationError):
            part = f"{cause.location} {cause.name}"
        cause = cause.__cause__ or cause.__context__
    return Complaint(part, " < ".join(causes))


def _keyword(error: Any) -> str:
    """What a schema error is about."""
    is_whole = error.validator == "readOnly" and not error.absolute_path
    return MARKED_AS_A_WHOLE if is_whole else str(error.validator)


def limits(
    tree: JsonObject, exchange: Exchange, given: Given, arrived: Arrived, body: JsonValue
) -> dict[str, str]:
    """Which parts of a request openapi-core cannot judge, with what it does not implement, by its
    source (0.23.1).

    They are judged by Werkzeug's parsers alone, and their values by the `jsonschema` package.
    """
    found = {_CRASH: "nothing: it crashes"}
    for parameter in exchange.parameters:
        value = given.get((parameter.location, parameter.name))
        schema = followed(tree, parameter.schema)
        reason = _limit(parameter, schema, value)
        if value is None and "default" in schema:
            reason = "defaults that do not fit, of what was not sent"
        if reason:
            found[f"{parameter.location} {parameter.name}"] = reason
    body_content = (exchange.body or {}).items()
    kind = arrived.content_type.partition(";")[0].strip().lower()
    if kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        stated = {name.partition(";")[0].strip().lower(): m for name, m in body_content}
        media = stated.get(kind, {})
        reason = _form_limit(tree, kind, media, body)
        found |= {"body": reason} if reason else {}
    if kind not in _PARSED and not kind.endswith("+json"):
        found["body"] = f"bodies of {'text' if kind.startswith('text/') else 'other media types'}"
    if kind not in {name.partition(";")[0].strip().lower() for name in exchange.body or ()}:
        found["body"] = "bodies of a range of media types"
    return found


def _form_limit(tree: JsonObject, kind: str, media: JsonObject, body: JsonValue) -> str:
    """What openapi-core does not implement of a form; empty if it can judge it."""
    members = members_of(body)
    encoding = members_of(media.get("encoding"))
    if any(map(_is_nested, members.values())):
        return "objects in forms"
    if any(members_of(stated).get("style") == "deepObject" for stated in encoding.values()):
        return "arrays by style deepObject"
    flat, _ = flattened(tree, media.get("schema"))
    properties = members_of(flat.get("properties"))
    if not members.keys() <= properties.keys():
        return "members of forms without a property"
    if kind != "multipart/form-data":
        return ""
    if "allOf" in followed(tree, media.get("schema")):
        return "compositions in multipart"  # their branches are held against bytes
    leaves = [x for each in members.values() for x in (each if isinstance(each, list) else [each])]
    if not all(isinstance(leaf, str) for leaf in leaves):
        return "numbers and booleans in multipart"
    if encoding:
        return "parts of media types of their own"
    for name, schema in properties.items():
        if name not in members and kind_of(flattened(tree, schema)[0]) == "array":
            return "arrays that are not sent in multipart"
    return "" if str(tree.get("openapi")).startswith("3.0") else "files in multipart of OpenAPI 3.1"


def _limit(parameter: Parameter, schema: JsonObject, value: JsonValue) -> str:
    """What openapi-core does not implement of a parameter; empty if it can judge it."""
    if parameter.style == "deepObject" and not isinstance(value, dict):
        return "arrays by style deepObject"  # of those that are not sent as well
    if parameter.style == "deepObject" and schema.get("type") != "object":
        return "deepObject of schemas that are not only objects"
    if isinstance(value, dict):
        if parameter.style == "form" and parameter.explode:
            return "exploded objects by style form"
        if parameter.style == "deepObject" and not parameter.explode:
            return "deepObject without explode"
        nested = any(isinstance(member, dict | list) for member in value.values())
        return "arrays and objects in objects of parameters" if nested else ""
    if isinstance(value, list):
        if parameter.style in {"spaceDelimited", "pipeDelimited"}:
            return "delimited styles"  # exploded, or with the delimiter percent-encoded
        return "objects in arrays of parameters" if _is_nested(value) else ""
    if not isinstance(value, str) and {"anyOf", "oneOf", "allOf"} & schema.keys():
        return "numbers and booleans of parameters behind a composition"
    return ""


def _is_nested(value: JsonValue) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, dict | list) for item in value)
    )
