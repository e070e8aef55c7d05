"""Fields that a page lists with dotted keys, as a tree.

A dot in a key is a step into an object only where the page has a field of that name: keys can hold
dots themselves, such as `urn:ietf:params:scim:api:messages:2.0:Error` of RFC 7644. So the parent
of a key is the longest other key that it begins with, and nothing is split. A key whose parent the
page does not list keeps its dots: real pages list every parent, and an object made up from two
names that look alike would be a guess. It is reported where two keys suggest one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ...document import JsonObject
from ..prose import Field
from ..type_words import holds_members, read_types

_MAX_LEVELS = 25
"""How many objects may lie in one another (each takes up to three levels of a schema, and a
document may have 100); pages have seven at most.
"""

_ADDITIONAL = "additionalProperties"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that a page leaves open: its line, what was found, and how it was taken."""

    line: int
    found: str
    taken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """The outermost fields, with all others below them."""

    fields: tuple[Field, ...]
    doubts: tuple[Doubt, ...] = ()


def nested(flat: Iterable[Field], *, parameters: bool = False) -> Nesting:
    """Fields with dotted keys in their names, as a tree of fields with names of their own level.

    A field `additionalProperties` of an object becomes what is known of its further members. Dots
    in the names of `parameters` are no reason for doubt.
    """
    doubts: list[Doubt] = []
    fields = _distinct(flat, doubts)
    parents = _parents(fields, doubts)
    children: dict[str, list[Field]] = {}
    for name, known in fields.items():
        parent = parents[name]
        local = known if parent is None else replace(known, name=name[len(parent) + 1 :])
        children.setdefault("" if parent is None else f".{parent}", []).append(local)
    for above, siblings in children.items() if not parameters else ():
        doubts.extend(_orphans(above, siblings))
    return Nesting(fields=_tree("", children), doubts=tuple(doubts))


def _distinct(flat: Iterable[Field], doubts: list[Doubt]) -> dict[str, Field]:
    """The fields by key. A key that is listed again adds its types, as of another alternative."""
    fields: dict[str, Field] = {}
    for listed in flat:
        first = fields.get(listed.name)
        if first is None:
            fields[listed.name] = listed
            continue
        if _said(first) != _said(listed):
            doubts.append(
                Doubt(
                    line=listed.line,
                    found=f"the field `{listed.name}` for the second time, described differently",
                    taken="both descriptions were taken to hold",
                )
            )
        fields[listed.name] = _either(first, listed)
    return fields


def _said(field: Field) -> tuple[tuple[str, ...], bool | None, JsonObject]:
    return field.types, field.required, field.keywords


def _either(first: Field, other: Field) -> Field:
    return replace(
        first,
        types=(
            tuple(dict.fromkeys(first.types + other.types)) if first.types and other.types else ()
        ),
        required=(
            None if None in (first.required, other.required) else first.required and other.required
        ),
        doc=first.doc or other.doc,
        keywords=first.keywords if first.keywords == other.keywords else {},
        examples=first.examples + tuple(e for e in other.examples if e not in first.examples),
    )


def _parents(fields: Mapping[str, Field], doubts: list[Doubt]) -> dict[str, str | None]:
    """The key of the parent of each key; None for the outermost.

    Sorted with the dot before all other characters, the keys below a key directly follow it.
    """
    containers: dict[tuple[str, ...], bool] = {}
    parents: dict[str, str | None] = {}
    above: list[str] = []
    for name in sorted(fields, key=lambda key: key.replace(".", "\0")):
        while above and not name.startswith(above[-1] + "."):
            above.pop()
        parents[name] = above[-1] if above else None
        types = fields[name].types
        if types not in containers:
            containers[types] = holds_members(read_types(types).schema)
        if not containers[types]:
            continue
        if len(above) < _MAX_LEVELS:
            above.append(name)
        else:
            found = f"fields that lie more than {_MAX_LEVELS} objects deep"
            doubts.append(
                Doubt(line=fields[name].line, found=found, taken="their keys were taken as names")
            )
    return parents


def _tree(key: str, children: Mapping[str, Sequence[Field]]) -> tuple[Field, ...]:
    """The fields below a key; as deep as `_parents` lets it be."""
    return tuple(_grown(child, key, children) for child in children.get(key, ()))


def _grown(field: Field, above: str, children: Mapping[str, Sequence[Field]]) -> Field:
    below = _tree(f"{above}.{field.name}", children)
    if not below:
        return field
    further = [child for child in below if child.name == _ADDITIONAL]
    members = tuple(child for child in below if child.name != _ADDITIONAL)
    additional = further[0] if further else field.additional
    return replace(field, fields=field.fields + members, additional=additional)


def _orphans(above: str, siblings: Sequence[Field]) -> list[Doubt]:
    """Keys with dots left that begin alike: perhaps members of an object that is not listed."""
    lines: dict[str, int] = {}
    heads: Counter[str] = Counter()
    for sibling in siblings:
        head, dot, _ = sibling.name.partition(".")
        if dot and _IDENTIFIER.fullmatch(head) is not None:
            heads[head] += 1
            lines.setdefault(head, sibling.line)
    return [
        Doubt(
            line=lines[head],
            found=f"{count} fields that begin with `{above[1:] + '.' if above else ''}{head}.`, "
            "and no field of that name",
            taken="the dots were taken as part of the names",
        )
        for head, count in heads.items()
        if count > 1
    ]
