"""`enum` and `const`: sets of strings, whole numbers and booleans get a name, others the type of
their values.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..document import JsonValue
from ..ir import Enum, EnumRef, Primitive, PrimitiveKind, Type
from .names import enum_hint
from .reading import described, types_of
from .scope import Scope, Whole
from .types import ANY, NULL, nullable, union

_MOST_VALUES = 2_000


def enumeration(scope: Scope, whole: Whole, values: Sequence[JsonValue]) -> Type:
    """The type of an enumeration; a value that is listed twice counts once."""
    if any(isinstance(value, dict | list) for value in values):
        found = "an enumeration of arrays or objects"
        expected = "strings, whole numbers or booleans"
        scope.note("untyped-enumeration", whole.spot.pointer, found, expected)
        return ANY
    plain = [value for value in values if isinstance(value, str | int)]
    null = None in values or whole.schema.get("nullable") is True
    fraction = any(isinstance(value, float) for value in values)
    if fraction or _too_many(scope, whole, values) or not _possible(scope, whole, plain):
        stated: list[PrimitiveKind] = [_STATED[n] for n in types_of(whole.schema) if n in _STATED]
        kinds: list[PrimitiveKind] = [*stated, *dict.fromkeys(_kind(value) for value in values)]
        primitives = [Primitive(kind) for kind in kinds]
        return union([one for one in primitives if one.kind != "integer" or not fraction])
    if not plain:
        return NULL
    spot = whole.spot
    seen = {(type(value), value): value for value in plain}
    found_ = Enum(
        key=spot.pointer,
        hint=enum_hint(spot, whole.schema),
        values=tuple(seen.values()),
        doc=described(whole.schema) if spot.declared else "",
    )
    ref = _share(scope, found_, declared=spot.declared)
    return nullable(ref) if null else ref


_STATED: dict[str, PrimitiveKind] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def _too_many(scope: Scope, whole: Whole, values: Sequence[JsonValue]) -> bool:
    """Whether nobody would look through a list of all the values."""
    if len(values) <= _MOST_VALUES:
        return False
    found, expected = f"an enumeration of {len(values)} values", f"at most {_MOST_VALUES}"
    hint = "any value of their kind is sent and received"
    scope.note("long-enumeration", whole.spot.pointer, found, expected, hint=hint)
    return True


def _possible(scope: Scope, whole: Whole, values: Sequence[str | int]) -> bool:
    """Whether some value has the kind beside it; if none has, nobody knows what answers hold."""
    stated = {_STATED[name] for name in types_of(whole.schema) if name in _STATED} - {"null"}
    if not stated or not values or stated & {_kind(value) for value in values}:
        return True
    if "number" in stated and all(_kind(value) == "integer" for value in values):
        return True
    found = f"values of another kind than {' or '.join(sorted(stated))}"
    hint = "values of both kinds are sent and received"
    scope.note("enum-type", f"{whole.spot.pointer}/enum", found, "values of that kind", hint=hint)
    return False


def _kind(value: JsonValue) -> PrimitiveKind:
    match value:
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case None:
            return "null"
        case _:
            return "number"


def _share(scope: Scope, found: Enum, *, declared: bool) -> Type:
    """A reference to it, or to an equal inline one met before."""
    ref: Type = EnumRef(found.key)
    if not declared:
        stated = found.hint.candidates if found.hint.fixed else None
        identity = (stated, tuple((type(value), value) for value in found.values))
        known = scope.shared.setdefault(identity, ref)
        if known != ref:
            scope.equal(known, found)
            return known
    scope.enums.setdefault(found.key, found)
    return ref
