"""What is wrong with an input, where it is, and what to do about it.

Every stage that reads something a person wrote reports in this form: the place, what was found
there, what was expected, and a hint. A document is untrusted, so whatever a message repeats from
it is shortened and kept on one line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .hints import HINTS

MAX_LISTED = 20_000
"""How many faults of a document one check lists; one made for it could have millions."""

_LONGEST_VALUE = 80
_LONGEST_POINTER = 200
_LONGEST_LISTING = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A position in an input file.

    `file` is written as `display_path` writes it. `line` counts from 1; None means the whole file,
    or one that could not be read. `pointer` is a JSON Pointer in fragment form ("#/paths/~1pets"),
    empty for the root.
    """

    file: str
    line: int | None = None
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of an input. `code` is a stable kebab-case name that scripts may rely on.

    `hint` is empty where that for the code says enough. An error ends the run; a warning only does
    so under `--strict`.
    """

    code: str
    place: Place
    found: str
    expected: str
    hint: str = ""
    level: Literal["error", "warning"] = "error"

    @property
    def advice(self) -> str:
        """What to do: the hint, else the one for the code; empty if there is none either."""
        return self.hint or HINTS.get(self.code, "")


class BadInput(Exception):
    """Raised when an input cannot be used; `problems` are all that were found, in order."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = in_order(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(render(problem) for problem in self.problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by place, without repetitions."""
    return tuple(sorted(set(problems), key=_sort_key))


def render(problem: Problem) -> str:
    """The problem as text; the hint stands on a line of its own."""
    place = problem.place
    head = one_line(place.file)
    if place.line is not None:
        head += f":{place.line}"
    if problem.level == "warning":
        head += ": warning"
    if place.pointer:
        head += f": {clipped(one_line(place.pointer), _LONGEST_POINTER)}"
    found, expected = one_line(problem.found), one_line(problem.expected)
    text = f"{head}: found {found}; expected {expected} [{problem.code}]"
    return f"{text}\n    hint: {one_line(problem.advice)}" if problem.advice else text


def quoted(value: object) -> str:
    """A value of a document for a message: text in quotes, long ones cut, containers by kind."""
    match value:
        case str():
            return f'"{clipped(one_line(value), _LONGEST_VALUE)}"'
        case bool():
            return "true" if value else "false"
        case int() | float():
            return clipped(str(value), _LONGEST_VALUE)
        case _:
            return kind(value)


def kind(value: object) -> str:
    """What sort of JSON value this is, with its article: "a string", "an object", "null"."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"


def listing(names: Iterable[str]) -> str:
    """Names for a message, in quotes; the first five and the number of the others."""
    every = list(names)
    shown = ", ".join(quoted(name) for name in every[:_LONGEST_LISTING])
    more = len(every) - _LONGEST_LISTING
    return f"{shown} and {more} more" if more > 0 else shown


def one_line(text: str) -> str:
    """The text with all that does not print (controls, line ends, bidi marks) as escapes."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )


def display_path(path: Path) -> str:
    """The path for a message: relative to the working directory when below it, with slashes."""
    absolute = Path(os.path.normpath(Path.cwd() / path))  # links keep the names the user gave
    folder = Path.cwd()
    return (
        absolute.relative_to(folder) if absolute.is_relative_to(folder) else absolute
    ).as_posix()


def _sort_key(problem: Problem) -> tuple[str, int, str, str, str, str, str]:
    place = problem.place
    return (
        place.file,
        place.line or 0,
        place.pointer,
        problem.code,
        problem.found,
        problem.expected,
        problem.hint,
    )


def clipped(text: str, length: int) -> str:
    """The text, cut to this number of characters if it is longer."""
    return text if len(text) <= length else f"{text[: length - 3]}..."
