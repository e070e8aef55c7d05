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
from dataclasses import dataclass, is_dataclass
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
_NOT_RUN = ("annotation", "ctx", "returns")
_QUOTED = re.compile(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Whole statements of Python: their tree, the names that it has from elsewhere when it runs,
    those that only its annotations have, its string constants.
    """

    tree: ast.Module
    names: frozenset[str]
    annotations: frozenset[str]
    strings: tuple[ast.Constant, ...]


def parsed(text: str) -> Parsed:
    """Python, parsed and looked through once for all that is asked of it.

    Raises:
        SyntaxError: It is not Python.
    """
    tree = ast.parse(text)
    names: set[str] = set()
    annotations: set[str] = set()
    strings: list[ast.Constant] = []
    stated: list[object] = []
    _look(tree, names, strings, stated)
    for annotation in stated:
        _look(annotation, annotations, strings, stated)
    return Parsed(tree, frozenset(names), frozenset(annotations - names), tuple(strings))


def _look(
    root: object, names: set[str], strings: list[ast.Constant], annotations: list[object]
) -> None:
    """Collect names and strings; annotations, and the texts of named types, are left for later."""
    waiting = [root]
    # By hand: `ast.walk` takes three times as long, and this sees each node of each page.
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                strings.append(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not root:
            own: set[str] = set()
            _look(node, own, strings, annotations)
            names |= own - _arguments(node)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            annotations += _stated(node)
            waiting.append(node.value)
        elif isinstance(node, ast.AST):
            annotations += _stated(node)
            waiting += [getattr(node, name) for name in node._fields if name not in _NOT_RUN]
        elif isinstance(node, list):
            waiting += cast("list[object]", node)


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """What a function calls its arguments: inside it these hide the names of the module."""
    return {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}


def _stated(node: ast.AST) -> list[object]:
    """The annotations of a node, and the type that it states as a text."""
    if isinstance(node, ast.AnnAssign):
        named = isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
        if named and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return [node.annotation, ast.parse(node.value.value, mode="eval")]
        return [node.annotation]
    if isinstance(node, ast.arg):
        return [node.annotation]
    return [node.returns] if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []


def verify(
    head: Parsed, body: Parsed, context: Mapping[str, object], doc: Code, sources: Iterable[str]
) -> str | None:
    """What is wrong with a module whose body was made from `context` by the template `sources`;
    None if nothing is.

    Its module level may only have the kinds of statements that templates have. Each of its string
    constants must be a value that an encoder was given, or stand in a template.
    """
    joined = "\n".join(sources)
    stated = (match[1] or match[2] or "" for match in _QUOTED.finditer(joined))
    meant = {_clean(text) for text in (*_meanings(context), *doc.meanings, *stated)}
    for name, part in (("head", head), ("body", body)):
        for statement in part.tree.body:
            if not isinstance(statement, _STATEMENTS) and not _is_string(statement):
                place = f"line {statement.lineno} of the {name}"
                return f"a statement that no template has: {type(statement).__name__}, {place}"
        for node in part.strings:
            value = _clean(cast("str", node.value))
            if value not in meant and value not in joined:
                place = f"line {node.lineno} of the {name}"
                return f"a string that the document does not have, {place}"
    return None


def _is_string(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _clean(text: str) -> str:
    """The text as a docstring reads: without the indentation of its place."""
    return inspect.cleandoc(text).strip() if "\n" in text or "\t" in text else text.strip()


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
        for name in value.__dataclass_fields__:
            yield from _meanings(getattr(value, name))
