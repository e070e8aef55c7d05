"""A test double of an API: the real client, answered without a network."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast, overload
from uuid import UUID

import httpx2

from .decode import DecodeError
from .encode import dumps, json_bytes, json_datetime
from .log import running
from .model import Model
from .operation import Operation
from .retry import RetryPolicy
from .values import JsonValue

if TYPE_CHECKING:
    from .contents import Content

T = TypeVar("T")

_Answer = Callable[[httpx2.Request], httpx2.Response]
"""Gives the answer to a request, or raises what httpx2 would."""

_ONCE: Final = RetryPolicy(attempts=1)


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """A request that the API would have got."""

    operation: str
    """Resource group and method, for example `messages.send`."""
    request: httpx2.Request
    """What would have been sent, as httpx2 has it."""

    @property
    def path(self) -> str:
        """The path, percent-decoded, below the base URL."""
        return self.request.url.path

    @property
    def query(self) -> list[tuple[str, str]]:
        """Names and values of the query, decoded, in their order."""
        return self.request.url.params.multi_items()

    @property
    def headers(self) -> httpx2.Headers:
        """The headers."""
        return self.request.headers

    @property
    def body(self) -> bytes:
        """The body; empty if there is none."""
        return self.request.read()

    @property
    def json(self) -> JsonValue:
        """The JSON value of the body.

        Raises:
            ValueError: The body is not JSON.
        """
        return cast("JsonValue", json.loads(self.body))

    def __repr__(self) -> str:
        return f"<Call {self.operation}>"


class Stub(Generic[T]):
    """How one method is answered. The answers come in the order in which they are given; the last
    one stays.
    """

    def __init__(self, fake: Fake, operation: Operation[object]) -> None:
        self._fake = fake
        self._operation = operation
        self._answers: deque[_Answer] = deque()
        self._used = False

    @property
    def calls(self) -> list[Call]:
        """The calls of this method so far."""
        return [call for call in self._fake.calls if call.operation == self._operation.name]

    def returns(self, *values: T) -> Stub[T]:
        """Let the method return these values, one for each call.

        Raises:
            TypeError: The API cannot answer so.
        """
        for value in values:
            status, media_type, content = _written(self._operation, value)
            headers = {"Content-Type": media_type} if media_type else {}
            self._add(_answering(status, headers, content))
        return self

    def fails(
        self, status: int, body: JsonValue = None, *, headers: Mapping[str, str] | None = None
    ) -> Stub[T]:
        """Let the API answer with an error status; the client raises the error for it.

        `body` is sent as JSON; None sends none.
        """
        content = b"" if body is None else dumps(body)
        typed = {} if body is None else {"Content-Type": "application/json"}
        self._add(_answering(status, {**typed, **(headers or {})}, content))
        return self

    def disconnects(self) -> Stub[T]:
        """Let the connection break after the request was sent: it may have taken effect."""
        return self._raises(httpx2.ReadError("the connection broke"))

    def times_out(self) -> Stub[T]:
        """Let no answer come in time: the request may have taken effect."""
        return self._raises(httpx2.ReadTimeout("no answer in time"))

    def _raises(self, error: httpx2.TransportError) -> Stub[T]:
        def answer(request: httpx2.Request) -> httpx2.Response:
            del request
            raise error

        self._add(answer)
        return self

    def _add(self, answer: _Answer) -> None:
        """Add an answer; the last one, once used, stays only until there is another one."""
        if self._used:
            self._answers.clear()
        self._used = False
        self._answers.append(answer)

    def answer(self, request: httpx2.Request) -> httpx2.Response | None:
        """Return the next answer; None if none was given."""
        if not self._answers:
            return None
        self._used = len(self._answers) == 1
        answer = self._answers[0] if self._used else self._answers.popleft()
        return answer(request)


class Fake:
    """A test double of an API, the base of the one of a package.

    Its clients are the real ones, so that a wrong call fails as it would; what they send is
    answered here. A method without an answer of its own gives the example of the API description.

    Attributes:
        calls: All calls so far, in their order.
    """

    def __init__(
        self, package: str, *, examples: bool = True, retry: RetryPolicy | None = None
    ) -> None:
        """Make a test double of a package.

        Args:
            package: Import name of the package.
            examples: Whether methods that were given no answer give an example.
            retry: When the clients send again. Default: never.
        """
        self.calls: list[Call] = []
        self.retry = _ONCE if retry is None else retry
        self._package = package
        self._with_examples = examples
        self._stubs: dict[str, Stub[Any]] = {}

    base_url: Final = "https://api.test"
    """Where the clients believe the API to be."""

    @property
    def http(self) -> httpx2.Client:
        """An HTTP client that is answered here."""
        return httpx2.Client(transport=httpx2.MockTransport(self._handle))

    @property
    def async_http(self) -> httpx2.AsyncClient:
        """An asynchronous HTTP client that is answered here."""
        return httpx2.AsyncClient(transport=httpx2.MockTransport(self._handle))

    @overload
    def on(self, method: Callable[..., Awaitable[T]], /) -> Stub[T]: ...
    @overload
    def on(self, method: Callable[..., T], /) -> Stub[T]: ...
    def on(self, method: Callable[..., Any], /) -> Stub[Any]:
        """Return what tells how a method of a client is answered, and how it was called.

        For example `fake.on(fake.client.messages.send).fails(429)`.

        Raises:
            TypeError: This is no method of the package that makes a call.
        """
        operation = self._operation(method)
        if operation.name not in self._stubs:
            self._stubs[operation.name] = Stub(self, operation)
        return self._stubs[operation.name]

    def _operation(self, method: Callable[..., Any]) -> Operation[object]:
        owner = type(getattr(method, "__self__", None)).__module__
        home, _, group = owner.rpartition(".")
        names = (
            [group, group.removeprefix("async_")] if home == f"{self._package}.resources" else []
        )
        for name in names:
            for operation in _operations(f"{home}._{name}"):
                if operation.name == f"{name}.{getattr(method, '__name__', '')}":
                    return operation
        raise TypeError(f"expected a method of a client of {self._package} that makes one call")

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        operation = running.get()
        if operation is None:
            raise LookupError(f"{self._package}: a request that no method has made")
        self.calls.append(Call(operation.name, request))
        stub = self._stubs.get(operation.name)
        answer = None if stub is None else stub.answer(request)
        return self._example(operation) if answer is None else answer

    def _example(self, operation: Operation[object]) -> httpx2.Response:
        example = self._examples.get(operation.name) if self._with_examples else None
        if example is None:
            raise LookupError(
                f"{operation.name}: no answer was given: fake.on(...).returns(...) gives one"
            )
        content = next(iter(operation.responses.values()), None)
        body = dumps(example["body"]) if "body" in example else example.get("text", "").encode()
        headers = {} if content is None else {"Content-Type": content.media_type}
        return httpx2.Response(example["status"], headers=headers, content=body)

    @cached_property
    def _examples(self) -> dict[str, dict[str, Any]]:
        package = import_module(self._package)
        path = Path(str(package.__file__)).with_name("_examples.json")
        return cast("dict[str, dict[str, Any]]", json.loads(path.read_text("utf-8")))


def _operations(module: str) -> Iterator[Operation[object]]:
    """Yield the operations of a resource group; none if there is no such module."""
    try:
        found = vars(import_module(module))
    except ModuleNotFoundError:
        return
    for value in found.values():
        if isinstance(value, Operation):
            yield cast("Operation[object]", value)


def _answering(status: int, headers: Mapping[str, str], content: bytes) -> _Answer:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, headers=headers, content=content, request=request)

    return answer


def _written(operation: Operation[object], value: object) -> tuple[int, str, bytes]:
    """Return the status, media type and body of an answer that reads as a value."""
    for status, content in operation.responses.items():
        number = status if isinstance(status, int) else 200
        if content is None:
            if value is None:
                return number, "", b""
            continue
        for body in _bodies(value):
            if _reads(content, body, value):
                return number, content.media_type, body
    raise TypeError(f"{operation.name}: the API cannot answer so: {type(value).__name__}")


def _bodies(value: object) -> Iterator[bytes]:
    """Yield the bodies that can stand for a value: raw; JSON with decimals as texts, or numbers."""
    if isinstance(value, bytes):
        yield value
    if isinstance(value, str):
        yield value.encode()
    yield dumps(_json(value, str))
    yield dumps(_json(value, float))


def _reads(content: Content[object], body: bytes, value: object) -> bool:
    response = httpx2.Response(200, headers={"Content-Type": content.media_type}, content=body)
    try:
        return bool(content.read(response) == value)
    except DecodeError:
        return False


def _json(value: Any, decimal: Callable[[Decimal], JsonValue]) -> JsonValue:
    match value:
        case Model():
            return value.to_json()
        case list() | tuple():
            return [_json(item, decimal) for item in cast("list[object]", value)]
        case dict():
            members = cast("dict[str, object]", value)
            return {name: _json(member, decimal) for name, member in members.items()}
        case datetime():
            return json_datetime(value)
        case date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal():
            return decimal(value)
        case bytes():
            return json_bytes(value)
        case _:
            return cast("JsonValue", value)
