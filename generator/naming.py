"""From the words of a document to Python names: pure functions, one for each kind of name."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Sequence

from .transliteration import ascii_text, spelled

_WORD = re.compile(
    r"[A-Z]{2,}s(?![a-z])"  # a plural acronym: IDs, URLs
    r"|[A-Z]+(?=[A-Z][a-z])"  # an acronym before a word: API in APIKey
    r"|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+"
)

# What a mark before or after a name says: GitHub's reactions `+1` and `-1`, Twilio's `StartTime>`.
_SPOKEN = (
    (re.compile(r"\A\s*\+(?=\d)"), "plus "),
    (re.compile(r"\A\s*-(?=\d)"), "minus "),
    (re.compile(r"\A([^<>]*\w)\s*<=\s*\Z"), r"\1 lte"),
    (re.compile(r"\A([^<>]*\w)\s*>=\s*\Z"), r"\1 gte"),
    (re.compile(r"\A([^<>]*\w)\s*<\s*\Z"), r"\1 lt"),
    (re.compile(r"\A([^<>]*\w)\s*>\s*\Z"), r"\1 gt"),
)
_MARKED = re.compile(r"\A\s*[-+]|[<>]")

LONGEST = 80
"""Characters of the longest name, but for what tells it from another one."""

# Characters at either end of a text that can be in its name: there are names of megabytes.
_READ = 5 * LONGEST

# A module of one of these names cannot be a file on Windows.
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)

# A member or argument of one of these names would hide the type of that name in its own class body.
_SHADOWING = frozenset(
    "bool bytes date datetime dict field float int list object str time tuple".split()
)

# Names that every model has of its own.
MODEL_NAMES = frozenset({"additional_properties", "extra", "from_json", "to_json"})

# Plural nouns that are not formed with -s, as far as they occur as names in APIs.
_IRREGULAR = {
    "addresses": "address",
    "aliases": "alias",
    "analyses": "analysis",
    "biases": "bias",
    "boxes": "box",
    "branches": "branch",
    "buses": "bus",
    "caches": "cache",
    "children": "child",
    "classes": "class",
    "criteria": "criterion",
    "data": "data",
    "indices": "index",
    "media": "media",
    "men": "man",
    "movies": "movie",
    "news": "news",
    "people": "person",
    "series": "series",
    "statuses": "status",
    "women": "woman",
}
_SINGULAR_IN_S = ("ss", "us", "is", "as", "os")


def words(text: str) -> list[str]:
    """The lower-case words of a name in any habit: camelCase, snake_case, kebab-case, `a/b`, prose.

    Letters of other scripts are spelled in ASCII (see `transliteration`), symbols dropped.
    """
    plain = ascii_text(text).replace("OAuth", "Oauth")
    return [match.lower() for match in _WORD.findall(plain)]


def _named(text: str) -> list[str]:
    """The words of a name that a document states: marks that say something are spoken, a text of
    nothing but symbols is spelled, and what is too long is left out in the middle.
    """
    if len(text) > 2 * _READ:
        text = f"{text[:_READ]} {text[-_READ:]}"
    if _MARKED.search(text):
        for mark, spoken in _SPOKEN:
            text = mark.sub(spoken, text)
    return _bounded(words(text) or words(spelled(text)))


def _bounded(parts: Sequence[str]) -> list[str]:
    """The words that fit into the longest name: from the beginning and from the end."""
    if sum(map(len, parts)) + len(parts) <= LONGEST:
        return list(parts)
    head = _fitting(parts, LONGEST // 2)
    tail = _fitting(parts[: len(head) - 1 : -1], LONGEST // 2 - 1)
    return [*head, *reversed(tail)]


def _fitting(parts: Iterable[str], width: int) -> list[str]:
    found: list[str] = []
    for part in parts:
        if width < len(part) and found:
            break
        found.append(part[:width])
        width -= len(part) + 1
    return found


def snake(text: str) -> str:
    """`statusCode` -> `status_code`; empty if nothing of the text can stand in a name."""
    return "_".join(words(text))


def singular(word: str) -> str:
    """The singular of an English plural noun in lower case; other words come back unchanged."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(_SINGULAR_IN_S):
        return word[:-1]
    return word


def singular_pascal(text: str) -> str:
    """`latest_messages` -> `LatestMessage`."""
    parts = words(text)
    return "".join(word.capitalize() for word in [*parts[:-1], *map(singular, parts[-1:])])


def member_name(wire_name: str, *, taken: frozenset[str] = frozenset()) -> str:
    """The attribute or argument for a wire name: `from` -> `from_`, `2fa` -> `n2_fa`, `` ->
    `unnamed`.
    """
    name = _lower_name(wire_name, "unnamed")
    return f"{name}_" if name in _SHADOWING or name in taken or name == "self" else name


def _lower_name(text: str, otherwise: str) -> str:
    name = "_".join(_named(text)) or otherwise
    if name[0].isdigit():
        name = f"n{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def class_name(text: str) -> str:
    """The class for a name of the document, never a keyword and never starting with a digit."""
    name = "".join(word.capitalize() for word in _named(text)) or "Unnamed"
    if name[0].isdigit():
        name = f"N{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def bounded_class_name(name: str) -> str:
    """A class name that was put together from others, bounded like all names."""
    if len(name) <= LONGEST:
        return name
    return "".join(word.capitalize() for word in _bounded(words(name)))


def module_name(text: str) -> str:
    """The module, resource group or method for a name of the document."""
    name = _lower_name(text, "default")
    return f"{name}_" if name in _DEVICES else name


def constant_name(method: str) -> str:
    """The constant that holds the facts of a method: `send` -> `SEND`, `uuid` -> `UUID_`."""
    name = method.upper()
    return f"{name}_" if name in {"UNSET", "UUID"} else name


def settle(wanted: Iterable[str]) -> list[str]:
    """The same names, made unique: a later name that is taken gets the lowest free number from
    2.
    """
    settled: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for name in wanted:
        unique = name
        while unique in settled:
            numbers[name] = numbers.get(name, 1) + 1
            unique = f"{name}_{numbers[name]}"
        settled[unique] = None
    return list(settled)
