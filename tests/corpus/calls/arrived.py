"""Whether a request carries the values that a call was given, and nothing else.

Source: OpenAPI 3.1.1, "Style Values". What it leaves open, arrays and objects inside others, is
read with members in brackets, as most servers do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TypeAlias
from urllib.parse import unquote, unquote_plus

from generator.document import JsonValue
from generator.ir import Location
from tests.corpus.same import same

from .serving import Arrived
from .wanted import Exchange, Parameter

Given: TypeAlias = Mapping[tuple[str, str], JsonValue]
"""Values of parameters by location and name."""

Secrets: TypeAlias = frozenset[tuple[Location, str]]
"""Where credentials are sent, and under which names."""

Pairs: TypeAlias = Sequence[tuple[str, str]]
"""Names and texts; the texts are still percent-encoded."""

_SEPARATORS = {"spaceDelimited": r"%20|\+", "pipeDelimited": r"%7[Cc]|\|"}


def misread(exchange: Exchange, given: Given, arrived: Arrived, secrets: Secrets) -> list[str]:
    """What is wrong with the parameters of a request, which has these credentials beside them."""
    path = _path_values(exchange, arrived.path)
    if path is None:
        return ["path: another one"]
    pairs = query_pairs(arrived.query)
    fixed = query_pairs(exchange.path.partition("#")[0].partition("?")[2])
    claimed = {name for location, name in secrets if location == "query"}
    claimed |= {name for name, _ in fixed}
    problems: list[str] = []
    for parameter in exchange.parameters:
        value = given.get((parameter.location, parameter.name))
        match parameter.location:
            case "path":
                found = _in_path(parameter, value, path)
            case "query":
                claimed |= _names(parameter, value)
                found = value is None or _in_pairs(parameter, value, pairs)
            case "header":
                is_secret = ("header", parameter.name.lower()) in secrets
                found = (is_secret and value is None) or _in_headers(parameter, value, arrived)
            case _:
                cookies = [(k, v) for k, v in arrived.cookies.items(multi=True)]
                found = value is None or _in_pairs(parameter, value, cookies)
        if not found:
            problems.append(f"{parameter.location} {parameter.style}: another value arrived")
    if any(pair not in pairs for pair in fixed if "{" not in pair[1]):
        problems.append("query: without what the path template has")
    if any(name not in claimed and name.partition("[")[0] not in claimed for name, _ in pairs):
        problems.append("query: more than was given")
    return problems


def query_pairs(text: str) -> list[tuple[str, str]]:
    """The parts of a query or form: names, and texts that are still percent-encoded."""
    parts = (part.partition("=") for part in text.split("&") if part)
    return [(unquote_plus(name), value) for name, _, value in parts]


def _names(parameter: Parameter, value: JsonValue) -> set[str]:
    """The names that a query parameter can have, up to a bracket."""
    spread = parameter.style == "form" and parameter.explode and isinstance(value, dict)
    return {parameter.name, *(value if spread and isinstance(value, dict) else ())}


def _path_values(exchange: Exchange, path: str) -> dict[str, str] | None:
    """The texts of the path parameters; None if the path is another one."""
    template = exchange.path.partition("#")[0].partition("?")[0] or "/"
    names: list[str] = []
    pattern = ""
    for part in re.split(r"(\{[^{}]+\})", template):
        if re.fullmatch(r"\{[^{}]+\}", part):
            name = part[1:-1]
            pattern += (
                f"(?P=p{names.index(name)})" if name in names else f"(?P<p{len(names)}>[^/]+)"
            )
            names += [] if name in names else [name]
        else:
            pattern += "".join(f"(?:{re.escape(c)}|{_encoded(c)})" for c in part)
    match = re.fullmatch(pattern, path)
    return None if match is None else {name: match[f"p{n}"] for n, name in enumerate(names)}


def _encoded(character: str) -> str:
    """A pattern for a character that is percent-encoded."""
    return "".join(f"(?i:%{byte:02x})" for byte in character.encode())


def _in_path(parameter: Parameter, value: JsonValue, path: Mapping[str, str]) -> bool:
    if parameter.name not in path:
        return True  # the template has no place for it: the document contradicts itself
    text = path[parameter.name]
    match parameter.style:
        case "label":
            separator = r"\." if parameter.explode else ","
            return text.startswith(".") and _in_text(value, text[1:], separator, parameter)
        case "matrix" if parameter.explode and isinstance(value, dict | list):
            parts = [part.partition("=") for part in text.split(";")[1:]]
            pairs = [(unquote(name), raw) for name, _, raw in parts]
            if isinstance(value, list):
                return [unquote(raw) for _, raw in pairs] == [*map(_text, value)]
            return _is_dict(value, pairs)
        case "matrix":
            start = f";{parameter.name}="
            return text.startswith(start) and _in_text(value, text[len(start) :], ",", parameter)
        case _:
            return _in_text(value, text, ",", parameter)


def _in_headers(parameter: Parameter, value: JsonValue, arrived: Arrived) -> bool:
    texts = arrived.headers.getlist(parameter.name)
    if parameter.name.lower() in _SET_BY_HTTP:
        return True
    if value is None:
        return not texts or parameter.name.lower() in _SENT_ANYWAY
    return len(texts) == 1 and _in_text(value, texts[0], ",", parameter, raw=True)


# What HTTP needs is not for the user to say: only a right one can be sent.
_SET_BY_HTTP = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_SENT_ANYWAY = frozenset({"accept-encoding", "user-agent"})


def _in_pairs(parameter: Parameter, value: JsonValue, pairs: Pairs) -> bool:
    """Whether a query or the cookies have a value."""
    own = [raw for name, raw in pairs if name == parameter.name]
    match value:
        case list() | dict() if not value:
            return not own
        case list() | dict() if parameter.json:
            return len(own) == 1 and is_leaf(value, unquote_plus(own[0]))
        case list() | dict() if parameter.style == "deepObject":
            return _is_nested(parameter.name, value, pairs)
        case dict() if parameter.explode and parameter.style == "form":
            return all(_is_nested(name, member, pairs) for name, member in value.items())
        case list() if parameter.explode:
            return _is_nested(parameter.name, value, pairs)
        case list() | dict():
            separator = _SEPARATORS.get(parameter.style, ",")
            return len(own) == 1 and _in_text(value, own[0], separator, parameter)
        case _:
            return len(own) == 1 and is_leaf(value, unquote_plus(own[0]))


def _in_text(
    value: JsonValue, text: str, separator: str, parameter: Parameter, *, raw: bool = False
) -> bool:
    """Whether a text has the parts of a value, with a separator between them."""
    read = str if raw else unquote
    if parameter.json or not isinstance(value, list | dict):
        return is_leaf(value, read(text))
    parts = re.split(separator, text) if text else []
    if isinstance(value, list):
        return _are_leaves(value, [read(part) for part in parts])
    if parameter.explode:
        pairs = [part.partition("=") for part in parts]
        return _is_dict(value, [(read(name), rest) for name, _, rest in pairs], raw=raw)
    names, texts = parts[::2], parts[1::2]
    found = list(zip(map(read, names), texts, strict=len(names) == len(texts)))
    return _is_dict(value, found, raw=raw)


def _is_dict(value: Mapping[str, JsonValue], pairs: Pairs, *, raw: bool = False) -> bool:
    texts = {name: text if raw else unquote(text) for name, text in pairs}
    return texts.keys() == value.keys() and all(is_leaf(v, texts[k]) for k, v in value.items())


def _is_nested(name: str, value: JsonValue, pairs: Pairs) -> bool:
    """Whether pairs with names in brackets have a value, in its order."""
    start = re.compile(rf"{re.escape(name)}(\[|$)").match
    found = [(key, unquote_plus(raw)) for key, raw in pairs if start(key)]
    wanted = list(_bracketed(name, value))

    def tail(key: str) -> str:
        return re.sub(r"\[\d*\]$", "", key.removeprefix(name))

    return len(found) == len(wanted) and all(
        tail(got) == tail(key) and is_leaf(leaf, text)
        for (got, text), (key, leaf) in zip(
            sorted(found, key=_name), sorted(wanted, key=_name), strict=True
        )
    )


def _name(pair: tuple[str, object]) -> str:
    return re.sub(r"\[\d*\]$", "", pair[0])


def _bracketed(name: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    match value:
        case dict():
            for key, member in value.items():
                yield from _bracketed(f"{name}[{key}]", member)
        case list():
            for n, item in enumerate(value):
                yield from _bracketed(f"{name}[{n}]", item)
        case _:
            yield name, value


def _are_leaves(values: Sequence[JsonValue], texts: Sequence[str]) -> bool:
    return len(values) == len(texts) and all(map(is_leaf, values, texts))


def is_leaf(value: JsonValue, text: str) -> bool:
    """Whether a text is that of a value; arrays and objects are JSON."""
    match value:
        case str():
            return same(value, text)
        case bool() | None:
            return _text(value) == text
        case int() | float():
            with suppress(ValueError):
                return float(text) == value
            return False
        case list() | dict():
            with suppress(ValueError):
                return same(value, json.loads(text))
            return False


def _text(value: JsonValue) -> str:
    return "" if value is None else json.dumps(value).strip('"')


def misread_form(given: JsonValue, found: Pairs) -> list[str]:
    """What is wrong with the members of a form."""
    if not isinstance(given, dict):
        return ["body form: not an object"]
    problems: list[str] = []
    for name, value in given.items():
        own = [unquote_plus(text) for key, text in found if key == name]
        as_json = isinstance(value, dict | list) and len(own) == 1 and is_leaf(value, own[0])
        joined = isinstance(value, list) and len(own) == 1 and _are_leaves(value, own[0].split(","))
        repeated = isinstance(value, list) and _are_leaves(value, own)
        if not (as_json or joined or repeated or _is_nested(name, value, found)):
            problems.append("body form: another value arrived")
    if any(key.partition("[")[0] not in given and key not in given for key, _ in found):
        problems.append("body form: more than was given")
    return problems
