"""Answers that break HTTP or the document, from a raw socket: the right answer, or the right error,
and never a request that is sent twice.
"""

from __future__ import annotations

import gzip
import ssl
import zlib
from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest

from tests.contract.scripted import ScriptedServer, Turn, reply

from .conftest import JsonObject, Made, document

Make = Callable[[JsonObject], Made]
TLS = ssl.create_default_context()  # making one takes longer than a call
STRING: JsonObject = {"type": "string"}
THING: JsonObject = {"type": "object", "required": ["id"], "properties": {"id": STRING}}
BODY = b'{"id": "K\xc3\xb6ln"}'


def of(media_type: str, schema: JsonObject) -> JsonObject:
    return {"description": "OK", "content": {media_type: {"schema": schema}}}


def answering() -> JsonObject:
    """A document with operations that answer in many ways, each a POST: sent once."""
    thing, job = {"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Job"}
    json = "application/json"
    responses: JsonObject = {
        "thing": {"200": of(json, thing)},
        "text": {"200": of("text/plain", STRING)},
        "file": {"200": of("application/pdf", {"type": "string", "format": "binary"})},
        "either": {
            "200": of(json, thing),
            "202": of(json, job),
            "204": {"description": "No"},
            "2XX": of("text/plain", STRING),
            "4XX": of(json, job),
            "default": of(json, thing),
        },
        "anyway": {"default": of(json, thing)},
        "nothing": {"204": of(json, thing), "205": {"description": "Reset"}},
    }
    paths: JsonObject = {
        f"/{name}": {"post": {"operationId": name, "tags": ["things"], "responses": stated}}
        for name, stated in responses.items()
    }
    paths["/thing"]["head"] = {
        "operationId": "check",
        "tags": ["things"],
        "responses": {"200": of(json, thing)},
    }
    schemas = {"Thing": THING, "Job": {**THING, "properties": {"id": {"type": "integer"}}}}
    return document(paths=paths, schemas=schemas)


class Asked:
    """Asks a package with one of its clients; an error is returned."""

    def __init__(self, made: Made, *, awaited: bool) -> None:
        self.made = made
        self.awaited = awaited
        self.package = made.package

    def __call__(
        self, turn: Turn, method: str = "thing", changed: JsonObject | None = None, **given: Any
    ) -> Any:
        self.changed = changed or {}
        with ScriptedServer(turn) as server:
            given["base_url"] = server.origin
            found = (
                anyio.run(self._later, method, given) if self.awaited else self._now(method, given)
            )
            assert len(server.requests) == server.connections == 1
        return found

    def _now(self, method: str, given: Any) -> Any:
        with httpx2.Client(verify=TLS) as http:
            client = self.package.ApiClient(http_client=http, **given)
            client = client.with_options(**self.changed)
            try:
                return getattr(client.things, method)()
            except self.package.ApiError as error:
                return error

    async def _later(self, method: str, given: Any) -> Any:
        async with httpx2.AsyncClient(verify=TLS) as http:
            client = self.package.AsyncApiClient(http_client=http, **given)
            client = client.with_options(**self.changed)
            try:
                return await getattr(client.things, method)()
            except self.package.ApiError as error:
                return error


@pytest.fixture
def asked(make: Make) -> tuple[Asked, Asked]:
    """One who asks and blocks, one who awaits."""
    made = make(answering())
    return Asked(made, awaited=False), Asked(made, awaited=True)


Both = tuple[Asked, Asked]


def coded(coding: str, body: bytes, status: str = "200 OK", **members: Any) -> Turn:
    return reply(status, body, {"Content-Encoding": coding}, **members)


def test_each_status_has_the_value_that_is_documented(asked: Both) -> None:
    for ask in asked:
        package = ask.package
        thing, job = package.Thing(id="Köln"), package.Job(id=7)
        number = b'{"id": 7}'
        for turn, value in (
            (reply("200 OK", BODY), thing),
            (reply("202 Accepted", number), job),
            (reply("204 No Content", headers={"Content-Length": "0"}), None),
            (reply("207 Multi", b"text"), "text"),
        ):
            assert ask(turn, "either") == value
        error = ask(reply("418 Teapot", number), "either")
        assert (type(error), error.detail) == (package.StatusError, job)
        assert ask(reply("500 Oh", BODY), "either").detail == thing
        assert ask(reply("200 OK", BODY), "anyway") == ask(reply("299 OK", BODY), "anyway") == thing
        for status in ("204 No Content", "205 Reset Content"):
            assert ask(reply(status), "nothing") is None
        assert ask(reply("200 OK", BODY, cut=0), "check") is None


def test_compression_and_charsets_are_undone(asked: Both) -> None:
    deflate = zlib.compressobj(wbits=-15)
    raw = deflate.compress(BODY) + deflate.flush()
    for ask in asked:
        for turn in (
            coded("gzip", gzip.compress(BODY)),
            coded("GZIP", gzip.compress(BODY)),
            coded("deflate", zlib.compress(BODY)),
            coded("deflate", raw),
            coded("deflate, gzip", gzip.compress(zlib.compress(BODY))),
            coded("identity", BODY),
        ):
            assert ask(turn) == ask.package.Thing(id="Köln")
        latin = reply("200 OK", b"K\xf6ln", {"Content-Type": "text/plain; charset=iso-8859-1"})
        assert ask(latin, "text") == "Köln"
        assert ask(reply("200 OK", BODY), "file") == BODY


def test_what_is_no_answer_is_an_error_that_holds_nothing_of_it(asked: Both) -> None:
    secret = b'{"id": "secret-7"}'
    late = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"
    for ask in asked:
        for method, turn, problem in (
            ("thing", reply("200 OK"), "found nothing"),
            ("thing", reply("200 OK", b"<html>secret-7", {"Content-Type": "text/html"}), "markup"),
            ("thing", reply("200 OK", secret, cut=9, then="hang up"), "broke off"),
            ("thing", Turn(sends=late, then="hang up"), "broke off"),
            ("thing", Turn(sends=late + b"zzzzzzz\r\n", then="hang up"), "broke off"),
            ("thing", coded("gzip", secret), "broke off"),
            ("thing", coded("gzip", gzip.compress(secret)[:-12]), "expected JSON"),
            ("file", coded("br2", secret), "coding that was not asked for"),
            ("text", coded("br2", secret), "coding that was not asked for"),
            ("text", reply("200 OK", b"secret\xff"), "charset"),
            ("text", reply("200 OK", b"s", {"Content-Type": "text/plain; charset=x"}), "charset"),
        ):
            error = ask(turn, method)
            assert type(error) is ask.package.InvalidResponseError, (problem, error)
            assert problem in str(error)
            assert "the request was accepted, do not simply send it again" in str(error)
            assert "secret" not in str(error) + repr(error)
            assert error.__context__ is None
        moved = reply("307 Temporary Redirect", headers={"Location": "http://secret-7.test/"})
        error = ask(moved)
        assert type(error) is ask.package.StatusError
        assert "redirects are not followed" in str(error)
        assert "secret" not in str(error)
        assert ask(reply("304 Not Modified")).status_code == 304
        gone = ask(Turn(then="hang up"))
        assert type(gone) is ask.package.NoResponseError
        assert gone.possibly_sent
        odd = ask(Turn(sends=b"secret-7 is no HTTP\r\n\r\n", then="hang up"))
        assert type(odd) is ask.package.NoResponseError
        assert "secret" not in str(odd)


def test_limits_are_kept(asked: Both) -> None:
    bomb = gzip.compress(b'{"id": "' + b"a" * 5_000_000 + b'"}')
    deep = b'{"id": "[[[[{{{{\\"", "x": ' + b"[" * 4 + b"]" * 4 + b"}"
    for ask in asked:
        package = ask.package
        limits = package.ResponseLimits(max_body=100_000, max_depth=5)
        for turn in (coded("gzip", bomb), reply("200 OK", b" " * 100_001)):
            for method in ("thing", "file", "text"):
                error = ask(turn, method, limits=limits)
                assert type(error) is package.InvalidResponseError
                assert "larger than the limit" in str(error)
                assert (error.body, error.response.is_closed) == (b"", True)
        failed = ask(reply("500 Oh", b" " * 100_001), limits=limits)
        assert (type(failed), failed.body) == (package.ServerError, b"")
        assert ask(reply("200 OK", deep), limits=limits).id == '[[[[{{{{"'
        limits = package.ResponseLimits(max_body=len(BODY))
        assert ask(reply("200 OK", BODY), limits=limits).id == "Köln"
        shallow = package.ResponseLimits(max_depth=4)
        error = ask(reply("200 OK", deep), limits=shallow)
        assert "expected at most 4 levels of values, found more" in str(error)
        # The options of one call set limits, keep them and remove them.
        for given, changed, fits in (
            ({}, {"limits": shallow}, False),
            ({"limits": shallow}, {"timeout": 9.0}, False),
            ({"limits": shallow}, {"limits": package.ResponseLimits()}, True),
        ):
            found = ask(reply("200 OK", deep), changed=changed, **given)
            assert isinstance(found, package.InvalidResponseError) is not fits
        cut = reply("200 OK", BODY, cut=5, then="hang up")
        assert "broke off" in str(ask(cut, limits=limits))
        with pytest.raises(ValueError, match="max_body: expected at least 1, or None"):
            package.ResponseLimits(max_body=0)
