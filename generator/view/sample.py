"""Sample calls for docstrings and READMEs, made from the examples of the document."""

from __future__ import annotations

import textwrap
from datetime import datetime
from itertools import zip_longest
from typing import assert_never
from uuid import UUID

from ..document import JsonObject, JsonValue
from ..ir import (
    AliasRef,
    Content,
    EnumRef,
    ListOf,
    MapOf,
    Member,
    ModelRef,
    Nullable,
    Operation,
    Parameter,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from ..text import WIDTH, literal
from .types import Scene

PLACEHOLDERS: dict[str, JsonValue] = {
    "any": {},
    "binary": "scan.pdf",
    "boolean": True,
    "byte": "aGVsbG8=",
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:30:00Z",
    "decimal": "9.99",
    "decimal-number": 9.99,
    "integer": 1,
    "null": None,
    "number": 1,
    "object": {},
    "string": "...",
    "time": "09:30:00",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_DEEPEST = 6
_LONGEST_LIST = 60


def arguments(scene: Scene, operation: Operation) -> list[tuple[str, str]]:
    """Argument names and expressions of a typical call: what is required, and what the example
    has.
    """
    plan = scene.plan
    found: list[tuple[str, str]] = []
    for parameter, name in zip(operation.parameters, plan.arguments[operation.key], strict=True):
        if parameter.required or parameter.example is not None:
            found.append((name, _place(scene, parameter, None)))
    if operation.body is None:
        return found
    content = operation.body.content
    if not operation.body.flat or not isinstance(content.type, ModelRef):
        if operation.body.required:
            found.append((plan.body_argument[operation.key], _body(scene, content)))
        return found
    example = content.example if isinstance(content.example, dict) else {}
    members = scene.models[content.type.key].members
    rules = {name for rule in scene.models[content.type.key].rules for name in rule.members[:1]}
    for member, name in zip(members, plan.flat_arguments[operation.key], strict=True):
        if member.required or member.wire_name in example or member.wire_name in rules:
            found.append((name, _place(scene, member, example)))
    return found


def _body(scene: Scene, content: Content) -> str:
    """An expression for a body that is passed whole."""
    match content.coding:
        case "json" | "form" | "multipart" | "xml":
            return _value(scene, content.type, None, 0)
        case "json-lines":
            return f"[{_value(scene, content.type, None, 0)}]"
        case "text" | "events":
            return '"..."'
        case "bytes":
            return 'b"..."'
        case _:
            assert_never(content.coding)


def answer(scene: Scene, content: Content) -> str:
    """The expression of a response's example, over several lines if it does not fit on one."""
    if not isinstance(content.type, ModelRef) or not isinstance(content.example, dict):
        return _value(scene, content.type, content.example, 0)
    given = _given(scene, content.type.key, content.example, 0)
    return call(scene.plan.classes[content.type.key], given, " " * 12)


def call(target: str, given: list[tuple[str, str]], indent: str = "") -> str:
    """A call on one line if it fits in the width, else with one argument on each line."""
    line = f"{target}({', '.join(f'{name}={value}' for name, value in given)})"
    if len(indent) + len(line) <= WIDTH - 4:
        return line
    lines = [f"{name}={value}," for name, value in given]
    return "\n".join([f"{target}(", textwrap.indent("\n".join(lines), "    "), ")"])


def _place(scene: Scene, place: Member | Parameter, example: JsonObject | None) -> str:
    return _value(scene, place.type, _stated(place, example or {}), 0)


def _value(scene: Scene, type_: Type, example: JsonValue, depth: int) -> str:
    """An expression of the type: the example if it fits, else a placeholder."""
    match type_:
        case Primitive(kind=kind):
            return _primitive(kind, example)
        case EnumRef(key=key):
            values = scene.enums[key].values
            return literal(example if example in values else values[0])
        case AliasRef(key=key):
            return _value(scene, scene.aliases[key].type, example, depth)
        case ListOf() | TupleOf():
            return _array(scene, type_, example, depth)
        case MapOf():
            return "{}"
        case Nullable(inner=inner):
            return _value(scene, inner, example, depth)
        case ModelRef(key=key):
            return _model(scene, key, example if isinstance(example, dict) else {}, depth)
        case Union(options=options):
            return _value(scene, options[0], example, depth)
        case _:
            assert_never(type_)


def _array(scene: Scene, type_: ListOf | TupleOf, example: JsonValue, depth: int) -> str:
    stated = example if isinstance(example, list) else []
    if isinstance(type_, ListOf):
        examples = stated if isinstance(example, list) else [None]
        shown = examples if depth < _DEEPEST else []
        return _list([_value(scene, type_.item, each, depth + 1) for each in shown])
    pairs = zip_longest(type_.items, stated[: len(type_.items)])
    parts = [_value(scene, item, each, depth + 1) for item, each in pairs]
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    if len(line) <= _LONGEST_LIST:
        return line
    return "\n".join(["[", textwrap.indent("".join(f"{item},\n" for item in items), "    ") + "]"])


def _model(scene: Scene, key: str, example: JsonObject, depth: int) -> str:
    given = _given(scene, key, example, depth)
    return f"{scene.plan.classes[key]}({', '.join(f'{name}={value}' for name, value in given)})"


def _given(scene: Scene, key: str, example: JsonObject, depth: int) -> list[tuple[str, str]]:
    model = scene.models[key]
    return [
        (name, _value(scene, member.type, _stated(member, example), depth + 1))
        for member, name in zip(model.members, scene.plan.members[key], strict=True)
        if depth < _DEEPEST and (member.required or member.wire_name in example)
    ]


def _stated(place: Member | Parameter, example: JsonObject) -> JsonValue:
    """What the example says of a place, else what the place says of itself."""
    return example.get(place.wire_name, place.example)


def _primitive(kind: str, example: JsonValue) -> str:
    stated = PLACEHOLDERS[kind]
    if example is not None and fits(kind, example):
        stated = example
    match kind:
        case "uuid":
            return f"UUID({literal(stated)})"
        case "date-time":
            return f"datetime.fromisoformat({literal(stated)})"
        case "date" | "time":
            return f"{kind}.fromisoformat({literal(stated)})"
        case "decimal" | "decimal-number":
            return f"Decimal({literal(str(stated))})"
        case "byte":
            return 'b"..."'
        case "binary":
            return f"FileUpload({literal(stated)})"
        case _:
            return literal(stated)


def fits(kind: str, example: JsonValue) -> bool:
    """Whether an example of the document is of the kind that its schema says."""
    match kind:
        case "string":
            return isinstance(example, str)
        case "boolean":
            return isinstance(example, bool)
        case "integer":
            return isinstance(example, int) and not isinstance(example, bool)
        case "number" | "decimal-number":
            return isinstance(example, int | float) and not isinstance(example, bool)
        case "object":
            return isinstance(example, dict)
        case "uuid":
            return isinstance(example, str) and _parses(UUID, example)
        case "date-time":
            return isinstance(example, str) and _parses(datetime.fromisoformat, example)
        case _:
            return kind == "any"


def _parses(parse: object, example: str) -> bool:
    try:
        return callable(parse) and parse(example) is not None
    except ValueError:
        return False
