"""`$ref`: declared schemas have names, so a reference never needs what lies behind it at once."""

from __future__ import annotations

from dataclasses import replace

from ..document import JsonObject
from ..ir import Alias, AliasRef, EnumRef, ModelRef, NameHint, Primitive, Tag, Type, Union
from ..problems import quoted
from .families import discriminator, implied_value, mapping_of
from .names import SHAPES, Level, Spot, component_spot, hint
from .parts import holds_files
from .reading import allows_null, canonical, described, followed, listed, shapes, text
from .scope import Lower, Scope
from .shapes import differs, shaped
from .types import ANY, nullable, split, union

_DEEPEST = 40
_AS_TEXT = "a binary member is a text there: send the object in a body of its own"


def sole_reference(schema: JsonObject) -> str | None:
    """What a schema is a mere reference to: a `$ref` or one branch of `allOf` with it, beside prose
    and limits. None if it says more than that.
    """
    ref = schema.get("$ref")
    if isinstance(ref, str):
        return ref if not shapes({k: v for k, v in schema.items() if k != "$ref"}) else None
    if not isinstance(schema.get("allOf"), list):
        return None
    if shapes({key: value for key, value in schema.items() if key != "allOf"}):
        return None
    shaping = [branch for branch in listed(schema, "allOf") if shapes(branch)]
    branch = shaping[0] if len(shaping) == 1 else None
    return sole_reference(branch) if isinstance(branch, dict) else None


def reference(scope: Scope, ref: str, spot: Spot, lower: Lower) -> Type:
    """The type of what a reference leads to; of an object with descendants, any of these."""
    end, null = _end(scope, ref)
    if end is None:
        lost = not ref.startswith("#/") or followed(scope.document, ref) is None
        code = "unresolved-reference" if lost else "circular-reference"
        what = "where nothing is" if lost else "which leads to nothing but references"
        found, expected = f"a reference to {quoted(ref)}, {what}", "a schema of the document"
        scope.note(code, spot.pointer, found, expected)
        return ANY
    if scope.kin(end):
        if holds_files(scope.document, followed(scope.document, end), spot.level):
            found, expected = "files in an object that has descendants", "one without any"
            scope.note("file-in-family", spot.pointer, found, expected, hint=_AS_TEXT)
        type_ = _family(scope, end, lower, sent=spot.sent)
    else:
        type_ = exact(scope, end, lower, sent=spot.sent, level=spot.level)
    return nullable(type_) if null else type_


def _end(scope: Scope, ref: str) -> tuple[str | None, bool]:
    """The schema that a reference, and mere references there, lead to (None if to none), and
    whether one of those on the way allows null. Each chain is walked once.
    """
    trail: list[tuple[str, bool]] = []
    end: tuple[str | None, bool] = None, False
    seen: set[str] = set()
    while ref.startswith("#/") and (pointer := canonical(ref)) not in seen:
        if pointer in scope.ends:
            end = scope.ends[pointer]
            break
        seen.add(pointer)
        schema = followed(scope.document, pointer)
        further = sole_reference(schema) if isinstance(schema, dict) else None
        if not isinstance(schema, dict) or further is None or scope.kin(pointer):
            end = (pointer if schema is not None else None), False
            break
        if scope.kin(canonical(further)):
            end = pointer, False
            break
        trail.append((pointer, allows_null(schema)))
        ref = further
    if end[0] is not None:
        scope.ends[end[0]] = end[0], False
    for pointer, null in reversed(trail):
        end = end[0], end[1] or null
        scope.ends[pointer] = end
    return end


def exact(scope: Scope, pointer: str, lower: Lower, *, sent: bool, level: Level = "") -> Type:
    """The type of what lies at a pointer, without its descendants."""
    schema = followed(scope.document, pointer)
    name = pointer.rsplit("/", 1)[-1]
    spot = shaped(scope, [schema], component_spot(pointer, name, sent=sent, level=level))
    spot = replace(spot, sent=spot.shape != "")
    key = spot.key
    known = scope.places.get(key)
    if known is not None:
        return known
    stated = schema if isinstance(schema, dict) else {}
    if key in scope.open or (scope.depth > _DEEPEST and _is_flat(stated)):
        if key not in scope.open and key not in scope.named:
            scope.late.append(lambda: _finish(scope, spot, lower))
        scope.named.add(key)
        return nullable(AliasRef(key)) if allows_null(stated) else AliasRef(key)
    scope.open.add(key)
    type_ = lower(scope, [(schema, spot)], spot)
    scope.open.discard(key)
    return type_


def named(scope: Scope, type_: Type, schema: JsonObject, spot: Spot) -> Type:
    """The type of a declared schema, under its own name where that is needed: for a union, and for
    what contains itself.
    """
    inner, null = split(type_)
    if spot.key not in scope.named and not isinstance(inner, Union):
        return type_
    if isinstance(inner, ModelRef | EnumRef) and inner.key == spot.key:
        return type_
    names = hint(spot, schema).candidates
    if spot.shape:
        names = tuple(f"{name}{SHAPES[spot.shape]}" for name in names)
    scope.aliases[spot.key] = Alias(
        key=spot.key, hint=NameHint(names, fixed=True), type=inner, doc=described(schema)
    )
    return nullable(AliasRef(spot.key)) if null else AliasRef(spot.key)


def _finish(scope: Scope, spot: Spot, lower: Lower) -> None:
    """Lower what was too deep when it was met."""
    key = spot.key
    type_ = exact(scope, spot.pointer, lower, sent=spot.sent, level=spot.level)
    if key not in scope.aliases:
        named = NameHint(spot.names, fixed=True)
        scope.aliases[key] = Alias(key=key, hint=named, type=split(type_)[0])


def _is_flat(schema: JsonObject) -> bool:
    """Whether a schema is an array, map, union or the like: what has no name until it gets one."""
    return not {"$ref", "allOf", "properties", "enum", "const"} & schema.keys()


def _family(scope: Scope, pointer: str, lower: Lower, *, sent: bool) -> Type:
    """An object or any of its descendants, as a named union."""
    every = [*scope.kin(pointer), pointer]
    schemas = [followed(scope.document, one) for one in every]
    sent = sent and any(differs(scope, schema) for schema in schemas)
    key = f"{pointer}#any" + ("#sent" if sent else "")
    if key not in scope.named:
        scope.named.add(key)
        scope.late.append(lambda: _finish_family(scope, pointer, key, lower, sent=sent))
    own = schemas[-1]
    null = isinstance(own, dict) and allows_null(own)
    return nullable(AliasRef(key)) if null else AliasRef(key)


def _finish_family(scope: Scope, pointer: str, key: str, lower: Lower, *, sent: bool) -> None:
    types = {
        other: split(exact(scope, other, lower, sent=sent))[0]
        for other in [*scope.kin(pointer), pointer]
    }
    stated = discriminator(scope.document, scope.families, pointer) or {}
    pairs = [(value, one) for value, one in mapping_of(scope.document, stated) if one in types]
    mapped = {one for _, one in pairs}
    pairs += [
        (value, one)
        for one in types
        if one not in mapped and (value := implied_value(followed(scope.document, one), one))
    ]
    values = {value: types[one] for value, one in reversed(pairs)}
    tag = Tag(text(stated, "propertyName"), tuple(reversed(values.items())), types[pointer])
    usable = all(isinstance(type_, ModelRef | AliasRef) for type_ in types.values())
    names = component_spot(pointer, pointer.rsplit("/", 1)[-1]).names
    own = followed(scope.document, pointer)
    objects = [type_ for type_ in types.values() if not isinstance(type_, Primitive)]
    scope.aliases[key] = Alias(
        key=key,
        hint=NameHint(tuple(f"Any{name}{'Input' if sent else ''}" for name in names), fixed=True),
        type=union(objects, tag) if usable else union(list(types.values())),
        doc=described(own) if isinstance(own, dict) else "",
    )
