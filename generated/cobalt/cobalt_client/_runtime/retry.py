"""Whether to send a request again, and after how long.

A request that may have taken effect is sent again only if its effect is the same the second time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from random import SystemRandom
from typing import Final

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})
"""Methods that have the effect of one request however often it is sent."""

_MAYBE_DONE: Final = frozenset({408, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how patiently a request is sent again. Times are in seconds.

    It is sent again if the API cannot have acted on it: the connection was never made, or the
    answer was 429, or 503 with `Retry-After`. An idempotent method, or a request with an
    idempotency key, is also sent again after a broken connection, a timeout, 408, 500, 502, 503 or
    504.
    """

    attempts: int = 3
    """Sends in total, the first one included; 1 turns retries off."""

    first_delay: float = 0.5
    """Longest wait before the second attempt; it doubles for each further one.

    The actual wait is random between zero and that, so that many clients do not return together.
    """

    max_delay: float = 8.0
    """Longest wait before any attempt, unless the API asks for one with `Retry-After`, or tells
    after a 429 when its rate limit is reset."""

    max_retry_after: float = 60.0
    """Longest wait that the API can ask for; if it asks for more, the answer is the error."""

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("attempts: expected at least 1")
        for name in ("first_delay", "max_delay", "max_retry_after"):
            seconds: float = getattr(self, name)
            if not isfinite(seconds) or seconds < 0:
                raise ValueError(f"{name}: expected a number of seconds, not negative")


def is_repeatable(method: str, headers: Mapping[str, str], keys: Collection[str]) -> bool:
    """Return whether sending twice has the effect of sending once (RFC 9110, section 9.2.2).

    `keys` are the headers by which the API knows a request again.
    """
    return method in IDEMPOTENT or any(headers.get(name, "") != "" for name in keys)


def delay_without_answer(
    policy: RetryPolicy, attempt: int, *, possibly_sent: bool, repeatable: bool
) -> float | None:
    """Return the seconds to wait after an attempt without answer; None to give up.

    `attempt` counts from 1.
    """
    if attempt >= policy.attempts or (possibly_sent and not repeatable):
        return None
    return _backoff(policy, attempt)


def delay_after_status(
    policy: RetryPolicy, attempt: int, status: int, *, asked: float | None, repeatable: bool
) -> float | None:
    """Return the seconds to wait after an attempt that was answered; None to accept the answer.

    `attempt` counts from 1; `asked` is how long the answer asks to wait.
    """
    refused = status == 429 or (status == 503 and asked is not None)
    if attempt >= policy.attempts or not (refused or (repeatable and status in _MAYBE_DONE)):
        return None
    if asked is None:
        return _backoff(policy, attempt)
    return asked if asked <= policy.max_retry_after else None


async def pause(seconds: float) -> None:
    """Wait without blocking the event loop."""
    import anyio  # on the one that runs, asyncio or trio; most programs never wait here

    await anyio.sleep(seconds)


def _backoff(policy: RetryPolicy, attempt: int) -> float:
    """Return a random wait: full jitter below an exponentially growing limit."""
    limit = min(policy.max_delay, policy.first_delay * 2.0 ** min(attempt - 1, 60))
    return SystemRandom().uniform(0.0, limit)
