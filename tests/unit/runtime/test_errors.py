"""Errors: what they say, what they carry, and what they keep to themselves."""

from __future__ import annotations

import copy
import pickle
import traceback

import httpx2
import pytest

from runtime.errors import (
    ApiError,
    InvalidResponseError,
    MissingCredentialsError,
    NoResponseError,
    RequestTimeoutError,
)

from .letters import Refusal
from .letters_client import GET, SEND
from .letters_errors import BadRequestError, ServerError, StatusError

SECRET = "Ada Lovelace"


def answer(status: int, request_id: str = "") -> httpx2.Response:
    """An answer that holds a secret wherever it can."""
    return httpx2.Response(
        status,
        content=SECRET.encode(),
        headers={"X-Patient": SECRET, "X-Request-Id": request_id},
        request=httpx2.Request("POST", "https://letters.test/", headers={"X-Key": SECRET}),
        extensions={"reason_phrase": SECRET.encode()},
    )


ERRORS: list[tuple[ApiError, str]] = [
    (ApiError("failed", GET), "letters.get: GET /letters/{letterId}: failed"),
    (ApiError("failed"), "failed"),
    (
        NoResponseError(SEND, "ConnectError", possibly_sent=False),
        "letters.send: POST /letters: no connection; the request was not sent (ConnectError)",
    ),
    (
        RequestTimeoutError(SEND, "ReadTimeout", possibly_sent=True),
        (
            "letters.send: POST /letters: no response; the request may have taken effect,"
            " do not simply send it again (ReadTimeout)"
        ),
    ),
    (StatusError(SEND, answer(418)), "letters.send: POST /letters: HTTP 418 I'm a Teapot"),
    (StatusError(SEND, answer(499)), "letters.send: POST /letters: HTTP 499"),
    (
        ServerError(SEND, answer(503, "7f3a")),
        "letters.send: POST /letters: HTTP 503 Service Unavailable (request id 7f3a)",
    ),
    (
        ServerError(SEND, answer(503, SECRET)),
        "letters.send: POST /letters: HTTP 503 Service Unavailable",
    ),
    (
        StatusError(SEND, answer(301)),
        "letters.send: POST /letters: HTTP 301 Moved Permanently: redirects are not followed",
    ),
    (
        InvalidResponseError(SEND, "$.id: wrong", answer(200), body_path=("id",)),
        (
            "letters.send: POST /letters: HTTP 200 OK: $.id: wrong; the request was accepted,"
            " do not simply send it again"
        ),
    ),
    (
        InvalidResponseError(SEND, "$.id: wrong", answer(304)),
        "letters.send: POST /letters: HTTP 304 Not Modified: $.id: wrong",
    ),
]


@pytest.mark.parametrize(("error", "text"), ERRORS)
def test_the_text_is_made_of_names_and_numbers(error: ApiError, text: str) -> None:
    assert str(error) == text
    assert SECRET not in repr(error)
    assert SECRET not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("error", [error for error, _ in ERRORS])
def test_an_error_can_be_copied_and_pickled(error: ApiError) -> None:
    for same in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(same) is type(error)
        assert str(same) == str(error)
        assert same.operation == error.operation


def test_what_was_received_is_on_the_attributes() -> None:
    error = BadRequestError(SEND, answer(400), detail=Refusal(code=SECRET), retry_after=2.0)
    assert (error.operation, error.method, error.path) == ("letters.send", "POST", "/letters")
    assert error.detail == Refusal(code=SECRET)
    assert error.body == SECRET.encode()
    assert error.headers["x-patient"] == SECRET
    assert error.response.request.headers["x-key"] == SECRET
    assert error.retry_after == 2.0
    assert pickle.loads(pickle.dumps(error)).detail == error.detail


def test_the_body_of_an_answer_that_broke_off_is_empty() -> None:
    unread = httpx2.Response(500, stream=httpx2.ByteStream(b"half"))
    assert ServerError(SEND, unread).body == b""


def test_all_errors_of_calls_are_one_family() -> None:
    for kind in (MissingCredentialsError, NoResponseError, StatusError, InvalidResponseError):
        assert issubclass(kind, ApiError)
    assert issubclass(RequestTimeoutError, NoResponseError)
