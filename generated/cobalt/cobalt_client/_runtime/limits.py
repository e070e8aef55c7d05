"""Limits on what the client takes from an API that is not trusted to stay reasonable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .decode import DecodeError
from .outcome import BodyTooLargeError

if TYPE_CHECKING:
    import httpx2

# Strings are skipped as a whole; one without an end reaches to that of the text. Possessive, so
# that no text takes longer than its length.
_find_brackets: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL).finditer


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLimits:
    """What the client takes at most; None sets no limit, which is the default of each.

    An answer beyond a limit raises `InvalidResponseError`, and its connection is closed.
    """

    max_body: int | None = None
    """Bytes of a body that is read into memory, after decompression; for a stream, those of one
    item. `stream` and `download` are not limited: they hold no whole body."""

    max_depth: int | None = None
    """How deep arrays and objects of a JSON text can lie in one another."""

    def __post_init__(self) -> None:
        for name in ("max_body", "max_depth"):
            limit: int | None = getattr(self, name)
            if limit is not None and limit < 1:
                raise ValueError(f"{name}: expected at least 1, or None")


def check_item(size: int, limits: ResponseLimits | None) -> None:
    """Check the size of an item of a stream, or of what has arrived of it.

    Raises:
        DecodeError: It is too large.
    """
    if limits is not None and limits.max_body is not None and size > limits.max_body:
        raise DecodeError(f"an item is larger than the limit of {limits.max_body} bytes")


def check_json(text: bytes, limits: ResponseLimits | None) -> None:
    """Check how deep a JSON text is, before it is read.

    Raises:
        DecodeError: It is deeper than the client takes.
    """
    if limits is None or limits.max_depth is None:
        return
    most, depth = limits.max_depth, 0
    for match in _find_brackets(text):
        match text[match.start()]:
            case 0x5B | 0x7B:
                depth += 1
                if depth > most:
                    break
            case 0x5D | 0x7D:
                depth -= 1
            case _:
                pass  # a string
    if depth > most:
        raise DecodeError(f"expected at most {most} levels of values, found more")


class _Parts:
    """The parts of a body, up to a size in bytes."""

    def __init__(self, response: httpx2.Response, most: int) -> None:
        self._response = response
        self._left = most
        self._parts: list[bytes] = []

    def add(self, part: bytes) -> None:
        """Keep one more part.

        Raises:
            BodyTooLargeError: The body is larger than that; none of it is kept.
        """
        self._left -= len(part)
        if self._left < 0:
            self._parts = []
            raise BodyTooLargeError("too large", request=self._response.request)
        self._parts.append(part)

    def keep(self) -> None:
        """Make the parts the body of the answer, as its `read` does."""
        # httpx2 has no way to say so.
        vars(self._response)["_content"] = b"".join(self._parts)


def read_body(response: httpx2.Response, limits: ResponseLimits) -> None:
    """Read the body of an answer, as far as the client takes it.

    Raises:
        BodyTooLargeError: It is larger.
        httpx2.RequestError: It broke off.
    """
    if limits.max_body is None:
        response.read()
        return
    parts = _Parts(response, limits.max_body)
    for part in response.iter_bytes():
        parts.add(part)
    parts.keep()


async def aread_body(response: httpx2.Response, limits: ResponseLimits) -> None:
    """Read the body of an answer, as `read_body` does."""
    if limits.max_body is None:
        await response.aread()
        return
    parts = _Parts(response, limits.max_body)
    async for part in response.aiter_bytes():
        parts.add(part)
    parts.keep()
