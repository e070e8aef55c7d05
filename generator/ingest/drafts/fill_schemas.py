"""What the examples of a page add to its schemas: types, members, elements and formats.

What the page states stays as it is. Where an example disagrees with it, that is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ...document import JsonObject, JsonValue, join, tokens
from ...problems import Place, Problem, kind, quoted
from ..samples import has_placeholders, is_placeholder
from ..statements import SHOWN_BY_EXAMPLE, Draft
from .examples import elements_of, format_of, keys_are_data, members_of, schema_of, types_of
from .shown_lines import Seen, seen_at

Path: TypeAlias = tuple[str, ...]
_Task: TypeAlias = "tuple[Path, Sequence[JsonValue], Shown]"

_SCHEMAS = "#/components/schemas/"
_MAX_REFERENCES = 20  # that lead to one another
_ALTERNATIVES = frozenset({"anyOf", "oneOf", "allOf", "not", "const"})
_MAX_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Where an example is: its line, the lines of what is in it as far as they are known, whether
    it holds placeholders, and whether a value that the page states otherwise is passed over instead
    of reported.
    """

    line: int
    seen: Seen | None = None
    placeholders: bool = False
    quiet: bool = False


def shown_at(draft: Draft, line: int, value: JsonValue) -> Shown:
    """Where an example of a whole body is that begins at this line, or a sample call with it."""
    seen = seen_at(draft, line, value)
    return Shown(line=line, seen=seen, placeholders=has_placeholders(value))


def grow(draft: Draft, path: Path, values: Sequence[JsonValue], shown: Shown) -> None:
    """Add what the values show to the schema at this path, making it where there is none."""
    tasks: list[_Task] = [(path, values, shown)]
    while tasks:
        place, found, where = tasks.pop()
        tasks.extend(_grown(draft, _target(draft, place), found, where))


def node(draft: Draft, path: Path) -> JsonObject | None:
    """The object at a path of member names; None where there is none."""
    found: JsonValue = draft.tree
    for token in path:
        match found:
            case dict() if token in found:
                found = found[token]
            case _:
                return None
    return found if isinstance(found, dict) else None


def disagreement(draft: Draft, path: Path, line: int, found: str, expected: str) -> None:
    """Note that an example says something else than the page does."""
    if len(draft.problems) < _MAX_PROBLEMS:
        file = draft.page.file
        draft.problems.append(
            Problem(
                code="example-disagrees",
                place=Place(file=file, line=line, pointer=join("", *path)),
                found=found,
                expected=expected,
                hint="what the page states was taken; ask the vendor which of the two is right",
                level="warning",
            )
        )


def _target(draft: Draft, path: Path) -> Path:
    """The path of the schema that the one at this path refers to; itself where it does not."""
    for _ in range(_MAX_REFERENCES):
        schema = node(draft, path)
        match schema.get("$ref") if schema else None:
            case str() as reference if reference.startswith(_SCHEMAS):
                path = tokens(reference)
            case _:
                break
    return path


def _grown(draft: Draft, path: Path, values: Sequence[JsonValue], shown: Shown) -> Sequence[_Task]:
    schema = node(draft, path)
    if schema is None:
        made = schema_of(values, placeholders=shown.placeholders)
        draft.put(
            path, made, draft.origin("inferred", shown.line, SHOWN_BY_EXAMPLE if made else "")
        )
        _mark(draft, path, made, shown)
        return ()
    if "$ref" in schema or not _ALTERNATIVES.isdisjoint(schema):
        return ()
    fitting = _fitting(draft, path, schema, values, shown)
    if not fitting:
        return ()
    if not schema and path[:-1] == ("components", "schemas"):  # the page states its name alone
        origin = draft.origin("inferred", shown.line, SHOWN_BY_EXAMPLE)
        draft.origins[join("", *path)] = origin
    if "type" not in schema and "enum" not in schema:
        match schema_of(fitting, placeholders=shown.placeholders).get("type"):
            case None:
                return ()
            case types:
                _keyword(draft, path, "type", types, shown)
    confirm(draft, (*path, "type"), shown)
    form = format_of(fitting)
    if form and not {"format", "enum", "pattern"} & schema.keys():
        _keyword(draft, path, "format", form, shown)
    return (*_members(draft, path, schema, fitting, shown), *_elements(path, fitting, shown))


def _mark(draft: Draft, path: Path, made: JsonObject, shown: Shown) -> None:
    """Note the lines of what is in a schema that an example made."""
    pending = [(path, made, shown)]
    while pending:
        place, schema, where = pending.pop()
        named = schema.get("properties")
        inner: list[tuple[Path, JsonValue, Shown]] = [
            (("properties", name), member, _member(where, name))
            for name, member in (named if isinstance(named, dict) else {}).items()
        ]
        inner.append((("items",), schema.get("items"), _element(where)))
        for steps, found, further in inner:
            if isinstance(found, dict) and further.seen is not None:
                own = (*place, *steps)
                if further.line != where.line:
                    note = SHOWN_BY_EXAMPLE if found else ""
                    draft.origins[join("", *own)] = draft.origin("inferred", further.line, note)
                pending.append((own, found, further))


def _member(shown: Shown, name: str) -> Shown:
    """Where a member of the objects is that an example shows."""
    seen = shown.seen.members.get(name) if shown.seen else None
    return replace(shown, line=seen.line if seen else shown.line, seen=seen)


def _element(shown: Shown) -> Shown:
    """Where the elements of the arrays are that an example shows."""
    seen = shown.seen.elements[0] if shown.seen and shown.seen.elements else None
    return replace(shown, line=seen.line if seen else shown.line, seen=seen)


def confirm(draft: Draft, path: Path, shown: Shown) -> None:
    """What was only assumed is inferred where an example shows it."""
    pointer = join("", *path)
    known = draft.origins.get(pointer)
    if known is not None and known.basis == "assumed":
        draft.origins[pointer] = draft.origin("inferred", shown.line, SHOWN_BY_EXAMPLE)


def _keyword(draft: Draft, path: Path, name: str, value: JsonValue, shown: Shown) -> None:
    draft.put((*path, name), value, draft.origin("inferred", shown.line, SHOWN_BY_EXAMPLE))


def _members(
    draft: Draft, path: Path, schema: JsonObject, values: Sequence[JsonValue], shown: Shown
) -> list[_Task]:
    members = members_of(values)
    stated = schema.get("properties")
    named = stated if isinstance(stated, dict) else {}
    further = schema.get("additionalProperties")
    if not named and further is None and keys_are_data(members):
        every = [value for found in members.values() for value in found]
        return [((*path, "additionalProperties"), every, replace(shown, seen=None))]
    tasks: list[_Task] = []
    for name, found in members.items():
        where = _member(shown, name)
        if name not in named and further is False:
            expected = "only members that the page states"
            disagreement(draft, path, where.line, f"the member {quoted(name)}", expected)
        elif name not in named and isinstance(further, dict):
            tasks.append(((*path, "additionalProperties"), found, where))
        elif name in named or further is not True:
            tasks.append(((*path, "properties", name), found, where))
    return tasks[::-1]  # the last is taken first


def _elements(path: Path, values: Sequence[JsonValue], shown: Shown) -> list[_Task]:
    elements, filled = elements_of(values)
    return [((*path, "items"), elements, _element(shown))] if filled else []


def _fitting(
    draft: Draft, path: Path, schema: JsonObject, values: Sequence[JsonValue], shown: Shown
) -> list[JsonValue]:
    """The values that are as the schema states; the first other one is reported."""
    fitting: list[JsonValue] = []
    reported = shown.quiet
    for value in values:
        expected = misfit(schema, value)
        if not expected:
            fitting.append(value)
        elif not reported and not _stands_for_any(value):
            reported = True
            disagreement(draft, path, shown.line, f"an example with {kind(value)}", expected)
    return fitting


def _stands_for_any(value: JsonValue) -> bool:
    """Whether a text in a sample stands for a value of any type, as `<address>` does."""
    return isinstance(value, str) and value != "<string>" and is_placeholder(value)


def misfit(schema: JsonObject, value: JsonValue) -> str:
    """What a schema allows in place of a value, by its type and enumeration alone; empty where the
    value is allowed.
    """
    types = _stated_types(schema)
    enum = schema.get("enum")
    choices = enum if isinstance(enum, list) else None
    if _has_type(value, types) and _is_choice(value, choices):
        return ""
    if choices is not None:
        return f"one of the {len(choices)} values that the page states"
    return " or ".join(quoted(name) for name in types)


def _stated_types(schema: JsonObject) -> list[str]:
    match schema.get("type"):
        case str() as name:
            return [name]
        case list() as names:
            return [name for name in names if isinstance(name, str)]
        case _:
            return []


def _has_type(value: JsonValue, types: Sequence[str]) -> bool:
    shown = types_of([value])
    if not types or not shown or shown[0] in types:
        return True
    return shown == ["integer"] and "number" in types


def _is_choice(value: JsonValue, choices: Sequence[JsonValue] | None) -> bool:
    if choices is None or (isinstance(value, str) and is_placeholder(value)):
        return True
    return any(value == choice and type(value) is type(choice) for choice in choices)
