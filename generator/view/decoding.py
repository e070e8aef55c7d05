"""The expressions that read JSON values of a type."""

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
    Tag,
    TupleOf,
    Type,
    Union,
)
from ..text import Code, literal
from .tables import MOST_INLINE, Tables, held, listing, mapping
from .types import Scene, annotation, open_kinds, tag_of

_READERS: dict[PrimitiveKind, str] = {
    "any": "as_any",
    "binary": "as_file",
    "boolean": "as_bool",
    "byte": "as_bytes",
    "date": "as_date",
    "date-time": "as_datetime",
    "decimal": "as_decimal",
    "decimal-number": "as_decimal",
    "integer": "as_int",
    "null": "as_null",
    "number": "as_float",
    "object": "as_object",
    "string": "as_str",
    "time": "as_time",
    "uuid": "as_uuid",
}
_EACH = "each"


def decoder(scene: Scene, type_: Type, *, strict: bool, tables: Tables | None = None) -> str:
    """An expression for the function that reads a JSON value of this type.

    What is the same for each call goes into `tables`, which the module of the expression holds.
    """
    match type_:
        case Primitive(kind=kind):
            return _READERS[kind]
        case ModelRef(key=key) | AliasRef(key=key):
            return f"decode_{scene.stems[key].function}"
        case EnumRef(key=key) if strict:
            return f"decode_{scene.stems[key].function}"
        case EnumRef(key=key) if len(kinds := open_kinds(scene.enums[key])) == 1:
            return f"as_{kinds[0]}"
        case ListOf() | MapOf() | TupleOf() | Nullable() | Union() | EnumRef():
            read = decoded(scene, type_, _EACH, strict=strict, tables=tables)
            return f"lambda {_EACH}: {read}"
        case _:
            assert_never(type_)


def decoded(
    scene: Scene, type_: Type, value: str, *, strict: bool, tables: Tables | None = None
) -> str:
    """The expression that reads the JSON value called `value`."""

    def inner(of: Type) -> str:
        return decoder(scene, of, strict=strict, tables=tables)

    match type_:
        case ListOf(item=item):
            return f"as_list({value}, {inner(item)})"
        case MapOf(value=item):
            return f"as_map({value}, {inner(item)})"
        case Nullable(inner=item):
            return f"as_nullable({value}, {inner(item)})"
        case TupleOf(items=items):
            read = _positions(scene, type_, strict=strict, tables=tables)
            more = "" if type_.rest is None else ", more=True"
            return f"as_tuple({value}, {len(items)}, {read}{more})"
        case Union():
            tag = tag_of(scene, type_)
            if tag is not None:
                return _by_tag(scene, type_, tag, value, strict=strict, tables=tables)
            readers = list(dict.fromkeys(map(inner, type_.options)))
            return _best_fit(scene, type_, readers, value, strict=strict, tables=tables)
        case EnumRef(key=key) if not strict and len(open_kinds(scene.enums[key])) > 1:
            readers = [f"as_{kind}" for kind in open_kinds(scene.enums[key])]
            return f"best_fit({value}, {', '.join(readers)})"
        case Primitive() | ModelRef() | AliasRef() | EnumRef():
            return f"{inner(type_)}({value})"
        case _:
            assert_never(type_)


def _positions(scene: Scene, type_: TupleOf, *, strict: bool, tables: Tables | None) -> str:
    """The function that makes the tuple of an array's items.

    With further items it is a constant: type checkers need to be told what becomes of the star.
    """
    parts = [
        decoded(scene, item, f"at({position})", strict=strict, tables=tables)
        for position, item in enumerate(type_.items)
    ]
    if type_.rest is None:
        comma = "," if len(parts) == 1 else ""
        return f"lambda at: ({', '.join(parts)}{comma})"
    rest = decoder(scene, type_.rest, strict=strict, tables=tables)
    read = Code(
        f"lambda at: ({''.join(f'{part}, ' for part in parts)}*at.rest({len(parts)}, {rest}))"
    )
    made = f"Callable[[TupleItems], {annotation(scene, type_, strict=strict)}]"
    return held(tables, "ITEMS", made, read)


def _by_tag(
    scene: Scene, union: Union, tag: Tag, value: str, *, strict: bool, tables: Tables | None
) -> str:
    """The call that tells options apart by their tags; what is received may have another one."""
    readers = {
        known: decoder(scene, option, strict=strict, tables=tables) for known, option in tag.values
    }
    table = held(
        tables, "BY_TAG", *_table("Mapping[str, {}]", scene, union, mapping(readers), strict)
    )
    arguments = [value, literal(tag.name), table]
    if tag.otherwise is not None:
        arguments.append(decoder(scene, tag.otherwise, strict=strict, tables=tables))
    elif not strict:
        arguments.append("as_object")
    return f"by_tag({', '.join(arguments)})"


def _best_fit(
    scene: Scene,
    union: Union,
    readers: list[str],
    value: str,
    *,
    strict: bool,
    tables: Tables | None,
) -> str:
    """The call that finds the option which a value fits."""
    if len(readers) == 1:
        reader = f"({readers[0]})" if " " in readers[0] else readers[0]
        return f"{reader}({value})"
    # A function that is made anew at each call would be another one each time (see `best_fit`).
    made = tables is not None and any(" " in reader for reader in readers)
    if len(readers) <= MOST_INLINE and not made:
        return f"best_fit({value}, {', '.join(readers)})"
    forms = held(tables, "FORMS", *_table("Sequence[{}]", scene, union, listing(readers), strict))
    return f"best_fit({value}, {forms})"


def _table(shape: str, scene: Scene, union: Union, value: Code, strict: bool) -> tuple[str, Code]:
    """The type of a constant with readers of a union, and its value."""
    reader = f"Callable[[JsonValue], {annotation(scene, union, strict=strict)}]"
    return shape.format(reader), value


def tag_strings(scene: Scene, type_: Type) -> list[str]:
    """The strings that stand in the decoder of a type."""
    match type_:
        case Union():
            tag = tag_of(scene, type_)
            own = [] if tag is None else [tag.name, *(known for known, _ in tag.values)]
            return [*own, *(text for form in type_.options for text in tag_strings(scene, form))]
        case TupleOf(items=items, rest=rest):
            parts = items if rest is None else (*items, rest)
            return [text for part in parts for text in tag_strings(scene, part)]
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return tag_strings(scene, inner)
        case _:
            return []


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
        case EnumRef(key=key) if not strict and open_kinds(scene.enums[key]) == ["str"]:
            return "type(item) is not str", "a string"
        case _:
            return None
