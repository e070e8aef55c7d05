"""Where the operations of a rendered page begin: a method with a path, in one line or in many."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..prose import METHOD_WORDS
from .lines import Line

_METHOD = re.compile(rf"({METHOD_WORDS}|DEL)")
_BOTH = re.compile(
    rf"(?:[A-Za-z ]{{0,30}}: ?)?`?({METHOD_WORDS}|DEL)[ :`]{{0,6}}(https?://[^\s`]+|/[^\s`]*)`?"
    r"(?P<rest>[^\n]*)"
)
_PIECE = re.compile(r"[\w{}.~:@!$&'()*+,;=%-]{1,200}")
_URL = re.compile(r"(https?://[^/?#\s]+)(/[^?#\s]*)?[^\s]*")
_VARIABLE = re.compile(r"(?<=/):([A-Za-z_]\w*)")
_BUTTONS = ("Try it", "it", "Copy", "Send")
_MAX_PIECES = 200
_IN_PROSE = re.compile(rf"\b({METHOD_WORDS}) `?(/[\w{{}}~:@-][\w{{}}~:@/-]*)")
_LONGEST = 2_000
_NEAR = 12  # lines between a title and the method

# What stands on pages around the text of the operation.
_AROUND = frozenset(
    """skip to main content|copy|copy page|ask ai|try it|try it out|send|search...|navigation
    |on this page|expand all|collapse all|cURL""".lower().replace("\n    ", "").split("|")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The beginning of an operation: its lines are `start` to before `end`; `intro` is the prose
    between its title and its method. `repeats` are the indexes of lines that say method and path
    again.
    """

    start: int
    end: int
    line: int
    method: str
    path: str
    title: str = ""
    title_line: int = 0
    intro: tuple[Line, ...] = ()
    deprecated: bool = False
    servers: tuple[tuple[str, int], ...] = ()
    repeats: tuple[int, ...] = ()


class _Target(NamedTuple):
    end: int
    method: str
    path: str
    server: str


def is_around(line: Line) -> bool:
    """Whether a line is a button or a label of the page, and no text of it."""
    return line.kind == "text" and line.text.lower() in _AROUND


def heads_of(lines: list[Line]) -> list[Head]:
    """All beginnings of operations; that of the same operation again is none."""
    heads: list[Head] = []
    repeats: list[list[int]] = []
    index, last = 0, 0
    while index < len(lines):
        target = _target(lines, index)
        if target is None:
            index += 1
            continue
        known = bool(heads) and (heads[-1].method, heads[-1].path) == (target.method, target.path)
        if known:
            repeats[-1].extend(range(index, target.end))
        else:
            heads.append(_head(lines, index, target, last))
            repeats.append([])
        index = last = target.end
    return [replace(head, repeats=tuple(again)) for head, again in zip(heads, repeats, strict=True)]


def mentioned(lines: list[Line]) -> Head | None:
    """The beginning of a page that names its only operation within a sentence; None where it names
    none, or several.
    """
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.kind == "text" and len(line.text) <= _LONGEST:
            for method, path in _IN_PROSE.findall(line.text):
                found.setdefault((method.lower(), normal_path(path)[0]), line.number)
    if len(found) != 1:
        return None
    (method, path), number = found.popitem()
    return Head(start=0, end=0, line=number, method=method, path=path)


def _head(lines: list[Line], index: int, target: _Target, last: int) -> Head:
    before = lines[max(last, index - _NEAR) : index]
    titled = [number for number, line in enumerate(before) if line.heading] or [
        number - 1  # the button stands beside the title
        for number, line in enumerate(before)
        if number and line.text.lower() == "copy page"
    ]
    start, title, intro = index, None, list[Line]()
    if titled:
        start = index - len(before) + titled[-1]
        title = before[titled[-1]]
        intro = [
            each for each in before[titled[-1] + 1 :] if each.kind == "text" and not is_around(each)
        ]
    elif not last:
        title, intro = _first_lines([each for each in before if not is_around(each)])
    found = lines[index]
    return Head(
        start=start,
        end=target.end,
        line=found.number,
        method=target.method,
        path=target.path,
        title=title.text if title else "",
        title_line=title.number if title else 0,
        intro=tuple(each for each in intro if each.text.lower() != "deprecated"),
        deprecated=any(
            each.text.lower() == "deprecated"
            for each in (*intro, *lines[target.end : target.end + 1])
        ),
        servers=((target.server, lines[target.end - 1].number),) if target.server else (),
    )


def _first_lines(before: list[Line]) -> tuple[Line | None, list[Line]]:
    """The title and the prose of a page that has no more above the method than these two."""
    words = [line.kind == "text" for line in before]
    if not 0 < len(before) <= 2 or not all(words) or not is_title(before[0]):
        return None, []
    return before[0], before[1:]


def is_title(line: Line) -> bool:
    """Whether a line may be a title: it is short and no sentence."""
    return len(line.text) <= 100 and not line.text.endswith((".", ":", ",", ";", "!", "?"))


def _target(lines: list[Line], index: int) -> _Target | None:
    line = lines[index]
    if line.kind not in ("text", "code") or len(line.text) > _LONGEST:
        return None
    both = _BOTH.fullmatch(line.text)
    if both is not None and _goes_on(both["rest"]):
        path, server = normal_path(_without_buttons(both[2]))
        return _Target(index + 1, _normal_method(both[1]), path, server) if path else None
    if _METHOD.fullmatch(line.text) is None:
        return None
    path, end = _split_path(lines, index + 1)
    path, server = normal_path(path)
    return _Target(end, _normal_method(line.text), path, server) if path else None


def _goes_on(rest: str) -> bool:
    """Whether what follows the path in its line is nothing, or a button."""
    return not rest.strip() or rest.strip().startswith(_BUTTONS)


def _without_buttons(path: str) -> str:
    for button in ("Try", "Copy"):
        stem, found, after = path.rpartition(button)
        path = stem if found and not after else path
    return path


def _split_path(lines: list[Line], index: int) -> tuple[str, int]:
    """A path that goes on from line to line, and the index after it."""
    path = ""
    for number in range(index, min(index + _MAX_PIECES, len(lines))):
        line = lines[number]
        text = line.text
        begins = text.startswith("/") and " " not in text
        goes_on = path.endswith("/") and _PIECE.fullmatch(text)
        if line.kind == "text" and (begins or goes_on):
            path += text
        elif not path and text.startswith(("http://", "https://")) and " " not in text:
            return text, number + 1
        else:
            return path, number
    return path, min(index + _MAX_PIECES, len(lines))


def _normal_method(word: str) -> str:
    return "delete" if word == "DEL" else word.lower()


def normal_path(text: str) -> tuple[str, str]:
    """A path with its variables in braces, and the base URL where the text is a whole URL; the path
    is empty where the text is none.
    """
    match = _URL.fullmatch(text)
    server, path = (match[1], match[2] or "/") if match else ("", text)
    path = path.partition("?")[0]
    if not path.startswith("/"):
        return "", ""
    return _VARIABLE.sub(r"{\1}", path.replace("//", "/")), server
