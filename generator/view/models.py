"""Views of a module of models and of the module that decodes and encodes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from ..ir import (
    Alias,
    Enum,
    EnumRef,
    Model,
    RequireOneOf,
    Type,
)
from ..layout import sequence
from ..lower.direction import leaves, sent_types
from ..text import WIDTH, Code, docstring, identifier, literal, prose, sentence
from .decoding import decoded, decoder, tag_strings
from .encoding import encoded, encoder, map_writer
from .fields import ADDITIONAL, FieldView, additional_field, field_view, with_deprecation
from .members import MemberCodecView, codec_view, has_unset, is_plain
from .stems import Stem
from .tables import Tables
from .types import Scene, annotation, code

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
        doc=docstring(f"Models of the {scene.called}: {module}.", indent=0),
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
    members = tuple(codec_view(scene, m, attr, model, tables) for m, attr in pairs)
    optional = () if is_plain(model) else members[sum(m.required for m in model.members) :]
    source = "value" if is_plain(model) else "members"
    parts = _parts(stem, members)
    all_known = f"len({source}) == {len(pairs)}"
    if has_unset(model):
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
        extra=code(f"model.extra = {'{}' if model.additional else others}"),
        begun=code(f"members: JsonObject = {begun}"),
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
    return Code(f"model.{ADDITIONAL} = as_map({others}, {item})", *strings)


def _additional_written(scene: Scene, model: Model, tables: Tables) -> Code:
    """The object with all members: one that the document names wins."""
    if model.additional is None:
        return code("members")
    strict = model.direction == "sent"
    item = encoder(scene, model.additional, strict=strict, tables=tables)
    writer = map_writer(scene, model.additional)
    return code(f"{{**{writer}(model.{ADDITIONAL}, {item}), **members}}")


def _rule(rule: RequireOneOf) -> Code:
    names = [literal(name) for name in rule.members]
    return sequence(names, indent=4, start=len("    require_one_of(members, ") + 1)
