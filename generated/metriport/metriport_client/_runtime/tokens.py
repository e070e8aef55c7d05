"""Access tokens that change: where a client has them from, and how long it keeps them.

This module is loaded when a client is given such a source instead of a token.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, Final, TypeAlias

from httpx2 import ByteStream

from .credentials import OAuth2
from .errors import ApiError
from .security import Secret, bearer

if TYPE_CHECKING:
    import anyio
    import httpx2

    from .credentials import Bearer
    from .operation import Operation

_MARGIN: Final = 30.0
"""Seconds before its end that a token is replaced; at most a tenth of its life."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, and for how many seconds from now on it is good.

    With None it is kept until the API refuses it. Its repr does not show it.
    """

    value: str = field(repr=False)
    expires_in: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class TokenFailure:
    """Why there is no token. `reason` holds nothing that was sent or received; `sent` is False if
    the authorisation server cannot have been asked.
    """

    reason: str
    code: str | None = None
    status: int | None = None
    description: str | None = None
    sent: bool = True


class TokenError(ApiError):
    """No access token could be had. The API has not acted on the request: nothing was sent to it,
    or it refused the token that was sent before (401).

    Attributes:
        code: The error code of the authorisation server, for example `invalid_grant` (RFC 6749,
            section 5.2); None if it gave none that is known.
        token_status: The HTTP status of its answer; None if there was none.
        description: What it says for developers, which the text of this error leaves out; None if
            it says nothing.
    """

    code: str | None
    token_status: int | None
    description: str | None

    def __init__(self, failure: TokenFailure, operation: Operation[object] | None = None) -> None:
        super().__init__(f"no access token: {failure.reason}", operation)
        self.code = failure.code
        self.token_status = failure.status
        self.description = failure.description


class Grant(ABC):
    """What an authorisation server gives access tokens for (RFC 6749, section 1.3).

    It belongs to one client, which asks for one token at a time. Its repr shows nothing of it.
    """

    @abstractmethod
    def bind(
        self,
        credential: Bearer | OAuth2,
        base_url: httpx2.URL,
        timeout: Mapping[str, float | None] | None,
    ) -> None:
        """Take from a client what the user has not said. None as timeout leaves it to httpx2.

        Raises:
            ValueError: Something is missing or cannot be used.
        """

    @abstractmethod
    def fetch(self, http: httpx2.Client) -> Token | TokenFailure:
        """Ask for a token over the connections of a client; never twice by itself."""

    @abstractmethod
    async def fetch_async(self, http: httpx2.AsyncClient) -> Token | TokenFailure:
        """As `fetch`, awaited."""


TokenSource: TypeAlias = Grant | Callable[[], str | Token]
"""A grant, or a call that gives an access token: as text, which is not kept, so that each call of
the API asks for it; or as a `Token`, which is kept until shortly before it expires."""

AsyncTokenSource: TypeAlias = Grant | Callable[[], str | Token | Awaitable[str | Token]]
"""As `TokenSource`; what the call gives can be awaited."""


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A token as it is sent. `kept` if it was there before it was asked for."""

    secret: Secret
    kept: bool

    def put(self, request: httpx2.Request) -> None:
        """Set the header of a request that carries it."""
        request.headers[self.secret.name] = self.secret.value

    def is_refused(self, request: httpx2.Request, status: int | None) -> bool:
        """Return whether to send the request once more with a new token, after it got a status.

        With 401 the API says that it has not acted on it (RFC 9110, section 15.5.2). One that was
        fetched for this request would be refused again, and a body that streams is gone.
        """
        return status == 401 and self.kept and isinstance(request.stream, ByteStream)


class Tokens:
    """The access tokens of one argument of a client, for all its threads or tasks.

    However many need a new one at once, one of them asks for it. If a grant fails, those that
    waited get the same error, and the next call asks again. Its repr shows nothing of it.
    """

    def __init__(self, source: object, argument: str) -> None:
        if not isinstance(source, Grant) and not callable(source):
            kind = type(source).__name__
            raise ValueError(f"{argument}: expected str, a call or a grant, found {kind}")
        self._source: Grant | Callable[[], object] = source
        self._argument = argument
        self._kept: tuple[Secret, float] | None = None  # and until when, as time.monotonic says
        self._keeps = True
        self._asked = 0
        self._failure: TokenFailure | None = None
        self._lock = threading.Lock()
        self._async_lock: anyio.Lock | None = None

    def get(
        self, http: httpx2.Client, operation: Operation[object], *, refused: Secret | None = None
    ) -> Held:
        """Return a token that is good, and is not the one that the API has refused.

        Raises:
            TokenError: There is none. What the user's own call raises is left as it is.
        """
        asked = self._asked
        held = self._good(refused)
        if held is not None:
            return held
        if not self._keeps:  # calls that give text need not wait for one another
            return self._taken(self._fetch(http), operation)
        with self._lock:
            held = self._good(refused)
            if held is not None:
                return held
            with self._first_to_ask(asked, operation):
                return self._taken(self._fetch(http), operation)

    async def get_async(
        self,
        http: httpx2.AsyncClient,
        operation: Operation[object],
        *,
        refused: Secret | None = None,
    ) -> Held:
        """As `get`, for tasks."""
        asked = self._asked
        held = self._good(refused)
        if held is not None:
            return held
        if not self._keeps:
            return self._taken(await self._fetch_async(http), operation)
        if self._async_lock is None:
            import anyio  # on the event loop that runs, asyncio or trio

            self._async_lock = anyio.Lock()
        async with self._async_lock:
            held = self._good(refused)
            if held is not None:
                return held
            with self._first_to_ask(asked, operation):
                return self._taken(await self._fetch_async(http), operation)

    def _fetch(self, http: httpx2.Client) -> object:
        if isinstance(self._source, Grant):
            return self._source.fetch(http)
        value = self._source()
        if iscoroutine(value):
            value.close()
        return value

    async def _fetch_async(self, http: httpx2.AsyncClient) -> object:
        if isinstance(self._source, Grant):
            return await self._source.fetch_async(http)
        value = self._source()
        return await value if isawaitable(value) else value

    def _good(self, refused: Secret | None) -> Held | None:
        """Return the token that is kept; None if it is none, old or refused."""
        kept = self._kept
        if kept is None:
            return None
        secret, until = kept
        return None if secret is refused or time.monotonic() >= until else Held(secret, kept=True)

    @contextmanager
    def _first_to_ask(self, asked: int, operation: Operation[object]) -> Generator[None]:
        """Share the failure of one that asked while this one waited; else count what is done.

        `asked` is the count at the time when this one came.
        """
        if self._asked != asked and self._failure is not None:
            raise TokenError(self._failure, operation)
        self._kept = self._failure = None
        try:
            yield
        finally:
            self._asked += 1

    def _taken(self, found: object, operation: Operation[object]) -> Held:
        """Return what was fetched as it is sent; a `Token` is kept."""
        if isinstance(found, TokenFailure):
            self._failure = found
            raise TokenError(found, operation)
        token = found if isinstance(found, Token) else None
        value = found if token is None else token.value
        secret = self._as_sent(value)
        if secret is None:
            shown = (
                "text that no header can hold" if isinstance(value, str) else type(value).__name__
            )
            reason = f"{self._argument} gave {shown}, expected str or Token"
            raise TokenError(TokenFailure(reason), operation)
        self._keeps = token is not None
        if token is not None:
            life = float("inf") if token.expires_in is None else token.expires_in
            self._kept = secret, time.monotonic() + life - min(_MARGIN, life / 10)
        return Held(secret, kept=False)

    def _as_sent(self, value: object) -> Secret | None:
        """Return a token as it is sent; None if it cannot be. Its error would name the argument."""
        try:
            return bearer(self._argument, value) if isinstance(value, str) else None
        except ValueError:
            return None


def make_tokens(
    schemes: Sequence[Bearer | OAuth2],
    source: object,
    *,
    base_url: httpx2.URL,
    timeout: Mapping[str, float | None] | None,
) -> Tokens:
    """Return the tokens that a new client has from a source, for schemes with one argument.

    Raises:
        ValueError: It is no source, or a grant lacks something that the API description has not.
    """
    credential, *_ = sorted(schemes, key=lambda scheme: not isinstance(scheme, OAuth2))
    if isinstance(credential, OAuth2):
        flows = (flow for scheme in schemes if isinstance(scheme, OAuth2) for flow in scheme.flows)
        credential = credential._replace(flows=tuple(flows))
    tokens = Tokens(source, credential.argument)
    if isinstance(source, Grant):
        source.bind(credential, base_url, timeout)
    return tokens
