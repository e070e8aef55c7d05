"""A real HTTP server on loopback that judges whatever passes through it by a published document."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Final, Self, TypeAlias, cast
from urllib.parse import parse_qsl, urlsplit

from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tests.contract.jsons import to_bytes
from tests.contract.judge import Answer, Judge, Received
from tests.contract.vendors import Vendor

VIOLATED: Final = 599
"""The status of the answer to a request that does not fit the document."""

Serve: TypeAlias = "Callable[[Vendor], ContractServer]"


def published_answer(vendor: Vendor) -> Answer:
    """The successful answer, with everything in it."""
    return Answer(status=vendor.success, body=to_bytes(vendor.answer), media_type=vendor.media_type)


class ContractServer:
    """Serves the API of one vendor, on a port that the system chooses.

    Attributes:
        answers: What to answer to the next requests; the last one stays. The published one, until a
            test says otherwise.
        answer_to: Makes the answer to a request instead.
        received: The requests so far.
        problems: What did not fit the document so far, in requests and in answers.
    """

    def __init__(self, vendor: Vendor, judge: Judge) -> None:
        self.vendor = vendor
        self.reset()
        self._judge = judge
        self._lock = Lock()
        self._http = _Server(self)
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def reset(self) -> None:
        """Forget what has been."""
        self.answers = [published_answer(self.vendor)]
        self.answer_to: Callable[[Received], Answer] | None = None
        self.received: list[Received] = []
        self.problems: list[str] = []

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def base_url(self) -> str:
        """What a client takes instead of the published server; it has the same path."""
        return self.origin + self.vendor.base_path

    def take_problems(self) -> list[str]:
        """What did not fit so far, which a test that expects it takes away."""
        found, self.problems = self.problems, []
        return found

    def respond(self, request: Received) -> Answer:
        """Judge a request and the answer to it."""
        with self._lock:
            self.received.append(request)
            problems = self._judge.request_problems(request)
            if problems:
                self.problems += problems
                return Answer(status=VIOLATED, body="\n".join(problems).encode())
            if self.answer_to is not None:
                answer = self.answer_to(request)
            else:
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            self.problems += self._judge.answer_problems(request, answer)
            return answer

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(self, contract: ContractServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.contract = contract

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let the test fail that made the server fail."""
        del request, client_address
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            self.contract.problems.append(f"the server failed: {type(error).__name__}: {error}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        contract = cast("_Server", self.server).contract
        url = urlsplit(self.path)
        headers = Headers(list(self.headers.items()))
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        answer = contract.respond(
            Received(
                method=self.command.lower(),
                host_url=contract.vendor.server,
                path=url.path,
                parameters=RequestParameters(
                    query=ImmutableMultiDict(parse_qsl(url.query, keep_blank_values=True)),
                    header=headers,
                ),
                content_type=self.headers.get("Content-Type", "").lower(),
                body=body,
            )
        )
        self.wfile.write(http_bytes(answer))
        self.close_connection = self.close_connection or answer.cut is not None

    def do_PUT(self) -> None:
        self.do_POST()


def http_bytes(answer: Answer) -> bytes:
    """An answer as it goes over the wire, in one piece so that nothing waits for the rest."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "Unnamed"
    headers = {
        "Content-Type": answer.media_type,
        "Content-Length": str(len(answer.body)),
        **answer.headers,
    }
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.body[: answer.cut]
