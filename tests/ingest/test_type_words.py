"""The words for types on pages, as JSON Schema."""

from __future__ import annotations

import pytest

from generator.document import JsonObject
from generator.ingest.type_words import holds_members, is_type, read_types

_PET: JsonObject = {"$ref": "#/components/schemas/Pet"}


@pytest.mark.parametrize(
    ("word", "schema"),
    [
        ("string", {"type": "string"}),
        ("String", {"type": "string"}),
        ("str", {"type": "string"}),
        ("int", {"type": "integer"}),
        ("bool", {"type": "boolean"}),
        ("float", {"type": "number", "format": "float"}),
        ("datetime", {"type": "string", "format": "date-time"}),
        ("date", {"type": "string", "format": "date"}),
        ("file", {"type": "string", "format": "binary"}),
        ("any", {}),
        ("null", {"type": "null"}),
        ("true", {"const": True}),
        ("string,null", {"type": ["string", "null"]}),
        ("string | null", {"type": ["string", "null"]}),
        ("string,null,string,null", {"type": ["string", "null"]}),
        ("object,array", {"type": ["object", "array"]}),
        ("boolean or string", {"type": ["boolean", "string"]}),
        ("string[]", {"type": "array", "items": {"type": "string"}}),
        (
            "string[][]",
            {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        ),
        ("object[]", {"type": "array", "items": {"type": "object"}}),
        ("array", {"type": "array"}),
        ("array of strings", {"type": "array", "items": {"type": "string"}}),
        ("Array of objects", {"type": "array", "items": {"type": "object"}}),
        ("list of Pet", {"type": "array", "items": _PET}),
        ("array<integer>", {"type": "array", "items": {"type": "integer"}}),
        ("enum<string>", {"type": "string"}),
        ("integer<int64>", {"type": "integer", "format": "int64"}),
        ("string<uuid>", {"type": "string", "format": "uuid"}),
        ("string(date-time)", {"type": "string", "format": "date-time"}),
        ("string<date-time> | null", {"type": ["string", "null"], "format": "date-time"}),
        ("number<double>", {"type": "number", "format": "double"}),
        ("map<string, integer>", {"type": "object", "additionalProperties": {"type": "integer"}}),
        ("dictionary", {"type": "object"}),
        ("Pet", _PET),
        ("Pet[]", {"type": "array", "items": _PET}),
        ("Pet | null", {"anyOf": [_PET, {"type": "null"}]}),
        ("true/false".replace("/", "|"), {"enum": [True, False]}),
        ("'a' | \"b\"", {"enum": ["a", "b"]}),
    ],
)
def test_a_word_states_its_schema_and_no_more(word: str, schema: JsonObject) -> None:
    read = read_types((word,))
    assert read.schema == schema
    assert read.unknown == ()


def test_several_words_are_alternatives() -> None:
    assert read_types(("string", "null")).schema == {"type": ["string", "null"]}
    assert read_types(("string", "any")).schema == {}
    assert read_types(()).schema == {}


def test_an_unknown_word_states_no_type_and_is_told() -> None:
    read = read_types(("timestamp", "string"))
    assert (read.schema, read.unknown) == ({}, ("timestamp",))
    assert read_types(("",)).unknown == ("",)


@pytest.mark.parametrize("word", ["a<" * 300_000, "[]" * 300_000, "list of " * 100_000 + "x"])
def test_a_bomb_of_a_word_is_an_unknown_word(word: str) -> None:
    assert read_types((word,)).unknown == (word,)


def test_only_words_of_the_vocabulary_are_types_on_sight() -> None:
    assert is_type("string,null")
    assert is_type("Array")
    assert not is_type("Pet")
    assert not is_type("see")


@pytest.mark.parametrize("word", ["object", "array", "any", "Pet", "object[]", "string | object"])
def test_these_can_have_members(word: str) -> None:
    assert holds_members(read_types((word,)).schema)


@pytest.mark.parametrize("word", ["string", "string[]", "integer | null", "true"])
def test_these_have_no_members(word: str) -> None:
    assert not holds_members(read_types((word,)).schema)
