"""Rendered pages of Fern's documentation, whose text has name, type and mark of a member in one
word: `parcel_idstringRequired`.
"""

from __future__ import annotations

import re

_RECOGNISED = re.compile(
    r"^This endpoint expects (?:an?|a list of) [^\n]{1,80}\.$|^\S{1,200}(?:Required|Optional)"
    r"(?:$|`|Defaults to| `)|^###? Errors$",
    re.MULTILINE,
)
_WORDS = {
    "string": "string",
    "integer": "integer",
    "long": "integer<int64>",
    "boolean": "boolean",
    "double": "number<double>",
    "float": "number<float>",
    "number": "number",
    "object": "object",
    "enum": "enum",
    "any": "any",
    "datetime": "string<date-time>",
    "date": "string<date>",
    "uuid": "string<uuid>",
    "null": "null",
    "file": "file",
}
_WORD = "|".join(_WORDS)
_PLURAL = rf"(?:{_WORD})s?"
_TYPE = rf"(?:(?:list|set) of )?(?:maps? from {_PLURAL} to )?{_PLURAL}(?: or {_PLURAL}){{0,9}}"
_MEMBER = re.compile(
    rf"([A-Za-z_$@][^\s`]{{0,199}}?)({_TYPE}(?: or (?:{_TYPE})){{0,9}})(Required|Optional)?"
    r"(?:Defaults to ?`([^`]{0,400})`)?((?: ?`[^`]{1,200}`){0,9})(Deprecated)?"
)
_FORMAT = re.compile(r'`format: "([^"\s<>]{1,60})"`')
_BEARER = re.compile(r"AuthorizationBearer")
_NUMBERED = re.compile(r"\|[ \t]*\d+[ \t]*\|[ \t]?(.*?)[ \t]*\|")
_TABLE = re.compile(r"\|[ \t|-]*\|")
_EXPECTS = re.compile(rf"This endpoint expects (?:an? )?({_TYPE})(?: or ({_TYPE}))?\.")
_LONGEST = 1_500


def recognises(text: str) -> bool:
    """Whether the text is that of such a page."""
    return _RECOGNISED.search(text) is not None


def rewritten(text: str) -> str:
    """The text line by line in the form of other rendered pages: name, types and marks apart; lines
    of code without their numbers.
    """
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    bare = line.strip()
    if bare.startswith("|"):
        numbered = _NUMBERED.fullmatch(bare) if len(bare) <= _LONGEST else None
        if numbered is not None:
            return numbered[1]
        return "" if _TABLE.fullmatch(bare) else line
    expected = _EXPECTS.fullmatch(bare) if len(bare) <= _LONGEST else None
    if expected is not None:
        words = [_type(each, "") for each in expected.groups() if each]
        return f"The body is of type {' | '.join(words)}."
    if len(bare) > _LONGEST or (not bare[-1:].isalnum() and not bare.endswith("`")):
        return line
    if _BEARER.fullmatch(bare):
        return "Authorization\tstring header"
    match = _MEMBER.fullmatch(bare.replace("\\_", "_"))
    return line if match is None else _member(match)


def _member(match: re.Match[str]) -> str:
    name, types, required, default, details, deprecated = match.groups()
    form = _FORMAT.search(details or "")
    words = [_type(word, form[1] if form else "") for word in _alternatives(types)]
    marks = [
        (required or "").lower(),
        "deprecated" if deprecated else "",
        f"default:{default}" if default else "",
    ]
    return f"{name}\t{' | '.join(words)} {' '.join(mark for mark in marks if mark)}".rstrip()


def _alternatives(types: str) -> list[str]:
    return types.split(" or ")


def _type(words: str, form: str) -> str:
    """A type in words of JSON Schema; `form` is a format that stands beside it."""
    several, found, rest = words.partition(" of ")
    if found and several in ("list", "set"):
        return f"{_type(rest, '')}[]"
    key, found, value = words.partition(" to ")
    if found and key.startswith("map"):
        return f"map<string,{_plain(value)}>"
    word = _WORDS.get(words) or _plain(words)
    return f"{word}<{form}>" if form and word == "string" else word


def _plain(word: str) -> str:
    single = word if word in _WORDS else word.removesuffix("s")
    return re.sub(r"<.*", "", _WORDS.get(single, single))
