"""The classes of a package in two versions: models, enumerations, named types."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir import Alias, Enum, MapOf, Model, Type
from ..problems import listing
from ..view.fields import ADDITIONAL
from ..view.types import annotation, place_annotation
from . import places
from .change import Change
from .classes import attributes
from .moves import Moved, moves
from .operations import one_of_rules
from .pairs import Named, members
from .places import Spot
from .reach import Reach, reach
from .sides import OF_ONE_PLACE, Finding, Sides, Way, documented, one_prose, say, type_finding, ways


def changes(sides: Sides) -> Iterator[Change]:
    """All that changes of classes that both versions lead to, each once however many operations
    use it.
    """
    used, uses = reach(sides.old_scene), reach(sides.new_scene)
    moved = moves(sides)
    for old, new in sides.classes.met:
        prose = one_prose(sides, old, new)
        for subject, finding, pointers in _class(sides, old, new, (used, uses), moved):
            if finding.rule in OF_ONE_PLACE and not prose:
                continue
            users = used.said(old)
            text = f"{finding.text} ({users})" if users else finding.text
            yield say(sides, subject, Finding(finding.rule, text), pointers)
    kept = frozenset(sides.new.plan.classes.values())
    for key in sides.classes.left:
        name = sides.old.plan.classes[key]
        if key not in sides.classes.old_groups and name not in kept:
            yield say(sides, name, Finding("class-removed", "is gone"), (key, None))
    for each in moved.found:
        text = f"is `{each.now}` now"
        yield say(sides, each.before, Finding("member-moved", text), each.pointers)


def _class(
    sides: Sides, old: str, new: str, used: tuple[Reach, Reach], moved: Moved
) -> Iterator[tuple[str, Finding, tuple[str, str]]]:
    before, now = sides.old.plan.classes[old], sides.new.plan.classes[new]
    if before != now:
        yield before, Finding("class-renamed", f"is called `{now}` now"), (old, new)
    if old in sides.old_scene.models:
        one, other = sides.old_scene.models[old], sides.new_scene.models[new]
        yield from _model(sides, one, other, moved)
    elif old in sides.old_scene.enums:
        enums = sides.old_scene.enums[old], sides.new_scene.enums[new]
        sent = used[0].is_sent(old) and used[1].is_sent(new)
        received = used[0].is_received(old) and used[1].is_received(new)
        for finding in _enum(*enums, sent=sent, received=received):
            yield before, finding, (old, new)
    else:
        aliases = sides.old_scene.aliases[old], sides.new_scene.aliases[new]
        for finding in _alias(sides, *aliases):
            yield before, finding, (old, new)


def _model(
    sides: Sides, old: Model, new: Model, moved: Moved
) -> Iterator[tuple[str, Finding, tuple[str, str]]]:
    name = sides.old.plan.classes[old.key]
    found = members(attributes(sides.old_scene, old), attributes(sides.new_scene, new))
    directions = ways(old.direction, new.direction)
    for one, other in found.both:
        spots = Spot(*one, old.direction), Spot(*other, new.direction)
        for way, finding in places.compared(sides, *spots):
            yield _subject(name, one[1], way), finding, (one[0].pointer, other[0].pointer)
    for place, attribute in found.removed:
        if "received" in directions and (old.key, place.wire_name) not in moved.removed:
            finding = Finding("member-removed", "is gone")
            yield _subject(name, attribute, "received"), finding, (place.pointer, new.key)
        elif "received" not in directions and directions:
            finding = Finding("argument-removed", "is gone")
            yield _subject(name, attribute, "sent"), finding, (place.pointer, new.key)
    for named in found.added:
        if (new.key, named[0].wire_name) not in moved.added:
            yield _added(sides, old, new, named, directions)
    for finding in _additional(sides, old, new, directions) if directions else ():
        goes: Way = "received" if "received" in directions else "sent"
        yield _subject(name, ADDITIONAL, goes), finding, (old.key, new.key)
    yield from ((name, finding, (old.key, new.key)) for finding in _itself(old, new, directions))


def _subject(model: str, attribute: str, way: Way) -> str:
    """An attribute of what is received; an argument of what is sent."""
    return f"{model}.{attribute}" if way == "received" else f"{model}({attribute})"


def _added(
    sides: Sides, old: Model, new: Model, named: Named, directions: tuple[Way, ...]
) -> tuple[str, Finding, tuple[str, str]]:
    """A further member: in what is sent it is an argument, which can be required."""
    name = sides.old.plan.classes[old.key]
    place, attribute = named
    way: Way = "received"
    annotated, _ = place_annotation(sides.new_scene, place, new.direction)
    finding = Finding("member-added", f"is new: `{annotated}`")
    if "received" not in directions or ("sent" in directions and place.required):
        way, finding = "sent", places.added_argument(sides, place, new.direction)
    return _subject(name, attribute, way), finding, (old.key, place.pointer)


def _itself(old: Model, new: Model, directions: tuple[Way, ...]) -> Iterator[Finding]:
    """What becomes of the class, whatever it holds."""
    if "sent" in directions:
        yield from one_of_rules(old, new)
    if new.deprecated and not old.deprecated:
        yield Finding("class-deprecated", "is deprecated now")
    yield from documented({"another description": old.doc == new.doc})


def _additional(
    sides: Sides, old: Model, new: Model, directions: tuple[Way, ...]
) -> Iterator[Finding]:
    """What becomes of the attribute for members that the document does not name."""
    kind = "member" if "received" in directions else "argument"
    match old.additional, new.additional:
        case None, None:
            return
        case _, None:
            text = "is gone: such members are in `extra`, as plain JSON"
            yield Finding(f"{kind}-removed", text)
        case None, now:
            text = f"is new: `{annotation(sides.new_scene, MapOf(now), strict=False)}`"
            yield Finding(f"{kind}-added", f"{text}; such members are no longer in `extra`")
        case before, now:
            yield from _both_ways(sides, MapOf(before), MapOf(now), directions)


def _both_ways(
    sides: Sides, old: Type, new: Type, directions: tuple[Way, ...]
) -> Iterator[Finding]:
    """A change of a type, as it is worse of the ways that it goes."""
    strict = directions == ("sent",)
    shown = (
        annotation(sides.old_scene, old, strict=strict),
        annotation(sides.new_scene, new, strict=strict),
    )
    found = [
        finding
        for way in directions
        for finding in type_finding(sides, old, new, way, shown, strict=strict)
    ]
    if found:
        yield min(reversed(found), key=lambda finding: finding.weight)


def _alias(sides: Sides, old: Alias, new: Alias) -> Iterator[Finding]:
    yield from _both_ways(sides, old.type, new.type, ways(old.direction, new.direction))
    yield from documented({"another description": old.doc == new.doc})


def _enum(old: Enum, new: Enum, *, sent: bool, received: bool) -> Iterator[Finding]:
    """What becomes of the values: those that are sent are a closed set, all others an open one."""
    before = {(type(value), value): value for value in old.values}
    now = {(type(value), value): value for value in new.values}
    come = [str(value) for value in new.values if (type(value), value) not in before]
    gone = [str(value) for value in old.values if (type(value), value) not in now]
    if come:
        rule = "received-value-added" if received else "sent-value-added"
        yield Finding(rule, f"has the further {_values(come)}")
    if gone:
        rule = "sent-value-removed" if sent else "received-value-removed"
        yield Finding(rule, f"no longer has the {_values(gone)}")
    yield from documented({"another description": old.doc == new.doc})


def _values(values: list[str]) -> str:
    return f"{'value' if len(values) == 1 else 'values'} {listing(sorted(values))}"
