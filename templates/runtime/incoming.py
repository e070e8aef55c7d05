"""How the items of a streamed body are read: event streams and JSON Lines, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from .decode import DecodeError, loads
from .events import EventParser, ServerSentEvent
from .limits import ResponseLimits, check_item, check_json
from .values import JsonValue

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_DONE: Final = "[DONE]"


class IncomingItems(Protocol[T_co]):
    """A body on its way in: bytes go in as they arrive, items come out as they are complete."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come: the API has said so, or the body is over."""
        ...

    @property
    def events(self) -> EventParser | None:
        """What takes an event stream apart; None for other bodies."""
        ...

    @property
    def last_event(self) -> ServerSentEvent | None:
        """The event that the last item came with; None if it came with none."""
        ...

    def feed(self, chunk: bytes, limits: ResponseLimits | None) -> Iterator[T_co]:
        """Give the items that these bytes complete.

        Raises:
            DecodeError: One is not what the API description says.
        """
        ...

    def finish(self, limits: ResponseLimits | None) -> Iterator[T_co]:
        """Give the items that the end of the body completes.

        Raises:
            DecodeError: It ends within an item, or one is not what the API description says.
        """
        ...


@dataclass(frozen=True)
class JsonData(Generic[T_co]):
    """Reads the data of an event, or a line, as JSON."""

    decode: Callable[[JsonValue], T_co]

    def __call__(self, data: str, limits: ResponseLimits | None) -> T_co:
        """Return the decoded value."""
        content = data.encode()
        check_json(content, limits)
        return self.decode(loads(content))


@dataclass(frozen=True)
class TextData(Generic[T_co]):
    """Reads the data of an event as the text that they are."""

    decode: Callable[[JsonValue], T_co]

    def __call__(self, data: str, limits: ResponseLimits | None) -> T_co:
        """Return the decoded text."""
        del limits
        return self.decode(data)


@dataclass(frozen=True)
class EventsContent(Generic[T_co]):
    """A response body that is an event stream, each event with data of a type.

    Attributes:
        data: Reads the data of an event.
        by_event: Reads those of events of a certain kind.
        end: The data of the event after which nothing comes, where the document states it. Where
            data are JSON, `[DONE]` is one as well: it is no JSON, and what many APIs send.
    """

    data: JsonData[T_co] | TextData[T_co]
    by_event: Mapping[str, JsonData[T_co] | TextData[T_co]] = field(
        default_factory=dict[str, "JsonData[T_co] | TextData[T_co]"], hash=False
    )
    end: str = ""
    media_type: str = "text/event-stream"

    def read(self, response: httpx2.Response) -> IncomingItems[T_co]:
        """Return what the bytes of the body go into."""
        del response
        return _IncomingEvents(self)


@dataclass(frozen=True)
class LinesContent(Generic[T_co]):
    """A response body that is a sequence of JSON texts: JSON Lines, or RFC 7464 (`json-seq`)."""

    decode: Callable[[JsonValue], T_co]
    media_type: str = "application/jsonl"

    def read(self, response: httpx2.Response) -> IncomingItems[T_co]:
        """Return what the bytes of the body go into."""
        del response
        separator = b"\x1e" if "json-seq" in self.media_type else b"\n"
        return _IncomingLines(self.decode, separator)


class _IncomingEvents(Generic[T]):
    def __init__(self, content: EventsContent[T]) -> None:
        self.ended = False
        self.events = EventParser()
        self.last_event: ServerSentEvent | None = None
        self._content = content

    def feed(self, chunk: bytes, limits: ResponseLimits | None) -> Iterator[T]:
        for event in self.events.feed(chunk):
            check_item(len(event.data), limits)
            self.last_event = event
            read = self._content.by_event.get(event.event, self._content.data)
            if self._is_end(event, read):
                self.ended = True
                return
            if event.data or isinstance(read, TextData):  # no JSON text is empty
                yield read(event.data, limits)
        check_item(self.events.pending, limits)

    def finish(self, limits: ResponseLimits | None) -> Iterator[T]:
        del limits
        self.ended = True
        event = self.events.finish()
        if event is not None and not self._is_end(event, self._content.data):
            raise DecodeError("expected events, found the end of the stream within one")
        yield from ()

    def _is_end(self, event: ServerSentEvent, read: JsonData[T] | TextData[T]) -> bool:
        data = event.data.strip()
        if self._content.end:
            return data == self._content.end
        return data == _DONE and isinstance(read, JsonData)


class _IncomingLines(Generic[T]):
    """JSON texts between separators; blank ones are none."""

    events = None
    last_event = None

    def __init__(self, decode: Callable[[JsonValue], T], separator: bytes) -> None:
        self.ended = False
        self._kept = 0
        self._decode = decode
        self._separator = separator
        self._tail: list[bytes] = []

    def feed(self, chunk: bytes, limits: ResponseLimits | None) -> Iterator[T]:
        *lines, tail = chunk.split(self._separator)
        if lines:
            lines[0] = b"".join([*self._tail, lines[0]])
            self._tail, self._kept = [], 0
        if tail:
            self._tail.append(tail)
            self._kept += len(tail)
        for line in lines:
            yield from self._read(line, limits)
        check_item(self._kept, limits)

    def finish(self, limits: ResponseLimits | None) -> Iterator[T]:
        last, self._tail, self._kept = b"".join(self._tail), [], 0
        self.ended = True
        yield from self._read(last, limits)

    def _read(self, line: bytes, limits: ResponseLimits | None) -> Iterator[T]:
        if line.strip():
            check_item(len(line), limits)
            check_json(line, limits)
            yield self._decode(loads(line))
