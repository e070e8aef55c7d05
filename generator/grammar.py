"""Which objects of OpenAPI lie where, so that data which looks like them is not taken for them.

A `$ref` in an example is text of the API; a property called `default` holds a schema. Only the
place tells. Source: OpenAPI 3.0.4 section 4.7, 3.1.1 section 4.8, 3.2.0 section 4; JSON Schema
2020-12.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from .document import JsonObject, JsonValue, join

_VARIABLE = re.compile(r"\{[^{}]*\}")
Kind: TypeAlias = Literal[
    "OpenAPI",
    "Swagger",
    "Components",
    "Path Item",
    "Operation",
    "Parameter",
    "Request Body",
    "Media Type",
    "Encoding",
    "Response",
    "Callback",
    "Example",
    "Link",
    "Header",
    "Server",
    "Tag",
    "Security Scheme",
    "Schema",
]
Shape: TypeAlias = Literal["one", "list", "map", "patterned"]
"""How a member holds objects: it is one, a list of them, a map to them, or a map that can have
extensions beside them.
"""
_Members: TypeAlias = Mapping[str, tuple[Shape, Kind]]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The members of a Path Item that hold an operation; `query` since 3.2."""

COMPONENTS: Mapping[str, Kind] = {
    "schemas": "Schema",
    "responses": "Response",
    "parameters": "Parameter",
    "examples": "Example",
    "requestBodies": "Request Body",
    "headers": "Header",
    "securitySchemes": "Security Scheme",
    "links": "Link",
    "callbacks": "Callback",
    "pathItems": "Path Item",
    "mediaTypes": "Media Type",
}
"""The sections of `components`, and what each of them holds."""

_CONTENT: _Members = {
    "schema": ("one", "Schema"),
    "content": ("map", "Media Type"),
    "examples": ("map", "Example"),
}
_ENCODINGS: _Members = {
    "encoding": ("map", "Encoding"),
    "prefixEncoding": ("list", "Encoding"),
    "itemEncoding": ("one", "Encoding"),
}
_ONE_SCHEMA = (
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_LISTED_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED_SCHEMAS = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")

# A Callback has no members of its own: all of it is a map ("*") from expressions to Path Items.
_MEMBERS: Mapping[Kind, _Members] = {
    "OpenAPI": {
        "components": ("one", "Components"),
        "paths": ("patterned", "Path Item"),
        "servers": ("list", "Server"),
        "tags": ("list", "Tag"),
        "webhooks": ("map", "Path Item"),
    },
    "Swagger": {
        "definitions": ("map", "Schema"),
        "parameters": ("map", "Parameter"),
        "paths": ("patterned", "Path Item"),
        "responses": ("map", "Response"),
        "securityDefinitions": ("map", "Security Scheme"),
        "tags": ("list", "Tag"),
    },
    "Components": {section: ("map", kind) for section, kind in COMPONENTS.items()},
    "Path Item": {
        **dict.fromkeys(METHODS, ("one", "Operation")),
        "additionalOperations": ("map", "Operation"),
        "parameters": ("list", "Parameter"),
        "servers": ("list", "Server"),
    },
    "Operation": {
        "callbacks": ("map", "Callback"),
        "parameters": ("list", "Parameter"),
        "requestBody": ("one", "Request Body"),
        "responses": ("patterned", "Response"),
        "servers": ("list", "Server"),
    },
    "Parameter": _CONTENT,
    "Request Body": {"content": ("map", "Media Type")},
    "Media Type": {
        "examples": ("map", "Example"),
        "itemSchema": ("one", "Schema"),
        "schema": ("one", "Schema"),
        **_ENCODINGS,
    },
    "Encoding": {"headers": ("map", "Header"), **_ENCODINGS},
    "Response": {
        "content": ("map", "Media Type"),
        "headers": ("map", "Header"),
        "links": ("map", "Link"),
        "schema": ("one", "Schema"),  # until OpenAPI 3.0
    },
    "Callback": {"*": ("patterned", "Path Item")},
    "Example": {},
    "Link": {"server": ("one", "Server")},
    "Header": _CONTENT,
    "Server": {},
    "Tag": {},
    "Security Scheme": {},
    "Schema": {
        **dict.fromkeys(_ONE_SCHEMA, ("one", "Schema")),
        **dict.fromkeys(_NAMED_SCHEMAS, ("map", "Schema")),
        **dict.fromkeys(_LISTED_SCHEMAS, ("list", "Schema")),
    },
}

MEMBERS = frozenset(name for members in _MEMBERS.values() for name in members)
"""The names of all members that hold objects."""

NAMING_MEMBERS = frozenset(
    name for members in _MEMBERS.values() for name, (shape, _) in members.items() if shape == "map"
)
"""Those of them in which the author of the document chose the names."""


def member(kind: Kind, name: str) -> tuple[Shape, Kind] | None:
    """How a member of an object holds objects, and of what kind they are; None if it holds none."""
    members = _MEMBERS[kind]
    if "*" in members:
        return None if name.startswith("x-") else ("one", members["*"][1])
    return members.get(name)


class Node(NamedTuple):
    """An object of the description: what it is, where it is, and its members."""

    kind: Kind
    pointer: str
    value: JsonObject


def whole(tree: JsonObject) -> Node:
    """The whole document: an OpenAPI Object, or that of Swagger 2.0."""
    return Node("OpenAPI" if "openapi" in tree else "Swagger", "", tree)


def walk(kind: Kind, pointer: str, value: JsonObject) -> Iterator[Node]:
    """This object and all objects below it, in the order of the document.

    What is not an object where one should be is left out; the validator speaks about that.
    """
    pending = [Node(kind, pointer, value)]
    while pending:
        node = pending.pop()
        yield node
        if "$ref" not in node.value or node.kind in ("Schema", "Path Item"):
            pending.extend(reversed(list(children(node))))


def children(node: Node) -> Iterator[Node]:
    """The objects that lie directly in an object."""
    members = _MEMBERS[node.kind]
    if "*" in members:
        yield from _held(node.value, node.pointer, *members["*"])
        return
    for name, value in node.value.items():
        if name in members:
            yield from _held(value, join(node.pointer, name), *members[name])


def mapped(
    kind: Kind, value: JsonObject, change: Callable[[Kind, JsonObject], JsonObject]
) -> JsonObject:
    """An object with each object in it, and then itself, replaced by what it is changed to.

    What does not change is shared with the object given.
    """
    members = _MEMBERS[kind]
    made: JsonObject = {}
    if "*" in members:
        return change(kind, _mapped_members(value, *members["*"], change))
    for name, (shape, inner) in members.items():
        if name in value and (
            value[name] is not (new := _mapped(value[name], shape, inner, change))
        ):
            made[name] = new
    return change(kind, {**value, **made} if made else value)


def _mapped(
    value: JsonValue,
    shape: Shape,
    kind: Kind,
    change: Callable[[Kind, JsonObject], JsonObject],
) -> JsonValue:
    """A member of an object with the objects of this kind in it replaced."""
    match shape, value:
        case "one", dict():
            return mapped(kind, value, change)
        case "list", list():
            elements = [mapped(kind, e, change) if isinstance(e, dict) else e for e in value]
            same = all(new is old for new, old in zip(elements, value, strict=True))
            return value if same else elements
        case ("map" | "patterned"), dict():
            return _mapped_members(value, shape, kind, change)
        case _:
            return value


def _mapped_members(
    value: JsonObject,
    shape: Shape,
    kind: Kind,
    change: Callable[[Kind, JsonObject], JsonObject],
) -> JsonObject:
    made: JsonObject = {}
    for name, member in value.items():
        if isinstance(member, dict) and (shape == "map" or not name.startswith("x-")):
            new = mapped(kind, member, change)
            if new is not member:
                made[name] = new
    return {**value, **made} if made else value


def _held(value: JsonValue, pointer: str, shape: Shape, kind: Kind) -> Iterator[Node]:
    match shape, value:
        case "one", dict():
            yield Node(kind, pointer, value)
        case "list", list():
            for index, element in enumerate(value):
                if isinstance(element, dict):
                    yield Node(kind, join(pointer, index), element)
        case ("map" | "patterned"), dict():
            for name, member in value.items():
                if isinstance(member, dict) and (shape == "map" or not name.startswith("x-")):
                    yield Node(kind, join(pointer, name), member)
        case _:
            pass


def plain_path(path: str) -> str:
    """A path without the names of its variables: paths that differ in these alone are one.

    Source: OpenAPI 3.1.1, section 4.8.8.2.
    """
    return _VARIABLE.sub("{}", path)
