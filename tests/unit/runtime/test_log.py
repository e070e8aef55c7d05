"""Logging: what is said of a call, and what httpx2 may say of it."""

from __future__ import annotations

import contextlib
import logging

import httpx2
import pytest

from runtime.errors import ApiError
from runtime.log import guard_http_loggers
from runtime.retry import RetryPolicy

from .letters import Recipient
from .letters_client import AsyncLettersClient, LettersClient
from .loopback import Reply, Server, Step

NO_RETRY = RetryPolicy(attempts=1)
MARKER = "AdaLovelace4915112345678"
BODY = (
    b'{"id":"1","subject":"AdaLovelace4915112345678","status":"sent","recipients":[{"handle":"'
    b'AdaLovelace4915112345678"}]}'
)
HEADERS = {"X-Patient": MARKER, "Set-Cookie": f"name={MARKER}"}
FIELDS = {
    "operation",
    "method",
    "path",
    "status",
    "attempt",
    "duration_ms",
    "request_id",
    "error",
}
STEPS: list[Step] = [
    Reply(200, BODY, HEADERS),
    Reply(400, BODY, HEADERS),
    Reply(200, BODY[:-2], HEADERS),
    Reply(200, b'{"id":"AdaLovelace4915112345678","subject":1}', HEADERS),
    Reply(200, BODY, HEADERS, promised=1000),
    Reply(301, BODY, {"Location": f"/{MARKER}"}),
    Reply(500, BODY, {"X-Request-Id": f"{MARKER} 1"}),
    "drop",
]


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    """Log everything there is."""
    caplog.set_level(logging.DEBUG)


def said(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged, with the values of all attributes of the records."""
    return "\n".join(
        f"{record.name} {record.getMessage()} {vars(record)}" for record in caplog.records
    )


@pytest.mark.parametrize("step", STEPS)
def test_no_record_holds_what_was_sent_or_received(
    server: Server, caplog: pytest.LogCaptureFixture, step: Step
) -> None:
    server.play(step)
    with LettersClient(
        token=MARKER, base_url=server.url, retry=NO_RETRY, headers={"X-Own": MARKER}
    ) as client:
        with contextlib.suppress(ApiError):
            client.letters.send(text=MARKER, to=[Recipient(handle=MARKER)])
        with contextlib.suppress(ApiError):
            client.letters.get(MARKER, fields=[MARKER])
    assert len(server.requests) == 2
    assert "/letters" in said(caplog)
    assert MARKER not in said(caplog)


@pytest.mark.parametrize("step", STEPS)
async def test_no_record_of_an_async_call_holds_what_was_sent_or_received(
    server: Server, caplog: pytest.LogCaptureFixture, step: Step
) -> None:
    server.play(step)
    async with AsyncLettersClient(token=MARKER, base_url=server.url, retry=NO_RETRY) as client:
        with contextlib.suppress(ApiError):
            await client.letters.get(MARKER)
    assert "/letters/{letterId}" in said(caplog)
    assert MARKER not in said(caplog)


def test_an_answer_is_told_with_these_fields(
    client: LettersClient, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.play(Reply(headers={"X-Request-Id": "7f3a"}))
    client.letters.get("1")
    (record,) = (record for record in caplog.records if record.name == "letters_client")
    assert record.levelno == logging.DEBUG
    assert record.getMessage().startswith("letters.get: GET /letters/{letterId}: HTTP 200 in ")
    own = set(vars(record)) - set(vars(logging.makeLogRecord({}))) - {"message", "taskName"}
    assert own == FIELDS
    assert (vars(record)["status"], vars(record)["request_id"]) == (200, "7f3a")
    assert vars(record)["path"] == "/letters/{letterId}"


def test_a_retry_and_giving_up_are_warnings(
    client: LettersClient, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.play(Reply(503), "drop")
    with pytest.raises(ApiError):
        client.letters.get("1")
    told = [
        (record.levelname, vars(record)["attempt"], record.getMessage())
        for record in caplog.records
        if record.name == "letters_client"
    ]
    assert [(level, attempt) for level, attempt, _ in told] == [
        ("WARNING", 1),
        ("WARNING", 2),
        ("WARNING", 3),
    ]
    assert "HTTP 503 in " in told[0][2]
    assert told[0][2].endswith(" (attempt 1); next attempt in 0.0 s")
    assert told[2][2].endswith(" (attempt 3); giving up")


def test_records_of_httpx2_are_cut_down_while_a_call_runs(
    client: LettersClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.letters.get(MARKER)
    messages = {record.getMessage() for record in caplog.records if record.name == "httpx2"}
    assert messages == {"HTTP Request: GET /letters/{letterId} 200"}
    events = {r.getMessage() for r in caplog.records if r.name.startswith("httpcore2.")}
    assert "receive_response_headers.complete" in events
    assert not any(" " in event for event in events)


def test_others_who_use_httpx2_are_not_touched(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    guard_http_loggers()
    with httpx2.Client() as http:
        http.get(f"{server.url}/{MARKER}")
    assert MARKER in said(caplog)
    assert "Content-Length" in said(caplog)


def test_guarding_the_loggers_again_changes_nothing() -> None:
    guard_http_loggers()
    before = list(logging.getLogger("httpx2").filters)
    guard_http_loggers()
    assert logging.getLogger("httpx2").filters == before


def test_a_call_inside_the_hook_of_another_is_told_as_itself(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with httpx2.Client() as http, LettersClient(token="T", base_url=server.url) as inner:

        def hook(_request: httpx2.Request) -> None:
            inner.letters.get("1")

        http.event_hooks["request"].append(hook)
        LettersClient(token="T", base_url=server.url, http_client=http).letters.send(text="a")
    assert [record.getMessage() for record in caplog.records if record.name == "httpx2"] == [
        "HTTP Request: GET /letters/{letterId} 200",
        "HTTP Request: POST /letters 200",
    ]
