"""Values that a schema allows, with every member present, and values that break it in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from generator.document import JsonObject, JsonValue
from generator.load import load
from generator.overlay import apply

from .workspace import ROOT

# One value of each kind that JSON knows. `integer` is the kind of a number without a fraction.
_KINDS: dict[str, JsonValue] = {
    "null": None,
    "boolean": True,
    "number": 1.5,
    "string": "text",
    "array": [],
    "object": {},
}
_TEXT = "Your table is ready; see you at nine"  # 36 characters, as long as a UUID
_BY_FORMAT = {
    "date-time": "2026-11-20T09:30:15.123456Z",
    "uuid": "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f",
}
_WRONG_BY_FORMAT: dict[str, tuple[str, ...]] = {
    "date-time": ("tomorrow", "2026-11-20", "2026-11-31T09:30:15Z", "2026-11-20T09:30:15"),
    "uuid": ("text", "0b0f5f0e-6a0a-4b7e-9d7c", "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6z"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The request body of an operation and its answer, as the published document describes them."""

    document: JsonObject
    request: JsonObject
    """A schema."""
    status: int
    """Of the answer that says that it worked."""
    response: JsonObject
    """A schema."""


def corrected(api: str) -> JsonObject:
    """The document of a vendor with its overlay."""
    folder = ROOT / "specs" / api
    return apply(load(folder / "openapi.yaml"), folder / "overlay.yaml").tree


def exchange(api: str) -> Exchange:
    """The one operation of a vendor's document."""
    document: Any = corrected(api)
    (path,) = document["paths"].values()
    status = next(code for code in path["post"]["responses"] if code.startswith("2"))
    return Exchange(
        document=document,
        request=_only_schema(path["post"]["requestBody"]),
        status=int(status),
        response=_only_schema(path["post"]["responses"][status]),
    )


def sample(document: JsonObject, schema: JsonObject) -> JsonValue:
    """A value with every member that the schema names.

    It is the example of the document where there is one; other arrays have two elements.
    """
    schema = _settled(document, schema)
    if "example" in schema:
        return schema["example"]
    if "enum" in schema:
        return cast("list[JsonValue]", schema["enum"])[0]
    kind = next((kind for kind in _kinds(schema) if kind != "null"), "boolean")
    match kind:
        case "object":
            return {
                name: sample(document, member) for name, member in _members(schema).items()
            } or {"text": _TEXT}
        case "array":
            return [sample(document, cast("JsonObject", schema["items"]))] * 2
        case "string":
            return _BY_FORMAT.get(str(schema.get("format")), _TEXT)
        case "integer":
            return 12345
        case _:
            return _KINDS[kind]


def violations(
    document: JsonObject, schema: JsonObject, value: JsonValue, *, required: bool = True
) -> Iterator[JsonValue]:
    """The value with one thing wrong, for each thing that can be.

    That is every wrong kind, text that is not of the declared format, and each required member
    missing, in the value itself and everywhere below. Null where an optional member must not be
    null is left out: clients read it as absent.
    """
    schema = _settled(document, schema)
    kinds = _kinds(schema)
    for kind, wrong in _KINDS.items():
        if kinds and kind not in kinds and (required or kind != "null"):
            yield wrong
    yield from _WRONG_BY_FORMAT.get(str(schema.get("format")), ())
    if isinstance(value, list):
        items = cast("JsonObject", schema["items"])
        for wrong in violations(document, items, value[-1]):
            yield [*value[:-1], wrong]
    if isinstance(value, dict):
        yield from _object_violations(document, schema, value)


def _object_violations(
    document: JsonObject, schema: JsonObject, value: JsonObject
) -> Iterator[JsonValue]:
    required = cast("list[str]", schema.get("required", []))
    for name in required:
        yield {key: member for key, member in value.items() if key != name}
    for name, member in _members(schema).items():
        for wrong in violations(document, member, value[name], required=name in required):
            yield {**value, name: wrong}


def _only_schema(body: Any) -> JsonObject:
    """The schema of a body that has one media type."""
    (content,) = body["content"].values()
    return cast("JsonObject", content["schema"])


def _settled(document: JsonObject, schema: JsonObject) -> JsonObject:
    """A schema without `$ref`, and without `anyOf` where that only adds null or a second form."""
    if "$ref" in schema:
        found: Any = document
        for step in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        return _settled(document, cast("JsonObject", found))
    if "anyOf" in schema and "type" not in schema:
        options = [_settled(document, one) for one in cast("list[JsonObject]", schema["anyOf"])]
        kinds = [kind for option in options for kind in _kinds(option)]
        return {**options[0], "type": cast("list[JsonValue]", list(dict.fromkeys(kinds)))}
    return schema


def _kinds(schema: JsonObject) -> list[str]:
    """The kinds that a schema allows; none if it allows all. `nullable` is of OpenAPI 3.0."""
    declared = schema.get("type", [])
    kinds = list(cast("list[str]", declared)) if isinstance(declared, list) else [str(declared)]
    return [*kinds, "null"] if schema.get("nullable") is True else kinds


def _members(schema: JsonObject) -> dict[str, JsonObject]:
    return cast("dict[str, JsonObject]", schema.get("properties", {}))
