"""Schemas and credentials of Mintlify's internal YAML become those of OpenAPI."""

from __future__ import annotations

import pytest

from generator.document import JsonValue, descend, tokens
from generator.ingest.statements import Fragment

from .reading import at, internal, read


def answer(media_type: str, schemas: str) -> str:
    return internal(
        f"  response:\n    '200':\n      {media_type}:\n        schemaArray:\n{schemas}"
    )


def schema(schemas: str) -> JsonValue:
    text = answer("application/json", schemas)
    return at(read(text), "#/paths/~1a/get/responses/200/content/application~1json/schema")


def test_alternatives_are_any_of() -> None:
    stated = (
        "          - type: object\n            properties: {}\n            title: A\n"
        "          - type: array\n            items:\n              allOf:\n"
        "                - type: string\n"
    )
    assert schema(stated) == {
        "anyOf": [
            {"type": "object", "properties": {}, "title": "A"},
            {"type": "array", "items": {"type": "string"}},
        ]
    }


def test_named_alternatives_are_references() -> None:
    stated = "".join(
        f"          - type: object\n            refIdentifier: '#/components/schemas/{name}'\n"
        for name in ("A", "B")
    )
    assert schema(stated) == {
        "anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]
    }


def test_alternatives_of_one_name_are_one_component() -> None:
    stated = "".join(
        f"          - type: object\n            title: {title}\n"
        "            refIdentifier: '#/components/schemas/A'\n"
        for title in ("One", "Two")
    )
    assert schema(stated) == {"$ref": "#/components/schemas/A"}
    assert at(read(answer("application/json", stated)), "#/components/schemas/A") == {
        "anyOf": [{"type": "object", "title": "One"}, {"type": "object", "title": "Two"}]
    }


def test_two_schemas_of_one_name_are_kept_apart_with_a_warning() -> None:
    named = "            refIdentifier: '#/components/schemas/A'\n"
    text = answer("application/json", f"          - type: object\n            title: One\n{named}")
    text = text.replace(
        "\n````\n",
        "    '201':\n      application/json:\n        schemaArray:\n"
        f"          - type: object\n            title: Two\n{named}\n````\n",
    )
    fragment = read(text)
    inline = "#/paths/~1a/get/responses/201/content/application~1json/schema"
    assert descend(fragment.tree, tokens(inline)) == {"type": "object", "title": "Two"}
    (problem,) = fragment.problems
    assert (problem.code, problem.level) == ("conflicting-schema", "warning")


def test_parts_that_the_page_repeats_by_alias_are_written_out() -> None:
    stated = (
        "          - type: object\n            properties:\n              from: &part\n"
        "                allOf:\n                  - type: string\n              to: *part\n"
    )
    assert schema(stated) == {
        "type": "object",
        "properties": {"from": {"type": "string"}, "to": {"type": "string"}},
    }


@pytest.mark.parametrize(
    ("stated", "made"),
    [
        ("", {"type": "string", "format": "binary"}),
        ("            contentEncoding: binary\n", {"type": "string", "format": "binary"}),
        ("            contentEncoding: base64\n", {"type": "string", "contentEncoding": "base64"}),
    ],
)
def test_files_are_binary_unless_they_are_encoded(stated: str, made: JsonValue) -> None:
    text = answer("image/png", f"          - type: file\n{stated}")
    assert at(read(text), "#/paths/~1a/get/responses/200/content/image~1png/schema") == made


def credentials(entry: str) -> Fragment:
    request = f"  request:\n    security:\n{entry}"
    return read(internal("  response: {'204': {}}\n", request=request))


def test_no_credentials_is_stated_as_none() -> None:
    text = internal("  response: {'204': {}}\n", request="  request:\n    security: []\n")
    assert at(read(text), "#/paths/~1a/get/security") == []


def test_headers_that_are_sent_together_are_one_alternative() -> None:
    fragment = credentials(
        "      - title: Id & Secret\n        parameters:\n          header:\n"
        "            client-id: {type: apiKey}\n            client-secret: {type: apiKey}\n"
    )
    assert descend(fragment.tree, tokens("#/paths/~1a/get/security")) == [{"Id": [], "Secret": []}]
    assert descend(fragment.tree, tokens("#/components/securitySchemes/Secret")) == {
        "type": "apiKey",
        "in": "header",
        "name": "client-secret",
    }


def test_the_title_of_a_scheme_becomes_a_name_that_openapi_allows() -> None:
    fragment = credentials(
        "      - title: API KEY\n        parameters:\n          query:\n"
        "            key: {type: apiKey}\n"
    )
    assert descend(fragment.tree, tokens("#/components/securitySchemes")) == {
        "API_KEY": {"type": "apiKey", "in": "query", "name": "key"}
    }


def test_the_flows_of_oauth_are_assumed_and_asked_for() -> None:
    fragment = credentials(
        "      - title: oauth\n        parameters:\n          header:\n"
        "            Authorization: {type: oauth2}\n"
    )
    origin = fragment.origins["#/components/securitySchemes/oauth/flows"]
    assert origin.basis == "assumed"
    assert origin.ask == "Which OAuth 2.0 flows are there, with which URLs and scopes?"
    assert origin.line == 10


def test_a_scheme_without_details_is_a_question() -> None:
    (question,) = credentials("      - title: key\n").questions
    assert question.ask == "How is the credential key sent: in which header, or as a bearer token?"
