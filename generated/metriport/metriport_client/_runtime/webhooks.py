"""Requests that the API sends: what their bodies say. Their signatures are verified in another
module, before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from .decode import DecodeError, loads
from .values import JsonValue

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class HeaderItems(Protocol):
    """Headers of a request: a `dict`, or what a web framework has for them."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return the headers by name; a name can come more than once, in any case."""
        ...


class WebhookError(Exception):
    """Base of what can be wrong with a request that should be a webhook."""


class WebhookPayloadError(WebhookError):
    """A request has a body that is not as the API description says.

    Attributes:
        body_path: Where in the body: member names and indexes from the outermost value inwards.
    """

    body_path: tuple[str | int, ...]

    def __init__(self, problem: str, body_path: tuple[str | int, ...] = ()) -> None:
        super().__init__(problem)
        self.body_path = body_path


# No slots: on Python 3.11, `EventBody[None](...)` fails on a frozen class that has them.
@dataclass(frozen=True, eq=False)
class EventBody(Generic[T_co]):
    """How the bodies of events are read: by the value of a header, where there is one for it."""

    decode: Callable[[JsonValue], T_co]
    header: str = ""
    by_header: Mapping[str, Callable[[JsonValue], T_co]] = field(
        default_factory=dict[str, "Callable[[JsonValue], Any]"]
    )


def read_event(event: EventBody[T], body: bytes, headers: HeaderItems | None = None) -> T:
    """Return what a body says.

    Raises:
        WebhookPayloadError: It is not what the API description says.
        TypeError: The body is not bytes.
    """
    check_body(body)
    decode = event.decode
    if event.header and headers is not None:
        wanted = event.header.lower()
        for name, value in headers.items():
            if name.lower() == wanted:
                decode = event.by_header.get(value.strip(" \t"), decode)
    try:
        return decode(loads(body))
    except DecodeError as error:
        problem, path = str(error), error.path
    except RecursionError:
        problem, path = "values are nested too deeply", ()
    raise WebhookPayloadError(problem, path)


def check_body(body: object) -> None:
    """Return if a body is bytes.

    Raises:
        TypeError: It is something else, which cannot be what was signed.
    """
    if not isinstance(body, bytes):
        raise TypeError(
            f"body must be the bytes as they arrived, not {type(body).__name__}: what is parsed and"
            " written again, or decoded, is no longer what was signed"
        )
