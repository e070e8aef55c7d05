"""Which declared objects inherit from which (`allOf` with a `$ref`), for discriminators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..document import Document, JsonObject, JsonValue
from .reading import canonical, component_names, component_pointer, followed, listed, text


@dataclass(frozen=True, slots=True)
class Families:
    """Parents and children of declared schemas by pointer, in the order of the document."""

    parents: Mapping[str, list[str]]
    children: Mapping[str, list[str]]


def find_families(document: Document) -> Families:
    """All inheritance among the declared schemas."""
    parents: dict[str, list[str]] = {}
    children: dict[str, list[str]] = {}
    for name, schema in component_names(document).items():
        pointer = component_pointer(name)
        for parent in dict.fromkeys(_parents(schema)):
            if parent != pointer:
                parents.setdefault(pointer, []).append(parent)
                children.setdefault(parent, []).append(pointer)
    return Families(parents, children)


def descendants(families: Families, pointer: str) -> list[str]:
    """The children of a schema, theirs, and so on."""
    return _reached(families.children, pointer)


def ancestors(families: Families, pointer: str) -> list[str]:
    """The parents of a schema, theirs, and so on, the nearest first."""
    return _reached(families.parents, pointer)


def discriminator(document: Document, families: Families, pointer: str) -> JsonObject | None:
    """What tells an object from its descendants: its own discriminator or the nearest inherited
    one; None if there is none, or if a union says which objects there are.
    """
    for candidate in [pointer, *ancestors(families, pointer)]:
        schema = followed(document, candidate)
        stated = schema.get("discriminator") if isinstance(schema, dict) else None
        if isinstance(schema, dict) and isinstance(stated, dict) and text(stated, "propertyName"):
            return None if {"oneOf", "anyOf"} & schema.keys() else stated
    return None


def kin(document: Document, families: Families, pointer: str) -> list[str]:
    """The schemas that a reference to this one can mean besides itself; none if there is no
    discriminator.
    """
    stated = discriminator(document, families, pointer)
    if stated is None:
        return []
    found = descendants(families, pointer)
    schema = followed(document, pointer)
    if isinstance(schema, dict) and schema.get("discriminator") is stated:
        targets = (target for _, target in mapping_of(document, stated))
        found = list(dict.fromkeys([*found, *targets]))
    return [other for other in found if other != pointer]


def mapping_of(document: Document, stated: JsonObject) -> list[tuple[str, str]]:
    """The values of a discriminator's mapping, each with the pointer of the schema it means; what
    leads nowhere is left out.
    """
    mapping = stated.get("mapping")
    pairs = mapping.items() if isinstance(mapping, dict) else ()
    found = [(value, _mapped(document, target)) for value, target in pairs]
    return [(value, pointer) for value, pointer in found if pointer is not None]


def implied_value(schema: JsonValue, pointer: str) -> str:
    """The discriminator value of a schema where no mapping states one: the name of a declared one;
    empty for a schema at another place, which has none.
    """
    stated = text(schema, "x-ms-discriminator-value") if isinstance(schema, dict) else ""
    name = pointer.rsplit("/", 1)[-1]
    if pointer != f"#/components/schemas/{name}":
        return stated
    return stated or name.replace("~1", "/").replace("~0", "~")


def _mapped(document: Document, target: JsonValue) -> str | None:
    """OpenAPI 3.1.1, section 4.8.25: the value of a mapping is a name or a reference."""
    if not isinstance(target, str):
        return None
    if target.startswith("#/"):
        pointer = canonical(target)
        return pointer if isinstance(followed(document, pointer), dict) else None
    names = component_names(document)
    stem = target.rsplit("/", 1)[-1]
    for name in (target, stem, stem.rsplit(".", 1)[0]):
        if name in names:
            return component_pointer(name)
    return None


def _parents(schema: JsonValue) -> Iterator[str]:
    pending: list[JsonValue] = [schema]
    while pending:
        part = pending.pop()
        for branch in reversed(listed(part, "allOf")) if isinstance(part, dict) else ():
            if isinstance(branch, dict):
                ref = branch.get("$ref")
                if isinstance(ref, str) and ref.startswith("#/"):
                    yield canonical(ref)
                else:
                    pending.append(branch)


def _reached(edges: Mapping[str, list[str]], start: str) -> list[str]:
    """Everything that edges lead to, without the start, breadth first."""
    found: dict[str, None] = {start: None}
    pending = [start]
    for pointer in pending:
        for following in edges.get(pointer, ()):
            if following not in found:
                found[following] = None
                pending.append(following)
    return list(found)[1:]
