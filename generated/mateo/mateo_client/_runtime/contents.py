"""How the body of an answer is read, by the kind of its media type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from .decode import DecodeError, loads
from .values import JsonValue

if TYPE_CHECKING:
    import httpx2

T_co = TypeVar("T_co", covariant=True)


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
        _check_coding(response)
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
        """Return the bytes.

        Raises:
            DecodeError: They are compressed in a way that was not asked for.
        """
        _check_coding(response)
        return response.content


def essence(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Return whether a media type carries JSON text."""
    name = essence(media_type)
    return name in {"application/json", "text/json"} or name.endswith("+json")


def has_known_coding(response: httpx2.Response) -> bool:
    """Return whether httpx2 undoes the compression of a body: it does so for what it asks for."""
    stated = response.headers.get("Content-Encoding", "")
    asked = response.request.headers.get("Accept-Encoding", "")
    known = {"", "identity", "gzip", "deflate", *_listed(asked)}
    return known.issuperset(_listed(stated))


def _listed(header: str) -> list[str]:
    """Return the codings that a header lists, without their weights."""
    return [item.partition(";")[0].strip().lower() for item in header.split(",")]


def _check_coding(response: httpx2.Response) -> None:
    if "Content-Encoding" in response.headers and not has_known_coding(response):
        raise DecodeError("the body has a content coding that was not asked for")
