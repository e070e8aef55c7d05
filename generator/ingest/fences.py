"""The fenced code blocks of a Markdown page.

Source: CommonMark 0.31.2, sections 4.5 (fenced code blocks), 4.6 (HTML blocks: what is in a comment
is on no page), 5.1 and 5.2 (quotes and lists that hold them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_OPENING = re.compile(r"(?P<mark>`{3,}(?=[^`]*\Z)|~{3,})(?P<info>.*)")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"(?P<marker>[-+*]|[0-9]{1,9}[.)])(?P<gap> +|\Z)")
_COMPONENT = re.compile(r"^[ \t]{0,40}<[A-Z][\w.]{0,60}[\s/>]", re.ASCII | re.MULTILINE)
_COMMENTS = {"<!--": "-->", "{/*": "*/}"}  # the second in MDX
_DEEPEST = 3  # columns before a fence; with more it is indented code
_DEEPEST_IN_MDX = 80  # which has no indented code, and indents what is in a component
_MAX_CONTAINERS = 20
"""How many quotes and lists in one another are followed; pages have two or three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A fenced code block.

    `info` is what follows the opening fence, `text` the content with the indentation of the fence
    taken away, `line` that of the first line of content in the page, `last` that of the closing
    fence, or of the last line of content where there is none: then `closed` is false. `nested` is
    whether it lies in a list or a quote.
    """

    info: str
    text: str = field(repr=False)
    line: int
    last: int
    closed: bool
    nested: bool

    @property
    def language(self) -> str:
        """The first word of the info string, in lower case; empty if there is none."""
        return self.info.split(maxsplit=1)[0].lower() if self.info else ""


@dataclass(slots=True, kw_only=True)
class _Open:
    """A fence that is not closed yet. Its lines begin with so many quote marks, and then so many
    columns that belong to the items of lists around it.
    """

    mark: str
    info: str
    line: int
    quotes: int
    items: int
    indent: int
    lines: list[str] = field(default_factory=list[str])

    def done(self, *, closed: bool) -> Fence:
        return Fence(
            info=self.info,
            text="".join(f"{line}\n" for line in self.lines),
            line=self.line,
            last=self.line + len(self.lines) - (not closed),
            closed=closed,
            nested=self.quotes > 0 or self.items > 0,
        )


def fences(text: str) -> list[Fence]:
    """The fenced code blocks of a page, in order; those in HTML comments are left out."""
    if "```" not in text and "~~~" not in text:
        return []
    deepest = _DEEPEST_IN_MDX if _COMPONENT.search(text) else _DEEPEST
    return list(_fences(text.split("\n"), deepest))


def outside(text: str, blocks: Iterable[Fence]) -> str:
    """The page with its code blocks as empty lines, so that what is left keeps its place."""
    lines = text.split("\n")
    for block in blocks:
        first, end = block.line - 2, min(block.last, len(lines))
        lines[first:end] = [""] * (end - first)
    return "\n".join(lines)


def _fences(lines: list[str], deepest: int) -> Iterator[Fence]:
    fence: _Open | None = None
    comment = ""
    items: list[int] = []  # the columns at which the content of the open list items starts
    if lines and not lines[-1]:
        lines = lines[:-1]  # no line, but the end of the last one
    for number, line in enumerate(lines, start=1):
        if comment:
            comment = "" if comment in line else comment
            continue
        if fence is not None:
            content = _content(fence, line)
            if content is not None and not _closes(fence, content):
                fence.lines.append(_unindented(content, fence.indent))
                continue
            yield fence.done(closed=content is not None)
            fence = None
            if content is not None:
                continue
        comment = _comment(line)
        if not comment:
            fence = _opened(line, number, items, deepest)
    if fence is not None:
        yield fence.done(closed=False)


def _comment(line: str) -> str:
    """What ends the comment that starts in this line and goes on after it; empty if none does."""
    start = line.lstrip(" ")
    for opening, end in _COMMENTS.items():
        if start.startswith(opening) and len(line) - len(start) <= 3:
            return "" if end in start[len(opening) :] else end
    return ""


def _opened(line: str, number: int, items: list[int], deepest: int) -> _Open | None:
    """The fence that this line opens; `items` becomes what is open after the line."""
    rest, quotes = line, 0
    while quotes < _MAX_CONTAINERS and (match := _QUOTE.match(rest)):
        rest, quotes = rest[match.end() :], quotes + 1
    rest = _spaced(rest)
    bare = rest.lstrip(" ")
    column = len(rest) - len(bare)
    if bare:
        while items and column < items[-1]:
            items.pop()
    while len(items) < _MAX_CONTAINERS and (match := _ITEM.match(bare)):
        gap = len(match["gap"])
        column += len(match["marker"]) + (gap if 1 <= gap <= 4 else 1)
        items.append(column)
        bare = bare[match.end() :]
    offset = items[-1] if items else 0
    match = _OPENING.fullmatch(bare) if column - offset <= deepest else None
    if match is None:
        return None
    return _Open(
        mark=match["mark"],
        info=match["info"].strip(),
        line=number + 1,
        quotes=quotes,
        items=offset,
        indent=column - offset,
    )


def _content(fence: _Open, line: str) -> str | None:
    """The line without what belongs to the quotes and lists around; None if it is not in them."""
    for _ in range(fence.quotes):
        match = _QUOTE.match(line)
        if match is None:
            return None
        line = line[match.end() :]
    if not fence.items:
        return line
    spaced = _spaced(line)
    if not spaced.strip():
        return ""
    return spaced[fence.items :] if not spaced[: fence.items].strip() else None


def _closes(fence: _Open, content: str) -> bool:
    bare = content.strip(" \t")
    if len(bare) < len(fence.mark) or bare.strip(fence.mark[0]):
        return False
    deepest = _DEEPEST + (fence.indent if fence.indent > _DEEPEST else 0)
    return len(_spaced(content).rstrip()) - len(bare) <= deepest


def _unindented(content: str, indent: int) -> str:
    if not indent:
        return content
    spaced = _spaced(content)
    return spaced[min(indent, len(spaced) - len(spaced.lstrip(" "))) :]


def _spaced(line: str) -> str:
    """The line with the tabs of its indentation as spaces (CommonMark, section 2.2)."""
    bare = line.lstrip(" \t")
    if "\t" not in line[: len(line) - len(bare)]:
        return line
    return line[: len(line) - len(bare)].expandtabs(4) + bare
