"""Bodies that are XML: how they are read and written, by the `xml` of the API description.

XML goes through the JSON value that the same type has: an element for each member, under its name.
Attributes that the description does not name are members of `extra` with an `@` before their name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from .decode import DecodeError
from .encode import EncodeError
from .values import JsonValue

if TYPE_CHECKING:
    import httpx2

T_co = TypeVar("T_co", covariant=True)

XmlKind: TypeAlias = Literal["any", "boolean", "integer", "null", "number", "object", "string"]
"""The JSON kind of a value that is written as text; `any` and `object` follow from the elements."""


@dataclass(frozen=True, slots=True)
class XmlName:
    """The name of an element or attribute; without a namespace it has that of what it is in.

    The outermost element has an empty name if it is not there: its one member is the document.
    """

    local: str
    namespace: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class XmlList:
    """An array: an element for each item, inside one of its own if it is `wrapped`."""

    item: XmlShape
    name: XmlName
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class XmlMap:
    """An object whose keys are data: an element for each."""

    value: XmlShape


@dataclass(frozen=True, slots=True)
class XmlMember:
    """A member of an object, and the node that it is written as."""

    member: str
    shape: XmlShape
    name: XmlName | None = None
    """None stands for the name of the member."""
    node: Literal["element", "attribute", "text", "cdata"] = "element"
    required: bool = False
    """Whether it is there even if nothing is: an array that is not wrapped is empty then."""


@dataclass(frozen=True, slots=True)
class XmlObject:
    """An object with declared members, in the order in which they are written."""

    members: tuple[XmlMember, ...]
    additional: XmlShape = "any"
    """What all other members are."""


XmlShape: TypeAlias = XmlKind | XmlList | XmlMap | Callable[[], XmlObject]
"""How a JSON value is written as XML."""


@cache
def xml_object(of: Callable[[], XmlObject]) -> XmlObject:
    """Return what a function describes, which is made when it is first needed."""
    return of()


@dataclass(frozen=True)
class XmlBody:
    """A request body that is sent as XML."""

    encode: Callable[[Any], JsonValue]
    shape: XmlShape
    name: XmlName
    media_type: str = "application/xml"

    def write(self, value: object) -> bytes:
        """Return the document, in UTF-8."""
        from .xml_writing import written

        try:
            return written(self.encode(value), self.shape, self.name)
        except RecursionError:
            pass
        raise EncodeError("expected a value that XML can hold, found one nested too deeply")


@dataclass(frozen=True)
class XmlContent(Generic[T_co]):
    """A response body that is read as XML, by defusedxml: entities and DTDs are refused."""

    decode: Callable[[JsonValue], T_co]
    shape: XmlShape
    media_type: str = "application/xml"

    def require(self) -> None:
        """Check that defusedxml is there.

        Raises:
            ImportError: It is not installed.
        """
        if find_spec("defusedxml") is None:
            raise ImportError(_MISSING)

    def read(self, response: httpx2.Response) -> T_co:
        """Return the decoded value; the name of the outermost element does not matter."""
        if find_spec("defusedxml") is None:
            raise DecodeError(_MISSING)
        from .xml_reading import value_of

        value = value_of(response.content, response.charset_encoding, self.shape)
        return self.decode(value)

    def write(self, value: JsonValue) -> bytes:
        """Return a document that reads as a JSON value, in UTF-8: what a test double answers."""
        from .xml_writing import written

        return written(value, self.shape, XmlName("answer"))


_MISSING = "reading XML needs defusedxml: install it, or this package with its extra `xml`"
