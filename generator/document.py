"""An API description as read: its tree, and the file and line of every part of it.

JSON Pointers (RFC 6901) are written in fragment form throughout: "" is the root, "#/paths/~1pets" a
member. "%" is the only character that is percent-encoded, so that a pointer stays readable and
still reads back unchanged.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from .problems import Place, Problem, display_path

JsonValue: TypeAlias = "JsonObject | list[JsonValue] | str | int | float | bool | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"
Lines: TypeAlias = Callable[[tuple[str, ...]], int]

MAX_DEPTH = 100
"""How many lists and objects may lie in one another; real descriptions have about 40 at most."""

# RFC 6901, section 4: no leading zeros. Nine digits are more than any list has.
_INDEX = re.compile("0|[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was read. `location` is an absolute path in POSIX form, or an http(s) URL.

    `lines` gives the line of the deepest node that a path of tokens reaches. The index behind it is
    built when it is first asked: a document without problems never needs it. `problems` are faults
    of the text that leave it readable.
    """

    location: str
    data: bytes = field(repr=False)
    lines: Lines = field(repr=False, compare=False)
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    @property
    def remote(self) -> bool:
        """Whether the file came over the network."""
        return "://" in self.location

    @property
    def shown(self) -> str:
        """The location as messages write it."""
        return self.location if self.remote else display_path(Path(self.location))

    def place(self, pointer: str) -> Place:
        """The place of a node of this file."""
        return Place(file=self.shown, line=self.lines(tokens(pointer)), pointer=pointer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a node was written: a pointer into one of the files read."""

    source: Source
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An API description. Stages share its tree and never change it.

    `files` are all files it was made from, the description itself first. `origins` maps the pointer
    of each node that was not written in that file, or that moved in it, to where it was written;
    everything below such a node follows it. `noted` are faults that were met on the way and passed
    over; `validate` lists them with its own. `former` maps the pointer of each node that
    `normalise` moved to the one that it had before; all that is below such a node follows it, too.
    """

    tree: JsonObject = field(repr=False)
    files: tuple[Source, ...]
    origins: Mapping[str, Origin] = field(default_factory=dict[str, Origin], repr=False)
    noted: tuple[Problem, ...] = field(default=(), repr=False)
    former: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    @property
    def source(self) -> Path:
        """The file that the description was read from."""
        return Path(self.files[0].location)

    @property
    def sources(self) -> tuple[Path, ...]:
        """All local files that the description was made from, itself first."""
        return tuple(Path(file.location) for file in self.files if not file.remote)

    @property
    def sha256(self) -> str:
        """The hash of every byte read.

        One file: the hash of its content. Several: the hash of lines `<hash>  <relative path>` in
        their order, so that it does not depend on where the files lie on this machine.
        """
        digests = [hashlib.sha256(file.data).hexdigest() for file in self.files]
        if len(digests) == 1:
            return digests[0]
        names = [_relative_name(file, self.source.parent) for file in self.files]
        lines = [f"{digest}  {name}\n" for digest, name in zip(digests, names, strict=True)]
        return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()

    def origin(self, pointer: str) -> Origin:
        """The file and pointer at which a node of the tree was written."""
        path = tokens(self.published(pointer))
        for length in range(len(path), -1, -1) if self.origins else ():
            known = self.origins.get(join("", *path[:length]))
            if known is not None:
                return Origin(source=known.source, pointer=join(known.pointer, *path[length:]))
        return Origin(source=self.files[0], pointer=join("", *path))

    def published(self, pointer: str) -> str:
        """The pointer that a node had before `normalise`, in plain form."""
        path = tokens(pointer)
        for length in range(len(path), -1, -1) if self.former else ():
            known = self.former.get(join("", *path[:length]))
            if known is not None:
                return join(known, *path[length:])
        return join("", *path)

    def place(self, pointer: str) -> Place:
        """The file and line of a node (or of its nearest ancestor), with its published pointer."""
        origin = self.origin(pointer)
        line = origin.source.lines(tokens(origin.pointer))
        return Place(file=origin.source.shown, line=line, pointer=self.published(pointer))


def escape(token: str) -> str:
    """A member name or index as a token of a pointer in fragment form."""
    return token.replace("~", "~0").replace("/", "~1").replace("%", "%25")


def unescape(token: str) -> str:
    """The member name or index that a token of a pointer in fragment form stands for."""
    if "%" not in token and "~" not in token:
        return token
    return unquote(token).replace("~1", "/").replace("~0", "~")


def join(pointer: str, *path: str | int) -> str:
    """The pointer of a descendant."""
    if not path:
        return pointer
    return (pointer or "#") + "".join(f"/{escape(str(token))}" for token in path)


def tokens(pointer: str) -> tuple[str, ...]:
    """The member names and indexes of a pointer in fragment form; its "#" may be missing."""
    return tuple(unescape(token) for token in pointer.split("/")[1:])


def resolve(document: Document, pointer: str) -> JsonValue:
    """The node at a pointer.

    Raises:
        LookupError: There is none.
    """
    return descend(document.tree, tokens(pointer))


def descend(node: JsonValue, path: tuple[str, ...]) -> JsonValue:
    """The node that a path of member names and indexes leads to.

    Raises:
        LookupError: There is none.
    """
    for token in path:
        match node:
            case dict():
                node = node[token]
            case list() if _INDEX.fullmatch(token):
                node = node[int(token)]
            case _:
                raise LookupError(token)
    return node


def objects(tree: JsonValue) -> Iterator[tuple[str, JsonObject]]:
    """All objects of a tree with their pointers."""
    pending: list[tuple[str, JsonValue]] = [("", tree)]
    while pending:
        pointer, node = pending.pop()
        match node:
            case dict():
                yield pointer, node
                pending.extend((join(pointer, name), member) for name, member in node.items())
            case list():
                pending.extend((join(pointer, n), element) for n, element in enumerate(node))
            case _:
                pass


def copied(node: JsonValue) -> JsonValue:
    """A copy that can be changed; parts that the tree repeats become separate."""
    match node:
        case dict():
            return {name: copied(member) for name, member in node.items()}
        case list():
            return [copied(element) for element in node]
        case _:
            return node


def size(node: JsonValue) -> int:
    """How many values there are in a tree, itself included."""
    return 1 + sum(size(child) for child in held(node))


def deeper_than(limit: int, tree: JsonValue) -> bool:
    """Whether more than this number of lists and objects lie in one another."""
    level = [tree] if isinstance(tree, (dict, list)) else []
    for _ in range(limit):
        children = (child for node in level for child in held(node))
        level = [child for child in children if isinstance(child, (dict, list))]
        if not level:
            return False
    return bool(level)


def held(node: JsonValue) -> Iterable[JsonValue]:
    """The values that lie directly in a list or an object."""
    match node:
        case dict():
            return node.values()
        case list():
            return node
        case _:
            return ()


def _relative_name(file: Source, folder: Path) -> str:
    if file.remote:
        return file.location
    return Path(os.path.relpath(file.location, folder)).as_posix()
