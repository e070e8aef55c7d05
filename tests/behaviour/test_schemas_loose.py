"""Schemas that say less than their author meant: no answer is lost, and all can be sent."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}


def loose() -> JsonObject:
    """A document with names in `required` alone, and kinds that nothing states."""
    asked = {
        "type": "object",
        "required": ["name", "project", "at"],
        "properties": {"name": STRING},
    }
    user = {"type": "object", "required": ["id", "seen"], "properties": {"id": STRING}}
    either: JsonObject = {"items": {"anyOf": [{"type": "integer"}, user]}}
    shared = {"$ref": "#/components/schemas/Shared"}
    answer: JsonObject = {
        "type": "object",
        "required": ["id", "seen"],
        "properties": {
            "id": STRING,
            "macs": {"type": "array", "items": {"properties": {}}},
            "either": either,
        },
    }
    closed = {**asked, "additionalProperties": False}
    counted = {**asked, "additionalProperties": {"type": "integer"}}
    paths = {
        "/ask": operation(request=asked, response=answer, operationId="ask"),
        "/closed": operation(request=closed, operationId="closed"),
        "/counted": operation(request=counted, operationId="counted"),
        "/shared": operation(request=shared, response=shared, operationId="shared"),
    }
    return document(paths=paths, schemas={"Shared": asked})


def test_what_is_required_without_a_property_can_be_sent(make: Make) -> None:
    made = make(loose())
    answer = {"id": "1", "seen": 7, "macs": ["a", 1], "either": {"id": "2"}}
    shared = {"name": "a", "project": 1}
    answers = [httpx2.Response(200, json=value) for value in (answer, None, None, shared)]
    with made.client(*answers) as client:
        found = client.things.ask(name="a", project={"id": 1}, at=None)
        assert (found.id, found.extra) == ("1", {"seen": 7})
        client.things.closed(name="b")
        request = made.package.CountedThingRequest(
            name="c", additional_properties={"project": 1, "at": 2}
        )
        client.things.counted(body=request)
        body = made.package.Shared(name="d", extra={"project": 1, "at": 2})
        assert client.things.shared(body=body).extra == {"project": 1}
        with pytest.raises(TypeError, match="project"):
            client.things.ask(name="a", at=1)
    assert made.bodies == [
        {"name": "a", "project": {"id": 1}, "at": None},
        {"name": "b"},
        {"name": "c", "project": 1, "at": 2},
        {"name": "d", "project": 1, "at": 2},
    ]


def test_what_may_be_anything_is_read_as_it_is(make: Make) -> None:
    made = make(loose())
    values: list[object] = [{"id": "2"}, [1, {"id": "2"}], "text", 7]
    answers = [
        httpx2.Response(200, json={"id": "1", "seen": 0, "macs": [value], "either": value})
        for value in values
    ]
    with made.client(*answers) as client:
        for value in values:
            found = client.things.ask(name="a", project=1, at=1)
            assert (found.macs, found.either) == ([value], value)
