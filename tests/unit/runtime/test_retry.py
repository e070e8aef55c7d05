"""When a request is sent again, and after how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from httpx2 import Headers
from hypothesis import given
from hypothesis import strategies as st

from runtime.headers import request_id, retry_after
from runtime.retry import (
    RetryPolicy,
    delay_after_status,
    delay_without_answer,
    is_repeatable,
)

POLICY = RetryPolicy(attempts=3, first_delay=1.0, max_delay=3.0, max_retry_after=10.0)


@pytest.mark.parametrize(
    ("method", "headers", "repeatable"),
    [
        *[(method, {}, True) for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "QUERY")],
        ("POST", {}, False),
        ("PATCH", {}, False),
        ("POST", {"idempotency-key": ""}, False),
        ("POST", {"idempotency-key": "k"}, True),
        ("PATCH", {"idempotency-key": "k"}, True),
    ],
)
def test_a_request_is_repeatable_by_method_or_key(
    method: str, headers: Mapping[str, str], repeatable: bool
) -> None:
    assert is_repeatable(method, Headers(headers), {"Idempotency-Key"}) is repeatable


@pytest.mark.parametrize("possibly_sent", [True, False])
@pytest.mark.parametrize("repeatable", [True, False])
def test_without_an_answer_only_what_can_have_worked_once_is_kept_back(
    possibly_sent: bool, repeatable: bool
) -> None:
    delay = delay_without_answer(POLICY, 1, possibly_sent=possibly_sent, repeatable=repeatable)
    assert (delay is None) is (possibly_sent and not repeatable)


@pytest.mark.parametrize(
    ("status", "asked", "repeatable", "again"),
    [
        (200, None, True, False),
        (302, None, True, False),
        (400, 1.0, True, False),
        (404, None, True, False),
        (409, None, True, False),
        (408, None, True, True),
        (408, 1.0, False, False),
        (429, None, True, True),
        (429, None, False, True),
        (429, 1.0, False, True),
        (429, 10.0, False, True),
        (429, 10.1, False, False),
        (429, 10.1, True, False),
        (500, None, True, True),
        (500, None, False, False),
        (500, 1.0, False, False),
        (501, None, True, False),
        (502, None, True, True),
        (502, None, False, False),
        (503, None, True, True),
        (503, None, False, False),
        (503, 1.0, False, True),
        (503, 99.0, True, False),
        (504, None, True, True),
        (504, None, False, False),
    ],
)
def test_a_status_decides_together_with_what_can_be_repeated(
    status: int, asked: float | None, repeatable: bool, again: bool
) -> None:
    delay = delay_after_status(POLICY, 1, status, asked=asked, repeatable=repeatable)
    assert (delay is not None) is again
    if again and asked is not None:
        assert delay == asked


def test_there_are_as_many_attempts_as_the_policy_says() -> None:
    for attempt, more in ((1, True), (2, True), (3, False), (4, False)):
        after = delay_after_status(POLICY, attempt, 429, asked=None, repeatable=True)
        without = delay_without_answer(POLICY, attempt, possibly_sent=False, repeatable=True)
        assert (after is not None) is more
        assert (without is not None) is more


@pytest.mark.parametrize(("attempt", "limit"), [(1, 1.0), (2, 2.0), (3, 3.0), (2000, 3.0)])
def test_the_wait_is_random_below_a_limit_that_doubles(attempt: int, limit: float) -> None:
    policy = RetryPolicy(attempts=10_000, first_delay=1.0, max_delay=3.0)
    waits = [
        delay_without_answer(policy, attempt, possibly_sent=False, repeatable=True) or 0.0
        for _ in range(300)
    ]
    assert all(0 <= wait <= limit for wait in waits)
    assert min(waits) < 0.2 * limit
    assert max(waits) > 0.8 * limit


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: RetryPolicy(attempts=0), "attempts"),
        (lambda: RetryPolicy(first_delay=-0.1), "first_delay"),
        (lambda: RetryPolicy(max_delay=float("nan")), "max_delay"),
        (lambda: RetryPolicy(max_retry_after=float("inf")), "max_retry_after"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(
    make: Callable[[], RetryPolicy], name: str
) -> None:
    with pytest.raises(ValueError, match=f"^{name}: expected"):
        make()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 1.5 ", 1.5),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("1e3", None),
        ("nan", None),
        ("inf", None),
        ("٣", None),
        ("Thu, 32 Jan 2026 00:00:00 GMT", None),
        ("9" * 400, None),
    ],
)
def test_retry_after_is_read_strictly(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}) == seconds


@pytest.mark.parametrize("usegmt", [True, False])
def test_retry_after_can_be_a_date(usegmt: bool) -> None:
    until = datetime.now(UTC) + timedelta(seconds=30)
    seconds = retry_after({"retry-after": format_datetime(until, usegmt=usegmt)})
    assert seconds is not None
    assert 27 < seconds <= 30


def test_a_date_without_zone_is_utc() -> None:
    until = datetime.now(UTC) + timedelta(seconds=30)
    seconds = retry_after({"retry-after": f"{until:%a, %d %b %Y %H:%M:%S} -0000"})
    assert seconds is not None
    assert 27 < seconds <= 30


@given(st.text())
def test_no_retry_after_breaks_the_answer(text: str) -> None:
    seconds = retry_after({"retry-after": text})
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, None),
        ({"x-request-id": "7f3a"}, "7f3a"),
        ({"x-correlation-id": "a:b.c-d_E"}, "a:b.c-d_E"),
        ({"x-request-id": "Ada Lovelace", "request-id": "1"}, "1"),
        ({"x-request-id": ""}, None),
        ({"x-request-id": "a" * 129}, None),
        ({"x-request-id": "1\n"}, None),
        ({"x-patient": "1"}, None),
    ],
)
def test_a_request_id_is_taken_only_if_it_looks_like_one(
    headers: Mapping[str, str], found: str | None
) -> None:
    assert request_id(headers) == found
