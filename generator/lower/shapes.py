"""Whether a schema has two shapes: what is sent (without `readOnly` members) and what is received
(without `writeOnly` ones).
"""

from __future__ import annotations

from collections import defaultdict

from ..document import Document, JsonObject, JsonValue
from .reading import canonical, facts_of, followed
from .scope import Scope

_ONE = ("additionalProperties", "items", "unevaluatedProperties")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS = ("properties", "patternProperties")


def hidden(facts: list[JsonObject], *, sent: bool) -> bool:
    """Whether a member with these facts is no part of what is sent, or of what is received."""
    mark = "readOnly" if sent else "writeOnly"
    return any(fact.get(mark) is True for fact in facts)


def differs(scope: Scope, schema: JsonValue) -> bool:
    """Whether a schema sends something else than it receives, itself or in what it refers to."""
    marked, refs = _survey(scope.document, schema)
    return marked or any(_differs(scope, ref) for ref in refs)


def _differs(scope: Scope, pointer: str) -> bool:
    """The same for what lies at a pointer; worked out once, together with all that it reaches."""
    if pointer not in scope.differing:
        _decide(scope, pointer)
    return scope.differing[pointer]


def _decide(scope: Scope, start: str) -> None:
    found: set[str] = set()
    users: dict[str, list[str]] = defaultdict(list)
    pending, two_shaped = [start], list[str]()
    while pending:
        pointer = pending.pop()
        if pointer in found or pointer in scope.differing:
            continue
        found.add(pointer)
        marked, refs = _survey(scope.document, followed(scope.document, pointer))
        refs += scope.kin(pointer)
        if marked or any(scope.differing.get(ref) for ref in refs):
            two_shaped.append(pointer)
        for ref in refs:
            users[ref].append(pointer)
        pending += refs
    reached: set[str] = set()
    while two_shaped:
        pointer = two_shaped.pop()
        if pointer not in reached:
            reached.add(pointer)
            two_shaped += users[pointer]
    scope.differing.update((pointer, pointer in reached) for pointer in found)


def _survey(document: Document, schema: JsonValue) -> tuple[bool, list[str]]:
    """Whether a member of a schema is marked, and what the schema refers to."""
    marked = False
    refs: list[str] = []
    pending = [schema]
    while pending:
        node = pending.pop()
        if not isinstance(node, dict):
            continue
        ref = node.get("$ref")
        if isinstance(ref, str) and ref.startswith("#/"):
            refs.append(canonical(ref))
        pending += [node[keyword] for keyword in _ONE if keyword in node]
        for keyword in _LISTS:
            value = node.get(keyword)
            pending += value if isinstance(value, list) else ()
        for keyword in _MAPS:
            value = node.get(keyword)
            pending += value.values() if isinstance(value, dict) else ()
        marked = marked or _marks(document, node.get("properties"))
    return marked, refs


def _marks(document: Document, properties: JsonValue) -> bool:
    for value in properties.values() if isinstance(properties, dict) else ():
        facts = facts_of(document, value)
        if hidden(facts, sent=True) or hidden(facts, sent=False):
            return True
    return False
