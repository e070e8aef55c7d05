"""The overview page of an API on a Redocly site: title, version, servers, security schemes.

It states what the pages of operations leave open. The operations that it lists are not read: each
has a page of its own, and a list of names is no description.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from ...document import JsonObject, JsonValue, join
from ..assumed_schemes import scheme_question
from ..front_matter import front_matter
from ..page import Page
from ..statements import Draft, Fragment
from .head import Words, cut_title

_ENDPOINT = re.compile(r"(?<!\S)Endpoint:\s+[A-Z]+\s")
_KNOWN = re.compile(r"(?<!\S)##\s+(?:Servers|Security|Download OpenAPI description)(?!\S)")
_HEADING = re.compile(r"(?<!\S)#{1,3}\s+(?=\S)")
_HEADING_LINE = re.compile(r"^#{1,3}[ \t]+(?=\S)", re.MULTILINE)
_VERSION = re.compile(r"(?<!\S)Version:\s+(\S+)")
_LICENCE = re.compile(r"(?<!\S)License:\s")
_DETAIL = re.compile(r"(?<!\S)(Type|Scheme|Bearer Format|In|Name|OpenID Connect URL):\s+(\S+)")
_URL = re.compile(r"https?://[^\s<>\"`{}|\\^]+")
_FENCE = "```"
_LOCATIONS = ("header", "query", "cookie")
_SCHEME_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A heading, and the text behind it up to the next one; `start` is where its words begin."""

    hashes: int
    start: int
    end: int


def is_overview(text: str) -> bool:
    """Whether a page is an overview: it has no operation, and two of an overview's sections."""
    sections = {" ".join(found[0].split()) for found in _KNOWN.finditer(text)}
    return len(sections) > 1 and _ENDPOINT.search(text) is None


def read_overview(page: Page) -> Fragment:
    """What an overview page states of its API."""
    draft = Draft(page)
    line_ends = [found.start() for found in re.finditer("\n", page.text)]
    within = ""
    parts = _parts(page.text)
    for part in parts:
        words = page.text[part.start : part.end]
        line = bisect_left(line_ends, part.start) + 1
        if part.hashes < 3:
            within = _first_word(words) if part.hashes == 2 else ""
        if within == "Servers" and part.hashes == 2:
            _put_servers(draft, words, line)
        elif within == "Security" and part.hashes == 3:
            _put_scheme(draft, words, line)
    if parts and parts[0].hashes == 1:
        known = _KNOWN.search(page.text)
        _put_info(draft, parts[0].start, known.start() if known else parts[0].end, line_ends)
    return draft.fragment()


def _parts(text: str) -> list[_Part]:
    # Where line breaks were lost, the first known section stands on the line of the title.
    known = _KNOWN.search(text)
    on_lines = known is None or text[: known.start()].endswith("\n")
    found = list((_HEADING_LINE if on_lines else _HEADING).finditer(text, front_matter(text).end))
    starts = [*(heading.start() for heading in found), len(text)]
    return [
        _Part(hashes=heading[0].count("#"), start=heading.end(), end=end)
        for heading, end in zip(found, starts[1:], strict=True)
    ]


def _put_info(draft: Draft, start: int, end: int, line_ends: list[int]) -> None:
    text = draft.page.text[start:end]
    versions = list(_VERSION.finditer(text))
    licences = list(_LICENCE.finditer(text))
    stop = min([found.start() for found in (*versions[-1:], *licences[-1:])], default=len(text))
    title, line_break, rest = text[:stop].partition("\n")
    words = Words(title=title.strip(), doc=rest.strip())
    if not line_break:
        words = cut_title(text[:stop].split())
    line = bisect_left(line_ends, start) + 1
    origin = draft.origin("inferred" if words.note else "stated", line, words.note)
    if words.title:
        draft.put(("info", "title"), words.title, origin)
    if words.doc:
        behind = start + len(title) + len(rest) - len(rest.lstrip())
        line = bisect_left(line_ends, behind + 1) + 1 if line_break else line
        origin = draft.origin(origin.basis, line, words.note)
        draft.put(("info", "description"), words.doc, origin)
    if versions:
        at = bisect_left(line_ends, start + versions[-1].start()) + 1
        draft.put(("info", "version"), versions[-1][1], draft.origin("stated", at))


def _put_servers(draft: Draft, words: str, line: int) -> None:
    """Each server is a URL in a fence of its own, with its description before it."""
    known = draft.tree.get("servers")
    servers: list[JsonValue] = known if isinstance(known, list) else []
    pieces = words.removeprefix("Servers").split(_FENCE)
    for doc, url in zip(pieces[::2], pieces[1::2], strict=False):
        line += doc.count("\n")
        if _URL.fullmatch(url.strip()) is not None:
            server: JsonObject = {"url": url.strip()}
            if doc.strip():
                server["description"] = " ".join(doc.split())
            at = line + 1 if url.startswith("\n") else line
            draft.origins[join("", "servers", len(servers))] = draft.origin("stated", at)
            servers.append(server)
        line += url.count("\n")
    if servers:
        draft.tree["servers"] = servers


def _put_scheme(draft: Draft, words: str, line: int) -> None:
    """A scheme: its name, its description, and its details as `Type:`, `In:`, `Name:`."""
    name = _first_word(words)
    details = list(_DETAIL.finditer(words))
    types = [number for number, found in enumerate(details) if found[1] == "Type"]
    known = join("", "components", "securitySchemes", name) in draft.origins
    if known or _SCHEME_NAME.fullmatch(name) is None or not types:
        return
    details = details[types[-1] :]
    scheme = _scheme({found[1]: found[2] for found in details})
    path = ("components", "securitySchemes", name)
    if scheme is None:
        note = f"The page does not describe the security scheme {name} in full."
        draft.questions.append(draft.origin("assumed", line, note, scheme_question(name)))
        return
    doc = words[: details[0].start()].strip().removeprefix(name).strip()
    if doc:
        scheme["description"] = doc
    draft.put(path, scheme, draft.origin("stated", line))
    if scheme.get("flows") == {}:
        ask = f"Where does the scheme {name} get its tokens from?"
        origin = draft.origin("assumed", line, "The page does not name the flows.", ask)
        draft.origins[join("", *path, "flows")] = origin


def _first_word(words: str) -> str:
    return next(iter(words.split(maxsplit=1)), "")


def _scheme(details: dict[str, str]) -> JsonObject | None:
    """The scheme (OpenAPI 3.1, section 4.8.27) of these details; None if some are missing."""
    match details:
        case {"Type": "http", "Scheme": scheme}:
            written: JsonObject = {"type": "http", "scheme": scheme}
            if "Bearer Format" in details:
                written["bearerFormat"] = details["Bearer Format"]
            return written
        case {"Type": "apiKey", "In": place, "Name": name} if place in _LOCATIONS:
            return {"type": "apiKey", "in": place, "name": name}
        case {"Type": "oauth2"}:
            return {"type": "oauth2", "flows": {}}
        case {"Type": "openIdConnect", "OpenID Connect URL": url}:
            return {"type": "openIdConnect", "openIdConnectUrl": url}
        case _:
            return None
