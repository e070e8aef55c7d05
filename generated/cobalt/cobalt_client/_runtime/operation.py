"""The facts of an operation, as data; what is done with them lies in the other modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from .contents import Content
from .encode import json_any
from .styles import Style
from .values import JsonValue

if TYPE_CHECKING:
    from .bodies import Body
    from .servers import ServerUrl

T_co = TypeVar("T_co", covariant=True)

Location: TypeAlias = Literal["path", "query", "header", "cookie"]


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
    reserved: bool = False
    """Whether reserved characters are sent as they are (`allowReserved`)."""
    json: bool = False
    """Whether the value is sent as JSON text, whatever the style (`content`)."""
    nullable: bool = False
    """Whether None is sent: as JSON null, or as an empty value (`allowEmptyValue`)."""


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

    responses: Mapping[int | str, Content[T_co] | None]
    """What to read at a success status, at a range (`"2XX"`) or at any other success (`"default"`).

    None stands for a response without body.
    """

    errors: Mapping[int | str, Content[object]] = field(
        default_factory=dict[int | str, Content[object]]
    )
    """What to read at an error status, at a range or at any other error."""

    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives of security schemes that are needed together; an empty one: none is needed."""

    body: Body | None = None
    """How to write the request body; None for an operation without one."""

    parameters: tuple[Parameter, ...] = ()
    """The parameters, in the document's order."""

    target: str = ""
    """The template as it is sent, where the path is not: without a fragment, percent-encoded, with
    a query that is the same for all calls. Empty where the path is sent."""

    server: ServerUrl | str = ""
    """A server of its own, which replaces that of the API unless the user names one."""

    accept: str = ""
    """The media type that is asked for, where it is not that of each answer."""
