"""A test double of an API: the real client, answered without a network."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast, overload

import httpx2

from .log import running
from .operation import Operation
from .replies import Reply, failure, status_of, success
from .retry import RetryPolicy
from .sent import SentFile, form_fields, form_files

if TYPE_CHECKING:
    from .model import Model
    from .streams import AsyncResponseStream, ResponseStream
    from .values import JsonValue

T = TypeVar("T")

_Answer = Callable[[httpx2.Request], httpx2.Response]
"""Gives the answer to a request, or raises what httpx2 would."""

_ONCE: Final = RetryPolicy(attempts=1)
_SIGNED: Final = httpx2.Auth()
"""Changes no request; stands in for credentials that only the user's own HTTP client can have."""


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

    @property
    def form(self) -> list[tuple[str, str]]:
        """Names and values of a form, URL-encoded or in parts, in their order; without files.

        Raises:
            ValueError: The body is no form.
        """
        return form_fields(self.headers.get("Content-Type", ""), self.body)

    @property
    def files(self) -> list[SentFile]:
        """The files of a form in parts, in their order.

        Raises:
            ValueError: The body is no form.
        """
        return form_files(self.headers.get("Content-Type", ""), self.body)

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

    def returns(self, *values: T, headers: Mapping[str, str] | None = None) -> Stub[T]:
        """Let the method return these values, one for each call; for a stream, each is the list of
        its items. `headers` come with each of them.

        Raises:
            TypeError: The API cannot answer so.
        """
        for reply in [success(self._operation, value) for value in values]:
            self._add(replace(reply, headers=headers or {}).response)
        return self

    def fails(
        self,
        status: int,
        body: JsonValue | Model = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Stub[T]:
        """Let the API answer with an error status; the client raises the error for it.

        `body` is what its `detail` is read from: a JSON value, or a model; None sends none.

        Raises:
            ValueError: The status is no error.
        """
        self._add(failure(self._operation, status, body, headers or {}).response)
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

    def take(self) -> _Answer | None:
        """Return what gives the next answer; None if none was given."""
        if not self._answers:
            return None
        self._used = len(self._answers) == 1
        return self._answers[0] if self._used else self._answers.popleft()


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
        self._lock = Lock()
        """Calls of several threads are recorded, and answers given out, one after the other."""

    base_url: Final = "https://api.test"
    """Where the clients believe the API to be."""

    @property
    def http(self) -> httpx2.Client:
        """An HTTP client that is answered here."""
        return httpx2.Client(transport=self._transport, auth=_SIGNED)

    @property
    def async_http(self) -> httpx2.AsyncClient:
        """An asynchronous HTTP client that is answered here."""
        return httpx2.AsyncClient(transport=self._transport, auth=_SIGNED)

    @property
    def _transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self._handle)

    @overload
    def on(
        self, method: Callable[..., Awaitable[AsyncResponseStream[T]]], /
    ) -> Stub[Sequence[T]]: ...
    @overload
    def on(self, method: Callable[..., ResponseStream[T]], /) -> Stub[Sequence[T]]: ...
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
        with self._lock:
            return self._stubs.setdefault(operation.name, Stub(self, operation))

    def _operation(self, method: Callable[..., Any]) -> Operation[object]:
        owner = type(getattr(method, "__self__", None)).__module__
        home, _, group = owner.rpartition(".")
        names = (
            [group, group.removeprefix("async_")] if home == f"{self._package}.resources" else []
        )
        called = getattr(method, "__name__", "")
        for name in names:
            known = {operation.name: operation for operation in _operations(f"{home}._{name}")}
            if f"{name}.{called}" in known:
                return known[f"{name}.{called}"]
            one = called.removesuffix("_pages")
            if f"{name}.{one}" in known:
                raise TypeError(f"{called} calls {one} for each page: give the pages to {one}")
        raise TypeError(f"expected a method of a client of {self._package} that makes one call")

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        operation = running.get()
        if operation is None:
            raise LookupError(f"{self._package}: a request that no method has made")
        with self._lock:
            self.calls.append(Call(operation.name, request))
            stub = self._stubs.get(operation.name)
            answer = None if stub is None else stub.take()
        return self._example(operation).response(request) if answer is None else answer(request)

    def _example(self, operation: Operation[object]) -> Reply:
        example = self._examples.get(operation.name) if self._with_examples else None
        if example is None:
            raise LookupError(
                f"{operation.name}: no answer was given: fake.on(...).returns(...) gives one"
            )
        key, content = next(iter(operation.responses.items()), ("2XX", None))
        return Reply(
            status=status_of(operation, key),
            content=content,
            value=example.get("body"),
            headers=example.get("headers", {}),
        )

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
