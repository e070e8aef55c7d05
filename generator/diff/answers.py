"""What methods return, raise and declare as headers, in two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..ir import Content, Operation, Response, ResponseHeader
from ..problems import quoted
from ..view.arguments import failures, is_streamed, successes
from ..view.errors import error_name
from ..view.operations import returned
from ..view.types import Scene, annotation
from .change import Change
from .classes import Classes
from .relation import Kind, kinds, related
from .sides import Finding, Sides, documented, operation_pointer, received_finding, say

_NONE = Kind("plain", "None")
_NOTHING = frozenset({_NONE})


def changes(sides: Sides, name: str, old: Operation, new: Operation) -> Iterator[Change]:
    """What changes of the answers of an operation."""
    pointers = operation_pointer(old), operation_pointer(new)
    for finding in _returns(sides, old, new):
        yield say(sides, f"{name}()", finding, pointers)
    for finding in _prose(old, new):
        yield say(sides, f"{name}()", finding, pointers)
    for subject, finding in _errors(sides, name, old, new):
        yield say(sides, subject, finding, pointers)
    for subject, finding in _headers(sides, name, old, new):
        yield say(sides, subject, finding, pointers)


def _returns(sides: Sides, old: Operation, new: Operation) -> Iterator[Finding]:
    before = returned(sides.old_scene, old, awaited=False)
    now = returned(sides.new_scene, new, awaited=False)
    if is_streamed(old) != is_streamed(new):
        yield Finding("answer-streaming-changed", f"returns `{now}` instead of `{before}`")
        return
    one, other = _given(sides.classes, old, old_side=True), _given(sides.classes, new)
    if one == _NOTHING and other != one:
        yield Finding("answer-added", f"returns `{now}` instead of None")
    elif other == _NOTHING and other != one:
        yield Finding("answer-removed", f"returns None instead of `{before}`")
    else:
        yield from received_finding(related(one, other), (before, now), verb="returns")


def _given(classes: Classes, operation: Operation, *, old_side: bool = False) -> frozenset[Kind]:
    """The kinds of values that the answers of an operation are."""
    found: set[Kind] = set()
    for response in successes(operation):
        found |= _content(classes, response.content, old_side=old_side)
    return frozenset(found)


def _content(classes: Classes, content: Content | None, *, old_side: bool) -> frozenset[Kind]:
    if content is None:
        return _NOTHING
    if content.coding == "text":
        return frozenset({Kind("plain", "str")})
    if content.coding == "bytes":
        return frozenset({Kind("plain", "bytes")})
    return kinds(classes, content.type, old_side=old_side, strict=False)


def _prose(old: Operation, new: Operation) -> Iterator[Finding]:
    """That the answers of the same statuses are described in other words."""
    before = {response.status: response.doc for response in old.responses}
    differing = [
        quoted(response.status)
        for response in new.responses
        if before.get(response.status, response.doc) != response.doc
    ]
    if differing:
        text = f"has another description for the status {', '.join(sorted(differing))}"
        yield Finding("docs-changed", text)


def _errors(
    sides: Sides, name: str, old: Operation, new: Operation
) -> Iterator[tuple[str, Finding]]:
    """What becomes of the `detail` of errors that an operation raises."""
    before = {response.status: response for response in failures(old)}
    now = {response.status: response for response in failures(new)}
    for status in sorted({*before, *now}):
        subject = f"{name}() {error_name(status)}.detail"
        one, other = _for(status, before), _for(status, now)
        if one is None and other is not None:
            text = f"is `{_shown(sides.new_scene, other)}` for the status {quoted(status)}"
            yield subject, Finding("error-documented", text)
        elif other is None and one is not None:
            text = f"is no longer `{_shown(sides.old_scene, one)}` for the status {quoted(status)}"
            yield subject, Finding("error-removed", text)
        elif one is not None and other is not None:
            here = _content(sides.classes, one.content, old_side=True)
            there = _content(sides.classes, other.content, old_side=False)
            if related(here, there) not in {"same", "narrowed"}:
                shown = _shown(sides.old_scene, one), _shown(sides.new_scene, other)
                text = f"is `{shown[1]}` instead of `{shown[0]}` for the status {quoted(status)}"
                yield subject, Finding("error-detail-changed", text)


def _for(status: str, responses: Mapping[str, Response]) -> Response | None:
    """What describes the body of a status, as the client looks it up (OpenAPI, Responses Object):
    the status itself, its range, `default`.
    """
    keys = (status, f"{status[0]}XX", "default")
    return next((responses[key] for key in keys if key in responses), None)


def _shown(scene: Scene, response: Response) -> str:
    return (
        "None"
        if response.content is None
        else annotation(scene, response.content.type, strict=False)
    )


def _headers(
    sides: Sides, name: str, old: Operation, new: Operation
) -> Iterator[tuple[str, Finding]]:
    """What becomes of the headers that the answers of an operation declare."""
    before, now = _declared(old), _declared(new)
    for wire_name in sorted({*before, *now}):
        one, other = before.get(wire_name), now.get(wire_name)
        shown = one or other
        if shown is None:
            continue
        subject = f"{name}() header {shown.wire_name}"
        if one is None:
            yield subject, Finding("response-header-added", "is declared now")
        elif other is None:
            yield subject, Finding("response-header-removed", "is no longer declared")
        else:
            for finding in _header(sides, one, other):
                yield subject, finding


def _header(sides: Sides, one: ResponseHeader, other: ResponseHeader) -> Iterator[Finding]:
    here = kinds(sides.classes, one.type, old_side=True, strict=False)
    there = kinds(sides.classes, other.type, old_side=False, strict=False)
    annotations = (
        annotation(sides.old_scene, one.type, strict=False),
        annotation(sides.new_scene, other.type, strict=False),
    )
    yield from received_finding(related(here, there), annotations)
    if other.deprecated and not one.deprecated:
        yield Finding("member-deprecated", "is deprecated now")
    yield from documented({"another description": one.doc == other.doc})


def _declared(operation: Operation) -> dict[str, ResponseHeader]:
    """The headers of all responses by their names in lower case; those of successes count first."""
    found: dict[str, ResponseHeader] = {}
    order = sorted(operation.responses, key=lambda r: (not r.status.startswith("2"), r.status))
    for response in order:
        for header in response.headers:
            found.setdefault(header.wire_name.lower(), header)
    return found
