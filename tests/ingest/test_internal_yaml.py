"""Pages with Mintlify's internal YAML become OpenAPI, member by member."""

from __future__ import annotations

import pytest

from generator.document import JsonValue, descend, tokens
from generator.problems import BadInput

from .reading import at, fragments, internal, read

BOOK = """\
paths:
  path: /berths/{berth_id}/bookings
  method: post
  servers:
    - url: https://api.example.com/v2
      description: Production
  request:
    security:
      - title: HarbourKey
        parameters:
          query: {}
          header:
            X-Harbour-Key:
              type: apiKey
              description: The key of the port
          cookie: {}
      - title: token
        parameters:
          query: {}
          header:
            Authorization:
              type: http
              scheme: bearer
          cookie: {}
    parameters:
      path:
        berth_id:
          schema:
            - type: string
              required: true
              description: Which berth
      query:
        kind:
          schema:
            - type: enum<string>
              enum:
                - day
                - week
              required: false
              description: How long
              default: day
        after:
          schema:
            - type: string
              required: false
              title: After
            - type: 'null'
              required: false
              title: After
      header:
        X-Request-ID:
          schema:
            - type: string
              required: true
              deprecated: true
      cookie: {}
    body:
      application/json:
        schemaArray:
          - type: object
            properties:
              boat:
                allOf:
                  - $ref: '#/components/schemas/Boat'
                    description: What comes
              crew:
                allOf:
                  - type: array
                    items:
                      type: object
                      required:
                        - name
                      properties:
                        name:
                          type: string
              length:
                allOf:
                  - type: number
                    nullable: true
            required: true
            title: BookingRequest
            refIdentifier: '#/components/schemas/BookingRequest'
            requiredProperties:
              - boat
        examples:
          example:
            value:
              boat:
                name: <string>
    codeSamples:
      - lang: curl
        source: curl https://api.example.com
  response:
    '201':
      application/json:
        schemaArray:
          - type: object
            properties:
              id:
                allOf:
                  - type: integer
                    format: int64
            requiredProperties:
              - id
        examples:
          Made:
            summary: As it is made
            value:
              id: 12
        description: Made
    '204':
      _mintlify/placeholder:
        schemaArray:
          - type: any
            description: Nothing to do
        examples: {}
        description: Nothing to do
    '404': {}
    '409':
      application/json:
        schemaArray:
          - type: object
            properties:
              detail:
                allOf:
                  - type: string
            title: Taken
            refIdentifier: '#/components/schemas/Taken'
            requiredProperties:
              - detail
        examples:
          example:
            value:
              detail: taken
        description: Taken
  deprecated: false
  type: path
components:
  schemas:
    Boat:
      type: object
      properties:
        name:
          type: string
          nullable: true
"""
TEXT = f"""\
# Book a berth

> Books it.
> For good.

## OpenAPI

````yaml POST /berths/{{berth_id}}/bookings
{BOOK}
````
"""
POST = "#/paths/~1berths~1{berth_id}~1bookings/post"


def stated(pointer: str) -> JsonValue:
    return at(read(TEXT), pointer)


def test_the_operation_is_found_with_what_is_above_it() -> None:
    fragment = read(TEXT)
    assert list(fragment.tree) == ["openapi", "components", "servers", "paths"]
    operation = descend(fragment.tree, tokens(POST))
    assert isinstance(operation, dict)
    assert operation["summary"] == "Book a berth"
    assert operation["description"] == "Books it.\nFor good."
    assert "deprecated" not in operation
    assert "operationId" not in operation
    assert fragment.problems == ()
    assert fragment.questions == ()


def test_base_urls_are_those_of_the_page() -> None:
    assert stated("#/servers") == [
        {"url": "https://api.example.com/v2", "description": "Production"}
    ]


def test_credentials_become_schemes_that_are_alternatives() -> None:
    assert stated(f"{POST}/security") == [{"HarbourKey": []}, {"token": []}]
    assert stated("#/components/securitySchemes") == {
        "HarbourKey": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Harbour-Key",
            "description": "The key of the port",
        },
        "token": {"type": "http", "scheme": "bearer"},
    }


def test_parameters_keep_place_requiredness_and_type() -> None:
    assert stated(f"{POST}/parameters") == [
        {
            "name": "berth_id",
            "in": "path",
            "required": True,
            "description": "Which berth",
            "schema": {"type": "string"},
        },
        {
            "name": "kind",
            "in": "query",
            "description": "How long",
            "schema": {"type": "string", "enum": ["day", "week"], "default": "day"},
        },
        {
            "name": "after",
            "in": "query",
            "schema": {"type": ["string", "null"], "title": "After"},
        },
        {
            "name": "X-Request-ID",
            "in": "header",
            "required": True,
            "deprecated": True,
            "schema": {"type": "string"},
        },
    ]


def test_a_named_body_is_a_component() -> None:
    assert stated(f"{POST}/requestBody") == {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/BookingRequest"}}
        },
    }
    assert stated("#/components/schemas/BookingRequest") == {
        "type": "object",
        "title": "BookingRequest",
        "required": ["boat"],
        "properties": {
            "boat": {"$ref": "#/components/schemas/Boat", "description": "What comes"},
            "crew": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {"name": {"type": "string"}},
                },
            },
            "length": {"type": ["number", "null"]},
        },
    }


def test_a_body_is_required_only_where_the_page_says_so() -> None:
    pointer = "#/paths/~1berths~1{berth_id}~1bookings/post/requestBody"
    stating, silent = BOOK, BOOK.replace(
        "            required: true\n            title", "            title"
    )
    assert stating != silent
    for document, required in ((stating, True), (silent, None)):
        body = at(read(f"````yaml post /a\n{document}\n````\n"), pointer)
        assert isinstance(body, dict)
        assert body.get("required") == required


def test_components_of_the_page_become_3_1() -> None:
    assert stated("#/components/schemas/Boat/properties/name") == {"type": ["string", "null"]}


def test_responses_keep_schema_examples_and_description() -> None:
    assert stated(f"{POST}/responses/201") == {
        "description": "Made",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"id": {"type": "integer", "format": "int64"}},
                    "required": ["id"],
                },
                "examples": {"Made": {"summary": "As it is made", "value": {"id": 12}}},
            }
        },
    }


def test_an_answer_without_content_has_none() -> None:
    assert stated(f"{POST}/responses/204") == {"description": "Nothing to do"}
    assert stated(f"{POST}/responses/404") == {}


def test_an_example_that_was_made_of_types_is_left_out() -> None:
    media_type = stated(f"{POST}/requestBody/content/application~1json")
    assert isinstance(media_type, dict)
    assert list(media_type) == ["schema"]
    answer = stated(f"{POST}/responses/409/content/application~1json")
    assert answer == {
        "schema": {"$ref": "#/components/schemas/Taken"},
        "example": {"detail": "taken"},
    }


@pytest.mark.parametrize(
    ("value", "is_made"),
    [
        ("[{n: 123, on: true, at: '2023-11-07T05:31:56Z'}]", True),
        ("{id: 3c90c3cc-0d44-4b50-8888-8dd25736052a}", True),
        ("{n: 123, name: Ada}", False),
        ("{on: true}", False),
        ("{}", False),
    ],
)
def test_numbers_and_times_alone_may_be_made_of_types(value: str, is_made: bool) -> None:
    answer = (
        "  response:\n    '200':\n      application/json:\n        schemaArray: [{type: object}]\n"
        f"        examples: {{example: {{value: {value}}}}}\n"
    )
    fragment = read(internal(answer))
    media_type = at(fragment, "#/paths/~1a/get/responses/200/content/application~1json")
    assert isinstance(media_type, dict)
    assert ("example" not in media_type) is is_made


def test_samples_of_code_are_kept() -> None:
    assert stated(f"{POST}/x-codeSamples") == [
        {"lang": "curl", "source": "curl https://api.example.com"}
    ]


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("#/servers/0", "    - url: https://api.example.com/v2"),
        (POST, "  method: post"),
        (f"{POST}/summary", "# Book a berth"),
        (f"{POST}/description", "> Books it."),
        (f"{POST}/parameters/0", "        berth_id:"),
        (f"{POST}/parameters/3", "        X-Request-ID:"),
        (f"{POST}/requestBody", "    body:"),
        ("#/components/schemas/BookingRequest", "          - type: object"),
        ("#/components/schemas/BookingRequest/properties/crew", "              crew:"),
        (
            "#/components/schemas/BookingRequest/properties/crew/items/properties/name",
            "                        name:",
        ),
        ("#/components/schemas/Boat", "    Boat:"),
        ("#/components/securitySchemes/HarbourKey", "            X-Harbour-Key:"),
        (f"{POST}/responses/201", "    '201':"),
        (
            f"{POST}/responses/201/content/application~1json/schema/properties/id",
            "              id:",
        ),
        (f"{POST}/responses/404", "    '404': {}"),
    ],
)
def test_every_part_has_its_line_of_the_page(pointer: str, line: str) -> None:
    origin = read(TEXT).origins[pointer]
    assert origin.basis == "stated"
    assert TEXT.split("\n")[origin.line - 1] == line


def test_a_webhook_is_no_path() -> None:
    text = internal("  type: webhook\n").replace("path: /a", "path: boat.arrived")
    assert list(read(text).tree) == ["openapi", "webhooks"]


def test_a_key_that_is_not_known_is_a_warning() -> None:
    (problem,) = read(internal("  colour: red\n  response: {'204': {}}\n")).problems
    assert (problem.code, problem.place.line) == ("unknown-key", 5)
    assert problem.found == 'the key "colour", which was not read'


@pytest.mark.parametrize(
    "rest",
    [
        "  request: []\n",
        "  request: {security: 3, parameters: [1], body: {a: 1}}\n",
        "  request: {parameters: {path: {a: {schema: 3}}, query: 3}}\n",
        "  response: {'200': {application/json: {schemaArray: 3, examples: 4}}}\n",
        "  response: {'200': {application/json: {schemaArray: [3, {properties: 1}]}}}\n",
        "  servers: 3\ncomponents: 4\n",
        "  request: {security: [{title: 3, parameters: {header: {a: {}}}}]}\n",
    ],
)
def test_what_has_another_shape_is_passed_over_or_kept(rest: str) -> None:
    assert "paths" in read(internal(rest)).tree


def test_an_operation_that_ends_amid_a_structure_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        fragments(internal("  response:\n    '200':\n"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("cut-document", 6)


def test_broken_yaml_is_a_problem_with_the_line_of_the_page() -> None:
    with pytest.raises(BadInput) as caught:
        fragments(internal("  request: [\n"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("not-yaml", "specs/harbour/boats.md")


def test_two_operations_on_a_page_are_two_fragments_each_with_its_heading() -> None:
    other = TEXT.replace("/berths/{berth_id}", "/piers").replace("# Book a berth", "# Book a pier")
    first, second = fragments(f"{TEXT}\n{other}")
    assert descend(first.tree, tokens(f"{POST}/summary")) == "Book a berth"
    assert descend(second.tree, tokens("#/paths/~1piers~1bookings/post/summary")) == "Book a pier"
