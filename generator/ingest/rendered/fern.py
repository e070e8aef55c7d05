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
    r"(?:Defaults to ?(?:`([^`]{0,400})`|([^`\s]{1,100})$))?"
    r"((?: ?`[^`]{1,200}`){0,9}|format: \"[^\"\s]{1,60}\")(Deprecated)?"
)
_FORMAT = re.compile(r'`?format: "([^"\s<>]{1,60})"`?')
_BEARER = re.compile(r"AuthorizationBearer")
_NUMBERED = re.compile(r"\|[ \t]*\d+[ \t]*\|[ \t]?(.*?)[ \t]*\|")
_TABLE = re.compile(r"\|[ \t|-]*\|")
_SECTIONS = frozenset(
    {"Authentication", "Headers", "Path parameters", "Query parameters", "Request", "Response"}
    | {"Errors"}
)
_MARKS = frozenset({"Required", "Optional"})
_PROMPT = re.compile(r"(?:\$ ?(?=curl )|> ?(?=[ \t\"'{}\[\]-]))(.*)")  # of a shell
_CHOICES = re.compile(r"Allowed values: ?([^,`]*)")
_ROOT = re.compile(rf"This endpoint (expects|returns) (?:an? )?({_TYPE})(?: or ({_TYPE}))?\.")
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
    if len(bare) > _LONGEST:
        return line
    if bare.startswith("|"):
        numbered = _NUMBERED.fullmatch(bare)
        if numbered is not None:
            return numbered[1]
        return "" if _TABLE.fullmatch(bare) else line
    if bare in _SECTIONS:
        return f"### {bare}"
    if bare in _MARKS:
        return bare.lower()
    said = _said(bare)
    if said is not None:
        return said
    if not bare[-1:].isalnum() and not bare.endswith(("`", '"')):
        return line
    match = _MEMBER.fullmatch(bare.replace("\\_", "_"))
    return line if match is None else _member(match)


def _said(bare: str) -> str | None:
    """A line of fixed words in the form of other rendered pages; None for any other line."""
    if _BEARER.fullmatch(bare):
        return "Authorization\tstring header"
    prompt = _PROMPT.fullmatch(bare)
    if prompt is not None:
        return prompt[1]
    choices = _CHOICES.fullmatch(bare)
    if choices is not None:  # one word may be several that were glued together
        words = choices[1].split()
        return f"Allowed values: {', '.join(words)}" if len(words) > 1 else ""
    root = _ROOT.fullmatch(bare)
    if root is None:
        return None
    types = " | ".join(_type(each, "") for each in (root[2], root[3]) if each)
    return f"The {'body' if root[1] == 'expects' else 'response'} is of type {types}."


def _member(match: re.Match[str]) -> str:
    name, types, required, quoted, bare, details, deprecated = match.groups()
    default = quoted or bare
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
