"""Operations of Redocly Markdown pages: `Endpoint:`, `Security:`, bullets with dotted keys.

The same parser reads pages that lost all line breaks; see `marks` for what begins where.
The format itself leaves open what a dot steps into, whether a body is an array, the base URL, and
mostly how schemes of security go together: none of that is in what comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..front_matter import front_matter
from ..page import Page
from ..prose import Field, Location, PageBody, PageOperation, PageResponse
from .fields import FieldText, read_fields
from .head import PageText, read_head
from .marks import Mark, has_lines, marks

_LOCATIONS: dict[str, Location] = {
    "Path": "path",
    "Query": "query",
    "Header": "header",
    "Cookie": "cookie",
}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_ADDITIONAL = "additionalProperties"
_BREAK = re.compile(
    r"^[ \t]*(?:(?P<fence>```|~~~)|#{1,6}[ \t]+\S|(?:-{3,}|\*{3,}|_{3,})[ \t]*$)", re.MULTILINE
)
"""A fence, a heading or a thematic break (CommonMark, sections 4.5, 4.2 and 4.1)."""

_TRAILING = re.compile(r"(?<=\s)-{3,}\s*\Z")
_LONGEST_LINE = 80
"""Of the line across the page between operations, where line breaks were lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """An operation on the page: its title, its marks from the endpoint on, fields that stand among
    them and are not its own, and where it ends.
    """

    title: Mark | None
    marks: Sequence[Mark]
    strays: Sequence[Mark]
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A section: its heading, its own words, and its fields as a tree."""

    mark: Mark
    line: int
    doc: str
    fields: tuple[Field, ...]


def read(page: Page) -> list[PageOperation]:
    """The operations of a page in its order; empty if it has none."""
    on_lines = has_lines(page.text)
    line_ends = [found.start() for found in re.finditer("\n", page.text)]
    text = PageText(page=page, on_lines=on_lines, line_ends=line_ends)
    return [_operation(text, span) for span in _spans(text)]


def _spans(text: PageText) -> Iterator[_Span]:
    """The operations of the page.

    A second operation has a title of its own: `Endpoint:` alone is part of a text.
    """
    found = marks(text.page.text, on_lines=text.on_lines)
    heads = _heads(found, leads=bool(found) and _leads(text, found[0]))
    if len(heads) > 1:  # then what leads can be the title of them all
        heads = _heads(found, leads=False)
    for (heading, endpoint), following in pairwise([*heads, (len(found), len(found))]):
        stop = len(found) if following[0] is None else following[0]
        own, strays = _own(text, found[endpoint:stop])
        after = found[stop].start if stop < len(found) else len(text.page.text)
        yield _Span(
            title=None if heading is None else found[heading],
            marks=own,
            strays=strays,
            end=_end(text, own[-1].end, after),
        )


def _heads(found: Sequence[Mark], *, leads: bool) -> list[tuple[int | None, int]]:
    """Which marks are title and endpoint of each operation. Where a title `leads` the page, further
    ones before the first endpoint are headings of the description.
    """
    heads: list[tuple[int | None, int]] = []
    title: int | None = None
    for number, mark in enumerate(found):
        if mark.kind == "title" and not (leads and title == 0 and not heads):
            title = number
        elif mark.kind == "endpoint" and (title is not None or not heads):
            heads.append((title, number))
            title = None
    return heads


def _own(text: PageText, found: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
    """The marks of an operation without titles, and fields that follow a heading of something else:
    they do not belong to the section before it. Fields that are further in than a heading do, for
    descriptions have headings, too.
    """
    own: list[Mark] = []
    strays: list[Mark] = []
    elsewhere = False
    for mark in found:
        if mark.kind == "title":
            elsewhere = elsewhere or (text.on_lines and _after_blank_line(text, mark.start))
        elif elsewhere and mark.kind == "bullet" and not mark.part("indent"):
            strays.append(mark)
        else:
            elsewhere = False
            own.append(mark)
    return own, strays


def _end(text: PageText, last: int, after: int) -> int:
    """Where an operation ends: at a heading or a line across the page behind its last mark."""
    if not text.on_lines:
        trailing = _TRAILING.search(text.page.text, max(last, after - _LONGEST_LINE), after)
        return after if trailing is None else trailing.start()
    fenced = False
    for found in _BREAK.finditer(text.page.text, last, after):
        if found["fence"] is not None:
            fenced = not fenced
        elif not fenced and _after_blank_line(text, found.start()):
            return found.start()
    return after


def _after_blank_line(text: PageText, start: int) -> bool:
    before = text.page.text.rfind("\n", 0, max(start - 1, 0)) + 1
    return not text.page.text[before:start].strip()


def _leads(text: PageText, mark: Mark) -> bool:
    """Whether a mark is the first thing on the page, as titles are where nobody has added to it."""
    return not text.page.text[front_matter(text.page.text).end : mark.start].strip()


def _operation(text: PageText, span: _Span) -> PageOperation:
    endpoint, *rest = span.marks
    rest = [mark for mark in rest if mark.kind != "endpoint"]
    starts = [number for number, mark in enumerate(rest) if mark.kind == "section"]
    source = FieldText(text=text)
    if span.strays:
        name = span.strays[0].part("name")
        found = f"fields such as `{name}` behind a heading that is none of an operation"
        source.warn(text.line(span.strays[0].start), found, "they were left out")
    sections = [
        _section(source, rest[start:stop], rest[stop].start if stop < len(rest) else span.end)
        for start, stop in pairwise([*starts, len(rest)])
    ]
    head_end = rest[starts[0]].start if starts else span.end
    return replace(
        read_head(text, span.title, endpoint, head_end),
        parameters=tuple(_parameters(sections)),
        bodies=tuple(
            _body(section, section.mark.part("sent"))
            for section in sections
            if section.mark.part("request")
        ),
        responses=tuple(_responses(sections)),
        problems=tuple(source.problems),
    )


def _section(source: FieldText, found: Sequence[Mark], end: int) -> _Section:
    """A section from its heading to `end`."""
    heading, *bullets = found
    text = source.text
    doc_end = bullets[0].start if bullets else end
    flat = read_fields(source, bullets, end)
    return _Section(
        mark=heading,
        line=text.line(heading.start),
        doc=text.tidy(text.page.text[heading.end : doc_end]),
        fields=source.tree(flat, dots=bool(heading.part("location")) or _is_form(heading)),
    )


def _is_form(heading: Mark) -> bool:
    return heading.part("sent").strip("()").partition(";")[0] in _FORMS


def _parameters(sections: Sequence[_Section]) -> Iterator[tuple[Location, Field]]:
    for section in sections:
        location = section.mark.part("location")
        if location:
            for field in section.fields:
                yield _LOCATIONS[location], field


def _responses(sections: Sequence[_Section]) -> Iterator[PageResponse]:
    """The responses; sections of one status are its media types and its headers."""
    statuses: dict[str, list[_Section]] = {}
    for section in sections:
        if section.mark.part("status"):
            statuses.setdefault(section.mark.part("status"), []).append(section)
    for status, several in statuses.items():
        bodies = [section for section in several if section.mark.part("part") != "headers"]
        yield PageResponse(
            line=several[0].line,
            status=status,
            doc="\n\n".join(section.doc for section in several if section.doc),
            headers=tuple(
                header
                for section in several
                if section.mark.part("part") == "headers"
                for header in section.fields
            ),
            bodies=tuple(
                replace(_body(section, section.mark.part("received")), doc="")
                for section in bodies
                if section.fields or section.mark.part("received")
            ),
        )


def _body(section: _Section, media_type: str) -> PageBody:
    """The body of a section; further members of it are what is known of it as a whole."""
    further = [field for field in section.fields if field.name == _ADDITIONAL]
    members = tuple(field for field in section.fields if field.name != _ADDITIONAL)
    root = None
    if further:
        root = Field(
            name="", line=section.line, types=("object",), fields=members, additional=further[0]
        )
    return PageBody(
        line=section.line,
        media_type=media_type.strip("()"),
        fields=members,
        root=root,
        doc=section.doc,
    )
