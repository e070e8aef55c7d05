"""Running an operation: build the request, send it, again where that is safe, and read the answer.

The sync and the async caller differ in sending and waiting only; everything else is shared.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import httpx2

from .answer import read
from .errors import NoResponseError, RequestTimeoutError
from .headers import request_id, retry_after
from .log import guard_http_loggers, log_attempt, running
from .operation import Operation
from .parameters import NOTHING
from .request import Requests
from .response import Answer, answers
from .retry import (
    RetryPolicy,
    delay_after_status,
    delay_without_answer,
    is_repeatable,
)
from .settings import Settings, change_settings

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


@dataclass(slots=True)
class _Answered:
    """An attempt, counted from 1, that got an answer; with an error its body broke off."""

    attempt: int
    response: httpx2.Response
    error: httpx2.RequestError | None = None


@dataclass(slots=True)
class _Unanswered:
    """An attempt, counted from 1, that got no answer."""

    attempt: int
    error: httpx2.RequestError


_Outcome: TypeAlias = _Answered | _Unanswered


class SyncCaller:
    """Runs operations and blocks until they are answered."""

    def __init__(self, settings: Settings, http: httpx2.Client) -> None:
        self.settings = settings
        self.http = http
        self._requests = Requests(settings, http)
        guard_http_loggers()

    def with_options(
        self,
        *,
        timeout: float | httpx2.Timeout | None,
        retry: RetryPolicy | None,
        headers: Mapping[str, str] | None,
        media_type: str | None,
    ) -> SyncCaller:
        """Return a caller with other options on the same connections; None keeps an option."""
        settings = change_settings(
            self.settings, timeout=timeout, retry=retry, headers=headers, media_type=media_type
        )
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
    ) -> T:
        """Run one operation. A parameter that is None or UNSET is left out, and so is such a body.

        Raises:
            ApiError: See the module `errors`.
            EncodeError: An argument has not its declared type; nothing was sent.
        """
        request = self._requests.build(
            operation, path=path, query=query, header=header, cookie=cookie, body=body
        )
        token = running.set(operation)
        try:
            outcome = self._exchange(operation, request)
        finally:
            running.reset(token)
        return _result(self.settings, operation, outcome)

    def _exchange(self, operation: Operation[object], request: httpx2.Request) -> _Outcome:
        attempt = 1
        while True:
            started = time.perf_counter()
            outcome = self._attempt(request, attempt)
            delay = _settle(self.settings, operation, request, outcome, started)
            if delay is None:
                return outcome
            time.sleep(delay)
            attempt += 1

    def _attempt(self, request: httpx2.Request, attempt: int) -> _Outcome:
        try:
            response = self.http.send(request, stream=True, follow_redirects=False)
        except httpx2.RequestError as error:
            return _Unanswered(attempt, error)
        try:
            response.read()
        except httpx2.RequestError as error:
            return _Answered(attempt, response, error)
        finally:
            response.close()
        return _Answered(attempt, response)


class AsyncCaller:
    """Runs operations and awaits their answers."""

    def __init__(self, settings: Settings, http: httpx2.AsyncClient) -> None:
        self.settings = settings
        self.http = http
        self._requests = Requests(settings, http)
        guard_http_loggers()

    def with_options(
        self,
        *,
        timeout: float | httpx2.Timeout | None,
        retry: RetryPolicy | None,
        headers: Mapping[str, str] | None,
        media_type: str | None,
    ) -> AsyncCaller:
        """Return a caller with other options on the same connections; None keeps an option."""
        settings = change_settings(
            self.settings, timeout=timeout, retry=retry, headers=headers, media_type=media_type
        )
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
    ) -> T:
        """Run one operation, as `SyncCaller.call` does."""
        request = self._requests.build(
            operation, path=path, query=query, header=header, cookie=cookie, body=body
        )
        token = running.set(operation)
        try:
            outcome = await self._exchange(operation, request)
        finally:
            running.reset(token)
        return _result(self.settings, operation, outcome)

    async def _exchange(self, operation: Operation[object], request: httpx2.Request) -> _Outcome:
        attempt = 1
        while True:
            started = time.perf_counter()
            outcome = await self._attempt(request, attempt)
            delay = _settle(self.settings, operation, request, outcome, started)
            if delay is None:
                return outcome
            await _sleep(delay)
            attempt += 1

    async def _attempt(self, request: httpx2.Request, attempt: int) -> _Outcome:
        try:
            response = await self.http.send(request, stream=True, follow_redirects=False)
        except httpx2.RequestError as error:
            return _Unanswered(attempt, error)
        try:
            await response.aread()
        except httpx2.RequestError as error:
            return _Answered(attempt, response, error)
        finally:
            await response.aclose()
        return _Answered(attempt, response)


async def _sleep(seconds: float) -> None:
    import anyio  # on the event loop that runs, asyncio or trio; most programs never wait here

    await anyio.sleep(seconds)


def _settle(
    settings: Settings,
    operation: Operation[object],
    request: httpx2.Request,
    outcome: _Outcome,
    started: float,
) -> float | None:
    """Log an attempt; return the seconds to wait before the next one, None if it was the last."""
    delay = _delay(settings.retry, request, outcome)
    level, then = logging.DEBUG, ""
    if delay is not None:
        level, then = logging.WARNING, f"; next attempt in {delay:.1f} s"
    elif isinstance(outcome, _Unanswered):
        level, then = logging.WARNING, "; giving up"
    if settings.logger.isEnabledFor(level):
        response = outcome.response if isinstance(outcome, _Answered) else None
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


def _delay(policy: RetryPolicy, request: httpx2.Request, outcome: _Outcome) -> float | None:
    """Return the seconds to wait before the next attempt; None if there must not be one."""
    response = outcome.response if isinstance(outcome, _Answered) else None
    if response is not None and response.status_code < 400 and outcome.error is None:
        return None
    repeatable = is_repeatable(request.method, request.headers)
    if response is None or response.status_code < 400:
        sent = not isinstance(outcome.error, _NOT_SENT)
        return delay_without_answer(
            policy, outcome.attempt, possibly_sent=sent, repeatable=repeatable
        )
    asked = retry_after(response.headers)
    return delay_after_status(
        policy, outcome.attempt, response.status_code, asked=asked, repeatable=repeatable
    )


def _result(settings: Settings, operation: Operation[T], outcome: _Outcome) -> T:
    """Return what the last attempt gives, or raise its error."""
    if isinstance(outcome, _Unanswered):
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
