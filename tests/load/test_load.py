"""The load test, small enough for every run; `make load` makes 20,000 calls of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from .load import GROWTH, Kind, Measured, measure, server

CALLS = 200


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Give the server."""
    with server() as running:
        yield running


@pytest.mark.parametrize("kind", ["threads", "asyncio", "trio"])
def test_many_users_of_one_client_get_their_own_answers_and_leave_nothing(
    url: str, kind: Kind
) -> None:
    found = measure(kind, url, CALLS)
    assert found.faults == []
    assert found.calls == CALLS
    assert found.attempts > CALLS  # some were repeated: the server is busy or gone at times


def test_each_fault_is_told() -> None:
    found = Measured(calls=9, attempts=9, seconds=1.0, crossed=0, opened=-1, grown=GROWTH)
    assert found.faults == []
    assert replace(found, crossed=2).faults == ["2 crossed answers"]
    assert replace(found, opened=1).faults == ["1 connections left open"]
    assert replace(found, grown=GROWTH + 1).faults == [f"{GROWTH + 1} bytes left in use"]
