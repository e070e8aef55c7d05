"""Requests that the API sends: what their bodies say, once their signatures are verified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .decode import DecodeError, loads
from .signatures import HeaderItems, WebhookError, check_body
from .values import JsonValue

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


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
