"""Named types that are nothing but each other, taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..ir import Alias, AliasRef, Nullable, Type, Union
from .names import SHAPES
from .scope import Scope
from .types import ANY, split, union


def settle_aliases(scope: Scope) -> None:
    """Open the options of named unions that lead back to their own name without anything around
    it: `A = B | string`, `B = A | number`. What is nothing else than itself is any value, and is
    listed.
    """
    aliases = scope.aliases
    circular = _circular(aliases)
    settled: dict[str, Alias] = {}
    for key in sorted(circular):
        options = [option for option in _options(key, aliases) if option != AliasRef(key)]
        if not options:
            shape = next((shape for shape in SHAPES if key.endswith(shape)), "")
            pointer = key.removesuffix(shape)
            found = "a schema that is nothing but itself"
            scope.note("recursive-schema", pointer, found, "a schema that ends at something")
        settled[key] = replace(aliases[key], type=split(union(options))[0] if options else ANY)
    scope.aliases.update(settled)


def _circular(aliases: Mapping[str, Alias]) -> set[str]:
    """The names that stand directly for names in a circle: what is left when those that lead
    nowhere, and those that nothing leads to, are taken away again and again.
    """
    beyond = {
        key: {option.key for option in _direct(alias.type) if isinstance(option, AliasRef)}
        for key, alias in aliases.items()
    }
    before: dict[str, set[str]] = {key: set() for key in beyond}
    for key, following in beyond.items():
        for other in following:
            before[other].add(key)
    left = set(beyond)
    for edges, reverse in ((beyond, before), (before, beyond)):
        pending = [key for key in left if not edges[key]]
        while pending:
            key = pending.pop()
            left.discard(key)
            for other in reverse[key]:
                edges[other].discard(key)
                if not edges[other] and other in left:
                    pending.append(other)
    return left


def _options(start: str, aliases: Mapping[str, Alias]) -> list[Type]:
    """All options of a circular union, those of the names in it opened."""
    found: list[Type] = []
    seen = {start}
    pending = [start]
    for key in pending:
        for option in _direct(aliases[key].type):
            if not isinstance(option, AliasRef):
                found.append(option)
            elif option.key not in seen:
                seen.add(option.key)
                pending.append(option.key)
    return found


def _direct(type_: Type) -> Iterator[Type]:
    match type_:
        case Union(options=options):
            for option in options:
                yield from _direct(option)
        case Nullable(inner=inner):
            yield from _direct(inner)
        case _:
            yield type_
