"""Objects: models, their members, and maps."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from ..document import JsonObject, JsonValue, escape
from ..ir import MapOf, Member, Model, ModelRef, NameHint, Primitive, RequireOneOf, Type
from ..problems import listing
from .compose import required_only
from .direction import leaves
from .names import SHAPES, Spot, hint, item_spot, property_spot
from .reading import described, example_of, facts_of, linked, listed, shapes, text
from .scope import Lower, Scope, Stated, Whole
from .shapes import hidden
from .types import ANY, FILE, split, union

OBJECT = Primitive("object")
_EXTRA = "they are kept in extra, as plain JSON"


def object_type(scope: Scope, whole: Whole, lower: Lower) -> Type:
    """A model where the schema names members, else a map, else an object with anything in it.

    The members of a declared model are lowered later: by then its name can stand for it.
    """
    names = [name for name in whole.properties if visible(scope, whole, name)]
    _list_untyped(scope, whole)
    if not names:
        value = additional(scope, whole, lower)
        return OBJECT if value is None else MapOf(value)
    if whole.spot.declared:
        ref = ModelRef(whole.spot.key)
        if ref.key not in scope.models:
            scope.waiting.append(whole)
        return ref
    return _share(scope, model(scope, whole, lower))


def _list_untyped(scope: Scope, whole: Whole) -> None:
    """List what is said of members, but only of some names, in some cases or in one direction."""
    schema, pointer = whole.schema, whole.spot.pointer
    if whole.properties and not any(visible(scope, whole, name) for name in whole.properties):
        way = "sent" if whole.spot.sent else "received"
        found = f"an object of which nothing is {way}"
        expected, hint = "a member that is", "the client takes or gives any object in its place"
        scope.note("empty-object", pointer, found, expected, hint=hint)
    patterns = schema.get("patternProperties")
    if isinstance(patterns, dict) and any(map(shapes, patterns.values())) and not _closed(schema):
        found, expected = "types for some further members", "additionalProperties"
        scope.note("pattern-properties", pointer, found, expected, hint=_EXTRA)
    conditional = [schema.get("then"), schema.get("else")]
    dependent = schema.get("dependentSchemas")
    conditional += dependent.values() if isinstance(dependent, dict) else ()
    stated = (
        one["properties"] for one in conditional if isinstance(one, dict) and "properties" in one
    )
    if any(isinstance(one, dict) and one.keys() - whole.properties.keys() for one in stated):
        found, expected = "members that are there in some cases only", "members of the object"
        scope.note("conditional-members", pointer, found, expected, hint=_EXTRA)


def _closed(schema: JsonObject) -> bool:
    """Whether members that an object does not name are excluded, or have a type."""
    stated = [schema.get(name) for name in ("additionalProperties", "unevaluatedProperties")]
    return any(one is False or (isinstance(one, dict) and one) for one in stated)


def model(scope: Scope, whole: Whole, lower: Lower) -> Model:
    """The model of a schema with properties."""
    schema, spot = whole.schema, whole.spot
    required = {name for name in listed(schema, "required") if isinstance(name, str)}
    members = tuple(
        _member(scope, whole, name, stated, lower, required=name in required)
        for name, stated in whole.properties.items()
        if visible(scope, whole, name)
    )
    named = hint(spot, schema)
    if spot.shape and spot.declared:
        suffix = SHAPES[spot.shape]
        named = NameHint(tuple(f"{name}{suffix}" for name in named.candidates), fixed=True)
    return Model(
        key=spot.key,
        hint=named,
        members=members,
        additional=additional(scope, whole, lower),
        doc=described(schema),
        rules=_rules(schema, {member.wire_name for member in members}),
        demanded=() if _closed(schema) else _demanded(spot, required - whole.properties.keys()),
        deprecated=schema.get("deprecated") is True,
        open=_open(schema),
    )


def _open(schema: JsonObject) -> bool:
    """Whether an object says that it has members that it does not name, whatever they are."""
    stated = [schema.get(name) for name in ("additionalProperties", "unevaluatedProperties")]
    return any(one is True or one == {} for one in stated) or "patternProperties" in schema


def with_demanded(scope: Scope, found: Model) -> Model:
    """With members of any type for the names that an object must have and that `properties` does
    not describe, if it is only sent; in what is received they are in `extra`.
    """
    if found.direction != "sent" or not found.demanded:
        return found
    pointer = found.demanded[0].pointer
    names, expected = listing(m.wire_name for m in found.demanded), "a property for each of them"
    hint = "the client takes any value for it, as plain JSON"
    scope.note("undescribed-member", pointer, f"{names} in required", expected, hint=hint)
    return replace(found, members=(*found.members, *found.demanded))


def _demanded(spot: Spot, names: Set[str]) -> tuple[Member, ...]:
    """Members of any type."""
    return tuple(
        Member(wire_name=name, type=ANY, required=True, nullable=False, pointer=spot.pointer)
        for name in sorted(names)
    )


def visible(scope: Scope, whole: Whole, name: str) -> bool:
    """Whether a property is part of what is sent or received here; `false` excludes it."""
    if all(schema is False for schema, _ in whole.properties[name]):
        return False
    facts = _facts(scope, whole.properties[name])
    return not hidden(facts, sent=whole.spot.sent)


def additional(scope: Scope, whole: Whole, lower: Lower) -> Type | None:
    """The type of members that the schema does not name; None where they can have any value.

    Patterns of names say something only where all other names are excluded or typed, too.
    """
    schema = whole.schema
    values: list[Type] = []
    closed = False
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        stated = schema.get(keyword)
        closed = closed or stated is False
        if isinstance(stated, dict) and stated:
            closed = True
            values.append(_value(scope, whole, keyword, "", stated, lower))
    patterns = schema.get("patternProperties")
    if isinstance(patterns, dict) and closed:
        for name, stated in patterns.items():
            token = f"/{escape(name)}"
            values.append(_value(scope, whole, "patternProperties", token, stated, lower))
    if not values or (type_ := union(values)) == ANY:
        return None
    return type_


def _value(
    scope: Scope, whole: Whole, keyword: str, token: str, stated: JsonValue, lower: Lower
) -> Type:
    home = whole.home(keyword)
    spot = item_spot(home, f"{home.pointer}/{keyword}{token}")
    return lower(scope, [(stated, spot)], spot)


def _member(
    scope: Scope,
    whole: Whole,
    name: str,
    stated: Sequence[Stated],
    lower: Lower,
    *,
    required: bool,
) -> Member:
    token = f"/properties/{escape(name)}"
    places = [
        (schema, property_spot(home, name, f"{home.pointer}{token}")) for schema, home in stated
    ]
    # What several branches say together is a thing of its own, at the place of the whole.
    spot = places[0][1]
    if len(places) > 1:
        spot = property_spot(whole.spot, name, f"{whole.spot.pointer}{token}")
    type_, null = split(lower(scope, places, spot))
    facts = _facts(scope, stated)
    prose = next((found for fact in facts if (found := text(fact, "description"))), "")
    return Member(
        wire_name=name,
        type=type_,
        required=required,
        nullable=null,
        pointer=places[-1][1].pointer,
        doc=linked(prose, (schema for schema, _ in stated if isinstance(schema, dict))),
        sensitive=_is_binary(type_) or any(_is_sensitive(fact) for fact in facts),
        deprecated=any(fact.get("deprecated") is True for fact in facts),
        default=next((fact["default"] for fact in facts if "default" in fact), None),
        example=example_of(facts),
    )


def _facts(scope: Scope, stated: Sequence[Stated]) -> list[JsonObject]:
    """What is said about a property, the last word first."""
    return [fact for schema, _ in reversed(stated) for fact in facts_of(scope.document, schema)]


def _is_sensitive(fact: JsonObject) -> bool:
    return fact.get("x-sensitive") is True or fact.get("format") == "password"


def _is_binary(type_: Type) -> bool:
    """Whether a member has files: what is in them is no more to be shown than a secret."""
    return FILE in leaves(type_)


def _rules(schema: JsonObject, names: set[str]) -> tuple[RequireOneOf, ...]:
    """`anyOf` alternatives that only demand members: at least one of them must be there.

    Only alternatives of one member each can be said so; others are left to the server.
    """
    options = listed(schema, "anyOf")
    if not options or not required_only(schema, options):
        return ()
    demanded = [listed(option, "required") for option in options if isinstance(option, dict)]
    single = [str(one[0]) for one in demanded if len(one) == 1]
    complete = len(single) == len(options) and names.issuperset(single)
    return (RequireOneOf(tuple(single)),) if complete else ()


def _share(scope: Scope, found: Model) -> Type:
    """A reference to it, or to an equal inline one met before: those become one class."""
    ref = ModelRef(found.key)
    known = scope.shared.setdefault(_identity(found), ref)
    if known != ref:
        scope.equal(known, found)
        if found.open and isinstance(known, ModelRef) and known.key in scope.models:
            scope.models[known.key] = replace(scope.models[known.key], open=True)
        return known
    scope.models.setdefault(found.key, found)
    return ref


def _identity(found: Model) -> object:
    """What makes two inline schemas the same: everything but their place, their prose and the order
    of their members.
    """
    stated = found.hint.candidates if found.hint.fixed else None
    members = frozenset(
        (m.wire_name, m.type, m.required, m.nullable, m.sensitive, repr(m.default))
        for m in found.members
    )
    demanded = tuple(member.wire_name for member in found.demanded)
    return stated, members, found.additional, found.rules, demanded
