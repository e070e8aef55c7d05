"""The facts of an operation, as data; what is done with them lies in the other modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from .encode import json_any
from .values import JsonValue

T_co = TypeVar("T_co", covariant=True)

Location: TypeAlias = Literal["path", "query", "header", "cookie"]
Style: TypeAlias = Literal["simple", "form", "spaceDelimited", "pipeDelimited"]


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A request body that is sent as JSON."""

    encode: Callable[[Any], JsonValue]
    media_type: str = "application/json"


@dataclass(frozen=True)
class JsonContent(Generic[T_co]):
    """A response body that is read as JSON."""

    decode: Callable[[JsonValue], T_co]
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation. Style and explode have OpenAPI's defaults."""

    name: str
    location: Location
    style: Style | None = None
    explode: bool | None = None
    required: bool = False
    encode: Callable[[Any], JsonValue] = json_any
    """Checks a value and turns it into a JSON value, which is then written by style."""


# No slots: on Python 3.11, `Operation[None](...)` fails on a frozen class that has them.
@dataclass(frozen=True, kw_only=True, eq=False)
class Operation(Generic[T_co]):
    """One operation of an API. `T_co` is what its method returns."""

    name: str
    """Resource group and method, for example `messages.send`."""

    method: str
    """HTTP method in upper case."""

    path: str
    """Path template below the base URL, for example `/users/{userId}`."""

    responses: Mapping[int | str, JsonContent[T_co] | None]
    """What to read at a success status, at a range (`"2XX"`) or at any other success (`"default"`).

    None stands for a response without body.
    """

    errors: Mapping[int | str, JsonContent[object]] = field(
        default_factory=dict[int | str, JsonContent[object]]
    )
    """What to read at an error status, at a range or at any other error."""

    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives of security schemes that are needed together; an empty one: none is needed."""

    body: JsonBody | None = None
    """How to write the request body; None for an operation without one."""

    parameters: tuple[Parameter, ...] = ()
    """The parameters, in the document's order."""
