"""A line or two of a rendered page that begin a member: its name, its types and marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .lines import Line
from .types import Marks, further_type_line, mark_line, type_line

_BULLET = re.compile(r"[•*-][ \t]+")
_MEDIA_TYPE = re.compile(r"(?:application|audio|image|multipart|text|video)/[\w.+*-]+")
_NAME = re.compile(r"[A-Za-z_$@{][^\s,;()\"'`<>|]{0,499}")
_GLUED = re.compile(
    r"([A-Za-z_$@{][^\s,;()\"'`<>|]{0,199}?)"
    r"((?:enum<|string|number|integer|boolean|object|array|any|file)[^\n]{0,600})"
)
_WORDS = frozenset(
    "a an any are as each either empty for is json new no null of one optional or raw required"
    " returns single some that the this to type unique valid with".split()
)
_TYPE_NAME = re.compile(r"(?:[A-Z]\w*\.)+[A-Z]\w*|[A-Z][a-z0-9]+[A-Z]\w*")


def beginning(
    lines: Sequence[Line], index: int, names: frozenset[str], *, glued: bool
) -> tuple[str, Marks, int] | None:
    """The name of the member that begins at a line, what is said beside it, and how many lines that
    takes; None where none begins.

    `names` are members that samples show; `glued` says that names and types stand without a space
    between them.
    """
    text = without_bullet(lines[index].text)
    if _MEDIA_TYPE.fullmatch(text):
        return None
    return _in_one_line(text, names, glued) or _in_two_lines(text, lines, index, names)


def without_bullet(text: str) -> str:
    """The text without the mark that some extractors set before the name of a member."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else text


def has_glued(lines: Sequence[Line], names: frozenset[str]) -> bool:
    """Whether a line has a name and types without a space between them, without any doubt."""
    return any(_glued(line.text, names) for line in lines)


def _in_one_line(text: str, names: frozenset[str], glued: bool) -> tuple[str, Marks, int] | None:
    name, tab, rest = text.partition("\t")
    if tab and _NAME.fullmatch(name):
        types, _, doc = rest.partition("\t\t")
        marks = type_line(types.replace("\t", " "))
        return None if marks is None else (name, replace(marks, doc=marks.doc or doc.strip()), 1)
    name, space, rest = text.partition(" ")
    if space and _NAME.fullmatch(name) and name.lower() not in _WORDS:
        marks = type_line(rest)
        if marks is not None and (not marks.named or marks.required is not None):
            return name, marks, 1
    found = _glued(text, names, whole_section=glued)
    return (*found, 1) if found else None


def _glued(
    text: str, names: frozenset[str], *, whole_section: bool = False
) -> tuple[str, Marks] | None:
    """A name and its types without a space between them. A single word may be a name as well: the
    samples tell, else the other lines of the section.
    """
    glued = _GLUED.fullmatch(text) if text not in names else None
    marks = type_line(glued[2]) if glued else None
    if glued is None or marks is None:
        return None
    marked = marks.required is not None or marks.location or marks.default is not None
    plain_word = len(marks.types) == 1 and marks.types[0].isalpha()
    sure = marked or not plain_word or glued[1] in names or whole_section
    return (glued[1], marks) if sure else None


def _in_two_lines(
    name: str, lines: Sequence[Line], index: int, names: frozenset[str]
) -> tuple[str, Marks, int] | None:
    if index + 1 >= len(lines) or lines[index + 1].kind != "text" or not _NAME.fullmatch(name):
        return None
    listed = index > 0 and lines[index - 1].text.endswith(":") and _is_word(name, names)
    if listed or name.endswith((".", ":", "!", "?")):
        return None
    following = lines[index + 2 : index + 3]
    marks = type_line(lines[index + 1].text)
    if marks is None or (marks.named and not _is_type_of(name, marks, following, names)):
        marks = further_type_line(lines[index + 1].text)
    if marks is not None:
        marked = marks.required is not None or any(mark_line(line.text) for line in following)
        stem = name if marked else _without_mark(name, names)
        return (name, marks, 2) if stem == name else (stem, replace(marks, required=True), 2)
    marks = mark_line(lines[index + 1].text)
    untyped = marks is not None and marks.required is not None and name.lower() not in _WORDS
    return (name, marks, 2) if marks is not None and untyped and not _is_word(name, names) else None


def _is_word(name: str, names: frozenset[str]) -> bool:
    """Whether what could be a name is a word for a type; members have such names too."""
    marks = type_line(name)
    return marks is not None and not marks.named and name not in names


def _without_mark(name: str, names: frozenset[str]) -> str:
    """The name without the mark `required`, or the asterisk for it, that was glued to it."""
    stem = name.removesuffix("*").removesuffix("required")
    whole = name in names or not stem or stem.endswith(("_", "-", "."))
    return name if whole else stem


def _is_type_of(name: str, marks: Marks, following: Sequence[Line], names: frozenset[str]) -> bool:
    """Whether a capitalised word under a name is its type, not prose."""
    if marks.required is not None or any(mark_line(line.text) for line in following):
        return True
    word = marks.types[0]
    alike = word.lower().rstrip("[]s") == name.rpartition(".")[2].lower().rstrip("s")
    shaped = word.endswith("]") or _TYPE_NAME.fullmatch(word) is not None
    described = bool(following) and " " in following[0].text and following[0].text[0].isupper()
    return alike or shaped or name in names or (described and name[0].islower())
