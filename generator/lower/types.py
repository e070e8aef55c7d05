"""Types put together: null added and taken out, unions at their shortest."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir import ListOf, Nullable, Primitive, Tag, Type, Union

ANY = Primitive("any")
NULL = Primitive("null")
FILE = Primitive("binary")


def nullable(type_: Type) -> Type:
    """The type with null added."""
    return type_ if isinstance(type_, Nullable) or type_ in (ANY, NULL) else Nullable(type_)


def split(type_: Type) -> tuple[Type, bool]:
    """The type without null, and whether null was in it; nothing but null is any value."""
    if type_ == NULL:
        return ANY, True
    return (type_.inner, True) if isinstance(type_, Nullable) else (type_, False)


def union(options: Sequence[Type], tag: Tag | None = None) -> Type:
    """The shortest type that says the same: nested unions are opened, doubles and null taken
    out.
    """
    flat: list[Type] = []
    null = False
    for option in options:
        inner = option.inner if isinstance(option, Nullable) else option
        null = null or inner is not option or option == NULL
        opened = isinstance(inner, Union) and inner.tag is None
        flat.extend(inner.options if isinstance(inner, Union) and opened else [inner])
    kept = [option for option in dict.fromkeys(flat) if option != NULL]
    if ANY in kept:
        return ANY
    if not kept:
        return NULL
    type_ = kept[0] if len(kept) == 1 else Union(tuple(kept), tag=_fitting(tag, kept))
    return nullable(type_) if null else type_


def _fitting(tag: Tag | None, options: Sequence[Type]) -> Tag | None:
    """The tag, if all options are such as can have a member."""
    if any(isinstance(option, ListOf) or _is_scalar(option) for option in options):
        return None
    return tag


def _is_scalar(type_: Type) -> bool:
    return isinstance(type_, Primitive) and type_.kind != "object"


__all__ = ["ANY", "FILE", "NULL", "nullable", "split", "union"]
