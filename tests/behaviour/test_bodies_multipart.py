"""Bodies in parts: sent over HTTP on this machine, taken apart by werkzeug and by `email`."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest

from .bodies import Server, call, generated, serving
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


@BOTH
def test_a_form_arrives_part_by_part(
    sending: Made, server: Server, tmp_path: Path, awaited: bool
) -> None:
    """Files from bytes, path, file object and iterator; texts, JSON and lists of all of these."""
    package = sending.package
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF\0\xff")
    page = io.BytesIO(b"skipped TIFF")
    page.seek(8)
    person = package.Person(name="Köln", age=7)
    call(
        sending,
        server.url,
        "upload",
        awaited=awaited,
        scan=scan,
        purpose="a+b & c=ü\r\n--x",
        pages=[page, package.FileUpload(iter([b"P", b"NG"]), filename="2.png"), b"GIF"],
        photo=package.FileUpload(b"", media_type="image/webp", headers={"X-Own": "1"}),
        any=b"any",
        person=person,
        people=[person, package.Person(name="B")],
        tags=["x", ""],
        joined=["1", "2 %20"],
        deep=package.Deep(a=["1", "2"]),
        on=date(2026, 1, 31),
        urgent=True,
        note=None,
        either="https://example.com/1",
    )
    texts, files = server.form()
    assert texts == [
        ("purpose", "a+b & c=ü\r\n--x"),
        ("person", '{"name":"Köln","age":7}'),
        ("people", '{"name":"Köln","age":7}'),
        ("people", '{"name":"B"}'),
        ("tags", "x"),
        ("tags", ""),
        ("joined", "1|2 %20"),
        ("deep[a][]", "1"),
        ("deep[a][]", "2"),
        ("on", "2026-01-31"),
        ("urgent", "true"),
        ("note", ""),
        ("either", "https://example.com/1"),
    ]
    assert files == [
        ("scan", "scan.pdf", "application/pdf", b"%PDF\0\xff"),
        ("pages", "pages", "image/png", b"TIFF"),
        ("pages", "2.png", "image/png", b"PNG"),
        ("pages", "pages", "image/png", b"GIF"),
        ("photo", "photo", "image/webp", b""),
        ("any", "any", "application/octet-stream", b"any"),
    ]
    kinds = {name: kind for name, kind, _ in server.parts()}
    assert kinds["person"] == "application/vnd.person+json"
    assert kinds["people"] == "application/json"
    assert kinds["tags"] == kinds["purpose"] == "text/plain"
    _, body = server.requests[-1]
    assert body.count(b"X-Kind: page\r\n") == 3
    assert body.count(b"X-Own: 1\r\n") == 1
    assert not page.closed


def test_what_is_left_out_has_no_part(sending: Made, server: Server) -> None:
    call(sending, server.url, "upload", scan=b"1", purpose="p", either=b"2")
    assert server.form()[0] == [("purpose", "p")]
    assert [name for name, *_ in server.form()[1]] == ["scan", "either"]
    call(sending, server.url, "optional")
    headers, body = server.requests[-1]
    assert (headers["content-length"], body) == ("0", b"")
    assert "content-type" not in headers
    form = sending.package.LetterForm(scan=b"1", purpose="p")
    call(sending, server.url, "optional", body=form)
    assert server.form()[0] == [("purpose", "p")]


def test_a_schema_of_a_form_is_sent_as_json_as_well(sending: Made, server: Server) -> None:
    """Where it is JSON a binary string is a string: two classes, each with the types it needs."""
    call(sending, server.url, "plain", scan="text", purpose="p")
    assert json.loads(server.requests[-1][1]) == {"scan": "text", "purpose": "p"}
    assert sending.package.LetterInput.__annotations__["scan"] == "str"
    assert sending.package.LetterForm.__annotations__["scan"] == "FileLike"


def test_a_model_called_file_keeps_its_name(sending: Made, server: Server) -> None:
    call(sending, server.url, "describe", name="a.pdf")
    assert json.loads(server.requests[-1][1]) == {"name": "a.pdf"}
    assert issubclass(sending.package.FileInput, sending.module("_runtime.model").Model)


def test_names_cannot_end_their_quotes_or_lines(sending: Made, server: Server) -> None:
    file = sending.package.FileUpload(b"1", filename='a"; name="b\r\nX-Evil: 1\r\n\r\nü.txt')
    call(sending, server.url, "upload", scan=file, purpose="p")
    texts, files = server.form()
    assert texts == [("purpose", "p")]
    (found,) = files
    assert found[0] == "scan"
    assert (
        found[1] == 'a"; name="b%0D%0AX-Evil: 1%0D%0A%0D%0Aü.txt'
    )  # werkzeug reads %22 as browsers mean it
    assert b"\r\nX-Evil" not in server.requests[-1][1]


@pytest.mark.parametrize(
    "arguments",
    [
        {"media_type": "image/png\r\nX-Evil: 1"},
        {"media_type": "png"},
        {"headers": {"X-Evil: 1\r\nX": "1"}},
        {"headers": {"X-A": "1\r\nX-Evil: 1"}},
        {"headers": {"content-disposition": "form-data"}},
    ],
)
def test_what_cannot_be_a_header_is_refused(sending: Made, arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^(media_type|headers)") as raised:
        sending.package.FileUpload(b"", **arguments)
    assert "Evil" not in str(raised.value).replace("X-A", "")


@BOTH
def test_parts_without_names_keep_their_order(sending: Made, server: Server, awaited: bool) -> None:
    file = sending.package.FileUpload(b"\0\xff", filename="a.png")
    body = [sending.package.Person(name="A"), file, sending.package.Person(age=1)]
    call(sending, server.url, "mixed", awaited=awaited, body=body)
    assert server.requests[-1][0]["content-type"].startswith("multipart/mixed; boundary=")
    assert [(kind, content) for _, kind, content in server.parts()] == [
        ("application/json", b'{"name":"A"}'),
        ("image/png", b"\0\xff"),
        ("application/json", b'{"age":1}'),
    ]


@BOTH
def test_parts_that_nothing_is_said_of_are_files_and_texts(
    sending: Made, server: Server, awaited: bool
) -> None:
    """No body of several parts is ever sent without a boundary."""
    form = {"scan": b"%PDF", "purpose": "letter"}
    call(sending, server.url, "unsaid", awaited=awaited, body=form)
    assert server.form() == (
        [("purpose", "letter")],
        [("scan", "scan", "application/octet-stream", b"%PDF")],
    )
    call(sending, server.url, "untold", awaited=awaited, body=["letter", b"%PDF"])
    assert [(kind, content) for _, kind, content in server.parts()] == [
        ("text/plain", b"letter"),
        ("application/octet-stream", b"%PDF"),
    ]
    with pytest.raises(sending.package.EncodeError, match="expected dict"):
        call(sending, server.url, "unsaid", awaited=awaited, body=b"%PDF")
    pages = {"page 1": b"1", "page 2": b"2"}
    request = sending.package.OpenThingRequest(name="A", additional_properties=pages)
    call(sending, server.url, "open", awaited=awaited, body=request)
    assert [name for name, *_ in server.form()[1]] == ["page 1", "page 2"]
    text = sending.text("resources/things.py")
    assert "body: dict[str, FileLike | str]" in text
    assert "body: list[FileLike | str]" in text


def test_related_parts_are_in_the_order_of_the_document(sending: Made, server: Server) -> None:
    call(sending, server.url, "related", media=b"PNG", about=sending.package.Person(name="A"))
    assert server.parts() == [
        ("about", "application/json", b'{"name":"A"}'),
        ("media", "application/octet-stream", b"PNG"),
    ]


def test_a_file_has_no_style_and_a_boundary_of_the_document_is_an_example(
    sending: Made, server: Server
) -> None:
    call(sending, server.url, "odd", scan=b"1", pages=[b"2", b"3"])
    assert [content for *_, content in server.form()[1]] == [b"1", b"2", b"3"]
    assert server.requests[-1][0]["content-type"].count("boundary=") == 1


def test_boundaries_differ(sending: Made, server: Server) -> None:
    for _ in range(2):
        call(sending, server.url, "upload", scan=b"1", purpose="p")
    first, second = (headers["content-type"] for headers, _ in server.requests)
    assert first != second
    assert first.isascii()
    assert len(first.partition("boundary=")[2]) == 32


def test_errors_and_reprs_show_nothing_of_a_file(
    sending: Made, server: Server, tmp_path: Path
) -> None:
    package = sending.package
    secret = tmp_path / "miller.pdf"
    closed = io.BytesIO(b"miller")
    closed.close()

    async def later() -> AsyncIterator[bytes]:
        yield b"miller"

    refused = {
        "found none: No such file or directory": secret,
        "found none: Is a directory": tmp_path,
        "found str": "miller",
        "found list": [b"miller"],
        "opened as text": io.StringIO("miller"),
        "found a closed one": closed,
        "only AsyncClient can await": later(),
        "Unicode text": package.FileUpload(iter([b""]), filename="x"),
    }
    for expected, file in refused.items():
        purpose = "\ud800" if expected == "Unicode text" else "p"
        with pytest.raises(package.EncodeError, match=expected) as raised:
            call(sending, server.url, "upload", scan=file, purpose=purpose)
        shown = f"{raised.value!r} {raised.value.__context__!r} {raised.value.__cause__!r}"
        assert "miller" not in shown
    assert server.requests == []
    form = package.LetterForm(scan=b"miller", purpose="p")
    assert "miller" not in f"{form!r} {package.FileUpload(secret)!r}"
    with pytest.raises(package.DecodeError, match="a file, which JSON cannot carry"):
        package.LetterForm.from_json({"scan": "x", "purpose": "p"})
