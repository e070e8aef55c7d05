"""The calls of a document see what is wrong with a client, and say nothing of one that is right."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare, write
from tests.corpus.calls import run
from tests.corpus.calls.command import is_met, line, summary
from tests.corpus.calls.making import Maker, Unmade
from tests.corpus.calls.results import Failure, Results

PACKAGE = "things_client"
THING: Any = {
    "type": "object",
    "required": ["name", "kind"],
    "properties": {
        "name": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$"},
        "kind": {"type": "string", "enum": ["small", "large"]},
        "size": {"type": "integer", "minimum": 5},
        "made": {"type": "string", "format": "date-time", "readOnly": True},
    },
}


def parameter(name: str, location: str, schema: Any, **members: Any) -> dict[str, Any]:
    required = {"required": True} if location == "path" else {}
    return {"name": name, "in": location, "schema": schema, **required, **members}


def content(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"content": {media_type: {"schema": schema}}}


BOX: Any = {
    "type": "object",
    "required": ["id", "tags"],
    "xml": {"name": "box"},
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "tags": {
            "type": "array",
            "items": {"type": "string", "xml": {"name": "tag"}},
            "xml": {"wrapped": True, "name": "labels"},
        },
        "sizes": {"type": "array", "minItems": 2, "items": {"type": "integer"}},
    },
}
UPLOAD: Any = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "box": BOX,
        "names": {"type": "array", "minItems": 2, "items": {"type": "string"}},
    },
}
STRINGS: Any = {"type": "array", "minItems": 2, "items": {"type": "string"}}
RANGE: Any = {"type": "object", "properties": {"from": {"type": "integer"}}}
NEEDED: Any = [{"key": []}]
DOCUMENT: Any = {
    "openapi": "3.0.3",
    "info": {"title": "Things", "version": "1"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "security": NEEDED,
    "paths": {
        "/things/{id}": {
            "parameters": [parameter("id", "path", {"type": "string", "example": "a/b"})],
            "get": {
                "operationId": "readThing",
                "tags": ["things"],
                "parameters": [
                    parameter("ids", "query", STRINGS, style="pipeDelimited", explode=False),
                    parameter("made", "query", RANGE, style="deepObject", explode=True),
                    parameter("X-Trace", "header", STRINGS),
                    parameter("session", "cookie", {"type": "integer"}),
                    parameter("api_key", "query", {"type": "string"}, required=True),
                ],
                "responses": {"200": {"description": "OK", **content(THING)}},
            },
            "put": {
                "operationId": "writeThing",
                "tags": ["things"],
                "requestBody": {"required": True, **content(THING)},
                "responses": {"204": {"description": "OK"}},
            },
        },
        "/forms": {
            "post": {
                "operationId": "fillForm",
                "tags": ["forms"],
                "requestBody": {
                    "required": True,
                    **content(THING, "application/x-www-form-urlencoded"),
                },
                "responses": {
                    "201": {"description": "OK", **content({"type": "string"}, "text/plain")}
                },
            }
        },
        "/media": {
            "post": {
                "operationId": "sendMedia",
                "tags": ["media"],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/xml": {"schema": BOX},
                        "multipart/form-data": {"schema": UPLOAD},
                    },
                },
                "responses": {
                    "200": {
                        "description": "OK",
                        "content": {
                            "application/json": {"schema": BOX},
                            "application/xml": {"schema": BOX},
                            "text/csv": {"schema": {"type": "string"}},
                        },
                    }
                },
            }
        },
        "/events": {
            "get": {
                "operationId": "watchEvents",
                "tags": ["events"],
                "responses": {"200": {"description": "OK", **content(BOX, "text/event-stream")}},
            }
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "api_key"}}
    },
}


@pytest.fixture
def things(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The document, and the folder of its package."""
    document = tmp_path / "things.json"
    document.write_text(json.dumps(DOCUMENT), "utf-8")
    target = single_target(document, tmp_path / "out", PACKAGE)
    built = build(target, lambda _api, _stage: None)
    write(target.output, built.files, compare(target.output, built.files))
    before = list(sys.path)
    sys.path.insert(0, str(target.output))
    yield document, target.output / PACKAGE
    sys.path[:] = before
    forget()


def forget() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]
    importlib.invalidate_caches()


def called(document: Path, folder: Path) -> Results:
    results = Results()
    forget()
    run.call_all(document, folder, results, limit=30)
    return results


def damage(file: Path, old: str, new: str) -> Callable[[], None]:
    """Change a file; the function that comes back undoes that."""
    text = file.read_text("utf-8")
    assert old in text, file
    file.write_text(text.replace(old, new), "utf-8")

    def undo() -> None:
        file.write_text(text, "utf-8")

    return undo


FAULTS = (
    ("resources/_things.py", 'style="pipeDelimited"', 'style="spaceDelimited"', "request"),
    ("resources/_things.py", 'style="deepObject"', 'style="form"', "request"),
    ("resources/_things.py", '"X-Trace"', '"X-Traces"', "request"),
    ("resources/_things.py", 'method="PUT"', 'method="POST"', "request"),
    ("resources/_things.py", '"/things/{id}"', '"/thing/{id}"', "request"),
    ("resources/_forms.py", "FormBody(", 'FormBody(media_type="text/plain", encode=', "request"),
    ("resources/_forms.py", "TextContent(", 'TextContent(media_type="image/png"', "answer"),
    ("models/_things.py", "model.name = item", 'model.name = "other"', "decoding"),
    ("models/_shared.py", 'members["size"] =', 'members["sizes"] =', "request"),
    ("resources/_forms.py", "security=", "security=() and ", "request"),
    ("_xml.py", '"labels"', '"label"', "request"),
    ("_xml.py", 'node="attribute"', 'node="element"', "request"),
    ("resources/_media.py", 'media_type="text/csv"', 'media_type="text/plain"', "answer"),
    (
        "_runtime/multipart.py",
        "yield _written(name, each, part)",
        'yield _written(name, "x", part)',
        "request",
    ),
    ("_runtime/incoming.py", "yield read(event.data, limits)", "pass", "decoding"),
)
"""Files of the package, what is changed in them, and the step that has to see it."""


def test_a_right_client_passes_and_every_planted_fault_is_seen(things: tuple[Path, Path]) -> None:
    document, folder = things
    results = called(document, folder)
    assert results.failures == []
    assert (results.called, results.accepted, results.decoded) == (5, 5, 5)
    assert results.requests == 16
    for path, old, new, step in FAULTS:
        undo = damage(folder / path, old, new)
        found = called(document, folder)
        undo()
        assert step in {failure.step for failure in found.failures}, (old, found.failures)
        assert found.decoded < results.decoded


MADE: tuple[tuple[Any, Any], ...] = (
    ({"type": "integer", "minimum": 5, "multipleOf": 4}, 8),
    ({"type": "number", "exclusiveMinimum": 0, "maximum": 0.5}, 0.25),
    ({"type": "string", "pattern": "^[A-C]{3}[0-9]$"}, "AAA0"),
    ({"type": "string", "minLength": 6}, "wordword"[-6:]),
    ({"enum": [1, "b"], "type": "string"}, "b"),
    ({"type": "array", "minItems": 2, "items": {"type": "string"}}, ["word", "word1"]),
    ({"$ref": "#/components/schemas/Tree"}, {"name": "word", "inner": []}),
    ({"allOf": [{"required": ["a"]}, {"properties": {"a": {"const": 3}}}]}, {"a": 3}),
    ({"oneOf": [{"type": "string", "maxLength": 0}, {"type": "boolean"}]}, ""),
)


@pytest.mark.parametrize(("schema", "value"), MADE)
def test_values_are_made_from_what_a_schema_says(schema: Any, value: Any) -> None:
    tree: Any = {
        "type": "object",
        "required": ["name", "inner"],
        "properties": {
            "name": {"type": "string"},
            "inner": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "made": {"type": "string", "readOnly": True},
        },
    }
    maker = Maker.of({"components": {"schemas": {"Tree": tree}}})
    assert maker.made(schema, full=True, sent=True) == value
    assert maker.loose == []


def test_a_contradiction_is_told_from_a_value_that_was_not_found() -> None:
    maker = Maker.of({})
    with pytest.raises(Unmade) as caught:
        maker.made({"type": "string", "enum": [1]}, full=True, sent=True)
    assert caught.value.impossible
    with pytest.raises(Unmade) as caught:
        maker.made({"not": {}}, full=True, sent=True)
    assert not caught.value.impossible


def test_the_verdict_counts_what_was_not_run_as_missing() -> None:
    failure = Failure(operation="GET /a", step="request", reason="refused", whose="client")
    most = Results(operations=200, called=200, accepted=198, decoded=198, failures=[failure])
    assert is_met([most])
    assert summary([most])[0].strip() == "1 client: request: refused"
    assert not is_met([most, Results(operations=10)])
    assert not is_met([most, Results(problem="killed after 900 s")])
    assert line("a", Results(problem="killed")).endswith("killed")
