"""A small document, exchanges with its API, and what `observe` says of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from generator.diff.surface import Surface, surface
from generator.lock import ChosenNames
from generator.observe.findings import Finding, add, findings, observed
from generator.observe.har import read_har
from generator.project import single_target

JsonObject: TypeAlias = dict[str, Any]
Observe: TypeAlias = Callable[..., tuple[Finding, ...]]
BASE = "https://api.example.com/v1"


def entry(
    body: Any = None,
    *,
    status: int = 200,
    method: str = "POST",
    path: str = "/letters",
    sent: Any = None,
    url: str = "",
    media_type: str = "application/json; charset=utf-8",
) -> JsonObject:
    """An entry of a HAR file: a request and its answer, both with JSON bodies."""
    content: JsonObject = {"mimeType": media_type, "size": 0}
    if body is not None:
        content["text"] = body if isinstance(body, str) else json.dumps(body)
    request: JsonObject = {"method": method, "url": url or f"{BASE}{path}", "bodySize": 0}
    if sent is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(sent)}
    return {"request": request, "response": {"status": status, "content": content}}


def har(path: Path, *entries: JsonObject) -> Path:
    """A HAR file."""
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), "utf-8")
    return path


def document(
    answer: Any = None, *, sent: Any = None, schemas: Any = None, **members: Any
) -> JsonObject:
    """A document with one operation, `letters.send`, that gives and takes these schemas."""
    described: JsonObject = {"operationId": "send", "tags": ["letters"], **members}
    if sent is not None:
        described["requestBody"] = {"content": {"application/json": {"schema": sent}}}
    content = {} if answer is None else {"content": {"application/json": {"schema": answer}}}
    described.setdefault("responses", {"200": {"description": "OK", **content}})
    return {
        "openapi": "3.1.0",
        "info": {"title": "Letters", "version": "1.0.0"},
        "servers": [{"url": BASE}],
        "paths": {"/letters": {"post": described}},
        "components": {"schemas": schemas or {}},
    }


def surface_of(folder: Path, content: JsonObject) -> Surface:
    """The surface of a document."""
    source = folder / "letters.json"
    source.write_text(json.dumps(content), "utf-8")
    return surface(single_target(source, folder / "out", None), ChosenNames())


@pytest.fixture
def observe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Observe:
    """Holds entries of a HAR file against a document; gives what differs."""
    monkeypatch.chdir(tmp_path)

    def found(
        content: JsonObject, *entries: JsonObject, servers: Iterable[str] = ()
    ) -> tuple[Finding, ...]:
        so_far = observed(surface_of(tmp_path, content), servers, any_package=False)
        for seen in read_har(har(tmp_path / "seen.har", *entries)):
            add(so_far, seen)
        return findings(so_far)

    return found


def told(found: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Rule, position with place, expected and found of each finding."""
    return [
        (each.rule, f"{each.position} {each.place}".strip(), each.expected, each.found)
        for each in found
    ]
