"""From untrusted text to output text: one encoder for each context, and a type for what is encoded.

Templates print `Code` and whole numbers only (`render` refuses anything else), so that no text of a
document reaches a file without passing one of these functions.
"""

from __future__ import annotations

import json
import keyword
import re
import textwrap

from .document import JsonValue
from .markdown import blocks, plain

WIDTH = 100
"""Longest line of generated Python."""

_ITEM = re.compile(r"(?P<pad>\s*)(?P<mark>(?:[-*+•]|\d{1,9}[.)]|#{1,6}) )")
_AS_IT_IS = re.compile(r"\s*(```|~~~|\||>)|(?: {4}|\t)(?!\s*[-*+•\d])")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_BLANK = re.compile(r"[^\S\n]")
# What Python takes for printable and no font shows, so that text could be hidden in it (Unicode 16,
# Default_Ignorable_Code_Point). U+FE0E and U+FE0F stay: emoji have them.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0d\uffa0"
    "\U000e0100-\U000e01ef]"
)
_PROMPT = re.compile(r"^(\s*)>>>", re.MULTILINE)
_CODING = re.compile(r"(coding)(?=[:=])")


class Code(str):
    """Text in the language of the output; `meanings` are the values of its string constants."""

    __slots__ = ("meanings",)
    meanings: tuple[str, ...]

    def __new__(cls, text: str, *meanings: str) -> Code:
        """Text that an encoder has made."""
        code = super().__new__(cls, text)
        code.meanings = meanings
        return code


def literal(value: JsonValue) -> Code:
    """A Python literal of a JSON value, strings in double quotes where that needs no more
    escapes.
    """
    match value:
        case str():
            return Code(_string(value), value)
        case list():
            return Code(f"[{', '.join(map(literal, value))}]")
        case dict():
            members = (f"{_string(key)}: {literal(member)}" for key, member in value.items())
            return Code(f"{{{', '.join(members)}}}")
        case _:
            return Code(repr(value))


def _string(value: str) -> str:
    text = repr(value)
    if text[0] == "'" and value.count('"') <= value.count("'"):
        body = text[1:-1].replace("\\'", "'").replace('"', '\\"')
        text = f'"{body}"'
    return _INVISIBLE.sub(_escaped, text)


def identifier(name: str) -> Code:
    """A name that was made by `naming`.

    Raises:
        AssertionError: It is no identifier, which would be a fault of ours.
    """
    assert name.isidentifier(), name
    assert name.isascii(), name
    assert not keyword.iskeyword(name), name
    return Code(name)


def docstring(text: str, *, indent: int) -> Code:
    """A docstring of plain text, each line indented by `indent` spaces; empty for empty text.

    What looks like a session of the interpreter is none, so that doctest does not run it.
    """
    first, *more = [_printable(line).rstrip() for line in text.strip().splitlines()] or [""]
    margin = min((len(line) - len(line.lstrip()) for line in more if line), default=0)
    meaning = _PROMPT.sub(r"\1\\>>>", "\n".join([first, *(line[margin:] for line in more)]))
    if not meaning:
        return Code("")
    escaped = meaning.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    pad = " " * indent
    # A quote at either end would join those that delimit the docstring.
    start = " " if escaped[0] == '"' else ""
    if more:
        body = "\n".join(pad + line if line else "" for line in escaped.split("\n")).lstrip()
        return Code(f'"""{start}{body}\n{pad}"""', meaning)
    end = " " if escaped[-1] == '"' else ""
    return Code(f'"""{start}{escaped}{end}"""', meaning)


def comment(text: str) -> Code:
    """The text on one line, for a `#` comment; it never states an encoding (PEP 263)."""
    return Code(_CODING.sub(r"\1 ", " ".join(_printable(text).split())))


def toml_string(text: str) -> Code:
    """A basic string of TOML 1.0, which JSON's escapes are a part of."""
    return Code(json.dumps(" ".join(_printable(text).split()), ensure_ascii=False))


def markdown(text: str) -> Code:
    """Prose for a Markdown page: on one line, its punctuation taken literally."""
    return Code(_plain_markdown(" ".join(_printable(text).split())))


def markdown_code(text: str) -> Code:
    """Text for a code span of a Markdown page, in a table or without bars."""
    return Code(" ".join(_printable(text).split()).replace("`", "'").replace("|", "\\|"))


def markdown_sentence(text: str) -> Code:
    """Prose whose code stands in backticks, for a Markdown page outside of tables."""
    parts = by_backticks(" ".join(_printable(text).split()))
    return Code(
        "".join(
            (f"`{part.strip()}`" if part.strip() else "") if at % 2 else _plain_markdown(part)
            for at, part in enumerate(parts)
        )
    )


def by_backticks(text: str) -> list[str]:
    """The parts of a text between its backticks: each second one is code. A last backtick without
    an end is a character like others.
    """
    parts = text.split("`")
    if not len(parts) % 2:
        end = parts.pop()
        parts[-1] = f"{parts[-1]}`{end}"
    return parts


def _plain_markdown(text: str) -> str:
    return _MARKDOWN_SPECIAL.sub(r"\\\1", text)


def _printable(text: str) -> str:
    """The text with every blank but a line feed as a space, and what nobody would see, such as a
    bidi override, shown by its escape.
    """
    visible = _BLANK.sub(" ", text)
    if not visible.replace("\n", "").isprintable():
        visible = "".join(
            character if character.isprintable() or character == "\n" else ascii(character)[1:-1]
            for character in visible
        )
    return _INVISIBLE.sub(_escaped, visible)


def _escaped(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


def prose(text: str, *, width: int, indent: str = "") -> str:
    """Markdown, or HTML, wrapped to `width`; tables and code keep their lines."""
    wrapped = [_block(lines, width) for lines in blocks(plain(text))]
    return textwrap.indent("\n\n".join(block for block in wrapped if block), indent)


def _block(lines: list[str], width: int) -> str:
    if any(_AS_IT_IS.match(line) for line in lines):
        return "\n".join(line.rstrip() for line in lines)
    items: list[str] = []
    for line in lines:
        if not items or _ITEM.match(line):
            items.append(line)
        else:
            items[-1] += f" {line}"
    return "\n".join(part for item in items for part in _item(item, width))


def _item(text: str, width: int) -> list[str]:
    """The lines of a paragraph, or of an item of a list, which hang below its text."""
    marker = _ITEM.match(text)
    if marker is None or marker["mark"][0] == "#":
        return wrap(text, width)
    pad = " " * len(marker["pad"])
    hang = " " * len(marker["mark"])
    return [pad + line for line in wrap(text, width - len(pad), hang=hang)]


def wrap(text: str, width: int, hang: str = "") -> list[str]:
    """The lines of one paragraph; words longer than a line stay whole."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = hang + word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends in punctuation."""
    text = plain(text).strip()
    return text if not text or text[-1] in ".!?:`|" else f"{text}."
