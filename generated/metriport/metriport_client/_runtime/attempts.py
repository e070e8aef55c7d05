"""What is worked out around the attempts of a call, for the blocking caller and the awaited one."""

from __future__ import annotations

import logging
import time
from typing import Final, TypeVar

import httpx2

from .answer import read, status_error
from .errors import NoResponseError, RequestTimeoutError
from .headers import request_id, retry_after
from .idempotency import key_headers
from .log import log_attempt
from .operation import Operation
from .outcome import NOT_SENT, Answered, BodyTooLargeError, Outcome, Unanswered
from .response import Answer, answers
from .retry import delay_after_status, delay_without_answer, is_repeatable
from .settings import Settings

T = TypeVar("T")

# The texts of these come from the operating system; those of others can quote what was sent.
_WITHOUT_CONTENT: Final = (httpx2.NetworkError, httpx2.TimeoutException)


def begin(
    deadline: float,
    settings: Settings,
    http: httpx2.Client | httpx2.AsyncClient,
    request: httpx2.Request,
) -> float:
    """Let a call take that many seconds from now on; return the moment when they are over."""
    from .deadline import begin as begin_until

    return begin_until(deadline, request, settings.timeout or http.timeout.as_dict())


def read_until(response: httpx2.Response, until: float) -> None:
    """Let the body of an answer be read until a moment and no further."""
    from .deadline import TimedStream

    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = TimedStream(response.stream, until)


def status_of(outcome: Outcome) -> int | None:
    """Return the status of an answer; None if there is none."""
    return outcome.response.status_code if isinstance(outcome, Answered) else None


def settle(
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
    final = outcome.error is None or isinstance(outcome.error, BodyTooLargeError)
    if response is not None and response.status_code < 400 and final:
        return None
    if getattr(request.stream, "spent", False):
        return None  # an iterator that was begun cannot be sent again
    keys = key_headers(operation, settings.api)
    repeatable = is_repeatable(request.method, request.headers, keys)
    if response is None or response.status_code < 400:
        sent = not isinstance(outcome.error, NOT_SENT)
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


def result(settings: Settings, operation: Operation[T], outcome: Outcome) -> T:
    """Return what the last attempt gives, or raise its error."""
    answered = _answered(operation, outcome)
    return read(
        operation,
        answered.response,
        errors=settings.api.errors,
        broken=answered.error,
        limits=settings.limits,
    )


def opened(settings: Settings, operation: Operation[object], outcome: Outcome) -> httpx2.Response:
    """Return a successful answer whose body has not been read, or raise the error."""
    answered = _answered(operation, outcome)
    if answered.response.is_success:
        return answered.response
    whole = answered.error is None
    raise status_error(operation, answered.response, whole=whole, errors=settings.api.errors)


def _answered(operation: Operation[object], outcome: Outcome) -> Answered:
    """Return the answer, also to whoever collects answers; raise the error if there is none."""
    if isinstance(outcome, Unanswered):
        error = outcome.error
        kind = (
            RequestTimeoutError if isinstance(error, httpx2.TimeoutException) else NoResponseError
        )
        cause = error if isinstance(error, _WITHOUT_CONTENT) else None
        sent = not isinstance(error, NOT_SENT)
        raise kind(operation, type(error).__name__, possibly_sent=sent) from cause
    collected = answers.get()
    if collected is not None:
        collected.append(Answer(outcome.response, outcome.attempt))
    return outcome
