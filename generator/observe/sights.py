"""What was seen of a JSON value: its kind and form, and its text only as long as it is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from ..document import JsonValue

ScalarKind: TypeAlias = Literal["string", "integer", "number", "boolean"]

_DEEPEST = 100
_LONGEST_FORM = 64

# RFC 3339, section 5.6, and RFC 9562, section 4: what generated clients read.
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_OFFSET = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_FORMS = {
    "date-time": re.compile(rf"{_DATE}[Tt ]{_CLOCK}{_OFFSET}"),
    "date": re.compile(_DATE),
    "time": re.compile(rf"{_CLOCK}{_OFFSET}?"),
    "uuid": re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "decimal": re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,6})?"),
}
FORMS = frozenset({"empty", *_FORMS})

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Null:
    """Null."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that nobody has looked into."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, a number or a boolean.

    `value` is there if `kept`. `other` if it is known to be none of the values of the enumeration
    that the document had there when it was recorded.
    """

    kind: ScalarKind
    forms: frozenset[str] = frozenset()
    kept: bool = False
    other: bool = False
    value: str | float | bool = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list; of a recorded one, each kind of item once."""

    items: tuple[Sight, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """An object. `unnamed` are the members whose names were not recorded."""

    named: tuple[tuple[str, Sight], ...]
    unnamed: tuple[Sight, ...] = ()


Sight: TypeAlias = Null | Unread | Scalar | Items | Members


def sight(value: JsonValue, levels: int = _DEEPEST) -> Sight:
    """What is seen of a value; what lies deeper than 100 levels is not looked into."""
    if not levels:
        return Unread()
    match value:
        case None:
            return Null()
        case str():
            return Scalar("string", text_forms(value), kept=True, value=value)
        case bool():
            return Scalar("boolean", kept=True, value=value)
        case int() | float():
            whole = isinstance(value, int) or value.is_integer()
            return Scalar("integer" if whole else "number", kept=True, value=value)
        case list():
            return Items(tuple(sight(item, levels - 1) for item in value))
        case _:
            return Members(
                tuple((name, sight(member, levels - 1)) for name, member in value.items())
            )


def recorded_sight(told: JsonValue) -> Sight:
    """What a recording tells of a value, as the runtime's `redaction` writes it.

    Raises:
        ValueError: It is not written so.
    """
    match told:
        case "null":
            return Null()
        case "unread":
            return Unread()
        case str():
            return _recorded_scalar(told)
        case {"value": str() | bool() | int() | float() as value, **rest} if not rest:
            return sight(value)
        case {"other": str(kind), **rest} if not rest:
            found = _recorded_scalar(kind)
            return Scalar(found.kind, found.forms, other=True)
        case {"items": list(items), **rest} if not rest:
            return Items(tuple(recorded_sight(item) for item in items))
        case {"members": dict(members), **rest} if rest.keys() <= {"unnamed"}:
            unnamed = rest.get("unnamed", [])
            return Members(
                tuple((name, recorded_sight(member)) for name, member in members.items()),
                tuple(map(recorded_sight, unnamed)) if isinstance(unnamed, list) else (),
            )
        case _:
            raise ValueError("no value that a recording has")


def _recorded_scalar(told: str) -> Scalar:
    kind, *forms = told.split(" ")
    if not FORMS.issuperset(forms):
        raise ValueError("an unknown form")
    match kind:
        case "string" | "integer" | "number" | "boolean":
            return Scalar(kind, frozenset(forms))
        case _:
            raise ValueError("an unknown kind")


def text_forms(text: str) -> frozenset[str]:
    """The forms that a text has, the same as a recording tells."""
    if not text:
        return frozenset({"empty"})
    if len(text) > _LONGEST_FORM:
        return frozenset()
    found = (form for form, pattern in _FORMS.items() if pattern.fullmatch(text))
    return frozenset(form for form in found if _exists(form, text))


def _exists(form: str, text: str) -> bool:
    """Whether a date, or that of a date-time, is one of the calendar."""
    if form not in {"date", "date-time"}:
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def is_name(text: str) -> bool:
    """Whether a text looks like the name of a member, and not like a person's or an id."""
    return _NAME.fullmatch(text) is not None and sum(map(str.isdigit, text)) <= 2


def described(seen: Sight) -> str:
    """What was seen, in words: "a string", "null"."""
    match seen:
        case Null():
            return "null"
        case Items():
            return "a list"
        case Members():
            return "an object"
        case Scalar(kind="string", forms=forms) if forms:
            return "an empty string" if "empty" in forms else _formed(forms)
        case Scalar(kind=kind):
            return "an integer" if kind == "integer" else f"a {kind}"
        case Unread():
            return "a value"


def _formed(forms: frozenset[str]) -> str:
    return f"a string that is {' and '.join(_article(form) for form in sorted(forms))}"


def _article(form: str) -> str:
    return {"decimal": "a decimal number", "uuid": "a UUID"}.get(form, f"a {form}")
