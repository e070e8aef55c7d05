"""The pages on parameters and servers: their documents are generated, and each request that their
code shows in a comment is the one that arrives.
"""

from __future__ import annotations

import asyncio
import hmac
import importlib
import re
import sys
from collections.abc import Callable
from json import dumps
from pathlib import Path
from typing import Any

import httpx2
import pytest
from werkzeug.wrappers import Request, Response

from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare, write
from tests.docs.blocks import blocks

from .conftest import JsonObject, Made, document, operation
from .test_operations_loopback import Answer, serve

__all__ = ["serve"]

_SHOWN = re.compile(r"^# ([A-Z]+ \S+)$", re.MULTILINE)
_SAID = re.compile(r"print\(error\)  # (.*)$", re.MULTILINE)


@pytest.fixture
def run_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run the Python of a page, with these names, against the package of its document."""

    def run(page: str, package: str, **names: object) -> str:
        source = tmp_path / "api.yaml"
        source.write_text(blocks(page, "yaml")[0].text, "utf-8")
        target = single_target(source, tmp_path / "out", package)
        built = build(target, lambda _api, _stage: None)
        assert built.problems == ()
        write(target.output, built.files, compare(target.output, built.files))
        monkeypatch.setattr(sys, "path", [str(target.output), *sys.path])
        importlib.invalidate_caches()
        namespace: dict[str, Any] = dict(names)
        code = "".join(block.text for block in blocks(page, "python"))
        exec(compile(code, page, "exec"), namespace)
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]
        return code

    return run


def test_the_page_on_parameters_shows_what_is_sent(
    run_page: Callable[..., str],
    serve: Callable[[Answer], str],
    capsys: pytest.CaptureFixture[str],
    unchecked: None,
) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response(status=204)

    code = run_page("docs/http/parameters.md", "shop_client", URL=serve(answer))
    shown = _SHOWN.findall(code)
    assert [f"{r.method} {r.environ['PATH_INFO']}" for r in seen] == [
        text.partition("?")[0].replace("%2F", "/") for text in shown
    ]
    assert [r.query_string.decode() for r in seen] == [text.partition("?")[2] for text in shown]
    assert (seen[-1].headers["X-Trace"], seen[-1].cookies["session"]) == ("t-1", "s%201")
    assert capsys.readouterr().out.splitlines() == _SAID.findall(code)


def test_the_page_on_servers_shows_where_calls_go(
    run_page: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    sent: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(f"{request.method} {request.url}")
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    code = run_page("docs/http/servers.md", "notes_client", http=http)
    assert sent == _SHOWN.findall(code)
    assert capsys.readouterr().out.splitlines() == _SAID.findall(code)


def clinic() -> JsonObject:
    """The document of the package that the README speaks of."""
    string: JsonObject = {"type": "string"}
    named: JsonObject = {"type": "object", "required": ["name"], "properties": {"name": string}}
    page: JsonObject = {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": named}, "next_cursor": string},
    }
    percent: JsonObject = {"type": "object", "properties": {"percent": {"type": "integer"}}}
    form: JsonObject = {
        "type": "object",
        "required": ["scan"],
        "properties": {"scan": {**string, "format": "binary"}, "purpose": string},
    }
    cursor = {"name": "cursor", "in": "query", "schema": string}
    key = {"name": "id", "in": "path", "required": True, "schema": string}
    upload = operation(operationId="uploadScan", tags=["scans"])
    upload["post"]["requestBody"] = {
        "required": True,
        "content": {"multipart/form-data": {"schema": form}},
    }
    content = document(
        paths={
            "/scans": upload,
            "/scans/{id}": getting("scans", "content", {"application/pdf": {}}, key),
            "/patients": getting("patients", "list", json(page), cursor),
            "/jobs": getting("jobs", "watch", {"text/event-stream": {"schema": percent}}),
        },
        webhooks={"called": {"post": {"requestBody": {
            "content": json(named)},
            "responses": {"204": {"description": "Done"}}}}},
        security=[{"login": []}],
    )  # fmt: skip
    flow: JsonObject = {"tokenUrl": "https://clinic.example.com/token", "scopes": {}}
    scheme: JsonObject = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    content["components"]["securitySchemes"] = {"login": scheme}
    return content


def json(schema: JsonObject) -> JsonObject:
    return {"application/json": {"schema": schema}}


def getting(tag: str, name: str, content: JsonObject, *parameters: JsonObject) -> JsonObject:
    answer = {"200": {"description": "OK", "content": content}}
    facts = {"operationId": name, "tags": [tag], "parameters": list(parameters)}
    return {"get": {**facts, "responses": answer}}


def answered(_transport: object, request: httpx2.Request) -> httpx2.Response:
    """What the clinic answers, to those who have a token."""
    path = request.url.path.removeprefix("/v1")
    if path == "/token":
        return httpx2.Response(200, json={"access_token": "t", "token_type": "Bearer"})
    assert request.headers["Authorization"] == "Bearer t"
    match path:
        case "/patients" if "cursor" in request.url.params:
            return httpx2.Response(200, json={"items": [{"name": "Ben"}]})
        case "/patients":
            return httpx2.Response(200, json={"items": [{"name": "Ann"}], "next_cursor": "2"})
        case "/jobs":
            return httpx2.Response(200, content=b'data: {"percent": 40}\n\n')
        case "/scans/7":
            return httpx2.Response(200, content=b"PDF", headers={"Content-Type": "application/pdf"})
        case _:
            assert b'filename="scan.pdf"' in request.read()
            return httpx2.Response(200)


def test_what_the_page_about_http_begins_with_works(
    make: Callable[..., Made],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = make(clinic(), '[webhooks]\nscheme = "hmac-sha256"\nheader = "X-Sign"\nencoding = "hex"')
    assert "`ResponseStream[WatchJobResponse]`" in (made.folder / "README.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    Path("scan.pdf").write_bytes(b"PDF")
    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", answered)
    (block,) = blocks("docs/http.md", "py")
    text = block.text.replace("clinic_client", "api_client").replace("ClinicClient", "ApiClient")
    namespace: dict[str, Any] = {}
    exec(compile(text, "docs/http.md", "exec"), namespace)
    assert Path("copy.pdf").read_bytes() == b"PDF"
    body = b'{"name": "Ann"}'
    signed = {"X-Sign": hmac.new(b"secret", body, "sha256").hexdigest()}
    namespace["receive"](body, signed, "secret")
    with pytest.raises(made.package.WebhookVerificationError):
        namespace["receive"](body, signed, "other")
    assert capsys.readouterr().out.splitlines()[:3] == ["Ann", "Ben", "40"]


def test_the_page_on_pages_walks(
    make: Callable[..., Made],
    serve: Callable[[Answer], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    customer: JsonObject = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
    }
    page: JsonObject = {
        "type": "object",
        "required": ["data", "has_more"],
        "properties": {
            "data": {"type": "array", "items": customer},
            "has_more": {"type": "boolean"},
        },
    }
    after = {"name": "starting_after", "in": "query", "schema": {"type": "string"}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}

    def answer(request: Request) -> Response:
        first = int(request.args.get("starting_after", 0))
        data = [{"id": str(n), "name": f"n{n}"} for n in range(first + 1, min(first + 3, 6))]
        return Response(dumps({"data": data, "has_more": first < 3}), mimetype="application/json")

    listing = getting("customers", "list", json(page), after, limit)
    content = document(paths={"/customers": listing}, servers=[{"url": serve(answer)}])
    make(content)
    namespace: dict[str, Any] = {}
    for block in blocks("docs/http/pages.md", "python"):
        text = block.text.replace("shop_client", "api_client").replace("ShopClient", "ApiClient")
        exec(compile(text, "docs/http/pages.md", "exec"), namespace)
    everyone = ["n1", "n2", "n3", "n4", "n5"]
    pages = ["True 2", "True 2", "False 1"]
    assert capsys.readouterr().out.splitlines() == [*everyone, *pages, *everyone]
    assert asyncio.run(namespace["names"]()) == everyone
