"""Text of a rendered page in which the end of one member and the name of the next share a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .lines import Line
from .names import without_bullet
from .types import type_line

_TYPE = r"(?:enum<string>|string|number|integer|boolean|object|array|file)(?:\[\]){0,3}"
_NAME = r"[a-z_$][A-Za-z0-9_-]{0,60}"
_SENTENCE = re.compile(rf"(.*[\w)\"'][.!?])({_NAME})")
_MARK = re.compile(rf"(required|optional)({_NAME})")
_MEMBER = re.compile(rf"(?<=[.!?])(?=({_NAME}?){_TYPE}(?:required|optional|[A-Z]|$))")
_DESCRIBED = re.compile(rf"({_NAME}?)({_TYPE})([A-Z][^\n]* [^\n]*)")
_LONGEST = 2_000


def unglued(lines: Sequence[Line], names: frozenset[str]) -> list[Line]:
    """The lines, each cut where the next member begins in it. `names` are members that samples
    show: nothing else tells a name from the end of a sentence.
    """
    cut: list[Line] = []
    words = {line.text for line in lines}
    for index, line in enumerate(lines):
        if line.kind != "text" or len(line.text) > _LONGEST:
            cut.append(line)
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        typed = following is not None and following.kind == "text" and _is_type(following.text)
        parts = [part for each in _members(line.text, names) for part in _described(each, names)]
        if typed:
            parts[-1:] = _before_type(without_bullet(parts[-1]), names, words)
        cut.append(replace(line, text=parts[0]))
        cut.extend(replace(line, text=part, gap=False, heading=0) for part in parts[1:])
    return cut


def _is_type(text: str) -> bool:
    marks = type_line(text)
    return marks is not None and not marks.named


def _before_type(text: str, names: frozenset[str], words: set[str]) -> list[str]:
    """A line above a type: the name, and what was before it in the line. `words` are all lines: one
    word with a dot behind it may be a member that this one is in.
    """
    mark = _MARK.fullmatch(text)
    if mark is not None and text not in names:
        return [mark[1], mark[2]]
    sentence = _SENTENCE.fullmatch(text)
    if sentence is None:
        return [text]
    is_prose = " " in sentence[1] or (text[0].isupper() and sentence[1][:-1] not in words)
    return [sentence[1], sentence[2]] if is_prose else [text]


def _members(text: str, names: frozenset[str]) -> Iterator[str]:
    """The text cut before each name that has its type behind it."""
    start = 0
    for match in _MEMBER.finditer(text):
        if match[1] in names:
            yield text[start : match.start()]
            start = match.start()
    yield text[start:]


def _described(text: str, names: frozenset[str]) -> list[str]:
    """Name and type, and the description that was glued to them."""
    match = _DESCRIBED.fullmatch(text)
    return [match[1] + match[2], match[3]] if match and match[1] in names else [text]
