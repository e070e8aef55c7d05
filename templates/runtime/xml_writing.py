"""JSON values to XML, by shapes.

Source: Extensible Markup Language 1.0; Namespaces in XML 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from .encode import EncodeError, dumps
from .values import JsonObject, JsonValue
from .xml import XmlList, XmlMap, XmlMember, XmlName, XmlObject, XmlShape, xml_object

_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_KNOWN: Final = {"xml": "http://www.w3.org/XML/1998/namespace"}
_IN_TEXT: Final = {"\r": "&#13;"}
_IN_ATTRIBUTE: Final = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_is_forbidden: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").search
_is_name: Final = re.compile(r"[^\W\d][\w.-]*").fullmatch


def written(value: JsonValue, shape: XmlShape, name: XmlName) -> bytes:
    """Return the document for a JSON value, its outermost element of that name. Without a name an
    object has the document as its one member; where it has none, there is no document.

    Raises:
        EncodeError: It has a text or a name that XML cannot hold.
    """
    if not name.local and value == {}:
        return b""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    if name.local:
        _add(parts, name, value, shape, _KNOWN)
    elif isinstance(value, dict) and len(value) == 1:
        _add_members(parts, value, _described(shape), _KNOWN)
    else:
        raise EncodeError("expected the one member that is the document")
    return "".join(parts).encode()


def _add(
    parts: list[str],
    name: XmlName,
    value: JsonValue,
    shape: XmlShape,
    spaces: Mapping[str, str],
) -> None:
    """Add an element. `spaces` are the namespaces by prefix where it stands."""
    spaces, declared = _declared(name, spaces)
    tag = _tag(name, spaces)
    if value is None:
        parts.append(f'<{tag}{declared} xmlns:xsi="{_INSTANCE}" xsi:nil="true"/>')
        return
    inner: list[str] = []
    attributes = declared
    if isinstance(value, dict):
        attributes += _add_members(inner, value, _described(shape), spaces)
    elif isinstance(value, list):
        item, item_name = _item(shape, name)
        for each in value:
            _add(inner, item_name, each, item, spaces)
    else:
        inner.append(escape(_text(value), _IN_TEXT))
    content = "".join(inner)
    parts.append(f"<{tag}{attributes}>{content}</{tag}>" if content else f"<{tag}{attributes}/>")


def _described(shape: XmlShape) -> XmlObject:
    """What is known of the members of an object."""
    match shape:
        case str() | XmlList():
            return XmlObject(())
        case XmlMap(value=value):
            return XmlObject((), additional=value)
        case _:
            return xml_object(shape)


def _item(shape: XmlShape, name: XmlName) -> tuple[XmlShape, XmlName]:
    """What the items of an array are, and their name."""
    if isinstance(shape, XmlList):
        return shape.item, shape.name
    return "any", XmlName(name.local)


def _add_members(
    parts: list[str], value: JsonObject, described: XmlObject, spaces: Mapping[str, str]
) -> str:
    """Add what an element has in it; return its attributes."""
    attributes: list[str] = []
    for member in described.members:
        if member.member in value:
            found = value[member.member]
            _add_member(parts, attributes, member, found, spaces)
    known = {member.member for member in described.members}
    for key, found in value.items():
        if key in known:
            continue
        if key == "#text":
            parts.append(escape(_text(found), _IN_TEXT))
        elif key.startswith("@"):
            attributes.append(_attribute(_checked(key[1:]), found, spaces))
        else:
            _add_each(parts, _checked(key), found, described.additional, spaces)
    return "".join(attributes)


def _add_member(
    parts: list[str],
    attributes: list[str],
    member: XmlMember,
    value: JsonValue,
    spaces: Mapping[str, str],
) -> None:
    name = member.name or XmlName(member.member)
    match member.node:
        case "attribute" if value is not None:
            attributes.append(_attribute(name, value, spaces))
        case "text" if value is not None:
            parts.append(escape(_text(value), _IN_TEXT))
        case "cdata" if value is not None:
            parts.append("<![CDATA[" + _text(value).replace("]]>", "]]]]><![CDATA[>") + "]]>")
        case "element":
            _add_each(parts, name, value, member.shape, spaces)
        case _:
            pass  # an attribute, or the text of an element, that is null is not there


def _add_each(
    parts: list[str],
    name: XmlName,
    value: JsonValue,
    shape: XmlShape,
    spaces: Mapping[str, str],
) -> None:
    """Add an element, or one for each item of an array that is not wrapped."""
    if isinstance(value, list) and not (isinstance(shape, XmlList) and shape.wrapped):
        item, item_name = _item(shape, name)
        for each in value:
            _add(parts, item_name, each, item, spaces)
    else:
        _add(parts, name, value, shape, spaces)


def _declared(name: XmlName, spaces: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
    """Return the namespaces inside an element of a name, and its declarations of new ones."""
    if not name.namespace or spaces.get(name.prefix) == name.namespace:
        return spaces, ""
    attribute = f"xmlns:{name.prefix}" if name.prefix else "xmlns"
    uri = escape(_text(name.namespace), _IN_ATTRIBUTE)
    return {**spaces, name.prefix: name.namespace}, f' {attribute}="{uri}"'


def _tag(name: XmlName, spaces: Mapping[str, str]) -> str:
    """The name with its prefix, unless that stands for nothing."""
    return f"{name.prefix}:{name.local}" if name.prefix in spaces and name.prefix else name.local


def _attribute(name: XmlName, value: JsonValue, spaces: Mapping[str, str]) -> str:
    """Return an attribute; only a prefix gives it a namespace (Namespaces, section 6.2)."""
    declared = ""
    if name.prefix:
        spaces, declared = _declared(name, spaces)
    return f'{declared} {_tag(name, spaces)}="{escape(_text(value), _IN_ATTRIBUTE)}"'


def _text(value: JsonValue) -> str:
    """The text of a value without members.

    Raises:
        EncodeError: It has some, or a character that XML does not know.
    """
    match value:
        case str():
            if _is_forbidden(value):
                raise EncodeError("expected text that XML can hold, found a control character")
            return value
        case list() | dict():
            raise EncodeError("expected a text, a number or a boolean")
        case None:
            return ""
        case _:
            return dumps(value).decode()


def _checked(name: str) -> XmlName:
    """The name of a member that the description does not name."""
    if not _is_name(name):
        raise EncodeError("expected members with names that elements of XML can have")
    return XmlName(name)
