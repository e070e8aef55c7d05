"""Schemas with what they refer to and are composed of as one."""

from __future__ import annotations

from generator.document import JsonObject, JsonValue
from tests.corpus.stated import followed, members_of


def flattened(tree: JsonObject, schema: JsonValue) -> tuple[JsonObject, list[str]]:
    """A schema with what it refers to and all of its `allOf` as one, and the references that were
    followed. What is nearer wins, except that all members are kept.
    """
    merged: JsonObject = {}
    waiting: list[JsonValue] = [schema]
    opened: list[str] = []
    while waiting:
        part = members_of(waiting.pop(0))
        reference = part.get("$ref")
        if isinstance(reference, str):
            if reference in opened:
                continue  # another way to what is merged already
            opened.append(reference)
            target = followed(tree, {"$ref": reference})
            waiting.insert(0, target)
        branches = part.get("allOf")
        waiting[:0] = branches if isinstance(branches, list) else []
        _merge(merged, part)
    return merged, opened


def kind_of(flat: JsonObject) -> str:
    """The type of a schema, the first one that is not null; without one that of its keywords."""
    stated = flat.get("type")
    types = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    for name in [*(name for name in types if name != "null"), *types]:
        return str(name)
    if "properties" in flat or "additionalProperties" in flat or "required" in flat:
        return "object"
    return "array" if "items" in flat else "string"


def _merge(merged: JsonObject, part: JsonObject) -> None:
    for name, value in part.items():
        if name in {"$ref", "allOf"}:
            continue
        before = merged.get(name)
        if name == "properties" and isinstance(before, dict) and isinstance(value, dict):
            both = dict(before)
            for member, schema in value.items():
                both[member] = {"allOf": [both[member], schema]} if member in both else schema
            merged[name] = both
        elif name == "required" and isinstance(before, list) and isinstance(value, list):
            merged[name] = [*before, *(each for each in value if each not in before)]
        elif name in {"items", "additionalProperties"} and isinstance(before, dict):
            merged[name] = {"allOf": [before, value]}
        elif name not in merged:
            merged[name] = value
