"""One dialect: Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 as OpenAPI 3.1 (JSON Schema 2020-12).

Source: OpenAPI 3.0.4, section 4.7.24 (Schema Object); OpenAPI 3.1.1, section 4.8.24.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .document import Document, JsonObject, join, objects, tokens
from .grammar import Kind, mapped
from .references import anchors, reference
from .swagger import from_swagger

_BOUNDS = {"exclusiveMaximum": "maximum", "exclusiveMinimum": "minimum"}


def normalise(document: Document) -> Document:
    """The same document in the 3.1 dialect, with references as plain pointers.

    Unchanged parts are shared. Places in the new document are those at which the author wrote it.
    """
    tree, former = document.tree, document.former
    if "openapi" not in tree:
        tree, former = from_swagger(tree)
    named = _pointers_of_anchors(tree)

    def changed(kind: Kind, value: JsonObject) -> JsonObject:
        value = _plain_references(value, named)
        if kind != "Schema":
            return value
        if value.get("nullable") is True:
            value = _null_as_type(value)
        return _bounds_as_numbers(value)

    return replace(document, tree=mapped("OpenAPI", tree, changed), former=former)


def _pointers_of_anchors(tree: JsonObject) -> Callable[[str], str | None]:
    """Where an anchor is. They are looked for when one is asked for: few documents have any."""
    found: dict[str, str] = {}

    def pointer(name: str) -> str | None:
        if not found:
            found.update({"": "#"} | anchors(objects(tree)))
        return found.get(name)

    return pointer


def _plain_references(value: JsonObject, named: Callable[[str], str | None]) -> JsonObject:
    """`#/a%20b` as `#/a b`, and `#name` as the pointer of what has that name."""
    stated = reference(value)
    if stated is None and isinstance(dynamic := value.get("$dynamicRef"), str):
        stated = dynamic
    if stated is None or not stated.startswith("#"):
        return value
    plain = _plain(stated, named)
    return value if plain in (None, value.get("$ref")) else {**value, "$ref": plain}


def _plain(stated: str, named: Callable[[str], str | None]) -> str | None:
    if stated.startswith("#/"):
        return join("", *tokens(stated)) if "%" in stated else stated
    return named(stated[1:])


def _null_as_type(schema: JsonObject) -> JsonObject:
    """`type: string, nullable: true` as `type: [string, "null"]`.

    Without `type` beside it, `nullable` stays: `lower` reads it at references and compositions.
    """
    stated = schema.get("type")
    if not isinstance(stated, str):
        return schema
    changed = {key: value for key, value in schema.items() if key != "nullable"}
    changed["type"] = [stated, "null"]
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        changed["enum"] = [*values, None]
    return changed


def _bounds_as_numbers(schema: JsonObject) -> JsonObject:
    """`minimum: 1, exclusiveMinimum: true` as `exclusiveMinimum: 1`."""
    if not any(isinstance(schema.get(keyword), bool) for keyword in _BOUNDS):
        return schema
    changed = dict(schema)
    for keyword, bound in _BOUNDS.items():
        if isinstance(schema.get(keyword), bool):
            del changed[keyword]
            if schema[keyword] is True and bound in schema:
                changed[keyword] = changed.pop(bound)
    return changed
