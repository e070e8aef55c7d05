"""The vendors' own examples, read from their pages, through the clients."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from tests.contract.calling import send
from tests.contract.jsons import as_moments, to_bytes
from tests.contract.judge import Answer
from tests.contract.marks import modes
from tests.contract.server import Serve
from tests.contract.vendors import CLERK_CHAT, COBALT, METRIPORT, Mode


def json_after(text: str, mark: str) -> Any:
    """The first JSON object of a text after a mark."""
    rest = text[text.index(mark) :]
    value, _ = json.JSONDecoder().raw_decode(rest, rest.index("{\n"))
    return value


def as_arguments(members: dict[str, Any]) -> dict[str, Any]:
    """The arguments for members, whose names are written in Python's way."""
    return {
        re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name): value
        for name, value in members.items()
    }


@modes
def test_the_example_of_cobalts_page(serve: Serve, mode: Mode) -> None:
    page = COBALT.page
    request, answer = json_after(page, "-d '"), json_after(page, "### Example Response")
    keys = dict(re.findall(r"-H '(client_id|client_secret|access_token): (.+)'", page))
    server = serve(COBALT)
    server.answers = [Answer(body=to_bytes(answer))]

    sent = send(COBALT, server.base_url, request, mode=mode, **keys).value

    [received] = server.received
    assert received.json == request
    assert keys.items() <= dict(received.headers).items()
    assert len(keys) == 3
    assert (sent.success, sent.message_id, sent.job_id) == (True, "msg_123456789", 15550942)
    assert sent.to_json() == answer


@modes
def test_the_examples_of_clerk_chats_page(serve: Serve, mode: Mode) -> None:
    page = CLERK_CHAT.page
    block: Any = yaml.safe_load(page[page.index("openapi: 3.0.0") : page.rindex("````")])
    schemas = block["components"]["schemas"]
    request, message = (
        {name: member["example"] for name, member in members.items() if "example" in member}
        for members in (
            schemas["SendMessageRequest"]["properties"],
            schemas["MessageObject"]["properties"],
        )
    )
    server = serve(CLERK_CHAT)
    server.answers = [Answer(status=201, body=to_bytes({"data": message}))]

    sent = send(CLERK_CHAT, server.base_url, as_arguments(request), mode=mode).value.data

    [received] = server.received
    assert received.json == request
    assert (sent.id, sent.sender_type, sent.status) == (1, "user", "delivered")
    assert sent.created.isoformat() == "2021-01-01T00:00:00+00:00"
    assert as_moments(sent.to_json()) == as_moments(message)


@modes
def test_the_example_of_metriports_page(serve: Serve, mode: Mode) -> None:
    request = json_after(METRIPORT.page, "Example Request Body:")
    answer = json_after(METRIPORT.page, "The resulting FHIR Communication resource.")
    arguments = {"patient_id": "11111111-1111-1111-1111-111111111111", **as_arguments(request)}
    server = serve(METRIPORT)
    server.answers = [Answer(body=to_bytes(answer))]

    sent = send(METRIPORT, server.base_url, arguments, mode=mode).value.communication

    [received] = server.received
    assert received.json == request
    assert dict(received.parameters.query) == {"patientId": arguments["patient_id"]}
    assert sent.status == "in-progress"
    assert sent.payload[0].content_reference.reference.startswith("DocumentReference/")
    assert {"communication": sent.to_json()} == answer


@modes
def test_the_sample_call_of_metriports_page(serve: Serve, mode: Mode) -> None:
    page = METRIPORT.page
    written = page[page.index("sendMessage({") + len("sendMessage(") :].partition(")")[0]
    sample = json.loads(re.sub(r",\s*}", "}", re.sub(r"(\w+): ", r'"\1": ', written)))
    server = serve(METRIPORT)

    send(METRIPORT, server.base_url, as_arguments(sample), mode=mode)

    [received] = server.received
    assert {**received.json, **dict(received.parameters.query)} == sample
