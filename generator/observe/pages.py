"""What was observed, as text, as Markdown for a page, or as JSON. None of them shows a value."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..document import JsonObject
from ..problems import one_line
from ..text import markdown, markdown_code
from .findings import Finding, Observed


def as_text(api: str, seen: Observed, found: tuple[Finding, ...]) -> Iterator[str]:
    """Lines for a terminal."""
    yield f"{api}: {_summary(seen, found)}"
    for operation, group in groupby(found, key=lambda finding: finding.operation):
        yield f"  {one_line(operation)}"
        for finding in group:
            yield from (f"    {one_line(line)}" for line in _lines(finding))
            action = finding.advice.overlay.split("\n") if finding.advice.overlay else []
            yield from (f"          {one_line(line)}" for line in action)


def _lines(finding: Finding) -> Iterator[str]:
    found, expected = finding.found, finding.expected
    yield f"{_position(finding)}: found {found}; expected {expected} [{finding.rule}]"
    yield f"  {finding.count} of {_count(finding.total, 'exchange')}; {_where(finding)}"
    yield f"  hint: {finding.advice.text}{':' if finding.advice.overlay else ''}"


def as_markdown(api: str, seen: Observed, found: tuple[Finding, ...]) -> Iterator[str]:
    """Lines of a Markdown page."""
    yield from (f"## {markdown(api)}", "", f"{_summary(seen, found)}.", "")
    for operation, group in groupby(found, key=lambda finding: finding.operation):
        yield from (f"### `{markdown_code(operation)}`", "")
        for finding in group:
            yield from _item(finding)
        yield ""


def _item(finding: Finding) -> Iterator[str]:
    position = _position(finding, code=True)
    found, expected = markdown(finding.found), markdown(finding.expected)
    counted = f"{finding.count} of {_count(finding.total, 'exchange')}"
    yield f"- {position}: found {found}; expected {expected} (`{finding.rule}`, {counted})"
    yield f"  - `{markdown_code(_where(finding))}`"
    yield f"  - {finding.advice.text}"
    if finding.advice.overlay:
        yield from ("", "    ```yaml")
        yield from (f"    {one_line(line)}" for line in finding.advice.overlay.split("\n"))
        yield from ("    ```", "")


def as_json(api: str, seen: Observed, found: tuple[Finding, ...]) -> JsonObject:
    """All of it, for programs."""
    return {
        "api": api,
        "exchanges": seen.exchanges,
        "unanswered": seen.unanswered,
        "unread": seen.unread,
        "dropped": seen.dropped,
        "findings": [_finding(finding) for finding in found],
    }


def _finding(finding: Finding) -> JsonObject:
    return {
        "rule": finding.rule,
        "operation": finding.operation,
        "position": finding.position,
        "status": finding.status or None,
        "place": finding.place,
        "found": finding.found,
        "expected": finding.expected,
        "count": finding.count,
        "of": finding.total,
        "file": finding.where.file,
        "line": finding.where.line,
        "pointer": finding.where.pointer,
        "hint": finding.advice.text,
        "overlay": finding.advice.overlay,
    }


def _summary(seen: Observed, found: tuple[Finding, ...]) -> str:
    parts = [_count(seen.exchanges, "exchange"), _count(len(found), "difference")]
    if seen.unread:
        parts.append(f"{_count(seen.unread, 'body', 'bodies')} not looked into")
    for number, text in (
        (seen.unanswered, "without an answer of the API"),
        (seen.dropped, "further differences not listed"),
    ):
        if number:
            parts.append(f"{number} {text}")
    return ", ".join(parts)


def _position(finding: Finding, *, code: bool = False) -> str:
    status = f" {finding.status}" if finding.status else ""
    place = f"`{markdown_code(finding.place)}`" if code else finding.place
    return f"{finding.position}{status}{f', {place}' if finding.place else ''}"


def _where(finding: Finding) -> str:
    where = finding.where
    line = "" if where.line is None else f":{where.line}"
    return f"{where.file}{line}: {where.pointer}"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"
