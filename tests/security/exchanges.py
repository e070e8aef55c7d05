"""A package for all that can be sent and received beside plain JSON, and calls of it against a
server that plays a script.
"""

from __future__ import annotations

import importlib
import inspect
import json
import ssl
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal, Self

import anyio
import httpx2

from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare, write
from tests.contract.scripted import ScriptedServer, Turn
from tests.security.surfaces import all_logs, own_reprs

JsonObject = dict[str, Any]
Mode = Literal["sync", "asyncio"]

NAME: Final = "exchange_client"
_PATIENCE: Final = 10.0
_STRING: Final = {"type": "string"}
_BINARY: Final = {"type": "string", "format": "binary"}
_ITEM: Final = {"type": "object", "properties": {"n": {"type": "integer"}}}
_BOOK: Final = {
    "type": "object",
    "required": ["pages"],
    "xml": {"name": "book"},
    "properties": {"pages": {"type": "integer"}, "title": _STRING},
}
_ITEM_REF: Final = {"$ref": "#/components/schemas/Item"}
_BOOK_REF: Final = {"$ref": "#/components/schemas/Book"}
_FORM: Final = {"type": "object", "properties": {"scan": _BINARY, "note": _STRING}}
_FLOWS: Final[JsonObject] = {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}}
_SETTINGS: Final = """
package = "exchange_client"
[webhooks]
scheme = "hmac-sha256"
header = "X-Signature"
encoding = "hex"
"""

BODIES: Final = {
    "form": ("multipart/form-data", {"schema": _FORM}),
    "raw": ("application/octet-stream", {"schema": _BINARY}),
    "lines": ("application/jsonl", {"itemSchema": _ITEM_REF}),
    "book": ("application/xml", {"schema": _BOOK_REF}),
    "plain": ("application/json", {"schema": _ITEM_REF}),
}
"""The bodies that can be sent, by POST and by PUT."""

_ANSWERS: Final = {
    "events": ("text/event-stream", {"itemSchema": _ITEM_REF}),
    "log": ("application/jsonl", {"itemSchema": _ITEM_REF}),
    "file": ("application/octet-stream", {"schema": _BINARY}),
    "read": ("application/xml", {"schema": _BOOK_REF}),
    "value": ("application/json", {"schema": _ITEM_REF}),
}


def _operation(name: str, **members: Any) -> JsonObject:
    answer = {"204": {"description": "Done"}}
    return {"operationId": name, "tags": ["things"], "responses": answer, **members}


def _answered(media_type: str, media: JsonObject, **members: Any) -> JsonObject:
    return {"200": {"description": "OK", "content": {media_type: media}, **members}}


def _pages(stated: JsonObject) -> JsonObject:
    properties = {"data": {"type": "array", "items": _STRING}, "next": _STRING}
    answer = {"schema": {"type": "object", "properties": properties}}
    return {
        "parameters": [{"name": "cursor", "in": "query", "schema": {"type": "integer"}}],
        "responses": _answered("application/json", answer),
        "x-clientwright-pagination": {"items": "/data", "next": "/next", **stated},
    }


def _document() -> JsonObject:
    paths: JsonObject = {}
    for name, (media_type, media) in BODIES.items():
        body = {"requestBody": {"required": True, "content": {media_type: media}}}
        paths[f"/{name}"] = {
            "post": _operation(f"add_{name}", **body),
            "put": _operation(f"keep_{name}", **body),
        }
    headers = {"X-Count": {"schema": {"type": "integer"}}}
    for name, (media_type, media) in _ANSWERS.items():
        answer = _answered(media_type, media, headers=headers)
        paths[f"/{name}"] = {"get": _operation(name, responses=answer)}
    cursor = {"type": "cursor", "argument": "cursor"}
    paths["/cursors"] = {"get": _operation("cursors", **_pages(cursor))}
    paths["/links"] = {"get": _operation("links", **_pages({"type": "link"}))}
    event = {"requestBody": {"content": {"application/json": {"schema": _ITEM_REF}}}}
    return {
        "openapi": "3.2.0",
        "info": {"title": "Exchange", "version": "1"},
        "servers": [
            {
                "url": "https://{tenant}.example.com/{region}",
                "variables": {
                    "tenant": {"default": "a"},
                    "region": {"default": "eu", "enum": ["eu", "us"]},
                },
            }
        ],
        "security": [{"login": []}],
        "paths": paths,
        "webhooks": {"given": {"post": event}},
        "components": {
            "schemas": {"Item": _ITEM, "Book": _BOOK},
            "securitySchemes": {"login": {"type": "oauth2", "flows": _FLOWS}},
        },
    }


@contextmanager
def exchange_package() -> Generator[ModuleType]:
    """The package, imported as long as the block lasts."""
    before = list(sys.path)
    with tempfile.TemporaryDirectory() as folder:
        source, settings = Path(folder, "api.json"), Path(folder, "package.toml")
        source.write_text(json.dumps(_document()), "utf-8")
        settings.write_text(_SETTINGS, "utf-8")
        target = replace(single_target(source, Path(folder, "out"), NAME), settings=settings)
        built = build(target, lambda _api, _stage: None)
        write(target.output, built.files, compare(target.output, built.files))
        sys.path.insert(0, str(target.output))
        importlib.invalidate_caches()
        try:
            yield importlib.import_module(NAME)
        finally:
            sys.path[:] = before
            for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
                del sys.modules[name]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a call can need: the package, a client, the origins of the two servers, a folder."""

    package: Any
    client: Any
    origin: str
    elsewhere: str
    folder: Path

    @property
    def things(self) -> Any:
        """The methods."""
        return self.client.things

    def item(self, n: Any = 1) -> Any:
        """What most bodies are made of."""
        return self.package.Item(n=n)

    def module(self, name: str) -> Any:
        """A module of the package."""
        return importlib.import_module(f"{NAME}.{name}")


Call = Callable[[Scene], Any]
Arguments = Callable[[Scene], JsonObject]
Script = tuple[Callable[[Scene], Turn], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a call. `reprs` are those of the client and of what it is made of."""

    outcome: Any
    requests: list[bytes]
    foreign: list[bytes]
    """What the server got that nothing may be sent to."""
    records: list[Any] = field(repr=False)
    reprs: str = field(repr=False)


class _Kept:
    """Keeps what comes of a block: its outcome, or the error that it ends in."""

    outcome: Any = None
    reprs: str = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, Exception):
            self.outcome = error
        return isinstance(error, Exception)


def play(
    package: ModuleType,
    call: Call,
    turns: Script,
    mode: Mode,
    client: Arguments = lambda _: {},
    timeout: float = _PATIENCE,
) -> Played:
    """Make a client, let it make a call, and take all that comes back."""
    elsewhere = ScriptedServer(Turn(then="hang up"))
    with tempfile.TemporaryDirectory() as folder, elsewhere, all_logs() as records:
        place = Scene(package, None, "", elsewhere.origin, Path(folder))
        with ScriptedServer(*(turn(place) for turn in turns)) as server:
            scene = replace(place, origin=server.origin)
            with _Kept() as kept:
                kept.outcome, kept.reprs = _called(scene, call, mode, client, timeout)
    return Played(
        outcome=kept.outcome,
        requests=server.requests,
        foreign=elsewhere.requests,
        records=records,
        reprs=kept.reprs,
    )


def _called(
    scene: Scene, call: Call, mode: Mode, client: Arguments, timeout: float
) -> tuple[Any, str]:
    """What a call gives or raises, and the reprs of its client."""
    given = {"token": "Zq7-token", "base_url": scene.origin, **client(scene)}
    given.setdefault("retry", scene.package.RetryPolicy(first_delay=0.01))
    given.setdefault("timeout", httpx2.Timeout(_PATIENCE, read=timeout))
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if mode == "sync":
        with httpx2.Client(verify=trusting, trust_env=False, follow_redirects=True) as http:
            made = scene.package.ExchangeClient(http_client=http, **given)
            with _Kept() as kept:
                kept.outcome = _taken(call(replace(scene, client=made)))
        return kept.outcome, own_reprs(made, NAME)

    async def awaited() -> tuple[Any, str]:
        async with httpx2.AsyncClient(
            verify=trusting, trust_env=False, follow_redirects=True
        ) as http:
            made = scene.package.AsyncExchangeClient(http_client=http, **given)
            with _Kept() as kept:
                kept.outcome = await _taken_async(call(replace(scene, client=made)))
        return kept.outcome, own_reprs(made, NAME)

    return anyio.run(awaited)


def _taken(result: Any) -> Any:
    """The result of a call, with all items of a stream or of pages."""
    return list(result) if hasattr(result, "__next__") else result


async def _taken_async(result: Any) -> Any:
    if inspect.isawaitable(result):
        result = await result
    return [item async for item in result] if hasattr(result, "__anext__") else result
