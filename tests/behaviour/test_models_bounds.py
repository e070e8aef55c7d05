"""Documents and answers of any size and shape take bounded work."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import JsonObject, Made, document, operation
from .rendered import type_errors

Make = Callable[[JsonObject], Made]

LEVELS = 60


def node(leaf: str) -> JsonObject:
    """An object that holds others of its kind, plainly and in a list."""
    ref = {"$ref": "#/components/schemas/Node"}
    members = {"child": ref, "children": {"type": "array", "items": ref}, "leaf": {"type": leaf}}
    return {"type": "object", "properties": members}


@pytest.fixture
def package(make: Make) -> Any:
    schemas = {
        "Node": {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in "ABC"]},
        "A": node("string"),
        "B": node("integer"),
        "C": node("boolean"),
    }
    path = operation(response={"$ref": "#/components/schemas/A"})
    return make(document(paths={"/t": path}, schemas=schemas)).package


def nested(leaf: object, key: str) -> JsonObject:
    value: JsonObject = {"leaf": leaf}
    for _ in range(LEVELS):
        value = {key: [value] if key == "children" else value, "more": 1}
    return value


@pytest.mark.parametrize("key", ["child", "children"])
@pytest.mark.parametrize("leaf", [True, "text", 1])
def test_alternatives_in_alternatives_are_read_once_each(
    package: Any, key: str, leaf: object
) -> None:
    value = nested(leaf, key)
    before = time.process_time()
    assert package.A.from_json(value).to_json() == value
    assert time.process_time() - before < 2


@pytest.mark.parametrize("key", ["child", "children"])
def test_what_fits_no_alternative_is_refused_in_time(package: Any, key: str) -> None:
    before = time.process_time()
    with pytest.raises(package.DecodeError, match=r"\.leaf: expected"):
        package.A.from_json(nested(1.5, key))
    assert time.process_time() - before < 2


def test_equal_values_in_two_places_are_two_models(package: Any) -> None:
    read = package.A.from_json({"children": [{"leaf": "x"}, {"leaf": "x"}]})
    first, second = read.children
    assert first == second
    assert first is not second


@pytest.mark.parametrize("sort", ["string", "integer"])
def test_a_model_of_many_members_has_no_type_errors(make: Make, sort: str) -> None:
    members = {f"m{n}": {"type": [sort, "null"] if n % 2 else sort} for n in range(150)}
    large: JsonObject = {"type": "object", "properties": members}
    schemas = {"Large": large, "Got": {**large, "description": "What is only received."}}
    ref = {"$ref": "#/components/schemas/Large"}
    paths = {
        "/a": operation(response=ref),
        "/b": operation(request=ref, operationId="sendOther"),
        "/c": operation(response={"$ref": "#/components/schemas/Got"}, operationId="get"),
    }
    made = make(document(paths=paths, schemas=schemas))
    value = dict.fromkeys(members, "x" if sort == "string" else 1)
    for wire in (value, {**value, "m1": None}, {"m1": None, "more": 2}):
        assert made.package.Large.from_json(wire).to_json() == wire
        assert made.package.Got.from_json(wire).to_json() == wire
    with pytest.raises(made.package.DecodeError, match=r"^\$\.m7: expected .*, found true or fal"):
        made.package.Got.from_json({**value, "m7": True})
    assert type_errors(made.folder) == []
