"""What `encoding` says of the members of a body."""

from __future__ import annotations

import re

from ..document import JsonObject, JsonValue, escape, join
from ..ir import Part, Parts
from ..problems import quoted
from .compose import parts_of
from .follow import elements, follow, members
from .media_types import MEDIA_TYPE, essence, is_json
from .names import root_spot
from .reading import facts_of
from .schemas import Scope, text

_FORM_STYLES = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})

# Source: RFC 9110, sections 5.1 and 5.5.
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*")


def form_styles(scope: Scope, media: JsonObject, pointer: str) -> tuple[tuple[str, str, bool], ...]:
    """What `encoding` says of the members of a form: style and whether it is exploded; no style
    stands for JSON text.
    """
    found: list[tuple[str, str, bool]] = []
    for name, value in members(scope, media, "encoding", pointer).items():
        facts = value if isinstance(value, dict) else {}
        style = text(facts, "style")
        if style and style not in _FORM_STYLES:
            place = f"{pointer}/encoding/{escape(name)}"
            hint = "the usual style is sent, form"
            scope.note("parameter-style", place, f"the style {quoted(style)}", "form", hint=hint)
            style = "form"
        explode = facts.get("explode")
        if style or isinstance(explode, bool):
            exploded = explode if isinstance(explode, bool) else style in {"", "form"}
            found.append((name, style or "form", exploded))
        elif is_json(text(facts, "contentType")):
            found.append((name, "", False))
    return tuple(found)


def multipart(scope: Scope, media_type: str, media: JsonObject, pointer: str) -> Parts:
    """What is said of the parts of a body. Where the order of named parts counts, all are named.

    Source: OpenAPI 3.1.1, "Encoding Object"; OpenAPI 3.2.0 for those of elements.
    """
    stated = members(scope, media, "encoding", pointer)
    properties = _properties(scope, media.get("schema"), pointer)
    named = {name: _of_schema(scope, schema) for name, schema in properties.items()}
    for name, value in stated.items():
        place = join(pointer, "encoding", name)
        named[name] = _part(scope, value, place, named.get(name, Part()))
    ordered = essence(media_type) != "multipart/form-data"
    rest = media.get("itemEncoding")
    return Parts(
        named=tuple((name, part) for name, part in named.items() if ordered or part != Part()),
        positions=tuple(
            _part(scope, value, place, Part())
            for place, value in elements(scope, media, "prefixEncoding", pointer)
        ),
        rest=Part() if rest is None else _part(scope, rest, f"{pointer}/itemEncoding", Part()),
    )


def _properties(scope: Scope, schema: JsonValue, pointer: str) -> dict[str, JsonValue]:
    """The properties of an object with those of all branches, in their order."""
    found: dict[str, JsonValue] = {}
    for part, _ in parts_of(scope, [(schema, root_spot(f"{pointer}/schema", "Body"))]).plain:
        properties = part.get("properties")
        for name, stated in properties.items() if isinstance(properties, dict) else ():
            found.setdefault(name, stated)
    return found


def _of_schema(scope: Scope, schema: JsonValue) -> Part:
    """What the schema of a part, or of its elements, says of its media type."""
    facts = facts_of(scope.document, schema)
    items = next((fact["items"] for fact in facts if "items" in fact), None)
    facts += facts_of(scope.document, items)
    stated = (text(fact, "contentMediaType") for fact in facts)
    return Part(media_type=next((one for one in stated if MEDIA_TYPE.fullmatch(one)), ""))


def _part(scope: Scope, value: JsonValue, pointer: str, known: Part) -> Part:
    """What one Encoding Object says; a style leaves no room for a media type."""
    facts, _ = follow(scope, value, pointer)
    headers = _headers(scope, facts, pointer)
    explode = facts.get("explode")
    style = text(facts, "style")
    if style and style not in _FORM_STYLES:
        hint = "the usual style is sent, form"
        scope.note("parameter-style", pointer, f"the style {quoted(style)}", "form", hint=hint)
        style = "form"
    if style or isinstance(explode, bool):
        exploded = explode if isinstance(explode, bool) else style in {"", "form"}
        return Part(style=style or "form", explode=exploded, headers=headers)
    choices = [one.strip() for one in text(facts, "contentType").split(",")]
    kept = [one for one in choices if MEDIA_TYPE.fullmatch(one)]
    if len(kept) < len(choices) and text(facts, "contentType"):
        found, hint = f"the media type {quoted(text(facts, 'contentType'))}", "it is left out"
        scope.note("media-type", pointer, found, "one such as image/png", hint=hint)
    return Part(media_type=", ".join(kept) or known.media_type, headers=headers)


def _headers(scope: Scope, encoding: JsonObject, pointer: str) -> tuple[tuple[str, str], ...]:
    """The headers that are the same in each request; others a `FileUpload` can have."""
    found: list[tuple[str, str]] = []
    for name, value in members(scope, encoding, "headers", pointer).items():
        place = join(pointer, "headers", name)
        header, _ = follow(scope, value, place)
        constant = _constant(scope, header.get("schema"))
        if name.lower() in {"content-type", "content-disposition"}:
            continue  # the standard says so of the first; the second is written anyway
        if _HEADER_NAME.fullmatch(name) and constant is not None:
            found.append((name, constant))
        else:
            hint = "pass it in the headers of a FileUpload, if the part is a file"
            shown, expected = f"the header {quoted(name)} of a part", "one with a constant value"
            scope.note("part-header", place, shown, expected, hint=hint)
    return tuple(found)


def _constant(scope: Scope, schema: JsonValue) -> str | None:
    """The one text that a schema allows; None if there are others, or if it cannot be sent."""
    for fact in facts_of(scope.document, schema):
        values = fact.get("enum")
        one = values[0] if isinstance(values, list) and len(values) == 1 else fact.get("const")
        if isinstance(one, str) and _HEADER_VALUE.fullmatch(one):
            return one
    return None
