"""How the values of an old type are to those of a new one, as a caller sees them.

Lists and dicts are invariant to type checkers (PEP 484): one whose items widen is another type,
although every old value is a new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from ..ir import (
    AliasRef,
    EnumRef,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from ..view.types import Scene, annotation, forms, is_open, open_kinds
from .classes import Classes

Relation: TypeAlias = Literal[
    "same", "widened", "narrowed", "items-widened", "items-narrowed", "changed"
]
"""Where only the items of lists or maps differ, it is theirs that widened or narrowed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of values: a Python type, a class by what it is called on both sides, the values of an
    enumeration, or what holds others.

    `values` have the names of their types beside them, because True is 1; `types` are these names.
    An enumeration that both versions have goes by its name instead.
    """

    form: Literal["plain", "class", "values", "list", "dict", "tuple"]
    name: str = ""
    values: frozenset[tuple[str, str | int | bool]] = frozenset()
    types: frozenset[str] = frozenset()
    inner: tuple[frozenset[Kind], ...] = ()


_ANY = Kind("plain", "JsonValue")
_IN_ANY = frozenset({"JsonValue", "None", "bool", "float", "int", "str"})
_OBJECT = Kind("dict", inner=(frozenset({_ANY}),))


def relation(classes: Classes, old: Type, new: Type, *, strict: bool) -> Relation:
    """How two types are to each other; `strict` for what is only sent."""
    before = kinds(classes, old, old_side=True, strict=strict)
    now = kinds(classes, new, old_side=False, strict=strict)
    return related(before, now)


def related(before: frozenset[Kind], now: frozenset[Kind]) -> Relation:
    """How two sets of kinds are to each other."""
    if before == now:
        return "same"
    match _within(before, now), _within(now, before):
        case True, True:
            return "same"
        case True, False:
            return "widened"
        case False, True:
            return "narrowed"
        case _:
            pass
    match _within(before, now, deep=True), _within(now, before, deep=True):
        case True, False:
            return "items-widened"
        case False, True:
            return "items-narrowed"
        case _:
            return "changed"


def kinds(classes: Classes, type_: Type, *, old_side: bool, strict: bool) -> frozenset[Kind]:
    """The kinds of values of a type, classes by their new keys."""
    return _Side(classes, old_side, strict).held(type_)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two versions; `inside` is within a named type that it alone has: one in another
    stays a name, for a chain of them could have any number of kinds.
    """

    classes: Classes
    old: bool
    strict: bool
    inside: bool = False

    @property
    def scene(self) -> Scene:
        return self.classes.old if self.old else self.classes.new

    def kinds(self, type_: Type) -> Iterator[Kind]:
        match type_:
            case Primitive():
                json = type_.kind == "object"
                yield _OBJECT if json else Kind("plain", annotation(self.scene, type_, strict=True))
            case ListOf() | MapOf() | TupleOf():
                yield self.container(type_)
            case Nullable(inner=inner):
                yield from self.kinds(inner)
                yield Kind("plain", "None")
            case ModelRef(key=key):
                yield self.named(key)
            case EnumRef(key=key):
                yield from self.values(key)
            case AliasRef(key=key):
                yield from self.alias(key)
            case Union():
                for form in forms(type_):
                    yield from self.kinds(form)
                if not self.strict and is_open(self.scene, type_):
                    yield _OBJECT
            case _:
                assert_never(type_)

    def container(self, type_: ListOf | MapOf | TupleOf) -> Kind:
        match type_:
            case ListOf(item=item):
                return Kind("list", inner=(self.held(item),))
            case MapOf(value=value):
                return Kind("dict", inner=(self.held(value),))
            case TupleOf(items=items, rest=rest):
                parts = items if rest is None else (*items, rest)
                open_ = "" if rest is None else "..."
                return Kind("tuple", open_, inner=tuple(self.held(part) for part in parts))
            case _:
                assert_never(type_)

    def held(self, type_: Type) -> frozenset[Kind]:
        """The kinds of a type, without what another of them has in it: equal types have equal
        ones.
        """
        found = frozenset(self.kinds(type_))
        plain = frozenset(kind.name for kind in found if kind.form == "plain")
        return frozenset(
            kind for kind in found if not (kind.form == "values" and kind.types <= plain)
        )

    def group(self, key: str) -> str:
        """What a class is called on both sides; empty if one side alone has it."""
        groups = self.classes.old_groups if self.old else self.classes.new_groups
        return groups.get(key, "")

    def named(self, key: str) -> Kind:
        return Kind("class", self.group(key) or f"{'old' if self.old else 'new'} {key}")

    def values(self, key: str) -> Iterator[Kind]:
        """An enumeration that both versions have is one kind, whatever its values."""
        enum = self.scene.enums[key]
        types = frozenset(open_kinds(enum))
        if group := self.group(key):
            yield Kind("values", group, types=types)
        else:
            stated = frozenset((type(value).__name__, value) for value in enum.values)
            yield Kind("values", values=stated, types=types)
        for name in () if self.strict else open_kinds(enum):
            yield Kind("plain", name)

    def alias(self, key: str) -> Iterator[Kind]:
        """A name that one version alone has stands for what it names."""
        if self.group(key) or self.inside:
            yield self.named(key)
        else:
            inner = replace(self, inside=True)
            yield from inner.kinds(self.scene.aliases[key].type)


def _within(these: frozenset[Kind], those: frozenset[Kind], *, deep: bool = False) -> bool:
    """Whether each of these kinds is in one of those; `deep` takes lists and maps as covariant."""
    known = [kind for kind in those if kind.form != "class"]
    return all(any(_is_in(one, other, deep) for other in known) for one in these - those)


def _is_in(one: Kind, other: Kind, deep: bool) -> bool:
    if other == _ANY:
        return _is_json(one, deep)
    if one.form == "values" and other.form == "plain":
        return all(_promoted(name, other.name) for name in one.types)
    if one.form != other.form or one.form == "class":
        return False
    if one.form == "plain":
        return _promoted(one.name, other.name)
    if one.form == "values":
        return bool(one.values) and one.values <= other.values
    same = deep and one.name == other.name and len(one.inner) == len(other.inner)
    return same and all(
        _within(*pair, deep=True) for pair in zip(one.inner, other.inner, strict=True)
    )


def _promoted(one: str, other: str) -> bool:
    """An int is taken for a float (PEP 484, the numeric tower)."""
    return one == other or (one == "int" and other == "float")


def _is_json(one: Kind, deep: bool) -> bool:
    """Whether a kind is among those of JsonValue."""
    if one.form == "plain":
        return one.name in _IN_ANY
    if one.form == "values":
        return True
    if one.form in {"list", "dict"}:
        return one.inner == (frozenset({_ANY}),) or (
            deep and all(_is_json(kind, deep) for kind in one.inner[0])
        )
    return False
