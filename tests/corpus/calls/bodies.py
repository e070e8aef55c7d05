"""Bodies that are sent: a value for the media type that a method uses, and whether it arrived."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote_plus

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from generator.document import JsonValue
from generator.ir import Operation
from tests.corpus.same import difference, same

from .answers import is_json
from .arrived import misread_form, query_pairs
from .making import Maker
from .serving import Arrived
from .wanted import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body to be sent, if any is given, and its media type as the document writes it."""

    given: bool
    value: JsonValue = None
    media_type: str = ""


def body_for(maker: Maker, exchange: Exchange, operation: Operation, *, full: bool) -> Body:
    """A body that fits the schema of the media type that a method sends.

    Raises:
        Unmade: No value was found.
    """
    if not exchange.body or operation.body is None or not (full or exchange.body_required):
        return Body(given=False)
    name = _declared(exchange, operation.body.content.media_type)
    schema: JsonValue = exchange.body[name].get("schema", {})
    if essence(name) in {"text/plain", "application/octet-stream"} and not schema:
        schema = {"type": "string"}
    value = maker.made(schema, full=full, sent=True)
    return Body(given=True, value=value, media_type=name)


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


def misread_body(exchange: Exchange, body: Body, arrived: Arrived) -> list[str]:
    """What is wrong with the body of a request."""
    if not body.given:
        return ["body: none was given"] if arrived.body else []
    name = essence(arrived.content_type)
    if is_json(name):
        return _misread_json(body.value, arrived.body)
    if name == "application/x-www-form-urlencoded":
        return misread_form(body.value, query_pairs(arrived.body.decode()))
    if name == "multipart/form-data":
        if "boundary" not in parse_options_header(arrived.content_type)[1]:
            return ["body: multipart without a boundary"]
        return misread_form(body.value, _parts(arrived))
    if "yaml" in name or name in {"text/plain", "text/csv"}:
        return [] if arrived.body.decode() == text_of(body.value) else ["body: another text"]
    if name.startswith("multipart/") or name.endswith(("/xml", "+xml")):
        return [f"body: {name} is not judged yet"]
    raw = body.value.encode() if isinstance(body.value, str) else None
    return [] if arrived.body in {raw, b"bytes"} else [f"body: other bytes for {name or 'no type'}"]


def text_of(value: JsonValue) -> str:
    """A value where a text is sent: JSON, unless it is a text; JSON is YAML as well."""
    return value if isinstance(value, str) else json.dumps(value)


def _misread_json(value: JsonValue, body: bytes) -> list[str]:
    with suppress(ValueError):
        found: JsonValue = json.loads(body)
        return [] if same(value, found) else [f"body: {difference(value, found)}"]
    return ["body: no JSON"]


def _parts(arrived: Arrived) -> list[tuple[str, str]]:
    """The parts of a multipart form as those of a query."""
    options = parse_options_header(arrived.content_type)[1]
    parser = FormDataParser(silent=False)
    _, form, files = parser.parse(
        BytesIO(arrived.body), "multipart/form-data", len(arrived.body), options
    )
    found = [(name, quote_plus(text)) for name, text in form.items(multi=True)]
    for name, file in files.items(multi=True):
        found.append((name, quote_plus(file.stream.read())))
    return found


def essence(media_type: str) -> str:
    """A media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()
