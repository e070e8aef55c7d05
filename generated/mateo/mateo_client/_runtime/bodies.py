"""How the body of a request is written, by the kind of its media type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from .encode import EncodeError, dumps, json_str
from .styles import Style, pairs, quoted
from .values import JsonValue

if TYPE_CHECKING:
    import httpx2

_charset: Final = re.compile(r'.*;\s*charset="?([\w.:-]+)', re.IGNORECASE).match


class StreamedBody(Protocol):
    """A body that is read while it is sent (see `streams`)."""

    def open(self, headers: httpx2.Headers, *, awaited: bool) -> httpx2.SyncByteStream:
        """Set the headers that describe it; return what httpx2 sends, in either way.

        Raises:
            EncodeError: It can only be sent by the other client: `awaited` says which one it is.
        """
        ...


class Body(Protocol):
    """How a request body is written."""

    @property
    def media_type(self) -> str:
        """What the `Content-Type` header says."""
        ...

    def write(self, value: object) -> bytes | StreamedBody:
        """Return the body, or how it is read while it is sent.

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
