"""From a schema to a type: one small function for each kind of schema.

The schema dialect is JSON Schema 2020-12 as OpenAPI 3.1 uses it (`normalise` brings the others
here), and `nullable: true`, which documents of any version carry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from ..document import Document, JsonObject, JsonValue, escape, resolve
from ..ir import (
    Enum,
    EnumRef,
    ListOf,
    MapOf,
    Member,
    Model,
    ModelRef,
    NameHint,
    Nullable,
    Primitive,
    PrimitiveKind,
    RequireOneOf,
    Type,
    Union,
)
from ..problems import Problem
from .compose import merge_all_of, required_only
from .names import Spot, component_spot, enum_hint, hint, item_spot, property_spot

_STRING_FORMATS: dict[str, PrimitiveKind] = {
    "base64": "byte",
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
_AS_JSON = "the value is still sent and received, as plain JSON"
ANY = Primitive("any")
NULL = Primitive("null")


@dataclass(slots=True)
class Scope:
    """What lowering has found so far: models and enumerations by key, and what it could not
    express.
    """

    document: Document
    models: dict[str, Model] = field(default_factory=dict[str, Model])
    enums: dict[str, Enum] = field(default_factory=dict[str, Enum])
    problems: list[Problem] = field(default_factory=list[Problem])
    shared: dict[object, Type] = field(default_factory=dict[object, Type])
    open_refs: list[str] = field(default_factory=list[str])
    places: dict[str, dict[str, NameHint]] = field(default_factory=dict[str, dict[str, NameHint]])

    def note(
        self, code: str, pointer: str, found: str, expected: str, *, hint: str = _AS_JSON
    ) -> None:
        """List something that the client offers in a plainer form than the document, or not."""
        self.problems.append(
            Problem(
                code=code,
                place=self.document.place(pointer),
                found=found,
                expected=expected,
                hint=hint,
                level="warning",
            )
        )


def lower(scope: Scope, schema: JsonValue, spot: Spot) -> Type:
    """The type of a schema; `Nullable` around it if null is allowed too."""
    if not isinstance(schema, dict):
        return ANY  # `true`, or a `false` that nothing can ever fit
    if isinstance(schema.get("$ref"), str):
        return _reference(scope, schema)
    if "allOf" in schema:
        return _all_of(scope, schema, spot)
    type_ = _plain(scope, schema, spot)
    return nullable(type_) if schema.get("nullable") is True else type_


def _plain(scope: Scope, schema: JsonObject, spot: Spot) -> Type:
    """A schema without `$ref` and `allOf`."""
    for keyword in ("oneOf", "anyOf"):
        options = schema.get(keyword)
        if isinstance(options, list) and not required_only(schema, options):
            return _union(scope, options, f"{spot.pointer}/{keyword}", spot)
    if "const" in schema:
        return _enumeration(scope, schema, [schema["const"]], spot)
    values = schema.get("enum")
    if isinstance(values, list):
        return _enumeration(scope, schema, values, spot)
    types = _types(schema)
    if len(types) == 1:
        return _typed(scope, schema, types[0], spot)
    return union([_typed(scope, schema, name, spot) for name in types])


def _types(schema: JsonObject) -> list[str]:
    """The JSON kinds that a schema allows; guessed from its keywords where it names none."""
    stated = schema.get("type")
    if isinstance(stated, str):
        return [stated]
    if isinstance(stated, list):
        return [name for name in stated if isinstance(name, str)] or ["any"]
    if "properties" in schema or "additionalProperties" in schema:
        return ["object"]
    return ["array"] if "items" in schema else ["any"]


def _typed(scope: Scope, schema: JsonObject, name: str, spot: Spot) -> Type:
    match name:
        case "string":
            return Primitive(_string_kind(schema))
        case "array":
            pointer = f"{spot.pointer}/items"
            return ListOf(lower(scope, schema.get("items", True), item_spot(spot, pointer)))
        case "object":
            return _object(scope, schema, spot)
        case _:
            return Primitive(_KINDS.get(name, "any"))


def _string_kind(schema: JsonObject) -> PrimitiveKind:
    if schema.get("contentEncoding") in {"base64", "base64url"}:
        return "byte"
    return _STRING_FORMATS.get(str(schema.get("format")), "string")


def _object(scope: Scope, schema: JsonObject, spot: Spot) -> Type:
    properties = schema.get("properties")
    additional = schema.get("additionalProperties")
    if isinstance(properties, dict) and properties:
        if isinstance(additional, dict) and additional:
            scope.note(
                "untyped-additional-properties",
                f"{spot.pointer}/additionalProperties",
                "additionalProperties with a schema beside properties",
                "one or the other",
            )
        return _model(scope, schema, properties, spot)
    if isinstance(additional, dict) and additional:
        owner = Spot(f"{spot.pointer}/additionalProperties", spot.names, spot.enum_names)
        return MapOf(lower(scope, additional, item_spot(owner, owner.pointer)))
    return Primitive("object")


def _model(scope: Scope, schema: JsonObject, properties: JsonObject, spot: Spot) -> ModelRef:
    required = schema.get("required")
    names = set(map(str, required)) if isinstance(required, list) else set[str]()
    members = tuple(
        _member(scope, name, value, name in names, spot) for name, value in properties.items()
    )
    model = Model(
        key=spot.pointer,
        hint=hint(spot, schema),
        members=members,
        doc=text(schema, "description") or text(schema, "title"),
        rules=_rules(schema),
        deprecated=schema.get("deprecated") is True,
    )
    return cast("ModelRef", _share(scope, model, spot.declared))


def _share(scope: Scope, found: Model | Enum, declared: bool) -> Type:
    """A reference to it, or to an equal one met before: equal inline schemas become one class."""
    ref = ModelRef(found.key) if isinstance(found, Model) else EnumRef(found.key)
    if not declared:
        known = scope.shared.setdefault(_identity(found), ref)
        if known is not ref:
            if isinstance(known, ModelRef | EnumRef):
                scope.places.setdefault(known.key, {})[found.key] = found.hint
            return known
    if isinstance(found, Model):
        scope.models[found.key] = found
    else:
        scope.enums[found.key] = found
    return ref


def _identity(found: Model | Enum) -> object:
    """What makes two inline schemas the same: everything but their place, their prose and the order
    of their members.
    """
    stated = found.hint.candidates if found.hint.fixed else None
    if isinstance(found, Enum):
        return stated, tuple((type(value), value) for value in found.values)
    members = frozenset(
        (m.wire_name, m.type, m.required, m.nullable, m.sensitive, repr(m.default))
        for m in found.members
    )
    return stated, members, found.rules


def _member(scope: Scope, name: str, schema: JsonValue, required: bool, owner: Spot) -> Member:
    pointer = f"{owner.pointer}/properties/{escape(name)}"
    stated = schema if isinstance(schema, dict) else {}
    type_, null = split(lower(scope, schema, property_spot(owner, name, pointer)))
    facts = [stated, *references(scope.document, stated)]
    return Member(
        wire_name=name,
        type=type_,
        required=required,
        nullable=null,
        pointer=pointer,
        doc=next((found for fact in facts if (found := text(fact, "description"))), ""),
        sensitive=any(fact.get("x-sensitive") is True for fact in facts),
        deprecated=any(fact.get("deprecated") is True for fact in facts),
        default=next((fact["default"] for fact in facts if "default" in fact), None),
        example=example_of(facts),
    )


def _rules(schema: JsonObject) -> tuple[RequireOneOf, ...]:
    """`anyOf` alternatives that only demand members: at least one of them must be there.

    Only alternatives of one member each can be said so; others are left to the server.
    """
    options = schema.get("anyOf")
    if not isinstance(options, list) or not required_only(schema, options):
        return ()
    demanded = [cast("JsonObject", option).get("required") for option in options]
    names = [str(names[0]) for names in demanded if isinstance(names, list) and len(names) == 1]
    return (RequireOneOf(tuple(names)),) if len(names) == len(options) else ()


def _enumeration(scope: Scope, schema: JsonObject, values: Sequence[JsonValue], spot: Spot) -> Type:
    plain = [value for value in values if isinstance(value, str | int)]
    if any(isinstance(value, dict | list | float) for value in values):
        scope.note(
            "untyped-enumeration",
            spot.pointer,
            "an enumeration of fractions, arrays or objects",
            "strings, whole numbers or booleans",
        )
        return Primitive("number") if all(map(_is_number, values)) else ANY
    if not plain:
        return NULL
    seen = {(type(value), value): value for value in plain}
    found = Enum(
        key=spot.pointer,
        hint=enum_hint(spot, schema),
        values=tuple(seen.values()),
        doc=text(schema, "description") if spot.declared else "",
    )
    type_ = _share(scope, found, spot.declared)
    return nullable(type_) if None in values else type_


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _union(scope: Scope, options: Sequence[JsonValue], pointer: str, spot: Spot) -> Type:
    """Several schemas; one of them beside null keeps the name of the place for itself."""
    return union(
        [lower(scope, option, spot.at(f"{pointer}/{n}")) for n, option in enumerate(options)]
    )


def _all_of(scope: Scope, schema: JsonObject, spot: Spot) -> Type:
    """All branches as one schema. A single `$ref` beside prose is just that reference."""
    branches = schema.get("allOf")
    shape = {"$ref", "allOf", "type", "properties", "items", "enum", "oneOf", "anyOf", "required"}
    if (
        isinstance(branches, list)
        and len(branches) == 1
        and not shape & (schema.keys() - {"allOf"})
    ):
        type_ = lower(scope, branches[0], spot.at(f"{spot.pointer}/allOf/0"))
        return nullable(type_) if schema.get("nullable") is True else type_
    merged, conflicts = merge_all_of(scope.document, schema)
    for name in conflicts:
        scope.note(
            "conflicting-branches",
            f"{spot.pointer}/allOf",
            f"branches that disagree on {name!r}",
            "branches that fit together",
        )
    return lower(scope, merged, spot)


def _reference(scope: Scope, schema: JsonObject) -> Type:
    """The type of what a `$ref` names; `bundle` has made sure that it is there and inside."""
    pointer = str(schema["$ref"])
    target = resolve(scope.document, pointer)
    known = scope.models.get(pointer) or scope.enums.get(pointer)
    if isinstance(known, Model):
        type_: Type = ModelRef(pointer)
    elif isinstance(known, Enum):
        type_ = EnumRef(pointer)
    elif pointer in scope.open_refs:
        type_ = _recursive(scope, target, pointer)
    else:
        scope.open_refs.append(pointer)
        type_ = lower(scope, target, component_spot(pointer, pointer.rsplit("/", 1)[-1]))
        scope.open_refs.pop()
    null = schema.get("nullable") is True or (
        isinstance(target, dict) and target.get("nullable") is True
    )
    return nullable(type_) if null else type_


def _recursive(scope: Scope, target: JsonValue, pointer: str) -> Type:
    """The type of a schema that is being lowered: a model has a name to refer to itself by."""
    schema = target if isinstance(target, dict) else {}
    if "allOf" in schema:
        schema, _ = merge_all_of(scope.document, schema)
    if schema.get("properties") and _types(schema) in (["object"], ["object", "null"]):
        return ModelRef(pointer)
    found = "an array, map or union that contains itself"
    scope.note("recursive-schema", pointer, found, "an object with properties on the way")
    return ANY


def references(document: Document, schema: JsonObject) -> list[JsonObject]:
    """The schemas that a `$ref` leads to, in order, so that prose and marks there count as well."""
    found: list[JsonObject] = []
    while isinstance(ref := schema.get("$ref"), str) and len(found) < 32:
        target = resolve(document, ref)
        if not isinstance(target, dict):
            break
        found.append(target)
        schema = target
    return found


def example_of(facts: Sequence[JsonObject]) -> JsonValue:
    """The first example that a schema or parameter states; None if there is none."""
    for fact in facts:
        if "example" in fact:
            return fact["example"]
        examples = fact.get("examples")
        if isinstance(examples, list) and examples:
            return examples[0]
    return None


def text(schema: JsonObject, key: str) -> str:
    """A member that holds prose; empty if it is missing or something else."""
    value = schema.get(key)
    return value.strip() if isinstance(value, str) else ""


def nullable(type_: Type) -> Type:
    """The type with null added."""
    return type_ if isinstance(type_, Nullable) or type_ in (ANY, NULL) else Nullable(type_)


def split(type_: Type) -> tuple[Type, bool]:
    """The type without null, and whether null was in it; nothing but null is any value."""
    if type_ == NULL:
        return ANY, True
    return (type_.inner, True) if isinstance(type_, Nullable) else (type_, False)


def union(options: Sequence[Type]) -> Type:
    """The shortest type that says the same: nested unions are opened, doubles and null taken
    out.
    """
    flat: list[Type] = []
    null = False
    for option in options:
        inner = option.inner if isinstance(option, Nullable) else option
        null = null or inner is not option or option == NULL
        flat.extend(inner.options if isinstance(inner, Union) else [inner])
    kept = [option for option in dict.fromkeys(flat) if option != NULL]
    if ANY in kept:
        return ANY
    if not kept:
        return NULL
    type_ = kept[0] if len(kept) == 1 else Union(tuple(kept))
    return nullable(type_) if null else type_


__all__ = ["ANY", "NULL", "NameHint", "Scope", "lower", "nullable", "split", "text", "union"]
