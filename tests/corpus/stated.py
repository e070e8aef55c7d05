"""What a document states, found by a walk of its own: no code of the generator has a part in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from generator.document import JsonObject, JsonValue

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
LOCATIONS = ("path", "query", "header", "cookie")
# OpenAPI 3.1.1, section 4.8.12.1: definitions of these header parameters are ignored.
_IGNORED = frozenset({"accept", "content-type", "authorization"})
_MOST_REFERENCES = 32


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter by its place. Names of headers are in lower case: theirs makes no difference."""

    location: str
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation by method and path template, with the parameters outside its body."""

    method: str
    path: str
    parameters: frozenset[Parameter]

    @property
    def shown(self) -> str:
        """The operation in one line."""
        return f"{self.method} {self.path}"


def operations(tree: JsonValue) -> Iterator[Operation]:
    """All operations under `paths`, those of path items by reference among them."""
    for path, stated in members_of(members_of(tree).get("paths")).items():
        item = followed(tree, stated)
        for method, operation in methods_of(item):
            own = set(_parameters(tree, operation))
            inherited = _parameters(tree, item)
            untold = (Parameter("path", name) for name in re.findall(r"\{([^{}]+)\}", path))
            yield Operation(method, path, frozenset({*own, *inherited, *untold}))


def named(location: str, name: str) -> Parameter:
    """A parameter as it is compared."""
    return Parameter(location, name.lower() if location == "header" else name)


def methods_of(item: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """The operations of a path item, each with its method."""
    for method in METHODS:
        operation = item.get(method)
        if isinstance(operation, dict):
            yield method.upper(), operation
    for method, operation in members_of(item.get("additionalOperations")).items():
        if isinstance(operation, dict):
            yield method, operation


def _parameters(tree: JsonValue, owner: JsonObject) -> Iterator[Parameter]:
    stated = owner.get("parameters")
    for value in stated if isinstance(stated, list) else ():
        parameter = followed(tree, value)
        location, name = parameter.get("in"), parameter.get("name")
        if not isinstance(name, str) or not name or location not in LOCATIONS:
            continue
        if location != "header" or name.lower() not in _IGNORED:
            yield named(str(location), name)


def followed(tree: JsonValue, value: JsonValue) -> JsonObject:
    """An object, with what its `$ref` leads to; members beside the `$ref` win."""
    found = members_of(value)
    for _ in range(_MOST_REFERENCES):
        reference = found.get("$ref")
        if not isinstance(reference, str):
            break
        beside = {name: member for name, member in found.items() if name != "$ref"}
        found = {**members_of(_target(tree, reference)), **beside}
    return found


def _target(tree: JsonValue, reference: str) -> JsonValue:
    """The value at a JSON Pointer in fragment form (RFC 6901, section 6); None if there is none."""
    node = tree
    for token in unquote(reference.removeprefix("#")).split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list):
            node = node[int(key)] if key.isdigit() and int(key) < len(node) else None
        else:
            node = members_of(node).get(key)
    return node


def members_of(value: JsonValue) -> JsonObject:
    """The members of an object; none of anything else."""
    return value if isinstance(value, dict) else {}
