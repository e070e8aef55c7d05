"""The line under the name of a member on a rendered page: types and marks, also glued together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_ATOM = (
    r"(?:enum|string|number|integer|boolean|object|array|null|file|any|map)"
    r"(?:<[^<>\s]{1,80}>)?(?:\[\]){0,9}"
)
_NAMED = r"[A-Z][A-Za-z0-9_.]{0,99}(?:\[\]){0,9}"
_MARK = (
    r"required|optional|deprecated|nullable|read-only|write-only|header|query|path|cookie|body"
    r"|default:[^\n]{0,500}?"
)
_TYPES = rf"{_ATOM}(?: ?(?:\||,|\bor\b)? ?{_ATOM}){{0,20}}"
_MARKS = rf"(?: ?(?:{_MARK})){{1,8}}"
_TYPE_LINE = re.compile(rf"(?P<types>{_TYPES})(?P<marks>{_MARKS})?(?P<doc>(?<=d)[A-Z][^\n]*)?")
_NAMED_LINE = re.compile(
    rf"(?P<types>{_NAMED}(?: ?\| ?(?:null|{_NAMED})){{0,20}})(?P<marks>{_MARKS})?"
)
_OTHER = (
    r"(?:int|int32|int64|float|double|bool|datetime|timestamp|dict|list)(?:\[\]){0,9}"
    r"|(?:array|list) of \w{1,60}"
    r"|(?:Record|Map|Dict|List|Array|map|dict|list)<[^<>\n]{1,80}>(?:\[\]){0,9}"
    r"|[\w.]{1,60}(?:\[\]){0,9}(?: \| [\w.]{1,60}(?:\[\]){0,9}){1,20}"
)
_OTHER_LINE = re.compile(rf"(?P<types>{_OTHER})(?P<marks>{_MARKS})?")
_MARK_LINE = re.compile(rf"(?P<marks>{_MARKS})(?P<doc>(?<=d)[A-Z][^\n]*)?")
_ONE_MARK = re.compile(
    r" ?(?:(?P<default>default:(?P<value>[^\n]*?)(?= ?(?:required|deprecated|header)*$))"
    r"|(?P<word>required|optional|deprecated|nullable|read-only|write-only|header|query|path|cookie"
    r"|body))"
)
_EACH = re.compile(rf"{_ATOM}|{_NAMED}")
_SEVERAL = re.compile(r"\A(object|string|integer|number|boolean) array\b")
_EACH_ATOM = re.compile(_ATOM)
_TITLE = re.compile(r" ?[A-Z][\w.-]{0,99}(?: [\w.-]{1,99}){0,6} · ")
_LONGEST = 600  # longer lines are prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What stands beside the name: the words for its types, and what else is said of it.

    `location` is empty where none is given; `default` is the text of a default value, None where
    there is none; `doc` is a description that was glued to the marks.
    """

    types: tuple[str, ...] = ()
    required: bool | None = None
    deprecated: bool = False
    location: str = ""
    default: str | None = None
    doc: str = ""
    named: bool = False


def type_line(text: str) -> Marks | None:
    """What a line of types and marks says; None where the line is something else.

    `named` says that the type is no word of JSON Schema, but a name, as many words of prose are.
    """
    if len(text) > _LONGEST:
        return None
    text = _TITLE.sub(" | ", text).strip(" |") if " · " in text else text
    match = _TYPE_LINE.fullmatch(_SEVERAL.sub(r"\1[]", text))
    if match is not None:
        return _marks(match, named=False)
    match = _NAMED_LINE.fullmatch(text)
    return None if match is None else _marks(match, named=True)


def further_type_line(text: str) -> Marks | None:
    """What a line says whose types are words of programming languages, or that is one of several
    alternatives. Such words are in prose too, so that a name has to stand above them.
    """
    match = _OTHER_LINE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    types = match["types"].split(" | ")
    if len(types) > 1 and not any(_EACH_ATOM.fullmatch(word) for word in types):
        return None
    return replace(_marks(match, named=False), types=tuple(dict.fromkeys(types)))


def mark_line(text: str) -> Marks | None:
    """What a line of nothing but marks says, such as `required`; None for any other line."""
    match = _MARK_LINE.fullmatch(text) if len(text) <= _LONGEST else None
    return None if match is None else _marks(match, named=False)


def joined(first: Marks, second: Marks) -> Marks:
    """Both lines as one."""
    return Marks(
        types=first.types,
        required=first.required if second.required is None else second.required,
        deprecated=first.deprecated or second.deprecated,
        location=first.location or second.location,
        default=second.default if first.default is None else first.default,
        doc=first.doc or second.doc,
        named=first.named,
    )


def _marks(match: re.Match[str], *, named: bool) -> Marks:
    groups = match.groupdict()
    words, default = _words(groups["marks"] or "")
    types = tuple(dict.fromkeys(_EACH.findall(groups.get("types") or "")))
    nullable = ("null",) if "nullable" in words and "null" not in types else ()
    places = [word for word in words if word in ("header", "query", "path", "cookie", "body")]
    return Marks(
        types=(*types, *nullable),
        required=True if "required" in words else False if "optional" in words else None,
        deprecated="deprecated" in words,
        location=places[0] if places else "",
        default=default,
        doc=groups.get("doc") or "",
        named=named,
    )


def _words(text: str) -> tuple[list[str], str | None]:
    words: list[str] = []
    default: str | None = None
    position = 0
    while match := _ONE_MARK.match(text, position):
        if match.end() == position:
            break
        if match["default"] is not None:
            default = match["value"].strip()
        else:
            words.append(match["word"])
        position = match.end()
    return words, default
