"""What stands on a Redocly page before the sections: title, description, method, path, security."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..front_matter import front_matter
from ..page import Page
from ..prose import PageOperation
from .marks import Mark

_LABEL = re.compile(r"(?<!\S)(?:Version|Security):")
_SCHEMES = r"([^\s,]+(?:(?:,(?:\s*(?:or|and)\s)?|[ \t]+(?:or|and)\s)\s*[^\s,]+)*)"
_NAMES = re.compile(rf"\s*{_SCHEMES}")
_NAMES_ON_LINE = re.compile(rf"[ \t]*{_SCHEMES}")
_OR = re.compile(r",? or ")
_AND = re.compile(r",? and ")
_COMMA = re.compile(r", ?")
_NO_SCHEME = "none"
_URL = re.compile(r"(https?://[^\s/?#]+)(/\S*)")
_DEPRECATED = re.compile(r"\(deprecated\)\Z", re.IGNORECASE)
_INDENTATION = "    "

_LONGEST_VERSION = 100
_LONGEST_TITLE = 100
_TITLE_WORDS = 20
_VERBS = frozenset(
    "Adds Allows Assigns Cancels Changes Checks Confirms Creates Deletes Disables Enables Fetches "
    "Finds Generates Gets Lists Obtains Provides Removes Replaces Requests Retrieves Returns "
    "Searches Sends Sets Starts Stops Submits Triggers Updates Uploads Validates".split()
)
_OPENERS = frozenset("A An If The These This Use When With You".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The text of a page. `line_ends` are the offsets of its line feeds; `on_lines` says whether
    they still divide its parts.
    """

    page: Page
    on_lines: bool
    line_ends: Sequence[int] = field(repr=False)

    def line(self, offset: int) -> int:
        """The line, from 1, of a character; in the time of a look-up."""
        return bisect_left(self.line_ends, offset) + 1

    def line_of_words(self, start: int, end: int) -> int:
        """The line of the first character of a part that is no space; 0 if it has none."""
        part = self.page.text[start:end]
        gap = len(part) - len(part.lstrip())
        return self.line(start + gap) if gap < len(part) else 0

    def tidy(self, words: str, indentation: str = _INDENTATION) -> str:
        """A part of the text as a description: its paragraphs, without the page's indentation."""
        if not self.on_lines:
            return " ".join(words.split())
        lines = [line.rstrip().removeprefix(indentation) for line in words.split("\n")]
        return "\n".join(lines).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Title and description; `note` says how they were told apart where the page does not show."""

    title: str
    doc: str
    note: str = ""


def read_head(text: PageText, title: Mark | None, endpoint: Mark, end: int) -> PageOperation:
    """The operation of a page without its sections; the first of them begins at `end`."""
    zone = text.page.text[endpoint.end : end]
    labels = list(_LABEL.finditer(zone))
    path, read_to = _path(zone, labels[0].start() if labels else len(zone), text.on_lines)
    whole = _URL.fullmatch(path)
    first = {label[0]: label for label in reversed(labels)}
    version, version_line, security, security_line = "", 0, tuple[str, ...](), 0
    choices: tuple[tuple[str, ...], ...] | None = None
    if (label := first.get("Version:")) is not None:
        version, end_of_it = _version(zone, label, labels, text.on_lines)
        version_line, read_to = text.line(endpoint.end + label.start()), end_of_it
    if (label := first.get("Security:")) is not None:
        names = (_NAMES_ON_LINE if text.on_lines else _NAMES).match(zone, label.end())
        security, choices = _security("" if names is None else " ".join(names[1].split()))
        security_line = text.line(endpoint.end + label.start())
        read_to = max(read_to, label.end() if names is None else names.end())
    words = _words(text, title, endpoint)
    start = title.end if title is not None else front_matter(text.page.text).end
    beyond = text.tidy(zone[read_to:])
    deprecated = _DEPRECATED.search(words.title) is not None
    doc_start = start + (0 if words.title == "" else len(words.title))
    return PageOperation(
        page=text.page,
        line=text.line(endpoint.start),
        method=endpoint.part("method").lower(),
        path=path if whole is None else whole[2],
        title=_DEPRECATED.sub("", words.title).strip(),
        title_line=0 if title is None else text.line(title.start),
        title_note=words.note,
        doc="\n\n".join(part for part in (words.doc, beyond) if part),
        doc_line=text.line_of_words(doc_start, endpoint.start),
        version=version,
        version_line=version_line,
        deprecated=deprecated,
        security=security,
        security_line=security_line,
        choices=choices,
        servers=() if whole is None else ((whole[1], text.line(endpoint.start)),),
    )


def _path(zone: str, end: int, on_lines: bool) -> tuple[str, int]:
    """The path, or the name of a webhook, which may have spaces; and where it ends."""
    line_end = zone.find("\n") if on_lines else -1
    end = min(end, line_end) if line_end >= 0 else end
    words = zone[:end].split()
    if words and (words[0].startswith("/") or _URL.fullmatch(words[0]) is not None):
        return words[0], zone.index(words[0]) + len(words[0])
    return " ".join(words), end


def _security(words: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...] | None]:
    """The names of schemes, and how they go together; None where commas alone divide them."""
    sets = [
        [name for name in _COMMA.split(_AND.sub(", ", part)) if name.lower() != _NO_SCHEME]
        for part in _OR.split(words)
    ]
    names = tuple(dict.fromkeys(name for alike in sets for name in alike if name))
    if _OR.search(words) is not None and _AND.search(words) is None:
        sets = [alike for part in sets for alike in ([[name] for name in part] or [[]])]
    elif _OR.search(words) is None and _AND.search(words) is None and names:
        return names, None
    elif not words:
        return (), None
    return names, tuple(dict.fromkeys(tuple(dict.fromkeys(alike)) for alike in sets))


def _version(
    zone: str, label: re.Match[str], labels: Sequence[re.Match[str]], on_lines: bool
) -> tuple[str, int]:
    """The version behind its label, and where it ends."""
    later = [other.start() for other in labels if other.start() > label.start()]
    end = later[0] if later else len(zone)
    line_end = zone.find("\n", label.end()) if on_lines else -1
    end = min(end, line_end) if line_end >= 0 else end
    version = " ".join(zone[label.end() : end].split())
    return (version if len(version) <= _LONGEST_VERSION else version.split()[0]), end


def _words(text: PageText, title: Mark | None, endpoint: Mark) -> Words:
    if title is None:
        return Words(
            title="",
            doc=text.tidy(text.page.text[front_matter(text.page.text).end : endpoint.start]),
        )
    words = text.page.text[title.end : endpoint.start]
    if not text.on_lines:
        return cut_title(words.split())
    head, _, rest = words.partition("\n")
    return Words(title=head.strip(), doc=text.tidy(rest))


def cut_title(words: list[str]) -> Words:
    """Title and description where nothing divides them: by the verb of the title in the third
    person ("Send a message Sends ..."), else by a word that opens a sentence.
    """
    after = words[1:_TITLE_WORDS]
    verbs = _third_person(words[0]) if words else frozenset[str]()
    for begins in (verbs, _VERBS, _OPENERS):
        for number, word in enumerate(after, start=1):
            if word in begins and words[number + 1 : number + 2]:
                return Words(
                    title=" ".join(words[:number]),
                    doc=" ".join(words[number:]),
                    note=f'The page lost its line breaks; "{word}" was taken to begin a sentence.',
                )
    whole = " ".join(words)
    note = "The page lost its line breaks; nothing shows where its title ends."
    if len(whole) <= _LONGEST_TITLE and ". " not in whole:
        return Words(title=whole, doc="", note=note)
    return Words(title="", doc=whole, note=note)


def _third_person(verb: str) -> frozenset[str]:
    stem = verb.removesuffix("y")
    return frozenset({f"{verb}s", f"{verb}es", f"{stem}ies"})
