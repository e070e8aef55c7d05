"""What is above the first section of an operation on a rendered page: prose, the sample call, code
in other languages, and the examples of answers under a menu of their statuses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...document import JsonValue
from ..prose import Sample, SampleCall
from .lines import Line

_LABELS = frozenset(
    """bash c# copy curl example go http java javascript json kotlin node node.js php php-sdk
    powershell python ruby rust shell swift typescript""".split()
)
_EMPTY = ("204", "205", "304")  # RFC 9110, section 6.4.1: without content
_TEXT = re.compile(r"\"[^\"]{0,200}\"")  # an answer that is no JSON object
_FIELD = re.compile(r"[\w-]{1,100}\*")  # of the form to try the operation with
_STATUS = re.compile(r"[1-5][0-9][0-9](?: ?[A-Z][A-Za-z ]{0,40})?")


@dataclass(slots=True)
class Opening:
    """What was read. `answers` are examples with their status, which is empty where nothing shows
    it; `statuses` are those of the menu, with their lines.
    """

    prose: list[Line] = field(default_factory=list[Line])
    calls: list[SampleCall] = field(default_factory=list[SampleCall])
    requests: list[Sample] = field(default_factory=list[Sample])
    answers: list[tuple[str, Sample]] = field(default_factory=list[tuple[str, Sample]])
    statuses: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(slots=True)
class _State:
    """What the lines before say of the next sample."""

    menu: dict[str, int] = field(default_factory=dict[str, int])
    label: str = ""  # whether it is of a request or of a response
    after_sample: bool = False


def opening(lines: list[Line]) -> Opening:
    """The lines before the first section."""
    found, state = Opening(), _State()
    for index, line in enumerate(lines):
        match line.kind:
            case "call" if line.call is not None:
                found.calls.append(line.call)
                state = _State(after_sample=True)
            case "json" if _all_of_menu(lines, index, state.menu):
                for status, each in zip(state.menu, lines[index:], strict=False):
                    sample = Sample(value=each.value, line=each.number)
                    found.answers.append((status, sample))
                found.statuses = state.menu | found.statuses
                state = _State()
            case "json":
                _take_sample(found, state, Sample(value=line.value, line=line.number))
            case "text":
                _take_text(found, state, line)
            case "code":
                state.after_sample = True
            case _:
                pass
    if found.calls or len(state.menu) > 1:
        found.statuses = state.menu | found.statuses
    return found


def is_status(line: Line) -> bool:
    """Whether a line is a status, with its phrase or without it."""
    return line.kind == "text" and _STATUS.fullmatch(line.text) is not None


def _all_of_menu(lines: list[Line], index: int, menu: Mapping[str, int]) -> bool:
    """Whether the samples that begin here are as many as the statuses of the menu above them."""
    after = index + len(menu)
    samples = [line.kind == "json" for line in lines[index : after + 1]]
    whole = len(menu) > 1 and not set(menu) & set(_EMPTY)
    return whole and samples[: len(menu)] == [True] * len(menu) and not any(samples[len(menu) :])


def _take_sample(found: Opening, state: _State, sample: Sample) -> None:
    if state.label == "request":
        found.requests.append(sample)
    elif not state.menu and _is_validation_error(sample.value):
        pass
    elif state.menu or state.after_sample or state.label == "response":
        status = next((each for each in state.menu if each not in _EMPTY), "")
        found.answers.append((status, sample))
        found.statuses = state.menu | found.statuses
        state.after_sample = len(state.menu) < 2  # else the next one may be of any other status
        state.menu = {}
    state.label = ""


def _take_text(found: Opening, state: _State, line: Line) -> None:
    if is_status(line):
        state.menu.setdefault(line.text[:3], line.number)
    elif _TEXT.fullmatch(line.text):
        state.after_sample = False
    elif line.text.lower() not in _LABELS and not _FIELD.fullmatch(line.text):
        state.label = _label(line.text)
        if not state.label:
            found.prose.append(line)
            state.after_sample = False


def _is_validation_error(value: JsonValue) -> bool:
    """Whether a sample is the error of FastAPI, which pages show where the answer has no example;
    which status it has they do not show.
    """
    match value:
        case {"detail": [{"loc": _, "msg": _, "type": _}, *_], **others}:
            return not others
        case _:
            return False


def _label(text: str) -> str:
    """Whether a line announces an example of a request or of a response."""
    words = text.lower().rstrip(":").split()
    if not words or len(words) > 4 or "example" not in words[0] + words[-1]:
        return ""
    if "request" in words:
        return "request"
    return "response" if "response" in words else ""
