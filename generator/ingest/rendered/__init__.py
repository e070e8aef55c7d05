"""The text of a rendered page of an API reference, as it is copied or extracted from Mintlify's.

The method and the path begin an operation; its sections follow: Authorizations, Headers, Path
Parameters, Query Parameters, Cookies, Body, Response. In a section a member is a line with a name
before a line with types; what is under them describes it. Prose is never a member.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast, get_args

from ..drafts.call_urls import call_path
from ..page import Page
from ..prose import Field, Location, PageBody, PageOperation, PageResponse, Sample, SampleCall
from ..statements import SHOWN_BY_CALL
from . import apidog, fern
from .heads import Head, heads_of, is_around, is_title, mentioned
from .lines import Line, lines_of, text_of
from .mdx import has_components, read_components
from .members import Members, Shown, members_of_section
from .names import has_glued
from .opening import is_status, opening
from .sections import ERRORS, Section, is_footer, sections_of
from .types import type_line

_FOOTER_LINES = 8  # at the end of a page


def recognises(page: Page) -> bool:
    """Whether `read` finds an operation on the page."""
    return bool(read(page))


def read(page: Page) -> list[PageOperation]:
    """The operations of the page, in order; none where it has no method with a path."""
    if has_components(page.text):
        return read_components(page)
    lines = _without_neighbours(lines_of(_plain_form(page.text)))
    heads = heads_of(lines)
    if not heads and (head := mentioned(lines)) and _has_sections(lines):
        heads = [head]
    if not heads:
        only = _only_call(lines)
        return [_called(page, lines, only)] if only else []
    ends = [*(head.start for head in heads[1:]), len(lines)][: len(heads)]
    return [
        _operation(page, head, _own(lines, head, end, alone=len(heads) == 1))
        for head, end in zip(heads, ends, strict=True)
    ]


def _without_neighbours(lines: list[Line]) -> list[Line]:
    """The lines without the links to the pages before and after at the end: a title with the word
    Previous or Next, above or under it.
    """
    near = range(max(len(lines) - _FOOTER_LINES, 0), len(lines))
    turns = [index for index in near if lines[index].text in ("Previous", "Next")]
    if not turns:
        return lines
    following = lines[turns[-1] + 1 : turns[-1] + 2]
    if following and type_line(following[0].text):
        return lines  # a member of that name
    under = not following or not is_title(following[0]) or is_footer(following[0])
    return lines[: max(turns[0] - under, 0)]


def _has_sections(lines: list[Line]) -> bool:
    return any(each.kind not in ("opening", "other") for each in sections_of(lines))


def _only_call(lines: list[Line]) -> SampleCall | None:
    """The sample call of a page of which little else is left: that of one operation, with an
    answer, and no sections of prose as a guide has them.
    """
    calls = [line.call for line in lines if line.call is not None]
    places = {(call.method, call_path(call.url)) for call in calls}
    answered = any(line.kind == "json" for line in lines)
    sections = sections_of(lines)
    guide = sum(line.heading > 0 for each in sections for line in each.lines) > 1 or any(
        each.kind == "other" and each.lines for each in sections
    )
    return calls[0] if len(places) == 1 and answered and not guide and all(places.pop()) else None


def _called(page: Page, lines: list[Line], call: SampleCall) -> PageOperation:
    """The operation that a sample call shows."""
    first = next(index for index, line in enumerate(lines) if line.call is call)
    before = [line for line in lines[:first] if line.kind == "text" and not is_around(line)]
    title = before[0] if before and is_title(before[0]) else None
    head = Head(
        start=0,
        end=first,
        line=call.line,
        method=call.method,
        path=call_path(call.url),
        title=title.text if title else "",
        title_line=title.number if title else 0,
        intro=tuple(before[1:] if title else before),
    )
    after = [line for line in lines[first:] if line.kind != "text" or is_status(line)]
    return replace(_operation(page, head, after), note=SHOWN_BY_CALL)


def _plain_form(text: str) -> str:
    """The text line by line in the form that the readers of this module know."""
    if fern.recognises(text):
        return fern.rewritten(text)
    return apidog.rewritten(text) if apidog.recognises(text) else text


def _own(lines: list[Line], head: Head, end: int, *, alone: bool) -> list[Line]:
    """The lines of an operation after its method and path. Where it is the only one, they begin
    with the samples above: an extractor may take the column beside the text first.
    """
    repeats = frozenset(head.repeats)
    own = [lines[index] for index in range(head.end, end) if index not in repeats]
    if end < len(lines) or not alone:
        return own
    return [line for line in lines[: head.end] if line.kind != "text" or is_status(line)] + own


@dataclass(slots=True)
class _Parts:
    """An operation in the making."""

    calls: list[SampleCall] = field(default_factory=list[SampleCall])
    requests: list[Sample] = field(default_factory=list[Sample])
    answers: list[tuple[str, Sample]] = field(default_factory=list[tuple[str, Sample]])
    statuses: dict[str, int] = field(default_factory=dict[str, int])
    parameters: list[tuple[Location, Field]] = field(default_factory=list[tuple[Location, Field]])
    credentials: list[tuple[Location, Field]] = field(default_factory=list[tuple[Location, Field]])
    bodies: list[PageBody] = field(default_factory=list[PageBody])
    responses: list[PageResponse] = field(default_factory=list[PageResponse])


def _operation(page: Page, head: Head, lines: list[Line]) -> PageOperation:
    sections = sections_of(lines)
    above = opening(sections[0].lines)
    parts = _Parts(
        calls=above.calls,
        requests=above.requests,
        answers=above.answers,
        statuses=above.statuses,
    )
    shown = _shown(lines)
    for section in sections[1:]:
        _take(section, parts, shown)
    title, title_line = head.title, head.title_line
    if not title and above.prose and is_title(above.prose[0]):
        title, title_line = above.prose[0].text, above.prose[0].number
    prose = [line for line in (*head.intro, *above.prose) if line.text != title]
    doc_line = prose[0].number if prose else 0
    return PageOperation(
        page=page,
        line=head.line,
        method=head.method,
        path=head.path,
        title=title,
        title_line=title_line,
        doc=text_of(prose),
        doc_line=doc_line,
        deprecated=head.deprecated,
        parameters=tuple(parts.parameters),
        bodies=_with_requests(parts),
        responses=_with_answers(parts),
        credentials=tuple(parts.credentials),
        servers=head.servers,
        calls=tuple(parts.calls),
    )


def _shown(lines: list[Line]) -> Shown:
    """The names of all members in the samples."""
    below: dict[str, set[str]] = {}
    pending = [("", line.call.body if line.call else line.value) for line in lines]
    while pending:
        match pending.pop():
            case name, dict() as members:
                below.setdefault(name, set()).update(members)
                pending.extend(members.items())
            case name, list() as elements:
                pending.extend((name, element) for element in elements)
            case _:
                pass
    every = frozenset(name for names in below.values() for name in names)
    return Shown(
        names=every,
        below={name: frozenset(names) for name, names in below.items()},
        glued=has_glued(lines, every),
    )


def _take(section: Section, parts: _Parts, shown: Shown) -> None:
    members = members_of_section(section, shown)
    parts.calls.extend(members.calls)
    match section.kind:
        case "credentials":
            for place, each in members.fields:
                parts.credentials.append((_location(place, "header"), each))
        case "header" | "path" | "query" | "cookie":
            for _, each in members.fields:
                named = section.kind == "header" and each.name.lower() == "authorization"
                place = _location(section.kind, "query")
                (parts.credentials if named else parts.parameters).append((place, each))
        case "body":
            body = _body(section, members, members.samples)
            if body != PageBody(line=body.line):
                parts.bodies.append(body)
            parts.answers.extend(("", sample) for sample in members.answers)
        case "response":
            _take_response(section, parts, members)
        case "other" | "opening":
            pass


def _take_response(section: Section, parts: _Parts, members: Members) -> None:
    body = _body(section, members, members.answers or members.samples)
    described = bool(body.fields) or body.root is not None
    errors = section.title in ERRORS and not section.status
    if errors and not described:
        return  # a heading over the statuses
    unnumbered = any(not each.status for each in parts.responses)
    if body.samples and not described and section.status.startswith("2") and unnumbered:
        parts.answers.extend((section.status, sample) for sample in body.samples)
        return  # the example of what a section without a status has described
    parts.responses.append(
        PageResponse(
            line=section.line,
            status="default" if errors else section.status,
            doc=text_of(members.prose),
            bodies=(body,) if body.media_type or described or body.samples else (),
        )
    )


def _location(place: str, otherwise: Location) -> Location:
    return cast(Location, place) if place in get_args(Location) else otherwise


def _body(section: Section, members: Members, samples: list[Sample]) -> PageBody:
    fields = tuple(each for _, each in members.fields)
    root = members.root
    if root is not None and fields:
        root = None if root.types == ("object",) else replace(root, fields=fields)
    return PageBody(
        line=section.line,
        media_type=section.media_type,
        fields=() if root else fields,
        root=root,
        doc=text_of(members.prose) if section.kind == "body" else "",
        samples=tuple(samples),
    )


def _with_requests(parts: _Parts) -> tuple[PageBody, ...]:
    """The bodies, with the examples that stand outside their section."""
    if not parts.requests or len(parts.bodies) > 1:
        return tuple(parts.bodies)
    line = parts.requests[0].line
    body = parts.bodies[0] if parts.bodies else PageBody(line=line)
    return (_with_samples(body, parts.requests),)


def _with_answers(parts: _Parts) -> tuple[PageResponse, ...]:
    """The responses, with the examples that stand outside their section."""
    responses = list(parts.responses)
    for status, sample in parts.answers:
        fitting = [
            index
            for index, each in enumerate(responses)
            if each.status == status or (not status and index == 0) or not each.status
        ]
        if fitting:
            responses[fitting[0]] = _answered(responses[fitting[0]], status, sample)
        else:
            body = PageBody(line=sample.line, samples=(sample,))
            responses.append(PageResponse(line=sample.line, status=status, bodies=(body,)))
    known = {each.status for each in responses}
    further = [(status, line) for status, line in parts.statuses.items() if status not in known]
    responses.extend(PageResponse(line=line, status=status) for status, line in further)
    return tuple(responses)


def _answered(response: PageResponse, status: str, sample: Sample) -> PageResponse:
    bodies = response.bodies or (PageBody(line=sample.line),)
    first = _with_samples(bodies[0], [sample])
    return replace(response, status=response.status or status, bodies=(first, *bodies[1:]))


def _with_samples(body: PageBody, samples: list[Sample]) -> PageBody:
    return replace(body, samples=(*body.samples, *samples))
