"""A document as YAML text that is read with ease, compared line by line, and read back equal.

The text is written here, not by PyYAML: libyaml and its Python twin break lines at different
places, and what they quote changes with their versions. Source: YAML 1.2.2; what older readers take
for another type (YAML 1.1: `no`, `12:30`) is in quotes, too.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import TypeAlias

from ..document import JsonObject, JsonValue
from .provenance import MARK

WIDTH = 100
"""Longest line, where the text has a place to break it."""

_Lines: TypeAlias = Iterator[str]

_FIRST = ("openapi", MARK, "info", "jsonSchemaDialect", "servers", "security", "tags")
_LAST = ("paths", "webhooks", "components")
_STEP = "  "
_NARROWEST = 40
_LONGEST_KEY = 500  # a longer one cannot be on one line with its value (YAML 1.2.2, section 7.4.3)

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# A letter or the like comes first; a version is the only text of digits that is no number or time.
_PLAIN = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}|[A-Za-z/$_(\u00bf-\u1fff\u3041-\ud7ff][^\n]*")
_PLAIN_IN_FLOW = re.compile(r"[A-Za-z/$_][A-Za-z0-9/$_. -]*")
# What ends a plain scalar: ": ", " #", a colon or a blank at the end, a tab.
_NOT_PLAIN = re.compile(r":(?=\s|\Z)| #|\s\Z|\t")
# What a reader refuses or nobody sees: controls, bidi and invisible marks, other line ends, halves
# of surrogate pairs, what is no character. A fixed list: Python's own grows with its versions.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    "\ud800-\udfff\ufeff\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_SPACE = re.compile("(?<! ) (?! )")  # a line of a folded text cannot begin or end with a space
_ESCAPED = re.compile(rf"{_HIDDEN.pattern}|['\n\t]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def yaml_text(tree: JsonObject, *, comment: str = "") -> str:
    """The tree as YAML, with a comment of one or more lines before it.

    Members stand in their order, those of the document itself in the usual one of OpenAPI. YAML
    cannot hold half a surrogate pair (from an escape in JSON): it becomes the text of its escape.
    """
    head = [f"# {line}".rstrip() for line in comment.splitlines()]
    between = [name for name in tree if name not in _FIRST and name not in _LAST]
    ordered = {name: tree[name] for name in (*_FIRST, *between, *_LAST) if name in tree}
    return "\n".join([*head, *_node(ordered, "")]) + "\n"


def _node(value: JsonValue, indent: str) -> _Lines:
    """The lines of an object or list at its indentation; only they have a block of their own."""
    match value:
        case dict():
            for name, member in value.items():
                yield from _member(name, member, indent)
        case list():
            for element in value:
                yield from _element(element, indent)
        case _:
            yield indent + _scalar(value)


def _member(name: str, value: JsonValue, indent: str) -> _Lines:
    key = _plain_or_quoted(name)
    head = f"{indent}{key}:"
    if len(key) > _LONGEST_KEY:
        yield f"{indent}? {key}"
        head = f"{indent}:"
    flow = _flow(value) if name == MARK or not value else None
    if flow is not None and (not value or len(head) + 1 + len(flow) <= WIDTH):
        yield f"{head} {flow}"
    elif isinstance(value, dict) and name == MARK:
        yield head
        for keyword, member in value.items():
            yield from _mark_member(keyword, member, indent + _STEP)
    elif isinstance(value, (dict, list)):
        yield head
        yield from _node(value, indent + _STEP)
    else:
        yield from _text(f"{head} ", value, indent + _STEP)


def _mark_member(name: str, value: JsonValue, indent: str) -> _Lines:
    """A member of a mark that is too long for one line; each exception has one if it fits."""
    if not isinstance(value, dict) or not value or len(name) > _LONGEST_KEY:
        yield from _member(name, value, indent)
        return
    yield f"{indent}{_plain_or_quoted(name)}:"
    for key, exception in value.items():
        line = f"{indent}{_STEP}{_plain_or_quoted(key)}: {_flow(exception)}"
        if len(line) <= WIDTH:
            yield line
        else:
            yield from _member(key, exception, indent + _STEP)


def _element(value: JsonValue, indent: str) -> _Lines:
    if isinstance(value, (dict, list)) and value:
        lines = _node(value, indent + _STEP)
        # The first line of an object or list stands behind the dash: "- " is as wide as a step.
        yield f"{indent}- {next(lines)[len(indent) + len(_STEP):]}"
        yield from lines
    elif isinstance(value, (dict, list)):
        yield f"{indent}- {_flow(value)}"
    else:
        yield from _text(f"{indent}- ", value, indent + _STEP)


def _text(head: str, value: str | float | bool | None, indent: str) -> _Lines:
    """The lines of a scalar after what comes before it; a long text is broken."""
    if not isinstance(value, str) or _HIDDEN.search(value):
        yield head + _scalar(value)
    elif "\n" in value.strip("\n"):
        long = max(map(len, value.split("\n"))) > WIDTH - len(indent)
        yield from (_folded if long and _folds(value) else _literal)(head, value, indent)
    elif "\n" not in value and len(head) + len(value) + 2 > WIDTH and _folds(value):
        yield from _folded(head, value, indent)
    else:
        yield head + _scalar(value)


def _literal(head: str, value: str, indent: str) -> _Lines:
    """Lines as they are (YAML 1.2.2, section 8.1.2). A digit says how far they are indented where
    the first one begins with a blank.
    """
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    depth = str(len(_STEP)) if body[0] in " \t\n" else ""
    yield f"{head}|{depth}{('-', '')[ends] if ends < 2 else '+'}"
    for line in body.split("\n"):
        yield indent + line if line else ""
    yield from [""] * (ends - 1)


def _folds(value: str) -> bool:
    """Whether the lines of a text can be broken at spaces of it so that they read back."""
    lines = value.split("\n")
    even = all(line == line.strip() for line in lines) and lines[0] and lines[-1]
    return bool(even) and "\t" not in value and _SPACE.search(value) is not None


def _folded(head: str, value: str, indent: str) -> _Lines:
    """Broken lines, which are joined by a space each (YAML 1.2.2, section 8.1.3); where the text
    has line feeds, there is one more.
    """
    yield f"{head}>-"
    for number, line in enumerate(value.split("\n")):
        if number and line:
            yield ""
        yield from _broken(line, indent)


def _broken(text: str, indent: str) -> _Lines:
    """One line in parts that are not too long; words stay whole."""
    width = max(WIDTH - len(indent), _NARROWEST)
    line = ""
    for word in _SPACE.split(text):
        if line and len(line) + 1 + len(word) > width:
            yield indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield indent + line if line else ""


def _flow(value: JsonValue) -> str:
    """A value on one line."""
    match value:
        case dict():
            members = (f"{_in_flow(name)}: {_flow(member)}" for name, member in value.items())
            return f"{{{', '.join(members)}}}"
        case list():
            return f"[{', '.join(map(_flow, value))}]"
        case str():
            return _in_flow(value)
        case _:
            return _scalar(value)


def _scalar(value: str | float | bool | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float(value)
        case str():
            return _plain_or_quoted(value)


def _float(value: float) -> str:
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else f"{'-' * (value < 0)}.inf"
    text = repr(value)
    return text if "." in text else text.replace("e", ".0e")  # YAML 1.1 wants the point


def _plain_or_quoted(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and not _HIDDEN.search(text)
    return text if plain and text.lower() not in _WORDS else _quoted(text)


def _in_flow(text: str) -> str:
    plain = _PLAIN_IN_FLOW.fullmatch(text) and not text.endswith(" ")
    return text if plain and text.lower() not in _WORDS else _quoted(text)


def _quoted(text: str) -> str:
    """In quotes: in single ones what needs no escapes there, such as a regular expression; else in
    double ones: the escapes of JSON are a part of YAML's.
    """
    if ("\\" in text or '"' in text) and not _ESCAPED.search(text):
        return f"'{text}'"
    whole = _SURROGATE.sub(lambda found: ascii(found[0])[1:-1], text)
    return _HIDDEN.sub(_escaped, json.dumps(whole, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
