"""Whether a schema has several shapes: what is sent (without `readOnly` members), what is received
(without `writeOnly` ones), and what is sent with files among its parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeVar

from ..document import Document, JsonObject, JsonValue
from ..ir import Alias, Model, NameHint
from .names import SHAPES, Shape, Spot
from .parts import holds_files
from .reading import canonical, facts_of, followed
from .scope import Scope

N = TypeVar("N", Model, Alias)

_IN_PARTS: tuple[Shape, ...] = ("#multipart", "#part", "#element")
_ONE = ("additionalProperties", "items", "unevaluatedProperties")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS = ("properties", "patternProperties")


def hidden(facts: list[JsonObject], *, sent: bool) -> bool:
    """Whether a member with these facts is no part of what is sent, or of what is received."""
    mark = "readOnly" if sent else "writeOnly"
    return any(fact.get(mark) is True for fact in facts)


def shaped(scope: Scope, schemas: Sequence[JsonValue], spot: Spot) -> Spot:
    """The place, with the shape that these schemas have there if they have several."""
    if spot.level and not any(holds_files(scope.document, one, spot.level) for one in schemas):
        spot = replace(spot, level="")
    return replace(spot, shape=_shape(scope, schemas, spot))


def _shape(scope: Scope, schemas: Sequence[JsonValue], spot: Spot) -> Shape:
    match spot.level:
        case "multipart":
            return "#multipart"
        case "part":
            return "#part"
        case "element":
            return "#element"
        case "":
            two = spot.sent and any(differs(scope, schema) for schema in schemas)
            return "#sent" if two else ""


def name_plainly(scope: Scope) -> None:
    """Give schemas that are only sent in parts their own names: nothing else has these."""
    known = {*scope.models, *scope.aliases, *scope.enums}
    scope.models.update(_plainly_named(scope.models, known))
    scope.aliases.update(_plainly_named(scope.aliases, known))


def _plainly_named(named: Mapping[str, N], known: Set[str]) -> dict[str, N]:
    found: dict[str, N] = {}
    for key, one in named.items():
        for shape in _IN_PARTS:
            plain = key.removesuffix(shape)
            if plain == key or not one.hint.fixed or {plain, f"{plain}#sent"} & known:
                continue
            names = (name.removesuffix(SHAPES[shape]) for name in one.hint.candidates)
            found[key] = replace(one, hint=NameHint(tuple(names), fixed=True))
    return found


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
