"""What can happen to a call, with marked values everywhere, and what it left behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import httpx2

from tests.contract.calling import send_all
from tests.contract.jsons import to_bytes, with_value
from tests.contract.scripted import ScriptedServer, Turn, reply
from tests.contract.vendors import CLERK_CHAT, COBALT, METRIPORT, VENDORS, Mode, Vendor
from tests.security import markers
from tests.security.surfaces import all_logs

Script: TypeAlias = Callable[[Vendor], tuple[Turn, ...]]
Changes: TypeAlias = Callable[[Vendor], dict[str, Any]]

ANSWER: Final = "an answer"
_PATIENCE: Final = 10.0
_HEADERS: Final = {
    "X-Patient": "Zq7-header",
    "Set-Cookie": "Zq7-cookie=Zq7-value; Path=/",
    "X-Request-Id": "Zq7 is no id",
    "Link": "<https://example.com/Zq7-link>",
}
_TEXT: Final = {
    "cobalt": "message",
    "clerk_chat": "body",
    "hero": "message_string",
    "metriport": "body",
    "mateo": "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that can happen. What it changes is worked out for each vendor."""

    name: str
    told: str
    """The name of the error's class, or `an answer`."""
    script: Script = lambda _: (Turn(),)
    client: Changes = lambda _: {}
    """Arguments of the client, in place of those with markers."""
    call: Changes = lambda _: {}
    """Arguments of the method, likewise."""
    timeout: float = _PATIENCE
    sends: bool = True
    """Whether anything can be sent at all."""
    refused: bool = False
    vendors: tuple[Vendor, ...] = VENDORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What an event left behind."""

    outcome: Any
    """The `ApiResponse`, or the error."""
    requests: list[bytes]
    records: list[logging.LogRecord] = field(repr=False)

    @property
    def told(self) -> str:
        """The name of the error's class, or `an answer`."""
        return type(self.outcome).__name__ if isinstance(self.outcome, Exception) else ANSWER


def happen(event: Event, vendor: Vendor, mode: Mode) -> Left:
    """Let an event happen to a call of `messages.send` whose every value is marked."""
    client = {**markers.credentials(vendor), **event.client(vendor)}
    call = {**markers.arguments(vendor), **event.call(vendor)}
    server = ScriptedServer(*event.script(vendor))
    try:
        if not event.refused:
            server.listen()
        with all_logs() as records:
            outcome = _outcome(vendor, call, mode, {"base_url": server.origin, **client}, event)
    finally:
        server.close()
    return Left(outcome=outcome, requests=server.requests, records=records)


def _outcome(
    vendor: Vendor, call: Mapping[str, Any], mode: Mode, client: dict[str, Any], event: Event
) -> Any:
    base_url: str = client.pop("base_url")
    try:
        [outcome] = send_all(
            vendor,
            base_url,
            [call],
            mode=mode,
            timeout=httpx2.Timeout(_PATIENCE, read=event.timeout),
            retry=vendor.package.RetryPolicy(first_delay=0.01),
            **client,
        )
    except (vendor.package.ApiError, ValueError) as error:  # while the client was made
        return error
    return outcome


def _answers(status: str, body: bytes, **headers: str) -> Turn:
    return reply(f"{status} Zq7-reason", body, {**_HEADERS, **headers})


def _answered(vendor: Vendor) -> Turn:
    return _answers(str(vendor.success), to_bytes(markers.answer(vendor)))


def _read_as(vendor: Vendor, body: bytes) -> tuple[Turn, ...]:
    return (_answers(str(vendor.success), body),)


def _status(status: int, told: str, **headers: str) -> Event:
    turn = _answers(str(status), to_bytes(markers.PROBLEM), **headers)
    return Event(name=f"status {status}", told=told, script=lambda _: (turn,))


def _invalid(
    name: str, body: Callable[[bytes], bytes], vendors: tuple[Vendor, ...] = VENDORS
) -> Event:
    return Event(
        name=name,
        told="InvalidResponseError",
        script=lambda vendor: _read_as(vendor, body(to_bytes(markers.answer(vendor)))),
        vendors=vendors,
    )


def _raw(name: str, sends: bytes, told: str = "NoResponseError") -> Event:
    return Event(name=name, told=told, script=lambda _: (Turn(sends=sends, then="hang up"),))


def _text(value: Any) -> Changes:
    """A value for the argument that is the message, or a part of it."""
    return lambda vendor: {_TEXT[vendor.api]: value}


def _last_credential(value: str | None) -> Changes:
    return lambda vendor: {list(vendor.credentials)[-1]: value}


STATUSES: Final = (
    _status(400, "BadRequestError"),
    _status(401, "AuthenticationError"),
    _status(403, "PermissionDeniedError"),
    _status(404, "NotFoundError"),
    _status(409, "ConflictError"),
    _status(418, "StatusError"),
    _status(422, "UnprocessableEntityError"),
    _status(429, "RateLimitError"),
    _status(500, "ServerError"),
    _status(502, "ServerError"),
    _status(503, "ServerError", **{"Retry-After": "Zq7"}),
    _status(302, "StatusError", Location="https://Zq7.example.com/?name=Zq7-name"),
)

UNREADABLE: Final = (
    Event(
        name="a member of another type",
        told="InvalidResponseError",
        script=lambda vendor: _read_as(
            vendor,
            to_bytes(
                with_value(
                    markers.answer(vendor), markers.wrong_place(vendor), {"Zq7-key": "Zq7-wrong"}
                )
            ),
        ),
    ),
    Event(
        name="text for a number, a truth value or an array",
        told="InvalidResponseError",
        script=lambda vendor: _read_as(
            vendor,
            to_bytes(with_value(markers.answer(vendor), markers.wrong_place(vendor), "Zq7-wrong")),
        ),
    ),
    Event(
        name="text for a moment",
        told="InvalidResponseError",
        script=lambda vendor: _read_as(
            vendor, to_bytes(with_value(markers.answer(vendor), ["data", "created"], "Zq7-moment"))
        ),
        vendors=(CLERK_CHAT,),
    ),
    _invalid("half of the JSON", lambda body: body[: body.rindex(b"Zq7") + 3]),
    _invalid(
        "an object without its members",
        lambda _: b'{"Zq7-member": "Zq7-value"}',
        tuple(vendor for vendor in VENDORS if vendor is not COBALT),
    ),
    _invalid("no JSON", lambda body: b"<p>Zq7-page " + body),
    _invalid("an array", lambda body: b"[" + body + b"]"),
    _invalid("no UTF-8", lambda body: body.replace(b"Zq7", b"Zq7\xff")),
    _invalid("objects nested too deeply", lambda _: b'{"Zq7-key":' * 99_999),
    _invalid("NaN", lambda body: body[:-1] + b', "Zq7-number": NaN}'),
    Event(
        name="a body that breaks off",
        told="InvalidResponseError",
        script=lambda vendor: (
            reply(
                f"{vendor.success} Zq7-reason",
                to_bytes(markers.answer(vendor)),
                _HEADERS,
                cut=40,
                then="hang up",
            ),
        ),
    ),
    Event(
        name="a body that is not compressed as it says",
        told="InvalidResponseError",
        script=lambda vendor: (
            _answers(str(vendor.success), b"Zq7-body", **{"Content-Encoding": "gzip"}),
        ),
    ),
)

LOST: Final = (
    _raw("hangs up", b""),
    _raw("no HTTP", b"Zq7-greeting\r\n\r\n"),
    _raw("a status that is no number", b"HTTP/1.1 Zq7 Zq7\r\n\r\n"),
    _raw("a header without colon", b"HTTP/1.1 200 OK\r\nX-Patient Zq7\r\n\r\n"),
    _raw("a length that is none", b"HTTP/1.1 200 OK\r\nContent-Length: Zq7\r\n\r\n"),
    _raw(
        "a chunk without length",
        b"HTTP/1.1 201 OK\r\nTransfer-Encoding: chunked\r\n\r\nZq7\r\n",
        "InvalidResponseError",
    ),
    _raw("headers without end", b"HTTP/1.1 200 OK\r\nX-Patient: " + b"Zq7 " * 30_000),
    Event(
        name="no answer in time",
        told="RequestTimeoutError",
        script=lambda _: (Turn(then="stall"),),
        timeout=0.05,
    ),
    Event(name="connection refused", told="NoResponseError", refused=True),
)

RETRIED: Final = (
    Event(
        name="a retry that works",
        told=ANSWER,
        script=lambda vendor: (
            _answers("503", to_bytes(markers.PROBLEM), **{"Retry-After": "0"}),
            _answered(vendor),
        ),
    ),
    Event(
        name="retries that do not",
        told="ServerError",
        script=lambda _: (_answers("503", to_bytes(markers.PROBLEM), **{"Retry-After": "0"}),),
    ),
)

UNSENT: Final = (
    Event(
        name="a missing credential",
        told="MissingCredentialsError",
        client=_last_credential(None),
        sends=False,
    ),
    Event(
        name="a credential with a line break",
        told="ValueError",
        client=_last_credential("Zq7-line\nZq7-break"),
        sends=False,
    ),
    Event(
        name="a header with a line break",
        told="ValueError",
        client=lambda _: {"headers": {"X-Patient": "Zq7-line\nZq7-break"}},
        sends=False,
    ),
    Event(
        name="a header name with a blank",
        told="ValueError",
        client=lambda _: {"headers": {"Zq7 name": "1"}},
        sends=False,
    ),
    Event(
        name="a base URL that is none",
        told="ValueError",
        client=lambda _: {"base_url": "Zq7://Zq7-user:Zq7-password@Zq7/?a=Zq7#Zq7"},
        sends=False,
    ),
    Event(
        name="an argument of another type",
        told="EncodeError",
        call=_text({"Zq7-key": "Zq7-wrong"}),
        sends=False,
    ),
    Event(
        name="half of a surrogate pair",
        told="EncodeError",
        call=_text("Zq7-\ud83d"),
        sends=False,
    ),
    Event(
        name="neither of two members of which one is needed",
        told="EncodeError",
        call=lambda _: {"body": None, "attachments": None},
        sends=False,
        vendors=(METRIPORT,),
    ),
    Event(
        name="a parameter of another type",
        told="EncodeError",
        call=lambda _: {"patient_id": ["Zq7-wrong"]},
        sends=False,
        vendors=(METRIPORT,),
    ),
)

SUCCESS: Final = Event(name="success", told=ANSWER, script=lambda vendor: (_answered(vendor),))

EVENTS: Final = (SUCCESS, *STATUSES, *UNREADABLE, *LOST, *RETRIED, *UNSENT)
