"""Generated Python, held against what it should say: the statements it may have, the strings it may
hold.

A template or encoder that lets text of a document out of its string is caught here, whatever the
text.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import cast

from .text import Code

_STATEMENTS = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.If,
    ast.Import,
    ast.ImportFrom,
)
_QUOTED = re.compile(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"', re.DOTALL)


def verify(
    text: str, context: Mapping[str, object], doc: Code, sources: Iterable[str]
) -> str | None:
    """What is wrong with a module made from `context` by the template `sources`; None if nothing
    is.

    Its module level may only have the kinds of statements that templates have. Each of its string
    constants must be a value that an encoder was given, or stand in a template.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return f"not Python: {error.msg} in line {error.lineno} of the result"
    for statement in tree.body:
        if not isinstance(statement, _STATEMENTS) and not _is_string(statement):
            kind = type(statement).__name__
            return (
                f"a statement that no template has: {kind}, line {statement.lineno} of the result"
            )
    meant = {_clean(meaning) for meaning in [*_meanings(context), *doc.meanings]}
    joined = "\n".join(sources)
    stated = {_clean(match[1] or match[2] or "") for match in _QUOTED.finditer(joined)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            value = _clean(node.value)
            if value not in meant and value not in stated and value not in joined:
                return f"a string that the document does not have, line {node.lineno} of the result"
    return None


def _is_string(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _clean(text: str) -> str:
    """The text as a docstring reads: without the indentation of its place."""
    return inspect.cleandoc(text).strip()


def _meanings(value: object) -> Iterator[str]:
    """The values behind all encoded text of a view."""
    if isinstance(value, Code):
        yield from value.meanings
    elif isinstance(value, Mapping):
        for member in cast("Mapping[str, object]", value).values():
            yield from _meanings(member)
    elif isinstance(value, tuple):
        for element in cast("tuple[object, ...]", value):
            yield from _meanings(element)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _meanings(getattr(value, field.name))
