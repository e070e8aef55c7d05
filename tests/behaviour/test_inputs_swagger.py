"""Swagger 2.0: each of its constructs in a document, and the call that comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest
from werkzeug.wrappers import Request

from generator.load import load
from generator.normalise import normalise
from generator.pipeline import build
from generator.problems import Problem
from generator.project import single_target
from generator.validate import validate

from .conftest import JsonObject, Made

Make = Callable[[JsonObject], Made]

_THING: JsonObject = {"type": "object", "properties": {"name": {"type": "string"}}}
_REF = {"$ref": "#/definitions/Thing"}
_BODY: JsonObject = {"name": "thing", "in": "body", "required": True, "schema": _REF}
_GIVEN: JsonObject = {"200": {"description": "OK", "schema": _REF}}


def swagger(
    *parameters: JsonObject,
    path: str = "/things",
    method: str = "post",
    responses: JsonObject | None = None,
    inside: JsonObject | None = None,
    **members: Any,
) -> JsonObject:
    """A document with the operation `things.send`; `inside` are further members of that."""
    operation = {
        "operationId": "sendThing",
        "tags": ["things"],
        "parameters": list(parameters),
        "responses": responses or {"200": {"description": "OK"}},
        **(inside or {}),
    }
    return {
        "swagger": "2.0",
        "info": {"title": "Things", "version": "1"},
        "host": "api.example.com",
        "basePath": "/v1",
        "paths": {path: {method: operation}},
        "definitions": {"Thing": _THING},
        **members,
    }


def sent(make: Make, content: JsonObject, /, *arguments: Any, **named: Any) -> httpx2.Request:
    """The request of one call of `things.send`."""
    made = make(content)
    made.client(httpx2.Response(200, json={}), **named.pop("client", {})).things.send(
        *arguments, **named
    )
    return made.requests[0]


def query(**keywords: Any) -> JsonObject:
    """A parameter in the query."""
    return {"name": "ids", "in": "query", "type": "array", "items": {"type": "integer"}, **keywords}


def listed(content: JsonObject, folder: Path) -> list[tuple[str, str]]:
    """The codes and pointers of the problems of a document."""

    def said(problem: Problem) -> tuple[str, str]:
        return problem.code, problem.place.pointer

    source = folder / "swagger.json"
    source.write_text(json.dumps(content), "utf-8")
    return [said(problem) for problem in validate(load(source))]


def test_a_body_parameter_is_what_is_sent_and_a_schema_what_is_read(make: Make) -> None:
    made = make(swagger(_BODY, responses=_GIVEN))
    thing = made.package.Thing(name="a")
    found = made.client(httpx2.Response(200, json={"name": "b"})).things.send(body=thing)
    assert found.name == "b"
    assert made.bodies == [{"name": "a"}]
    assert str(made.requests[0].url) == "https://api.example.com/v1/things"


@pytest.mark.parametrize(
    ("members", "url"),
    [
        ({"schemes": ["http"]}, "http://api.example.com/v1/things"),
        ({"schemes": ["http", "https"]}, "https://api.example.com/v1/things"),
        ({"schemes": ["ws"]}, "https://api.example.com/v1/things"),
        ({"basePath": "/"}, "https://api.example.com/things"),
        ({"host": "127.0.0.1:8080", "basePath": "v2/"}, "https://127.0.0.1:8080/v2/things"),
    ],
)
def test_host_base_path_and_schemes_make_the_address(
    members: JsonObject, url: str, make: Make
) -> None:
    assert str(sent(make, swagger(**members)).url) == url


@pytest.mark.parametrize(
    ("keywords", "joined"),
    [
        ({}, "ids=1,2"),
        ({"collectionFormat": "csv"}, "ids=1,2"),
        ({"collectionFormat": "multi"}, "ids=1&ids=2"),
        ({"collectionFormat": "ssv"}, "ids=1%202"),
        ({"collectionFormat": "pipes"}, "ids=1%7C2"),
    ],
)
def test_an_array_is_joined_as_its_collection_format_says(
    keywords: JsonObject, joined: str, make: Make
) -> None:
    request = sent(make, swagger(query(**keywords), method="get"), ids=[1, 2])
    assert request.url.query.decode().replace("%2C", ",") == joined


def test_an_array_that_is_joined_by_tabs_is_listed(tmp_path: Path) -> None:
    at = "#/paths/~1things/get/parameters/0/collectionFormat"
    content = swagger(query(collectionFormat="tsv"), method="get")
    assert listed(content, tmp_path) == [("parameter-style", at)]


def test_parameters_in_path_and_header_have_their_types(make: Make) -> None:
    path: JsonObject = {"name": "id", "in": "path", "required": True, "type": "integer"}
    header: JsonObject = {"name": "X-Kind", "in": "header", "type": "string", "enum": ["a", "b"]}
    made = make(swagger(path, header, path="/things/{id}", method="get"))
    client = made.client(httpx2.Response(200), httpx2.Response(200))
    client.things.send(id=7, x_kind="a")
    assert made.requests[0].url.path == "/v1/things/7"
    assert made.requests[0].headers["x-kind"] == "a"
    with pytest.raises(made.package.EncodeError):
        client.things.send(id="seven")


def test_shared_parameters_bodies_and_responses_are_followed(make: Make) -> None:
    shared = {"limit": {"name": "limit", "in": "query", "type": "integer"}, "thing": _BODY}
    content = swagger(
        {"$ref": "#/parameters/limit"},
        {"$ref": "#/parameters/thing"},
        responses={"200": {"$ref": "#/responses/given"}},
        parameters=shared,
    )
    content["responses"] = {"given": _GIVEN["200"]}
    made = make(content)
    client = made.client(httpx2.Response(200, json={"name": "b"}))
    assert client.things.send(body=made.package.Thing(name="a"), limit=3).name == "b"
    assert made.requests[0].url.query == b"limit=3"
    assert made.bodies == [{"name": "a"}]


def test_a_body_that_all_operations_of_a_path_share_is_sent(make: Make) -> None:
    content = swagger()
    content["paths"]["/things"]["parameters"] = [_BODY]
    made = make(content)
    made.client(httpx2.Response(200)).things.send(name="a")
    assert made.bodies == [{"name": "a"}]


def test_a_form_is_sent_in_the_form_that_is_consumed(make: Make) -> None:
    fields: list[JsonObject] = [
        {"name": "name", "in": "formData", "type": "string", "required": True},
        {"name": "ids", "in": "formData", "type": "array", "items": {"type": "integer"}},
    ]
    request = sent(make, swagger(*fields), name="a b", ids=[1, 2])
    assert request.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert parse_qs(request.content.decode()) == {"name": ["a b"], "ids": ["1,2"]}


def test_a_file_among_the_fields_of_a_form_is_a_part(make: Make) -> None:
    fields: list[JsonObject] = [
        {"name": "photo", "in": "formData", "type": "file", "required": True},
        {"name": "ids", "in": "formData", "type": "array", "items": {"type": "integer"}},
    ]
    content = swagger(*fields, consumes=["multipart/form-data"])
    request = sent(make, content, photo=b"\x89PNG", ids=[1, 2])
    kind = request.headers["content-type"]
    with Request.from_values(method="POST", data=request.read(), content_type=kind) as form:
        assert form.form.to_dict(flat=False) == {"ids": ["1,2"]}
        assert form.files["photo"].read() == b"\x89PNG"


def test_a_file_is_given_back_as_bytes(make: Make) -> None:
    given: JsonObject = {"200": {"description": "OK", "schema": {"type": "file"}}}
    made = make(swagger(responses=given, produces=["image/png"], method="get"))
    answer = httpx2.Response(200, content=b"\x89PNG", headers={"content-type": "image/png"})
    assert made.client(answer).things.send() == b"\x89PNG"


def test_x_nullable_lets_null_through(make: Make) -> None:
    thing: JsonObject = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "x-nullable": True}},
    }
    made = make(swagger(responses=_GIVEN, definitions={"Thing": thing}))
    assert made.client(httpx2.Response(200, json={"name": None})).things.send().name is None


def test_an_api_key_is_sent_where_the_definition_says(make: Make) -> None:
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    content = swagger(securityDefinitions=schemes, security=[{"key": []}])
    request = sent(make, content, client={"key": "secret"})
    assert request.headers["x-key"] == "secret"


def test_a_user_name_and_password_are_sent_for_basic(make: Make) -> None:
    content = swagger(securityDefinitions={"login": {"type": "basic"}}, security=[{"login": []}])
    request = sent(make, content, client={"username": "a", "password": "b"})
    assert request.headers["authorization"] == "Basic YTpi"


@pytest.mark.parametrize(
    ("flow", "name"),
    [
        ("implicit", "implicit"),
        ("password", "password"),
        ("application", "clientCredentials"),
        ("accessCode", "authorizationCode"),
    ],
)
def test_the_flows_of_oauth2_have_the_names_of_openapi_3(
    flow: str, name: str, tmp_path: Path
) -> None:
    stated: JsonObject = {"tokenUrl": "https://example.com/t", "scopes": {}}
    scheme = {"type": "oauth2", "flow": flow, **stated}
    source = tmp_path / "swagger.json"
    source.write_text(json.dumps(swagger(securityDefinitions={"login": scheme})), "utf-8")
    tree: Any = normalise(load(source)).tree
    flows: JsonObject = {name: stated}
    assert tree["components"]["securitySchemes"] == {"login": {"type": "oauth2", "flows": flows}}


def test_references_are_told_from_data_that_looks_like_them(tmp_path: Path) -> None:
    thing: JsonObject = {
        "type": "object",
        "properties": {
            "default": {"$ref": "#/definitions/Other"},
            "b": {"type": "object", "default": {"$ref": "#/definitions/Other"}},
        },
        "example": {"$ref": "#/definitions/Other"},
    }
    content = swagger(definitions={"Thing": thing, "Other": {"type": "string"}})
    source = tmp_path / "swagger.json"
    source.write_text(json.dumps(content), "utf-8")
    tree: Any = normalise(load(source)).tree
    found = tree["components"]["schemas"]["Thing"]
    assert found["properties"]["default"] == {"$ref": "#/components/schemas/Other"}
    assert found["properties"]["b"]["default"] == {"$ref": "#/definitions/Other"}
    assert found["example"] == {"$ref": "#/definitions/Other"}


def test_a_reference_into_an_operation_leads_to_what_has_moved(make: Make) -> None:
    inline: JsonObject = {**_BODY, "schema": _THING}
    content = swagger(inline, responses=_GIVEN)
    place = "#/paths/~1things/post/parameters/0/schema/properties/name"
    content["definitions"] = {"Thing": {"type": "object", "properties": {"a": {"$ref": place}}}}
    made = make(content)
    answer = httpx2.Response(200, json={"a": "b"})
    assert made.client(answer).things.send(name="a").a == "b"


def test_a_second_body_is_listed(tmp_path: Path) -> None:
    field: JsonObject = {"name": "f", "in": "formData", "type": "string"}
    at = "#/paths/~1things/post/parameters/1"
    assert listed(swagger(_BODY, field), tmp_path) == [("ignored-parameter", at)]


def test_a_problem_is_placed_where_the_author_wrote_it(tmp_path: Path) -> None:
    thing: JsonObject = {
        "type": "object",
        "properties": {"tree": {"$ref": "#/definitions/Tree"}},
    }
    tree: JsonObject = {"type": "array", "items": {"$ref": "#/definitions/Tree"}}
    source = tmp_path / "swagger.json"
    content = swagger(_BODY, definitions={"Thing": thing, "Tree": tree})
    source.write_text(json.dumps(content, indent=1), "utf-8")
    document = normalise(load(source))
    place = document.place("#/components/schemas/Tree/items")
    assert place.pointer == "#/definitions/Tree/items"
    lines = source.read_text("utf-8").splitlines()
    assert lines[(place.line or 0) - 1].strip() == '"items": {'
    body = "#/paths/~1things/post/requestBody/content/application~1json/schema"
    assert document.place(body).pointer == "#/paths/~1things/post/parameters/0/schema"


def test_a_version_that_is_a_number_is_listed(tmp_path: Path) -> None:
    source = tmp_path / "swagger.yaml"
    source.write_text("swagger: 2.0\ninfo: {title: t, version: '1'}\npaths: {}\n", "utf-8")
    problems = validate(load(source))
    assert {problem.place.pointer for problem in problems} == {"#/swagger"}
    built = build(single_target(source, tmp_path / "out", None), lambda _api, _stage: None)
    assert built.problems == problems
