"""What lowering has found so far, and what it could not express."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..document import Document, JsonObject, JsonValue
from ..ir import (
    Alias,
    Content,
    Enum,
    EnumRef,
    Location,
    Model,
    ModelRef,
    NameHint,
    Parameter,
    ResponseHeader,
    Type,
)
from ..problems import Problem
from .families import Families, find_families, kin
from .names import Spot
from .reading import inner_targets

_AS_JSON = "the value is still sent and received, as plain JSON"

Stated: TypeAlias = tuple[JsonValue, Spot]
"""A schema and its place."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A schema with all that `allOf` adds to it.

    `properties` holds what each branch says of a property, with the object that declares it;
    `homes` the places of other keywords that do not come from the schema itself.
    """

    schema: JsonObject
    spot: Spot
    properties: Mapping[str, Sequence[Stated]]
    homes: Mapping[str, Spot] = field(default_factory=dict[str, Spot])

    def home(self, keyword: str) -> Spot:
        """The schema that states a keyword."""
        return self.homes.get(keyword, self.spot)


@dataclass(frozen=True, slots=True)
class _Note:
    code: str
    pointer: str
    found: str
    expected: str
    hint: str


@dataclass(slots=True)
class Scope:
    """Models, enumerations and named types by key, and the type of each schema by its key.

    `parts` has the type of the whole for schemas that are only a part of one. `doubles` are the
    places and names of what turned out equal to something met before, by the key of that;
    `parameters`, `contents` and `headers` those that references share. `waiting` are declared
    models whose members are not lowered yet, `late` other named types that wait; `open` are the
    keys of references on the way, `named` those of them that need a name. `secrets`
    says of each security scheme where its credential is sent. `pointed_at` are schemas inside of
    others that references lead to: they are named like declared ones, whoever comes first.
    """

    document: Document
    models: dict[str, Model] = field(default_factory=dict[str, Model])
    enums: dict[str, Enum] = field(default_factory=dict[str, Enum])
    aliases: dict[str, Alias] = field(default_factory=dict[str, Alias])
    places: dict[str, Type] = field(default_factory=dict[str, Type])
    parts: dict[str, Type] = field(default_factory=dict[str, Type])
    shared: dict[object, Type] = field(default_factory=dict[object, Type])
    doubles: dict[str, dict[str, NameHint]] = field(
        default_factory=dict[str, "dict[str, NameHint]"]
    )
    waiting: deque[Whole] = field(default_factory=deque["Whole"])
    late: deque[Callable[[], None]] = field(default_factory=deque[Callable[[], None]])
    open: set[str] = field(default_factory=set[str])
    named: set[str] = field(default_factory=set[str])
    parameters: dict[str, Parameter | None] = field(default_factory=dict[str, "Parameter | None"])
    contents: dict[str, tuple[Content, ...]] = field(default_factory=dict[str, tuple[Content, ...]])
    headers: dict[str, ResponseHeader] = field(default_factory=dict[str, "ResponseHeader"])
    differing: dict[str, bool] = field(default_factory=dict[str, bool])
    kinships: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])
    ends: dict[str, tuple[str | None, bool]] = field(
        default_factory=dict[str, "tuple[str | None, bool]"]
    )
    secrets: dict[str, tuple[Location, str]] = field(
        default_factory=dict[str, "tuple[Location, str]"]
    )
    depth: int = 0
    merged: int = 0
    families: Families = field(init=False)
    pointed_at: frozenset[str] = field(init=False)
    _notes: list[_Note] = field(default_factory=list[_Note])

    def __post_init__(self) -> None:
        self.families = find_families(self.document)
        self.pointed_at = inner_targets(self.document)

    def kin(self, pointer: str) -> list[str]:
        """The schemas that a reference to a declared one can mean besides it."""
        if pointer not in self.kinships:
            self.kinships[pointer] = kin(self.document, self.families, pointer)
        return self.kinships[pointer]

    def equal(self, known: Type, found: Model | Enum) -> None:
        """Keep the place and the names of what turned out equal to something met before."""
        if isinstance(known, ModelRef | EnumRef):
            self.doubles.setdefault(known.key, {})[found.key] = found.hint

    def note(
        self, code: str, pointer: str, found: str, expected: str, *, hint: str = _AS_JSON
    ) -> None:
        """List something that the client offers in a plainer form than the document, or not."""
        self._notes.append(_Note(code, pointer, found, expected, hint))

    @property
    def problems(self) -> list[Problem]:
        """All that was listed, each once; the lines of the document are looked up only now."""
        return [
            Problem(
                code=note.code,
                place=self.document.place(note.pointer),
                found=note.found,
                expected=note.expected,
                hint=note.hint,
                level="warning",
            )
            for note in dict.fromkeys(self._notes)
        ]


Lower: TypeAlias = Callable[[Scope, Sequence[Stated], Spot], Type]
"""Gives the type of values that all these schemas describe."""
