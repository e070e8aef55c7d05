"""GitBook blocks: those that name a document in the folder of the API, and those that state all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.document import descend
from generator.ingest.embedded import gitbook_blocks
from generator.ingest.fences import fences, outside
from generator.ingest.page import Page
from generator.problems import BadInput

from .reading import fragments, read

DOCUMENT = """\
openapi: 3.0.1
info: {title: Harbour, version: '1'}
servers:
  - url: https://api.example.com
tags:
  - name: Other
  - name: Boats
security:
  - key: []
paths:
  /boats:
    parameters:
      - $ref: '#/components/parameters/Page'
    get:
      tags: [Boats]
      responses:
        '200':
          description: All
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Boat'
    post:
      responses:
        '201': {description: Made}
  /crew:
    get:
      responses:
        '200':
          description: All
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Sailor'}
components:
  parameters:
    Page:
      name: page
      in: query
      schema: {$ref: '#/components/schemas/Number'}
  schemas:
    Boat:
      type: object
      properties:
        berth:
          $ref: '#/components/schemas/Berth'
    Berth:
      oneOf:
        - {$ref: '#/components/schemas/Pier'}
      discriminator:
        propertyName: kind
        mapping: {buoy: Buoy}
    Pier: {type: object}
    Buoy: {type: object}
    Number: {type: integer}
    Sailor: {type: object}
  securitySchemes:
    key: {type: http, scheme: bearer}
    other: {type: http, scheme: basic}
"""
LIST = """\
{% openapi src="harbour.yaml" path="/boats" method="get" %}
[harbour](harbour.yaml)
{% endopenapi %}
"""


def save(name: str, text: str = DOCUMENT) -> Path:
    path = Path("specs/harbour") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(text: str, name: str = "boats.md") -> list[str]:
    with pytest.raises(BadInput) as caught:
        fragments(text, name)
    return [
        f"{p.place.file}:{p.place.line} {p.code}: {p.found}; {p.expected}"
        for p in caught.value.problems
    ]


def test_the_operation_comes_with_what_it_needs_and_nothing_else() -> None:
    save("harbour.yaml")
    tree = read(LIST).tree
    assert tree["openapi"] == "3.1.0"
    assert tree["servers"] == [{"url": "https://api.example.com"}]
    assert tree["tags"] == [{"name": "Boats"}]
    item = descend(tree, ("paths", "/boats"))
    assert isinstance(item, dict)
    assert list(item) == ["parameters", "get"]
    components = descend(tree, ("components",))
    assert isinstance(components, dict)
    assert {
        name: sorted(dict(section))
        for name, section in components.items()
        if isinstance(section, dict)
    } == {
        "parameters": ["Page"],
        "schemas": ["Berth", "Boat", "Buoy", "Number", "Pier"],
        "securitySchemes": ["key"],
    }


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("#/info/version", "info: {title: Harbour, version: '1'}"),
        ("#/tags/0", "  - name: Boats"),
        ("#/paths/~1boats/get", "    get:"),
        ("#/components/schemas/Boat/properties/berth", "        berth:"),
    ],
)
def test_origins_lead_into_the_named_file(pointer: str, line: str) -> None:
    save("sub/harbour.yaml")
    origin = read(LIST, "sub/boats.md").origins[pointer]
    assert (origin.basis, origin.page) == ("stated", "sub/harbour.yaml")
    assert DOCUMENT.split("\n")[origin.line - 1] == line


def test_several_blocks_of_one_file_are_one_fragment() -> None:
    save("harbour.yaml")
    fragment = read(LIST + LIST.replace("get", "post") + LIST.replace("/boats", "/crew"))
    item = descend(fragment.tree, ("paths", "/boats"))
    assert isinstance(item, dict)
    assert list(item) == ["parameters", "get", "post"]
    assert descend(fragment.tree, ("components", "schemas", "Sailor")) == {"type": "object"}


def test_blocks_of_several_files_are_several_fragments() -> None:
    save("harbour.yaml")
    save("port.json", json.dumps({"openapi": "3.1.0", "paths": {"/a": {"get": {}}}}))
    other = '{% swagger src="./port.json" path="/a" method="get" %}\n{% endswagger %}\n'
    assert len(fragments(LIST + other)) == 2


@pytest.mark.parametrize("suffix", ["yaml", "yml", "json"])
def test_a_document_that_is_named_without_a_file_is_looked_for_beside_the_page(suffix: str) -> None:
    text = json.dumps({"openapi": "3.1.0", "paths": {"/a": {"get": {}}}})
    save(f"sub/port-api.{suffix}", text)
    block = '{% openapi-operation spec="port-api" path="/a" method="get" %}'
    assert read(block, "sub/a.md").origins["#/paths/~1a/get"].page == f"sub/port-api.{suffix}"


def test_schemas_that_a_block_names_come_along() -> None:
    save("harbour.yaml")
    block = '{% openapi-schemas spec="harbour" schemas="Sailor,Boat" grouped="true" %}'
    schemas = descend(read(block).tree, ("components", "schemas"))
    assert isinstance(schemas, dict)
    assert sorted(schemas) == ["Berth", "Boat", "Buoy", "Pier", "Sailor"]


@pytest.mark.parametrize(
    "src",
    [
        "https://files.example.com/o/uploads%2Fharbour.yaml?alt=media",
        "<https://files.example.com/harbour.yaml>",
        "//files.example.com/harbour.yaml",
        "../../../assets/harbour.yaml",
        "/etc/harbour.yaml",
    ],
)
def test_a_file_elsewhere_is_read_where_it_was_saved(src: str) -> None:
    save("harbour.yaml")
    assert read(LIST.replace("harbour.yaml", src, 1)).origins["#/info"].page == "harbour.yaml"


@pytest.mark.parametrize(
    "src",
    [
        "https://files.example.com/harbour.yaml",
        "../secret/harbour.yaml",
        "file:///etc/harbour.yaml",
        "/etc/harbour.yaml",
        "http://[::1/harbour.yaml",
    ],
)
def test_a_file_that_was_not_saved_is_a_problem_and_nothing_is_fetched(src: str) -> None:
    secret = Path("specs/secret/harbour.yaml")
    secret.parent.mkdir(parents=True)
    secret.write_text(DOCUMENT)
    (problem,) = said(LIST.replace("harbour.yaml", src, 1))
    assert problem.startswith("specs/harbour/boats.md:1 missing-file: a block that names")


def test_the_problem_says_what_to_download() -> None:
    block = (
        '{% openapi-operation spec="port" path="/a" method="get" %}\n'
        "[OpenAPI port](https://files.example.com/port.json)\n{% endopenapi-operation %}\n"
    )
    with pytest.raises(BadInput) as caught:
        fragments(block)
    (problem,) = caught.value.problems
    assert problem.expected == (
        'the file "port.yaml" or "port.yml" or "port.json" beside the page,'
        " or above it in specs/harbour"
    )
    assert problem.hint.endswith("(https://files.example.com/port.json)")


@pytest.mark.parametrize("place", ["", ".gitbook/assets/", "guides/", "guides/.gitbook/assets/"])
def test_a_named_document_is_found_beside_the_page_and_above_it(place: str) -> None:
    save(f"{place}port.yaml")
    fragment = read(LIST.replace('src="harbour.yaml"', 'spec="port"'), "guides/boats.md")
    assert fragment.origins["#/info"].page == f"{place}port.yaml"


def test_a_link_that_leads_outside_is_not_followed() -> None:
    save("boats.md", "")
    outside_of_it = Path("secret.yaml")
    outside_of_it.write_text(DOCUMENT)
    Path("specs/harbour/harbour.yaml").symlink_to(outside_of_it.absolute())
    assert "missing-file" in said(LIST)[0]


def test_a_document_that_leads_outside_is_refused() -> None:
    Path("specs").mkdir()
    Path("specs/secret.yaml").write_text("type: object\n")
    save("harbour.yaml", DOCUMENT.replace("'#/components/schemas/Berth'", "../secret.yaml"))
    assert "reference-outside" in said(LIST)[0]


def test_an_operation_that_the_file_lacks_is_a_problem() -> None:
    save("harbour.yaml")
    assert said(LIST.replace('"get"', '"delete"') + LIST.replace("/boats", "/ports")) == [
        f'specs/harbour/boats.md:{line} missing-operation: a block for "{operation}", which'
        f' "harbour.yaml" does not have; one of {known}'
        for line, operation, known in (
            (1, "DELETE /boats", '"GET /boats", "POST /boats"'),
            (4, "GET /ports", '"GET /boats", "POST /boats", "GET /crew"'),
        )
    ]


def test_a_block_that_names_no_operation_is_a_problem() -> None:
    save("harbour.yaml")
    (told,) = said('{% openapi src="./harbour.yaml" %}\n')
    assert "missing-operation: a block without method and path, which" in told


def test_all_missing_files_are_told_together() -> None:
    assert len(said(LIST + LIST.replace("harbour.yaml", "port.yaml", 1))) == 2


def test_a_block_in_code_is_no_block() -> None:
    with pytest.raises(BadInput) as caught:
        fragments(f"```\n{LIST}```\n")
    assert caught.value.problems[0].code == "unknown-page"


def blocks(text: str) -> list[gitbook_blocks.Block]:
    page = Page(name="a.md", text=text)
    return gitbook_blocks.blocks(page, outside(text, fences(text)))


STATED = """\
# Boats

{% swagger method="get" path="/boats/:id" baseUrl="https://api.example.com/v1" summary="One boat" %}
{% swagger-description %}
Gives **one** boat.
{% endswagger-description %}

{% swagger-parameter in="path" name="id" type="String" required="true" %}
Which one
{% endswagger-parameter %}

{% swagger-parameter in="query" name="full" type="boolean" %}

{% endswagger-parameter %}

{% swagger-parameter in="body" name="berth" type="ObjectId" required="false" %}
{% endswagger-parameter %}

{% swagger-response status="200: OK" description="" %}
```javascript
{
  "id": 1
}
```
{% endswagger-response %}

{% swagger-response status="404" description="None" %}
text
{% endswagger-response %}
{% endswagger %}
"""


def test_the_parts_of_a_block_are_found_in_order() -> None:
    (block,) = blocks(STATED)
    assert block.line == 3
    assert [(part.name, part.line) for part in block.parts] == [
        ("swagger-description", 4),
        ("swagger-parameter", 8),
        ("swagger-parameter", 12),
        ("swagger-parameter", 16),
        ("swagger-response", 19),
        ("swagger-response", 27),
    ]


def test_a_block_states_its_operation() -> None:
    (block,) = blocks(STATED)
    stated = gitbook_blocks.stated(Page(name="a.md", text=STATED), block)
    assert (stated.method, stated.path, stated.title) == ("get", "/boats/{id}", "One boat")
    assert stated.doc == "Gives **one** boat."
    assert stated.servers == (("https://api.example.com/v1", 3),)
    assert [
        (place, one.name, one.types, one.required, one.doc, one.line)
        for place, one in stated.parameters
    ] == [
        ("path", "id", ("string",), True, "Which one", 8),
        ("query", "full", ("boolean",), None, "", 12),
    ]
    ((berth,),) = [body.fields for body in stated.bodies]
    assert (berth.name, berth.types, berth.required) == ("berth", ("ObjectId",), False)
    ok, missing = stated.responses
    assert (ok.status, ok.doc, missing.status, missing.doc) == ("200", "OK", "404", "None")
    ((sample,),) = [body.samples for body in ok.bodies]
    assert (sample.value, sample.line) == ({"id": 1}, 21)
    assert missing.bodies == ()


@pytest.mark.parametrize(
    ("base", "path", "servers", "made"),
    [
        ("https://a.example/v1/", "jobs", ["https://a.example/v1"], "/jobs"),
        ("https://a.example", "", ["https://a.example"], ""),
        ("https://a.example/jobs", "", ["https://a.example"], "/jobs"),
        ("/tokens/{id}", "", [], "/tokens/{id}"),
        ("/api", "/jobs", [], "/api/jobs"),
        ("", "https://a.example/jobs", ["https://a.example"], "/jobs"),
        ("[Host]/api", "/jobs", [], "/jobs"),
        ("https://[", "/jobs", [], ""),
    ],
)
def test_path_and_base_are_told_apart(base: str, path: str, servers: list[str], made: str) -> None:
    text = f'{{% swagger method="post" baseUrl="{base}" path="{path}" %}}\n{{% endswagger %}}'
    (block,) = blocks(text)
    page = Page(name="a.md", text=text)
    if not made:
        with pytest.raises(BadInput):
            gitbook_blocks.stated(page, block)
        return
    stated = gitbook_blocks.stated(page, block)
    assert [url for url, _ in stated.servers] == servers
    assert stated.path == made


def test_what_stands_behind_a_question_mark_is_a_parameter() -> None:
    text = '{% swagger method="post" path="/crm?action=list" %}\n{% endswagger %}'
    (block,) = blocks(text)
    stated = gitbook_blocks.stated(Page(name="a.md", text=text), block)
    assert stated.path == "/crm"
    ((place, action),) = stated.parameters
    assert (place, action.name, action.required) == ("query", "action", True)
    assert action.keywords == {"enum": ["list"]}


@pytest.mark.parametrize(
    "text",
    ["{% swagger %}{% endswagger %}", '{% swagger method="fly" path="/a" %}', "{% swagger a=b %}"],
)
def test_a_block_without_operation_is_a_problem(text: str) -> None:
    assert "missing-operation" in said(text)[0]


def test_a_block_in_one_line_is_read() -> None:
    save("harbour.yaml")
    assert "paths" in read(LIST.replace("\n", "")).tree


def test_many_blocks_are_read_in_linear_time() -> None:
    text = '{% swagger-parameter in="query" name="a" %}' * 20_000 + "{% swagger " * 50_000
    assert blocks(text) == []
