"""`oneOf` and `anyOf`: their options, the names of these, and what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..document import JsonObject, JsonValue
from ..ir import Tag, Type
from ..problems import quoted
from .families import implied_value, mapping_of
from .names import Spot
from .options import is_null, option_spots, tag_values
from .reading import canonical, followed, listed, text, types_of
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
    for value, pointer in _mapping(scope, stated, spot):
        if pointer not in means:
            means[pointer] = lower(scope, [({"$ref": pointer}, spot)], spot)
            further.append(means[pointer])
        values.setdefault(value, means[pointer])
        mapped.add(pointer)
    known = set(values.values())
    shared = _shared_values(scope, [option for option, _ in options], name)
    for option, type_ in options:
        implied = list(_values(scope, option, name, mapped, shared))
        if not implied and not is_null(option) and type_ not in known:
            return None, further
        for value in implied:
            values.setdefault(value, type_)
            known.add(type_)
    return (Tag(name, tuple(values.items())) if values else None), further


def _mapping(scope: Scope, stated: JsonObject, spot: Spot) -> list[tuple[str, str]]:
    """The values of a mapping with the schemas they mean; those that lead nowhere are listed."""
    pairs = mapping_of(scope.document, stated)
    mapping = stated.get("mapping")
    known = {value for value, _ in pairs}
    lost = [value for value in mapping if value not in known] if isinstance(mapping, dict) else []
    if lost:
        found = f"{quoted(lost[0])} in the mapping of a discriminator, which leads nowhere"
        hint = "objects with this value are told apart by their members"
        scope.note("wrong-mapping", spot.pointer, found, "a schema of the document", hint=hint)
    return pairs


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


def _shared_values(scope: Scope, options: Sequence[JsonValue], name: str) -> set[str]:
    """The values of the tag that several options allow, because they inherit the list of all."""
    own = [option for option in options if isinstance(option, dict) and "$ref" not in option]
    declared = dict.fromkeys(pointer for option in options for pointer in _meant(scope, option))
    schemas = [*own, *(followed(scope.document, pointer) for pointer in declared)]
    stated = [values for one in schemas if len(values := tag_values(scope, one, name)) > 1]
    counts = Counter(value for values in stated for value in set(values))
    return {value for value, count in counts.items() if count > 1}


def _values(
    scope: Scope, option: JsonValue, name: str, mapped: set[str], shared: set[str]
) -> Iterator[str]:
    """The values of the tag that an option has without being mapped: the constants that only it
    states, else the name of its schema.
    """
    for pointer in _meant(scope, option):
        schema = followed(scope.document, pointer)
        if pointer in mapped or (isinstance(schema, dict) and {"oneOf", "anyOf"} & schema.keys()):
            continue
        stated = [value for value in tag_values(scope, schema, name) if value not in shared]
        yield from stated or filter(None, [implied_value(schema, pointer)])
    if isinstance(option, dict) and "$ref" not in option:
        yield from (value for value in tag_values(scope, option, name) if value not in shared)


__all__ = ["constants", "tag_of", "union_type"]
