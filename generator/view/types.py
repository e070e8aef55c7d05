"""How a type shows in Python: its annotation, and the expressions that decode and encode it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ..ir import (
    Api,
    Direction,
    Enum,
    EnumRef,
    ListOf,
    MapOf,
    Member,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Parameter,
    Primitive,
    PrimitiveKind,
    Type,
    Union,
)
from ..naming import snake
from ..plan import Plan
from ..text import Code, literal

_ANNOTATIONS: dict[PrimitiveKind, str] = {
    "any": "JsonValue",
    "boolean": "bool",
    "byte": "bytes",
    "date": "date",
    "date-time": "datetime",
    "decimal": "Decimal",
    "integer": "int",
    "null": "None",
    "number": "float",
    "object": "JsonObject",
    "string": "str",
    "time": "time",
    "uuid": "UUID",
}
_CONVERTERS: dict[PrimitiveKind, str] = {
    "any": "any",
    "boolean": "bool",
    "byte": "bytes",
    "date": "date",
    "date-time": "datetime",
    "decimal": "decimal",
    "integer": "int",
    "null": "null",
    "number": "float",
    "object": "object",
    "string": "str",
    "time": "time",
    "uuid": "uuid",
}
_EACH = "each"
_TAGGED = "\0"
_MOST_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """What every view looks things up in."""

    api: Api
    plan: Plan
    models: dict[str, Model]
    enums: dict[str, Enum]
    operations: dict[str, Operation]


def scene(api: Api, plan: Plan) -> Scene:
    """The look-up tables of a package."""
    return Scene(
        api,
        plan,
        {model.key: model for model in api.models},
        {enum.key: enum for enum in api.enums},
        {operation.key: operation for operation in api.operations},
    )


def annotation(scene: Scene, type_: Type, *, strict: bool) -> str:
    """The annotation of a value. Enumerations that are received stay open to later values."""
    match type_:
        case Primitive(kind=kind):
            return _ANNOTATIONS[kind]
        case ListOf(item=item):
            return f"list[{annotation(scene, item, strict=strict)}]"
        case MapOf(value=value):
            return f"dict[str, {annotation(scene, value, strict=strict)}]"
        case Nullable(inner=inner):
            return f"{annotation(scene, inner, strict=strict)} | None"
        case ModelRef(key=key):
            return scene.plan.classes[key]
        case EnumRef(key=key):
            names = [scene.plan.classes[key]]
            return " | ".join(names if strict else [*names, *_open_kinds(scene.enums[key])])
        case Union(options=options):
            parts = [annotation(scene, option, strict=strict) for option in options]
            return " | ".join(dict.fromkeys(" | ".join(parts).split(" | ")))
        case _:
            assert_never(type_)


def _open_kinds(enum: Enum) -> list[str]:
    """The Python types of an enumeration's values."""
    return list(dict.fromkeys(type(value).__name__ for value in enum.values))


def place_annotation(
    scene: Scene, place: Member | Parameter, direction: Direction
) -> tuple[str, str]:
    """The annotation of a member or argument, and its default (empty if it is required).

    | | not nullable | nullable |
    | --- | --- | --- |
    | required | `T` | `T | None` |
    | optional, sent | `T | None = None` | `T | Unset | None = UNSET` |
    | optional, only received | `T | None = None` | `T | None = None` |
    """
    parts = [annotation(scene, place.type, strict=direction == "sent")]
    if is_three_way(place, direction):
        parts.append("Unset")
    if (place.nullable or not place.required) and parts[0] not in {"JsonValue", "None"}:
        parts.append("None")
    if place.required:
        default = ""
    else:
        default = "UNSET" if is_three_way(place, direction) else "None"
    return " | ".join(parts), default


def is_three_way(place: Member | Parameter, direction: Direction) -> bool:
    """Whether absent and null are two things here: optional, nullable, and not only received."""
    null = place.nullable or place.type == Primitive("any")
    return null and not place.required and direction != "received"


def values_name(scene: Scene, enum: Enum) -> str:
    """The constant with the values of an enumeration, for where it is strict."""
    return f"{snake(scene.plan.classes[enum.key]).upper()}_VALUES"


def decoder(scene: Scene, type_: Type, *, strict: bool) -> str:
    """An expression for the function that reads a JSON value of this type."""
    match type_:
        case Primitive(kind=kind):
            return f"as_{_CONVERTERS[kind]}"
        case ModelRef(key=key):
            return f"decode_{snake(scene.plan.classes[key])}"
        case EnumRef(key=key) if not strict and len(_open_kinds(scene.enums[key])) == 1:
            return f"as_{_open_kinds(scene.enums[key])[0]}"
        case ListOf() | MapOf() | Nullable() | Union() | EnumRef():
            return f"lambda {_EACH}: {decoded(scene, type_, _EACH, strict=strict)}"
        case _:
            assert_never(type_)


def decoded(scene: Scene, type_: Type, value: str, *, strict: bool) -> str:
    """The expression that reads the JSON value called `value`."""
    match type_:
        case ListOf(item=item):
            return f"as_list({value}, {decoder(scene, item, strict=strict)})"
        case MapOf(value=inner):
            return f"as_map({value}, {decoder(scene, inner, strict=strict)})"
        case Nullable(inner=inner):
            return f"as_nullable({value}, {decoder(scene, inner, strict=strict)})"
        case Union(options=options):
            tagged = _tagged(scene, options)
            if tagged:
                return tagged.replace(_TAGGED, value)
            decoders = dict.fromkeys(decoder(scene, option, strict=strict) for option in options)
            return _fit("first_fit", value, list(decoders))
        case EnumRef(key=key) if strict:
            return f"as_enum({value}, {values_name(scene, scene.enums[key])})"
        case EnumRef(key=key):
            return _fit(
                "first_fit", value, [f"as_{kind}" for kind in _open_kinds(scene.enums[key])]
            )
        case Primitive() | ModelRef():
            return f"{decoder(scene, type_, strict=strict)}({value})"
        case _:
            assert_never(type_)


def _tagged(scene: Scene, options: tuple[Type, ...]) -> str:
    """The call that tells models apart by their tags, its argument called `_TAGGED`; empty if it
    takes more than that to tell them apart.
    """
    name, tags = _tags(scene, options)
    pairs = [
        f"({literal(tag)}, {decoder(scene, option, strict=False)})"
        for tag, option in zip(tags, options, strict=False)
    ]
    return _by_tag(literal(name), pairs) if pairs else ""


def _tags(scene: Scene, options: tuple[Type, ...]) -> tuple[str, list[str]]:
    """A required member with one value in each of the models, and the values; no values if there is
    no such member.
    """
    models = [scene.models[option.key] for option in options if isinstance(option, ModelRef)]
    for member in models[0].members if len(models) == len(options) else ():
        tags = [_tag(scene, model, member.wire_name) for model in models]
        if all(tags) and len(set(tags)) == len(tags):
            return member.wire_name, tags
    return "", []


def _tag(scene: Scene, model: Model, name: str) -> str:
    """The one string that a required member of a model can have; empty if there is none such."""
    for member in model.members:
        if member.wire_name == name and member.required and isinstance(member.type, EnumRef):
            values = scene.enums[member.type.key].values
            return values[0] if len(values) == 1 and isinstance(values[0], str) else ""
    return ""


def tag_strings(scene: Scene, type_: Type) -> list[str]:
    """The strings that stand in the decoder of a type."""
    match type_:
        case Union(options=options):
            name, tags = _tags(scene, options)
            inner = [text for option in options for text in tag_strings(scene, option)]
            return [name, *tags, *inner]
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return tag_strings(scene, inner)
        case _:
            return []


def _by_tag(name: str, pairs: list[str]) -> str:
    if len(pairs) <= _MOST_ALTERNATIVES:
        return f"by_tag({_TAGGED}, {name}, {', '.join(pairs)})"
    calls = [
        f"lambda {_EACH}: {_by_tag(name, part).replace(_TAGGED, _EACH)}"
        for part in (pairs[:_MOST_ALTERNATIVES], pairs[_MOST_ALTERNATIVES:])
    ]
    return f"first_fit({_TAGGED}, {', '.join(calls)})"


def encoder(scene: Scene, type_: Type, *, strict: bool) -> str:
    """An expression for the function that writes a value of this type as JSON."""
    match type_:
        case Primitive(kind=kind):
            return f"json_{_CONVERTERS[kind]}"
        case ModelRef(key=key):
            return f"encode_{snake(scene.plan.classes[key])}"
        case EnumRef(key=key) if not strict:
            kinds = _open_kinds(scene.enums[key])
            return f"json_{kinds[0]}" if len(kinds) == 1 else "json_any"
        case ListOf() | MapOf() | Nullable() | Union() | EnumRef():
            return f"lambda {_EACH}: {encoded(scene, type_, _EACH, strict=strict)}"
        case _:
            assert_never(type_)


def encoded(scene: Scene, type_: Type, value: str, *, strict: bool) -> str:
    """The expression that writes the value called `value`."""
    match type_:
        case ListOf(item=item):
            return f"json_list({value}, {encoder(scene, item, strict=strict)})"
        case MapOf(value=inner):
            return f"json_map({value}, {encoder(scene, inner, strict=strict)})"
        case Nullable(inner=inner):
            return f"json_nullable({value}, {encoder(scene, inner, strict=strict)})"
        case Union(options=options):
            encoders = dict.fromkeys(encoder(scene, option, strict=strict) for option in options)
            return _fit("json_first_fit", value, list(encoders))
        case EnumRef(key=key) if strict:
            return f"json_enum({value}, {values_name(scene, scene.enums[key])})"
        case Primitive() | ModelRef() | EnumRef():
            return f"{encoder(scene, type_, strict=strict)}({value})"
        case _:
            assert_never(type_)


def _fit(function: str, value: str, functions: list[str]) -> str:
    """One call for up to four alternatives, calls within calls for more."""
    if len(functions) == 1:
        return f"({functions[0]})({value})" if " " in functions[0] else f"{functions[0]}({value})"
    if len(functions) > _MOST_ALTERNATIVES:
        rest = f"lambda {_EACH}: {_fit(function, _EACH, functions[3:])}"
        functions = [*functions[:3], rest]
    return f"{function}({value}, {', '.join(functions)})"


def kind_test(scene: Scene, type_: Type, *, strict: bool) -> tuple[str, str] | None:
    """A test on `item` that is true for a wrong JSON kind, and the words for the right one.

    None for a type that needs more than a look at its kind. Inline tests like these are what makes
    decoding fast: a call costs more than all of them.
    """
    match type_:
        case Primitive(kind="string"):
            return "type(item) is not str", "a string"
        case Primitive(kind="boolean"):
            return "type(item) is not bool", "true or false"
        case Primitive(kind="object"):
            return "type(item) is not dict", "an object"
        case EnumRef(key=key) if not strict and _open_kinds(scene.enums[key]) == ["str"]:
            return "type(item) is not str", "a string"
        case _:
            return None


def code(text: str) -> Code:
    """Python text put together by the functions of this module."""
    return Code(text)
