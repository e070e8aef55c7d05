"""A recording and a HAR file tell the same of the same value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.observe.sights import (
    Items,
    Members,
    Scalar,
    Sight,
    is_name,
    recorded_sight,
    sight,
    text_forms,
)
from runtime import redaction

TEXTS = [
    *("", "x", "17", "-1.5e10", "1.", "2026-01-02", "2026-13-02", "0000-01-01", "2026-02-30"),
    *("2026-01-02T03:04:05Z", "2026-01-02t03:04:05.123456789z", "2026-01-02 03:04:05+01:00"),
    *("2026-01-02T03:04:05", "2026-01-02T24:00:00Z", "2016-12-31T23:59:60Z", "03:04:05"),
    *("03:04:05.5Z", "23:59:60", "25:00:00", "6F1c2d3e-0000-4000-8000-0123456789ab"),
    *("6f1c2d3e00004000800001234567890ab", "2026-W01-1", "x" * 70, "9" * 70, "\u0661\u0667"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_both_see_the_same_forms(text: str) -> None:
    assert sorted(text_forms(text)) == sorted(redaction.text_forms(text))


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789-:TZ.+ex", max_size=30))
def test_both_see_the_same_forms_of_what_is_nearly_one(text: str) -> None:
    assert sorted(text_forms(text)) == sorted(redaction.text_forms(text))


@settings(max_examples=200, deadline=None)
@given(st.text("abzAZ09_-. @é", max_size=45))
def test_both_take_the_same_for_names(text: str) -> None:
    assert is_name(text) == redaction.is_name(text)


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=15,
)


def without_values(seen: Sight) -> Sight:
    match seen:
        case Scalar():
            return replace(seen, kept=False, value="")
        case Items(items):
            return Items(tuple(dict.fromkeys(map(without_values, items))))
        case Members(named):
            unnamed = dict.fromkeys(without_values(member) for _, member in named)
            return Members((), tuple(unnamed))
        case _:
            return seen


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_what_is_recorded_of_data_is_what_is_seen_without_names_and_values(value: Any) -> None:
    assert recorded_sight(redaction.redacted(value, [None], 0)) == without_values(sight(value))


@pytest.mark.parametrize(
    "told",
    [3, True, "", "text", "string email", {"value": None}, {"items": 1}, {"members": []}, {}, []],
)
def test_what_no_recording_tells_is_refused(told: Any) -> None:
    with pytest.raises(ValueError, match=r"a|no"):
        recorded_sight(told)
