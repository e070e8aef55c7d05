"""A null for an optional member of an answer: None like an absent one, and written back."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]

NULLABLE: JsonObject = {
    "text": {"type": ["string", "null"]},
    "flag": {"type": ["boolean", "null"]},
    "size": {"type": ["integer", "null"]},
    "at": {"type": ["string", "null"], "format": "date-time"},
    "raw": {"type": ["object", "null"]},
    "word": {"type": ["string", "null"], "enum": ["a", "b", None]},
    "list": {"type": ["array", "null"], "items": {"type": ["string", "null"]}},
    "map": {"type": ["object", "null"], "additionalProperties": {"type": ["string", "null"]}},
    "inner": {"oneOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "null"}]},
    "any": {},
}
SCHEMAS: JsonObject = {
    "Inner": {"type": "object", "properties": {"text": {"type": ["string", "null"]}}},
    "Thing": {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": ["string", "null"]}, **NULLABLE},
    },
    "Counts": {
        "type": "object",
        "properties": {"total": {"type": ["integer", "null"]}},
        "additionalProperties": {"type": ["integer", "null"]},
    },
}
FULL: JsonObject = {
    "id": "1",
    "text": "t",
    "flag": True,
    "size": 1,
    "at": "2026-11-20T10:30:00Z",
    "raw": {"a": None},
    "word": "a",
    "list": ["x", None],
    "map": {"a": None},
    "inner": {"text": None},
    "any": [None],
}


@pytest.fixture
def package(make: Make) -> Any:
    thing: JsonObject = {
        "type": "object",
        "required": ["thing", "counts"],
        "properties": {name: {"$ref": f"#/components/schemas/{name.title()}"} for name in NAMES},
    }
    return make(document(paths={"/t": operation(response=thing)}, schemas=SCHEMAS)).package


NAMES = ("thing", "counts")


@pytest.mark.parametrize("name", NULLABLE)
def test_one_null_among_all_members_comes_back(package: Any, name: str) -> None:
    wire = {**FULL, name: None}
    thing = package.Thing.from_json(wire)
    assert getattr(thing, f"{name}_" if name == "list" else name) is None
    assert thing.to_json() == wire


@pytest.mark.parametrize("name", NULLABLE)
def test_a_null_is_told_from_an_absent_member(package: Any, name: str) -> None:
    for wire in ({"id": "1", name: None}, {"id": "1"}, {"id": None, name: None, "more": None}):
        assert package.Thing.from_json(wire).to_json() == wire


def test_as_many_members_as_are_known_but_others_keep_their_nulls(package: Any) -> None:
    wire = {"id": "1", "text": None, **{f"more{n}": None for n in range(len(FULL) - 2)}}
    thing = package.Thing.from_json(wire)
    assert thing.text is None
    assert thing.to_json() == wire


def test_a_value_that_the_field_has_got_wins_over_the_null_that_was_read(package: Any) -> None:
    thing = package.Thing.from_json({"id": "1", "text": None, "size": None})
    thing.text = "now"
    assert thing.to_json() == {"id": "1", "text": "now", "size": None}


def test_a_null_that_was_read_does_not_show_in_comparisons_and_reprs(package: Any) -> None:
    read = package.Thing.from_json({"id": "1", "text": None, "more": 1})
    made = package.Thing(id="1", extra={"more": 1})
    assert read == made
    assert repr(read) == repr(made)
    assert read.extra == {"more": 1}


def test_copies_keep_the_null_that_was_read(package: Any) -> None:
    wire = {"id": "1", "text": None, "more": 1}
    thing = package.Thing.from_json(wire)
    for same in (copy.copy(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
        assert same.to_json() == wire


def test_a_null_beside_members_of_one_type_comes_back(package: Any) -> None:
    wire = {"total": None, "open": None, "shut": 3}
    counts = package.Counts.from_json(wire)
    assert counts.additional_properties == {"open": None, "shut": 3}
    assert counts.to_json() == wire


def test_a_wrong_value_is_refused_with_the_kinds_that_are_allowed(package: Any) -> None:
    with pytest.raises(package.DecodeError) as caught:
        package.Thing.from_json({"id": "1", "text": 5})
    assert str(caught.value) == "$.text: expected a string or null, found a number"


def test_an_array_of_nullable_elements_comes_back(make: Make) -> None:
    schema = {"type": "array", "items": {"type": ["string", "null"]}}
    made = make(document(paths={"/t": operation(response=schema)}))
    assert made.client(httpx2.Response(200, json=["a", None])).things.send() == ["a", None]
