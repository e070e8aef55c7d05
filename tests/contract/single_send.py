"""How often a POST arrives when things go wrong, and what its caller is told: the cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import httpx2

from tests.contract.calling import send_all
from tests.contract.jsons import to_bytes
from tests.contract.scripted import ScriptedServer, Turn, reply
from tests.contract.vendors import MATEO, Mode, Vendor

Variant: TypeAlias = Literal["by default", "with Idempotency-Key", "attempts=1"]
VARIANTS: Final[tuple[Variant, ...]] = ("by default", "with Idempotency-Key", "attempts=1")

_OK: Final = to_bytes(MATEO.answer)
_PATIENCE: Final = 10.0
_SOON: Final = {"Retry-After": "0"}
_PAST: Final = {"Retry-After": "Fri, 20 Nov 2020 09:30:00 GMT"}
_TOO_LATE: Final = {"Retry-After": "3600"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the caller of a method gets: the name of an error's class, or `an answer`."""

    outcome: str
    possibly_sent: bool | None = None
    """As the error says; None if it does not, because there is an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a server does, and what must come of it."""

    name: str
    turns: tuple[Turn, ...]
    told: Told
    arrives: tuple[int, int, int]
    """How often the request may arrive, for each variant."""
    told_once: Told | None = None
    """What is told with `attempts=1`, where that differs."""
    timeout: float = _PATIENCE
    """Seconds that the client waits for more of the answer, or of the TLS handshake."""
    refused: bool = False
    tls: bool = False
    """The client speaks TLS, which the server does not understand."""
    second: bool = False
    """The case is about the second call of two on one client."""
    closed_between: bool = False
    """The second call comes after the server has closed the connection of the first."""

    def expected(self, variant: Variant) -> tuple[int, Told]:
        """How often the request must arrive, and what the caller must be told."""
        told = self.told_once if variant == "attempts=1" and self.told_once else self.told
        return self.arrives[VARIANTS.index(variant)], told


ANSWER: Final = Told(outcome="an answer")
_LOST: Final = Told(outcome="NoResponseError", possibly_sent=True)
_UNREADABLE: Final = Told(outcome="InvalidResponseError")

ONCE: Final = (1, 1, 1)
UNLESS_KEYED: Final = (1, 3, 1)
AGAIN: Final = (3, 3, 1)


def _error(name: str) -> Told:
    return Told(outcome=name)


def _case(name: str, turn: Turn, arrives: tuple[int, int, int], told: Told, **more: Any) -> Case:
    return Case(name=name, turns=(turn,), arrives=arrives, told=told, **more)


def _status(
    status: str,
    arrives: tuple[int, int, int],
    outcome: str,
    headers: Mapping[str, str] | None = None,
) -> Case:
    shown = "".join(f" and `{name}: {value}`" for name, value in (headers or {}).items())
    turn = reply(status, b'{"detail": "no"}', headers)
    return _case(f"answers {status[:3]}{shown}", turn, arrives, _error(outcome))


CASES: Final = (
    _case("answers 200", reply("200 OK", _OK), ONCE, ANSWER),
    _status("500 Internal Server Error", UNLESS_KEYED, "ServerError"),
    _status("502 Bad Gateway", UNLESS_KEYED, "ServerError"),
    _status("503 Service Unavailable", UNLESS_KEYED, "ServerError"),
    _status("503 Service Unavailable", AGAIN, "ServerError", _SOON),
    _status("503 Service Unavailable", AGAIN, "ServerError", _PAST),
    _status("503 Service Unavailable", ONCE, "ServerError", _TOO_LATE),
    _status("504 Gateway Timeout", UNLESS_KEYED, "ServerError"),
    _status("408 Request Timeout", UNLESS_KEYED, "StatusError"),
    _status("429 Too Many Requests", AGAIN, "RateLimitError"),
    _status("429 Too Many Requests", AGAIN, "RateLimitError", _SOON),
    _status("429 Too Many Requests", ONCE, "RateLimitError", _TOO_LATE),
    Case(
        name="answers 429, then 200",
        turns=(reply("429 Too Many Requests"), reply("200 OK", _OK)),
        arrives=(2, 2, 1),
        told=ANSWER,
        told_once=_error("RateLimitError"),
    ),
    Case(
        name="answers 503 and `Retry-After: 0`, then 500",
        turns=(
            reply("503 Service Unavailable", headers=_SOON),
            reply("500 Internal Server Error"),
        ),
        arrives=(2, 3, 1),
        told=_error("ServerError"),
    ),
    _status("400 Bad Request", ONCE, "BadRequestError"),
    _status("401 Unauthorized", ONCE, "AuthenticationError"),
    _status("409 Conflict", ONCE, "ConflictError"),
    _status("422 Unprocessable Content", ONCE, "UnprocessableEntityError"),
    _status("501 Not Implemented", ONCE, "ServerError"),
    _status("307 Temporary Redirect", ONCE, "StatusError", {"Location": "/"}),
    _case("hangs up before reading", Turn(reads=False, then="hang up"), UNLESS_KEYED, _LOST),
    _case("hangs up after reading", Turn(then="hang up"), UNLESS_KEYED, _LOST),
    _case(
        "hangs up within the status line",
        Turn(sends=b"HTTP/1.1 2", then="hang up"),
        UNLESS_KEYED,
        _LOST,
    ),
    _case(
        "hangs up within the headers",
        Turn(sends=b"HTTP/1.1 200 OK\r\nContent-Ty", then="hang up"),
        UNLESS_KEYED,
        _LOST,
    ),
    _case(
        "answers something else than HTTP",
        Turn(sends=b"SSH-2.0-OpenSSH_9.9\r\n\r\n", then="hang up"),
        UNLESS_KEYED,
        _LOST,
    ),
    _case(
        "answers 200 and half a body",
        reply("200 OK", _OK, cut=len(_OK) // 2, then="hang up"),
        UNLESS_KEYED,
        _UNREADABLE,
    ),
    _case(
        "answers 200 and no JSON",
        reply("200 OK", b"<p>Sign in"),
        ONCE,
        _UNREADABLE,
    ),
    _case(
        "answers 500 and half a body",
        reply("500 Internal Server Error", b"{}", cut=1, then="hang up"),
        UNLESS_KEYED,
        _error("ServerError"),
    ),
    _case(
        "reads, and does not answer in time",
        Turn(then="stall"),
        UNLESS_KEYED,
        Told(outcome="RequestTimeoutError", possibly_sent=True),
        timeout=0.1,
    ),
    _case(
        "answers 200 and half a body, and stops",
        reply("200 OK", _OK, cut=len(_OK) // 2, then="stall"),
        UNLESS_KEYED,
        _UNREADABLE,
        timeout=0.25,
    ),
    _case(
        "refuses the connection",
        Turn(),
        (0, 0, 0),
        Told(outcome="NoResponseError", possibly_sent=False),
        refused=True,
    ),
    _case(
        "does not answer the TLS handshake in time",
        Turn(),
        (0, 0, 0),
        Told(outcome="RequestTimeoutError", possibly_sent=False),
        timeout=0.1,
        tls=True,
    ),
    Case(
        name="hangs up between two calls",
        turns=(reply("200 OK", _OK, then="hang up"), reply("200 OK", _OK)),
        arrives=ONCE,
        told=ANSWER,
        second=True,
        closed_between=True,
    ),
    Case(
        name="hangs up on the second call of a connection",
        turns=(reply("200 OK", _OK), Turn(reads=False, then="hang up")),
        arrives=UNLESS_KEYED,
        told=_LOST,
        second=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a case."""

    requests: list[bytes]
    """The requests of the call in question, as they arrived."""
    told: Told
    error: Any
    """The error itself, None for an answer."""


def play(case: Case, variant: Variant, mode: Mode, vendor: Vendor = MATEO) -> Played:
    """Run a case against a real server."""
    calls = [vendor.required.arguments] * (2 if case.second else 1)
    quick = vendor.package.RetryPolicy(first_delay=0.01)
    server = ScriptedServer(*case.turns)
    try:
        if not case.refused:
            server.listen()
        outcomes = send_all(
            vendor,
            server.origin.replace("http:", "https:") if case.tls else server.origin,
            calls,
            mode=mode,
            timeout=_timeout(case),
            retry=quick,
            change=_change(variant, vendor),
            between=lambda: case.closed_between and server.hung_up.wait(_PATIENCE),
        )
    finally:
        server.close()
    last = outcomes[-1]
    error = last if isinstance(last, Exception) else None
    return Played(
        requests=server.requests[len(calls) - 1 :],
        told=ANSWER if error is None else _told(error),
        error=error,
    )


def _timeout(case: Case) -> httpx2.Timeout:
    """A short one only where the case waits for it, so that a busy machine changes nothing."""
    if case.tls:
        return httpx2.Timeout(_PATIENCE, connect=case.timeout)
    return httpx2.Timeout(_PATIENCE, read=case.timeout)


def _told(error: Exception) -> Told:
    return Told(outcome=type(error).__name__, possibly_sent=getattr(error, "possibly_sent", None))


def _change(variant: Variant, vendor: Vendor) -> dict[str, Any]:
    """What `with_options` is given for a variant."""
    match variant:
        case "by default":
            return {}
        case "with Idempotency-Key":
            return {"headers": {"Idempotency-Key": "key-1"}}
        case "attempts=1":
            return {"retry": vendor.package.RetryPolicy(attempts=1)}
