"""Streams of items: what a method returns whose answer comes piece by piece."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar

import httpx2

from .answer import read
from .decode import DecodeError
from .errors import InvalidResponseError
from .events import EventParser, ServerSentEvent
from .incoming import IncomingItems
from .log import running
from .operation import Operation
from .response import HttpAnswer
from .retry import delay_without_answer, pause
from .settings import Settings

if TYPE_CHECKING:
    from types import TracebackType

    from .call import AsyncCaller, SyncCaller

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_LAST_EVENT_ID: Final = b"Last-Event-ID"


class _Stream(HttpAnswer, Generic[T_co]):
    """What both kinds of streams share: everything except waiting for bytes."""

    def __init__(
        self,
        settings: Settings,
        operation: Operation[IncomingItems[T_co] | None],
        request: httpx2.Request,
        response: httpx2.Response,
    ) -> None:
        self._settings = settings
        self._operation = operation
        self._request = request
        self._breaks = 0
        super().__init__(response)
        self._begin(response)

    def _go_on(self, response: httpx2.Response) -> None:
        """Read from another connection what the one that broke off did not bring."""
        earlier = self._events
        self._begin(response)
        if earlier is not None and self._events is not None:
            self._events.go_on(earlier)

    @property
    def _events(self) -> EventParser | None:
        return None if self._incoming is None else self._incoming.events

    def _begin(self, response: httpx2.Response) -> None:
        self.http_response = response
        self._over = False
        self._ready: Iterator[T_co] = iter(())
        self._incoming = read(self._operation, response, errors=self._settings.api.errors)

    @property
    def last_event(self) -> ServerSentEvent | None:
        """The event that the last item came with: its kind, its id, its data as they were sent.

        None before the first one, and for a body that is no event stream.
        """
        return None if self._incoming is None else self._incoming.last_event

    def _next_ready(self) -> tuple[T_co] | None:
        """Return the next item that has arrived; None if more must arrive first."""
        try:
            for item in self._ready:
                self._breaks = 0
                return (item,)
        except DecodeError as error:
            problem, path = str(error), error.path
        except RecursionError:
            problem, path = "values are nested too deeply", ()
        else:
            if self._incoming is None or self._incoming.ended:
                self._over = True
            return None
        raise InvalidResponseError(
            self._operation, f"in the stream: {problem}", self.http_response, body_path=path
        )

    def _take(self, chunk: bytes) -> None:
        """Make ready what the bytes that have arrived complete."""
        if self._incoming is not None:
            self._ready = self._incoming.feed(chunk, self._settings.limits)

    def _end(self) -> None:
        """Make ready what the end of the body completes."""
        if self._incoming is not None:
            self._ready = self._incoming.finish(self._settings.limits)

    def _reconnect_after(self, error: httpx2.RequestError) -> float:
        """Return the seconds to wait before going on where the stream broke off.

        Only a GET can be sent again, and only an event stream with ids says where it was; see the
        HTML standard, section 9.2.3.

        Raises:
            InvalidResponseError: It cannot go on.
        """
        self._breaks += 1
        policy = self._settings.retry
        events = self._events
        if self._request.method == "GET" and events is not None and _can_be_sent(events.last_id):
            delay = delay_without_answer(policy, self._breaks, possibly_sent=True, repeatable=True)
            asked = None if events.retry is None else events.retry / 1000
            if delay is not None and (asked is None or asked <= policy.max_retry_after):
                _set_last_event_id(self._request, events.last_id)
                return delay if asked is None else asked
        raise InvalidResponseError(
            self._operation, f"the stream broke off ({type(error).__name__})", self.http_response
        )


class ResponseStream(_Stream[T_co]):
    """The items of an answer, in the order in which they arrive.

    Use it in a `with` block, or `close` it: the connection is its own until the last item has been
    taken. For example `with client.jobs.watch() as events:` and then `for event in events:`.

    Iterating raises `InvalidResponseError` if an item is not what the API description says, or if
    the stream breaks off; a stream that simply ends is complete.
    """

    def __init__(
        self,
        caller: SyncCaller,
        operation: Operation[IncomingItems[T_co] | None],
        request: httpx2.Request,
        response: httpx2.Response,
    ) -> None:
        self._caller = caller
        super().__init__(caller.settings, operation, request, response)
        self._chunks = response.iter_bytes()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T_co:
        try:
            while not self._over:
                ready = self._next_ready()
                if ready is not None:
                    return ready[0]
                if not self._over:
                    self._receive()
        except BaseException:
            self.close()
            raise
        self.close()
        raise StopIteration

    def _receive(self) -> None:
        """Wait for more bytes; where the stream breaks off, for those of another connection."""
        token = running.set(self._operation)
        try:
            self._take(next(self._chunks))
            return
        except StopIteration:
            self._end()
            return
        except httpx2.RequestError as error:
            broken = error
        finally:
            running.reset(token)
        self.http_response.close()
        time.sleep(self._reconnect_after(broken))
        self._go_on(self._caller.open(self._operation, self._request))
        self._chunks = self.http_response.iter_bytes()

    def close(self) -> None:
        """Close the connection; nothing more can be taken."""
        self._over = True
        self._ready = iter(())
        self.http_response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncResponseStream(_Stream[T_co]):
    """The items of an answer, in the order in which they arrive.

    Use it in an `async with` block, or `await` its `close`. For example
    `async with await client.jobs.watch() as events:` and then `async for event in events:`.
    Otherwise as `ResponseStream`.
    """

    def __init__(
        self,
        caller: AsyncCaller,
        operation: Operation[IncomingItems[T_co] | None],
        request: httpx2.Request,
        response: httpx2.Response,
    ) -> None:
        self._caller = caller
        super().__init__(caller.settings, operation, request, response)
        self._chunks: AsyncIterator[bytes] = response.aiter_bytes()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T_co:
        try:
            while not self._over:
                ready = self._next_ready()
                if ready is not None:
                    return ready[0]
                if not self._over:
                    await self._receive()
        except BaseException:
            await self.close()
            raise
        await self.close()
        raise StopAsyncIteration

    async def _receive(self) -> None:
        token = running.set(self._operation)
        try:
            self._take(await anext(self._chunks))
            return
        except StopAsyncIteration:
            self._end()
            return
        except httpx2.RequestError as error:
            broken = error
        finally:
            running.reset(token)
        await self.http_response.aclose()
        await pause(self._reconnect_after(broken))
        self._go_on(await self._caller.open(self._operation, self._request))
        self._chunks = self.http_response.aiter_bytes()

    async def close(self) -> None:
        """Close the connection; nothing more can be taken."""
        import anyio

        self._over = True
        self._ready = iter(())
        with anyio.CancelScope(shield=True):  # also where the task is being cancelled
            await self.http_response.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


def _set_last_event_id(request: httpx2.Request, event_id: str) -> None:
    """Say in a request where the stream was; in UTF-8, as the HTML standard has it."""
    kept = [pair for pair in request.headers.raw if pair[0].lower() != _LAST_EVENT_ID.lower()]
    request.headers = httpx2.Headers([*kept, (_LAST_EVENT_ID, event_id.encode())])


def _can_be_sent(event_id: str) -> bool:
    """Whether an id can be the value of a header."""
    return event_id != "" and event_id.isprintable() and event_id == event_id.strip()
