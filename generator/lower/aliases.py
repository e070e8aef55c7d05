"""Named types that are nothing but each other, taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..ir import Alias, AliasRef, Nullable, Type, Union
from .scope import Scope
from .types import ANY, split, union


def settle_aliases(scope: Scope) -> None:
    """Open the options of named unions that lead back to their own name without anything around
    it: `A = B | string`, `B = A | number`. What is nothing else than itself is any value, and is
    listed.
    """
    aliases = scope.aliases
    circular = {key for key in aliases if key in _beyond(key, aliases)}
    settled: dict[str, Alias] = {}
    for key in sorted(circular):
        options = [option for option in _options(key, aliases) if option != AliasRef(key)]
        if not options:
            pointer = key.partition("#sent")[0]
            found = "a schema that is nothing but itself"
            scope.note("recursive-schema", pointer, found, "a schema that ends at something")
        settled[key] = replace(aliases[key], type=split(union(options))[0] if options else ANY)
    scope.aliases.update(settled)


def _beyond(start: str, aliases: Mapping[str, Alias]) -> set[str]:
    """The names that a named type can stand for directly."""
    found: set[str] = set()
    pending = [start]
    while pending:
        for option in _direct(aliases[pending.pop()].type):
            if isinstance(option, AliasRef) and option.key not in found:
                found.add(option.key)
                pending.append(option.key)
    return found


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
