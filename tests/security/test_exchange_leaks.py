"""What goes wrong with bodies, streams, pages, credentials and webhooks shows no value either."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.security.exchange_events import BROKEN, EXCHANGES, ExchangeEvent, happen
from tests.security.exchanges import Mode, exchange_package
from tests.security.leak_table import exchange_table
from tests.security.leaks import leaks
from tests.security.markers import found


@pytest.fixture(scope="module")
def package() -> Iterator[ModuleType]:
    with exchange_package() as made:
        yield made


@pytest.mark.parametrize("event", EXCHANGES, ids=lambda event: event.name)
@pytest.mark.parametrize("mode", ["sync", "asyncio"])
def test_nothing_shows_what_was_sent_or_received(
    event: ExchangeEvent, mode: Mode, package: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    left, played = happen(event, package, mode)

    assert left.told == event.told
    assert leaks(left) == {surface: [] for surface in leaks(left)}
    assert found(played.reprs) == []
    assert len(played.requests) == event.arrives or event in BROKEN
    assert played.foreign == []
    assert capfd.readouterr() == ("", "")


def test_the_table_has_a_row_for_each_event(package: ModuleType) -> None:
    assert exchange_table(EXCHANGES[:2], package).splitlines()[2:] == [
        f"| {name} | `{told}` | nothing | nothing | nothing | nothing | nothing |"
        for name, told in (
            ("a form is not taken", "ServerError"),
            ("a form gets no answer", "NoResponseError"),
        )
    ]
