"""JSON text to a tree, and the lines of its nodes.

`json.loads` reads the text but knows no lines. Those are found by a scan of their own, which only
runs when a line is asked for, and indexes only the objects and lists on the way to it.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple, NoReturn, TypeAlias

from .document import MAX_DEPTH, JsonObject, JsonValue, Lines, deeper_than, join
from .problems import BadInput, Place, Problem, quoted

_SYMBOL = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}:,]|[^][{}:,"\s]+', re.DOTALL)
_MAX_LISTED = 1_000  # faults of a file; one made for it could have millions
_MAX_DIGITS = 4300  # of an integer; what int() accepts unless told otherwise


_Hook: TypeAlias = Callable[[list[tuple[str, JsonValue]]], JsonObject]


class _FaultError(Exception):
    """Raised while reading: the text is JSON, but has to be scanned for what is wrong with it."""


class JsonNode(NamedTuple):
    """A value in the text. `offset` is where its member or element starts, `start` the value."""

    depth: int
    key: str | None
    offset: int
    start: int
    symbol: str


def parse_json(text: str, file: str) -> tuple[JsonValue, tuple[Problem, ...]]:
    """The tree of a JSON text, and warnings about keys that an object has twice: the last counts.

    Raises:
        json.JSONDecodeError: It is not JSON.
        BadInput: It is nested too deep, or a number is out of bounds.
    """
    try:
        tree = _loaded(text, _object)
    except json.JSONDecodeError:
        raise
    except (_FaultError, RecursionError, ValueError):
        problems = _faults(text, file)
        if any(problem.level == "error" for problem in problems):
            raise BadInput(*problems) from None
        return _loaded(text, None), tuple(problems)
    if deeper_than(MAX_DEPTH, tree):
        raise BadInput(*_faults(text, file))
    return tree, ()


def json_lines(text: str) -> Lines:
    """The line finder of a text that `parse_json` accepts."""
    containers: dict[int, dict[str, JsonNode]] = {}
    ends: list[int] = []
    top: list[JsonNode] = (
        []
    )  # the whole, which is far down where a page has much above its document
    in_one_line = "\n" not in text  # as programs write it

    def line(path: tuple[str, ...]) -> int:
        if in_one_line:
            return 1
        if not ends:
            ends.extend(match.start() for match in re.finditer(r"\n|\Z", text))
            top.append(next(scan(text, 0)))
        node = top[0]
        for token in path:
            if node.start not in containers:
                containers[node.start] = _children(text, node.start)
            child = containers[node.start].get(token)
            if child is None:
                break
            node = child
        return bisect_left(ends, node.offset) + 1

    return line


def _loaded(text: str, hook: _Hook | None) -> JsonValue:
    tree: JsonValue = json.loads(
        text, object_pairs_hook=hook, parse_constant=_refused, parse_float=_finite
    )
    return tree


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _FaultError
    return members


def _refused(_: str) -> NoReturn:
    raise _FaultError


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _FaultError
    return number


def scan(text: str, start: int) -> Iterator[JsonNode]:
    """The values of the text in their order, from the one that starts here to its end."""
    brackets: list[str] = []
    key: tuple[str, int] | None = None
    at_key = False
    for match in _SYMBOL.finditer(text, start):
        symbol = match[0]
        if symbol in ("}", "]"):
            brackets.pop()
        elif symbol == ",":
            at_key = brackets[-1] == "{"
        elif at_key:
            key, at_key = (symbol, match.start()), False
        elif symbol != ":":
            name, offset = key or (None, match.start())
            yield JsonNode(len(brackets), name, offset, match.start(), symbol)
            key = None
            if symbol in ("{", "["):
                brackets.append(symbol)
                at_key = symbol == "{"
        if not brackets:
            return


def _children(text: str, start: int) -> dict[str, JsonNode]:
    """The members or elements of the object or list that starts here, by name or index."""
    nodes = (node for node in scan(text, start) if node.depth == 1)
    return {_name(node, index): node for index, node in enumerate(nodes)}


def _name(node: JsonNode, index: int) -> str:
    return str(index) if node.key is None else str(json.loads(node.key))


def _faults(text: str, file: str) -> list[Problem]:
    """What `parse_json` cannot accept, with its lines; nesting beyond the limit ends the search."""
    problems: list[Problem] = []
    path: list[str] = []
    names: list[dict[str, int]] = [{}]  # of the open objects, with the line of each name
    line, counted = 1, 0
    for node in scan(text, 0):
        del path[max(node.depth - 1, 0) :], names[node.depth + 1 :]
        line, counted = line + text.count("\n", counted, node.offset), node.offset
        names.append({})
        if node.depth:
            siblings = names[node.depth]
            name = _name(node, len(siblings))
            path.append(name)
            if name in siblings and len(problems) < _MAX_LISTED:
                found = f"the key {quoted(name)} again (first in line {siblings[name]})"
                place = Place(file=file, line=line, pointer=join("", *path))
                problem = _problem(place, "duplicate-key", found, "each key once")
                problems.append(replace(problem, level="warning"))
            siblings.setdefault(name, line)
        if len(path) >= MAX_DEPTH and node.symbol in ("{", "["):
            found = f"more than {MAX_DEPTH} lists and objects in one another"
            place = Place(file=file, line=line)
            return [_problem(place, "too-deep", found, f"at most {MAX_DEPTH}")]
        if _is_bad_number(node.symbol):
            found, expected = f"the number {quoted(node.symbol)}", "a number that JSON can hold"
            place = Place(file=file, line=line, pointer=join("", *path))
            problems.append(_problem(place, "bad-number", found, expected))
            if len(problems) > 2 * _MAX_LISTED:
                return problems
    return problems


def _problem(place: Place, code: str, found: str, expected: str) -> Problem:
    return Problem(code=code, place=place, found=found, expected=expected)


def _is_bad_number(symbol: str) -> bool:
    if symbol[0] not in "-0123456789NI":
        return False
    if symbol.lstrip("-").isdecimal():
        return len(symbol) > _MAX_DIGITS
    try:
        return not math.isfinite(float(symbol))
    except ValueError:  # what follows a number that is too large need not be JSON at all
        return True
