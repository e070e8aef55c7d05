"""Spans of OpenTelemetry, judged by its own SDK."""

from __future__ import annotations

import sys

import anyio
import httpx2
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from runtime.errors import NoResponseError
from runtime.hooks import CallAttempt
from runtime.telemetry import telemetry

from .conftest import NOW
from .letters_client import AsyncLettersClient, LettersClient
from .letters_errors import BadRequestError
from .loopback import Reply, Server

SECRET = "Ada-Lovelace-4711"


class Spans:
    """A tracer provider that keeps the spans that have ended."""

    def __init__(self) -> None:
        self._kept = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self._kept))

    @property
    def ended(self) -> tuple[ReadableSpan, ...]:
        """The spans, in the order of their ends."""
        return self._kept.get_finished_spans()


@pytest.fixture
def spans() -> Spans:
    """Give a provider."""
    return Spans()


def test_each_attempt_is_a_client_span_by_the_conventions(server: Server, spans: Spans) -> None:
    server.play("drop", Reply(503), Reply())
    hooks = [telemetry(spans.provider)]
    with LettersClient(token=SECRET, base_url=server.url, retry=NOW, hooks=hooks) as client:
        client.letters.get(SECRET, fields=[SECRET])
    host, port = server.url.removeprefix("http://").split(":")
    common = {
        "http.request.method": "GET",
        "url.template": "/letters/{letterId}",
        "server.address": host,
        "server.port": int(port),
    }
    assert [dict(span.attributes or {}) for span in spans.ended] == [
        common | {"error.type": "httpx2.RemoteProtocolError"},
        common
        | {
            "http.request.resend_count": 1,
            "http.response.status_code": 503,
            "error.type": "503",
        },
        common | {"http.request.resend_count": 2, "http.response.status_code": 200},
    ]
    assert {(span.name, span.kind) for span in spans.ended} == {
        ("GET /letters/{letterId}", trace.SpanKind.CLIENT)
    }
    codes = [span.status.status_code for span in spans.ended]
    assert codes == [trace.StatusCode.ERROR, trace.StatusCode.ERROR, trace.StatusCode.UNSET]
    assert "traceparent" not in server.requests[0].headers


def test_a_span_holds_nothing_of_what_was_sent_and_received(server: Server, spans: Spans) -> None:
    server.play(Reply(400, f'{{"reason": "{SECRET}"}}'.encode(), {"X-Name": SECRET}), "drop")
    hooks = [telemetry(spans.provider)]
    with LettersClient(token=SECRET, base_url=server.url, hooks=hooks) as client:
        with pytest.raises(BadRequestError):
            client.letters.get(SECRET)
        with pytest.raises(NoResponseError):
            client.letters.send(text=SECRET)
    assert len(spans.ended) == 2
    assert all(SECRET not in span.to_json() for span in spans.ended)


def identity(span: ReadableSpan) -> int:
    """The id of a span."""
    context = span.get_span_context()
    assert context is not None
    return context.span_id


async def test_spans_of_tasks_have_their_own_parents(server: Server, spans: Spans) -> None:
    hooks = [telemetry(spans.provider, propagate=True)]
    tracer = spans.provider.get_tracer("test")
    async with AsyncLettersClient(token="T", base_url=server.url, hooks=hooks) as client:

        async def use(name: str) -> None:
            with tracer.start_as_current_span(name):
                await client.letters.get(name)

        async with anyio.create_task_group() as tasks:
            for number in range(10):
                tasks.start_soon(use, str(number))
    calls = [span for span in spans.ended if span.name.startswith("GET ")]
    parents = {identity(span) for span in spans.ended if span not in calls}
    assert {span.parent.span_id for span in calls if span.parent} == parents
    assert len(parents) == 10
    found = {request.headers["traceparent"].split("-")[2] for request in server.requests}
    assert found == {format(identity(span), "016x") for span in calls}
    assert trace.get_current_span() is trace.INVALID_SPAN


def test_an_unknown_method_is_other(spans: Spans) -> None:
    hooks = telemetry(spans.provider)
    request = httpx2.Request("PURGE", "https://letters.test/x")
    attempt = CallAttempt("letters.purge", "PURGE", "/letters", 1, request)
    attempt.error = KeyboardInterrupt()
    assert hooks.before_request is not None
    assert hooks.on_error is not None
    hooks.before_request(attempt)
    hooks.on_error(attempt)
    (span,) = spans.ended
    assert span.name == "HTTP /letters"
    assert dict(span.attributes or {}) == {
        "http.request.method": "_OTHER",
        "http.request.method_original": "PURGE",
        "url.template": "/letters",
        "server.address": "letters.test",
        "server.port": 443,
        "error.type": "builtins.KeyboardInterrupt",
    }


def test_without_opentelemetry_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(sys)["modules"], "opentelemetry.trace", None)
    with pytest.raises(ImportError, match=r"its extra \[otel\]"):
        telemetry()
