"""What a client cannot offer as the document has it: listed, and never dropped in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from generator.pipeline import build
from generator.project import single_target

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
Listed = Callable[[JsonObject], list[tuple[str, str]]]


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    """The codes and pointers of the problems that are listed for a document."""

    def found(content: JsonObject) -> list[tuple[str, str]]:
        source = tmp_path / "listed.json"
        source.write_text(json.dumps(content), "utf-8")
        built = build(single_target(source, tmp_path / "listed", None), lambda _api, _stage: None)
        assert all(problem.hint for problem in built.problems)
        return [(problem.code, problem.place.pointer) for problem in built.problems]

    return found


def test_a_body_that_is_not_json_is_listed(listed: Listed) -> None:
    content: JsonObject = {"multipart/form-data": {"schema": {"type": "string"}}}
    path = operation(requestBody={"required": True, "content": content})
    assert [code for code, _ in listed(document(paths={"/things": path}))] == ["media-type"]


def test_two_credentials_for_one_header_are_listed(listed: Listed) -> None:
    flow: JsonObject = {"tokenUrl": "http://login.example.com/token", "scopes": {}}
    schemes: JsonObject = {
        "user": {"type": "http", "scheme": "basic"},
        "login": {"type": "oauth2", "flows": {"clientCredentials": flow}},
    }
    content = document(paths={"/things": operation(security=[{"user": [], "login": []}])})
    content["components"]["securitySchemes"] = schemes
    assert listed(content) == [
        ("oauth-url", "#/components/securitySchemes/login/flows/clientCredentials/tokenUrl"),
        ("security-scheme", "#/components/securitySchemes/login"),
    ]


def test_a_credential_of_another_kind_is_listed(listed: Listed) -> None:
    content = document(paths={"/things": operation(security=[{"login": []}])})
    content["components"]["securitySchemes"] = {"login": {"type": "http", "scheme": "digest"}}
    assert listed(content) == [("security-scheme", "#/components/securitySchemes/login")]


def test_an_array_of_itself_is_a_named_type(make: Make, listed: Listed) -> None:
    tree = {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}
    path = operation(response={"$ref": "#/components/schemas/Tree"})
    content = document(paths={"/trees": path}, schemas={"Tree": tree})
    assert listed(content) == []
    made = make(content)
    assert made.client(httpx2.Response(200, json=[[], [[]]])).things.send() == [[], [[]]]
    with pytest.raises(made.package.InvalidResponseError):
        made.client(httpx2.Response(200, json=[[1]])).things.send()


def test_a_model_can_contain_itself(make: Make) -> None:
    node = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
        },
    }
    path = operation(response={"$ref": "#/components/schemas/Node"})
    made = make(document(paths={"/nodes": path}, schemas={"Node": node}))
    body: JsonObject = {"name": "a", "children": [{"name": "b", "children": []}]}
    found = made.client(httpx2.Response(200, json=body)).things.send()
    assert found.children[0].name == "b"
    assert found.to_json() == body


def test_a_path_item_can_be_a_reference(make: Make) -> None:
    content = document(paths={"/things": {"$ref": "#/components/pathItems/Thing"}})
    content["components"]["pathItems"] = {"Thing": operation()}
    made = make(content)
    made.client(httpx2.Response(200)).things.send()
    assert made.requests[0].url.path == "/v1/things"


def test_an_optional_body_that_is_left_out_is_not_sent(make: Make) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    body = {"content": {"application/json": {"schema": schema}}}
    made = make(document(paths={"/things": operation(requestBody=body)}))
    made.client(httpx2.Response(200)).things.send()
    assert made.requests[0].content == b""
    assert "content-type" not in made.requests[0].headers


def test_a_required_parameter_cannot_be_none(make: Make) -> None:
    parameters = [{"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}]
    made = make(document(paths={"/things": operation(method="get", parameters=parameters)}))
    with pytest.raises(made.package.EncodeError, match=r"\$\.q: expected a value, found none"):
        made.client().things.send(q=None)
    assert made.requests == []


def test_text_that_does_not_print_shows_by_its_escapes(make: Make) -> None:
    description = 'Zero\u200bwidth, soft\u00adhyphen, bell\x07 and "quotes"\\'
    path = operation(method="get", description=description, summary='ends in a quote"')
    made = make(document(paths={"/things": path}))
    doc = made.client().things.send.__doc__
    assert "Zero\\u200bwidth, soft\\xadhyphen" in doc
    assert '"quotes"\\' in doc
