"""JSON in the text of a page."""

from __future__ import annotations

from time import process_time

import pytest

from generator.document import JsonValue
from generator.ingest.samples import Reading, has_placeholders, json_at, json_value


def test_a_value_is_read_whatever_follows_it() -> None:
    assert json_at('x {"a": 1}, y', 1) == Reading(value={"a": 1}, end=10)


@pytest.mark.parametrize(
    "text",
    [
        "{'a': 1}",
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": 1} x',
        "[" * 100_000,
        "[" * 200 + "]" * 200,
        "1" * 5_000,
        "",
        "{...}",
    ],
)
def test_what_json_cannot_hold_is_no_sample(text: str) -> None:
    assert json_value(text) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": [{"b": "<string>"}]}, True),
        (["{{token}}"], True),
        ({"a": "<b>bold</b>"}, False),
        ({"a": "x < y"}, False),
    ],
)
def test_placeholders_are_found_at_any_depth(value: JsonValue, expected: bool) -> None:
    assert has_placeholders(value) is expected


def test_a_search_goes_on_behind_what_was_read() -> None:
    text = '{"a": [1, 2, oops' * 10_000
    started, position = process_time(), 0
    while position < len(text):
        found = json_at(text, position)
        assert isinstance(found, int)
        position = max(found, position + 1)
        if position > 20_000:
            break
    assert process_time() - started < 3
