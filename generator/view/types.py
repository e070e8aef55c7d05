"""What views look things up in, and how a type shows in Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ..ir import (
    Alias,
    AliasRef,
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
    Tag,
    TupleOf,
    Type,
    Union,
)
from ..plan import Plan
from ..text import Code
from .header_names import header_classes
from .stems import Stem, stems

_ANNOTATIONS: dict[PrimitiveKind, str] = {
    "any": "JsonValue",
    "binary": "FileLike",
    "boolean": "bool",
    "byte": "bytes",
    "date": "date",
    "date-time": "datetime",
    "decimal": "Decimal",
    "decimal-number": "Decimal",
    "integer": "int",
    "null": "None",
    "number": "float",
    "object": "JsonObject",
    "string": "str",
    "time": "time",
    "uuid": "UUID",
}

FILE = Primitive("binary")
"""A file among the parts of a body."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What every view looks things up in."""

    api: Api
    plan: Plan
    models: dict[str, Model]
    enums: dict[str, Enum]
    aliases: dict[str, Alias]
    operations: dict[str, Operation]
    stems: dict[str, Stem]
    header_classes: dict[str, str]
    variants: dict[str, list[Operation]]
    """The other methods for an operation of the document, by the key of the first."""

    @property
    def called(self) -> str:
        """What prose calls the API: many a title has the word itself."""
        title = self.api.title
        return title if title.lower().endswith(" api") else f"{title} API"


def scene(api: Api, plan: Plan) -> Scene:
    """The look-up tables of a package."""
    variants: dict[str, list[Operation]] = {}
    for operation in api.operations:
        if operation.variant:
            variants.setdefault(operation.variant_of, []).append(operation)
    return Scene(
        api,
        plan,
        {model.key: model for model in api.models},
        {enum.key: enum for enum in api.enums},
        {alias.key: alias for alias in api.aliases},
        {operation.key: operation for operation in api.operations},
        stems(plan.classes),
        header_classes(api, plan),
        variants,
    )


def annotation(scene: Scene, type_: Type, *, strict: bool) -> str:
    """The annotation of a value. What is received stays open to later values: enumerations to any
    of their kind, tagged unions to objects with another tag.
    """
    return " | ".join(dict.fromkeys(_alternatives(scene, type_, strict=strict)))


def _alternatives(scene: Scene, type_: Type, *, strict: bool) -> list[str]:
    """What stands between the bars of an annotation."""
    match type_:
        case Primitive(kind=kind):
            return [_ANNOTATIONS[kind]]
        case ListOf(item=item):
            return [f"list[{annotation(scene, item, strict=strict)}]"]
        case MapOf(value=value):
            return [f"dict[str, {annotation(scene, value, strict=strict)}]"]
        case TupleOf(items=items, rest=rest):
            parts = [annotation(scene, item, strict=strict) for item in items]
            if rest is not None:
                parts.append(f"*tuple[{annotation(scene, rest, strict=strict)}, ...]")
            return [f"tuple[{', '.join(parts) or '()'}]"]
        case Nullable(inner=inner):
            return [*_alternatives(scene, inner, strict=strict), "None"]
        case ModelRef(key=key) | AliasRef(key=key):
            return [scene.plan.classes[key]]
        case EnumRef(key=key):
            return [scene.plan.classes[key], *([] if strict else open_kinds(scene.enums[key]))]
        case Union():
            found = [_alternatives(scene, form, strict=strict) for form in forms(type_)]
            more = [] if strict or not is_open(scene, type_) else [_ANNOTATIONS["object"]]
            return [*(part for parts in found for part in parts), *more]
        case _:
            assert_never(type_)


def open_kinds(enum: Enum) -> list[str]:
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
    return direction != "received" and _may_be_null(place)


def keeps_null(member: Member, direction: Direction) -> bool:
    """Whether null reads as None, as if the member were absent, and is written back: optional,
    nullable, and only received.
    """
    return direction == "received" and _may_be_null(member)


def _may_be_null(place: Member | Parameter) -> bool:
    anything = isinstance(place, Member) and place.type == Primitive("any")
    return not place.required and (place.nullable or anything)


def forms(union: Union) -> tuple[Type, ...]:
    """The options of a union, with the one for objects of any other tag if there is one."""
    if union.tag is None or union.tag.otherwise is None:
        return union.options
    return tuple(dict.fromkeys([*union.options, union.tag.otherwise]))


def is_open(scene: Scene, union: Union) -> bool:
    """Whether an object with an unknown tag stays as it is: no option is meant for it."""
    tag = tag_of(scene, union)
    return tag is not None and tag.otherwise is None


def tag_of(scene: Scene, union: Union) -> Tag | None:
    """What tells the options of a union apart: what the document says, else a required member that
    has one value in each of the models. None if there is no such member.
    """
    if union.tag is not None:
        return union.tag
    models = [scene.models[option.key] for option in union.options if isinstance(option, ModelRef)]
    for member in models[0].members if len(models) == len(union.options) else ():
        values: dict[str, Type] = {}
        for model, option in zip(models, union.options, strict=True):
            value = _constant(scene, model, member.wire_name)
            if not value or value in values:
                break
            values[value] = option
        if len(values) == len(models):
            return Tag(member.wire_name, tuple(values.items()))
    return None


def _constant(scene: Scene, model: Model, name: str) -> str:
    """The one string that a required member of a model can have; empty if there is none such."""
    for member in model.members:
        if member.wire_name == name and member.required and isinstance(member.type, EnumRef):
            values = scene.enums[member.type.key].values
            return values[0] if len(values) == 1 and isinstance(values[0], str) else ""
    return ""


def code(text: str) -> Code:
    """Python text put together by the functions of this package."""
    return Code(text)
