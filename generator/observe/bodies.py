"""A body as it was seen, held against the type that the document gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from ..ir import (
    AliasRef,
    Enum,
    EnumRef,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Primitive,
    PrimitiveKind,
    TupleOf,
    Type,
    Union,
)
from .sights import Items, Members, Null, Scalar, ScalarKind, Sight, Unread, described, is_name
from .words import SCALARS, Difference, Known, Rule, expected, home, values_text

_MOST_NAMES = 20
"""Unknown names of an object; one with more of them has data for names."""


@dataclass(frozen=True, slots=True)
class _Spot:
    place: str
    pointer: str

    def below(self, step: str, pointer: str = "") -> _Spot:
        return _Spot(f"{self.place}{step}", pointer or self.pointer)


@dataclass(frozen=True, slots=True)
class _Work:
    """`settled` has what is known of values that can be one of several types: choices in choices
    come to the same values again and again.
    """

    known: Known
    settled: dict[tuple[int, int, _Spot], list[Difference]] = field(
        default_factory=dict[tuple[int, int, _Spot], "list[Difference]"]
    )


def differences(known: Known, seen: Sight, type_: Type, pointer: str) -> list[Difference]:
    """What differs between a body and its type, each difference once."""
    found = _differences(_Work(known), seen, type_, _Spot("$", pointer), null=False)
    return list(dict.fromkeys(found))


def form_differences(known: Known, seen: Sight, type_: Type, pointer: str) -> list[Difference]:
    """The same for a form, of which only the names are compared: all its values are texts."""
    match seen, type_:
        case Members(), ModelRef(key):
            work, spot = _Work(known), _Spot("$", pointer)
            model = known.models[key]
            plain = replace(seen, named=tuple((name, Unread()) for name, _ in seen.named))
            return [*_absent(plain, model, spot), *_unknown(work, plain, model, spot)]
        case _:
            return []


def _differences(
    work: _Work, seen: Sight, type_: Type, spot: _Spot, *, null: bool
) -> list[Difference]:
    if isinstance(seen, Null):
        fits = null or _takes_null(work.known, type_)
        return [] if fits else [_difference(work.known, "null-value", seen, type_, spot)]
    return [] if isinstance(seen, Unread) else _of_type(work, seen, type_, spot, null=null)


def _of_type(work: _Work, seen: Sight, type_: Type, spot: _Spot, *, null: bool) -> list[Difference]:
    match type_:
        case Nullable(inner):
            return _differences(work, seen, inner, spot, null=True)
        case AliasRef(key):
            return _differences(work, seen, work.known.aliases[key].type, spot, null=null)
        case Union():
            place = (id(seen), id(type_), spot)
            if place not in work.settled:
                work.settled[place] = _choice(work, seen, type_, spot)
            return work.settled[place]
        case Primitive(kind):
            return _primitive(work.known, seen, kind, spot)
        case EnumRef(key):
            return _enumerated(work.known, seen, work.known.enums[key], spot)
        case ListOf() | TupleOf():
            return _items(work, seen, type_, spot)
        case MapOf() | ModelRef():
            return _object(work, seen, type_, spot)
        case _:
            assert_never(type_)


def _difference(known: Known, rule: Rule, seen: Sight, type_: Type, spot: _Spot) -> Difference:
    return Difference(rule, spot.place, expected(known, type_), described(seen), spot.pointer)


def _takes_null(known: Known, type_: Type) -> bool:
    match type_:
        case Nullable() | Primitive("any" | "null"):
            return True
        case AliasRef(key):
            return _takes_null(known, known.aliases[key].type)
        case Union(options):
            return any(_takes_null(known, option) for option in options)
        case _:
            return False


def _primitive(known: Known, seen: Sight, kind: PrimitiveKind, spot: _Spot) -> list[Difference]:
    type_ = Primitive(kind)
    wrong = [_difference(known, "wrong-type", seen, type_, spot)]
    match kind:
        case "any" | "binary":
            return []
        case "object":
            return [] if isinstance(seen, Members) else wrong
        case "date" | "date-time" | "decimal" | "time" | "uuid":
            if not isinstance(seen, Scalar) or seen.kind != "string":
                return wrong
            return [] if kind in seen.forms else [replace(wrong[0], rule="wrong-format")]
        case "null":
            return wrong
        case _:
            fits = isinstance(seen, Scalar) and seen.kind in SCALARS[kind][1]
            return [] if fits else wrong


def _enumerated(known: Known, seen: Sight, enum: Enum, spot: _Spot) -> list[Difference]:
    place = replace(spot, pointer=home(known, enum.key, spot.pointer))
    if not isinstance(seen, Scalar):
        return [_difference(known, "wrong-type", seen, EnumRef(enum.key), place)]
    if {_kind_of(value) for value in enum.values}.isdisjoint({seen.kind}):
        return [_difference(known, "wrong-type", seen, EnumRef(enum.key), place)]
    outside = seen.other or (seen.kept and not _is_one(seen, enum))
    if not outside:
        return []  # or its value is not known
    kind = "an integer" if seen.kind == "integer" else f"a {seen.kind}"
    text = "an empty string" if "empty" in seen.forms else f"{kind} that is none of them"
    count = len(enum.values)
    return [Difference("unknown-value", spot.place, values_text(count), text, place.pointer)]


def _kind_of(value: str | int | bool) -> ScalarKind:
    match value:
        case str():
            return "string"
        case bool():
            return "boolean"
        case _:
            return "integer"


def _is_one(seen: Scalar, enum: Enum) -> bool:
    boolean = seen.kind == "boolean"
    return any(value == seen.value and isinstance(value, bool) == boolean for value in enum.values)


def _items(work: _Work, seen: Sight, type_: ListOf | TupleOf, spot: _Spot) -> list[Difference]:
    if not isinstance(seen, Items):
        return [_difference(work.known, "wrong-type", seen, type_, spot)]
    item = type_.item if isinstance(type_, ListOf) else _any_position(type_)
    below = spot.below("[]")
    every = (_differences(work, one, item, below, null=False) for one in seen.items)
    return list(dict.fromkeys(each for found in every for each in found))


def _any_position(type_: TupleOf) -> Type:
    """A recording does not tell positions: what is at any of them can be of each type."""
    return Union((*type_.items, *([] if type_.rest is None else [type_.rest])))


def _object(work: _Work, seen: Sight, type_: MapOf | ModelRef, spot: _Spot) -> list[Difference]:
    if not isinstance(seen, Members):
        return [_difference(work.known, "wrong-type", seen, type_, spot)]
    if isinstance(type_, ModelRef):
        return _members(work, seen, work.known.models[type_.key], spot)
    below = spot.below(".*")
    every = (_differences(work, one, type_.value, below, null=False) for one in _values(seen))
    return list(dict.fromkeys(each for found in every for each in found))


def _members(work: _Work, seen: Members, model: Model, spot: _Spot) -> list[Difference]:
    by_name = {member.wire_name: member for member in model.members}
    found = _absent(seen, model, spot)
    for name, value in seen.named:
        member = by_name.get(name)
        if member is not None:
            below = spot.below(f".{name}", member.pointer)
            found += _differences(work, value, member.type, below, null=member.nullable)
    return [*found, *_unknown(work, seen, model, spot)]


def _absent(seen: Members, model: Model, spot: _Spot) -> list[Difference]:
    names = {name for name, _ in seen.named}
    found = [
        _missing(spot.below(f".{member.wire_name}", member.pointer), member.wire_name)
        for member in (*model.members, *model.demanded)
        if member.required and member.wire_name not in names
    ]
    for rule in model.rules:
        if names.isdisjoint(rule.members):
            text = f"one of {', '.join(rule.members)}"
            found.append(
                Difference("missing-member", spot.place, text, "none of them", spot.pointer)
            )
    return found


def _missing(spot: _Spot, name: str) -> Difference:
    return Difference(
        "missing-member", spot.place, "a member that is required", "nothing", spot.pointer, name
    )


def _unknown(work: _Work, seen: Members, model: Model, spot: _Spot) -> Iterator[Difference]:
    """Differences of the members that the document does not name."""
    known = {member.wire_name for member in (*model.members, *model.demanded)}
    others = [(name, value) for name, value in seen.named if name not in known]
    if model.additional is not None:
        below = spot.below(".*")
        for value in (*(value for _, value in others), *seen.unnamed):
            yield from _differences(work, value, model.additional, below, null=False)
        return
    if model.open:
        return
    shown = len(others) < len(seen.named) and len(others) <= _MOST_NAMES
    hidden: list[Sight] = [*seen.unnamed]
    pointer = home(work.known, model.key, spot.pointer)
    for name, value in others:
        if shown and is_name(name):
            place, text = f"{spot.place}.{name}", _kind(value)
            yield Difference("unknown-member", place, "no such member", text, pointer, name)
        else:
            hidden.append(value)
    if hidden:
        text = "a member whose name is not shown"
        yield Difference("unknown-member", spot.place, "no such member", text, pointer)


def _kind(seen: Sight) -> str:
    match seen:
        case Scalar(kind="string", forms=forms):
            kept = sorted(forms & {"date", "date-time", "uuid"})
            return f"a string ({', '.join(kept)})" if kept else "a string"
        case _:
            return described(seen)


def _values(seen: Members) -> Iterator[Sight]:
    yield from (value for _, value in seen.named)
    yield from seen.unnamed


def _choice(work: _Work, seen: Sight, type_: Union, spot: _Spot) -> list[Difference]:
    """What differs from the option that is meant; one difference if none can be told."""
    tagged = _tagged(work, seen, type_, spot)
    if tagged is not None:
        return tagged
    options = _meant(work.known, seen, type_)
    every = [_differences(work, seen, option, spot, null=False) for option in options]
    fitting = [found for found in every if all(each.rule == "unknown-member" for each in found)]
    if fitting:
        return min(fitting, key=len)
    if len(every) == 1:
        return every[0]
    return [_difference(work.known, "no-option-fits", seen, type_, spot)]


def _meant(known: Known, seen: Sight, type_: Union) -> list[Type]:
    """The options that a value can be meant as: those of its JSON kind and with its constants, and
    of several of these those whose required members are there.
    """
    options = [option for option in type_.options if _is_of_kind(known, seen, option)]
    options = [option for option in options if _has_constants(known, seen, option)] or options
    if len(options) == 1 or not isinstance(seen, Members):
        return options
    spot = _Spot("", "")
    return [
        option
        for option in options
        if not (isinstance(option, ModelRef) and _absent(seen, known.models[option.key], spot))
    ]


def _has_constants(known: Known, seen: Sight, type_: Type) -> bool:
    """Whether members that can have one value only have that."""
    if not isinstance(seen, Members) or not isinstance(type_, ModelRef):
        return True
    values = dict(seen.named)
    for member in known.models[type_.key].members:
        value = values.get(member.wire_name)
        if isinstance(member.type, EnumRef) and isinstance(value, Scalar):
            enum = known.enums[member.type.key]
            outside = value.other or (value.kept and not _is_one(value, enum))
            if len(enum.values) == 1 and outside:
                return False
    return True


def _tagged(work: _Work, seen: Sight, type_: Union, spot: _Spot) -> list[Difference] | None:
    """The differences from the option that a tag names; None if no tag can be read."""
    tag = type_.tag
    if tag is None or not isinstance(seen, Members):
        return None
    value = dict(seen.named).get(tag.name)
    if not isinstance(value, Scalar) or not (value.kept or value.other):
        return None
    option = dict(tag.values).get(str(value.value)) if value.kept else None
    option = option or tag.otherwise
    if option is not None:
        return _differences(work, seen, option, spot, null=False)
    place, text = f"{spot.place}.{tag.name}", "a string that is none of them"
    count = len({name for name, _ in tag.values})
    return [Difference("unknown-value", place, values_text(count), text, spot.pointer)]


def _is_of_kind(known: Known, seen: Sight, type_: Type) -> bool:
    """Whether a value is of the JSON kind that a type has, whatever is in it."""
    match type_:
        case ModelRef() | MapOf():
            return isinstance(seen, Members)
        case ListOf() | TupleOf():
            return isinstance(seen, Items)
        case Primitive("null"):
            return False
        case Primitive():
            spot = _Spot("", "")
            found = _primitive(known, seen, type_.kind, spot)
            return all(each.rule == "wrong-format" for each in found)
        case _:
            return True
