"""The bases of every client, and the facts of an API that they need.

httpx2 is imported when the first client is made, not before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, ParamSpec, Self, TypeVar

from .response import Answers, ApiResponse, answers, make_response

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

    from .call import AsyncCaller, SyncCaller
    from .credentials import Credential
    from .retry import RetryPolicy

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
    environments: Mapping[str, str]
    """Base URLs by name; the first one is the default."""
    credentials: tuple[Credential, ...]
    """One for each security scheme."""
    errors: str
    """The module with `BY_STATUS` and `StatusError`; it is imported when an error is raised."""
    required: tuple[str, ...] = ()
    """The security schemes without which no operation can be called."""


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
        media_type: str | None = None,
    ) -> Self:
        """Return a client with other options on the same connections.

        Closing it does nothing: the original closes the connections.

        Args:
            timeout: Seconds to wait for a connection and for each further step; None keeps it.
            retry: How often and how patiently to send again; None keeps it.
            headers: Sent with every request, in addition to those already set.
            media_type: Sent and asked for by each operation that offers it, such as
                `application/xml`; the others keep what they prefer. None keeps it.

        Raises:
            ValueError: A header or media type cannot be sent.
        """
        changed = object.__new__(type(self))
        for name, value in vars(self).items():
            # A resource group calls through the client that it was made for.
            if not isinstance(getattr(type(self), name, None), cached_property):
                setattr(changed, name, value)
        changed._caller = self._caller.with_options(
            timeout=timeout, retry=retry, headers=headers, media_type=media_type
        )
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
        credentials: Mapping[str, str | None],
        environment: str | None = None,
        base_url: str | None = None,
        timeout: float | httpx2.Timeout | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
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
            timeout=timeout,
            retry=retry,
            headers=headers,
            http=http_client,
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
        credentials: Mapping[str, str | None],
        environment: str | None = None,
        base_url: str | None = None,
        timeout: float | httpx2.Timeout | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
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
            timeout=timeout,
            retry=retry,
            headers=headers,
            http=http_client,
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
