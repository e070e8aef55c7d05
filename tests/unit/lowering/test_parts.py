"""Where a string of a multipart body is a file, and what is said of its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.ir import (
    Api,
    Body,
    Content,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Part,
    Primitive,
    Type,
    Union,
)
from generator.lower import lowered
from generator.project import single_target

from .conftest import JsonObject, pointer, read, ref

FILE, STRING, ANY = Primitive("binary"), Primitive("string"), Primitive("any")
BINARY: JsonObject = {"type": "string", "format": "binary"}
IMAGE: JsonObject = {"type": "string", "contentMediaType": "image/png"}
SCHEMAS: JsonObject = {
    "Scan": BINARY,
    "Either": {"oneOf": [ref("Scan"), {"type": "integer"}]},
    "Inner": {"type": "object", "properties": {"scan": ref("Scan")}},
    "Node": {"type": "object", "properties": {"scan": ref("Scan"), "next": ref("Node")}},
}


def api(
    folder: Path, media: JsonObject, media_type: str, version: str = "3.1.0", **schemas: JsonObject
) -> tuple[Api, list[str]]:
    """A document in which one operation takes such a body, and what is listed of it."""
    body = {"required": True, "content": {media_type: media}}
    tree = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": {"requestBody": body, "responses": {}}}},
        "components": {"schemas": {**SCHEMAS, **schemas}},
    }
    config = single_target(folder / "a.json", folder, None).config()
    found = lowered(read(folder, tree), config)
    return found.api, [problem.code for problem in found.problems]


def content(found: Api) -> Content:
    body = found.operations[0].body
    assert isinstance(body, Body)
    return body.content


@pytest.mark.parametrize(
    ("part", "version", "expected"),
    [
        (BINARY, "3.0.4", FILE),
        ({**BINARY, "nullable": True}, "3.0.4", Nullable(FILE)),
        (IMAGE, "3.1.0", FILE),
        ({"contentMediaType": "application/octet-stream"}, "3.1.0", FILE),
        ({}, "3.1.0", FILE),
        ({}, "3.0.4", ANY),
        ({"description": "Bytes"}, "3.1.0", FILE),
        ({**IMAGE, "contentEncoding": "base64"}, "3.1.0", Primitive("byte")),
        ({"type": "string", "contentMediaType": "application/json"}, "3.1.0", STRING),
        ({"type": "string", "contentMediaType": "text/html"}, "3.1.0", STRING),
        ({"type": "string", "format": "byte"}, "3.0.4", Primitive("byte")),
        (ref("Scan"), "3.0.4", FILE),
        ({"allOf": [ref("Scan")], "description": "The scan"}, "3.0.4", FILE),
        ({"allOf": [ref("Scan"), {"description": "The scan"}]}, "3.1.0", FILE),
        ({"type": "array", "items": ref("Scan")}, "3.0.4", ListOf(FILE)),
        ({"type": "array", "items": {"type": "array", "items": BINARY}}, "3.0.4",
         ListOf(ListOf(STRING))),
        ({"oneOf": [BINARY, {"type": "array", "items": BINARY}]}, "3.1.0",
         Union((FILE, ListOf(FILE)))),
        ({"type": "object", "properties": {}}, "3.1.0", Primitive("object")),
    ],
)  # fmt: skip
def test_a_binary_part_is_a_file(
    tmp_path: Path, part: JsonObject, version: str, expected: Type
) -> None:
    schema = {"type": "object", "required": ["p"], "properties": {"p": part}}
    found, codes = api(tmp_path, {"schema": schema}, "multipart/form-data", version)
    (member,) = found.models[0].members
    inner, null = (expected.inner, True) if isinstance(expected, Nullable) else (expected, False)
    assert (member.type, member.nullable, codes) == (inner, null, [])


def test_inside_json_it_is_a_string(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"inner": ref("Inner"), "scan": ref("Scan")}}
    found, _ = api(tmp_path, {"schema": schema}, "multipart/form-data")
    types = {model.key: [m.type for m in model.members] for model in found.models}
    assert types[pointer("Inner")] == [STRING]
    assert [ModelRef(pointer("Inner")), FILE] in types.values()


def test_what_contains_itself_has_files_at_its_top_alone(tmp_path: Path) -> None:
    found, _ = api(tmp_path, {"schema": ref("Node")}, "multipart/form-data")
    by_name = {m.hint.candidates[0]: [one.type for one in m.members] for m in found.models}
    node = ModelRef(pointer("Node"))
    assert by_name == {"NodeForm": [FILE, node], "Node": [STRING, node]}


def test_a_schema_that_only_a_form_uses_keeps_its_name(tmp_path: Path) -> None:
    found, _ = api(tmp_path, {"schema": ref("Inner")}, "multipart/form-data")
    assert [model.hint.candidates for model in found.models] == [("Inner",)]
    found, _ = api(
        tmp_path,
        {"schema": {"type": "object", "properties": {"e": ref("Either")}}},
        "multipart/form-data",
    )
    assert [alias.hint.candidates for alias in found.aliases] == [("Either",)]
    assert found.aliases[0].type == Union((FILE, Primitive("integer")))


def test_elements_are_parts_as_well(tmp_path: Path) -> None:
    media: dict[str, Any] = {
        "itemSchema": ref("Either"),
        "prefixEncoding": [{"contentType": "image/png"}],
        "itemEncoding": {"contentType": "image/gif"},
    }
    found, codes = api(tmp_path, media, "multipart/mixed", "3.2.0")
    shown = content(found)
    assert isinstance(shown.type, ListOf)
    assert found.aliases[0].type == Union((FILE, Primitive("integer")))
    assert shown.parts.positions == (Part(media_type="image/png"),)
    assert (shown.parts.rest, codes) == (Part(media_type="image/gif"), [])


def test_files_of_a_family_are_listed(tmp_path: Path) -> None:
    pet: JsonObject = {
        "type": "object",
        "discriminator": {"propertyName": "kind"},
        "properties": {"kind": {"type": "string"}, "photo": BINARY},
    }
    cat = {"allOf": [ref("Pet"), {"type": "object", "properties": {"x": {"type": "string"}}}]}
    media = {"schema": ref("Pet")}
    _, codes = api(tmp_path, media, "multipart/form-data", Pet=pet, Cat=cat)
    assert codes == ["file-in-family"]


def test_malformed_encodings_are_listed(tmp_path: Path) -> None:
    encoding: JsonObject = {
        "a": 1,
        "b": {"$ref": "#/gone"},
        "c": {"contentType": "png"},
        "d": {"style": "matrix"},
        "e": {
            "headers": {"X-A": {"schema": {"type": "string"}}, "X\n": {"schema": {"const": "1"}}}
        },
        "f": {"contentType": 7, "headers": []},
    }
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in encoding}}
    media = {"schema": schema, "encoding": encoding}
    found, codes = api(tmp_path, media, "multipart/form-data")
    assert sorted(codes) == [
        "media-type",
        "parameter-style",
        "part-header",
        "part-header",
        "unresolved-reference",
        "wrong-type",
        "wrong-type",
    ]
    assert content(found).parts.named == (("d", Part(style="form")),)


@pytest.mark.parametrize(
    "schema", [None, True, {"type": "string"}, BINARY, {"type": "object", "format": "file"}]
)
def test_parts_that_nothing_is_said_of_are_files_and_texts(
    tmp_path: Path, schema: JsonObject | bool | None
) -> None:
    media: JsonObject = {} if schema is None else {"schema": schema}
    part = Union((FILE, STRING))
    for kind, type_ in (("form-data", MapOf(part)), ("mixed", ListOf(part))):
        found, codes = api(tmp_path, media, f"multipart/{kind}")
        shown = content(found)
        assert (shown.coding, shown.type, codes) == ("multipart", type_, ["media-type"])
