"""From the HTTP answer to the result of a call, or to its error."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar, cast

import httpx2

from .contents import Content, JsonContent
from .decode import DecodeError
from .errors import BaseStatusError, InvalidResponseError
from .headers import retry_after
from .operation import Operation
from .outcome import BodyTooLargeError

if TYPE_CHECKING:
    from .limits import ResponseLimits

T = TypeVar("T")


def read(
    operation: Operation[T],
    response: httpx2.Response,
    *,
    errors: str,
    broken: httpx2.RequestError | None = None,
    limits: ResponseLimits | None = None,
) -> T:
    """Return the result that an answer carries.

    `errors` is the module of the error classes, `broken` why its body did not arrive completely.

    Raises:
        BaseStatusError: The status is no success; the error is of the class in `errors` for it.
        InvalidResponseError: The answer is not what the API description says.
    """
    status = response.status_code
    contents = operation.responses
    if status in contents:
        content = contents[status]
    elif not response.is_success:
        raise status_error(operation, response, whole=broken is None, errors=errors)
    else:
        content = _undocumented(operation, response)
    if content is None:
        return cast("T", None)
    if broken is not None:
        raise InvalidResponseError(operation, _why(broken), response)
    try:
        if limits is not None and isinstance(content, JsonContent):
            from .limits import check_json  # most clients have none

            check_json(response.content, limits)
        return content.read(response)
    except DecodeError as error:
        problem, path = str(error), error.path
    except RecursionError:
        problem, path = "values are nested too deeply", ()
    raise InvalidResponseError(operation, problem, response, body_path=path)


def _why(broken: httpx2.RequestError) -> str:
    """Why a body did not arrive completely; the text of the error could quote it."""
    if isinstance(broken, BodyTooLargeError):
        return "the body is larger than the limit of the client"
    return "the body broke off"


def _undocumented(operation: Operation[T], response: httpx2.Response) -> Content[T] | None:
    """Return what to read at a success status that the API description does not name."""
    contents = operation.responses
    for key in (_range(response.status_code), "default"):
        if key in contents:
            return contents[key]
    different = set(contents.values())
    if len(different) != 1:
        raise InvalidResponseError(operation, "this status is not documented", response)
    return different.pop()


def status_error(
    operation: Operation[object], response: httpx2.Response, *, whole: bool, errors: str
) -> BaseStatusError:
    """Return the error of an answer whose status is no success; see `read`."""
    module = import_module(errors)
    by_status: Mapping[int | str, type[BaseStatusError]] = module.BY_STATUS
    other: type[BaseStatusError] = module.StatusError
    status = response.status_code
    error_class = by_status.get(status) or by_status.get(_range(status), other)
    return error_class(
        operation,
        response,
        detail=_detail(operation, response) if whole else None,
        retry_after=retry_after(response.headers),
    )


def error_content(operation: Operation[object], status: int) -> Content[object] | None:
    """Return how the body of an error is read; None if the API description does not say."""
    errors = operation.errors
    return errors.get(status) or errors.get(_range(status)) or errors.get("default")


def _detail(operation: Operation[object], response: httpx2.Response) -> object:
    """Return the typed body of an error; None if it has none, which must not hide the status."""
    content = error_content(operation, response.status_code)
    if content is None:
        return None
    try:
        return content.read(response)
    except (DecodeError, RecursionError):
        return None


def _range(status: int) -> str:
    return f"{status // 100}XX"
