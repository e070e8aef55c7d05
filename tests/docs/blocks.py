"""The fenced blocks, links and code spans of Markdown pages."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.golden.packages import ROOT

PAGES = [
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md")),
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("generated/*/README.md")),
]
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its page below the repository, the line of its first line, its language."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def text_of(page: str) -> str:
    """The whole text of a page."""
    return (ROOT / page).read_text("utf-8")


def blocks(page: str, *languages: str) -> list[Block]:
    """The blocks of a page in these languages."""
    text = text_of(page)
    return [
        Block(
            page=page,
            line=text.count("\n", 0, match.start()) + 2,
            language=match[1],
            text=match[2],
        )
        for match in _FENCED.finditer(text)
        if match[1] in languages
    ]


def prose(page: str) -> str:
    """The text of a page without its fenced blocks."""
    return _FENCED.sub("", text_of(page))


def links(page: str) -> list[str]:
    """Where the links of a page lead."""
    return _LINK.findall(prose(page))


def spans(page: str) -> list[str]:
    """The code spans of a page."""
    return _SPAN.findall(prose(page))


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in _HEADING.findall(prose(page))
    }


def commands(page: str) -> Iterator[list[str]]:
    """The commands of a page's shell blocks, as lists of words; not what they print."""
    for block in blocks(page, "console", "sh"):
        for line in block.text.splitlines():
            is_command = block.language == "sh" or line.startswith("$ ")
            words = shlex.split(line.removeprefix("$ "), comments=True)
            if words and is_command:
                yield words


def is_page(path: Path) -> bool:
    """Whether a file is one of the pages."""
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).as_posix() in PAGES
