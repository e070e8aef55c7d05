"""Views of a module of models and of the module that decodes and encodes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from ..ir import (
    Alias,
    Enum,
    EnumRef,
    Member,
    Model,
    Primitive,
    RequireOneOf,
    Type,
    Union,
)
from ..layout import assignment, sequence
from ..lower.direction import leaves, sent_types
from ..text import WIDTH, Code, docstring, identifier, literal, prose, sentence
from .decoding import decoded, decoder, kind_test, tag_strings
from .encoding import encoded, encoder
from .fields import ADDITIONAL, FieldView, additional_field, field_view, with_deprecation
from .stems import Stem
from .tables import Tables
from .types import Scene, annotation, code, is_three_way, keeps_null

# Type checkers give up on a function with too many ways through it.
_MOST_IN_FUNCTION = 30



@dataclass(frozen=True, slots=True)
class EnumView:
    """A `Literal` alias, and the functions for where only its values are sent.

    `stated` has each value on a line of its own, but one that is alone: a comma after it would make
    it a tuple.
    """

    name: Code
    function: Code
    values_name: Code
    stated: Code
    doc: Code


@dataclass(frozen=True, slots=True)
class AliasView:
    """A type with a name: `stated` is its annotation as a string, so that it can name itself."""

    name: Code
    function: Code
    stated: Code
    decoded: Code
    encoded: Code
    doc: Code


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
class PartView:
    """Some members of a large model, and the functions that read and write these."""

    read: Code
    write: Code
    members: tuple[MemberCodecView, ...]


@dataclass(frozen=True, slots=True)
class ModelView:
    """A dataclass and its codec.

    The members of a large model are in `parts`; `source` is the object that members are read from.
    `extra` keeps the members that the document does not name; where those have a type, `additional`
    reads and `written` writes them. `begun` is the JSON object before its first member. `optional`
    is the table with a null for each optional member that reading puts under a value that lacks
    some; `optional_members` is empty where null and absent are two things. `keeps_null` if some
    member does.
    """

    name: Code
    function: Code
    known: Code
    optional: Code
    doc: Code
    fields: tuple[FieldView, ...]
    members: tuple[MemberCodecView, ...]
    parts: tuple[PartView, ...]
    wire_names: tuple[Code, ...]
    source: Code
    optional_members: tuple[MemberCodecView, ...]
    keeps_null: bool
    count: Code
    extra: Code
    begun: Code
    rules: tuple[Code, ...]
    additional: Code
    written: Code


@dataclass(frozen=True, slots=True)
class ModelsView:
    """A module of models, and what their functions need beside them."""

    doc: Code
    enums: tuple[EnumView, ...]
    strict_enums: tuple[EnumView, ...]
    aliases: tuple[AliasView, ...]
    models: tuple[ModelView, ...]
    tables: tuple[Code, ...]


def models_view(
    scene: Scene, module: str, *, said: Mapping[str, str], strict: Set[str]
) -> ModelsView:
    """All models and enumerations of one module, in the order of the document.

    `said` has a sentence for each model (`place_docs`), `strict` the enumerations that somewhere
    are only sent (`strict_enums`): both are the same for all modules of a package.
    """
    modules = scene.plan.modules
    tables = Tables()
    enums = [enum for enum in scene.api.enums if modules[enum.key] == module]
    models = [model for model in scene.api.models if modules[model.key] == module]
    aliases = [alias for alias in scene.api.aliases if modules[alias.key] == module]
    return ModelsView(
        doc=docstring(f"Models of the {scene.api.title} API: {module}.", indent=0),
        enums=tuple(_enum_view(scene, enum) for enum in enums),
        strict_enums=tuple(_enum_view(scene, enum) for enum in enums if enum.key in strict),
        aliases=tuple(_alias_view(scene, alias, tables) for alias in aliases),
        models=tuple(_model_view(scene, model, said, tables) for model in models),
        tables=tuple(tables.declarations.values()),
    )


def strict_enums(scene: Scene) -> set[str]:
    """The keys of enumerations that somewhere are only sent."""
    sent = [model for model in scene.api.models if model.direction == "sent"]
    types: list[Type] = [member.type for model in sent for member in model.members]
    types += [model.additional for model in sent if model.additional is not None]
    types += [alias.type for alias in scene.api.aliases if alias.direction == "sent"]
    for operation in scene.api.operations:
        types += sent_types(operation)
    return {leaf.key for type_ in types for leaf in leaves(type_) if isinstance(leaf, EnumRef)}


def _enum_view(scene: Scene, enum: Enum) -> EnumView:
    stem = scene.stems[enum.key]
    return EnumView(
        name=identifier(scene.plan.classes[enum.key]),
        function=identifier(stem.function),
        values_name=identifier(f"_{stem.constant}_VALUES"),
        stated=_literal_of([literal(value) for value in enum.values]),
        doc=docstring(prose(sentence(enum.doc), width=WIDTH - 8), indent=0),
    )


def _literal_of(values: Sequence[Code]) -> Code:
    meanings = [meaning for value in values for meaning in value.meanings]
    if len(values) == 1:
        return Code(f"Literal[{values[0]}]", *meanings)
    lines = "".join(f"    {value},\n" for value in values)
    return Code(f"Literal[\n{lines}]", *meanings)


def _alias_view(scene: Scene, alias: Alias, tables: Tables) -> AliasView:
    strict = alias.direction == "sent"
    stem = scene.stems[alias.key]
    tables.owner = stem.constant
    read = decoded(scene, alias.type, "value", strict=strict, tables=tables)
    written = encoded(scene, alias.type, "value", strict=strict, tables=tables)
    return AliasView(
        name=identifier(scene.plan.classes[alias.key]),
        function=Code(stem.function),
        stated=literal(annotation(scene, alias.type, strict=strict)),
        decoded=Code(read, *tag_strings(scene, alias.type)),
        encoded=code(written),
        doc=docstring(prose(sentence(alias.doc), width=WIDTH - 8), indent=0),
    )


def _model_view(scene: Scene, model: Model, said: Mapping[str, str], tables: Tables) -> ModelView:
    name = scene.plan.classes[model.key]
    stem = scene.stems[model.key]
    pairs = sorted(
        zip(model.members, scene.plan.members[model.key], strict=True),
        key=lambda pair: not pair[0].required,
    )
    known = f"_KNOWN_{stem.constant}"
    members = tuple(_codec_view(scene, m, attr, model, tables) for m, attr in pairs)
    optional = () if _is_plain(model) else members[sum(m.required for m in model.members) :]
    source = "value" if _is_plain(model) else "members"
    parts = _parts(stem, members)
    all_known = f"len({source}) == {len(pairs)}"
    if _has_unset(model):
        all_known = f"{known}.issuperset(value)"
    others = f"{{}} if {all_known} else rest({source}, {known})"
    begun = f"{{}} if type(model) is {name} else begin(model, {name})"
    doc = model.doc or said.get(model.key) or f"An object called {name}"
    return ModelView(
        name=identifier(name),
        function=Code(stem.function),
        known=identifier(known),
        optional=identifier(f"_OPTIONAL_{stem.constant}"),
        doc=docstring(prose(with_deprecation(doc, model.deprecated), width=WIDTH - 8), indent=4),
        fields=(
            *(field_view(scene, m, attr, model.direction) for m, attr in pairs),
            *additional_field(scene, model),
        ),
        members=() if parts else members,
        parts=parts,
        source=code(source),
        wire_names=tuple(member.wire_name for member in members),
        optional_members=optional,
        keeps_null=any(member.keeps_null for member in members),
        count=literal(len(pairs)),
        extra=assignment("model.extra", "{}" if model.additional else others, indent=4),
        begun=assignment("members: JsonObject", begun, indent=4),
        rules=tuple(_rule(rule) for rule in model.rules),
        additional=_additional_read(scene, model, f"rest({source}, {known})", tables),
        written=_additional_written(scene, model, tables),
    )


def _parts(stem: Stem, members: Sequence[MemberCodecView]) -> tuple[PartView, ...]:
    """The members of a large model in parts of about the same size; none for any other model."""
    count = -(-len(members) // _MOST_IN_FUNCTION)
    if count < 2:
        return ()
    size = -(-len(members) // count)
    return tuple(
        PartView(
            read=code(f"_read_{stem.function}_{n + 1}"),
            write=code(f"_write_{stem.function}_{n + 1}"),
            members=tuple(members[n * size : (n + 1) * size]),
        )
        for n in range(count)
    )


def _additional_read(scene: Scene, model: Model, others: str, tables: Tables) -> Code:
    if model.additional is None:
        return code("")
    tables.owner = f"{scene.stems[model.key].constant}_ADDITIONAL"
    strict = model.direction == "sent"
    item = decoder(scene, model.additional, strict=strict, tables=tables)
    strings = tag_strings(scene, model.additional)
    return Code(assignment(f"model.{ADDITIONAL}", f"as_map({others}, {item})", indent=4), *strings)


def _additional_written(scene: Scene, model: Model, tables: Tables) -> Code:
    """The object with all members: one that the document names wins."""
    if model.additional is None:
        return code("members")
    strict = model.direction == "sent"
    item = encoder(scene, model.additional, strict=strict, tables=tables)
    return code(f"{{**json_map(model.{ADDITIONAL}, {item}), **members}}")


def _is_plain(model: Model) -> bool:
    """Whether members are read from the JSON value itself: no table of optional ones is under
    it.
    """
    return _has_unset(model) or all(member.required for member in model.members)


def _has_unset(model: Model) -> bool:
    """Whether absent and null are two things for a member of this model."""
    return any(is_three_way(member, model.direction) for member in model.members)


def _rule(rule: RequireOneOf) -> Code:
    names = [literal(name) for name in rule.members]
    return sequence(names, indent=4, start=len("    require_one_of(members, ") + 1)


def _codec_view(
    scene: Scene, member: Member, name: str, model: Model, tables: Tables
) -> MemberCodecView:
    tables.owner = f"{scene.stems[model.key].constant}_{name.upper()}"
    wire_name = literal(member.wire_name)
    attribute = identifier(name)
    source, test, expected, value = _reading(scene, member, wire_name, model, tables)
    guard, written = _writing(scene, member, attribute, model, tables)
    return MemberCodecView(
        wire_name=wire_name,
        name=attribute,
        source=code(source),
        test=code(test),
        expected=literal(expected),
        stored=Code(
            assignment(f"model.{attribute}", value, indent=8), *tag_strings(scene, member.type)
        ),
        keeps_null=keeps_null(member, model.direction),
        guard=code(guard),
        written=assignment(f"members[{wire_name}]", written, indent=12 if guard else 8),
    )


def _reading(
    scene: Scene, member: Member, wire_name: Code, model: Model, tables: Tables
) -> tuple[str, str, str, str]:
    """Where the item comes from, the test that refuses it, what it should be, and the value
    stored.
    """
    three_way = is_three_way(member, model.direction)
    strict = model.direction == "sent"
    if member.required:
        source = f"{'value' if _is_plain(model) else 'members'}[{wire_name}]"
    elif _has_unset(model):
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
