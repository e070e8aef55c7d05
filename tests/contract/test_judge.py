"""The judging server can fail: what is wrong with a request or an answer is caught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import httpx2
import pytest

from tests.contract.calling import no_certificates, send
from tests.contract.jsons import to_bytes, with_value, without
from tests.contract.judge import Answer
from tests.contract.marks import vendors
from tests.contract.server import VIOLATED, ContractServer, Serve
from tests.contract.vendors import CLERK_CHAT, COBALT, HERO, MATEO, METRIPORT, VENDORS, Vendor


def post(server: ContractServer, **changes: Any) -> httpx2.Response:
    """The answer to a request that is right but for the changes; no package takes part."""
    sample = server.vendor.everything
    given: dict[str, Any] = {
        "method": "POST",
        "url": server.base_url + server.vendor.path,
        "params": sample.query,
        "headers": server.vendor.headers,
        "json": sample.body,
        **changes,
    }
    with httpx2.Client(verify=no_certificates(), trust_env=False) as http:
        return http.request(**given)


def _without_header(headers: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


def _wrong_everywhere(vendor: Vendor) -> Iterator[tuple[str, dict[str, Any], str]]:
    """What any vendor must refuse: its name, what is changed, what the judge says."""
    for name in vendor.headers:
        left = _without_header(vendor.headers, name)
        yield f"without {name}", {"headers": left}, "Security"
        yield f"{name} misspelt", {"headers": {**left, f"{name}x": "1"}}, "Security"
    for name in vendor.required.body:
        if name != "attachments":
            yield f"without {name}", {"json": without(vendor.everything.body, [name])}, name
        wrong = with_value(vendor.everything.body, [name], {"a": 1})
        yield f"{name} of another type", {"json": wrong}, "InvalidRequestBody"
    unknown = with_value(vendor.everything.body, ["made_up"], 1)
    yield "a member made up", {"json": unknown}, "made_up"
    yield "a query parameter made up", {"params": {**vendor.everything.query, "a": "1"}}, "a is not"
    yield "no body", {"json": None}, "Body"
    yield "no JSON", {"json": None, "content": b"{"}, "Body"
    yield "a form", {"json": None, "data": {"a": "1"}}, "application/x-www-form-urlencoded"
    yield "another method", {"method": "PUT"}, "Operation"


_WRONG_SOMEWHERE: Final[list[tuple[Vendor, list[str | int], Any]]] = [
    (COBALT, ["message"], None),
    (CLERK_CHAT, ["recipients", 0], 1415),
    (CLERK_CHAT, ["templateId"], "123"),
    (HERO, ["message_type"], "fax"),
    (HERO, ["send_at"], "tomorrow"),
    (METRIPORT, ["intendedRecipientNpi"], "1234567893"),
    (MATEO, ["from"], "not-a-uuid"),
    (MATEO, ["send_after"], "2026-11-21 08:00"),
    (MATEO, ["to", 0, "handle"], 49),
    (MATEO, ["to", 0, "made_up"], 1),
    (MATEO, ["actions", 0, "type"], "button"),
    (MATEO, ["conversation_status"], "new"),
]

_CASES: Final = [
    pytest.param(vendor, changes, text, id=f"{vendor.api}: {name}")
    for vendor in VENDORS
    for name, changes, text in _wrong_everywhere(vendor)
] + [
    pytest.param(
        vendor,
        {"json": with_value(vendor.everything.body, path, value)},
        "InvalidRequestBody",
        id=f"{vendor.api}: {path} of another form",
    )
    for vendor, path, value in _WRONG_SOMEWHERE
]


@vendors
def test_a_right_request_passes_without_any_package(serve: Serve, vendor: Vendor) -> None:
    server = serve(vendor)

    answer = post(server)

    assert answer.status_code == vendor.success
    assert answer.json() == vendor.answer
    assert server.problems == []


@pytest.mark.parametrize(("vendor", "changes", "text"), _CASES)
def test_a_wrong_request_is_caught(
    serve: Serve, vendor: Vendor, changes: dict[str, Any], text: str
) -> None:
    server = serve(vendor)
    if "content" in changes:
        changes["headers"] = {**vendor.headers, "Content-Type": "application/json"}

    answer = post(server, **changes)

    assert answer.status_code == VIOLATED
    assert text in "".join(server.take_problems())


def test_a_missing_query_parameter_is_caught(serve: Serve) -> None:
    server = serve(METRIPORT)

    assert post(server, params={}).status_code == VIOLATED

    assert "MissingRequiredParameter" in server.take_problems()[0]


def test_a_body_that_fits_no_alternative_is_caught(serve: Serve) -> None:
    server = serve(METRIPORT)

    assert post(server, json={"destination": "a", "subject": "b"}).status_code == VIOLATED

    assert "is not valid under any of the given schemas" in server.take_problems()[0]


def test_another_path_is_caught(serve: Serve) -> None:
    server = serve(COBALT)

    assert post(server, url=f"{server.origin}/messages").status_code == VIOLATED

    assert "ServerNotFound" in server.take_problems()[0]


_WRONG_ANSWERS: Final = [
    pytest.param(COBALT, ["job_id"], "15550942", id="cobalt: a string for an integer"),
    pytest.param(CLERK_CHAT, ["data", "status"], "lost", id="clerk_chat: an unknown value"),
    pytest.param(CLERK_CHAT, ["data", "created"], "yesterday", id="clerk_chat: no date"),
    pytest.param(HERO, ["write_to_record"], None, id="hero: null"),
    pytest.param(METRIPORT, ["communication", "recipient"], {}, id="metriport: no array"),
    pytest.param(MATEO, ["message", "status"], "lost", id="mateo: an unknown value"),
    pytest.param(MATEO, ["recipients", 0, "handle"], None, id="mateo: null"),
]


@pytest.mark.parametrize(("vendor", "path", "value"), _WRONG_ANSWERS)
def test_an_answer_of_a_test_that_does_not_fit_is_caught(
    serve: Serve, vendor: Vendor, path: list[str | int], value: Any
) -> None:
    server = serve(vendor)
    body = to_bytes(with_value(vendor.answer, path, value))
    server.answers = [Answer(status=vendor.success, body=body, media_type=vendor.media_type)]

    post(server)

    [problem] = server.take_problems()
    assert problem.startswith("answer of the test: InvalidData")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"status": 418}, "ResponseNotFound"),
        ({"media_type": "text/html"}, "mimetype not found"),
        ({"body": b"{"}, "Failed to deserialize"),
        ({"fits": False}, "meant not to fit"),
    ],
)
def test_an_undocumented_answer_of_a_test_is_caught(
    serve: Serve, changes: dict[str, Any], text: str
) -> None:
    server = serve(COBALT)
    server.answers = [replace(Answer(body=to_bytes(COBALT.answer)), **changes)]

    post(server)

    [problem] = server.take_problems()
    assert text in problem


def test_a_failure_of_the_server_itself_is_caught(serve: Serve) -> None:
    server = serve(COBALT)
    server.answers = []

    with pytest.raises(COBALT.package.NoResponseError):
        send(COBALT, server.base_url, COBALT.required.arguments)

    [problem] = server.take_problems()
    assert problem.startswith("the server failed: IndexError")
