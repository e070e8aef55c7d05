"""Values as the text of paths, queries, headers, cookies and forms, by the styles of OpenAPI.

Source: OpenAPI 3.1.1, "Style Values"; RFC 6570. What they leave open, arrays and objects inside
others, is written as most servers read it: members in brackets (`a[b][c]=1`), the primitives of an
array under one name (`a[]=1&a[]=2`), its other elements by index (`a[0][b]=1`). A style that has no
room for brackets has JSON text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeAlias
from urllib.parse import quote, unquote

from .encode import dumps
from .values import JsonValue

Style: TypeAlias = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "querystring",
]
Quote: TypeAlias = Callable[[str], str]
"""Makes a text safe where it goes."""

_SEPARATORS: Final = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def quoted(text: str) -> str:
    """Return a text with all but unreserved characters percent-encoded."""
    return quote(text, safe="")


def reserved(text: str) -> str:
    """Return a text with its reserved characters kept (`allowReserved`).

    Those that would end a path, a query or a form member are percent-encoded all the same.
    """
    return quote(text, safe="!$'()*,/:;=@")


def raw(text: str) -> str:
    """Return the text itself."""
    return text


def pairs(name: str, value: JsonValue, style: Style, explode: bool, write: Quote) -> list[str]:
    """Return the `name=value` parts of a query, cookie or form; an empty array gives none."""
    if isinstance(value, list | dict) and not explode and style != "deepObject":
        parts = _parts(value, False, write)
        return [f"{quoted(name)}={_SEPARATORS.get(style, ',').join(parts)}"] if parts else []
    return [f"{quoted(key)}={write(text)}" for key, text in texts(name, value, style, explode)]


def texts(name: str, value: JsonValue, style: Style, explode: bool) -> list[tuple[str, str]]:
    """Return the names and texts of a form's parts, in which nothing is percent-encoded."""
    match value:
        case list() | dict() if style == "deepObject":
            return list(_brackets(name, value))
        case dict() if explode:
            return [pair for key, member in value.items() for pair in _brackets(key, member)]
        case list() if explode:
            return [pair for n, item in enumerate(value) for pair in _element(name, n, item)]
        case list() | dict():
            joined = unquote(_SEPARATORS.get(style, ",")).join(_parts(value, False, raw))
            return [(name, joined)] if value else []
        case _:
            return [(name, text_of(value))]


def whole_query(value: JsonValue, write: Quote) -> list[str]:
    """Return the parts of a query that is one value (`in: querystring`): of an object a part for
    each member, of anything else its text.
    """
    if not isinstance(value, dict):
        return [write(text_of(value))]
    found: list[str] = []
    for name, member in value.items():
        style: Style = "deepObject" if isinstance(member, dict) else "form"
        found += pairs(name, member, style, True, quoted)
    return found


def path_text(name: str, value: JsonValue, style: Style, explode: bool, write: Quote) -> str:
    """Return what stands in the path for a parameter; empty if there is nothing to write."""
    parts = _parts(value, explode, write)
    if not any(parts):
        return ""
    match style:
        case "label":
            return "." + ("." if explode else ",").join(parts)
        case "matrix" if explode and isinstance(value, dict):
            return "".join(f";{part}" for part in parts)
        case "matrix" if explode:
            return "".join(f";{quoted(name)}={part}" for part in parts)
        case "matrix":
            return f";{quoted(name)}={','.join(parts)}"
        case _:
            return ",".join(parts)


def header_text(value: JsonValue, explode: bool) -> str:
    """Return the value of a header."""
    return ",".join(_parts(value, explode, raw))


def text_of(value: JsonValue) -> str:
    """Return the text of a primitive, empty for null; JSON text of an array or object."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case None:
            return ""
        case list() | dict():
            return dumps(value).decode()


def _parts(value: JsonValue, explode: bool, write: Quote) -> list[str]:
    """Return the parts that a style joins: elements, or names and values of members."""
    match value:
        case list():
            return [write(text_of(item)) for item in value]
        case dict() if explode:
            return [f"{write(key)}={write(text_of(member))}" for key, member in value.items()]
        case dict():
            return [write(t) for key, member in value.items() for t in (key, text_of(member))]
        case _:
            return [write(text_of(value))]


def _element(name: str, index: int, item: JsonValue) -> Iterator[tuple[str, str]]:
    """Yield an element of an array under the name of the array, or in brackets below it."""
    if isinstance(item, list | dict):
        return _brackets(f"{name}[{index}]", item)
    return iter([(name, text_of(item))])


def _brackets(name: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of all primitives in a value."""
    match value:
        case dict():
            for key, member in value.items():
                yield from _brackets(f"{name}[{key}]", member)
        case list():
            for n, item in enumerate(value):
                nested = isinstance(item, list | dict)
                yield from _brackets(f"{name}[{n if nested else ''}]", item)
        case _:
            yield name, text_of(value)
