"""The members in a section of a rendered page: names, types, marks, descriptions, nesting."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...document import JsonObject, JsonValue
from ..prose import Field, Sample, SampleCall
from .glue import unglued
from .keywords import keyword, options_of, typed
from .lines import Line, text_of
from .names import beginning
from .sections import Section
from .types import Marks, joined, mark_line, type_line

_CHILDREN = re.compile(
    r"(Show|Hide)(?: Hide)?"
    r" (?:child attributes|(?:\d+ )?(?:properties|attributes|variants|enum values))",
    re.IGNORECASE,
)
# The title of an Expandable is the author's own.
_TITLED = re.compile(
    r"(Show|Hide)(?: [\w.-]{1,60}){1,3} (?:properties|attributes|fields|object|items|details)",
    re.IGNORECASE,
)
_ROOT = re.compile(
    r"The (?:response|body|request body) is of type `?([A-Za-z<>|\[\] -]{1,60})`?\.?"
)
_LABEL = re.compile(r"(?:Examples?|Default|Default value):\s*(.*)", re.DOTALL)
_SAMPLE_LABEL = re.compile(
    r"Example[^:]{0,40}\b(Request|Response)\b[^:]{0,20}:?|(Request|Response) Example:?",
    re.IGNORECASE,
)
_CALLOUTS = frozenset({"check", "danger", "info", "note", "tip", "warning", "deprecated"})
_SCALAR = re.compile(r"string|integer|number|boolean|null|enum|file")
_MAX_LEVELS = 50
_HEADING_WORDS = 4


@dataclass(slots=True)
class _Node:
    name: str
    whole: str
    line: int
    marks: Marks
    keywords: JsonObject = field(default_factory=dict[str, JsonValue])
    examples: list[JsonValue] = field(default_factory=list[JsonValue])
    prose: list[Line] = field(default_factory=list[Line])
    inner: list[_Node] = field(default_factory=list["_Node"])
    level: int = 0
    indent: int = 0
    opened: str = ""  # the word of its switch for child attributes
    held: set[str] = field(default_factory=set[str])  # names of members below it


@dataclass(frozen=True, slots=True)
class Shown:
    """What the samples of a page show: `names` of members, and those `below` a member of a name,
    which is empty for a whole sample. `glued` says that names and types stand on the page without
    a space between them.
    """

    names: frozenset[str] = frozenset()
    below: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    glued: bool = False


@dataclass(slots=True)
class Members:
    """What a section holds. The fields come with the location that stands beside them, if any;
    `prose` is what the section says of itself.
    """

    fields: list[tuple[str, Field]] = field(default_factory=list[tuple[str, Field]])
    root: Field | None = None
    prose: list[Line] = field(default_factory=list[Line])
    samples: list[Sample] = field(default_factory=list[Sample])
    answers: list[Sample] = field(default_factory=list[Sample])
    calls: list[SampleCall] = field(default_factory=list[SampleCall])


@dataclass(slots=True)
class _Reading:
    """The state of reading a section."""

    members: Members = field(default_factory=Members)
    nodes: dict[str, _Node] = field(default_factory=dict[str, _Node])
    top: list[_Node] = field(default_factory=list[_Node])
    current: _Node | None = None
    open: list[_Node] = field(default_factory=list[_Node])  # with child attributes, inner ones last
    outer: list[_Node] = field(default_factory=list[_Node])  # less and less far to the left
    dotted: bool = False  # names of members go on from those of what they are in
    label: str = ""  # what the sample after this line is
    example: bool = False  # the lines are values of an example
    closed: bool = False  # a sample or heading ended the description
    samples: list[Sample] = field(default_factory=list[Sample])
    shown: Shown = field(default_factory=Shown)


def members_of_section(section: Section, shown: Shown | None = None) -> Members:
    """The members that the section states, and the samples in it.

    What the samples of the page show tells where a name ends in text in which words were glued
    together, and where the members of an object end.
    """
    reading = _Reading(shown=shown or Shown())
    index = 0
    lines = unglued(section.lines, reading.shown.names)
    while index < len(lines):
        index = _next(reading, lines, index)
    members = reading.members
    members.fields = [(node.marks.location, _field(node)) for node in reading.top]
    top = {node.name for node in reading.top}
    members.samples += [each for each in reading.samples if _is_whole(each, top, members)]
    return members


def _is_whole(sample: Sample, names: set[str], members: Members) -> bool:
    """Whether a sample is one of the whole body, not of a part that the text speaks about."""
    match sample.value:
        case dict() as value:
            return not names or not value or 2 * len(names & value.keys()) > len(value)
        case list():
            return not names or members.root is not None
        case _:
            return False


def _next(reading: _Reading, lines: list[Line], index: int) -> int:
    """Read what begins at a line; the index after it."""
    line = lines[index]
    match line.kind:
        case "json":
            _take_sample(reading, line)
        case "call":
            if line.call is not None:
                reading.members.calls.append(line.call)
            reading.closed = True
        case "code":
            reading.closed = True
        case "text":
            after = _member(reading, lines, index)
            return after or _text(reading, lines, index)
    return index + 1


def _take_sample(reading: _Reading, line: Line) -> None:
    sample = Sample(value=line.value, line=line.number)
    if reading.label == "request":
        reading.members.samples.append(sample)
    elif reading.label == "response":
        reading.members.answers.append(sample)
    elif reading.example and reading.current is not None:
        reading.current.examples.append(line.value)
    else:
        reading.samples.append(sample)
        reading.closed = True
    reading.label = ""


def _member(reading: _Reading, lines: list[Line], index: int) -> int:
    """Read a member that begins at this line; 0 where none does, else the index after it."""
    line = lines[index]
    found = beginning(lines, index, reading.shown.names, glued=reading.shown.glued)
    if found is None:
        return 0
    name, marks, index = found[0], found[1], index + found[2]
    while index < len(lines) and lines[index].kind == "text":
        more = mark_line(lines[index].text)
        if more is None:
            break
        marks = joined(marks, more)
        index += 1
    node = _Node(name=name, whole=name, line=line.number, marks=marks, indent=line.indent)
    if marks.doc:
        node.prose.append(Line(number=line.number, text=marks.doc))
    if marks.deprecated:
        node.keywords["deprecated"] = True
    if marks.default is not None:
        node.keywords["default"] = typed(marks.default, marks.types)
    _place(reading, node)
    reading.current, reading.example, reading.closed, reading.label = node, False, False, ""
    return index


def _place(reading: _Reading, node: _Node) -> None:
    """Put a member below the one whose name it continues, or whose child attributes are open."""
    outer = _outer(reading, node)
    parent = _continued(reading, node)
    if parent is not None:
        node.name = node.whole[len(parent.whole) + 1 :]
        reading.dotted = True
    elif not reading.dotted:
        parent = outer or _opened(reading, node)
        node.whole = f"{parent.whole}.{node.name}" if parent else node.name
    node.level = parent.level + 1 if parent else 0
    if node.level >= _MAX_LEVELS:
        parent = None
    (parent.inner if parent else reading.top).append(node)
    reading.nodes.setdefault(node.whole, node)


def _outer(reading: _Reading, node: _Node) -> _Node | None:
    """The member that this one stands under and to the right of, where that can hold it."""
    while reading.outer and reading.outer[-1].indent >= node.indent:
        reading.outer.pop()
    outer = reading.outer[-1] if reading.outer else None
    reading.outer.append(node)
    holds = outer is not None and _can_hold(outer)
    while holds and reading.open and reading.open[-1].indent >= node.indent:
        reading.open.pop()
    return outer if holds else None


def _can_hold(node: _Node) -> bool:
    """Whether a member may have members, by its types."""
    return not all(map(_SCALAR.match, node.marks.types or ("any",)))


def _continued(reading: _Reading, node: _Node) -> _Node | None:
    """The member with the longest name that the name of this one begins with, up to a dot."""
    end = len(node.whole)
    for _ in range(_MAX_LEVELS):
        end = node.whole.rfind(".", 0, end)
        parent = reading.nodes.get(node.whole[:end]) if end > 0 else None
        if end <= 0 or parent is not None:
            return parent
    return None


def _opened(reading: _Reading, node: _Node) -> _Node | None:
    """The innermost member whose child attributes are open and can hold this one. Nothing on the
    page says where they end: a member that the samples show outside of them, or that is there
    already, ends them.
    """
    below = reading.shown.below
    while reading.open:
        parent = reading.open[-1]
        inside = below.get(parent.name, frozenset())
        around = ["", *(each.name for each in reading.open[-_MAX_LEVELS:-1])]
        outside = any(node.name in below.get(name, ()) for name in around)
        taken = node.name in parent.held
        elsewhere = outside and node.name not in inside
        collapsed = parent.opened == "show" and (node.name not in inside or outside)
        if not (taken or elsewhere or collapsed):
            parent.held.add(node.name)
            return parent
        reading.open.pop()
    return None


def _text(reading: _Reading, lines: list[Line], index: int) -> int:
    """Read a line that is no member: something about the current one, or prose."""
    line, current = lines[index], reading.current
    label = _SAMPLE_LABEL.fullmatch(line.text)
    if label is not None:
        reading.label = (label[1] or label[2]).lower()
        return index + 1
    switch = _CHILDREN.fullmatch(line.text)
    if switch is None and current is not None and _can_hold(current):
        switch = _TITLED.fullmatch(line.text)
    if switch is not None:
        if current is not None:
            current.opened = switch[1].lower()
            reading.open.append(current)
        reading.closed = True
        return index + 1
    root = _ROOT.fullmatch(line.text)
    marks = type_line(root[1].strip()) if root else None
    if marks is not None:
        reading.members.root = Field(name="", line=line.number, types=marks.types)
        return index + 1
    if current is None:
        if reading.samples and _is_heading(lines, index):
            return _ended(reading, lines, index)
        if not reading.closed:
            reading.members.prose.append(line)
        return index + 1
    return _about(reading, current, lines, index)


def _about(reading: _Reading, current: _Node, lines: list[Line], index: int) -> int:
    line = lines[index]
    options = options_of(lines, index)
    if options is not None:
        values, after = options
        current.keywords["enum"] = [typed(value, current.marks.types) for value in values]
        return after
    stated = keyword(line.text, current.marks.types)
    if stated is not None:
        current.keywords.update(stated)
        return index + 1
    label = _LABEL.fullmatch(line.text)
    if label is not None:
        return _labelled(reading, current, line.text, label[1], index)
    if reading.example and _take_example(current, line.text):
        return index + 1
    reading.example = False
    heading = _is_heading(lines, index) and line.text.lower() not in _CALLOUTS
    if heading and (reading.closed or current.prose):
        return _ended(reading, lines, index)
    if line.heading or heading:
        reading.closed = True
    elif not reading.closed:
        current.prose.append(line)
    return index + 1


def _ended(reading: _Reading, lines: list[Line], index: int) -> int:
    """The index after a section that ends at a heading of prose: what follows is a guide, or about
    something else. Calls are taken from there as well; they are known by their URL.
    """
    reading.members.calls.extend(line.call for line in lines[index:] if line.call is not None)
    return len(lines)


def _labelled(reading: _Reading, current: _Node, text: str, value: str, index: int) -> int:
    if text.startswith("Default"):
        if value:
            current.keywords["default"] = typed(value.strip("`"), current.marks.types)
    else:
        reading.example = not value or text.startswith("Examples")
        if value:
            current.examples.append(typed(value.strip("`"), current.marks.types))
    return index + 1


def _take_example(current: _Node, text: str) -> bool:
    """Take a line under "Example:" as a value; only the first may be anything but JSON."""
    bare = text.strip("`")
    try:
        json.loads(bare)
    except (ValueError, RecursionError):
        if current.examples or (bare == text and " " in text):
            return False
    current.examples.append(typed(bare, current.marks.types))
    return True


def _is_heading(lines: list[Line], index: int) -> bool:
    """Whether a line stands alone like a heading: a few capitalised words between blank lines."""
    line = lines[index]
    alone = line.gap and index + 1 < len(lines) and lines[index + 1].gap
    words = line.text.split()
    short = len(words) <= _HEADING_WORDS and line.text[-1].isalnum()
    return alone and short and all(word[0].isupper() for word in words)


def _field(node: _Node) -> Field:
    extra = [each for each in node.inner if each.name.startswith("{") and each.name.endswith("}")]
    return Field(
        name=node.name,
        line=node.line,
        types=node.marks.types,
        required=node.marks.required,
        doc=text_of(node.prose),
        keywords=node.keywords,
        examples=tuple(node.examples),
        fields=tuple(_field(each) for each in node.inner if each not in extra),
        additional=_field(extra[0]) if extra else None,
    )
