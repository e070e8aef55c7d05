"""All examples and defaults of a document, each with the place of its schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.document import JsonObject, JsonValue, descend, join, tokens

from .stated import METHODS

Kind: TypeAlias = Literal[
    "document",
    "components",
    "path item",
    "operation",
    "parameter",
    "body",
    "response",
    "media type",
    "schema",
]
Shape: TypeAlias = Literal["one", "list", "map"]

# Where the parts of each object of a document lie. Callbacks and webhooks are not here: a client
# neither sends nor reads them; nor are headers of responses, which it gives as text.
_PARTS: Mapping[Kind, Mapping[str, tuple[Shape, Kind]]] = {
    "document": {"paths": ("map", "path item"), "components": ("one", "components")},
    "components": {
        "schemas": ("map", "schema"),
        "parameters": ("map", "parameter"),
        "requestBodies": ("map", "body"),
        "responses": ("map", "response"),
        "pathItems": ("map", "path item"),
    },
    "path item": {
        **dict.fromkeys(METHODS, ("one", "operation")),
        "additionalOperations": ("map", "operation"),
        "parameters": ("list", "parameter"),
    },
    "operation": {
        "parameters": ("list", "parameter"),
        "requestBody": ("one", "body"),
        "responses": ("map", "response"),
    },
    "parameter": {"schema": ("one", "schema"), "content": ("map", "media type")},
    "body": {"content": ("map", "media type")},
    "response": {"content": ("map", "media type")},
    "media type": {"schema": ("one", "schema")},
    "schema": {
        "$defs": ("map", "schema"),
        "additionalProperties": ("one", "schema"),
        "allOf": ("list", "schema"),
        "anyOf": ("list", "schema"),
        "dependentSchemas": ("map", "schema"),
        "items": ("one", "schema"),
        "oneOf": ("list", "schema"),
        "patternProperties": ("map", "schema"),
        "prefixItems": ("list", "schema"),
        "properties": ("map", "schema"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A value of a document, its place, and the place of the schema that describes it."""

    pointer: str
    value: JsonValue
    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The examples of a document, and the places that each component is a part of.

    A place is that of a `$ref`; one to a schema counts where it is a branch of `allOf`, since the
    members of the branch are those of the whole.
    """

    examples: tuple[Example, ...]
    uses: Mapping[str, Sequence[str]]


def find_examples(tree: JsonObject) -> Found:
    """All examples and defaults of a normalised document; each component is visited once."""
    examples: list[Example] = []
    uses: dict[str, list[str]] = defaultdict(list)
    for pointer, kind, node in _nodes(tree):
        reference = node.get("$ref")
        if isinstance(reference, str) and (kind != "schema" or tokens(pointer)[-2] == "allOf"):
            uses[reference].append(pointer)
        if kind == "schema":
            examples += _of_schema(pointer, node)
        elif "schema" in node:
            examples += _of_place(tree, pointer, node)
    return Found(examples=tuple(examples), uses=uses)


def _nodes(tree: JsonObject) -> Iterator[tuple[str, Kind, JsonObject]]:
    """Every object of the document whose kind is known, outer ones first."""
    waiting: list[tuple[str, Kind, JsonValue]] = [("#", "document", tree)]
    while waiting:
        pointer, kind, node = waiting.pop()
        if not isinstance(node, dict):
            continue
        yield pointer, kind, node
        for name, (shape, inner) in reversed(list(_PARTS[kind].items())):
            if name in node:
                parts = list(_parts(join(pointer, name), shape, node[name]))
                waiting.extend((place, inner, part) for place, part in reversed(parts))


def _parts(pointer: str, shape: Shape, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    match shape, value:
        case "one", _:
            yield pointer, value
        case "map", dict():
            yield from ((join(pointer, name), member) for name, member in value.items())
        case "list", list():
            yield from ((join(pointer, n), element) for n, element in enumerate(value))
        case _:
            return


def _of_schema(pointer: str, schema: JsonObject) -> Iterator[Example]:
    for name in ("example", "default"):
        if name in schema:
            place = join(pointer, name)
            yield Example(pointer=place, value=schema[name], schema=pointer)
    values = schema.get("examples")
    for n, value in enumerate(values if isinstance(values, list) else ()):
        yield Example(pointer=join(pointer, "examples", n), value=value, schema=pointer)


def _of_place(tree: JsonObject, pointer: str, node: JsonObject) -> Iterator[Example]:
    """The examples beside the schema of a parameter or media type."""
    schema = join(pointer, "schema")
    if "example" in node:
        yield Example(pointer=join(pointer, "example"), value=node["example"], schema=schema)
    stated = node.get("examples")
    for name, value in (stated if isinstance(stated, dict) else {}).items():
        example = _referred(tree, value)
        if "value" in example:
            place = join(pointer, "examples", name, "value")
            yield Example(pointer=place, value=example["value"], schema=schema)


def _referred(tree: JsonObject, value: JsonValue) -> JsonObject:
    """An Example Object, or the one its `$ref` names; empty if it is something else."""
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        try:
            value = descend(tree, tokens(str(value["$ref"])))
        except LookupError:
            return {}
    return value if isinstance(value, dict) else {}
