"""What a call can raise.

ApiError
|- MissingCredentialsError   nothing was sent: the operation needs credentials that were not given
|- NoResponseError           no answer came; `possibly_sent`: whether the request can have arrived
|  `- RequestTimeoutError    because it took too long
|- BaseStatusError           the API answered with an error status
`- InvalidResponseError      the API answered, but not as its description says

Texts are made of names from the API description, statuses and request ids. What was sent and
received is on the attributes only.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .headers import request_id

if TYPE_CHECKING:
    import httpx2

    from .operation import Operation
    from .rate_limit import RateLimitInfo


class ApiError(Exception):
    """Base of every error of a call.

    Attributes:
        operation: Resource group and method, for example `messages.send`; empty if a client could
            not be made.
        method: HTTP method.
        path: Path template, for example `/users/{userId}`: without the values of its parameters.
    """

    operation: str
    method: str
    path: str

    def __init__(self, problem: str, operation: Operation[object] | None = None) -> None:
        if operation is None:
            super().__init__(problem)
            self.operation = self.method = self.path = ""
        else:
            super().__init__(f"{operation.name}: {operation.method} {operation.path}: {problem}")
            self.operation = operation.name
            self.method = operation.method
            self.path = operation.path

    def __reduce__(self) -> tuple[Callable[..., ApiError], tuple[object, ...]]:
        return _restore, (type(self), self.args, vars(self))


def _restore(
    error: type[ApiError], args: tuple[object, ...], attributes: dict[str, Any]
) -> ApiError:
    """Return a copied or unpickled error, which the arguments of its constructor cannot make."""
    restored = error.__new__(error, *args)
    vars(restored).update(attributes)
    return restored


class MissingCredentialsError(ApiError):
    """Nothing was sent: the operation needs credentials that the client was not given."""


class NoResponseError(ApiError):
    """No answer came.

    Attributes:
        possibly_sent: Whether the request can have arrived and taken effect. If so, find out before
            sending it again. False if the connection was never made.
    """

    possibly_sent: bool

    def __init__(self, operation: Operation[object], reason: str, *, possibly_sent: bool) -> None:
        told = (
            "no response; the request may have taken effect, do not simply send it again"
            if possibly_sent
            else "no connection; the request was not sent"
        )
        super().__init__(f"{told} ({reason})", operation)
        self.possibly_sent = possibly_sent


class RequestTimeoutError(NoResponseError):
    """No answer came within the time that the client allows."""


class _ResponseError(ApiError):
    """An error that has an answer.

    Attributes:
        response: The whole answer; its `request` is what was sent, credentials included.
        status_code: HTTP status.
        request_id: The API's id of this request, for its support; None if the answer has none.
    """

    response: httpx2.Response
    status_code: int
    request_id: str | None

    def __init__(
        self, operation: Operation[object], problem: str, response: httpx2.Response
    ) -> None:
        found = request_id(response.headers)
        status = status_text(response.status_code)
        shown = f"{status} (request id {found})" if found else status
        super().__init__(f"{shown}: {problem}" if problem else shown, operation)
        self.response = response
        self.status_code = response.status_code
        self.request_id = found

    @property
    def headers(self) -> httpx2.Headers:
        """Headers of the answer."""
        return self.response.headers

    @property
    def rate_limit(self) -> RateLimitInfo | None:
        """What the answer says of the API's rate limit; None if nothing."""
        from .rate_limit import rate_limit

        return rate_limit(self.response.headers)

    @property
    def body(self) -> bytes:
        """Body of the answer; empty if it broke off."""
        try:
            return self.response.content
        except RuntimeError:  # httpx2.ResponseNotRead
            return b""


class BaseStatusError(_ResponseError):
    """The API answered with an error status, or with a redirect, which is not followed.

    Attributes:
        retry_after: Seconds after which the API asks to try again; None if it does not say.
    """

    retry_after: float | None

    def __init__(
        self,
        operation: Operation[object],
        response: httpx2.Response,
        *,
        detail: object = None,
        retry_after: float | None = None,
    ) -> None:
        redirect = "redirects are not followed" if 300 <= response.status_code < 400 else ""
        super().__init__(operation, redirect, response)
        self.retry_after = retry_after
        self._detail = detail

    @property
    def detail(self) -> object:
        """The body as the API description types it; None if it has no or another form."""
        return self._detail


class InvalidResponseError(_ResponseError):
    """The answer does not fit the API description.

    With a 2xx status the API accepted the request: do not simply send it again.

    Attributes:
        body_path: Where in the body: member names and indexes from the outermost value inwards.
    """

    body_path: tuple[str | int, ...]

    def __init__(
        self,
        operation: Operation[object],
        problem: str,
        response: httpx2.Response,
        *,
        body_path: tuple[str | int, ...] = (),
    ) -> None:
        if response.is_success:
            problem += "; the request was accepted, do not simply send it again"
        super().__init__(operation, problem, response)
        self.body_path = body_path


def status_text(status: int) -> str:
    """Return a status with its standard phrase; the phrase of the answer can hold anything."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
