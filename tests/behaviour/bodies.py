"""A package that sends all kinds of bodies, and a server that reads them with other parsers than
ours: werkzeug and `email`.
"""

from __future__ import annotations

import inspect
import io
import socketserver
from collections.abc import Generator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread
from typing import Any, cast

import anyio
from werkzeug.formparser import parse_form_data
from werkzeug.wsgi import get_input_stream

from .conftest import JsonObject, Made, document, imported

STRING: JsonObject = {"type": "string"}
BINARY: JsonObject = {"type": "string", "format": "binary"}
MEGABYTE = 1 << 20


class Server(socketserver.ThreadingTCPServer):
    """Keeps the requests that it gets, and answers with the statuses in turn, then with 204."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.keep = True
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a request that broke off, as some are meant to."""

    def form(self) -> tuple[list[tuple[str, str]], list[tuple[str, str, str, bytes]]]:
        """The last request as werkzeug reads it: texts, and name, file name, type and content of
        files.
        """
        headers, body = self.requests[-1]
        environ = {
            "wsgi.input": io.BytesIO(body),
            "CONTENT_TYPE": headers["content-type"],
            "CONTENT_LENGTH": str(len(body)),
            "REQUEST_METHOD": "POST",
        }
        _, texts, files = parse_form_data(environ, silent=False)
        found: list[tuple[str, str, str, bytes]] = []
        for name, file in files.items(multi=True):
            found.append((name, str(file.filename), str(file.content_type), file.read()))
            file.close()
        return list(texts.items(multi=True)), found

    def parts(self) -> list[tuple[str, str, bytes]]:
        """The parts of the last request as `email` reads them: name, media type and content."""
        headers, body = self.requests[-1]
        whole = b"Content-Type: %b\r\n\r\n%b" % (headers["content-type"].encode(), body)
        message = message_from_bytes(whole, policy=policy.HTTP)
        assert not message.defects
        found: list[tuple[str, str, bytes]] = []
        for part in message.iter_parts():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            name = str(part.get_param("name", "", "content-disposition"))
            found.append((name, part.get_content_type(), content))
        return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        kept_by = cast("Server", self.server)
        headers = {name.lower(): value for name, value in self.headers.items()}
        environ: dict[str, Any] = {"wsgi.input": self.rfile}
        if "content-length" in headers:
            environ["CONTENT_LENGTH"] = headers["content-length"]
            stream: Any = get_input_stream(environ)
        else:
            assert headers["transfer-encoding"] == "chunked"
            stream = _Chunked(self.rfile)
        size, kept = 0, bytearray()
        while chunk := stream.read(MEGABYTE):
            size += len(chunk)
            if kept_by.keep:
                kept += chunk
        kept_by.requests.append(({**headers, "size": str(size)}, bytes(kept)))
        self.send_response(kept_by.statuses.pop(0) if kept_by.statuses else 204)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_PATCH(self) -> None:
        self.do_POST()

    def do_PUT(self) -> None:
        self.do_POST()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing."""


class _Chunked:
    """The chunks of a body (RFC 9112, section 7.1)."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def read(self, _size: int) -> bytes:
        size = int(self._raw.readline(), 16)
        chunk: bytes = self._raw.read(size)
        assert self._raw.readline() == b"\r\n"
        return chunk


def call(made: Made, url: str, name: str, /, *, awaited: bool = False, **arguments: Any) -> Any:
    """Call `things.<name>`, with the blocking client or with the awaited one."""
    kind = "AsyncApiClient" if awaited else "ApiClient"
    client = getattr(made.package, kind)(base_url=url)
    method = getattr(client.things, name)

    async def later() -> Any:
        async with client:
            return await method(**arguments)

    if inspect.iscoroutinefunction(method):
        return anyio.run(later)
    with client:
        return method(**arguments)


def takes(name: str, media_type: str, media: JsonObject, **members: Any) -> JsonObject:
    """The path item of an operation `things.<name>`."""
    method = members.pop("method", "post")
    operation: JsonObject = {
        "operationId": name,
        "tags": ["things"],
        "requestBody": {"required": True, "content": {media_type: media}},
        "responses": {"204": {"description": "Done"}},
        **members,
    }
    return {method: operation}


PERSON: JsonObject = {"type": "object", "properties": {"name": STRING, "age": {"type": "integer"}}}
FORM: JsonObject = {
    "type": "object",
    "required": ["scan", "purpose"],
    "properties": {
        "scan": BINARY,
        "purpose": STRING,
        "pages": {"type": "array", "items": {"$ref": "#/components/schemas/Page"}},
        "photo": {"contentMediaType": "image/png"},
        "any": {},
        "person": {"$ref": "#/components/schemas/Person"},
        "people": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}},
        "tags": {"type": "array", "items": STRING},
        "joined": {"type": "array", "items": STRING},
        "deep": {"type": "object", "properties": {"a": {"type": "array", "items": STRING}}},
        "on": {"type": "string", "format": "date"},
        "urgent": {"type": "boolean"},
        "note": {"type": ["string", "null"]},
        "either": {"oneOf": [BINARY, {"type": "string", "format": "uri"}]},
        "made": {**STRING, "readOnly": True},
    },
}
ENCODING: JsonObject = {
    "person": {"contentType": "application/vnd.person+json"},
    "joined": {"style": "pipeDelimited", "explode": False},
    "deep": {"style": "deepObject", "explode": True},
    "pages": {
        "contentType": "image/png, image/tiff",
        "headers": {"X-Kind": {"schema": {"const": "page"}}, "X-Own": {"schema": STRING}},
    },
}
FILE: JsonObject = {
    "type": "object",
    "properties": {"id": {**STRING, "readOnly": True}, "name": STRING},
}
LETTER: JsonObject = {"$ref": "#/components/schemas/Letter"}


def things() -> JsonObject:
    """The document of a package that sends all kinds of bodies."""
    mixed = {"itemSchema": {"oneOf": [{"$ref": "#/components/schemas/Person"}, BINARY]}}
    ordered: JsonObject = {
        "type": "object",
        "required": ["media"],
        "properties": {"about": {"$ref": "#/components/schemas/Person"}, "media": BINARY},
    }
    media: JsonObject = {"schema": LETTER, "encoding": ENCODING}
    kinds = {**ENCODING, "scan": {"style": "form"}, "pages": {"style": "form", "explode": False}}
    odd: JsonObject = {"schema": {**FORM, "required": []}, "encoding": kinds}
    optional = takes("optional", "multipart/form-data", media)
    optional["post"]["requestBody"]["required"] = False
    key = {"name": "Idempotency-Key", "in": "header", "schema": STRING}
    return document(
        version="3.2.0",
        schemas={"File": FILE, "Letter": FORM, "Page": BINARY, "Person": PERSON},
        paths={
            "/letters": takes("upload", "multipart/form-data", media),
            "/json": takes("plain", "application/json", {"schema": LETTER}),
            "/file": takes(
                "describe", "application/json", {"schema": {"$ref": "#/components/schemas/File"}}
            ),
            "/optional": optional,
            "/odd": takes("odd", "Multipart/Form-Data; boundary=X", odd),
            "/mixed": takes("mixed", "multipart/mixed", mixed),
            "/related": takes("related", "multipart/related", {"schema": ordered}),
            "/unsaid": takes("unsaid", "multipart/form-data", {"schema": BINARY}),
            "/open": takes("open", "multipart/form-data", {"schema": OPEN}),
            "/untold": takes("untold", "multipart/mixed", {}),
            "/raw": takes("raw", "application/octet-stream", {}, method="put", parameters=[key]),
            "/lines": takes(
                "lines",
                "application/x-ndjson",
                {"itemSchema": {"$ref": "#/components/schemas/Person"}},
            ),
            "/seq": takes("seq", "application/json-seq", {"schema": {"type": "array"}}),
            "/merge": takes("merge", "application/merge-patch+json", {"schema": PATCH}),
            "/patch": takes("patch", "application/json-patch+json", {"schema": STEPS}),
        },
    )


OPEN: JsonObject = {
    "type": "object",
    "properties": {"name": STRING},
    "additionalProperties": {"$ref": "#/components/schemas/Page"},
}
PATCH: JsonObject = {
    "type": "object",
    "properties": {"name": {"type": ["string", "null"]}, "age": {"type": ["integer", "null"]}},
}
STEPS: JsonObject = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["op", "path"],
        "properties": {"op": {"enum": ["add", "remove"]}, "path": STRING, "value": {}},
    },
}


@contextmanager
def generated(folder: Path) -> Generator[Made, None, None]:
    """The package, imported until the end of the block."""
    with imported(folder, things()) as made:
        listed = {(problem.code, problem.place.pointer.split("/")[-1]) for problem in made.problems}
        unsaid = {("media-type", f"multipart~1{kind}") for kind in ("form-data", "mixed")}
        assert listed == {("part-header", "X-Own"), *unsaid}  # a `FileUpload` says what that one is
        yield made


@contextmanager
def serving() -> Generator[Server, None, None]:
    """The server, until the end of the block."""
    with Server() as started:
        thread = Thread(target=started.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield started
        started.shutdown()
        thread.join()
