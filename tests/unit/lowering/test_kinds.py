"""Objects, arrays, enumerations, formats and prose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.ir import (
    EnumRef,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Primitive,
    PrimitiveKind,
    TupleOf,
    Type,
    Union,
)

from .conftest import JsonObject, pointer, ref, see

TEXT: JsonObject = {"type": "string"}
NUMBER: JsonObject = {"type": "integer"}
STRING, INTEGER, ANY = Primitive("string"), Primitive("integer"), Primitive("any")


def array(**members: Any) -> JsonObject:
    return {"type": "array", **members}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "object"}, Primitive("object")),
        ({"additionalProperties": True}, Primitive("object")),
        ({"type": "object", "additionalProperties": False}, Primitive("object")),
        ({"type": "object", "additionalProperties": {}}, Primitive("object")),
        ({"additionalProperties": TEXT}, MapOf(STRING)),
        ({"additionalProperties": {"additionalProperties": TEXT}}, MapOf(MapOf(STRING))),
        ({"type": "object", "unevaluatedProperties": TEXT}, MapOf(STRING)),
        ({"type": "object", "propertyNames": {"pattern": "^x"}}, Primitive("object")),
        ({"type": "object", "patternProperties": {"^x": TEXT}}, Primitive("object")),
        (
            {"patternProperties": {"^x": TEXT, "^y": NUMBER}, "additionalProperties": False},
            MapOf(Union((STRING, INTEGER))),
        ),
        (
            {"patternProperties": {"^x": TEXT}, "additionalProperties": NUMBER},
            MapOf(Union((INTEGER, STRING))),
        ),
        ({"properties": {}}, ANY),
        ({"properties": {}, "nullable": True}, ANY),
        ({"properties": {}, "additionalProperties": False}, Primitive("object")),
        (array(), ListOf(ANY)),
        (array(items=TEXT, contains={"const": "x"}, unevaluatedItems=False), ListOf(STRING)),
        (array(prefixItems=[TEXT, NUMBER], minItems=2), TupleOf((STRING, INTEGER), ANY)),
        (
            array(prefixItems=[TEXT, NUMBER], minItems=2, items=False),
            TupleOf((STRING, INTEGER), None),
        ),
        (
            array(prefixItems=[TEXT, NUMBER], minItems=2, maxItems=2),
            TupleOf((STRING, INTEGER), None),
        ),
        (array(prefixItems=[TEXT], minItems=1, items=NUMBER), TupleOf((STRING,), INTEGER)),
        (array(prefixItems=[TEXT, NUMBER], items=False), ListOf(Union((STRING, INTEGER)))),
        (array(prefixItems=[TEXT], items=NUMBER), ListOf(Union((STRING, INTEGER)))),
        (array(items=[TEXT, NUMBER], minItems=2), TupleOf((STRING, INTEGER), ANY)),
        (
            array(items=[TEXT, NUMBER], minItems=2, additionalItems=False),
            TupleOf((STRING, INTEGER), None),
        ),
        ({"items": TEXT}, ListOf(STRING)),
        ({"type": ["array", "null"], "items": TEXT}, Nullable(ListOf(STRING))),
        ({"not": TEXT, "if": {"required": ["a"]}, "then": {"required": ["b"]}}, ANY),
    ],
)
def test_objects_and_arrays(tmp_path: Path, schema: JsonObject, expected: Type) -> None:
    assert see(tmp_path, {"A": schema}).type("A") == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"additionalProperties": NUMBER}, INTEGER),
        ({"additionalProperties": True}, None),
        ({"additionalProperties": {}}, None),
        ({"additionalProperties": False}, None),
        ({"unevaluatedProperties": NUMBER}, INTEGER),
        ({"additionalProperties": False, "patternProperties": {"^x": NUMBER}}, INTEGER),
        ({"patternProperties": {"^x": NUMBER}}, None),
    ],
)
def test_members_that_have_no_name_have_a_type(
    tmp_path: Path, stated: JsonObject, expected: Type | None
) -> None:
    schema = {"properties": {"a": TEXT}, **stated}
    assert see(tmp_path, {"A": schema}).model("A").additional == expected


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"enum": ["a", "b", "a"]}, ("a", "b")),
        ({"type": "integer", "enum": [1, 2]}, (1, 2)),
        ({"type": "boolean", "enum": [True]}, (True,)),
        ({"enum": [1, True, "x"]}, (1, True, "x")),
        ({"const": "a"}, ("a",)),
        ({"const": False}, (False,)),
        ({"type": "string", "enum": ["a", 1]}, ("a", 1)),
    ],
)
def test_enumerations(tmp_path: Path, schema: JsonObject, values: tuple[Any, ...]) -> None:
    seen = see(tmp_path, {"A": schema})
    assert seen.type("A") == EnumRef(pointer("A"))
    found = seen.enum("A").values
    assert [(type(value), value) for value in found] == [(type(value), value) for value in values]


@pytest.mark.parametrize(
    ("schema", "expected", "codes"),
    [
        ({"enum": [1.5, 2]}, (Primitive("number"), False), []),
        ({"type": "number", "enum": [0.5, 1.5]}, (Primitive("number"), False), []),
        ({"enum": ["a", 1.5, None]}, (Union((STRING, Primitive("number"))), True), []),
        ({"enum": [{"a": 1}]}, (ANY, False), ["untyped-enumeration"]),
        ({"const": [1]}, (ANY, False), ["untyped-enumeration"]),
        ({"enum": [None]}, (ANY, True), []),
        ({"const": None}, (ANY, True), []),
        ({"type": "string", "enum": []}, (STRING, False), []),
        ({"type": "string", "enum": [1, 2]}, (Union((STRING, INTEGER)), False), ["enum-type"]),
    ],
)
def test_what_is_no_enumeration_has_the_type_of_its_values(
    tmp_path: Path, schema: JsonObject, expected: tuple[Type, bool], codes: list[str]
) -> None:
    seen = see(tmp_path, {"A": {"properties": {"a": schema}}})
    member = seen.member("A", "a")
    assert (member.type, member.nullable) == expected
    assert seen.codes == codes


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"], "enum": ["a", None]},
        {"type": "string", "nullable": True, "enum": ["a"]},
        {"enum": ["a", None]},
        {"oneOf": [{"enum": ["a"]}, {"type": "null"}]},
    ],
)
def test_null_beside_the_values_of_an_enumeration(tmp_path: Path, schema: JsonObject) -> None:
    for version in ("3.0.3", "3.1.0"):
        seen = see(tmp_path, {"A": {"properties": {"a": schema}}}, version=version)
        assert isinstance(seen.member("A", "a").type, EnumRef)
        assert seen.member("A", "a").nullable


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string", "format": "decimal"}, "decimal"),
        ({"type": "number", "format": "decimal"}, "decimal-number"),
        ({"type": "number", "format": "double"}, "number"),
        ({"type": "integer", "format": "int64"}, "integer"),
        ({"type": "string", "format": "int64"}, "string"),
        ({"type": "string", "format": "byte"}, "byte"),
        ({"type": "string", "format": "binary"}, "string"),
        ({"type": "string", "contentEncoding": "base64"}, "byte"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "string", "format": "date-time"}, "date-time"),
        ({"type": "string", "format": "time"}, "time"),
        ({"type": "string", "format": "uuid"}, "uuid"),
        ({"type": "string", "format": "duration"}, "string"),
        ({"type": "string", "format": "uri"}, "string"),
        ({"type": "string", "format": "something"}, "string"),
    ],
)
def test_formats(tmp_path: Path, schema: JsonObject, kind: PrimitiveKind) -> None:
    assert see(tmp_path, {"A": schema}).type("A") == Primitive(kind)


def test_a_password_is_kept_out_of_reprs(tmp_path: Path) -> None:
    secret = {"type": "string", "format": "password"}
    seen = see(tmp_path, {"A": {"properties": {"a": secret, "b": ref("S")}}, "S": secret})
    assert [member.sensitive for member in seen.model("A").members] == [True, True]


def test_prose_is_found_where_it_is_said(tmp_path: Path) -> None:
    said = {
        "allOf": [ref("Inner")],
        "description": " Outer. ",
        "deprecated": True,
    }
    inner = {"description": "Inner.", "default": 3, "type": "integer", "example": 4}
    schema = {
        "title": "Title",
        "externalDocs": {"url": "https://example.com/a"},
        "properties": {"a": said, "b": {"allOf": [ref("Inner")]}, "c": {"examples": [1]}},
    }
    seen = see(tmp_path, {"A": schema, "Inner": inner})
    assert seen.model("A").doc == "Title\n\nSee <https://example.com/a>."
    outer, plain, last = seen.model("A").members
    assert (outer.doc, outer.deprecated, outer.default) == ("Outer.", True, 3)
    assert (plain.doc, plain.deprecated, plain.example) == ("Inner.", False, 4)
    assert last.example == 1


def test_equal_inline_objects_are_one_class(tmp_path: Path) -> None:
    inner = {"properties": {"x": TEXT}}
    seen = see(tmp_path, {"A": {"properties": {"to": inner, "cc": inner}}})
    assert seen.member("A", "to").type == seen.member("A", "cc").type
    assert isinstance(seen.member("A", "to").type, ModelRef)
