"""Headers of answers as typed values, each of them read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, Self, TypeVar

from .decode import DecodeError, loads
from .values import JsonValue

T = TypeVar("T")


class HasHeaders(Protocol):
    """What an answer is here: what `with_response` returns, a stream, or an error."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers, their names in any case."""
        ...


class ResponseHeaders:
    """Base of the headers that an operation declares.

    A header that the answer does not have is None. One that is not what the API description says
    raises `DecodeError`, when it is asked for: the call it came with is not lost for that.
    """

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    @classmethod
    def of(cls, answer: HasHeaders) -> Self:
        """Return the headers of an answer, for example of what `with_response` returns."""
        return cls(answer.headers)

    def _text(self, name: str, decode: Callable[[JsonValue], T]) -> T | None:
        text = self._headers.get(name)
        return None if text is None else _decoded(name, text, decode)

    def _json(self, name: str, decode: Callable[[JsonValue], T]) -> T | None:
        text = self._headers.get(name)
        return None if text is None else _decoded(name, text, lambda _: decode(_value(text)))

    def _list_of_text(self, name: str, decode: Callable[[JsonValue], T]) -> list[T] | None:
        items = self._items(name)
        return None if items is None else [_decoded(name, item, decode) for item in items]

    def _list_of_json(self, name: str, decode: Callable[[JsonValue], T]) -> list[T] | None:
        def read(item: JsonValue) -> T:
            return decode(_value(str(item)))

        items = self._items(name)
        return None if items is None else [_decoded(name, item, read) for item in items]

    def _items(self, name: str) -> list[str] | None:
        """Return the values of a list; empty ones do not count (RFC 9110, section 5.6.1)."""
        text = self._headers.get(name)
        if text is None:
            return None
        return [item.strip() for item in text.split(",") if item.strip()]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def _value(text: str) -> JsonValue:
    return loads(text.encode())


def _decoded(name: str, text: str, decode: Callable[[JsonValue], T]) -> T:
    try:
        return decode(text)
    except DecodeError as error:
        problem = error.problem
    raise DecodeError(f"the header {name}: {problem}")
