"""Error classes of the letters API, as they are generated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from runtime.errors import BaseStatusError

if TYPE_CHECKING:
    from .letters import Refusal


class StatusError(BaseStatusError):
    """The API answered with an error status."""


class BadRequestError(StatusError):
    """400."""

    @property
    def detail(self) -> Refusal | None:
        """The typed body."""
        return cast("Refusal | None", super().detail)


class RateLimitError(StatusError):
    """429."""


class ServerError(StatusError):
    """5xx."""


BY_STATUS: Final[Mapping[int | str, type[BaseStatusError]]] = {
    400: BadRequestError,
    429: RateLimitError,
    "5XX": ServerError,
}
