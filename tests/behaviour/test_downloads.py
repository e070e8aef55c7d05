"""Bodies that become files, or are taken part by part; over raw connections."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.contract.scripted import ScriptedServer, Turn, reply

from .conftest import JsonObject, Made, document

Make = Callable[[JsonObject], Made]
Play = Callable[..., ScriptedServer]
DATA = bytes(range(256)) * 40
BINARY: JsonObject = {"type": "string", "format": "binary"}


@pytest.fixture
def made(make: Make) -> Made:
    """A package with `files.content` and `files.render`, which is no GET."""
    problem = {"type": "object", "properties": {"code": {"type": "string"}}}
    responses = {
        "200": {"description": "OK", "content": {"application/pdf": {"schema": BINARY}}},
        "404": {"description": "No", "content": {"application/json": {"schema": problem}}},
    }
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    facts = {"tags": ["files"], "parameters": parameters, "responses": responses}
    item = {
        "get": {"operationId": "content", **facts},
        "post": {"operationId": "render", **facts},
    }
    return make(document(paths={"/files/{id}": item}))


class Users:
    """What a user does with a client, blocking or awaited."""

    def __init__(self, *, awaited: bool) -> None:
        self.awaited = awaited

    def download(self, made: Made, url: str, to: Any, method: str = "content", **given: Any) -> Any:
        """Download what a method returns."""

        async def later() -> Any:
            async with made.package.AsyncApiClient(base_url=url, **given) as client:
                return await client.download(to, getattr(client.files, method), id="f/1")

        if self.awaited:
            return anyio.run(later)
        with made.package.ApiClient(base_url=url, **given) as client:
            return client.download(to, getattr(client.files, method), id="f/1")

    def stream(self, made: Made, url: str, path: Path) -> Any:
        """Take a body part by part, then another as a whole, then save one; leave one early."""

        async def later() -> Any:
            async with made.package.AsyncApiClient(base_url=url) as client:
                async with client.stream(client.files.content, id="a") as answer:
                    parts = [part async for part in answer.iter_bytes(4_096)]
                async with client.stream(client.files.content, id="b") as answer:
                    whole = await answer.read()
                async with client.stream(client.files.content, id="c") as answer:
                    saved = await answer.save(path)
                async with client.stream(client.files.content, id="d") as early:
                    pass
                return parts, whole, saved, early

        if self.awaited:
            return anyio.run(later)
        with made.package.ApiClient(base_url=url) as client:
            with client.stream(client.files.content, id="a") as answer:
                parts = list(answer.iter_bytes(4_096))
            with client.stream(client.files.content, id="b") as answer:
                whole = answer.read()
            with client.stream(client.files.content, id="c") as answer:
                saved = answer.save(path)
            with client.stream(client.files.content, id="d") as early:
                pass
            return parts, whole, saved, early


@pytest.fixture(params=[False, True], ids=["blocking", "awaited"])
def user(request: pytest.FixtureRequest) -> Users:
    """A user of one of the two clients."""
    return Users(awaited=request.param)


class Told:
    """Keeps the progress that it is told."""

    def __init__(self) -> None:
        self.progress: list[tuple[int, int | None]] = []

    def __call__(self, received: int, total: int | None) -> None:
        self.progress.append((received, total))


def names(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def pdf(status: str = "200 OK", body: bytes = DATA, **members: Any) -> Turn:
    """An answer with a file."""
    headers = {"Content-Type": "application/pdf", **members.pop("headers", {})}
    return reply(status, body, headers, **members)


def test_a_body_is_taken_part_by_part(made: Made, play: Play, user: Users, tmp_path: Path) -> None:
    server = play(pdf())
    path = tmp_path / "a.pdf"
    parts, whole, saved, early = user.stream(made, server.origin, path)
    assert [len(part) for part in parts] == [4_096, 4_096, 2_048]
    assert b"".join(parts) == whole == path.read_bytes() == DATA
    assert saved == path
    assert (early.status_code, early.headers["Content-Type"]) == (200, "application/pdf")
    assert early.http_response.is_closed
    assert b"/files/d " in server.requests[3]


def test_a_download_tells_its_progress(made: Made, play: Play, user: Users, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    told = Told()
    to = made.package.FileDownload(folder / "a.pdf", progress=told)
    assert user.download(made, play(pdf()).origin, to) == folder / "a.pdf"
    assert told.progress[-1:] == [(len(DATA), len(DATA))]
    assert [count for count, _ in told.progress] == sorted({count for count, _ in told.progress})

    packed = pdf(body=gzip.compress(DATA), headers={"Content-Encoding": "gzip"})
    user.download(made, play(packed).origin, to, method="render")
    assert told.progress[-1:] == [(len(DATA), None)]
    assert (folder / "a.pdf").read_bytes() == DATA
    assert names(folder) == ["a.pdf"]


def test_what_fails_leaves_nothing(made: Made, play: Play, user: Users, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    path = folder / "a.pdf"
    path.write_bytes(b"before")
    package = made.package
    missing = reply("404 Not Found", b'{"code": "gone"}')
    with pytest.raises(package.NotFoundError) as raised:
        user.download(made, play(missing).origin, path)
    assert raised.value.detail.code == "gone"
    broken = pdf(cut=5_000, then="hang up")
    coded = pdf(headers={"Content-Encoding": "br2"})
    for turn, problem in ((broken, "broke off"), (coded, "coding"), (pdf("206 Part"), "part")):
        with pytest.raises(package.InvalidResponseError, match=problem) as raised:
            user.download(made, play(turn).origin, path)
        assert raised.value.__context__ is None

    def fail(received: int, total: int | None) -> None:
        raise RuntimeError(received, total)

    with pytest.raises(RuntimeError):
        user.download(made, play(pdf()).origin, package.FileDownload(path, progress=fail))
    server = play(pdf())
    for place, error in ((folder, IsADirectoryError), (folder / "x" / "y", FileNotFoundError)):
        with pytest.raises(error):
            user.download(made, server.origin, place)
    assert server.requests == []
    assert names(folder) == ["a.pdf"]
    assert path.read_bytes() == b"before"


def part(start: int, **headers: str) -> Turn:
    """The rest of the file."""
    found = f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"
    return pdf("206 Partial Content", DATA[start:], headers={"Content-Range": found, **headers})


RANGE = rb"(?i)\r\nrange: bytes=5000-\r\n"
IF_RANGE = rb"(?i)\r\nif-range: [^\r]"
V1 = {"ETag": '"v1"'}


RESUMED: list[tuple[dict[str, str], list[Turn], list[bool]]] = [
    (V1, [part(5_000, **V1)], [True]),
    (V1, [part(5_000)], [True]),
    (V1, [pdf(headers={"ETag": '"v2"'})], [True]),
    (V1, [part(4_000, **V1), pdf()], [True, False]),
    (V1, [part(5_000, ETag='"v2"'), pdf()], [True, False]),
    (V1, [reply("416 Range Not Satisfiable"), pdf()], [True, False]),
    ({"ETag": 'W/"v1"'}, [pdf()], [False]),
    ({}, [pdf()], [False]),
    (
        {
            "Last-Modified": "Sat, 21 Nov 2026 06:00:00 GMT",
            "Date": "Sat, 21 Nov 2026 06:00:01 GMT",
        },
        [part(5_000)],
        [True],
    ),
    (
        {
            "Last-Modified": "Sat, 21 Nov 2026 06:00:01 GMT",
            "Date": "Sat, 21 Nov 2026 06:00:01 GMT",
        },
        [pdf()],
        [False],
    ),
]
"""Headers of an answer that breaks off, the answers after it, and which requests ask for a rest."""


def test_a_download_goes_on_where_the_api_allows_it(made: Made, play: Play, tmp_path: Path) -> None:
    for number, (first, then, ranges) in enumerate(RESUMED):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "a.pdf"
        server = play(pdf(headers=first, cut=5_000, then="hang up"), *then)
        told = Told()
        to = made.package.FileDownload(path, resume=True, progress=told)
        with pytest.raises(made.package.InvalidResponseError):
            Users(awaited=False).download(made, server.origin, to)
        kept = ["a.pdf.part", "a.pdf.part.json"] if any(ranges) else []
        assert names(folder) == kept
        Users(awaited=True).download(made, server.origin, to)
        assert told.progress[-1] == (len(DATA), len(DATA))
        assert path.read_bytes() == DATA
        assert names(folder) == ["a.pdf"]
        again = server.requests[1:]
        assert [re.search(RANGE, each) is not None for each in again] == ranges
        assert [re.search(IF_RANGE, each) is not None for each in again] == ranges
