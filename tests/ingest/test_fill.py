"""What examples and sample calls show is added to what a page states, marked as inferred."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.document import JsonObject, JsonValue, join
from generator.ingest.drafts.fill import fill
from generator.ingest.page import Page
from generator.ingest.prose import (
    Field,
    PageBody,
    PageOperation,
    PageResponse,
    Sample,
    SampleCall,
)
from generator.ingest.statements import Draft

PAGE = Page(name="send.md", text="", shown="specs/x/send.md")
UUID = "95b11417-f18f-457f-8804-68e361f9164f"
BODY = ("paths", "/v1/messages", "post", "requestBody", "content", "application/json")
ANSWER = ("paths", "/v1/messages", "post", "responses", "200", "content", "application/json")
OPERATION = PageOperation(page=PAGE, line=1, method="post", path="/v1/messages")
CALL = SampleCall(line=9, method="post", url="https://api.mail.dev/base/v1/messages")


def drafted(request: JsonObject | None = None, answer: JsonObject | None = None) -> Draft:
    """A draft of the operation with these stated schemas."""
    draft = Draft(PAGE)
    place = ("paths", "/v1/messages", "post")
    draft.put(place, {}, draft.origin("stated", 1))
    if request is not None:
        draft.put((*BODY, "schema"), request, draft.origin("stated", 2))
    if answer is not None:
        draft.put((*ANSWER, "schema"), answer, draft.origin("stated", 3))
    return draft


def at(draft: Draft, *path: str) -> JsonValue:
    """The node at a path, None where there is none."""
    node: JsonValue = draft.tree
    for token in path:
        match node:
            case dict() if token in node:
                node = node[token]
            case list() if token.isdecimal() and int(token) < len(node):
                node = node[int(token)]
            case _:
                return None
    return node


def basis(draft: Draft, *path: str) -> tuple[str, int]:
    """The basis and line of the nearest node with an origin."""
    for length in range(len(path), 0, -1):
        origin = draft.origins.get(join("", *path[:length]))
        if origin is not None:
            return origin.basis, origin.line
    return "", 0


def requested(*values: JsonValue) -> PageOperation:
    """The operation with these examples of its request."""
    samples = tuple(Sample(value=value, line=7) for value in values)
    return replace(OPERATION, bodies=(PageBody(line=2, samples=samples),))


def called(
    *,
    url: str = CALL.url,
    headers: dict[str, str] | None = None,
    body: JsonValue = None,
    form: dict[str, str] | None = None,
) -> PageOperation:
    """The operation with a sample call."""
    call = replace(CALL, url=url, headers=headers or {}, body=body, form=form or {})
    return replace(OPERATION, calls=(call,))


def test_members_that_only_an_example_shows_are_inferred_and_optional() -> None:
    draft = drafted({"type": "object", "properties": {"to": {"type": "string"}}})
    fill(draft, requested({"to": "a", "size": {"w": [1]}}))
    schema = at(draft, *BODY, "schema")
    size = {
        "type": "object",
        "properties": {"w": {"type": "array", "items": {"type": "integer"}}},
    }
    assert schema == {"type": "object", "properties": {"to": {"type": "string"}, "size": size}}
    assert basis(draft, *BODY, "schema", "properties", "to") == ("stated", 2)
    assert basis(draft, *BODY, "schema", "properties", "size") == ("inferred", 7)


def test_a_type_that_the_page_leaves_open_is_inferred_as_a_keyword() -> None:
    draft = drafted({"type": "object", "properties": {"n": {"description": "How many."}}})
    fill(draft, requested({"n": 3}))
    assert at(draft, *BODY, "schema", "properties", "n") == {
        "description": "How many.",
        "type": "integer",
    }
    assert basis(draft, *BODY, "schema", "properties", "n") == ("stated", 2)
    assert basis(draft, *BODY, "schema", "properties", "n", "type") == ("inferred", 7)


def test_elements_of_a_stated_array_are_inferred() -> None:
    draft = drafted({"type": "object", "properties": {"ids": {"type": "array"}}})
    fill(draft, requested({"ids": [UUID]}))
    items = at(draft, *BODY, "schema", "properties", "ids", "items")
    assert items == {"type": "string", "format": "uuid"}


def test_a_format_is_inferred_for_a_stated_string_without_one() -> None:
    stated: JsonObject = {
        "a": {"type": "string"},
        "b": {"type": "string", "format": "email"},
        "c": {"type": "string", "enum": [UUID]},
        "d": {"type": "string", "pattern": "^[0-9a-f-]+$"},
    }
    draft = drafted({"type": "object", "properties": dict(stated)})
    fill(draft, requested(dict.fromkeys("abcd", UUID)))
    found = at(draft, *BODY, "schema", "properties")
    assert found == {**stated, "a": {"type": "string", "format": "uuid"}}
    assert basis(draft, *BODY, "schema", "properties", "a", "format") == ("inferred", 7)


def test_an_example_that_disagrees_is_a_warning_and_the_statement_stays() -> None:
    stated: JsonObject = {"type": "object", "properties": {"n": {"type": "string"}}}
    draft = drafted(stated)
    fill(draft, requested({"n": 3}))
    assert at(draft, *BODY, "schema", "properties", "n") == {"type": "string"}
    (problem,) = draft.problems
    assert (problem.code, problem.level) == ("example-disagrees", "warning")
    assert (problem.place.file, problem.place.line) == ("specs/x/send.md", 7)
    assert problem.place.pointer == join("", *BODY, "schema", "properties", "n")
    assert (problem.found, problem.expected) == ("an example with an integer", '"string"')


def test_an_example_with_a_value_outside_the_enum_adds_none() -> None:
    draft = drafted({"type": "object", "properties": {"s": {"type": "string", "enum": ["a"]}}})
    fill(draft, requested({"s": "b"}))
    assert at(draft, *BODY, "schema", "properties", "s", "enum") == ["a"]
    assert [problem.code for problem in draft.problems] == ["example-disagrees"]


def test_members_of_a_named_object_come_from_all_examples_of_it() -> None:
    draft = drafted(answer={"$ref": "#/components/schemas/Message"})
    draft.put(("components", "schemas", "Message"), {}, draft.origin("stated", 3))
    samples = (Sample(value={"id": UUID}, line=20), Sample(value={"ok": True}, line=30))
    response = PageResponse(line=3, bodies=(PageBody(line=3, samples=samples),))
    fill(draft, replace(OPERATION, responses=(response,)))
    assert at(draft, "components", "schemas", "Message") == {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "ok": {"type": "boolean"}},
    }
    ok = ("components", "schemas", "Message", "properties", "ok")
    assert basis(draft, *ok) == ("inferred", 30)
    assert basis(draft, "components", "schemas", "Message") == ("inferred", 20)


def test_references_that_go_in_circles_end() -> None:
    draft = drafted(answer={"$ref": "#/components/schemas/A"})
    for name, other in (("A", "B"), ("B", "A")):
        reference: JsonObject = {"$ref": f"#/components/schemas/{other}"}
        draft.put(("components", "schemas", name), reference, draft.origin("stated", 3))
    body = PageBody(line=3, samples=(Sample(value={"a": 1}, line=4),))
    fill(draft, replace(OPERATION, responses=(PageResponse(line=3, status="200", bodies=(body,)),)))
    assert at(draft, "components", "schemas", "A") == {"$ref": "#/components/schemas/B"}


def test_the_example_itself_is_stated_unless_it_holds_placeholders() -> None:
    draft = drafted({"type": "object"})
    fill(draft, requested({"a": "<string>"}, {"a": "x"}))
    assert at(draft, *BODY, "example") == {"a": "x"}
    assert basis(draft, *BODY, "example") == ("stated", 7)


def test_a_body_that_only_a_sample_call_shows_is_inferred() -> None:
    draft = drafted()
    fill(draft, called(body={"to": "<string>"}))
    schema = {"type": "object", "properties": {"to": {"type": "string"}}}
    assert at(draft, *BODY) == {"schema": schema}
    assert basis(draft, *BODY, "schema") == ("inferred", 9)
    assert at(draft, *BODY[:-2], "required") is None


def test_the_fields_of_a_form_are_inferred() -> None:
    draft = drafted()
    form = {"file": "@a.pdf", "n": "3", "to": "+44"}
    fill(draft, called(form=form, headers={"Content-Type": "multipart/form-data"}))
    schema = at(draft, *BODY[:-1], "multipart/form-data", "schema", "properties")
    assert schema == {
        "file": {"type": "string", "format": "binary"},
        "n": {"type": "integer"},
        "to": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("path", "url", "base"),
    [
        ("/v1/messages", "https://api.mail.dev/v1/messages", "https://api.mail.dev"),
        ("/v1/messages", "https://api.mail.dev/base/v1/messages/?x=1", "https://api.mail.dev/base"),
        ("/users/{id}", "http://localhost:3000/users/123", "http://localhost:3000"),
        ("/users/{id}", "https://h.dev/users/{id}", "https://h.dev"),
        ("/a/{x}.json", "https://h.dev/a/b.json", "https://h.dev"),
        ("/v1/messages", "https://api.mail.dev/v2/messages", None),
        ("/users/{id}", "https://h.dev/users/", None),
        ("/v1/messages", "https://$HOST/v1/messages", None),
        ("/v1/messages", "https://{tenant}.mail.dev/v1/messages", None),
        ("/v1/messages", "https://user:pass@mail.dev/v1/messages", None),
        ("/v1/messages", "https://api.example.com/v1/messages", None),
        ("/v1/messages", "https://api.post.example/v1/messages", "https://api.post.example"),
        ("/v1/messages", "javascript:/v1/messages", None),
    ],
)
def test_the_base_url_is_that_of_a_call_without_the_path(
    path: str, url: str, base: str | None
) -> None:
    draft = Draft(PAGE)
    draft.put(("paths", path, "post"), {}, draft.origin("stated", 1))
    fill(draft, replace(called(url=url), path=path))
    assert at(draft, "servers", "0", "url") == base
    if base:
        assert draft.origins["#/servers/0"].basis == "inferred"


def test_a_trial_host_is_asked_about() -> None:
    draft = drafted()
    fill(draft, called(url="https://api.sandbox.mail.dev/v1/messages"))
    origin = draft.origins["#/servers/0"]
    assert origin.ask == "Is https://api.sandbox.mail.dev the base URL for production?"


def test_a_call_of_another_operation_is_a_warning_and_adds_nothing() -> None:
    draft = drafted()
    fill(draft, called(url="https://api.mail.dev/v1/other?key=1", headers={"X-Api-Key": "k"}))
    assert set(draft.tree) == {"paths"}
    assert [problem.code for problem in draft.problems] == ["sample-call-disagrees"]
    assert "key=1" not in draft.problems[0].found


def test_stated_servers_stay_alone() -> None:
    draft = drafted()
    fill(draft, replace(called(), servers=(("https://stated.dev", 4),)))
    assert "servers" not in draft.tree


@pytest.mark.parametrize(
    ("header", "value", "name", "scheme"),
    [
        ("Authorization", "Bearer <token>", "bearerAuth", {"type": "http", "scheme": "bearer"}),
        ("Authorization", "Basic", "basicAuth", {"type": "http", "scheme": "basic"}),
        (
            "x-api-key",
            "<api-key>",
            "x-api-key",
            {"type": "apiKey", "in": "header", "name": "x-api-key"},
        ),
        (
            "client_id",
            "YOUR_ID",
            "client_id",
            {"type": "apiKey", "in": "header", "name": "client_id"},
        ),
    ],
)
def test_a_credential_in_a_call_is_an_inferred_scheme(
    header: str, value: str, name: str, scheme: JsonObject
) -> None:
    draft = drafted()
    fill(draft, called(headers={header: value, "Accept": "*/*"}))
    assert at(draft, "components", "securitySchemes") == {name: scheme}
    assert at(draft, "paths", "/v1/messages", "post", "security") == [{name: []}]
    assert basis(draft, "paths", "/v1/messages", "post", "security") == ("inferred", 9)
    assert at(draft, "paths", "/v1/messages", "post", "parameters") is None
    assert value not in str(draft.tree) or value == "Basic"


def test_stated_security_is_not_added_to() -> None:
    draft = drafted()
    fill(draft, replace(called(headers={"x-api-key": "k"}), security=("Key",)))
    assert "components" not in draft.tree


def test_listed_credentials_are_stated_schemes() -> None:
    draft = drafted()
    fields = [Field(name=name, line=5) for name in ("client_id", "access_token")]
    fill(draft, replace(OPERATION, credentials=tuple(("header", each) for each in fields)))
    assert basis(draft, "components", "securitySchemes", "client_id") == ("stated", 5)
    security = ("paths", "/v1/messages", "post", "security")
    assert at(draft, *security) == [{"client_id": [], "access_token": []}]
    assert draft.origins[join("", *security)].ask


def test_query_and_headers_that_only_a_call_shows_are_optional_parameters() -> None:
    draft = drafted()
    draft.put(
        ("paths", "/v1/messages", "post", "parameters"),
        [{"name": "limit", "in": "query"}],
        draft.origin("stated", 3),
    )
    url = f"{CALL.url}?limit=1&page=2&tag=a&tag=b&code=007"
    fill(draft, called(url=url, headers={"X-Trace": "t", "bad name": "x"}))
    strings = {"type": "array", "items": {"type": "string"}}
    assert at(draft, "paths", "/v1/messages", "post", "parameters") == [
        {"name": "limit", "in": "query"},
        {"name": "page", "in": "query", "schema": {"type": "integer"}},
        {"name": "tag", "in": "query", "schema": strings},
        {"name": "code", "in": "query", "schema": {"type": "string"}},
        {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
    ]
    parameter = draft.origins["#/paths/~1v1~1messages/post/parameters/4"]
    assert (parameter.basis, parameter.line) == ("inferred", 9)


def test_deep_and_wide_examples_are_linear() -> None:
    deep: JsonValue = "x"
    for _ in range(90):
        deep = {"a": [deep]}
    draft = drafted({"type": "object"})
    fill(draft, requested({"deep": deep, "wide": {f"m{n}": n for n in range(20_000)}}))
    wide = at(draft, *BODY, "schema", "properties", "wide", "properties")
    assert isinstance(wide, dict)
    assert len(wide) == 20_000
