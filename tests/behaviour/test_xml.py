"""XML by the `xml` of the document, on a server that reads it with xml.etree."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree

import anyio
import pytest
from werkzeug.wrappers import Request, Response

from .conftest import JsonObject, Made, document
from .test_listed import Listed, listed
from .test_operations_loopback import Answer, serve

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}
NAMED: JsonObject = {"namespace": "urn:books", "prefix": "b"}
BOOK: JsonObject = {
    "type": "object",
    "required": ["title", "aliases"],
    "xml": {"name": "book", **NAMED},
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "lang": {**STRING, "xml": {"attribute": True, "name": "lang", "prefix": "m",
                                   "namespace": "urn:meta"}},
        "xml:lang": STRING | {"xml": {"attribute": True}},
        "title": {**STRING, "xml": {"name": "Title", **NAMED}},
        "aliases": {"type": "array", "items": {**STRING, "xml": {"name": "alias"}}},
        "authors": {"type": "array", "xml": {"wrapped": True, "name": "Authors"},
                    "items": {"$ref": "#/components/schemas/Author"}},
        "born": {"type": "string", "format": "date"},
        "good": {"type": "boolean"},
        "price": {"type": ["number", "null"]},
        "editor": {"$ref": "#/components/schemas/Author"},
        "labels": {"type": "object", "additionalProperties": {"type": "integer"}},
        "rows": {"type": "array", "xml": {"wrapped": True},
                 "items": {"type": "array", "items": {"type": "integer",
                                                      "xml": {"name": "cell"}}}},
        "note": {"type": "object", "properties": {
            "kind": {**STRING, "xml": {"nodeType": "attribute"}},
            "says": {**STRING, "xml": {"nodeType": "cdata"}}}},
        "next": {"$ref": "#/components/schemas/Book"},
    },
}  # fmt: skip
SCHEMAS: JsonObject = {
    "Book": BOOK,
    "Author": {
        "type": "object",
        "xml": {"name": "author"},
        "required": ["name"],
        "properties": {"name": STRING, "age": {"type": "integer"}},
    },
}
TEXT = """<b:book xmlns:b="urn:books" xmlns:m="urn:meta" xmlns:x="urn:x"
    id="7" m:lang="de" xml:lang="en" new="1">
  <b:Title>R &amp; &lt;J&gt;</b:Title>
  <alias>one</alias><alias>two</alias>
  <Authors><author><name>W. S.</name><age>52</age></author><author><name>?</name></author></Authors>
  <born>1597-01-31</born><good>true</good>
  <price xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
  <editor><name>E</name></editor>
  <labels><a>1</a><b>2</b></labels>
  <rows><rows><cell>1</cell><cell>2</cell></rows><rows/></rows>
  <note kind="k"><![CDATA[<i>]]> &amp; more</note>
  <next><b:Title>II</b:Title></next>
  <x:unknown>u</x:unknown><many>1</many><many>2</many><deep at="3"><in>4</in></deep>
</b:book>"""

__all__ = ["listed", "serve"]


def books(schema: JsonObject, **more: JsonObject) -> JsonObject:
    """A document whose one operation takes and gives a schema as XML."""
    content = {"application/xml": {"schema": schema}}
    operation: JsonObject = {
        "operationId": "sendBook",
        "tags": ["books"],
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "OK", "content": content}},
    }
    paths: JsonObject = {"/books": {"post": operation}}
    return document(paths=paths, schemas={**SCHEMAS, **more}, version="3.2.0")


class Server:
    """Answers with a text, and keeps what is sent."""

    def __init__(self, answer: bytes, content_type: str = "application/xml") -> None:
        self.answer = answer
        self.content_type = content_type
        self.body = b""
        self.headers: dict[str, str] = {}

    def __call__(self, request: Request) -> Response:
        self.body, self.headers = request.get_data(), dict(request.headers)
        return Response(self.answer, content_type=self.content_type)


def call(made: Made, url: str, kind: str, **arguments: Any) -> Any:
    client = getattr(made.package, kind)(base_url=url)

    async def awaited() -> Any:
        async with client:
            return await client.books.send(**arguments)

    if inspect.iscoroutinefunction(client.books.send):
        return anyio.run(awaited)
    with client:
        return client.books.send(**arguments)


@pytest.fixture
def book(make: Make) -> Made:
    return make(books({"$ref": "#/components/schemas/Book"}))


@pytest.mark.parametrize("kind", ["ApiClient", "AsyncApiClient"])
def test_a_document_is_read_and_sent_back(
    book: Made, serve: Callable[[Answer], str], kind: str
) -> None:
    package, server = book.package, Server(TEXT.encode())
    sent = package.Book(title="x", aliases=[])
    found = call(book, serve(server), kind, body=sent)
    assert server.headers["Accept"] == server.headers["Content-Type"] == "application/xml"
    assert (found.id, found.lang, found.title) == (7, "de", "R & <J>")
    assert (found.aliases, found.xml_lang) == (["one", "two"], "en")
    assert found.authors == [package.Author(name="W. S.", age=52), package.Author(name="?")]
    assert (found.born, found.good, found.price) == (date(1597, 1, 31), True, None)
    assert found.editor == package.Author(name="E")
    assert found.labels == {"a": 1, "b": 2}
    assert found.rows == [[1, 2], []]
    assert (found.note.kind, found.note.says) == ("k", "<i> & more")
    assert (found.next.title, found.next.aliases, found.next.authors) == ("II", [], None)
    assert found.extra == {
        "@new": "1", "unknown": "u", "many": ["1", "2"], "deep": {"@at": "3", "in": "4"},
    }  # fmt: skip

    again = Server(TEXT.encode())
    assert call(book, serve(again), kind, body=found) == found
    root = ElementTree.fromstring(again.body)
    assert root.tag == "{urn:books}book"
    assert root.attrib == {
        "id": "7", "{urn:meta}lang": "de", "new": "1",
        "{http://www.w3.org/XML/1998/namespace}lang": "en",
    }  # fmt: skip
    texts = [(child.tag, (child.text or "").strip()) for child in root]
    assert texts == [
        ("{urn:books}Title", "R & <J>"), ("alias", "one"), ("alias", "two"), ("Authors", ""),
        ("born", "1597-01-31"), ("good", "true"), ("price", ""), ("editor", ""), ("labels", ""),
        ("rows", ""), ("note", "<i> & more"), ("next", ""), ("unknown", "u"), ("many", "1"),
        ("many", "2"), ("deep", ""),
    ]  # fmt: skip
    assert [element.tag for element in root.iterfind("Authors/*")] == ["author", "author"]
    assert root.findtext("Authors/author/age") == "52"
    assert [cell.text for cell in root.iterfind("rows/rows/cell")] == ["1", "2"]
    price = root.find("price")
    assert price is not None
    assert price.attrib == {"{http://www.w3.org/2001/XMLSchema-instance}nil": "true"}
    assert b"<![CDATA[<i> & more]]>" in again.body


def test_an_array_is_a_document(make: Make, serve: Callable[[Answer], str]) -> None:
    authors = {"type": "array", "items": {"$ref": "#/components/schemas/Author"}}
    made = make(books({"$ref": "#/components/schemas/Authors"}, Authors=authors))
    server = Server(
        b"<anything><author><name>A</name></author><author><name>B</name></author></anything>"
    )
    found = call(made, serve(server), "ApiClient", body=[made.package.Author(name="C", age=1)])
    assert [author.name for author in found] == ["A", "B"]
    assert server.body.endswith(b"\n<Authors><author><name>C</name><age>1</age></author></Authors>")


def test_an_object_that_only_holds_the_document_is_no_element(
    make: Make, serve: Callable[[Answer], str]
) -> None:
    holder = {"type": "object", "required": ["Author"], "properties": {
        "Author": {"$ref": "#/components/schemas/Author"}}}  # fmt: skip
    made = make(books(holder))
    server = Server(b"<Author><name>A</name></Author>")
    author = made.package.Author(name="B")
    body = made.package.SendBookRequest(author=author)
    found = call(made, serve(server), "ApiClient", body=body)
    assert found.author == made.package.Author(name="A")
    assert server.body.endswith(b"\n<Author><name>B</name></Author>")


def test_an_object_without_the_document_that_it_could_hold_is_no_body(
    make: Make, serve: Callable[[Answer], str]
) -> None:
    holder = {"type": "object", "properties": {"Author": {"$ref": "#/components/schemas/Author"}}}
    made = make(books(holder))
    server = Server(b"<Author><name>A</name></Author>")
    call(made, serve(server), "ApiClient", body=made.package.SendBookRequest())
    assert server.body == b""


HOSTILE: dict[str, str | bytes] = {
    "bomb": '<!DOCTYPE b [<!ENTITY a "secret"><!ENTITY c "&a;&a;">]><b><Title>&c;</Title></b>',
    "external": '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b><Title>&a;</Title></b>',
    "dtd": '<!DOCTYPE b SYSTEM "http://127.0.0.1:1/secret.dtd"><book/>',
    "deep": "<a>" * 100_000,
    "broken": "<book><Title>secret</book>",
    "empty": "",
    "json": '{"title": "secret"}',
    "kind": "<book id='secret'><Title>secret</Title></book>",
    "missing": "<book><id>1</id></book>",
    "charset": b"<book><Title>\xff secret</Title></book>",
}  # fmt: skip


def test_what_is_no_such_document_is_an_error_without_its_text(
    book: Made, serve: Callable[[Answer], str]
) -> None:
    package = book.package
    server = Server(b"")
    url = serve(server)
    for name, text in HOSTILE.items():
        server.answer = text if isinstance(text, bytes) else text.encode()
        with pytest.raises(package.InvalidResponseError) as caught:
            call(book, url, "ApiClient", body=package.Book(title="x", aliases=[]))
        expected = {
            "bomb": "without DTD and entities", "external": "without DTD and entities",
            "dtd": "without DTD and entities", "deep": "at most 200 elements",
            "kind": "$.id: expected a whole number", "missing": "$.title: required member",
        }.get(name, "expected XML")  # fmt: skip
        assert expected in str(caught.value)
        chain: BaseException | None = caught.value
        while chain is not None:
            assert "secret" not in str(chain)
            assert "passwd" not in str(chain)
            chain = chain.__cause__ or chain.__context__


def test_charsets_are_those_of_header_and_document(
    book: Made, serve: Callable[[Answer], str]
) -> None:
    sent = book.package.Book(title="x", aliases=[])
    text = "<book><Title>Jürgen</Title></book>"
    for body, content_type in (
        (text.encode("latin-1"), "text/xml; charset=ISO-8859-1"),
        (f'<?xml version="1.0" encoding="iso-8859-1"?>{text}'.encode("latin-1"), "text/xml"),
        (text.encode("utf-16"), "application/xml"),
        (text.encode(), "application/xml"),
    ):
        found = call(book, serve(Server(body, content_type)), "ApiClient", body=sent)
        assert found.title == "Jürgen"


def test_text_that_xml_cannot_hold_is_refused_before_it_is_sent(book: Made) -> None:
    package = book.package
    client = book.client()
    for changed in (
        {"title": "secret\x00"},
        {"title": "\ud800"},
        {"title": "x", "extra": {"<a b>": "secret"}},
    ):
        with pytest.raises(package.EncodeError) as caught:
            client.books.send(body=package.Book(aliases=[], **changed))
        assert "secret" not in str(caught.value)
    assert not book.requests


def test_a_missing_library_is_said_before_anything_is_sent(
    book: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "defusedxml", None)
    with pytest.raises(ImportError, match="needs defusedxml: install it, or this package with"):
        book.client().books.send(body=book.package.Book(title="x", aliases=[]))
    assert not book.requests
    assert 'xml = ["defusedxml>=0.7.1"]' in (book.folder / "pyproject.toml").read_text()


def test_values_of_several_forms_stay_raw_and_are_listed(make: Make, listed: Listed) -> None:
    either = {"anyOf": [STRING, {"type": "object", "properties": {"a": STRING}}]}
    owner = {"type": "object", "properties": {"value": either}}
    content = books(owner)
    answer = content["paths"]["/books"]["post"]["responses"]["200"]
    answer["content"] = {**answer["content"], "application/json": {"schema": owner}}
    place = "#/paths/~1books/post/{}/content/application~1xml"
    assert [pointer for code, pointer in listed(content) if code == "xml"] == [
        place.format("requestBody"), place.format("responses/200"),
    ]  # fmt: skip
    made = make(content)
    assert "body: FileLike" in made.text("resources/books.py")
    assert "XmlContent" not in made.text("resources/_books.py")
