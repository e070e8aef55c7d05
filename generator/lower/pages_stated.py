"""How pages follow each other as a document or its overlay states it: by our own extension,
Speakeasy's, Fern's, or Azure's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..document import JsonObject, join, tokens
from ..ir import ListOf, Model, Operation, Pages, PagesKind
from ..problems import quoted
from .operations import Found
from .pages_places import Given, answer_of, arguments_of, is_text, items_of, kind_of, reached
from .scope import Scope

Steps = tuple[str | int, ...]

_OWN = "x-clientwright-pagination"
_SPEAKEASY = "x-speakeasy-pagination"
_FERN = "x-fern-pagination"
_AZURE = "x-ms-pageable"
_HINT = "the method is there, its pages are not: docs/http/pages.md has the forms"
_MEMBERS = frozenset({"type", "argument", "items", "next", "more", "total", "first"})
_KINDS: Mapping[str, PagesKind] = {
    "cursor": "cursor",
    "page": "page",
    "offset": "offset",
    "link": "link",
}
_INDEX = re.compile(r"\[(-?\d+)\]")


class _Wrong(Exception):
    """A statement that cannot be what it should: what was found, and what was expected."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of pages. `body` tells whether the argument is in the body, None if that is
    open; `items` is None where nothing is said of them.
    """

    pointer: str
    kind: PagesKind
    argument: str = ""
    body: bool | None = None
    items: Steps | None = None
    next: Steps = ()
    more: Steps = ()
    total: Steps = ()
    first: int | None = None


def statement(scope: Scope, found: Found) -> Statement | Literal[False] | None:
    """What an operation states of its pages: False that it has none or what cannot be used, which
    is listed; None if it states nothing.
    """
    root = scope.document.tree
    for key, read in _READERS.items():
        stated = found.operation.get(key)
        pointer = join(found.pointer, key)
        if key == _FERN and stated is True:
            stated, pointer = root.get(key), join("", key)
        if stated is False:
            return False
        if stated is None:
            continue
        try:
            if not isinstance(stated, dict):
                raise _Wrong(quoted(stated), "an object, or false")
            return read(stated, pointer)
        except _Wrong as wrong:
            return _refused(scope, pointer, wrong)
    return None


def stated_pages(
    scope: Scope, said: Statement, operation: Operation, models: Mapping[str, Model]
) -> Pages | None:
    """The pages that a statement tells of; None, and listed, if the operation is not so."""
    try:
        return _checked(said, operation, models)
    except _Wrong as wrong:
        _refused(scope, said.pointer, wrong)
        return None


def _refused(scope: Scope, pointer: str, wrong: _Wrong) -> Literal[False]:
    found, expected = wrong.args
    scope.note("pagination", pointer, found, expected, hint=_HINT)
    return False


def _checked(said: Statement, operation: Operation, models: Mapping[str, Model]) -> Pages:
    answer = answer_of(operation, models)
    if answer is None:
        raise _Wrong("an operation without one answer in JSON", "a list in its answer")
    given = None if said.kind == "link" else _argument(said, operation, models)
    if said.kind == "link" and operation.http_method != "GET":
        raise _Wrong(f"links of a {operation.http_method}", "links of a GET")
    items = items_of(answer, operation.path) if said.items is None else said.items
    if items is None:
        raise _Wrong("nothing that says which list has the items", "items")
    if not isinstance(reached(models, answer.type, items), ListOf) or -1 in items:
        raise _Wrong(f"items at {_shown(items)}, where no list is", "a list of the answer")
    next_ = reached(models, answer.type, said.next)
    if said.kind == "cursor" and (next_ is None or not is_text(next_)):
        raise _Wrong(f"next at {_shown(said.next)}", "a string or whole number of the answer")
    if said.kind == "link" and said.next and (next_ is None or kind_of(next_) != "string"):
        raise _Wrong(f"next at {_shown(said.next)}", "a string of the answer")
    for name, path, kind in (("more", said.more, "boolean"), ("total", said.total, "integer")):
        type_ = reached(models, answer.type, path)
        if path and (type_ is None or kind_of(type_) != kind or -1 in path):
            raise _Wrong(f"{name} at {_shown(path)}", f"a {kind} of the answer")
    return Pages(
        kind=said.kind,
        items=_names(items),
        location="query" if given is None else given.location,
        argument="" if given is None else given.place.wire_name,
        next=said.next if said.kind in {"cursor", "link"} else (),
        more=_names(said.more),
        total=_names(said.total) if said.kind in {"page", "offset"} else (),
        first=1 if given is None else _first(said, given),
    )


def _argument(said: Statement, operation: Operation, models: Mapping[str, Model]) -> Given:
    found = [
        given
        for given in arguments_of(operation, models)
        if given.place.wire_name == said.argument
        if said.body is None or said.body == (given.location == "body")
    ]
    if len(found) != 1:
        many = "several arguments" if found else "no argument"
        raise _Wrong(f"{many} called {quoted(said.argument)}", "a parameter, or member of the body")
    type_ = found[0].place.type
    if not (is_text(type_) if said.kind == "cursor" else kind_of(type_) == "integer"):
        wanted = "a string or whole number" if said.kind == "cursor" else "a whole number"
        raise _Wrong(f"the argument {quoted(said.argument)} of another type", wanted)
    return found[0]


def _first(said: Statement, given: Given) -> int:
    """The number of the first page: stated, else the default of the parameter, else 1."""
    default = given.place.default
    usual = default if isinstance(default, int) and not isinstance(default, bool) else 1
    return usual if said.first is None else said.first


def _names(path: Steps) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _shown(path: Steps) -> str:
    return quoted(join("", *path)) if path else "the answer itself"


def _own(stated: JsonObject, pointer: str) -> Statement:
    """Our own: `type`, `argument`, and pointers into the answer."""
    unknown = sorted(stated.keys() - _MEMBERS)
    if unknown:
        raise _Wrong(f"the member {quoted(unknown[0])}", f"one of {', '.join(sorted(_MEMBERS))}")
    kind = _KINDS.get(_text(stated, "type"))
    if kind is None:
        raise _Wrong(f"the type {quoted(stated.get('type'))}", f"one of {', '.join(_KINDS)}")
    first = stated.get("first")
    if first is not None and (not isinstance(first, int) or isinstance(first, bool)):
        raise _Wrong(f"first as {quoted(first)}", "an integer")
    return Statement(
        pointer=pointer,
        kind=kind,
        argument=_text(stated, "argument"),
        items=_pointer(stated, "items") if "items" in stated else None,
        next=_pointer(stated, "next"),
        more=_pointer(stated, "more"),
        total=_pointer(stated, "total"),
        first=first,
    )


def _text(stated: JsonObject, key: str) -> str:
    value = stated.get(key, "")
    if not isinstance(value, str):
        raise _Wrong(f"{key} as {quoted(value)}", "a string")
    return value


def _pointer(stated: JsonObject, key: str) -> Steps:
    """A JSON Pointer into the answer, in which -1 is the last element."""
    value = _text(stated, key)
    if value and not value.startswith("/"):
        raise _Wrong(f"{key} as {quoted(value)}", "a JSON Pointer such as /data/items")
    return tuple(-1 if step == "-1" else step for step in tokens(f"#{value}"))


def _speakeasy(stated: JsonObject, pointer: str) -> Statement:
    """Source: https://www.speakeasy.com/docs/sdks/customize/runtime/pagination."""
    outputs = stated.get("outputs")
    if not isinstance(outputs, dict):
        raise _Wrong("no outputs", "an object")
    inputs = stated.get("inputs")
    named: dict[str, JsonObject] = {}
    for each in inputs if isinstance(inputs, list) else []:
        if isinstance(each, dict) and isinstance(role := each.get("type"), str):
            named[role] = each
    results = _path(outputs, "results") if "results" in outputs else None
    kind: PagesKind
    match stated.get("type"):
        case "url":
            return Statement(pointer, "link", items=results, next=_path(outputs, "nextUrl"))
        case "cursor":
            kind = "cursor"
        case "offsetLimit":
            kind = "page" if "page" in named else "offset"
        case other:
            raise _Wrong(f"the type {quoted(other)}", "one of cursor, offsetLimit, url")
    if kind not in named:
        raise _Wrong("no input that names the place of a page", f"one of the type {kind}")
    place = named[kind]
    return Statement(
        pointer,
        kind,
        argument=_text(place, "name"),
        body=place.get("in") == "requestBody",
        items=results,
        next=_path(outputs, "nextCursor"),
        total=_path(outputs, "numPages") if kind == "page" else (),
    )


def _path(owner: JsonObject, key: str, start: str = "$") -> Steps:
    """A JSONPath of member names and indexes, or what Fern writes in its place."""
    value = _text(owner, key)
    if not value:
        return ()
    if value != start and not value.startswith((f"{start}.", f"{start}[")):
        raise _Wrong(f"{key} as {quoted(value)}", f"a path such as {start}.data")
    steps: list[str | int] = []
    for part in _INDEX.sub(r".[\1", value.removeprefix(start)).split("."):
        if part == "[-1":
            steps.append(-1)
        elif part.startswith("[") or "*" in part:
            raise _Wrong(f"{key} as {quoted(value)}", f"a path such as {start}.data")
        elif part:
            steps.append(part)
    return tuple(steps)


def _fern(stated: JsonObject, pointer: str) -> Statement:
    """Source: https://buildwithfern.com/learn/sdks/capabilities/auto-pagination."""
    results = _path(stated, "results", "$response") if "results" in stated else None
    more = _path(stated, "has-next-page", "$response")
    for key in ("next_uri", "next_path"):
        if key in stated:
            return Statement(pointer, "link", items=results, next=_path(stated, key, "$response"))
    if "cursor" in stated:
        next_ = _path(stated, "next_cursor", "$response")
        name = _last(_path(stated, "cursor", "$request"))
        return Statement(pointer, "cursor", name, items=results, next=next_, more=more)
    if "offset" in stated:
        # Without a step the number grows by one with each page, whatever it is called.
        kind: PagesKind = "offset" if "step" in stated else "page"
        name = _last(_path(stated, "offset", "$request"))
        return Statement(pointer, kind, name, items=results, more=more)
    raise _Wrong("neither cursor, offset nor next_uri", "one of them")


def _last(path: Steps) -> str:
    if len(path) != 1 or not isinstance(path[0], str):
        raise _Wrong("an argument within another one", "a parameter, or member of the body")
    return path[0]


def _azure(stated: JsonObject, pointer: str) -> Statement | Literal[False]:
    """Source: https://github.com/Azure/autorest/blob/main/docs/extensions/readme.md.

    A name of null says that all comes at once.
    """
    name = stated.get("nextLinkName")
    if not isinstance(name, str) or not name:
        return False
    return Statement(pointer, "link", items=(_text(stated, "itemName") or "value",), next=(name,))


_READERS: Mapping[str, Callable[[JsonObject, str], Statement | Literal[False]]] = {
    _OWN: _own,
    _SPEAKEASY: _speakeasy,
    _FERN: _fern,
    _AZURE: _azure,
}
