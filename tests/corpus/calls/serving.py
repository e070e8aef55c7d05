"""A server on loopback: Werkzeug reads what arrives, and the answer is whatever the test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Self, TypeAlias

from werkzeug.datastructures import Headers, MultiDict
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_HEADERS = "tests.headers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A request as it arrived; `path` and `query` are still percent-encoded."""

    method: str
    path: str
    query: str
    arguments: MultiDict[str, str]
    headers: Headers
    cookies: MultiDict[str, str]
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered; an empty media type is no `Content-Type`."""

    status: int
    media_type: str = ""
    body: bytes = b""


Answering: TypeAlias = Callable[[Arrived], Answer]


class Server:
    """Serves on a port that the system chooses, and keeps what arrived.

    Attributes:
        answering: Makes the answer to a request.
        arrived: The requests since the list was last cleared.
    """

    def __init__(self) -> None:
        self.answering: Answering = lambda _arrived: Answer(status=204)
        self.arrived: list[Arrived] = []
        self._server = make_server(
            "127.0.0.1", 0, self._application, threaded=True, request_handler=_Handler
        )
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def _application(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        request = Request(environ)
        path, _, query = environ["REQUEST_URI"].partition("?")
        arrived = Arrived(
            method=request.method,
            path=path,
            query=query,
            arguments=request.args,
            headers=Headers(environ[_HEADERS]),
            cookies=request.cookies,
            content_type=request.headers.get("Content-Type", ""),
            body=request.get_data(),
        )
        self.arrived.append(arrived)
        answer = self.answering(arrived)
        response = Response(answer.body, status=answer.status)
        if answer.media_type:
            response.headers["Content-Type"] = answer.media_type
        else:
            response.headers.pop("Content-Type", None)
        return response(environ, start_response)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def make_environ(self) -> WSGIEnvironment:
        """Return what WSGI has of a request, and its headers as they are: WSGI loses names."""
        environ = super().make_environ()
        environ[_HEADERS] = list(self.headers.items())
        return environ

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""
