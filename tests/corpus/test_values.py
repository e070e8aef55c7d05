"""Which examples fit their schema, and when a value has come back as it was."""

from __future__ import annotations

from typing import Any

import pytest

from generator.document import JsonValue
from tests.corpus.fitting import judge_of
from tests.corpus.same import difference, same


def string(**keywords: Any) -> dict[str, Any]:
    return {"type": "string", **keywords}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (string(format="date-time"), "2026-11-21T03:00:00Z"),
        (string(format="date-time"), "1990-12-31t23:59:60z"),
        (string(format="date"), "2026-11-21"),
        (string(format="time"), "03:00:00"),
        (string(format="uuid"), "3F2504E0-4f89-11d3-9a0c-0305e82c3301"),
        (string(format="byte"), "aGk="),
        (string(format="decimal"), "12.50"),
        (string(format="anything"), "x"),
        (string(pattern="("), "anything: patterns are not judged"),
        ({"$ref": "#/components/schemas/Name"}, "a"),
        ({"$ref": "#/components/schemas/Name", "nullable": True}, None),
        ({"enum": ["a"], "nullable": True}, None),
        ({"type": "object", "properties": {"a": {"required": True}}}, {"a": 1}),
        (True, 1),
    ],
)
def test_a_value_that_fits_is_tried(schema: Any, value: JsonValue) -> None:
    assert judge_of(document(schema))(value, "#/x")


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (string(format="date-time"), "2026-11-21T03:00:00"),
        (string(format="date-time"), "2026-02-30T03:00:00Z"),
        (string(format="date"), "21.11.2026"),
        (string(format="time"), "25:00:00"),
        (string(format="uuid"), "3f2504e0"),
        (string(format="byte"), "not base64!"),
        (string(contentEncoding="base64"), "not base64!"),
        (string(format="decimal"), "twelve"),
        (string(), None),
        (string(), 1),
        ({"$ref": "#/components/schemas/Name"}, None),
        ({"$ref": "#/components/schemas/Name", "nullable": True}, 1),
        ({"$ref": "#/nowhere"}, 1),
        ({"$ref": "#/x"}, 1),
        ({"type": "object", "required": ["a"]}, {}),
        ({"type": 5}, 1),
        (False, 1),
    ],
)
def test_a_value_that_does_not_fit_is_not_tried(schema: Any, value: JsonValue) -> None:
    assert not judge_of(document(schema))(value, "#/x")


def document(schema: Any) -> Any:
    return {"x": schema, "components": {"schemas": {"Name": {"type": "string"}}}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1, 1.0),
        ({"a": [1, None]}, {"a": [1.0, None]}),
        ("2026-11-21T04:00:00+01:00", "2026-11-21T03:00:00Z"),
        ("2026-11-21 03:00:00.000z", "2026-11-21T03:00:00Z"),
        ("10:00:00Z", "10:00:00+00:00"),
        ("3F2504E0-4F89-11D3-9A0C-0305E82C3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("aGl=", "aGk="),
    ],
)
def test_what_means_the_same_has_come_back(before: JsonValue, after: JsonValue) -> None:
    assert same(before, after)


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        (1, True, "$ is another value"),
        (0, False, "$ is another value"),
        (None, 0, "$ is another value"),
        ("a", "A", "$ is another value"),
        ("12.50", "12.5", "$ is another value"),
        ("2026-11-21T03:00:00.123456789Z", "2026-11-21T03:00:00Z", "$ is another value"),
        ({"a": None}, {}, "$.a is missing"),
        ({}, {"a": 1}, "$.a is new"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "$.a[0].b is another value"),
        ([1], [1, 2], "$ is another value"),
    ],
)
def test_what_is_lost_is_said_by_its_place(before: JsonValue, after: JsonValue, where: str) -> None:
    assert not same(before, after)
    assert difference(before, after) == where
