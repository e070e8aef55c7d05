"""Calls of `messages.send` through any of the packages: blocking, on asyncio and on trio."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import anyio
import httpx2

from tests.contract.vendors import Mode, Vendor

Arguments = Mapping[str, Any]


def send(
    vendor: Vendor, base_url: str, arguments: Arguments, *, mode: Mode = "sync", **options: Any
) -> Any:
    """The `ApiResponse` of one call. Raises what the call raises; for options see `send_all`."""
    [outcome] = send_all(vendor, base_url, [arguments], mode=mode, **options)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def send_all(
    vendor: Vendor,
    base_url: str,
    calls: Sequence[Arguments],
    *,
    mode: Mode = "sync",
    between: Callable[[], object] = lambda: None,
    **options: Any,
) -> list[Any]:
    """The `ApiResponse` or the error of each call on one client, in order.

    `between` is called after each call; for options see `connect`.
    """
    errors = (vendor.package.ApiError, ValueError)
    outcomes: list[Any] = []
    if mode == "sync":
        with connect(vendor, base_url, **options) as client:
            for arguments in calls:
                try:
                    outcomes.append(client.with_response(client.messages.send, **arguments))
                except errors as error:
                    outcomes.append(error)
                between()
        return outcomes

    async def send_on_loop() -> None:
        async with connect_async(vendor, base_url, **options) as client:
            for arguments in calls:
                try:
                    outcomes.append(await client.with_response(client.messages.send, **arguments))
                except errors as error:
                    outcomes.append(error)
                between()

    anyio.run(send_on_loop, backend=mode)
    return outcomes


@contextmanager
def connect(
    vendor: Vendor,
    base_url: str,
    *,
    own_http: bool = True,
    change: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> Generator[Any]:
    """A blocking client with the vendor's credentials, closed at the end.

    Args:
        own_http: Hand over an httpx2 client that knows no certificates. It is made 100 times faster
            than the one that the package makes for itself.
        change: What `with_options` is given first.
        arguments: Further arguments of the client.
    """
    given = {"base_url": base_url, **vendor.credentials, **arguments}
    if not own_http:
        with vendor.make("sync", **given) as client:
            yield client.with_options(**change) if change else client
        return
    with httpx2.Client(verify=no_certificates(), trust_env=False) as http:
        client = vendor.make("sync", http_client=http, **given)
        yield client.with_options(**change) if change else client


@asynccontextmanager
async def connect_async(
    vendor: Vendor,
    base_url: str,
    *,
    own_http: bool = True,
    change: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> AsyncGenerator[Any]:
    """An asynchronous client; for its arguments see `connect`."""
    given = {"base_url": base_url, **vendor.credentials, **arguments}
    if not own_http:
        async with vendor.make("asyncio", **given) as client:
            yield client.with_options(**change) if change else client
        return
    async with httpx2.AsyncClient(verify=no_certificates(), trust_env=False) as http:
        client = vendor.make("asyncio", http_client=http, **given)
        yield client.with_options(**change) if change else client


def no_certificates() -> ssl.SSLContext:
    """What makes an httpx2 client quickly, and useless for https."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
