"""A raw socket server that plays a script: answers, stalls, hangs up, and counts what arrives."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Final, Literal, Self, cast

_PATIENCE: Final = 10.0
"""Seconds after which a script that hangs is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the server does with one request."""

    sends: bytes = b""
    reads: bool = True
    """False: the request arrives, and nobody reads it."""
    then: Literal["wait for more", "hang up", "stall"] = "wait for more"
    """To stall is to do nothing more until the client hangs up."""


def reply(
    status: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    cut: int | None = None,
    then: Literal["wait for more", "hang up", "stall"] = "wait for more",
) -> Turn:
    """A turn that answers; `status` is "200 OK", `cut` the number of bytes of the body to send."""
    fields = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    sends = f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body[:cut]
    return Turn(sends=sends, then=then)


class ScriptedServer:
    """Plays turns on loopback, one for each request; the last one is repeated.

    Attributes:
        requests: The requests that arrived, as they were sent; an unread one is empty.
        connections: How many connections were made.
        hung_up: Set whenever a connection has been closed.
    """

    def __init__(self, *turns: Turn) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.hung_up = Event()
        self._turns = list(turns)
        self._lock = Lock()
        # Bound, but not listening before `__enter__`: connections are refused.
        self._tcp = _Tcp(("127.0.0.1", 0), _Connection, bind_and_activate=False)
        self._tcp.script = self
        self._tcp.server_bind()
        self._thread = Thread(target=self._tcp.serve_forever, args=(0.002,), daemon=True)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._tcp.server_address[1]}"

    def next_turn(self) -> Turn:
        """What to do with the request that has just arrived."""
        with self._lock:
            return self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]

    def listen(self) -> None:
        """Accept connections from now on."""
        self._tcp.server_activate()
        self._thread.start()

    def close(self) -> None:
        """Stop, also if it has never listened."""
        if self._thread.is_alive():
            self._tcp.shutdown()
            self._thread.join()
        self._tcp.server_close()

    def __enter__(self) -> Self:
        self.listen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class _Tcp(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64
    script: ScriptedServer

    def shutdown_request(self, request: Any) -> None:
        """Close a connection, and tell."""
        super().shutdown_request(request)
        self.script.hung_up.set()


class _Connection(BaseRequestHandler):
    def handle(self) -> None:
        connection = cast("socket.socket", self.request)
        connection.settimeout(_PATIENCE)
        with suppress(ConnectionError):  # the client may hang up at any time
            self._play(cast("_Tcp", self.server).script, connection)

    def _play(self, script: ScriptedServer, connection: socket.socket) -> None:
        script.connections += 1
        while connection.recv(1, socket.MSG_PEEK):
            turn = script.next_turn()
            script.requests.append(_read_request(connection) if turn.reads else b"")
            connection.sendall(turn.sends)
            if turn.then == "stall":
                connection.recv(1)
            if turn.then != "wait for more":
                return


def _read_request(connection: socket.socket) -> bytes:
    """A whole request, which has a length or is chunked."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _read_some(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *([0-9]+)", head)
    while length and len(body) < int(length[1]):
        body += _read_some(connection)
    chunked = re.search(rb"(?i)\r\ntransfer-encoding: *chunked", head)
    while chunked and not body.endswith(b"0\r\n\r\n"):
        body += _read_some(connection)
    return head + b"\r\n\r\n" + body


def _read_some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionAbortedError
    return data
