"""Queries beyond plain parameters, taken apart by werkzeug: whole ones, empty values, null."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import httpx2
from werkzeug.wrappers import Request

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
OK = httpx2.Response(200)
FORM = "application/x-www-form-urlencoded"


def taking(make: Make, *parameters: JsonObject, version: str = "3.1.0") -> Made:
    path = {"/things": operation(method="get", parameters=list(parameters))}
    return make(document(paths=path, version=version))


def whole(media_type: str, schema: JsonObject) -> JsonObject:
    return {"in": "querystring", "name": "q", "content": {media_type: {"schema": schema}}}


def seen(made: Made, **arguments: object) -> Request:
    """What werkzeug makes of the query that a call sends."""
    made.client(OK).things.send(**arguments)
    url = made.requests[-1].url
    return Request.from_values(query_string=url.query.decode())


def test_a_whole_query_can_be_a_form(make: Make, unchecked: None) -> None:
    schema = {
        "type": "object",
        "required": ["text"],
        "properties": {
            "text": {"type": "string"},
            "ids": {"type": "array", "items": {"type": "integer"}},
            "near": {"type": "object", "properties": {"lat": {"type": "number"}}},
        },
    }
    made = taking(make, whole(FORM, schema), version="3.2.0")
    query = made.package.Q(text="a&b = ü", ids=[1, 2], near=made.package.Near(lat=1.5))
    found = seen(made, q=query)
    assert list(found.args.items(multi=True)) == [
        ("text", "a&b = ü"),
        ("ids", "1"),
        ("ids", "2"),
        ("near[lat]", "1.5"),
    ]


def test_a_whole_query_can_be_json_or_text(make: Make, unchecked: None) -> None:
    schema = {"type": "array", "items": {"type": "string"}}
    made = taking(make, whole("application/json", schema), version="3.2.0")
    sent = seen(made, q=["a", "ü&"]).query_string.decode()
    assert unquote(sent) == '["a","ü&"]'
    assert "&" not in sent


def test_an_empty_value_is_sent_where_the_document_allows_it(make: Make) -> None:
    number: JsonObject = {"type": "integer"}
    flag = {"name": "flag", "in": "query", "allowEmptyValue": True, "schema": number}
    text = {"name": "text", "in": "query", "allowEmptyValue": True, "schema": {"type": "string"}}
    made = taking(make, flag, text)
    assert dict(seen(made, flag=None, text="").args) == {"flag": "", "text": ""}
    assert dict(seen(made, flag=3).args) == {"flag": "3"}
    assert dict(seen(made).args) == {}
    assert "flag: int | Unset | None = UNSET" in made.text("resources/things.py")


def test_null_is_left_out_of_a_query_and_sent_as_json(make: Make) -> None:
    nullable: JsonObject = {"type": ["string", "null"]}
    plain = {"name": "plain", "in": "query", "schema": nullable}
    content = {"application/json": {"schema": nullable}}
    made = taking(make, plain, {"name": "json", "in": "query", "content": content})
    assert dict(seen(made, plain=None, json=None).args) == {"json": "null"}
    assert dict(seen(made).args) == {}
    assert "plain: str | None = None" in made.text("resources/things.py")
