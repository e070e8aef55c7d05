"""The bases of every client, and the facts of an API that they need.

httpx2 is imported when the first client is made, not before.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Generic, NamedTuple, ParamSpec, Self, TypeVar

from .response import Answers, ApiResponse, answers, make_response

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path
    from types import TracebackType

    import httpx2

    from .call import AsyncCaller, SyncCaller
    from .credentials import Credential
    from .download import FileDownload
    from .hooks import AsyncCallHooks, CallHooks
    from .limits import ResponseLimits
    from .opened import AsyncStreamedResponse, StreamedResponse
    from .retry import RetryPolicy
    from .servers import ServerUrl
    from .tokens import AsyncTokenSource, TokenSource

P = ParamSpec("P")
T = TypeVar("T")
CallerT = TypeVar("CallerT", "SyncCaller", "AsyncCaller")


class Api(NamedTuple):
    """The facts of an API that concern all its operations."""

    package: str
    """Import name of the package; its loggers are named so too."""
    version: str
    """Version of the package."""
    title: str
    """What the API is called in texts."""
    environments: Mapping[str, ServerUrl | str]
    """Servers by name, as URLs where these have no variables; the first one is the default."""
    credentials: tuple[Credential, ...]
    """One for each security scheme."""
    errors: str
    """The module with `BY_STATUS` and `StatusError`; it is imported when an error is raised."""
    required: tuple[str, ...] = ()
    """The security schemes without which no operation can be called."""
    idempotency_header: str = ""
    """The header that carries a key with each POST and PATCH; empty if the API knows none."""


class _Client(Generic[CallerT]):
    """What both kinds of clients share."""

    _caller: CallerT
    _owned: bool

    def __init__(self, caller: CallerT, *, owned: bool) -> None:
        self._caller = caller
        self._owned = owned
        """Whether closing this client closes the connections."""

    def with_options(
        self,
        *,
        timeout: float | httpx2.Timeout | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
        idempotency_key: str | None = None,
        media_type: str | None = None,
        limits: ResponseLimits | None = None,
    ) -> Self:
        """Return a client with other options on the same connections.

        Closing it does nothing: the original closes the connections.

        Args:
            timeout: Seconds to wait for a connection and for each further step; None keeps it.
            retry: How often and how patiently to send again; None keeps it.
            headers: Sent with every request, in addition to those already set.
            deadline: Seconds that a call may take over all its attempts and waits; None keeps it,
                `math.inf` removes it.
            idempotency_key: Sent with the next call that is not idempotent by itself, the same in
                all its attempts, in the header where the API takes such keys. Use it for one call.
            media_type: Sent and asked for by each operation that offers it, such as
                `application/xml`; the others keep what they prefer. None keeps it.
            limits: What is taken of an answer at most; None keeps them, `ResponseLimits()` removes
                them.

        Raises:
            ValueError: An option cannot be used; the text does not repeat it.
        """
        from .settings import change_settings

        changed = object.__new__(type(self))
        for name, value in vars(self).items():
            # A resource group calls through the client that it was made for.
            if not isinstance(getattr(type(self), name, None), cached_property):
                setattr(changed, name, value)
        settings = change_settings(
            self._caller.settings,
            timeout=timeout,
            retry=retry,
            headers=headers,
            deadline=deadline,
            idempotency_key=idempotency_key,
            media_type=media_type,
            limits=limits,
        )
        changed._caller = self._caller.with_settings(settings)
        changed._owned = False
        return changed

    def __repr__(self) -> str:
        url = self._caller.settings.base_url
        return f"{type(self).__name__}(base_url={str(url.copy_with(userinfo=b''))!r})"


class SyncClient(_Client["SyncCaller"]):
    """A client that blocks until a call is answered. Several threads can use it at once."""

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, str | TokenSource | None],
        environment: str | None = None,
        base_url: str | None = None,
        variables: Mapping[str, str | None] | None = None,
        timeout: float | httpx2.Timeout | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
        hooks: Sequence[CallHooks] = (),
        limits: ResponseLimits | None = None,
        http_client: httpx2.Client | None = None,
    ) -> None:
        import httpx2

        from .call import SyncCaller
        from .settings import make_settings

        settings = make_settings(
            api,
            credentials=credentials,
            environment=environment,
            base_url=base_url,
            variables=variables or {},
            timeout=timeout,
            retry=retry,
            headers=headers,
            deadline=deadline,
            hooks=hooks,
            http=http_client,
            limits=limits,
        )
        http = httpx2.Client() if http_client is None else http_client
        super().__init__(SyncCaller(settings, http), owned=http_client is None)

    def with_response(
        self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> ApiResponse[T]:
        """Return what a method returns, together with the HTTP answer.

        For example `client.with_response(client.messages.send, text="Hello")`.
        """
        collected: Answers = []
        token = answers.set(collected)
        try:
            value = method(*args, **kwargs)
        finally:
            answers.reset(token)
        return make_response(value, collected)

    @contextmanager
    def stream(
        self, method: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs
    ) -> Generator[StreamedResponse, None, None]:
        """Send what a method sends, and give the answer with its body still to come.

        For example `with client.stream(client.files.content, file_id="f1") as answer:` and then
        `for part in answer.iter_bytes():`. The connection is closed after the block.

        Raises:
            ApiError: As the method does, if the status is no success.
        """
        from .opened import open_answer

        answer = open_answer(partial(method, *args, **kwargs))
        try:
            yield answer
        finally:
            answer.close()

    def download(
        self,
        to: str | PathLike[str] | FileDownload,
        method: Callable[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Path:
        """Write what a method would return to a file, which appears only when it is complete.

        For example `client.download("scan.pdf", client.files.content, file_id="f1")`, or with
        `FileDownload("scan.pdf", progress=show, resume=True)` as its first argument.

        Raises:
            ApiError: As the method does, if the status is no success or the body breaks off.
            OSError: The file cannot be written.
        """
        from .download import download

        return download(to, partial(method, *args, **kwargs))

    def close(self) -> None:
        """Close the connections, unless they belong to the user's own HTTP client."""
        if self._owned:
            self._caller.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(_Client["AsyncCaller"]):
    """A client whose calls are awaited, on asyncio or trio. Several tasks can use it at once."""

    def __init__(
        self,
        api: Api,
        *,
        credentials: Mapping[str, str | AsyncTokenSource | None],
        environment: str | None = None,
        base_url: str | None = None,
        variables: Mapping[str, str | None] | None = None,
        timeout: float | httpx2.Timeout | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
        hooks: Sequence[AsyncCallHooks] = (),
        limits: ResponseLimits | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        import httpx2

        from .call import AsyncCaller
        from .settings import make_settings

        settings = make_settings(
            api,
            credentials=credentials,
            environment=environment,
            base_url=base_url,
            variables=variables or {},
            timeout=timeout,
            retry=retry,
            headers=headers,
            deadline=deadline,
            hooks=hooks,
            http=http_client,
            limits=limits,
        )
        http = httpx2.AsyncClient() if http_client is None else http_client
        super().__init__(AsyncCaller(settings, http), owned=http_client is None)

    async def with_response(
        self, method: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> ApiResponse[T]:
        """Return what a method returns when awaited, together with the HTTP answer.

        For example `await client.with_response(client.messages.send, text="Hello")`.
        """
        collected: Answers = []
        token = answers.set(collected)
        try:
            value = await method(*args, **kwargs)
        finally:
            answers.reset(token)
        return make_response(value, collected)

    @asynccontextmanager
    async def stream(
        self, method: Callable[P, Awaitable[object]], /, *args: P.args, **kwargs: P.kwargs
    ) -> AsyncGenerator[AsyncStreamedResponse, None]:
        """Send what a method sends, and give the answer with its body still to come.

        For example `async with client.stream(client.files.content, file_id="f1") as answer:` and
        then `async for part in answer.iter_bytes():`. The connection is closed after the block.

        Raises:
            ApiError: As the method does, if the status is no success.
        """
        from .opened import aopen_answer

        answer = await aopen_answer(partial(method, *args, **kwargs))
        try:
            yield answer
        finally:
            await answer.close()

    async def download(
        self,
        to: str | PathLike[str] | FileDownload,
        method: Callable[P, Awaitable[object]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Path:
        """Write what a method would return to a file, as `SyncClient.download` does."""
        from .download import adownload

        return await adownload(to, partial(method, *args, **kwargs))

    async def close(self) -> None:
        """Close the connections, unless they belong to the user's own HTTP client."""
        if self._owned:
            await self._caller.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
