"""Operations that offer several media types for the same values.

The preferred one is sent and asked for, unless `with_options(media_type=...)` chooses another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, runtime_checkable

from .contents import essence

if TYPE_CHECKING:
    import httpx2

    from .bodies import Body, StreamedBody
    from .contents import Content
    from .operation import Operation

T_co = TypeVar("T_co", covariant=True)


@runtime_checkable
class Requiring(Protocol):
    """What cannot be read without a package that is not always installed."""

    def require(self) -> None:
        """Check that it is there.

        Raises:
            ImportError: It is not installed.
        """
        ...


@dataclass(frozen=True)
class BodyChoice:
    """A request body that can be sent as several media types; the first is preferred."""

    bodies: tuple[Body, ...]

    @property
    def media_type(self) -> str:
        """What is sent unless another one is chosen."""
        return self.bodies[0].media_type

    def write(self, value: object) -> bytes | StreamedBody:
        """Return the body as the preferred media type."""
        return self.bodies[0].write(value)


@dataclass(frozen=True)
class ContentChoice(Generic[T_co]):
    """A response body that can come as several media types; the first is preferred."""

    contents: tuple[Content[T_co], ...]

    @property
    def media_type(self) -> str:
        """What is asked for unless another one is chosen."""
        return self.contents[0].media_type

    def read(self, response: httpx2.Response) -> T_co:
        """Return what the body says, by the media type that it has.

        A server can ignore what `Accept` asks for.
        """
        name = essence(response.headers.get("Content-Type", ""))
        kind = _kind(name)
        named = (each for each in self.contents if essence(each.media_type) == name)
        alike = (each for each in self.contents if _kind(essence(each.media_type)) == kind)
        return next(named, next(alike, self.contents[0])).read(response)

    def asked(self, media_type: str) -> Content[T_co]:
        """Return the content of a media type; the preferred one if it is not offered."""
        name = essence(media_type)
        found = (content for content in self.contents if essence(content.media_type) == name)
        return next(found, self.contents[0])


def body_of(operation: Operation[object], media_type: str) -> Body | None:
    """Return how the body of an operation is written, as a media type if it is offered."""
    body = operation.body
    if not isinstance(body, BodyChoice):
        return body
    found = (each for each in body.bodies if essence(each.media_type) == essence(media_type))
    return next(found, body.bodies[0])


def accept_of(operation: Operation[object], media_type: str) -> str:
    """Return the `Accept` header of an operation, for a media type where it is offered; empty if
    no answer has a body.

    Raises:
        ImportError: What is asked for cannot be read, since a package is not installed.
    """
    asked = [
        content.asked(media_type) if isinstance(content, ContentChoice) else content
        for content in operation.responses.values()
        if content is not None
    ]
    for content in asked:
        if isinstance(content, Requiring):
            content.require()
    return operation.accept or ", ".join(dict.fromkeys(content.media_type for content in asked))


def _kind(name: str) -> str:
    """What a media type is a form of: `xml` for `text/xml` as for `application/atom+xml`."""
    return name.replace("+", "/").rpartition("/")[2]
