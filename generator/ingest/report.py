"""The report about an ingested document, in Markdown: what to ask the vendor, and what to know."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..document import JsonValue, descend, escape, join, tokens
from ..grammar import METHODS
from ..problems import clipped
from ..text import markdown as encoded
from ..text import markdown_code
from .merged import Finding, Merged
from .statements import Origin, nearest

_LISTED = 3  # places of one statement
_FOLDED = 25  # lines of a section that is there to look things up in
_MAX_LISTED = 200  # values of one reason
_LONGEST_VALUE = 80
_LONGEST_TEXT = 400
_ADDRESS = re.compile(r"(?<!\S)(\S*://\S*|www\.\S*)")
_IN_A_WORD = re.compile(r"(?<=[^\W_])\\_(?=[^\W_])")  # which is no emphasis (CommonMark 6.2)


class Statement(NamedTuple):
    """A value of the document that lies in no other, and its origin."""

    path: tuple[str, ...]
    value: JsonValue
    origin: Origin


def statements(merged: Merged) -> Iterator[Statement]:
    """All values of the document that hold no others, in order, but for the version of OpenAPI."""
    root = Origin(basis="stated", page=merged.pages[0].name, line=0)
    pending: list[tuple[str, tuple[str, ...], JsonValue, Origin]] = []
    pending.append(("#", (), merged.tree, merged.origins.get("", root)))
    while pending:
        pointer, path, value, origin = pending.pop()
        match value:
            case dict() if value:
                inner = list(value.items())
            case list() if value:
                inner = [(str(number), element) for number, element in enumerate(value)]
            case _:
                if path != ("openapi",):
                    yield Statement(path, value, origin)
                continue
        for name, child in reversed(inner):
            place = f"{pointer}/{escape(name)}"
            pending.append((place, (*path, name), child, merged.origins.get(place, origin)))


def counts(merged: Merged) -> Mapping[str, int]:
    """How many values of the document are stated, inferred and assumed."""
    found = Counter(statement.origin.basis for statement in statements(merged))
    return {basis: found[basis] for basis in ("stated", "inferred", "assumed")}


def markdown(merged: Merged, *, title: str) -> str:
    """The report. Text of the pages is in it as text only: none of it is Markdown or HTML."""
    every = list(statements(merged))
    sections = [
        _head(merged, title, every),
        _questions(merged),
        _findings("Where pages contradict each other", _CONFLICTS, merged.conflicts),
        _findings("Base URLs that were not taken", _FOREIGN, merged.foreign),
        _findings("Operations that only old pages have", _STALE, merged.stale),
        _operations(merged),
        _details("Operations that several pages describe", _REPEATED, _found(merged.repeated)),
        _details("Where only the wording differs", _WORDING, _found(merged.wording)),
        _details("Inferred", _INFERRED, _inferred(every)),
        _details("Assumed without a question", _ASSUMED, _assumed(every)),
    ]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


_MADE = (
    "Made by `clientwright ingest` together with `openapi.yaml`, where `x-provenance` says at each"
    " place what it rests on. Corrections belong in `overlay.yaml`."
)
_CONFLICTS = "What was taken, and why. `[ingest.prefer]` in `package.toml` can choose otherwise."
_WORDING = "Descriptions, titles and examples: nothing that a call depends on."
_REPEATED = "Each is in the document once."
_STALE = "They are in the document. Ask whether they still exist."
_FOREIGN = (
    "A client sends credentials to its base URL. `servers` below `[ingest]` in `package.toml` lists"
    " those to take."
)
_INFERRED = "The pages show it in an example or a sample call, and do not say it."
_ASSUMED = "A document cannot be without it, and no page says it."


def _head(merged: Merged, title: str, every: Sequence[Statement]) -> list[str]:
    """What the document is made from, and how much there is to look at."""
    found = Counter(statement.origin.basis for statement in every)
    rows = [
        ("Pages", len(merged.pages)),
        ("Operations", len(list(_all_operations(merged)))),
        ("Values that the pages state", found["stated"]),
        ("Values inferred from examples and sample calls", found["inferred"]),
        ("Values assumed", found["assumed"]),
        ("Questions for the vendor", len(questions(merged))),
        ("Contradictions between pages", len(merged.conflicts)),
        ("Base URLs that were not taken", len(merged.foreign)),
        ("Operations on old pages only", len(merged.stale)),
        ("Operations on several pages", len(merged.repeated)),
    ]
    return [
        f"# {_prose(title)}: what the document is made from",
        "",
        _MADE,
        "",
        "| | |",
        "| --- | ---: |",
        *(f"| {name} | {number} |" for name, number in rows if number),
    ]


class Question(NamedTuple):
    """Where a question arises, on the pages and in the document, and what the document says there
    until it is answered.
    """

    origins: dict[Origin, None]
    paths: dict[tuple[str, ...], None]
    values: dict[str, None]

    @property
    def is_general(self) -> bool:
        """Whether it is about the API as a whole, not about an operation."""
        if not self.paths:
            return any(origin.line == 0 for origin in self.origins)
        return all(path[:1] != ("paths",) for path in self.paths)


def questions(merged: Merged) -> Mapping[str, Question]:
    """Each question for the vendor once: first those about the API as a whole, such as its base
    URL, without which nothing works.
    """
    found: dict[str, Question] = {}
    for pointer, origin in merged.origins.items():
        if origin.ask:
            path = tokens(pointer)
            question = found.setdefault(origin.ask, Question({}, {}, {}))
            question.origins[origin] = None
            question.paths[path] = None
            question.values[_stands(path, descend(merged.tree, path))] = None
    for origin in merged.questions:
        text = origin.ask or origin.note
        found.setdefault(text, Question({}, {}, {})).origins[origin] = None
    return dict(sorted(found.items(), key=lambda item: not item[1].is_general))


def _stands(path: tuple[str, ...], value: JsonValue) -> str:
    """What the document has at a place; of much that lies below it, the place says enough."""
    short = _short(value)
    is_cut = isinstance(value, dict | list) and short.endswith("...")
    return _name(path) if is_cut else f"{_name(path)}: {short}"


def _questions(merged: Merged) -> list[str]:
    """The questions, to be sent as they are; then, for the reader of the document, where each of
    them arises and what stands in for its answer.
    """
    asked = questions(merged)
    if not asked:
        return []
    lines = ["## Questions for the vendor", "", "They can be sent as they are.", ""]
    lines += [f"{number}. {_prose(text)}" for number, text in enumerate(asked, 1)]
    lines += ["", "| Question | Page | Until it is answered, the document has |"]
    lines.append("| ---: | --- | --- |")
    for number, question in enumerate(asked.values(), 1):
        values = _codes(question.values) or "nothing"
        lines.append(f"| {number} | {_places(question.origins)} | {values} |")
    return lines


def _all_operations(merged: Merged) -> Iterator[tuple[str, str, JsonValue]]:
    paths = merged.tree.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in METHODS if isinstance(item, dict) else ():
            if isinstance(item, dict) and method in item:
                yield path, method, item[method]


def _operations(merged: Merged) -> list[str]:
    lines = ["| Operation | Summary | Page |", "| --- | --- | --- |"]
    several = {finding.pointer: finding.origins for finding in merged.repeated}
    for path, method, operation in _all_operations(merged):
        pointer = join("", "paths", path, method)
        origins = several.get(pointer, (_origin(merged, ("paths", path, method)),))
        summary = operation.get("summary") if isinstance(operation, dict) else ""
        shown = _prose(summary) if isinstance(summary, str) else ""
        lines.append(f"| {_code(f'{method.upper()} {path}')} | {shown} | {_places(origins)} |")
    return ["## Operations", "", *_folded(lines)]


def _origin(merged: Merged, path: tuple[str, ...]) -> Origin:
    page = Origin(basis="stated", page=merged.pages[0].name, line=0)
    return nearest(merged.origins, join("", *path), page)


def _inferred(every: Iterable[Statement]) -> list[str]:
    """What examples show, by operation and component, with the reasons said once. Lines stand
    beside the values where there are several.
    """
    groups: dict[str, dict[tuple[str, str], list[tuple[str, Origin]]]] = {}
    for path, value, origin in every:
        if origin.basis == "inferred":
            owner, inner = _owner(path)
            said = groups.setdefault(owner, {}).setdefault((origin.note, origin.page), [])
            said.append((_code(f"{inner}: {_short(value)}"), origin))
    lines: list[str] = []
    for owner, reasons in groups.items():
        lines += ["", f"### {_code(owner)}", ""]
        for (note, page), said in reasons.items():
            same = len({origin.line for _, origin in said}) == 1
            place = _place(said[0][1]) if same else page
            lines.append(f"- {_prose(note) or 'Shown'} ({_code(place)})")
            listed = [text if same else f"{text}, line {origin.line}" for text, origin in said]
            lines += [f"  - {one}" for one in _listed(listed)]
    return lines[1:]


def _assumed(every: Iterable[Statement]) -> list[str]:
    """What is assumed and needs no answer, by its reason."""
    groups: dict[str, dict[str, list[str]]] = {}
    for path, value, origin in every:
        if origin.basis == "assumed" and not origin.ask:
            owner, inner = _owner(path)
            said = groups.setdefault(origin.note, {}).setdefault(f"{inner}: {_short(value)}", [])
            said.append(owner)
    lines: list[str] = []
    for note, same in groups.items():
        lines += ["", f"{_prose(note) or 'No reason was kept.'}", ""]
        named = [f"{_code(said)} in {_codes(owners)}" for said, owners in same.items()]
        lines += [f"- {one}" for one in _listed(named)]
    return lines[1:]


def _findings(heading: str, intro: str, findings: Sequence[Finding]) -> list[str]:
    return [f"## {heading}", "", intro, "", *_found(findings)] if findings else []


def _found(findings: Iterable[Finding]) -> list[str]:
    lines: list[str] = []
    for finding in findings:
        named = _code(_name(tokens(finding.pointer)))
        lines.append(f"- {named} ({_places(finding.origins)}): {_prose(finding.text)}")
    return lines


def _details(heading: str, intro: str, lines: Sequence[str]) -> list[str]:
    """A section that is there to look things up in: folded if it is long."""
    return [f"## {heading}", "", intro, "", *_folded(lines)] if lines else []


def _folded(lines: Sequence[str]) -> Sequence[str]:
    if len(lines) <= _FOLDED:
        return lines
    return ["<details>", "<summary>Show all</summary>", "", *lines, "", "</details>"]


def _listed(said: Sequence[str]) -> list[str]:
    """The values of one reason, the first of very many."""
    more = len(said) - _MAX_LISTED
    rest = [f"and {more:,} more, which `x-provenance` marks"] if more > 0 else []
    return [*said[:_MAX_LISTED], *rest]


def _owner(path: tuple[str, ...]) -> tuple[str, str]:
    """The operation or component that a value belongs to, and the way from there."""
    match path:
        case ("paths", template, method, *rest) if method in METHODS:
            return f"{method.upper()} {template}", "/".join(rest)
        case ("components", section, name, *rest):
            return f"{section}/{name}", "/".join(rest)
        case (first, *rest):
            return first, "/".join(rest)
        case _:
            return "document", ""


def _name(path: tuple[str, ...]) -> str:
    owner, inner = _owner(path)
    return f"{owner}, {inner}" if inner else owner


def _places(origins: Iterable[Origin]) -> str:
    """The pages and lines, the first few of them."""
    every = list(dict.fromkeys(_place(origin) for origin in origins))
    shown = ", ".join(_code(place) for place in every[:_LISTED])
    more = len(every) - _LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def _codes(texts: Iterable[str]) -> str:
    every = list(texts)
    shown = "; ".join(_code(text) for text in every[:_LISTED])
    more = len(every) - _LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def _place(origin: Origin) -> str:
    return f"{origin.page}:{origin.line}" if origin.line else origin.page


def _short(value: JsonValue) -> str:
    return clipped(json.dumps(value, ensure_ascii=False), _LONGEST_VALUE)


def _code(text: str) -> str:
    return f"`{markdown_code(clipped(text, 2 * _LONGEST_VALUE)) or ' '}`"


def _prose(text: str) -> str:
    """Text that is no Markdown: addresses are code, so that none of them becomes a link, and what
    needs no escape has none, so that a question can be sent as it is written here.
    """
    parts = _ADDRESS.split(clipped(text, _LONGEST_TEXT))
    shown = [
        _code(part) if number % 2 else _IN_A_WORD.sub("_", encoded(part))
        for number, part in enumerate(parts)
    ]
    return " ".join(part for part in shown if part)
