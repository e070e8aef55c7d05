"""Answers that come item by item: event streams and JSON Lines, over raw connections."""

from __future__ import annotations

import inspect
import ssl
from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest

from tests.contract.scripted import ScriptedServer, Turn

from .conftest import JsonObject, Made, document

Make = Callable[[JsonObject], Made]
Play = Callable[..., ScriptedServer]
TLS = ssl.create_default_context()  # making one takes longer than a call
STRING: JsonObject = {"type": "string"}
DELTA: JsonObject = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": STRING, "n": {"type": "integer"}},
}
DONE = b"data: [DONE]\n\n"


def chunked(
    *chunks: bytes,
    media_type: str = "text/event-stream",
    whole: bool = True,
    status: str = "200 OK",
) -> Turn:
    """An answer that is sent in these chunks; one that is not whole breaks off after them."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    if whole:
        return Turn(sends=head.encode() + body + b"0\r\n\r\n")
    return Turn(sends=head.encode() + body, then="hang up")


def answered(media_type: str, media: JsonObject) -> JsonObject:
    return {"200": {"description": "OK", "content": {media_type: media}}}


def streaming() -> JsonObject:
    """A document with one operation for each kind of stream."""
    event = {"properties": {"data": STRING, "event": STRING, "id": STRING, "retry": {}}}
    by_name = {
        **event,
        "oneOf": [
            {"properties": {"event": {"const": "add"}}},
            {
                "properties": {
                    "event": {"const": "count"},
                    "data": {
                        "contentMediaType": "application/json",
                        "contentSchema": {"type": "integer"},
                    },
                }
            },
        ],
    }
    ref = {"$ref": "#/components/schemas/Delta"}
    events = "text/event-stream"
    media: dict[str, tuple[str, JsonObject]] = {
        "chat": (events, {"schema": ref}),
        "words": (events, {"schema": STRING}),
        "named": (events, {"itemSchema": by_name}),
        "whole": (
            events,
            {"itemSchema": {"properties": {"data": {"contentSchema": ref}, "id": STRING}}},
        ),
        "ended": (events, {"schema": ref, "x-speakeasy-sse-sentinel": "bye"}),
        "logs": ("application/x-ndjson", {"schema": {"type": "array", "items": ref}}),
        "lines": ("application/jsonl", {"itemSchema": ref}),
        "seq": ("application/json-seq", {"itemSchema": ref}),
    }
    paths: JsonObject = {
        f"/{name}": {
            method: {
                "operationId": f"{name}{suffix}",
                "tags": ["things"],
                "responses": {
                    **answered(*stated),
                    "404": {
                        "description": "No",
                        "content": {"application/json": {"schema": ref}},
                    },
                },
            }
            for method, suffix in (("get", ""), ("post", "Sent"))
        }
        for name, stated in media.items()
    }
    return document(paths=paths, schemas={"Delta": DELTA}, version="3.2.0")


class Taken:
    """What came of a stream: items, events with them, the error at its end, and the stream."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.items: list[Any] = []
        self.events: list[Any] = []
        self.error: Any = None

    def add(self, item: Any) -> None:
        self.items.append(item)
        self.events.append(self.stream.last_event)


async def take_later(made: Made, url: str, method: str, most: int, arguments: Any) -> Taken:
    async with httpx2.AsyncClient(verify=TLS) as http:
        client = made.package.AsyncApiClient(base_url=url, http_client=http, **arguments)
        taken = Taken(await getattr(client.things, method)())
        async with taken.stream as stream:
            try:
                async for item in stream:
                    taken.add(item)
                    if len(taken.items) == most:
                        break
            except made.package.ApiError as error:
                taken.error = error
        return taken


def take_now(made: Made, url: str, method: str, most: int, arguments: Any) -> Taken:
    with httpx2.Client(verify=TLS) as http:
        client = made.package.ApiClient(base_url=url, http_client=http, **arguments)
        taken = Taken(getattr(client.things, method)())
        with taken.stream as stream:
            try:
                for item in stream:
                    taken.add(item)
                    if len(taken.items) == most:
                        break
            except made.package.ApiError as error:
                taken.error = error
        return taken


@pytest.fixture(params=[False, True], ids=["blocking", "awaited"])
def take(request: pytest.FixtureRequest) -> Callable[..., Taken]:
    """Take all items of a stream, or the first ones; its connection must be closed then."""

    def taken(
        made: Made, server: ScriptedServer, method: str, most: int = -1, **given: Any
    ) -> Taken:
        arguments = (made, server.origin, method, most, given)
        found = anyio.run(take_later, *arguments) if request.param else take_now(*arguments)
        assert found.stream.http_response.is_closed
        return found

    return taken


Take = Callable[..., Taken]


def test_streams_are_read_item_by_item(make: Make, play: Play, take: Take) -> None:
    made = make(streaming())
    delta = made.package.Delta

    server = play(chunked(
        b'\xef\xbb', b'\xbf: hello\r', b'\ndata: {"te', b'xt": "K\xc3',
        b'\xb6ln"}\r', b"\n\r", b"\n",
        b'id: 7\rdata: {"text":\rdata:  "b"}\r\revent: odd\nretry: 20\nid\n\n', b"data\n\n",
        b'event: x\ndata: {"text": "c"}\nunknown: 1\nid: a\0b\n\n', DONE, b"data: never\n\n",
    ))  # fmt: skip
    found = take(made, server, "chat")
    assert found.items == [delta(text="Köln"), delta(text="b"), delta(text="c")]
    assert [(e.event, e.id, e.retry) for e in found.events] == [
        ("message", "", None),
        ("message", "7", None),
        ("x", "", 20),
    ]
    assert found.events[1].data == '{"text":\n "b"}'
    assert "text" not in repr(found.events) + repr(found.stream)
    assert b"accept: text/event-stream" in server.requests[0].lower()

    server = play(chunked(b"data: a\ndata: b\n\ndata:\n\ndata: [DONE]\n\n"))
    assert take(made, server, "words").items == ["a\nb", "", "[DONE]"]
    server = play(chunked(b"event: count\ndata: 3\n\nevent: add\ndata: 3\n\ndata: new\n\n"))
    assert take(made, server, "named").items == [3, "3", "new"]
    server = play(chunked(b'id: 1\ndata: {"text": "a"}\n\n'))
    assert take(made, server, "whole").items == [delta(text="a")]
    server = play(chunked(b'data: {"text": "a"}\n\ndata: bye\n', whole=True))
    assert take(made, server, "ended").items == [delta(text="a")]
    two = b'{"text": "a"}\r\n\n{"text":', b' "b\xe2\x80', b'\xa8"}'
    for method in ("logs", "lines"):
        found = take(made, play(chunked(*two, media_type="application/x-ndjson")), method)
        assert found.items == [delta(text="a"), delta(text="b\u2028")]
        assert found.events == [None, None]
    server = play(chunked(b'\x1e{"text":\n "a"}\n\x1e{"text": "b"}\n'))
    assert take(made, server, "seq").items == [delta(text="a"), delta(text="b")]


def test_methods_say_what_they_stream(make: Make) -> None:
    made = make(streaming())
    things = made.module("resources.things").Things
    awaited = made.module("resources.async_things").AsyncThings
    assert inspect.signature(things.chat).return_annotation == "ResponseStream[Delta]"
    assert inspect.signature(awaited.chat).return_annotation == "AsyncResponseStream[Delta]"
    assert inspect.signature(things.named).return_annotation == "ResponseStream[str | int]"
    assert inspect.signature(things.lines).return_annotation == "ResponseStream[Delta]"
    assert {"AsyncResponseStream", "ServerSentEvent", "ResponseStream"} < set(made.package.__all__)


def test_the_connection_is_closed_when_the_block_is_left(
    make: Make, play: Play, take: Take
) -> None:
    server = play(Turn(sends=chunked(b'data: {"text": "a"}\n\n', whole=False).sends, then="stall"))
    found = take(make(streaming()), server, "chat_sent", 1)
    assert len(found.items) == 1
    assert server.hung_up.wait(5)


def test_what_does_not_fit_is_an_error(make: Make, play: Play, take: Take) -> None:
    made = make(streaming())
    retry = made.package.RetryPolicy(attempts=1)
    one = b'data: {"text": "a"}\n\n'
    limits = made.package.ResponseLimits(max_body=100, max_depth=3)
    for method, turn, problem in (
        ("chat", chunked(one, b'data: {"text": 1}\n\n', one), "expected a string"),
        ("chat", chunked(one, b"data: secret\n\n"), "expected JSON"),
        ("chat", chunked(one, b"data: \xff\n\n"), "not UTF-8"),
        ("chat", chunked(one, b'data: {"text"'), "the end of the stream within one"),
        ("chat", chunked(one, b'data: {"text"', whole=False), "broke off"),
        ("chat_sent", chunked(b"id: 1\n" + one, whole=False), "broke off"),
        ("chat", chunked(one, b"data: " + b"secret " * 100), "larger than the limit"),
        ("chat", chunked(one, b"data: " + b"secret " * 100 + b"\n\n"), "larger than the limit"),
        ("chat", chunked(one, b'data: {"text": "[[[", "x": [[[1]]]}\n\n'), "at most 3 levels"),
        ("lines", chunked(b'{"text": "a"}\n{"te'), "expected JSON"),
        ("lines", chunked(b'{"text": "a"}\n', b"[" * 200), "larger than the limit"),
    ):
        server = play(turn)
        found = take(made, server, method, retry=retry, limits=limits)
        assert found.items == [made.package.Delta(text="a")]
        assert type(found.error) is made.package.InvalidResponseError
        assert problem in str(found.error)
        assert "do not simply send it again" in str(found.error)
        assert "secret" not in str(found.error) + repr(found.error)
        assert found.error.__context__ is None
        assert len(server.requests) == 1


def test_an_error_status_is_the_error_of_the_call(make: Make, play: Play, take: Take) -> None:
    made = make(streaming())
    sends = b'HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n{"text": "a"}'
    busy = b"HTTP/1.1 429 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
    server = play(Turn(sends=busy), Turn(sends=sends))
    with pytest.raises(made.package.NotFoundError) as raised:
        take(made, server, "chat_sent")
    assert raised.value.detail == made.package.Delta(text="a")
    assert len(server.requests) == 2


def test_a_get_goes_on_where_it_broke_off(make: Make, play: Play, take: Take) -> None:
    made = make(streaming())
    retry = made.package.RetryPolicy(attempts=2, first_delay=0.01)
    server = play(
        chunked(b'retry: 1\nid: 4\xc3\xb6\ndata: {"text": "a"}\n\ndata: {"te', whole=False),
        chunked(whole=False),
        chunked(b'id: 5\ndata: {"text": "b"}\n\n', whole=False),
        chunked(b'data: {"text": "c"}\n\n'),
    )
    found = take(made, server, "chat", retry=retry)
    assert [item.text for item in found.items] == ["a"]
    assert "broke off" in str(found.error)  # twice, and nothing came in between

    server = play(
        chunked(b'retry: 1\nid: 4\xc3\xb6\ndata: {"text": "a"}\n\ndata: {"te', whole=False),
        chunked(b'id: 5\ndata: {"text": "b"}\n\n', whole=False),
        chunked(b'data: {"text": "c"}\n\n'),
    )
    found = take(made, server, "chat", retry=retry)
    assert (found.error, [item.text for item in found.items]) == (None, ["a", "b", "c"])
    ids = [b"last-event-id: 4\xc3\xb6" in each.lower() for each in server.requests]
    assert ids == [False, True, False]
    assert b"last-event-id: 5" in server.requests[2].lower()

    gone = Turn(sends=b"HTTP/1.1 204 No Content\r\n\r\n")
    server = play(chunked(b'retry: 1\nid: 4\ndata: {"text": "a"}\n\n', whole=False), gone)
    assert take(made, server, "chat", retry=retry).error is None


def test_a_stream_that_is_cancelled_is_closed(make: Make, play: Play) -> None:
    made = make(streaming())
    server = play(Turn(sends=chunked(b'data: {"text": "a"}\n\n', whole=False).sends, then="stall"))

    async def cancelled() -> Taken:
        async with made.package.AsyncApiClient(base_url=server.origin) as client:
            taken = Taken(await client.things.chat())
            with anyio.move_on_after(0.1):
                async for item in taken.stream:
                    taken.add(item)
            assert [item async for item in taken.stream] == []
            return taken

    taken = anyio.run(cancelled)
    assert taken.items == [made.package.Delta(text="a")]
    assert taken.stream.http_response.is_closed
    assert server.hung_up.wait(5)


def test_what_opens_an_answer_opens_a_stream_and_says_what_it_is_not(
    make: Make, play: Play
) -> None:
    made = make(streaming())
    server = play(chunked(b'data: {"text": "a"}\n\n', b"data: [DONE]\n\n"))
    with made.package.ApiClient(base_url=server.origin) as client:
        with client.stream(client.things.chat) as answer:
            assert answer.read() == b'data: {"text": "a"}\n\ndata: [DONE]\n\n'
        found = client.with_response(client.things.chat)
        assert (found.status_code, found.attempts) == (200, 1)
        assert [item.text for item in found.value] == ["a"]
        with pytest.raises(TypeError, match="made no call"), client.stream(lambda: None):
            pass
