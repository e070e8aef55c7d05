from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.bundle import bundle
from generator.document import Document, copied, deeper_than, join, resolve, tokens
from generator.load import load
from generator.overlay import apply


def _load(content: str, name: str = "openapi.yaml") -> Document:
    Path(name).write_text(content, encoding="utf-8")
    return load(Path(name))


@given(st.lists(st.text()))
def test_every_path_of_tokens_has_a_pointer_that_reads_back(path: list[str]) -> None:
    assert tokens(join("", *path)) == tuple(path)


def test_pointers_are_in_fragment_form_and_readable() -> None:
    assert join("", "paths", "/a/{b}", "get", 0, "x~y%41") == "#/paths/~1a~1{b}/get/0/x~0y%2541"
    assert join("") == ""
    assert tokens("#/paths/~1a%7Bb%7D") == ("paths", "/a{b}")
    assert tokens("/a//b") == ("a", "", "b")


def test_a_pointer_resolves_through_objects_and_lists() -> None:
    document = _load('openapi: 3.0.3\nx-a: [{"/~%": [1, 2]}]\n')
    assert resolve(document, "") is document.tree
    assert resolve(document, "#") is document.tree
    assert resolve(document, "#/x-a/0/~1~0%25/1") == 2


@pytest.mark.parametrize(
    "pointer", ["#/b", "#/x-a/2", "#/x-a/-1", "#/x-a/01", "#/x-a/a", "#/x-a/0/a"]
)
def test_a_pointer_to_nothing_is_a_lookup_error(pointer: str) -> None:
    document = _load("openapi: 3.0.3\nx-a: [1, 2]\n")
    with pytest.raises(LookupError):
        resolve(document, pointer)


def test_the_hash_of_one_file_is_that_of_its_bytes() -> None:
    document = _load("openapi: 3.0.3\n")
    assert document.sha256 == hashlib.sha256(b"openapi: 3.0.3\n").hexdigest()
    assert document.sources == (Path.cwd() / "openapi.yaml",)
    assert document.source == Path.cwd() / "openapi.yaml"


def test_the_hash_of_several_files_covers_each_and_does_not_depend_on_the_folder() -> None:
    hashes: list[str] = []
    for folder, title in (("a", "t"), ("b/c", "t"), ("a", "other")):
        Path(folder).mkdir(parents=True, exist_ok=True)
        Path(folder, "pet.yaml").write_text("type: object\n", encoding="utf-8")
        document = _load(
            "openapi: 3.0.3\ncomponents: {schemas: {Pet: {$ref: pet.yaml}}}\n",
            f"{folder}/openapi.yaml",
        )
        Path(folder, "overlay.yaml").write_text(
            "overlay: 1.0.0\ninfo: {title: o, version: 1.0.0}\n"
            f"actions: [{{target: $, description: d, update: {{x-a: {title}}}}}]\n",
            encoding="utf-8",
        )
        changed = apply(bundle(document), Path(folder, "overlay.yaml"))
        assert [path.name for path in changed.sources] == [
            "openapi.yaml",
            "pet.yaml",
            "overlay.yaml",
        ]
        hashes.append(changed.sha256)
    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_a_copy_shares_nothing_that_can_change() -> None:
    document = _load("openapi: 3.0.3\nx-a: &a [{b: 1}]\nx-c: *a\n")
    assert document.tree["x-a"] is document.tree["x-c"]
    copy = copied(document.tree)
    assert isinstance(copy, dict)
    assert copy == document.tree
    assert copy["x-a"] is not copy["x-c"]


def test_depth_counts_lists_and_objects() -> None:
    assert not deeper_than(2, {"a": [1]})
    assert deeper_than(1, {"a": [1]})
    assert not deeper_than(0, 1)
