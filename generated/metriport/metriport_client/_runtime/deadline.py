"""The time that a call may take over all its attempts, with the waits between them.

A moment is a time of the monotonic clock, in seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

import httpx2

GRACE: Final = 0.05
"""Seconds after which an attempt that is late is cancelled from outside. By then each step has
ended by its own timeout, which tells whether the request can have been sent; only an answer that
arrives in crumbs has not."""

_SHORTEST: Final = 0.001
"""Seconds for a step that begins too late: a socket takes zero for "do not wait"."""


class StepTimeouts(Mapping[str, float | None]):
    """The timeouts of the steps of a request, each cut to what is left when the step begins.

    The transport asks for one at the beginning of its step: `pool`, `connect`, `write`, `read`.
    """

    def __init__(self, timeouts: Mapping[str, float | None], until: float) -> None:
        self._timeouts = timeouts
        self._until = until

    def __getitem__(self, step: str) -> float | None:
        seconds = self._timeouts[step]
        left = max(_SHORTEST, self._until - time.monotonic())
        return left if seconds is None else min(seconds, left)

    def __iter__(self) -> Iterator[str]:
        return iter(self._timeouts)

    def __len__(self) -> int:
        return len(self._timeouts)


class TimedStream(httpx2.SyncByteStream):
    """The body of an answer, which a blocking client reads until a moment and no further."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            yield chunk
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the deadline has passed")

    def close(self) -> None:
        """Close the stream below."""
        self._stream.close()

    @property
    def elapsed(self) -> timedelta | None:
        """How long the exchange took; None before its end. `httpx2.Response` asks for it."""
        return getattr(self._stream, "elapsed", None)


def begin(deadline: float, request: httpx2.Request, timeouts: Mapping[str, float | None]) -> float:
    """Let a request take that many seconds from now on; return the moment when they are over."""
    until = time.monotonic() + deadline
    request.extensions["timeout"] = StepTimeouts(timeouts, until)
    return until
