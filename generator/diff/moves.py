"""Members of answers that are found at another place of the same answer."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..ir import Member, Model, ModelRef
from ..view.types import Scene
from .classes import Classes, attributes
from .relation import Kind, kinds
from .sides import Sides

_DEEPEST = 3
_MOST = 500
"""How many members of an answer are looked at; one made for it could have any number."""
_Steps: TypeAlias = tuple[str, ...]
_Way: TypeAlias = tuple[tuple[str, str], ...]
_Sign: TypeAlias = tuple[str, frozenset[Kind]]


@dataclass(frozen=True, slots=True)
class Move:
    """A member as it was reached, and as it is: `SendMessageResponse.data.message_id`."""

    before: str
    now: str
    pointers: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """All moves. `removed` and `added` are members, by the key of their model and their wire name,
    of which nothing is left to say.
    """

    found: list[Move] = field(default_factory=list[Move])
    removed: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    added: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


@dataclass(frozen=True, slots=True)
class _Reached:
    """A member below a model: the wire names and the attributes that lead to it, and the members
    on the way by model and wire name, itself last.
    """

    wire: _Steps
    attributes: _Steps
    way: _Way
    member: Member


def moves(sides: Sides) -> Moved:
    """The members that moved within an answer: gone from one place, and come, under the same name
    with the same type, at one other.
    """
    moved = Moved()
    for old, new in sides.classes.met:
        one, other = sides.old_scene.models.get(old), sides.new_scene.models.get(new)
        if one is None or other is None or "sent" in {one.direction, other.direction}:
            continue
        if {m.wire_name for m in one.members} != {m.wire_name for m in other.members}:
            _within(sides, one, other, moved)
    return moved


def _within(sides: Sides, one: Model, other: Model, moved: Moved) -> None:
    here = {each.wire: each for each in _reached(sides.old_scene, one)}
    there = {each.wire: each for each in _reached(sides.new_scene, other)}
    gone = _by_sign(sides.classes, [r for w, r in here.items() if w not in there], old_side=True)
    come = _by_sign(sides.classes, [r for w, r in there.items() if w not in here], old_side=False)
    found: list[tuple[_Reached, _Reached]] = [
        (before[0], now[0])
        for sign, before in gone.items()
        for now in [come.get(sign, [])]
        if len(before) == len(now) == 1
    ]
    found = [pair for pair in found if pair[0].way[-1] not in moved.removed]
    ends = {before.wire: now.wire for before, now in found}
    found = [pair for pair in found if not _goes_along(pair[0].wire, pair[1].wire, ends)]
    if not found:
        return
    roots = sides.old.plan.classes[one.key], sides.new.plan.classes[other.key]
    for before, now in found:
        names = ".".join([roots[0], *before.attributes]), ".".join([roots[1], *now.attributes])
        moved.found.append(Move(*names, (before.member.pointer, now.member.pointer)))
    moved.removed.update(_settled(list(here.values()), {before.wire for before, _ in found}))
    moved.added.update(_settled(list(there.values()), {now.wire for _, now in found}))


def _goes_along(before: _Steps, now: _Steps, ends: Mapping[_Steps, _Steps]) -> bool:
    """Whether a member moved with one that holds it."""
    holders = (ends.get(before[:length]) for length in range(1, len(before)))
    return any(end is not None and now[: len(end)] == end for end in holders)


def _settled(reached: list[_Reached], moved: set[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """The members that moved, and those that hold nothing but such."""
    held: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for each in sorted(reached, key=lambda each: -len(each.wire)):
        inner = held.get(each.wire)
        settled = each.wire in moved or (bool(inner) and all(inner or ()))
        held[each.wire[:-1]].append(settled)
        if settled:
            yield each.way[-1]


def _by_sign(
    classes: Classes, reached: list[_Reached], *, old_side: bool
) -> dict[_Sign, list[_Reached]]:
    found: dict[_Sign, list[_Reached]] = defaultdict(list)
    for each in reached:
        type_ = each.member.type
        sign = each.member.wire_name, kinds(classes, type_, old_side=old_side, strict=False)
        found[sign].append(each)
    return found


def _reached(scene: Scene, model: Model) -> list[_Reached]:
    """The members of a model, and of the models that these are."""
    found: list[_Reached] = []
    waiting: deque[tuple[Model, _Steps, _Steps, _Way]] = deque([(model, (), (), ())])
    while waiting and len(found) < _MOST:
        owner, wire, names, way = waiting.popleft()
        for member, name in attributes(scene, owner):
            if not isinstance(member, Member):
                continue
            steps = (*way, (owner.key, member.wire_name))
            each = _Reached((*wire, member.wire_name), (*names, name), steps, member)
            found.append(each)
            if isinstance(member.type, ModelRef) and len(each.wire) < _DEEPEST:
                inner = scene.models[member.type.key]
                waiting.append((inner, each.wire, each.attributes, each.way))
    return found
