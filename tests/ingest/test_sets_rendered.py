"""Sets of rendered pages become the documents that a careful reader would write from them.

`expected.json` beside the pages has, for each operation, its parameters and the members of its
bodies: types with the format, choices and default, whether they are required, and what they rest
on. What is behind `#` are components.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.document import JsonObject, JsonValue, join
from generator.ingest.formats import read_page
from generator.ingest.merge import merge
from generator.ingest.page import Page
from generator.ingest.provenance import marked, origin_at
from generator.ingest_settings import IngestSettings

SETS = sorted(path for path in (Path(__file__).parent / "sets").glob("rendered-*"))


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_a_set_of_pages_gives_what_a_reader_finds_in_it(folder: Path) -> None:
    found = outline(document(folder))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert found == expected


def document(folder: Path) -> JsonObject:
    pages = sorted(path for path in folder.iterdir() if path.name != "expected.json")
    fragments = [
        fragment
        for path in pages
        for fragment in read_page(Page(name=path.name, text=path.read_text("utf-8")), folder)
    ]
    return marked(merge(fragments, IngestSettings(), title="Set"))


def outline(tree: JsonObject) -> JsonObject:
    found: JsonObject = {"servers": [each["url"] for each in objects(tree.get("servers"))]}
    for path, item in members(tree["paths"]):
        for method, operation in members(item):
            at = ("paths", path, method)
            found[f"{method.upper()} {path}"] = {
                "": words(operation, "summary", "description"),
                "security": names(operation.get("security")),
                **dict(of_operation(tree, at, operation)),
            }
    for name, schema in members(members_of(tree, "components").get("schemas")):
        found[f"#{name}"] = dict(
            of_schema(tree, ("components", "schemas", name), schema, "", False)
        )
    return found


def of_operation(
    tree: JsonObject, at: tuple[str, ...], operation: JsonObject
) -> Iterator[tuple[str, JsonValue]]:
    for number, each in enumerate(objects(operation.get("parameters"))):
        name, required = f"{each['in']} {each['name']}", each.get("required") is True
        place = (*at, "parameters", str(number), "schema")
        yield from of_schema(tree, place, members_of(each, "schema"), name, required)
    body = members_of(operation, "requestBody")
    for media, content in members(body.get("content")):
        place = (*at, "requestBody", "content", media, "schema")
        required = body.get("required") is True
        yield f"body {media}", words(body, "description")
        yield from of_schema(tree, place, members_of(content, "schema"), "body", required)
    for status, response in members(operation["responses"]):
        place = (*at, "responses", status)
        yield status, [*words(response, "description"), basis(tree, place)]
        for media, content in members(response.get("content")):
            inner = (*place, "content", media, "schema")
            yield from of_schema(
                tree, inner, members_of(content, "schema"), f"{status} body", False
            )


def of_schema(
    tree: JsonObject, at: tuple[str, ...], schema: JsonObject, name: str, required: bool
) -> Iterator[tuple[str, JsonValue]]:
    said = next((key for key in ("type", "$ref", "anyOf", "enum") if key in schema), "description")
    yield name, [
        kind(schema),
        "required" if required else "",
        basis(tree, (*at, said)),
    ]
    needed = schema.get("required")
    for member, inner in members(schema.get("properties")):
        place = (*at, "properties", member)
        whole = f"{name}.{member}".removeprefix(".")
        is_needed = isinstance(needed, list) and member in needed
        yield from of_schema(tree, place, inner, whole, is_needed)
    for key, mark in (("items", "[]"), ("additionalProperties", "{}")):
        if key in schema:
            place = (*at, key)
            yield from of_schema(tree, place, members_of(schema, key), name + mark, False)


def kind(schema: JsonObject) -> str:
    """The types of a schema with whatever else it says of a value, in one line."""
    types = schema.get("type", "any")
    said = "|".join(map(str, types)) if isinstance(types, list) else str(types)
    for branch in objects(schema.get("anyOf")):
        said += f" or {kind(branch)}"
    extra = {
        key: value
        for key, value in schema.items()
        if key not in ("type", "anyOf", "x-provenance", "properties", "required", "items")
        and key not in ("description", "additionalProperties")
    }
    return " ".join([said, *(f"{key}={json.dumps(value)}" for key, value in extra.items())])


def basis(tree: JsonObject, at: tuple[str, ...]) -> str:
    origin = origin_at(tree, join("", *at))
    return origin.basis if origin else ""


def words(node: JsonObject, *keys: str) -> list[JsonValue]:
    return [node.get(key, "") for key in keys]


def names(security: JsonValue) -> list[JsonValue]:
    return [", ".join(each) for each in objects(security)]


def members(node: JsonValue) -> Iterator[tuple[str, JsonObject]]:
    for name, inner in node.items() if isinstance(node, dict) else ():
        if isinstance(inner, dict) and name != "x-provenance":
            yield name, inner


def members_of(node: JsonObject, key: str) -> JsonObject:
    inner = node.get(key)
    return inner if isinstance(inner, dict) else {}


def objects(node: JsonValue) -> list[JsonObject]:
    return [each for each in node if isinstance(each, dict)] if isinstance(node, list) else []
