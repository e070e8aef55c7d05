"""Many pages in, one document out."""

from __future__ import annotations

import dataclasses
import itertools
import time
from typing import Any, cast

import pytest

from generator.document import JsonValue, descend, tokens
from generator.ingest.merge import merge
from generator.ingest.merged import Merged
from generator.ingest.report import markdown
from generator.ingest.statements import BASE_URL_QUESTION, Basis, Origin
from generator.ingest_settings import IngestSettings
from generator.problems import BadInput, Place, Problem

from .made import fragment, merged, origin

INFO = """
openapi: 3.1.0
info: {title: Clinic API, version: "1.2"}
servers: [{url: https://api.clinic.example/v1}]
security: [{key: []}]
"""
SCHEMES = """
  securitySchemes:
    key: {type: apiKey, in: header, name: x-key}
"""
LIST = f"""{INFO}
paths:
  /visits:
    get:
      operationId: listVisits
      responses:
        "200":
          description: All visits
          content:
            application/json:
              schema: {{type: array, items: {{$ref: "#/components/schemas/Visit"}}}}
components:
  schemas:
    Visit:
      type: object
      required: [id, at]
      properties: {{id: {{type: string}}, at: {{type: string}}}}
{SCHEMES}
"""
CREATE = f"""{INFO}
paths:
  /visits:
    post:
      operationId: createVisit
      requestBody:
        content: {{application/json: {{schema: {{$ref: "#/components/schemas/Visit"}}}}}}
      responses: {{"201": {{description: The visit}}}}
components:
  schemas:
    Visit:
      properties: {{at: {{type: string}}, id: {{type: string}}}}
      required: [at, id]
      type: object
    Room: {{type: string}}
{SCHEMES}
"""
BARE = 'paths: {/a: {get: {responses: {"200": {description: Fine}}}}}'


def at(made: Merged, pointer: str) -> Any:
    return cast("Any", descend(made.tree, tokens(pointer)))


def test_operations_of_all_pages_are_in_one_document() -> None:
    made = merged(fragment("a.md", LIST), fragment("b.md", CREATE))
    assert at(made, "#/info") == {"title": "Clinic API", "version": "1.2"}
    assert list(at(made, "#/paths/~1visits")) == ["get", "post"]
    assert list(at(made, "#/components/schemas")) == ["Visit", "Room"]
    assert at(made, "#/servers") == [{"url": "https://api.clinic.example/v1"}]
    assert at(made, "#/security") == [{"key": []}]
    assert (made.conflicts, made.wording, made.repeated, made.stale) == ((), (), (), ())


def test_each_statement_keeps_its_page_and_line() -> None:
    first, second = fragment("a.md", LIST), fragment("b.md", CREATE)
    made = merged(first, second)
    for pointer, page in (
        ("#/paths/~1visits/get/operationId", first),
        ("#/paths/~1visits/post/responses/201/description", second),
        ("#/components/schemas/Visit/properties/at/type", first),
        ("#/components/schemas/Room", second),
    ):
        assert origin(made, pointer) == page.origins[pointer]


def test_the_order_of_the_files_changes_nothing() -> None:
    pages = [
        fragment("a.md", LIST),
        fragment("b.md", CREATE),
        fragment("c.md", LIST.replace("/visits", "/rooms").replace("listV", "listR")),
    ]
    every = [merged(*order) for order in itertools.permutations(pages)]
    assert all(str(made.tree) == str(every[0].tree) for made in every)
    assert all(made.origins == every[0].origins for made in every)
    assert all(made.pages == every[0].pages for made in every)


def test_an_operation_on_two_pages_is_there_once() -> None:
    made = merged(fragment("a.md", LIST), fragment("b.md", LIST))
    (repeated,) = made.repeated
    assert repeated.pointer == "#/paths/~1visits/get"
    assert [one.page for one in repeated.origins] == ["a.md", "b.md"]
    assert made.conflicts == ()


def test_what_one_page_adds_to_another_is_joined() -> None:
    bare = f"{INFO}\npaths: {{/visits: {{get: {{summary: List visits, operationId: listVisits}}}}}}"
    more = LIST.replace('        "200":', '        "404": {description: None}\n        "200":')
    made = merged(fragment("a.md", bare), fragment("b.md", more))
    operation = at(made, "#/paths/~1visits/get")
    assert operation["summary"] == "List visits"
    assert list(operation["responses"]) == ["404", "200"]
    assert made.conflicts == ()


def test_the_order_of_required_members_and_of_keys_says_nothing() -> None:
    schema = "components: {schemas: {A: {type: object, required: [x, y], description: One}}}"
    other = "components: {schemas: {A: {description: Two, required: [y, x], type: object}}}"
    made = merged(fragment("a.md", f"{BARE}\n{schema}"), fragment("b.md", f"{BARE}\n{other}"))
    assert at(made, "#/components/schemas/A/description") == "One"
    assert [one.pointer for one in made.wording] == ["#/components/schemas/A/description"]


def test_what_is_stated_stands_before_what_is_inferred_or_assumed() -> None:
    page = "paths: {{/a: {{get: {{parameters: [{{in: query, name: n, schema: {schema}}}]}}}}}}"
    place = "#/paths/~1a/get/parameters/0/schema"
    guessed = fragment(
        "a.md", page.format(schema="{type: string, format: date}"), weak={place: "inferred"}
    )
    stated = fragment("b.md", page.format(schema="{type: integer}"))
    made = merged(guessed, stated)
    assert at(made, place) == {"type": "integer"}
    assert origin(made, f"{place}/type").basis == "stated"


def test_an_inferred_format_does_not_join_another_type() -> None:
    page = "paths: {{/a: {{get: {{}}}}}}\ncomponents: {{schemas: {{A: {schema}}}}}"
    place = "#/components/schemas/A"
    first = fragment(
        "a.md",
        page.format(schema="{type: string, format: date}"),
        weak={f"{place}/type": "inferred", f"{place}/format": "inferred"},
    )
    made = merged(first, fragment("b.md", page.format(schema="{type: integer}")))
    assert at(made, place) == {"type": "integer"}
    made = merged(first, fragment("b.md", page.format(schema="{type: string}")))
    assert at(made, place) == {"type": "string", "format": "date"}
    assert origin(made, f"{place}/type").page == "b.md"
    assert origin(made, f"{place}/format").page == "a.md"


def test_an_answer_without_a_status_takes_that_of_another_page() -> None:
    page = 'paths: {{/a: {{post: {{responses: {{"{status}": {inner}}}}}}}}}'
    json = "{description: Made, content: {application/json: {schema: {type: object}}}}"
    guessed = fragment(
        "a.md",
        page.format(status=200, inner=json),
        weak={"#/paths/~1a/post/responses/200": "assumed"},
    )
    made = merged(guessed, fragment("b.md", page.format(status=201, inner="{description: Made}")))
    responses = at(made, "#/paths/~1a/post/responses")
    assert list(responses) == ["201"]
    assert responses["201"]["content"] == {"application/json": {"schema": {"type": "object"}}}


def test_security_that_pages_say_differently_belongs_to_their_operations() -> None:
    other = CREATE.replace("[{key: []}]", "[{key: [], clinic: []}]")
    silent = BARE
    made = merged(fragment("a.md", LIST), fragment("b.md", other), fragment("c.md", silent))
    assert "security" not in made.tree
    assert at(made, "#/paths/~1visits/get/security") == [{"key": []}]
    assert at(made, "#/paths/~1visits/post/security") == [{"key": [], "clinic": []}]
    assert "security" not in at(made, "#/paths/~1a/get")


def test_parameters_of_a_path_stay_with_the_operations_of_their_page() -> None:
    first = """
paths:
  /a/{id}:
    parameters: [{in: path, name: id, required: true}, {in: header, name: X-Clinic}]
    get: {parameters: [{in: header, name: X-Clinic, required: true}]}
"""
    second = "paths: {'/a/{id}': {delete: {parameters: [{in: path, name: id, required: true}]}}}"
    made = merged(fragment("a.md", first), fragment("b.md", second))
    item = at(made, "#/paths/~1a~1{id}")
    assert list(item) == ["get", "delete"]
    assert [(one["name"], one["required"]) for one in item["get"]["parameters"]] == [
        ("X-Clinic", True),
        ("id", True),
    ]
    assert [one["name"] for one in item["delete"]["parameters"]] == ["id"]


def test_a_variable_of_a_path_has_one_name() -> None:
    page = "paths: {{'/a/{{{name}}}': {{{method}: {{parameters: [{{in: path, name: {name}}}]}}}}}}"
    made = merged(
        fragment("a.md", page.format(name="id", method="get")),
        fragment("b.md", page.format(name="visitId", method="delete")),
    )
    item = at(made, "#/paths/~1a~1{id}")
    assert item["delete"]["parameters"][0]["name"] == "id"
    assert [one.pointer for one in made.wording] == ["#/paths/~1a~1{id}"]


def test_an_operation_id_of_two_operations_stays_with_one() -> None:
    page = "paths: {{/{path}: {{get: {{operationId: list}}}}}}"
    pages = [fragment("a.md", page.format(path="a")), fragment("b.md", page.format(path="b"))]
    made = merged(*pages)
    assert at(made, "#/paths/~1a/get/operationId") == "list"
    assert "operationId" not in at(made, "#/paths/~1b/get")
    assert "has to be unique" in made.conflicts[0].text


def test_what_no_page_says_and_a_document_needs_is_assumed_with_its_question() -> None:
    page = """
paths:
  /a:
    get:
      security: [{bearerAuth: []}, {X-Key: []}]
      parameters: [{$ref: "#/components/parameters/Page"}, {in: query, name: q}]
      responses:
        "404": {content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
        default: {$ref: "#/components/responses/Failed"}
        "418": {content: {text/plain: {schema: {$ref: "https://evil.example/x.yaml"}}}}
"""
    made = merged(fragment("a.md", page))
    assert at(made, "#/info") == {"title": "Clinic", "version": "0.0.0"}
    assert at(made, "#/components") == {
        "schemas": {"Error": {}},
        "responses": {"Failed": {"description": "Any other answer"}},
        "securitySchemes": {
            "bearerAuth": {"type": "http", "scheme": "bearer"},
            "X-Key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        },
    }
    operation = at(made, "#/paths/~1a/get")
    assert operation["parameters"] == [{"in": "query", "name": "q"}]
    assert operation["responses"]["404"]["description"] == "Not Found"
    assert operation["responses"]["418"]["content"] == {"text/plain": {"schema": {}}}
    for pointer in (
        "#/info/version",
        "#/components/schemas/Error",
        "#/components/securitySchemes/X-Key",
    ):
        assert made.origins[pointer].basis == "assumed"
        assert made.origins[pointer].ask.endswith((".", "?"))
    assert made.origins["#/paths/~1a/get/responses/404/description"].basis == "assumed"
    assert [one.ask for one in made.questions] == [
        BASE_URL_QUESTION,
        "What is the parameter Page? The pages refer to it, and none shows it.",
    ]


def test_origins_follow_the_elements_behind_one_that_is_left_out() -> None:
    page = """
paths:
  /a:
    get:
      parameters: [{$ref: "#/components/parameters/Page"}, {in: query, name: q}]
"""
    one = fragment("a.md", page)
    made = merged(one)
    place = "#/paths/~1a/get/parameters"
    assert origin(made, f"{place}/0/name") == one.origins[f"{place}/1/name"]


def test_the_highest_version_counts() -> None:
    pages = [f"info: {{title: A, version: '{version}'}}\n{BARE}" for version in ("1.10.0", "1.9")]
    made = merged(fragment("a.md", pages[0]), fragment("b.md", pages[1]))
    assert at(made, "#/info/version") == "1.10.0"
    assert [one.pointer for one in made.conflicts] == ["#/info/version"]


def test_questions_and_warnings_of_the_pages_are_kept_once() -> None:
    asked = Origin(basis="assumed", page="a.md", line=0, ask="Is it fast?")
    problem = Problem(code="odd", place=Place(file="a.md"), found="x", expected="y")
    one = fragment("a.md", f"{BARE}\nservers: [{{url: /v1}}]", questions=(asked, asked))
    made = merged(dataclasses.replace(one, problems=(problem,)))
    assert (made.questions, made.problems) == ((asked,), (problem,))


def test_the_base_url_is_asked_for_once_and_only_where_no_page_has_it() -> None:
    asked = Origin(basis="assumed", page="a.md", line=0, ask=BASE_URL_QUESTION)
    silent = fragment("a.md", BARE, questions=(asked,))
    assert merged(silent).questions == (asked,)
    stating = fragment("b.md", f"{BARE}\nservers: [{{url: 'https://api.clinic.example'}}]")
    assert merged(silent, stating).questions == ()


def test_pages_without_an_operation_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        merged(fragment("a.md", "info: {title: A}"))
    assert [(one.code, one.place.file) for one in caught.value.problems] == [
        ("no-operations", "specs/a.md")
    ]
    with pytest.raises(BadInput):
        merged()


def test_a_thousand_pages_that_agree_cost_what_they_are_long() -> None:
    schemas = "\n".join(f"    S{n}: {{type: object, title: S{n}}}" for n in range(40))
    page = fragment("p.md", f"{BARE}\ncomponents:\n  schemas:\n{schemas}")
    pages = [
        dataclasses.replace(page, page=dataclasses.replace(page.page, name=f"{n:04}.md"))
        for n in range(1000)
    ]
    began = time.process_time()
    made = merged(*pages)
    assert len(at(made, "#/components/schemas")) == 40
    assert time.process_time() - began < 5


def test_bombs_cost_little_and_are_data() -> None:
    began = time.process_time()
    long = "{" * 20_000 + "x" * 200_000
    operation = f"{{get: {{description: '{long}', operationId: '{long}'}}}}"
    text = f"paths:\n  ? '/{long}'\n  : {operation}"
    pages = [fragment("a.md", text), fragment("b.md", text.replace("x" * 200_000, "y"))]
    made = merged(*pages)
    assert len(at(made, "#/paths")) == 2
    assert len(markdown(made, title="Clinic")) < 20_000
    assert time.process_time() - began < 5


def test_a_page_nested_too_deep_is_refused() -> None:
    one = fragment("a.md", BARE)
    nested: JsonValue = {}
    for _ in range(50_000):
        nested = {"items": nested}
    one.tree["components"] = {"schemas": {"A": nested}}
    with pytest.raises(BadInput) as caught:
        merge([one], IngestSettings(), title="Clinic")
    assert [problem.code for problem in caught.value.problems] == ["too-deep"]
    one.tree.clear()  # an interpreter could run out of stack when it forgets such a tree at its end


def test_a_tree_that_is_no_document_is_no_traceback() -> None:
    for text in ("paths: 1", "paths: {/a: 1}", "paths: {/a: {get: [1]}}", "components: 7"):
        with pytest.raises(BadInput):
            merged(fragment("a.md", text))
    odd = f"{BARE}\nservers: 3\nsecurity: {{}}\ntags: x\ncomponents: {{schemas: [1]}}\ninfo: 5"
    merged(fragment("a.md", odd), fragment("b.md", f"{BARE}\ninfo: {{version: 3}}\nservers: [1]"))


SHOWN = (
    "paths: {{/{path}: {{get: {{}}}}}}\ncomponents: {{schemas: {{A: {{properties: {{x: {x}}}}}}}}}"
)
X = "#/components/schemas/A/properties/x"


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("{type: string, format: uuid}", "{type: string, format: date}", {"type": "string"}),
        ("{type: string, format: uuid}", "{type: string}", {"type": "string"}),
        ("{type: string}", "{type: integer}", {}),
        ("{type: integer}", "{type: number}", {"type": "number"}),
        ("{type: integer}", "{type: integer, minimum: 1}", {"type": "integer", "minimum": 1}),
    ],
)
def test_examples_that_show_different_things_show_neither(
    one: str, other: str, both: JsonValue
) -> None:
    weak: dict[str, Basis] = {X: "inferred"}
    made = merged(
        fragment("a.md", SHOWN.format(path="a", x=one), weak=weak),
        fragment("b.md", SHOWN.format(path="b", x=other), weak=weak),
    )
    assert at(made, X) == both


def test_what_no_page_states_stops_no_run() -> None:
    weak: dict[str, Basis] = {X: "inferred"}
    pages = [
        fragment(f"{path}.md", SHOWN.format(path=path, x=f"{{default: {path}}}"), weak=weak)
        for path in ("a", "b")
    ]
    made = merged(*pages)
    assert at(made, X) == {"default": "a"}
    (conflict,) = made.conflicts
    assert conflict.text.startswith("No page states it, and what is inferred differs: ")
