"""The members of models as attributes, and parameters and members of bodies as arguments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..ir import Member, Model, ModelRef, Operation
from ..naming import MODEL_NAMES, member_name, words
from ..transliteration import spelled
from .taken import Taken

_Rank: TypeAlias = tuple[int, bool, str]

_SAFE = 1, False
"""The rank from which on something new can come before: in the path is nothing new, and in the
query, what is written as its name is the first.
"""
_LOCATIONS = ("path", "query", "header", "cookie", "body")
_MOST_SAID = 100
_SYMBOL_WORDS = {"@": "at", "$": "dollar", "#": "number", "_": "underscore", "*": "star"}


@dataclass(frozen=True, slots=True)
class Settled:
    """Names in the order of what they are for; and by what they are for, those that something new
    could come before, so that a later run has to know them.
    """

    names: tuple[str, ...]
    kept: Mapping[str, str]


def member_names(model: Model, earlier: Mapping[str, str]) -> Settled:
    """The attribute of each member."""
    wire_names = [member.wire_name for member in model.members]
    taken = MODEL_NAMES | _called(model)
    plain = {name: member_name(name, taken=taken) for name in wire_names}
    if _is_settled(plain, earlier):
        return _settled(wire_names, plain, _member_rank)
    candidates = {name: _forms(name, taken=taken) for name in wire_names}
    return _settled(
        wire_names, _told_apart(candidates, earlier, _member_rank, Taken()), _member_rank
    )


def _called(model: Model) -> frozenset[str]:
    """What the class body of a model calls, so that no member before may hide it."""
    calls = model.additional is not None or any(member.sensitive for member in model.members)
    return frozenset({"field"}) if calls else frozenset()


def _member_rank(wire_name: str, name: str) -> _Rank:
    """Who is written as its name comes first, as in a query."""
    return 1, wire_name != name, wire_name


def argument_names(
    operation: Operation, models: Mapping[str, Model], earlier: Mapping[str, str]
) -> tuple[Settled, str]:
    """The arguments for parameters and the members of a flat body (`path id`, `body id`), and the
    one of a body that is passed whole, which is kept as `body`.
    """
    places = [f"{p.location} {p.wire_name}" for p in operation.parameters]
    members = flat_members(operation, models)
    places += [f"body {member.wire_name}" for member in members]
    plain = {place: member_name(place.partition(" ")[2]) for place in places}
    whole = None if members else earlier.get("body")
    if not _is_settled(plain, earlier) or whole in plain.values():
        candidates: dict[str, tuple[str, ...]] = {}
        for place in places:
            location, _, wire_name = place.partition(" ")
            forms = _forms(wire_name)
            candidates[place] = (*forms, f"{location}_{forms[0]}")
        plain = _told_apart(candidates, earlier, _argument_rank, Taken([whole] if whole else []))
    settled = _settled(places, plain, _argument_rank)
    if whole is None:
        taken = Taken(settled.names)
        whole = taken.first(("body", "request_body")) or taken.numbered("request_body", "_")
    if operation.body is None or members:
        return settled, whole
    return Settled(settled.names, {**settled.kept, "body": whole}), whole


def _argument_rank(place: str, name: str) -> _Rank:
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


def _is_settled(plain: Mapping[str, str], earlier: Mapping[str, str]) -> bool:
    """Whether the plain names do, because they differ and no other ones were chosen before."""
    if len(set(plain.values())) < len(plain):
        return False
    return all(earlier.get(thing, name) == name for thing, name in plain.items())


def _settled(
    things: Sequence[str], names: Mapping[str, str], rank: Callable[[str, str], _Rank]
) -> Settled:
    kept = {thing: name for thing, name in names.items() if rank(thing, name)[:2] > _SAFE}
    return Settled(tuple(names[thing] for thing in things), kept)


def _told_apart(
    candidates: Mapping[str, tuple[str, ...]],
    earlier: Mapping[str, str],
    rank: Callable[[str, str], _Rank],
    taken: Taken,
) -> dict[str, str]:
    """Earlier choices first; then the first in rank keeps the plain name, and the others are told
    apart, in an order that is not the document's.
    """
    wanting: dict[str, list[str]] = defaultdict(list)
    for thing, forms in candidates.items():
        wanting[forms[0]].append(thing)
    ranked = [
        sorted(same, key=lambda thing: rank(thing, name)) for name, same in sorted(wanting.items())
    ]
    chosen = {thing: earlier[thing] for thing in candidates if taken.first(_stated(earlier, thing))}
    for same in ranked:
        thing = next((thing for thing in same if thing not in chosen), same[0])
        if thing not in chosen and taken.first(candidates[thing][:1]):
            chosen[thing] = candidates[thing][0]
    for thing in [thing for same in ranked for thing in same if thing not in chosen]:
        free = taken.first(candidates[thing])
        chosen[thing] = free or taken.numbered(candidates[thing][-1], "_")
    return chosen


def _stated(earlier: Mapping[str, str], thing: str) -> tuple[str, ...]:
    return (earlier[thing],) if thing in earlier else ()
