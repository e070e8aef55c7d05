"""Whether an example is as a document states it: which of its members the schema lacks, and which
values contradict it. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...document import JsonObject, JsonValue, held, tokens
from ...problems import kind
from ..statements import Draft
from .fill_schemas import misfit, node

_MAX_PARTS = 50  # schemas that hold for one value: references and allOf
_LEFT_OPEN = ("anyOf", "oneOf", "not", "if", "patternProperties", "unevaluatedProperties")


class Difference(NamedTuple):
    """Something in an example that is not as its schema says. `place` is where it is, such as
    `user.names[]`; `expected` is empty for a member that the schema only lacks.
    """

    place: str
    found: str
    expected: str


class _Parts(NamedTuple):
    """Schemas that all hold for a value; `is_open` where there is more than is looked at here."""

    schemas: tuple[JsonObject, ...]
    is_open: bool


def differences(draft: Draft, schema: JsonObject, value: JsonValue) -> list[Difference]:
    """What in a value is not as the schema says, each place once."""
    found: dict[str, Difference] = {}
    tasks: list[tuple[Sequence[JsonObject] | None, JsonValue, str]] = [((schema,), value, "")]
    while tasks:
        stated, here, place = tasks.pop()
        if stated is None:
            found.setdefault(place, Difference(place, kind(here), ""))
            continue
        parts = _flattened(draft, stated)
        expected = next((text for one in parts.schemas if (text := misfit(one, here))), "")
        if expected:
            found.setdefault(place, Difference(place, kind(here), expected))
        elif isinstance(here, dict):
            for name, member in reversed(here.items()):  # the last task is taken first
                inner = f"{place}.{name}" if place else name
                below = _member(parts, name)
                if below != []:
                    tasks.append((below, member, inner))
        elif isinstance(here, list):
            below = [one for part in parts.schemas for one in _objects(part.get("items"))]
            tasks.extend((below, element, f"{place}[]") for element in here if below)
    return list(found.values())


def _flattened(draft: Draft, stated: Sequence[JsonObject]) -> _Parts:
    """The schemas with those that they refer to and are made of, each once."""
    schemas: list[JsonObject] = []
    seen: set[int] = set()
    pending = list(reversed(stated))
    is_open = False
    while pending:
        schema = pending.pop()
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        if len(schemas) >= _MAX_PARTS:
            return _Parts(tuple(schemas), is_open=True)
        schemas.append(schema)
        is_open = is_open or any(keyword in schema for keyword in _LEFT_OPEN)
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target = node(draft, tokens(reference)) if reference.startswith("#/") else None
            is_open = is_open or target is None
            pending += [target] if target is not None else []
        pending += [one for part in held(schema.get("allOf", [])) for one in _objects(part)]
    return _Parts(tuple(schemas), is_open)


def _member(parts: _Parts, name: str) -> list[JsonObject] | None:
    """The schemas of a member; None where it is none that they state."""
    known = [schema["properties"] for schema in parts.schemas if "properties" in schema]
    named = [one[name] for one in known if isinstance(one, dict) and name in one]
    if named:
        return [schema for one in named for schema in _objects(one)]
    further = [part.get("additionalProperties") for part in parts.schemas]
    if any(one is True for one in further) or any(isinstance(one, dict) for one in further):
        return [schema for one in further for schema in _objects(one)]
    is_closed = bool(known) or any(one is False for one in further)
    return None if is_closed and not parts.is_open else []


def _objects(value: JsonValue) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield value
