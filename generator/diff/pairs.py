"""What of the old version is what of the new: operations, arguments, members."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from ..grammar import plain_path
from ..ir import Member, Operation, Parameter
from ..view.arguments import places
from ..view.types import Scene

T = TypeVar("T")
Place: TypeAlias = Member | Parameter
Named: TypeAlias = tuple[Place, str]
"""A member or parameter, and its Python name."""
Sign: TypeAlias = str | tuple[str, ...]
"""What two things have in common if they are one; empty where a thing has no such sign."""

_VARIABLE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Matched(Generic[T]):
    """What is on both sides, and what is on one of them only."""

    both: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]


def matched(old: Iterable[T], new: Iterable[T], *signs: Callable[[T], Sign]) -> Matched[T]:
    """Things paired by the first sign that only the two of them share, in the order of `old`."""
    left, right = list(old), list(new)
    found: dict[int, tuple[T, T]] = {}
    waiting, free = dict(enumerate(left)), dict(enumerate(right))
    for sign in signs:
        wanted, offered = _by_sign(waiting, sign), _by_sign(free, sign)
        for shared, numbers in wanted.items():
            others = offered.get(shared, [])
            if len(numbers) == 1 and len(others) == 1:
                found[numbers[0]] = waiting.pop(numbers[0]), free.pop(others[0])
    both = tuple(pair for _, pair in sorted(found.items(), key=lambda entry: entry[0]))
    return Matched(both, tuple(waiting.values()), tuple(free.values()))


def _by_sign(things: dict[int, T], sign: Callable[[T], Sign]) -> dict[Sign, list[int]]:
    found: dict[Sign, list[int]] = defaultdict(list)
    for number, thing in things.items():
        if said := sign(thing):
            found[said].append(number)
    return found


def operations(old: Scene, new: Scene) -> Matched[tuple[str, Operation]]:
    """The operations, each with the name of its method, `messages.send`.

    They are told by HTTP method and path, then by the path without the names of its variables, by
    `operationId`, and by the name of the method.
    """
    return matched(
        _called(old),
        _called(new),
        lambda each: each[1].key,
        lambda each: (each[1].http_method, plain_path(each[1].path), each[1].variant),
        lambda each: (each[1].operation_id, each[1].variant) if each[1].operation_id else "",
        lambda each: each[0],
    )


def _called(scene: Scene) -> list[tuple[str, Operation]]:
    return [(method(scene, operation), operation) for operation in scene.api.operations]


def method(scene: Scene, operation: Operation) -> str:
    """How a method is called: `messages.send`."""
    return f"{scene.plan.group_names[operation.key]}.{scene.plan.methods[operation.key]}"


def arguments(
    old: Scene, old_operation: Operation, new: Scene, new_operation: Operation
) -> Matched[Named]:
    """The arguments of two operations: parameters and the members of a body that is flat.

    They are told by place and wire name, by wire name alone, by Python name, and variables of the
    path by where they stand in it.
    """
    return matched(
        places(old, old_operation),
        places(new, new_operation),
        lambda named: (location(named[0]), named[0].wire_name),
        lambda named: named[0].wire_name,
        lambda named: named[1],
        _Variables(old_operation, new_operation),
    )


class _Variables:
    """The sign of a variable of the path: which one of it, if both paths have as many."""

    def __init__(self, old: Operation, new: Operation) -> None:
        names = [_VARIABLE.findall(each.path) for each in (old, new)]
        same = len(names[0]) == len(names[1])
        self._order = {
            name: str(n) for found in names if same for n, name in enumerate(found, start=1)
        }

    def __call__(self, named: Named) -> str:
        place = named[0]
        in_path = location(place) == "path"
        return self._order.get(f"{{{place.wire_name}}}", "") if in_path else ""


def location(place: Place) -> str:
    """Where an argument goes: `path`, `query`, `header`, `cookie`, or `body`."""
    return place.location if isinstance(place, Parameter) else "body"


def members(old: Iterable[Named], new: Iterable[Named]) -> Matched[Named]:
    """The members of two models: by wire name, then by attribute."""
    return matched(old, new, lambda named: named[0].wire_name, lambda named: named[1])
