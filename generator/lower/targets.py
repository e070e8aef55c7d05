"""From the path of an operation to the template of what is sent."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from ..ir import Parameter, Primitive
from ..naming import words

_PLACE = re.compile(r"\{([^{}]*)\}")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_EXPANSIONS = "+*"  # RFC 6570: `{+path}` keeps reserved characters, `{path*}` is exploded
_UNCHANGED = "/:@!$&'()*+,;=~%"


def target_of(
    path: str, stated: tuple[Parameter, ...], pointer: str
) -> tuple[str, tuple[Parameter, ...]]:
    """The template that is sent, and the parameters with those that only the template has.

    Its text is percent-encoded, a fragment cut off (some descriptions tell operations of one path
    apart by it), and a query kept, except for what a parameter sends. A path parameter without a
    place stays as an argument that need not be given.
    """
    text = path.partition("#")[0]
    route, _, query = text.partition("?")
    sent = {parameter.wire_name for parameter in stated if parameter.location == "query"}
    kept = [part for part in query.split("&") if part and not _is_sent(part, sent)]
    places = dict.fromkeys(_PLACE.findall("&".join([route, *kept])))
    names = _names(list(places), [p.wire_name for p in stated if p.location == "path"])
    target = _encoded(route if route.startswith("/") else f"/{route}", names)
    if kept:
        target += f"?{_encoded('&'.join(kept), names)}"
    kept_reserved = {names[place] for place in places if place.startswith("+")}
    placed = frozenset(names.values())
    found = tuple(_settled(p, placed, kept_reserved) for p in stated)
    declared = {p.wire_name for p in stated if p.location == "path"}
    added = tuple(
        _undeclared(name, pointer, reserved=name in kept_reserved)
        for name in dict.fromkeys(names.values())
        if name not in declared
    )
    return target, (*added, *found)


def _is_sent(part: str, sent: set[str]) -> bool:
    """Whether a part of the query is there only to show where a query parameter goes."""
    name, _, value = part.partition("=")
    return name in sent and (not value or _PLACE.fullmatch(value) is not None)


def _in_words(name: str) -> str:
    return " ".join(words(name))


def _names(places: list[str], declared: list[str]) -> dict[str, str]:
    """The parameter for each place: of the same name, else of the same words, else the only one
    left where one place is left; else one called like the place.
    """
    known = frozenset(declared)
    names = {place: place for place in places if place in known}
    for same in (_plain, _in_words):
        used = frozenset(names.values())
        free = {same(name): name for name in declared if name not in used}
        for place in places:
            if place not in names and same(place) and same(place) in free:
                names[place] = free.pop(same(place))
    left = [place for place in places if place not in names]
    used = frozenset(names.values())
    unused = [name for name in declared if name not in used]
    if len(left) == len(unused) == 1:
        names[left[0]] = unused[0]
    return {place: names.get(place, _plain(place)) for place in places}


def _plain(place: str) -> str:
    return place.strip(_EXPANSIONS)


def _encoded(text: str, names: dict[str, str]) -> str:
    """The text around the places percent-encoded once, and the places called as their
    parameters.
    """
    parts = _PLACE.split(text)  # text and names in turn
    return "".join(f"{{{names[part]}}}" if n % 2 else _quoted(part) for n, part in enumerate(parts))


def _quoted(text: str) -> str:
    plain = _LONE_PERCENT.sub("%25", text)
    return quote(plain, safe=_UNCHANGED, errors="surrogatepass")  # JSON can hold half a character


def _settled(parameter: Parameter, placed: frozenset[str], reserved: set[str]) -> Parameter:
    if parameter.location != "path":
        return parameter
    return replace(
        parameter,
        required=parameter.wire_name in placed,
        reserved=parameter.reserved or parameter.wire_name in reserved,
    )


def _undeclared(name: str, pointer: str, *, reserved: bool) -> Parameter:
    return Parameter(
        wire_name=name,
        location="path",
        type=Primitive("string"),
        required=True,
        nullable=False,
        style="simple",
        explode=False,
        pointer=pointer,
        reserved=reserved,
    )
