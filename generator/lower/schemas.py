"""From a schema to a type: one small function for each kind of schema.

The schema dialect is JSON Schema 2020-12 as OpenAPI 3.1 uses it (`normalise` brings the others
here), and `nullable: true`, which documents of any version carry. What only validates (`not`,
`if`, `dependentSchemas`, `propertyNames`, `contains`, limits) says nothing about types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..document import JsonObject, JsonValue
from ..ir import ListOf, Primitive, PrimitiveKind, TupleOf, Type
from ..problems import quoted
from .choices import composed
from .compose import required_only
from .enumerations import enumeration
from .names import Spot, item_spot
from .objects import model, object_type
from .parts import lowered_file
from .reading import (
    allows_null,
    canonical,
    example_of,
    guessed,
    listed,
    references,
    shapes,
    text,
    types_of,
)
from .refs import exact, named, reference, sole_reference
from .scope import Scope, Stated, Whole
from .shapes import shaped
from .types import ANY, FILE, NULL, nullable, split, union
from .unions import constants, union_type

_DEEPEST = 80
_STRING_FORMATS: dict[str, PrimitiveKind] = {
    "base64": "byte",
    "base64url": "byte",
    "byte": "byte",
    "date": "date",
    "date-time": "date-time",
    "decimal": "decimal",
    "time": "time",
    "uuid": "uuid",
}
_KINDS: dict[str, PrimitiveKind] = {
    "boolean": "boolean",
    "integer": "integer",
    "null": "null",
    "number": "number",
}
_COMPOSITION = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
_OBJECT = frozenset(
    {"properties", "additionalProperties", "patternProperties", "unevaluatedProperties"}
)


def lower(scope: Scope, schema: JsonValue, spot: Spot) -> Type:
    """The type of a schema; `Nullable` around it if null is allowed too."""
    type_ = _lower(scope, [(schema, spot)], spot)
    while scope.waiting or scope.late:
        if scope.late:
            scope.late.popleft()()
        else:
            whole = scope.waiting.popleft()
            key = whole.spot.key
            if key not in scope.models:
                scope.models[key] = model(scope, whole, _lower)
    return type_


def _lower(scope: Scope, stated: Sequence[Stated], spot: Spot) -> Type:
    """The type of values that all these schemas describe; each place is worked out once."""
    every = stated
    if len(stated) > 1:
        stated = [one for one in stated if shapes(one[0])] or stated[-1:]
        spot = stated[0][1] if len(stated) == 1 else spot
    if len(stated) == 1 and not isinstance(stated[0][0], dict):
        return ANY  # `true`, or a `false` that nothing can ever fit
    if len(stated) == 1 and not spot.declared and spot.pointer in scope.pointed_at:
        return exact(scope, spot.pointer, _lower, sent=spot.sent, level=spot.level)
    spot = shaped(scope, [schema for schema, _ in stated], spot)
    known = scope.places.get(spot.key)
    if known is not None:
        return known
    if scope.depth > _DEEPEST:
        found = "schemas that are too deep in one another"
        scope.note("deep-schema", spot.pointer, found, f"at most {_DEEPEST} levels")
        return ANY
    scope.depth += 1
    schema = stated[0][0]
    if len(stated) > 1 or not isinstance(schema, dict):
        type_ = composed(scope, stated, spot, _lower, _plain)
    else:
        type_ = _single(scope, schema, spot)
        if spot.declared:
            type_ = named(scope, type_, schema, spot)
    scope.depth -= 1
    scope.places[spot.key] = type_
    for part, place in every:
        scope.parts.setdefault(place.key, type_)
        for n in range(len(listed(part, "allOf")) if isinstance(part, dict) else 0):
            scope.parts.setdefault(f"{place.pointer}/allOf/{n}", type_)
    return type_


def _single(scope: Scope, schema: JsonObject, spot: Spot) -> Type:
    """One schema, composed or not."""
    if not _COMPOSITION & schema.keys():
        return _plain(scope, _whole(schema, spot))
    ref = sole_reference(schema)
    if ref is not None and not _inherits(scope, ref, spot):
        type_ = reference(scope, ref, spot, _lower)
    elif choice := _sole_choice(schema):
        values = constants(listed(schema, choice))
        if values is not None:
            return enumeration(scope, _whole(schema, spot), values)
        type_ = union_type(scope, schema, choice, spot, _lower)
    else:
        type_ = composed(scope, [(schema, spot)], spot, _lower, _plain)
    return nullable(type_) if allows_null(schema) else type_


def _inherits(scope: Scope, ref: str, spot: Spot) -> bool:
    """Whether a declared schema is a descendant, with nothing to add, and so a thing of its own."""
    return (
        spot.declared and spot.pointer in scope.families.parents and bool(scope.kin(canonical(ref)))
    )


def _sole_choice(schema: JsonObject) -> str | None:
    """The keyword of a union that is all a schema says; None if there is more to it."""
    keywords = [name for name in ("oneOf", "anyOf") if listed(schema, name)]
    rest = {key: value for key, value in schema.items() if key not in keywords}
    if len(keywords) != 1 or shapes(rest) or required_only(schema, listed(schema, keywords[0])):
        return None
    return keywords[0]


def _whole(schema: JsonObject, spot: Spot) -> Whole:
    stated = schema.get("properties")
    properties = stated if isinstance(stated, dict) else {}
    return Whole(schema, spot, {name: [(one, spot)] for name, one in properties.items()})


def _plain(scope: Scope, whole: Whole) -> Type:
    """A schema with all its parts in one."""
    schema = whole.schema
    if "const" in schema:
        return enumeration(scope, whole, [schema["const"]])
    if values := listed(schema, "enum"):
        return enumeration(scope, whole, values)
    if lowered_file(scope.document, schema, whole.spot.level):
        return nullable(FILE) if allows_null(schema) else FILE
    names = _kinds(scope, whole)
    if "object" in names and len({*names} - {"null"}) > 1:
        whole = replace(whole, spot=_object_spot(whole.spot))
    type_ = union([_typed(scope, whole, name) for name in names])
    return nullable(type_) if schema.get("nullable") is True else type_


def _object_spot(spot: Spot) -> Spot:
    """The object among other kinds: it cannot have the name of them all."""
    names = tuple(f"{name}Object" for name in spot.names)
    return replace(spot, names=names, declared=False, pointer=f"{spot.pointer}#object")


def _kinds(scope: Scope, whole: Whole) -> list[str]:
    """The JSON kinds that a schema allows; guessed from its keywords where it names none."""
    schema = whole.schema
    stated = types_of(schema)
    known = [name for name in stated if name in _KINDS or name in {"array", "object", "string"}]
    if len(known) < len(stated):
        unknown = next(name for name in stated if name not in known)
        if unknown != "any":
            pointer, expected = f"{whole.spot.pointer}/type", "a type of JSON Schema"
            scope.note("unknown-type", pointer, f"the type {quoted(unknown)}", expected)
        return ["any"]
    if known and known != ["null"]:
        return known
    null = ["null"] if known or schema.get("nullable") is True else []
    if whole.properties or (_OBJECT - {"properties"}) & schema.keys():
        return ["object", *null]
    if _is_choice(schema.get("items")):
        # It says nothing of what is no array, and who writes so means one of these without one.
        pointer, expected = whole.spot.pointer, "the type array, or the choice without items"
        scope.note("untyped-items", pointer, "a choice in items, but no type", expected)
        return ["any"]
    if "items" in schema or "prefixItems" in schema:
        return ["array", *null]
    return known or ["any"]


def _is_choice(items: JsonValue) -> bool:
    return isinstance(items, dict) and bool({"anyOf", "oneOf"} & items.keys())


def _typed(scope: Scope, whole: Whole, name: str) -> Type:
    match name:
        case "string":
            return Primitive(_string_kind(whole.schema))
        case "array":
            return _array(scope, whole)
        case "object":
            return object_type(scope, whole, _lower)
        case "number" if whole.schema.get("format") == "decimal":
            return Primitive("decimal-number")
        case _:
            return Primitive(_KINDS.get(name, "any"))


def _string_kind(schema: JsonObject) -> PrimitiveKind:
    """The kind of a string. A format that only an example shows binds nobody: another value would
    be lost, or could not be sent.
    """
    if schema.get("contentEncoding") in ("base64", "base64url"):
        return "byte"
    if guessed(schema, "format"):
        return "string"
    stated = schema.get("format")
    return _STRING_FORMATS.get(stated, "string") if isinstance(stated, str) else "string"


def _array(scope: Scope, whole: Whole) -> Type:
    """A list, or a tuple where every one of the first elements is there and has its own type."""
    schema = whole.schema
    positions, keyword = listed(schema, "prefixItems"), "prefixItems"
    rest = schema.get("items", True)
    if isinstance(rest, list):  # how it was written before JSON Schema 2020-12
        positions, keyword, rest = rest, "items", schema.get("additionalItems", True)
    if not positions:
        return ListOf(_item(scope, whole, rest, "items", ""))
    types = [_item(scope, whole, one, keyword, f"/{n}") for n, one in enumerate(positions)]
    least, most = schema.get("minItems"), schema.get("maxItems")
    closed = rest is False or (isinstance(most, int) and most <= len(types))
    further = None if closed else _item(scope, whole, rest, "items", "")
    if isinstance(least, int) and least >= len(types):
        return TupleOf(tuple(types), further)
    return ListOf(union(types if further is None else [*types, further]))


def _item(scope: Scope, whole: Whole, stated: JsonValue, keyword: str, token: str) -> Type:
    home = whole.home(keyword)
    spot = item_spot(home, f"{home.pointer}/{keyword}{token}")
    return _lower(scope, [(stated, spot)], spot)


__all__ = [
    "ANY",
    "NULL",
    "Scope",
    "example_of",
    "lower",
    "nullable",
    "references",
    "split",
    "text",
    "union",
]
