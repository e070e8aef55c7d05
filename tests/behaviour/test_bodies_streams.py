"""Bodies that are read while they are sent: how much of them is in memory, and how often they are
sent.
"""

from __future__ import annotations

import io
import json
import threading
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import httpx2
import pytest

from .bodies import MEGABYTE, Server, call, generated, serving
from .conftest import Made


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The package of this module's tests."""
    with generated(tmp_path_factory.mktemp("sending")) as made:
        yield made


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that keeps what it is sent."""
    with serving() as started:
        yield started


BOTH = pytest.mark.parametrize("awaited", [False, True], ids=["blocking", "awaited"])


def chunks(count: int, size: int = 4) -> Iterator[bytes]:
    for number in range(count):
        yield bytes([number % 256]) * size


async def later(count: int) -> AsyncIterator[bytes]:
    for chunk in chunks(count):
        await anyio.lowlevel.checkpoint()
        yield chunk


class Unseekable(io.RawIOBase):
    """A pipe, of which nobody knows how much will come."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._rest = io.BytesIO(data)

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes."""
        return self._rest.read(size)


@BOTH
def test_a_body_is_sent_from_whatever_gives_bytes(
    sending: Made, server: Server, tmp_path: Path, awaited: bool
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"abcd")
    opened = io.BytesIO(b"skipabcd")
    opened.seek(4)
    upload = sending.package.FileUpload
    sources: list[Any] = [b"abcd", bytearray(b"abcd"), path, upload(str(path)), opened]
    unknown: list[Any] = [iter([b"ab", b"", b"cd"]), Unseekable(b"abcd")]
    for source in [*sources, *unknown]:
        call(sending, server.url, "raw", awaited=awaited, body=source)
        headers, body = server.requests[-1]
        assert body == b"abcd"
        assert headers["content-type"] == "application/octet-stream"
        assert ("transfer-encoding" in headers) == (source in unknown)
        assert ("content-length" in headers) == (source not in unknown)
    call(sending, server.url, "raw", body=upload(path, media_type="image/png"))
    assert server.requests[-1][0]["content-type"] == "image/png"


def test_an_asynchronous_iterator_is_awaited(sending: Made, server: Server) -> None:
    call(sending, server.url, "raw", awaited=True, body=later(3))
    assert server.requests[-1][1] == b"".join(chunks(3))
    call(sending, server.url, "upload", awaited=True, scan=later(2), purpose="p")
    assert server.form()[1][0][3] == b"".join(chunks(2))


@BOTH
def test_a_file_is_never_in_memory(
    sending: Made, server: Server, tmp_path: Path, awaited: bool
) -> None:
    path = tmp_path / "big.bin"
    with path.open("wb") as file:
        file.truncate(20 * MEGABYTE)
    server.keep = False
    call(sending, server.url, "raw", awaited=awaited, body=b"")  # everything is imported
    tracemalloc.start()
    call(sending, server.url, "raw", awaited=awaited, body=path)
    call(sending, server.url, "upload", awaited=awaited, scan=path, purpose="p")
    call(sending, server.url, "raw", awaited=awaited, body=chunks(20, MEGABYTE))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sizes = [int(headers["size"]) for headers, _ in server.requests[1:]]
    assert sizes[0] == sizes[2] == 20 * MEGABYTE < sizes[1] < 20 * MEGABYTE + 1000
    assert most < 8 * MEGABYTE


@BOTH
def test_a_file_is_sent_again_from_where_it_was(
    sending: Made, server: Server, tmp_path: Path, awaited: bool
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"abcd")
    opened = io.BytesIO(b"skipabcd")
    opened.seek(4)
    for source in (b"abcd", path, opened):
        server.statuses = [503, 429]
        server.requests.clear()
        call(sending, server.url, "upload", awaited=awaited, scan=source, purpose="p")
        assert len(server.requests) == 3
        assert server.form()[1][0][3] == b"abcd"
        assert len({len(body) for _, body in server.requests}) == 1
        assert len({body for _, body in server.requests}) == 1


@BOTH
def test_an_iterator_is_never_sent_again(sending: Made, server: Server, awaited: bool) -> None:
    """Not by an idempotent method, nor with a key, nor if the API did nothing."""
    package = sending.package
    for status in (429, 503, 500):
        for source in (chunks(2), Unseekable(b"abcd")):
            server.statuses = [status]
            server.requests.clear()
            with pytest.raises(package.StatusError):
                call(
                    sending,
                    server.url,
                    "raw",
                    awaited=awaited,
                    body=source,
                    idempotency_key="k",
                )
            assert len(server.requests) == 1


def test_an_iterator_waits_for_a_connection(sending: Made) -> None:
    """Nothing of it is read before there is one, so the next attempt sends it whole."""
    seen: list[bytes] = []

    class Transport(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if not seen:
                seen.append(b"")
                raise httpx2.ConnectError("refused")
            assert isinstance(request.stream, httpx2.SyncByteStream)
            seen.append(b"".join(request.stream))
            return httpx2.Response(204)

    policy = sending.package.RetryPolicy(first_delay=0)
    http = httpx2.Client(transport=Transport())
    client = sending.package.ApiClient(http_client=http, retry=policy)
    client.things.raw(body=chunks(2))
    assert seen == [b"", b"".join(chunks(2))]


def test_an_iterator_that_fails_ends_the_call(sending: Made, server: Server) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        call(sending, server.url, "raw", body=broken())
    with pytest.raises(sending.package.EncodeError, match="pieces of bytes, found str"):
        call(sending, server.url, "raw", body=iter(["a"]))


def test_a_slow_file_does_not_hold_up_the_event_loop(sending: Made, server: Server) -> None:
    """The file waits for another task: read on the loop itself, it would wait for ever."""
    ready = threading.Event()

    class Slow(Unseekable):
        def read(self, size: int | None = -1, /) -> bytes:
            assert ready.wait(10)
            return super().read(size)

    async def main() -> None:
        async with (
            sending.package.AsyncApiClient(base_url=server.url) as client,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(lambda: client.things.raw(body=Slow(b"abcd")))
            await anyio.sleep(0.05)
            ready.set()

    anyio.run(main)
    assert server.requests[-1][1] == b"abcd"


@BOTH
def test_lines_arrive_one_by_one(sending: Made, server: Server, awaited: bool) -> None:
    person = sending.package.Person
    people = [person(name="A\nü"), person(age=1)]
    for body in (people, iter(people)):
        call(sending, server.url, "lines", awaited=awaited, body=body)
        headers, sent = server.requests[-1]
        assert headers["content-type"] == "application/x-ndjson"
        assert [json.loads(line) for line in sent.splitlines()] == [{"name": "A\nü"}, {"age": 1}]
        assert sent.endswith(b"\n")
    call(sending, server.url, "seq", awaited=awaited, body=[1, [2]])
    assert server.requests[-1][1] == b"\x1e1\n\x1e[2]\n"
    with pytest.raises(sending.package.EncodeError, match=r"^\$\[1\]: expected Person, found str"):
        call(sending, server.url, "lines", awaited=awaited, body=[people[0], "x"])
    with pytest.raises(sending.package.EncodeError, match="a list or an iterator, found str"):
        call(sending, server.url, "lines", awaited=awaited, body="x")


def test_lines_of_an_asynchronous_iterator_arrive(sending: Made, server: Server) -> None:
    async def people() -> AsyncIterator[Any]:
        yield sending.package.Person(name="A")
        yield sending.package.Person(name="B")

    call(sending, server.url, "lines", awaited=True, body=people())
    assert server.requests[-1][1] == b'{"name":"A"}\n{"name":"B"}\n'
    with pytest.raises(sending.package.EncodeError, match="only AsyncClient can await"):
        call(sending, server.url, "lines", body=people())


def test_a_patch_tells_null_from_absent(sending: Made, server: Server) -> None:
    """RFC 7396: null removes a member, and one that is absent stays."""
    call(sending, server.url, "merge", name=None)
    headers, body = server.requests[-1]
    assert (headers["content-type"], body) == ("application/merge-patch+json", b'{"name":null}')
    call(sending, server.url, "merge", age=0)
    assert server.requests[-1][1] == b'{"age":0}'
    step = sending.package.PatchThingRequestItem
    steps = [step(op="add", path="/a", value=None), step(op="remove", path="/b")]
    call(sending, server.url, "patch", body=steps)
    headers, body = server.requests[-1]
    assert headers["content-type"] == "application/json-patch+json"
    assert json.loads(body) == [
        {"op": "add", "path": "/a", "value": None},
        {"op": "remove", "path": "/b"},
    ]
