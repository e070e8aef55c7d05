"""Statements in the form that black gives them, so that black confirms instead of reshaping.

It formats whatever it changes a second time; for what comes in its form, once is enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .text import WIDTH, Code

_CONDITIONAL = re.compile(r"(?P<value>.+?) if (?P<test>.+?) else (?P<other>.+)", re.DOTALL)
_CALL = re.compile(r"(?P<function>[\w.]+)\((?P<arguments>.+)\)", re.DOTALL)


def assignment(target: str, value: str, *, indent: int) -> Code:
    """`target = value`, over several lines where it is too long for one."""
    line = f"{target} = {value}"
    if indent + len(line) <= WIDTH:
        return Code(line)
    inner = indent + 4
    call = _CALL.fullmatch(value)
    conditional = _CONDITIONAL.fullmatch(value)
    if conditional is None and call is not None:
        return Code(_lines(f"{target} = {call['function']}(", [call["arguments"]], ")", inner))
    if conditional is None or inner + len(value) <= WIDTH:
        return Code(_lines(f"{target} = (", [value], ")", inner))
    test = f"if {conditional['test']}"
    if inner + len(test) > WIDTH:
        test = test.replace(" or ", f"\n{' ' * inner}or ")
    parts = [conditional["value"], test, f"else {conditional['other']}"]
    return Code(_lines(f"{target} = (", parts, ")", inner))


def call(function: str, arguments: Sequence[Code], *, indent: int, start: int) -> Code:
    """A call that begins in column `start` of a line indented by `indent`, before a comma."""
    meanings = [meaning for argument in arguments for meaning in argument.meanings]
    line = f"{function}({', '.join(arguments)})"
    if start + len(line) <= WIDTH - 1:
        return Code(line, *meanings)
    return Code(_lines(f"{function}(", [", ".join(arguments)], ")", indent + 4), *meanings)


def statement_call(function: str, arguments: Sequence[Code], *, indent: int) -> Code:
    """A call that is a statement; arguments that do not fit on two lines have one each."""
    meanings = [meaning for argument in arguments for meaning in argument.meanings]
    line = f"{function}({', '.join(arguments)})"
    if indent + len(line) <= WIDTH:
        return Code(line, *meanings)
    joined = ", ".join(arguments)
    parts = [joined] if indent + 4 + len(joined) <= WIDTH else [f"{each}," for each in arguments]
    return Code(_lines(f"{function}(", parts, ")", indent + 4), *meanings)


def sequence(items: Sequence[Code], *, indent: int, start: int) -> Code:
    """A tuple that begins in column `start` of a line indented by `indent`, before a comma.

    A comma after the last of several elements would tell black to give each a line of its own, so
    it is there only where they have one.
    """
    if len(items) == 1 and start + len(items[0]) + len("(,),") <= WIDTH and "\n" not in items[0]:
        return Code(f"({items[0]},)", *items[0].meanings)
    return bracketed("(", items, ")", indent=indent, start=start + (len(items) == 1))


def bracketed(first: str, items: Sequence[Code], last: str, *, indent: int, start: int) -> Code:
    """Items between brackets, from column `start` of a line indented by `indent`: on that line if
    they fit with a comma after them, else each on a line of its own.
    """
    meanings = [meaning for item in items for meaning in item.meanings]
    line = f"{first}{', '.join(items)}{last}"
    if start + len(line) < WIDTH and "\n" not in line and line.isascii():
        return Code(line, *meanings)
    return Code(_lines(first, [f"{item}," for item in items], last, indent + 4), *meanings)


def import_from(module: str, names: Sequence[str], *, indent: int = 0) -> Code:
    """An import statement; names that do not fit on its line have one each."""
    line = f"from {module} import {', '.join(names)}"
    if indent + len(line) <= WIDTH:
        return Code(line)
    parts = [f"{name}," for name in names]
    return Code(_lines(f"from {module} import (", parts, ")", indent + 4))


def _lines(first: str, parts: Sequence[str], last: str, indent: int) -> str:
    """The parts on lines of their own, indented by `indent`; the last line four columns less."""
    pad = " " * indent
    return "\n".join([first, *(pad + part for part in parts), pad[4:] + last])
