"""The verdict on a pair of classes: whether both take the same JSON and give the same JSON back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from generator.document import JsonObject, JsonValue

from .schema import ABSENT, Found, Schema, Site, rewrite

# RFC 3339, section 5.6.
_DATE_TIME = re.compile(
    r"(?a:\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"
    r"([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d))"
)

_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)

Reader: TypeAlias = "Callable[[bytes], JsonObject | None]"
"""Reads a JSON text into a model and writes that again; None if the text is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A class of a generated package, and the pydantic model made from the same schema."""

    api: str
    name: str
    schema: Schema
    sent: bool
    ours: Reader
    theirs: Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that the two do differently, and why that is right.

    `settle` puts in the place of a value what the judge has to be given for the same outcome.
    `example` are members which, set in a valid value of that model, show the difference.
    """

    name: str
    reason: str
    settle: Callable[[Site], Found]
    api: str
    model: str
    example: JsonObject


def disagreement(pair: Pair, value: JsonValue, agreed: Iterable[Difference]) -> str | None:
    """What the two do differently beyond what is agreed; None if nothing."""
    ours = pair.ours(encoded(value))
    theirs = pair.theirs(encoded(settled(pair, value, agreed)))
    if ours is None or theirs is None:
        same = ours is theirs
    else:
        same = canonical(pair, settled(pair, ours, agreed)) == canonical(pair, theirs)
    return None if same else f"of {value} ours makes {_said(ours)}, the judge {_said(theirs)}"


def change_on_the_way(pair: Pair, value: JsonValue, agreed: Iterable[Difference]) -> str | None:
    """How what ours gives back differs from what it was given beyond what is agreed; None if not.

    This asks nobody else: it shows what `settled` would hide from the judge.
    """
    back = pair.ours(encoded(value))
    if back is None or canonical(pair, back) == canonical(pair, settled(pair, value, agreed)):
        return None
    return f"of {value} ours makes {back}"


def settled(pair: Pair, value: JsonValue, agreed: Iterable[Difference]) -> JsonValue:
    """The value with every agreed difference taken out of it."""
    settlers = [difference.settle for difference in agreed]

    def settle(site: Site) -> Found:
        for one in settlers:
            found = one(site)
            if found is ABSENT:
                return ABSENT
            site = replace(site, value=found)
        return site.value

    found = rewrite(pair.schema, value, settle, sent=pair.sent)
    return None if found is ABSENT else found


def canonical(pair: Pair, value: JsonValue) -> str:
    """A text that is equal for values that mean the same.

    Instants may be written in several ways, ids in either case, whole numbers with a fraction.
    """
    found = rewrite(pair.schema, value, _meaning, sent=pair.sent)
    assert found is not ABSENT
    return json.dumps(_plain(found), sort_keys=True)


def instant(text: str) -> timedelta | None:
    """The time since the year 1 that an RFC 3339 date-time names; None if the text is none.

    Digits beyond the microsecond do not count, and a leap second is the second before it: a
    `datetime` has neither.
    """
    if not _DATE_TIME.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(without_leap_second(text).upper())
    except ValueError:
        return None
    return moment - _FIRST_MOMENT


def without_leap_second(text: str) -> str:
    """The date-time one second earlier, if it is a leap second."""
    return f"{text[:17]}59{text[19:]}" if text[17:19] == "60" else text


def _meaning(site: Site) -> JsonValue:
    stated = site.shape.format if site.shape is not None else ""
    if isinstance(site.value, str) and stated == "date-time":
        moment = instant(site.value)
        return site.value if moment is None else [moment.days, moment.seconds, moment.microseconds]
    if isinstance(site.value, str) and stated == "uuid":
        return site.value.lower()
    return site.value


def _plain(value: JsonValue) -> JsonValue:
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_plain(element) for element in value]
        case dict():
            return {name: _plain(member) for name, member in value.items()}
        case _:
            return value


def encoded(value: JsonValue) -> bytes:
    """The JSON text of a value."""
    return json.dumps(value).encode()


def _said(answer: JsonObject | None) -> str:
    return "nothing" if answer is None else str(answer)
