"""Options, whole answers, and the user's own HTTP client."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable

import anyio
import anyio.lowlevel
import httpx2
import pytest

from runtime.encode import EncodeError
from runtime.retry import RetryPolicy

from .letters import Letter
from .letters_client import AsyncLettersClient, LettersClient
from .loopback import LETTER, Reply, Server


class Peer:
    """Answers letters of which each has the id that its request names; keeps the requests."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        name = request.url.path.rpartition("/")[2]
        return httpx2.Response(200, json=LETTER | {"id": name}, headers={"X-Request-Id": name})

    @property
    def last(self) -> httpx2.Request:
        """The last request."""
        return self.requests[-1]


@pytest.fixture
def peer() -> Peer:
    """Give a peer."""
    return Peer()


@pytest.fixture
def http(peer: Peer) -> httpx2.Client:
    """Give a client of httpx2 that reaches the peer."""
    return httpx2.Client(transport=httpx2.MockTransport(peer))


def test_options_change_a_copy_on_the_same_connections(peer: Peer, http: httpx2.Client) -> None:
    client = LettersClient(token="T", http_client=http, headers={"X-A": "1", "X-B": "1"})
    groups = client.letters
    other = client.with_options(timeout=7.0, headers={"x-b": "2", "X-C": "2"})
    assert type(other) is LettersClient
    assert other.letters is not groups
    other.letters.get("1")
    assert [peer.last.headers[name] for name in ("x-a", "x-b", "x-c")] == ["1", "2", "2"]
    assert peer.last.extensions["timeout"] == httpx2.Timeout(7.0).as_dict()
    client.letters.get("1")
    assert peer.last.headers["x-b"] == "1"
    assert "x-c" not in peer.last.headers
    assert client.letters is groups


def test_only_the_original_closes_the_connections(server: Server) -> None:
    client = LettersClient(token="T", base_url=server.url)
    with client.with_options(retry=RetryPolicy(attempts=1)) as other:
        other.letters.get("1")
    client.letters.get("1")
    client.close()
    with pytest.raises(RuntimeError):
        other.letters.get("1")


async def test_only_the_async_original_closes_the_connections(server: Server) -> None:
    client = AsyncLettersClient(token="T", base_url=server.url)
    async with client.with_options(retry=RetryPolicy(attempts=1)) as other:
        await other.letters.get("1")
    await client.letters.get("1")
    await client.close()
    with pytest.raises(RuntimeError):
        await other.letters.get("1")


def test_the_users_own_client_stays_open(http: httpx2.Client) -> None:
    with LettersClient(token="T", http_client=http) as client:
        client.letters.get("1")
    assert not http.is_closed


def test_a_subclass_keeps_its_attributes_with_other_options(http: httpx2.Client) -> None:
    class Own(LettersClient):
        note = ""

    client = Own(token="T", http_client=http)
    client.note = "mine"
    assert client.with_options(timeout=1.0).note == "mine"


def test_the_users_own_client_is_honoured(peer: Peer) -> None:
    seen: list[bytes] = []

    def hook(request: httpx2.Request) -> None:
        seen.append(request.content)

    http = httpx2.Client(
        transport=httpx2.MockTransport(peer),
        headers={"X-Own": "1", "User-Agent": "mine/1"},
        cookies={"sticky": "1"},
        params={"lang": "de"},
        timeout=3.0,
        event_hooks={"request": [hook]},
    )
    client = LettersClient(token="T", http_client=http)
    client.letters.send(text="a")
    assert peer.last.headers["x-own"] == "1"
    assert peer.last.headers["user-agent"] == "mine/1"
    assert peer.last.headers["accept"] == "application/vnd.letters+json"
    assert peer.last.headers["cookie"] == "sticky=1"
    assert peer.last.url.params["lang"] == "de"
    assert peer.last.extensions["timeout"] == httpx2.Timeout(3.0).as_dict()
    assert seen == [b'{"text":"a","to":[]}']


def test_what_the_user_changes_on_their_client_counts_at_once(
    peer: Peer, http: httpx2.Client
) -> None:
    client = LettersClient(token="T", http_client=http)
    client.letters.get("1")
    http.headers["X-Own"] = "1"
    http.params = http.params.set("lang", "de")
    http.timeout = httpx2.Timeout(3.0)
    client.letters.get("1")
    assert peer.last.headers["x-own"] == "1"
    assert peer.last.url.params["lang"] == "de"
    assert peer.last.extensions["timeout"] == httpx2.Timeout(3.0).as_dict()


def test_cookies_that_the_api_sets_come_back(client: LettersClient, server: Server) -> None:
    server.play(Reply(headers={"Set-Cookie": "sticky=1"}), Reply())
    client.letters.get("1")
    client.letters.get("1")
    assert server.requests[1].headers["cookie"] == "sticky=1"


def test_a_client_of_its_own_waits_longer_than_httpx2_does(server: Server) -> None:
    with LettersClient(token="T", base_url=server.url) as client:
        response = client.with_response(client.letters.get, "1").http_response
    assert response.request.extensions["timeout"] == httpx2.Timeout(30.0, connect=5.0).as_dict()


def test_a_wrong_argument_is_refused_before_anything_is_sent(
    peer: Peer, http: httpx2.Client
) -> None:
    client = LettersClient(token="T", http_client=http)
    with pytest.raises(EncodeError, match=r"^\$\.text: expected Unicode text"):
        client.letters.send(text="\ud800")
    with pytest.raises(EncodeError):
        client.letters.get("..")
    with pytest.raises(EncodeError):
        client.letters.send(text="a", idempotency_key="k\r\nX-Admin: 1")
    assert peer.requests == []


def test_a_whole_answer_has_the_value_and_what_came_with_it(
    client: LettersClient, server: Server
) -> None:
    server.play(Reply(429), Reply(headers={"X-Request-Id": "7f3a"}))
    answer = client.with_response(client.letters.send, text="a")
    assert answer.value == Letter.from_json(LETTER)
    assert (answer.status_code, answer.request_id, answer.attempts) == (200, "7f3a", 2)
    assert answer.headers["x-request-id"] == "7f3a"
    assert answer.http_response.content == Reply().body
    assert repr(answer) == "<ApiResponse HTTP 200>"


def test_a_whole_answer_is_that_of_the_last_call(http: httpx2.Client) -> None:
    client = LettersClient(token="T", http_client=http)

    def both() -> str:
        client.letters.get("1")
        client.with_response(client.letters.get, "nested")
        return client.letters.get("2").id

    assert client.with_response(both).request_id == "2"


def test_a_method_that_makes_no_call_has_no_answer(http: httpx2.Client) -> None:
    client = LettersClient(token="T", http_client=http)
    with pytest.raises(TypeError, match="made no call"):
        client.with_response(lambda: 1)


def test_threads_get_their_own_answers(http: httpx2.Client) -> None:
    client = LettersClient(token="T", http_client=http)
    found: dict[str, str | None] = {}
    together = threading.Barrier(8)

    def get(name: str) -> Letter:
        together.wait(10)
        letter = client.letters.get(name)
        together.wait(10)
        return letter

    def run(name: str) -> None:
        found[name] = client.with_response(get, name).request_id

    threads = [threading.Thread(target=run, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {str(number): str(number) for number in range(8)}


async def test_tasks_get_their_own_answers(peer: Peer) -> None:
    async def handler(request: httpx2.Request) -> httpx2.Response:
        await anyio.lowlevel.checkpoint()
        return peer(request)

    found: dict[str, str | None] = {}
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(handler)) as http:
        client = AsyncLettersClient(token="T", http_client=http)

        async def run(name: str, get: Callable[[str], Awaitable[Letter]]) -> None:
            answer = await client.with_response(get, name)
            assert answer.value.id == name
            found[name] = answer.request_id

        async with anyio.create_task_group() as group:
            for number in range(8):
                group.start_soon(run, str(number), client.letters.get)
    assert found == {str(number): str(number) for number in range(8)}


async def test_a_cancelled_call_leaves_the_client_usable(server: Server) -> None:
    server.play("stall", Reply())
    async with AsyncLettersClient(token="T", base_url=server.url) as client:
        with anyio.move_on_after(0.2) as scope:
            await client.letters.get("1")
        assert scope.cancelled_caught
        assert (await client.letters.get("1")).id == "1"
