"""Examples and sample calls beside the only document of a page."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from generator.document import JsonValue, descend, tokens
from generator.ingest.formats import read_page
from generator.ingest.page import Page
from generator.ingest.statements import Fragment

HEAD = """\
openapi: 3.1.0
servers: [{url: https://api.harbour.example.org/v1}]
security: [{key: []}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Boat:
      type: object
      properties:
        name: {type: string}
        berth: {type: object, properties: {number: {type: integer}}}
        crew: {type: array, items: {allOf: [{properties: {age: {type: integer}}}]}}
"""
POST = """\
paths:
  /boats:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Boat'}}}}
      responses:
        '201':
          description: Made
          content: {application/json: {schema: {$ref: '#/components/schemas/Boat'}}}
        '422': {description: Wrong, content: {application/json: {schema: {type: object}}}}
"""
REQUEST = "#/paths/~1boats/post/requestBody/content/application~1json"
MADE = "#/paths/~1boats/post/responses/201/content/application~1json"
WRONG = "#/paths/~1boats/post/responses/422/content/application~1json"


def shown(above: str, value: str, info: str = "json") -> str:
    return f"{above}\n\n{json(value, info)}"


def read(prose: str, document: str = HEAD + POST) -> Fragment:
    text = f"# Boats\n\n{prose}\n\n## OpenAPI\n\n````yaml\n{document}````\n"
    (fragment,) = read_page(Page(name="page.md", text=text), Path())
    return fragment


def json(value: str, info: str = "json") -> str:
    return f"```{info}\n{value}\n```\n"


def call(rest: str = "", *, url: str = "https://api.harbour.example.org/v1/boats") -> str:
    return f"```bash\ncurl -X POST {url} {rest}\n```\n"


def at(fragment: Fragment, pointer: str) -> JsonValue:
    return descend(fragment.tree, tokens(pointer))


def example(fragment: Fragment, pointer: str) -> JsonValue:
    media = at(fragment, pointer)
    assert isinstance(media, dict)
    return media.get("example")


def said(fragment: Fragment) -> list[str]:
    return [f"{problem.found}: {problem.expected}" for problem in fragment.problems]


def asked(fragment: Fragment) -> list[str]:
    return [question.ask for question in fragment.questions]


def test_a_sample_call_gives_the_example_of_the_request() -> None:
    fragment = read(call("-H 'X-Key: a' -d '{\"name\": \"Ada\"}'"))
    assert example(fragment, REQUEST) == {"name": "Ada"}
    origin = fragment.origins[REQUEST + "/example"]
    assert (origin.basis, origin.line) == ("stated", 4)
    assert not fragment.problems
    assert not fragment.questions


@pytest.mark.parametrize(
    ("above", "info"),
    [
        ("### Example Response", "json theme={null}"),
        ("## Response\n\n### Success", "json"),
        ("**Sample response:**", "json"),
        ("", "json Sample Response - Success"),
        ("", "json Response theme={null}"),
        ("", "json 201 Created"),
        ("<ResponseExample>", "json"),
        ('<Tab title="Response">', "json"),
        ("### Response body", "json"),
        ("<details>\n<summary>Response</summary>", "json"),
        ("# Make an event\n\n## Response", "json"),
    ],
)
def test_an_example_that_is_called_a_response_is_that_of_the_response(
    above: str, info: str
) -> None:
    fragment = read(shown(above, '{"name": "Ada"}', info))
    assert example(fragment, MADE) == {"name": "Ada"}
    assert example(fragment, REQUEST) is None


@pytest.mark.parametrize("above", ["### Example Request", "### Request body", "**Body**"])
def test_an_example_that_is_called_a_request_is_that_of_the_request(above: str) -> None:
    fragment = read(shown(above, '{"name": "Ada"}'))
    assert example(fragment, REQUEST) == {"name": "Ada"}
    assert example(fragment, MADE) is None


@pytest.mark.parametrize(
    "above",
    [
        "",
        "### Example",
        "### Request and response",
        "## Webhook\n\n### Response",
        "### Error response",
        "## Webhook response",
        '<ParamField body="name" type="string">',
        "The response of another call is:",
        "### Example Response\n\n## Settings",
        "<ResponseExample>\n\n</ResponseExample>",
    ],
)
def test_an_example_of_something_else_is_left_alone(above: str) -> None:
    fragment = read(shown(above, '{"name": "Ada", "mast": 1}'))
    assert fragment.tree == read("").tree
    assert not fragment.questions


def test_an_example_with_a_status_is_that_of_its_response() -> None:
    fragment = read(shown("### 422 Error response", '{"error": "no"}'))
    assert example(fragment, WRONG) == {"error": "no"}
    assert example(fragment, MADE) is None


def test_a_status_that_the_document_lacks_is_a_warning() -> None:
    fragment = read(json("{}", "json 404 Not found"))
    assert said(fragment) == ["an example with status 404: 201, 422"]


def test_a_member_that_the_document_lacks_is_a_question_and_never_added() -> None:
    text = '{"name": "Ada", "mast": 1, "berth": {"side": "port"}, "crew": [{"age": 3, "rank": 1}]}'
    fragment = read(shown("### Response", text))
    assert asked(fragment) == [
        'Has POST /boats the member "mast" in its response?',
        'Has POST /boats the member "berth.side" in its response?',
        'Has POST /boats the member "crew[].rank" in its response?',
    ]
    assert at(fragment, "#/components") == at(read(""), "#/components")
    assert example(fragment, MADE) is not None


def test_an_example_that_contradicts_the_document_is_a_warning_and_not_taken() -> None:
    fragment = read(shown("### Response", '{"crew": [{"age": "three"}]}'))
    assert said(fragment) == ['a string in "crew[].age" of an example: "integer"']
    assert example(fragment, MADE) is None


def test_the_first_example_that_fits_is_taken() -> None:
    fragment = read(shown("### Response", '{"name": 1}') + json('{"name": "Ada"}'))
    assert example(fragment, MADE) == {"name": "Ada"}


def test_examples_of_the_document_stay() -> None:
    schema = "{schema: {$ref: '#/components/schemas/Boat'}}"
    stated = POST.replace(schema, schema[:-1] + ", examples: {a: {value: {name: Bee}}}}")
    fragment = read(shown("### Response", '{"name": "Ada"}'), HEAD + stated)
    assert example(fragment, MADE) is None
    assert at(fragment, MADE + "/examples") == {"a": {"value": {"name": "Bee"}}}


def test_placeholders_are_no_examples() -> None:
    assert example(read(call('-d \'{"name": "<string>"}\'')), REQUEST) is None


def test_a_response_without_content_has_that_of_the_example() -> None:
    document = HEAD + "paths: {/boats: {post: {responses: {'200': {description: Fine}}}}}\n"
    fragment = read(shown("### Response", '{"id": 1}'), document)
    content = at(fragment, "#/paths/~1boats/post/responses/200/content")
    schema = {"type": "object", "properties": {"id": {"type": "integer"}}}
    assert content == {"application/json": {"schema": schema, "example": {"id": 1}}}
    origin = fragment.origins["#/paths/~1boats/post/responses/200/content"]
    assert origin.basis == "inferred"


def test_an_operation_without_responses_has_that_of_the_example() -> None:
    fragment = read(shown("### Response", "[]"), HEAD + "paths: {/boats: {post: {}}}\n")
    assert fragment.origins["#/paths/~1boats/post/responses/200"].basis == "assumed"


def test_the_base_url_of_a_call_is_taken_only_where_the_document_has_none() -> None:
    other = call(url="https://api.other.org/v2/boats")
    assert at(read(other), "#/servers") == at(read(""), "#/servers")
    assert said(read(other)) == [
        'a sample call at "https://api.other.org/v2": "https://api.harbour.example.org/v1"'
    ]
    without = "\n".join(line for line in HEAD.split("\n") if "servers" not in line) + POST
    fragment = read(other, without)
    assert at(fragment, "#/servers") == [{"url": "https://api.other.org/v2"}]
    assert fragment.origins["#/servers/0"].basis == "inferred"


def test_a_call_in_the_document_itself_shows_the_same() -> None:
    code = "x-codeSamples: [{lang: curl, source: 'curl -X POST https://api.other.org/boats'}]"
    without = "\n".join(line for line in HEAD.split("\n") if "servers" not in line) + POST
    fragment = read("", without.replace("    post:\n", f"    post:\n      {code}\n"))
    assert at(fragment, "#/servers") == [{"url": "https://api.other.org"}]
    line = fragment.origins["#/servers"].line
    assert line == fragment.origins["#/paths/~1boats/post"].line


def test_credentials_of_a_call_are_taken_only_where_the_document_says_nothing() -> None:
    bearer = call("-H 'Authorization: Bearer a'")
    assert at(read(bearer), "#/components/securitySchemes") == at(
        read(""), "#/components/securitySchemes"
    )
    without = "\n".join(line for line in HEAD.split("\n") if "security:" not in line) + POST
    assert at(read(bearer, without), "#/paths/~1boats/post/security") == [{"bearerAuth": []}]


def test_a_parameter_that_only_a_call_has_is_a_question() -> None:
    fragment = read(call("-H 'X-Fleet: 1'", url="https://api.harbour.example.org/v1/boats?dry=1"))
    assert asked(fragment) == [
        'Has POST /boats the query parameter "dry"?',
        'Has POST /boats the header parameter "X-Fleet"?',
    ]


def test_a_call_of_another_operation_is_a_warning() -> None:
    fragment = read(call(url="https://api.harbour.example.org/v1/ships"))
    assert [problem.code for problem in fragment.problems] == ["sample-call-disagrees"]


def test_examples_on_a_page_of_two_operations_are_of_neither() -> None:
    two = POST + "  /crew: {get: {responses: {'200': {description: Fine}}}}\n"
    fragment = read(shown("### Response", '{"name": "Ada"}'), HEAD + two)
    assert fragment.tree == read("", HEAD + two).tree


def test_schemas_that_hold_themselves_cost_little() -> None:
    loop = "{$ref: '#/components/schemas/Boat'}"
    document = (HEAD + POST).replace(
        "Boat:\n      type: object", f"Boat:\n      allOf: [{loop}, {loop}]"
    )
    document = document.replace(
        "name: {type: string}", f"name: {loop}\n        many: {{items: {loop}}}"
    )
    before = process_time()
    fragment = read(shown("### Response", f'{{"many": [{", ".join(["{}"] * 30_000)}]}}'), document)
    assert process_time() - before < 3
    assert example(fragment, MADE) is not None


@pytest.mark.parametrize(
    "text",
    [
        "### Response\n\n" + json("[" * 20_000),
        "### Response\n\n" + json("{" + ",".join(f'"m{n}": 1' for n in range(50_000)) + "}"),
        (json("{}", "json Response") + "\n") * 10_000,
        "# " + "response " * 50_000 + "\n" + json("{}"),
        "**" * 200_000 + "\n" + json("{}"),
        "<" + "A" * 200_000 + "\n" + json("{}"),
        call('-d \'{"name": ' + "'" * 100_001),
    ],
    ids=["deep", "wide", "many", "heading", "bold", "tag", "quotes"],
)
def test_hostile_examples_are_read_in_linear_time(text: str) -> None:
    before = process_time()
    fragment = read(text)
    assert process_time() - before < 3
    assert len(fragment.questions) <= 20
