"""What recognition and statements of pages look at: the answer of an operation, its members near
the top, and what can be an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..ir import ListOf, Location, Member, Model, ModelRef, Operation, Parameter, Primitive, Type

_CONTAINERS = frozenset(
    "cursor cursors data links meta metadata navigation next page pageinfo pages pagination "
    "paginginfo paging response responsemetadata result".split()
)
"""Objects that tell of the pages; those of the first two levels are looked into."""

_DEEPEST = 3
_TEXTS = frozenset({"string", "integer", "uuid"})
_OTHER_LISTS = frozenset(
    "aggregations columns errors facets fields headers included links messages notifications tags "
    "warnings".split()
)
"""Lists that are beside the items in many answers; the items only if the URL's path ends so."""

_USUAL_LISTS = frozenset(
    "content data elements entries items list objects records resources results rows value "
    "values".split()
)
_ENVELOPES = frozenset({"data", "response", "result"})

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The one answer of an operation, and its members near the top by their paths."""

    type: Type
    places: Mapping[Path, Member]


@dataclass(frozen=True, slots=True)
class Given:
    """An argument of an operation: a parameter, or a member of a body."""

    location: Location | Literal["body"]
    place: Parameter | Member

    @property
    def name(self) -> str:
        """Its plain name."""
        return plain(self.place.wire_name)


def plain(name: str) -> str:
    """A name without case and signs: `page[number]`, `pageNumber` and `page_number` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def kind_of(type_: Type) -> str:
    """The kind of a primitive; empty for any other type."""
    return type_.kind if isinstance(type_, Primitive) else ""


def is_text(type_: Type) -> bool:
    """Whether a type can name a page in an argument and in a token."""
    return kind_of(type_) in _TEXTS


def answer_of(operation: Operation, models: Mapping[str, Model]) -> Answer | None:
    """The answer of an operation; None if it has several, or none in JSON."""
    found = [each for each in operation.responses if each.status.startswith("2")]
    found = found or [each for each in operation.responses if each.status == "default"]
    content = found[0].content if len(found) == 1 else None
    if content is None or content.coding != "json":
        return None
    return Answer(content.type, dict(_near(models, content.type, ())))


def _near(models: Mapping[str, Model], type_: Type, path: Path) -> Iterable[tuple[Path, Member]]:
    if not isinstance(type_, ModelRef):
        return
    for member in models[type_.key].members:
        here = (*path, member.wire_name)
        yield here, member
        if len(here) < _DEEPEST and plain(member.wire_name) in _CONTAINERS:
            yield from _near(models, member.type, here)


def reached(models: Mapping[str, Model], type_: Type, path: Iterable[str | int]) -> Type | None:
    """The type of what a path leads to; None if it leads nowhere."""
    for step in path:
        match type_, step:
            case ListOf(item=item), -1:
                type_ = item
            case ModelRef(key=key), str():
                found = [m.type for m in models[key].members if m.wire_name == step]
                if not found:
                    return None
                type_ = found[0]
            case _:
                return None
    return type_


def items_of(answer: Answer, path: str) -> Path | None:
    """Where the items are: the answer itself, its one list, or of several the one called as usual
    or like the end of the URL's path; else so within an envelope. None if that is not clear.
    """
    if isinstance(answer.type, ListOf):
        return ()
    lists = [
        place
        for place, member in answer.places.items()
        if isinstance(member.type, ListOf)
        and (plain(place[-1]) not in _OTHER_LISTS or is_usual(place, path))
    ]
    top = [place for place in lists if len(place) == 1]
    inner = [place for place in lists if len(place) == 2 and plain(place[0]) in _ENVELOPES]
    for level in (top, inner):
        usual = [place for place in level if is_usual(place, path)]
        if len(level) == 1 or len(usual) == 1:
            return level[0] if len(level) == 1 else usual[0]
        if level:
            return None
    return None


def is_usual(items: Path, path: str) -> bool:
    """Whether items are the answer itself, or are called as usual or like the end of the URL's
    path: an object with another list in it can be anything.
    """
    own = plain(next((part for part in reversed(path.split("/")) if "{" not in part), ""))
    name = plain(items[-1]) if items else ""
    return not items or name in _USUAL_LISTS or name.rstrip("s") == own.rstrip("s")


def arguments_of(operation: Operation, models: Mapping[str, Model]) -> list[Given]:
    """The parameters, and the members of a body that are arguments."""
    found = [Given(each.location, each) for each in operation.parameters]
    body = operation.body
    if body is not None and body.flat and isinstance(body.content.type, ModelRef):
        found += [Given("body", member) for member in models[body.content.type.key].members]
    return found
