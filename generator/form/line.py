"""Leaves on one line: whether it is short enough, where it can be split, and whether it must be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from ..text import WIDTH
from .leaves import Leaf

Part: TypeAlias = Literal["whole", "head", "body", "tail"]
"""What a line is of the one that it comes from, after a split by brackets."""


@dataclass(eq=False)
class Line:
    """Leaves on one line. One `inside` brackets can be split at its delimiters; `part` says what it
    is of the line that it comes from; `must_split` that one element is to be on each line.
    """

    leaves: list[Leaf]
    indent: int
    inside: bool = False
    part: Part = "whole"
    must_split: bool = False

    def __str__(self) -> str:
        first, *more = self.leaves
        text = "".join([first.text, *(leaf.prefix + leaf.text for leaf in more)])
        return " " * self.indent + text

    def fits(self, width: int = WIDTH) -> bool:
        """Whether it is short enough."""
        return len(str(self)) <= width

    @cached_property
    def tracked(self) -> list[Leaf]:
        """The leaves whose brackets count: of a head, only what stands in closed ones."""
        match self.part:
            case "whole" | "body":
                return self.leaves
            case "head":
                return _enclosed(self.leaves)
            case "tail":
                return []

    @cached_property
    def delimiters(self) -> dict[int, int]:
        """The priorities of the delimiters outside all brackets, by the index of their leaf."""
        depth = min(leaf.depth for leaf in self.leaves)
        found = enumerate(self.leaves)
        return {i: leaf.delimiter for i, leaf in found if leaf.delimiter and leaf.depth == depth}

    @cached_property
    def explodes(self) -> bool:
        """Whether a comma before a closing bracket asks for one element on each line."""
        pairs = zip(self.tracked, self.tracked[1:], strict=False)
        return any(
            second.kind == "close" and first.text == "," and _is_magic(second, self.tracked)
            for first, second in pairs
        )


def fits_after(line: Line, first: Leaf) -> bool:
    """Whether what follows the brackets at the start fits on their last line."""
    length = line.indent
    counting = False
    for leaf in line.leaves:
        counting = counting or leaf.opening is first
        if counting:
            length += len(leaf.prefix) + len(leaf.text)
            if length > WIDTH:
                return False
            counting = leaf.kind != "open"
    return True


def fits_before(line: Line, last: Leaf) -> bool:
    """Whether what comes before the brackets at the end fits on their first line."""
    length = line.indent
    others = False
    for leaf in line.leaves:
        length += len(leaf.prefix) + len(leaf.text)
        if leaf is last.opening:
            return others or length <= WIDTH
        others = others or leaf.kind == "open"
    return False


def can_be_split(line: Line) -> bool:
    """False where it certainly cannot: a single leaf, or calls of methods of a string with anything
    in their brackets.
    """
    found = line.leaves
    if len(found) < 2:
        return False
    if found[0].text[:1] not in {'"', "'"} or found[1].text != ".":
        return True
    calls = dots = 0
    for leaf, following in zip(found[-2::-1], found[:0:-1], strict=True):
        calls += leaf.kind == "open"
        dots += leaf.text == "."
        if not _is_plain(leaf, following):
            return False
        if dots > 1 and calls > 1:
            return False
    return True


def _is_plain(leaf: Leaf, following: Leaf) -> bool:
    """Whether a leaf is part of attributes and empty calls."""
    match leaf.kind:
        case "open":
            return following.kind == "close"
        case "name":
            return following.text == "." or following.kind == "open"
        case "close":
            return True
        case "operator" | "text":
            return leaf.text == "."


def _is_magic(closing: Leaf, found: list[Leaf]) -> bool:
    """Whether the comma before a closing bracket is there by choice: not in a tuple of one, nor in
    a subscript of one.
    """
    if closing.text == "]":
        return closing.opening is None or closing.opening.atom or not is_one(closing, found, "]")
    return closing.text == "}" or not is_one(closing, found, ")")


def is_one(closing: Leaf, found: list[Leaf], bracket: str) -> bool:
    """Whether such a pair of brackets has a single element; a call with a comma counts as more."""
    opening = closing.opening
    if opening is None or closing.text not in ({bracket, ""} if bracket == ")" else {bracket}):
        return False
    if bracket == ")" and not opening.atom:
        return False
    start = next((i for i, leaf in enumerate(found) if leaf is opening), len(found))
    depth = closing.depth + 1
    commas = 0
    for leaf in found[start + 1 :]:
        if leaf is closing:
            break
        commas += leaf.text == "," and leaf.depth == depth
    return commas < 2


def _enclosed(found: list[Leaf]) -> list[Leaf]:
    """The leaves that are in a pair of brackets on this line, and those brackets."""
    ends = {id(leaf.opening): index for index, leaf in enumerate(found) if leaf.opening}
    enclosed: list[Leaf] = []
    index = 0
    while index < len(found):
        end = ends.get(id(found[index]), -1) if found[index].kind == "open" else -1
        enclosed += found[index : end + 1]
        index = max(index, end) + 1
    return enclosed
