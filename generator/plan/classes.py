"""The class of each model, enumeration and named type."""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from ..ir import Alias, Api, Enum, Model, NameHint
from ..lower.places import class_of_place
from ..naming import bounded_class_name, snake
from ..vocabulary import RESERVED
from .taken import Taken, is_form_of

Named: TypeAlias = Model | Enum | Alias

# A class called like a built-in one would hide it from whoever imports it.
_RESERVED = RESERVED | {name for name in dir(builtins) if name[0].isupper()}


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is to be named: all its places, the one that counts first, and its names, the best
    first.
    """

    key: str
    places: tuple[str, ...]
    candidates: tuple[str, ...]
    fixed: bool
    only_sent: bool

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """Who comes first among several that want one name; the document's order is none of it."""
        return self.only_sent, *_depth(self.places[0])


@dataclass(frozen=True, slots=True)
class ClassNames:
    """Names by key, those for every place of what stands in several, and the keys that had to be
    told apart by a number.
    """

    by_key: Mapping[str, str]
    by_place: Mapping[str, str]
    numbered: tuple[str, ...]


def class_names(api: Api, earlier: Mapping[str, str], clients: Iterable[str]) -> ClassNames:
    """Names of all models, enumerations and named types: earlier choices first, then what the
    document names, then the best free name for the place of each.
    """
    found: list[Named] = [*api.models, *api.enums, *api.aliases]
    things = sorted((_thing(named, api) for named in found), key=lambda thing: thing.order)
    taken = Taken(clients, fold=snake)
    chosen: dict[str, str] = {}
    for thing in things:
        name = next((earlier[place] for place in thing.places if place in earlier), None)
        if name is None or name in taken or name in _RESERVED:
            continue
        if not thing.fixed or is_form_of(name, thing.candidates):
            chosen[thing.key] = name
            taken.add(name)
    numbered: list[str] = []
    for fixed in (True, False):
        waiting = [t for t in things if t.fixed is fixed and t.key not in chosen]
        numbered += _settle(waiting, chosen, taken)
    by_place = {place: chosen[thing.key] for thing in things for place in thing.places}
    return ClassNames({named.key: chosen[named.key] for named in found}, by_place, tuple(numbered))


def _thing(named: Named, api: Api) -> _Thing:
    """With the names of that place which comes first whatever the order of the document."""
    places = {named.key: named.hint, **dict(api.places.get(named.key, ()))}
    ordered = sorted(places, key=_depth)
    return _Thing(
        key=named.key,
        places=tuple(ordered),
        candidates=_candidates(named, places[ordered[0]], ordered[0]),
        fixed=named.hint.fixed,
        only_sent=not isinstance(named, Enum) and named.direction == "sent",
    )


def _depth(place: str) -> tuple[int, int, str]:
    """The most general place comes first: `to` before `cc` and `bcc`."""
    return place.count("/"), len(place), place


def _candidates(named: Named, hint: NameHint, place: str) -> tuple[str, ...]:
    """What a person might say, then the whole place, then what kind of thing it is."""
    names = [*hint.candidates]
    if not hint.fixed:
        names += [class_of_place(place), class_of_place(place, whole=True)]
        names.append(f"{names[-2]}{_kind(named)}")
    free = [f"{name}Model" if name in _RESERVED else name for name in names]
    return tuple(dict.fromkeys(map(bounded_class_name, free)))


def _kind(named: Named) -> str:
    match named:
        case Model():
            return "Object"
        case Enum():
            return "Enum"
        case Alias():
            return "Type"
        case _:
            assert_never(named)


def _settle(waiting: Sequence[_Thing], chosen: dict[str, str], taken: Taken) -> list[str]:
    """Name all that wait, one level of candidates after the other; those that get a number."""
    levels = max((len(thing.candidates) for thing in waiting), default=0)
    for level in range(levels):
        waiting = _settle_level(waiting, level, chosen, taken)
    for thing in waiting:
        name = taken.numbered(thing.candidates[-1], "")
        while name in _RESERVED:  # `OAuth2`
            name = taken.numbered(thing.candidates[-1], "")
        chosen[thing.key] = name
    return [thing.key for thing in waiting]


def _settle_level(
    waiting: Sequence[_Thing], level: int, chosen: dict[str, str], taken: Taken
) -> list[_Thing]:
    """Give everyone its candidate of this level where it is free; who is left waits for the next.

    Of several that want one name, what the API gives keeps it, and what it only takes gets
    `...Input`. Of several components with a namespace (`core.v1.Event`, `events.v1.Event`) none
    gets the name without it.
    """
    wanting: dict[str, list[_Thing]] = defaultdict(list)
    for thing in waiting:
        if level < len(thing.candidates):
            wanting[thing.candidates[level]].append(thing)
    left = [thing for thing in waiting if level >= len(thing.candidates)]
    for name, things in wanting.items():
        shared = len(things) > 1
        for thing in things:
            if shared and thing.fixed and level + 1 < len(thing.candidates):
                left.append(thing)
                continue
            options = [name, f"{name}Input"] if thing.only_sent and not thing.fixed else [name]
            free = taken.first(option for option in options if option not in _RESERVED)
            if free is None:
                left.append(thing)
            else:
                chosen[thing.key] = free
    return sorted(left, key=lambda thing: thing.order)
