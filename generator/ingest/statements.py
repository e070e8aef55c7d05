"""What pages state: parts of an OpenAPI document, and for every node where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..document import JsonObject, JsonValue, join
from ..problems import Problem, quoted
from .page import Page

Basis: TypeAlias = Literal["stated", "inferred", "assumed"]
"""The page says so; an example or a sample call on it shows so; nothing shows it, but a document
cannot be without it.
"""


BASE_URL_QUESTION = "Which base URLs does the API have?"
"""What is asked where no page states or shows one."""

SHOWN_BY_EXAMPLE = "An example on the page shows it."
SHOWN_BY_CALL = "A sample call on the page shows it."
"""Notes of what is inferred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a statement comes from. `line` counts from 1 in the file of the page; 0 is the page as
    a whole.

    `note` says how an inferred or assumed statement was come to, `ask` is the question for the
    vendor that would settle it; both are whole sentences, empty where there is nothing to say.
    """

    basis: Basis
    page: str
    line: int
    note: str = ""
    ask: str = ""


def answer_question(method: str, path: str) -> str:
    """What is asked where a page describes no response of an operation; the same on all pages."""
    shown = quoted(f"{method.upper()} {path}")
    return f"What does {shown} answer, with which statuses and members?"


def nearest(origins: Mapping[str, Origin], pointer: str, otherwise: Origin) -> Origin:
    """The origin of a node: its own, else that of the nearest node above it."""
    while pointer and pointer not in origins:
        pointer = pointer.rpartition("/")[0]
    return origins.get(pointer, otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """What one page states.

    `tree` is an OpenAPI 3.1 document in which anything may be missing: the members of `info`,
    `responses`, descriptions. `origins` has the origin of a node by its pointer in fragment form;
    a node without one has that of the nearest node above it. `questions` are what a client needs
    and the page leaves open where nothing could be assumed. `problems` are warnings.
    """

    page: Page
    tree: JsonObject = field(repr=False)
    origins: Mapping[str, Origin] = field(repr=False)
    questions: tuple[Origin, ...] = ()
    problems: tuple[Problem, ...] = ()


class Draft:
    """A fragment in the making: nodes are put into the tree together with their origins."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: JsonObject = {}
        self.origins: dict[str, Origin] = {}
        self.questions: list[Origin] = []
        self.problems: list[Problem] = []
        self._offsets: list[int] = []

    def offset(self, line: int) -> int:
        """The offset in the page's text at which a line begins; that of the end where there is no
        such line.
        """
        text = self.page.text
        if not self._offsets:
            self._offsets = [0, *(match.end() for match in re.finditer("\n", text))]
        return self._offsets[line - 1] if 0 < line <= len(self._offsets) else len(text)

    def origin(self, basis: Basis, line: int, note: str = "", ask: str = "") -> Origin:
        """An origin on this page."""
        return Origin(basis=basis, page=self.page.name, line=line, note=note, ask=ask)

    def put(self, path: tuple[str, ...], value: JsonValue, origin: Origin) -> None:
        """Put a value at a path of member names, making the objects on the way to it.

        Raises:
            TypeError: Something on the way is there and is no object.
        """
        node = self.tree
        for token in path[:-1]:
            inner = node.setdefault(token, {})
            if not isinstance(inner, dict):
                raise TypeError(join("", *path))
            node = inner
        node[path[-1]] = value
        self.origins[join("", *path)] = origin

    def fragment(self) -> Fragment:
        """The fragment as it is now."""
        return Fragment(
            page=self.page,
            tree=self.tree,
            origins=dict(self.origins),
            questions=tuple(self.questions),
            problems=tuple(self.problems),
        )
