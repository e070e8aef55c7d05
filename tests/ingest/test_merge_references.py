"""A reference on one page, and what it leads to in its place on another, say the same."""

from __future__ import annotations

import pytest

from generator.document import JsonValue, descend, tokens
from generator.ingest_settings import IngestSettings
from generator.problems import BadInput

from .made import fragment, merged

COMPONENTS = """
components:
  parameters: {limit: {name: limit, in: query, schema: {type: integer}}}
  schemas:
    Port: {type: object, properties: {name: {type: string}}, required: [name]}
    Boat: {type: object, properties: {port: {$ref: '#/components/schemas/Port'}}}
"""
REFERENCE = "{$ref: '#/components/schemas/Boat'}"
PARAMETER = "{$ref: '#/components/parameters/limit'}"
PORT = "{type: object, description: Where, properties: {name: {type: string}}, required: [name]}"
WHOLE = f"{{type: object, properties: {{port: {PORT}}}}}"
LIMIT = "{in: query, name: limit, schema: {type: integer}}"
SCHEMA = "#/paths/~1boats/get/responses/200/content/application~1json/schema"


def page(schema: str, *, parameter: str = LIMIT, components: str = "") -> str:
    return (
        "paths: {/boats: {get: {parameters: [" + parameter + "], responses: {'200': {content: "
        "{application/json: {schema: " + schema + "}}}}}}}" + components
    )


def merged_schema(*pages: str, prefer: str = "") -> JsonValue:
    settings = IngestSettings(prefer={"#": prefer} if prefer else {})
    fragments = [fragment(f"{number}.md", text) for number, text in enumerate(pages)]
    made = merged(*fragments, settings=settings)
    return descend(made.tree, tokens(SCHEMA))


@pytest.mark.parametrize(
    "pages",
    [
        (page(REFERENCE, components=COMPONENTS), page(WHOLE)),
        (page(WHOLE), page(REFERENCE, components=COMPONENTS)),
        (
            page(f"{{type: array, items: {WHOLE}}}"),
            page(f"{{type: array, items: {REFERENCE}}}", components=COMPONENTS),
        ),
    ],
)
def test_a_reference_stands_for_what_it_leads_to(pages: tuple[str, ...]) -> None:
    schema = merged_schema(*pages)
    assert isinstance(schema, dict)
    assert schema.get("items", schema) == {"$ref": "#/components/schemas/Boat"}


def test_a_parameter_that_is_referred_to_is_that_of_another_page() -> None:
    referred = page(REFERENCE, parameter=PARAMETER, components=COMPONENTS)
    made = merged(fragment("a.md", page(WHOLE)), fragment("b.md", referred))
    parameters = descend(made.tree, tokens("#/paths/~1boats/get/parameters"))
    assert parameters == [{"$ref": "#/components/parameters/limit"}]
    assert not made.conflicts


def test_where_they_differ_the_difference_is_told() -> None:
    other = WHOLE.replace("name: {type: string}", "name: {type: integer}")
    pages = page(REFERENCE, components=COMPONENTS), page(other)
    with pytest.raises(BadInput) as caught:
        merged_schema(*pages)
    (problem,) = caught.value.problems
    assert 'properties/port/properties/name/type: "string" in specs/0.md' in problem.found
    assert merged_schema(*pages, prefer="1.md") != {"$ref": "#/components/schemas/Boat"}
    assert merged_schema(*pages, prefer="0.md") == {"$ref": "#/components/schemas/Boat"}


@pytest.mark.parametrize("target", ["{$ref: '#/components/schemas/Boat'}", "{type: object}", "3"])
def test_a_reference_that_leads_nowhere_is_no_loop(target: str) -> None:
    components = f"\ncomponents: {{schemas: {{Boat: {target}}}}}"
    with pytest.raises(BadInput) as caught:
        merged_schema(page(REFERENCE, components=components), page(WHOLE))
    assert [problem.code for problem in caught.value.problems] == ["pages-disagree"]


@pytest.mark.parametrize(
    ("wrapped", "plain"),
    [
        (
            "{allOf: [{$ref: '#/components/schemas/Port'}], description: Whose}",
            "{$ref: '#/components/schemas/Port'}",
        ),
        (
            "{$ref: '#/components/schemas/Port', title: A}",
            "{description: Whose, allOf: [{$ref: '#/components/schemas/Port'}]}",
        ),
        (
            "{anyOf: [{allOf: [{$ref: '#/components/schemas/Port'}]}, {type: 'null'}]}",
            "{anyOf: [{$ref: '#/components/schemas/Port'}, {type: 'null'}]}",
        ),
    ],
)
def test_a_reference_in_an_all_of_by_itself_is_that_reference(wrapped: str, plain: str) -> None:
    made = merged_schema(page(wrapped), page(plain))
    assert isinstance(made, dict)
    assert "$ref" in made or made == {
        "anyOf": [{"$ref": "#/components/schemas/Port"}, {"type": "null"}]
    }


@pytest.mark.parametrize(
    "wrapped",
    [
        "{allOf: [{$ref: '#/components/schemas/Port'}, {type: object}]}",
        "{allOf: [{$ref: '#/components/schemas/Boat'}]}",
        "{allOf: [{$ref: '#/components/schemas/Port'}], minProperties: 1}",
    ],
)
def test_an_all_of_that_says_more_is_a_contradiction(wrapped: str) -> None:
    with pytest.raises(BadInput):
        merged_schema(page(wrapped), page("{$ref: '#/components/schemas/Port'}"))


@pytest.mark.parametrize(
    ("said", "silent"),
    [
        ("{type: object, required: [], properties: {}}", "{type: object}"),
        ("{type: object, additionalProperties: true}", "{type: object}"),
        ("{type: string, readOnly: false}", "{type: string, writeOnly: false}"),
    ],
)
def test_what_holds_where_nothing_is_said_contradicts_nothing(said: str, silent: str) -> None:
    made = merged(fragment("a.md", page(said)), fragment("b.md", page(silent)))
    assert (made.conflicts, made.wording) == ((), ())


def test_a_parameter_that_is_said_not_to_be_required_is_that_of_a_silent_page() -> None:
    said = LIMIT.replace("name:", "required: false, name:")
    made = merged(fragment("a.md", page("{}", parameter=said)), fragment("b.md", page("{}")))
    assert made.conflicts == ()
    with pytest.raises(BadInput):
        merged_schema(page("{}", parameter=said.replace("false", "true")), page("{}"))


def test_a_member_with_the_name_of_a_keyword_is_a_member() -> None:
    with pytest.raises(BadInput):
        merged_schema(page("{properties: {additionalProperties: {}}}"), page("{properties: {}}"))
