"""The sections of an operation on a rendered page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..reasons import reason
from .heads import is_around
from .lines import Line
from .names import beginning
from .types import type_line

SectionKind: TypeAlias = Literal[
    "opening", "credentials", "header", "path", "query", "cookie", "body", "response", "other"
]

_KINDS: dict[str, SectionKind] = {
    "authorizations": "credentials",
    "authorization": "credentials",
    "authentication": "credentials",
    "headers": "header",
    "header parameters": "header",
    "header params": "header",
    "request headers": "header",
    "path": "path",
    "path parameters": "path",
    "path params": "path",
    "query": "query",
    "query parameters": "query",
    "query params": "query",
    "query string": "query",
    "cookies": "cookie",
    "cookie parameters": "cookie",
    "cookie params": "cookie",
    "body": "body",
    "request": "body",
    "request body": "body",
    "body params": "body",
    "body parameters": "body",
    "response": "response",
    "responses": "response",
    "response body": "response",
    "response fields": "response",
    "errors": "response",
    "error response": "response",
    "error responses": "response",
    "rate limits": "other",
    "webhook": "other",
    "webhooks": "other",
}
# Words that are as likely in prose or as names: only a heading, or a member in the next line, makes
# a section of them.
_ONLY_HEADINGS = frozenset({"authorization", "path", "query", "request"})
_NONE = frozenset[str]()
_FOOTERS = (
    "was this page helpful",
    "powered by",
    "built with",
    "suggest edits",
    "raise issue",
    "⌘",
)
# Where only an error is described, and no status: any answer that has none of the others.
ERRORS = frozenset({"errors", "error response", "error responses"})
_PHRASE = re.compile(r"([1-5]\d\d)(?: ?[-·—\u2013:])? ([A-Za-z][A-Za-z -]{1,40})")
_RETURNS = re.compile(
    r"Returns (?:HTTP )?([1-5]\d\d)(?:(?: ?[-·—\u2013:])? [A-Za-z][A-Za-z -]{1,40})?\.?"
)
_GENERAL = frozenset({"ok", "success", "error", "successful", "successful response"})
_STATUS = re.compile(
    r"(?:Response )?([1-5](?:\d\d|XX)|default)(?:(?: ?[-·] ?)?([a-z*]+/\S+))?", re.IGNORECASE
)
_MEDIA_TYPE = re.compile(
    r"(?:application|text|multipart|image|audio|video|\*)/[A-Za-z0-9!#$&^_.+*-]{1,100}"
)


@dataclass(slots=True, kw_only=True)
class Section:
    """A section and its lines after the heading, which is `title` in lower case; `status` and
    `media_type` are empty where it does not say.
    """

    kind: SectionKind
    line: int
    title: str = ""
    status: str = ""
    media_type: str = ""
    lines: list[Line] = field(default_factory=list[Line])


def sections_of(lines: list[Line]) -> list[Section]:
    """The sections in order; the first is what is before all of them. The statuses of a response
    begin sections of their own.
    """
    sections = [Section(kind="opening", line=lines[0].number if lines else 0)]
    shown = [line for line in lines if not is_around(line)]
    for index, line in enumerate(shown):
        following = shown[index + 1] if index + 1 < len(shown) else None
        leads = beginning(shown, index + 1, _NONE, glued=False) is not None if following else False
        kind = _kind(line, following, sections[-1], leads=leads)
        if kind is not None:
            sections.append(
                Section(kind=kind, line=line.number, title=line.text.rstrip(":").lower())
            )
        elif not _is_mark(line, sections):
            sections[-1].lines.append(line)
    return sections


def _kind(
    line: Line, following: Line | None, current: Section, *, leads: bool
) -> SectionKind | None:
    """What section a line begins; `leads` says that a member begins in the next line."""
    if line.kind != "text":
        return None
    text = line.text.rstrip(":").lower()
    if is_footer(line):
        return "other"
    kind = _KINDS.get(text)
    if line.heading:
        keeps = text.startswith(("show ", "hide ")) or "example" in text or _STATUS.fullmatch(text)
        return kind or (None if keeps or current.kind == "opening" else "other")
    if kind is None or (text in _ONLY_HEADINGS and not leads) or not line.text[0].isupper():
        return None
    named = following is not None and following.kind == "text" and type_line(following.text)
    return None if named and not named.named else kind


def is_footer(line: Line) -> bool:
    """Whether a line is of what stands under the text of all pages."""
    return line.text.lower().startswith(_FOOTERS)


def _is_mark(line: Line, sections: list[Section]) -> bool:
    """Whether a line is the status or media type of its section, and no text of it."""
    current = sections[-1]
    if line.kind != "text" or current.kind not in ("body", "response"):
        return False
    returned = _RETURNS.fullmatch(line.text) if not current.lines else None
    if returned is not None and current.kind == "response":
        current.status = current.status or returned[1]
        return False
    match = _STATUS.fullmatch(line.text) or _STATUS.fullmatch(_without_phrase(line.text))
    if match is not None and current.kind == "response" and _begins(current):
        _take_status(match, line, sections)
        return True
    if _MEDIA_TYPE.fullmatch(line.text) and not current.media_type and not current.lines:
        current.media_type = line.text.lower()
        return True
    return False


def _without_phrase(text: str) -> str:
    """A status without its phrase of RFC 9110, or another word that says no more."""
    match = _PHRASE.fullmatch(text)
    said = match[2].lower() if match else ""
    return match[1] if match and said in _GENERAL | {reason(match[1]).lower()} else text


def _begins(section: Section) -> bool:
    """Whether a number may be a status here, not the value of an example."""
    if not section.lines:
        return True
    last = section.lines[-1]
    return not (last.kind == "text" and last.text.endswith(":"))


def _take_status(match: re.Match[str], line: Line, sections: list[Section]) -> None:
    current = sections[-1]
    status = match[1].upper() if match[1].lower() != "default" else "default"
    media_type = (match[2] or "").lower()
    if not current.status and not current.lines:
        current.status, current.media_type = status, media_type
        return
    following = Section(kind="response", line=line.number, status=status, media_type=media_type)
    if current.lines:
        sections.append(following)
    else:  # statuses in a row are a menu; what follows is of the first one
        sections.insert(len(sections) - 1, following)
