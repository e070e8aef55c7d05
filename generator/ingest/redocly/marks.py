"""The places of a Redocly page at which something begins: an operation, a section, a field.

The pages have a fixed form: a title, text, `Endpoint:`, `Version:`, `Security:`, and sections of
bullets. Where all line breaks were lost, the same marks follow one another on one line. Then a mark
may stand after any space, and only the exact form of a bullet makes one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..front_matter import front_matter
from ..prose import METHOD_WORDS
from ..type_words import is_type, read_types

Kind: TypeAlias = Literal["title", "endpoint", "section", "bullet"]

FLAGS = frozenset(
    "required optional deprecated nullable readonly read-only writeonly write-only".split()
)
"""The words of a bullet that are no types."""

WRITTEN = frozenset("string integer number boolean array object any null".split())
"""The types that the pages write. On one line no other single words make a bullet: "- `x` (date)"
can be prose.
"""

_MEDIA_TYPE = r"\([^()\s]{1,200}(?:;[^()\n]{1,200})?\)"
_SECTION = (
    r"##{gap}(?:(?P<location>Path|Query|Header|Cookie) parameters"
    r"|(?P<request>Request) fields?(?:{gap}(?P<sent>{media}))?"
    r"|Response (?P<status>[1-5][0-9X][0-9X]|[1-5]xx|default) (?P<part>fields?|headers)"
    r"(?:{gap}(?P<received>{media}))?):?"
)
_BULLET = r"[-*]{gap}`(?P<name>[^`\n]+)`{gap}\((?P<words>[^()\n]{0,300})\)"
_TITLE = r"#{gap}(?=\S)"
_ENDPOINT = rf"Endpoint:{{gap}}(?P<method>{METHOD_WORDS}){{gap}}(?=\S)"


def _marks(start: str, end: str, gap: str) -> re.Pattern[str]:
    parts = {
        "title": _TITLE,
        "endpoint": _ENDPOINT,
        "section": _SECTION.replace("{media}", _MEDIA_TYPE) + end,
        "bullet": _BULLET,
    }
    written = "|".join(f"(?P<{kind}>{part.replace('{gap}', gap)})" for kind, part in parts.items())
    return re.compile(f"{start}(?:{written})", re.MULTILINE)


_ON_LINES = _marks(r"^(?P<indent>[ \t]*)", r"[ \t]*$", r"[ \t]+")
_IN_LINE = _marks(r"(?<!\S)(?P<indent>)", r"(?!\S)", r"\s+")
_HAS_LINES = re.compile(rf"^[ \t]*Endpoint:[ \t]+(?:{METHOD_WORDS})[ \t]", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where something begins. `found` has the named parts of the mark."""

    kind: Kind
    start: int
    end: int
    found: re.Match[str]

    def part(self, name: str) -> str:
        """A named part of the mark; empty if it has none."""
        return self.found[name] or ""


def has_lines(text: str) -> bool:
    """Whether the page still has the line breaks that divide its parts."""
    return _HAS_LINES.search(text) is not None


def marks(text: str, *, on_lines: bool) -> list[Mark]:
    """All marks of a page in order; those in fenced code are text."""
    found = list(_found(text, on_lines=on_lines))
    if not on_lines:
        following = [*found[1:], None]
        return [
            mark
            for mark, other in zip(found, following, strict=False)
            if mark.kind != "section" or not _is_mentioned(text, mark, other)
        ]
    fences = _fences(text, [mark.start for mark in found if mark.kind in ("section", "endpoint")])
    starts = [start for start, _ in fences]
    return [mark for mark in found if not _within(fences, starts, mark.start)]


def _is_mentioned(text: str, section: Mark, following: Mark | None) -> bool:
    """Whether the name of a section stands in a sentence: without its colon, and with words behind
    it that go on in lower case or after which fields come.
    """
    if section.found[0].endswith((":", ")")):
        return False
    end = len(text) if following is None else following.start
    words = text[section.end : end].strip()
    fields = following is not None and following.kind == "bullet"
    return bool(words) and (fields or not words[0].isupper())


def _found(text: str, *, on_lines: bool) -> Iterator[Mark]:
    pattern = _ON_LINES if on_lines else _IN_LINE
    indent: str | None = None
    for match in pattern.finditer(text, front_matter(text).end):
        mark = Mark(kind=_kind(match), start=match.start(), end=match.end(), found=match)
        match mark.kind:
            case "bullet":
                # Bullets within descriptions stand elsewhere than the page's own.
                own = indent is None or mark.part("indent") == indent
                if own and _makes_bullet(text, mark, on_lines=on_lines):
                    indent = mark.part("indent")
                    yield mark
            case "section" | "endpoint":
                indent = None
                yield mark
            case "title":
                yield mark


def _kind(match: re.Match[str]) -> Kind:
    if match["title"] is not None:
        return "title"
    if match["endpoint"] is not None:
        return "endpoint"
    return "section" if match["section"] is not None else "bullet"


def _makes_bullet(text: str, mark: Mark, *, on_lines: bool) -> bool:
    types = [word for word in bullet_words(mark.part("words")) if word.lower() not in FLAGS]
    if not on_lines:
        closed = text[mark.end : mark.end + 1].strip() == ""
        return closed and all(map(_is_written, types)) and mark.part("words") != ""
    if all(is_type(word) for word in types):
        return True
    line_end = text.find("\n", mark.end)
    alone = not text[mark.end : line_end if line_end >= 0 else len(text)].strip()
    return alone and all(" " not in word or not read_types((word,)).unknown for word in types)


def _is_written(word: str) -> bool:
    return word in WRITTEN or (is_type(word) and not word.isalpha())


def bullet_words(words: str) -> list[str]:
    """The words in the brackets of a bullet."""
    return [word.strip() for word in words.split(",") if word.strip()]


def _fences(text: str, breaks: list[int]) -> list[tuple[int, int]]:
    """The blocks of fenced code (CommonMark, section 4.5).

    One that is never closed, or has a section of the page in it, is none: text that opens a fence
    must not take the rest of the page with it.
    """
    blocks: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for line in _FENCE.finditer(text):
        if opened is not None and bisect_right(breaks, opened.start()) != bisect_right(
            breaks, line.start()
        ):
            opened = None
        if opened is None:
            spans = line["fence"].startswith("`") and "`" in line["info"]  # a code span, no fence
            opened = None if spans else line
        elif not line["info"].strip() and line["fence"].startswith(opened["fence"]):
            blocks.append((opened.start(), line.end()))
            opened = None
    return blocks


def _within(blocks: list[tuple[int, int]], starts: list[int], position: int) -> bool:
    number = bisect_right(starts, position)
    return number > 0 and position < blocks[number - 1][1]
