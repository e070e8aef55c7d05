"""What an API asks of values beside their type, before and now."""

from __future__ import annotations

import pytest

from .versions import TEXT, WHOLE, Compare, JsonObject, api, record, send

_NUMBER: JsonObject = {"type": "number"}
_ITEMS: JsonObject = {"type": "array", "items": TEXT}


def _version(schema: JsonObject) -> JsonObject:
    return api(send(record("n", n=schema)))


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (_NUMBER, {**_NUMBER, "minimum": 0}, "minimum 0"),
        ({**_NUMBER, "minimum": 0}, {**_NUMBER, "exclusiveMinimum": 0}, "exclusiveMinimum 0"),
        ({**_NUMBER, "maximum": 9}, {**_NUMBER, "exclusiveMaximum": 9}, "exclusiveMaximum 9"),
        ({**_NUMBER, "maximum": 9}, {**_NUMBER, "maximum": 8.5}, "maximum 8.5"),
        ({**WHOLE, "exclusiveMinimum": 0}, {**WHOLE, "minimum": 2}, "minimum 2"),
        ({**WHOLE, "multipleOf": 5}, {**WHOLE, "multipleOf": 10}, "multipleOf 10"),
        ({**_ITEMS, "minItems": 0}, {**_ITEMS, "minItems": 1}, "minItems 1"),
        (_ITEMS, {**_ITEMS, "maxItems": 0}, "maxItems 0"),
        (_ITEMS, {**_ITEMS, "uniqueItems": True}, "uniqueItems true"),
        ({**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}, 'pattern "^b"'),
    ],
)
def test_what_refuses_values_that_were_taken_is_tighter(
    old: JsonObject, new: JsonObject, text: str, compared: Compare
) -> None:
    (change,) = compared(_version(old), _version(new))
    assert (change.rule, change.text) == ("limit-tightened", f"has a tighter limit: {text}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({**WHOLE, "multipleOf": 10}, {**WHOLE, "multipleOf": 5}),
        ({**_NUMBER, "multipleOf": 0.3}, {**_NUMBER, "multipleOf": 0.1}),
        ({**_NUMBER, "exclusiveMinimum": 0}, {**_NUMBER, "minimum": 0}),
        ({**_NUMBER, "minimum": 5}, {**_NUMBER, "exclusiveMinimum": 3}),
        ({**WHOLE, "maximum": 9}, {**WHOLE, "exclusiveMaximum": 11}),
    ],
)
def test_what_takes_all_that_was_taken_and_more_is_looser(
    old: JsonObject, new: JsonObject, compared: Compare
) -> None:
    (change,) = compared(_version(old), _version(new))
    assert change.rule == "limit-loosened"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({**WHOLE, "exclusiveMinimum": 0}, {**WHOLE, "minimum": 1}),
        ({**WHOLE, "maximum": 9}, {**WHOLE, "exclusiveMaximum": 10}),
        (_ITEMS, {**_ITEMS, "minItems": 0, "uniqueItems": False}),
        ({**_NUMBER, "minimum": 1}, {**_NUMBER, "minimum": 1.0}),
        ({**_NUMBER, "minimum": 1, "exclusiveMinimum": 0}, {**_NUMBER, "minimum": 1}),
    ],
)
def test_the_same_limit_in_other_keywords_is_no_change(
    old: JsonObject, new: JsonObject, compared: Compare
) -> None:
    assert compared(_version(old), _version(new)) == ()
    assert compared(_version(new), _version(old)) == ()


def test_a_body_that_is_passed_whole_has_limits_of_its_own(compared: Compare) -> None:
    old, new = (
        api(send(requestBody={"content": {"application/json": {"schema": schema}}}))
        for schema in (_ITEMS, {**_ITEMS, "maxItems": 10})
    )
    (change,) = compared(old, new)
    assert (change.rule, change.subject) == ("limit-tightened", "messages.send(body)")
