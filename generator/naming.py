"""From the words of a document to Python names: pure functions, one for each kind of name."""

from __future__ import annotations

import keyword
import re
import unicodedata

_WORD = re.compile(
    r"[A-Z]{2,}s(?![a-z])"  # a plural acronym: IDs, URLs
    r"|[A-Z]+(?=[A-Z][a-z])"  # an acronym before a word: API in APIKey
    r"|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+"
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

    Characters outside ASCII are decomposed where they can be and dropped where they cannot.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return [match.lower() for match in _WORD.findall(plain.replace("OAuth", "Oauth"))]


def snake(text: str) -> str:
    """`statusCode` -> `status_code`; empty if nothing of the text can stand in a name."""
    return "_".join(words(text))


def pascal(text: str) -> str:
    """`status_code` -> `StatusCode`; empty if nothing of the text can stand in a name."""
    return "".join(word.capitalize() for word in words(text))


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
    """The attribute or argument for a wire name: `from` -> `from_`, `2fa` -> `n2fa`, `` ->
    `unnamed`.
    """
    name = snake(wire_name) or "unnamed"
    if name[0].isdigit():
        name = f"n{name}"
    if keyword.iskeyword(name) or name in _SHADOWING or name in taken or name == "self":
        name += "_"
    return name


def class_name(text: str) -> str:
    """The class for a name of the document, never a keyword and never starting with a digit."""
    name = pascal(text) or "Unnamed"
    if name[0].isdigit():
        name = f"N{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def module_name(text: str) -> str:
    """The module or resource group for a name of the document."""
    name = snake(text) or "default"
    if name[0].isdigit():
        name = f"n{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def constant_name(method: str) -> str:
    """The constant that holds the facts of a method: `send` -> `SEND`, `uuid` -> `UUID_`."""
    name = method.upper()
    return f"{name}_" if name in {"UNSET", "UUID"} else name


def settle(wanted: list[str]) -> list[str]:
    """The same names, made unique: a later name that is taken gets the lowest free number from
    2.
    """
    settled: list[str] = []
    for name in wanted:
        number = 2
        unique = name
        while unique in settled:
            unique = f"{name}_{number}"
            number += 1
        settled.append(unique)
    return settled
