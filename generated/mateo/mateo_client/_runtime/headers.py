"""What the headers of an answer say beyond its body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_REQUEST_ID_HEADERS: Final = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-trace-id",
    "cf-ray",
)
_is_id: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}").fullmatch
_is_seconds: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?").fullmatch


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return the API's id of a request; None if there is none that looks like an id."""
    for name in _REQUEST_ID_HEADERS:
        value = headers.get(name, "")
        if _is_id(value):
            return value
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a `Retry-After` header asks for; None without a valid one.

    It holds a number or a date. Source: RFC 9110, section 10.2.3.
    """
    text = headers.get("retry-after", "").strip()
    if _is_seconds(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        if until.tzinfo is None:  # "-0000": UTC, from a server that does not know its zone
            until = until.replace(tzinfo=UTC)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return None
