"""Changes as Markdown, for a comment on a pull request or the summary of a workflow run.

Names and prose of a document are text here and nothing else: no markup, no HTML, nobody is
mentioned and nothing is linked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..problems import clipped, one_line
from ..text import by_backticks, markdown, markdown_code
from .change import LEVELS, Change, Level
from .output import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    ApiDiff,
    at,
    heading,
    only_breaks,
    said_of_version,
)

LIMIT = 60_000
"""Characters of a page at most: GitHub refuses comments of more than 65,536."""

_LISTED = 100  # changes of one level of an API
_OPEN = 10  # more of them are folded
_FRAME = 300  # characters around the rows of a section, at most
_TABLE = "| What | Change | Where |\n| --- | --- | --- |"

# Where GitHub would see a mention, a reference or an address, backslash or not: what comes between
# is a space of no width.
_AUTOMATIC = re.compile(
    r"(?<=@)|(?<=#)(?=\d)|(?<=GH)(?=-\d)|(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE
)
_UNESCAPED = re.compile(r"[~$]")


def page(diffs: Sequence[ApiDiff], *, limit: int = LIMIT) -> str:
    """All changes as a page of at most `limit` characters; what is cut is heading.

    APIs with breaking changes come first, and where there is not room for all, breaking changes do.
    """
    if not diffs:
        return "No API has changed.\n"
    ordered = sorted(diffs, key=lambda diff: [not diff.of(level) for level in LEVELS])
    heads = _heads(ordered, limit // 2)
    cut = len(ordered) - len(heads)
    end = f"\n... and {cut} more APIs; `clientwright diff --json` has them.\n" if cut else ""
    room = limit - len(end) - sum(len(head) + _frames(diff) for diff, head in heads)
    rows: dict[tuple[str, Level], list[str]] = {}
    for level in LEVELS:
        for diff, _ in heads:
            rows[diff.api, level] = taken = _rows(diff.of(level), room)
            room -= sum(len(row) + 1 for row in taken)
    parts = [
        head + "".join(_section(diff, level, rows[diff.api, level]) for level in LEVELS)
        for diff, head in heads
    ]
    return "\n".join(parts) + end


def _heads(diffs: Sequence[ApiDiff], room: int) -> list[tuple[ApiDiff, str]]:
    """The first APIs with what stands above their changes, as many as there is room for."""
    heads: list[tuple[ApiDiff, str]] = []
    for diff in diffs:
        head = _head(diff)
        room -= len(head) + _frames(diff)
        if room < 0:
            break
        heads.append((diff, head))
    return heads


def _frames(diff: ApiDiff) -> int:
    """Characters around the rows of an API, at most."""
    return 1 + _FRAME * sum(bool(diff.of(level)) for level in LEVELS)


def _head(diff: ApiDiff) -> str:
    lines = [f"## {prose(clipped(diff.api, LONGEST_SUBJECT))}{heading(diff)}"]
    if diff.suggestion is not None:
        lines += [f"- {prose(line)}" for line in said_of_version(diff.suggestion)]
    return "\n\n".join([lines[0], "\n".join(lines[1:])]).rstrip() + "\n"


def _rows(changes: Sequence[Change], room: int) -> list[str]:
    """The rows of the first changes, as many as there is room for."""
    rows: list[str] = []
    for change in changes[:_LISTED]:
        row = _row(change)
        room -= len(row) + 1
        if room < 0:
            break
        rows.append(row)
    return rows


def _row(change: Change) -> str:
    subject = code(clipped(change.subject, LONGEST_SUBJECT))
    rule = f"{code(change.rule)}{only_breaks(change, before=', ')}"
    text = _with_code(clipped(change.text, LONGEST_TEXT))
    return f"| {subject} | {text} ({rule}) | {_where(change)} |"


def _with_code(text: str) -> str:
    """Text whose code stands in backticks. Those that come out of a document make code of what is
    prose, and of nothing more.
    """
    parts = by_backticks(text)
    return "".join(code(part) if n % 2 else _between(part) for n, part in enumerate(parts))


def _between(text: str) -> str:
    """Prose between code, with a blank where it has some at its ends."""
    start = " " if text != text.lstrip() else ""
    end = " " if text != text.rstrip() and text.strip() else ""
    return f"{start}{prose(text)}{end}"


def _where(change: Change) -> str:
    if change.new is not None:
        return code(at(change.new))
    return f"was at {code(at(change.old))}" if change.old is not None else ""


def _section(diff: ApiDiff, level: Level, rows: Sequence[str]) -> str:
    changes = diff.of(level)
    if not changes:
        return ""
    title = f"{level.capitalize()} ({len(changes)})"
    cut = len(changes) - len(rows)
    more = f"\n\n... and {cut} more; `clientwright diff --json` has them." if cut else ""
    table = "\n".join([_TABLE, *rows]) if rows else ""
    if level == "breaking" and len(changes) <= _OPEN:
        return f"\n### {title}\n\n{table}{more}\n"
    return f"\n<details><summary>{title}</summary>\n\n{table}{more}\n\n</details>\n"


def prose(text: str) -> str:
    """Text of a document as plain words of a page, on one line."""
    escaped = _UNESCAPED.sub(r"\\\g<0>", markdown(one_line(text)).replace("&", "&amp;"))
    return _AUTOMATIC.sub("&#8203;", escaped)


def code(text: str) -> str:
    """Text of a document as a code span in a table; nothing if there is none."""
    # Two backslashes before a bar would be one in the table, and the bar the end of the cell.
    # The other is a command to GitHub Actions, should the page be printed into a log.
    apart = one_line(text).replace("\\|", "\\ |").replace("##[", "## [")
    return f"`{shown}`" if (shown := markdown_code(apart).strip()) else ""
