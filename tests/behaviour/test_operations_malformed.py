"""Operations that are not what OpenAPI says: a client all the same, and a list of what it lacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from generator.pipeline import build
from generator.problems import BadInput
from generator.project import single_target

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
Listed = Callable[[JsonObject], list[tuple[str, str]]]
STRING: JsonObject = {"type": "string"}
AT = "#/paths/~1things/post"


@pytest.fixture
def listed(tmp_path: Path, unchecked: None) -> Listed:
    """The codes and pointers of what lowering lists for a document."""

    def found(content: JsonObject) -> list[tuple[str, str]]:
        source = tmp_path / "listed.json"
        source.write_text(json.dumps(content), "utf-8")
        built = build(single_target(source, tmp_path / "listed", None), lambda _api, _stage: None)
        assert all(problem.hint for problem in built.problems)
        return [(problem.code, problem.place.pointer) for problem in built.problems]

    return found


@pytest.mark.parametrize("paths", [None, [], "x", {}, {"/things": None}, {"/things": [1]}])
def test_a_document_without_operations_gives_a_client_without_methods(
    make: Make, listed: Listed, paths: Any
) -> None:
    content = {**document(), "paths": paths}
    made = make(content)
    made.client().close()
    assert [code for code, _ in listed(content)] == ["wrong-type"] * (bool(paths) or paths == [])


MALFORMED: list[tuple[JsonObject, list[tuple[str, str]]]] = [
    ({"parameters": {}}, [("wrong-type", f"{AT}/parameters")]),
    ({"parameters": ["x"]}, [("wrong-type", f"{AT}/parameters/0")]),
    ({"parameters": [{"in": "query"}]}, [("parameter-name", f"{AT}/parameters/0")]),
    ({"parameters": [{"name": "b", "in": "body"}]},
     [("parameter-location", f"{AT}/parameters/0")]),
    ({"parameters": [{"name": "b"}]}, [("parameter-location", f"{AT}/parameters/0")]),
    ({"parameters": [{"$ref": "#/components/parameters/Gone"}]},
     [("unresolved-reference", f"{AT}/parameters/0")]),
    ({"parameters": [{"name": "X A", "in": "header", "required": True}]},
     [("parameter-name", f"{AT}/parameters/0")]),
    ({"requestBody": "x"}, [("wrong-type", f"{AT}/requestBody")]),
    ({"requestBody": {}}, []),
    ({"requestBody": {"content": []}}, [("wrong-type", f"{AT}/requestBody/content")]),
    ({"requestBody": {"$ref": "#/nowhere"}}, [("unresolved-reference", f"{AT}/requestBody")]),
    ({"requestBody": {"content": {"json": {"schema": STRING}}}},
     [("media-type", f"{AT}/requestBody/content/json")]),
    ({"requestBody": {"content": {"application/json": None}}}, []),
    ({"requestBody": {"content": {"multipart/form-data": {}}}},
     [("media-type", f"{AT}/requestBody/content/multipart~1form-data")]),
    ({"responses": []}, [("wrong-type", f"{AT}/responses")]),
    ({"responses": {"200": "OK"}}, [("wrong-type", f"{AT}/responses/200")]),
    ({"responses": {"200": {"$ref": "#/components/responses/Gone"}}},
     [("unresolved-reference", f"{AT}/responses/200")]),
    ({"responses": {"success": {"description": "OK"}}},
     [("response-status", f"{AT}/responses/success")]),
    ({"responses": {"200": {}, "20": {}}}, [("response-status", f"{AT}/responses/20")]),
    ({"responses": {"200": {"content": {"message": "x"}}}},
     [("media-type", f"{AT}/responses/200/content/message")]),
    ({"security": "x"}, []),
    ({"security": [["x"], {"gone": []}]}, []),
    ({"tags": "x"}, []),
    ({"tags": [1, None]}, []),
    ({"operationId": 7, "summary": [], "deprecated": "yes", "externalDocs": 1}, []),
    ({"callbacks": "x"}, [("wrong-type", f"{AT}/callbacks")]),
    ({"callbacks": {"done": {}, "gone": {"$ref": "#/nowhere"}}},
     [("unresolved-reference", f"{AT}/callbacks/gone")]),
    ({"callbacks": {"done": {"{$url}": {"post": {}, "put": 1}}}},
     [("callback", f"{AT}/callbacks/done/{{$url}}/post"),
      ("wrong-type", f"{AT}/callbacks/done/{{$url}}/put"),
      ("callback", f"{AT}/callbacks/done/{{$url}}/put")]),
    ({"servers": "x"}, [("wrong-type", f"{AT}/servers")]),
    ({"parameters": [{"name": "q", "in": "query", "style": "spiral"}]},
     [("parameter-style", f"{AT}/parameters/0")]),
]  # fmt: skip


@pytest.mark.parametrize(("members", "expected"), MALFORMED)
def test_a_malformed_part_is_listed_and_the_operation_can_be_called(
    make: Make, listed: Listed, members: JsonObject, expected: list[tuple[str, str]]
) -> None:
    item = {"post": {"responses": {"204": {"description": "Done"}}, **members}}
    content = document(paths={"/things": item})
    made = make(content)
    client = made.client(httpx2.Response(200, json={}))
    names = [name for name in dir(client.things) if not name.startswith("_")]
    getattr(client.things, names[0])()
    assert made.requests[0].method == "POST"
    assert listed(content) == expected


def test_malformed_security_schemes_are_listed_and_the_operation_can_be_called(
    make: Make, listed: Listed, unchecked: None
) -> None:
    flows: JsonObject = {
        "clientCredentials": "x",
        "password": {"tokenUrl": 7},
        "authorizationCode": {"tokenUrl": "https://[", "authorizationUrl": 'java\nscript:"""'},
    }
    schemes: JsonObject = {
        "list": {"type": "oauth2", "flows": []},
        "flows": {"type": "oauth2", "flows": flows},
        "number": {"type": 7},
        "nameless": {"type": "apiKey", "in": "header"},
        "text": "x",
    }
    content = document(paths={"/things": operation(security=[{"flows": []}])})
    content["components"]["securitySchemes"] = schemes
    made = make(content)
    made.client(httpx2.Response(200), flows="t").things.send()
    assert made.requests[0].headers["authorization"] == "Bearer t"
    at = "#/components/securitySchemes"
    assert sorted(listed(content)) == [
        ("oauth-url", f"{at}/flows/flows/authorizationCode/authorizationUrl"),
        ("oauth-url", f"{at}/flows/flows/authorizationCode/tokenUrl"),
        ("oauth-url", f"{at}/flows/flows/password/tokenUrl"),
        ("security-scheme", f"{at}/nameless"),
        ("security-scheme", f"{at}/number"),
        ("security-scheme", f"{at}/text"),
        ("wrong-type", f"{at}/flows/flows/clientCredentials"),
        ("wrong-type", f"{at}/list/flows"),
        ("wrong-type", f"{at}/text"),
    ]


def test_parts_can_be_references(make: Make) -> None:
    ref = "#/components/{}/It".format
    item = operation(
        parameters=[{"$ref": ref("parameters")}],
        requestBody={"$ref": ref("requestBodies")},
        responses={"200": {"$ref": ref("responses")}, "400": {"$ref": ref("responses")}},
    )
    content = document(paths={"/things": {"$ref": ref("pathItems"), "summary": "Its own"}})
    shape = {"type": "object", "required": ["a"], "properties": {"a": STRING}}
    media = {"application/json": {"schema": shape}}
    answer = {"application/json": {"schema": {"type": "array", "items": STRING}}}
    content["components"] |= {
        "pathItems": {"It": item},
        "parameters": {"It": {"name": "q", "in": "query", "schema": {"enum": ["x", "y"]}}},
        "requestBodies": {"It": {"required": True, "content": media}},
        "responses": {"It": {"description": "It", "content": answer}},
    }
    made = make(content)
    answered = made.client(httpx2.Response(200, json=["r"])).things.send(q="x", a="s")
    assert answered == ["r"]
    assert made.requests[0].url.query == b"q=x"
    assert made.bodies == [{"a": "s"}]


def test_a_parameter_written_as_in_swagger_has_its_type(make: Make, unchecked: None) -> None:
    item = operation(method="get", parameters=[{"name": "n", "in": "query", "type": "integer"}])
    made = make(document(paths={"/things": item}))
    assert "n: int | None = None" in made.text("resources/things.py")


def test_webhooks_without_a_body_and_other_methods_are_listed(listed: Listed) -> None:
    item: JsonObject = {"additionalOperations": {"NO GOOD": {}, "LINK": {"responses": {}}}}
    content = document(paths={"/things": item}, webhooks={"sent": operation()}, version="3.2.0")
    assert listed(content) == [
        ("other-methods", "#/paths/~1things/additionalOperations/NO GOOD"),
        ("webhook", "#/webhooks/sent/post"),
    ]


def test_an_operation_says_where_more_is_written(make: Make) -> None:
    docs = {"url": "https://example.com/docs"}
    made = make(document(paths={"/things": operation(description="Sends.", externalDocs=docs)}))
    assert "See <https://example.com/docs>." in made.client().things.send.__doc__


def test_a_member_called_as_an_argument_of_ours_is_an_argument(make: Make) -> None:
    names = ("self", "params", "headers", "body", "request", "path", "query", "operation", "cls")
    members = dict.fromkeys(names, STRING)
    schema = {"type": "object", "required": list(names), "properties": members}
    parameters = [{"name": name, "in": "query", "schema": STRING} for name in names]
    made = make(document(paths={"/things": operation(request=schema, parameters=parameters)}))
    given = {("self_" if name == "self" else name): "q" for name in names}
    own = {f"body_{name}": "b" for name in given}
    made.client(httpx2.Response(200)).things.send(**given, **own)
    assert dict(made.requests[0].url.params) == dict.fromkeys(names, "q")
    assert made.bodies == [dict.fromkeys(names, "b")]


def test_an_operation_can_have_hundreds_of_parameters(make: Make) -> None:
    parameters = [{"name": f"p{n}", "in": "query", "schema": STRING} for n in range(300)]
    made = make(document(paths={"/things": operation(method="get", parameters=parameters)}))
    made.client(httpx2.Response(200)).things.send(p299="x")
    assert made.requests[0].url.query == b"p299=x"


def test_a_schema_can_be_called_like_a_keyword(make: Make) -> None:
    shape = {"type": "object", "required": ["a"], "properties": {"a": STRING}}
    item = operation(response={"$ref": "#/components/schemas/From"})
    made = make(document(paths={"/things": item}, schemas={"From": shape}))
    assert made.client(httpx2.Response(200, json={"a": "b"})).things.send().a == "b"


def test_the_default_of_a_parameter_is_in_its_description(make: Make) -> None:
    schema = {"type": "integer", "default": 20}
    limit = {"name": "limit", "in": "query", "description": "How many", "schema": schema}
    made = make(document(paths={"/things": operation(method="get", parameters=[limit])}))
    assert "limit: How many. Default: 20." in made.client().things.send.__doc__


JSON: JsonObject = {"application/json": {"schema": STRING}}
OTHER: JsonObject = {"schema": {"type": "integer"}}


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ({"text/json": {}, "application/x+json": {"schema": STRING}, "*/*": {}}, 0),
        ({"application/xml": {"schema": STRING}, "text/plain": {"schema": STRING}}, 0),
        ({"application/xml": OTHER, "text/csv": {}, "image/png": OTHER}, 1),
    ],
)
def test_media_types_are_listed_once_and_only_if_they_offer_more(
    listed: Listed, others: JsonObject, count: int
) -> None:
    item = operation(requestBody={"content": {**JSON, **others}})
    expected = [("media-type", f"{AT}/requestBody/content/application~1json")] * count
    assert listed(document(paths={"/things": item})) == expected


def test_a_raw_body_is_a_choice_among_its_media_types(make: Make, listed: Listed) -> None:
    images = {name: {"schema": STRING} for name in ("image/png", "image/jpeg")}
    content = document(paths={"/things": operation(requestBody={"content": images})})
    assert listed(content) == []
    made = make(content)
    client = made.client(httpx2.Response(200), httpx2.Response(200))
    client.things.send(body=b"x")
    client.with_options(media_type="image/jpeg").things.send(body=b"x")
    sent = [request.headers["content-type"] for request in made.requests]
    assert sent == ["image/png", "image/jpeg"]


def test_names_that_no_header_can_have_are_listed_and_nothing_breaks(
    make: Make, listed: Listed
) -> None:
    """Neither a media type nor a header of other characters than ASCII can be sent."""
    item = operation(
        parameters=[{"name": name, "in": "header", "schema": STRING} for name in ("X-Ü", "X-A\n")],
        requestBody={"content": {"application/jsön": {"schema": STRING}}},
    )
    content = document(paths={"/things": item})
    assert listed(content) == [
        ("parameter-name", f"{AT}/parameters/0"),
        ("parameter-name", f"{AT}/parameters/1"),
        ("media-type", f"{AT}/requestBody/content/application~1jsön"),
    ]
    made = make(content)
    made.client(httpx2.Response(200)).things.send(body="x")
    assert made.requests[0].headers["content-type"] == "application/json"
    for name in ("x_u", "x_a"):
        with pytest.raises(made.package.EncodeError, match="no name of a header"):
            made.client().things.send(**{name: "x"})


def test_a_url_that_cannot_be_is_refused_without_what_was_given(make: Make) -> None:
    parameter = {"name": "q", "in": "query", "schema": STRING}
    made = make(document(paths={"/a\tb\u200b": operation(parameters=[parameter])}))
    made.client(httpx2.Response(200)).things.send(q="\x00\n")
    assert made.requests[0].url.raw_path == b"/v1/a%09b%E2%80%8B?q=%00%0A"
    with pytest.raises(made.package.EncodeError) as caught:
        made.client().things.send(q="secret" * 20_000)
    assert "too long" in str(caught.value)
    assert caught.value.__context__ is None


def test_a_path_that_nobody_can_send_is_refused(listed: Listed) -> None:
    path = "/" + "/".join(f"{{v{n}}}" for n in range(3_000))
    with pytest.raises(BadInput, match="a path of 2"):
        listed(document(paths={path: operation()}))


def test_parameters_say_their_examples_and_that_they_are_deprecated(make: Make) -> None:
    parameters = [
        {"name": "sort", "in": "query", "schema": {"type": "string", "example": "name,-date"}},
        {"name": "old", "in": "query", "deprecated": True, "schema": STRING},
        {"name": "page", "in": "query", "schema": {"type": "integer", "default": 1}},
    ]
    made = make(document(paths={"/things": operation(method="get", parameters=parameters)}))
    doc = made.client().things.send.__doc__
    assert "name,-date" in doc
    assert "old: Deprecated." in doc
    assert "Default: 1." in doc
