"""A statement that is too long for one line, over several lines as black has them.

Source: black's `linegen.py` and `lines.py`, stable style. The rules are black's own; those for
comments, for strings over several lines and for statements that no template has are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..text import WIDTH
from .leaves import COMMA, DOT, Leaf, leaves
from .line import Line, can_be_split, fits_after, fits_before, is_one

_Way: TypeAlias = Callable[[Line, bool], list[Line]]


class _CannotSplit(Exception):
    """One way to split a line does not serve for it."""


@dataclass(frozen=True, slots=True)
class _Split:
    head: Line
    body: Line
    tail: Line
    opening: Leaf
    closing: Leaf


def split(text: str, indent: int, *, parameter: bool | None = None) -> list[str]:
    """The lines of a statement, or of what stands between two commas (see `leaves`).

    Raises:
        Unknown: It has something that is not understood.
    """
    inside = parameter is not None
    line = Line(leaves(text, parameter=parameter), indent, inside)
    return [str(found) for found in _lines(line, forced=False)]


def _lines(line: Line, *, forced: bool) -> list[Line]:
    if not line.must_split and not line.explodes and line.fits():
        return [line]
    ways: list[_Way] = [_split_by_delimiter, _split_right] if line.inside else [_split_right]
    if line.leaves[0].text in {"def", "async def"}:
        ways = [_split_left]
    for way in ways:
        try:
            return _transformed(line, way, forced=forced)
        except _CannotSplit:
            continue
    return [line]


def _transformed(line: Line, way: _Way, *, forced: bool) -> list[Line]:
    """The lines that a way gives; if the first is too long, perhaps those that it gives when all
    parentheses that may be added are.
    """
    unseen = [leaf for leaf in line.tracked if leaf.kind in {"open", "close"} and not leaf.text]
    text = str(line)
    parts = way(line, forced)
    if any(str(part) == text for part in parts):
        raise _CannotSplit
    result = [found for part in parts for found in _lines(part, forced=forced)]
    depth = min((leaf.depth for leaf in line.tracked), default=0)
    used = any(leaf.text for leaf in unseen if leaf.depth == depth)
    added = any(leaf.added for leaf in line.leaves)
    if forced or way is not _split_right or not unseen or used or added or result[0].fits():
        return result
    copied = replace(line, leaves=_copied(line.leaves))
    second = _transformed(copied, way, forced=True)
    return second if all(found.fits() for found in second) else result


def _copied(found: list[Leaf]) -> list[Leaf]:
    copies = {id(leaf): replace(leaf) for leaf in found}
    for leaf in copies.values():
        if leaf.opening is not None:
            leaf.opening = copies.get(id(leaf.opening), leaf.opening)
    return list(copies.values())


def _split_by_delimiter(line: Line, _forced: bool) -> list[Line]:
    """One line for each element, or for each operand."""
    last = len(line.leaves) - 1
    priority = max((p for i, p in line.delimiters.items() if i != last), default=0)
    count = sum(found == priority for found in line.delimiters.values())
    if not priority or (priority == DOT and count == 1):
        raise _CannotSplit
    lines: list[Line] = []
    current: list[Leaf] = []
    for index, leaf in enumerate(line.leaves):
        current.append(leaf)
        if line.delimiters.get(index) == priority:
            lines.append(Line(current, line.indent, inside=True))
            current = []
    if current:
        if priority == COMMA and current[-1].text != ",":
            current.append(_comma(line.leaves))
        lines.append(Line(current, line.indent, inside=True))
    for found in lines:
        found.leaves[0].prefix = ""
    return lines


def _split_left(line: Line, _forced: bool) -> list[Line]:
    """The head of a function, by its parameters."""
    opened = next(i for i, leaf in enumerate(line.leaves) if leaf.text == "(")
    opening = line.leaves[opened]
    closed = next((i for i, leaf in enumerate(line.leaves) if leaf.opening is opening), None)
    if closed is None:
        raise _CannotSplit  # the head itself, with a name as long as a line
    inside = line.leaves[opened + 1 : closed]
    if not inside:
        raise _CannotSplit
    depth = inside[0].depth
    if not any(leaf.text == "," and leaf.depth == depth for leaf in inside):
        inside = [*inside, _comma(inside)]
    head = Line(line.leaves[: opened + 1], line.indent, part="head")
    tail = Line(line.leaves[closed:], line.indent, part="tail")
    return [head, _body(inside, opening, line.indent + 4), tail]


def _split_right(line: Line, forced: bool) -> list[Line]:
    """By the last pair of brackets, or by an earlier one where the rest fits on its line."""
    starts: dict[int, int] = {}
    start = line.indent
    for leaf in line.leaves:
        starts[id(leaf)] = start
        start += len(leaf.prefix) + len(leaf.text)
    best: list[Line] | None = None
    for omitted in _omissions(line):
        if omitted:
            closers = (leaf for leaf in reversed(line.leaves) if leaf.kind == "close")
            opening = next((leaf.opening for leaf in closers if id(leaf) not in omitted), None)
            if opening is not None and opening.text and starts.get(id(opening), 0) > WIDTH:
                continue
        lines = _without_parentheses(_split_last(line, omitted), line, omitted, forced=forced)
        if lines[0].fits():
            return lines
        if best is None and not omitted:
            best = lines
    if best is not None:
        return best
    return _without_parentheses(_split_last(line, set()), line, set(), forced=forced)


def _omissions(line: Line) -> Iterator[set[int]]:
    """Closing brackets at the end of the line that may stay together, more of them each time."""
    omitted: set[int] = set()
    if not line.explodes:
        yield omitted
    inner: set[int] = set()
    opening: Leaf | None = None
    closing: Leaf | None = None
    for leaf, before in _last_that_fit(line):
        if leaf is opening:
            opening = None
        if leaf.kind != "close":
            continue
        if opening is None and before.kind == "open":
            inner.add(id(leaf))
            continue
        if opening is None and closing is not None:
            omitted = omitted | {id(closing)} | inner
            inner = set()
            yield omitted
        if before.text == "," and not is_one(leaf, line.leaves, ")"):
            return
        if opening is not None:
            inner.add(id(leaf))
        elif leaf.text:
            opening, closing = leaf.opening, leaf


def _last_that_fit(line: Line) -> Iterator[tuple[Leaf, Leaf]]:
    """The leaves that fit on a line of their own, from the last, each with the one before it."""
    length = line.indent
    for index in range(len(line.leaves) - 1, 0, -1):
        leaf = line.leaves[index]
        length += len(leaf.prefix) + len(leaf.text)
        if length > WIDTH:
            return
        yield leaf, line.leaves[index - 1]


def _split_last(line: Line, omitted: set[int]) -> _Split:
    """By the last pair of brackets that is not omitted."""
    found = line.leaves
    end = len(found)
    while True:
        closed = next(
            (i for i in range(end - 1, -1, -1) if _closes(found[i], omitted)),
            None,
        )
        if closed is None:
            raise _CannotSplit
        opening = found[closed].opening
        opened = next((i for i in range(closed) if found[i] is opening), None)
        if opening is None or opened is None:
            raise _CannotSplit
        if opened + 1 < closed:
            break
        end = opened  # an empty pair
    head = Line(found[: opened + 1], line.indent, part="head")
    body = _body(found[opened + 1 : closed], opening, line.indent + 4)
    tail = Line(found[closed:], line.indent, part="tail")
    return _Split(head, body, tail, opening, found[closed])


def _closes(leaf: Leaf, omitted: set[int]) -> bool:
    return leaf.kind == "close" and id(leaf) not in omitted


def _body(inside: list[Leaf], opening: Leaf, indent: int) -> Line:
    line = Line(inside, indent, inside=True, part="body")
    comma = inside[-1].text == ","
    last = len(inside) - 1 if comma else len(inside)
    priority = max((p for i, p in line.delimiters.items() if i != last), default=0)
    line.must_split = priority == COMMA and (comma or opening.atom)
    return line


def _without_parentheses(
    found: _Split, line: Line, omitted: set[int], *, forced: bool
) -> list[Line]:
    """The lines of a split; without parentheses that it would add, where that reads better."""
    optional = not found.opening.text and not found.closing.text
    if optional and not forced and _can_omit_parentheses(found.body):
        omitted = {id(found.closing), *omitted}
        try:
            other = _split_last(line, omitted)
            if _prefers(other, found):
                return _without_parentheses(other, line, omitted, forced=forced)
        except _CannotSplit:
            if not can_be_split(found.body) and not found.body.fits():
                raise
    if found.opening.kind == "open" and not found.opening.text:
        found.opening.text = "("
    if not found.closing.text:
        found.closing.text = ")"
    return [part for part in (found.head, found.body, found.tail) if part.leaves]


def _prefers(other: _Split, found: _Split) -> bool:
    """Whether a split without the parentheses after `=` reads better than the one with them."""
    head = found.head.leaves
    if len(head) < 2 or head[-2].text != "=":
        return True
    if not any(leaf.kind in {"open", "close"} for leaf in head[:-1]):
        return True
    if not found.head.fits(WIDTH - 1) or found.head.explodes:
        return True
    equals = [sum(leaf.text == "=" for leaf in part.head.leaves) for part in (found, other)]
    if equals[0] > 1 and equals[0] > equals[1]:
        return False
    for leaf in reversed(other.head.leaves):
        if leaf.text == "=":
            break
        if leaf.kind == "close":
            return True
    return equals[1] > 0 and other.head.fits()


def _can_omit_parentheses(body: Line) -> bool:
    """Whether an expression reads well over several lines without parentheses around it."""
    priority = max(body.delimiters.values(), default=0)
    count = sum(found == priority for found in body.delimiters.values())
    if not priority or count > 1:
        return not priority
    if priority == DOT:
        return True
    first, second, *_ = body.leaves
    *_, penultimate, last = body.leaves
    if first.kind == "open" and second.kind != "close" and fits_after(body, first):
        return True
    if last.kind != "close" or penultimate.kind == "open":
        return False
    subscript = last.text == "]" and last.opening is not None and not last.opening.atom
    return not subscript and fits_before(body, last)


def _comma(found: list[Leaf]) -> Leaf:
    depth = min(leaf.depth for leaf in found)
    return Leaf("operator", ",", delimiter=COMMA, depth=depth, added=True)
