"""What arrives: parameters, paths and bodies of every kind, as a server sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
OK = httpx2.Response(200)
STRING: JsonObject = {"type": "string"}
STRINGS: JsonObject = {"type": "array", "items": STRING}


def sent(make: Make, path: str, item: JsonObject, /, **arguments: Any) -> httpx2.Request:
    """The request of a call to the only operation of a document."""
    made = make(document(paths={path: item}))
    made.client(OK).things.send(**arguments)
    return made.requests[0]


def with_parameters(*parameters: JsonObject, method: str = "get") -> JsonObject:
    return operation(method=method, parameters=list(parameters))


def test_objects_and_arrays_are_written_in_their_styles(make: Make) -> None:
    inner = {"type": "object", "properties": {"gte": {"type": "integer"}, "tags": STRINGS}}
    shape = {"type": "object", "properties": {"created": inner, "name": STRING}}
    item = with_parameters(
        {"name": "filter", "in": "query", "style": "deepObject", "schema": shape},
        {"name": "expand", "in": "query", "style": "deepObject", "schema": STRINGS},
        {"name": "ids", "in": "query", "style": "form", "explode": False, "schema": STRINGS},
        {"name": "pipes", "in": "query", "style": "pipeDelimited", "schema": STRINGS},
        {"name": "id", "in": "path", "required": True, "style": "matrix", "schema": STRINGS},
        {"name": "X-Ids", "in": "header", "schema": STRINGS},
        {"name": "seen", "in": "cookie", "schema": {"type": "boolean"}},
    )
    made = make(document(paths={"/things/{id}": item}))
    shaped = made.package.Filter(created=made.package.Created(gte=1, tags=["a", "b"]), name="n m")
    made.client(OK).things.send(
        filter=shaped, expand=["x", "y"], ids=["1", "2,3"], pipes=["p", "q"], id=["i", "j"],
        x_ids=["h", "k"], seen=True,
    )  # fmt: skip
    (request,) = made.requests
    assert request.url.raw_path.startswith(b"/v1/things/;id=i,j?")
    assert parse_qsl(request.url.query.decode()) == [
        ("filter[created][gte]", "1"),
        ("filter[created][tags][]", "a"),
        ("filter[created][tags][]", "b"),
        ("filter[name]", "n m"),
        ("expand[]", "x"),
        ("expand[]", "y"),
        ("ids", "1,2,3"),
        ("pipes", "p|q"),
    ]
    assert b"ids=1,2%2C3" in request.url.query
    assert request.headers["x-ids"] == "h,k"
    assert request.headers["cookie"] == "seen=true"


def test_a_parameter_with_content_is_sent_as_json(make: Make) -> None:
    shape = {
        "type": "object",
        "required": ["on"],
        "properties": {"on": {"format": "date", **STRING}},
    }
    content: JsonObject = {"application/json": {"schema": shape}}
    item = with_parameters({"name": "where", "in": "query", "content": content})
    made = make(document(paths={"/things": item}))
    made.client(OK).things.send(where=made.package.Where(on=date(2026, 11, 21)))
    assert unquote(made.requests[0].url.query.decode()) == 'where={"on":"2026-11-21"}'


def test_headers_that_the_client_sets_itself_can_be_replaced(make: Make) -> None:
    item = with_parameters(
        *({"name": name, "in": "header", "required": True, "schema": STRING}
          for name in ("Accept", "Content-Type", "Authorization")),
        method="post",
    )  # fmt: skip
    item["post"]["requestBody"] = {"content": {"application/json": {"schema": {}}}}
    item["post"]["responses"]["200"]["content"] = {"application/json": {"schema": {}}}
    made = make(document(paths={"/things": item}))
    client = made.client(httpx2.Response(200, json=1), httpx2.Response(200, json=1))
    client.things.send(authorization="Bearer a", body={})
    client.things.send(
        authorization="b", accept="application/x.b+json", content_type="application/x+json", body={}
    )
    usual, own = made.requests
    assert [usual.headers[name] for name in ("accept", "content-type", "authorization")] == [
        "application/json",
        "application/json",
        "Bearer a",
    ]
    assert [own.headers[name] for name in ("accept", "content-type", "authorization")] == [
        "application/x.b+json",
        "application/x+json",
        "b",
    ]


def test_a_name_can_be_in_path_and_query_and_a_name_can_be_empty(make: Make) -> None:
    item = with_parameters(
        {"name": "code", "in": "path", "required": True, "schema": STRING},
        {"name": "code", "in": "query", "schema": STRING},
        {"name": "", "in": "query", "schema": STRING},
    )
    request = sent(make, "/things/{code}", item, code="p", query_code="q", unnamed="n")
    assert request.url.raw_path == b"/v1/things/p?code=q&=n"


@pytest.mark.parametrize(
    ("path", "arguments", "expected"),
    [
        ("/things/{id}.json", {"id": "a.b"}, "/things/a.b.json"),
        ("/compare/{base}...{head}", {"base": "m", "head": "d/e"}, "/compare/m...d%2Fe"),
        ("/things/{id}:cancel", {"id": "1"}, "/things/1:cancel"),
        ("/#X-Amz-Target=Service.Do", {}, "/"),
        ("/{bucket}#acl", {"bucket": "b"}, "/b"),
        ("/things?action=list&x", {}, "/things?action=list&x"),
        ("/things?on={on}", {"on": "a&b"}, "/things?on=a%26b"),
        ("/two words/ü/100%/%20", {}, "/two%20words/%C3%BC/100%25/%20"),
        ("/things/{user-id}/{X_y}", {"user_id": "u", "x_y": "v"}, "/things/u/v"),
        ("/files/{+path}", {"path": "a/b c"}, "/files/a/b%20c"),
        ("/things/*", {}, "/things/*"),
        ("things", {}, "/things"),
    ],
)
def test_a_path_is_sent_as_its_template_means_it(
    make: Make, unchecked: None, path: str, arguments: JsonObject, expected: str
) -> None:
    """None of these declares its parameters: they are strings that must be given."""
    request = sent(make, path, with_parameters(), **arguments)
    assert request.url.raw_path.decode() == f"/v1{expected}"


@pytest.mark.parametrize("declared", ["id", "ID", "thing_id", "{id}"])
def test_a_path_parameter_finds_its_place(make: Make, unchecked: None, declared: str) -> None:
    item = with_parameters({"name": declared, "in": "path", "schema": {"type": "integer"}})
    name = "thing_id" if declared == "thing_id" else "id"
    assert sent(make, "/things/{id}", item, **{name: 7}).url.path == "/v1/things/7"


def test_a_path_parameter_without_a_place_need_not_be_given(make: Make, unchecked: None) -> None:
    item = with_parameters({"name": "gone", "in": "path", "required": True, "schema": STRING})
    assert sent(make, "/things", item).url.path == "/v1/things"
    made = make(document(paths={"/things": item}))
    assert "gone: str | None = None" in made.text("resources/things.py")


def test_a_query_parameter_shown_in_the_path_is_sent_once(make: Make, unchecked: None) -> None:
    item = with_parameters({"name": "q", "in": "query", "schema": STRING})
    assert sent(make, "/things?v=1&q={q}", item, q="x").url.query == b"v=1&q=x"


def test_all_methods_are_sent_as_they_are_written(make: Make, unchecked: None) -> None:
    facts: JsonObject = {"tags": ["things"], "responses": {"204": {"description": "Done"}}}
    names = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
    item: JsonObject = {name: {**facts, "operationId": f"{name}It"} for name in names}
    item["additionalOperations"] = {
        "COPY": {**facts, "operationId": "copyIt"},
        "m-Search": {**facts, "operationId": "searchIt"},
    }
    made = make(document(paths={"/things": item}, version="3.2.0"))
    client = made.client(*[httpx2.Response(204)] * 11)
    for name in (*names, "copy", "search"):
        getattr(client.things, f"{name}_it")()
    assert [request.method for request in made.requests] == [
        *(name.upper() for name in names),
        "COPY",
        "m-Search",
    ]


def body_of(media_type: str, schema: JsonObject, **members: Any) -> JsonObject:
    content: JsonObject = {media_type: {"schema": schema, **members}}
    return operation(requestBody={"required": True, "content": content})


FORM: JsonObject = {
    "type": "object",
    "required": ["to"],
    "properties": {
        "to": STRING,
        "at": {"type": "string", "format": "date-time"},
        "tags": STRINGS,
        "address": {"type": "object", "properties": {"city": STRING, "lines": STRINGS}},
        "parcels": {"type": "array", "items": {"type": "object", "properties": {"sku": STRING}}},
    },
}


def test_a_form_has_its_members_as_arguments(make: Make) -> None:
    made = make(document(paths={"/things": body_of("application/x-www-form-urlencoded", FORM)}))
    package = made.package
    made.client(OK).things.send(
        to="a b&c",
        at=datetime(2026, 11, 21, tzinfo=UTC),
        tags=["x", "y"],
        address=package.Address(city="Ü", lines=["1", "2"]),
        parcels=[package.Parcel(sku="s"), package.Parcel(sku="t")],
    )
    (request,) = made.requests
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(request.content.decode()) == [
        ("to", "a b&c"),
        ("at", "2026-11-21T00:00:00Z"),
        ("tags", "x"),
        ("tags", "y"),
        ("address[city]", "Ü"),
        ("address[lines][]", "1"),
        ("address[lines][]", "2"),
        ("parcels[0][sku]", "s"),
        ("parcels[1][sku]", "t"),
    ]


def test_a_form_is_encoded_as_its_encoding_says(make: Make) -> None:
    encoding = {
        "tags": {"style": "deepObject", "explode": True},
        "parcels": {"style": "form", "explode": False},
        "address": {"contentType": "application/json"},
    }
    item = body_of("application/x-www-form-urlencoded", FORM, encoding=encoding)
    made = make(document(paths={"/things": item}))
    address = made.package.Address(city="a")
    made.client(OK).things.send(to="x", tags=["1", "2"], address=address)
    assert unquote(made.requests[0].content.decode()) == (
        'to=x&tags[]=1&tags[]=2&address={"city":"a"}'
    )


@pytest.mark.parametrize(
    ("media_type", "body", "shown", "expected"),
    [
        ("text/plain", "ü", "text/plain", "ü".encode()),
        ("text/plain; charset=latin-1", "ü", "text/plain; charset=latin-1", b"\xfc"),
        ("application/octet-stream", b"\0\1", "application/octet-stream", b"\0\1"),
        ("image/*", b"png", "application/octet-stream", b"png"),
        ("application/xml", b"<a/>", "application/xml", b"<a/>"),
        ("text/json", {"a": 1}, "text/json", b'{"a":1}'),
        ("application/*+json", {"a": 1}, "application/json", b'{"a":1}'),
    ],
)
def test_a_body_is_sent_as_its_media_type_says(
    make: Make, media_type: str, body: object, shown: str, expected: bytes
) -> None:
    schema = {"type": "object"} if isinstance(body, dict) else STRING
    request = sent(make, "/things", body_of(media_type, schema), body=body)
    assert request.headers["content-type"] == shown
    assert request.content == expected


def test_a_body_of_any_type_is_json_if_it_is_an_object(make: Make) -> None:
    schema: JsonObject = {"type": "object", "required": ["a"], "properties": {"a": STRING}}
    request = sent(make, "/things", body_of("*/*", schema), a="x")
    assert request.headers["content-type"] == "application/json"
    assert request.content == b'{"a":"x"}'


@pytest.mark.parametrize(("json", "expected"), [(True, b'{"to":"x"}'), (False, b"to=x")])
def test_json_is_preferred_to_a_form_and_both_to_others(
    make: Make, json: bool, expected: bytes
) -> None:
    names = ("application/xml", "multipart/form-data", "application/x-www-form-urlencoded")
    own = ("application/json",) if json else ()
    content = {name: {"schema": FORM} for name in (*names, *own)}
    item = operation(requestBody={"required": True, "content": content})
    assert sent(make, "/things", item, to="x").content == expected


@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream"])
def test_a_body_of_another_type_is_refused(make: Make, media_type: str) -> None:
    made = make(document(paths={"/things": body_of(media_type, STRING)}))
    with pytest.raises(made.package.EncodeError, match="expected"):
        made.client().things.send(body=3)
    assert made.requests == []


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_an_optional_body_that_is_left_out_has_no_content_type(make: Make, media_type: str) -> None:
    item = body_of(media_type, FORM if "form" in media_type else STRING)
    del item["post"]["requestBody"]["required"]
    request = sent(make, "/things", item)
    assert "content-type" not in request.headers
    assert request.content == b""
