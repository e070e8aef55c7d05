"""Documents that break the specification in harmless ways: each fault is listed with its place, and
the client works; under --strict the document is refused and nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from generator.cli import main

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]

_NAME = {"type": "string"}
_THING: JsonObject = {"type": "object", "properties": {"name": _NAME}}


def _with(path: str = "/things", version: str = "3.1.0", **members: Any) -> JsonObject:
    """A document with the operation `things.send`, which takes and gives a Thing."""
    thing = {"$ref": "#/components/schemas/Thing"}
    item = operation(request=thing, response=thing, **members)
    return document(paths={path: item}, schemas={"Thing": _THING}, version=version)


def _without_version() -> JsonObject:
    content = _with()
    del content["info"]["version"]
    return content


def _same_operation_id() -> JsonObject:
    content = _with()
    content["paths"]["/others"] = operation(method="get", tags=["others"])
    return content


def _required_on_a_property() -> JsonObject:
    content = _with(version="3.0.3")
    content["components"]["schemas"]["Thing"] = {
        "type": "object",
        "properties": {"name": {"type": "string", "required": True}},
    }
    return content


def _thing(schema: JsonObject, version: str = "3.1.0") -> JsonObject:
    content = _with(version=version)
    content["components"]["schemas"]["Thing"] = schema
    return content


def _of_name(**keywords: Any) -> JsonObject:
    return {"type": "object", "properties": {"name": {**_NAME, **keywords}}}


def _dangling() -> JsonObject:
    thing = {"type": "object", "properties": {"name": {"$ref": "#/components/schemas/Gone"}}}
    return _thing(thing)


def _circle() -> JsonObject:
    content = _thing(_of_name())
    content["components"]["schemas"]["Round"] = {"$ref": "#/components/schemas/Round"}
    return content


_PARAMETER = {"name": "q", "in": "query", "schema": {"type": "string"}}

FAULTS: dict[str, tuple[JsonObject, str, str]] = {
    "no info.version": (_without_version(), "missing-key", "#/info"),
    "an operationId twice": (
        _same_operation_id(),
        "duplicate-operation-id",
        "#/paths/~1others/get/operationId",
    ),
    "a parameter twice": (
        _with(parameters=[_PARAMETER, _PARAMETER]),
        "duplicate-parameter",
        "#/paths/~1things/post/parameters/1",
    ),
    "a path parameter that the path has not": (
        _with(parameters=[{"name": "id", "in": "path", "required": True, "schema": _NAME}]),
        "unused-path-parameter",
        "#/paths/~1things/post/parameters/0",
    ),
    "required: true on a property": (
        _required_on_a_property(),
        "wrong-type",
        "#/components/schemas/Thing/properties/name/required",
    ),
    "nullable in 3.1": (
        _thing(_of_name(nullable=True)),
        "ignored-nullable",
        "#/components/schemas/Thing/properties/name/nullable",
    ),
    "a response without description": (
        _with(responses={"200": {"content": {"application/json": {"schema": _THING}}}}),
        "missing-key",
        "#/paths/~1things/post/responses/200",
    ),
    "a member that OpenAPI does not have": (
        _with(vendor={"junk": 1}),
        "unknown-key",
        "#/paths/~1things/post/vendor",
    ),
    "a required member that is no property": (
        _thing({"allOf": [_of_name()], "required": ["nmae"]}),
        "undeclared-required",
        "#/components/schemas/Thing/required",
    ),
    "a security scheme that is not declared": (
        _with(security=[{"token": []}]),
        "unknown-security-scheme",
        "#/paths/~1things/post/security/0/token",
    ),
    "a default of another type": (
        _thing(_of_name(default=5)),
        "wrong-type",
        "#/components/schemas/Thing/properties/name/default",
    ),
    "a reference that leads nowhere": (
        _dangling(),
        "unresolved-reference",
        "#/components/schemas/Thing/properties/name/$ref",
    ),
    "references in a circle": (
        _circle(),
        "circular-reference",
        "#/components/schemas/Round",
    ),
    "a value of the wrong kind": (
        _with(summary=["not", "text"]),
        "wrong-type",
        "#/paths/~1things/post/summary",
    ),
    "a tag twice": (
        {**_with(), "tags": [{"name": "things"}, {"name": "things"}]},
        "duplicate-tag",
        "#/tags/1/name",
    ),
}


def _listed(content: JsonObject, folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """The report on a document, and the exit status, with and without --strict."""
    source = folder / "faulty.json"
    source.write_text(json.dumps(content, indent=1), "utf-8")
    arguments = ["validate", "--no-cache", "--json", "--spec", str(source)]
    assert main(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    return source, report["apis"][0]["problems"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_harmless_fault_is_listed_with_its_place(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, code, pointer = FAULTS[name]
    _, problems = _listed(content, tmp_path, capsys)
    (problem,) = [one for one in problems if one["code"] == code and one["pointer"] == pointer]
    assert problem["level"] == "warning"
    assert problem["line"] > 1


@pytest.mark.parametrize("name", FAULTS)
def test_a_client_of_a_document_with_a_harmless_fault_works(name: str, make: Make) -> None:
    content, _, _ = FAULTS[name]
    made = make(content)
    client = made.client(httpx2.Response(200, json={"name": "a"}))
    given = {"id": "1"} if "unused" in FAULTS[name][1] else {}
    found = client.things.send(**_body(made, client), **given)
    assert found.name == "a"
    assert made.requests[0].url.path == "/v1/things"
    assert made.bodies == [{"name": "a"}]


def _body(made: Made, client: Any) -> JsonObject:
    """The one member as the method takes it: by itself, or in an object."""
    import inspect

    names = inspect.signature(client.things.send).parameters
    return {"name": "a"} if "name" in names else {"body": made.package.Thing(name="a")}


@pytest.mark.parametrize("name", FAULTS)
def test_a_strict_run_refuses_a_harmless_fault_and_writes_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, code, _ = FAULTS[name]
    source = tmp_path / "faulty.json"
    source.write_text(json.dumps(content), "utf-8")
    output = tmp_path / "out"
    arguments = ["--no-cache", "--strict", "--spec", str(source)]
    assert main(["generate", *arguments, "--output", str(output)]) == 2
    assert f"[{code}]" in capsys.readouterr().err
    assert not output.exists()
    assert main(["validate", *arguments]) == 2


def test_a_path_parameter_that_is_not_declared_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, problems = _listed(_with(path="/things/{id}"), tmp_path, capsys)
    codes = [(problem["code"], problem["pointer"]) for problem in problems]
    assert codes == [("undeclared-path-parameter", "#/paths/~1things~1{id}/post")]


@pytest.mark.parametrize("keywords", [{"format": "shoe-size"}, {"x-vendor": {"nullable": [1]}}])
def test_what_a_document_may_say_though_nobody_knows_it_is_no_problem(
    keywords: JsonObject, make: Make
) -> None:
    made = make(_thing(_of_name(**keywords)))
    client = made.client(httpx2.Response(200, json={"name": "a"}))
    assert client.things.send(**_body(made, client)).name == "a"


def test_null_is_read_where_nullable_says_so_in_any_version(make: Make) -> None:
    made = make(_thing({**_of_name(nullable=True), "required": ["name"]}))
    client = made.client(httpx2.Response(200, json={"name": None}))
    assert client.things.send(**_body(made, client)).name is None


def test_equal_problems_are_counted_and_json_lists_them_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = document(paths={f"/p{n}": operation(operationId="same") for n in range(33)})
    source, problems = _listed(content, tmp_path, capsys)
    assert [problem["code"] for problem in problems] == ["duplicate-operation-id"] * 32
    assert main(["validate", "--no-cache", "--spec", str(source)]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert sum("[duplicate-operation-id]" in line for line in lines) == 21
    assert lines[-1] == "... and 12 more [duplicate-operation-id]; all with --json"
