"""Views of what is written as XML: the elements of bodies, and what models are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ..ir import (
    Content,
    ModelRef,
)
from ..ir.xml import (
    XmlElement,
    XmlList,
    XmlMap,
    XmlMember,
    XmlModel,
    XmlName,
    XmlShape,
    XmlText,
)
from ..layout import bracketed, call, keyword
from ..text import Code, literal
from .types import Scene, code


@dataclass(frozen=True, slots=True)
class XmlModelView:
    """A model as XML: what follows `xml_` in the name of its function, and its description."""

    function: Code
    described: Code


@dataclass(frozen=True, slots=True)
class XmlView:
    """All models that are sent or received as XML."""

    models: tuple[XmlModelView, ...]


def xml_view(scene: Scene) -> XmlView:
    """The module that says how models are written as XML."""
    return XmlView(
        tuple(
            XmlModelView(code(scene.stems[key].function), _described(scene, model))
            for key, model in scene.api.xml.items()
        )
    )


def is_read(scene: Scene) -> bool:
    """Whether an answer can be XML, so that a package needs what reads it."""
    contents = [
        response.content
        for operation in scene.api.operations
        for response in operation.responses
        if response.content is not None
    ]
    return any(each.coding == "xml" for content in contents for each in _every(content))


def _every(content: Content) -> tuple[Content, ...]:
    return (content, *content.others)


def element_arguments(scene: Scene, element: XmlElement | None) -> list[Code]:
    """The arguments for the outermost element of a body: its shape, and its name."""
    assert element is not None  # lowering has one for each body that is XML
    return [_shape(scene, element.shape), _name(element.name)]


def _described(scene: Scene, model: XmlModel) -> Code:
    members = [_member(scene, member) for member in model.members]
    made = bracketed("(", members, ")", indent=8, start=8) if members else code("()")
    if len(members) == 1 and "\n" not in made:
        made = Code(f"({members[0]},)", *members[0].meanings)
    given = [made]
    if model.additional != XmlText("any"):
        shape = _shape(scene, model.additional)
        given.append(keyword("additional", shape))
    return bracketed("XmlObject(", given, ")", indent=4, start=11)


def _member(scene: Scene, member: XmlMember) -> Code:
    """A member, with what is not as usual."""
    given = [literal(member.wire_name), _shape(scene, member.shape)]
    if member.name != XmlName(member.wire_name):
        name = _name(member.name)
        given.append(keyword("name", name))
    if member.node != "element":
        given.append(keyword("node", literal(member.node)))
    if member.required and isinstance(member.shape, XmlList):
        given.append(code("required=True"))
    return call("XmlMember", given)


def _shape(scene: Scene, shape: XmlShape) -> Code:
    match shape:
        case XmlText(kind=kind):
            return literal(kind)
        case ModelRef(key=key):
            return code(f"xml_{scene.stems[key].function}")
        case XmlList(item=item, wrapped=wrapped):
            given = [_shape(scene, item.shape), _name(item.name)]
            return call("XmlList", [*given, *([code("wrapped=True")] if wrapped else [])])
        case XmlMap(value=value):
            return call("XmlMap", [_shape(scene, value)])
        case _:
            assert_never(shape)


def _name(name: XmlName) -> Code:
    parts = [name.local, name.namespace, name.prefix]
    while not parts[-1] and len(parts) > 1:
        parts.pop()
    return call("XmlName", [literal(part) for part in parts])
