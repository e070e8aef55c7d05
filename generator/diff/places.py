"""One argument, or one member of a model, in two versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..document import JsonValue
from ..ir import Direction, EnumRef, Parameter, Primitive, Type
from ..problems import quoted
from ..view.types import is_three_way, place_annotation
from . import limits
from .classes import alternatives
from .pairs import Place, location
from .sides import Finding, Sides, Way, documented, type_finding, ways

_ANY = Primitive("any")


@dataclass(frozen=True, slots=True)
class Spot:
    """An argument or member with its Python name; the direction is that of its owner."""

    place: Place
    name: str
    direction: Direction


def compared(sides: Sides, old: Spot, new: Spot) -> list[tuple[Way, Finding]]:
    """What changed of it. Of one that is both sent and received, each thing that changed is said
    as it is worse.
    """
    found: dict[str, list[tuple[Way, Finding]]] = {}
    for way in ways(old.direction, new.direction):
        of_way = _sent if way == "sent" else _received
        for aspect, finding in of_way(sides, old, new):
            found.setdefault(aspect, []).append((way, finding))
    return [min(reversed(findings), key=lambda each: each[1].weight) for findings in found.values()]


def added_argument(sides: Sides, place: Place, direction: Direction) -> Finding:
    """That a method or class has a further argument."""
    annotated, _ = place_annotation(sides.new_scene, place, direction)
    if place.required:
        return Finding("required-argument-added", f"is new and required: `{annotated}`")
    return Finding("argument-added", f"is new: `{annotated}`")


def _sent(sides: Sides, old: Spot, new: Spot) -> Iterator[tuple[str, Finding]]:
    one, other = old.place, new.place
    yield from _aspect("name", _names(old, new, "argument"))
    yield from _aspect("form", _forms(one, other))
    if one.required != other.required:
        yield "presence", (
            Finding("argument-made-required", "is required now")
            if other.required
            else Finding("argument-made-optional", "can be left out now")
        )
    yield from _aspect("null", _sent_null(old, new))
    yield from _aspect("type", _types(sides, old, new, "sent"))
    yield from _aspect("default", _default(one, other))
    yield from _aspect("limits", limits.compared(sides, one.pointer, other.pointer))
    yield from _aspect("deprecated", _deprecated(one, other, "argument"))
    yield from _aspect("docs", _docs(one, other))


def _received(sides: Sides, old: Spot, new: Spot) -> Iterator[tuple[str, Finding]]:
    one, other = old.place, new.place
    yield from _aspect("name", _names(old, new, "member"))
    yield from _aspect("presence", _received_none(old, new))
    yield from _aspect("type", _types(sides, old, new, "received"))
    yield from _aspect("deprecated", _deprecated(one, other, "member"))
    yield from _aspect("docs", _docs(one, other))
    if old.direction == new.direction == "received" and not _same(one.default, other.default):
        yield "default", Finding("docs-changed", _documented_default(one, other))


def _aspect(name: str, findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    for finding in findings:
        yield name, finding


def _names(old: Spot, new: Spot, kind: str) -> Iterator[Finding]:
    if old.name != new.name:
        yield Finding(f"{kind}-renamed", f"is called `{new.name}` now")
    elif _wire_name(old.place) != _wire_name(new.place):
        before, now = quoted(old.place.wire_name), quoted(new.place.wire_name)
        text = f"is {now} instead of {before} to the API"
        yield Finding(f"{kind}-wire-name-changed", text)


def _wire_name(place: Place) -> str:
    """The name as the API sees it: it does not see those of variables of the path, nor the case of
    headers (RFC 9110, section 5.1).
    """
    match location(place):
        case "path":
            return ""
        case "header":
            return place.wire_name.lower()
        case _:
            return place.wire_name


def _forms(old: Place, new: Place) -> Iterator[Finding]:
    if location(old) != location(new):
        text = f"is sent in the {location(new)}, not in the {location(old)}"
        yield Finding("argument-location-changed", text)
    elif isinstance(old, Parameter) and isinstance(new, Parameter) and _form(old) != _form(new):
        yield Finding("argument-form-changed", "is written into the request in another way")


def _form(place: Parameter) -> tuple[str, bool, bool, bool]:
    """How a parameter is written; a single value looks the same exploded."""
    single = all(isinstance(form, EnumRef) or _is_single(form) for form in alternatives(place.type))
    return place.style, place.explode and not single, place.json, place.reserved


def _is_single(type_: Type) -> bool:
    return isinstance(type_, Primitive) and type_.kind not in {"any", "object"}


def _sent_null(old: Spot, new: Spot) -> Iterator[Finding]:
    one, other = old.place, new.place
    if _ANY in {one.type, other.type} or one.nullable == other.nullable:
        return
    if one.nullable:
        yield Finding("argument-made-non-null", "can no longer be None to send null")
    elif not one.required and is_three_way(other, new.direction):
        text = "sends null for None; leave it out, or give UNSET, to send nothing"
        yield Finding("argument-none-sends-null", text)
    else:
        yield Finding("argument-made-nullable", "can be None now")


def _received_none(old: Spot, new: Spot) -> Iterator[Finding]:
    one, other = old.place, new.place
    if is_three_way(one, old.direction) != is_three_way(other, new.direction):
        if one.required:
            yield Finding("member-made-optional", "can be absent now, and is UNSET or None then")
        elif other.required and not other.nullable:
            yield Finding("member-made-required", "is always there now")
        else:
            yield Finding("member-unset-changed", _unset_text(new))
        return
    if _ANY in {one.type, other.type}:
        return
    was, can = one.nullable or not one.required, other.nullable or not other.required
    if was and can and (one.nullable, one.required) != (other.nullable, other.required):
        yield Finding("member-absence-changed", f"is None where it is {_absence(other)}")
    elif can and not was:
        rule = "member-made-nullable" if other.required else "member-made-optional"
        yield Finding(rule, f"can be None now, where it is {_absence(other)}")
    elif was and not can:
        rule = "member-made-non-null" if one.required else "member-made-required"
        yield Finding(rule, "is never None now")


def _unset_text(new: Spot) -> str:
    if is_three_way(new.place, new.direction):
        return "is UNSET where it is absent, None only where it is null"
    return "is None where it is absent, no longer UNSET"


def _absence(place: Place) -> str:
    said = [*([] if place.required else ["absent"]), *(["null"] if place.nullable else [])]
    return " or ".join(said)


def _types(sides: Sides, old: Spot, new: Spot, way: Way) -> Iterator[Finding]:
    before, _ = place_annotation(sides.old_scene, old.place, old.direction)
    now, _ = place_annotation(sides.new_scene, new.place, new.direction)
    strict = old.direction == new.direction == "sent"
    shown_ = before, now
    return type_finding(sides, old.place.type, new.place.type, way, shown_, strict=strict)


def _default(old: Place, new: Place) -> Iterator[Finding]:
    if _same(old.default, new.default):
        return
    if old.default is None or new.default is None or new.required:
        yield Finding("docs-changed", _documented_default(old, new))
    elif old.sensitive or new.sensitive:
        yield Finding("argument-default-changed", "stands for another value where it is left out")
    else:
        before, now = quoted(old.default), quoted(new.default)
        text = f"stands for {now} instead of {before} where it is left out"
        yield Finding("argument-default-changed", text)


def _documented_default(old: Place, new: Place) -> str:
    if new.default is None:
        return "has no documented default any more"
    return f"has {'a' if old.default is None else 'another'} documented default"


def _deprecated(old: Place, new: Place, kind: str) -> Iterator[Finding]:
    if new.deprecated and not old.deprecated:
        yield Finding(f"{kind}-deprecated", "is deprecated now")
    elif old.deprecated and not new.deprecated:
        yield Finding("docs-changed", "is no longer deprecated")


def _docs(old: Place, new: Place) -> Iterator[Finding]:
    parts = {
        "another description": old.doc == new.doc,
        "another example": _same(old.example, new.example),
    }
    return documented(parts)


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two JSON values are the same: 1 is not true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
