"""Fields that a page lists with dotted keys, as a tree.

A dot in a key is a step into an object only where the page has a field of that name: keys can hold
dots themselves, such as `urn:ietf:params:scim:api:messages:2.0:Error` of RFC 7644. So the parent
of a key is the longest other key that it begins with, and nothing is split. Where several keys of
plain names begin alike and the page lists no field of that name, an object around them is assumed
and reported. All other keys keep their dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...document import JsonObject
from ..prose import Field
from ..type_words import holds_members, read_types

_MAX_LEVELS = 25
"""How many objects may lie in one another (each takes up to three levels of a schema, and a
document may have 100); pages have seven at most.
"""

_ADDITIONAL = "additionalProperties"
_STEPS = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)+")
"""A key that can be read as steps through objects; versions, URNs and paths with slashes cannot."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """Fields by the key above them, a dot before each of its names; `doubts` is None where dots
    left in names are no reason for doubt.
    """

    children: Mapping[str, Sequence[Field]]
    doubts: list[Doubt] | None


def nested(flat: Iterable[Field], *, dots: bool = False) -> Nesting:
    """Fields with dotted keys in their names, as a tree of fields with names of their own level.

    A field `additionalProperties` of an object becomes what is known of its further members. Where
    names can well have `dots`, as those of parameters can, no objects are assumed around them.
    """
    doubts: list[Doubt] = []
    fields = _distinct(flat, doubts)
    parents = _parents(fields, doubts)
    children: dict[str, list[Field]] = {}
    for name, known in fields.items():
        parent = parents[name]
        local = known if parent is None else replace(known, name=name[len(parent) + 1 :])
        children.setdefault("" if parent is None else f".{parent}", []).append(local)
    tree = _Tree(children=children, doubts=None if dots else doubts)
    return Nesting(fields=_below(tree, "", 0), doubts=tuple(doubts))


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


def _below(tree: _Tree, key: str, level: int) -> tuple[Field, ...]:
    """The fields below a key; as deep as `_parents` lets it be."""
    fields = tuple(_grown(tree, child, key, level) for child in tree.children.get(key, ()))
    if tree.doubts is None:
        return fields
    return tuple(_gathered(tree.doubts, key[1:] + "." if key else "", fields, level))


def _grown(tree: _Tree, field: Field, above: str, level: int) -> Field:
    below = _below(tree, f"{above}.{field.name}", level + 1)
    return _holding(field, below) if below else field


def _holding(field: Field, below: Sequence[Field]) -> Field:
    further = [child for child in below if child.name == _ADDITIONAL]
    members = tuple(child for child in below if child.name != _ADDITIONAL)
    additional = further[0] if further else field.additional
    return replace(field, fields=field.fields + members, additional=additional)


def _gathered(
    doubts: list[Doubt], above: str, fields: Sequence[Field], level: int, *, assumed: bool = False
) -> Iterator[Field]:
    """The fields, those with dots left in objects that the page does not list.

    One key alone suggests no object, unless it lies in one that is `assumed`.
    """
    names = {field.name for field in fields}
    steps = {
        head: alike
        for head, alike in _alike(fields).items()
        if len(alike) > (0 if assumed else 1) and all(map(_are_steps, alike))
    }
    for field in fields:
        head, dot, _ = field.name.partition(".")
        alike = steps.get(head) if dot else None
        if alike is None:
            yield field
            continue
        open_to = head not in names and level < _MAX_LEVELS
        if field is alike[0]:
            doubts.append(_doubt(above + head, alike, open_to=open_to))
        if not open_to:
            yield field
        elif field is alike[0]:
            inside = [replace(one, name=one.name[len(head) + 1 :]) for one in alike]
            below = _gathered(doubts, f"{above}{head}.", inside, level + 1, assumed=True)
            yield _holding(_unlisted(head, above + head, field.line), tuple(below))


def _alike(fields: Sequence[Field]) -> dict[str, list[Field]]:
    """The fields with dots left in their names, by what stands before the first one."""
    heads: dict[str, list[Field]] = {}
    for field in fields:
        head, dot, _ = field.name.partition(".")
        if dot:
            heads.setdefault(head, []).append(field)
    return heads


def _are_steps(field: Field) -> bool:
    return _STEPS.fullmatch(field.name) is not None


def _unlisted(name: str, key: str, line: int) -> Field:
    """An object that the page does not list."""
    return Field(
        name=name,
        line=line,
        types=("object",),
        note=f"The page lists fields that begin with `{key}.`, and not {key} itself.",
        ask=f"Is {key} an object with these members? Is it required, and can it be null?",
    )


def _doubt(key: str, alike: Sequence[Field], *, open_to: bool) -> Doubt:
    many = f"{len(alike)} fields that begin" if len(alike) > 1 else "a field that begins"
    return Doubt(
        line=alike[0].line,
        found=f"{many} with `{key}.`, and no field of that name that can have members",
        taken=(
            f"`{key}` was assumed to be an object"
            if open_to
            else "the dots were taken as part of the names"
        ),
    )
