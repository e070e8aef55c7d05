"""Reads recordings: the lines that the recording transports of a package write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..document import JsonObject, JsonValue
from ..problems import BadInput, Place, Problem, display_path
from .exchange import Note, Seen, SeenBody
from .sights import recorded_sight

_LONGEST_LINE = 30_000_000
"""Bytes; with payload kept, a line has two bodies of a megabyte, with escapes in them."""
_MOST_LISTED = 20
_NOTES: dict[str, Note] = {"empty": "empty", "unreadable": "unreadable"}


def read_recording(path: Path) -> Iterator[Seen]:
    """The exchanges of a recording, read line by line. A payload that was kept is left alone.

    Raises:
        BadInput: The file cannot be read, or has lines that no recording has; raised at its end.
    """
    problems: list[Problem] = []
    try:
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
                try:
                    yield _exchange(line)
                except (ValueError, RecursionError):
                    problems.append(_bad_line(path, number))
                if len(problems) >= _MOST_LISTED:
                    break
    except OSError as error:
        raise BadInput(unreadable(path, error)) from None
    if problems:
        raise BadInput(*problems)


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file that cannot be opened."""
    missing = isinstance(error, FileNotFoundError)
    return Problem(
        code="missing-file" if missing else "unreadable-file",
        place=Place(file=display_path(path)),
        found="no such file" if missing else (error.strerror or "an error").lower(),
        expected="a file",
    )


def _bad_line(path: Path, number: int) -> Problem:
    return Problem(
        code="bad-recording",
        place=Place(file=display_path(path), line=number),
        found="a line that no recording transport writes",
        expected="a line of JSON with an operation and a status",
        hint="remove the line, or record again; HAR files are given with --har",
    )


def _exchange(line: bytes) -> Seen:
    """An exchange of a line.

    Raises:
        ValueError: It has none.
    """
    told: JsonValue = json.loads(line)
    if not isinstance(told, dict) or told.get("clientwright") != 1:
        raise ValueError("no line of a recording")
    status = told.get("status")
    if isinstance(status, bool) or not isinstance(status, int):
        raise ValueError("no status")
    return Seen(
        method=_text(told, "method"),
        path=_text(told, "path"),
        package=_text(told, "package"),
        query=_query(told.get("query")),
        sent=_body(told.get("sent")),
        received=_body(told.get("received")),
        status=status,
    )


def _text(told: JsonObject, name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise ValueError(f"no {name}")
    return value


def _query(told: JsonValue) -> tuple[str | None, ...]:
    match told:
        case None:
            return ()
        case {"names": list(names), **rest}:
            unnamed = rest.get("unnamed", 0)
            known = [name for name in names if isinstance(name, str)]
            return (*known, *([None] if unnamed else []))
        case _:
            raise ValueError("no query")


def _body(told: JsonValue) -> SeenBody:
    if told is None:
        return SeenBody(note="not looked into")
    if not isinstance(told, dict):
        raise ValueError("no body")
    note = told.get("note")
    if note is not None:
        known = _NOTES.get(note, "not looked into") if isinstance(note, str) else "not looked into"
        return SeenBody(media_type=_media_type(told), note=known)
    return SeenBody(media_type=_media_type(told), sight=recorded_sight(told.get("body")))


def _media_type(told: JsonObject) -> str:
    stated = told.get("media_type", "")
    return stated if isinstance(stated, str) and stated != "none" else ""
