"""The two versions side by side, and how a change is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..ir import Coding, Direction, Operation, Type
from ..problems import Place, clipped, one_line
from ..view.types import Scene
from .change import LEVELS, Change
from .classes import Classes
from .pairs import Matched
from .relation import Relation, relation
from .rules import RULE_OF
from .surface import Surface

Way: TypeAlias = Literal["sent", "received"]
_SENT: Mapping[Relation, str] = {
    "widened": "sent-type-widened",
    "narrowed": "sent-type-narrowed",
    "items-widened": "sent-items-widened",
    "items-narrowed": "sent-type-narrowed",
    "changed": "sent-type-changed",
}
_RECEIVED: Mapping[Relation, str] = {
    "widened": "received-type-widened",
    "narrowed": "received-type-narrowed",
    "items-widened": "received-type-widened",
    "items-narrowed": "received-items-narrowed",
    "changed": "received-type-changed",
}
PLAIN: frozenset[Coding] = frozenset({"json", "form", "multipart", "xml"})
"""The codings whose values have the type of their content."""
OF_ONE_PLACE = frozenset({"docs-changed", "limit-loosened", "limit-tightened"})
"""Rules of what can differ between the places of equal schemas that are one class."""
_LONGEST = 400
_SHAPES = ("#sent", "#multipart", "#part", "#element")


@dataclass(frozen=True, slots=True)
class Sides:
    """What every comparison looks things up in. `operations` have the names of their methods."""

    old: Surface
    new: Surface
    old_scene: Scene = field(repr=False)
    new_scene: Scene = field(repr=False)
    operations: Matched[tuple[str, Operation]] = field(repr=False)
    classes: Classes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """A change whose subject and places are still to be said."""

    rule: str
    text: str

    @property
    def weight(self) -> int:
        """How much it breaks: the least is the worst."""
        stated = RULE_OF[self.rule]
        return LEVELS.index(stated.callers) + LEVELS.index(stated.types)


def say(
    sides: Sides, subject: str, finding: Finding, pointers: tuple[str | None, str | None]
) -> Change:
    """The change of a subject; `pointers`, or keys of the IR, are those of the old and the new
    document.
    """
    stated = RULE_OF[finding.rule]
    old, new = pointers
    return Change(
        rule=finding.rule,
        subject=_shown(subject),
        text=_shown(finding.text),
        callers=stated.callers,
        types=stated.types,
        old=_place(sides.old, old),
        new=_place(sides.new, new),
    )


def _shown(text: str) -> str:
    """A text for a message: on one line, long ones cut. A document can call things anything."""
    return clipped(one_line(text), _LONGEST)


def _place(surface: Surface, pointer: str | None) -> Place | None:
    return None if pointer is None else surface.document.place(plain_pointer(pointer))


def plain_pointer(key: str) -> str:
    """The pointer in the key of a class."""
    for shape in _SHAPES:
        if key.endswith(shape):
            return key.removesuffix(shape)
    return key


def operation_pointer(operation: Operation) -> str:
    """Where an operation is; one of its variants is where it is itself."""
    return operation.variant_of or operation.key


def ways(old: Direction, new: Direction) -> tuple[Way, ...]:
    """The ways that something goes in both versions."""
    every: tuple[Way, ...] = ("sent", "received")
    return tuple(way for way in every if old in {way, "both"} and new in {way, "both"})


def type_finding(
    sides: Sides, old: Type, new: Type, way: Way, shown: tuple[str, str], *, strict: bool
) -> Iterator[Finding]:
    """What a change of a type means one way; `shown` are the annotations before and now."""
    found = relation(sides.classes, old, new, strict=strict)
    if way == "received":
        yield from received_finding(found, shown)
    elif found != "same":
        yield Finding(_SENT[found], f"takes `{shown[1]}` instead of `{shown[0]}`")


def received_finding(
    found: Relation, shown: tuple[str, str], *, verb: str = "is"
) -> Iterator[Finding]:
    """What a change of a type means where it is received."""
    if found != "same":
        yield Finding(_RECEIVED[found], f"{verb} `{shown[1]}` instead of `{shown[0]}`")


def documented(parts: Mapping[str, bool]) -> Iterator[Finding]:
    """That prose differs: what is another one, and whether it is the same."""
    differing = [said for said, same in parts.items() if not same]
    if differing:
        yield Finding("docs-changed", f"has {' and '.join(differing)}")


def one_prose(sides: Sides, old: str, new: str) -> bool:
    """Whether the prose of a class is that of one place: equal inline schemas that are one class
    have that of any of them.
    """
    several = old in sides.old.api.places or new in sides.new.api.places
    return old == new or not several
