"""The text of a rendered page as lines without marks, and the samples between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ...document import JsonValue
from ..curl import calls_with_ends
from ..prose import SampleCall
from ..samples import json_at, json_value

LineKind: TypeAlias = Literal["text", "json", "call", "code"]

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`\n]*")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:[ ]\"[^\"]*\")?\)")
_UNDERLINE = re.compile(r"={3,}")
_ONLY_LINKS = re.compile(rf"(?:{_LINK.pattern}\s*){{2,50}}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_BOLD = re.compile(r"\*\*([^*]+)\*\*|__([^_]+)__")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_JSON_START = re.compile(r"\{[ \t]*(?:[\"}]|$)|\[[ \t]*(?:[\"{\[\]\d-]|$)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(
    r"(?:import|from \S+ import|const|let|var|package|func|using|require|puts|echo|public|class"
    r"|async|await|return|def|defer|print|try|catch|if|for)\b.*[;{(:\"'`)]|import \S+.*"
    r"|from \S+ import \S.*|package \w+|<\?php|\?>|#include.*|\$\w+ ?=.*|[\w.\[\]\"'-]+ :?= .*"
    r"|(?:puts|echo) [\w.]+"
    r"|\w+, \w+ :?= .*|[A-Z][\w.]*<[^<>\n]{1,60}> \w+ = .*"  # Go; Java
    r"|\.\w+\(.*|[\w.$]+\((?:[\"'`$&].*|[^\n]*, .*)?[;,\[({)]+"  # calls
    r"|[)}\]]+[;,)]*|.*[{(\[\\]|.*[()=\]}\"'`].*;",
    re.DOTALL,
)
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`")
_LONGEST_CODE = 400  # characters of a line; longer ones are prose
_LONGEST_LINKS = 4_000  # to the pages before and after
_MOST_CODE = 200  # lines of a sample without a fence
_MAX_FAULTS = 500  # samples that are no JSON, after which no more are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text, or a whole sample. `gap` says that blank lines are before it; `heading` is
    the level of a heading, 0 for other lines; `indent` counts the blanks before a text; `value` and
    `call` are what a sample is.
    """

    number: int
    text: str = ""
    kind: LineKind = "text"
    gap: bool = False
    heading: int = 0
    indent: int = 0
    value: JsonValue = None
    call: SampleCall | None = None


def lines_of(text: str) -> list[Line]:
    """The lines of a page that have something to say, in order."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text) if "-->" in text else text
    found: list[Line] = []
    position, number, gap, faults = 0, 1, False, 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        raw = text[position:end]
        if not raw.strip():
            gap, position, number = True, end + 1, number + 1
            continue
        made, after = _at(text, position, end, number, look=faults < _MAX_FAULTS)
        faults += bool(_JSON_START.match(raw.strip())) and made[:1] != [] and made[0].kind == "code"
        found.extend(_with_gap(made, gap))
        gap = gap and not made
        number += text.count("\n", position, after)
        position = after
    return _without_code(_with_underlined(found))


def _with_underlined(lines: list[Line]) -> list[Line]:
    """The lines with headings of the first level that are marked by a line of `=` under them."""
    kept: list[Line] = []
    for line in lines:
        if line.kind == "text" and _UNDERLINE.fullmatch(line.text) and kept and not line.gap:
            kept[-1] = replace(kept[-1], heading=1)
        else:
            kept.append(line)
    return kept


def _without_code(lines: list[Line]) -> list[Line]:
    """The lines without those of code that stands on the page without a fence."""
    kept: list[Line] = []
    index, faults = 0, 0
    while index < len(lines):
        line = lines[index]
        kept.append(line)
        index += 1
        depth = _deeper(line.text) if line.kind == "code" and faults < _MAX_FAULTS else 0
        if depth > 0:
            after = _closing(lines, index, depth)
            faults += not after
            index = after or index
    return kept


def _closing(lines: list[Line], start: int, depth: int) -> int:
    """The index after the line that closes the brackets open before `start`; 0 where there is none
    near enough, and what looked like code was none.
    """
    for index in range(start, min(start + _MOST_CODE, len(lines))):
        line = lines[index]
        if line.heading or line.kind == "call":
            return 0
        depth += _deeper(line.text)
        if depth <= 0:
            return index + 1
    return 0


def _deeper(text: str) -> int:
    """How many brackets a line leaves open; those in quotes do not count."""
    bare = _QUOTED.sub("", text)
    return sum(map(bare.count, "({[")) - sum(map(bare.count, ")}]"))


def _with_gap(made: list[Line], gap: bool) -> Iterator[Line]:
    for index, line in enumerate(made):
        yield replace(line, gap=gap and not index)


def _at(text: str, position: int, end: int, number: int, *, look: bool) -> tuple[list[Line], int]:
    """What begins with this line, and the offset after it."""
    raw = text[position:end]
    fence = _FENCE.fullmatch(raw)
    if fence is not None:
        return _fence(text, end, number, fence[1])
    if "curl" in raw:
        for call, (start, after) in calls_with_ends(text[position:], number):
            if start >= len(raw):
                break
            before = _text(raw[:start], number)
            made = [] if call is None else [Line(number=call.line, kind="call", call=call)]
            return [*before, *made], max(position + after, end if call is None else 0)
    if look and _JSON_START.match(raw.strip()):
        sample = json_at(text, position)
        if isinstance(sample, int):  # like JSON, with comments or parts left out
            skipped = max(text.rfind("\n", position, sample) + 1, end + 1)
            bare = " ".join(text[position:skipped].split())
            return [Line(number=number, kind="code", text=bare)], skipped
        if isinstance(sample.value, (dict, list)):
            return [Line(number=number, kind="json", value=sample.value)], sample.end
    return _text(raw, number), end + 1


def _fence(text: str, start: int, number: int, fence: str) -> tuple[list[Line], int]:
    closing = re.compile(rf"^[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    end = closing.search(text, start)
    content = text[start + 1 : end.start() if end else len(text)]
    after = end.end() + 1 if end else len(text)
    return _sample(content, number + 1), after


def _sample(content: str, number: int) -> list[Line]:
    bare = content.strip()
    if len(bare) > 1 and bare.startswith("`") and bare.endswith("`"):  # as some extractors mark it
        content = content.replace("`", " ", 1)
        content = content[: content.rindex("`")]
    calls = [call for call, _ in calls_with_ends(content, number) if call is not None]
    if calls:
        return [Line(number=call.line, kind="call", call=call) for call in calls]
    sample = json_value(content)
    if sample is None or not isinstance(sample.value, (dict, list)):
        return [Line(number=number, kind="code", text=bare if "\n" not in bare else "")]
    blank = len(content) - len(content.lstrip())
    return [Line(number=number + content.count("\n", 0, blank), kind="json", value=sample.value)]


def _text(raw: str, number: int) -> list[Line]:
    text = _INVISIBLE.sub("", raw).strip()
    heading = _HEADING.fullmatch(text)
    level = len(heading[1]) if heading else 0
    links = text.startswith("[") and len(text) < _LONGEST_LINKS and _ONLY_LINKS.fullmatch(text)
    if not text.startswith("Pattern:"):  # its backslashes are its own
        text = plain(heading[2] if heading else text)
    if not text or text in ("[", "]") or text.startswith("](") or links:
        return []
    if not level and len(text) <= _LONGEST_CODE and _CODE.fullmatch(text):
        return [Line(number=number, kind="code", text=text)]
    indent = len(raw) - len(raw.lstrip(" \t"))
    return [Line(number=number, text=text, heading=level, indent=indent)]


def plain(text: str) -> str:
    """The text without the marks of links, bold type and escapes of Markdown."""
    text = _LINK.sub(r"\1", text) if "](" in text else text
    text = _BOLD.sub(lambda found: found[1] or found[2], text)
    return _ESCAPE.sub(r"\1", text).strip()


def text_of(lines: list[Line]) -> str:
    """Lines of prose as paragraphs and lists of Markdown; a line that goes on with one is joined
    to it.
    """
    text = ""
    listed = False
    for line in lines:
        bullet = line.text.startswith(("•", "- ", "* "))
        words = "- " + line.text[1:].strip() if bullet else line.text
        if text and not bullet and not line.gap and words[0].islower():
            joint = " "
        elif text:
            joint = "\n" if bullet and listed else "\n\n"
        else:
            joint = ""
        text += joint + words
        listed = bullet
    return text
