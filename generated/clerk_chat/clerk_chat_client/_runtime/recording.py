"""Transports of httpx2 that write down what an API does, without what it says.

A line of JSON for each answered request of a client: operation, status, media types, and of the
bodies what `redaction` lets through. Neither request nor answer is changed, a body is seen as its
reader reads it, and a recording that fails fails no call.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast
from urllib.parse import parse_qsl

import httpx2

from .contents import essence, is_json
from .log import running
from .operation import Operation
from .redaction import is_name, redacted
from .values import JsonValue

_MOST_OF_A_BODY: Final = 1_000_000
"""Bytes of a body that is looked into."""
_LONGEST_LINE: Final = 200_000
_FORM: Final = "application/x-www-form-urlencoded"
_COMMON: Final = frozenset(
    {
        *("application/json", "application/octet-stream", "application/pdf"),
        *("application/problem+json", "application/xml", _FORM, "multipart/form-data"),
        *("text/event-stream", "text/html", "text/plain", "text/xml"),
    }
)
"""Media types that are written down though the description does not have them."""


@dataclass(slots=True, eq=False, repr=False)
class _Exchange:
    """A request of an operation and its answer, as far as it has been read."""

    operation: Operation[object]
    request: httpx2.Request
    response: httpx2.Response
    parts: list[bytes] = field(default_factory=list[bytes])
    size: int = 0
    whole: bool = False
    ended: bool = False

    def take(self, part: bytes) -> None:
        """Keep a part of the body, up to the bound; one that is not looked into is not kept."""
        if self.size <= _MOST_OF_A_BODY and _is_looked_into(self.response.headers):
            self.parts.append(part)
        self.size += len(part)


class _Recorder:
    """What both transports share: the words of the description, and the file."""

    def __init__(
        self, package: str, path: str | PathLike[str], *, keep_payload: bool, max_bytes: int
    ) -> None:
        self._package = package
        self._path = Path(path).absolute()
        self._keep_payload = keep_payload
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._warned = False
        words = Path(str(import_module(package).__file__)).with_name("_recording.json")
        self._words = cast("dict[str, Any]", json.loads(words.read_text("utf-8")))
        os.close(self._open())

    def begin(self, request: httpx2.Request, response: httpx2.Response) -> _Exchange | None:
        """Return the exchange if it is one of an operation whose body is still to come; one that is
        complete is written.
        """
        operation = running.get()
        if operation is None or operation.name not in self._words["operations"]:
            return None  # a request of the user's own, or one for a token
        exchange = _Exchange(operation, request, response)
        try:
            exchange.take(response.content)
        except httpx2.ResponseNotRead:
            return exchange
        exchange.whole = True
        self.end(exchange, decoded=True)
        return None

    def end(self, exchange: _Exchange, *, decoded: bool = False) -> None:
        """Write an exchange, once; whatever fails is logged the first time."""
        if exchange.ended:
            return
        exchange.ended = True
        with suppress(Exception):  # no call fails for it, whatever it is
            line = json.dumps(self._line(exchange, decoded=decoded))
            if len(line) > _LONGEST_LINE and not self._keep_payload:
                line = json.dumps(self._facts(exchange))
            self._append(f"{line}\n".encode())
            return
        if not self._warned:
            self._warned = True
            logging.getLogger(self._package).warning("an exchange was not recorded")

    def _open(self) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        for name in ("O_NOFOLLOW", "O_BINARY"):  # of some systems only
            flags |= getattr(os, name, 0)
        return os.open(self._path, flags, 0o600)

    def _append(self, line: bytes) -> None:
        with self._lock:
            file = self._open()
            try:
                if os.fstat(file).st_size + len(line) <= self._max_bytes:
                    os.write(file, line)  # in one piece, so that other processes can do the same
            finally:
                os.close(file)

    def _facts(self, exchange: _Exchange) -> dict[str, JsonValue]:
        operation = exchange.operation
        return {
            "clientwright": 1,
            "package": self._package,
            "operation": operation.name,
            "method": operation.method,
            "path": operation.path,
            "status": exchange.response.status_code,
        }

    def _line(self, exchange: _Exchange, *, decoded: bool) -> dict[str, JsonValue]:
        known = cast("dict[str, Any]", self._words["operations"][exchange.operation.name])
        line = self._facts(exchange)
        line["query"] = _query(exchange.request, known.get("query", []))
        sent = _sent_body(exchange.request)
        received = _received_body(exchange, decoded=decoded)
        answers = cast("dict[str, dict[str, int]]", known.get("received", {}))
        stated = _of_status(answers, exchange.response.status_code)
        line["sent"] = self._body(exchange.request.headers, sent, known.get("sent", {}))
        line["received"] = self._body(exchange.response.headers, received, stated)
        if self._keep_payload:
            line["payload"] = {
                "url": str(exchange.request.url),
                "sent": _shown(sent),
                "received": _shown(received),
            }
        return line

    def _body(
        self, headers: httpx2.Headers, body: bytes | str, types: Mapping[str, int]
    ) -> dict[str, JsonValue]:
        """Return what is told of a body; where that is no bytes, it says why there are none."""
        media_type = essence(headers.get("Content-Type", ""))
        if body == b"":
            return {"note": "empty"}
        shown = media_type if media_type in _COMMON or media_type in types else "another"
        told: dict[str, JsonValue] = {"media_type": shown if media_type else "none"}
        if isinstance(body, str):
            return {**told, "note": body}
        number = _number(types, media_type)
        try:
            value = _form(body) if media_type == _FORM else json.loads(body)
        except (ValueError, RecursionError):
            return {**told, "note": "unreadable"}
        return {**told, "body": redacted(value, self._words["types"], number)}


def _is_looked_into(headers: httpx2.Headers) -> bool:
    """Whether a body is JSON or a form, or says nothing of what it is."""
    media_type = headers.get("Content-Type", "")
    return is_json(media_type) or essence(media_type) in {"", _FORM}


def _number(types: Mapping[str, int], media_type: str) -> int:
    """Return the number of the type that a body should have; 0 if the description has none.

    A client reads any JSON as the one that the description has, and so does this.
    """
    if not media_type and len(types) == 1:
        return next(iter(types.values()))
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    only = [types[name] for name in types if is_json(name)] if is_json(media_type) else []
    return next((types[name] for name in ranges if name in types), only[0] if len(only) == 1 else 0)


def _sent_body(request: httpx2.Request) -> bytes | str:
    """Return the body of a request, or why it is not looked into."""
    try:
        content = request.content
    except httpx2.RequestNotRead:
        return "stream"
    if content and not _is_looked_into(request.headers):
        return "unread"
    return content if len(content) <= _MOST_OF_A_BODY else "too large"


def _received_body(exchange: _Exchange, *, decoded: bool) -> bytes | str:
    """Return the decoded body of an answer, or why it is not looked into."""
    if exchange.whole and not exchange.size:
        return b""
    if not _is_looked_into(exchange.response.headers):
        return "unread"
    if not exchange.whole:
        return "broken off"
    if exchange.size > _MOST_OF_A_BODY:
        return "too large"
    return b"".join(exchange.parts) if decoded else _decoded(exchange)


def _decoded(exchange: _Exchange) -> bytes | str:
    """Return the body without its content codings, read in small steps: it can be a bomb."""
    raw = b"".join(exchange.parts)
    coding = exchange.response.headers.get("Content-Encoding")
    if coding is None:
        return raw
    steps = (raw[start : start + 1024] for start in range(0, len(raw), 1024))
    coded = httpx2.Response(200, headers={"Content-Encoding": coding}, content=steps)
    found = bytearray()
    for part in coded.iter_bytes():
        found += part
        if len(found) > _MOST_OF_A_BODY:
            return "too large"
    return bytes(found)


def _form(body: bytes) -> JsonValue:
    """Return the members of a form, without their values: a form has nothing but texts."""
    return dict.fromkeys(name for name, _ in parse_qsl(body.decode(), keep_blank_values=True))


def _query(request: httpx2.Request, known: list[str]) -> dict[str, JsonValue]:
    """Return the names in a query; `*` among the known ones says that further ones are data."""
    names = {name.partition("[")[0] for name in request.url.params}
    shown = [name for name in names if name in known or ("*" not in known and is_name(name))]
    unnamed = len(names) - len(shown)
    return {"names": cast("JsonValue", sorted(shown)), **({"unnamed": unnamed} if unnamed else {})}


def _of_status(answers: Mapping[str, Mapping[str, int]], status: int) -> Mapping[str, int]:
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in answers:
            return answers[key]
    return {}


def _shown(body: bytes | str) -> str:
    return body if isinstance(body, str) else body.decode("utf-8", "replace")


class _SyncBody(httpx2.SyncByteStream):
    """A body that is seen while it is read."""

    def __init__(self, recorder: _Recorder, exchange: _Exchange, stream: object) -> None:
        self._recorder = recorder
        self._exchange = exchange
        self._stream = cast("httpx2.SyncByteStream", stream)

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            self._exchange.take(part)
            yield part
        self._exchange.whole = True

    def close(self) -> None:
        try:
            self._stream.close()
        finally:
            self._recorder.end(self._exchange)


class _AsyncBody(httpx2.AsyncByteStream):
    """A body that is seen while it is read."""

    def __init__(self, recorder: _Recorder, exchange: _Exchange, stream: object) -> None:
        self._recorder = recorder
        self._exchange = exchange
        self._stream = cast("httpx2.AsyncByteStream", stream)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._exchange.take(part)
            yield part
        self._exchange.whole = True

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            self._recorder.end(self._exchange)


class Recording(httpx2.BaseTransport):
    """Sends through another transport, and records what is answered."""

    def __init__(
        self,
        package: str,
        path: str | PathLike[str],
        wrapped: httpx2.BaseTransport | None,
        *,
        keep_payload: bool,
        max_bytes: int,
    ) -> None:
        self._recorder = _Recorder(package, path, keep_payload=keep_payload, max_bytes=max_bytes)
        self._wrapped = httpx2.HTTPTransport() if wrapped is None else wrapped

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; what is read of its answer is recorded."""
        response = self._wrapped.handle_request(request)
        exchange = self._recorder.begin(request, response)
        if exchange is not None:
            response.stream = _SyncBody(self._recorder, exchange, response.stream)
        return response

    def close(self) -> None:
        """Close the wrapped transport."""
        self._wrapped.close()


class AsyncRecording(httpx2.AsyncBaseTransport):
    """Sends through another transport, and records what is answered."""

    def __init__(
        self,
        package: str,
        path: str | PathLike[str],
        wrapped: httpx2.AsyncBaseTransport | None,
        *,
        keep_payload: bool,
        max_bytes: int,
    ) -> None:
        self._recorder = _Recorder(package, path, keep_payload=keep_payload, max_bytes=max_bytes)
        self._wrapped = httpx2.AsyncHTTPTransport() if wrapped is None else wrapped

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; what is read of its answer is recorded."""
        response = await self._wrapped.handle_async_request(request)
        exchange = self._recorder.begin(request, response)
        if exchange is not None:
            response.stream = _AsyncBody(self._recorder, exchange, response.stream)
        return response

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._wrapped.aclose()
