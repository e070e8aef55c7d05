"""A request and its answer, as a recording or a HAR file tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .sights import Sight

Note: TypeAlias = Literal["", "empty", "unreadable", "not looked into"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBody:
    """A body. `media_type` has no parameters and is empty where none was stated.

    `sight` is None where there is none; `note` says why.
    """

    media_type: str = ""
    sight: Sight | None = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An exchange. `path` is a template of the document for a recorded one, `url` the whole URL for
    one of a HAR file; the other is empty.

    `query` has the names in the query, None for those that were not recorded. `status` is 0 where
    no answer came.
    """

    method: str
    path: str = ""
    url: str = ""
    package: str = ""
    query: tuple[str | None, ...] = ()
    sent: SeenBody = SeenBody(note="not looked into")
    received: SeenBody = SeenBody(note="not looked into")
    status: int


def is_json(media_type: str) -> bool:
    """Whether a media type, without parameters, carries one JSON text."""
    return media_type in {"application/json", "text/json"} or media_type.endswith("+json")


FORM = "application/x-www-form-urlencoded"
