"""A real HTTP server on loopback that plays a script and keeps what it was sent."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Literal, TypeAlias

from runtime.values import JsonObject

LETTER: Final[JsonObject] = {
    "id": "1",
    "subject": None,
    "status": "sent",
    "recipients": [{"handle": "a"}],
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `promised` is a Content-Length that is not the body's."""

    status: int = 200
    body: bytes = json.dumps(LETTER).encode()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    promised: int | None = None


Step: TypeAlias = Reply | Literal["drop", "stall", "crumbs"]
"""An answer; or the connection is closed, or held open, after the request was read; or the answer
comes byte by byte without end."""


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Server:
    """Plays its steps in turn, one for each request that arrives, and the last one ever after."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.steps: list[Step] = [Reply()]
        self.requests: list[Received] = []
        self.arrived = threading.Event()
        self.release = threading.Event()
        self._lock = threading.Lock()

    def play(self, *steps: Step) -> None:
        """Set the steps."""
        self.steps = list(steps)

    def receive(self, request: Received) -> Step:
        """Keep a request and return the step that answers it."""
        with self._lock:
            self.requests.append(request)
            self.arrived.set()
            return self.steps[min(len(self.requests), len(self.steps)) - 1]


def crumble(handler: BaseHTTPRequestHandler, release: threading.Event) -> None:
    """Answer byte by byte until released, or until nobody reads any more."""
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):
        while not release.wait(0.02):
            handler.wfile.write(b" ")


@contextlib.contextmanager
def serve() -> Generator[Server]:
    """Run a server for the time of a block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def parse_request(self) -> bool:
            parsed = super().parse_request()
            self.close_connection = True
            if parsed:
                self._answer()
            return False

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            step = server.receive(Received(self.command, self.path, headers, body))
            if step == "stall":
                server.release.wait(10)
            elif step == "crumbs":
                crumble(self, server.release)
            elif step != "drop":
                self.send_response(step.status)
                for name, value in step.headers.items():
                    self.send_header(name, value)
                length = len(step.body) if step.promised is None else step.promised
                self.send_header("Content-Length", str(length))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(step.body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server = Server(f"http://127.0.0.1:{http.server_address[1]}")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.release.set()
            http.shutdown()
            thread.join()
