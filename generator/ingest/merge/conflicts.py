"""What is taken where pages differ: what the settings choose, else what the newer page says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from ...document import join, tokens
from ...grammar import plain_path
from ...ingest_settings import IngestSettings, dated, is_of
from ...problems import MAX_LISTED, Place, Problem, clipped
from ..merged import Finding
from ..page import Page
from ..statements import Origin
from .eras import older_and_newer
from .nodes import Node, Voice, grouped, pages_of

_LISTED = 3  # differences of one conflict, and pages of one statement
_LONGEST = 60

_A_PAGE = "the name of one of the pages, or of a folder with some"

Path: TypeAlias = tuple[str, ...]
_Writer: TypeAlias = Callable[[Origin, Sequence[str]], str]


class Difference(NamedTuple):
    """What pages say of one thing. `path` leads to it, `silent` is what it belongs to on the pages
    that do not have it.
    """

    path: Path
    voices: tuple[Voice, ...]
    silent: tuple[Voice, ...] = ()


class Choice(NamedTuple):
    """One of several voices, and why in a sentence; `beaten` are pages that are old: those with
    older dates or an older format, or against which the settings prefer a page in everything.
    `because` says why, as the end of a sentence.
    """

    voice: Voice
    why: str
    beaten: tuple[str, ...] = ()
    because: str = "a newer page contradicts it"


class Judge:
    """Chooses, and keeps what was chosen and what nothing decides.

    `beaten` are old pages, each with the reason. `components` are what references lead to, by page
    and pointer.
    """

    def __init__(
        self,
        pages: Sequence[Page],
        choices: IngestSettings,
        components: Mapping[tuple[str, str], Node],
    ) -> None:
        self.components = components
        self._older, self._newer = older_and_newer(pages)
        self._undecided: list[Sequence[Voice]] = []
        self.conflicts: list[Finding] = []
        self.wording: list[Finding] = []
        self.problems: list[Problem] = []
        self.beaten: dict[str, str] = {}
        self._choices = choices
        self._prefer = {_spelling(tokens(key)): key for key in choices.prefer}
        self._dates = {page.name: dated(choices.dates, page.name) or page.date for page in pages}
        self._shown: Mapping[str, str] = {page.name: page.file for page in pages}
        self._used: set[str] = set()

    def settle(
        self, path: Path, voices: Sequence[Voice], differences: Sequence[Difference]
    ) -> Voice:
        """The voice that counts for the node at a path; the first one where nothing decides, which
        is a problem then.
        """
        chosen = self._preferred(path, voices) or self._newest(voices) or self._by_format(voices)
        if chosen is None:
            self._complain(path, voices, differences)
            return voices[0]
        self.beaten.update(dict.fromkeys(chosen.beaten, chosen.because))
        said = self._all_said(path, differences, self._on_page)
        self._found(self.conflicts, path, f"The pages differ: {said}. {chosen.why}", voices)
        return chosen.voice

    def best_worded(self, path: Path, voices: Sequence[Voice]) -> Choice:
        """The voice whose words for people are taken; nothing is kept of it."""
        chosen = self._preferred(path, voices) or self._newest(voices) or self._by_format(voices)
        first = f"Taken: that of {voices[0].pages[0]}, the first page."
        return chosen or Choice(voices[0], first)

    def reworded(self, path: Path, voices: Sequence[Voice], chosen: Choice) -> None:
        """Keep that words for people were chosen."""
        said = self._said(path, Difference(path, tuple(voices)), self._on_page)
        self._found(
            self.wording, path, f"The pages word it differently: {said}. {chosen.why}", voices
        )

    def guessed(self, path: Path, voices: Sequence[Voice], chosen: Choice) -> None:
        """Keep that one of several values was chosen, none of which a page states."""
        said = self._said(path, Difference(path, tuple(voices)), self._on_page)
        text = f"No page states it, and what is inferred differs: {said}. {chosen.why}"
        self._found(self.conflicts, path, text, voices)

    def disagreed(self, path: Path, voices: Sequence[Voice], text: str) -> None:
        """Keep a conflict that was settled elsewhere."""
        self._found(self.conflicts, path, text, voices)

    def missed(self, pages: Sequence[Page]) -> list[Problem]:
        """Settings that changed nothing, in order: the pages changed, or they never fitted."""
        names = {page.name for page in pages}
        problems = [
            self._unused("prefer", key, f"{_quote(key)} = {_quote(page)}", self._why(page, names))
            for key, page in self._choices.prefer.items()
            if key not in self._used
        ]
        problems.extend(
            self._unused("dates", page, f"a date of {_quote(page)}", _A_PAGE)
            for page in self._choices.dates
            if not _names_any(page, names)
        )
        return problems

    def _why(self, page: str, names: set[str]) -> str:
        return (
            "a pointer below which this page and another differ"
            if _names_any(page, names)
            else _A_PAGE
        )

    def _unused(self, setting: str, key: str, found: str, expected: str) -> Problem:
        return Problem(
            code="unused-choice",
            place=self._choices.place(setting, key),
            found=found,
            expected=expected,
        )

    def _preferred(self, path: Path, voices: Sequence[Voice]) -> Choice | None:
        """The voice of the page that the settings name for this node or the nearest one above."""
        for length in range(len(path), -1, -1) if self._prefer else ():
            key = self._prefer.get(_spelling(path[:length]))
            if key is None:
                continue
            entry = self._choices.prefer[key]
            found = [voice for voice in voices if _names_any(entry, voice.pages)]
            self._used.update([key] if found else [])
            is_page = any(entry in voice.pages for voice in found)
            if len(found) == 1 or is_page:  # else pages of a folder differ
                beaten = () if length else pages_of([v for v in voices if v is not found[0]])
                why = f"Taken: that of {entry}, which package.toml prefers."
                return Choice(
                    found[0], why, beaten, "a page that package.toml prefers contradicts it"
                )
        return None

    def _newest(self, voices: Sequence[Voice]) -> Choice | None:
        """The voice of the newest page, where no other has a page as new or without a date."""
        dates = [[self._dates.get(page, "") for page in voice.pages] for voice in voices]
        newest = max(max(known) for known in dates)
        place, *others = [n for n, known in enumerate(dates) if newest in known]
        rest = [date for n, known in enumerate(dates) if n != place for date in known]
        if not newest or others or not all(rest):
            return None
        page = voices[place].pages[dates[place].index(newest)]
        beaten = pages_of([voice for n, voice in enumerate(voices) if n != place])
        why = f"Taken: that of {page}, the newest ({newest}; the others {_span(rest)})."
        return Choice(voices[place], why, beaten)

    def _by_format(self, voices: Sequence[Voice]) -> Choice | None:
        """The voice of pages in the newer of two formats, where all others have the older one."""
        newer = [voice for voice in voices if not self._older.issuperset(voice.pages)]
        if len(newer) != 1 or self._newer.isdisjoint(newer[0].pages):
            return None
        beaten = pages_of([voice for voice in voices if voice is not newer[0]])
        page = next(page for page in newer[0].pages if page in self._newer)
        why = f"Taken: that of {page}; the others have Mintlify's older format."
        return Choice(newer[0], why, beaten)

    def _complain(
        self, path: Path, voices: Sequence[Voice], differences: Sequence[Difference]
    ) -> None:
        if len(self.problems) >= MAX_LISTED:
            return
        self._undecided.append(voices)
        pointer = join("", *path)
        pages = dict.fromkeys(voice.pages[0] for voice in voices)
        named = [f"{_quote(pointer or '#')} = {_quote(page)}" for page in pages]
        lines = " or ".join([*named[:_LISTED], *(["..."] if len(named) > _LISTED else [])])
        origin = voices[0].node.origin
        self.problems.append(
            Problem(
                code="pages-disagree",
                place=Place(
                    file=self.shown(origin.page),
                    line=origin.line or None,
                    pointer=pointer,
                ),
                found=self._all_said(path, differences, self._in_file),
                expected="one statement",
                hint=f"name the page that is right in package.toml, below [ingest.prefer]: {lines}",
            )
        )

    def advised(self) -> list[Problem]:
        """The problems; where there are several, the first one says how to settle all at once."""
        if len(self._undecided) < 2:
            return self.problems
        names = self._deciding(_folders) or self._deciding(lambda page: [page])
        lines = [f'"#" = {_quote(name)}' for name in names]
        whole = " or ".join([*lines[:_LISTED], *(["..."] if len(lines) > _LISTED else [])])
        if not lines:
            whole = 'with the right pages in a folder of their own, "#" = "pages/new"'
        first, *others = self.problems
        hint = f"{first.hint}; {whole} settles all {len(self._undecided)}"
        return [replace(first, hint=hint), *others]

    def _deciding(self, entries: Callable[[str], Iterable[str]]) -> list[str]:
        """The entries, such as folders, of which pages speak with one voice wherever nothing
        decided; `entries` gives those that a page belongs to.
        """
        deciding: Counter[str] = Counter()
        for voices in self._undecided:
            holders = [{entry for page in v.pages for entry in entries(page)} for v in voices]
            counts = Counter(entry for held in holders for entry in held)
            deciding.update(entry for entry, count in counts.items() if count == 1)
        every = len(self._undecided)
        return sorted(entry for entry, count in deciding.items() if count == every)

    def shown(self, page: str) -> str:
        """The file of a page as messages write it."""
        return self._shown.get(page, page)

    def _all_said(self, path: Path, differences: Sequence[Difference], place: _Writer) -> str:
        said = [self._said(path, one, place) for one in differences[:_LISTED]]
        more = len(differences) - _LISTED
        return "; ".join([*said, *([f"and {more} more differences"] if more > 0 else [])])

    def _said(self, path: Path, difference: Difference, place: _Writer) -> str:
        """Where it is, and what each page says."""
        where = "/".join(difference.path[len(path) :])
        voices = grouped(difference.voices)
        said = [
            f"{_short(voice.node)} {place(voice.node.origin, voice.pages)}"
            for voice in voices[:_LISTED]
        ]
        if len(voices) > _LISTED:
            said.append(f"and {len(voices) - _LISTED} other values")
        if difference.silent:
            holder = difference.silent[0].node.origin
            said.append(f"nothing {place(holder, pages_of(difference.silent))}")
        return f"{clipped(where, _LONGEST)}: {', '.join(said)}" if where else ", ".join(said)

    def _in_file(self, origin: Origin, pages: Sequence[str]) -> str:
        return _located(self.shown(origin.page), origin.line, len(pages))

    def _on_page(self, origin: Origin, pages: Sequence[str]) -> str:
        return _located(origin.page, origin.line, len(pages))

    def _found(
        self, findings: list[Finding], path: Path, text: str, voices: Sequence[Voice]
    ) -> None:
        origins = tuple(dict.fromkeys(voice.node.origin for voice in voices))
        findings.append(Finding(pointer=join("", *path), text=text, origins=origins))


def _folders(page: str) -> Iterator[str]:
    """The folders that a page is in."""
    while "/" in page:
        page = page.rpartition("/")[0]
        yield page


def _names_any(entry: str, pages: Iterable[str]) -> bool:
    return any(is_of(page, entry) for page in pages)


def _spelling(path: Path) -> Path:
    """The path without the names of variables: `/users/{id}` and `/users/{userId}` are one."""
    if path[:1] == ("paths",) and len(path) > 1:
        return ("paths", plain_path(path[1]), *path[2:])
    return path


def _located(file: str, line: int, pages: int) -> str:
    place = f"in {file}:{line}" if line else f"in {file}"
    return place if pages == 1 else f"{place} and on {pages - 1} more page{'s'[: pages > 2]}"


def _span(dates: Sequence[str]) -> str:
    first, last = min(dates), max(dates)
    return first if first == last else f"{first} to {last}"


def _short(node: Node) -> str:
    return clipped(json.dumps(node.value, ensure_ascii=False), _LONGEST)


def _quote(text: str) -> str:
    """The text as a string of TOML, which JSON's are."""
    return json.dumps(text, ensure_ascii=False)
