"""What comes back: responses of every kind, by what the document says of their status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
STRING: JsonObject = {"type": "string"}
BINARY: JsonObject = {"type": "string", "format": "binary"}


def answering(make: Make, responses: JsonObject) -> Made:
    return make(document(paths={"/things": operation(method="get", responses=responses)}))


def described(**content: JsonObject) -> JsonObject:
    """A response with these media types, `_` for the slash of each."""
    return {
        "description": "A thing",
        "content": {name.replace("_", "/", 1): media for name, media in content.items()},
    }


@pytest.mark.parametrize(
    ("media_type", "schema", "answer", "expected"),
    [
        ("text/plain", STRING, "ü".encode(), "ü"),
        ("text/html", None, b"<p>", "<p>"),
        ("text/csv", BINARY, b"a,b", "a,b"),
        ("application/octet-stream", BINARY, b"\0\xff", b"\0\xff"),
        ("image/png", None, b"png", b"png"),
        ("application/pdf", STRING, b"%PDF", b"%PDF"),
        ("application/xml", {"type": "object"}, b"<a/>", b"<a/>"),
        ("text/json", {"type": "integer"}, b"3", 3),
        ("application/json", None, b'{"a":1}', {"a": 1}),
        ("application/vnd.x+json; version=1", {"type": "boolean"}, b"true", True),
        ("*/*", {"type": "array", "items": STRING}, b'["a"]', ["a"]),
        ("*/*", STRING, b"a", "a"),
        ("*/*", BINARY, b"\xff", b"\xff"),
        ("*/*", None, b"\xff", b"\xff"),
    ],
)
def test_a_body_is_read_as_its_media_type_says(
    make: Make, media_type: str, schema: Any, answer: bytes, expected: object
) -> None:
    media: JsonObject = {} if schema is None else {"schema": schema}
    response = {"description": "A thing", "content": {media_type: media}}
    made = answering(make, {"200": response})
    answered = httpx2.Response(200, content=answer)
    assert made.client(answered).things.send() == expected
    assert made.requests[0].headers["accept"] == media_type


def test_a_text_is_read_by_its_charset(make: Make) -> None:
    made = answering(make, {"200": described(text_plain={"schema": STRING})})
    headers = {"Content-Type": "text/plain; charset=iso-8859-1"}
    client = made.client(
        httpx2.Response(200, content=b"\xfc", headers=headers),
        httpx2.Response(200, content=b"\xfc", headers={"Content-Type": "text/plain; charset=hex"}),
    )
    assert client.things.send() == "ü"
    with pytest.raises(made.package.InvalidResponseError, match="not text in the charset"):
        client.things.send()


def test_a_string_of_any_type_can_come_as_json(make: Make) -> None:
    made = answering(make, {"200": {"description": "", "content": {"*/*": {"schema": STRING}}}})
    assert made.client(httpx2.Response(200, json="a")).things.send() == "a"


def test_json_is_read_where_a_response_has_it(make: Make) -> None:
    content = described(text_plain={"schema": STRING}, application_json={"schema": {}})
    made = answering(make, {"200": content})
    assert made.client(httpx2.Response(200, json=[1])).things.send() == [1]
    assert made.requests[0].headers["accept"] == "application/json"


def test_kinds_of_bodies_are_told_apart_by_status(make: Make, unchecked: None) -> None:
    made = answering(
        make,
        {
            "200": described(application_json={"schema": {"type": "integer"}}),
            "201": described(text_plain={"schema": STRING}),
            "202": described(image_png={"schema": BINARY}),
            "204": {"description": "None"},
            "2xx": described(application_json={"schema": {"type": "boolean"}}),
        },
    )
    client = made.client(
        httpx2.Response(200, json=3),
        httpx2.Response(201, text="3"),
        httpx2.Response(202, content=b"3"),
        httpx2.Response(204),
        httpx2.Response(207, json=True),
    )
    assert [client.things.send() for _ in range(5)] == [3, "3", b"3", None, True]
    assert "-> int | str | bytes | None | bool:" in made.text("resources/things.py")


def test_a_page_of_a_proxy_is_no_json(make: Make) -> None:
    made = answering(make, {"200": described(application_json={"schema": {"type": "object"}})})
    page = httpx2.Response(200, text="<html>secret", headers={"Content-Type": "text/html"})
    with pytest.raises(made.package.InvalidResponseError) as caught:
        made.client(page).things.send()
    assert "secret" not in str(caught.value)
    assert caught.value.response is page


def test_a_default_response_is_that_of_a_success(make: Make) -> None:
    made = answering(make, {"default": described(application_json={"schema": {}})})
    assert made.client(httpx2.Response(200, json={"a": 1})).things.send() == {"a": 1}


@pytest.mark.parametrize("responses", [{}, {"404": {"description": "Not there"}}])
def test_a_success_that_is_not_described_gives_none(
    make: Make, unchecked: None, responses: JsonObject
) -> None:
    made = answering(make, responses)
    assert made.client(httpx2.Response(200, json={"a": 1})).things.send() is None


def test_the_text_of_an_error_is_its_detail(make: Make) -> None:
    responses = {
        "200": {"description": "OK"},
        "400": described(text_plain={"schema": STRING}),
        "404": described(image_png={"schema": BINARY}),
    }
    made = answering(make, responses)
    with pytest.raises(made.package.BadRequestError) as caught:
        made.client(httpx2.Response(400, text="why")).things.send()
    assert caught.value.detail == "why"
    with pytest.raises(made.package.NotFoundError) as caught:
        made.client(httpx2.Response(404, content=b"png")).things.send()
    assert caught.value.detail is None
    assert caught.value.body == b"png"
