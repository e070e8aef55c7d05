"""Parameters outside the body: those of an operation, and those of its path item."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..document import JsonObject, JsonValue, escape
from ..ir import Location, Parameter, Primitive
from ..problems import quoted
from .follow import elements, follow
from .media_types import essence, is_json
from .names import parameter_spot
from .schemas import ANY, Scope, example_of, lower, references, split, text

_STYLES: dict[Location, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
"""The styles of each location, the default first."""

# Source: RFC 9110, section 5.6.2.
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# Headers that the client sets itself: as arguments they replace what it would send.
_OWN_HEADERS: frozenset[tuple[Location, str]] = frozenset(
    {("header", "accept"), ("header", "content-type")}
)
# Values of these types can be empty as they are.
_TEXTS = (Primitive("string"), Primitive("any"))
# Media types that a parameter can have beside JSON: those of a text, and of a whole query.
_CONTENTS = frozenset({"text/plain", "application/x-www-form-urlencoded"})
_SCHEMA_WORDS = frozenset({"type", "format", "items", "enum", "default", "example", "nullable"})
_NOT_YET = "clientwright cannot do this yet: the client goes without it"


@dataclass(frozen=True, slots=True)
class _Form:
    """What a parameter is made of: its schema, and whether it is sent as JSON text."""

    schema: JsonValue
    pointer: str
    json: bool = False


def parameters(
    scope: Scope,
    operation: tuple[JsonObject, str],
    item: tuple[JsonObject, str],
    *,
    schemes: frozenset[str],
) -> tuple[Parameter, ...]:
    """The operation's parameters, then those of its path item that it does not override.

    Both come with their pointers. `schemes` are those that the operation has credentials of.
    """
    lowered: dict[tuple[str, str], Parameter] = {}
    for owner, pointer in (operation, item):
        for place, value in elements(scope, owner, "parameters", pointer):
            parameter = _parameter(scope, value, place)
            if parameter is not None:
                lowered.setdefault((parameter.location, parameter.wire_name), parameter)
    sent = _OWN_HEADERS | {scope.secrets[name] for name in schemes & scope.secrets.keys()}
    return tuple(_settled(parameter, sent) for parameter in lowered.values())


def _settled(parameter: Parameter, sent: frozenset[tuple[Location, str]]) -> Parameter:
    """A parameter that the client sends anyway, its credentials among them, need not be given."""
    name = parameter.wire_name
    place = (parameter.location, name.lower() if parameter.location == "header" else name)
    return replace(parameter, required=False) if place in sent else parameter


def _parameter(scope: Scope, value: JsonValue, place: str) -> Parameter | None:
    """A parameter, lowered once however often it is referred to; None, and listed, if nobody can
    tell what it is.
    """
    stated, pointer = follow(scope, value, place)
    if pointer not in scope.parameters:
        scope.parameters[pointer] = _lowered(scope, stated, pointer) if stated else None
    return scope.parameters[pointer]


def _lowered(scope: Scope, stated: JsonObject, pointer: str) -> Parameter | None:
    location = stated.get("in")
    name = stated.get("name")
    if not isinstance(name, str):
        scope.note("parameter-name", pointer, "a parameter without a name", "one", hint=_NOT_YET)
        return None
    whole_query = location == "querystring"  # OpenAPI 3.2
    where = "query" if whole_query else location
    if where not in _STYLES:
        found = f"a parameter in {quoted(location)}"
        expected = "one in path, query, header or cookie"
        scope.note("parameter-location", pointer, found, expected, hint=_NOT_YET)
        return None
    sendable = _is_sendable(scope, name, where, pointer)
    form = _form(scope, stated, pointer)
    spot = parameter_spot(form.pointer, name)
    type_, null = (
        split(lower(scope, form.schema, spot)) if form.schema is not None else (ANY, False)
    )
    facts = [stated]
    if isinstance(form.schema, dict):
        facts += [form.schema, *references(scope.document, form.schema)]
    style = "querystring" if whole_query else _style(scope, stated, where, pointer)
    empty = where == "query" and stated.get("allowEmptyValue") is True and type_ not in _TEXTS
    explode = stated.get("explode")
    return Parameter(
        wire_name=name,
        location=where,
        type=type_,
        required=where == "path" or (stated.get("required") is True and sendable),
        nullable=empty or (null and form.json),
        style=style,
        explode=explode if isinstance(explode, bool) else style in {"form", "querystring"},
        pointer=pointer,
        doc=next((prose for fact in facts if (prose := text(fact, "description"))), ""),
        sensitive=any(fact.get("x-sensitive") is True for fact in facts),
        deprecated=stated.get("deprecated") is True,
        default=next((fact["default"] for fact in facts if "default" in fact), None),
        example=example_of(facts),
        reserved=stated.get("allowReserved") is True,
        json=form.json,
    )


def _is_sendable(scope: Scope, name: str, location: Location, pointer: str) -> bool:
    """Whether something of this name can be sent; a header that cannot be is listed."""
    if location != "header" or _HEADER_NAME.fullmatch(name):
        return True
    hint = "no value can be sent for it: correct the name"
    scope.note("parameter-name", pointer, f"the header {quoted(name)}", "a token", hint=hint)
    return False


def _form(scope: Scope, stated: JsonObject, pointer: str) -> _Form:
    """The schema of a parameter: its own, that of its content, or what stands in its place as in
    Swagger 2.0; None if it has none.
    """
    content = stated.get("content")
    if "schema" in stated:
        return _Form(stated["schema"], f"{pointer}/schema")
    if isinstance(content, dict) and content:
        name, media = next(iter(content.items()))
        schema: JsonValue = media.get("schema") if isinstance(media, dict) else None
        if not is_json(name) and essence(name) not in _CONTENTS:
            found, hint = f"a parameter sent as {quoted(name)}", "pass the text that is to be sent"
            scope.note("parameter-content", pointer, found, "JSON or text", hint=hint)
            schema = {"type": "string"}
        return _Form(schema, f"{pointer}/content/{escape(name)}/schema", json=is_json(name))
    inline = {key: value for key, value in stated.items() if key in _SCHEMA_WORDS}
    return _Form(inline if "type" in inline else None, pointer)


def _style(scope: Scope, stated: JsonObject, location: Location, pointer: str) -> str:
    known = _STYLES[location]
    style = text(stated, "style") or known[0]
    if style in known:
        return style
    found, expected = f"the style {quoted(style)}", f"a style of a {location} parameter"
    hint = f"the usual style is sent, {known[0]}"
    scope.note("parameter-style", pointer, found, expected, hint=hint)
    return known[0]
