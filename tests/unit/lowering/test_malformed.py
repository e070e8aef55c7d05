"""Schemas that are wrong: something is made of each of them, and nothing ends the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.ir import ListOf, Primitive

from .conftest import JsonObject, ref, see

ANY = Primitive("any")
TEXT: JsonObject = {"type": "string"}


WRONG: list[JsonObject] = [
    {"type": "object", "properties": ["a"]},
    {"type": "object", "properties": {"a": 3, "b": None, "c": ["x"]}},
    {"type": "object", "properties": {"a": TEXT}, "required": True},
    {"type": "object", "properties": {"a": TEXT}, "required": [3, None, {}]},
    {"type": 7},
    {"type": []},
    {"type": [[]]},
    {"type": {"a": 1}},
    {"enum": "abc"},
    {"enum": []},
    {"type": "array", "items": 5},
    {"type": "array", "items": []},
    {"type": "array", "prefixItems": {}},
    {"$ref": 5},
    {"$ref": ""},
    {"$ref": "#"},
    {"$ref": "other.json#/a"},
    {"$ref": "#/components/schemas/Missing"},
    {"$ref": "#/components/schemas/A/enum/9"},
    {"allOf": {}},
    {"allOf": [None, 3, "x", ref("Missing")]},
    {"allOf": [ref("A")]},
    {"oneOf": {}},
    {"oneOf": []},
    {"oneOf": [1, None, TEXT]},
    {"anyOf": [ref("A"), ref("A")]},
    {"discriminator": "x", "oneOf": [TEXT, ref("Missing")]},
    {"discriminator": {"propertyName": 1, "mapping": []}, "oneOf": [TEXT, TEXT]},
    {"discriminator": {"propertyName": "a", "mapping": {"x": 3, "y": "?"}}, "oneOf": [{}]},
    {"format": {}, "type": "string", "contentEncoding": []},
    {"nullable": "yes", "additionalProperties": 3, "patternProperties": []},
    {"not": 1, "if": {}, "then": 3, "else": [], "dependentSchemas": 2},
    {"externalDocs": 3, "description": 4, "title": {}, "type": "object"},
    {"minItems": "x", "maxItems": [], "prefixItems": [TEXT], "type": "array"},
]


@pytest.mark.parametrize("schema", WRONG)
def test_no_schema_ends_the_run(tmp_path: Path, schema: Any) -> None:
    for version in ("3.0.3", "3.1.0"):
        seen = see(tmp_path, {"A": schema}, version=version)
        assert "#/components/schemas/A" in seen.places or schema.keys() & {"$ref", "allOf"}
        see(tmp_path, {"A": schema}, version=version, sent=True)


@pytest.mark.parametrize("schema", [True, False, {}])
def test_boolean_and_empty_schemas_are_any_value(tmp_path: Path, schema: Any) -> None:
    seen = see(tmp_path, {"A": {"type": "array", "items": schema}})
    assert seen.type("A") == ListOf(ANY)


def test_a_member_that_false_excludes_is_no_member(tmp_path: Path) -> None:
    # As in vercel.com: `properties: {additionalProperties: false}`.
    schema = {"type": "object", "properties": {"additionalProperties": False}}
    assert see(tmp_path, {"A": schema}).type("A") == Primitive("object")


def test_references_that_lead_nowhere_are_listed(tmp_path: Path) -> None:
    seen = see(tmp_path, {"A": {"type": "array", "items": ref("Missing")}})
    assert seen.type("A") == ListOf(ANY)
    assert seen.codes == ["unresolved-reference"]


def test_references_that_only_lead_to_each_other_are_listed(tmp_path: Path) -> None:
    seen = see(tmp_path, {"A": ref("B"), "B": {"allOf": [ref("A")]}})
    assert set(seen.codes) == {"circular-reference"}


def test_an_unknown_type_is_any_value_and_listed(tmp_path: Path) -> None:
    seen = see(tmp_path, {"A": {"type": "date"}, "B": {"type": "any"}})
    assert (seen.type("A"), seen.type("B")) == (ANY, ANY)
    assert seen.codes == ["unknown-type"]


def test_objects_that_are_branches_of_each_other_are_both_whole(tmp_path: Path) -> None:
    schemas = {
        "A": {"allOf": [ref("B"), {"type": "object", "properties": {"a": TEXT}}]},
        "B": {"allOf": [ref("A"), {"type": "object", "properties": {"b": TEXT}}]},
    }
    seen = see(tmp_path, schemas)
    assert sorted(seen.members("A")) == sorted(seen.members("B")) == ["a", "b"]


@pytest.mark.parametrize("kind", ["object", "array", "map", "allOf", "sole", "oneOf"])
def test_a_chain_of_five_hundred_schemas_needs_no_deep_stack(tmp_path: Path, kind: str) -> None:
    def link(n: int) -> JsonObject:
        following = ref(f"S{n + 1}")
        links: dict[str, JsonObject] = {
            "object": {"type": "object", "properties": {"next": following}},
            "array": {"type": "array", "items": following},
            "map": {"type": "object", "additionalProperties": following},
            "allOf": {"allOf": [following, {"properties": {f"p{n}": TEXT}}]},
            "sole": {"allOf": [following], "description": "x"},
            "oneOf": {"oneOf": [following, {"type": "object", "properties": {f"p{n}": TEXT}}]},
        }
        return links[kind]

    schemas = {f"S{n}": link(n) for n in range(500)} | {"S500": TEXT}
    first = {"First": {"type": "object", "properties": {"a": ref("S0")}}, **schemas}
    assert see(tmp_path, first).places


def test_members_that_widen_each_other_without_an_end_come_to_an_end(tmp_path: Path) -> None:
    inner = {"allOf": [ref("A")], "properties": {"x": {"description": "more"}, "y": TEXT}}
    schemas = {
        "A": {
            "allOf": [
                {"type": "object", "properties": {"x": ref("A"), "y": ref("A")}},
                {"type": "object", "properties": {"x": inner, "y": inner}},
            ]
        }
    }
    assert see(tmp_path, schemas).members("A") == ["x", "y"]
