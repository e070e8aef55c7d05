"""The members of a published answer, one by one, with what the document says of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from tests.contract.vendors import Vendor

Json = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A member or an item of an answer. `type` is null where the document allows anything."""

    path: Path
    type: str | None
    required: bool
    nullable: bool
    enumerated: bool
    named: bool
    """Whether it is an object whose members the document names."""


def answer_places(vendor: Vendor) -> list[Place]:
    """The places of the successful answer, found in the published document and the full example."""
    document, schema = _answer_schema(vendor)
    return list(_places(document, schema, vendor.answer, (), required=True))


def answer_members(vendor: Vendor) -> set[str]:
    """The names of all members that the document publishes for the successful answer."""
    document, schema = _answer_schema(vendor)
    return set(_names(document, schema))


def _answer_schema(vendor: Vendor) -> tuple[Json, Json]:
    document: Json = vendor.document
    [item] = document["paths"].values()
    content = item["post"]["responses"][str(vendor.success)]["content"]
    return document, content[vendor.media_type]["schema"]


def _names(document: Json, schema: Json) -> Iterator[str]:
    schema = _resolved(document, _without_null(_resolved(document, schema))[0])
    members: Json = schema.get("properties", {})
    yield from members
    for inner in (*members.values(), *([schema["items"]] if "items" in schema else [])):
        yield from _names(document, inner)


def _places(
    document: Json, schema: Json, value: Any, path: Path, *, required: bool
) -> Iterator[Place]:
    schema, nullable = _without_null(_resolved(document, schema))
    schema = _resolved(document, schema)
    members: Json = schema.get("properties", {})
    yield Place(
        path=path,
        type=schema.get("type"),
        required=required,
        nullable=nullable,
        enumerated="enum" in schema,
        named=bool(members),
    )
    for name, member in members.items():
        if name not in value:
            continue
        needed = name in schema.get("required", [])
        yield from _places(document, member, value[name], (*path, name), required=needed)
    if "items" in schema:
        for index, item in enumerate(value):
            yield from _places(document, schema["items"], item, (*path, index), required=True)


def _resolved(document: Json, schema: Json) -> Json:
    if "$ref" not in schema:
        return schema
    found: Any = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return cast("Json", found)


def _without_null(schema: Json) -> tuple[Json, bool]:
    """A schema without null, and whether it allows null: in each of the ways to write that."""
    if "anyOf" in schema:
        others = [member for member in schema["anyOf"] if member != {"type": "null"}]
        [only] = others
        return only, len(others) < len(schema["anyOf"])
    if isinstance(schema.get("type"), list):
        [only] = [name for name in schema["type"] if name != "null"]
        return {**schema, "type": only}, True
    return schema, bool(schema.get("nullable", False))
