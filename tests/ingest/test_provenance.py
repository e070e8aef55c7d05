"""The marks in a document say of every node where it comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.document import JsonObject, JsonValue, copied, join, tokens
from generator.ingest.merged import Merged
from generator.ingest.provenance import MARK, marked, origin_at
from generator.ingest.statements import Origin
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


def on(line: int, **more: str) -> Origin:
    return replace(Origin(basis="stated", page="page.md", line=line), **more)


def without_marks(tree: JsonValue) -> JsonValue:
    """The tree without all that is called like a mark."""
    match tree:
        case dict():
            return {k: without_marks(v) for k, v in tree.items() if k != MARK}
        case list():
            return [without_marks(v) for v in tree]
        case _:
            return tree


@settings(max_examples=300, deadline=None)
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


@settings(max_examples=100, deadline=None)
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


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(EVERYWHERE), ORIGINS, max_size=25))
def test_a_marked_document_is_still_one(origins: dict[str, Origin]) -> None:
    assert list(document_faults(marked(merged(origins)))) == []


def test_a_mark_that_says_what_holds_already_is_left_out() -> None:
    tree = marked(merged({"": on(0), "#/info": on(0), MEMBER: on(7), f"{MEMBER}/type": on(7)}))
    assert tree[MARK] == {"basis": "stated", "page": "page.md"}
    assert str(tree).count("'basis': 'stated', 'page'") == 2


def test_keywords_are_exceptions_of_their_object() -> None:
    shown = on(40, basis="inferred", note="The example shows it.")
    tree = marked(merged({MEMBER: on(12), f"{MEMBER}/format": shown}))
    place = "/a/{id}"
    assert origin_at(tree, f"{MEMBER}/format") == shown
    assert (
        f"'{MARK}': {{'basis': 'stated', 'page': 'page.md', 'line': 12, 'except': {{'format': "
        in (str(tree["paths"]))
    )
    assert place in str(tree)


def test_maps_lists_and_references_are_exceptions_by_their_path() -> None:
    operation = "#/paths/~1a~1{id}/post"
    content, required = f"{operation}/requestBody/content", f"{operation}/parameters/1"
    assumed = on(0, basis="assumed", note="It is JSON.")
    tree = marked(merged({operation: on(3), content: assumed, required: assumed}))
    text = str(tree)
    assert "'except': {'parameters/1': {'basis': 'assumed'" in text
    assert "'except': {'content': {'basis': 'assumed'" in text
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
