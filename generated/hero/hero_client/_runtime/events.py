"""Event streams (`text/event-stream`), taken apart as the HTML standard says, section 9.2.6.

One thing is stricter than there: bytes that are not UTF-8 are an error, not a replaced character.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from .decode import DecodeError

_line_end: Final = re.compile(r"\r\n|\r|\n").split
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSentEvent:
    """One event of a stream. Its repr does not show the data."""

    event: str = "message"
    """What kind of event it is; `message` where the API does not say."""

    data: str = field(default="", repr=False)
    """The data as they were sent; several lines are joined by line feeds."""

    id: str = ""
    """The id that was stated last; empty if there was none."""

    retry: int | None = None
    """Milliseconds that the API last asked to wait before reconnecting; None if it did not ask."""


class EventParser:
    """Takes the bytes of an event stream as they come, and gives the events that are complete.

    Attributes:
        last_id: The id that was stated last, where a broken stream goes on; empty without one.
        retry: Milliseconds that the API last asked to wait before reconnecting; None without.
    """

    def __init__(self) -> None:
        self.last_id = ""
        self.retry: int | None = None
        # One byte order mark at the start is no part of the text.
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._tail: list[str] = []
        self._after_return = False
        self._id = ""
        self._event = ""
        self._data: list[str] = []
        self._tail_size = 0
        self._data_size = 0

    def go_on(self, earlier: EventParser) -> None:
        """Take over what an earlier connection has said of how to reconnect."""
        self.last_id = self._id = earlier.last_id
        self.retry = earlier.retry

    @property
    def pending(self) -> int:
        """How many characters are kept of an event that is not complete."""
        return self._tail_size + self._data_size

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Give the events that these bytes complete.

        Raises:
            DecodeError: The bytes are not UTF-8.
        """
        for line in self._lines(self._text(chunk)):
            event = self._take(line)
            if event is not None:
                yield event

    def finish(self) -> ServerSentEvent | None:
        """Return the event that the end of the stream leaves without its blank line; None if there
        is none.

        Raises:
            DecodeError: The stream ends within a character.
        """
        last = self._text(b"", final=True)
        line = "".join([*self._tail, last])
        self._tail, self._tail_size = [], 0
        if line:
            self._take(line)
        return self._dispatch()

    def _text(self, chunk: bytes, *, final: bool = False) -> str:
        try:
            return self._decoder.decode(chunk, final)
        except UnicodeDecodeError:
            pass  # it holds the bytes: the other is raised outside this block
        raise DecodeError("expected events, found bytes that are not UTF-8")

    def _lines(self, text: str) -> list[str]:
        """Return the lines that a text completes, and keep the rest of it."""
        if self._after_return and text:
            text = text.removeprefix("\n")  # the other half of a CRLF
            self._after_return = False
        if text.endswith("\r"):
            self._after_return = True
        *lines, tail = _line_end(text)
        if lines:
            lines[0] = "".join([*self._tail, lines[0]])
            self._tail, self._tail_size = [], 0
        if tail:
            self._tail.append(tail)
            self._tail_size += len(tail)
        return lines

    def _take(self, line: str) -> ServerSentEvent | None:
        """Return the event that a line completes, if it is the blank one after it."""
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
                self._data_size += len(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER:
                self.retry = int(value)
            case _:
                pass  # a comment, or a field that is not known
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        data, kind = self._data, self._event
        self._data, self._event, self._data_size = [], "", 0
        self.last_id = self._id
        if not data:
            return None
        return ServerSentEvent(
            event=kind or "message", data="\n".join(data), id=self.last_id, retry=self.retry
        )
