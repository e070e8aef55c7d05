"""Example answers of the operations as JSON, for the package's test double: from the examples of
the document where it has fitting ones, else made from the types.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from typing import assert_never

from ..document import JsonObject, JsonValue
from ..ir import (
    AliasRef,
    Content,
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
from .arguments import is_streamed, successes
from .sample import PLACEHOLDERS, fits
from .types import Scene

_DEEPEST = 6
"""Arrays and maps further inside are empty, and optional members are left out."""
_MOST_LEVELS = 100
_MOST = 10_000
"""The most values of an example, those tried for a union included."""


class _TooLargeError(Exception):
    """An example has more values than anybody would read."""


def examples_text(scene: Scene) -> str:
    """A JSON object with a line for each operation: its status, and the body if that has one. An
    operation whose example would be very large has none.
    """
    lines: list[str] = []
    for name, operation in sorted(_named(scene).items()):
        with suppress(_TooLargeError):
            lines.append(f"  {_dumped(name)}: {_dumped(_answer(scene, operation))}")
    return "{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n"


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
        return {"status": status, "body": stated}
    maker = _Maker(scene)
    if is_streamed(operation):
        return {"status": status, "body": _items(maker, content)}
    return {"status": status, "body": maker.made(content.type, content.example)}


def _items(maker: _Maker, content: Content) -> list[JsonValue]:
    """The items of a stream: those of the example, or one. Events are no JSON in examples."""
    stated = content.example if content.coding == "json-lines" else None
    given = stated if isinstance(stated, list) else [stated]
    return [maker.made(content.type, item) for item in given]


@dataclass(slots=True)
class _Maker:
    """Makes one example, and counts its values."""

    _scene: Scene
    _left: int = _MOST

    def made(self, type_: Type, stated: JsonValue, depth: int = 0) -> JsonValue:
        """A JSON value of the type; what is stated of it stays where it fits."""
        self._count(depth)
        scene = self._scene
        match type_:
            case Primitive(kind=kind):
                return stated if stated is not None and fits(kind, stated) else PLACEHOLDERS[kind]
            case EnumRef(key=key):
                values = scene.enums[key].values
                return stated if stated in values else values[0]
            case AliasRef(key=key):
                return self.made(scene.aliases[key].type, stated, depth + 1)
            case Nullable(inner=inner):
                return self.made(inner, stated, depth)
            case ListOf(item=item):
                examples = stated if isinstance(stated, list) else [None] * (depth < _DEEPEST)
                return [self.made(item, each, depth + 1) for each in examples]
            case TupleOf(items=items):
                given = stated[: len(items)] if isinstance(stated, list) else []
                return [
                    self.made(item, each, depth + 1)
                    for item, each in zip_longest(items, given)
                    if item is not None
                ]
            case MapOf(value=value):
                entries = stated if isinstance(stated, dict) else {}
                return {name: self.made(value, each, depth + 1) for name, each in entries.items()}
            case ModelRef(key=key):
                return self._object(scene.models[key], stated, depth)
            case Union():
                return self._option(type_, stated, depth)
            case _:
                assert_never(type_)

    def _count(self, depth: int) -> None:
        self._left -= 1
        if self._left < 0 or depth > _MOST_LEVELS:
            raise _TooLargeError

    def _object(self, model: Model, stated: JsonValue, depth: int) -> JsonObject:
        given = stated if isinstance(stated, dict) else {}
        found: JsonObject = {}
        for member in model.members:
            known = given.get(member.wire_name, member.example)
            if member.required or (known is not None and depth < _DEEPEST):
                null = member.nullable and member.wire_name in given and known is None
                found[member.wire_name] = None if null else self.made(member.type, known, depth + 1)
        return found

    def _option(self, union: Union, stated: JsonValue, depth: int) -> JsonValue:
        """A value of the option that the tag names, or else of the first one of the stated kind."""
        if union.tag is not None:
            named = dict(union.tag.values)
            said = stated.get(union.tag.name) if isinstance(stated, dict) else None
            tag = said if isinstance(said, str) and said in named else next(iter(named))
            value = self.made(named[tag], stated, depth + 1)
            return {**value, union.tag.name: tag} if isinstance(value, dict) else value
        if stated is None:
            return self.made(union.options[0], None, depth + 1)
        values = (self.made(option, stated, depth + 1) for option in union.options)
        same = (value for value in values if type(value) is type(stated))
        found = next(same, None)
        return self.made(union.options[0], None, depth + 1) if found is None else found
