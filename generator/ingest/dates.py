"""The date of a page, where its text says when it was last changed."""

from __future__ import annotations

import re
from datetime import date

from .fences import fences, outside
from .front_matter import front_matter

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_CHANGED = (  # keys of front matter without - and _, the most telling ones first
    *("lastupdated", "lastmodified", "lastmod", "updated", "updatedat", "updatedon", "dateupdated"),
    *("modified", "modifiedat", "datemodified", "lastedited", "date"),
)
_MAX_LINE = 200  # longer ones are text about something else

_LINE = re.compile(
    r"[\W_]{0,8}(?:(?:this )?page )?(?:was )?last (?:updated|modified|changed|edited)"
    r"(?: (?:on|at))?[\W_]{0,8}(.{6,40})",
    re.IGNORECASE,
)
# Numbers alone are only clear in the order of ISO 8601; 03/04/2025 is two days.
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})(?!\d)")


def date_of(text: str) -> str:
    """When a page was last changed, as `YYYY-MM-DD`: by its front matter, else by a line such as
    "Last updated: 3 Nov 2025". Empty where it does not say, or says several dates.
    """
    members = front_matter(text).members
    stated = {re.sub("[-_]", "", key): value for key, (value, _) in members.items()}
    for key in _CHANGED:
        if found := read_date(stated.get(key, "")):
            return found
    prose = outside(text, fences(text)).split("\n")
    dates = {found for line in prose if (found := _line_date(line))}
    return dates.pop() if len(dates) == 1 else ""


def read_date(text: str) -> str:
    """The date that a text begins with, as `YYYY-MM-DD`; empty if that is none, or not clear."""
    text = text.strip().strip("\"'*_`")
    if found := _ISO.match(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.match(text):
        return _iso(int(found[3]), _month(found[1]), int(found[2]))
    if found := _DAY_FIRST.match(text):
        return _iso(int(found[3]), _month(found[2]), int(found[1]))
    return ""


def _line_date(line: str) -> str:
    found = _LINE.match(line) if len(line) <= _MAX_LINE else None
    return read_date(found[1]) if found is not None else ""


def _month(name: str) -> int:
    """The number of an English month; 0 for another word."""
    short = name.lower()
    if short in _LONG_MONTHS:
        return _LONG_MONTHS.index(short) + 1
    short = "sep" if short == "sept" else short
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
