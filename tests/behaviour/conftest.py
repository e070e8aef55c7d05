"""An inline document, generated, imported and called: what behaviour tests are made of."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from generator.document import Document
from generator.pipeline import build
from generator.problems import Problem
from generator.project import single_target
from generator.sink import compare, write
from tests.contract.scripted import ScriptedServer, Turn

Handler = Callable[[httpx2.Request], httpx2.Response]
JsonObject = dict[str, Any]
CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""Of 127.0.0.1, signed by itself, valid until 2126; it was made for these tests alone."""


class Made:
    """A generated package, imported, with a client whose requests a handler answers."""

    def __init__(
        self, package: ModuleType, folder: Path, problems: tuple[Problem, ...] = ()
    ) -> None:
        self.package = package
        self.folder = folder
        self.problems = problems
        self.requests: list[httpx2.Request] = []

    def client(self, *answers: httpx2.Response, **arguments: Any) -> Any:
        """A client that gets these answers in turn; its requests are kept."""
        waiting = iter(answers)

        def handler(request: httpx2.Request) -> httpx2.Response:
            self.requests.append(request)
            return next(waiting)

        http = httpx2.Client(transport=httpx2.MockTransport(handler))
        return self.package.ApiClient(http_client=http, **arguments)

    @property
    def bodies(self) -> list[Any]:
        """The JSON bodies that were sent."""
        return [json.loads(request.content) for request in self.requests]

    def text(self, path: str) -> str:
        """The text of a generated file below the package."""
        return (self.folder / "api_client" / path).read_text("utf-8")

    def module(self, name: str) -> Any:
        """A module of the package."""
        return importlib.import_module(f"api_client.{name}")


def document(
    *,
    paths: JsonObject | None = None,
    schemas: JsonObject | None = None,
    version: str = "3.1.0",
    **members: Any,
) -> JsonObject:
    """A small document that is valid apart from what a test makes of it."""
    return {
        "openapi": version,
        "info": {"title": "Things", "version": "1.2.3"},
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": paths or {},
        "components": {"schemas": schemas or {}},
        **members,
    }


def operation(
    *, request: Any = None, response: Any = None, method: str = "post", **members: Any
) -> JsonObject:
    """A path item with one operation that takes and gives these schemas as JSON."""
    found: JsonObject = {"operationId": "sendThing", "tags": ["things"], **members}
    if request is not None:
        body = {"required": True, "content": {"application/json": {"schema": request}}}
        found["requestBody"] = body
    answer: JsonObject = {"description": "OK"}
    if response is not None:
        answer["content"] = {"application/json": {"schema": response}}
    found.setdefault("responses", {"200": answer})
    return {method: found}


@contextmanager
def imported(
    folder: Path, content: JsonObject, settings: str = "", *, package: str = "api_client"
) -> Generator[Made]:
    """The package of a document, and of the text of a `package.toml` if one is given: written below
    a folder, and imported until the end of the block.
    """
    before = list(sys.path)
    source = folder / "api.json"
    source.write_text(json.dumps(content), "utf-8")
    target = single_target(source, folder / "out", package)
    if settings:
        (folder / "package.toml").write_text(settings, "utf-8")
        target = replace(target, settings=folder / "package.toml")
    built = build(target, lambda _api, _stage: None)
    write(target.output, built.files, compare(target.output, built.files))
    sys.path.insert(0, str(target.output))
    importlib.invalidate_caches()
    try:
        yield Made(importlib.import_module(package), target.output, built.problems)
    finally:
        sys.path[:] = before
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Made]]:
    """Generate a package from a document, and from the text of a `package.toml` if one is given,
    and import it; it is forgotten after the test.
    """
    with ExitStack() as stack:

        def made(content: JsonObject, settings: str = "") -> Made:
            return stack.enter_context(imported(tmp_path, content, settings))

        yield made


@pytest.fixture
def play() -> Iterator[Callable[..., ScriptedServer]]:
    """Start a server that plays turns."""
    with ExitStack() as stack:

        def played(*turns: Turn) -> ScriptedServer:
            server = ScriptedServer(*turns)
            stack.callback(server.close)
            server.listen()
            return server

        yield played


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No verdict on documents: what a client is made of one that breaks the specification."""

    def nothing(_document: Document, *, cache: Path | None = None) -> tuple[()]:
        del cache
        return ()

    monkeypatch.setattr("generator.validate.validate", nothing)
