"""A message that may have been sent is not sent again."""

from __future__ import annotations

import logging
import re
from typing import Any, Final

import anyio
import pytest

from tests.contract.calling import connect_async, send_all
from tests.contract.jsons import to_bytes
from tests.contract.marks import modes, two_modes, vendors
from tests.contract.scripted import ScriptedServer, Turn, reply
from tests.contract.single_send import CASES, VARIANTS, Case, Played, play
from tests.contract.single_send_table import table
from tests.contract.vendors import MATEO, VENDORS, Mode, Vendor

BY_NAME: Final = {case.name: case for case in CASES}
cases = pytest.mark.parametrize("case", CASES, ids=BY_NAME)


def key_of(request: bytes) -> list[bytes]:
    return re.findall(rb"(?i)\r\nidempotency-key: *([^\r]*)", request)


@cases
@two_modes
def test_a_message_arrives_as_often_as_is_safe(case: Case, mode: Mode) -> None:
    played = {variant: play(case, variant, mode) for variant in VARIANTS}

    assert {variant: (len(found.requests), found.told) for variant, found in played.items()} == {
        variant: case.expected(variant) for variant in VARIANTS
    }
    for found in played.values():
        assert len(set(found.requests)) <= 1  # what is sent again is the same to the last byte
    read = [key_of(request) for request in played["with Idempotency-Key"].requests if request]
    assert read == [[b"key-1"]] * len(read)
    assert not any(key_of(request) for request in played["by default"].requests)


@vendors
@two_modes
@pytest.mark.parametrize(
    "name",
    ["answers 500", "hangs up after reading", "reads, and does not answer in time"],
)
def test_no_package_sends_a_post_twice_that_may_have_worked(
    vendor: Vendor, mode: Mode, name: str
) -> None:
    found = play(BY_NAME[name], "by default", mode, vendor)

    assert len(found.requests) == 1
    assert found.told == BY_NAME[name].told


def texts(name: str) -> str:
    found: Played = play(BY_NAME[name], "by default", "sync")
    return str(found.error)


def test_the_text_of_an_error_says_whether_the_message_can_have_arrived() -> None:
    may = "the request may have taken effect, do not simply send it again"
    accepted = "the request was accepted, do not simply send it again"

    assert may in texts("hangs up after reading")
    assert may in texts("reads, and does not answer in time")
    assert accepted in texts("answers 200 and half a body")
    assert "the request was not sent" in texts("refuses the connection")


def test_a_wait_that_is_too_long_is_left_to_the_caller() -> None:
    error = play(BY_NAME["answers 429 and `Retry-After: 3600`"], "by default", "sync").error

    assert error.retry_after == 3600.0


@modes
def test_a_refused_connection_is_tried_again_until_it_is_made(mode: Mode) -> None:
    """Nothing was sent, so this is safe; the message then arrives once."""
    server = ScriptedServer(reply("200 OK", to_bytes(MATEO.answer)))

    class Opener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno == logging.WARNING:
                server.listen()

    opener, logger = Opener(), logging.getLogger("mateo_client")
    logger.addHandler(opener)
    try:
        [answer] = send_all(
            MATEO,
            server.origin,
            [MATEO.required.arguments],
            mode=mode,
            retry=MATEO.package.RetryPolicy(first_delay=0.01, attempts=2),
        )
    finally:
        logger.removeHandler(opener)
        server.close()

    assert answer.attempts == 2
    assert len(server.requests) == 1


@pytest.mark.parametrize("mode", ["asyncio", "trio"])
def test_a_cancelled_call_is_not_sent_again_and_the_client_stays_usable(mode: Mode) -> None:
    ok = reply("200 OK", to_bytes(MATEO.answer))
    with ScriptedServer(Turn(then="stall"), ok) as server:

        async def cancel_and_call() -> None:
            async with connect_async(MATEO, server.origin, timeout=10.0) as client:
                with anyio.move_on_after(0.3):
                    await client.messages.send(**MATEO.required.arguments)
                assert len(server.requests) == 1
                answer = await client.with_response(
                    client.messages.send, **MATEO.required.arguments
                )
                assert answer.attempts == 1

        anyio.run(cancel_and_call, backend=mode)

    assert len(server.requests) == 2


@two_modes
def test_each_attempt_is_logged_with_its_number(
    caplog: pytest.LogCaptureFixture, mode: Mode
) -> None:
    with caplog.at_level(logging.DEBUG, "mateo_client"):
        play(BY_NAME["refuses the connection"], "by default", mode)
        play(BY_NAME["answers 429, then 200"], "by default", mode)

    records: list[Any] = [record for record in caplog.records if record.name == "mateo_client"]
    assert [(record.attempt, record.levelname) for record in records] == [
        (1, "WARNING"),
        (2, "WARNING"),
        (3, "WARNING"),
        (1, "WARNING"),
        (2, "DEBUG"),
    ]
    assert [record.status for record in records] == [None, None, None, 429, 200]


def test_an_idempotency_key_of_one_call_does_not_stay() -> None:
    with ScriptedServer(reply("200 OK", to_bytes(MATEO.answer))) as server:
        with_key = {"headers": {"Idempotency-Key": "key-2"}}
        for change in (with_key, {}):
            send_all(MATEO, server.origin, [MATEO.required.arguments], change=change)

    assert [key_of(request) for request in server.requests] == [[b"key-2"], []]


def test_the_counting_server_counts_what_is_sent_twice() -> None:
    """Otherwise the ones above would prove nothing."""
    with ScriptedServer(Turn(then="hang up")) as server:
        once = MATEO.package.RetryPolicy(attempts=1)
        calls = [MATEO.required.arguments] * 2
        send_all(MATEO, server.origin, calls, retry=once)

    assert len(server.requests) == server.connections == 2


def test_the_table_has_a_row_for_each_case() -> None:
    text = table(CASES[:2], VENDORS[4])

    assert text.splitlines() == [
        "| The server ... | by default | with Idempotency-Key | attempts=1 | The caller gets |",
        "| --- | --- | --- | --- | --- |",
        "| answers 200 | 1 | 1 | 1 | an answer |",
        "| answers 500 | 1 | 3 | 1 | `ServerError` |",
    ]
