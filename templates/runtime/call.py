"""Running an operation: build the request, send it, again where that is safe, and read the answer.

The sync and the async caller differ in sending and waiting only; everything else is shared.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import httpx2

from .answer import read
from .errors import NoResponseError, RequestTimeoutError
from .headers import request_id, retry_after
from .idempotency import key_headers
from .log import guard_http_loggers, log_attempt, running
from .operation import Operation
from .outcome import Answered, Outcome, Unanswered
from .parameters import NOTHING
from .request import Requests
from .response import Answer, answers
from .retry import delay_after_status, delay_without_answer, is_repeatable
from .settings import Settings

if TYPE_CHECKING:
    from .hooks import CallHooks
    from .links import Link

T = TypeVar("T")

_NOT_SENT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)
# The texts of these come from the operating system; those of others can quote what was sent.
_WITHOUT_CONTENT: Final = (httpx2.NetworkError, httpx2.TimeoutException)


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
        token = running.set(operation)
        try:
            until = _begin(self.settings, self.http, request)
            if self.settings.tokens:
                outcome = self._with_token(operation, request, until)
            else:
                outcome = self._exchange(operation, request, until)
        finally:
            running.reset(token)
        return _result(self.settings, operation, outcome)

    def _with_token(
        self, operation: Operation[object], request: httpx2.Request, until: float | None
    ) -> Outcome:
        """Send with an access token that changes; with a new one if the API refuses a kept one."""
        tokens = self._requests.tokens(operation)
        if tokens is None:
            return self._exchange(operation, request, until)
        held = tokens.get(self.http, operation)
        held.put(request)
        outcome = self._exchange(operation, request, until)
        if not held.is_refused(request, _status(outcome)):
            return outcome
        held = tokens.get(self.http, operation, refused=held.secret)
        held.put(request)
        return self._exchange(operation, request, until, outcome.attempt + 1)

    def _exchange(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        attempt: int = 1,
    ) -> Outcome:
        send = self._sender(operation, request, until)
        while True:
            started = time.perf_counter()
            outcome = send(attempt)
            delay = _settle(self.settings, operation, request, outcome, started, until)
            if delay is None:
                return outcome
            time.sleep(delay)
            attempt += 1

    def _sender(
        self, operation: Operation[object], request: httpx2.Request, until: float | None
    ) -> Callable[[int], Outcome]:
        """Return what makes one attempt, given its number."""
        send = partial(self._send, request, until)
        if not self._hooks:
            return send
        from .hooks import hooked

        return partial(hooked, self._hooks, operation, request, send)

    def _send(self, request: httpx2.Request, until: float | None, attempt: int) -> Outcome:
        try:
            response = self.http.send(request, stream=True, follow_redirects=False)
        except httpx2.RequestError as error:
            return Unanswered(attempt, error)
        try:
            if until is not None:
                _read_until(response, until)
            response.read()
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
        token = running.set(operation)
        try:
            until = _begin(self.settings, self.http, request)
            if self.settings.tokens:
                outcome = await self._with_token(operation, request, until)
            else:
                outcome = await self._exchange(operation, request, until)
        finally:
            running.reset(token)
        return _result(self.settings, operation, outcome)

    async def _with_token(
        self, operation: Operation[object], request: httpx2.Request, until: float | None
    ) -> Outcome:
        """Send with an access token that changes; with a new one if the API refuses a kept one."""
        tokens = self._requests.tokens(operation)
        if tokens is None:
            return await self._exchange(operation, request, until)
        held = await tokens.get_async(self.http, operation)
        held.put(request)
        outcome = await self._exchange(operation, request, until)
        if not held.is_refused(request, _status(outcome)):
            return outcome
        held = await tokens.get_async(self.http, operation, refused=held.secret)
        held.put(request)
        return await self._exchange(operation, request, until, outcome.attempt + 1)

    async def _exchange(
        self,
        operation: Operation[object],
        request: httpx2.Request,
        until: float | None,
        attempt: int = 1,
    ) -> Outcome:
        send = self._sender(operation, request, until)
        while True:
            started = time.perf_counter()
            outcome = await send(attempt)
            delay = _settle(self.settings, operation, request, outcome, started, until)
            if delay is None:
                return outcome
            await _sleep(delay)
            attempt += 1

    def _sender(
        self, operation: Operation[object], request: httpx2.Request, until: float | None
    ) -> Callable[[int], Awaitable[Outcome]]:
        """Return what makes one attempt, given its number."""
        send: Callable[[int], Awaitable[Outcome]] = partial(self._send, request)
        if until is not None:
            send = partial(self._send_until, request, until)
        if not self.settings.hooks:
            return send
        from .hooks import hooked_async

        return partial(hooked_async, self.settings.hooks, operation, request, send)

    async def _send_until(self, request: httpx2.Request, until: float, attempt: int) -> Outcome:
        import anyio

        from .deadline import GRACE

        with anyio.move_on_after(until + GRACE - time.monotonic()):
            return await self._send(request, attempt)
        return Unanswered(attempt, httpx2.ReadTimeout("the deadline has passed"))

    async def _send(self, request: httpx2.Request, attempt: int) -> Outcome:
        try:
            response = await self.http.send(request, stream=True, follow_redirects=False)
        except httpx2.RequestError as error:
            return Unanswered(attempt, error)
        try:
            await response.aread()
        except httpx2.RequestError as error:
            return Answered(attempt, response, error)
        finally:
            await response.aclose()
        return Answered(attempt, response)


async def _sleep(seconds: float) -> None:
    import anyio  # on the event loop that runs, asyncio or trio; most programs never wait here

    await anyio.sleep(seconds)


def _begin(
    settings: Settings, http: httpx2.Client | httpx2.AsyncClient, request: httpx2.Request
) -> float | None:
    """Return the moment at which a call must have ended; None if it may take any time."""
    if settings.deadline is None:
        return None
    from .deadline import begin

    return begin(settings.deadline, request, settings.timeout or http.timeout.as_dict())


def _read_until(response: httpx2.Response, until: float) -> None:
    """Let the body of an answer be read until a moment and no further."""
    from .deadline import TimedStream

    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = TimedStream(response.stream, until)


def _status(outcome: Outcome) -> int | None:
    return outcome.response.status_code if isinstance(outcome, Answered) else None


def _settle(
    settings: Settings,
    operation: Operation[object],
    request: httpx2.Request,
    outcome: Outcome,
    started: float,
    until: float | None,
) -> float | None:
    """Log an attempt; return the seconds to wait before the next one, None if it was the last."""
    delay = _delay(settings, operation, request, outcome)
    if delay is not None and until is not None and time.monotonic() + delay >= until:
        delay = None  # a wait beyond the deadline is not begun
    level, then = logging.DEBUG, ""
    if delay is not None:
        level, then = logging.WARNING, f"; next attempt in {delay:.1f} s"
    elif isinstance(outcome, Unanswered):
        level, then = logging.WARNING, "; giving up"
    if settings.logger.isEnabledFor(level):
        response = outcome.response if isinstance(outcome, Answered) else None
        log_attempt(
            settings.logger,
            level,
            operation,
            attempt=outcome.attempt,
            seconds=time.perf_counter() - started,
            status=None if response is None else response.status_code,
            request_id=None if response is None else request_id(response.headers),
            error=None if outcome.error is None else type(outcome.error).__name__,
            then=then,
        )
    return delay


def _delay(
    settings: Settings, operation: Operation[object], request: httpx2.Request, outcome: Outcome
) -> float | None:
    """Return the seconds to wait before the next attempt; None if there must not be one."""
    policy = settings.retry
    response = outcome.response if isinstance(outcome, Answered) else None
    if response is not None and response.status_code < 400 and outcome.error is None:
        return None
    if getattr(request.stream, "spent", False):
        return None  # an iterator that was begun cannot be sent again
    keys = key_headers(operation, settings.api)
    repeatable = is_repeatable(request.method, request.headers, keys)
    if response is None or response.status_code < 400:
        sent = not isinstance(outcome.error, _NOT_SENT)
        return delay_without_answer(
            policy, outcome.attempt, possibly_sent=sent, repeatable=repeatable
        )
    return delay_after_status(
        policy,
        outcome.attempt,
        response.status_code,
        asked=_asked(response),
        repeatable=repeatable,
    )


def _asked(response: httpx2.Response) -> float | None:
    """Return the seconds after which the API asks to try again; None if it does not say."""
    asked = retry_after(response.headers)
    if asked is None and response.status_code == 429:
        from .rate_limit import seconds_to_reset

        return seconds_to_reset(response.headers)
    return asked


def _result(settings: Settings, operation: Operation[T], outcome: Outcome) -> T:
    """Return what the last attempt gives, or raise its error."""
    if isinstance(outcome, Unanswered):
        error = outcome.error
        kind = (
            RequestTimeoutError if isinstance(error, httpx2.TimeoutException) else NoResponseError
        )
        cause = error if isinstance(error, _WITHOUT_CONTENT) else None
        sent = not isinstance(error, _NOT_SENT)
        raise kind(operation, type(error).__name__, possibly_sent=sent) from cause
    collected = answers.get()
    if collected is not None:
        response = outcome.response
        collected.append(Answer(response, request_id(response.headers), outcome.attempt))
    whole = outcome.error is None
    return read(operation, outcome.response, whole=whole, errors=settings.api.errors)
