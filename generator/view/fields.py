"""Views of the fields of a model: what a dataclass declares, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass

from ..ir import Direction, MapOf, Member, Model, Parameter
from ..lower.direction import leaves
from ..text import WIDTH, Code, docstring, identifier, literal, prose, sentence
from .types import FILE, Scene, annotation, code, place_annotation

ADDITIONAL = "additional_properties"
"""The field for members of one type that the document does not name."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a dataclass: `declaration` is the whole statement."""

    declaration: Code
    doc: Code


def field_view(scene: Scene, member: Member, name: str, direction: Direction) -> FieldView:
    """The field of a member under its settled name."""
    annotated, default = place_annotation(scene, member, direction)
    if member.sensitive:
        arguments = [f"default={default}"] if default else []
        default = f"field({', '.join([*arguments, 'repr=False'])})"
    assigned = f" = {default}" if default else ""
    return FieldView(
        declaration=code(f"{identifier(name)}: {annotated}{assigned}"),
        doc=docstring(member_doc(member), indent=4),
    )


def additional_field(scene: Scene, model: Model) -> list[FieldView]:
    """The field for members that the document does not name, if these have a type."""
    if model.additional is None:
        return []
    annotated = annotation(scene, MapOf(model.additional), strict=model.direction == "sent")
    text = "Members that the API description does not name, by their names."
    shown = ", repr=False" if FILE in leaves(model.additional) else ""
    declaration = f"{ADDITIONAL}: {annotated} = field(default_factory=dict{shown})"
    return [FieldView(declaration=code(declaration), doc=docstring(text, indent=4))]


def member_doc(member: Member | Parameter, *, width: int = WIDTH - 8) -> str:
    """The prose of a member or argument with its default, wrapped; empty if it has neither."""
    text = with_deprecation(member.doc, member.deprecated)
    if member.default is not None and not member.sensitive:
        text = f"{sentence(text)} Default: {literal(member.default)}.".strip()
    return prose(sentence(text), width=width)


def with_deprecation(text: str, deprecated: bool) -> str:
    """The prose as whole sentences, with a last one for what is deprecated."""
    return f"{sentence(text)}\n\nDeprecated." if deprecated else sentence(text)
