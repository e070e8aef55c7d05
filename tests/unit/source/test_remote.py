from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.bundle import bundle
from generator.document import Document, resolve
from generator.load import load
from generator.problems import BadInput
from generator.remote import FetchError, fetch
from generator.validate import validate

_FILES = {
    "/models/pet.yaml": "properties: {o: {$ref: people.yaml}, d: {$ref: '//127.0.0.1:1/x'}}\n",
    "/models/people.yaml": "type: object\n",
    "/models/local.yaml": "items: {$ref: 'file:///etc/passwd'}\n",
    "/models/above.yaml": "items: {$ref: ../../people.yaml}\n",
    "/people.yaml": "type: string\n",
    "/broken.yaml": "a: b: c\n",
}
_REDIRECTS = {
    "/moved": "/people.yaml",
    "/loop": "/loop",
    "/away": "http://localhost/people.yaml",
    "/file": "file:///etc/passwd",
    "/nowhere": "http://[",
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        location = _REDIRECTS.get(self.path)
        content = _FILES.get(self.path)
        self.send_response(302 if location else 200 if content else 404)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write((content or "").encode())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the output of tests is no log."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a server on this machine."""
    monkeypatch.setenv("no_proxy", "*")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


_HERE = frozenset({"127.0.0.1"})


def _document(reference: str) -> Document:
    Path("openapi.yaml").write_text(
        'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n'
        f"components:\n  schemas:\n    A: {{$ref: '{reference}'}}\n",
        encoding="utf-8",
    )
    return load(Path("openapi.yaml"))


def test_a_file_of_an_allowed_host_is_pulled_in(server: str) -> None:
    document = bundle(_document(f"{server}/models/people.yaml"), allow_remote_hosts=_HERE)
    assert resolve(document, "#/components/schemas") == {"A": {"type": "object"}}
    place = document.place("#/components/schemas/A/type")
    assert (place.file, place.line) == (f"{server}/models/people.yaml", 1)
    assert [path.name for path in document.sources] == ["openapi.yaml"]
    assert validate(document) == ()


def test_references_in_a_remote_file_count_from_its_url(server: str) -> None:
    document = bundle(_document(f"{server}/models/above.yaml"), allow_remote_hosts=_HERE)
    assert resolve(document, "#/components/schemas/people") == {"type": "string"}


def test_nothing_is_fetched_from_a_host_that_is_not_named(server: str) -> None:
    with pytest.raises(BadInput, match=r"the host 127\.0\.0\.1 is not allowed"):
        bundle(_document(f"{server}/people.yaml"), allow_remote_hosts=frozenset({"example.com"}))


def test_a_remote_file_cannot_name_a_local_one(server: str) -> None:
    with pytest.raises(BadInput, match="only plain http and https URLs are fetched"):
        bundle(_document(f"{server}/models/local.yaml"), allow_remote_hosts=_HERE)


def test_what_a_remote_file_refers_to_is_held_to_the_same_rules(server: str) -> None:
    with pytest.raises(BadInput) as refusal:
        bundle(_document(f"{server}/models/pet.yaml"), allow_remote_hosts=_HERE)
    (problem,) = refusal.value.problems
    assert problem.place.file == f"{server}/models/pet.yaml"
    assert problem.found == 'a reference to "//127.0.0.1:1/x", which cannot be had (URLError)'


def test_a_broken_remote_file_is_named_by_its_url(server: str) -> None:
    with pytest.raises(BadInput, match=f"^{server}/broken.yaml:1: found text that is not YAML"):
        bundle(_document(f"{server}/broken.yaml"), allow_remote_hosts=_HERE)


def test_a_redirect_within_the_allowed_hosts_is_followed(server: str) -> None:
    assert fetch(f"{server}/moved", _HERE, 100) == b"type: string\n"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "status 404"),
        ("/away", "the host localhost is not allowed"),
        ("/file", "only plain http and https URLs are fetched"),
        ("/loop", "too many redirects"),
        ("/nowhere", "a redirect to no URL"),
    ],
)
def test_what_cannot_be_had_is_refused_with_a_reason(server: str, path: str, reason: str) -> None:
    with pytest.raises(FetchError) as refusal:
        fetch(f"{server}{path}", _HERE, 100)
    assert str(refusal.value) == reason


def test_a_file_that_is_too_large_is_not_taken(server: str) -> None:
    with pytest.raises(FetchError, match="more than 5 bytes"):
        fetch(f"{server}/people.yaml", _HERE, 5)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/a",
        "data:text/plain,a",
        "http://user@127.0.0.1/a",
        "http://127.0.0.1\\@example.com/a",
        "http://example.com\\@127.0.0.1/a",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\n",
        "http://127\u30020.0.1/a",
        "http:///a",
        "http://[::1",
        "//127.0.0.1/a",
        "a",
    ],
)
def test_urls_that_can_be_read_in_two_ways_are_refused(url: str) -> None:
    with pytest.raises(FetchError, match="only plain http and https URLs are fetched"):
        fetch(url, _HERE, 100)


def test_a_name_that_leads_to_this_machine_is_not_asked(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when its address changes between two look-ups: what counts is the connection's own."""
    port = int(server.rpartition(":")[2])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    def look_up(*_arguments: object, **_options: object) -> object:
        return found

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    url = server.replace("127.0.0.1", "rebound.example")
    with pytest.raises(FetchError, match="leads to this machine"):
        fetch(f"{url}/people.yaml", frozenset({"rebound.example"}), 100)
