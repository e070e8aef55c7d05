"""The statements that read and write one member of a model."""

from __future__ import annotations

from dataclasses import dataclass

from ..ir import EnumRef, Member, Model, Primitive, Type, Union
from ..text import Code, identifier, literal
from .decoding import decoded, kind_test, tag_strings
from .encoding import encoded, encoder
from .tables import Tables
from .types import Scene, code, is_three_way, keeps_null


@dataclass(frozen=True, slots=True)
class MemberCodecView:
    """The statements that read and write one member.

    `test` is empty where reading needs a call; `stored` puts the item into the model. With
    `keeps_null` an explicit null reads as None like an absent member, and is remembered. `guard` is
    empty where a member is always written; `written` puts it into the JSON object.
    """

    wire_name: Code
    name: Code
    source: Code
    test: Code
    expected: Code
    stored: Code
    keeps_null: bool
    guard: Code
    written: Code


@dataclass(frozen=True, slots=True)
class Access:
    """How the members of a model are read. It is worked out once for all of them.

    `has_unset` tells whether absent and null are two things for one of them. `is_plain` tells
    whether they are read from the JSON value itself: no table of optional ones is under it.
    """

    has_unset: bool
    is_plain: bool

    @property
    def source(self) -> str:
        """What required members are read from."""
        return "value" if self.is_plain else "members"


def access(model: Model) -> Access:
    """How the members of a model are read."""
    unset = any(is_three_way(member, model.direction) for member in model.members)
    return Access(unset, unset or all(member.required for member in model.members))


def codec_view(
    scene: Scene, member: Member, name: str, model: Model, tables: Tables, how: Access
) -> MemberCodecView:
    """The statements for a member that a model has as the attribute `name`."""
    tables.owner = f"{scene.stems[model.key].constant}_{name.upper()}"
    wire_name = literal(member.wire_name)
    attribute = identifier(name)
    source, test, expected, value = _reading(scene, member, wire_name, model, tables, how)
    guard, written = _writing(scene, member, attribute, model, tables)
    return MemberCodecView(
        wire_name=wire_name,
        name=attribute,
        source=code(source),
        test=code(test),
        expected=literal(expected),
        stored=Code(f"model.{attribute} = {value}", *tag_strings(scene, member.type)),
        keeps_null=keeps_null(member, model.direction),
        guard=code(guard),
        written=code(f"members[{wire_name}] = {written}"),
    )


def _reading(
    scene: Scene, member: Member, wire_name: Code, model: Model, tables: Tables, how: Access
) -> tuple[str, str, str, str]:
    """Where the item comes from, the test that refuses it, what it should be, and the value
    stored.
    """
    three_way = is_three_way(member, model.direction)
    strict = model.direction == "sent"
    if member.required:
        source = f"{how.source}[{wire_name}]"
    elif how.has_unset:
        source = f"value.get({wire_name}, UNSET)" if three_way else f"value.get({wire_name})"
    else:
        source = f"members[{wire_name}]"
    exempt = ["item is UNSET"] if three_way else []
    exempt += ["item is None"] if member.nullable or not member.required else []
    if member.type == Primitive("any"):
        return source, "", "", "item"
    kind = kind_test(scene, member.type, strict=strict)
    if kind is not None:
        wrong, expected = kind
        kept = keeps_null(member, model.direction)
        passes = [] if kept else [part.replace(" is ", " is not ") for part in exempt]
        or_null = " or null" if member.nullable else ""
        # The kind comes first: most items have it, and then nothing else is looked at.
        return source, " and ".join([wrong, *passes]), expected + or_null, "item"
    read = decoded(scene, member.type, "item", strict=strict, tables=tables)
    if member.type in {Primitive("integer"), Primitive("number")}:
        plain = " or ".join(["type(item) is int", *exempt])
        return source, "", "", f"item if {plain} else {read}"
    if not exempt:
        return source, "", "", read
    if exempt == ["item is None"]:
        return source, "", "", f"None if item is None else {read}"
    return source, "", "", f"item if {' or '.join(exempt)} else {read}"


def _writing(
    scene: Scene, member: Member, attribute: str, model: Model, tables: Tables
) -> tuple[str, str]:
    """The condition under which a member is written (empty: always), and the JSON that is
    written.
    """
    field = f"model.{attribute}"
    direction = model.direction
    strict = direction == "sent"
    written = encoded(scene, member.type, field, strict=strict, tables=tables)
    null = member.nullable and (member.required or is_three_way(member, direction))
    plain = _plain_kind(scene, member.type, strict=strict)
    if plain:
        or_null = f" or {field} is None" if null else ""
        written = f"{field} if type({field}) is {plain}{or_null} else {written}"
    elif null:
        written = f"None if {field} is None else {written}"
    if member.required:
        return "", written
    absent = "UNSET" if is_three_way(member, direction) else "None"
    return f"{field} is not {absent}", written


def _plain_kind(scene: Scene, type_: Type, *, strict: bool) -> str:
    """The class whose values are JSON as they are; empty for a type without one.

    A test for it is written inline, because a call costs more than all else that is done with such
    a value. Subclasses and lone surrogates are left to the function and to `dumps`.
    """
    match type_:
        case Primitive(kind="string"):
            return "str"
        case Primitive(kind="boolean"):
            return "bool"
        case Primitive(kind="integer"):
            return "int"
        case EnumRef() if not strict and encoder(scene, type_, strict=False) == "json_str":
            return "str"
        case Union(options=(first, *_)):
            return _plain_kind(scene, first, strict=strict)
        case _:
            return ""
