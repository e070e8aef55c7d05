"""Values of several pages that say the same thing of an API, each with its origin."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ...document import JsonObject, JsonValue, escape, tokens
from ..statements import Basis, Fragment, Origin

Content: TypeAlias = "dict[str, Node] | list[Node] | str | int | float | bool | None"

_Key: TypeAlias = "Callable[[Node], str]"

# Lists of JSON Schema whose order says nothing.
_SETS = frozenset({"enum", "required", "type"})
_RANKS: Mapping[Basis, int] = {"stated": 0, "inferred": 1, "assumed": 2}


class _Unread(NamedTuple):
    """A value of which no child was asked for yet."""

    value: JsonValue
    pointer: str
    origins: Mapping[str, Origin]
    stated: bool  # all that the fragment has is


class Node:
    """A value, and where it comes from. Its content can be changed.

    Children are made when they are first asked for: thousands of pages repeat the same schemas, of
    which one is taken.
    """

    __slots__ = ("_content", "_unread", "origin")

    def __init__(self, content: Content, origin: Origin) -> None:
        self._content = content
        self._unread: _Unread | None = None
        self.origin = origin

    @classmethod
    def whole(cls, fragment: Fragment) -> Node:
        """All that a fragment states."""
        page = Origin(basis="stated", page=fragment.page.name, line=0)
        origin = fragment.origins.get("", page)
        stated = all(known.basis == "stated" for known in fragment.origins.values())
        return cls._below(_Unread(fragment.tree, "#", fragment.origins, stated), origin)

    @classmethod
    def _below(cls, unread: _Unread, origin: Origin) -> Node:
        node = cls(None, origin)
        node._unread = unread
        return node

    @property
    def content(self) -> Content:
        """The value, its members or elements as nodes."""
        if self._unread is not None:
            self._content = self._read(self._unread)
            self._unread = None
        return self._content

    def _read(self, unread: _Unread) -> Content:
        match unread.value:
            case dict() as members:
                return {
                    name: self._child(unread, member, escape(name))
                    for name, member in members.items()
                }
            case list() as elements:
                return [
                    self._child(unread, element, str(index))
                    for index, element in enumerate(elements)
                ]
            case value:
                return value

    def _child(self, unread: _Unread, value: JsonValue, token: str) -> Node:
        pointer = f"{unread.pointer}/{token}"
        origin = unread.origins.get(pointer, self.origin)
        return Node._below(unread._replace(value=value, pointer=pointer), origin)

    @property
    def members(self) -> dict[str, Node]:
        """The members; none where this is no object."""
        content = self.content
        return content if isinstance(content, dict) else {}

    @property
    def elements(self) -> list[Node]:
        """The elements; none where this is no list."""
        content = self.content
        return content if isinstance(content, list) else []

    @property
    def value(self) -> JsonValue:
        """The value without origins."""
        if self._unread is not None:
            return self._unread.value
        match self._content:
            case dict() as members:
                return {name: member.value for name, member in members.items()}
            case list() as elements:
                return [element.value for element in elements]
            case other:
                return other

    @property
    def text(self) -> str:
        """The value if it is a string, else nothing."""
        value = self.content
        return value if isinstance(value, str) else ""

    @property
    def rank(self) -> int:
        """0 for a statement, 1 for what is inferred, 2 for what is assumed."""
        return _RANKS[self.origin.basis]

    @property
    def weakness(self) -> int:
        """How many values in it no page states."""
        if self._unread is not None and self._unread.stated:
            return 0
        below = (*self.members.values(), *self.elements)
        return int(self.rank > 0) + sum(inner.weakness for inner in below)


@dataclass(frozen=True, slots=True)
class Voice:
    """A value, and the names of the pages that give it, in order."""

    node: Node
    pages: tuple[str, ...]


def grouped(voices: Sequence[Voice], keyword: str = "") -> list[Voice]:
    """The different values, in order, each with all of its pages. `keyword` is that of JSON Schema
    which has them, empty where it is none.
    """
    groups = _by(voices, _exact)
    if len(groups) > 1:
        groups = _by(groups, lambda node: _unordered(node, keyword))
    return groups


def strongest(voices: Sequence[Voice]) -> list[Voice]:
    """Those that nothing better founded stands against: what is stated before what is inferred,
    that before what is assumed.
    """
    least = min(voice.node.rank for voice in voices)
    return [voice for voice in voices if voice.node.rank == least]


def written(root: Node) -> tuple[JsonObject, dict[str, Origin]]:
    """An object as a tree of its own, and the origins of its nodes, without those that a node has
    from the one above it.
    """
    origins = {"": root.origin}
    tree = {
        name: _written(member, f"#/{escape(name)}", root.origin, origins)
        for name, member in root.members.items()
    }
    return tree, origins


def _written(node: Node, pointer: str, above: Origin, origins: dict[str, Origin]) -> JsonValue:
    origin = node.origin
    if origin != above:
        origins[pointer] = origin
    match node.content:
        case dict() as members:
            return {
                name: _written(member, f"{pointer}/{escape(name)}", origin, origins)
                for name, member in members.items()
            }
        case list() as elements:
            return [
                _written(element, f"{pointer}/{index}", origin, origins)
                for index, element in enumerate(elements)
            ]
        case other:
            return other


def without(root: Node, pointers: Iterable[str]) -> None:
    """Take nodes out of a tree, each of which is there."""
    held: dict[tuple[str, ...], set[str]] = {}
    for pointer in pointers:
        *above, last = tokens(pointer)
        held.setdefault(tuple(above), set()).add(last)
    for path, names in held.items():
        *above, key = path
        holder = _at(root, above)
        node = _at(holder, [key])
        # The same node may lie in several places: only this place changes.
        if isinstance(node.content, dict):
            members = {name: inner for name, inner in node.members.items() if name not in names}
            changed = Node(members, node.origin)
        else:
            kept = [one for number, one in enumerate(node.elements) if str(number) not in names]
            changed = Node(kept, node.origin)
        if isinstance(holder.content, dict):
            holder.members[key] = changed
        else:
            holder.elements[int(key)] = changed


def _at(node: Node, path: Iterable[str]) -> Node:
    for token in path:
        content = node.content
        node = content[int(token)] if isinstance(content, list) else node.members[token]
    return node


def pages_of(voices: Iterable[Voice]) -> tuple[str, ...]:
    """All pages that are named, in order."""
    return tuple(sorted({page for voice in voices for page in voice.pages}))


def _by(voices: Sequence[Voice], key: _Key) -> list[Voice]:
    groups: dict[str, list[Voice]] = {}
    for voice in voices:
        groups.setdefault(key(voice.node), []).append(voice)
    return [_one(group) for group in groups.values()]


def _one(group: Sequence[Voice]) -> Voice:
    if len(group) == 1:
        return group[0]
    best = min(group, key=lambda voice: voice.node.weakness)
    return Voice(best.node, pages_of(group))


def _exact(node: Node) -> str:
    return json.dumps(node.value, sort_keys=True)


def _unordered(node: Node, keyword: str) -> str:
    return json.dumps(_sorted({keyword: node.value}), sort_keys=True)


def _sorted(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            return {
                name: (
                    sorted(inner, key=json.dumps)
                    if name in _SETS and isinstance(inner, list)
                    else _sorted(inner)
                )
                for name, inner in value.items()
            }
        case list():
            return [_sorted(element) for element in value]
        case _:
            return value
