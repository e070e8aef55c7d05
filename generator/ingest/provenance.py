"""Origins in a document: `x-provenance` objects that say of every node where it comes from.

An `x-provenance` holds for the object in which it stands and for everything below, until another
one. It has `basis`, `page` and, where they say something, `line`, `note` and `ask`: the members of
an `Origin`. What cannot have extensions of its own (keywords, lists, maps, references) is in the
`except` of the nearest object above that can, by its pointer from there, without the first slash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias, get_args

from ..document import JsonObject, JsonValue, descend, join, tokens
from ..grammar import Kind, Shape, member
from .merged import Merged
from .statements import Basis, Origin

MARK = "x-provenance"
_EXCEPT = "except"

_Plain: TypeAlias = Literal[
    "Contact",
    "Discriminator",
    "External Documentation",
    "Info",
    "License",
    "OAuth Flow",
    "OAuth Flows",
    "Server Variable",
    "XML",
]
_Spot: TypeAlias = tuple[Shape, Kind | _Plain] | None
"""What lies at a place: an object of a kind, objects of it in a list or map, or data (None)."""

# Objects with extensions that hold no others of the grammar (OpenAPI 3.1.1, section 4.8).
_DOCS: Mapping[str, _Spot] = {"externalDocs": ("one", "External Documentation")}
_FLOW: _Spot = ("one", "OAuth Flow")
_FLOWS = ("implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization")
_MORE: Mapping[Kind | _Plain, Mapping[str, _Spot]] = {
    "OpenAPI": {"info": ("one", "Info"), **_DOCS},
    "Info": {"contact": ("one", "Contact"), "license": ("one", "License")},
    "OAuth Flows": dict.fromkeys(_FLOWS, _FLOW),
    "Operation": _DOCS,
    "Schema": {"discriminator": ("one", "Discriminator"), "xml": ("one", "XML"), **_DOCS},
    "Security Scheme": {"flows": ("one", "OAuth Flows")},
    "Server": {"variables": ("map", "Server Variable")},
    "Tag": _DOCS,
}
_ROOT: _Spot = ("one", "OpenAPI")
# What has a line of its own wherever it is; of schemas, those that have a name.
_LINED = frozenset(
    {"Header", "Operation", "Parameter", "Request Body", "Response", "Security Scheme", "Server"}
    | {"Tag"}
)
_BASES: Mapping[str, Basis] = {basis: basis for basis in get_args(Basis)}


def marked(merged: Merged) -> JsonObject:
    """A copy of the document with marks from which `origin_at` reads all origins back.

    Operations, parameters, headers, bodies, responses, servers, tags, security schemes, and schemas
    that have a name (members of objects, components) and examples have their own lines; everything
    else has that of the nearest of them above it. Marks of the pages themselves are left out.
    """
    return _object(merged.tree, "", _ROOT, _Known(merged.origins, None, None), lined=False)


def origin_at(tree: JsonObject, pointer: str) -> Origin | None:
    """Where a node of a document that `marked` made comes from; for one that is not there, the
    nearest node above it. None where no mark says so, or one that was written by hand in words.
    """
    origin, exceptions = _read(tree.get(MARK))
    node: JsonValue = tree
    spot, path = _ROOT, ""
    for token in tokens(pointer):
        try:
            node = descend(node, (token,))
        except LookupError:
            break
        spot, path = _settled(node, _below(spot, token)), join(path, token)
        if isinstance(node, dict) and _extensible(spot) and MARK in node:
            (origin, exceptions), path = _read(node[MARK]), ""
        elif path[2:] in exceptions:
            origin = _origin(exceptions[path[2:]])
    return origin


class _Known(NamedTuple):
    """What is known on the way down: all origins; that of the node; what marks above it say."""

    origins: Mapping[str, Origin]
    said: Origin | None
    read: Origin | None

    def at(self, pointer: str) -> _Known:
        """The same for a node below."""
        return self._replace(said=self.origins.get(pointer, self.said))


def _object(
    value: JsonObject, pointer: str, spot: _Spot, above: _Known, *, lined: bool
) -> JsonObject:
    """A copy of an object that can have a mark, with one if it needs one."""
    known = above.at(pointer)
    needed = not _same(known.said, known.read, lined=lined or _guessed(value, spot, known.said))
    known = known._replace(read=known.said) if needed else known
    exceptions: JsonObject = {}
    members = {
        name: _node(inner, (pointer, join("", name)), _below(spot, name), known, exceptions)
        for name, inner in value.items()
        if name != MARK
    }
    mark = _mark(known.read) if needed or exceptions else {}
    if exceptions:
        mark[_EXCEPT] = exceptions
    return {MARK: mark, **members} if mark else members


def _node(
    value: JsonValue,
    at: tuple[str, str],
    place: _Spot,
    above: _Known,
    exceptions: JsonObject,
    *,
    named: bool = False,
) -> JsonValue:
    """A copy of any node. `at` are the pointer of the object above it that can have a mark, and its
    own from there; what its origin differs in becomes an exception of that object.
    """
    spot = _settled(value, place)
    base, path = at
    pointer = base + path[1:] if base else path
    if isinstance(value, dict) and spot is not None and _extensible(spot):
        lined = named or spot[1] in _LINED
        return _object(value, pointer, spot, above, lined=lined)
    known = above.at(pointer)
    lined = path.endswith("/example")  # which lies elsewhere on a page than what it is of
    if known.said is not None and not _same(known.said, known.read, lined=lined):
        exceptions[path[2:]] = _mark(known.said)
        known = known._replace(read=known.said)
    named = spot is not None and spot == ("map", "Schema")
    match value:
        case dict():
            return {
                name: _node(
                    inner,
                    (base, join(path, name)),
                    _below(spot, name),
                    known,
                    exceptions,
                    named=named,
                )
                for name, inner in value.items()
                if name != MARK or spot is None or spot[0] != "patterned"
            }
        case list():
            return [
                _node(inner, (base, join(path, n)), _below(spot, str(n)), known, exceptions)
                for n, inner in enumerate(value)
            ]
        case _:
            return value


def _guessed(value: JsonObject, spot: _Spot, said: Origin | None) -> bool:
    """Whether a schema has a format that nobody states: it binds nobody, and what makes a client
    looks for the mark at the schema itself.
    """
    is_schema = spot is not None and spot[1] == "Schema"
    return is_schema and "format" in value and said is not None and said.basis != "stated"


def _same(said: Origin | None, read: Origin | None, *, lined: bool) -> bool:
    if said is None or read is None or lined:
        return said == read
    return replace(said, line=read.line) == read


def _below(spot: _Spot, name: str) -> _Spot:
    """What a member or element is."""
    match spot:
        case None:
            return None
        case ("one", kind):
            more = _MORE.get(kind, {}).get(name)
            return _members(kind, name) if more is None else more
        case ("patterned", _) if name.startswith("x-"):
            return None
        case (_, kind):
            return "one", kind


def _members(kind: Kind | _Plain, name: str) -> _Spot:
    match kind:
        case (
            "Contact"
            | "Discriminator"
            | "External Documentation"
            | "Info"
            | "License"
            | "OAuth Flow"
            | "OAuth Flows"
            | "Server Variable"
            | "XML"
        ):
            return None
        case _:
            return member(kind, name)


def _settled(value: JsonValue, spot: _Spot) -> _Spot:
    """What a value is at its place: a Reference Object has no extensions, and only schemas and path
    items have other members beside `$ref`.
    """
    if isinstance(value, dict) and "$ref" in value and spot is not None and spot[0] == "one":
        return spot if spot[1] in ("Schema", "Path Item") else None
    return spot


def _extensible(spot: _Spot) -> bool:
    return spot is not None and spot[0] == "one"


def _mark(origin: Origin | None) -> JsonObject:
    if origin is None:
        return {}
    mark: JsonObject = {"basis": origin.basis, "page": origin.page}
    if origin.line:
        mark["line"] = origin.line
    texts = {"note": origin.note, "ask": origin.ask}
    return mark | {name: text for name, text in texts.items() if text}


def _read(mark: JsonValue) -> tuple[Origin | None, JsonObject]:
    """The origin that a mark says, and its exceptions."""
    exceptions = mark.get(_EXCEPT) if isinstance(mark, dict) else None
    return _origin(mark), exceptions if isinstance(exceptions, dict) else {}


def _origin(mark: JsonValue) -> Origin | None:
    if not isinstance(mark, dict):
        return None
    basis, page, line = _BASES.get(str(mark.get("basis"))), mark.get("page"), mark.get("line", 0)
    if basis is None or not isinstance(page, str) or not isinstance(line, int):
        return None
    note, ask = (str(mark.get(name, "")) for name in ("note", "ask"))
    return Origin(basis=basis, page=page, line=line, note=note, ask=ask)
