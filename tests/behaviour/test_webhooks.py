"""Webhooks and callbacks: verified first, then typed by event."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from werkzeug.wrappers import Request, Response

from generator.pipeline import build
from generator.project import single_target

from .conftest import JsonObject, Made, document, operation
from .test_operations_loopback import Answer, serve

__all__ = ["serve"]

Make = Callable[..., Made]
STRING: JsonObject = {"type": "string"}
SIGNED = """\
[webhooks]
scheme = "hmac-sha256"
header = "X-Signature"
encoding = "hex"
prefix = "sha256="
timestamp_header = "X-Time"
"""


def object_of(required: str = "", **properties: JsonObject) -> JsonObject:
    return {"type": "object", "required": required.split(), "properties": properties}


def request(schema: JsonObject, **members: Any) -> JsonObject:
    """A path item with a request that the API sends."""
    item = operation(request=schema, **members)
    del item["post"]["operationId"]
    return item


SENT = object_of("type id", type={"const": "message.sent"}, id=STRING)
FAILED = object_of("type", type={"enum": ["message.failed", "message.bounced"]}, why=STRING)
EVENTS = {"message.sent": request(SENT, summary="It is on its way."),
          "message.failed": request({"$ref": "#/components/schemas/Failed"})}  # fmt: skip
BY_MEMBER = document(webhooks=EVENTS, schemas={"Failed": FAILED})


def signed(body: bytes, secret: str, at: int | None = None) -> dict[str, str]:
    """What such an API sends with a body: made with the standard library alone."""
    when = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), when.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-signature": f"sha256={digest}", "x-time": when}


def test_webhooks_are_received_by_a_server(make: Make, serve: Callable[[Answer], str]) -> None:
    api = make(BY_MEMBER, SIGNED).package
    received: list[Any] = []

    def answer(request: Request) -> Response:
        try:
            event = api.parse_webhook(request.get_data(), request.headers, ["new", "s3cret"])
        except api.WebhookVerificationError as error:
            return Response(str(error), status=401)
        except api.WebhookPayloadError as error:
            return Response(str(error), status=422)
        received.append(event)
        return Response(status=204)

    def post(content: Any, secret: str = "s3cret", body: bytes = b"") -> httpx2.Response:
        payload = json.dumps(content).encode()
        return httpx2.post(url, content=body or payload, headers=signed(payload, secret))

    url = serve(answer)
    for content in (
        {"type": "message.sent", "id": "m1", "new": [1]},
        {"type": "message.bounced", "why": "full"},
        {"type": "message.read", "by": "Anna"},
        {"no": "type"},
    ):
        assert post(content).status_code == 204
    sent, failed, unknown, without = received
    assert (type(sent), sent.id, sent.extra) == (api.MessageSentEvent, "m1", {"new": [1]})
    assert (type(failed), failed.type, failed.why) == (api.Failed, "message.bounced", "full")
    assert unknown == {"type": "message.read", "by": "Anna"}
    assert without == {"no": "type"}
    forged = post({"type": "message.sent", "id": "Anna"}, secret="guessed")
    changed = post({"type": "message.sent", "id": "Anna"}, body=b'{"type": "message.failed"}')
    assert forged.status_code == changed.status_code == 401
    assert "no signature fits" in forged.text
    bad = post({"type": "message.sent", "id": ["Anna"]})
    assert (bad.status_code, bad.text) == (422, "$.id: expected a string, found an array")
    assert post("Anna").text == "$: expected an object, found a string"
    assert len(received) == 4


def test_nothing_is_read_before_it_is_verified(make: Make) -> None:
    made = make(BY_MEMBER, SIGNED)
    api = made.package
    body = b'{"type": "message.sent", "id": '
    old: JsonObject = signed(body, "s", 0)
    for headers, why in ((old, "too old"), ({}, "missing")):
        with pytest.raises(api.WebhookVerificationError, match=why):
            api.parse_webhook(body, headers, "s")
    with pytest.raises(api.WebhookPayloadError) as caught:
        api.parse_webhook(body, signed(body, "s", 0), "s", tolerance=float("inf"))
    assert caught.value.__context__ is None
    assert isinstance(caught.value, api.WebhookError)
    deep = b"[" * 200_000
    with pytest.raises(api.WebhookPayloadError, match="nested too deeply"):
        api.parse_webhook(deep, signed(deep, "s"), "s")
    with pytest.raises(TypeError, match="not str"):
        api.parse_webhook("{}", signed(b"{}", "s"), "s")
    with pytest.raises(ValueError, match="a secret is empty"):
        api.parse_webhook(b"{}", signed(b"{}", ""), "")
    read = api.parse_unverified_webhook(b'{"type": "message.sent", "id": "m1"}')
    assert read == api.MessageSentEvent(type="message.sent", id="m1")
    with pytest.raises(TypeError, match="not dict"):
        api.parse_unverified_webhook({"type": "message.sent"})


def test_without_a_scheme_nothing_looks_verified_and_no_client_is_loaded(make: Make) -> None:
    made = make(BY_MEMBER)
    api = made.package
    assert not hasattr(api, "parse_webhook")
    assert "WebhookVerificationError" not in dir(api)
    assert "def parse_webhook" not in made.text("webhooks.py")
    loaded = {name for name in sys.modules if name.startswith("api_client.")}
    assert not loaded
    assert api.parse_unverified_webhook(b'{"type": "message.failed"}').type == "message.failed"
    loaded = {name.rpartition(".")[2] for name in sys.modules if name.startswith("api_client.")}
    assert {"webhooks", "_webhooks", "decode"} <= loaded
    assert loaded.isdisjoint({"client", "call", "request", "errors", "signatures"})


def test_events_are_told_apart_by_a_header_that_the_settings_name(make: Make) -> None:
    named = {"name": "X-Event", "in": "header", "schema": {"enum": ["run"]}}
    example = {"name": "x-event", "in": "header", "schema": {"const": "star"}}
    hooks = {
        "run-started": request(
            object_of("action", action={"const": "started"}), parameters=[named]
        ),
        "run-ended": request(object_of("action", action={"const": "ended"}), parameters=[named]),
        "star-added": request(
            object_of("action", action={"const": "started"}, by=STRING), parameters=[example]
        ),
        "ping": request(object_of(zen=STRING)),
    }
    api = make(document(webhooks=hooks), '[webhooks]\nevent_header = "X-Event"').package
    read = api.parse_unverified_webhook
    assert type(read(b'{"action": "started"}', {"X-EVENT": "run"})) is api.RunStartedEvent
    assert type(read(b'{"action": "ended"}', {"x-event": "run"})) is api.RunEndedEvent
    assert type(read(b'{"action": "started"}', {"x-event": "star"})) is api.StarAddedEvent
    assert type(read(b"{}", {"x-event": "ping"})) is api.PingEvent
    assert read(b'{"action": "other"}', {"x-event": "run"}) == {"action": "other"}
    for headers in ({"x-event": "new"}, {}):
        assert read(b'{"action": "ended"}', headers) == {"action": "ended"}


def test_events_without_a_common_member_are_read_as_what_they_fit(
    make: Make, tmp_path: Path
) -> None:
    content = document(
        version="3.0.3",
        **{
            "x-webhooks": {
                "a": request(object_of("a", a=STRING)),
                "b": request(object_of("b", b=STRING)),
            }
        },
    )
    api = make(content).package
    assert api.parse_unverified_webhook(b'{"b": "1"}') == api.BEvent(b="1")
    assert api.parse_unverified_webhook(b'{"c": 1}') == {"c": 1}
    built = build(single_target(tmp_path / "api.json", tmp_path, None), lambda _api, _stage: None)
    (problem,) = built.problems
    assert (problem.code, problem.place.pointer) == ("webhook-event", "#/x-webhooks/a/post")


def test_time_and_signature_can_be_in_one_header(make: Make) -> None:
    settings = SIGNED.replace("sha256=", "v1=").replace('_header = "X-Time"', '_prefix = "t="')
    api = make(BY_MEMBER, settings).package
    body, at = b'{"type": "message.failed"}', str(int(time.time()))
    digest = hmac.new(b"s", at.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Signature": f"t={at},v1={digest}"}
    assert api.parse_webhook(body, headers, "s", tolerance=60) == api.Failed(type="message.failed")
    with pytest.raises(api.WebhookVerificationError, match="no signature fits"):
        api.parse_webhook(body, {"X-Signature": f"t={int(at) + 1},v1={digest}"}, "s")


def test_one_body_for_all_webhooks_is_that_body(make: Make) -> None:
    kinds = {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
             "discriminator": {"propertyName": "kind", "mapping": {"tom": "Cat"}}}  # fmt: skip
    schemas = {"Cat": object_of("kind", kind=STRING), "Dog": object_of("kind", kind=STRING)}
    hooks = {"pet": request(kinds), "again": request(kinds)}
    api = make(document(webhooks=hooks, schemas=schemas)).package
    assert type(api.parse_unverified_webhook(b'{"kind": "tom"}')) is api.Cat
    assert type(api.parse_unverified_webhook(b'{"kind": "Dog"}')) is api.Dog


def test_each_callback_has_its_parser(make: Make) -> None:
    shared = {"{$request.query.url}": request(object_of("n", n={"type": "integer"}))}
    callbacks: JsonObject = {
        "onData": {
            "{$request.body#/url}/data": request(object_of("a", a=STRING)),
            "{$request.body#/url}/end": request(STRING),
        },
        "done": {"$ref": "#/components/callbacks/Done"},
        "bytes": {"{$url}": {"post": {"requestBody": {"content": {"image/png": {}}}}}},
    }
    content = document(paths={"/things": operation(callbacks=callbacks)})
    content["components"]["callbacks"] = {"Done": shared}
    made = make(content, '[webhooks]\nscheme = "standard"')
    api = made.package
    names = [name for name in dir(api) if name.startswith("parse_unverified")]
    assert names == [
        "parse_unverified_done",
        "parse_unverified_send_thing_on_data_data",
        "parse_unverified_send_thing_on_data_end",
    ]
    assert api.parse_unverified_done(b'{"n": 1}').n == 1
    assert api.parse_unverified_send_thing_on_data_data(b'{"a": "x"}').a == "x"
    sign = made.module("_runtime.signatures").sign
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = sign(made.module("_webhooks").SIGNATURE, b'"over"', secret)
    assert api.parse_send_thing_on_data_end(b'"over"', headers, secret) == "over"
    with pytest.raises(api.WebhookVerificationError):
        api.parse_send_thing_on_data_end(b'"Over"', headers, secret)


def test_what_a_parser_does_not_give_is_listed(make: Make, tmp_path: Path) -> None:
    header = {"name": "X-Trace", "in": "header", "schema": STRING}
    answer = {"200": {"description": "OK", "content": {"text/plain": {"schema": STRING}}}}
    same = object_of("id", id=STRING)
    hooks = {
        "thing-made": request(same, parameters=[header], responses=answer),
        "thing-gone": request(same, parameters=[header], responses=answer),
        "none": {"summary": "Nothing"},
    }
    made = make(document(webhooks=hooks))
    assert "def parse_unverified_webhook(body: bytes) -> ThingEvent:" in made.text("webhooks.py")
    target = single_target(tmp_path / "api.json", tmp_path, None)
    problems = build(target, lambda _api, _stage: None).problems
    assert [(problem.code, problem.place.pointer) for problem in problems] == [
        ("webhook", "#/webhooks/none"),
        ("webhook-parameters", "#/webhooks/thing-made/post"),
        ("webhook-response", "#/webhooks/thing-made/post/responses/200"),
    ]
    settings = tmp_path / "package.toml"
    settings.write_text('[webhooks]\nscheme = "standard"', "utf-8")
    (tmp_path / "api.json").write_text(json.dumps(document()), "utf-8")
    unused = build(replace(target, settings=settings), lambda _api, _stage: None).problems
    assert [problem.code for problem in unused] == ["webhook-settings"]
