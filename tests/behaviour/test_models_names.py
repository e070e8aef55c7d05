"""Members called like what generated code itself uses."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation
from .rendered import type_errors

Make = Callable[[JsonObject], Made]

TYPES: JsonObject = {
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "UUID": {"type": "string", "format": "uuid"},
    "Decimal": {"type": "string", "format": "decimal"},
    "bytes": {"type": "string", "format": "byte"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "str": {"type": "string"},
    "list": {"type": "array", "items": {"type": "string"}},
    "dict": {"type": "object", "additionalProperties": {"type": "integer"}},
    "tuple": {"type": "array", "prefixItems": [{"type": "integer"}], "minItems": 1, "items": False},
    "Literal": {"type": "string", "enum": ["a", "b"]},
    "object": {"type": "object"},
    "None": {"type": ["string", "null"]},
}
WORDS = """
    self cls field extra from_json to_json additional_properties __class__ __init__ __slots__
    __dict__ __eq__ _x __x x_ class from import async await print type id len model members item at
    value null new each error dataclass Model JsonValue JsonObject UNSET Unset TypeAlias Final Any
    decode encode rest finish begin missing mismatch CODECS ABSENT super property annotations
    TYPE_CHECKING mro copy replace json schema match case _ __ 1 $ref @type
""".split()
VALUES: JsonObject = {
    "date": "2026-01-31",
    "datetime": "2026-01-31T09:30:00Z",
    "time": "09:30:00Z",
    "UUID": "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f",
    "Decimal": "9.90",
    "bytes": "aGVsbG8=",
    "int": 1,
    "float": 1.5,
    "bool": True,
    "str": "s",
    "list": ["x"],
    "dict": {"a": 1},
    "tuple": [1],
    "Literal": "a",
    "object": {},
    "None": None,
    **dict.fromkeys(WORDS, "w"),
}
PROPERTIES: JsonObject = {**TYPES, **{word: {"type": "string"} for word in WORDS}}


@pytest.mark.parametrize("required", [[], list(PROPERTIES)])
def test_any_name_is_a_member_and_an_argument(make: Make, required: list[str]) -> None:
    thing: JsonObject = {"type": "object", "properties": PROPERTIES, "required": required}
    received = {**thing, "properties": {**PROPERTIES, "answered": {"type": "string"}}}
    schemas = {"Thing": thing, "Answer": received, "Both": {**thing, "description": "Both ways."}}
    both = {"$ref": "#/components/schemas/Both"}
    paths = {
        "/things": operation(
            request={"$ref": "#/components/schemas/Thing"},
            response={"$ref": "#/components/schemas/Answer"},
        ),
        "/both": operation(request=both, response=both, operationId="sendBoth"),
    }
    made = make(document(paths=paths, schemas=schemas))
    read = made.package.Answer.from_json({**VALUES, "answered": "yes", "more": 1})
    assert read.to_json() == {**VALUES, "answered": "yes", "more": 1}
    names = [field.name for field in fields(read) if field.name not in {"answered", "extra"}]
    client = made.client(httpx2.Response(200, json=VALUES), httpx2.Response(200, json=VALUES))
    arguments = inspect.signature(client.things.send).parameters
    client.things.send(
        **{argument: getattr(read, name) for argument, name in zip(arguments, names, strict=True)}
    )
    assert client.things.send_both(body=made.package.Both.from_json(VALUES)).to_json() == VALUES
    assert made.bodies == [VALUES, VALUES]
    assert type_errors(made.folder) == []
