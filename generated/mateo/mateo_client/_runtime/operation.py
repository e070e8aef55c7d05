"""The facts of an operation, as data; what is done with them lies in the other modules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, TypeAlias, TypeVar

from .decode import DecodeError, loads
from .encode import EncodeError, dumps, json_any, json_str
from .styles import Style, pairs, quoted
from .values import JsonValue

if TYPE_CHECKING:
    import httpx2

T_co = TypeVar("T_co", covariant=True)

Location: TypeAlias = Literal["path", "query", "header", "cookie"]

_charset: Final = re.compile(r'.*;\s*charset="?([\w.:-]+)', re.IGNORECASE).match


class Body(Protocol):
    """How a request body is written."""

    @property
    def media_type(self) -> str:
        """What the `Content-Type` header says."""
        ...

    def write(self, value: object) -> bytes:
        """Return the body.

        Raises:
            EncodeError: The value cannot be sent so.
        """
        ...


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A request body that is sent as JSON."""

    encode: Callable[[Any], JsonValue]
    media_type: str = "application/json"

    def write(self, value: object) -> bytes:
        """Return the JSON text."""
        return dumps(self.encode(value))


@dataclass(frozen=True, slots=True)
class FormBody:
    """A request body that is sent as a URL-encoded form.

    Arrays repeat their name and objects have their members in brackets, unless `styles` says
    something else of a member: a style and whether it is exploded, or None for JSON text.
    """

    encode: Callable[[Any], JsonValue]
    media_type: str = "application/x-www-form-urlencoded"
    styles: Mapping[str, tuple[Style, bool] | None] = field(
        default_factory=dict[str, tuple[Style, bool] | None]
    )

    def write(self, value: object) -> bytes:
        """Return the form; a text is taken for one that is written already."""
        members = self.encode(value)
        if isinstance(members, str):
            return members.encode()
        if not isinstance(members, dict):
            raise EncodeError(f"expected an object, found {type(value).__name__}")
        parts = (part for name, member in members.items() for part in self._parts(name, member))
        return "&".join(parts).encode()

    def _parts(self, name: str, value: JsonValue) -> list[str]:
        nested: tuple[Style, bool] = ("deepObject", True)
        usual = nested if isinstance(value, dict) else ("form", True)
        style = self.styles.get(name, usual)
        if style is None:
            return [f"{quoted(name)}={quoted(dumps(value).decode())}"]
        return pairs(name, value, *style, quoted)


@dataclass(frozen=True, slots=True)
class TextBody:
    """A request body that is a text."""

    media_type: str = "text/plain"

    def write(self, value: object) -> bytes:
        """Return the text, in the charset of the media type; without one in UTF-8."""
        text = json_str(value)
        charset = _charset(self.media_type)
        try:
            return text.encode(charset[1] if charset else "utf-8")
        except (LookupError, UnicodeError):
            pass  # this error quotes the text: the other is raised outside this block
        raise EncodeError(f"expected text that can be sent as {self.media_type}")


@dataclass(frozen=True, slots=True)
class BytesBody:
    """A request body that is sent as it is."""

    media_type: str = "application/octet-stream"

    def write(self, value: object) -> bytes:
        """Return the bytes."""
        if not isinstance(value, bytes | bytearray):
            raise EncodeError(f"expected bytes, found {type(value).__name__}")
        return bytes(value)


class Content(Protocol[T_co]):
    """How a response body is read."""

    @property
    def media_type(self) -> str:
        """What the `Accept` header asks for."""
        ...

    def read(self, response: httpx2.Response) -> T_co:
        """Return what the body says.

        Raises:
            DecodeError: It is not what the API description says.
        """
        ...


@dataclass(frozen=True)
class JsonContent(Generic[T_co]):
    """A response body that is read as JSON."""

    decode: Callable[[JsonValue], T_co]
    media_type: str = "application/json"

    def read(self, response: httpx2.Response) -> T_co:
        """Return the decoded value."""
        return self.decode(loads(response.content))


@dataclass(frozen=True, slots=True)
class TextContent:
    """A response body that is a text."""

    media_type: str = "text/plain"

    def read(self, response: httpx2.Response) -> str:
        """Return the text, by the charset that the answer names; without one it is UTF-8.

        Where the document leaves the media type open, a JSON string gives its value.
        """
        if "*" in self.media_type and is_json(response.headers.get("Content-Type", "")):
            value = loads(response.content)
            if isinstance(value, str):
                return value
        try:
            return response.content.decode(response.charset_encoding or "utf-8")
        except (LookupError, ValueError):
            pass  # this error could quote the body: the other is raised outside this block
        raise DecodeError("the body is not text in the charset that it names")


@dataclass(frozen=True, slots=True)
class BytesContent:
    """A response body that is taken as it is."""

    media_type: str = "application/octet-stream"

    def read(self, response: httpx2.Response) -> bytes:
        """Return the bytes."""
        return response.content


def is_json(media_type: str) -> bool:
    """Return whether a media type carries JSON text."""
    name = media_type.partition(";")[0].strip().lower()
    return name in {"application/json", "text/json"} or name.endswith("+json")


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

    server: str = ""
    """The URL of a server of its own, which replaces that of the API unless the user names one."""
