"""Compositions: objects with all that their branches add, and with `oneOf` beside members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TypeAlias

from ..document import JsonObject, JsonValue
from ..ir import Type
from .compose import LAST_COUNTS, Choice, Parts, parts_of, whole_of
from .names import Spot
from .options import option_spots
from .reading import shapes, types_of
from .refs import reference, sole_reference
from .scope import Lower, Scope, Stated, Whole
from .types import nullable, union
from .unions import tag_of, union_type

_MOST_VARIANTS = 32
_MOST_MERGED = 20_000
_DEEPEST_MERGE = 20

Plain: TypeAlias = Callable[[Scope, Whole], Type]
"""Gives the type of a schema with all its parts in one."""


def composed(
    scope: Scope, stated: Sequence[Stated], spot: Spot, lower: Lower, plain: Plain
) -> Type:
    """The type of values that fit all these schemas."""
    if len(stated) > 1 and not _can_merge(scope, stated, spot):
        return lower(scope, stated[-1:], stated[-1][1])
    parts = parts_of(scope, stated)
    if len(parts.choices) == 1 and not any(shapes(schema) for schema, _ in parts.plain):
        choice = parts.choices[0]
        type_ = union_type(scope, choice.schema, choice.keyword, choice.spot, lower)
        return nullable(type_) if parts.plain[-1][0].get("nullable") is True else type_
    return _variants(scope, parts, spot, lower, plain)


def _can_merge(scope: Scope, stated: Sequence[Stated], spot: Spot) -> bool:
    """Whether what several objects say of one member is put together.

    Two references are two things: the last one, from the narrowest object, is meant.
    """
    refs = [sole_reference(schema) if isinstance(schema, dict) else None for schema, _ in stated]
    if all(refs):
        if len(set(refs)) > 1:
            found, expected = "a member that branches of allOf refer to in two ways", "one of them"
            scope.note("conflicting-branches", spot.pointer, found, expected, hint=LAST_COUNTS)
        return False
    scope.merged += 1
    if scope.depth < _DEEPEST_MERGE and scope.merged < _MOST_MERGED:
        return True
    found, expected = "members that branches of allOf widen again and again", "fewer of them"
    scope.note("deep-composition", spot.pointer, found, expected, hint=LAST_COUNTS)
    return False


def _variants(scope: Scope, parts: Parts, spot: Spot, lower: Lower, plain: Plain) -> Type:
    """The parts with each option of each choice; all options in one object if those are many."""
    choices = parts.choices
    if not choices:
        return plain(scope, whole_of(scope, parts.plain, spot))
    count = prod(len(choice.options) for choice in choices)
    if count > _MOST_VARIANTS or len(choices) > 1:
        return _as_one(scope, parts, spot, plain)
    choice = choices[0]
    base = whole_of(scope, parts.plain, spot)
    objects = all(_is_object(scope, option, choice.spot) for option in choice.options)
    variant = _variant if objects else _any_variant
    places = option_spots(scope, choice.options, spot, choice.keyword)
    types = [
        variant(scope, parts, base, option, place, lower, plain)
        for option, place in zip(choice.options, places, strict=True)
    ]
    pairs = list(zip(choice.options, types, strict=True))
    tag, further = tag_of(scope, _discriminator(parts, choice), pairs, spot, lower)
    return union([*types, *further], tag)


def _discriminator(parts: Parts, choice: Choice) -> JsonValue:
    return choice.schema.get("discriminator") or next(
        (schema["discriminator"] for schema, _ in parts.plain if "discriminator" in schema), None
    )


def _variant(
    scope: Scope,
    parts: Parts,
    base: Whole,
    option: JsonValue,
    place: Spot,
    lower: Lower,
    plain: Plain,
) -> Type:
    """The parts with one option; the option itself if that has all of their members."""
    found = parts_of(scope, [(option, place)])
    found.choices.clear()
    alone = whole_of(scope, found.plain, place)
    ref = sole_reference(option) if isinstance(option, dict) else None
    if ref is not None and alone.properties.keys() >= base.properties.keys():
        return reference(scope, ref, place, lower)
    return plain(scope, whole_of(scope, [*parts.plain, *found.plain], place))


def _any_variant(
    scope: Scope,
    parts: Parts,
    base: Whole,
    option: JsonValue,
    place: Spot,
    lower: Lower,
    plain: Plain,
) -> Type:
    """As `_variant`, for options of other kinds: one that the parts exclude is meant all the same,
    since nobody lists what can never be.
    """
    found = parts_of(scope, [(option, place)])
    kinds = set(types_of(whole_of(scope, found.plain, place).schema))
    stated = set(types_of(base.schema))
    named = isinstance(option, dict) and sole_reference(option) is not None
    if named or found.choices or (kinds and stated and not kinds & stated):
        return lower(scope, [(option, place)], place)
    return plain(scope, whole_of(scope, [*parts.plain, *found.plain], place))


def _as_one(scope: Scope, parts: Parts, spot: Spot, plain: Plain) -> Type:
    """One object with the members of all options, none of these required."""
    found = "a choice of many objects beside the members of one"
    expected = "fewer combinations"
    hint = "the client has one class with the members of all of them"
    scope.note("merged-choice", spot.pointer, found, expected, hint=hint)
    every = list(parts.plain)
    for choice in parts.choices:
        for n, option in enumerate(choice.options):
            place = choice.spot.at(f"{choice.spot.pointer}/{choice.keyword}/{n}")
            inner = parts_of(scope, [(option, place)]).plain
            every += [(_optional(schema), home) for schema, home in inner]
    return plain(scope, whole_of(scope, every, spot))


def _optional(schema: JsonObject) -> JsonObject:
    return {"properties": schema["properties"]} if "properties" in schema else {}


def _is_object(scope: Scope, option: JsonValue, spot: Spot) -> bool:
    """Whether an option can be joined with an object."""
    if not isinstance(option, dict):
        return False
    merged = parts_of(scope, [(option, spot)])
    kinds = [set(types_of(schema)) for schema, _ in merged.plain]
    return all(not kind or kind <= {"object", "null"} for kind in kinds)


__all__ = ["composed"]
