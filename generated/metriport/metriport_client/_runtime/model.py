"""What every model has: unknown members, and reading from and writing to JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple, Self, cast

from .values import JsonObject, JsonValue


@dataclass(slots=True, kw_only=True)
class Model:
    """A JSON object of the API."""

    extra: JsonObject = field(default_factory=dict, repr=False)
    """Members that the API description does not name: kept as received, and sent back.

    Beside them, unseen, a null for an optional member that may be null is kept and written back.
    """

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Return the model that a JSON value describes.

        Raises:
            DecodeError: The value does not have the declared shape.
        """
        return cast("Self", codec_of(cls).decode(value))

    def to_json(self) -> JsonObject:
        """Return the JSON object to send.

        Raises:
            EncodeError: A field holds a value that its type does not allow.
        """
        return codec_of(type(self)).encode(self)


class Codec(NamedTuple):
    """The two functions that read and write one class of models."""

    decode: Callable[[JsonValue], Model]
    encode: Callable[[Any], JsonObject]


def codec_of(model: type[Model]) -> Codec:
    """Return the codec of a generated class: beside module `models.x` lies `models._x` with it."""
    package, _, module = model.__module__.rpartition(".")
    codecs: Mapping[type[Model], Codec] = import_module(f"{package}._{module}").CODECS
    return codecs[model]
