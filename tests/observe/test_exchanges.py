"""What an exchange as a whole has that its operation has not, and which exchanges are looked at."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from generator.observe.routes import by_url, routes
from tests.observe.conftest import BASE, Observe, document, entry, surface_of, told

PERSON = {"type": "object", "properties": {"name": {"type": "string"}}}
NULL = {"b": {"type": "string"}}
QUERY = [
    {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}},
    {"name": "filter", "in": "query", "style": "deepObject", "schema": PERSON},
]


def test_a_status_that_is_not_documented(observe: Observe) -> None:
    answers = {
        "200": {"description": "OK"},
        "4XX": {"description": "Wrong"},
    }
    described = document(responses=answers)
    found = observe(described, entry(status=503), entry(status=404), entry(status=200))

    assert told(found) == [("undocumented-status", "answer", "200, 4XX", "HTTP 503")]
    assert '"503":' in found[0].advice.overlay
    assert "$.paths['/letters'].post.responses" in found[0].advice.overlay


def test_a_default_answer_is_any_status(observe: Observe) -> None:
    content = {"application/json": {"schema": PERSON}}
    described = document(responses={"default": {"description": "Any", "content": content}})

    assert told(observe(described, entry({"name": None}, status=418))) == [
        ("null-value", "answer $.name", "a string", "null")
    ]


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [
        ("text/html", "text/html"),
        ("application/vnd.Zq7+json", "another media type"),
    ],
)
def test_a_media_type_that_is_not_documented(observe: Observe, media_type: str, shown: str) -> None:
    found = observe(document(PERSON), entry({"name": "Zq7"}, media_type=media_type))

    assert told(found) == [("undocumented-media-type", "answer", "application/json", shown)]


def test_json_of_another_media_type_is_held_against_the_only_json_that_is_documented(
    observe: Observe,
) -> None:
    answer = document(PERSON)
    (operation,) = answer["paths"]["/letters"].values()
    content = operation["responses"]["200"]["content"]
    content["application/vnd.letters+json"] = content.pop("application/json")

    assert [each.rule for each in observe(answer, entry({"name": None}))] == [
        "undocumented-media-type",
        "null-value",
    ]

    content["application/vnd.parcels+json"] = {"schema": {"type": "object"}}
    assert [each.rule for each in observe(answer, entry({"name": None}))] == [
        "undocumented-media-type"
    ]


def test_an_answer_without_a_media_type_is_read_as_documented(observe: Observe) -> None:
    found = observe(document(PERSON), entry({"name": 1}, media_type="x-unknown"))

    assert [each.rule for each in found] == ["wrong-type"]


def test_bodies_that_should_not_be_there_or_should(observe: Observe) -> None:
    required = document(
        requestBody={"required": True, "content": {"application/json": {"schema": PERSON}}}
    )

    assert (
        told(observe(document(), entry({"name": "x"}, sent={"a": 1})))
        == [
            ("undocumented-body", "answer", "no body", "a body"),
            ("undocumented-body", "request", "no body", "a body"),
        ][::-1]
    )
    assert told(observe(document(PERSON), entry())) == [
        ("missing-body", "answer", "a body", "none")
    ]
    assert told(observe(required, entry())) == [
        ("missing-body", "request", "a body, which is required", "none")
    ]


def test_text_that_is_no_json(observe: Observe) -> None:
    assert told(observe(document(PERSON), entry("Zq7 {"))) == [
        ("unreadable-body", "answer", "JSON", "text that is no JSON")
    ]


def test_parameters_of_the_query(observe: Observe) -> None:
    described = document(parameters=QUERY)

    assert observe(described, entry(path="/letters?limit=1&filter[name]=Zq7")) == ()
    assert told(observe(described, entry(path="/letters?debug=Zq7&Zq7%20x=1"))) == [
        ("undocumented-parameter", "query (a name that is not shown)",
         "no such parameter", "a value"),
        ("undocumented-parameter", "query debug",
         "no such parameter", "a value"),
        ("missing-parameter", "query limit", "a parameter that is required", "nothing"),
    ]  # fmt: skip


def test_a_key_in_the_query_is_no_unknown_parameter(observe: Observe) -> None:
    described = document(security=[{"key": []}])
    described["components"]["securitySchemes"] = {
        "key": {"type": "apiKey", "in": "query", "name": "api_key"}
    }

    assert observe(described, entry(path="/letters?api_key=Zq7")) == ()


def test_operations_that_the_document_does_not_have(observe: Observe) -> None:
    found = observe(
        document(),
        entry(path="/letters/Zq7-id/letters"),
        entry(path="/letters/Zq7-other/letters"),
        entry(method="DELETE"),
        entry(method="Zq7"),
    )

    assert [(each.operation, each.rule, each.count) for each in found] == [
        ("DELETE /letters", "undocumented-operation", 1),
        ("POST /letters/{}/letters", "undocumented-operation", 2),
        ("another method of /letters", "undocumented-operation", 1),
    ]


def test_other_servers_and_what_browsers_ask_for_themselves_are_left_out(
    observe: Observe,
) -> None:
    found = observe(
        document(PERSON),
        entry({"name": 1}, url="https://other.example/v1/letters"),
        entry({"name": 1}, url="https://api.example.com.evil.example/v1/letters"),
        entry({"name": 1}, url="https://api.example.com/v2/letters"),
        entry({"name": 1}, url="https://api.example.com:8443/v1/letters"),
        entry({"name": 1}, url="not a url"),
        entry({"name": 1}, url="https://[/"),
        entry(method="OPTIONS"),
        entry({"name": 1}, status=0),
        entry({"name": 1}, status=304),
        {"request": {"url": BASE}},
    )

    assert found == ()


def test_a_further_server_can_be_named(observe: Observe) -> None:
    far = entry({"name": 1}, url="https://staging.example/api/letters")

    assert observe(document(PERSON), far) == ()
    assert len(observe(document(PERSON), far, servers=["https://staging.example/api/"])) == 1


def test_bodies_in_base64_and_forms_are_read(observe: Observe) -> None:
    encoded = entry({"name": 1})
    content = encoded["response"]["content"]
    text = base64.b64encode(content["text"].encode()).decode()
    content |= {"text": text, "encoding": "base64"}
    form = entry()
    form["request"]["postData"] = {
        "mimeType": "application/x-www-form-urlencoded",
        "text": "name=Zq7&vip=Zq7",
    }
    described = document(PERSON)
    path = described["paths"]["/letters"]["post"]
    path["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": PERSON}}}

    assert [told([each])[0][:2] for each in observe(described, encoded, form)] == [
        ("unknown-member", "request $.vip"),
        ("missing-body", "answer"),
        ("wrong-type", "answer $.name"),
    ]


@pytest.mark.parametrize(
    ("server", "url", "path"),
    [
        ("https://{region}.example.com/{version}", "https://eu.example.com/v9/a/1", "/a/{id}"),
        ("https://{region}.example.com/{version}", "https://eu.example.com/v9/a/b", "/a/b"),
        ("https://api.example.com:443/", "https://API.example.com/a/b", "/a/b"),
        ("https://api.example.com", "https://api.example.com/a/x%2Fy", "/a/{id}"),
        ("https://api.example.com", "https://api.example.com/a/1.pdf", "/a/{name}.pdf"),
        ("https://api.example.com", "https://api.example.com/c?mode=2", "/c?mode=2"),
        ("https://api.example.com", "https://api.example.com/c?mode=3", "/c"),
        ("https://api.example.com", "https://api.example.com/", "/{}"),
    ],
)
def test_a_url_leads_to_the_nearest_template(
    tmp_path: Any, server: str, url: str, path: str
) -> None:
    got = {"get": {"responses": {"200": {"description": "OK"}}}}
    names = {"/a/{id}": "id", "/a/{name}.pdf": "name"}
    paths = {
        template: {
            **got,
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for known, name in names.items()
                if known == template
            ],
        }
        for template in ("/a/{id}", "/a/b", "/c", "/c?mode=2")
    }
    if path.endswith(".pdf"):
        paths = {
            path: {
                **got,
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
            }
        }
    variables = {
        name: {"default": "x"} for name in ("region", "version") if f"{{{name}}}" in server
    }
    described = {
        **document(),
        "servers": [{"url": server, "variables": variables}],
        "paths": paths,
    }
    found = by_url(routes(surface_of(tmp_path, described).api, ()), "GET", url)

    assert found != "elsewhere"
    assert found.path == path


def test_no_action_takes_away_what_a_request_should_have(observe: Observe) -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, **NULL}}
    found = observe(document(sent=schema), entry(sent={"b": None, "c": 1}))

    assert [(each.rule, bool(each.advice.overlay)) for each in found] == [
        ("missing-member", False),
        ("null-value", False),
        ("unknown-member", True),
    ]


def test_every_action_that_is_advised_settles_its_finding(tmp_path: Any, observe: Observe) -> None:
    from generator.bundle import bundle
    from generator.load import load
    from generator.overlay import apply

    schema = {
        "type": "object",
        "required": ["a'b", "name"],
        "properties": {
            "a'b": {"type": "string"},
            "name": {"type": "string"},
            "list": {"type": "array", "items": PERSON},
        },
    }
    described = document(
        {"$ref": "#/components/schemas/Thing"},
        schemas={"Thing": schema},
        parameters=QUERY[1:],
    )
    exchanges = [
        entry({"name": None, "list": [{"name": "x", "new_one": [1]}]}, path="/letters?more=1"),
        entry(status=429),
    ]
    found = observe(described, *exchanges)
    assert sorted({each.rule for each in found if each.advice.overlay}) == [
        "missing-member",
        "null-value",
        "undocumented-parameter",
        "undocumented-status",
        "unknown-member",
    ]
    actions = "\n".join(
        "\n".join(f"  {line}" for line in each.advice.overlay.split("\n"))
        for each in found
        if each.advice.overlay
    )
    head = "overlay: 1.0.0\ninfo: {title: Mended, version: 1.0.0}\nactions:\n"
    (tmp_path / "overlay.yaml").write_text(head + actions, "utf-8")
    (tmp_path / "letters.json").write_text(json.dumps(described), "utf-8")
    mended = apply(bundle(load(tmp_path / "letters.json")), tmp_path / "overlay.yaml").tree

    assert observe(mended, *exchanges) == ()
