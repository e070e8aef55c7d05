"""Answers whose bodies are read as they come: to be taken part by part, or saved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import httpx2

from .contents import has_known_coding
from .errors import InvalidResponseError
from .log import running
from .operation import Operation
from .response import HttpAnswer, opening

if TYPE_CHECKING:
    import os

    from .call import AsyncCaller, SyncCaller

Prepare: TypeAlias = Callable[[httpx2.Request], None]
"""Changes a request before it is sent."""

_NO_CALL: Final = "the method made no call of this package"


class _Streamed(HttpAnswer):
    """What both kinds share: everything except waiting for bytes."""

    def __init__(self, operation: Operation[object], response: httpx2.Response) -> None:
        self._operation = operation
        super().__init__(response)

    def _check_coding(self) -> None:
        if not has_known_coding(self.http_response):
            raise self.error("the body has a content coding that was not asked for")

    def error(self, problem: str) -> InvalidResponseError:
        """Return the error for an answer that cannot be used."""
        return InvalidResponseError(self._operation, problem, self.http_response)

    def broken(self, error: httpx2.RequestError) -> InvalidResponseError:
        """Return the error for a body that does not arrive completely."""
        return self.error(f"the body broke off ({type(error).__name__})")


class StreamedResponse(_Streamed):
    """A successful answer whose body is read as it comes; `client.stream` gives one."""

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Give the body in parts, decompressed; of `chunk_size` bytes each if that is not None.

        Raises:
            InvalidResponseError: The body broke off.
        """
        self._check_coding()
        parts = self.http_response.iter_bytes(chunk_size)
        while True:
            token = running.set(self._operation)
            try:
                part = next(parts, None)
            except httpx2.RequestError as error:
                broken = error
                break
            finally:
                running.reset(token)
            if part is None:
                return
            yield part
        raise self.broken(broken)

    def read(self) -> bytes:
        """Return the whole body.

        Raises:
            InvalidResponseError: It broke off.
        """
        return b"".join(self.iter_bytes())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the body to a file, which appears, or is replaced, only when it is complete.

        Raises:
            InvalidResponseError: The body broke off.
            OSError: The file cannot be written.
        """
        from .download import FileDownload, save

        return save(FileDownload(path), self)

    def close(self) -> None:
        """Close the connection."""
        self.http_response.close()


class AsyncStreamedResponse(_Streamed):
    """A successful answer whose body is read as it comes; `client.stream` gives one."""

    async def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """Give the body in parts, as `StreamedResponse.iter_bytes` does."""
        self._check_coding()
        parts = self.http_response.aiter_bytes(chunk_size)
        while True:
            token = running.set(self._operation)
            try:
                part = await anext(parts, None)
            except httpx2.RequestError as error:
                broken = error
                break
            finally:
                running.reset(token)
            if part is None:
                return
            yield part
        raise self.broken(broken)

    async def read(self) -> bytes:
        """Return the whole body, as `StreamedResponse.read` does."""
        return b"".join([part async for part in self.iter_bytes()])

    async def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the body to a file, as `StreamedResponse.save` does."""
        from .download import FileDownload, asave

        return await asave(FileDownload(path), self)

    async def close(self) -> None:
        """Close the connection."""
        import anyio

        with anyio.CancelScope(shield=True):  # also where the task is being cancelled
            await self.http_response.aclose()


class Opener:
    """Opens the answer to the one call of a context: what `opening` holds.

    Attributes:
        answer: The answer; None before the call.
        awaited: The answer to an awaited call; None before it.
    """

    def __init__(self, prepare: Prepare | None) -> None:
        self.answer: StreamedResponse | None = None
        self.awaited: AsyncStreamedResponse | None = None
        self._prepare = prepare

    def open(
        self, caller: SyncCaller, operation: Operation[object], request: httpx2.Request
    ) -> None:
        """Send the request and keep the answer."""
        self._begin(request)
        self.answer = StreamedResponse(operation, caller.open(operation, request))

    async def aopen(
        self, caller: AsyncCaller, operation: Operation[object], request: httpx2.Request
    ) -> None:
        """Send the request and keep the answer."""
        self._begin(request)
        self.awaited = AsyncStreamedResponse(operation, await caller.open(operation, request))

    def _begin(self, request: httpx2.Request) -> None:
        if self.answer is not None or self.awaited is not None:
            raise TypeError("the method makes more than one call: which of them is meant?")
        if self._prepare is not None:
            self._prepare(request)


def open_answer(call: Callable[[], object], prepare: Prepare | None = None) -> StreamedResponse:
    """Return the answer to the call that a function makes, with its body still to come.

    Raises:
        ApiError: There is no answer, or its status is no success.
    """
    opener = Opener(prepare)
    token = opening.set(opener)
    try:
        call()
    except BaseException:
        if opener.answer is not None:
            opener.answer.close()
        raise
    finally:
        opening.reset(token)
    if opener.answer is None:
        raise TypeError(_NO_CALL)
    return opener.answer


async def aopen_answer(
    call: Callable[[], Awaitable[object]], prepare: Prepare | None = None
) -> AsyncStreamedResponse:
    """Return the answer to the call that a function makes, as `open_answer` does."""
    opener = Opener(prepare)
    token = opening.set(opener)
    try:
        await call()
    except BaseException:
        if opener.awaited is not None:
            await opener.awaited.close()
        raise
    finally:
        opening.reset(token)
    if opener.awaited is None:
        raise TypeError(_NO_CALL)
    return opener.awaited
