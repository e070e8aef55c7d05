"""The methods of a client in two versions, and what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..grammar import plain_path
from ..ir import Body, Member, Model, Operation, Parameter
from ..problems import listing, quoted
from ..view.arguments import flat_body
from ..view.bodies import content_annotation
from ..view.pages import types as pages_types
from ..view.types import Scene
from . import answers, limits, places
from .change import Change
from .pairs import arguments
from .places import Spot
from .sides import (
    OF_ONE_PLACE,
    PLAIN,
    Finding,
    Sides,
    documented,
    one_prose,
    operation_pointer,
    say,
    type_finding,
)


def changes(sides: Sides) -> Iterator[Change]:
    """All that changes of operations, but for the classes of their values."""
    for name, operation in sides.operations.removed:
        gone = operation_pointer(operation), None
        yield say(sides, f"{name}()", Finding("operation-removed", "is gone"), gone)
    for name, operation in sides.operations.added:
        come = None, operation_pointer(operation)
        yield say(sides, f"{name}()", Finding("operation-added", "is new"), come)
    for (name, old), (now, new) in sides.operations.both:
        for finding in _itself(name, old, now, new):
            pointers = operation_pointer(old), operation_pointer(new)
            yield say(sides, f"{name}()", finding, pointers)
        yield from _arguments(sides, name, old, new)
        yield from _body(sides, name, old, new)
        yield from _pages(sides, name, old, new)
        yield from answers.changes(sides, name, old, new)


def _itself(name: str, old: Operation, now: str, new: Operation) -> Iterator[Finding]:
    """What becomes of the method, whatever it takes and gives."""
    if name.partition(".")[0] != now.partition(".")[0]:
        yield Finding("operation-moved", f"is `{now}()` now")
    elif name != now:
        yield Finding("operation-renamed", f"is `{now}()` now")
    if _where(old) != _where(new):
        yield Finding("operation-path-changed", f"calls {_called(new)} instead of {_called(old)}")
    if new.deprecated and not old.deprecated:
        yield Finding("operation-deprecated", "is deprecated now")
    parts = {
        "another summary": old.summary == new.summary,
        "another description": old.doc == new.doc,
        "no deprecation any more": new.deprecated or not old.deprecated,
    }
    yield from documented(parts)


def _where(operation: Operation) -> tuple[str, str, str | None]:
    server = None if operation.server is None else operation.server.url
    return operation.http_method, plain_path(operation.target or operation.path), server


def _called(operation: Operation) -> str:
    server = "" if operation.server is None else f"{operation.server.url} "
    return f"`{server}{operation.http_method} {operation.path}`"


def _arguments(sides: Sides, name: str, old: Operation, new: Operation) -> Iterator[Change]:
    """What becomes of the arguments; members of a body that become whole, or cease to, do not come
    and go one by one.
    """
    here, there = operation_pointer(old), operation_pointer(new)
    found = arguments(sides.old_scene, old, sides.new_scene, new)
    prose = one_prose(sides, flat_body(old), flat_body(new))
    turned = {_form(old), _form(new)} == {"flat", "whole"}
    for one, other in found.both:
        subject, pointers = f"{name}({one[1]})", (one[0].pointer, other[0].pointer)
        for _, finding in places.compared(sides, Spot(*one, "sent"), Spot(*other, "sent")):
            if prose or finding.rule not in OF_ONE_PLACE or isinstance(one[0], Parameter):
                yield say(sides, subject, finding, pointers)
    for place, argument in found.removed:
        if not (turned and isinstance(place, Member)):
            finding = Finding("argument-removed", "is gone")
            yield say(sides, f"{name}({argument})", finding, (place.pointer, there))
    for place, argument in found.added:
        if not (turned and isinstance(place, Member)):
            finding = places.added_argument(sides, place, "sent")
            yield say(sides, f"{name}({argument})", finding, (here, place.pointer))
    rules = one_of_rules(_flat(sides.old_scene, old), _flat(sides.new_scene, new))
    for finding in rules if not turned else ():
        yield say(sides, f"{name}()", finding, (here, there))


def _flat(scene: Scene, operation: Operation) -> Model | None:
    """The model whose members are arguments; None where there is none."""
    return scene.models.get(flat_body(operation))


def one_of_rules(old: Model | None, new: Model | None) -> Iterator[Finding]:
    """What is demanded of several members together, before and now."""
    before = {frozenset(rule.members) for rule in old.rules} if old else set[frozenset[str]]()
    now = {frozenset(rule.members) for rule in new.rules} if new else set[frozenset[str]]()
    for names in sorted(map(sorted, now - before)):
        if not any(frozenset(names) >= stated for stated in before):
            yield Finding("one-of-added", f"needs at least one of {listing(names)}")
    for names in sorted(map(sorted, before - now)):
        if not any(frozenset(names) >= stated for stated in now):
            yield Finding("one-of-removed", f"no longer needs one of {listing(names)}")


def _form(operation: Operation) -> Literal["none", "flat", "whole"]:
    """How a body is passed."""
    if operation.body is None:
        return "none"
    return "flat" if flat_body(operation) else "whole"


def _body(sides: Sides, name: str, old: Operation, new: Operation) -> Iterator[Change]:
    """What becomes of a body that is passed whole."""
    one, other = old.body, new.body
    pointers = (
        operation_pointer(old) if one is None else one.content.pointer or operation_pointer(old),
        (
            operation_pointer(new)
            if other is None
            else other.content.pointer or operation_pointer(new)
        ),
    )
    here, there = sides.old.plan.body_argument[old.key], sides.new.plan.body_argument[new.key]
    subject = f"{name}({there if _form(old) != 'whole' else here})"
    for finding in _body_findings(sides, old, new):
        yield say(sides, subject, finding, pointers)
    if one is not None and other is not None and one.content.media_type != other.content.media_type:
        before, now = quoted(one.content.media_type), quoted(other.content.media_type)
        flat = _form(old) == _form(new) == "flat"  # no argument is the body
        text = f"{'sends its body' if flat else 'is sent'} as {now} instead of {before}"
        finding = Finding("body-media-type-changed", text)
        yield say(sides, f"{name}()" if flat else subject, finding, pointers)


def _body_findings(sides: Sides, old: Operation, new: Operation) -> Iterator[Finding]:
    one, other = old.body, new.body
    match _form(old), _form(new):
        case ("flat", "whole"):
            yield Finding("body-made-whole", "takes what the arguments for its members took")
        case ("whole", "flat"):
            yield Finding("body-made-flat", "is gone: its members are arguments now")
        case ("none", "whole") if other is not None:
            required = other.required
            text = "is new and required" if required else "is new"
            yield Finding("required-body-added" if required else "body-added", text)
        case ("whole", "none"):
            yield Finding("body-removed", "is gone")
        case ("whole", "whole") if one is not None and other is not None:
            yield from _whole(sides, old, new, one, other)
        case _:
            pass


def _whole(
    sides: Sides, old: Operation, new: Operation, one: Body, other: Body
) -> Iterator[Finding]:
    here, there = sides.old.plan.body_argument[old.key], sides.new.plan.body_argument[new.key]
    if here != there:
        yield Finding("body-renamed", f"is called `{there}` now")
    if one.required != other.required:
        yield (
            Finding("body-made-required", "is required now")
            if other.required
            else Finding("body-made-optional", "can be left out now")
        )
    shown = (
        content_annotation(sides.old_scene, one.content, strict=True),
        content_annotation(sides.new_scene, other.content, strict=True),
    )
    if one.content.coding in PLAIN and other.content.coding in PLAIN:
        types = one.content.type, other.content.type
        yield from type_finding(sides, *types, "sent", shown, strict=True)
    elif shown[0] != shown[1]:
        yield Finding("sent-type-changed", f"takes `{shown[1]}` instead of `{shown[0]}`")
    yield from limits.compared(sides, one.content.pointer, other.content.pointer)
    yield from documented({"another description": one.doc == other.doc})


def _pages(sides: Sides, name: str, old: Operation, new: Operation) -> Iterator[Change]:
    """What becomes of the method that walks over pages."""
    pointers = operation_pointer(old), operation_pointer(new)
    group = name.partition(".")[0]
    here = f"{group}.{sides.old.plan.pages.get(old.key, '')}()"
    there = f"{group}.{sides.new.plan.pages.get(new.key, '')}()"
    if old.pages is None and new.pages is None:
        return
    if old.pages is None:
        yield say(sides, there, Finding("pages-added", "is new"), pointers)
    elif new.pages is None:
        yield say(sides, here, Finding("pages-removed", "is gone"), pointers)
    else:
        if here != there and sides.old.plan.methods[old.key] == sides.new.plan.methods[new.key]:
            yield say(sides, here, Finding("pages-renamed", f"is `{there}` now"), pointers)
        if old.pages.items != new.pages.items:
            before = pages_types(sides.old_scene, old)
            now = pages_types(sides.new_scene, new)
            text = f"gives `Pages[{now}]` instead of `Pages[{before}]`"
            yield say(sides, here, Finding("pages-items-changed", text), pointers)
