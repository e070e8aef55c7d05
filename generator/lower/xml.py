"""How values are written as XML: the `xml` of schemas, beside the types that they have got.

Source: OpenAPI 3.1.1, section 4.8.26 (XML Object); `nodeType` is of OpenAPI 3.2. An element that
nothing names is called after its property, an item of an array after the property of the array, and
the outermost element after its declared schema.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..document import Document, JsonObject, JsonValue, tokens
from ..ir import (
    Content,
    EnumRef,
    ListOf,
    MapOf,
    Member,
    Model,
    ModelRef,
    Nullable,
    Operation,
    Primitive,
    PrimitiveKind,
    Type,
    Union,
)
from ..ir.xml import (
    XmlElement,
    XmlList,
    XmlMap,
    XmlMember,
    XmlModel,
    XmlName,
    XmlNode,
    XmlShape,
    XmlText,
)
from ..problems import quoted
from .reading import followed, listed
from .scope import Scope
from .types import ANY

_MOST_FACTS = 100
# Source: Namespaces in XML 1.0, section 3.
_RESERVED = {"xml": "http://www.w3.org/XML/1998/namespace"}
_NOT_IN_NAMES = re.compile(r"[^\w.-]")
_KINDS: dict[PrimitiveKind, XmlText] = {
    "any": XmlText("any"),
    "boolean": XmlText("boolean"),
    "decimal-number": XmlText("number"),
    "integer": XmlText("integer"),
    "null": XmlText("null"),
    "number": XmlText("number"),
    "object": XmlText("object"),
}
_STRING = XmlText("string")
_OF_VALUES: dict[type, XmlText] = {bool: XmlText("boolean"), int: XmlText("integer")}
_RAW = "the client takes and gives the whole document as bytes"
_LEFT = "the client uses another media type"


class _TwoForms(Exception):
    """A value that XML cannot tell the form of: `place` is what it is."""


@dataclass(slots=True)
class _Found:
    """The models as XML by key; those that cannot be, and for each model those that have it."""

    models: dict[str, XmlModel] = field(default_factory=dict[str, XmlModel])
    failed: set[str] = field(default_factory=set[str])
    owners: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))
    waiting: list[str] = field(default_factory=list[str])


def settle_xml(
    scope: Scope, operations: Iterable[Operation]
) -> tuple[list[Operation], dict[str, XmlModel]]:
    """The operations with the outermost element of each body that is XML, and the models in them.

    A body with a value of several forms is raw, or left out where there is another media type, and
    listed: XML says of no value which JSON kind it has.
    """
    operations = list(operations)
    found = _Found()
    elements: dict[str, XmlElement | None] = {}
    for content in _contents(operations):
        if content.pointer not in elements:
            elements[content.pointer] = _outermost(scope, content, found)
    _add_models(scope, found)
    bad = _reaching(found)
    for pointer, element in elements.items():
        if element is not None and not bad.isdisjoint(_models_of(element.shape)):
            elements[pointer] = None
    settled = [_settled(scope, operation, elements) for operation in operations]
    return settled, {key: model for key, model in found.models.items() if key not in bad}


def _contents(operations: Iterable[Operation]) -> Iterable[Content]:
    """All bodies that are XML."""
    for operation in operations:
        bodies = [] if operation.body is None else [operation.body.content]
        bodies += [response.content for response in operation.responses if response.content]
        for content in bodies:
            yield from (each for each in (content, *content.others) if each.coding == "xml")


def _outermost(scope: Scope, content: Content, found: _Found) -> XmlElement | None:
    """The element that a body is; None for a value that can have several forms."""
    schema = followed(scope.document, f"{content.pointer}/schema")
    inner = content.type.inner if isinstance(content.type, Nullable) else content.type
    plain = _declared(schema)
    name = _name(
        scope,
        _xml(_facts(scope.document, schema)),
        plain or _undeclared(scope, inner),
        content.pointer,
    )
    item = _declared(_inner(scope.document, schema, "items"))
    try:
        shape = _shape(scope, inner, schema, replace(name, local=item) if item else name, found)
    except _TwoForms:
        return None
    found.waiting += _models_of(shape)
    return XmlElement(name, replace(shape, wrapped=True) if isinstance(shape, XmlList) else shape)


def _undeclared(scope: Scope, type_: Type) -> str:
    """What an element is called that nothing names; empty for an object that only holds another
    element: that is the document then.
    """
    if not isinstance(type_, ModelRef):
        return "items"
    model = scope.models[type_.key]
    sole = len(model.members) == 1 and isinstance(model.members[0].type, ModelRef)
    return "" if sole else model.hint.candidates[0]


def _declared(schema: JsonValue) -> str:
    """The name of the declared schema that one refers to; empty if it refers to none."""
    ref = schema.get("$ref") if isinstance(schema, dict) else None
    return tokens(ref)[-1] if isinstance(ref, str) and tokens(ref) else ""


def _add_models(scope: Scope, found: _Found) -> None:
    """The models that bodies have in them, and those in these."""
    while found.waiting:
        key = found.waiting.pop()
        if key in found.models or key in found.failed:
            continue
        model = scope.models[key]
        try:
            found.models[key] = _model(scope, model, found)
        except _TwoForms:
            found.failed.add(key)
            continue
        shapes = [member.shape for member in found.models[key].members]
        for shape in (*shapes, found.models[key].additional):
            for inner in _models_of(shape):
                found.owners[inner].add(key)
                found.waiting.append(inner)


def _reaching(found: _Found) -> set[str]:
    """The models that cannot be XML, and all that have one of them in them."""
    bad: set[str] = set()
    waiting = list(found.failed)
    while waiting:
        key = waiting.pop()
        if key not in bad:
            bad.add(key)
            waiting += found.owners[key]
    return bad


def _models_of(shape: XmlShape) -> list[str]:
    """The models in a shape, but not those in them."""
    while not isinstance(shape, XmlText | ModelRef):
        shape = shape.item.shape if isinstance(shape, XmlList) else shape.value
    return [shape.key] if isinstance(shape, ModelRef) else []


def _model(scope: Scope, model: Model, found: _Found) -> XmlModel:
    additional: XmlShape = XmlText("any")
    if model.additional is not None:
        schema = followed(scope.document, model.key.removesuffix("#sent"))
        inner = _inner(scope.document, schema, "additionalProperties")
        additional = _shape(scope, model.additional, inner, XmlName("item"), found)
    members = tuple(_member(scope, member, found) for member in model.members)
    return XmlModel(members, additional)


def _member(scope: Scope, member: Member, found: _Found) -> XmlMember:
    schema = followed(scope.document, member.pointer)
    xml = _xml(_facts(scope.document, schema))
    # What a reference leads to says what it is called as a whole, not what the property is.
    name = _name(scope, _xml(_facts(None, schema)), member.wire_name or "_", member.pointer)
    own = name if _is_wrapped(xml) else _name(scope, {}, member.wire_name or "_", member.pointer)
    shape = _shape(scope, member.type, schema, own, found)
    node = _node(scope, xml, shape, member.pointer)
    return XmlMember(member.wire_name, node, name, shape, member.required)


def _node(scope: Scope, xml: Mapping[str, JsonValue], shape: XmlShape, pointer: str) -> XmlNode:
    """The kind of node that a member is; only what is mere text can be no element."""
    stated = "attribute" if xml.get("attribute") is True else xml.get("nodeType")
    is_text = isinstance(shape, XmlText) and shape.kind not in {"any", "object"}
    match stated:
        case "attribute" | "text" | "cdata" if is_text:
            return stated
        case None | "element":
            return "element"
        case "none" if isinstance(shape, XmlList):
            return "element"
        case _:
            found, hint = f"{quoted(str(stated))} for this schema", "it is written as an element"
            scope.note("xml", pointer, found, "a kind of node that can hold it", hint=hint)
            return "element"


def _shape(scope: Scope, type_: Type, schema: JsonValue, name: XmlName, found: _Found) -> XmlShape:
    """How a value is written; items of an array are called `name` unless they say otherwise.

    Raises:
        _TwoForms: It can have several forms.
    """
    match type_:
        case Primitive(kind=kind):
            return _KINDS.get(kind, _STRING)
        case EnumRef(key=key):
            kinds = {_OF_VALUES.get(type(value), _STRING) for value in scope.enums[key].values}
            if len(kinds) > 1:
                raise _TwoForms
            return kinds.pop()
        case ModelRef():
            return type_
        case Nullable(inner=inner):
            return _shape(scope, inner, schema, name, found)
        case ListOf(item=item):
            return _list(scope, item, schema, name, found)
        case MapOf(value=value):
            inner_schema = _inner(scope.document, schema, "additionalProperties")
            return XmlMap(_shape(scope, value, inner_schema, XmlName("item"), found))
        case Union(options=options):
            shapes = {_shape(scope, option, None, name, found) for option in options}
            if shapes != {_STRING}:
                raise _TwoForms
            return _STRING
        case _:
            raise _TwoForms


def _list(scope: Scope, item: Type, schema: JsonValue, name: XmlName, found: _Found) -> XmlList:
    facts = _facts(scope.document, schema)
    xml = _xml(facts)
    inner = _inner(scope.document, schema, "items")
    of_item = _xml(_facts(scope.document, inner))
    item_name = _name(scope, of_item, name.local, "") if of_item else name
    shape = _shape(scope, item, inner, item_name, found)
    return XmlList(XmlElement(item_name, shape), _is_wrapped(xml))


def _is_wrapped(xml: Mapping[str, JsonValue]) -> bool:
    return xml.get("wrapped") is True or xml.get("nodeType") == "element"


def _facts(document: Document | None, schema: JsonValue) -> list[JsonObject]:
    """A schema with all that it is composed of and, given the document, refers to; what is nearer
    comes first.
    """
    found: list[JsonObject] = []
    seen: set[str] = set()
    level = [schema]
    while level and len(found) < _MOST_FACTS:
        schemas = [each for each in level if isinstance(each, dict)]
        found += schemas
        level = [branch for each in schemas for branch in listed(each, "allOf")]
        refs = {ref for each in schemas if isinstance(ref := each.get("$ref"), str)} - seen
        seen |= refs
        level += [] if document is None else [followed(document, ref) for ref in sorted(refs)]
    return found


def _xml(facts: Iterable[JsonObject]) -> dict[str, JsonValue]:
    """The XML Objects of a schema as one; what is nearer counts."""
    found: dict[str, JsonValue] = {}
    for each in facts:
        stated = each.get("xml")
        if isinstance(stated, dict):
            found = {**stated, **found}
    return found


def _inner(document: Document, schema: JsonValue, keyword: str) -> JsonValue:
    """The first schema under a keyword."""
    return next((each[keyword] for each in _facts(document, schema) if keyword in each), None)


def _name(scope: Scope, xml: Mapping[str, JsonValue], plain: str, pointer: str) -> XmlName:
    """The name of an element or attribute: the one that is stated, or `plain`."""
    stated = xml.get("name")
    whole = stated if isinstance(stated, str) and stated else plain
    prefix, _, local = whole.rpartition(":")
    own, namespace = xml.get("prefix"), xml.get("namespace")
    prefix = own if isinstance(own, str) else prefix
    named = [_sound(local) or ("_" if whole else ""), _sound(prefix)]
    if named != [local, prefix]:
        found, hint = f"the name {quoted(whole)}", f"the client writes {quoted(named[0])}"
        scope.note("xml", pointer, found, "a name that an element of XML can have", hint=hint)
    if not isinstance(namespace, str):
        namespace = _RESERVED.get(prefix, "")
    return XmlName(named[0], namespace, named[1])


def _sound(name: str) -> str:
    """A name that XML can have; most are."""
    plain = _NOT_IN_NAMES.sub("_", name)
    return f"_{plain}" if plain and not (plain[0].isalpha() or plain[0] == "_") else plain


def _settled(
    scope: Scope, operation: Operation, elements: Mapping[str, XmlElement | None]
) -> Operation:
    """An operation with the elements of its bodies."""
    body = operation.body
    return replace(
        operation,
        body=body and replace(body, content=_with_element(scope, body.content, elements)),
        responses=tuple(
            replace(
                response,
                content=response.content and _with_element(scope, response.content, elements),
            )
            for response in operation.responses
        ),
    )


def _with_element(
    scope: Scope, content: Content, elements: Mapping[str, XmlElement | None]
) -> Content:
    others: list[Content] = []
    for other in content.others:
        if other.coding == "xml" and elements[other.pointer] is None:
            _note(scope, other, _LEFT)
        else:
            others.append(replace(other, xml=elements.get(other.pointer)))
    content = replace(content, others=tuple(others))
    if content.coding != "xml" or elements[content.pointer] is not None:
        return replace(content, xml=elements.get(content.pointer))
    if others:
        _note(scope, content, _LEFT)
        return replace(others[0], others=tuple(others[1:]))
    _note(scope, content, _RAW)
    return replace(content, coding="bytes", type=ANY)


def _note(scope: Scope, content: Content, hint: str) -> None:
    found = f"a value of several forms as {quoted(content.media_type)}"
    scope.note("xml", content.pointer, found, "one form for each element", hint=hint)
