"""What the API sends on its own account, and what errors carry, in two versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..ir import Type
from ..problems import quoted
from ..view.errors import documented_details
from ..view.types import Scene, annotation
from .change import Change
from .pairs import matched
from .relation import Kind, kinds, related
from .sides import Finding, Sides, documented, received_finding, say
from .surface import Surface


def changes(sides: Sides) -> Iterator[Change]:
    """All that changes of webhooks and callbacks, but for the classes of their values."""
    yield from _webhooks(sides)
    yield from _callbacks(sides)


def _webhooks(sides: Sides) -> Iterator[Change]:
    old, new = sides.old.api, sides.new.api
    before, now = _parser(sides.old, "webhook"), _parser(sides.new, "webhook")
    key = next((each.key for each in (*old.webhooks, *new.webhooks)), None)
    if old.events is None and new.events is not None:
        yield say(sides, now, Finding("parser-added", "is new"), (None, key))
        return
    if new.events is None and old.events is not None:
        yield say(sides, before, Finding("parser-removed", "is gone"), (key, None))
        return
    found = matched(old.webhooks, new.webhooks, lambda each: each.key, lambda each: each.name)
    for each in found.removed:
        finding = Finding("webhook-removed", f"no longer returns events {quoted(each.name)}")
        yield say(sides, before, finding, (each.key, None))
    for each in found.added:
        finding = Finding("webhook-added", f"returns events {quoted(each.name)}, too")
        yield say(sides, before, finding, (None, each.key))
    for one, other in found.both:
        for finding in _body(sides, one.type, other.type):
            yield say(sides, f"{before} event {quoted(one.name)}", finding, (one.key, other.key))
        for finding in documented({"another description": one.doc == other.doc}):
            yield say(sides, f"{before} event {quoted(one.name)}", finding, (one.key, other.key))


def _callbacks(sides: Sides) -> Iterator[Change]:
    found = matched(
        sides.old.api.callbacks,
        sides.new.api.callbacks,
        lambda each: each.key,
        lambda each: each.names,
    )
    for each in found.removed:
        subject = _parser(sides.old, sides.old.plan.parsers[each.key])
        yield say(sides, subject, Finding("parser-removed", "is gone"), (each.key, None))
    for each in found.added:
        subject = _parser(sides.new, sides.new.plan.parsers[each.key])
        yield say(sides, subject, Finding("parser-added", "is new"), (None, each.key))
    for one, other in found.both:
        before = _parser(sides.old, sides.old.plan.parsers[one.key])
        now = _parser(sides.new, sides.new.plan.parsers[other.key])
        if before != now:
            finding = Finding("parser-renamed", f"is `{now}` now")
            yield say(sides, before, finding, (one.key, other.key))
        for finding in _body(sides, one.type, other.type):
            yield say(sides, before, finding, (one.key, other.key))
        for finding in documented({"another description": one.doc == other.doc}):
            yield say(sides, before, finding, (one.key, other.key))


def _parser(surface: Surface, stem: str) -> str:
    """The function that reads a request: the one that verifies, if there is one."""
    verified = surface.config.webhooks.signature is not None
    return f"parse_{stem}()" if verified else f"parse_unverified_{stem}()"


def _body(sides: Sides, old: Type, new: Type) -> Iterator[Finding]:
    before = kinds(sides.classes, old, old_side=True, strict=False)
    now = kinds(sides.classes, new, old_side=False, strict=False)
    shown = (
        annotation(sides.old_scene, old, strict=False),
        annotation(sides.new_scene, new, strict=False),
    )
    return received_finding(related(before, now), shown)


def details(sides: Sides, known: Iterable[Change]) -> Iterator[Change]:
    """What becomes of the annotations of `detail`, where no change of an operation says it: the
    classes of errors are those of all operations together.
    """
    said = {change.subject.rpartition(" ")[2] for change in known if _about_detail(change)}
    before, now = documented_details(sides.old_scene), documented_details(sides.new_scene)
    for name, types in before.items():
        subject = f"{name}.detail"
        if not types or not now[name] or subject in said:
            continue
        here = _union(sides, types, old_side=True)
        there = _union(sides, now[name], old_side=False)
        found = related(here, there)
        if found in {"widened", "items-widened", "changed"}:
            text = f"can be of further kinds: `{_shown(sides.new_scene, now[name])}`"
            yield say(sides, subject, Finding("error-detail-widened", text), ("", ""))
        elif found != "same":
            text = f"is of fewer kinds: `{_shown(sides.new_scene, now[name])}`"
            yield say(sides, subject, Finding("error-detail-narrowed", text), ("", ""))


def _about_detail(change: Change) -> bool:
    return change.rule in {"error-removed", "error-detail-changed"}


def _union(sides: Sides, types: list[Type], *, old_side: bool) -> frozenset[Kind]:
    return frozenset(
        kind
        for type_ in types
        for kind in kinds(sides.classes, type_, old_side=old_side, strict=False)
    )


def _shown(scene: Scene, types: list[Type]) -> str:
    return " | ".join(dict.fromkeys(annotation(scene, type_, strict=False) for type_ in types))
