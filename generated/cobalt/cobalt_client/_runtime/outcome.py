"""How one attempt of a call ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import httpx2

NOT_SENT: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)
"""The errors after which it is certain that no part of the request was sent."""


class BodyTooLargeError(httpx2.RequestError):
    """A body is larger than the client takes."""


@dataclass(slots=True)
class Answered:
    """An attempt, counted from 1, that got an answer; with an error its body broke off."""

    attempt: int
    response: httpx2.Response
    error: httpx2.RequestError | None = None


@dataclass(slots=True)
class Unanswered:
    """An attempt, counted from 1, that got no answer."""

    attempt: int
    error: httpx2.RequestError


Outcome: TypeAlias = Answered | Unanswered
