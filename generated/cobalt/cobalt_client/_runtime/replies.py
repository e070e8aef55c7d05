"""Answers of a test double: from the values that methods return to what an API would send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol, TypeAlias, cast, runtime_checkable

import httpx2

from .answer import error_content, read
from .choices import ContentChoice
from .contents import BytesContent, Content, TextContent, essence
from .decode import DecodeError
from .encode import EncodeError, dumps, json_any
from .errors import InvalidResponseError
from .incoming import EventsContent, JsonData, LinesContent, TextData
from .model import Model
from .operation import Operation
from .values import JsonValue

AnyContent: TypeAlias = Content[object] | None


@runtime_checkable
class Writing(Protocol):
    """What can write the bodies that it reads: XML, which not every package has."""

    def write(self, value: JsonValue) -> bytes:
        """Return the body that reads as a value."""
        ...


@runtime_checkable
class Incoming(Protocol):
    """What the bytes of a stream go into."""

    def feed(self, chunk: bytes, limits: None) -> Iterator[object]:
        """Give the items that these bytes complete."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reply:
    """An answer. `value` is written as the media type that the request asks for; a content of None
    stands for no body.
    """

    status: int
    content: AnyContent = None
    value: JsonValue | bytes = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def response(self, request: httpx2.Request) -> httpx2.Response:
        """Return the answer to a request."""
        if self.content is None:
            return httpx2.Response(self.status, headers=self.headers, request=request)
        content = _asked(self.content, request.headers.get("Accept", ""))
        return httpx2.Response(
            self.status,
            headers={"Content-Type": content.media_type, **self.headers},
            content=_body(content, self.value),
            request=request,
        )


def success(operation: Operation[object], value: object) -> Reply:
    """Return an answer that an operation returns as a value; for a stream, as a list of items.

    Raises:
        TypeError: The API cannot answer so.
    """
    request = httpx2.Request(operation.method, "https://api.test")
    for key, content in operation.responses.items():
        reply = Reply(status=status_of(operation, key), content=content)
        for form in _forms(value):
            written = replace(reply, value=form)
            if _reads(operation, written.response(request), value):
                return written
    kind = type(value).__name__
    raise TypeError(f"{operation.name}: the API cannot answer so: {kind}")


def failure(
    operation: Operation[object], status: int, body: JsonValue | Model, headers: Mapping[str, str]
) -> Reply:
    """Return an answer for which a call raises an error; the body is of the media type that the API
    description has there, else JSON. None sends none.

    Raises:
        ValueError: An answer with this status is no error.
    """
    if not 300 <= status <= 599 or status in operation.responses:
        raise ValueError(f"{operation.name}: HTTP {status} is no error")
    if body is None:
        return Reply(status=status, headers=headers)
    content = error_content(operation, status) or _Json()
    return Reply(status=status, content=content, value=json_any(body), headers=headers)


def status_of(operation: Operation[object], key: int | str) -> int:
    """Return a status that is read as the documented one: `key` can be a range, or `default`."""
    if isinstance(key, int):
        return key
    return next(number for number in range(200, 300) if number not in operation.responses)


@dataclass(frozen=True, slots=True)
class _Json:
    """A body that the API description says nothing of."""

    media_type: str = "application/json"

    def read(self, response: httpx2.Response) -> object:
        return response.json()


def _forms(value: object) -> Iterator[JsonValue | bytes]:
    """Yield what can stand for a value: raw; JSON with decimals as texts, or as numbers."""
    if isinstance(value, bytes):
        yield value
    with suppress(EncodeError):
        yield json_any(value)
        yield json_any(_with_numbers(value))


def _with_numbers(value: object) -> object:
    """The value with its decimals as numbers; those in models are written as the models say."""
    match value:
        case Decimal():
            return float(value)
        case list() | tuple():
            return [_with_numbers(item) for item in cast("list[object]", value)]
        case dict():
            members = cast("dict[str, object]", value)
            return {name: _with_numbers(member) for name, member in members.items()}
        case _:
            return value


def _reads(operation: Operation[object], response: httpx2.Response, value: object) -> bool:
    """Whether a call that gets this answer returns the value."""
    try:
        found = read(operation, response, errors="")
        if isinstance(found, Incoming):
            found = [*found.feed(response.content, None)]
    except (DecodeError, InvalidResponseError):
        return False
    return type(found) is type(value) and found == value


def _asked(content: Content[object], accept: str) -> Content[object]:
    """Return what a request asks for, where there is a choice."""
    if not isinstance(content, ContentChoice):
        return content
    names = [essence(name) for name in accept.split(",")]
    found = (each for each in content.contents if essence(each.media_type) in names)
    return next(found, content.contents[0])


def _body(content: Content[object], value: JsonValue | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(content, EventsContent):
        kinds = cast("EventsContent[object]", content)
        return b"".join(_event(kinds, item) for item in _items(value))
    if isinstance(content, LinesContent):
        mark = b"\x1e" if "json-seq" in content.media_type else b""
        return b"".join(b"%b%b\n" % (mark, dumps(item)) for item in _items(value))
    if isinstance(content, TextContent | BytesContent) and isinstance(value, str):
        return value.encode(_charset(content))
    writing = _writing(content)
    return dumps(value) if writing is None else writing.write(value)


def _writing(content: object) -> Writing | None:
    return content if isinstance(content, Writing) else None


def _charset(content: Content[object]) -> str:
    headers = {"Content-Type": content.media_type}
    return httpx2.Response(200, headers=headers).charset_encoding or "utf-8"


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _event(content: EventsContent[object], item: JsonValue) -> bytes:
    """Return an event of the first kind whose data can be an item."""
    for name, kind in (("", content.data), *content.by_event.items()):
        data = (
            item if isinstance(kind, TextData) and isinstance(item, str) else dumps(item).decode()
        )
        if _takes(kind, data):
            return _framed(name, data)
    return _framed("", dumps(item).decode())


def _framed(name: str, data: str) -> bytes:
    lines = [*([f"event: {name}"] if name else []), *(f"data: {line}" for line in data.split("\n"))]
    return "\n".join([*lines, "", ""]).encode()


def _takes(kind: JsonData[object] | TextData[object], data: str) -> bool:
    try:
        kind(data, None)
    except DecodeError:
        return False
    return True
