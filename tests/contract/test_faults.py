"""Answers that are no answers: what arrived is not taken for success, and nothing is sent twice."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from tests.contract.calling import send_all
from tests.contract.jsons import to_bytes
from tests.contract.judge import Answer
from tests.contract.marks import two_modes, vendors
from tests.contract.server import Serve, published_answer
from tests.contract.vendors import Mode, Vendor


def wrong(body: bytes, **members: Any) -> Answer:
    """An answer that the document does not allow, which the judge confirms."""
    return Answer(body=body, fits=False, **members)


def unjudged(body: bytes, **members: Any) -> Answer:
    """One that the judge cannot judge."""
    return Answer(body=body, fits=None, **members)


BROKEN: Final[dict[str, Callable[[bytes], Answer]]] = {
    "an empty body": lambda _: wrong(b""),
    "blanks": lambda _: wrong(b" \n"),
    "a page": lambda _: wrong(b"<!doctype html><p>Sign in", media_type="text/html"),
    "a page that is called JSON": lambda _: wrong(b"<!doctype html><p>Sign in"),
    "half of the JSON": lambda body: wrong(body[: len(body) // 2]),
    "two JSON values": lambda body: wrong(body + body),
    "not UTF-8": lambda body: unjudged(body[:-1] + b', "x": "\xff"}'),
    "NaN": lambda body: unjudged(body[:-1] + b', "x": NaN}'),
    "a number too long": lambda body: unjudged(body[:-1] + b', "x": ' + b"9" * 5_000 + b"}"),
    "null": lambda _: wrong(b"null"),
    "an array": lambda body: wrong(b"[" + body + b"]"),
    "a string": lambda _: wrong(b'"OK"'),
    "too deep": lambda body: unjudged(body[:-1] + b', "x": ' + b"[" * 99_999),
    "gzip that is none": lambda body: unjudged(body, headers={"Content-Encoding": "gzip"}),
    "a body that breaks off": lambda body: unjudged(body, cut=len(body) // 2),
}
BROKEN_OFF: Final = ("a body that breaks off", "gzip that is none")
MEDIA_TYPES: Final = (
    "text/plain",
    "text/html",
    "application/octet-stream",
    "application/problem+json",
    "application/json; charset=iso-8859-1",
    "APPLICATION/JSON",
    "",
    "nonsense",
)


def outcomes(serve: Serve, vendor: Vendor, answers: list[Answer], mode: Mode = "sync") -> list[Any]:
    """What comes of each call that is answered so; each is sent once."""
    server = serve(vendor)
    server.answers = list(answers)
    calls = [vendor.required.arguments] * len(answers)
    found = send_all(vendor, server.base_url, calls, mode=mode)
    assert len(server.received) == len(answers)
    return found


def published_value(vendor: Vendor) -> Any:
    """The published answer as the package reads it."""
    name = "MessageResponse" if vendor.api == "clerk_chat" else "SendMessageResponse"
    return getattr(vendor.package, name).from_json(vendor.answer)


@vendors
@two_modes
def test_what_is_no_answer_is_told_as_accepted_but_unreadable(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    body = to_bytes(vendor.answer)
    answers = [replace(broken(body), status=vendor.success) for broken in BROKEN.values()]

    errors = outcomes(serve, vendor, answers, mode)

    for name, answer, error in zip(BROKEN, answers, errors, strict=True):
        assert type(error) is vendor.package.InvalidResponseError, f"{name}: {error!r}"
        assert "the request was accepted, do not simply send it again" in str(error)
        assert error.status_code == error.response.status_code == vendor.success
        assert error.body == (b"" if name in BROKEN_OFF else answer.body), name


@vendors
@two_modes
def test_no_content_where_an_answer_is_documented_is_told(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    answers = [Answer(status=status, fits=None) for status in (204, 205)]

    for error in outcomes(serve, vendor, answers, mode):
        assert type(error) is vendor.package.InvalidResponseError
        assert "accepted" in str(error)
        assert error.body == b""


@vendors
@two_modes
def test_the_right_json_is_read_under_any_content_type(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    right = replace(published_answer(vendor), fits=None)
    answers = [replace(right, media_type=media_type) for media_type in MEDIA_TYPES]

    found = outcomes(serve, vendor, answers, mode)

    assert [answer.value for answer in found] == [published_value(vendor)] * len(answers)


@vendors
def test_the_right_json_is_read_at_any_success(serve: Serve, vendor: Vendor) -> None:
    right = replace(published_answer(vendor), fits=None)
    statuses = [200, 201, 202, 206, 299]

    found = outcomes(serve, vendor, [replace(right, status=status) for status in statuses])

    assert [answer.status_code for answer in found] == statuses
    assert [answer.value for answer in found] == [published_value(vendor)] * len(statuses)


@vendors
@two_modes
def test_a_compressed_answer_and_one_with_a_byte_order_mark_are_read(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    right = replace(published_answer(vendor), fits=None)
    answers = [
        replace(right, body=gzip.compress(right.body), headers={"Content-Encoding": "gzip"}),
        replace(right, body=b"\xef\xbb\xbf" + right.body),
    ]

    found = outcomes(serve, vendor, answers, mode)

    assert [answer.value for answer in found] == [published_value(vendor)] * 2
