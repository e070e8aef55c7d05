"""What can go wrong with what is no plain JSON, with marked values everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from tests.contract.scripted import Turn, reply
from tests.security.events import Left
from tests.security.exchanges import Arguments, Call, Mode, Played, Scene, Script, play

# By name, for tracebacks quote the lines of this file.
TEXT: Final = "Zq7-text"
BYTES: Final = b"Zq7-bytes\xff"
JSON: Final = b'{"n": "Zq7-number"}'

_HEADERS: Final = {"X-Patient": "Zq7-header", "Set-Cookie": "Zq7-cookie=Zq7-value; Path=/"}
_BOMB: Final = (
    b'<!DOCTYPE book [<!ENTITY a "Zq7-a"><!ENTITY b "&a;&a;&a;">]><book><pages>&b;</pages></book>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeEvent:
    """One thing that can happen to a call, and the name of the error's class that it ends in."""

    name: str
    told: str
    call: Call
    turns: Script
    client: Arguments
    timeout: float
    arrives: int
    """How often a request arrives; 0 if nothing may be sent."""


def happen(event: ExchangeEvent, package: ModuleType, mode: Mode) -> tuple[Left, Played]:
    """Let an event happen, with a new client."""
    played = play(package, event.call, event.turns, mode, event.client, event.timeout)
    left = Left(outcome=played.outcome, requests=played.requests, records=played.records)
    return left, played


class Secretive(LookupError):
    """An error of the user's own."""


def _broken() -> Iterator[bytes]:
    yield BYTES
    raise Secretive("mine")


def _raises(*_arguments: object) -> Any:
    raise Secretive("mine")


def _answers(
    media_type: str,
    body: bytes,
    status: str = "200 OK",
    *,
    cut: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Script:
    """What a server answers; with `cut` it hangs up after so many bytes of the body."""
    told = {**_HEADERS, "Content-Type": media_type, **(headers or {})}
    whole = reply(status, body, told)
    turn = whole if cut is None else reply(status, body, told, cut=cut, then="hang up")
    return (lambda _: turn,)


def _form(scene: Scene, scan: Any, note: Any = TEXT) -> Any:
    return scene.things.add_form(scan=scan, note=note)


def _file(scene: Scene, **facts: Any) -> Any:
    return scene.package.FileUpload(BYTES, **{"filename": TEXT, **facts})


def _page(link: Callable[[Scene], str]) -> Script:
    def turn(scene: Scene) -> Turn:
        body = f'{{"data": ["Zq7-item"], "next": "{link(scene)}"}}'
        return reply("200 OK", body.encode(), _HEADERS)

    return (turn,)


def _elsewhere(scene: Scene) -> Turn:
    return reply("307 Temporary Redirect", b"", {"Location": f"{scene.elsewhere}/Zq7?a=Zq7-a"})


def _oauth(scene: Scene) -> dict[str, Any]:
    kind = scene.module("auth").ClientCredentials
    url = f"{scene.origin}/token"
    return {"token": kind(client_id=TEXT, client_secret=f"{TEXT}-secret", token_url=url)}


def _hooks(scene: Scene, **hooks: Any) -> dict[str, Any]:
    return {"hooks": [scene.package.CallHooks(**hooks)]}


def _limits(**limits: int) -> Arguments:
    return lambda scene: {"limits": scene.package.ResponseLimits(**limits)}


_HANGING_UP: Final = Turn(then="hang up")
_HANGS: Final[Script] = (lambda _: _HANGING_UP,)


def _event(
    name: str,
    told: str,
    call: Call,
    *,
    turns: Script = _HANGS,
    client: Arguments = lambda _: {},
    timeout: float = 10.0,
    arrives: int = 1,
) -> ExchangeEvent:
    return ExchangeEvent(
        name=name,
        told=told,
        call=call,
        turns=turns,
        client=client,
        timeout=timeout,
        arrives=arrives,
    )


def _unsent(name: str, told: str, call: Call, client: Arguments = lambda _: {}) -> ExchangeEvent:
    return _event(name, told, call, client=client, arrives=0)


_ERROR: Final = _answers("text/plain", b"Zq7-problem", "500 Zq7-reason")

_REFUSED: Final = _answers("text/plain", b"Zq7-problem", "400 Zq7-reason")

SENT: Final = (
    _event("a form is not taken", "ServerError", lambda s: _form(s, _file(s)), turns=_ERROR),
    _event("a form gets no answer", "NoResponseError", lambda s: _form(s, _file(s))),
    _event(
        "a form is redirected", "StatusError", lambda s: _form(s, _file(s)), turns=(_elsewhere,)
    ),
    _event("lines get no answer", "NoResponseError", lambda s: s.things.add_lines(body=[s.item()])),
    _unsent("a file that is text", "EncodeError", lambda s: _form(s, TEXT)),
    _unsent("a file that is not there", "EncodeError", lambda s: _form(s, s.folder / TEXT)),
    _unsent("a member that is no text", "EncodeError", lambda s: _form(s, b"", {TEXT: TEXT})),
    _unsent(
        "a media type of two lines", "ValueError", lambda s: _file(s, media_type=f"a/b\n{TEXT}")
    ),
    _unsent("a header of two lines", "ValueError", lambda s: _file(s, headers={"X": f"a\n{TEXT}"})),
    _unsent("lines of something else", "EncodeError", lambda s: s.things.add_lines(body=[TEXT])),
    _unsent("lines that are text", "EncodeError", lambda s: s.things.add_lines(body=TEXT)),
    _unsent(
        "what XML cannot hold",
        "EncodeError",
        lambda s: s.things.add_book(body=s.package.Book(pages=1, title=f"{TEXT}\0")),
    ),
    _unsent(
        "a key of two lines",
        "ValueError",
        lambda s: s.client.with_options(idempotency_key=f"{TEXT}\n").things.add_plain(
            body=s.item()
        ),
    ),
    _unsent(
        "a server variable that is no host",
        "ValueError",
        lambda s: s.things.add_plain(body=s.item()),
        client=lambda _: {"base_url": None, "tenant": "Zq7.example.com/"},
    ),
    _unsent(
        "a server variable of another value",
        "ValueError",
        lambda s: s.things.add_plain(body=s.item()),
        client=lambda _: {"base_url": None, "region": "Zq7-region"},
    ),
)
"""Requests; what breaks while it is sent is in `BROKEN`."""

BROKEN: Final = (
    _event("an iterator that breaks", "Secretive", lambda s: s.things.add_raw(body=_broken())),
    _event("a file that breaks", "Secretive", lambda s: _form(s, _broken())),
    _event("pieces of text", "EncodeError", lambda s: s.things.add_raw(body=iter([TEXT]))),
    _event(
        "a line of something else",
        "EncodeError",
        lambda s: s.things.add_lines(body=iter([s.item(), s.item(TEXT)])),
    ),
)
"""Bodies that end in the middle. The server gets no whole request."""

_INVALID: Final = "InvalidResponseError"

RECEIVED: Final = (
    *(
        _event(name, _INVALID, lambda s: s.things.read(), turns=_answers("application/xml", body))
        for name, body in (
            ("XML that is none", b"<book>Zq7<pages></book>"),
            ("XML with entities", _BOMB),
            ("XML of another kind", b"<book Zq7='1'><pages>Zq7-number</pages></book>"),
            ("XML without its members", b"<Zq7-element><a>Zq7</a></Zq7-element>"),
            ("XML in no known charset", b"<?xml version='1.0' encoding='Zq7'?><book/>"),
            ("XML that is too deep", b"<book>" + b"<Zq7-a>" * 5_000),
        )
    ),
    *(
        _event(
            name,
            _INVALID,
            lambda s: s.things.events(),
            turns=_answers("text/event-stream", body, cut=cut),
            client=_limits(max_body=50),
        )
        for name, body, cut in (
            ("an event that is no JSON", b"data: Zq7-data\n\n", None),
            ("an event of another type", b'data: {"n": "Zq7-data"}\n\n', None),
            ("an event that tells of an error", b'event: error\ndata: "Zq7"\n\n', None),
            ("an event that is no UTF-8", b"data: Zq7\xff\n\n", None),
            ("events that end within one", b'id: Zq7-id\ndata: {"n": 1}\n', None),
            ("events that break off", b"data: Zq7" + b" " * 99, 40),
            ("an event that is too large", b"data: Zq7" + b" " * 99, None),
        )
    ),
    *(
        _event(
            name,
            _INVALID,
            lambda s: s.things.log(),
            turns=_answers("application/jsonl", body),
            client=_limits(max_depth=2),
        )
        for name, body in (
            ("a line that is no JSON", b'{"n": 1}\nZq7-line\n'),
            ("a line of another type", b'{"n": 1}\n{"n": {"Zq7-key": "Zq7"}}\n'),
            ("a line that is too deep", b'{"Zq7-a": [[["Zq7"]]]}\n'),
        )
    ),
    *(
        _event(name, told, lambda s: s.client.download(s.folder / "x", s.things.file), turns=turns)
        for name, told, turns in (
            ("a download that breaks off", _INVALID, _answers("a/b", b"Zq7-scan" * 9, cut=40)),
            ("a download that is redirected", "StatusError", (_elsewhere,)),
            ("a download that is refused", "BadRequestError", _REFUSED),
            (
                "a part that nobody asked for",
                _INVALID,
                _answers("a/b", b"Zq7", "206 Partial Content", headers={"Content-Range": "Zq7"}),
            ),
        )
    ),
    _event(
        "a body that is too large",
        _INVALID,
        lambda s: s.things.value(),
        turns=_answers("application/json", b'{"Zq7": "Zq7-value"}'),
        client=_limits(max_body=5),
    ),
    _event(
        "a body that is too deep",
        _INVALID,
        lambda s: s.things.value(),
        turns=_answers("application/json", b'{"Zq7": {"Zq7": ["Zq7"]}}'),
        client=_limits(max_depth=1),
    ),
)

PAGES: Final = (
    _event(
        "a cursor of another type",
        "PaginationError",
        lambda s: s.things.cursors_pages(),
        turns=_page(lambda _: "Zq7-cursor"),
    ),
    _event(
        "a link to another host",
        "PaginationError",
        lambda s: s.things.links_pages(),
        turns=_page(lambda scene: f"{scene.elsewhere}/links?token=Zq7-token"),
    ),
    _event(
        "a link that is no URL",
        "PaginationError",
        lambda s: s.things.links_pages(),
        turns=_page(lambda _: "http://[Zq7/"),
    ),
    _event(
        "a page that comes again",
        "PaginationError",
        lambda s: s.things.links_pages(),
        turns=_page(lambda _: "/links?cursor=Zq7"),
        arrives=2,
    ),
    _unsent(
        "a token of no walk",
        "ValueError",
        lambda s: s.things.links_pages().resume(f"{TEXT}:{TEXT}"),
    ),
    _unsent(
        "a token that leads to another host",
        "PaginationError",
        lambda s: s.things.links_pages().resume(f"0:{s.elsewhere}/links?token=Zq7"),
    ),
)

_STALLING: Final = Turn(then="stall")
_STALLS: Final[Script] = (lambda _: _STALLING,)
_LATE: Final = "does not answer in time"

AROUND: Final = (
    *(
        _event(
            f"the token endpoint {name}",
            "TokenError",
            lambda s: s.things.add_plain(body=s.item()),
            turns=turns,
            client=_oauth,
            timeout=0.1 if name == _LATE else 10.0,
        )
        for name, turns in (
            ("answers 400", _answers("application/json", b'{"error": "Zq7"}', "400 Zq7")),
            ("answers 500", _ERROR),
            ("answers something else", _answers("application/json", b"Zq7-page")),
            ("redirects", (_elsewhere,)),
            (_LATE, _STALLS),
            ("hangs up", _HANGS),
        )
    ),
    _unsent(
        "a token that is none",
        "TokenError",
        lambda s: s.things.add_plain(body=s.item()),
        client=lambda _: {"token": lambda: [TEXT]},
    ),
    _unsent(
        "a call for a token that raises",
        "Secretive",
        lambda s: s.things.add_plain(body=s.item()),
        client=lambda _: {"token": _raises},
    ),
    _unsent(
        "a hook that raises before a request",
        "Secretive",
        lambda s: _form(s, _file(s)),
        client=lambda s: _hooks(s, before_request=_raises),
    ),
    _event(
        "a hook that raises after an answer",
        "Secretive",
        lambda s: _form(s, _file(s)),
        turns=_ERROR,
        client=lambda s: _hooks(s, after_response=_raises),
    ),
    _event(
        "a hook that raises after an error",
        "Secretive",
        lambda s: _form(s, _file(s)),
        client=lambda s: _hooks(s, on_error=_raises),
    ),
    _event(
        "a deadline that passes",
        "RequestTimeoutError",
        lambda s: _form(s, _file(s)),
        turns=_STALLS,
        client=lambda _: {"deadline": 0.1},
    ),
)


def _parse(scene: Scene, body: bytes, secret: str = TEXT) -> Any:
    module = scene.module("_runtime.signatures")
    signature = module.HmacSignature(header="X-Signature", encoding="hex")
    headers = module.sign(signature, body, TEXT)
    return scene.package.parse_webhook(body, {**headers, "X-Other": TEXT}, secret)


def _fake(scene: Scene) -> Any:
    return scene.module("testing").FakeExchange(examples=False)


def _stubbed(scene: Scene, value: Any) -> Any:
    fake = _fake(scene)
    return fake.on(fake.client.things.value).returns(value)


OTHERS: Final = (
    _unsent(
        "a webhook that is not signed so",
        "WebhookVerificationError",
        lambda s: _parse(s, JSON, f"{TEXT}-other"),
    ),
    _unsent("a webhook of another form", "WebhookPayloadError", lambda s: _parse(s, JSON)),
    _unsent("a webhook that is no JSON", "WebhookPayloadError", lambda s: _parse(s, BYTES)),
    _unsent("an answer that a fake cannot give", "TypeError", lambda s: _stubbed(s, [TEXT])),
    _unsent(
        "a fake without an answer",
        "LookupError",
        lambda s: _fake(s).client.things.add_plain(body=s.item()),
    ),
    _unsent(
        "a header of another type",
        "DecodeError",
        lambda s: s.module("headers").ThingsValueHeaders({"X-Count": TEXT}).x_count,
    ),
)

EXCHANGES: Final = (*SENT, *BROKEN, *RECEIVED, *PAGES, *AROUND, *OTHERS)
