"""The package that uses all of HTTP, as users write it, against a server that werkzeug reads."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import io
import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

SHIPS = [{"id": f"s{number}", "name": f"Ship {number}"} for number in range(5)]
PDF = b"%PDF-1.7 " + bytes(range(256)) * 300
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
EVENTS = (
    b'event: tide\nid: 1\ndata: {"state": "high", "level": 3.5}\n\n'
    b'event: warning\nid: 2\ndata: {"text": "Storm"}\n\n'
    b"event: other\ndata: as it comes\n\n"
)
CLEARANCE = "<clearance><number>7</number><released>true</released></clearance>"


class Silent(WSGIRequestHandler):
    """Logs no requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Print nothing."""


class Port:
    """The server: what it was sent is kept as werkzeug understands it."""

    def __init__(self) -> None:
        self.tokens = 0
        self.seen: list[tuple[str, str]] = []
        self.uploaded: dict[str, Any] = {}

    def answer(self, request: Request) -> Response:
        self.seen.append((request.method, request.path))
        if request.path == "/token":
            return self._token(request)
        if request.headers.get("Authorization") != f"Bearer access-{self.tokens}":
            return Response('{"title": "Who?"}', 401, mimetype="application/problem+json")
        match request.method, request.path:
            case "GET", "/ships":
                return self._ships(request)
            case "QUERY", "/ships":
                assert request.get_json() == {"arrived": {"from": "2026-01-31"}}
                return _json(SHIPS[:1])
            case "POST", "/ships/s1/papers":
                return self._papers(request)
            case "GET", "/papers/p1/content":
                return Response(PDF, mimetype="application/pdf")
            case "GET", "/tides" if request.headers["Accept"] == "text/event-stream":
                return Response([EVENTS[:40], EVENTS[40:]], mimetype="text/event-stream")
            case "POST", "/positions":
                assert request.mimetype == "application/jsonl"
                lines = [json.loads(line) for line in request.get_data().splitlines()]
                assert [line["ship"] for line in lines] == ["s0", "s1"]
                return Response(status=204)
            case "POST", "/customs/declarations":
                assert request.mimetype == "application/xml"
                assert b"urn:customs" in request.get_data()
                return Response(CLEARANCE, mimetype="application/xml")
            case _:
                return Response('{"title": "Nowhere"}', 404, mimetype="application/problem+json")

    def _token(self, request: Request) -> Response:
        assert request.form["grant_type"] == "client_credentials"
        assert request.authorization is not None
        assert (request.authorization.username, request.authorization.password) == ("id", "word")
        self.tokens += 1
        return _json(
            {"access_token": f"access-{self.tokens}", "token_type": "Bearer", "expires_in": 3600}
        )

    def _ships(self, request: Request) -> Response:
        assert request.args["filter[flag]"] == "PT"
        start = int(request.args.get("cursor", 0))
        more = str(start + 2) if start + 2 < len(SHIPS) else None
        page = {"data": SHIPS[start : start + 2], "next_cursor": more}
        return Response(
            json.dumps(page), mimetype="application/json", headers={"X-Total-Count": "5"}
        )

    def _papers(self, request: Request) -> Response:
        manifest = request.files["manifest"]
        self.uploaded = {
            "manifest": (manifest.filename, manifest.mimetype, manifest.read()),
            "photos": [photo.read() for photo in request.files.getlist("photos")],
            "about": json.loads(request.form["about"]),
        }
        return Response('{"id": "p1", "size": 9007199254740993}', 201, mimetype="application/json")


def _json(value: object) -> Response:
    return Response(json.dumps(value), mimetype="application/json")


@pytest.fixture
def port() -> Port:
    return Port()


@pytest.fixture
def url(port: Port) -> Iterator[str]:
    application = Request.application(port.answer)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Silent)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def harbour(module_of: Callable[[str], ModuleType]) -> Any:
    return module_of("harbour")


def grant(harbour: Any, url: str) -> Any:
    auth = importlib.import_module(f"{harbour.__name__}.auth")
    return auth.ClientCredentials(client_id="id", client_secret="word", token_url=f"{url}/token")


def uploads(harbour: Any) -> dict[str, Any]:
    file = harbour.FileUpload(io.BytesIO(PDF), filename="m.pdf", media_type="application/pdf")
    about = harbour.About(title="Cargo", signed=date(2026, 1, 31))
    return {"manifest": file, "photos": [b"one", b"two"], "about": about}


def positions(harbour: Any) -> list[Any]:
    return [harbour.Position(ship=ship, latitude=1.5, longitude=2) for ship in ("s0", "s1")]


def check(harbour: Any, port: Port, found: dict[str, Any], target: Path) -> None:
    """What both clients received, and what the server was sent."""
    assert [ship.id for ship in found["ships"]] == ["s0", "s1", "s2", "s3", "s4"]
    assert (found["total"], found["found"]) == (5, [harbour.Ship(id="s0", name="Ship 0")])
    assert (found["paper"].id, found["paper"].size) == ("p1", 9007199254740993)
    assert port.uploaded == {
        "manifest": ("m.pdf", "application/pdf", PDF),
        "photos": [b"one", b"two"],
        "about": {"title": "Cargo", "signed": "2026-01-31"},
    }
    tide, warning = harbour.Tide(state="high", level=3.5), harbour.WarningModel(text="Storm")
    assert found["events"] == [tide, warning, "as it comes"]
    assert target.read_bytes() == PDF
    assert found["clearance"] == harbour.Clearance(number=7, released=True)
    assert (found["missing"].status_code, found["missing"].detail.title) == (404, "Nowhere")
    assert port.tokens == 1
    assert port.seen.count(("GET", "/ships")) == 4


def test_a_whole_session(harbour: Any, port: Port, url: str, tmp_path: Path) -> None:
    found: dict[str, Any] = {}
    flag = harbour.ShipFilter(flag="PT")
    with harbour.HarbourClient(base_url=url, token=grant(harbour, url)) as client:
        found["ships"] = list(client.ships.list_pages(filter=flag).items())
        headers = importlib.import_module(f"{harbour.__name__}.headers").ShipsListHeaders
        answer = client.with_response(client.ships.list, filter=flag)
        found["total"] = headers.of(answer).x_total_count
        found["found"] = client.ships.search(arrived=harbour.Period(from_=date(2026, 1, 31)))
        found["paper"] = client.papers.upload(ship_id="s1", **uploads(harbour))
        client.tides.report_positions(body=iter(positions(harbour)))
        with client.tides.get_stream() as events:
            found["events"] = list(events)
        client.download(tmp_path / "paper.pdf", client.papers.download, paper_id="p1")
        found["clearance"] = client.customs.declare_goods(
            reference="r", goods=[harbour.Goods(code="c")]
        )
        with pytest.raises(harbour.NotFoundError) as caught:
            client.ships.get(ship_id="s9")
        found["missing"] = caught.value
    check(harbour, port, found, tmp_path / "paper.pdf")


async def test_a_whole_session_awaited(
    harbour: Any, port: Port, url: str, tmp_path: Path, anyio_backend: object
) -> None:
    found: dict[str, Any] = {}
    flag = harbour.ShipFilter(flag="PT")
    async with harbour.AsyncHarbourClient(base_url=url, token=grant(harbour, url)) as client:
        found["ships"] = [ship async for ship in client.ships.list_pages(filter=flag).items()]
        headers = importlib.import_module(f"{harbour.__name__}.headers").ShipsListHeaders
        answer = await client.with_response(client.ships.list, filter=flag)
        found["total"] = headers.of(answer).x_total_count
        found["found"] = await client.ships.search(arrived=harbour.Period(from_=date(2026, 1, 31)))
        found["paper"] = await client.papers.upload(ship_id="s1", **uploads(harbour))
        await client.tides.report_positions(body=iter(positions(harbour)))
        async with await client.tides.get_stream() as events:
            found["events"] = [event async for event in events]
        await client.download(tmp_path / "paper.pdf", client.papers.download, paper_id="p1")
        found["clearance"] = await client.customs.declare_goods(
            reference="r", goods=[harbour.Goods(code="c")]
        )
        with pytest.raises(harbour.NotFoundError) as caught:
            await client.ships.get(ship_id="s9")
        found["missing"] = caught.value
    check(harbour, port, found, tmp_path / "paper.pdf")


def signed(body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks, made as its specification says."""
    stamp = str(int(time.time()))
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    digest = hmac.new(key, f"m1.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": "m1",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def test_what_the_api_sends_of_its_own_accord(harbour: Any) -> None:
    body = b'{"type": "ship.left", "shipId": "s1"}'
    headers = signed(body)
    event = harbour.parse_webhook(body, headers, SECRET)
    assert event == harbour.ShipLeft(type="ship.left", ship_id="s1")
    with pytest.raises(harbour.WebhookVerificationError):
        harbour.parse_webhook(body.replace(b"s1", b"s2"), headers, SECRET)
    decision = b'{"accepted": true, "berth": 4}'
    decided = harbour.parse_announce_ship_decided(decision, signed(decision), SECRET)
    assert decided == harbour.Decision(accepted=True, berth=4)


def test_the_double_answers_in_place_of_the_api(harbour: Any) -> None:
    fake = importlib.import_module(f"{harbour.__name__}.testing").FakeHarbour()
    waiting = harbour.Waiting(position=2)
    fake.on(fake.client.ships.announce).returns(waiting)
    assert fake.client.ships.announce(name="Ship") == waiting
    fake.on(fake.client.ships.remove).fails(409)
    (call,) = fake.calls
    assert (call.operation, call.json) == ("ships.announce", {"name": "Ship"})
    tides = list(fake.client.tides.list_positions())
    assert all(isinstance(position, harbour.Position) for position in tides)
    assert tides
