"""Statements put together for templates: one item on each line where they are too long for one.

What has no comma after its last item may be too long: `format` breaks it as black does.
"""

from __future__ import annotations

from collections.abc import Sequence

from .text import WIDTH, Code


def call(function: str, arguments: Sequence[Code]) -> Code:
    """A call on one line, which `format` breaks where it is too long."""
    meanings = [meaning for argument in arguments for meaning in argument.meanings]
    return Code(f"{function}({', '.join(arguments)})", *meanings)


def keyword(name: str, value: Code) -> Code:
    """A keyword argument: `name=value`."""
    return Code(f"{name}={value}", *value.meanings)


def entry(key: Code, value: Code) -> Code:
    """An entry of a dict: `key: value`."""
    return Code(f"{key}: {value}", *key.meanings, *value.meanings)


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
    """An import statement: constants first, then classes, then functions; names that do not fit on
    its line have one each.
    """
    ordered = sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if indent + len(line) <= WIDTH:
        return Code(line)
    parts = [f"{name}," for name in ordered]
    return Code(_lines(f"from {module} import (", parts, ")", indent + 4))


def _lines(first: str, parts: Sequence[str], last: str, indent: int) -> str:
    """The parts on lines of their own, indented by `indent`; the last line four columns less."""
    pad = " " * indent
    return "\n".join([first, *(pad + part for part in parts), pad[4:] + last])
