"""The headers that a response declares."""

from __future__ import annotations

from dataclasses import replace

from ..document import JsonObject, JsonValue, join
from ..ir import EnumRef, HeaderForm, ListOf, Nullable, Primitive, ResponseHeader, Type
from ..naming import class_name
from ..problems import quoted
from .follow import follow, members
from .media_types import is_json
from .names import root_spot
from .schemas import ANY, Scope, lower, text

_JSON_KINDS = frozenset({"boolean", "decimal-number", "integer", "number"})
_RAW = "its text is given as it is"
_TEXT: Type = Primitive("string")


def response_headers(
    scope: Scope, response: JsonObject, pointer: str
) -> tuple[ResponseHeader, ...]:
    """The declared headers of a response; one called `Content-Type` says nothing (OpenAPI)."""
    return tuple(
        _header(scope, name, stated, join(pointer, "headers", name))
        for name, stated in members(scope, response, "headers", pointer).items()
        if name.lower() != "content-type" and not name.startswith("x-clientwright-")
    )


def _header(scope: Scope, name: str, stated: JsonValue, place: str) -> ResponseHeader:
    header, pointer = follow(scope, stated, place)
    if pointer not in scope.headers:
        type_, form = _type(scope, header, pointer, name)
        scope.headers[pointer] = ResponseHeader(
            wire_name=name,
            type=type_,
            form=form,
            doc=text(header, "description"),
            deprecated=header.get("deprecated") is True,
        )
    return replace(scope.headers[pointer], wire_name=name)


def _type(scope: Scope, header: JsonObject, pointer: str, name: str) -> tuple[Type, HeaderForm]:
    """The type of a header, and how its text becomes a value of it."""
    content = members(scope, header, "content", pointer)
    if content:
        media_type, media = next(iter(content.items()))
        if not is_json(media_type) or not isinstance(media, dict):
            return _TEXT, "text"
        place = join(pointer, "content", media_type, "schema")
        return lower(scope, media.get("schema", True), root_spot(place, class_name(name))), "json"
    place = f"{pointer}/schema"
    stated = header.get("schema", {"type": "string"})
    type_ = lower(scope, stated, root_spot(place, class_name(name)))
    plain = type_.inner if isinstance(type_, Nullable) else type_
    if isinstance(plain, ListOf):
        form = _scalar(scope, plain.item)
        if form:
            return plain, "list of json" if form == "json" else "list of text"
    if plain == ANY:
        return _TEXT, "text"
    form = _scalar(scope, plain)
    if form:
        return plain, form
    scope.note("header-form", place, f"the header {quoted(name)}", "a plain value", hint=_RAW)
    return _TEXT, "text"


def _scalar(scope: Scope, type_: Type) -> HeaderForm | None:
    """How a single value is written; None for what is no single value."""
    match type_:
        case Primitive(kind=kind) if kind not in {"any", "null", "object"}:
            return "json" if kind in _JSON_KINDS else "text"
        case EnumRef(key=key):
            strings = all(isinstance(value, str) for value in scope.enums[key].values)
            return "text" if strings else "json"
        case _:
            return None
