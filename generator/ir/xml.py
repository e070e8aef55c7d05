"""How values of the API are written as XML, as far as it is not what their types say.

Source: OpenAPI 3.1.1, section 4.8.26 (XML Object); OpenAPI 3.2 adds `nodeType`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .types import ModelRef


@dataclass(frozen=True, slots=True)
class XmlName:
    """The name of an element or attribute; namespace and prefix are empty where there are none."""

    local: str
    namespace: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class XmlText:
    """A value that is written as text: the JSON kind that it has, or `any` for one that its
    elements tell.
    """

    kind: Literal["any", "boolean", "integer", "null", "number", "object", "string"]


@dataclass(frozen=True, slots=True)
class XmlList:
    """An array: an element for each item, inside one of its own if it is `wrapped`."""

    item: XmlElement
    wrapped: bool


@dataclass(frozen=True, slots=True)
class XmlMap:
    """An object whose keys are data: an element for each."""

    value: XmlShape


XmlNode: TypeAlias = Literal["element", "attribute", "text", "cdata"]
XmlShape: TypeAlias = XmlText | XmlList | XmlMap | ModelRef
"""How a value is written as XML; that of a model is in `Api.xml`."""


@dataclass(frozen=True, slots=True)
class XmlElement:
    """A value with the name of the element that it is in."""

    name: XmlName
    shape: XmlShape


@dataclass(frozen=True, slots=True)
class XmlMember:
    """A member of an object as XML: the kind of node that it is, and what is in it."""

    wire_name: str
    node: XmlNode
    name: XmlName
    shape: XmlShape
    required: bool


@dataclass(frozen=True, slots=True)
class XmlModel:
    """A model as XML: its members in order, and what all others are."""

    members: tuple[XmlMember, ...]
    additional: XmlShape
