"""Example answers of the operations as JSON, for the package's test double: from the examples of
the document where it has fitting ones, else made from the types.
"""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import assert_never

from ..document import JsonObject, JsonValue
from ..ir import (
    AliasRef,
    EnumRef,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from .arguments import successes
from .sample import PLACEHOLDERS, fits
from .types import Scene

_DEEPEST = 6
"""Arrays and maps further inside are empty, and optional members are left out."""


def examples_text(scene: Scene) -> str:
    """A JSON object with a line for each operation: its status, and the body if that has one."""
    lines = [
        f"  {_dumped(name)}: {_dumped(_answer(scene, operation))}"
        for name, operation in sorted(_named(scene).items())
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _named(scene: Scene) -> dict[str, Operation]:
    plan = scene.plan
    return {
        f"{group.name}.{plan.methods[key]}": scene.operations[key]
        for group in plan.groups
        for key in group.operations
    }


def _dumped(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=True)


def _answer(scene: Scene, operation: Operation) -> JsonObject:
    response = successes(operation)[0]
    status = int(response.status) if response.status.isdigit() else 200
    content = response.content
    if content is None:
        return {"status": status}
    if content.coding in {"text", "bytes"}:
        stated = content.example if isinstance(content.example, str) else ""
        return {"status": status, "text": stated}
    return {"status": status, "body": example(scene, content.type, content.example)}


def example(scene: Scene, type_: Type, stated: JsonValue, depth: int = 0) -> JsonValue:
    """A JSON value of the type; what is stated of it stays where it fits."""
    match type_:
        case Primitive(kind=kind):
            return stated if stated is not None and fits(kind, stated) else PLACEHOLDERS[kind]
        case EnumRef(key=key):
            values = scene.enums[key].values
            return stated if stated in values else values[0]
        case AliasRef(key=key):
            return example(scene, scene.aliases[key].type, stated, depth)
        case Nullable(inner=inner):
            return example(scene, inner, stated, depth)
        case ListOf(item=item):
            examples = stated if isinstance(stated, list) else [None] * (depth < _DEEPEST)
            return [example(scene, item, each, depth + 1) for each in examples]
        case TupleOf(items=items):
            given = stated[: len(items)] if isinstance(stated, list) else []
            return [
                example(scene, item, each, depth + 1)
                for item, each in zip_longest(items, given)
                if item is not None
            ]
        case MapOf(value=value):
            entries = stated if isinstance(stated, dict) else {}
            return {name: example(scene, value, each, depth + 1) for name, each in entries.items()}
        case ModelRef(key=key):
            return _object(scene, scene.models[key], stated, depth)
        case Union():
            return _option(scene, type_, stated, depth)
        case _:
            assert_never(type_)


def _object(scene: Scene, model: Model, stated: JsonValue, depth: int) -> JsonObject:
    given = stated if isinstance(stated, dict) else {}
    found: JsonObject = {}
    for member in model.members:
        known = given.get(member.wire_name, member.example)
        if member.required or (known is not None and depth < _DEEPEST):
            null = member.nullable and member.wire_name in given and known is None
            found[member.wire_name] = (
                None if null else example(scene, member.type, known, depth + 1)
            )
    return found


def _option(scene: Scene, union: Union, stated: JsonValue, depth: int) -> JsonValue:
    """A value of the option that the tag names, or else of the first one of the stated kind."""
    if union.tag is not None:
        named = dict(union.tag.values)
        said = stated.get(union.tag.name) if isinstance(stated, dict) else None
        tag = said if isinstance(said, str) and said in named else next(iter(named))
        value = example(scene, named[tag], stated, depth)
        return {**value, union.tag.name: tag} if isinstance(value, dict) else value
    first = example(scene, union.options[0], stated, depth)
    if stated is None:  # the others would be made for nothing, each with its own options again
        return first
    others = (example(scene, option, stated, depth) for option in union.options[1:8])
    made = (first, *others)
    return next((value for value in made if type(value) is type(stated)), first)
