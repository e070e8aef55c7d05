"""The result of a call together with its HTTP answer."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    import httpx2

    from .call import AsyncCaller, SyncCaller
    from .operation import Operation
    from .rate_limit import RateLimitInfo

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class HttpAnswer:
    """An HTTP answer, as it is seen beside what its body says.

    Attributes:
        http_response: The answer as httpx2 gives it.
    """

    __slots__ = ("http_response",)

    def __init__(self, http_response: httpx2.Response) -> None:
        self.http_response = http_response

    @property
    def status_code(self) -> int:
        """HTTP status."""
        return self.http_response.status_code

    @property
    def headers(self) -> httpx2.Headers:
        """Headers of the answer."""
        return self.http_response.headers

    @property
    def request_id(self) -> str | None:
        """The API's id of the request, for its support; None if the answer has none."""
        from .headers import request_id

        return request_id(self.http_response.headers)

    @property
    def rate_limit(self) -> RateLimitInfo | None:
        """What the answer says of the API's rate limit; None if nothing."""
        from .rate_limit import rate_limit

        return rate_limit(self.http_response.headers)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} HTTP {self.status_code}>"


class ApiResponse(HttpAnswer, Generic[T_co]):
    """What a method returned, and the HTTP answer it came from.

    Attributes:
        value: What the method returned.
        http_response: The answer as httpx2 gives it.
        attempts: How often the request was sent.
    """

    __slots__ = ("attempts", "value")

    def __init__(self, value: T_co, http_response: httpx2.Response, *, attempts: int) -> None:
        super().__init__(http_response)
        self.value = value
        self.attempts = attempts


class Answer(NamedTuple):
    """The HTTP answer to a call."""

    response: httpx2.Response
    attempts: int


Answers: TypeAlias = list[Answer]

answers: Final[ContextVar[Answers | None]] = ContextVar("answers", default=None)
"""Where the calls of this context put their answers, if someone wants them."""


def make_response(value: T, collected: Answers) -> ApiResponse[T]:
    """Return a result together with the last of the answers that were collected on the way."""
    if not collected:
        raise TypeError("with_response: the method made no call of this package")
    answer = collected[-1]
    return ApiResponse(value, answer.response, attempts=answer.attempts)


class Opening(Protocol):
    """What opens the answer of the next call instead of having it read."""

    def open(
        self, caller: SyncCaller, operation: Operation[object], request: httpx2.Request
    ) -> None:
        """Send the request and keep the answer."""
        ...

    async def aopen(
        self, caller: AsyncCaller, operation: Operation[object], request: httpx2.Request
    ) -> None:
        """Send the request and keep the answer."""
        ...


opening: Final[ContextVar[Opening | None]] = ContextVar("opening", default=None)
"""What the next call of this context gives its request to, if it is not to be read."""
