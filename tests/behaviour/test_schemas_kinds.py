"""Single schemas: kinds, formats, null, values, maps, and what only validates."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from .conftest import JsonObject
from .schemas import Schemas, forget, imported, ref

PACKAGE = "kinds_of_schemas"
STRING: JsonObject = {"type": "string"}
NAMED: JsonObject = {"type": "object", "properties": {"name": STRING}}

NULLABLE: dict[str, JsonObject] = {
    "null_type": {"type": ["string", "null"]},
    "null_keyword": {"type": "string", "nullable": True},
    "null_one_of": {"oneOf": [STRING, {"type": "null"}]},
    "null_any_of": {"anyOf": [{"type": "null"}, STRING]},
    "null_enum": {"enum": ["a", None]},
    "null_all_of": {"allOf": [ref("Word")], "nullable": True},
    "null_beside_reference": {**ref("Word"), "nullable": True},
    "null_declared": ref("WordOrNull"),
}
FORMATS: dict[str, tuple[JsonObject, Any, Any]] = {
    "f_int32": ({"type": "integer", "format": "int32"}, 7, 7),
    "f_int64": ({"type": "integer", "format": "int64"}, 2**63 - 1, 2**63 - 1),
    "f_float": ({"type": "number", "format": "float"}, 1.5, 1.5),
    "f_double": ({"type": "number", "format": "double"}, 1, 1),
    "f_decimal": ({"type": "string", "format": "decimal"}, "1.10", Decimal("1.10")),
    "f_byte": ({"type": "string", "format": "byte"}, "aGk=", b"hi"),
    "f_encoding": ({"type": "string", "contentEncoding": "base64"}, "aGk=", b"hi"),
    "f_date": ({"type": "string", "format": "date"}, "2026-11-20", date(2026, 11, 20)),
    "f_date_time": (
        {"type": "string", "format": "date-time"},
        "2026-11-20T10:30:00Z",
        datetime(2026, 11, 20, 10, 30, tzinfo=UTC),
    ),
    "f_time": ({"type": "string", "format": "time"}, "10:30:00Z", time(10, 30, tzinfo=UTC)),
    "f_duration": ({"type": "string", "format": "duration"}, "P1DT2H", "P1DT2H"),
    "f_uuid": (
        {"type": "string", "format": "uuid"},
        "00000000-0000-0000-0000-000000000001",
        UUID(int=1),
    ),
    "f_uri": ({"type": "string", "format": "uri"}, "https://a.example/", "https://a.example/"),
    "f_password": ({"type": "string", "format": "password"}, "s", "s"),
    "f_unknown": ({"type": "string", "format": "shoe-size"}, "43", "43"),
    "f_misplaced": ({"type": "integer", "format": "date"}, 3, 3),
}
# Each validates, but does not change what Python value there is.
VALIDATING: dict[str, JsonObject] = {
    "v_not": {"type": "string", "not": {"enum": ["x"]}},
    "v_if": {"type": "string", "if": {"minLength": 2}, "then": {"pattern": "^a"}, "else": False},
    "v_limits": {"type": "string", "minLength": 3, "maxLength": 1, "pattern": "(?<=broken"},
}
ANYTHING: dict[str, Any] = {
    "a_empty": {},
    "a_true": True,
    "a_prose": {"description": "Whatever you like"},
    "a_only_not": {"not": {"type": "string"}},
    "a_only_if": {"if": {"type": "string"}, "then": {"minLength": 1}},
}
VALUES: dict[str, JsonObject] = {
    "e_strings": {"type": "string", "enum": ["a", "A", "", "a b", "class", "1", "a"]},
    "e_numbers": {"type": "integer", "enum": [0, 1, -1]},
    "e_fractions": {"type": "number", "enum": [0.5, 1]},
    "e_booleans": {"type": "boolean", "enum": [True]},
    "e_mixed": {"enum": ["a", 1, True, None]},
    "e_const": {"const": "fixed"},
    "e_null": {"enum": [None]},
    "e_objects": {"enum": [{"a": 1}, [2]]},
}
MAPS: dict[str, JsonObject] = {
    "m_any": {"type": "object"},
    "m_typed": {"type": "object", "additionalProperties": {"type": "string", "format": "date"}},
    "m_maps": {
        "additionalProperties": {"additionalProperties": {"type": "array", "items": STRING}}
    },
    "m_names": {
        "type": "object",
        "propertyNames": {"pattern": "^x"},
        "additionalProperties": STRING,
    },
    "m_patterns": {
        "type": "object",
        "patternProperties": {"^d": {"type": "string", "format": "date"}},
        "additionalProperties": False,
    },
    "m_open_patterns": {"type": "object", "patternProperties": {"^d": {"type": "integer"}}},
}
MEMBERS: JsonObject = {
    **NULLABLE,
    **{name: schema for name, (schema, _, _) in FORMATS.items()},
    **VALIDATING,
    **ANYTHING,
    **VALUES,
    **MAPS,
    "d_default": {"type": "integer", "default": 20, "description": "How many."},
    "d_misfit": {"type": "integer", "default": "many"},
    "d_date": {"type": "string", "format": "date", "default": "2026-11-20"},
    "d_old": {"type": "string", "deprecated": True, "description": "Gone *soon*."},
    "d_linked": {"type": "string", "externalDocs": {"url": "https://docs.example.com/linked"}},
    "some_cases": {
        **NAMED,
        "if": {"required": ["name"]},
        "then": {"properties": {"nick": STRING}},
    },
}
SCHEMAS: JsonObject = {
    "Word": STRING,
    "WordOrNull": {"type": ["string", "null"]},
    "Titled": {
        **NAMED,
        "title": "A thing with a title",
        "externalDocs": {"url": "https://docs.example.com/titled"},
    },
    "Sizes": {"enum": list(range(2_001))},
}


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Schemas]:
    before = list(sys.path)
    members = {**MEMBERS, "titled": ref("Titled"), "size": ref("Sizes")}
    yield imported(tmp_path_factory.mktemp("kinds"), PACKAGE, members, SCHEMAS)
    sys.path[:] = before
    forget(PACKAGE)


@pytest.mark.parametrize("name", NULLABLE)
def test_null_is_allowed_in_every_spelling(schemas: Schemas, name: str) -> None:
    assert schemas.read(name, None) is None
    assert schemas.back(name, None) is None
    assert schemas.back(name, "a") == "a"
    assert "expected" in schemas.refuses(name, 5)


@pytest.mark.parametrize("name", FORMATS)
def test_formats_have_their_python_type_and_are_written_back(schemas: Schemas, name: str) -> None:
    _, wire, expected = FORMATS[name]
    found = schemas.read(name, wire)
    assert (type(found), found) == (type(expected), expected)
    assert schemas.back(name, wire) == wire


@pytest.mark.parametrize("name", VALIDATING)
def test_what_only_validates_leaves_the_type(schemas: Schemas, name: str) -> None:
    assert schemas.back(name, "any text") == "any text"
    assert "expected a string" in schemas.refuses(name, 5)
    assert schemas.codes(name) == []


@pytest.mark.parametrize("name", ANYTHING)
def test_a_schema_that_says_nothing_is_any_value(schemas: Schemas, name: str) -> None:
    for value in ("a", 1, 1.5, True, [None], {"a": {"b": []}}):
        assert schemas.back(name, value) == value


@pytest.mark.parametrize("name", VALUES)
def test_listed_values_come_back_as_they_are(schemas: Schemas, name: str) -> None:
    stated = VALUES[name]
    for value in stated["enum"] if "enum" in stated else [stated["const"]]:
        back = schemas.back(name, value)
        assert (type(back), back) == (type(value), value)


def test_a_value_of_another_kind_than_the_listed_ones_is_refused(schemas: Schemas) -> None:
    for name in ("e_strings", "e_const"):
        assert schemas.refuses(name, 7)
    assert schemas.refuses("e_numbers", "7")
    assert schemas.refuses("e_booleans", 1)


def test_a_list_of_thousands_of_values_is_their_kind_and_listed(schemas: Schemas) -> None:
    assert schemas.back("size", 5_000) == 5_000
    assert schemas.refuses("size", "5")
    assert ("long-enumeration", ref("Sizes")["$ref"]) in schemas.listed


def test_maps_have_values_of_their_type(schemas: Schemas) -> None:
    assert schemas.read("m_typed", {"a": "2026-11-20"}) == {"a": date(2026, 11, 20)}
    assert schemas.refuses("m_typed", {"a": 1}).startswith("$.m_typed.*: expected a date")
    assert schemas.read("m_maps", {"a": {"b": ["c"]}}) == {"a": {"b": ["c"]}}
    assert schemas.refuses("m_maps", {"a": {"b": [1]}})
    assert schemas.back("m_any", {"a": [1]}) == {"a": [1]}
    assert schemas.back("m_names", {"y": "a"}) == {"y": "a"}


def test_patterns_of_names_give_types_where_no_other_names_are(schemas: Schemas) -> None:
    assert schemas.read("m_patterns", {"d": "2026-11-20"}) == {"d": date(2026, 11, 20)}
    assert schemas.codes("m_patterns") == []
    assert schemas.back("m_open_patterns", {"d": 1, "e": "x"}) == {"d": 1, "e": "x"}
    assert schemas.codes("m_open_patterns") == ["pattern-properties"]


def test_members_that_are_there_in_some_cases_are_kept_and_listed(schemas: Schemas) -> None:
    assert schemas.back("some_cases", {"name": "a", "nick": "b"}) == {"name": "a", "nick": "b"}
    assert schemas.codes("some_cases") == ["conditional-members"]


def test_a_password_does_not_show(schemas: Schemas) -> None:
    found = schemas.package.Everything.from_json({"f_password": "hidden", "e_const": "fixed"})
    assert "hidden" not in repr(found)


def test_docstrings_say_default_deprecation_and_further_pages(schemas: Schemas) -> None:
    folder = Path(schemas.package.__file__).parent / "models"
    text = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    assert "How many." in text
    assert "20" in text
    assert "Gone *soon*." in text
    assert "eprecated" in text
    assert "https://docs.example.com/linked" in text


def test_a_class_has_its_title_and_page_as_docstring(schemas: Schemas) -> None:
    doc = schemas.package.Titled.__doc__
    assert "A thing with a title" in doc
    assert "https://docs.example.com/titled" in doc
