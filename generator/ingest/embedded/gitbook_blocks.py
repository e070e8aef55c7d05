"""The blocks of GitBook pages that are about operations, and the operations that they state."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from ...grammar import METHODS
from ...json_tree import parse_json
from ...problems import BadInput, Problem, quoted
from ..fences import fences
from ..page import Page
from ..prose import Field, Location, PageBody, PageOperation, PageResponse, Sample

_TAG = re.compile(
    r"\{%[ \t]*(?P<end>end)?(?P<name>(?:openapi|swagger)[a-z-]{0,30})"
    r"(?P<rest>(?:[^\n%{]|%(?!\})|\{(?!%)){0,20000})%\}"
)
_ATTRIBUTE = re.compile(r"""([A-Za-z_-]{1,40})=(?:"([^"]*)"|'([^']*)')""")
_LINK = re.compile(r"\]\((https?://[^\s()<>]{1,2000})\)")
_OUTER = frozenset({"openapi", "openapi-operation", "openapi-schemas", "swagger"})
_TYPES = frozenset("array boolean integer number object string".split())
_STATUS = re.compile(r"\s*([1-5](?:[0-9]{2}|XX)|default)\b", re.IGNORECASE)
_VARIABLE = re.compile(r"(?<=/):([A-Za-z_][A-Za-z0-9_]*)")
_MARKS = re.compile(r"&#x20;|\\$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block, its attributes, the line in which it starts, and the text in it."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Part):
    """A block for an operation, with the blocks in it; `link` is the address that it links to."""

    parts: tuple[Part, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tag:
    """A tag: its line from 0, the columns at which it starts and ends, and what it says."""

    line: int
    start: int
    end: int
    closes: bool
    name: str
    rest: str


def has_blocks(prose: str) -> bool:
    """Whether a page has blocks about operations."""
    return any(not tag.closes and tag.name in _OUTER for tag in _tags(prose.split("\n")))


def blocks(page: Page, prose: str) -> list[Block]:
    """The blocks about operations on a page; its fenced code is blank in `prose`."""
    lines = page.text.split("\n")
    found: list[Block] = []
    outer: _Tag | None = None
    inner: _Tag | None = None
    parts: list[Part] = []
    for tag in _tags(prose.split("\n")):
        starts_block = not tag.closes and tag.name in _OUTER
        if outer is not None and (starts_block or (tag.closes and tag.name == outer.name)):
            found.append(_block(lines, outer, tag, parts))
            outer = None
        if starts_block:
            outer, inner, parts = tag, None, []
        elif not tag.closes:
            inner = tag
        elif inner is not None and tag.name == inner.name:
            parts.append(_part(lines, inner, tag))
            inner = None
    if outer is not None:
        found.append(_block(lines, outer, outer, parts))
    return found


def _tags(prose: list[str]) -> Iterator[_Tag]:
    for number, line in enumerate(prose):
        for match in _TAG.finditer(line) if "{%" in line else ():
            yield _Tag(
                line=number,
                start=match.start(),
                end=match.end(),
                closes=bool(match["end"]),
                name=match["name"],
                rest=match["rest"],
            )


def _part(lines: list[str], start: _Tag, end: _Tag) -> Part:
    text = _between(lines, start, end)
    attributes = _attributes(start)
    line = start.line + 1
    return Part(name=start.name, attributes=attributes, line=line, text=text)


def _block(lines: list[str], start: _Tag, end: _Tag, parts: list[Part]) -> Block:
    text = _between(lines, start, end)
    link = _LINK.search(text)
    return Block(
        name=start.name,
        attributes=_attributes(start),
        line=start.line + 1,
        text=text,
        parts=tuple(parts),
        link=link[1] if link else "",
    )


def _attributes(tag: _Tag) -> dict[str, str]:
    return {
        match[1]: unescape(match[2] or match[3] or "") for match in _ATTRIBUTE.finditer(tag.rest)
    }


def _between(lines: list[str], start: _Tag, end: _Tag) -> str:
    """The text behind one tag and before another one; it begins in the line of the first."""
    if end.line == start.line:
        return lines[start.line][start.end : max(end.start, start.end)]
    first, last = lines[start.line][start.end :], lines[end.line][: end.start]
    return "\n".join([first, *lines[start.line + 1 : end.line], last])


def stated(page: Page, block: Block) -> PageOperation:
    """The operation that a block without a file states.

    Raises:
        BadInput: It names no method and path.
    """
    method = block.attributes.get("method", "").strip().lower()
    path, server, query = _address(block)
    if method not in METHODS or not path:
        shown = f"{method.upper()} {path}".strip()
        raise BadInput(
            Problem(
                code="missing-operation",
                place=page.place(block.line),
                found=(
                    f"a block that names {quoted(shown)}" if shown else "a block without operation"
                ),
                expected="a method, and a path in path or baseUrl",
            )
        )
    described = [part for part in block.parts if part.name == "swagger-description"]
    parameters, body = _fields(block)
    return PageOperation(
        page=page,
        line=block.line,
        method=method,
        path=path,
        title=block.attributes.get("summary", "").strip(),
        title_line=block.line,
        doc=_prose(described[0].text) if described else "",
        doc_line=described[0].line if described else 0,
        parameters=(*((("query", one)) for one in query), *parameters),
        bodies=(PageBody(line=body[0].line, fields=tuple(body)),) if body else (),
        responses=tuple(_responses(block)),
        servers=((server, block.line),) if server else (),
    )


def _address(block: Block) -> tuple[str, str, list[Field]]:
    """Path, base URL, and what the path has behind "?"; the path may be in the base."""
    base = block.attributes.get("baseUrl", "").strip().rstrip("/")
    path = block.attributes.get("path", "").strip()
    if "://" in path:
        base, path = path, ""
    try:
        based, parts = urlsplit(base), urlsplit(path)
    except ValueError:
        return "", "", []
    if not path:
        server = f"{based.scheme}://{based.netloc}" if based.netloc else ""
        parts = based
        stated = based.path
    elif based.netloc:
        server, stated = base, parts.path
    else:  # a base without a host is the first part of the path
        first = based.path if base.startswith("/") else ""
        server, stated = "", f"{first}/{parts.path.lstrip('/')}"
    query = [
        Field(name=name, line=block.line, required=True, keywords={"enum": [value]})
        for name, value in parse_qsl(parts.query)
        if "{" not in value
    ]
    return _VARIABLE.sub(r"{\1}", f"/{stated.lstrip('/')}" if stated else ""), server, query


def _fields(block: Block) -> tuple[list[tuple[Location, Field]], list[Field]]:
    """The parameters of a block, and the members of its body."""
    parameters: list[tuple[Location, Field]] = []
    body: list[Field] = []
    for part in block.parts:
        name = part.attributes.get("name", "").strip()
        if part.name != "swagger-parameter" or not name:
            continue
        stated = Field(
            name=name,
            line=part.line,
            types=_types(part.attributes.get("type", "")),
            required=_flag(part.attributes.get("required", "")),
            doc=_prose(part.text),
        )
        match part.attributes.get("in", ""):
            case "path" | "query" | "header" | "cookie" as location:
                parameters.append((location, stated))
            case "body":
                body.append(stated)
            case _:
                pass
    return parameters, body


def _types(stated: str) -> tuple[str, ...]:
    """The type as a page writes it; the words of JSON Schema in lower case."""
    word = stated.strip()
    known = word.lower()
    return () if not word else (known if known in _TYPES else word,)


def _flag(stated: str) -> bool | None:
    return {"true": True, "false": False}.get(stated.strip().lower())


def _responses(block: Block) -> Iterator[PageResponse]:
    for part in block.parts:
        if part.name != "swagger-response":
            continue
        stated = part.attributes.get("status", "")
        status = _STATUS.match(stated)
        sample = _sample(part)
        doc = part.attributes.get("description", "").strip()
        yield PageResponse(
            line=part.line,
            status=status[1] if status else "",
            doc=doc or stated.partition(":")[2].strip(),
            bodies=(PageBody(line=sample.line, samples=(sample,)),) if sample else (),
        )


def _sample(part: Part) -> Sample | None:
    """The JSON in the text of a response: in a fence, or as it stands; None if there is none."""
    found = fences(part.text)
    text, line = (found[0].text, found[0].line) if found else (_MARKS.sub("", part.text), 1)
    if text.lstrip()[:1] not in ("{", "["):
        return None
    line += part.line - 1 + text[: len(text) - len(text.lstrip())].count("\n")
    try:
        value, _ = parse_json(text, "")
    except (json.JSONDecodeError, BadInput):
        return None  # such as with comments; it is only an example
    return Sample(value=value, line=line)


def _prose(text: str) -> str:
    return _MARKS.sub("", text).strip()
