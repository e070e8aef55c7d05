"""Files in multipart bodies: a string that is binary is one where it is a part of its own; inside a
JSON text it stays a string.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Document, JsonObject, JsonValue
from .names import Level
from .reading import SHAPE, canonical, followed, listed, text, types_of

_TEXTUAL = ("+json", "+xml", "/json", "/xml", "/x-www-form-urlencoded")
_BRANCHES = ("allOf", "anyOf", "oneOf")


def holds_files(document: Document, schema: JsonValue, level: Level) -> bool:
    """Whether a schema at this level of a multipart body is a file, or has some among its parts."""
    if not level:
        return False
    pending: list[tuple[JsonValue, Level, bool]] = [(schema, level, False)]
    seen: set[tuple[str, Level]] = set()
    while pending:
        node, at, branch = pending.pop()
        if not isinstance(node, dict):
            continue
        if at != "multipart" and is_file(node, bare=not branch and _is_open(document)):
            return True
        ref = node.get("$ref")
        if isinstance(ref, str) and ref.startswith("#/") and (canonical(ref), at) not in seen:
            seen.add((canonical(ref), at))
            pending.append((followed(document, canonical(ref)), at, branch))
        for keyword in _BRANCHES:
            pending.extend((one, at, True) for one in listed(node, keyword))
        pending.extend((one, below, False) for one, below in _inside(node, at))
    return False


def _inside(schema: JsonObject, level: Level) -> Iterator[tuple[JsonValue, Level]]:
    """What is below a schema, as far as it makes parts."""
    if level in {"multipart", "part"}:
        for one in (schema.get("items"), *listed(schema, "prefixItems")):
            yield one, "element"
    if level == "multipart":
        yield schema.get("additionalProperties"), "element"
    properties = schema.get("properties")
    if level == "multipart" and isinstance(properties, dict):
        for one in properties.values():
            yield one, "part"


def lowered_file(document: Document, schema: JsonObject, level: Level) -> bool:
    """Whether values of a schema are files at this level."""
    return level in {"part", "element"} and is_file(schema, bare=_is_open(document))


def is_file(schema: JsonObject, *, bare: bool) -> bool:
    """Whether a part with this schema is binary; `bare` says whether one that names no type is.

    Source: OpenAPI 3.0.4 (`format: binary`); OpenAPI 3.1.1, "Working with Binary Data".
    """
    if not {*types_of(schema)} <= {"string", "null"} or "enum" in schema or "const" in schema:
        return False
    if schema.get("format") == "binary":
        return True
    if "contentEncoding" in schema:
        return False
    if media_type := text(schema, "contentMediaType"):
        return not _is_textual(media_type)
    return bare and not SHAPE & schema.keys()


def _is_open(document: Document) -> bool:
    """Whether a part without a type is binary: OpenAPI 3.0 has no such rule."""
    return not text(document.tree, "openapi").startswith("3.0")


def _is_textual(media_type: str) -> bool:
    name = media_type.partition(";")[0].strip().lower()
    return name.startswith("text/") or name.endswith(_TEXTUAL)
