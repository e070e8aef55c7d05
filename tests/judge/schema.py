"""What a document says about JSON values, read by the judge on its own.

It knows the keywords that the vendors use. Nothing here comes from the generator's stages or from
datamodel-code-generator, so that values are made without asking either of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from generator.document import JsonObject, JsonValue


class Absent(Enum):
    """Stands for a member that is not there."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Found: TypeAlias = "JsonValue | Absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Values of one type; "any" where the document does not name one.

    `values` are those of an enumeration. Of the members in `one_of_these`, an object must have one.
    """

    type: str
    format: str = ""
    values: tuple[JsonValue, ...] = ()
    items: Schema = ()
    members: Mapping[str, Schema] = field(default_factory=dict[str, "Schema"])
    required: frozenset[str] = frozenset()
    one_of_these: tuple[str, ...] = ()


Schema: TypeAlias = tuple[Shape, ...]
"""What a value may be: one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place in a JSON value. `shape` is the one of its schema that the value fits; None if none.

    `sent` says that the value is part of what is sent, `required` that it may not be left out.
    """

    schema: Schema
    shape: Shape | None
    value: JsonValue
    required: bool
    sent: bool

    @property
    def nullable(self) -> bool:
        """Whether null is among what the value may be."""
        return any(shape.type in {"null", "any"} for shape in self.schema)


def parse(tree: JsonObject, node: JsonValue) -> Schema:
    """A Schema Object of a document: references, unions, lists of types and `nullable` resolved."""
    assert isinstance(node, dict)
    if "$ref" in node:
        return parse(tree, _resolve(tree, str(node["$ref"])))
    union = _list(node.get("anyOf", []))
    presence = tuple(name for branch in union for name in _presence(branch))
    if union and not presence:
        return tuple(shape for branch in union for shape in parse(tree, branch))
    stated = node.get("type", "object" if "properties" in node else "any")
    types = [str(name) for name in (stated if isinstance(stated, list) else [stated])]
    if node.get("nullable") is True:
        types.append("null")
    properties = node.get("properties", {})
    assert isinstance(properties, dict)
    return tuple(
        Shape(
            type=name,
            format=str(node.get("format", "")),
            values=tuple(_list(node.get("enum", []))),
            items=parse(tree, node["items"]) if "items" in node else (),
            members={key: parse(tree, member) for key, member in properties.items()},
            required=frozenset(map(str, _list(node.get("required", [])))),
            one_of_these=presence,
        )
        for name in types
    )


def rewrite(
    schema: Schema, value: JsonValue, change: Callable[[Site], Found], *, sent: bool
) -> Found:
    """The value with each place in it, from the innermost outwards, put through `change`."""

    def walk(schema: Schema, value: JsonValue, required: bool) -> Found:
        shape = next((shape for shape in schema if _fits(shape, value)), None)
        if shape is not None and isinstance(value, dict):
            value = {
                name: found
                for name, member in value.items()
                if (found := inside(shape, name, member)) is not ABSENT
            }
        elif shape is not None and shape.items and isinstance(value, list):
            walked = [walk(shape.items, element, True) for element in value]
            value = [found for found in walked if found is not ABSENT]
        site = Site(schema=schema, shape=shape, value=value, required=required, sent=sent)
        return change(site)

    def inside(shape: Shape, name: str, member: JsonValue) -> Found:
        schema = shape.members.get(name)
        return member if schema is None else walk(schema, member, name in shape.required)

    return walk(schema, value, True)


def _fits(shape: Shape, value: JsonValue) -> bool:
    match shape.type, value:
        case ("any", _) | ("null", None) | ("object", dict()) | ("array", list()):
            return True
        case ("string", str()) | ("boolean", bool()):
            return True
        case "number", int() | float():
            return not isinstance(value, bool)
        case "integer", int() | float():
            return not isinstance(value, bool) and value == int(value)
        case _:
            return False


def _resolve(tree: JsonObject, reference: str) -> JsonValue:
    node: JsonValue = tree
    for token in reference.removeprefix("#/").split("/"):
        assert isinstance(node, dict)
        node = node[token.replace("~1", "/").replace("~0", "~")]
    return node


def _presence(branch: JsonValue) -> list[str]:
    """The names in a branch that says nothing but which members must be there."""
    if isinstance(branch, dict) and set(branch) == {"required"}:
        return [str(name) for name in _list(branch["required"])]
    return []


def _list(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list)
    return value
