"""Two versions of a small API, and what `compare` says of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.diff.change import Change
from generator.diff.compare import compare
from generator.diff.surface import Surface, surface
from generator.document import Document
from generator.lock import ChosenNames
from generator.project import Target, single_target

JsonObject = dict[str, Any]
Compare = Callable[..., tuple[Change, ...]]


def api(
    *operations: tuple[str, JsonObject], schemas: JsonObject | None = None, **members: Any
) -> JsonObject:
    """A document with these operations, each after its method and path: `post /messages`."""
    paths: JsonObject = {}
    for place, operation in operations:
        method, _, path = place.partition(" ")
        paths.setdefault(path, {})[method] = {
            "tags": ["messages"],
            "responses": {"200": {"description": "OK"}},
            **operation,
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1.2.3"},
        "servers": [{"url": "https://api.example.com/v1", "description": "Production"}],
        "paths": paths,
        "components": {"schemas": schemas or {}},
        **members,
    }


def body(schema: JsonObject, *, required: bool = True) -> JsonObject:
    """A request body in JSON."""
    return {"required": required, "content": {"application/json": {"schema": schema}}}


def answer(schema: JsonObject, status: str = "200", **members: Any) -> JsonObject:
    """Responses: one in JSON."""
    content = {"application/json": {"schema": schema}}
    return {status: {"description": "OK", "content": content, **members}}


def record(required: str = "", **properties: JsonObject) -> JsonObject:
    """An object schema; the names of required members stand with spaces between."""
    return {"type": "object", "required": required.split(), "properties": properties}


def query(name: str, schema: JsonObject | None = None, **members: Any) -> JsonObject:
    """A parameter of the query."""
    return {"name": name, "in": "query", "schema": schema or {"type": "string"}, **members}


TEXT: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}


def send(
    sent: JsonObject | None = None, received: JsonObject | None = None, **members: Any
) -> tuple[str, JsonObject]:
    """`messages.send`, with what it takes and gives."""
    found: JsonObject = {"operationId": "sendMessage", **members}
    if sent is not None:
        found["requestBody"] = body(sent)
    if received is not None:
        found["responses"] = answer(received)
    return "post /messages", found


def side(
    folder: Path, name: str, content: JsonObject, earlier: ChosenNames, settings: str
) -> Surface:
    """One version, made with the names of an earlier one."""
    path = folder / name / "openapi.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=1), "utf-8")
    target: Target = single_target(path, folder / "out", "api_client")
    if settings:
        own = path.with_name("package.toml")
        own.write_text(settings, "utf-8")
        target = Target(
            api="api",
            document=path,
            overlay=None,
            settings=own,
            output=target.output,
            base=target.base,
        )
    return surface(target, earlier)


def said(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    """The rule and the subject of each change."""
    return [(change.rule, change.subject) for change in changes]


def pointers(change: Change) -> tuple[str | None, str | None]:
    """Where a change is in the two documents."""
    old, new = change.old, change.new
    return None if old is None else old.pointer, None if new is None else new.pointer


def unvalidated(_document: Document, *, cache: Path | None = None) -> tuple[()]:
    """No verdict: the documents of these tests are small, and valid."""
    del cache
    return ()


def comparing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Compares two documents, the second with the names of the first."""
    monkeypatch.setattr("generator.validate.validate", unvalidated)

    def compared(
        old: JsonObject,
        new: JsonObject,
        settings: tuple[str, str] = ("", ""),
        *,
        fresh: bool = False,
    ) -> tuple[Change, ...]:
        before = side(folder, "old", old, ChosenNames(), settings[0])
        earlier = ChosenNames() if fresh else before.plan.chosen
        return compare(before, side(folder, "new", new, earlier, settings[1]))

    return compared
