"""The members of models as attributes, and parameters and members of bodies as arguments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..ir import Member, Model, ModelRef, Operation
from ..naming import MODEL_NAMES, member_name, words
from ..transliteration import spelled
from .taken import Taken

_LOCATIONS = ("path", "query", "header", "cookie", "body")
_MOST_SAID = 200
_SYMBOL_WORDS = {"@": "at", "$": "dollar", "#": "number", "_": "underscore", "*": "star"}


@dataclass(frozen=True, slots=True)
class Settled:
    """Names in the order of what they are for, and those that had to be told apart, by what they
    are for.
    """

    names: tuple[str, ...]
    told_apart: Mapping[str, str]


def member_names(model: Model, earlier: Mapping[str, str]) -> Settled:
    """The attribute of each member."""
    wire_names = [member.wire_name for member in model.members]
    taken = MODEL_NAMES | _called(model)
    plain = [member_name(name, taken=taken) for name in wire_names]
    if len(set(plain)) == len(plain):
        return Settled(tuple(plain), {})
    candidates = {name: _forms(name, taken=taken) for name in wire_names}
    return _settle(wire_names, candidates, earlier, _member_rank)


def _called(model: Model) -> frozenset[str]:
    """What the class body of a model calls, so that no member before may hide it."""
    calls = model.additional is not None or any(member.sensitive for member in model.members)
    return frozenset({"field"}) if calls else frozenset()


def _member_rank(wire_name: str, name: str) -> tuple[int, bool, str]:
    """Who is written as its name comes first."""
    return 0, wire_name != name, wire_name


def argument_names(
    operation: Operation, models: Mapping[str, Model], earlier: Mapping[str, str]
) -> tuple[Settled, str]:
    """The arguments for parameters and the members of a flat body (`path id`, `body id`), and the
    one of a body that is passed whole.
    """
    places = [f"{p.location} {p.wire_name}" for p in operation.parameters]
    places += [f"body {member.wire_name}" for member in flat_members(operation, models)]
    plain = [member_name(place.partition(" ")[2]) for place in places]
    settled = Settled(tuple(plain), {})
    if len(set(plain)) < len(plain):
        candidates: dict[str, tuple[str, ...]] = {}
        for place in places:
            location, _, wire_name = place.partition(" ")
            forms = _forms(wire_name)
            candidates[place] = (*forms, f"{location}_{forms[0]}")
        settled = _settle(places, candidates, earlier, _argument_rank)
    taken = Taken(settled.names)
    return settled, taken.first(("body", "request_body")) or taken.numbered("request_body", "_")


def _argument_rank(place: str, name: str) -> tuple[int, bool, str]:
    """Arguments of the path come first, those of the body last."""
    location, _, wire_name = place.partition(" ")
    return _LOCATIONS.index(location), wire_name != name, wire_name


def flat_members(operation: Operation, models: Mapping[str, Model]) -> tuple[Member, ...]:
    """The members of a body that are arguments; none of a body that is passed whole."""
    body = operation.body
    if body is None or not body.flat or not isinstance(body.content.type, ModelRef):
        return ()
    return models[body.content.type.key].members


def _forms(wire_name: str, *, taken: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """`@type` -> `type`, `at_type`: the plain name, and the one that says its symbols."""
    said = "".join(
        f" {_SYMBOL_WORDS.get(c) or spelled(c)} " if not c.isalnum() and not c.isspace() else c
        for c in wire_name[:_MOST_SAID]
    )
    names = [wire_name, said, " ".join(words(said))]
    return tuple(dict.fromkeys(member_name(name, taken=taken) for name in names))


def _settle(
    things: Sequence[str],
    candidates: Mapping[str, tuple[str, ...]],
    earlier: Mapping[str, str],
    rank: Callable[[str, str], tuple[int, bool, str]],
) -> Settled:
    """Earlier choices first; then the first in rank keeps the plain name, and the others are told
    apart, in an order that is not the document's.
    """
    wanting: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        wanting[candidates[thing][0]].append(thing)
    ranked = [
        sorted(same, key=lambda thing: rank(thing, name)) for name, same in sorted(wanting.items())
    ]
    taken = Taken()
    chosen = {thing: earlier[thing] for thing in things if taken.first(_stated(earlier, thing))}
    for same in ranked:
        thing = next((thing for thing in same if thing not in chosen), same[0])
        if thing not in chosen and taken.first(candidates[thing][:1]):
            chosen[thing] = candidates[thing][0]
    for thing in [thing for same in ranked for thing in same if thing not in chosen]:
        free = taken.first(candidates[thing])
        chosen[thing] = free or taken.numbered(candidates[thing][-1], "_")
    return Settled(tuple(chosen[thing] for thing in things), _told(wanting.values(), chosen))


def _stated(earlier: Mapping[str, str], thing: str) -> tuple[str, ...]:
    return (earlier[thing],) if thing in earlier else ()


def _told(wanting: Iterable[list[str]], chosen: Mapping[str, str]) -> dict[str, str]:
    return {thing: chosen[thing] for same in wanting if len(same) > 1 for thing in same}
