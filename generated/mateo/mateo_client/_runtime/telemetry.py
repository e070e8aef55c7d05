"""Spans of OpenTelemetry, for programs that have `opentelemetry-api` installed.

Source: Semantic Conventions for HTTP, "HTTP client span", 1.27 and later. `url.full`, which they
ask for, is left out on purpose: it holds the values of parameters. So are all headers.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from .hooks import CallAttempt, CallHooks

_METHODS: Final = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"}
)


def telemetry(tracer_provider: object = None, *, propagate: bool = False) -> CallHooks:
    """Return hooks that make a client span for each attempt of a call.

    The span is called by method and path template, as in `GET /users/{userId}`, and is the current
    one while the request is sent. It never holds the URL, a header or a body.

    Args:
        tracer_provider: Where spans are made; None for the one of the program.
        propagate: Whether the API gets the context, usually as the header `traceparent`. The
            program's own propagators decide what that is: baggage can be more than the API may see.

    Raises:
        ImportError: `opentelemetry-api` is not installed: see the extra `otel` of this package.
    """
    package = __name__.partition(".")[0]
    try:
        trace = import_module("opentelemetry.trace")
        inject = import_module("opentelemetry.propagate").inject
    except ModuleNotFoundError:
        missing = "telemetry needs opentelemetry-api: install this package with its extra [otel]"
        raise ImportError(missing) from None
    tracer = trace.get_tracer(package, tracer_provider=tracer_provider)
    open_spans: dict[CallAttempt, Any] = {}

    def start(attempt: CallAttempt) -> None:
        method = attempt.method if attempt.method in _METHODS else "_OTHER"
        scope = tracer.start_as_current_span(
            f"{'HTTP' if method == '_OTHER' else method} {attempt.path}",
            kind=trace.SpanKind.CLIENT,
            attributes=_facts(attempt, method),
            record_exception=False,  # its text could quote what was sent
            set_status_on_exception=False,
        )
        open_spans[attempt] = scope, scope.__enter__()
        if propagate:
            inject(attempt.request.headers)

    def end(attempt: CallAttempt) -> None:
        scope, span = open_spans.pop(attempt)
        error = _error_type(attempt)
        if attempt.response is not None:
            span.set_attribute("http.response.status_code", attempt.response.status_code)
        if error:
            span.set_attribute("error.type", error)
            span.set_status(trace.StatusCode.ERROR)
        scope.__exit__(None, None, None)

    return CallHooks(before_request=start, after_response=end, on_error=end)


def _facts(attempt: CallAttempt, method: str) -> dict[str, str | int]:
    """Return the attributes that are known before the request is sent."""
    url = attempt.request.url
    facts: dict[str, str | int] = {
        "http.request.method": method,
        "url.template": attempt.path,
        "server.address": url.host,
        "server.port": url.port or (443 if url.scheme == "https" else 80),
    }
    if method != attempt.method:
        facts["http.request.method_original"] = attempt.method
    if attempt.number > 1:
        facts["http.request.resend_count"] = attempt.number - 1
    return facts


def _error_type(attempt: CallAttempt) -> str:
    """Return the class of an error, else an error status; empty if the attempt went well."""
    if attempt.error is not None:
        kind = type(attempt.error)
        return f"{kind.__module__}.{kind.__qualname__}"
    status = 0 if attempt.response is None else attempt.response.status_code
    return str(status) if status >= 400 else ""
