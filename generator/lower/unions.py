"""`oneOf` and `anyOf`: their options, the names of these, and what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..document import JsonObject, JsonValue
from ..ir import Tag, Type
from ..naming import class_name, words
from .families import implied_value, mapping_of
from .names import Spot
from .reading import canonical, facts_of, followed, listed, text, types_of
from .scope import Lower, Scope
from .types import union

_DEEPEST = 8


def constants(options: Sequence[JsonValue]) -> list[JsonValue] | None:
    """The values of options that are constants, each perhaps with a title of its own; None if some
    are not.
    """
    values: list[JsonValue] = []
    for option in options:
        if not isinstance(option, dict) or {"properties", "items", "$ref"} & option.keys():
            return None
        if "const" in option:
            values.append(option["const"])
        elif isinstance(stated := option.get("enum"), list):
            values += stated
        elif types_of(option) == ["null"]:
            values.append(None)
        else:
            return None
    return values if any(value is not None for value in values) else None


def option_spots(
    scope: Scope, options: Sequence[JsonValue], spot: Spot, keyword: str
) -> list[Spot]:
    """The places of the options of a union, each named by what only it has."""
    pointers = [f"{spot.pointer}/{keyword}/{n}" for n in range(len(options))]
    real = [option for option in options if not _is_null(option)]
    if len(real) < 2:
        return [spot.at(pointer) for pointer in pointers]
    counts = Counter(name for option in options for name in _properties(option))
    own = [_own_names(scope, option, counts) for option in options]
    return [_named(spot.at(pointer), names) for pointer, names in zip(pointers, own, strict=True)]


def tag_of(
    scope: Scope,
    stated: JsonValue,
    options: Sequence[tuple[JsonValue, Type]],
    spot: Spot,
    lower: Lower,
) -> tuple[Tag | None, list[Type]]:
    """What a Discriminator Object says about the options, and the types that only its mapping
    names. No tag if some option has no value.
    """
    name = text(stated, "propertyName") if isinstance(stated, dict) else ""
    if not isinstance(stated, dict) or not name:
        return None, []
    means: dict[str, Type] = {}
    for option, type_ in options:
        for pointer in _meant(scope, option):
            means.setdefault(pointer, type_)
    values: dict[str, Type] = {}
    mapped: set[str] = set()
    further: list[Type] = []
    for value, pointer in mapping_of(scope.document, stated):
        if pointer not in means:
            means[pointer] = lower(scope, [({"$ref": pointer}, spot)], spot)
            further.append(means[pointer])
        values.setdefault(value, means[pointer])
        mapped.add(pointer)
    known = set(values.values())
    for option, type_ in options:
        implied = list(_values(scope, option, name, mapped))
        if not implied and not _is_null(option) and type_ not in known:
            return None, further
        for value in implied:
            values.setdefault(value, type_)
            known.add(type_)
    return (Tag(name, tuple(values.items())) if values else None), further


def union_type(scope: Scope, schema: JsonObject, keyword: str, spot: Spot, lower: Lower) -> Type:
    """Several schemas; one of them beside null keeps the name of the place for itself."""
    options = listed(schema, keyword)
    spots = option_spots(scope, options, spot, keyword)
    types = [
        lower(scope, [(option, place)], place) for option, place in zip(options, spots, strict=True)
    ]
    pairs = list(zip(options, types, strict=True))
    tag, further = tag_of(scope, schema.get("discriminator"), pairs, spot, lower)
    return union([*types, *further], tag)


def _is_null(option: JsonValue) -> bool:
    return isinstance(option, dict) and types_of(option) == ["null"]


def _meant(scope: Scope, option: JsonValue) -> list[str]:
    """The declared schemas that an option stands for: those of a nested union and descendants
    among them.
    """
    found: dict[str, None] = {}
    pending = [(option, 0)]
    while pending:
        schema, depth = pending.pop()
        if not isinstance(schema, dict) or depth > _DEEPEST:
            continue
        ref = schema.get("$ref")
        if isinstance(ref, str) and (pointer := canonical(ref)) not in found:
            found[pointer] = None
            found.update(dict.fromkeys(scope.kin(pointer)))
            pending.append((followed(scope.document, pointer), depth + 1))
        inner = [*listed(schema, "oneOf"), *listed(schema, "anyOf")]
        pending += [(one, depth + 1) for one in reversed(inner)]
    return list(found)


def _values(scope: Scope, option: JsonValue, name: str, mapped: set[str]) -> Iterator[str]:
    """The values of the tag that an option has without being mapped: the constant that it states
    itself, else the name of its schema.
    """
    for pointer in _meant(scope, option):
        schema = followed(scope.document, pointer)
        if pointer in mapped or (isinstance(schema, dict) and {"oneOf", "anyOf"} & schema.keys()):
            continue
        stated = tag_values(scope, schema, name)
        yield from stated or [implied_value(schema, pointer)]
    if isinstance(option, dict) and "$ref" not in option:
        yield from tag_values(scope, option, name)


def tag_values(scope: Scope, schema: JsonValue, name: str) -> list[str]:
    """The strings that a schema allows for one of its members; none if it allows any."""
    pending = [(schema, 0)]
    while pending:
        part, depth = pending.pop()
        if not isinstance(part, dict) or depth > _DEEPEST:
            continue
        properties = part.get("properties")
        member = properties.get(name) if isinstance(properties, dict) else None
        for fact in facts_of(scope.document, member):
            stated = [fact["const"]] if "const" in fact else listed(fact, "enum")
            if stated and all(isinstance(value, str) for value in stated):
                return [value for value in stated if isinstance(value, str)]
        ref = part.get("$ref")
        if isinstance(ref, str):
            pending.append((followed(scope.document, ref), depth + 1))
        pending += [(branch, depth + 1) for branch in listed(part, "allOf")]
    return []


def _own_names(scope: Scope, option: JsonValue, counts: Counter[str]) -> list[str]:
    """Words for an inline option: its title, the constant of a member, or a member only it has."""
    if not isinstance(option, dict):
        return []
    if words(text(option, "title")):
        return [class_name(text(option, "title"))]
    properties = option.get("properties")
    if not isinstance(properties, dict):
        return [class_name(types_of(option)[0])] if len(types_of(option)) == 1 else []
    for name in ("type", "kind", "object", *properties):
        values = tag_values(scope, option, name)
        if len(values) == 1 and words(values[0]):
            return [class_name(values[0])]
    alone = (name for name in properties if counts[name] == 1 and words(name))
    return [f"With{class_name(name)}" for name in alone][:1]


def _properties(schema: JsonValue) -> JsonObject:
    found = schema.get("properties") if isinstance(schema, dict) else None
    return found if isinstance(found, dict) else {}


def _named(spot: Spot, own: Sequence[str]) -> Spot:
    """The place of an option with its own words behind those of the union."""
    if not own:
        return spot
    names = tuple(f"{owner}{word}" for word in own for owner in spot.names)
    return replace(spot, names=names, enum_names=names)


__all__ = ["constants", "option_spots", "tag_of", "tag_values", "union_type"]
