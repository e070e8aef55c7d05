"""The fields of a Redocly page: a bullet, its description and labels, and what stands within it.

Members have bullets of their own with dotted keys. Only those of alternatives stand within the
bullet, further in, with keys of their own: directly below a field of type `any`, or below the name
of each alternative where the bullet ends in "— one of:". And an enumeration that an earlier field
has is written as "Enum: same as" that field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import TypeAlias

from ...document import JsonValue
from ...problems import Problem
from ..doubts import warning
from ..prose import Field
from ..type_words import holds_members, read_types
from .head import PageText
from .labels import Labelled, SameValues, read_labels
from .marks import FLAGS, WRITTEN, Mark, bullet_words
from .nesting import Nesting, nested

_Values: TypeAlias = list[JsonValue]

_MAX_LEVELS = 6
"""How deep bullets may stand within bullets; what lies deeper is description."""

_MAX_DOTS = 100
"""How many dots of a key are looked at to find the key of a field around it."""

_ONE_OF = re.compile(r"[ \t]+[—-][ \t]+(?:one|any) of:(?!\S)")
_INNER = re.compile(
    r"^(?P<indent>[ \t]+)[-*][ \t]+"
    r"(?:(?P<bullet>`(?P<name>[^`\n]+)`[ \t]+\((?P<words>[^()\n]{0,300})\))"
    r"(?:[ \t]+[—-][ \t]+(?:one|any) of:)?"
    r"|(?P<label>[^`\s][^`\n]{0,200}):)[ \t]*$",
    re.MULTILINE,
)
_DASH = re.compile(r"\A[ \t]*[-\u2013—:][ \t]+")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldText:
    """The text that fields are read from, and warnings. `values` are those of the enumerations read
    so far, by the key of the field and how many there are; None where fields of one key differ.
    """

    text: PageText
    values: dict[tuple[str, int], _Values | None] = field(
        default_factory=dict[tuple[str, int], "_Values | None"]
    )
    problems: list[Problem] = field(default_factory=list[Problem])

    def warn(self, line: int, found: str, taken: str) -> None:
        """Note that something can be read in several ways, and how it was taken."""
        expected = f"fields that can be read in one way; {taken}"
        self.problems.append(warning(self.text.page, line, "doubtful-field", found, expected))

    def tree(self, flat: Sequence[Field], *, dots: bool = False) -> tuple[Field, ...]:
        """Fields with dotted keys as a tree; `dots` says that names can well have them."""
        nesting: Nesting = nested(flat, dots=dots)
        for doubt in nesting.doubts:
            self.warn(doubt.line, doubt.found, doubt.taken)
        return nesting.fields


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bullet:
    """A bullet: where it starts and where its brackets end, its indentation, and its parts."""

    start: int
    end: int
    indent: str
    name: str
    words: str


def read_fields(source: FieldText, bullets: Sequence[Mark], end: int) -> list[Field]:
    """The fields of a section that ends at `end`; their names are still whole keys."""
    found = [
        _Bullet(
            start=mark.start,
            end=mark.end,
            indent=mark.part("indent"),
            name=mark.part("name"),
            words=mark.part("words"),
        )
        for mark in bullets
    ]
    ends = dict(pairwise([*(bullet.start for bullet in found), end]))
    return [_field(source, one, ends[one.start], 0) for one in _placed(source, found, ends)]


def _placed(
    source: FieldText, bullets: Sequence[_Bullet], ends: Mapping[int, int]
) -> list[_Bullet]:
    """The bullets whose place shows where line breaks or indentation were lost.

    Behind "one of:" members of alternatives look like any others; only keys below a field that was
    listed before tell where they belong.
    """
    text = source.text
    kept: list[_Bullet] = []
    names: set[str] = set()
    lost: list[_Bullet] = []
    opened = ""
    for bullet in bullets:
        if opened and not _below_any(bullet.name, names):
            lost.append(bullet)
            continue
        kept.append(bullet)
        names.add(bullet.name)
        if _ONE_OF.match(text.page.text, bullet.end) is not None:
            inner = _inner(text, bullet, (), ends[bullet.start])
            opened = opened or ("" if inner else bullet.name)
    if lost:
        found = f"fields such as `{lost[0].name}` behind the alternatives of `{opened}`"
        taken = "the page lost what shows which ones are theirs; those fields were left out"
        source.warn(text.line(lost[0].start), found, taken)
    return kept


def _below_any(name: str, names: set[str]) -> bool:
    dots = islice(re.finditer(r"\.", name), _MAX_DOTS)
    return any(name[: dot.start()] in names for dot in dots)


def _field(source: FieldText, bullet: _Bullet, end: int, level: int) -> Field:
    """The field of a bullet whose text ends at `end`."""
    text = source.text
    words = bullet_words(bullet.words)
    flags = {word.lower() for word in words} & FLAGS
    types = [word for word in words if word.lower() not in FLAGS]
    if "nullable" in flags:
        types.append("null")
    one_of = _ONE_OF.match(text.page.text, bullet.end)
    start = bullet.end if one_of is None else one_of.end()
    inner = _inner(text, bullet, types, end) if level < _MAX_LEVELS else []
    own_end = inner[0].start() if inner else end
    textual = bool(types) and set(types) <= {"string", "null"}
    own_text = text.page.text[start:own_end]
    labelled = _labelled(text, own_text, textual=textual)
    line = text.line(bullet.start)
    listed = Field(
        name=bullet.name,
        line=line,
        types=tuple(dict.fromkeys(types)),
        required="required" in flags,
        doc=_doc(text, labelled.doc, bullet.indent),
        keywords=dict(labelled.keywords),
        examples=labelled.examples,
    )
    _flag(listed, flags)
    listed = _with_values(source, listed, labelled.same_values)
    if not inner:
        return listed
    if inner[0]["label"] is not None:
        return replace(listed, variants=tuple(_variants(source, inner, end, level)))
    return replace(listed, fields=_members(source, inner, end, level))


def _labelled(text: PageText, words: str, *, textual: bool) -> Labelled:
    """What follows the brackets of a bullet. Where its description begins on the same line, the
    page was wrapped anew, and labels can stand anywhere in a line.
    """
    labelled = read_labels(words, textual=textual, on_lines=text.on_lines)
    if text.on_lines and _wrapped(words) and labelled.doc == words.rstrip():
        return read_labels(words, textual=textual, on_lines=False)
    return labelled


def _doc(text: PageText, words: str, indent: str) -> str:
    if not text.on_lines or not _wrapped(words):
        return text.tidy(words)
    return text.tidy(_DASH.sub("", words, count=1), f"{indent}  ")


def _wrapped(words: str) -> bool:
    return words.partition("\n")[0].strip() != ""


def _flag(listed: Field, flags: set[str]) -> None:
    if "deprecated" in flags:
        listed.keywords["deprecated"] = True
    if flags & {"readonly", "read-only"}:
        listed.keywords["readOnly"] = True
    if flags & {"writeonly", "write-only"}:
        listed.keywords["writeOnly"] = True


def _with_values(source: FieldText, listed: Field, same: SameValues | None) -> Field:
    """The field with the values that it has in common with an earlier one; its own are noted."""
    if same is None:
        match listed.keywords.get("enum"):
            case list() as values:
                place = (listed.name, len(values))
                known = source.values.setdefault(place, values)
                source.values[place] = values if known == values else None
            case _:
                pass
        return listed
    shared = source.values.get((same.key, same.count))
    if shared is not None:
        return replace(listed, keywords={**listed.keywords, "enum": list(shared)})
    said = f"the same values as `{same.key}` ({same.count})"
    expected = "no field before it shows which ones"
    source.warn(listed.line, f"the field `{listed.name}` with {said}", expected)
    return replace(listed, doc="\n".join(part for part in (listed.doc, f"Has {said}.") if part))


def _inner(text: PageText, bullet: _Bullet, types: Sequence[str], end: int) -> list[re.Match[str]]:
    """The bullets, or names of alternatives, directly within a bullet; none if it has none."""
    if not text.on_lines or (types and not holds_members(read_types(types).schema)):
        return []
    found = [
        inner
        for inner in _INNER.finditer(text.page.text, bullet.end, end)
        if _width(inner["indent"]) > _width(bullet.indent) and _is_own(inner)
    ]
    for number, first in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        deeper = following is not None and _width(following["indent"]) > _width(first["indent"])
        if first["label"] is not None and not deeper:
            continue
        if len(_FENCE.findall(text.page.text, bullet.end, first.start())) % 2:
            return []
        labels = first["label"] is not None
        return [
            inner
            for inner in found[number:]
            if inner["indent"] == first["indent"] and (inner["label"] is not None) == labels
        ]
    return []


def _width(indent: str) -> int:
    """How far in a line stands (CommonMark, section 2.2: tab stops of four)."""
    return len(indent.expandtabs(4))


def _is_own(inner: re.Match[str]) -> bool:
    """Whether a line is in the form of the page's own bullets, which write no other types."""
    if inner["label"] is not None:
        return True
    words = bullet_words(inner["words"])
    return bool(words) and all(word in WRITTEN or word in FLAGS for word in words)


def _members(
    source: FieldText, inner: Sequence[re.Match[str]], end: int, level: int
) -> tuple[Field, ...]:
    """The fields of bullets within a bullet, up to `end`."""
    bullets = [
        _Bullet(
            start=one.start(),
            end=one.end("bullet"),
            indent=one["indent"],
            name=one["name"],
            words=one["words"],
        )
        for one in inner
    ]
    ends = [bullet.start for bullet in bullets[1:]] + [end]
    flat = [
        _field(source, bullet, stop, level + 1) for bullet, stop in zip(bullets, ends, strict=True)
    ]
    return source.tree(flat)


def _variants(
    source: FieldText, labels: Sequence[re.Match[str]], end: int, level: int
) -> Iterator[Field]:
    """The alternatives of a field, each with its name and members."""
    ends = [label.start() for label in labels[1:]] + [end]
    for label, stop in zip(labels, ends, strict=True):
        line = source.text.line(label.start())
        around = _Bullet(
            start=label.start(), end=label.end(), indent=label["indent"], name="", words=""
        )
        inner = _inner(source.text, around, (), stop)
        own_end = inner[0].start() if inner else stop
        members = () if not inner else _members(source, inner, stop, level + 1)
        yield Field(
            name=label["label"],
            line=line,
            types=("object",) if members else (),
            doc=source.text.tidy(source.text.page.text[label.end() : own_end]),
            fields=members,
        )
