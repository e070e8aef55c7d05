"""What the options of a union are called: by what tells each of them from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..document import JsonObject, JsonValue, tokens
from ..naming import class_name, words
from .names import Spot
from .reading import canonical, facts_of, followed, listed, text, types_of
from .scope import Scope

_DEEPEST = 8
_MOST_BRANCHES = 64
_MOST_CANDIDATES = 3
_LONGEST_PROSE = 4


@dataclass(slots=True)
class _Option:
    """An option with all that its branches say: the members that it has and demands, the declared
    schemas that it extends, and its constants by member.
    """

    schema: JsonObject
    members: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    demanded: dict[str, None] = field(default_factory=dict[str, None])
    parents: list[str] = field(default_factory=list[str])


def option_spots(
    scope: Scope, options: Sequence[JsonValue], spot: Spot, keyword: str
) -> list[Spot]:
    """The places of the options of a union, each named by what only it has."""
    pointers = [f"{spot.pointer}/{keyword}/{n}" for n in range(len(options))]
    real = [option for option in options if not is_null(option)]
    if len(real) < 2:
        return [spot.at(pointer) for pointer in pointers]
    found = [_read(scope, option) for option in options]
    shared = Counter(name for option in found for name in option.members)
    demands = Counter(name for option in found for name in option.demanded)
    candidates = [list(_candidates(scope, option, shared, demands)) for option in found]
    met = Counter(word for own in candidates for word in dict.fromkeys(own))
    return [
        _named(spot.at(pointer), sorted(own, key=lambda word: met[word] > 1))
        for pointer, own in zip(pointers, candidates, strict=True)
    ]


def is_null(option: JsonValue) -> bool:
    """Whether an option is null and nothing else."""
    return isinstance(option, dict) and types_of(option) == ["null"]


def tag_values(scope: Scope, schema: JsonValue, name: str) -> list[str]:
    """The strings that a schema allows for one of its members; none if it allows any."""
    for part in _branches(scope, schema):
        properties = part.get("properties")
        member = properties.get(name) if isinstance(properties, dict) else None
        if stated := constants_of(scope, member):
            return stated
    return []


def constants_of(scope: Scope, member: JsonValue) -> list[str]:
    """The strings that a member is restricted to; none if it is not, or to other values too."""
    for fact in facts_of(scope.document, member):
        stated = [fact["const"]] if "const" in fact else listed(fact, "enum")
        if stated and all(isinstance(value, str) for value in stated):
            return [value for value in stated if isinstance(value, str)]
    return []


def _branches(scope: Scope, schema: JsonValue) -> Iterator[JsonObject]:
    """A schema and what it consists of by `$ref` and `allOf`, the outermost first."""
    pending = [(schema, 0)]
    count = 0
    while pending and count < _MOST_BRANCHES:
        part, depth = pending.pop()
        if not isinstance(part, dict) or depth > _DEEPEST:
            continue
        count += 1
        yield part
        pending += [(branch, depth + 1) for branch in reversed(listed(part, "allOf"))]
        ref = part.get("$ref")
        if isinstance(ref, str):
            pending.append((followed(scope.document, ref), depth + 1))


def _read(scope: Scope, schema: JsonValue) -> _Option:
    found = _Option(schema if isinstance(schema, dict) else {})
    for part in _branches(scope, schema):
        properties = part.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            found.members.setdefault(name, member)
        found.demanded.update(
            (name, None) for name in listed(part, "required") if isinstance(name, str)
        )
        ref = part.get("$ref")
        if isinstance(ref, str) and len(steps := tokens(canonical(ref))) == 3:
            found.parents.append(steps[-1])
    return found


def _candidates(
    scope: Scope, option: _Option, shared: Counter[str], demands: Counter[str]
) -> Iterator[str]:
    """Words for an option, the best first: its title, the constant of a member, a schema that it
    extends, a member that only it has or demands, its kind, a few words of prose.
    """
    if "$ref" in option.schema:
        return  # it has a name of its own
    if words(text(option.schema, "title")):
        yield class_name(text(option.schema, "title"))
    for name in ("type", "kind", "object", *option.members):
        values = constants_of(scope, option.members.get(name))
        if len(values) == 1 and words(values[0]):
            yield class_name(values[0])
            break
    yield from map(class_name, filter(words, option.parents))
    alone = [name for name in option.members if shared[name] == 1 and words(name)]
    for name in sorted(alone, key=lambda name: name not in option.demanded)[:1]:
        yield f"With{class_name(name)}"
    differing = [name for name in option.demanded if demands[name] < max(demands.values())]
    rare = min((demands[name] for name in differing), default=0)
    own = [name for name in differing if demands[name] == rare and words(name)]
    if own:
        yield f"With{''.join(map(class_name, own[:2]))}"
    kinds = types_of(option.schema)
    if not option.members and len(kinds) == 1:
        yield class_name(kinds[0])
    prose = words(text(option.schema, "description"))
    if 0 < len(prose) <= _LONGEST_PROSE:
        yield class_name(" ".join(prose))
    rarest = sorted(filter(words, option.members), key=lambda name: shared[name])
    most = max(shared.values(), default=0)
    yield from (f"With{class_name(name)}" for name in rarest if shared[name] < most)


def _named(spot: Spot, own: Sequence[str]) -> Spot:
    """The place of an option with its own words behind those of the union."""
    best = list(dict.fromkeys(own))[:_MOST_CANDIDATES]
    if not best:
        return spot
    names = tuple(f"{owner}{word}" for word in best for owner in spot.names)
    return replace(spot, names=names, enum_names=names)


__all__ = ["constants_of", "is_null", "option_spots", "tag_values"]
