"""The table `[ingest]` of `package.toml`: what to take where documentation pages differ."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast
from urllib.parse import urlsplit

from .problems import Place

INGEST_KEYS = frozenset({"prefer", "dates", "servers"})

_SETTING = re.compile(r"\s*(?:\[\s*ingest\s*\.\s*)?(prefer|dates|servers)\b")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Complain: TypeAlias = Callable[[str, str, str, str], None]
"""Takes a key, what was found, what was expected, and a hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSettings:
    """Choices for `ingest`.

    `prefer` names, for the pointer of a node, the page, or the folder of pages, that is right about
    it and all below it; `dates` has the date of a page or a folder of them as `YYYY-MM-DD`;
    `servers` are the base URLs to take, empty for those of most pages. `file` and `lines` say where
    that is written: the line of a key of `prefer` or `dates`, of a base URL, or of one of these
    three settings.
    """

    prefer: Mapping[str, str] = field(default_factory=dict[str, str])
    dates: Mapping[str, str] = field(default_factory=dict[str, str])
    servers: tuple[str, ...] = ()
    file: str = "package.toml"
    lines: Mapping[str, int] = field(default_factory=dict[str, int], repr=False, compare=False)

    def place(self, setting: str, key: str) -> Place:
        """Where a key of a setting is written."""
        return Place(file=self.file, line=self.lines.get(key, self.lines.get(setting)))


def is_of(page: str, entry: str) -> bool:
    """Whether a page is the one that an entry of these settings names, or in the folder."""
    return page == entry or page.startswith(f"{entry}/")


def dated(dates: Mapping[str, str], page: str) -> str:
    """The date that the settings give a page: its own, else that of the nearest folder; empty
    where there is none.
    """
    name = page
    while name and name not in dates:
        name = name.rpartition("/")[0]
    return dates.get(name, "")


def read_ingest(
    table: Mapping[str, object], complain: Complain, file: str, lines: Sequence[str]
) -> IngestSettings:
    """The settings of a table whose keys are known; what is wrong with it goes to `complain`.

    `file` is that of the table as messages write it, `lines` are its lines.
    """
    prefer = _prefer(table, complain)
    dates = _dates(table, complain)
    servers = _servers(table, complain)
    return IngestSettings(
        prefer=prefer,
        dates=dates,
        servers=servers,
        file=file,
        lines=_lines(lines, [*prefer, *dates, *servers]) if table else {},
    )


def _prefer(table: Mapping[str, object], complain: Complain) -> dict[str, str]:
    found: dict[str, str] = {}
    for pointer, page in _table(table, "prefer", complain).items():
        if not isinstance(page, str):
            expected = "the name of a page, such as pages/users.md"
            complain("prefer", f"{pointer} = {page!r}", expected, "put it in quotes")
        elif pointer not in ("", "#") and not pointer.startswith("#/"):
            expected = "a JSON Pointer into the document, such as #/components/schemas/User"
            complain("prefer", f"the key {pointer!r}", expected, "a message about pages has it")
        else:
            found[pointer] = page.rstrip("/")
    return found


def _dates(table: Mapping[str, object], complain: Complain) -> dict[str, str]:
    found: dict[str, str] = {}
    for page, value in _table(table, "dates", complain).items():
        date = _date(value)
        if date:
            found[page.rstrip("/")] = date
        else:
            complain("dates", f"{page} = {value!r}", "a date such as 2026-01-31", "")
    return found


def _date(value: object) -> str:
    """The date in the form of RFC 3339; empty if it is none."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, datetime.date) else value
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return ""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _servers(table: Mapping[str, object], complain: Complain) -> tuple[str, ...]:
    value = table.get("servers", [])
    hint = 'such as servers = ["https://api.example.com"]'
    if not isinstance(value, list):
        complain("servers", f"servers as {type(value).__name__}", "a list of base URLs", hint)
        return ()
    found: list[str] = []
    for url in cast("list[object]", value):
        if isinstance(url, str) and _is_base_url(url):
            found.append(url)
        else:
            complain("servers", f"the base URL {url!r}", "one with a host, and no password", hint)
    return tuple(found)


def _is_base_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _table(table: Mapping[str, object], key: str, complain: Complain) -> dict[str, object]:
    value = table.get(key, {})
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    hint = f"begin it with a line [ingest.{key}]"
    complain(key, f"{key} as {type(value).__name__}", "a table", hint)
    return {}


def _lines(lines: Sequence[str], keys: Sequence[str]) -> dict[str, int]:
    """The line of each key, from 1, and that of each setting that is there."""
    found: dict[str, int] = {}
    wanted = set(keys)
    for number, line in enumerate(lines, 1):
        setting = _SETTING.match(line)
        if setting:
            found.setdefault(setting[1], number)
        quoted = {double or single for double, single in _QUOTED.findall(line)}
        found.update((key, number) for key in quoted & wanted if key not in found)
    return found
