"""What the clients send, and that they read the answers that are published."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest

from tests.contract.calling import send
from tests.contract.jsons import as_moments
from tests.contract.marks import modes, two_modes, vendors
from tests.contract.server import ContractServer, Serve
from tests.contract.vendors import METRIPORT, Mode, Sample, Vendor


def assert_arrived(server: ContractServer, sample: Sample) -> None:
    [request] = server.received
    assert request.json == sample.body
    assert dict(request.parameters.query) == sample.query
    assert request.path == server.vendor.base_path + server.vendor.path


@vendors
@modes
def test_what_must_be_passed_is_enough(serve: Serve, vendor: Vendor, mode: Mode) -> None:
    server = serve(vendor)

    answer = send(vendor, server.base_url, vendor.required.arguments, mode=mode, own_http=False)

    assert_arrived(server, vendor.required)
    assert answer.status_code == vendor.success
    assert answer.attempts == 1


@vendors
@modes
def test_every_argument_arrives_under_its_published_name(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    server = serve(vendor)

    send(vendor, server.base_url, vendor.everything.arguments, mode=mode)

    assert_arrived(server, vendor.everything)


@vendors
def test_the_samples_leave_out_no_argument_and_no_published_member(vendor: Vendor) -> None:
    messages = import_module(f"{vendor.package.__name__}.resources.messages").Messages
    arguments = set(inspect.signature(messages.send).parameters) - {"self"}
    schema = _request_schema(vendor)

    assert arguments == set(vendor.everything.arguments)
    assert set(schema["properties"]) == set(vendor.everything.body)
    assert set(schema["required"]) <= set(vendor.required.body)


@vendors
@modes
def test_an_answer_is_read_completely(serve: Serve, vendor: Vendor, mode: Mode) -> None:
    server = serve(vendor)

    answer = send(vendor, server.base_url, vendor.required.arguments, mode=mode)

    assert as_moments(answer.value.to_json()) == as_moments(vendor.answer)
    assert answer.value.extra == {}


@vendors
def test_a_request_has_the_headers_that_it_needs_and_no_others(
    serve: Serve, vendor: Vendor
) -> None:
    server = serve(vendor)

    send(vendor, server.base_url, vendor.required.arguments)

    [request] = server.received
    names = [name.lower() for name, _ in request.headers]
    assert len(names) == len(set(names))
    assert set(names) - {name.lower() for name in vendor.headers} == {
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    }
    assert request.headers["accept"] == vendor.media_type
    assert request.headers["content-type"] == "application/json"
    assert request.headers["content-length"] == str(len(request.body))
    assert request.headers["user-agent"].startswith(f"{vendor.api.replace('_', '-')}-client/")


@two_modes
def test_a_message_that_names_no_patient_is_not_sent(serve: Serve, mode: Mode) -> None:
    """The type checkers forbid it; a value from somewhere else can still be None."""
    server = serve(METRIPORT)

    with pytest.raises(METRIPORT.package.EncodeError, match="patientId"):
        send(
            METRIPORT,
            server.base_url,
            {**METRIPORT.required.arguments, "patient_id": None},
            mode=mode,
        )

    assert server.received == []


def _request_schema(vendor: Vendor) -> Any:
    document = vendor.document
    [item] = document["paths"].values()
    schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        return document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
