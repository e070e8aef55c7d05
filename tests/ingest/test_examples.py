"""Schemas from examples say what the examples show, and no more."""

from __future__ import annotations

import pytest

from generator.document import JsonObject, JsonValue
from generator.ingest.drafts.examples import schema_of

DATE_TIME = "2026-01-02T03:04:05Z"
UUID = "95b11417-f18f-457f-8804-68e361f9164f"


SHOWN: list[tuple[list[JsonValue], JsonObject]] = [
    (["a"], {"type": "string"}),
    ([1], {"type": "integer"}),
    ([1, 1.5], {"type": "number"}),
    ([True], {"type": "boolean"}),
    ([True, 1], {"type": ["integer", "boolean"]}),
    ([None], {}),
    ([], {}),
    ([None, "a"], {"type": ["string", "null"]}),
    ([[]], {"type": "array"}),
    ([{}], {"type": "object"}),
    ([[1, "a"]], {"type": "array", "items": {"type": ["string", "integer"]}}),
    ([[None]], {"type": "array"}),
    (
        [[{"a": 1}, {"b": "x"}]],
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
            },
        },
    ),
    ([{"a": None}], {"type": "object", "properties": {"a": {}}}),
]


@pytest.mark.parametrize(("values", "expected"), SHOWN)
def test_types_members_and_elements_are_those_of_the_values(
    values: list[JsonValue], expected: JsonObject
) -> None:
    assert schema_of(values) == expected


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        ([DATE_TIME], "date-time"),
        ([DATE_TIME, "2026-01-02T03:04:05.123+01:00"], "date-time"),
        (["2026-01-02"], "date"),
        ([UUID], "uuid"),
        ([UUID.upper()], "uuid"),
        ([DATE_TIME, "soon"], None),
        ([DATE_TIME, "2026-01-02"], None),
        (["2026-01-02T03:04:05"], None),
        (["2026-13-02"], None),
        (["2026-01-02 03:04:05Z"], None),
        (["a@b.example", "https://a.example"], None),
        (["<string>"], None),
    ],
)
def test_a_format_is_shown_only_where_every_text_has_it(
    texts: list[JsonValue], form: str | None
) -> None:
    assert schema_of(texts).get("format") == form


def test_placeholders_tell_types_only() -> None:
    sample: JsonValue = {"a": "<string>", "b": 123, "c": "<unknown>", "d": 7}
    assert schema_of([sample], placeholders=True) == {
        "type": "object",
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "number"},
            "c": {},
            "d": {"type": "integer"},
        },
    }


def test_keys_that_are_data_are_no_members() -> None:
    days: JsonValue = {"2026-01-02": {"n": 1}, "2026-01-03": {"n": 2}}
    assert schema_of([days]) == {
        "type": "object",
        "additionalProperties": {"type": "object", "properties": {"n": {"type": "integer"}}},
    }


def test_examples_never_make_anything_required_or_fixed() -> None:
    text = str(schema_of([{"a": "x", "b": [{"c": 1}]}, {"a": "x", "b": []}]))
    assert not any(word in text for word in ("required", "enum", "const"))
