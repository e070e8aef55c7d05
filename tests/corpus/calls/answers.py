"""What a server answers: the first success of the document, in a media type that it takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from generator.document import JsonObject, JsonValue
from generator.ir import Operation
from tests.corpus.same import difference, same
from tests.corpus.stated import followed, members_of

from .elements import Formless, shorn, written
from .making import Maker, Unmade
from .media import essence, is_json, is_lines, is_text, is_xml
from .results import Whose
from .serving import Answer, Arrived
from .wanted import Answered, Exchange

_BODILESS = frozenset({204, 205, 304})
_BYTES = b"\x00 bytes \xff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An answer, and what a method has to make of it: a value in JSON, several of a `stream`, or
    the body itself where there is none. Of `xml` not everything can come back.

    `unmade` says why there is no value that fits the schema, and `whose` fault that is; nothing is
    checked then.
    """

    answer: Answer
    json: tuple[JsonValue, ...] | None = None
    stream: bool = False
    xml: bool = False
    unmade: str = ""
    whose: Whose = "checker"


def expected(
    exchange: Exchange, maker: Maker, arrived: Arrived, asked: str, *, full: bool
) -> Expected:
    """The answer to a request, and what it means. `asked` is the media type that the method is for;
    empty if that is not known.
    """
    answered = exchange.answered
    if not answered.content or answered.status in _BODILESS or exchange.method == "HEAD":
        return Expected(answer=Answer(status=answered.status))
    stated = negotiated(answered, arrived.headers.get("Accept", "*/*"))
    if stated is None or (asked and essence(_shown(stated)) != essence(asked)):
        reason = "Accept asks for another media type" if stated else "Accept names nothing of it"
        return Expected(answer=Answer(status=406), unmade=reason, whose="client")
    media = answered.content[stated]
    schema = media.get("itemSchema", media.get("schema"))
    media_type = _concrete(stated, followed(maker.tree, schema))
    try:
        value = _value(media, schema, maker, full=full)
    except Unmade as error:
        whose: Whose = "document" if error.impossible else "checker"
        return Expected(answer=Answer(status=500), unmade=str(error), whose=whose)
    return _written(maker, answered.status, media_type, schema, value)


def asked_of(operation: Operation, status: int, chosen: str) -> str:
    """The media type that a method is for at a status, if the document states one."""
    by_status = {response.status: response.content for response in operation.responses}
    content = by_status.get(str(status)) or by_status.get("2XX") or by_status.get("default")
    if content is None:
        return ""
    offered = (other.media_type for other in content.others if other.media_type == chosen)
    return next(offered, content.media_type)


def negotiated(answered: Answered, accept: str) -> str | None:
    """The media type that a client wants most, as the document writes it; None if it wants none."""
    declared = {_shown(name): name for name in answered.content}
    wanted = parse_accept_header(accept, MIMEAccept)
    exact = [declared[value] for value, _ in wanted if value in declared]
    if exact:
        return exact[0]
    best = wanted.best_match(list(declared))
    return None if best is None else declared[best]


def difference_of(exp: Expected, result: object, written: JsonValue) -> str:
    """How a result differs from the answer; empty if it is the same. `written` is it as JSON."""
    body = exp.answer.body
    if not exp.answer.media_type:
        return "" if result in (None, b"", "") else "a value, for an answer without a body"
    if isinstance(result, bytes | str) and result in (body, body.decode("utf-8", "replace")):
        return ""
    if exp.json is None:
        return "another body"
    wanted: JsonValue = list(exp.json) if exp.stream else exp.json[0]
    if exp.xml:
        wanted, written = shorn(wanted), shorn(written)
    return "" if same(wanted, written) else difference(wanted, written)


def _value(media: JsonObject, schema: JsonValue, maker: Maker, *, full: bool) -> JsonValue:
    """The example of the media type if it fits, else one made from its schema."""
    if schema is None:
        return None
    stated = [media["example"]] if "example" in media else []
    for example in members_of(media.get("examples")).values():
        stated += [v for v in [followed(maker.tree, example).get("value")] if v is not None]
    for value in stated if full else ():
        if maker.fits(value, schema, frozenset()):
            return value
    return maker.made(schema, full=full, sent=False)


def _written(
    maker: Maker, status: int, media_type: str, schema: JsonValue, value: JsonValue
) -> Expected:
    def answer(body: bytes) -> Answer:
        return Answer(status=status, media_type=media_type, body=body)

    name = essence(media_type)
    items = value if isinstance(value, list) else [value, value]
    if name == "text/event-stream" and schema is not None:
        events = b"".join(b"data: %s\n\n" % _data(item) for item in items)
        return Expected(answer=answer(events), json=(*items,), stream=True)
    if is_lines(name) and schema is not None:
        lines = b"".join(_json(item) + b"\n" for item in items)
        return Expected(answer=answer(lines), json=(*items,), stream=True)
    if is_json(name):
        value = {"anything": [1]} if schema is None else value
        return Expected(answer=answer(_json(value)), json=(value,))
    if is_xml(name) and isinstance(value, dict | list):
        try:
            document = written(maker.tree, schema, value)
        except Formless:  # the client gives it as it is
            return Expected(answer=answer(b"<answer/>"))
        return Expected(answer=answer(document), json=(value,), xml=True)
    if is_xml(name):
        return Expected(answer=answer(b"<answer/>"))
    if is_text(name):
        text = value if isinstance(value, str) else "text \u00e4"
        return Expected(answer=answer(text.encode()))
    return Expected(answer=answer(_BYTES))


def _data(value: JsonValue) -> bytes:
    """The data of an event: JSON, unless it is a text."""
    return value.encode() if isinstance(value, str) else _json(value)


def _json(value: JsonValue) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _shown(name: str) -> str:
    """A media type as a header can have it; what is none is taken for JSON."""
    return name.strip() if "/" in name else "application/json"


def _concrete(name: str, schema: Mapping[str, JsonValue]) -> str:
    """A media type that a server can name: a range has a subtype that goes with the schema."""
    shown = _shown(name)
    kind, _, subtype = shown.partition(";")[0].strip().partition("/")
    if "*" not in subtype:
        return shown
    if kind not in {"*", "application"}:
        return f"{kind}/{'plain' if kind == 'text' else 'png'}"
    if schema.get("type") == "string":
        is_binary = schema.get("format") in {"binary", "byte"}
        return "application/octet-stream" if is_binary else "text/plain"
    return "application/json" if schema else "application/octet-stream"
