"""Text of any script in ASCII letters, as far as they can stand for it."""

from __future__ import annotations

import unicodedata
from functools import cache

# Letters that have no decomposition, and those of scripts with a common spelling in Latin letters.
_LETTERS = dict(
    zip(
        "ßæœøłđðþıħŋабвгдеёжзийклмнопрстуфхцчшщъыьэюяєіїґαβγδεζηθικλμνξοπρσςτυφχψω",
        "ss ae oe o l d d th i h n "
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya ye i yi g "
        "a b g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
_MOST_SPELLED = 8
_SYLLABLES = ("HIRAGANA LETTER ", "KATAKANA LETTER ", "HANGUL SYLLABLE ")


def ascii_text(text: str) -> str:
    """The text in ASCII: accents left out, letters of other scripts spelled, symbols dropped.

    A letter that has no spelling, such as an ideograph, is its number: `u20013`.
    """
    if text.isascii():
        return text
    return "".join(map(_character, unicodedata.normalize("NFC", text)))


def spelled(text: str) -> str:
    """The names of the characters of a text without letters: `#` -> `number sign`."""
    return " ".join(_name(character) for character in text[:_MOST_SPELLED] if character > " ")


def _name(character: str) -> str:
    # A joiner or variation selector only says how its neighbour looks.
    if unicodedata.category(character) in {"Cc", "Cf", "Mn"}:
        return ""
    return "underscore" if character == "_" else unicodedata.name(character, "")


@cache
def _character(character: str) -> str:
    if character.isascii():
        return character
    low = character.lower()
    if low in _LETTERS:
        latin = _LETTERS[low].strip("_")
        return latin if low == character else latin.capitalize()
    name = unicodedata.name(character, "")
    for start in _SYLLABLES:
        if name.startswith(start):
            return name.removeprefix(start).removeprefix("SMALL ").lower()
    plain = unicodedata.normalize("NFKD", character)
    if plain != character:
        return "".join(map(_character, plain))
    return f" u{ord(character)} " if character.isalpha() else ""
