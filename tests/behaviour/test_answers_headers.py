"""What an answer says beside its body: declared headers, and links to other operations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from .conftest import JsonObject, Made, document

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}
THING: JsonObject = {"type": "object", "properties": {"id": STRING, "owner": STRING}}


def declaring() -> JsonObject:
    """Two operations: one declares headers and links to the other."""
    content: JsonObject = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    headers: JsonObject = {
        "X-Total-Count": {"schema": {"type": "integer"}, "description": "How many there are"},
        "x-more": {"schema": {"type": "boolean"}, "deprecated": True},
        "X-Tags": {"schema": {"type": "array", "items": STRING}},
        "X-Counts": {"schema": {"type": "array", "items": {"type": "integer"}}},
        "X-State": {"schema": {"type": "string", "enum": ["on", "off"]}},
        "X-Facts": {"content": content},
        "Date": {"schema": {"type": "string", "format": "date-time"}},
        "Of": {"schema": {}},
        "X-Odd": {"schema": {"type": "object", "properties": {"a": STRING}}},
        "Content-Type": {"schema": STRING},
        "X-Limit": {"$ref": "#/components/headers/X-Limit"},
        'X-"""': {"schema": STRING},
    }  # fmt: skip
    get: JsonObject = {
        "operationId": "getThing",
        "tags": ["things"],
        "responses": {"204": {"description": "No"}},
    }
    get["parameters"] = [{"name": "thing-id", "in": "path", "required": True, "schema": STRING}]
    links: JsonObject = {
        "one": {
            "operationId": "getThing",
            "parameters": {"path.thing-id": "$response.body#/owner/id"},
            "description": "The owner",
        },
        "two": {
            "operationRef": "#/paths/~1things~1{thing-id}/get",
            "parameters": {"thing-id": "$response.header.X-State"},
        },
        "gone": {"operationId": "nobody"},
    }
    good: JsonObject = {"description": "OK", "headers": headers, "links": links, "content": content}
    bad: JsonObject = {"description": "No", "headers": {"X-Wait": {"schema": {"type": "number"}}}}
    add: JsonObject = {
        "operationId": "addThing",
        "tags": ["things"],
        "responses": {"200": good, "429": bad},
    }
    components = {"X-Limit": {"schema": {"type": "integer", "nullable": True}}}
    found = document(
        paths={"/things": {"post": add}, "/things/{thing-id}": {"get": get}},
        schemas={"Thing": THING},
        version="3.0.3",
    )
    found["components"]["headers"] = components
    return found


def test_declared_headers_are_typed_and_read_when_asked_for(make: Make) -> None:
    made = make(declaring())
    values = {
        "x-total-count": "12", "X-MORE": "true", "X-Tags": "a, b ,,c", "X-Counts": "1,2",
        "X-State": "later", "X-Facts": '{"id": "7"}', "Date": "2026-11-21T06:00:00Z", "Of": "5",
        "X-Limit": "none", "X-Odd": "a,b",
    }  # fmt: skip
    client = made.client(
        httpx2.Response(200, json={}, headers=values),
        httpx2.Response(429, headers={"X-Wait": "1.5"}),
        httpx2.Response(429),
    )
    headers = made.module("headers").ThingsAddHeaders
    found = headers.of(client.with_response(client.things.add))
    assert (found.x_total_count, found.x_more, found.x_wait) == (12, True, None)
    assert (found.x_tags, found.x_counts) == (["a", "b", "c"], [1, 2])
    assert (found.x_state, found.of_, found.x_odd) == ("later", "5", "a,b")
    assert found.x_facts == made.package.Thing(id="7")
    assert found.date_ == datetime(2026, 11, 21, 6, tzinfo=UTC)
    with pytest.raises(made.package.DecodeError) as raised:
        _ = found.x_limit
    assert str(raised.value) == "$: the header X-Limit: expected JSON, found another text"
    assert raised.value.__context__ is None
    assert "12" not in repr(found)
    with pytest.raises(made.package.RateLimitError) as failed:
        client.with_options(retry=made.package.RetryPolicy(attempts=1)).things.add()
    assert headers.of(failed.value).x_wait == 1.5
    text = made.text("headers.py")
    assert "def x_state(self) -> XState | str | None:" in text
    assert '"""How many there are."""' in text
    assert "content_type" not in text


def test_links_stand_in_the_docstring(make: Make) -> None:
    doc: Any = make(declaring()).module("resources.things").Things.add.__doc__
    assert "See also:\n" in doc
    assert "`things.get` with `thing_id` = the answer's `owner.id`: The owner." in doc
    assert "`things.get` with `thing_id` = the answer's header `X-State`." in doc
    assert "nobody" not in doc
    assert "Headers of the answer: `headers.ThingsAddHeaders`." in doc
