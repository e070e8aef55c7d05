"""Which class of the old version is which of the new, and which of them can be compared.

Classes are told by where they stand in the document, by name, and by use: what stands at one place
of an operation is one class, whatever its key. Only what is met on the way from operations that
both versions have is compared; what comes and goes with an operation is not a change of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..ir import (
    Alias,
    AliasRef,
    Enum,
    EnumRef,
    ListOf,
    MapOf,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Response,
    TupleOf,
    Type,
    Union,
)
from ..view.arguments import flat_body, successes
from ..view.types import Scene, forms
from . import pairs
from .reach import led_to

Ref: TypeAlias = ModelRef | EnumRef | AliasRef


@dataclass(slots=True)
class Classes:
    """`old_groups` and `new_groups` say by key which classes are one to users: mostly one of each
    version, but equal inline schemas are one class until one of them changes.

    `met` are the pairs to compare, in the order in which they were met; `left` are old ones that
    another type took the place of.
    """

    old: Scene
    new: Scene
    old_groups: dict[str, str]
    new_groups: dict[str, str]
    met: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])
    left: dict[str, None] = field(default_factory=dict[str, None])


def match_classes(old: Scene, new: Scene, both: Iterable[tuple[Operation, Operation]]) -> Classes:
    """The classes that operations of both versions lead to."""
    classes = Classes(old, new, {}, {})
    _match_by_place(classes)
    _match_by_name(classes)
    common = list(both)
    waiting = [pair for pair_ in common for pair in _places(old, new, *pair_)]
    waiting += _given(old, new)
    while waiting:
        waiting += _meet(classes, *waiting.pop())
    waiting += _elsewhere(classes, [one for one, _ in common], [other for _, other in common])
    while waiting:
        waiting += _meet(classes, *waiting.pop())
    return classes


def _elsewhere(
    classes: Classes, old: Sequence[Operation], new: Sequence[Operation]
) -> Iterator[tuple[Type, Type]]:
    """Classes that these operations lead to in both versions, but nowhere by the same way."""
    there: dict[str, Ref] = {}
    for ref in led_to(classes.new, new):
        there.setdefault(classes.new_groups.get(ref.key, ""), ref)
    met = {classes.old_groups[key] for key, _ in classes.met}
    for ref in led_to(classes.old, old):
        group = classes.old_groups.get(ref.key, "")
        if group and group not in met and group in there:
            yield ref, there[group]


def _named(scene: Scene) -> dict[str, Model | Enum | Alias]:
    return {**scene.models, **scene.enums, **scene.aliases}


def _match_by_place(classes: Classes) -> None:
    """Those that have a place in common. Equal ones that are one class stand at several."""
    here, there = _named(classes.old), _named(classes.new)
    at = {place: key for key in there for place in _all_places(classes.new, key)}
    links = [
        (key, at[place])
        for key, named in here.items()
        for place in _all_places(classes.old, key)
        if place in at and _alike(named, there[at[place]])
    ]
    old_of: dict[str, list[str]] = {}
    new_of: dict[str, list[str]] = {}
    for key, other in links:
        old_of.setdefault(other, []).append(key)
        new_of.setdefault(key, []).append(other)
    for start in new_of:
        waiting = [start] if start not in classes.old_groups else []
        while waiting:
            key = waiting.pop()
            classes.old_groups[key] = start
            for other in new_of[key]:
                classes.new_groups[other] = start
                waiting += [one for one in old_of[other] if one not in classes.old_groups]


def _all_places(scene: Scene, key: str) -> Iterator[str]:
    yield key
    for place, _ in scene.api.places.get(key, ()):
        yield place


def _match_by_name(classes: Classes) -> None:
    here, there = _named(classes.old), _named(classes.new)
    names = classes.new.plan.classes
    free = {names[key]: key for key in there if key not in classes.new_groups}
    for key, named in here.items():
        other = free.get(classes.old.plan.classes[key], "")
        if key not in classes.old_groups and other and _alike(named, there[other]):
            classes.old_groups[key] = classes.new_groups[other] = key


def _alike(one: Model | Enum | Alias, other: Model | Enum | Alias) -> bool:
    return type(one) is type(other)


def _places(
    old: Scene, new: Scene, one: Operation, other: Operation
) -> Iterator[tuple[Type, Type]]:
    """The types at the same places of two operations."""
    for (before, _), (now, _) in pairs.arguments(old, one, new, other).both:
        yield before.type, now.type
    if one.body and other.body and not flat_body(one) and not flat_body(other):
        yield one.body.content.type, other.body.content.type
    for response, answer in _answers(one, other):
        if response.content and answer.content:
            yield response.content.type, answer.content.type
        headers = {header.wire_name.lower(): header.type for header in answer.headers}
        for header in response.headers:
            if header.wire_name.lower() in headers:
                yield header.type, headers[header.wire_name.lower()]


def _answers(one: Operation, other: Operation) -> Iterator[tuple[Response, Response]]:
    """The responses of the same status; and what is a success by another status than before."""
    before = {response.status: response for response in one.responses}
    now = {response.status: response for response in other.responses}
    yield from ((before[status], now[status]) for status in before if status in now)
    left = [each for each in successes(one) if each.content and each.status not in now]
    right = [each for each in successes(other) if each.content and each.status not in before]
    if len(left) == len(right) == 1:
        yield left[0], right[0]


def _given(old: Scene, new: Scene) -> Iterator[tuple[Type, Type]]:
    """The types of what the API sends on its own account."""
    if old.api.events is not None and new.api.events is not None:
        yield old.api.events.type, new.api.events.type
    named = {webhook.name: webhook.type for webhook in new.api.webhooks}
    for webhook in old.api.webhooks:
        if webhook.name in named:
            yield webhook.type, named[webhook.name]
    called = {callback.key: callback.type for callback in new.api.callbacks}
    for callback in old.api.callbacks:
        if callback.key in called:
            yield callback.type, called[callback.key]


def _meet(classes: Classes, one: Type, other: Type) -> Iterator[tuple[Type, Type]]:
    """Two types that stand at one place: the classes in them are met; what is in these follows."""
    here, there = list(alternatives(one)), list(alternatives(other))
    refs = [each for each in here if isinstance(each, Ref)]
    others = [each for each in there if isinstance(each, Ref)]
    _match_by_use(classes, refs, others)
    groups = {classes.new_groups.get(each.key, ""): each.key for each in others}
    for ref in refs:
        group = classes.old_groups.get(ref.key)
        if group is None:
            classes.left[ref.key] = None
        elif group in groups and (ref.key, groups[group]) not in classes.met:
            classes.met[ref.key, groups[group]] = None
            yield from _inside(classes, ref, groups[group])
    for kind in (ListOf, MapOf, TupleOf):
        left = [each for each in here if isinstance(each, kind)]
        right = [each for each in there if isinstance(each, kind)]
        if len(left) == len(right) == 1:
            yield from zip(_held(left[0]), _held(right[0]), strict=False)


def _match_by_use(classes: Classes, here: Sequence[Ref], there: Sequence[Ref]) -> None:
    """The only class of a kind at a place that is none of the other version's is that there, if
    they have anything in common.
    """
    kinds: tuple[type[Ref], ...] = ModelRef, EnumRef, AliasRef
    for kind in kinds:
        left = {e.key for e in here if type(e) is kind and e.key not in classes.old_groups}
        right = {e.key for e in there if type(e) is kind and e.key not in classes.new_groups}
        if len(left) == len(right) == 1 and _akin(classes, min(left), min(right)):
            classes.old_groups[min(left)] = classes.new_groups[min(right)] = min(left)


def _akin(classes: Classes, old: str, new: str) -> bool:
    """Whether two classes of a kind share a member or a value: else one took the other's place."""
    here, there = _parts(classes.old, old), _parts(classes.new, new)
    return here == there or not here.isdisjoint(there)


def _parts(scene: Scene, key: str) -> frozenset[str]:
    """The names of the members of a model, and the values of an enumeration."""
    if key in scene.models:
        return frozenset(member.wire_name for member in scene.models[key].members)
    if key in scene.enums:
        return frozenset(map(repr, scene.enums[key].values))
    return frozenset()


def _inside(classes: Classes, ref: Ref, key: str) -> Iterator[tuple[Type, Type]]:
    """The types at the same places of two classes."""
    match ref:
        case ModelRef():
            one, other = classes.old.models[ref.key], classes.new.models[key]
            found = pairs.members(attributes(classes.old, one), attributes(classes.new, other))
            for (before, _), (now, _) in found.both:
                yield before.type, now.type
            if one.additional is not None and other.additional is not None:
                yield one.additional, other.additional
        case AliasRef():
            yield classes.old.aliases[ref.key].type, classes.new.aliases[key].type
        case EnumRef():
            return


def attributes(scene: Scene, model: Model) -> list[pairs.Named]:
    """The members of a model with their attributes."""
    return list(zip(model.members, scene.plan.members[model.key], strict=True))


def alternatives(type_: Type) -> Iterator[Type]:
    """What a value can be, null aside."""
    match type_:
        case Nullable(inner=inner):
            yield from alternatives(inner)
        case Union():
            for form in forms(type_):
                yield from alternatives(form)
        case _:
            yield type_


def _held(type_: ListOf | MapOf | TupleOf) -> tuple[Type, ...]:
    match type_:
        case ListOf(item=inner) | MapOf(value=inner):
            return (inner,)
        case TupleOf(items=items, rest=rest):
            return items if rest is None else (*items, rest)
