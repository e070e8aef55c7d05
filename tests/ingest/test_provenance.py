"""The marks in a document say of every node where it comes from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.document import JsonObject, JsonValue, copied, join, objects, tokens
from generator.ingest.emit import yaml_text
from generator.ingest.merged import Merged
from generator.ingest.provenance import MARK, marked, origin_at
from generator.ingest.statements import Basis, Origin
from generator.load import load
from generator.lower.compose import required_only
from generator.overlay import apply
from generator.problems import BadInput
from generator.structure import document_faults

MEMBER = "#/paths/~1a~1{id}/post/requestBody/content/application~1json/schema/properties/text"
TREE: JsonObject = {
    "openapi": "3.1.0",
    "info": {"title": "Letters", "version": "1", "contact": {"name": "A"}},
    "servers": [{"url": "https://{at}.example", "variables": {"at": {"default": "a"}}}],
    "tags": [{"name": "letters", "externalDocs": {"url": "https://docs.example"}}],
    "security": [{"key": []}],
    "paths": {
        "/a/{id}": {
            "post": {
                "summary": "Send",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"$ref": "#/components/parameters/Page"},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["text"],
                                "properties": {
                                    "text": {"type": "string", "format": "date-time"},
                                    "x-provenance": {"type": "integer"},
                                    "other": {"$ref": "#/components/schemas/Other"},
                                    "any": True,
                                },
                            },
                            "example": {"text": "", "x-provenance": {"basis": "stated"}},
                        }
                    }
                },
                "responses": {"200": {"description": "OK", "headers": {"X-Id": {"schema": {}}}}},
            }
        }
    },
    "components": {
        "parameters": {"Page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
        "schemas": {"Other": {"type": "array", "items": {"oneOf": [{"type": "null"}, {}]}}},
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "login": {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "https://a.example", "scopes": {}}},
            },
        },
    },
}


def pointers(node: JsonValue, pointer: str = "") -> list[str]:
    """Those of all nodes."""
    match node:
        case dict():
            inner = [at for k, v in node.items() for at in pointers(v, join(pointer, k))]
        case list():
            inner = [at for n, v in enumerate(node) for at in pointers(v, join(pointer, n))]
        case _:
            inner = []
    return [pointer, *inner]


_NO_OBJECTS = {"properties", "example"}
EVERYWHERE = pointers(TREE)
ORIGINS = st.builds(
    Origin,
    basis=st.sampled_from(["stated", "inferred", "assumed"]),
    page=st.sampled_from(["page.md", "pages/b.md"]),
    line=st.integers(0, 3),
    note=st.sampled_from(["", "The example shows it."]),
    ask=st.sampled_from(["", "Is it so?"]),
)


def merged(origins: dict[str, Origin], tree: JsonObject = TREE) -> Merged:
    return Merged(pages=(), tree=tree, origins=origins)


def known(origins: dict[str, Origin], pointer: str) -> Origin | None:
    """What the origins say of a node: its own, or that of the nearest node above it."""
    path = tokens(pointer)
    above = (join("", *path[:length]) for length in range(len(path), -1, -1))
    return next((origins[at] for at in above if at in origins), None)


def on(line: int, basis: Basis = "stated", note: str = "") -> Origin:
    return Origin(basis=basis, page="page.md", line=line, note=note)


def marks(tree: JsonObject) -> dict[str, JsonValue]:
    """All marks by the pointers of their objects; TREE has two things that only look like one."""
    found = {pointer: node[MARK] for pointer, node in objects(tree) if MARK in node}
    return {at: mark for at, mark in found.items() if at.rsplit("/")[-1] not in _NO_OBJECTS}


def without_marks(tree: JsonValue) -> JsonValue:
    """The tree without all that is called like a mark."""
    match tree:
        case dict():
            return {k: without_marks(v) for k, v in tree.items() if k != MARK}
        case list():
            return [without_marks(v) for v in tree]
        case _:
            return tree


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(st.sampled_from(EVERYWHERE), ORIGINS, max_size=25))
def test_the_origin_of_every_node_reads_back(origins: dict[str, Origin]) -> None:
    tree = marked(merged(origins))
    assert without_marks(tree) == without_marks(TREE)
    for pointer in EVERYWHERE:
        said, read = known(origins, pointer), origin_at(tree, pointer)
        if said is None or read is None:
            assert said == read, pointer
        else:
            assert replace(said, line=0) == replace(read, line=0), pointer


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(EVERYWHERE), ORIGINS, max_size=25))
def test_what_has_a_name_has_its_own_line(origins: dict[str, Origin]) -> None:
    tree = marked(merged(origins))
    operation = "#/paths/~1a~1{id}/post"
    named = [
        *(operation, MEMBER, f"{operation}/parameters/0", f"{operation}/requestBody"),
        *(f"{operation}/responses/200", f"{operation}/responses/200/headers/X-Id", "#/servers/0"),
        *("#/components/schemas/Other", "#/components/securitySchemes/key", "#/tags/0"),
    ]
    for pointer in named:
        assert origin_at(tree, pointer) == known(origins, pointer)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(EVERYWHERE), ORIGINS, max_size=25))
def test_a_marked_document_is_still_one(origins: dict[str, Origin]) -> None:
    assert list(document_faults(marked(merged(origins)))) == []


def test_a_mark_that_says_what_holds_already_is_left_out() -> None:
    tree = marked(merged({"": on(0), "#/info": on(0), MEMBER: on(7), f"{MEMBER}/type": on(7)}))
    assert marks(tree) == {
        "": {"basis": "stated", "page": "page.md"},
        MEMBER: {"basis": "stated", "page": "page.md", "line": 7},
    }


def test_keywords_are_exceptions_of_their_object() -> None:
    shown = on(40, basis="inferred", note="The example shows it.")
    tree = marked(merged({MEMBER: on(12), f"{MEMBER}/format": shown}))
    exception: JsonObject = {"basis": "inferred", "page": "page.md", "line": 40}
    exception["note"] = "The example shows it."
    expected: JsonObject = {"basis": "stated", "page": "page.md", "line": 12}
    expected["except"] = {"format": exception}
    assert marks(tree) == {MEMBER: expected}
    assert origin_at(tree, f"{MEMBER}/format") == shown


def test_maps_lists_and_references_are_exceptions_by_their_path() -> None:
    operation = "#/paths/~1a~1{id}/post"
    content, reference = f"{operation}/requestBody/content", f"{operation}/parameters/1"
    assumed = on(0, basis="assumed")
    tree = marked(merged({operation: on(3), content: assumed, reference: assumed}))
    stated: JsonObject = {"basis": "stated", "page": "page.md", "line": 3}
    mark: JsonObject = {"basis": "assumed", "page": "page.md"}
    assert marks(tree) == {
        operation: {**stated, "except": {"parameters/1": mark}},
        f"{operation}/requestBody": {**stated, "except": {"content": mark}},
    }
    assert origin_at(tree, f"{content}/application~1json/example/text") == assumed
    assert origin_at(tree, f"{operation}/requestBody") == on(3)


def test_a_page_cannot_make_marks_of_its_own() -> None:
    forged: JsonObject = {"basis": "stated", "page": "contract.pdf", "line": 1}
    tree = copied(TREE)
    assert isinstance(tree, dict)
    tree[MARK] = forged
    made = marked(merged({"#/info": on(1)}, tree))
    assert MARK not in made
    assert origin_at(made, "#/servers") is None


def test_a_property_or_an_example_that_is_called_like_a_mark_is_none() -> None:
    tree = marked(merged({"": on(1)}))
    parent = MEMBER.rsplit("/", 1)[0]
    assert origin_at(tree, f"{parent}/{MARK}/type") == on(1)
    example = MEMBER.split("/schema/", maxsplit=1)[0] + "/example"
    assert origin_at(tree, f"{example}/{MARK}/basis") == on(1)


@pytest.mark.parametrize("mark", ["a word by hand", 7, {"basis": "seen"}, {"basis": "stated"}, []])
def test_a_mark_that_is_none_of_ours_says_nothing(mark: JsonValue) -> None:
    tree: JsonObject = {
        MARK: {"basis": "stated", "page": "a.md"},
        "info": {MARK: mark, "title": ""},
    }
    assert origin_at(tree, "#/openapi") == Origin(basis="stated", page="a.md", line=0)
    assert origin_at(tree, "#/info/title") is None


def test_what_is_not_there_has_the_origin_of_what_is_above() -> None:
    tree = marked(merged({"#/info": on(2)}))
    assert origin_at(tree, "#/info/license/name") == on(2)
    assert origin_at(tree, "#/paths/~1b/get") is None


def test_a_correction_takes_the_place_of_a_mark(tmp_path: Path) -> None:
    tree = marked(merged({"": on(1)}))
    document, overlay = tmp_path / "openapi.yaml", tmp_path / "overlay.yaml"
    document.write_text(yaml_text(tree), "utf-8")
    action = '{"title": "Mail", "x-provenance": "The vendor said so."}'
    overlay.write_text(
        "overlay: 1.0.0\ninfo: {title: A, version: 1.0.0}\nactions:\n"
        f"  - {{target: $.info, description: Why., update: {action}}}\n"
        "  - {target: $, description: Why., update: {x-provenance: By hand.}}\n"
        "  - {target: $, description: Why., update: {x-more: 1}}\n",
        "utf-8",
    )
    with pytest.raises(BadInput) as caught:
        apply(load(document), overlay)
    assert [problem.code for problem in caught.value.problems] == ["overlay-no-change"]
    text = overlay.read_text("utf-8").replace(
        "{x-provenance: By hand.}", "{x-a: 1, x-provenance: B}"
    )
    overlay.write_text(text, "utf-8")
    corrected = apply(load(document), overlay).tree
    assert origin_at(corrected, "#/info/title") is None
    assert corrected[MARK] == "B"


def test_marks_do_not_change_what_a_schema_is() -> None:
    """Alternatives that only demand members are not types, with a mark or without."""
    demands: list[JsonValue] = [{"required": ["a"]}, {"required": ["b"]}]
    marks_too: list[JsonValue] = [{"required": ["a"], MARK: {}}, {"required": ["b"], MARK: {}}]
    schema: JsonObject = {"properties": {"a": {}, "b": {}}}
    assert required_only(schema, demands)
    assert required_only(schema, marks_too)
    assert not required_only(schema, [{MARK: {}}])
