"""Rendered Python in its final form: as black writes it.

Black itself needs longer for a large package than all other stages together. Pages are laid out
here, by its rules for what templates have; the few with anything else are left to black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .form.leaves import Unknown
from .form.split import split
from .layout import import_from
from .text import WIDTH

_OPENING, _CLOSING = "([{", ")]}"
_HEAD = re.compile(
    r"""(?:(?:async\ )?def\ \w+\(
    |from\ [\w.]+\ import\ \(
    |(?:[\w.]+:\ [\w.\[\], |]+\ =\ |[\w.]+\ =\ |\w+=|"[^"\\]*":\ |\d+:\ |return\ (?:await\ )?)?
     (?:\w[\w.]*)?[(\[{])""",
    re.VERBOSE,
)
"""The first line of what has one element on each further line. Nothing in it can be split."""
_LAST = re.compile(r"[)\]}](?: -> [\w.\[\], |]+:|:|,)?")
_IMPORT = re.compile(r"from (?P<module>[\w.]+) import \(? ?(?P<names>[\w, ]+)\)?")
_MAGIC = re.compile(r",[)\]}]")
_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_FIRST_WIDE = "\u0300"


def formatted(text: str) -> str:
    """A page, or whole statements of one, as black leaves them: blank lines and docstrings, which
    have their form from templates and `text`, stay as they are.
    """
    try:
        return "\n".join(_page(text.split("\n")))
    except Unknown:
        return by_black(text).rstrip("\n")


def by_black(text: str) -> str:
    """Python formatted by black itself: its stable style for Python 3.11.

    Raises:
        SyntaxError: The text is not Python.
    """
    import black
    from black.mode import TargetVersion
    from black.parsing import InvalidInput

    mode = black.Mode(line_length=WIDTH, target_versions={TargetVersion.PY311})
    try:
        return black.format_str(text, mode=mode)
    except InvalidInput as error:
        raise SyntaxError(str(error)) from None


def _page(lines: list[str]) -> Iterator[str]:
    index = 0
    while index < len(lines):
        line = lines[index]
        start = line.lstrip(" ")[:3]
        if not start or start[0] == "#":
            found, end = [line], index + 1
        elif start == '"""':
            end = _docstring_end(lines, index)
            found = lines[index:end]
        else:
            found, end = _unit(lines, index, None)
        yield from found
        index = end


def _docstring_end(lines: list[str], index: int) -> int:
    """The index after a docstring; `text` never puts three quotes into one."""
    if len(lines[index].lstrip(" ")) > 3 and lines[index].endswith('"""'):
        return index + 1
    for end in range(index + 1, len(lines)):
        if lines[end].endswith('"""'):
            return end + 1
    raise Unknown


def _unit(lines: list[str], index: int, parameter: bool | None) -> tuple[list[str], int]:
    """A statement in its form, or what stands between two commas (see `leaves`), and the index
    after it.
    """
    line = lines[index]
    if line.endswith(tuple(_OPENING)):
        exploded = _exploded(lines, index)
        if exploded is not None:
            return exploded
    elif _is_short(line) and _is_whole(line) and not _MAGIC.search(line):
        return [line], index + 1
    return _laid_out(lines, index, parameter)


def _exploded(lines: list[str], index: int) -> tuple[list[str], int] | None:
    """What has each of its elements on a line, and the index after it; None if it has to be looked
    at as a whole.
    """
    first = lines[index]
    pad = _indent(first)
    head = _HEAD.fullmatch(first, pad)
    if head is None or not _is_short(first):
        return None
    parameters = "def " in first[pad : pad + 10]
    found = [first]
    count = 0
    index += 1
    while index < len(lines) and _indent(lines[index]) == pad + 4:
        unit, index = _unit(lines, index, parameters)
        if not unit[-1].endswith(","):
            return None
        found += unit
        count += 1
    ends = index < len(lines) and _indent(lines[index]) == pad and _is_short(lines[index])
    if not ends or not _LAST.fullmatch(lines[index], pad) or count < _least(first, head):
        return None
    return [*found, lines[index]], index + 1


def _least(first: str, head: re.Match[str]) -> int:
    """How many elements there have to be for a comma after the last to mean something."""
    called = first[-2:-1].isalnum() or first[-2:-1] == "_"
    either = (first[-1] == "(" and not called) or (first[-1] == "[" and called)
    return 2 if either and not head[0].startswith("from ") else 1


def _laid_out(lines: list[str], index: int, parameter: bool | None) -> tuple[list[str], int]:
    """A statement or element by the rules for lines that are too long, and the index after it."""
    parts: list[str] = []
    depth = 0
    for end in range(index, len(lines)):
        parts.append(lines[end].strip())
        bare = _STRING.sub("", parts[-1])
        depth += sum(map(bare.count, _OPENING)) - sum(map(bare.count, _CLOSING))
        if depth == 0:
            indent = _indent(lines[index])
            text = " ".join(parts)
            if text.startswith("from "):
                return _import(text, indent), end + 1
            return split(text, indent, parameter=parameter), end + 1
    raise Unknown


def _import(text: str, indent: int) -> list[str]:
    match = _IMPORT.fullmatch(text)
    if match is None:
        raise Unknown
    names = match["names"].rstrip(", ").split(", ")
    return f"{' ' * indent}{import_from(match['module'], names, indent=indent)}".split("\n")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_whole(line: str) -> bool:
    """Whether all brackets of a line are closed on it; False is only a guess."""
    return all(line.count(a) == line.count(b) for a, b in zip(_OPENING, _CLOSING, strict=True))


def _is_short(line: str) -> bool:
    """Whether a line fits.

    Raises:
        Unknown: That depends on which of its characters take two columns.
    """
    if len(line) > WIDTH or line.isascii():
        return len(line) <= WIDTH
    if len(line) * 2 > WIDTH and max(line) >= _FIRST_WIDE:
        raise Unknown
    return True
