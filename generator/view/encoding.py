"""The expressions that write values of a type as JSON."""

from __future__ import annotations

from typing import assert_never

from ..ir import (
    AliasRef,
    EnumRef,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Primitive,
    PrimitiveKind,
    TupleOf,
    Type,
    Union,
)
from ..lower.direction import leaves
from .tables import MOST_INLINE, Tables, held, mapping
from .types import FILE, Scene, forms, is_open, open_kinds

_WRITERS: dict[PrimitiveKind, str] = {
    "any": "json_any",
    "binary": "json_file",
    "boolean": "json_bool",
    "byte": "json_bytes",
    "date": "json_date",
    "date-time": "json_datetime",
    "decimal": "json_decimal",
    "decimal-number": "json_decimal_number",
    "integer": "json_int",
    "null": "json_null",
    "number": "json_float",
    "object": "json_object",
    "string": "json_str",
    "time": "json_time",
    "uuid": "json_uuid",
}
_EACH = "each"


def encoder(scene: Scene, type_: Type, *, strict: bool, tables: Tables | None = None) -> str:
    """An expression for the function that writes a value of this type as JSON.

    What is the same for each call goes into `tables`, which the module of the expression holds.
    """
    match type_:
        case Primitive(kind=kind):
            return _WRITERS[kind]
        case ModelRef(key=key) | AliasRef(key=key):
            return f"encode_{scene.stems[key].function}"
        case EnumRef(key=key) if strict:
            return f"encode_{scene.stems[key].function}"
        case EnumRef(key=key):
            kinds = open_kinds(scene.enums[key])
            return f"json_{kinds[0]}" if len(kinds) == 1 else "json_any"
        case ListOf() | MapOf() | TupleOf() | Nullable() | Union():
            written = encoded(scene, type_, _EACH, strict=strict, tables=tables)
            return f"lambda {_EACH}: {written}"
        case _:
            assert_never(type_)


def encoded(
    scene: Scene, type_: Type, value: str, *, strict: bool, tables: Tables | None = None
) -> str:
    """The expression that writes the value called `value`."""

    def inner(of: Type) -> str:
        return encoder(scene, of, strict=strict, tables=tables)

    match type_:
        case ListOf(item=item):
            return f"json_list({value}, {inner(item)})"
        case MapOf(value=item):
            return f"{map_writer(scene, item)}({value}, {inner(item)})"
        case Nullable(inner=item):
            return f"json_nullable({value}, {inner(item)})"
        case TupleOf(items=items, rest=rest):
            more = [] if rest is None else [f"rest={inner(rest)}"]
            return f"json_tuple({', '.join([value, *map(inner, items), *more])})"
        case Union():
            writers = _writers(scene, type_, strict=strict, tables=tables)
            if len(writers) == 1:
                writer = f"({writers[0]})" if " " in writers[0] else writers[0]
                return f"{writer}({value})"
            return f"json_first_fit({', '.join([value, *writers])})"
        case Primitive() | ModelRef() | AliasRef() | EnumRef():
            return f"{inner(type_)}({value})"
        case _:
            assert_never(type_)


def map_writer(scene: Scene, item: Type) -> str:
    """The function that writes a map of values of this type; files have no JSON form to check."""
    found = [*leaves(item)]
    for leaf in leaves(item):
        found += leaves(scene.aliases[leaf.key].type) if isinstance(leaf, AliasRef) else ()
    return "json_members" if FILE in found else "json_map"


def _writers(scene: Scene, union: Union, *, strict: bool, tables: Tables | None) -> list[str]:
    """The functions that can write a value of a union; many models are found by their class."""
    models = [form.key for form in forms(union) if isinstance(form, ModelRef)]
    by_class = tables is not None and len(models) > MOST_INLINE
    found = [
        encoder(scene, form, strict=strict, tables=tables)
        for form in forms(union)
        if not (by_class and isinstance(form, ModelRef))
    ]
    if by_class:
        entries = {scene.plan.classes[key]: f"encode_{scene.stems[key].function}" for key in models}
        annotation = "Mapping[str, Callable[[Any], JsonValue]]"
        table = held(tables, "BY_CLASS", annotation, mapping(entries))
        found.insert(0, f"lambda {_EACH}: json_by_class({_EACH}, {table})")
    if not strict and is_open(scene, union):
        found.append("json_object")
    return list(dict.fromkeys(found))
