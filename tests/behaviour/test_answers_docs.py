"""The Python blocks of `docs/http/answers.md` run, against a package that they could be about."""

from __future__ import annotations

import ast
import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.docs.blocks import blocks

from .conftest import JsonObject, Made, document

Make = Callable[[JsonObject], Made]
PAGE = "docs/http/answers.md"


def acme() -> JsonObject:
    """The document of the package that the page speaks of."""
    string = {"type": "string"}
    percent = {"percent": {"type": "integer"}}
    progress = {"type": "object", "required": ["percent"], "properties": percent}
    file_id = {"name": "file_id", "in": "path", "required": True, "schema": string}
    total = {"X-Total-Count": {"schema": {"type": "integer"}}}
    bodies = {
        "watch": ("jobs", "text/event-stream", progress),
        "logs": ("jobs", "application/jsonl", progress),
        "content": ("files", "application/pdf", {"type": "string", "format": "binary"}),
        "list": ("users", "application/json", {"type": "array", "items": string}),
    }
    paths: JsonObject = {}
    for name, (tag, media_type, schema) in bodies.items():
        answer: JsonObject = {"description": "OK", "content": {media_type: {"schema": schema}}}
        facts = {"operationId": name, "tags": [tag], "responses": {"200": answer}}
        if name == "list":
            answer["headers"] = total
        path = f"/{name}/{{file_id}}" if name == "content" else f"/{name}"
        paths[path] = {"get": {**facts, "parameters": [file_id] if name == "content" else []}}
    return document(paths=paths)


def answer(_transport: object, request: httpx2.Request) -> httpx2.Response:
    """What the API answers."""
    path = request.url.path
    if "watch" in path:
        return httpx2.Response(200, content=b'id: 7\ndata: {"percent": 40}\n\n')
    if "content" in path:
        return httpx2.Response(200, content=b"PDF", headers={"Content-Type": "application/pdf"})
    return httpx2.Response(200, json=["Ada"], headers={"X-Total-Count": "1"})


async def answer_later(transport: object, request: httpx2.Request) -> httpx2.Response:
    return answer(transport, request)


def test_the_blocks_of_the_page_run(
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make(acme())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", answer)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", answer_later)
    namespace: dict[str, Any] = {}
    for block in blocks(PAGE, "python"):
        text = block.text.replace("acme_client", "api_client").replace("AcmeClient", "ApiClient")
        code = compile(text, PAGE, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        assert not code.co_flags & inspect.CO_COROUTINE
        exec(code, namespace)
    asyncio.run(namespace["watch"]())
    said = capsys.readouterr().out.splitlines()
    assert said == [
        *("40", "message 7", "200 application/pdf", "3 of 3 bytes", "1", "40"),
    ]
    assert (tmp_path / "scan.pdf").read_bytes() == b"PDF"
    assert namespace["path"] == Path("scan.pdf")
