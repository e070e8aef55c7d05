"""The leaves of one statement as black sees them, with the parentheses that it may add.

Source: black's `linegen.py` and `brackets.py`. Only what our templates have is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

Kind: TypeAlias = Literal["name", "text", "operator", "open", "close"]

COMMA, TERNARY, LOGIC, COMPARATOR, DOT = 18, 16, 14, 10, 1
_OPERATORS = {"|": 9, "^": 8, "&": 7, "+": 5, "-": 5, "*": 4, "/": 4, "%": 4}
_BREAKS = (
    {"and": LOGIC, "or": LOGIC, "in": COMPARATOR, "is": COMPARATOR}
    | {"if": TERNARY, "else": TERNARY}
    | dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), COMPARATOR)
    | _OPERATORS
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_KEYWORDS = frozenset("and await elif else if import in is lambda not or raise return".split())
_UNKNOWN = frozenset("assert case del except for match try while with yield async".split())
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>[bB]?(?:"(?!"")(?:[^"\\\n]|\\.)*"|""(?!")|'(?!'')(?:[^'\\\n]|\\.)*')|\d[\w.]*)
    |(?P<name>async\ def\b|[A-Za-z_]\w*)
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<operator>->|\*\*|\.\.\.|[-!=<>+*/%|&^]=|[-+*/%|^&<>=.,:])""",
    re.VERBOSE,
)


class Unknown(Exception):
    """Something that is left to black itself."""


@dataclass(eq=False, slots=True)
class Leaf:
    """A token. `text` is empty for a parenthesis that is not there but that black may add.

    `delimiter` is the priority of a break after it, 0 for none; `depth` counts the brackets around
    it; `opening` is the partner of a closing bracket; `atom` tells tuples, lists and dicts from
    calls and subscripts; `added` is a comma that the text does not have.
    """

    kind: Kind
    text: str
    prefix: str = ""
    delimiter: int = 0
    depth: int = 0
    opening: Leaf | None = field(default=None, repr=False)
    atom: bool = False
    added: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """The tokens of a statement, and for each opening bracket where it closes."""

    tokens: list[Leaf]
    ends: dict[int, int]

    def top(self, where: range) -> Iterator[int]:
        """The indexes of the tokens of a range that are in no brackets."""
        index = where.start
        while index < where.stop:
            yield index
            index = self.ends.get(index, index) + 1


def leaves(text: str, *, parameter: bool | None = None) -> list[Leaf]:
    """The leaves of a statement or, unless `parameter` is None, of what stands between two commas:
    a parameter of a function, or an element of anything else.

    Raises:
        Unknown: It has something that is not understood.
    """
    tokens = _tokens(text)
    source = _Source(tokens, _ends(tokens))
    whole = range(len(tokens))
    if parameter is None:
        found = list(_statement(source))
    else:
        found = list(_group(source, whole, parameters=parameter, alone=False))
    _mark(found)
    return found


def _tokens(text: str) -> list[Leaf]:
    if not text.isascii():
        raise Unknown  # black counts columns, and some characters have two
    found: list[Leaf] = []
    prefix, position = "", 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match[0] in _UNKNOWN:
            raise Unknown
        position = match.end()
        if match.lastgroup == "space":
            prefix = " "
            continue
        kind = cast("Kind", match.lastgroup)
        if kind == "close" or (found and found[-1].kind == "open"):
            prefix = ""
        atom = kind == "open" and _is_atom(match[0], found)
        found.append(Leaf(kind, match[0], prefix, atom=atom))
        prefix = ""
    return found


def _is_atom(bracket: str, before: list[Leaf]) -> bool:
    if bracket == "{" or not before:
        return True
    last = before[-1]
    if last.kind == "name":
        return last.text in _KEYWORDS
    return last.kind in {"operator", "open"}


def _ends(tokens: list[Leaf]) -> dict[int, int]:
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, leaf in enumerate(tokens):
        if leaf.kind == "close":
            if not opened or _PAIRS[tokens[opened[-1]].text] != leaf.text:
                raise Unknown
            leaf.opening = tokens[opened[-1]]
            ends[opened.pop()] = index
        elif leaf.kind == "open":
            opened.append(index)
    if opened:
        raise Unknown
    return ends


def _statement(source: _Source) -> Iterator[Leaf]:
    tokens = source.tokens
    end = len(tokens)
    match tokens[0].text:
        case "return":
            yield tokens[0]
            yield from _optional(source, range(1, end))
        case "if" | "elif":
            yield tokens[0]
            yield from _optional(source, range(1, end - 1))
            yield tokens[-1]
        case "def" | "async def":
            yield from _function(source)
        case "from" | "import" | "class" | "lambda" | "else":
            raise Unknown
        case _:
            yield from _assignment(source)


def _function(source: _Source) -> Iterator[Leaf]:
    tokens = source.tokens
    close = source.ends.get(2)
    if close is None or tokens[2].text != "(" or tokens[-1].text != ":":
        raise Unknown
    yield from tokens[:3]
    yield from _group(source, range(3, close), parameters=True, alone=False)
    yield tokens[close]
    if tokens[close + 1].text == "->":
        yield tokens[close + 1]
        yield from _optional(source, range(close + 2, len(tokens) - 1))
    yield tokens[-1]


def _assignment(source: _Source) -> Iterator[Leaf]:
    """`target = value`, `target: annotation = value`, or an expression."""
    tokens = source.tokens
    marks = [i for i in source.top(range(len(tokens))) if tokens[i].text in {":", "="}]
    if not marks:
        yield from _value(source, range(len(tokens)), alone=False)
        return
    if [tokens[index].text for index in marks] not in (["="], [":"], [":", "="]):
        raise Unknown
    yield from _plain(source, range(marks[0]))
    for mark, following in zip(marks, [*marks[1:], len(tokens)], strict=True):
        yield tokens[mark]
        yield from _optional(source, range(mark + 1, following))


def _optional(source: _Source, where: range) -> Iterator[Leaf]:
    """An expression that black may put into parentheses, or take out of them."""
    if not where:
        raise Unknown
    first, last = source.tokens[where[0]], source.tokens[where[-1]]
    if first.text != "(" or source.ends[where[0]] != where[-1]:
        yield from _unseen(first, _value(source, where, alone=True))
        return
    inside = where[1:-1]
    if not inside or any(source.tokens[i].text == "," for i in source.top(inside)):
        yield from _plain(source, where)  # a tuple
        return
    if source.tokens[inside[0]].text == "(":
        raise Unknown
    first.text = last.text = ""
    yield first
    yield from _value(source, inside, alone=True)
    yield last


def _unseen(first: Leaf, inside: Iterator[Leaf]) -> Iterator[Leaf]:
    """What begins with `first`, in parentheses that are not there."""
    opening = Leaf("open", "", first.prefix, atom=True)
    first.prefix = ""
    yield opening
    yield from inside
    yield Leaf("close", "", opening=opening)


def _value(source: _Source, where: range, *, alone: bool) -> Iterator[Leaf]:
    """An expression; `alone` if there are parentheses around it and nothing else in them."""
    tokens = source.tokens
    if tokens[where[0]].text == "lambda":
        colon = next((i for i in source.top(where) if tokens[i].text == ":"), None)
        if colon is None:
            raise Unknown
        yield from tokens[where[0] : colon + 1]
        yield from _value(source, range(colon + 1, where.stop), alone=False)
        return
    words = [tokens[index].text for index in source.top(where)]
    if "lambda" in words or "=" in words or words.count("if") > 1:
        raise Unknown
    if "if" in words and not alone:
        yield from _unseen(tokens[where[0]], _plain(source, where))
    else:
        yield from _plain(source, where)


def _plain(source: _Source, where: range) -> Iterator[Leaf]:
    index = where.start
    while index < where.stop:
        token = source.tokens[index]
        yield token
        if token.kind == "open":
            end = source.ends[index]
            inside = range(index + 1, end)
            commas = any(source.tokens[i].text == "," for i in source.top(inside))
            alone = token.text == "(" and not commas
            yield from _group(source, inside, parameters=False, alone=alone)
            index = end
            yield source.tokens[index]
        index += 1


def _group(source: _Source, where: range, *, parameters: bool, alone: bool) -> Iterator[Leaf]:
    """What stands between brackets; `alone` as for `_value`."""
    start = where.start
    while start < where.stop:
        rest = range(start, where.stop)
        end = next(
            (i for i in _top_values(source, rest) if source.tokens[i].text == ","), rest.stop
        )
        yield from _element(source, range(start, end), parameters=parameters, alone=alone)
        yield from source.tokens[end : min(end + 1, where.stop)]
        start = end + 1


def _top_values(source: _Source, where: range) -> Iterator[int]:
    """The indexes of tokens outside brackets and outside the parameters of a lambda."""
    skipping = False
    for index in source.top(where):
        text = source.tokens[index].text
        skipping = text == "lambda" or (skipping and text != ":")
        if not skipping:
            yield index


def _element(source: _Source, where: range, *, parameters: bool, alone: bool) -> Iterator[Leaf]:
    tokens = source.tokens
    if not where:
        raise Unknown
    marks = [i for i in _top_values(source, where) if tokens[i].text in {":", "="}]
    marks = [i for i in marks if not _in_lambda(source, where, i)]
    start = where.start
    for mark, following in zip(marks, [*marks[1:], where.stop], strict=False):
        yield from _plain(source, range(start, mark))
        yield tokens[mark]
        start = mark + 1
        if parameters and tokens[mark].text == ":":
            yield from _optional(source, range(start, following))
            start = following
    if start < where.stop:
        yield from _value(source, range(start, where.stop), alone=alone and not marks)


def _in_lambda(source: _Source, where: range, mark: int) -> bool:
    """Whether a colon or equals sign comes after a `lambda` of the same element."""
    return any(source.tokens[i].text == "lambda" for i in source.top(range(where.start, mark)))


def _mark(found: list[Leaf]) -> None:
    """Set the depths of all leaves, and where a line can be broken between them."""
    depth = 0
    lambdas: list[int] = []
    for index, leaf in enumerate(found):
        if leaf.text == ":" and lambdas and lambdas[-1] == depth:
            depth -= 1
            lambdas.pop()
        depth -= leaf.kind == "close"
        leaf.depth = depth
        if leaf.text == ",":
            leaf.delimiter = COMMA
        elif index:
            before, following = found[index - 1], found[index + 1 : index + 2]
            before.delimiter = _delimiter(before, leaf, following) or before.delimiter
        depth += leaf.kind == "open"
        if leaf.text == "lambda":
            depth += 1
            lambdas.append(depth)


def _delimiter(before: Leaf, leaf: Leaf, following: list[Leaf]) -> int:
    """The priority of a break between two leaves."""
    if leaf.text == ".":
        return DOT if before.kind == "close" else 0
    if leaf.kind == "text" and before.kind == "text":
        raise Unknown
    if leaf.text == "not":
        within = bool(following) and following[0].text == "in" and before.text != "is"
        return COMPARATOR if within else 0
    if leaf.text == "in" and before.text == "not":
        return 0
    if leaf.text == "**" or leaf.text in _OPERATORS:
        if before.kind in {"open", "operator"} or before.text in _KEYWORDS:
            return 0  # it has one operand
        if leaf.text == "**":
            raise Unknown
    return _BREAKS.get(leaf.text, 0) if leaf.kind in {"name", "operator"} else 0
