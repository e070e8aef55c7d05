"""Operations: names, parameters, security, servers, responses and errors, as a user meets them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import httpx2
import pytest

from generator.problems import BadInput

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
OK = httpx2.Response(200)


def methods(made: Made) -> list[str]:
    """All operations as `group.method`, from the facts in the package."""
    texts = [path.read_text("utf-8") for path in made.folder.glob("api_client/resources/_*.py")]
    lines = [line for text in texts for line in text.splitlines()]
    return sorted(line.split('"')[1] for line in lines if line.startswith("    name="))


@pytest.mark.parametrize(
    ("path", "method", "facts", "expected"),
    [
        (
            "/messages",
            "post",
            {"operationId": "sendMessage", "tags": ["Messages"]},
            "messages.send",
        ),
        ("/messages", "post", {"tags": ["Messages"]}, "messages.create"),
        ("/v1/messages", "get", {}, "messages.list"),
        ("/v1/messages/{id}", "get", {}, "messages.get"),
        ("/v1/messages/{id}/read", "post", {}, "messages.create_read"),
        (
            "/public/messages",
            "post",
            {"operationId": "PublicMessagesController_sendMessage", "tags": ["Messages"]},
            "messages.send",
        ),
        (
            "/x",
            "get",
            {"operationId": "repos/list-for-org", "tags": ["repos"]},
            "repos.list_for_org",
        ),
        ("/x", "get", {"x-clientwright-group": "a", "x-clientwright-method": "b"}, "a.b"),
        ("/x", "get", {"x-speakeasy-group": "a", "x-speakeasy-name-override": "b"}, "a.b"),
        ("/x", "get", {"x-fern-sdk-group-name": ["a"], "x-fern-sdk-method-name": "b"}, "a.b"),
        ("/x", "get", {"operationId": "import", "tags": ["class"]}, "class_.import_"),
    ],
)
def test_groups_and_methods_are_named_as_a_person_would(
    make: Make, path: str, method: str, facts: JsonObject, expected: str
) -> None:
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    facts = {"responses": {"204": {"description": "Done"}}, **facts}
    item: JsonObject = {method: facts}
    if "{id}" in path:
        item["parameters"] = parameters
    assert methods(make(document(paths={path: item}))) == [expected]


def test_two_operations_with_one_stated_name_are_refused(make: Make) -> None:
    same = {"x-clientwright-group": "a", "x-clientwright-method": "b"}
    paths = {path: operation(operationId=path[1:], **same) for path in ("/first", "/second")}
    with pytest.raises(BadInput) as caught:
        make(document(paths=paths))
    (problem,) = caught.value.problems
    assert problem.code == "same-method"
    assert problem.place.pointer == "#/paths/~1second/post"
    assert "a.b" in problem.found
    assert "x-clientwright-method" in problem.hint


def test_parameters_go_where_the_document_says(make: Make) -> None:
    parameters = [
        {"name": "thingId", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "since", "in": "query", "schema": {"type": "string", "format": "date-time"}},
        {"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "exact", "in": "query", "schema": {"type": "boolean"}},
        {"name": "X-Trace", "in": "header", "schema": {"type": "string", "format": "uuid"}},
    ]
    path = operation(method="get", parameters=parameters, operationId="getThing")
    made = make(document(paths={"/things/{thingId}": path}))
    key = "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f"
    made.client(OK).things.get(
        thing_id="a/b ü",
        since=datetime(2026, 11, 20, tzinfo=UTC),
        tag=["x", "y z"],
        exact=True,
        x_trace=UUID(key),
    )
    (request,) = made.requests
    assert request.url.raw_path.startswith(b"/v1/things/a%2Fb%20%C3%BC?")
    assert dict(request.url.params.multi_items()[:1]) == {"since": "2026-11-20T00:00:00Z"}
    assert request.url.params.get_list("tag") == ["x", "y z"]
    assert request.url.params["exact"] == "true"
    assert request.headers["x-trace"] == key


def test_a_parameter_left_out_is_not_sent_and_a_wrong_one_is_refused(make: Make) -> None:
    parameters = [{"name": "limit", "in": "query", "schema": {"type": "integer"}}]
    made = make(document(paths={"/things": operation(method="get", parameters=parameters)}))
    made.client(OK).things.send()
    assert made.requests[0].url.query == b""
    with pytest.raises(made.package.EncodeError) as caught:
        made.client().things.send(limit="secret")
    assert "secret" not in str(caught.value)
    assert "limit" in str(caught.value)


def test_an_operation_overrides_a_parameter_of_its_path(make: Make) -> None:
    path = operation(
        method="get",
        parameters=[{"name": "q", "in": "query", "required": True, "schema": {"type": "integer"}}],
    )
    path["parameters"] = [
        {"name": "q", "in": "query", "schema": {"type": "string"}},
        {"name": "r", "in": "query", "schema": {"type": "string"}},
    ]
    made = make(document(paths={"/things": path}))
    assert "q: int," in made.text("resources/things.py")
    made.client(OK).things.send(q=3, r="x")
    assert made.requests[0].url.query == b"q=3&r=x"


def test_a_body_member_and_a_parameter_of_one_name_are_both_reachable(make: Make) -> None:
    parameters = [{"name": "id", "in": "query", "schema": {"type": "string"}}]
    schema = {"type": "object", "properties": {"id": {"type": "string"}}}
    made = make(document(paths={"/things": operation(request=schema, parameters=parameters)}))
    made.client(OK).things.send(id="q", body_id="b")
    assert made.requests[0].url.query == b"id=q"
    assert made.bodies == [{"id": "b"}]


def schemes() -> JsonObject:
    return {
        "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
        "partner": {"type": "apiKey", "in": "query", "name": "partner"},
        "jwt": {"type": "http", "scheme": "bearer"},
    }


def secured(make: Make, security: list[JsonObject]) -> Made:
    made = document(paths={"/things": operation(security=security)})
    made["components"]["securitySchemes"] = schemes()
    return make(made)


def test_credentials_needed_together_are_all_sent(make: Make) -> None:
    made = secured(make, [{"key": [], "partner": []}])
    made.client(OK, api_key="k", partner="p").things.send()
    (request,) = made.requests
    assert request.headers["x-api-key"] == "k"
    assert request.url.params["partner"] == "p"
    assert "authorization" not in request.headers


def test_the_first_alternative_that_is_complete_is_used(make: Make) -> None:
    made = secured(make, [{"key": []}, {"jwt": []}])
    made.client(OK, token="t").things.send()
    assert made.requests[0].headers["authorization"] == "Bearer t"


def test_a_missing_credential_is_named_before_anything_is_sent(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("API_TOKEN", raising=False)
    made = secured(make, [{"key": [], "partner": []}])
    with pytest.raises(made.package.MissingCredentialsError) as caught:
        made.client(api_key="k")
    assert "partner" in str(caught.value)
    assert "API_PARTNER" in str(caught.value)
    monkeypatch.setenv("API_PARTNER", "from the environment")
    made.client(OK, api_key="k").things.send()
    assert made.requests[0].url.params["partner"] == "from the environment"


def test_servers_are_environments_by_name(make: Make) -> None:
    servers = [
        {"url": "https://api.example.com", "description": "Production server"},
        {"url": "https://sandbox.example.com/v1/", "description": "The sandbox environment"},
        {"url": "http://localhost:3000", "description": "Production server"},
    ]
    made = make(document(paths={"/things": operation()}, servers=servers))
    for environment, url in (
        (None, "https://api.example.com/things"),
        ("sandbox", "https://sandbox.example.com/v1/things"),
        ("local", "http://localhost:3000/things"),
    ):
        made.client(OK, environment=environment).things.send()
        assert str(made.requests[-1].url) == url
    made.client(OK, base_url="https://proxy.example.com/api/").things.send()
    assert str(made.requests[-1].url) == "https://proxy.example.com/api/things"


def errors_of(make: Make) -> Made:
    problem = {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}
    content = {"content": {"application/json": {"schema": problem}}}
    responses = {
        "200": {"description": "OK"},
        "400": {"description": "Bad", **content},
        "4XX": {"description": "Other", **content},
        "500": {"description": "No body"},
    }
    return make(document(paths={"/things": operation(responses=responses)}))


@pytest.mark.parametrize(
    ("status", "name", "typed"),
    [
        (400, "BadRequestError", True),
        (401, "AuthenticationError", True),
        (418, "StatusError", True),
        (500, "ServerError", False),
        (503, "ServerError", False),
    ],
)
def test_an_error_status_has_its_class_and_a_typed_detail_where_documented(
    make: Make, status: int, name: str, typed: bool
) -> None:
    made = errors_of(make)
    with pytest.raises(getattr(made.package, name)) as caught:
        made.client(httpx2.Response(status, json={"code": "secret"})).things.send()
    assert (caught.value.detail is not None) == typed
    assert "secret" not in str(caught.value)
    assert f"things.send: POST /things: HTTP {status}" in str(caught.value)
    if typed:
        assert caught.value.detail.code == "secret"


def test_an_error_page_that_does_not_fit_keeps_its_status(make: Make) -> None:
    made = errors_of(make)
    with pytest.raises(made.package.BadRequestError) as caught:
        made.client(httpx2.Response(400, text="<html>")).things.send()
    assert caught.value.detail is None
    assert caught.value.body == b"<html>"


def test_a_response_without_body_returns_none(make: Make) -> None:
    made = make(document(paths={"/things": operation(responses={"204": {"description": "Done"}})}))
    assert made.client(httpx2.Response(204)).things.send() is None


def test_several_documented_successes_are_told_apart_by_status(make: Make) -> None:
    def body(name: str) -> JsonObject:
        schema = {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}
        return {"description": name, "content": {"application/json": {"schema": schema}}}

    responses = {"200": body("old"), "201": body("fresh"), "204": {"description": "none"}}
    made = make(document(paths={"/things": operation(responses=responses)}))
    client = made.client(
        httpx2.Response(201, json={"fresh": "f"}),
        httpx2.Response(200, json={"old": "o"}),
        httpx2.Response(204),
    )
    assert client.things.send().fresh == "f"
    assert client.things.send().old == "o"
    assert client.things.send() is None


def test_importing_a_package_loads_nothing_that_is_not_used(make: Make) -> None:
    made = make(document(paths={"/things": operation()}))
    text = made.text("__init__.py")
    assert "import httpx2" not in text
    assert made.package.__all__ == sorted(made.package.__all__)
    assert dir(made.package) == made.package.__all__
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = made.package.Nothing
