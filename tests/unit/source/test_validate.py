from __future__ import annotations

import copy
import json
import socket
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import openapi_spec_validator
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator, OAS32Validator

from generator import structure
from generator.bundle import bundle
from generator.document import Document, JsonObject, JsonValue
from generator.grammar import Node
from generator.load import load, parse
from generator.overlay import apply
from generator.problems import render
from generator.validate import validate

_SPECS = Path(__file__).parents[3] / "specs"
_LIBRARY = {
    "3.0": openapi_spec_validator.OpenAPIV30SpecValidator,
    "3.1": openapi_spec_validator.OpenAPIV31SpecValidator,
    "3.2": openapi_spec_validator.OpenAPIV32SpecValidator,
}

# Something of everything; valid in each version.
_EVERYTHING: JsonObject = json.loads("""
{
 "openapi": "", "info": {"title": "t", "version": "1"},
 "tags": [{"name": "a"}], "security": [{"key": []}],
 "servers": [{"url": "https://{r}.x", "variables": {"r": {"default": "a", "enum": ["a", "b"]}}}],
 "paths": {
  "/a/{id}": {
   "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
   "post": {
    "operationId": "one", "tags": ["a"],
    "parameters": [{"$ref": "#/components/parameters/P"},
     {"name": "q", "in": "query", "schema": {"type": "string", "default": "a"}}],
    "requestBody": {"content": {"*/*": {"schema": {"$ref": "#/components/schemas/A"}}}},
    "responses": {
     "200": {"description": "ok",
      "content": {"application/json": {"schema": {"type": "array", "items": {"type": "integer"}}}},
      "headers": {"h": {"schema": {"type": "integer"}}}},
     "default": {"$ref": "#/components/responses/R"}}}},
  "/b": {"get": {"operationId": "two", "responses": {"200": {"description": "ok"}}}}},
 "components": {
  "parameters": {"P": {"name": "p", "in": "header", "schema": {"type": "integer"}}},
  "responses": {"R": {"description": "r"}},
  "schemas": {
   "A": {"type": "object", "required": ["a"], "properties": {
     "a": {"type": "string", "enum": ["x", "y"], "default": "x"},
     "b": {"$ref": "#/components/schemas/B"}}},
   "B": {"required": ["a", "c"], "allOf": [{"$ref": "#/components/schemas/A"},
     {"type": "object", "properties": {"c": {"type": "number"}}}]},
   "C": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
     "discriminator": {"propertyName": "a", "mapping": {"x": "A", "y": "#/components/schemas/B"}}}},
  "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "k"},
   "oauth": {"type": "oauth2", "flows": {
     "clientCredentials": {"tokenUrl": "https://x", "scopes": {}}}}}}
}
""")


def _document(tree: JsonObject) -> Document:
    source, parsed = parse("/openapi.json", json.dumps(tree, indent=1).encode(), "openapi.json")
    assert isinstance(parsed, dict)
    return Document(tree=parsed, files=(source,))


def _everything(version: str) -> JsonObject:
    return {**copy.deepcopy(_EVERYTHING), "openapi": f"{version}.0"}


@pytest.mark.parametrize("version", _LIBRARY)
def test_a_document_with_something_of_everything_has_no_problems(version: str) -> None:
    assert [render(problem) for problem in validate(_document(_everything(version)))] == []


@pytest.mark.parametrize("api", sorted(path.name for path in _SPECS.iterdir() if path.is_dir()))
def test_our_own_specs_have_no_problems_before_and_after_their_overlay(api: str) -> None:
    document = bundle(load(_SPECS / api / "openapi.yaml"))
    assert [render(problem) for problem in validate(document)] == []
    changed = apply(document, _SPECS / api / "overlay.yaml")
    assert [render(problem) for problem in validate(changed)] == []


def test_a_problem_of_what_an_overlay_added_is_placed_in_the_overlay() -> None:
    Path("openapi.yaml").write_text(json.dumps(_everything("3.1")), encoding="utf-8")
    Path("overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions:\n"
        "- target: $.components.schemas.A\n  description: d\n  update:\n    type: objekt\n",
        encoding="utf-8",
    )
    (problem,) = validate(apply(load(Path("openapi.yaml")), Path("overlay.yaml")))
    assert (problem.place.file, problem.place.line) == ("overlay.yaml", 7)


_FOREIGN: list[JsonValue] = json.loads("""[
 null, true, false, 0, -1, 1.5, "", "a", "query", "path", [], {}, [1], ["a", "a"], {"a": 1},
 "#/components/schemas/A", "#/nothing", {"$ref": "#/components/schemas/A"}, {"$ref": 5},
 {"type": "string"}, {"type": ["string", "null"]}, [{"type": "null"}], [[]], {"": {}}
]""")
_KEYS = (
    *("type", "required", "properties", "items", "allOf", "oneOf", "enum", "default", "in", "name"),
    *("$ref", "parameters", "schema", "content", "responses", "x-a", "nullable", "minimum"),
    *("discriminator", "description", "additionalProperties", "security", "servers", "tags"),
    *("200", "get", "post", "url", "variables", "operationId", "not", "$schema", "$id", "parent"),
)


def _places(node: JsonValue) -> list[tuple[JsonValue, str | int]]:
    """The lists and objects in a tree with each of their keys."""
    places: list[tuple[JsonValue, str | int]] = []
    match node:
        case dict():
            places += [(node, name) for name in node]
            children = list(node.values())
        case list():
            places += [(node, number) for number in range(len(node))]
            children = list(node)
        case _:
            children = []
    for child in children:
        places += _places(child)
    return places


def _damage(random: Random, tree: JsonObject) -> None:
    """Puts something in, or takes something out, anywhere."""
    holder, key = random.choice(_places(tree))
    value = copy.deepcopy(random.choice(_FOREIGN))
    match holder, key:
        case dict(), str() if random.random() < 0.3:
            del holder[key]
        case dict(), str() if random.random() < 0.5:
            holder[random.choice(_KEYS)] = value
        case dict(), str():
            holder[key] = value
        case list(), int() if random.random() < 0.5:
            holder[key] = value
        case list(), int():
            holder.append(value)
        case _:
            raise AssertionError(holder)


def _library_objects(tree: JsonObject, version: str) -> bool:
    with suppress(Exception):  # it stumbles over documents that are broken enough
        return any(True for _ in _LIBRARY[version](tree).iter_errors())
    return True


@given(st.randoms(use_true_random=False), st.sampled_from(sorted(_LIBRARY)), st.integers(1, 3))
@settings(
    max_examples=80,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_openapi_spec_validator_objects_to_is_found(
    random: Random, version: str, times: int
) -> None:
    tree = _everything(version)
    for _ in range(times):
        _damage(random, tree)
    tree["openapi"] = f"{version}.0"
    problems = validate(_document(tree))
    # In 3.0 nothing beside a `$ref` counts, but the package reads it as a schema all the same.
    if version != "3.0" and _library_objects(copy.deepcopy(tree), version):
        assert problems
    for problem in problems:
        assert problem.place.line is not None
        assert len(render(problem)) < 2_000


_SCHEMAS: st.SearchStrategy[JsonValue] = st.recursive(
    st.sampled_from(_FOREIGN),
    lambda inner: st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize(("version", "dialect"), [("3.1", OAS31Validator), ("3.2", OAS32Validator)])
@given(schema=_SCHEMAS)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_plain_metaschema_says_what_the_published_one_says(
    version: str, dialect: Any, schema: JsonValue
) -> None:
    whole: JsonObject = {"not": schema}
    fits = False
    with suppress(Exception):
        dialect.check_schema(whole)
        fits = True
    faults = structure.schema_faults({"openapi": f"{version}.0"}, Node("Schema", "", whole))
    assert (next(faults, None) is None) == fits


def test_nothing_is_fetched_whatever_the_document_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    url = "http://169.254.169.254/schema.json"
    tree = _everything("3.1")
    tree["components"] = {
        "schemas": {
            "A": {"$id": url, "default": {}, "$ref": "other.json", "allOf": [{"$ref": url}]},
            "B": {"$schema": url},
            "C": {"$dynamicRef": url, "default": 1},
        }
    }
    codes = {problem.code for problem in validate(_document(tree))}
    assert codes >= {"unresolved-reference", "unknown-dialect"}


def test_the_packages_are_not_asked_again_about_a_document_they_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = _document({**_everything("3.1"), "info": {}})
    cache = Path("made/when/missing")
    problems = validate(document, cache=cache)
    assert len(problems) == 2
    (kept,) = cache.iterdir()

    def refuse(*_: object) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(structure, "document_faults", refuse)
    assert validate(document, cache=cache) == problems
    with pytest.raises(AssertionError):
        validate(_document(_everything("3.1")), cache=cache)
    assert list(cache.iterdir()) == [kept]


@pytest.mark.parametrize(
    "content", ["", "[", "{}", "[[]]", '[["", 1, "", "", ""]]', '[["a"]]', '["a"]', "\ud800"]
)
def test_a_damaged_verdict_is_made_anew(content: str) -> None:
    document = _document({**_everything("3.1"), "info": {}})
    problems = validate(document, cache=Path("cache"))
    (kept,) = Path("cache").iterdir()
    kept.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert validate(document, cache=Path("cache")) == problems
    assert validate(document, cache=Path("cache")) == problems


def test_a_cache_that_cannot_be_written_is_as_good_as_none() -> None:
    Path("file").touch()
    document = _document(_everything("3.1"))
    assert validate(document, cache=Path("file")) == ()


def test_no_fault_that_is_found_here_keeps_a_client_from_being_made() -> None:
    tree = _everything("3.1")
    tree["components"] = {"schemas": {"A": {"type": "string", "nullable": True, "enum": [1]}}}
    problems = validate(_document(tree))
    codes = {problem.code for problem in problems}
    assert codes >= {"ignored-nullable", "enum-type", "unresolved-reference"}
    assert {problem.level for problem in problems} == {"warning"}


def test_a_document_with_more_faults_than_anybody_reads_lists_some_and_says_so() -> None:
    paths: JsonObject = {f"p{number}": {} for number in range(30_000)}
    tree: JsonObject = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    problems = validate(_document(tree))
    counts = Counter(problem.code for problem in problems)
    assert counts == {"bad-path": 20_000, "too-many": 1}
