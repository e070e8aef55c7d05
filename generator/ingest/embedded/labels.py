"""What a page says that its JSON examples are: by the info strings, headings, bold lines and tags
above them. An example that is not called a request or a response is taken for neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ...document import JsonValue
from ..fences import Fence
from ..samples import json_value

Role: TypeAlias = Literal["request", "response"]

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.{1,200})")
_BOLD = re.compile(
    r"[ \t]*(?:\*\*|__|<(?:summary|b|strong)>)([^*_<].{0,100}?)"
    r"(?:\*\*|__|</(?:summary|b|strong)>):?[ \t]*"
)
_TAG = re.compile(r"[ \t]*<(/?)([A-Z][A-Za-z]{0,40})((?:[ \t][^<>]{0,200})?)>[ \t]*")
_IN_BRACES = re.compile(r"\{[^{}]{0,200}\}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_REQUEST = re.compile(r"\brequest\b", re.IGNORECASE)
_RESPONSE = re.compile(r"\b(?:responses?|returns?|answer|reply|output)\b", re.IGNORECASE)
_BODY = re.compile(r"\bbody\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:web ?hooks?|events?|callbacks?|field)\b", re.IGNORECASE)
_FAILURE = re.compile(r"\b(?:errors?|fail(?:s|ed|ures?)?|invalid)\b", re.IGNORECASE)
_STATUS = re.compile(r"(?<![\w.,$€£#-])([1-5][0-9]{2})(?![\w.,-])")
_TAG_LEVEL = 7  # tags and bold lines lie below all headings


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A JSON example, the line at which it begins, and what it is of.

    `status` is empty where the page does not say it; `failed` is whether it is that of a failure.
    """

    role: Role
    value: JsonValue = field(repr=False)
    line: int
    status: str = ""
    failed: bool = False


def examples(prose: Sequence[str], fences: Sequence[Fence]) -> Iterator[Example]:
    """The examples among the fences of a page, in order; `prose` are its lines without fences."""
    above: dict[int, str] = {}
    line = 0
    for fence in fences:
        for text in prose[line : fence.line - 2]:
            _read(text, above)
        line = fence.line - 1
        example = _example(fence, above)
        if example is not None:
            yield example


def _read(line: str, above: dict[int, str]) -> None:
    """Keep what the line says of the examples below it; `above` has texts by level."""
    level, text = 0, ""
    if heading := _HEADING.fullmatch(line):
        level, text = len(heading[1]), heading[2]
    elif bold := _BOLD.fullmatch(line):
        level, text = _TAG_LEVEL, bold[1]
    elif tag := _TAG.fullmatch(line):
        level = _TAG_LEVEL
        text = "" if tag[1] else f"{_CAMEL.sub(' ', tag[2])} {tag[3]}"
    if level:
        for other in [known for known in above if known >= level]:
            del above[other]
        above[level] = text


def _example(fence: Fence, above: dict[int, str]) -> Example | None:
    if fence.text.lstrip()[:1] not in ("{", "["):
        return None
    title = _IN_BRACES.sub("", fence.info.partition(" ")[2])
    labels = [title, *(above[level] for level in sorted(above, reverse=True))]
    role = _first_role(labels)
    status = next((found[1] for label in labels if (found := _STATUS.search(label))), "")
    # The title of a page may well name what its operation is about.
    if any(_ELSEWHERE.search(label) for level, label in above.items() if level > 1):
        return None
    if role is None and status:
        role = "response"
    reading = json_value(fence.text) if role else None
    if role is None or reading is None:
        return None
    return Example(
        role=role,
        value=reading.value,
        line=fence.line + fence.text[: -len(fence.text.lstrip())].count("\n"),
        status=status,
        failed=any(_FAILURE.search(label) for label in labels),
    )


def _first_role(labels: Sequence[str]) -> Role | None:
    for label in labels:
        if role := _role(label):
            return role
    return None


def _role(label: str) -> Role | None:
    """What a text calls an example; None where it names neither or both."""
    is_response = _RESPONSE.search(label) is not None
    if _REQUEST.search(label):
        return None if is_response else "request"
    if is_response:
        return "response"
    return "request" if _BODY.search(label) else None
