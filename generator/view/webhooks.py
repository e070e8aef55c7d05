"""Views of what reads requests of the API: webhooks and callbacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from ..ir import Callback, Type
from ..layout import bracketed, call, keyword
from ..text import WIDTH, Code, docstring, identifier, literal, markdown_code, prose, sentence
from ..webhook_settings import Hmac, Signature, Standard
from .decoding import decoder, tag_strings
from .tables import Tables, mapping
from .types import Scene, annotation, code

_EVENT = "EVENT"
_SIGNATURE = "SIGNATURE"
# Names that the root of a package with webhooks exports, by module of the runtime.
_ERRORS = {
    "WebhookError": "_runtime.webhooks",
    "WebhookPayloadError": "_runtime.webhooks",
    "WebhookVerificationError": "_runtime.signatures",
}
_BODY = "body: The body as it arrived, byte for byte."
_HEADERS = "headers: The headers of the request, as a dict or as your web framework has them."
_KEYS = "secret: What the API signs with; a list while one secret replaces another."
_TOLERANCE = (
    "tolerance: How many seconds the time of the signature may differ from the clock of this"
    " machine."
)
_PAYLOAD_ERROR = "WebhookPayloadError: The body is not as the API description says."
_MOST_NAMED = 3
_UNVERIFIED = (
    "Nothing proves that the API sent it: anybody who knows the address can. Take it as a hint, and"
    " ask the API for what it says."
)


@dataclass(frozen=True, slots=True)
class ParserView:
    """A function that reads a request: its head up to the colon, and its statements."""

    name: Code
    head: Code
    doc: Code
    statements: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class ParserRowView:
    """A row of the README's table of functions that read requests."""

    call: Code
    returns: Code


@dataclass(frozen=True, slots=True)
class EventView:
    """A constant that says how a body is read."""

    constant: Code
    returns: Code
    facts: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """The two modules for requests of the API: functions, and the facts that they use."""

    parsers: tuple[ParserView, ...]
    signature: Code
    tables: tuple[Code, ...]
    events: tuple[EventView, ...]
    constants: tuple[Code, ...]


def webhooks_view(scene: Scene, signature: Signature | None) -> WebhooksView | None:
    """What reads requests of the API; None if it is not known to send any."""
    if not has_webhooks(scene):
        return None
    tables = Tables()
    events = tuple(_event_views(scene, tables))
    signed = [code(_SIGNATURE)] if signature else []
    return WebhooksView(
        parsers=tuple(_parsers(scene, signature)),
        signature=_signature(signature) if signature else code(""),
        tables=tuple(tables.declarations.values()),
        events=events,
        constants=(*signed, *(event.constant for event in events)),
    )


def has_webhooks(scene: Scene) -> bool:
    """Whether the API sends requests whose bodies can be read."""
    return scene.api.events is not None or bool(scene.api.callbacks)


def webhook_exports(scene: Scene, signature: Signature | None) -> dict[str, str]:
    """The module of each name that the root exports because of webhooks."""
    if not has_webhooks(scene):
        return {}
    stems = [*(["webhook"] if scene.api.events else []), *scene.plan.parsers.values()]
    kinds = ("parse_", "parse_unverified_") if signature else ("parse_unverified_",)
    errors = [name for name in _ERRORS if signature or name != "WebhookVerificationError"]
    return {
        **{f"{kind}{stem}": "webhooks" for stem in stems for kind in kinds},
        **{name: _ERRORS[name] for name in errors},
    }


def parser_rows(scene: Scene, signature: Signature | None) -> tuple[ParserRowView, ...]:
    """What the README says of the functions that read requests: of those that verify, if there are
    any.
    """
    start, arguments = ("", "body, headers, secret") if signature else ("unverified_", "body")
    events = scene.api.events
    found: list[tuple[str, str, Type]] = []
    if events is not None:
        by_header = events.header and signature is None
        found.append(("webhook", f"{arguments}{', headers' if by_header else ''}", events.type))
    found += [
        (scene.plan.parsers[callback.key], arguments, callback.type)
        for callback in scene.api.callbacks
    ]
    return tuple(
        ParserRowView(
            call=markdown_code(f"parse_{start}{stem}({given})"),
            returns=markdown_code(annotation(scene, type_, strict=False)),
        )
        for stem, given, type_ in found
    )


def _event_views(scene: Scene, tables: Tables) -> Iterator[EventView]:
    events = scene.api.events
    if events is not None:
        tables.owner = _EVENT
        facts = [] if events.header else [_decode(scene, events.type, tables)]
        if events.header:
            readers = {
                value: decoder(scene, type_, strict=False, tables=tables)
                for value, type_ in events.by_header
            }
            texts = [text for _, type_ in events.by_header for text in tag_strings(scene, type_)]
            table = mapping(readers)
            facts = [
                code("decode=as_object"),
                keyword("header", literal(events.header)),
                Code(f"by_header={table}", *table.meanings, *texts),
            ]
        yield EventView(code(_EVENT), _returned(scene, events.type), tuple(facts))
    for callback in scene.api.callbacks:
        constant = scene.plan.parser_constants[callback.key]
        tables.owner = constant
        facts = [_decode(scene, callback.type, tables)]
        yield EventView(identifier(constant), _returned(scene, callback.type), tuple(facts))


def _decode(scene: Scene, type_: Type, tables: Tables) -> Code:
    read = decoder(scene, type_, strict=False, tables=tables)
    return Code(f"decode={read}", *tag_strings(scene, type_))


def _returned(scene: Scene, type_: Type) -> Code:
    return code(annotation(scene, type_, strict=False))


def _signature(signature: Signature) -> Code:
    """The expression for how requests are signed; what is usual is left out."""
    match signature:
        case Standard(prefix=prefix):
            given = [] if prefix == Standard().prefix else [keyword("prefix", literal(prefix))]
            return call("StandardSignature", given)
        case Hmac():
            usual = Hmac(header="", encoding="hex")
            facts = {
                "header": (signature.header, usual.header),
                "encoding": (signature.encoding, ""),
                "prefix": (signature.prefix, usual.prefix),
                "timestamp_header": (signature.timestamp_header, usual.timestamp_header),
                "timestamp_prefix": (signature.timestamp_prefix, usual.timestamp_prefix),
                "signed_text": (signature.signed, usual.signed),
            }
            given = [
                keyword(name, literal(value))
                for name, (value, default) in facts.items()
                if value != default
            ]
            return call("HmacSignature", given)
        case _:
            assert_never(signature)


def _parsers(scene: Scene, signature: Signature | None) -> Iterator[ParserView]:
    events = scene.api.events
    if events is not None:
        doc = _webhook_doc(scene)
        yield from _pair(scene, ("webhook", _EVENT, events.type), doc, signature)
    for callback in scene.api.callbacks:
        stem = scene.plan.parsers[callback.key]
        constant = scene.plan.parser_constants[callback.key]
        doc = _callback_doc(scene, callback)
        yield from _pair(scene, (stem, constant, callback.type), doc, signature)


def _pair(
    scene: Scene, what: tuple[str, str, Type], said: list[str], signature: Signature | None
) -> Iterator[ParserView]:
    """The function that verifies, if it can be, and the one that does not and says so."""
    stem, constant, type_ = what
    returns = annotation(scene, type_, strict=False)
    if signature is not None:
        timed = isinstance(signature, Standard) or signature.timed
        given = "body: bytes", "headers: HeaderItems", "secret: str | Sequence[str]"
        options = ["*", "tolerance: float = 300"] if timed else []
        passed = [_SIGNATURE, "body", "headers", "secret", *(["tolerance=tolerance"] * timed)]
        name = f"parse_{stem}"
        yield ParserView(
            name=identifier(name),
            head=_head(name, [*given, *options], returns),
            doc=docstring(_doc(said, _verified_doc(timed=timed)), indent=4),
            statements=(
                code(f"verify_signature({', '.join(passed)})"),
                code(f"return read_event({constant}, body{_headers(scene, constant)})"),
            ),
        )
    name = f"parse_unverified_{stem}"
    by_header = _headers(scene, constant)
    plain = ["body: bytes", *(["headers: HeaderItems"] if by_header else [])]
    yield ParserView(
        name=identifier(name),
        head=_head(name, plain, returns),
        doc=docstring(_doc(said, _unverified_doc(by_header=bool(by_header))), indent=4),
        statements=(code(f"return read_event({constant}, body{by_header})"),),
    )


def _headers(scene: Scene, constant: str) -> str:
    """The argument for headers where one tells events apart."""
    events = scene.api.events
    return ", headers" if constant == _EVENT and events is not None and events.header else ""


def _head(name: str, given: list[str], returns: str) -> Code:
    return bracketed(
        f"def {name}(", [code(each) for each in given], f") -> {returns}:", indent=0, start=0
    )


def _webhook_doc(scene: Scene) -> list[str]:
    """What all webhooks carry, and what each of them is."""
    found = [f"Return what a webhook of the {scene.called} carries."]
    lines = [
        f"- `{webhook.name}`: {sentence(webhook.doc.partition(chr(10))[0])}"
        for webhook in scene.api.webhooks
        if webhook.doc
    ]
    return [*found, "\n".join(lines)] if lines else found


def _callback_doc(scene: Scene, callback: Callback) -> list[str]:
    plan = scene.plan
    first, more = callback.operations[:_MOST_NAMED], len(callback.operations) - _MOST_NAMED
    methods = " or ".join(f"`{plan.group_names[key]}.{plan.methods[key]}`" for key in first)
    others = f" or {more} others" if more > 0 else ""
    said = [f"Return what a request carries that the API sends because of {methods}{others}."]
    return [*said, sentence(callback.doc)] if callback.doc else said


def _doc(said: list[str], rest: list[str]) -> str:
    return "\n\n".join([*(prose(part, width=WIDTH - 8) for part in said), *rest])


def _verified_doc(*, timed: bool) -> list[str]:
    arguments = [_BODY, _HEADERS, _KEYS, *([_TOLERANCE] if timed else [])]
    return [
        "The signature is verified first; nothing is read of a request that fails.",
        _section("Args", arguments),
        _section(
            "Raises",
            [
                "WebhookVerificationError: No secret signed it: do nothing of what it says.",
                _PAYLOAD_ERROR,
                "TypeError: The body is not bytes, or a secret not a string.",
                "ValueError: A secret is empty, or not as the API shows it.",
            ],
        ),
    ]


def _unverified_doc(*, by_header: bool) -> list[str]:
    return [
        prose(_UNVERIFIED, width=WIDTH - 8),
        _section("Args", [_BODY, *([_HEADERS] if by_header else [])]),
        _section("Raises", [_PAYLOAD_ERROR, "TypeError: The body is not bytes."]),
    ]


def _section(title: str, entries: list[str]) -> str:
    lines = [f"{title}:"]
    for entry in entries:
        first, *more = prose(entry, width=WIDTH - 12).split("\n")
        lines += [f"    {first}", *(f"        {line}" for line in more)]
    return "\n".join(lines)
