"""Everything that our models do otherwise than the judge's, each with its reason and an example."""

from __future__ import annotations

import re

from .schema import ABSENT, Found, Site
from .verdict import Difference, instant, without_leap_second

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EXACT = 2**53


def _unknown_value(site: Site) -> Found:
    shape = site.shape
    if site.sent or shape is None or not shape.values or site.value in shape.values:
        return site.value
    return shape.values[0]


def _null_where_it_may_be_missing(site: Site) -> Found:
    allowed = site.required or site.nullable
    return ABSENT if site.value is None and not allowed else site.value


def _whole_float(site: Site) -> Found:
    whole = site.shape is not None and site.shape.type == "integer"
    return int(site.value) if whole and isinstance(site.value, float) else site.value


def _long_integer(site: Site) -> Found:
    number = site.shape is not None and site.shape.type == "number"
    if number and isinstance(site.value, int) and abs(site.value) > _EXACT:
        return float(site.value)
    return site.value


def _leap_second(site: Site) -> Found:
    text = _of_format(site, "date-time")
    return site.value if text is None or instant(text) is None else without_leap_second(text)


def _other_date_time(site: Site) -> Found:
    text = _of_format(site, "date-time")
    return site.value if text is None or instant(text) is not None else "no date-time"


def _other_uuid(site: Site) -> Found:
    text = _of_format(site, "uuid")
    return site.value if text is None or _UUID.fullmatch(text) else "no UUID"


def _of_format(site: Site, stated: str) -> str | None:
    """The value if it is a string that the document gives this format."""
    if isinstance(site.value, str) and site.shape is not None and site.shape.format == stated:
        return site.value
    return None


DIFFERENCES = (
    Difference(
        name="enumerations are open where they are received",
        reason="vendors add words; the answer to a message that was sent must still be read",
        settle=_unknown_value,
        api="mateo",
        model="Recipient",
        example={"status": "postponed"},
    ),
    Difference(
        name="null reads as absent where a member may be missing but not be null",
        reason="vendors write null for what they do not have; it means the same to the reader",
        settle=_null_where_it_may_be_missing,
        api="cobalt",
        model="SendMessageResponse",
        example={"message_id": None},
    ),
    Difference(
        name="1.0 is an integer",
        reason="JSON Schema 2020-12 validation, section 6.1.1; strict pydantic wants no fraction",
        settle=_whole_float,
        api="cobalt",
        model="SendMessageResponse",
        example={"job_id": 15550942.0},
    ),
    Difference(
        name="a whole number keeps all digits",
        reason="an id beyond 2**53 would become another one as a float",
        settle=_long_integer,
        api="clerk_chat",
        model="SendMessageRequest",
        example={"templateId": 2**53 + 1},
    ),
    Difference(
        name="a leap second is read",
        reason="RFC 3339, section 5.6; as `datetime` has none, it reads as the second before",
        settle=_leap_second,
        api="hero",
        model="SendMessageRequest",
        example={"send_at": "2016-12-31T23:59:60Z"},
    ),
    Difference(
        name="a date-time is one of RFC 3339 and nothing else",
        reason="JSON Schema means that by the format; pydantic reads numbers in strings and more",
        settle=_other_date_time,
        api="hero",
        model="SendMessageRequest",
        example={"send_at": "1609459200"},
    ),
    Difference(
        name="a UUID is written 8-4-4-4-12 and in no other way",
        reason="JSON Schema means that by the format; pydantic reads URNs, braces and more",
        settle=_other_uuid,
        api="mateo",
        model="SendMessageRequest",
        example={"from": "123e4567e89b12d3a456426614174000"},
    ),
)

ABSENT_NULLS = tuple(
    difference for difference in DIFFERENCES if difference.settle is _null_where_it_may_be_missing
)
"""Those that leave something out of what is given back."""
