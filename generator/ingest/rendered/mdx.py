"""The source of Mintlify's pages: members as components of MDX, the operation in the front matter.

`<ParamField body="name" type="string" required>` states a parameter or a member of the body,
`<ResponseField name="id" type="string">` one of the response; an `<Expandable>` inside holds the
members of the object. Nothing else of MDX is read, and nothing is executed.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import cast, get_args

from ...document import JsonObject
from ..curl import calls_with_ends
from ..front_matter import front_matter
from ..page import Page
from ..prose import (
    METHOD_WORDS,
    Field,
    Location,
    PageBody,
    PageOperation,
    PageResponse,
    Sample,
    SampleCall,
)
from ..samples import json_value
from .heads import Head, heads_of, normal_path
from .keywords import typed
from .lines import Line, lines_of, plain, text_of

_COMPONENT = re.compile(r"<(?:ParamField|ResponseField)[\s/>]")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>ParamField|ResponseField|RequestExample|ResponseExample)"
    r"(?P<attributes>(?:[^<>\"'{}/]|\"[^\"]*\"|'[^']*'|\{[^{}]*\}|/(?!>))*)(?P<empty>/?)>"
)
_ATTRIBUTE = re.compile(r"([A-Za-z]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|\{([^{}]*)\}))?")
_PROSE_ENDS = re.compile(
    r"<(?:ParamField|ResponseField|RequestExample|ResponseExample)\b|^#{1,6} |^ *`{3}|\Z",
    re.MULTILINE,
)
_OTHER_TAG = re.compile(r"</?[A-Za-z][\w.]*(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*>")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})([^\n`]*)$", re.MULTILINE)
_OPERATION = re.compile(rf"(?:\S+\.(?:json|ya?ml) +)?({METHOD_WORDS})[ ]+(\S+)", re.IGNORECASE)
_STATUS = re.compile(r"\b[1-5]\d\d\b")
_UNSAID_HEADERS = frozenset({"content-type", "accept"})  # OpenAPI 3.1.1, section 4.8.12.2
_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,100}")
_CALLED = re.compile(r"\b(?:body|request|responses?)\b", re.IGNORECASE)
_ROLES = {"body": "request", "request": "request", "response": "response", "responses": "response"}
_MAX_LEVELS = 50


@dataclass(slots=True)
class _Component:
    """A component and what it holds; `line` is that of its tag."""

    name: str
    line: int
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list[str])
    inner: list[_Component] = field(default_factory=list["_Component"])


def has_components(text: str) -> bool:
    """Whether the text is the source of such a page."""
    return _COMPONENT.search(text) is not None


def read_components(page: Page) -> list[PageOperation]:
    """The operations of the page; none where it has no method with a path."""
    members = front_matter(page.text).members
    meta = {key: (value.strip("\"'"), line) for key, (value, line) in members.items()}
    lines = lines_of(page.text)
    heads = _heads(meta, lines)
    found = _components(page.text)
    ends = [*(head.line for head in heads[1:]), page.text.count("\n") + 2][: len(heads)]
    starts = [0, *ends][: len(heads)]
    return [
        _operation(page, head, meta, lines, [each for each in found if start <= each.line < end])
        for head, start, end in zip(heads, starts, ends, strict=True)
    ]


def _heads(meta: dict[str, tuple[str, int]], lines: list[Line]) -> list[Head]:
    for key in ("api", "openapi"):
        value, line = meta.get(key, ("", 0))
        match = _OPERATION.fullmatch(value)
        path, server = normal_path(match[2]) if match else ("", "")
        if match and path:
            servers = ((server, line),) if server else ()
            return [
                Head(start=0, end=0, line=line, method=match[1].lower(), path=path, servers=servers)
            ]
    return heads_of(lines)


def _components(text: str) -> list[_Component]:
    """The outermost components in order."""
    root = _Component(name="", line=0, attributes={})
    stack = [root]
    position, counted, line = 0, 0, 1
    for tag in _tags(text):
        stack[-1].text.append(text[position : tag.start()])
        line, counted = line + text.count("\n", counted, tag.start()), tag.start()
        position = tag.end()
        if tag["close"]:
            names = [each.name for each in stack]
            if tag["name"] in names[1:]:
                del stack[len(names) - 1 - names[::-1].index(tag["name"]) :]
            continue
        made = _Component(name=tag["name"], line=line, attributes=_attributes(tag["attributes"]))
        stack[-1].inner.append(made)
        if not tag["empty"] and len(stack) < _MAX_LEVELS:
            stack.append(made)
    stack[-1].text.append(text[position:])
    return root.inner


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of components that are not in code."""
    inside = ""
    fences = [*_FENCE.finditer(text)]
    code: list[tuple[int, int]] = []
    begin = 0
    for fence in fences:
        if not inside:
            inside, begin = fence[1], fence.start()
        elif fence[1].startswith(inside) and not fence[2].strip():
            code.append((begin, fence.end()))
            inside = ""
    if inside:
        code.append((begin, len(text)))
    spans = iter(code)
    span = next(spans, None)
    for tag in _TAG.finditer(text):
        while span is not None and span[1] <= tag.start():
            span = next(spans, None)
        if span is None or tag.start() < span[0]:
            yield tag


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        values = [value for value in match.groups()[1:] if value is not None]
        found.setdefault(match[1], values[0].strip() if values else "true")
    return found


def _operation(
    page: Page,
    head: Head,
    meta: dict[str, tuple[str, int]],
    lines: list[Line],
    components: list[_Component],
) -> PageOperation:
    title, title_line = meta.get("title", (head.title, head.title_line))
    if not title:
        titles = [each for each in lines if each.heading == 1]
        title, title_line = (titles[0].text, titles[0].number) if titles else ("", 0)
    doc, doc_line = _words(page.text, meta, head, lines)
    parameters = [pair for each in components for pair in _parameter(each)]
    body = [each for each in components if "body" in each.attributes]
    bare = _bare_samples(lines)
    return PageOperation(
        page=page,
        line=head.line,
        method=head.method,
        path=head.path,
        title=title,
        title_line=title_line,
        doc=doc,
        doc_line=doc_line,
        deprecated=head.deprecated or meta.get("deprecated", ("", 0))[0] == "true",
        parameters=tuple((place, each) for place, each in parameters if not _carries(each)),
        credentials=tuple((place, each) for place, each in parameters if _carries(each)),
        bodies=_bodies(body, components, _media_type(meta), bare.get("request", ())),
        responses=_responses(components, bare.get("response", ())),
        servers=head.servers,
        calls=tuple(_calls(components)) or tuple(each.call for each in lines if each.call),
    )


def _words(
    text: str, meta: dict[str, tuple[str, int]], head: Head, lines: list[Line]
) -> tuple[str, int]:
    """What the page says of the operation above its members, and the line."""
    doc, line = meta.get("description", ("", 0))
    intro = head.intro
    if meta:
        front = text.find("\n---", 3) + 4
        first, end = text.count("\n", 0, front) + 1, _PROSE_ENDS.search(text, front)
        last = text.count("\n", 0, end.start()) + 1 if end else first
        intro = tuple(each for each in lines if first < each.number < last)
    said = [
        replace(each, text=words)
        for each in intro
        if each.kind == "text" and (words := _OTHER_TAG.sub("", each.text).removeprefix("> "))
    ]
    if not said:
        return doc, line
    return "\n\n".join(part for part in (doc, text_of(said)) if part), line or said[0].number


def _carries(parameter: Field) -> bool:
    return parameter.name.lower() == "authorization"


def _parameter(component: _Component) -> Iterator[tuple[Location, Field]]:
    for place in get_args(Location):
        name = component.attributes.get(place, "")
        unsaid = place == "header" and name.lower() in _UNSAID_HEADERS
        if component.name == "ParamField" and name not in ("", "true") and not unsaid:
            yield cast(Location, place), _field(component, name)


def _field(component: _Component, name: str) -> Field:
    attributes = component.attributes
    word = attributes.get("type", "")
    types = tuple(part.strip() for part in re.split(r"\||\bor\b", word) if part.strip())
    keywords: JsonObject = {}
    if attributes.get("default"):
        keywords["default"] = typed(attributes["default"], types)
    if "deprecated" in attributes and attributes["deprecated"] != "false":
        keywords["deprecated"] = True
    required = attributes.get("required")
    return Field(
        name=name,
        line=component.line,
        types=types,
        required=None if required is None else required != "false",
        doc=_doc(component),
        keywords=keywords,
        fields=tuple(
            _field(each, inner) for each in component.inner if (inner := _member_name(each))
        ),
    )


def _member_name(component: _Component) -> str:
    for key in ("body", "name", "query", "path", "header"):
        if component.attributes.get(key, "true") != "true":
            return component.attributes[key]
    return ""


def _doc(component: _Component) -> str:
    text = "".join(component.text)
    if _FENCE.search(text) is None:
        text = _OTHER_TAG.sub("", text)
    lines = [line.rstrip() for line in textwrap.dedent(text).strip("\n").split("\n")]
    return plain(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))


def _media_type(meta: dict[str, tuple[str, int]]) -> str:
    """The media type of the body in the front matter; empty where it has none."""
    stated = meta.get("contenttype", ("", 0))[0].lower()
    return stated if _MEDIA_TYPE.fullmatch(stated) else ""


def _bare_samples(lines: list[Line]) -> dict[str, list[Sample]]:
    """The JSON outside of all components, by what the heading above it, or a label, calls it."""
    found: dict[str, list[Sample]] = {}
    label = ""
    for line in lines:
        called = _CALLED.search(line.text) if line.heading or line.text.endswith(":") else None
        if line.heading or called:
            label = _ROLES[called[0].lower()] if called else ""
        elif label and line.kind == "json":
            found.setdefault(label, []).append(Sample(value=line.value, line=line.number))
    return found


def _fitting(
    samples: Iterable[Sample], components: Iterable[_Component]
) -> Iterator[tuple[str, Sample]]:
    """The samples of the whole of what the components state, not of a part of it."""
    names = {_member_name(each) for each in components} - {""}
    for sample in samples:
        match sample.value:
            case dict() as value if 2 * len(names & value.keys()) >= len(value) > 0:
                yield "", sample
            case _:
                pass


def _bodies(
    body: list[_Component],
    components: list[_Component],
    media_type: str,
    bare: Iterable[Sample],
) -> tuple[PageBody, ...]:
    samples = tuple(
        sample
        for each in components
        if each.name == "RequestExample"
        for _, sample in _samples(each)
    )
    samples = samples or tuple(sample for _, sample in _fitting(bare, body))
    named = [each for each in body if _member_name(each)]
    if not named and not samples:
        return ()
    line = named[0].line if named else samples[0].line
    fields = tuple(_field(each, _member_name(each)) for each in named)
    return (PageBody(line=line, media_type=media_type, fields=fields, samples=samples),)


def _responses(components: list[_Component], bare: Iterable[Sample]) -> tuple[PageResponse, ...]:
    members = [each for each in components if each.name == "ResponseField"]
    samples = [
        pair for each in components if each.name == "ResponseExample" for pair in _samples(each)
    ]
    samples = samples or list(_fitting(bare, members))
    statuses = list(dict.fromkeys(status for status, _ in samples))
    good = next((status for status in statuses if status.startswith("2")), "")
    responses: list[PageResponse] = []
    for status in statuses if good in statuses or not members else [good, *statuses]:
        own = tuple(sample for known, sample in samples if known == status)
        stated = members if status == good else []
        line = stated[0].line if stated else own[0].line
        fields = tuple(_field(each, name) for each in stated if (name := _member_name(each)))
        roots = [_field(each, "") for each in stated if not _member_name(each)]
        body = PageBody(line=line, fields=fields, root=roots[0] if roots else None, samples=own)
        responses.append(PageResponse(line=line, status=status, bodies=(body,)))
    return tuple(responses)


def _samples(component: _Component) -> list[tuple[str, Sample]]:
    """The JSON in the fences of a component, with the status that stands beside it."""
    found: list[tuple[str, Sample]] = []
    for info, content, line in _fenced(component):
        sample = json_value(content)
        if sample is not None and isinstance(sample.value, (dict, list)):
            status = _STATUS.search(info)
            found.append((status[0] if status else "", Sample(value=sample.value, line=line)))
    return found


def _calls(components: list[_Component]) -> Iterator[SampleCall]:
    for component in components:
        if component.name == "RequestExample":
            for _, content, line in _fenced(component):
                yield from (call for call, _ in calls_with_ends(content, line) if call)


def _fenced(component: _Component) -> Iterator[tuple[str, str, int]]:
    """The fences in a component: what follows the mark, the content, and its first line."""
    text = "".join(component.text)
    position = 0
    while opening := _FENCE.search(text, position):
        closing = re.compile(rf"^[ \t]*{opening[1]}[ \t]*$", re.MULTILINE)
        end = closing.search(text, opening.end())
        content = text[opening.end() + 1 : end.start() if end else len(text)]
        line = component.line + text.count("\n", 0, opening.end()) + 1
        yield opening[2].strip(), content, line
        position = end.end() if end else len(text)
