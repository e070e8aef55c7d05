"""What surrounds the calls of a generated package: keys, hooks, deadlines, the user's own HTTP
client.
"""

from __future__ import annotations

import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import anyio
import httpx2
import pytest
from werkzeug.wrappers import Request, Response

from .conftest import CERTIFICATE, JsonObject, Made, document

SETTINGS = '[idempotency]\nheader = "X-Request-Token"\n'


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing."""


class Peer:
    """A server that answers each request in turn, the last answer for ever; keeps the requests."""

    def __init__(self, *, context: ssl.SSLContext | None = None) -> None:
        application = Request.application(self._answer)
        self._server = make_server(
            "127.0.0.1", 0, application, server_class=_Server, handler_class=_Silent
        )
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        self.statuses: list[tuple[int, dict[str, str]]] = [(204, {})]
        self.requests: list[Request] = []
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _answer(self, request: Request) -> Response:
        request.get_data()
        self.requests.append(request)
        n = min(len(self.requests), len(self.statuses)) - 1
        status, headers = self.statuses[n]
        return Response(status=status, headers=headers)

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    """Give a server."""
    running = Peer()
    yield running
    running.close()


def things(**operations: Any) -> JsonObject:
    """A document with a path item of these operations, each of which is called as its method."""
    item: JsonObject = {
        method: {
            "operationId": method,
            "tags": ["things"],
            "x-clientwright-method": method,
            "parameters": parameters,
            "responses": {"204": {"description": "Done"}},
        }
        for method, parameters in operations.items()
    }
    return document(paths={"/things": item})


def header(name: str) -> JsonObject:
    return {"name": name, "in": "header", "schema": {"type": "string"}}


def test_posts_carry_keys_where_the_settings_say_so(make: Callable[..., Made], peer: Peer) -> None:
    content = things(post=[], patch=[header("X-Idempotency-Key")], put=[], get=[])
    package: Any = make(content, SETTINGS).package
    assert 'idempotency_header="X-Request-Token"' in Path(package.__file__).with_name(
        "_api.py"
    ).read_text("utf-8")
    busy: tuple[int, dict[str, str]] = (500, {})
    peer.statuses = [busy, (204, {}), busy, (204, {})]
    quick = package.RetryPolicy(first_delay=0.0)

    async def awaited() -> None:
        async with package.AsyncApiClient(base_url=peer.url, retry=quick) as client:
            await client.things.post()
            await client.with_options(idempotency_key="mine").things.post()

    with package.ApiClient(base_url=peer.url, retry=quick) as client:
        client.things.post()
        client.things.patch()
        client.things.patch(x_idempotency_key="mine")
        client.things.put()
        client.things.get()
    anyio.run(awaited)
    sent = [
        (r.method, r.headers.get("X-Request-Token"), r.headers.get("X-Idempotency-Key"))
        for r in peer.requests
    ]
    posted, patched = sent[0][1], sent[2][2]
    assert sent[:4] == [("POST", posted, None)] * 2 + [("PATCH", None, patched)] * 2
    assert sent[4:7] == [("PATCH", None, "mine"), ("PUT", None, None), ("GET", None, None)]
    assert sent[8] == ("POST", "mine", None)
    assert len({UUID(str(key)) for key in (posted, patched, sent[7][1])}) == 3


def test_hooks_spans_and_limits_are_at_the_root_and_load_when_used(
    make: Callable[..., Made], peer: Peer
) -> None:
    package: Any = make(things(get=[])).package
    with package.ApiClient(base_url=peer.url) as client:
        client.things.get()
        loaded = {name.rpartition(".")[2] for name in sys.modules if name.startswith("api_client")}
        assert not {"hooks", "telemetry", "deadline", "rate_limit"} & loaded
    seen: list[Any] = []
    hooks = [package.CallHooks(before_request=seen.append), package.telemetry()]
    peer.statuses = [(204, {}), (429, {"RateLimit-Remaining": "0", "RateLimit-Reset": "99"})]
    with (
        package.ApiClient(base_url=peer.url, hooks=hooks, deadline=9.0) as client,
        pytest.raises(package.RateLimitError) as caught,
    ):
        client.things.get()
    assert [repr(attempt) for attempt in seen] == ["<CallAttempt 1 of things.get>"]
    assert caught.value.rate_limit == package.RateLimitInfo(None, 0, 99.0)


def test_a_proxy_gets_the_requests(make: Callable[..., Made], peer: Peer) -> None:
    """The proxy is asked for the whole URL, as RFC 9112, section 3.2.2, has it."""
    package: Any = make(things(post=[])).package
    with httpx2.Client(proxy=peer.url) as http:
        client = package.ApiClient(base_url="http://api.example.test/v2", http_client=http)
        client.things.post()
    (request,) = peer.requests
    assert request.environ["PATH_INFO"] == "http://api.example.test/v2/things"
    assert request.headers["Host"] == "api.example.test"


def test_the_users_certificates_decide_whom_a_client_trusts(make: Callable[..., Made]) -> None:
    package: Any = make(things(post=[])).package
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(CERTIFICATE)
    peer = Peer(context=own)
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    with httpx2.Client(verify=trusting) as http:
        package.ApiClient(base_url=peer.url, http_client=http).things.post()
    assert len(peer.requests) == 1
    once = package.RetryPolicy(attempts=1)
    with (
        package.ApiClient(base_url=peer.url, retry=once) as client,
        pytest.raises(package.NoResponseError) as caught,
    ):
        client.things.post()
    peer.close()
    assert not caught.value.possibly_sent
    assert len(peer.requests) == 1
