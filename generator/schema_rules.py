"""Our own rules for schemas: what is allowed there, but makes types that no answer fits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import JsonObject, JsonValue, descend, join, tokens
from .problems import Problem, listing, quoted
from .references import Index, outermost_schemas, reference, schemas, target

# A name of a component has neither (OpenAPI 3.1.1, section 4.8.7.1), a URI of one has.
_REFERENCE = re.compile("[#/]")


def discriminator_targets(known: Index) -> Iterator[Problem]:
    """OpenAPI 3.1.1, section 4.8.25: the values of a mapping are schemas, by name or by URI."""
    for node in schemas(known):
        discriminator = node.value.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for name, stated in mapping.items() if isinstance(mapping, dict) else ():
            if not isinstance(stated, str):
                continue
            by_name = join("#/components/schemas", stated)
            if target(known, stated if _REFERENCE.search(stated) else by_name) is None:
                found = f"a mapping to {quoted(stated)}, where nothing is"
                pointer = join(node.pointer, "discriminator", "mapping", name)
                expected = "the name of a schema, or a reference to one"
                yield known.problem("unresolved-reference", pointer, found, expected)


def required_members(known: Index) -> Iterator[Problem]:
    """A composition that requires what none of its parts describes: most often a misspelt name."""
    for node in outermost_schemas(known):
        required = node.value.get("required")
        if "allOf" not in node.value or not isinstance(required, list):
            continue
        declared = _declared(known, node.value)
        missing = [name for name in required if isinstance(name, str) and name not in declared]
        if missing:
            pointer = join(node.pointer, "required")
            found = f"{listing(missing)}, which no part of the schema describes"
            yield known.problem("undeclared-required", pointer, found, "names of properties")


def enum_types(known: Index) -> Iterator[Problem]:
    """Values of an enum that the type beside it excludes, so that nothing can have them."""
    for node in schemas(known):
        stated, values = node.value.get("type"), node.value.get("enum")
        if stated is None or not isinstance(values, list):
            continue
        types = stated if isinstance(stated, list) else [stated]
        allowed = {name for name in types if isinstance(name, str)}
        if node.value.get("nullable") is True:
            allowed.add("null")
        for number, value in enumerate(values):
            if not allowed & _types(value):
                pointer = join(node.pointer, "enum", number)
                found = f"{quoted(value)} in an enum"
                expected = f"a value of the type {' or '.join(sorted(allowed))}"
                yield known.problem("enum-type", pointer, found, expected)


def nullable_words(known: Index) -> Iterator[Problem]:
    """`nullable` was a word of OpenAPI 3.0; later null is a type like others."""
    if str(known.document.tree.get("openapi", "2.0")).startswith(("2.", "3.0")):
        return
    for node in schemas(known):
        if node.value.get("nullable") is True:
            pointer = join(node.pointer, "nullable")
            found = '"nullable", which OpenAPI has no more since 3.1'
            expected = '"null" among the types'
            yield known.problem("ignored-nullable", pointer, found, expected)


def _declared(known: Index, schema: JsonObject) -> set[str]:
    """The names of all properties that a schema and its parts describe."""
    names: set[str] = set()
    seen: set[str] = set()
    pending: list[JsonValue] = [schema]
    while pending:
        part = pending.pop()
        if not isinstance(part, dict):
            continue
        properties = part.get("properties")
        names.update(properties if isinstance(properties, dict) else ())
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts = part.get(keyword)
            pending.extend(parts if isinstance(parts, list) else ())
        stated = reference(part)
        pointer = None if stated is None else target(known, stated)
        if pointer is not None and pointer not in seen:
            seen.add(pointer)
            pending.append(descend(known.document.tree, tokens(pointer)))
    return names


def _types(value: JsonValue) -> set[str]:
    """The types of JSON Schema that a value has."""
    match value:
        case None:
            return {"null"}
        case bool():
            return {"boolean"}
        case str():
            return {"string"}
        case int():
            return {"integer", "number"}
        case float():
            return {"integer", "number"} if value.is_integer() else {"number"}
        case list():
            return {"array"}
        case _:
            return {"object"}
