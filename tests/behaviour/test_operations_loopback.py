"""Calls over HTTP on this machine, taken apart by werkzeug: what a server makes of what is sent."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import anyio
import pytest
from werkzeug.wrappers import Request, Response

from .conftest import JsonObject, Made, document

Make = Callable[[JsonObject], Made]
Call = Callable[..., Any]
Answer = Callable[[Request], Response]
STRING: JsonObject = {"type": "string"}
STRINGS: JsonObject = {"type": "array", "items": STRING}


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Start a server that answers every request so; gives its URL."""
    servers: list[WSGIServer] = []

    def started(answer: Answer) -> str:
        server = make_server("127.0.0.1", 0, Request.application(answer), handler_class=_Silent)
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["ApiClient", "AsyncApiClient"])
def call(request: pytest.FixtureRequest) -> Call:
    """Calls `things.send` of a package, with the blocking client or with the awaited one."""

    def called(made: Made, url: str, /, **arguments: Any) -> Any:
        client = getattr(made.package, request.param)(base_url=url)

        async def awaited() -> Any:
            async with client:
                return await client.things.send(**arguments)

        if inspect.iscoroutinefunction(client.things.send):
            return anyio.run(awaited)
        with client:
            return client.things.send(**arguments)

    return called


def only(path: str = "/things", *, method: str = "post", **members: Any) -> JsonObject:
    """A document with one operation, `things.send`."""
    facts: JsonObject = {"operationId": "sendThing", "tags": ["things"], **members}
    facts.setdefault("responses", {"204": {"description": "Done"}})
    return document(paths={path: {method: facts}})


def body(media_type: str, schema: JsonObject, **members: Any) -> JsonObject:
    return {"required": True, "content": {media_type: {"schema": schema, **members}}}


def answered(media_type: str, schema: JsonObject) -> JsonObject:
    return {"200": {"description": "OK", "content": {media_type: {"schema": schema}}}}


class Kept:
    """Answers with nothing, and keeps what the one request says."""

    def __init__(self) -> None:
        self.found: JsonObject = {}

    def __call__(self, request: Request) -> Response:
        self.found = {
            "method": request.method,
            "path": request.path,
            "query": list(request.args.items(multi=True)),
            "form": list(request.form.items(multi=True)),
            "cookies": dict(request.cookies),
            "headers": dict(request.headers),
            "body": request.get_data(),
        }
        return Response(status=204)


def test_a_form_arrives(make: Make, serve: Callable[[Answer], str], call: Call) -> None:
    address = {"type": "object", "properties": {"city": STRING, "lines": STRINGS}}
    schema: JsonObject = {
        "type": "object",
        "required": ["to"],
        "properties": {
            "to": STRING, "n": {"type": "integer"}, "tags": STRINGS, "address": address,
        },
    }  # fmt: skip
    made, kept = make(only(requestBody=body("application/x-www-form-urlencoded", schema))), Kept()
    own = made.package.Address(city="Köln", lines=["1", "2"])
    call(made, serve(kept), to="a+b & c=ü", n=7, tags=["x", "y z"], address=own)
    assert kept.found["form"] == [
        ("to", "a+b & c=ü"),
        ("n", "7"),
        ("tags", "x"),
        ("tags", "y z"),
        ("address[city]", "Köln"),
        ("address[lines][]", "1"),
        ("address[lines][]", "2"),
    ]


def test_parameters_of_all_places_arrive(
    make: Make, serve: Callable[[Answer], str], call: Call
) -> None:
    shape = {"type": "object", "properties": {"gte": {"type": "integer"}, "name": STRING}}
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": STRING},
        {"name": "range", "in": "path", "required": True, "style": "label", "schema": STRINGS},
        {"name": "at", "in": "path", "required": True, "style": "matrix", "explode": True,
         "schema": STRINGS},
        {"name": "filter", "in": "query", "style": "deepObject", "schema": shape},
        {"name": "flat", "in": "query", "schema": shape},
        {"name": "tags", "in": "query", "schema": STRINGS},
        {"name": "a\n&b", "in": "query", "schema": STRING},
        {"name": "X-Trace", "in": "header", "schema": STRINGS},
        {"name": "session", "in": "cookie", "schema": STRING},
    ]  # fmt: skip
    content = only("/things/{id}/{range}/{at}", method="get", parameters=parameters)
    made, kept = make(content), Kept()
    call(
        made, serve(kept),
        id="a b/ü?#", range=["1", "2"], at=["x", "y"], tags=["p&q", "r+s"], a_b="ab",
        filter=made.package.Filter(gte=1, name="n m"), flat=made.package.Filter(gte=2),
        x_trace=["t", "u"], session="s é",
    )  # fmt: skip
    assert kept.found["method"] == "GET"
    assert kept.found["path"] == "/things/a b/ü?#/.1,2/;at=x;at=y"
    assert kept.found["query"] == [
        ("filter[gte]", "1"),
        ("filter[name]", "n m"),
        ("gte", "2"),
        ("tags", "p&q"),
        ("tags", "r+s"),
        ("a\n&b", "ab"),
    ]
    assert kept.found["headers"]["X-Trace"] == "t,u"
    assert kept.found["cookies"] == {"session": "s%20%C3%A9"}


@pytest.mark.parametrize(
    ("media_type", "value"),
    [
        ("application/octet-stream", bytes(range(256))),
        ("image/png", b"\x89PNG"),
        ("text/plain", "Zeile 1\nZeile ü"),
        ("application/json", {"a": [None, 1.5, "ü"]}),
    ],
)
def test_a_body_goes_there_and_back(
    make: Make, serve: Callable[[Answer], str], call: Call, media_type: str, value: object
) -> None:
    schema: JsonObject = {} if isinstance(value, dict) else STRING
    item = only(requestBody=body(media_type, schema), responses=answered(media_type, schema))

    def echo(request: Request) -> Response:
        assert request.mimetype == request.accept_mimetypes.best == media_type
        return Response(request.get_data(), mimetype=media_type)

    assert call(make(item), serve(echo), body=value) == value


def test_a_query_with_a_body_arrives(
    make: Make, serve: Callable[[Answer], str], call: Call
) -> None:
    """OpenAPI 3.2, and RFC-to-be "The HTTP QUERY Method": safe like GET, with a body."""
    schema: JsonObject = {"type": "object", "required": ["like"], "properties": {"like": STRING}}
    content = only(
        method="query",
        requestBody=body("application/json", schema),
        responses=answered("application/json", STRINGS),
    )

    def answer(request: Request) -> Response:
        found = [request.method, json.loads(request.get_data())["like"]]
        return Response(json.dumps(found), mimetype="application/json")

    made = make({**content, "openapi": "3.2.0"})
    assert call(made, serve(answer), like="bolt") == ["QUERY", "bolt"]
