"""HTTP/2 by the user's own HTTP client; the server speaks it by the library h2."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import anyio
import h2.config
import h2.connection
import h2.events
import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}
THING: JsonObject = {"type": "object", "required": ["text"], "properties": {"text": STRING}}
ECHO: JsonObject = {"type": "object", "properties": {"text": STRING, "n": {"type": "integer"}}}


class Server:
    """Answers each request with the JSON that it got; keeps their headers and connections."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[dict[str, str]] = []
        self.connections = 0
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        spoken = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        spoken.initiate_connection()
        bodies: dict[int, bytes] = {}
        with connection:
            connection.sendall(spoken.data_to_send())
            while received := connection.recv(65_536):
                for event in spoken.receive_data(received):
                    self._take(spoken, event, bodies)
                connection.sendall(spoken.data_to_send())

    def _take(
        self, spoken: h2.connection.H2Connection, event: h2.events.Event, bodies: dict[int, bytes]
    ) -> None:
        match event:
            case h2.events.RequestReceived(stream_id=int(stream), headers=headers):
                bodies[stream] = b""
                self.requests.append({_text(name): _text(value) for name, value in headers or ()})
            case h2.events.DataReceived(stream_id=int(stream), data=bytes(data)):
                bodies[stream] += data
            case h2.events.StreamEnded(stream_id=int(stream)):
                answer = [(":status", "200"), ("content-type", "application/json")]
                spoken.send_headers(stream, answer)
                spoken.send_data(stream, bodies[stream], end_stream=True)
            case _:
                pass


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()


def test_calls_share_one_connection_of_http_2(make: Make, server: Server) -> None:
    made = make(document(paths={"/things": operation(request=THING, response=ECHO)}))
    with httpx2.Client(http1=False, http2=True) as http:
        things = made.package.ApiClient(base_url=server.url, http_client=http).things
        assert [things.send(text=text).text for text in ("a", "ü")] == ["a", "ü"]
    assert server.connections == 1
    first = server.requests[0]
    host = server.url.removeprefix("http://")
    assert (first[":method"], first[":path"], first[":authority"]) == ("POST", "/things", host)
    assert first["content-length"] == str(len(json.dumps({"text": "a"}, separators=(",", ":"))))
    assert "host" not in first


def test_awaited_calls_run_side_by_side_on_it(make: Make, server: Server) -> None:
    made = make(document(paths={"/things": operation(request=THING, response=ECHO)}))
    found: dict[int, str] = {}

    async def ask(things: Any, number: int) -> None:
        found[number] = (await things.send(text=str(number))).text

    async def main() -> None:
        async with httpx2.AsyncClient(http1=False, http2=True) as http:
            client = made.package.AsyncApiClient(base_url=server.url, http_client=http)
            async with anyio.create_task_group() as tasks:
                for number in range(20):
                    tasks.start_soon(ask, client.things, number)

    anyio.run(main)
    assert found == {number: str(number) for number in range(20)}
    assert server.connections == 1
