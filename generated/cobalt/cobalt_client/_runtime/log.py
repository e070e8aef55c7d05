"""What is logged of a call, and what httpx2 may log of it.

Our own records carry names from the API description, statuses, times and request ids. httpx2 and
what lies below it log URLs, reason phrases and headers: while one of our calls runs, a filter cuts
their records down.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Final

from .operation import Operation

running: Final[ContextVar[Operation[object] | None]] = ContextVar("running", default=None)
"""The operation whose request is being sent."""

_TRANSPORT_LOGGERS: Final = (
    "httpcore2.connection",
    "httpcore2.http11",
    "httpcore2.http2",
    "httpcore2.proxy",
    "httpcore2.socks",
)
_HEADER_LOGGERS: Final = ("hpack.hpack", "hpack.table")


def guard_http_loggers() -> None:
    """Install the filters. Doing so again changes nothing: a logger takes a filter once."""
    logging.getLogger("httpx2").addFilter(_hide_url)
    for name in _TRANSPORT_LOGGERS:
        logging.getLogger(name).addFilter(_keep_event)
    for name in _HEADER_LOGGERS:
        logging.getLogger(name).addFilter(_pass_others)


def log_attempt(
    logger: logging.Logger,
    level: int,
    operation: Operation[object],
    *,
    attempt: int,
    seconds: float,
    status: int | None,
    request_id: str | None,
    error: str | None,
    then: str,
) -> None:
    """Log how an attempt ended. `error` is the name of a class, `then` says what happens next."""
    logger.log(
        level,
        "%s: %s %s: %s in %.0f ms (attempt %d)%s",
        operation.name,
        operation.method,
        operation.path,
        " and ".join(filter(None, [f"HTTP {status}" if status else None, error])),
        seconds * 1000,
        attempt,
        then,
        extra={
            "operation": operation.name,
            "method": operation.method,
            "path": operation.path,
            "status": status,
            "attempt": attempt,
            "duration_ms": round(seconds * 1000, 3),
            "request_id": request_id,
            "error": error,
        },
    )


def _hide_url(record: logging.LogRecord) -> bool:
    """Leave of a record of httpx2 the method, the path template and the status."""
    operation = running.get()
    if operation is not None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        status = next((str(number) for number in arguments if type(number) is int), "")
        record.msg = "HTTP Request: %s %s %s"
        record.args = (operation.method, operation.path, status)
    return True


def _keep_event(record: logging.LogRecord) -> bool:
    """Leave of a record of httpcore2 the name of the event, as in `send_request_body.complete`."""
    if running.get() is not None:
        record.msg = record.getMessage().partition(" ")[0]
        record.args = ()
    return True


def _pass_others(_record: logging.LogRecord) -> bool:
    """Drop a record of hpack, all of whose records hold headers."""
    return running.get() is None
