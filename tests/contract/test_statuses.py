"""Every documented status, and some that are not: the class of the error and its typed detail."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from tests.contract.calling import send_all
from tests.contract.jsons import to_bytes
from tests.contract.judge import Answer
from tests.contract.marks import two_modes, vendors
from tests.contract.server import Serve
from tests.contract.vendors import MATEO, METRIPORT, Mode, Vendor

CLASSES: Final = {
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "StatusError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    408: "StatusError",
    409: "ConflictError",
    418: "StatusError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
    494: "StatusError",
    500: "ServerError",
    502: "ServerError",
    503: "ServerError",
    504: "ServerError",
    530: "ServerError",
}
DOCUMENTED: Final = {
    "cobalt": set[int](),
    "clerk_chat": {400, 401, 403, 404, 422, 429, 500},
    "hero": {403, 429, 500},
    "metriport": set(CLASSES),
    "mateo": {400},
}
DESCRIBING: Final = (METRIPORT, MATEO)
"""Those whose documents say what an error's body looks like."""
PROBLEM: Final = {"status": 400, "name": "BadRequest", "title": "Bad", "detail": "No such patient"}
INVALID_INPUT: Final = {
    "code": "FST_ERR_VALIDATION",
    "message": "body must have required property 'from'",
    "hint": "Pass from",
    "statusCode": 400,
}


def raised(serve: Serve, vendor: Vendor, answers: list[Answer], mode: Mode = "sync") -> list[Any]:
    """The error of each call that is answered so; each is sent once."""
    server = serve(vendor)
    server.answers = list(answers)
    calls = [vendor.required.arguments] * len(answers)
    once = vendor.package.RetryPolicy(attempts=1)
    errors = send_all(vendor, server.base_url, calls, mode=mode, retry=once)
    assert len(server.received) == len(answers)
    return errors


@vendors
@two_modes
def test_a_status_gives_its_error(serve: Serve, vendor: Vendor, mode: Mode) -> None:
    body = to_bytes({**PROBLEM, **INVALID_INPUT})
    documented = DOCUMENTED[vendor.api]
    id_header = {"X-Request-Id": "req-1"}
    answers = [
        Answer(status=status, body=body, headers=id_header, fits=status in documented)
        for status in CLASSES
    ]

    for status, error in zip(CLASSES, raised(serve, vendor, answers, mode), strict=True):
        phrase = f" {HTTPStatus(status).phrase}" if status in list(HTTPStatus) else ""
        called = f"messages.send: POST {vendor.path}"
        assert type(error) is getattr(vendor.package, CLASSES[status])
        assert str(error) == f"{called}: HTTP {status}{phrase} (request id req-1)"
        assert (error.operation, error.method, error.path) == ("messages.send", "POST", vendor.path)
        assert error.status_code == error.response.status_code == status
        assert error.request_id == error.headers["x-request-id"] == "req-1"
        assert error.body == body
        assert error.retry_after is None
        described = vendor in DESCRIBING and status in documented
        assert (error.detail is not None) == described


def test_metriport_describes_every_error(serve: Serve) -> None:
    answers = [Answer(status=status, body=to_bytes(PROBLEM)) for status in CLASSES]

    for error in raised(serve, METRIPORT, answers):
        assert error.detail == METRIPORT.package.Problem(
            status=400, name="BadRequest", title="Bad", detail="No such patient"
        )


def test_mateo_describes_an_invalid_input(serve: Serve) -> None:
    [error] = raised(serve, MATEO, [Answer(status=400, body=to_bytes(INVALID_INPUT))])

    assert error.detail == MATEO.package.InvalidInput(
        code="FST_ERR_VALIDATION",
        message="body must have required property 'from'",
        hint="Pass from",
        status_code=400,
    )


def test_a_described_error_is_read_with_the_same_tolerance_as_an_answer(serve: Serve) -> None:
    without_hint = {name: value for name, value in INVALID_INPUT.items() if name != "hint"}
    answers = [
        Answer(status=400, body=to_bytes(without_hint)),
        Answer(status=400, body=to_bytes({**INVALID_INPUT, "hint": None}), fits=False),
        Answer(status=400, body=to_bytes({**INVALID_INPUT, "added": [1]})),
        Answer(status=400, body=to_bytes({**INVALID_INPUT, "message": None}), fits=False),
    ]

    missing, null, more, wrong = (error.detail for error in raised(serve, MATEO, answers))

    assert missing.hint is null.hint is None
    assert more.extra == {"added": [1]}
    assert wrong is None


@vendors
@two_modes
def test_a_body_of_another_form_does_not_hide_the_status(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    fits = False if vendor in DESCRIBING else None
    bodies = [b"", b"<html>Bad Gateway</html>", b"[1]", b"null", b'{"status": "no']
    answers = [Answer(status=400, body=body, fits=fits) for body in bodies]
    answers += [Answer(status=400, body=body, fits=None) for body in (b"\xff", b"[" * 99_999)]

    for answer, error in zip(answers, raised(serve, vendor, answers, mode), strict=True):
        assert type(error) is vendor.package.BadRequestError
        assert error.detail is None
        assert error.body == answer.body


@vendors
@two_modes
def test_a_broken_off_error_body_does_not_hide_the_status(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    answer = Answer(status=400, body=to_bytes({**PROBLEM, **INVALID_INPUT}), cut=20, fits=None)

    [error] = raised(serve, vendor, [answer], mode)

    assert type(error) is vendor.package.BadRequestError
    assert (error.detail, error.body) == (None, b"")


@vendors
@two_modes
def test_a_redirect_is_not_followed(serve: Serve, vendor: Vendor, mode: Mode) -> None:
    elsewhere = {"Location": f"{vendor.base_path}{vendor.path}"}
    answers = [
        Answer(status=status, headers=elsewhere, fits=None) for status in (301, 302, 303, 307, 308)
    ]

    for error in raised(serve, vendor, answers, mode):
        assert type(error) is vendor.package.StatusError
        assert "redirects are not followed" in str(error)
        assert error.headers["location"] == elsewhere["Location"]


@vendors
def test_an_error_says_when_to_try_again(serve: Serve, vendor: Vendor) -> None:
    asked = {"7": 7.0, "0": 0.0, "Fri, 20 Nov 2026 09:30:00 GMT": 0.0, "soon": None, "-1": None}
    answers = [Answer(status=503, headers={"Retry-After": header}, fits=None) for header in asked]

    errors = raised(serve, vendor, answers)

    assert [error.retry_after for error in errors] == list(asked.values())
