"""YAML 1.2 text to a tree, from libyaml's events.

The events are read here, not by PyYAML's constructors: those follow YAML 1.1 (`NO` is false,
`12:30` is 750, a date is no string), keep the last of two equal keys, and repeat the nodes of
aliases without a bound.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import yaml

from .document import MAX_DEPTH, JsonObject, JsonValue, Lines, deeper_than, join
from .problems import BadInput, Place, Problem, quoted

_MAX_ALIASED = 100_000
_MAX_DIGITS = 1_000
_MAX_LISTED = 1_000  # faults of a file; one made for it could have millions

# YAML 1.2.2, section 10.3.2 (core schema).
_CONSTANTS: dict[str, JsonValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile("[-+]?[0-9]+")
_OCTAL = re.compile("0o[0-7]+")
_HEXADECIMAL = re.compile("0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMBER_STARTS = frozenset("+-.0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchored:
    """A node that aliases may repeat: its value, the number of nodes in it, its text if scalar."""

    value: JsonValue
    size: int
    text: str | None


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One pass over the events of a file; it fills `lines` where that is given.

    `path` leads to the node being read. An anchor that is None is still being read.
    """

    file: str
    events: Iterator[yaml.Event]
    lines: dict[str, int] | None = None
    path: list[str] = field(default_factory=list[str])
    anchors: dict[str, _Anchored | None] = field(default_factory=dict[str, "_Anchored | None"])
    problems: list[Problem] = field(default_factory=list[Problem])
    nodes: int = 0
    aliased: int = 0

    def problem(
        self, event: yaml.Event, code: str, found: str, expected: str, hint: str = ""
    ) -> Problem:
        place = Place(file=self.file, line=_line(event), pointer=join("", *self.path))
        return Problem(code=code, place=place, found=found, expected=expected, hint=hint)

    def keep(self, problem: Problem) -> None:
        """Keeps a problem that the rest of the text is still read after; so many end it."""
        if problem.level == "error" or len(self.problems) < _MAX_LISTED:
            self.problems.append(problem)
        if len(self.problems) > 2 * _MAX_LISTED:
            raise BadInput(*self.problems)


def parse_yaml(data: bytes, file: str) -> tuple[JsonValue, tuple[Problem, ...]]:
    """The tree of a YAML text, and warnings about keys that an object has twice.

    The last of such keys counts. The tree of an empty text is None. Nodes that aliases repeat are
    shared.

    Raises:
        BadInput: It is not YAML, holds several documents, or says what JSON cannot.
    """
    reading = _Reading(file=file, events=_events(data))
    try:
        value = _document(reading)
    except yaml.reader.ReaderError as error:
        raise BadInput(_bad_character(file, data, error)) from None
    except yaml.MarkedYAMLError as error:
        raise BadInput(_bad_syntax(file, data, error)) from None
    if reading.aliased and deeper_than(MAX_DEPTH, value):
        reading.problems.append(_too_deep(Place(file=file)))
    if any(problem.level == "error" for problem in reading.problems):
        raise BadInput(*reading.problems)
    return value, tuple(reading.problems)


def yaml_lines(data: bytes) -> Lines:
    """The line finder of a text that `parse_yaml` accepts; its first answer builds the index."""
    index: dict[str, int] = {}

    def line(path: tuple[str, ...]) -> int:
        if not index:
            _document(_Reading(file="", events=_events(data), lines=index))
            index.setdefault("", 1)
        pointers = (join("", *path[:length]) for length in range(len(path), -1, -1))
        return next(index[pointer] for pointer in pointers if pointer in index)

    return line


def _events(data: bytes) -> Iterator[yaml.Event]:
    return iter(yaml.parse(data, Loader=yaml.CSafeLoader))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _document(reading: _Reading) -> JsonValue:
    next(reading.events)  # the start of the stream
    event = next(reading.events)
    if isinstance(event, yaml.StreamEndEvent):
        return None
    value = _value(reading, next(reading.events))
    next(reading.events)  # the end of the document
    after = next(reading.events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise BadInput(
            reading.problem(
                after,
                "several-documents",
                "the start of a second YAML document",
                "one document in one file",
                'split the file at the line with "---"',
            )
        )
    return value


def _value(reading: _Reading, event: yaml.Event) -> JsonValue:
    """The node that starts with this event; the events up to its end are taken."""
    if reading.lines is not None:
        reading.lines.setdefault(join("", *reading.path), _line(event))
    if isinstance(event, yaml.AliasEvent):
        return _repeated(reading, event).value
    first = reading.nodes
    reading.nodes += 1
    anchor: str | None = getattr(event, "anchor", None)
    if anchor is not None:
        reading.anchors[anchor] = None
    _refuse_tag(reading, event)
    match event:
        case yaml.ScalarEvent():
            value = _scalar(reading, event)
        case yaml.MappingStartEvent():
            _refuse_depth(reading, event)
            value = _mapping(reading)
        case _:
            _refuse_depth(reading, event)
            value = _sequence(reading)
    if anchor is not None:
        text = event.value if isinstance(event, yaml.ScalarEvent) else None
        size = reading.nodes - first
        reading.anchors[anchor] = _Anchored(value=value, size=size, text=text)
    return value


def _mapping(reading: _Reading) -> JsonObject:
    members: JsonObject = {}
    merged: JsonObject = {}
    seen: dict[str, int] = {}
    while not isinstance(event := next(reading.events), yaml.MappingEndEvent):
        key = _key(reading, event)
        reading.path.append(key)
        if key in seen:
            found = f"the key {quoted(key)} again (first in line {seen[key]})"
            problem = reading.problem(event, "duplicate-key", found, "each key once")
            reading.keep(replace(problem, level="warning"))
        seen.setdefault(key, _line(event))
        if reading.lines is not None:
            reading.lines[join("", *reading.path)] = _line(event)
        value = _value(reading, next(reading.events))
        if key == "<<" and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
            merged = _merged(reading, event, value)
        else:
            members[key] = value
        reading.path.pop()
    return {**merged, **members} if merged else members


def _sequence(reading: _Reading) -> list[JsonValue]:
    elements: list[JsonValue] = []
    while not isinstance(event := next(reading.events), yaml.SequenceEndEvent):
        reading.path.append(str(len(elements)))
        elements.append(_value(reading, event))
        reading.path.pop()
    return elements


def _key(reading: _Reading, event: yaml.Event) -> str:
    """A key as it is written: `200:` is the key "200", `null:` the key "null"."""
    match event:
        case yaml.ScalarEvent():
            _refuse_tag(reading, event)
            if event.anchor is not None:
                anchored = _Anchored(value=event.value, size=1, text=event.value)
                reading.anchors[event.anchor] = anchored
            return event.value
        case yaml.AliasEvent():
            text = _repeated(reading, event).text
            if text is not None:
                return text
        case _:
            pass
    raise BadInput(
        reading.problem(event, "bad-key", "a list or an object as a key", "a string as a key")
    )


def _merged(reading: _Reading, event: yaml.Event, value: JsonValue) -> JsonObject:
    """The members that a merge key (`<<`) brings; of several sources the first one wins."""
    parts = value if isinstance(value, list) else [value]
    merged: JsonObject = {}
    for part in parts:
        if isinstance(part, dict):
            reading.aliased += len(part)
            merged = {**part, **merged}
        else:
            found, expected = f"{quoted(part)} to merge", "an object, or a list of objects"
            reading.keep(reading.problem(event, "bad-merge", found, expected))
    _refuse_bomb(reading, event)
    return merged


def _repeated(reading: _Reading, event: yaml.AliasEvent) -> _Anchored:
    name = event.anchor or ""
    anchored = reading.anchors.get(name)
    if anchored is None:
        inside = name in reading.anchors
        found = f"the alias {quoted('*' + name)}" + (" inside its own anchor" if inside else "")
        expected = "an anchor before its aliases"
        raise BadInput(reading.problem(event, "bad-alias", found, expected))
    reading.nodes += anchored.size
    reading.aliased += anchored.size
    _refuse_bomb(reading, event)
    return anchored


def _refuse_bomb(reading: _Reading, event: yaml.Event) -> None:
    if reading.aliased > _MAX_ALIASED:
        found = f"aliases that repeat more than {_MAX_ALIASED:,} nodes"
        raise BadInput(reading.problem(event, "alias-bomb", found, "a document written out"))


def _refuse_depth(reading: _Reading, event: yaml.Event) -> None:
    if len(reading.path) >= MAX_DEPTH:
        raise BadInput(_too_deep(Place(file=reading.file, line=_line(event))))


def _refuse_tag(reading: _Reading, event: yaml.Event) -> None:
    tag: str | None = getattr(event, "tag", None)
    if tag is not None:
        short = tag.replace("tag:yaml.org,2002:", "!!")
        found, expected = f"the YAML tag {quoted(short)}", "plain data"
        hint = "remove the tag; put text in quotes to keep it text"
        reading.keep(reading.problem(event, "yaml-tag", found, expected, hint))


def _scalar(reading: _Reading, event: yaml.ScalarEvent) -> JsonValue:
    text = event.value
    if not event.implicit[0]:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    number = _number(text)
    if number is None:
        found, expected = f"the number {quoted(text)}", "a number that JSON can hold"
        hint = "put it in quotes if it is text"
        reading.keep(reading.problem(event, "bad-number", found, expected, hint))
    return number


def _number(text: str) -> str | int | float | None:
    """The number of a plain scalar; the text itself if it is none; None if JSON cannot hold it."""
    if _NOT_FINITE.fullmatch(text):
        return None
    for pattern, base in ((_INTEGER, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            return int(text, base) if len(text) <= _MAX_DIGITS else None
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else None
    return text


def _too_deep(place: Place) -> Problem:
    found = f"more than {MAX_DEPTH} lists and objects in one another"
    return Problem(code="too-deep", place=place, found=found, expected=f"at most {MAX_DEPTH}")


def _bad_character(file: str, data: bytes, error: yaml.reader.ReaderError) -> Problem:
    position, character = int(error.position), int(error.character)
    return Problem(
        code="not-yaml",
        place=Place(file=file, line=data.count(b"\n", 0, position) + 1),
        found=f"the character U+{character:04X}",
        expected="only characters that YAML allows",
        hint=f'in double quotes it can be written as "\\u{character:04x}"',
    )


def _bad_syntax(file: str, data: bytes, error: yaml.MarkedYAMLError) -> Problem:
    number = error.problem_mark.line + 1 if error.problem_mark else 1
    line = b"".join(data.splitlines()[number - 1 : number])
    return Problem(
        code="not-yaml",
        place=Place(file=file, line=number),
        found=f"text that is not YAML ({error.problem})",
        expected="JSON or YAML",
        hint="YAML is indented with spaces, and this line has a tab" if b"\t" in line else "",
    )
