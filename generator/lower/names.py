"""What a person might call the object or enumeration at a place of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import unquote

from ..document import JsonObject, tokens, unescape
from ..ir import NameHint
from ..naming import bounded_class_name, class_name, singular_pascal, words
from .places import class_of_place

# Property names that say nothing without the name of their owner.
_GENERIC = frozenset(
    "attributes body config content data details fields info input item items list meta metadata "
    "object options output params parameters payload properties response result results settings "
    "spec value values".split()
)
# Owners that a name can be qualified with; what lies deeper has the name of its whole place.
_MOST_OWNERS = 6
_DOTTED = re.compile(r"\w+(-\w+)*(\.\w+(-\w+)*)+\.[A-Z]\w*|\w+\.[A-Z]\w*", re.ASCII)
_NAME_EXTENSIONS = ("x-clientwright-name", "x-speakeasy-name-override", "x-fern-type-name")


Level: TypeAlias = Literal["", "multipart", "part", "element"]
"""Where a place is in a multipart body: the body itself, a part of it, or one of several parts of
one name. Empty anywhere else."""

Shape: TypeAlias = Literal["", "#sent", "#multipart", "#part", "#element"]
SHAPES: Mapping[Shape, str] = {
    "#sent": "Input",
    "#multipart": "Form",
    "#part": "Part",
    "#element": "Part",
}
"""The shapes that a schema can have beside the usual one, and what is put behind its name there."""

_INSIDE: Mapping[Level, Level] = {"multipart": "element", "part": "element"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the document and the class names that fit it, the shortest first.

    `names` are for an object found here, `enum_names` for an enumeration. `declared` means that the
    document names the place (a component), so that it is never merged with another one. `sent`
    means that the place is in a request: members that are only read are not part of it. `level` is
    that in a multipart body, as far as files can be there. `shape` tells the sent shape of a schema
    from the received one, and that with files, where there are several.
    """

    pointer: str
    names: tuple[str, ...]
    enum_names: tuple[str, ...]
    declared: bool = False
    sent: bool = False
    level: Level = ""
    shape: Shape = ""

    @property
    def key(self) -> str:
        """What the thing that is found here is told apart by."""
        return self.pointer + self.shape

    def at(self, pointer: str) -> Spot:
        """The same names for another pointer, for the branches of one schema."""
        return Spot(pointer, self.names, self.enum_names, sent=self.sent, level=self.level)


def component_spot(pointer: str, name: str, *, sent: bool = False, level: Level = "") -> Spot:
    """What a `$ref` leads to: a schema under `components`, or one at any other place."""
    steps = tokens(pointer)
    if len(steps) == 3 and steps[0] == "components":
        names = _without_namespace(unquote(unescape(name)))
        return Spot(pointer, names, names, declared=True, sent=sent, level=level)
    names = _unique((class_of_place(pointer), class_of_place(pointer, whole=True)))
    return Spot(pointer, names, names, declared=True, sent=sent, level=level)


def _without_namespace(name: str) -> tuple[str, ...]:
    """`io.k8s.api.core.v1.Pod` -> `Pod`, `V1Pod`, `CoreV1Pod` ...: the whole name is the last.

    A name of two capitalised parts is no namespace and type: `Order.Item` is `OrderItem`.
    """
    whole = class_name(name)
    parts = name.split(".")
    if not _DOTTED.fullmatch(name) or (len(parts) == 2 and name[0].isupper()):
        return (whole,)
    ends = (class_name(" ".join(parts[start:])) for start in range(len(parts) - 1, 0, -1))
    return _unique((*ends, whole))


def root_spot(pointer: str, name: str, *, sent: bool = False, level: Level = "") -> Spot:
    """The body of a request or response; `name` is already a class name."""
    names = _unique((name, class_of_place(pointer)))
    return Spot(pointer, names, names, sent=sent, level=level)


def parameter_spot(pointer: str, name: str) -> Spot:
    """A parameter: `sort_order` -> `SortOrder`; one of a single word says whose it is."""
    own, owner = class_name(name), class_of_place(pointer)
    names = _unique((own, _qualified(owner, own)))
    return Spot(pointer, names, names if len(words(name)) > 1 else names[-1:], sent=True)


def property_spot(owner: Spot, name: str, pointer: str) -> Spot:
    """A member of an object: `Message.status` -> `MessageStatus`, `recipients` -> `Recipients`."""
    own = class_name(name)
    qualified = [_qualified(names, own) for names in owner.names[:_MOST_OWNERS]]
    parts = words(name)
    generic = len(parts) == 1 and parts[0] in _GENERIC
    return Spot(
        pointer,
        _unique(qualified if generic else [own, *qualified]),
        _unique(qualified if len(parts) < 2 else [own, *qualified]),
        sent=owner.sent,
        level="part" if owner.level == "multipart" else "",
    )


def item_spot(array: Spot, pointer: str) -> Spot:
    """An element of an array: `Recipients` -> `Recipient`, `Data` -> `DataItem`."""
    names, enum_names = _unique(map(_item, array.names)), _unique(map(_item, array.enum_names))
    level = _INSIDE.get(array.level, "")
    return Spot(pointer, names, enum_names, sent=array.sent, level=level)


def hint(spot: Spot, schema: JsonObject) -> NameHint:
    """The names for this place, or the one that the document or overlay states."""
    return _stated(schema) or NameHint(spot.names, fixed=spot.declared)


def enum_hint(spot: Spot, schema: JsonObject) -> NameHint:
    """As `hint`, for an enumeration."""
    return _stated(schema) or NameHint(spot.enum_names, fixed=spot.declared)


def _stated(schema: JsonObject) -> NameHint | None:
    for extension in _NAME_EXTENSIONS:
        stated = schema.get(extension)
        if isinstance(stated, str) and words(stated):
            return NameHint((class_name(stated),), fixed=True)
    return None


def _item(name: str) -> str:
    one = singular_pascal(name)
    return one if one != name else f"{name}Item"


def _qualified(owner: str, own: str) -> str:
    return bounded_class_name(own if own.startswith(owner) else owner + own)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
