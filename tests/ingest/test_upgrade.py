"""Documents of all versions become OpenAPI 3.1, and keep the lines at which they are written."""

from __future__ import annotations

import json

import pytest

from generator.document import Document, JsonObject, descend, tokens
from generator.ingest.embedded.upgrade import upgraded
from generator.load import as_document, parse


def read(text: str) -> Document:
    return as_document(*parse("/api.yaml", text.encode(), "api.yaml"))


def schema(stated: JsonObject) -> JsonObject:
    """A schema of OpenAPI 3.0 in the words of 3.1."""
    tree: JsonObject = {"openapi": "3.0.3", "components": {"schemas": {"A": stated}}}
    document = upgraded(read(json.dumps(tree)))
    made = descend(document.tree, ("components", "schemas", "A"))
    assert isinstance(made, dict)
    return made


@pytest.mark.parametrize(
    ("stated", "made"),
    [
        ("3.0.0", "3.1.0"),
        ("3.0.4", "3.1.0"),
        ("3.1.0", "3.1.0"),
        ("3.1.1", "3.1.1"),
        ("3.2.0", "3.2.0"),
    ],
)
def test_older_versions_become_3_1(stated: str, made: str) -> None:
    assert upgraded(read(f"openapi: {stated}\npaths: {{}}\n")).tree["openapi"] == made


def test_an_operation_with_no_responses_has_none() -> None:
    document = upgraded(read("openapi: 3.0.0\npaths: {/a: {get: {responses: {}}}}\n"))
    assert document.tree["paths"] == {"/a": {"get": {}}}


def test_nullable_becomes_a_type() -> None:
    assert schema({"type": "string", "nullable": True}) == {"type": ["string", "null"]}


def test_not_nullable_goes() -> None:
    assert schema({"type": "string", "nullable": False}) == {"type": "string"}


def test_nullable_beside_an_enum_allows_null_in_it() -> None:
    stated: JsonObject = {"type": "string", "enum": ["a"], "nullable": True}
    assert schema(stated) == {"type": ["string", "null"], "enum": ["a", None]}
    assert schema({"enum": ["a"], "nullable": True}) == {"enum": ["a", None]}


def test_nullable_beside_a_reference_is_an_alternative() -> None:
    stated: JsonObject = {"$ref": "#/components/schemas/B", "nullable": True, "description": "d"}
    assert schema(stated) == {
        "description": "d",
        "anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}],
    }


def test_nullable_beside_all_of_is_an_alternative_to_all_of_it() -> None:
    stated: JsonObject = {"allOf": [{"$ref": "#/components/schemas/B"}], "nullable": True}
    assert schema(stated) == {
        "anyOf": [{"allOf": [{"$ref": "#/components/schemas/B"}]}, {"type": "null"}]
    }


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_nullable_beside_alternatives_is_one_more(keyword: str) -> None:
    stated: JsonObject = {keyword: [{"type": "string"}, {"type": "integer"}], "nullable": True}
    assert schema(stated) == {keyword: [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}


def test_alternatives_that_allow_null_get_no_further_one() -> None:
    stated: JsonObject = {"oneOf": [{"type": "string", "nullable": True}], "nullable": True}
    assert schema(stated) == {"oneOf": [{"type": ["string", "null"]}]}


def test_nullable_without_constraints_says_nothing() -> None:
    assert schema({"description": "d", "nullable": True}) == {"description": "d"}


def test_exclusive_bounds_become_numbers() -> None:
    stated: JsonObject = {"type": "number", "minimum": 0, "exclusiveMinimum": True}
    assert schema(stated) == {"type": "number", "exclusiveMinimum": 0}


def test_a_member_called_nullable_stays() -> None:
    stated: JsonObject = {"type": "object", "properties": {"nullable": {"type": "boolean"}}}
    assert schema(stated) == stated


def test_nullable_in_an_example_stays() -> None:
    stated: JsonObject = {"type": "object", "example": {"nullable": True}}
    assert schema(stated) == stated


def test_the_document_given_stays_as_it_is() -> None:
    document = read('{"openapi": "3.0.0", "components": {"schemas": {"A": {"nullable": true}}}}')
    before = json.dumps(document.tree)
    upgraded(document)
    assert json.dumps(document.tree) == before


def test_what_moves_keeps_its_line() -> None:
    document = upgraded(
        read(
            "openapi: 3.0.0\n"
            "components:\n"
            "  schemas:\n"
            "    A:\n"
            "      nullable: true\n"
            "      allOf:\n"
            "        - type: object\n"
            "          properties:\n"
            "            b:\n"
            "              nullable: true\n"
            "              allOf:\n"
            "                - $ref: '#/components/schemas/A'\n"
        )
    )
    outer = "#/components/schemas/A/anyOf/0/allOf/0/properties/b"
    inner = f"{outer}/anyOf/0/allOf/0"
    assert descend(document.tree, tokens(inner)) == {"$ref": "#/components/schemas/A"}
    assert document.place(outer).line == 9
    assert document.place(inner).line == 12


def test_swagger_becomes_3_1_with_its_lines() -> None:
    document = upgraded(
        read(
            "swagger: '2.0'\n"
            "host: api.example.com\n"
            "paths:\n"
            "  /pets:\n"
            "    post:\n"
            "      parameters:\n"
            "        - in: body\n"
            "          name: pet\n"
            "          schema:\n"
            "            type: object\n"
            "            properties:\n"
            "              name:\n"
            "                type: string\n"
            "                x-nullable: true\n"
            "      responses:\n"
            "        '201': {description: made}\n"
        )
    )
    name = "#/paths/~1pets/post/requestBody/content/application~1json/schema/properties/name"
    assert document.tree["openapi"] == "3.1.0"
    assert document.tree["servers"] == [{"url": "https://api.example.com"}]
    assert descend(document.tree, tokens(name)) == {"type": ["string", "null"]}
    assert document.place(name).line == 12
