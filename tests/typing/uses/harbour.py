"""Harbour, which uses all of HTTP, as a user would write it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import assert_never, assert_type

from harbour_client import (
    About,
    ApiResponse,
    AsyncHarbourClient,
    AsyncPages,
    AsyncResponseStream,
    Berth,
    BerthPage,
    Clearance,
    Conflict,
    ConflictError,
    Decision,
    FileDownload,
    FileLike,
    FileUpload,
    FreeQuery,
    Goods,
    HarbourClient,
    JsonObject,
    Pages,
    Paper,
    Position,
    Problem,
    ResponseLimits,
    ResponseStream,
    Ship,
    ShipArrived,
    ShipFilter,
    ShipLeft,
    ShipPage,
    Tide,
    Waiting,
    WarningModel,
    WebhookEvent,
    parse_announce_ship_decided,
    parse_webhook,
)
from harbour_client.auth import API, AuthorizationCode, ClientCredentials, LoginStarted, Token
from harbour_client.headers import ShipsListHeaders
from harbour_client.testing import Call, FakeHarbour, Stub


def read_token() -> str:
    return "..."


async def new_token() -> Token:
    return Token("...", expires_in=60)


def connect() -> list[HarbourClient]:
    grant = ClientCredentials(client_id="id", client_secret="...", scopes=["ships"])
    login = AuthorizationCode(api=API, redirect_uri="https://app.example/callback")
    started = login.start(scopes=["ships"])
    assert_type(started, LoginStarted)
    return [
        HarbourClient(token=grant, region="south", version="v2"),
        HarbourClient(token=read_token, limits=ResponseLimits(max_body=1_000_000)),
        HarbourClient(token=login.exchange("https://app.example/callback?code=c", started)),
        HarbourClient(harbour_key="...", environment="local"),
    ]


def pages(harbour: HarbourClient) -> list[str]:
    walk = harbour.ships.list_pages(filter=ShipFilter(flag="PT"))
    assert_type(walk, Pages[ShipPage, Ship])
    assert_type(walk.token, str | None)
    for page in harbour.berths.list_pages(size=["small"]):
        assert_type(page, BerthPage)
        assert_type(page.items, list[Berth])
    for paper in harbour.papers.list_pages(ship_id="1").resume("...").items():
        assert_type(paper, Paper)
    return [ship.name for ship in walk.items(limit=10)]


async def pages_awaited(harbour: AsyncHarbourClient) -> None:
    walk = harbour.ships.list_pages()
    assert_type(walk, AsyncPages[ShipPage, Ship])
    async for page in walk:
        assert_type(page, ShipPage)
    async for ship in walk.items():
        assert_type(ship, Ship)


def streams(harbour: HarbourClient) -> float:
    with harbour.tides.get_stream() as events:
        assert_type(events, ResponseStream[Tide | WarningModel | str])
        for event in events:
            match event:
                case Tide():
                    return event.level
                case WarningModel():
                    assert_type(event.text, str)
                case str():
                    assert_type(event.upper(), str)
                case _:
                    assert_never(event)
    assert_type(harbour.tides.get(), Tide)
    return max(position.latitude for position in harbour.tides.list_positions())


async def streams_awaited(harbour: AsyncHarbourClient) -> None:
    async with await harbour.tides.list_positions() as positions:
        assert_type(positions, AsyncResponseStream[Position])
        async for position in positions:
            assert_type(position, Position)


def some() -> Iterator[Position]:
    yield Position(ship="s", latitude=1, longitude=2.5)


async def some_later() -> AsyncIterator[bytes]:
    yield b"..."


def files(harbour: HarbourClient) -> Path:
    given: list[FileLike] = [b"...", Path("a.png"), FileUpload("b.png", media_type="image/png")]
    with Path("manifest.pdf").open("rb") as manifest:
        kept = harbour.papers.upload(ship_id="1", manifest=manifest, about=about(), photos=given)
    assert_type(kept, Paper)
    harbour.papers.replace(paper_id=kept.id, body=iter([b"..."]))
    harbour.papers.send_batch(body=given)
    harbour.tides.report_positions(body=some())
    assert_type(harbour.papers.download(paper_id=kept.id), bytes)
    target = FileDownload("paper.pdf", resume=True)
    return harbour.download(target, harbour.papers.download, paper_id=kept.id)


async def files_awaited(harbour: AsyncHarbourClient) -> None:
    await harbour.papers.replace(paper_id="1", body=some_later())
    async with harbour.stream(harbour.papers.download, paper_id="1") as answer:
        assert_type(answer.status_code, int)


def about() -> About:
    return About(title="Cargo")


def media_types(harbour: HarbourClient) -> None:
    as_xml = harbour.with_options(media_type="application/xml")
    assert_type(as_xml.ships.get(ship_id="1"), Ship)
    assert_type(harbour.ships.get_csv(ship_id="1"), str)
    assert_type(harbour.ships.get_pdf(ship_id="1"), bytes)
    assert_type(harbour.customs.declare_goods(reference="r", goods=[Goods(code="c")]), Clearance)
    assert_type(harbour.berths.find_free(query=FreeQuery(size="small")), list[int])


def answers(harbour: HarbourClient) -> int | None:
    announced = harbour.ships.announce(name="Ship", flag=None)
    assert_type(announced, Ship | Waiting)
    try:
        answer = harbour.with_response(harbour.ships.list)
    except ConflictError as error:
        assert_type(error.detail, Problem | Conflict | None)
        return None
    assert_type(answer, ApiResponse[ShipPage])
    headers = ShipsListHeaders.of(answer)
    assert_type(headers.x_total_count, int | None)
    return headers.x_total_count


def receive(body: bytes, headers: dict[str, str]) -> str:
    decided = parse_announce_ship_decided(body, headers, "whsec_...")
    assert_type(decided, Decision)
    event = parse_webhook(body, headers, ["whsec_new", "whsec_old"], tolerance=60)
    assert_type(event, WebhookEvent)
    match event:
        case ShipArrived():
            return event.ship.name
        case ShipLeft():
            return event.ship_id
        case dict():
            assert_type(event, JsonObject)
            return ""
        case _:
            assert_never(event)


def double() -> Call:
    fake = FakeHarbour()
    stub = fake.on(fake.client.ships.announce)
    assert_type(stub, Stub[Ship | Waiting])
    stub.returns(Waiting(position=1), Ship(id="1", name="Ship")).fails(429)
    fake.on(fake.async_client.ships.get).returns(Ship(id="1", name="Ship"))
    return fake.calls[0]
