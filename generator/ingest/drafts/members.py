"""Schemas of fields and of bodies, as a page states them.

Every function registers the origins of what lies below the path it is given, and gives back the
schema for that path; the origin of the path itself is its caller's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ...document import JsonObject, JsonValue, copied, join
from ...problems import listing, quoted
from ..doubts import Code, warning
from ..prose import Field, PageBody
from ..statements import Basis, Draft
from ..type_words import holds_members, read_types

_Kind: TypeAlias = Literal["object", "array"]
_Shown: TypeAlias = Sequence[JsonValue]

_REFERENCE = "#/components/schemas/"
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_FIRST = ("$ref", "type", "format", "description")
"""The keywords that a reader of a schema looks for first."""

_MAX_OPEN = 2
"""How many fields within one another are written both as an object and as an array where the page
leaves it open: each one doubles what lies in it. Further ones are taken for objects.
"""

_MAX_SHOWN = 5
"""How many examples, and elements of each, are looked at to tell an object from an array."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where a schema goes. `shown` are values that examples of what is around it have for it,
    `opened` counts the fields around it that are written as an object and as an array.
    """

    draft: Draft
    path: tuple[str, ...]
    shown: _Shown = ()
    opened: int = 0

    def below(self, *path: str, shown: _Shown = ()) -> _Spot:
        """A place in the schema."""
        return replace(self, path=(*self.path, *path), shown=shown[:_MAX_SHOWN])

    def assume(self, keyword: str, field: Field, note: str, ask: str = "") -> None:
        """Mark a keyword of the schema as assumed."""
        origin = self.draft.origin("assumed", field.line, note, ask)
        self.draft.origins[join("", *self.path, keyword)] = origin

    def state(self, field: Field) -> None:
        """Mark the schema as stated where the field is, or as assumed if the page lists none."""
        basis: Basis = "assumed" if field.note else "stated"
        origin = self.draft.origin(basis, field.line, field.note, field.ask)
        self.draft.origins[join("", *self.path)] = origin


def field_schema(
    draft: Draft, path: tuple[str, ...], field: Field, shown: Sequence[JsonValue] = ()
) -> JsonObject:
    """The schema of a field, with all that the page says of it; `shown` are examples of it."""
    return _schema(_Spot(draft=draft, path=path, shown=shown), field)


def body_schema(draft: Draft, path: tuple[str, ...], body: PageBody, ask: str) -> JsonObject | None:
    """The schema of a body; None if the page says nothing of it.

    `ask` is the question to put to the vendor where the page leaves open whether the body is an
    object or an array of them.
    """
    spot = _Spot(draft=draft, path=path, shown=[sample.value for sample in body.samples])
    if body.root is not None:
        return _schema(spot, replace(body.root, fields=body.root.fields or body.fields))
    if not body.fields:
        return None
    whole = Field(name="", line=body.line, fields=body.fields)
    kind = _kind_of(spot.shown)
    if kind is not None:
        origin = draft.origin("inferred", body.samples[0].line, f"The example is an {kind}.")
        draft.origins[join("", *path, "type")] = origin
    elif body.media_type not in _FORMS:
        note = "The page lists fields, and not whether they are those of an array of objects."
        spot.assume("type", whole, note, ask)
    return _ordered(_shaped(spot, whole, {"type": kind or "object"}))


def _schema(spot: _Spot, field: Field) -> JsonObject:
    words = read_types(field.types)
    if words.unknown:
        found, expected = f"the type {listing(words.unknown)}", "a type of JSON Schema"
        _warn(spot.draft, field, "unknown-type", found, expected)
    schema: JsonObject = {**words.schema}
    if field.fields or field.variants or field.additional is not None:
        inside = replace(spot, shown=[*field.examples, *spot.shown][:_MAX_SHOWN])
        schema = _shaped(inside, field, schema)
    else:
        _name(spot.draft, field, words.schema)
    if field.doc:
        schema["description"] = field.doc
    for name, value in field.keywords.items():
        match name, value:
            case "enum", list():
                _put_enum(spot, field, schema, value)
            case _:
                schema[name] = copied(value)
    if "default" in schema and not _fits(schema["default"], schema):
        found = f"the default {quoted(schema.pop('default'))}, which the field cannot have"
        _warn(spot.draft, field, "doubtful-field", found, "one of its values; it was left out")
    if field.examples:
        schema["examples"] = [copied(example) for example in field.examples]
    return _ordered(schema)


def _ordered(schema: JsonObject) -> JsonObject:
    first = {name: schema[name] for name in _FIRST if name in schema}
    return first | {name: value for name, value in schema.items() if name not in first}


def _put_enum(spot: _Spot, field: Field, schema: JsonObject, stated: list[JsonValue]) -> None:
    """Values of an array are those of its elements; null is one of them where it is a type."""
    different = {json.dumps(value, sort_keys=True): value for value in stated}
    values = [copied(value) for value in different.values()]
    names = schema.get("type")
    types = names if isinstance(names, list) else [names]
    if "array" in types and not any(isinstance(value, list) for value in values):
        items = schema.get("items")
        schema["items"] = {**(items if isinstance(items, dict) else {}), "enum": values}
        return
    if "null" in types and None not in values:
        values.append(None)
        note = (
            "null is none of the values that the page lists, and one of the types that it states."
        )
        origin = spot.draft.origin("stated", field.line, note)
        spot.draft.origins[join("", *spot.path, "enum")] = origin
    schema["enum"] = values


def _fits(value: JsonValue, schema: JsonObject) -> bool:
    """Whether a value is one of the types and values of a schema, as far as it names them."""
    names = schema.get("type")
    types = names if isinstance(names, list) else [names]
    match value:
        case None:
            kinds = {"null"}
        case bool():
            kinds = {"boolean"}
        case int():
            kinds = {"integer", "number"}
        case float():
            kinds = {"number"} if not value.is_integer() else {"integer", "number"}
        case str():
            kinds = {"string"}
        case list():
            kinds = {"array"}
        case dict():
            kinds = {"object"}
    listed = schema.get("enum")
    return (names is None or not kinds.isdisjoint(name for name in types if name)) and (
        not isinstance(listed, list) or value in listed
    )


def _shaped(spot: _Spot, field: Field, schema: JsonObject) -> JsonObject:
    """The schema with the members of the field where its type has them."""
    match schema:
        case {"$ref": str() as reference}:
            _define(spot, field, reference.removeprefix(_REFERENCE))
            return schema
        case {"anyOf": list() as branches}:
            return {**schema, **_branches(spot, field, branches)}
        case {"type": str() as name}:
            return _typed(spot, field, schema, [name])
        case {"type": list() as names}:
            return _typed(spot, field, schema, names)
        case _:
            return _untyped(spot, field, schema)


def _typed(spot: _Spot, field: Field, schema: JsonObject, names: list[JsonValue]) -> JsonObject:
    """The members of a field whose types are known."""
    if "object" in names and "array" in names:
        note = f"The page says that {field.name} is an object or an array, and not which of the two"
        ask = f"Do the members of {field.name} belong to the object, or to those in the array?"
        rest = [{"type": name} for name in names if name not in ("object", "array")]
        return _both(spot, field, note + " has the members.", ask, rest)
    if "array" in names:
        items = schema.get("items")
        below = [element for value in spot.shown for element in _elements(value)]
        inner: JsonObject = items if isinstance(items, dict) else {"type": "object"}
        return {**schema, "items": _shaped(spot.below("items", shown=below), field, inner)}
    result = {**schema, **_object(spot, field, schema)}
    match result.get("oneOf"):
        case list() as variants if "null" in names:
            variants.append({"type": "null"})
        case _:
            pass
    return result


def _untyped(spot: _Spot, field: Field, schema: JsonObject) -> JsonObject:
    """The members of a field whose type the page leaves open: as examples show it, else both."""
    kind = _kind_of(spot.shown)
    if kind is not None:
        origin = spot.draft.origin("inferred", field.line, f"An example shows an {kind}.")
        spot.draft.origins[join("", *spot.path, "type")] = origin
        return _typed(spot, field, {**schema, "type": kind}, [kind])
    called = field.name or "The body"
    note = f"The page lists members of {called}, and not whether it is an array of objects."
    null: list[JsonObject] = [{"type": "null"}] if "any" in field.types else []
    return _both(spot, field, note, f"Is {called} an object, or an array of objects?", null)


def _both(spot: _Spot, field: Field, note: str, ask: str, rest: Sequence[JsonObject]) -> JsonObject:
    """Members of an object, or of the objects in an array."""
    if spot.opened == _MAX_OPEN:
        spot.assume("type", field, note, ask)
        return _typed(spot, field, {"type": "object"}, ["object"])
    spot.assume("anyOf", field, note, ask)
    branches: list[JsonValue] = []
    for number, kind in enumerate(("object", "array")):
        inside = replace(
            spot, path=(*spot.path, "anyOf", str(number)), shown=(), opened=spot.opened + 1
        )
        branches.append(_typed(inside, field, {"type": kind}, [kind]))
    return {"anyOf": [*branches, *rest]}


def _branches(spot: _Spot, field: Field, branches: Sequence[JsonValue]) -> JsonObject:
    """Members of a field with several types: of the one that can have them, else of any."""
    open_to = [
        number
        for number, branch in enumerate(branches)
        if isinstance(branch, dict) and holds_members(branch)
    ]
    if len(open_to) != 1:
        return _object(spot, field, {})
    changed = list(branches)
    branch = branches[open_to[0]]
    if isinstance(branch, dict):
        at = spot.below("anyOf", str(open_to[0]), shown=spot.shown)
        changed[open_to[0]] = _shaped(at, field, branch)
    return {"anyOf": changed}


def _object(spot: _Spot, field: Field, schema: JsonObject) -> JsonObject:
    """The keywords for the members of an object."""
    values = schema.get("additionalProperties")
    if isinstance(values, dict) and holds_members(values):  # the members of each value of a map
        below = [value for one in spot.shown if isinstance(one, dict) for value in one.values()]
        at = spot.below("additionalProperties", shown=below)
        return {"additionalProperties": _shaped(at, field, values)}
    result: JsonObject = {}
    members: JsonObject = {}
    for member in field.fields:
        if member.name in members:
            found = f"the field {quoted(member.name)} for the second time"
            _warn(spot.draft, member, "doubtful-field", found, "one; the first was taken")
            continue
        below = [value for one in spot.shown for value in _of_member(one, member.name)]
        at = spot.below("properties", member.name, shown=below)
        at.state(member)
        members[member.name] = _schema(at, member)
    if members:
        result["properties"] = members
    required = list(dict.fromkeys(member.name for member in field.fields if member.required))
    if required:
        result["required"] = list[JsonValue](required)
    if field.variants:
        result["oneOf"] = list[JsonValue](_variants(spot, field))
    if field.additional is not None:
        at = spot.below("additionalProperties")
        at.state(field.additional)
        result["additionalProperties"] = _schema(at, field.additional)
    return result


def _variants(spot: _Spot, field: Field) -> Iterator[JsonObject]:
    """The alternatives of an object, with the names that the page gives them as titles."""
    for number, variant in enumerate(field.variants):
        at = spot.below("oneOf", str(number))
        at.state(variant)
        yield {"title": variant.name, **_schema(at, variant)}


def _define(spot: _Spot, field: Field, name: str) -> None:
    """Put the members of an object that the page names where others can refer to them."""
    draft, path = spot.draft, ("components", "schemas", name)
    apart = Draft(draft.page)
    schema = _typed(replace(spot, draft=apart, path=path), field, {"type": "object"}, ["object"])
    known = _known(draft, name)
    draft.problems.extend(problem for problem in apart.problems if problem not in draft.problems)
    _adopt(draft, apart)
    if not known:
        draft.put(path, schema, draft.origin("stated", field.line))
        _take_origins(draft, apart, name)
    elif known != schema:
        found = f"another description of {quoted(name)}"
        _warn(draft, field, "doubtful-field", found, "the same one; the first was taken")


def _adopt(draft: Draft, apart: Draft) -> None:
    """Take over the objects that were named within another."""
    components = apart.tree.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for name, schema in schemas.items() if isinstance(schemas, dict) else ():
        if _known(draft, name):
            continue
        draft.put(("components", "schemas", name), schema, apart.origins[_pointer(name)])
        _take_origins(draft, apart, name)


def _take_origins(draft: Draft, apart: Draft, name: str) -> None:
    below = _pointer(name) + "/"
    draft.origins.update((at, o) for at, o in apart.origins.items() if at.startswith(below))


def _name(draft: Draft, field: Field, schema: JsonObject) -> None:
    """Make a place for the objects that a type names and of which nothing is said here."""
    pending: list[JsonValue] = [schema]
    while pending:
        match pending.pop():
            case {"$ref": str() as reference}:
                name = reference.removeprefix(_REFERENCE)
                if _pointer(name) not in draft.origins:
                    path = ("components", "schemas", name)
                    draft.put(path, {}, draft.origin("stated", field.line))
            case dict() as inner:
                pending.extend(inner.values())
            case list() as inner:
                pending.extend(inner)
            case _:
                pass


def _known(draft: Draft, name: str) -> JsonValue:
    """The schema of a named object; None or empty if nothing is known of it."""
    match draft.tree:
        case {"components": {"schemas": dict() as schemas}}:
            return schemas.get(name)
        case _:
            return None


def _pointer(name: str) -> str:
    return join("", "components", "schemas", name)


def _kind_of(shown: _Shown) -> _Kind | None:
    """What all examples are that are not null; None if they differ or there are none."""
    kinds = {type(value) for value in shown if value is not None}
    if kinds == {dict}:
        return "object"
    return "array" if kinds == {list} else None


def _elements(value: JsonValue) -> Iterator[JsonValue]:
    """The first elements of an example that is an array."""
    yield from value[:_MAX_SHOWN] if isinstance(value, list) else ()


def _of_member(value: JsonValue, name: str) -> Iterator[JsonValue]:
    """What an example of an object has for a member."""
    if isinstance(value, dict) and name in value:
        yield value[name]


def _warn(draft: Draft, field: Field, code: Code, found: str, expected: str) -> None:
    problem = warning(draft.page, field.line, code, found, expected)
    if problem not in draft.problems[-_MAX_SHOWN:]:
        draft.problems.append(problem)
