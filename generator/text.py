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

WIDTH = 100
"""Longest line of generated Python."""

_LIST_OR_CODE = re.compile(r"\s*([-*+•] |\d+[.)] |#{1,6} |```|~~~|\||>|    )")
_LIST_ITEM = re.compile(r"[-*+•] ")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_INVISIBLE = re.compile(r"[^\S\n]")


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
        return f'"{body}"'
    return text


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
    """A docstring of plain text, each line indented by `indent` spaces; empty for empty text."""
    first, *more = [_printable(line).rstrip() for line in text.strip().splitlines()] or [""]
    margin = min((len(line) - len(line.lstrip()) for line in more if line), default=0)
    meaning = "\n".join([first, *(line[margin:] for line in more)])
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
    """The text on one line, for a `#` comment."""
    return Code(" ".join(_printable(text).split()))


def toml_string(text: str) -> Code:
    """A basic string of TOML 1.0, which JSON's escapes are a part of."""
    line = " ".join(_visible(text).split()).encode("utf-8", "replace").decode("utf-8")
    return Code(json.dumps(line, ensure_ascii=False).replace("\x7f", "\\u007f"))


def markdown(text: str) -> Code:
    """Prose for a Markdown page: on one line, its punctuation taken literally."""
    return Code(_MARKDOWN_SPECIAL.sub(r"\\\1", " ".join(_visible(text).split())))


def markdown_code(text: str) -> Code:
    """Text for a code span of a Markdown page."""
    return Code(" ".join(_visible(text).split()).replace("`", "'").replace("|", "\\|"))


def _visible(text: str) -> str:
    """The text with every blank but a line feed as a space."""
    return _INVISIBLE.sub(" ", text)


def _printable(text: str) -> str:
    """The text with what does not print, such as a bidi override, shown by its escape."""
    visible = _visible(text)
    if visible.isprintable():
        return visible
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in visible
    )


def prose(text: str, *, width: int, indent: str = "") -> str:
    """Markdown prose wrapped to `width`; lists, tables and code keep their lines."""
    blocks = [_block(block, width) for block in re.split(r"\n\s*\n", text.strip())]
    return textwrap.indent("\n\n".join(block for block in blocks if block), indent)


def _block(block: str, width: int) -> str:
    lines = block.splitlines()
    if all(_LIST_ITEM.match(line) for line in lines):
        return "\n".join(part for line in lines for part in wrap(line, width, hang="  "))
    if any(_LIST_OR_CODE.match(line) for line in lines):
        return "\n".join(line.rstrip() for line in lines)
    return "\n".join(wrap(block, width))


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
    text = text.strip()
    return text if not text or text[-1] in ".!?:`|" else f"{text}."
