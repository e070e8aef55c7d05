"""What the headers of an answer say about the rate at which an API takes requests.

Read are, the first that is there:

- `RateLimit: "name";r=50;t=30` and `RateLimit-Policy: "name";q=100`, of the Internet-Draft
  draft-ietf-httpapi-ratelimit-headers, versions 08 to 10
- `RateLimit: limit=100, remaining=50, reset=30` of its version 07
- `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` (in seconds) of those before
- the same with `X-RateLimit-` or `X-Rate-Limit-`, in no standard, with a reset as `_seconds_until`
  takes it or as `-Reset-After` in seconds
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

_FAMILIES: Final = ("ratelimit", "x-ratelimit", "x-rate-limit")
_EPOCH: Final = 1_000_000_000.0
"""A greater number of seconds, 31 years, is no wait: it is a Unix time of 2001 or later."""
_MILLISECONDS: Final = 1_000 * _EPOCH
_leading_number: Final = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(?:[,;]|\Z)").match
_pairs: Final = re.compile(r"([a-z*][a-z0-9_.*-]{0,63})\s*=\s*([0-9]{1,15})").findall
_item: Final = re.compile(r'\s*(?:"([^"\\]{0,200})"|([A-Za-z*][\w:/.*-]{0,200}))\s*((?:;[^,"]*)?)')


class RateLimitInfo(NamedTuple):
    """How many requests an API still takes, as its answer tells; None where it does not."""

    limit: int | None
    """Requests that it takes in a span of time."""
    remaining: int | None
    """How many of them are left."""
    reset_after: float | None
    """Seconds from the answer until there are more again."""


def rate_limit(headers: Mapping[str, str]) -> RateLimitInfo | None:
    """Return what the headers of an answer say of the rate limit; None if they say nothing.

    Of several limits it is the one with the fewest requests left.
    """
    found = _structured(headers)
    if found is not None:
        return found
    for family in _FAMILIES:
        limit, remaining = (_number(headers.get(f"{family}-{n}")) for n in ("limit", "remaining"))
        reset = _number(headers.get(f"{family}-reset-after"))
        if reset is None:
            reset = _seconds_until(_number(headers.get(f"{family}-reset")), headers)
        if (limit, remaining, reset) != (None, None, None):
            return RateLimitInfo(_whole(limit), _whole(remaining), reset)
    return None


def seconds_to_reset(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until a used up limit is reset; None if none is known to be used up."""
    found = rate_limit(headers)
    return None if found is None or found.remaining else found.reset_after


def _structured(headers: Mapping[str, str]) -> RateLimitInfo | None:
    """Return what `RateLimit` says, with the quota that `RateLimit-Policy` has for its name."""
    text = headers.get("ratelimit", "")
    named = dict(_pairs(text)) if "limit=" in text or "remaining=" in text else {}
    if named:
        limit, remaining, reset = (_number(named.get(n)) for n in ("limit", "remaining", "reset"))
        return RateLimitInfo(_whole(limit), _whole(remaining), reset)
    quotas = {name: _number(said.get("q")) for name, said in _items(headers, "ratelimit-policy")}
    limits = [
        RateLimitInfo(
            _whole(quotas.get(name)), _whole(_number(said.get("r"))), _number(said.get("t"))
        )
        for name, said in _items(headers, "ratelimit")
        if "r" in said
    ]
    return min(limits, key=lambda limit: limit.remaining or 0, default=None)


def _items(headers: Mapping[str, str], name: str) -> list[tuple[str, dict[str, str]]]:
    """Return the names of a list of strings or tokens, with their parameters that are numbers."""
    return [
        (match[1] or match[2] or "", dict(_pairs(match[3])))
        for match in _item.finditer(headers.get(name, ""))
        if match[3]
    ]


def _seconds_until(reset: float | None, headers: Mapping[str, str]) -> float | None:
    """Return the seconds until a reset, which APIs give as seconds or as a Unix time.

    A number of more than 31 years is a time, of more than 31,000 in milliseconds. It is held
    against the `Date` of the answer, since the clocks of API and user can differ.
    """
    if reset is None or reset < _EPOCH:
        return reset
    moment = reset / 1_000 if reset >= _MILLISECONDS else reset
    try:
        now = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (ValueError, OverflowError):
        now = time.time()
    return max(0.0, moment - now)


def _number(text: str | None) -> float | None:
    """Return the first number of a header, as in `100, 100;w=60`; None if it does not begin so."""
    match = _leading_number(text or "")
    return float(match[1]) if match else None


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
