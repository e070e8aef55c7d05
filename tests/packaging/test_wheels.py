"""Each generated package as a wheel: built, installed with httpx2 alone, imported, called."""

from __future__ import annotations

import json
import threading
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from email.message import Message
from email.parser import Parser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.golden.packages import ROOT, import_name

from .conftest import VENDORS, Environment

# httpx2 and what it requires, on all the versions of Python that we support.
HTTPX2 = {"anyio", "h11", "httpcore2", "httpx2", "idna", "truststore"}
ON_OLD_PYTHON = {"typing_extensions", "typing-extensions"}
PACKAGES = {name: import_name(name, root=ROOT) for name in VENDORS}
ANSWERS: dict[str, tuple[int, object]] = {
    "/messages": (200, {"success": True, "job_id": 1, "new": "kept"}),
    "/public/messages": (
        201,
        {
            "data": {
                "id": 1,
                "body": "b",
                "conversationId": "c",
                "inbound": False,
                "members": [],
                "sender": "s",
                "senderType": "user",
                "status": "teleported",
                "created": "2026-11-20T08:00:00Z",
                "updated": "2026-11-20T08:00:00Z",
                "seen": False,
                "segments": 1,
                "timestamp": "2026-11-20T08:00:00Z",
            }
        },
    ),
    "/v1/messages/send": (
        200,
        {
            "message_id": "1",
            "content": "c",
            "created_at": "2026-11-20T08:00:00Z",
            "write_to_record": False,
        },
    ),
    "/medical/v1/message?patientId=p": (200, {"communication": {"status": "in-progress"}}),
    "/send_message": (400, {"code": "E1", "message": "m", "statusCode": 400}),
}


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode("utf-8"))


@pytest.mark.parametrize("name", VENDORS)
def test_a_wheel_holds_the_package_and_nothing_else(name: str, wheels: Mapping[str, Path]) -> None:
    package = PACKAGES[name]
    with zipfile.ZipFile(wheels[name]) as archive:
        held = {entry: archive.read(entry) for entry in archive.namelist()}
    files = {entry: data for entry, data in held.items() if ".dist-info/" not in entry}
    root = ROOT / "generated" / name
    expected = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files == expected
    assert f"{package}/py.typed" in files
    described = {entry.split("/", 1)[1] for entry in held.keys() - files.keys()}
    assert described == {"METADATA", "WHEEL", "RECORD"}


@pytest.mark.parametrize("name", VENDORS)
def test_a_wheel_requires_httpx2_alone(name: str, wheels: Mapping[str, Path]) -> None:
    project = tomllib.loads((ROOT / f"generated/{name}/pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    stated = metadata(wheels[name])
    extra = "opentelemetry-api<2,>=1.27; extra == 'otel'"
    assert stated.get_all("Requires-Dist") == ["httpx2<3,>=2", extra]
    assert stated["Requires-Python"] == ">=3.11"
    assert (stated["Name"], stated["Version"]) == (project["name"], project["version"])
    assert stated["Name"] == PACKAGES[name].replace("_", "-")
    assert "Typing :: Typed" in stated.get_all("Classifier", [])
    assert "## Methods" in str(stated.get_payload())


def test_the_environment_has_the_packages_and_httpx2_alone(
    environment: Environment, tmp_path: Path
) -> None:
    listed = environment.run(
        "-c",
        "from importlib.metadata import distributions\n"
        "print('\\n'.join(found.name for found in distributions()))",
        cwd=tmp_path,
    )
    ours = {package.replace("_", "-") for package in PACKAGES.values()}
    assert set(listed.split()) - ON_OLD_PYTHON == ours | HTTPX2


def test_every_public_name_can_be_imported_with_warnings_as_errors(
    environment: Environment, tmp_path: Path
) -> None:
    names = list(PACKAGES.values())
    code = (
        "import importlib, sys\n"
        f"packages = [importlib.import_module(name) for name in {names}]\n"
        "assert 'httpx2' not in sys.modules\n"
        "for package in packages:\n"
        "    print(package.__file__, len([getattr(package, n) for n in package.__all__]))\n"
    )
    lines = environment.run("-c", code, cwd=tmp_path).splitlines()
    assert [Path(line.split()[0]).parent for line in lines] == [
        environment.site / name for name in names
    ]
    assert all(int(line.split()[1]) > 20 for line in lines)
    assert all((environment.site / name / "py.typed").exists() for name in names)


class Server:
    """A real HTTP server that answers by path, and keeps the headers that came."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.requests.append((self.path, headers, json.loads(body)))
                status, answer = ANSWERS[self.path]
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield running
    finally:
        running.http.shutdown()
        thread.join()
        running.http.server_close()


def test_the_installed_packages_send_and_read_messages(
    environment: Environment, server: Server, tmp_path: Path
) -> None:
    program = str(Path(__file__).with_name("calls.py"))
    blocking, awaited = json.loads(environment.run(program, server.url, cwd=tmp_path))
    assert blocking == awaited
    assert [(module.split(".")[0], kind) for module, kind, _ in blocking] == [
        ("cobalt_client", "SendMessageResponse"),
        ("clerk_chat_client", "MessageResponse"),
        ("hero_client", "SendMessageResponse"),
        ("metriport_client", "SendMessageResponse"),
        ("mateo_client", "InvalidInput"),
    ]
    assert "status='teleported'" in blocking[1][2]
    assert "code='E1'" in blocking[4][2]
    first, second = server.requests[:5], server.requests[5:]
    assert [request[::2] for request in first] == [request[::2] for request in second]
    assert [path for path, _, _ in first] == list(ANSWERS)
    headers = {path: sent for path, sent, _ in first}
    assert headers["/messages"]["access_token"] == "A"
    assert headers["/public/messages"]["apikey"] == "K"
    assert headers["/v1/messages/send"]["x-practice-group-id"] == "G"
    assert headers["/send_message"]["authorization"] == "Bearer T"
    assert first[4][2] == {"from": "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f", "text": None}
