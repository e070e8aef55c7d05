"""XML to JSON values, by shapes. Entities, DTDs and deep nesting are refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, InputSource

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from .decode import DecodeError
from .values import JsonObject, JsonValue
from .xml import XmlList, XmlMap, XmlMember, XmlObject, XmlShape, xml_object

_DEEPEST: Final = 200
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_is_integer: Final = re.compile(r"[+-]?[0-9]{1,400}").fullmatch
_is_number: Final = re.compile(r"[+-]?[0-9]{1,400}(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?").fullmatch
_WORDS: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(slots=True)
class _Node:
    """An element. Names are pairs of a namespace, which can be empty, and a local name."""

    name: tuple[str, str]
    attributes: dict[tuple[str, str], str]
    children: list[_Node] = field(default_factory=list["_Node"])
    texts: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def is_null(self) -> bool:
        return self.attributes.get((_INSTANCE, "nil"), "").strip() in {"true", "1"}


class _Builder(ContentHandler):
    """Collects the elements of a document as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.root: _Node | None = None
        self._open: list[_Node] = []

    def startElementNS(  # the name is that of the handlers of SAX
        self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        del qname
        if len(self._open) >= _DEEPEST:
            raise DecodeError(f"expected at most {_DEEPEST} elements in one another")
        stated = {(uri or "", local): text for (uri, local), text in attrs.items()}
        node = _Node((name[0] or "", name[1]), stated)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        del name, qname
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].texts.append(content)


def value_of(content: bytes, charset: str | None, shape: XmlShape) -> JsonValue:
    """Return the JSON value of a document; `charset` is what its media type says, None if nothing.

    Raises:
        DecodeError: It is not well-formed, has a DTD or entities, or is nested too deeply.
    """
    root = _parsed(content, charset)
    if callable(shape) and _is_member(root, xml_object(shape)):
        root = _Node(("", ""), {}, [root])
    return _value(root, shape)


def _is_member(root: _Node, described: XmlObject) -> bool:
    """Whether a document is the one member of an object that has no element of its own."""
    if len(described.members) != 1 or not callable(described.members[0].shape):
        return False
    names = {name for _, name in _by_name(described, "element")}
    inside = {child.name[1] for child in root.children}
    return root.name[1] in names and names.isdisjoint(inside)


def _parsed(content: bytes, charset: str | None) -> _Node:
    parser, builder = DefusedExpatParser(forbid_dtd=True), _Builder()
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(builder)
    source = InputSource()
    source.setByteStream(BytesIO(content))
    if charset is not None and not content.startswith((b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")):
        source.setEncoding(charset)  # RFC 7303, section 3: before what the document itself says
    try:
        parser.parse(source)
    except DefusedXmlException:
        problem = "expected XML without DTD and entities"
    except (SAXException, LookupError, ValueError) as error:
        problem = error.problem if isinstance(error, DecodeError) else "expected XML"
    else:
        if builder.root is not None:
            return builder.root
        problem = "expected XML"
    raise DecodeError(problem)


def _value(node: _Node, shape: XmlShape) -> JsonValue:
    if node.is_null:
        return None
    match shape:
        case str():
            return _anything(node, shape) if shape in {"any", "object"} else _text(node.text, shape)
        case XmlList(item=item):
            return [_value(child, item) for child in node.children]
        case XmlMap(value=inner):
            return {child.name[1]: _value(child, inner) for child in node.children}
        case _:
            return _object(node, xml_object(shape))


def _text(text: str, kind: str) -> JsonValue:
    """The value of a text; one of another kind stays a text, which is an error where it is
    decoded.
    """
    word = text.strip()
    match kind:
        case "boolean" | "integer" | "number" | "null" if not word:
            return None
        case "boolean":
            return _WORDS.get(word, text)
        case "integer" | "number" if _is_integer(word):
            return int(word)
        case "number" if _is_number(word):
            return float(word)
        case _:
            return text


def _anything(node: _Node, kind: str) -> JsonValue:
    """The value of an element that nothing is said of: its text, or an object of what is in it."""
    members: JsonObject = {f"@{local}": text for (_, local), text in node.attributes.items()}
    if kind == "any" and not node.children and not members:
        return node.text
    _add_others(members, node.children, "any")
    if node.text.strip():
        members["#text"] = node.text
    return members


def _object(node: _Node, described: XmlObject) -> JsonObject:
    found: JsonObject = {
        member.member: []
        for member in described.members
        if member.required and _is_repeated(member)
    }
    _add_attributes(found, node, described)
    elements = _by_name(described, "element")
    others: list[_Node] = []
    for child in node.children:
        member = elements.get(child.name) or elements.get(("", child.name[1]))
        if member is None:
            others.append(child)
        elif isinstance(member.shape, XmlList) and not member.shape.wrapped:
            _append(found, member.member, _value(child, member.shape.item))
        else:
            found[member.member] = _value(child, member.shape)
    for member in described.members:
        if member.node in {"text", "cdata"} and isinstance(member.shape, str):
            found[member.member] = _text(node.text, member.shape)
    known = {member.member for member in described.members}
    _add_others(found, [o for o in others if o.name[1] not in known], described.additional)
    return found


def _add_attributes(found: JsonObject, node: _Node, described: XmlObject) -> None:
    attributes = _by_name(described, "attribute")
    for name, text in node.attributes.items():
        member = attributes.get(name) or attributes.get(("", name[1]))
        if member is not None and isinstance(member.shape, str):
            found[member.member] = _text(text, member.shape)
        elif name[0] != _INSTANCE:
            found[f"@{name[1]}"] = text


def _by_name(described: XmlObject, node: str) -> dict[tuple[str, str], XmlMember]:
    """The members that are elements, or attributes, by their names; also without namespace, for
    many an API does not send the one that it declares.
    """
    found: dict[tuple[str, str], XmlMember] = {}
    for member in described.members:
        if member.node == node:
            shape, name = member.shape, member.name
            if isinstance(shape, XmlList) and not shape.wrapped:
                name = shape.name
            local = member.member if name is None else name.local
            found.setdefault(("" if name is None else name.namespace, local), member)
            found.setdefault(("", local), member)
    return found


def _is_repeated(member: XmlMember) -> bool:
    return isinstance(member.shape, XmlList) and not member.shape.wrapped


def _add_others(members: JsonObject, children: list[_Node], shape: XmlShape) -> None:
    """Add elements that have no member of their own: several of one name are an array."""
    seen: set[str] = set()
    for child in children:
        name, value = child.name[1], _value(child, shape)
        first = members.get(name)
        if name not in seen:
            members[name] = value
        elif isinstance(first, list):
            first.append(value)
        else:
            members[name] = [first, value]
        seen.add(name)


def _append(members: JsonObject, name: str, value: JsonValue) -> None:
    known = members.setdefault(name, [])
    if isinstance(known, list):
        known.append(value)
