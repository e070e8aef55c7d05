"""What a person might call the object or enumeration at a place of the document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..document import JsonObject
from ..ir import NameHint
from ..naming import class_name, singular_pascal, words

# Property names that say nothing without the name of their owner.
_GENERIC = frozenset(
    "attributes body config content data details fields info input item items list meta metadata "
    "object options output params parameters payload properties response result results settings "
    "spec value values".split()
)
_NAME_EXTENSIONS = ("x-clientwright-name", "x-speakeasy-name-override", "x-fern-type-name")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the document and the class names that fit it, the shortest first.

    `names` are for an object found here, `enum_names` for an enumeration. `declared` means that the
    document names the place (a component), so that it is never merged with another one. `sent`
    means that the place is in a request: members that are only read are not part of it. `shape`
    tells the sent shape of a schema from the received one, where there are two.
    """

    pointer: str
    names: tuple[str, ...]
    enum_names: tuple[str, ...]
    declared: bool = False
    sent: bool = False
    shape: Literal["", "#sent"] = ""

    @property
    def key(self) -> str:
        """What the thing that is found here is told apart by."""
        return self.pointer + self.shape

    def at(self, pointer: str) -> Spot:
        """The same names for another pointer, for the branches of one schema."""
        return Spot(pointer, self.names, self.enum_names, sent=self.sent)


def component_spot(pointer: str, name: str, *, sent: bool = False) -> Spot:
    """A schema under `components`."""
    return Spot(pointer, (class_name(name),), (class_name(name),), declared=True, sent=sent)


def root_spot(pointer: str, name: str, *, sent: bool = False) -> Spot:
    """The body of a request or response; `name` is already a class name."""
    return Spot(pointer, (name,), (name,), sent=sent)


def property_spot(owner: Spot, name: str, pointer: str) -> Spot:
    """A member of an object: `Message.status` -> `MessageStatus`, `recipients` -> `Recipients`."""
    own = class_name(name)
    qualified = [_qualified(owner.names[0], own), _qualified(owner.names[-1], own)]
    parts = words(name)
    generic = len(parts) == 1 and parts[0] in _GENERIC
    return Spot(
        pointer,
        _unique(qualified if generic else [own, *qualified]),
        _unique(qualified if len(parts) < 2 else [own, *qualified]),
        sent=owner.sent,
    )


def item_spot(array: Spot, pointer: str) -> Spot:
    """An element of an array: `Recipients` -> `Recipient`, `Data` -> `DataItem`."""
    names, enum_names = _unique(map(_item, array.names)), _unique(map(_item, array.enum_names))
    return Spot(pointer, names, enum_names, sent=array.sent)


def hint(spot: Spot, schema: JsonObject) -> NameHint:
    """The names for this place, or the one that the document or overlay states."""
    for extension in _NAME_EXTENSIONS:
        stated = schema.get(extension)
        if isinstance(stated, str) and words(stated):
            return NameHint((class_name(stated),), fixed=True)
    return NameHint(spot.names, fixed=spot.declared)


def enum_hint(spot: Spot, schema: JsonObject) -> NameHint:
    """As `hint`, for an enumeration."""
    stated = hint(spot, schema)
    return stated if stated.fixed else NameHint(spot.enum_names)


def _item(name: str) -> str:
    one = singular_pascal(name)
    return one if one != name else f"{name}Item"


def _qualified(owner: str, own: str) -> str:
    return own if own.startswith(owner) else owner + own


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
