"""Bodies that are sent: a value for the media type that a method uses, and whether it arrived."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from generator.document import JsonObject, JsonValue
from generator.ir import Content, Operation
from tests.corpus.same import difference, same

from .arrived import is_leaf, misread_form, query_pairs
from .elements import Formless, differs
from .making import Maker, Unmade
from .media import OPAQUE, essence, is_json, is_lines, is_text, is_xml
from .serving import Arrived
from .wanted import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body to be sent, if any is given, its schema, and its media type as the document writes
    it.
    """

    given: bool
    value: JsonValue = None
    schema: JsonValue = None
    media_type: str = ""


def sent_content(operation: Operation, chosen: str) -> Content | None:
    """What an operation sends: as a chosen media type, if it offers that."""
    if operation.body is None:
        return None
    content = operation.body.content
    return next((other for other in content.others if other.media_type == chosen), content)


def body_for(maker: Maker, exchange: Exchange, content: Content | None, *, full: bool) -> Body:
    """A body that fits the schema of the media type that a method sends.

    Raises:
        Unmade: No value was found.
    """
    if not exchange.body or content is None or not (full or exchange.body_required):
        return Body(given=False)
    name = _declared(exchange, content.media_type)
    media = exchange.body[name]
    schema: JsonValue = media.get("schema", {})
    if "itemSchema" in media:
        schema = {"type": "array", "items": media["itemSchema"]}
    if essence(name) in {"text/plain", "application/octet-stream"} and not schema:
        schema = {"type": "string"}
    value: JsonValue = maker.made(schema, full=full, sent=True)
    if essence(name) == "multipart/form-data" and not isinstance(value, dict):
        raise Unmade("a form that is no object", impossible=True)
    if is_xml(essence(name)) and value == {} and not full:  # there is no empty document
        value = maker.made(schema, full=True, sent=True)
    if is_lines(content.media_type) and not isinstance(value, list):
        lines: list[JsonValue] = [value]
        value = lines
    return Body(given=True, value=value, schema=schema, media_type=name)


def _declared(exchange: Exchange, media_type: str) -> str:
    """The name under which the document describes a media type."""
    names = list(exchange.body or ())
    for test in (
        [name for name in names if name.strip() == media_type],
        [name for name in names if essence(name) == essence(media_type)],
        [name for name in names if "*" in name],
        names,
    ):
        if test:
            return test[0]
    return ""


def misread_body(maker: Maker, exchange: Exchange, body: Body, arrived: Arrived) -> list[str]:
    """What is wrong with the body of a request."""
    if not body.given:
        return ["body: none was given"] if arrived.body else []
    name = essence(arrived.content_type)
    wanted = essence(body.media_type)
    if not arrived.body and body.value == {} and not exchange.body_required:
        return []  # a form without members is as good as none
    if "/" in wanted and "*" not in wanted and name != wanted:
        return [f"body: {name or 'no type'} was sent for {wanted}"]
    if is_json(name):
        return _misread_json(body.value, arrived.body)
    if is_lines(name):
        return _misread_lines(body.value, arrived.body)
    if name == "application/x-www-form-urlencoded":
        return misread_form(body.value, query_pairs(arrived.body.decode()))
    if name.startswith("multipart/") and isinstance(body.value, dict | list):
        return _misread_parts(name, body.value, arrived)
    if is_text(name):
        return [] if arrived.body.decode() == text_of(body.value) else ["body: another text"]
    if is_xml(name) and isinstance(body.value, dict | list) and arrived.body != OPAQUE:
        return _misread_xml(maker, body, arrived.body)
    raw = body.value.encode() if isinstance(body.value, str) else None
    return [] if arrived.body in {raw, OPAQUE} else [f"body: other bytes for {name or 'no type'}"]


def text_of(value: JsonValue) -> str:
    """A value where a text is sent: JSON, unless it is a text; JSON is YAML as well."""
    return value if isinstance(value, str) else json.dumps(value)


def _misread_json(value: JsonValue, body: bytes) -> list[str]:
    with suppress(ValueError):
        found: JsonValue = json.loads(body)
        return [] if same(value, found) else [f"body: {difference(value, found)}"]
    return ["body: no JSON"]


def _misread_lines(value: JsonValue, body: bytes) -> list[str]:
    with suppress(ValueError):
        found: list[JsonValue] = [json.loads(line) for line in body.splitlines()]
        return [] if same(value, found) else [f"body: {difference(value, found)}"]
    return ["body: no lines of JSON"]


def _misread_xml(maker: Maker, body: Body, document: bytes) -> list[str]:
    try:
        found = differs(maker.tree, body.schema, body.value, document)
    except Formless:  # such a body is given as bytes
        return ["body: a document that the client cannot have made"]
    return [found] if found else []


def _misread_parts(name: str, value: JsonObject | list[JsonValue], arrived: Arrived) -> list[str]:
    """What is wrong with a body of several parts: of a form they have names, else an order."""
    if "boundary" not in parse_options_header(arrived.content_type)[1]:
        return ["body: multipart without a boundary"]
    if name == "multipart/form-data":
        return misread_form(value, _form_parts(arrived))
    head = f"Content-Type: {arrived.content_type}\r\n\r\n".encode()
    parsed = message_from_bytes(head + arrived.body)
    parts: Any = list(parsed.walk())[1:]
    texts = [part.get_payload(decode=True).decode() for part in parts]
    members = list(value.values() if isinstance(value, dict) else value)
    wanted = [item for each in members for item in (each if isinstance(each, list) else [each])]
    arrived_all = len(wanted) == len(texts) and all(map(is_leaf, wanted, texts))
    return [] if arrived_all else ["body: other parts arrived"]


def _form_parts(arrived: Arrived) -> list[tuple[str, str]]:
    """The parts of a multipart form as those of a query."""
    options = parse_options_header(arrived.content_type)[1]
    parser = FormDataParser(silent=False)
    _, form, files = parser.parse(
        BytesIO(arrived.body), "multipart/form-data", len(arrived.body), options
    )
    found = [(name, quote_plus(text)) for name, text in form.items(multi=True)]
    for name, file in files.items(multi=True):
        found.append((name, quote_plus(file.stream.read())))
        file.close()
    return found
