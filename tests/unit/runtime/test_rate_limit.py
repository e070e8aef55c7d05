"""What an answer says of the rate limit, in each of the forms that APIs use."""

from __future__ import annotations

import time
from collections.abc import Mapping

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.rate_limit import rate_limit, seconds_to_reset
from runtime.retry import RetryPolicy

from .conftest import NOW
from .letters_client import LettersClient
from .letters_errors import RateLimitError
from .loopback import Reply, Server

DATE = {"Date": "Sun, 09 Sep 2001 01:46:40 GMT"}  # 1,000,000,000 s after 1970


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"RateLimit-Limit": "many"}, None),
        ({"RateLimit": "soon"}, None),
        ({"RateLimit-Limit": "100", "RateLimit-Remaining": "0", "RateLimit-Reset": "30"},
         (100, 0, 30.0)),
        ({"RateLimit-Limit": "100, 100;w=60"}, (100, None, None)),
        ({"RateLimit": "limit=100, remaining=50, reset=5"}, (100, 50, 5.0)),
        ({"RateLimit": '"default";r=50;t=30'}, (None, 50, 30.0)),
        ({"RateLimit": '"default";r=50;t=30', "RateLimit-Policy": '"default";q=100;w=60'},
         (100, 50, 30.0)),
        ({"RateLimit": '"burst";r=9;t=1, "day";r=2;t=900',
          "RateLimit-Policy": '"burst";q=10;w=1,"day";q=5000;w=86400'}, (5000, 2, 900.0)),
        ({"RateLimit": '"day";r=2;pk=:cHsdsRa894==:'}, (None, 2, None)),
        ({"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "59", "X-RateLimit-Reset": "12"},
         (60, 59, 12.0)),
        ({"X-RateLimit-Reset": "1000000090", **DATE}, (None, None, 90.0)),
        ({"X-RateLimit-Reset": "1000000090500", **DATE}, (None, None, 90.5)),
        ({"X-Rate-Limit-Remaining": "3", "X-Rate-Limit-Reset": "1000000001", **DATE},
         (None, 3, 1.0)),
        ({"X-RateLimit-Reset-After": "1.5", "X-RateLimit-Reset": "1000000090", **DATE},
         (None, None, 1.5)),
    ],
)  # fmt: skip
def test_limits_are_read(headers: Mapping[str, str], expected: object) -> None:
    assert rate_limit(httpx2.Headers(headers)) == expected


def test_a_reset_in_the_past_is_now_and_without_date_our_clock_counts() -> None:
    past = httpx2.Headers({"X-RateLimit-Reset": "1000000000"})
    assert rate_limit(past) == (None, None, 0.0)
    soon = rate_limit(httpx2.Headers({"X-RateLimit-Reset": f"{time.time() + 60:.0f}"}))
    assert soon is not None
    assert soon.reset_after == pytest.approx(60, abs=2)


@pytest.mark.parametrize(("left", "seconds"), [("0", 7.0), ("3", None)])
def test_a_reset_is_waited_for_only_where_nothing_is_left(left: str, seconds: float | None) -> None:
    headers = {"RateLimit-Remaining": left, "RateLimit-Reset": "7"}
    assert seconds_to_reset(httpx2.Headers(headers)) == seconds


@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
def test_any_text_is_read_or_left(text: str) -> None:
    names = ("ratelimit", "ratelimit-policy", "ratelimit-reset", "x-ratelimit-limit", "date")
    found = rate_limit(dict.fromkeys(names, text))
    assert found is None or all(number is None or number >= 0 for number in found)


def test_errors_and_answers_have_the_limit(client: LettersClient, server: Server) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3600"}
    server.play(Reply(429, headers=headers), Reply(headers={"RateLimit-Remaining": "41"}))
    with pytest.raises(RateLimitError) as caught:  # an hour is beyond `max_retry_after`
        client.letters.get("1")
    assert (caught.value.rate_limit, caught.value.retry_after) == ((None, 0, 3600.0), None)
    assert client.with_response(client.letters.get, "1").rate_limit == (None, 41, None)
    assert len(server.requests) == 2


def test_a_refused_call_waits_for_the_reset(server: Server) -> None:
    headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": "0.2"}
    server.play(Reply(429, headers=headers), Reply())
    patient = RetryPolicy(first_delay=0.0, max_retry_after=0.3)
    with LettersClient(token="T", base_url=server.url, retry=patient) as client:
        started = time.monotonic()
        client.letters.send(text="a")
        assert time.monotonic() - started >= 0.2
    assert NOW.max_retry_after == 60.0
