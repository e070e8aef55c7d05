"""Running operations: attempts, waits, and what the last answer means.

The sync and the async caller differ in sending and waiting only; everything else is shared.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

import httpx2

from .attempts import begin, opened, read_until, result, settle, status_of
from .errors import ApiError
from .log import guard_http_loggers, running
from .operation import Operation
from .outcome import Answered, Outcome, Unanswered
from .parameters import NOTHING
from .request import Requests
from .response import opening
from .retry import pause
from .settings import Settings

if TYPE_CHECKING:
    from .hooks import CallHooks
    from .incoming import IncomingItems
    from .limits import ResponseLimits
    from .links import Link
    from .streams import AsyncResponseStream, ResponseStream

T = TypeVar("T")


class SyncCaller:
    """Runs operations and blocks until they are answered."""

    def __init__(self, settings: Settings, http: httpx2.Client) -> None:
        self.settings = settings
        self.http = http
        self._requests = Requests(settings, http)
        self._hooks: tuple[CallHooks, ...] = ()
        if settings.hooks:
            from .hooks import blocking

            self._hooks = blocking(settings.hooks)
        guard_http_loggers()

    def with_settings(self, settings: Settings) -> SyncCaller:
        """Return a caller with other settings on the same connections."""
        return SyncCaller(settings, self.http)

    def call(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, object] = NOTHING,
        query: Mapping[str, object] = NOTHING,
        header: Mapping[str, object] = NOTHING,
        cookie: Mapping[str, object] = NOTHING,
        body: object = None,
        link: Link | None = None,
    ) -> T:
        """Run one operation. A parameter that is None or UNSET is left out, and so is such a body.

        Raises:
            ApiError: See the module `errors`.
            EncodeError: An argument has not its declared type; nothing was sent.
        """
        request = self._requests.build(
            operation, path=path, query=query, header=header, cookie=cookie, body=body, link=link
        )
        wanted = opening.get()
        if wanted is not None:
            return cast("T", wanted.open(self, operation, request))
        return result(self.settings, operation, self._run(operation, request))

    def stream(
        self,
        operation: Operation[IncomingItems[T] | None],
        *,
        path: Mapping[str, object] = NOTHING,
        query: Mapping[str, object] = NOTHING,
        header: Mapping[str, object] = NOTHING,
        cookie: Mapping[str, object] = NOTHING,
        body: object = None,
    ) -> ResponseStream[T]:
        """Run an operation whose answer comes item by item; return when it begins to come.

        Raises:
            ApiError: See the module `errors`.
            EncodeError: An argument has not its declared type; nothing was sent.
        """
        from .streams import ResponseStream  # few operations need it

        request = self._requests.build(
            operation, path=path, query=query, header=header, cookie=cookie, body=body
        )
        wanted = opening.get()
        if wanted is not None:
            return cast("ResponseStream[T]", wanted.open(self, operation, request))
        response = self.open(operation, request)
        try:
            return ResponseStream(self, operation, request, response)
        except ApiError:
            response.close()
            raise

    def open(self, operation: Operation[object], request: httpx2.Request) -> httpx2.Response:
        """Send a request; return the answer with its body not read, to be closed by the caller.

        Raises:
            ApiError: There is no answer, or its status is no success.
        """
        return opened(self.settings, operation, self._run(operation, request, whole=False))

    def _run(
        self, operation: Operation[object], request: httpx2.Request, *, whole: bool = True
    ) -> Outcome:
        """Send a request until it is settled; `whole`: the body of a success is read, too."""
        token = running.set(operation)
        try:
            until, deadline = None, self.settings.deadline
            if deadline is not None:
                until = begin(deadline, self.settings, self.http, request)
            if self.settings.tokens:
                return self._with_token(operation, request, until, whole)
            return self._exchange(operation, request, until, whole)
        finally:
            running.reset(token)

    def _with_token(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        whole: bool,
    ) -> Outcome:
        """Send with an access token that changes; with a new one if the API refuses a kept one."""
        tokens = self._requests.tokens(operation)
        if tokens is None:
            return self._exchange(operation, request, until, whole)
        held = tokens.get(self.http, operation)
        held.put(request)
        outcome = self._exchange(operation, request, until, whole)
        if not held.is_refused(request, status_of(outcome)):
            return outcome
        held = tokens.get(self.http, operation, refused=held.secret)
        held.put(request)
        return self._exchange(operation, request, until, whole, outcome.attempt + 1)

    def _exchange(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        whole: bool,
        attempt: int = 1,
    ) -> Outcome:
        while True:
            started = time.perf_counter()
            if self._hooks:
                outcome = self._hooked(operation, request, until, whole, attempt)
            else:
                outcome = self._send(request, until, whole, attempt)
            delay = settle(self.settings, operation, request, outcome, started, until)
            if delay is None:
                return outcome
            time.sleep(delay)
            attempt += 1

    def _hooked(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        whole: bool,
        attempt: int,
    ) -> Outcome:
        from .hooks import hooked

        send = partial(self._send, request, until, whole)
        return hooked(self._hooks, operation, request, send, attempt)

    def _send(
        self, request: httpx2.Request, until: float | None, whole: bool, attempt: int
    ) -> Outcome:
        try:
            response = self.http.send(request, stream=True, follow_redirects=False)
        except httpx2.RequestError as error:
            return Unanswered(attempt, error)
        if not whole and response.is_success:
            return Answered(attempt, response)
        try:
            if until is not None:
                read_until(response, until)
            if self.settings.limits is None:
                response.read()
            else:
                _read_body(response, self.settings.limits)
        except httpx2.RequestError as error:
            return Answered(attempt, response, error)
        finally:
            response.close()
        return Answered(attempt, response)


class AsyncCaller:
    """Runs operations and awaits their answers."""

    def __init__(self, settings: Settings, http: httpx2.AsyncClient) -> None:
        self.settings = settings
        self.http = http
        self._requests = Requests(settings, http)
        guard_http_loggers()

    def with_settings(self, settings: Settings) -> AsyncCaller:
        """Return a caller with other settings on the same connections."""
        return AsyncCaller(settings, self.http)

    async def call(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, object] = NOTHING,
        query: Mapping[str, object] = NOTHING,
        header: Mapping[str, object] = NOTHING,
        cookie: Mapping[str, object] = NOTHING,
        body: object = None,
        link: Link | None = None,
    ) -> T:
        """Run one operation, as `SyncCaller.call` does."""
        request = self._requests.build(
            operation, path=path, query=query, header=header, cookie=cookie, body=body, link=link
        )
        wanted = opening.get()
        if wanted is not None:
            return cast("T", await wanted.aopen(self, operation, request))
        return result(self.settings, operation, await self._run(operation, request))

    async def stream(
        self,
        operation: Operation[IncomingItems[T] | None],
        *,
        path: Mapping[str, object] = NOTHING,
        query: Mapping[str, object] = NOTHING,
        header: Mapping[str, object] = NOTHING,
        cookie: Mapping[str, object] = NOTHING,
        body: object = None,
    ) -> AsyncResponseStream[T]:
        """Run an operation whose answer comes item by item; return when it begins to come."""
        from .streams import AsyncResponseStream  # few operations need it

        request = self._requests.build(
            operation, path=path, query=query, header=header, cookie=cookie, body=body
        )
        wanted = opening.get()
        if wanted is not None:
            return cast("AsyncResponseStream[T]", await wanted.aopen(self, operation, request))
        response = await self.open(operation, request)
        try:
            return AsyncResponseStream(self, operation, request, response)
        except ApiError:
            await response.aclose()
            raise

    async def open(self, operation: Operation[object], request: httpx2.Request) -> httpx2.Response:
        """Send a request; return the answer with its body not read, to be closed by the caller."""
        return opened(self.settings, operation, await self._run(operation, request, whole=False))

    async def _run(
        self, operation: Operation[object], request: httpx2.Request, *, whole: bool = True
    ) -> Outcome:
        """Send a request until it is settled; `whole`: the body of a success is read, too."""
        token = running.set(operation)
        try:
            until, deadline = None, self.settings.deadline
            if deadline is not None:
                until = begin(deadline, self.settings, self.http, request)
            if self.settings.tokens:
                return await self._with_token(operation, request, until, whole)
            return await self._exchange(operation, request, until, whole)
        finally:
            running.reset(token)

    async def _with_token(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        whole: bool,
    ) -> Outcome:
        """Send with an access token that changes; with a new one if the API refuses a kept one."""
        tokens = self._requests.tokens(operation)
        if tokens is None:
            return await self._exchange(operation, request, until, whole)
        held = await tokens.get_async(self.http, operation)
        held.put(request)
        outcome = await self._exchange(operation, request, until, whole)
        if not held.is_refused(request, status_of(outcome)):
            return outcome
        held = await tokens.get_async(self.http, operation, refused=held.secret)
        held.put(request)
        return await self._exchange(operation, request, until, whole, outcome.attempt + 1)

    async def _exchange(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        whole: bool,
        attempt: int = 1,
    ) -> Outcome:
        while True:
            started = time.perf_counter()
            if self.settings.hooks:
                outcome = await self._hooked(operation, request, until, whole, attempt)
            elif until is not None:
                outcome = await self._send_until(request, until, whole, attempt)
            else:
                outcome = await self._send(request, whole, attempt)
            delay = settle(self.settings, operation, request, outcome, started, until)
            if delay is None:
                return outcome
            await pause(delay)
            attempt += 1

    async def _hooked(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        whole: bool,
        attempt: int,
    ) -> Outcome:
        from .hooks import hooked_async

        send = partial(self._send, request, whole)
        if until is not None:
            send = partial(self._send_until, request, until, whole)
        return await hooked_async(self.settings.hooks, operation, request, send, attempt)

    async def _send_until(
        self, request: httpx2.Request, until: float, whole: bool, attempt: int
    ) -> Outcome:
        import anyio

        from .deadline import GRACE

        with anyio.move_on_after(until + GRACE - time.monotonic()):
            return await self._send(request, whole, attempt)
        return Unanswered(attempt, httpx2.ReadTimeout("the deadline has passed"))

    async def _send(self, request: httpx2.Request, whole: bool, attempt: int) -> Outcome:
        try:
            response = await self.http.send(request, stream=True, follow_redirects=False)
        except httpx2.RequestError as error:
            return Unanswered(attempt, error)
        if not whole and response.is_success:
            return Answered(attempt, response)
        try:
            if self.settings.limits is None:
                await response.aread()
            else:
                await _aread_body(response, self.settings.limits)
        except httpx2.RequestError as error:
            return Answered(attempt, response, error)
        finally:
            await response.aclose()
        return Answered(attempt, response)


def _read_body(response: httpx2.Response, limits: ResponseLimits) -> None:
    from .limits import read_body  # most clients have none

    read_body(response, limits)


async def _aread_body(response: httpx2.Response, limits: ResponseLimits) -> None:
    from .limits import aread_body

    await aread_body(response, limits)
