"""Documents and answers of any size and shape take bounded work."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import JsonObject, Made, document, operation

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
