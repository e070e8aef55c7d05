"""Which content, detail and error class belong to a status."""

from __future__ import annotations

from collections.abc import Mapping

import httpx2
import pytest

from runtime.answer import read
from runtime.contents import JsonContent
from runtime.decode import as_int, as_list, as_str
from runtime.errors import InvalidResponseError
from runtime.operation import Operation
from runtime.union import best_fit
from runtime.values import JsonValue

from .letters_errors import BadRequestError, RateLimitError, ServerError, StatusError

ERRORS = "tests.unit.runtime.letters_errors"
BROKEN = httpx2.ReadError("gone")
Contents = Mapping[int | str, JsonContent[object] | None]
TEXT = JsonContent(as_str)
NUMBER = JsonContent(as_int)


def operation(
    responses: Contents, errors: Mapping[int | str, JsonContent[object]] | None = None
) -> Operation[object]:
    """An operation with these responses."""
    return Operation(name="x", method="GET", path="/", responses=responses, errors=errors or {})


def answer(status: int, body: bytes = b'"a"') -> httpx2.Response:
    """An answer that was read."""
    return httpx2.Response(status, content=body, request=httpx2.Request("GET", "https://a.test"))


@pytest.mark.parametrize(
    ("responses", "status", "expected"),
    [
        ({200: TEXT, 201: NUMBER}, 200, "a"),
        ({204: None}, 204, None),
        ({204: None}, 200, None),
        ({200: TEXT}, 202, "a"),
        ({200: TEXT, 201: TEXT}, 202, "a"),
        ({200: NUMBER, "2XX": TEXT}, 202, "a"),
        ({"default": TEXT}, 200, "a"),
        ({200: NUMBER, "2XX": TEXT, "default": NUMBER}, 299, "a"),
        ({200: NUMBER, "default": None}, 202, None),
        ({200: NUMBER, 303: TEXT}, 303, "a"),
    ],
)
def test_a_success_is_read_by_status_then_range_then_default(
    responses: Contents, status: int, expected: object
) -> None:
    assert read(operation(responses), answer(status), errors=ERRORS) == expected


@pytest.mark.parametrize("responses", [{200: TEXT, 201: NUMBER}, {200: TEXT, 204: None}, {}])
def test_a_success_that_could_be_read_in_several_ways_is_not_guessed(responses: Contents) -> None:
    with pytest.raises(InvalidResponseError, match="HTTP 202 Accepted: this status is not docu"):
        read(operation(responses), answer(202), errors=ERRORS)


def test_an_answer_without_content_may_break_off() -> None:
    assert read(operation({204: None}), answer(204), errors=ERRORS, broken=BROKEN) is None


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, BadRequestError),
        (401, StatusError),
        (418, StatusError),
        (429, RateLimitError),
        (500, ServerError),
        (599, ServerError),
        (600, StatusError),
        (304, StatusError),
    ],
)
def test_the_class_of_an_error_goes_by_status_then_range(
    status: int, error: type[StatusError]
) -> None:
    with pytest.raises(StatusError) as caught:
        read(operation({"default": TEXT}), answer(status), errors=ERRORS)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("errors", "detail"),
    [
        ({418: TEXT, "4XX": NUMBER, "default": NUMBER}, "a"),
        ({400: NUMBER, "4XX": TEXT, "default": NUMBER}, "a"),
        ({400: NUMBER, "5XX": NUMBER, "default": TEXT}, "a"),
        ({400: TEXT}, None),
        ({418: NUMBER, "4XX": TEXT}, None),
    ],
)
def test_the_detail_of_an_error_goes_by_status_then_range_then_default(
    errors: Mapping[int | str, JsonContent[object]], detail: object
) -> None:
    with pytest.raises(StatusError) as caught:
        read(operation({200: TEXT}, errors), answer(418), errors=ERRORS)
    assert caught.value.detail == detail


def nested(value: JsonValue) -> object:
    """Lists in lists."""
    return best_fit(value, as_str, lambda inner: as_list(inner, nested))


def test_an_answer_that_is_nested_too_deeply_for_its_model_is_refused() -> None:
    deep = answer(200, b"[" * 900 + b"]" * 900)
    with pytest.raises(InvalidResponseError, match="values are nested too deeply"):
        read(operation({200: JsonContent(nested)}), deep, errors=ERRORS)


def test_an_error_that_is_nested_too_deeply_for_its_model_keeps_its_status() -> None:
    deep = answer(500, b"[" * 900 + b"]" * 900)
    with pytest.raises(ServerError) as caught:
        read(operation({}, {500: JsonContent(nested)}), deep, errors=ERRORS)
    assert caught.value.detail is None
