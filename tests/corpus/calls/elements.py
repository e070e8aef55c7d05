"""JSON values as XML documents and back, by the `xml` of their schemas and xml.etree.

Source: OpenAPI 3.1.1, section 4.8.26 (XML Object), and `nodeType` of OpenAPI 3.2. What it leaves
open is as most servers have it: the outermost element is called after its declared schema, and an
object without a name that has one object in it stands for that one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from generator.document import JsonObject, JsonValue
from tests.corpus.stated import members_of

from .flattening import flattened, kind_of

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class Formless(Exception):
    """Raised for a value that has several forms, which XML does not tell apart."""


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of an element or attribute, as it is compared."""

    local: str
    namespace: str = ""

    @property
    def qualified(self) -> str:
        """As xml.etree writes it."""
        return f"{{{self.namespace}}}{self.local}" if self.namespace else self.local


@dataclass(frozen=True, slots=True)
class _Member:
    """A property with the name and kind of its node; items of an array have names of their own."""

    name: str
    node: str
    shown: _Name
    schema: JsonObject
    item: JsonValue
    item_name: _Name
    wrapped: bool


def written(tree: JsonObject, schema: JsonValue, value: JsonValue) -> bytes:
    """A value as an XML document.

    Raises:
        Formless: Its schema has several forms.
    """
    value, schema, name = _outermost(tree, schema, value)
    root = Element(name.qualified or "answer")
    flat = _one_form(tree, schema)
    if isinstance(value, list):
        item = flat.get("items", {})
        for each in value:
            inner = SubElement(root, (_item_name(tree, item) or name).qualified or "item")
            _fill(tree, inner, item, each)
    else:
        _fill(tree, root, flat, value)
    document: bytes = ElementTree.tostring(root, "utf-8")
    return document


def differs(tree: JsonObject, schema: JsonValue, value: JsonValue, body: bytes) -> str:
    """What is wrong with an XML document that stands for a value; empty if nothing.

    Raises:
        Formless: Its schema has several forms.
    """
    value, schema, name = _outermost(tree, schema, value)
    flat = _one_form(tree, schema)
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return "body: no XML"
    if name.local and _name_of(root.tag) != name:
        return "body: another outermost element"
    if isinstance(value, list):
        found: JsonValue = [_read(tree, each, flat.get("items", {})) for each in root]
    else:
        found = _read(tree, root, flat)
    return "" if shorn(value) == shorn(found) else "body: another document arrived"


def shorn(value: JsonValue) -> JsonValue:
    """A value without what XML does not tell from nothing: empty texts, arrays and objects. A whole
    number is one whether it has a point or not.
    """
    match value:
        case dict():
            kept = {name: shorn(member) for name, member in value.items()}
            return {n: member for n, member in kept.items() if member not in (None, "", [], {})}
        case list():
            return [shorn(item) for item in value]
        case _:
            return value


def _outermost(
    tree: JsonObject, schema: JsonValue, value: JsonValue
) -> tuple[JsonValue, JsonValue, _Name]:
    """What the outermost element holds, and its name; that is empty where the document has none."""
    flat = _one_form(tree, schema)
    reference = members_of(schema).get("$ref")
    if isinstance(reference, str):
        return value, schema, _named(flat, reference.rsplit("/", 1)[-1])
    properties = members_of(flat.get("properties"))
    if "xml" not in flat and len(properties) == 1 and isinstance(value, dict):
        [(key, inner)] = properties.items()
        if "properties" in _one_form(tree, inner) and list(value) == [key]:
            return value[key], inner, _named(members_of(inner), key)
    return value, schema, _named(flat, "")


def _one_form(tree: JsonObject, schema: JsonValue) -> JsonObject:
    """A schema as one, without null."""
    flat, _ = flattened(tree, schema)
    for choice in ("oneOf", "anyOf"):
        options = flat.get(choice)
        if not isinstance(options, list):
            continue
        own = [each for each in options if members_of(each).get("type") != "null"]
        rest = {name: member for name, member in flat.items() if name != choice}
        if len(own) == 1:
            return _one_form(tree, {"allOf": [rest, own[0]]})
        kinds = {kind_of(_one_form(tree, each)) for each in own}
        if kinds != {"string"}:
            raise Formless
        return {**rest, "type": "string"}
    return flat


def _named(flat: JsonObject, otherwise: str) -> _Name:
    """The name that a schema states, or another one."""
    xml = members_of(flat.get("xml"))
    stated = xml.get("name")
    local = (stated if isinstance(stated, str) and stated else otherwise).rpartition(":")[2]
    namespace = xml.get("namespace")
    plain = re.sub(r"[^\w.-]", "_", local)
    starts = not plain or plain[0].isalpha() or plain[0] == "_"
    return _Name(plain if starts else f"_{plain}", namespace if isinstance(namespace, str) else "")


def _item_name(tree: JsonObject, item: JsonValue) -> _Name | None:
    """The name that items of an array have by themselves."""
    flat, _ = flattened(tree, item)
    reference = members_of(item).get("$ref")
    if isinstance(members_of(flat.get("xml")).get("name"), str):
        return _named(flat, "")
    return _named({}, reference.rsplit("/", 1)[-1]) if isinstance(reference, str) else None


def _members(tree: JsonObject, flat: JsonObject) -> Iterator[_Member]:
    for name, schema in members_of(flat.get("properties")).items():
        whole = _one_form(tree, schema)
        xml = members_of(whole.get("xml"))
        stated = "attribute" if xml.get("attribute") is True else str(xml.get("nodeType", ""))
        is_text = kind_of(whole) not in {"array", "object"}
        node = stated if stated in {"attribute", "text", "cdata"} and is_text else "element"
        wrapped = xml.get("wrapped") is True or xml.get("nodeType") == "element"
        shown = _named(_own(schema), name)
        item = whole.get("items", {})
        named, _ = flattened(tree, item)
        item_name = _named(named, shown.local if wrapped else name)
        yield _Member(name, node, shown, whole, item, item_name, wrapped)


def _own(schema: JsonValue) -> JsonObject:
    """What a property says itself, and not by what it refers to: that is the name of a whole."""
    facts = members_of(schema)
    if "xml" in facts:
        return facts
    branches = facts.get("allOf")
    for branch in branches if isinstance(branches, list) else ():
        if "xml" in _own(branch):
            return _own(branch)
    return {}


def _fill(tree: JsonObject, element: Element, schema: JsonValue, value: JsonValue) -> None:
    """Write a value into its element."""
    flat = _one_form(tree, schema)
    if value is None:
        element.set(_NIL, "true")
    elif not isinstance(value, dict):
        element.text = _text(value)
    else:
        known = {member.name: member for member in _members(tree, flat)}
        more = flat.get("additionalProperties", {})
        for name, each in value.items():
            if name in known:
                _add(tree, element, known[name], each)
            else:
                own = _named({}, name)
                plain = _Member(name, "element", own, {}, _items(tree, more), own, wrapped=False)
                _add(tree, element, plain, each, more)


def _items(tree: JsonObject, schema: JsonValue) -> JsonValue:
    return _one_form(tree, schema).get("items", {})


def _add(
    tree: JsonObject,
    element: Element,
    member: _Member,
    value: JsonValue,
    schema: JsonValue = None,
) -> None:
    """Add a member to the element of its object."""
    shown = member.shown.qualified
    match member.node:
        case "attribute":
            element.set(shown, _text(value))
        case "text" | "cdata":
            element.text = _text(value)
        case _ if isinstance(value, list):
            parent = SubElement(element, shown) if member.wrapped else element
            for each in value:
                inner = SubElement(parent, member.item_name.qualified)
                _fill(tree, inner, member.item, each)
        case _:
            _fill(tree, SubElement(element, shown), schema or member.schema, value)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _name_of(tag: str) -> _Name:
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    return _Name(local, namespace)


def _read(tree: JsonObject, element: Element, schema: JsonValue) -> JsonValue:
    """The value of an element."""
    flat = _one_form(tree, schema)
    if element.get(_NIL) == "true":
        return None
    match kind_of(flat):
        case "object":
            return _read_object(tree, element, flat)
        case "integer" | "number" | "boolean":
            with suppress(ValueError):
                found: JsonValue = json.loads(element.text or "")
                return found
            return element.text
        case "array":  # an array in an array
            return [_read(tree, each, flat.get("items", {})) for each in element]
        case _ if len(element) and "type" not in flat:
            return {_name_of(each.tag).local: _read(tree, each, {}) for each in element}
        case _:
            return element.text or ""


def _read_object(tree: JsonObject, element: Element, flat: JsonObject) -> JsonValue:
    found: JsonObject = {}
    taken: set[Element] = set()
    for member in _members(tree, flat):
        if member.node != "element":
            own = member.shown.qualified
            text = element.get(own) if member.node == "attribute" else element.text
            if text is not None:
                found[member.name] = _read(tree, _holding(text), member.schema)
            continue
        is_list = kind_of(member.schema) == "array"
        name = member.item_name if is_list and not member.wrapped else member.shown
        own_elements = [each for each in element if _is(each, name)]
        taken.update(own_elements)
        if is_list:
            found[member.name] = _read_items(tree, own_elements, member)
        elif len(own_elements) == 1:
            found[member.name] = _read(tree, own_elements[0], member.schema)
    more = flat.get("additionalProperties", {})
    for each in element:
        if each not in taken:
            found[_name_of(each.tag).local] = _read(tree, each, more)
    return found


def _read_items(tree: JsonObject, elements: Sequence[Element], member: _Member) -> JsonValue:
    """The items of an array; those of a wrapped one are in one element, and have a name as well."""
    items = [each for one in elements for each in one] if member.wrapped else elements
    if not all(_is(each, member.item_name) for each in items):
        return "an item has another name"
    return [_read(tree, each, member.item) for each in items]


def _holding(text: str) -> Element:
    element = Element("text")
    element.text = text
    return element


def _is(element: Element, name: _Name) -> bool:
    """Whether an element has a name; a namespace can be that of what it is in."""
    found = _name_of(element.tag)
    return found.local == name.local and name.namespace in {"", found.namespace}
