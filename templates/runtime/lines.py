"""Request bodies with one JSON value after the other: JSON Lines and JSON text sequences."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar, cast

from .encode import EncodeError, dumps
from .uploads import Upload, awaited_source, source_of
from .values import JsonValue

T = TypeVar("T")

# What can be iterated, too, but hardly is meant so.
_NO_LINES: Final[tuple[type, ...]] = (str, bytes, Mapping)

JsonLines: TypeAlias = Iterable[T] | AsyncIterable[T]
"""Values to send, one on each line. Those of an iterator are made while they are sent, and such a
call is not repeated. An asynchronous one needs the asynchronous client."""


@dataclass(frozen=True, slots=True)
class LinesBody:
    """A request body with a JSON text on each line; in a sequence (RFC 7464) after a mark, too."""

    encode: Callable[[Any], JsonValue]
    media_type: str = "application/jsonl"

    def write(self, value: object) -> bytes | Upload:
        """Return the lines of a list; of an iterator, how they are made."""
        if isinstance(value, list | tuple):
            return b"".join(self._numbered(cast("Iterable[object]", value)))
        if isinstance(value, AsyncIterable):
            awaited = self._awaited(cast("AsyncIterable[object]", value))
            return Upload(None, [awaited_source(awaited)])
        given = value
        if isinstance(given, _NO_LINES) or not isinstance(given, Iterable):
            raise EncodeError(f"expected a list or an iterator, found {type(value).__name__}")
        return Upload(None, [source_of(self._numbered(cast("Iterable[object]", given)))])

    def _numbered(self, values: Iterable[object]) -> Iterable[bytes]:
        for number, value in enumerate(values):
            yield self._line(number, value)

    async def _awaited(self, values: AsyncIterable[object]) -> AsyncIterator[bytes]:
        number = 0
        async for value in values:
            yield self._line(number, value)
            number += 1

    def _line(self, number: int, value: object) -> bytes:
        mark = b"\x1e" if self.media_type.partition(";")[0].strip().endswith("json-seq") else b""
        try:
            return b"%b%b\n" % (mark, dumps(self.encode(value)))
        except EncodeError as error:
            raise error.under(number) from None
