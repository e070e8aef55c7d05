"""A body of any kind is sent again only where that is safe, and an iterator never is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from types import ModuleType
from typing import Any, Final

import anyio
import httpx2
import pytest

from tests.contract.scripted import ScriptedServer, Turn, reply
from tests.security.exchanges import Mode, Played, Scene, Script, exchange_package, play

HOW: Final = ("POST", "POST with a key", "PUT")


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body: its method, and what is passed. `iterated` if it can be had once only, `kept`
    if it is in memory as a whole and so may follow a new token.
    """

    name: str
    arguments: Callable[[Scene], dict[str, Any]]
    iterated: bool = False
    kept: bool = False


def _lines(scene: Scene) -> Iterator[Any]:
    yield scene.item()
    yield scene.item(2)


BODIES: Final = {
    "JSON": Body("plain", lambda s: {"body": s.item()}, kept=True),
    "XML": Body("book", lambda s: {"body": s.package.Book(pages=1)}, kept=True),
    "lines of a list": Body("lines", lambda s: {"body": [s.item()]}, kept=True),
    "lines of an iterator": Body("lines", lambda s: {"body": _lines(s)}, iterated=True),
    "bytes": Body("raw", lambda _: {"body": b"abc"}, kept=True),
    "a file object": Body("raw", lambda _: {"body": io.BytesIO(b"abc")}),
    "an iterator": Body("raw", lambda _: {"body": iter([b"abc"])}, iterated=True),
    "a form": Body("form", lambda _: {"scan": b"abc", "note": "n"}),
    "a form with an iterator": Body(
        "form", lambda _: {"scan": iter([b"abc"]), "note": "n"}, iterated=True
    ),
}

FAULTS: Final[dict[str, tuple[Turn, tuple[int, int, int]]]] = {
    "answers 503 and `Retry-After: 0`": (
        reply("503 Service Unavailable", headers={"Retry-After": "0"}),
        (3, 3, 3),
    ),
    "answers 500": (reply("500 Internal Server Error"), (1, 3, 3)),
    "hangs up after reading": (Turn(then="hang up"), (1, 3, 3)),
    "does not answer in time": (Turn(then="stall"), (1, 3, 3)),
    "redirects": (reply("307 Temporary Redirect", headers={"Location": "/other"}), (1, 1, 1)),
}
"""What a server does, and how often a body that can be sent again arrives, for each of `HOW`."""


@pytest.fixture(scope="module")
def package() -> Iterator[ModuleType]:
    with exchange_package() as made:
        yield made


def sent(package: ModuleType, body: Body, how: str, mode: Mode, turn: Turn) -> Played:
    """What comes of sending a body to a server that does always the same."""

    def call(scene: Scene) -> Any:
        client = scene.client
        if how == "POST with a key":
            client = client.with_options(idempotency_key="key-1")
        verb = "keep" if how == "PUT" else "add"
        return getattr(client.things, f"{verb}_{body.name}")(**body.arguments(scene))

    patience = 0.05 if turn.then == "stall" else 10.0
    return play(package, call, (lambda _: turn,), mode, timeout=patience)


def once(request: bytes) -> bytes:
    """A request without the boundary of its parts, which is another in each call."""
    return request.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("mode", ["sync", "asyncio"])
def test_a_body_arrives_as_often_as_is_safe(package: ModuleType, kind: str, mode: Mode) -> None:
    body = BODIES[kind]
    for name, (turn, expected) in FAULTS.items():
        for how, times in zip(HOW, expected, strict=True):
            played = sent(package, body, how, mode, turn)

            assert len(played.requests) == (1 if body.iterated else times), (name, how)
            assert isinstance(played.outcome, package.ApiError), (name, how)
            assert len({once(request) for request in played.requests}) == 1, (name, how)


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("mode", ["sync", "asyncio"])
def test_a_new_token_repeats_only_what_is_whole_in_memory(
    package: ModuleType, kind: str, mode: Mode
) -> None:
    """The API refuses the token that the client has kept from an earlier call."""
    body, numbers = BODIES[kind], count()

    def call(scene: Scene) -> Any:
        send = getattr(scene.things, f"add_{body.name}")
        if mode == "sync":
            scene.things.add_plain(body=scene.item())
            return send(**body.arguments(scene))

        async def both() -> Any:
            await scene.things.add_plain(body=scene.item())
            return await send(**body.arguments(scene))

        return both()

    def client(scene: Scene) -> dict[str, Any]:
        token = scene.module("auth").Token
        return {"token": lambda: token(f"token-{next(numbers)}")}

    done, refused = reply("204 No Content"), reply("401 Unauthorized")
    turns: Script = (lambda _: done, lambda _: refused)
    played = play(package, call, turns, mode, client)

    assert isinstance(played.outcome, package.AuthenticationError)
    assert len(played.requests) - 1 == (2 if body.kept else 1)
    assert len({once(request) for request in played.requests[1:]}) == 1


def test_a_hook_that_ends_a_call_gives_the_connection_of_a_stream_back(
    package: ModuleType,
) -> None:
    def end(_attempt: object) -> None:
        raise LookupError("mine")

    hooks = [package.CallHooks(after_response=end)]
    headers = {"Content-Type": "text/event-stream"}
    with ScriptedServer(reply("200 OK", b'data: {"n": 1}\n\n', headers)) as server:
        given: dict[str, Any] = {"token": "t", "base_url": server.origin, "hooks": hooks}
        single = httpx2.Limits(max_connections=1)
        patience = httpx2.Timeout(5, pool=0.2)
        with httpx2.Client(limits=single, timeout=patience) as http:
            client = package.ExchangeClient(http_client=http, **given)
            for _ in range(2):  # the second time the only connection is free again
                with pytest.raises(LookupError, match="mine"):
                    client.things.events()

        async def awaited() -> None:
            async with httpx2.AsyncClient(limits=single, timeout=patience) as http:
                client = package.AsyncExchangeClient(http_client=http, **given)
                for _ in range(2):
                    with pytest.raises(LookupError, match="mine"):
                        await client.things.events()

        anyio.run(awaited)
