"""Markdown that states an operation with labels, as exports of Apidog and many hand-written pages
do: `**Method**: POST`, `**Endpoint**: /x`, and members in tables or as bullets with their types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..prose import METHOD_WORDS

_LABEL = re.compile(
    r"[ \t]*(?:[-*•][ \t]+)?\*\*(?P<label>[A-Za-z0-9][A-Za-z0-9 ]{0,40}?)(?::\*\*|\*\*[ \t]*:?)"
    r"[ \t]*(?P<value>[^\n]*)"
)
_METHOD = re.compile(rf"`?({METHOD_WORDS})`?", re.IGNORECASE)
_TARGET = re.compile(r"`?((?:https?://[^\s`]+)?/[^\s`]*|https?://[^\s`]+)`?")
_BULLET = re.compile(
    r"[ \t]*[-*•][ \t]+[`*]{0,3}([A-Za-z_$@][\w$.@-]{0,199})[`*]{0,3}[ \t]*\(([^()\n]{1,200})\)"
    r"[ \t]*[:\u2013\u2014-]?[ \t]*([^\n]*)"
)
_STATUS = re.compile(r"`?([1-5]\d\d)\b[^\n]{0,80}", re.IGNORECASE)
_RULE = re.compile(r"\|?[ \t:|-]*-[ \t:|-]*")
_CELL = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_METHODS = frozenset({"method", "http method", "request method"})
_TARGETS = frozenset({"endpoint", "url", "path", "route", "request url"})
_SECTIONS = {
    "request body": "Body",
    "body": "Body",
    "body parameters": "Body",
    "request": "Body",
    "query parameters": "Query Parameters",
    "query params": "Query Parameters",
    "path parameters": "Path Parameters",
    "path params": "Path Parameters",
    "url parameters": "Path Parameters",
    "headers": "Headers",
    "request headers": "Headers",
    "response": "Response",
    "responses": "Response",
    "response body": "Response",
    "success response": "Response",
}
_NAMES = frozenset({"name", "field", "parameter", "param", "key", "property", "attribute"})
_YES = frozenset({"yes", "true", "required", "y", "✓", "✔", "✅"})
_NO = frozenset({"no", "false", "optional", "n", "-", "✗", "✘", "❌"})
_NEAR = 4  # lines between method and endpoint
_LONGEST = 4_000


def recognises(text: str) -> bool:
    """Whether the text states method and endpoint with labels, or has members in a table or as
    bullets with types of JSON Schema.
    """
    lines = text.split("\n")
    labels = {match["label"].lower() for match in _labels(lines)}
    if labels & _METHODS and labels & _TARGETS:
        return True
    return any(_columns(line) or _is_member(line) for line in lines)


def _is_member(line: str) -> bool:
    bullet = _BULLET.fullmatch(line) if "(" in line and len(line) <= _LONGEST else None
    return bullet is not None and bullet[2].partition(",")[0].strip().lower() in _TYPES


def rewritten(text: str) -> str:
    """The text line by line in the form of rendered pages."""
    lines = text.split("\n")
    code = ""
    columns: dict[str, int] = {}
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        if fence is not None:
            code = "" if code and fence[1].startswith(code) else code or fence[1]
            continue
        if code or len(line) > _LONGEST:
            continue
        if "|" not in line:
            columns = {}
        if columns:
            lines[index] = "" if _RULE.fullmatch(line.strip()) else _row(line, columns)
        elif found := _columns(line):
            columns, lines[index] = found, ""
        else:
            lines[index] = _line(lines, index)
    return "\n".join(lines)


def _labels(lines: list[str]) -> Iterator[re.Match[str]]:
    for line in lines:
        match = _LABEL.fullmatch(line) if "**" in line and len(line) <= _LONGEST else None
        if match is not None:
            yield match


def _line(lines: list[str], index: int) -> str:
    line = lines[index]
    bullet = _BULLET.fullmatch(line)
    if bullet is not None:
        return _bullet(bullet)
    label = next(_labels([line]), None)
    if label is None:
        return line
    word, value = label["label"].lower().strip(), label["value"].strip()
    if word in _METHODS | _TARGETS:
        return _operation(lines, index, word, value)
    if word in _SECTIONS:
        return f"#### {_SECTIONS[word]}"
    status = _STATUS.fullmatch(value if word.startswith("status") else word)
    if status is not None:
        return status[1]
    return value if word in ("description", "summary", "purpose") else line


def _operation(lines: list[str], index: int, word: str, value: str) -> str:
    """The line of the later one of method and endpoint has both; that of the other is empty."""
    wanted = _TARGETS if word in _METHODS else _METHODS
    for other in range(index + 1, min(index + 1 + _NEAR, len(lines))):
        match = next(_labels([lines[other]]), None)
        if match is not None and match["label"].lower().strip() in wanted:
            first, second = (value, match["value"].strip())
            method, path = (first, second) if word in _METHODS else (second, first)
            named, target = _METHOD.fullmatch(method), _TARGET.match(path)
            if named is None or target is None:
                return lines[index]
            lines[other] = ""
            return f"{named[1].upper()} {target[1]}"
    return f"Endpoint: {value}" if word in _TARGETS else lines[index]


def _bullet(match: re.Match[str]) -> str:
    name, inside, doc = match.groups()
    words = [word.strip() for word in inside.split(",")]
    marks = [
        word.lower() for word in words if word.lower() in ("required", "optional", "deprecated")
    ]
    types = [word for word in words if word.lower() not in marks]
    if len(types) != 1:
        return match[0]
    return f"{name}\t{_type(types[0])} {' '.join(marks)}".rstrip() + (f"\t\t{doc}" if doc else "")


def _type(word: str) -> str:
    """A type as rendered pages write it: words of JSON Schema in lower case."""
    plain = word.strip("`* ")
    return plain.lower() if plain.lower() in _TYPES else plain


_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array", "null", "file"})


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip().strip("|"))]


def _columns(line: str) -> dict[str, int]:
    """The columns of a table of members by what they hold; empty for any other line."""
    if not line.lstrip().startswith("|") or len(line) > _LONGEST:
        return {}
    found: dict[str, int] = {}
    for index, cell in enumerate(_cells(line)):
        word = cell.strip("*`").lower()
        column = "name" if word in _NAMES else word
        if column in ("name", "type", "required", "description", "default"):
            found.setdefault(column, index)
    return found if {"name", "type"} <= found.keys() else {}


def _row(line: str, columns: dict[str, int]) -> str:
    cells = _cells(line)
    values = {column: cells[index] for column, index in columns.items() if index < len(cells)}
    name = values.get("name", "").strip("`*")
    if not re.fullmatch(r"[A-Za-z_$@][^\s|]{0,199}", name):
        return line
    said = values.get("required", "").strip("`*").lower()
    mark = " required" if said in _YES else " optional" if said in _NO else ""
    doc = values.get("description", "")
    return f"{name}\t{_type(values.get('type', ''))}{mark}" + (f"\t\t{doc}" if doc else "")
