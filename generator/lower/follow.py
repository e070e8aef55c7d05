"""Objects of the document that can be references, and parts of it that are not what they should
be.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..document import JsonObject, JsonValue, join, resolve
from ..problems import kind, quoted
from .schemas import Scope

_LONGEST_CHAIN = 32
_LEFT_OUT = "the client goes without it: put it right in the document, or in overlay.yaml"


def follow(scope: Scope, value: JsonValue, pointer: str) -> tuple[JsonObject, str]:
    """An object and its pointer: the one that its `$ref` leads to, if it has one.

    What leads nowhere, or is no object, is listed and comes back empty.
    """
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(value, dict):
            scope.note("wrong-type", pointer, kind(value), "an object", hint=_LEFT_OUT)
            return {}, pointer
        stated = value.get("$ref")
        if not isinstance(stated, str):
            return value, pointer
        try:
            value = resolve(scope.document, stated)
        except LookupError:
            found = f"a reference to {quoted(stated)}, where nothing is"
            expected = "a reference to a part of the document"
            scope.note("unresolved-reference", pointer, found, expected, hint=_LEFT_OUT)
            return {}, pointer
        pointer = stated
    found, expected = "references that only lead to each other", "references that end at something"
    scope.note("circular-reference", pointer, found, expected, hint=_LEFT_OUT)
    return {}, pointer


def members(scope: Scope, owner: JsonObject, key: str, pointer: str) -> JsonObject:
    """A member that should be an object; empty if it is missing, and listed if it is not one."""
    value = owner.get(key)
    if isinstance(value, dict):
        return value
    if value is not None:
        place = join(pointer, key)
        scope.note("wrong-type", place, kind(value), "an object", hint=_LEFT_OUT)
    return {}


def elements(
    scope: Scope, owner: JsonObject, key: str, pointer: str
) -> Iterator[tuple[str, JsonValue]]:
    """The elements of a member that should be a list, with their pointers; none if it is missing,
    and listed if it is not one.
    """
    value = owner.get(key)
    place = join(pointer, key)
    if isinstance(value, list):
        yield from ((join(place, n), element) for n, element in enumerate(value))
    elif value is not None:
        scope.note("wrong-type", place, kind(value), "a list", hint=_LEFT_OUT)
