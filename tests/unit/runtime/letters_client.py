"""Clients of the letters API, as they are generated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from runtime.bodies import JsonBody
from runtime.client import Api, AsyncClient, SyncClient
from runtime.contents import JsonContent
from runtime.credentials import ApiKey, Bearer
from runtime.operation import Operation, Parameter
from runtime.retry import RetryPolicy

from ._letters import decode_letter, decode_refusal, encode_send_request
from .letters import Letter, Recipient, Refusal, SendRequest

if TYPE_CHECKING:
    import httpx2

    from runtime.call import AsyncCaller, SyncCaller
    from runtime.hooks import AsyncCallHooks, CallHooks

API: Final = Api(
    package="letters_client",
    version="1.2.3",
    title="Letters",
    environments={"production": "https://letters.test/v1", "staging": "http://staging.test/"},
    credentials=(
        Bearer("bearerAuth", "token", "LETTERS_TOKEN"),
        ApiKey("key", "key", "LETTERS_KEY", "header", "X-Key"),
        ApiKey("queryKey", "query_key", "LETTERS_QUERY_KEY", "query", "key"),
        ApiKey("cookieKey", "cookie_key", "LETTERS_COOKIE_KEY", "cookie", "session"),
    ),
    errors="tests.unit.runtime.letters_errors",
)

_REFUSED: Final[Mapping[int | str, JsonContent[Refusal]]] = {400: JsonContent(decode_refusal)}

SEND: Final = Operation(
    name="letters.send",
    method="POST",
    path="/letters",
    security=(("bearerAuth",), ("key", "queryKey", "cookieKey")),
    parameters=(Parameter("Idempotency-Key", "header"), Parameter("dryRun", "query")),
    body=JsonBody(encode_send_request),
    responses={200: JsonContent(decode_letter, media_type="application/vnd.letters+json")},
    errors=_REFUSED,
)
GET: Final = Operation(
    name="letters.get",
    method="GET",
    path="/letters/{letterId}",
    security=(("bearerAuth",), ()),
    parameters=(
        Parameter("letterId", "path"),
        Parameter("fields", "query"),
        Parameter("X-Trace", "header"),
        Parameter("seen", "cookie"),
    ),
    responses={200: JsonContent(decode_letter)},
    errors=_REFUSED,
)
DELETE: Final = Operation[None](
    name="letters.delete",
    method="DELETE",
    path="/letters",
    responses={204: None},
    errors=_REFUSED,
)


class Letters:
    """Letters."""

    def __init__(self, caller: SyncCaller) -> None:
        self._caller = caller

    def send(
        self,
        *,
        text: str,
        to: Sequence[Recipient] = (),
        idempotency_key: str | None = None,
        dry_run: bool | None = None,
    ) -> Letter:
        """Send a letter."""
        return self._caller.call(
            SEND,
            body=SendRequest(text=text, to=list(to)),
            header={"Idempotency-Key": idempotency_key},
            query={"dryRun": dry_run},
        )

    def get(self, letter_id: str, *, fields: Sequence[str] | None = None) -> Letter:
        """Get a letter."""
        return self._caller.call(GET, path={"letterId": letter_id}, query={"fields": fields})

    def delete(self) -> None:
        """Delete all letters."""
        return self._caller.call(DELETE)


class AsyncLetters:
    """Letters."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def send(
        self, *, text: str, to: Sequence[Recipient] = (), idempotency_key: str | None = None
    ) -> Letter:
        """Send a letter."""
        return await self._caller.call(
            SEND,
            body=SendRequest(text=text, to=list(to)),
            header={"Idempotency-Key": idempotency_key},
        )

    async def get(self, letter_id: str) -> Letter:
        """Get a letter."""
        return await self._caller.call(GET, path={"letterId": letter_id})


class LettersClient(SyncClient):
    """Client of the letters API."""

    def __init__(
        self,
        *,
        token: str | None = None,
        key: str | None = None,
        query_key: str | None = None,
        cookie_key: str | None = None,
        environment: str | None = None,
        base_url: str | None = None,
        timeout: float | httpx2.Timeout | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
        deadline: float | None = None,
        hooks: Sequence[CallHooks] = (),
        http_client: httpx2.Client | None = None,
        api: Api = API,
    ) -> None:
        super().__init__(
            api,
            credentials={
                "token": token,
                "key": key,
                "query_key": query_key,
                "cookie_key": cookie_key,
            },
            environment=environment,
            base_url=base_url,
            timeout=timeout,
            retry=retry,
            headers=headers,
            deadline=deadline,
            hooks=hooks,
            http_client=http_client,
        )

    @cached_property
    def letters(self) -> Letters:
        """Letters."""
        return Letters(self._caller)


class AsyncLettersClient(AsyncClient):
    """Client of the letters API."""

    def __init__(
        self,
        *,
        token: str | None = None,
        base_url: str | None = None,
        timeout: float | httpx2.Timeout | None = None,
        retry: RetryPolicy | None = None,
        deadline: float | None = None,
        hooks: Sequence[AsyncCallHooks] = (),
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        super().__init__(
            API,
            credentials={"token": token},
            base_url=base_url,
            timeout=timeout,
            retry=retry,
            deadline=deadline,
            hooks=hooks,
            http_client=http_client,
        )

    @cached_property
    def letters(self) -> AsyncLetters:
        """Letters."""
        return AsyncLetters(self._caller)
