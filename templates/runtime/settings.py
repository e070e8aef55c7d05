"""What one client applies to all its calls, checked when the client is made."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Final

import httpx2

from .credentials import Bearer, MutualTls, OAuth2
from .errors import MissingCredentialsError
from .retry import RetryPolicy
from .security import (
    HEADER_RULE,
    Secret,
    describe_missing,
    header_name,
    is_changing,
    is_header_name,
    is_header_value,
    resolve,
)
from .servers import server_url

if TYPE_CHECKING:
    from .client import Api
    from .hooks import AsyncCallHooks
    from .limits import ResponseLimits
    from .tokens import Tokens

DEFAULT_TIMEOUT: Final = httpx2.Timeout(30.0, connect=5.0)
"""Longest wait for a connection, and for each further step. An API that sends messages can take
long, and after a timeout nobody knows whether it did."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """What one client applies to all its calls. Its repr shows nothing of it."""

    api: Api
    base_url: httpx2.URL
    """Without a slash at its end."""
    own_servers: bool
    """Whether operations are sent to servers of their own: the user has named none."""
    variables: Mapping[str, str | None]
    """The variables of servers by name; None stands for a default."""
    secrets: Mapping[str, Secret]
    """The credentials by security scheme."""
    tokens: Mapping[str, Tokens]
    """The access tokens that change, by security scheme; mostly none."""
    headers: httpx2.Headers
    """What the user wants to send with every request."""
    timeout: Mapping[str, float | None] | None
    """As httpx2 takes it, in seconds; None leaves it to the user's own HTTP client."""
    retry: RetryPolicy
    deadline: float | None
    """Seconds that a call may take over all its attempts; None for any time."""
    hooks: tuple[AsyncCallHooks, ...]
    idempotency_key: str | None
    """What the user has given for the calls of this client; None for a fresh one each time, where
    the API knows such keys."""
    logger: logging.Logger
    own_http: bool
    """Whether the HTTP client is the user's own, which can have a certificate."""
    limits: ResponseLimits | None
    """What is taken of an answer at most; None takes everything."""
    media_type: str = ""
    """What is sent and asked for where an operation offers it; empty for what it prefers."""


def make_settings(
    api: Api,
    *,
    credentials: Mapping[str, object],
    environment: str | None,
    base_url: str | None,
    variables: Mapping[str, str | None],
    timeout: float | httpx2.Timeout | None,
    retry: RetryPolicy | None,
    headers: Mapping[str, str] | None,
    deadline: float | None,
    hooks: Sequence[AsyncCallHooks],
    http: httpx2.Client | httpx2.AsyncClient | None,
    limits: ResponseLimits | None = None,
) -> Settings:
    """Return the checked settings of a new client; `http` is the user's own HTTP client.

    Raises:
        ValueError: An argument cannot be used.
        MissingCredentialsError: No operation can be called without credentials that are missing.
    """
    if timeout is None and http is None:
        timeout = DEFAULT_TIMEOUT
    url, steps = _base_url(api, environment, base_url, variables), _timeout(timeout)
    settings = Settings(
        api=api,
        base_url=url,
        own_servers=environment is None and base_url is None,
        variables=variables,
        secrets=resolve(api.credentials, credentials),
        tokens=_tokens(api, credentials, url, steps),
        headers=_headers(headers),
        timeout=steps,
        retry=RetryPolicy() if retry is None else retry,
        deadline=_deadline(deadline),
        hooks=tuple(hooks),
        idempotency_key=None,
        logger=logging.getLogger(api.package),
        own_http=http is not None,
        limits=limits,
    )
    available = available_schemes(settings, http)
    if not available.issuperset(api.required):
        missing = describe_missing(api.credentials, (api.required,), available)
        raise MissingCredentialsError(f"{api.title}: {missing}")
    return settings


def change_settings(
    settings: Settings,
    *,
    timeout: float | httpx2.Timeout | None,
    retry: RetryPolicy | None,
    headers: Mapping[str, str] | None,
    deadline: float | None,
    idempotency_key: str | None,
    media_type: str | None,
    limits: ResponseLimits | None,
) -> Settings:
    """Return the settings with some changed; None keeps one, headers are merged.

    Raises:
        ValueError: An option cannot be used.
    """
    return replace(
        settings,
        timeout=settings.timeout if timeout is None else _timeout(timeout),
        retry=settings.retry if retry is None else retry,
        headers=settings.headers | _headers(headers),
        deadline=settings.deadline if deadline is None else _deadline(deadline),
        idempotency_key=(
            settings.idempotency_key if idempotency_key is None else _key(idempotency_key)
        ),
        media_type=settings.media_type if media_type is None else _media_type(media_type),
        limits=settings.limits if limits is None else limits,
    )


def available_schemes(
    settings: Settings, http: httpx2.Client | httpx2.AsyncClient | None
) -> frozenset[str]:
    """Return the security schemes that a client can meet.

    A header or the `auth` of the user's own HTTP client can stand in for a credential.
    """
    given = {*settings.headers.keys(), *(() if http is None else http.headers.keys())}
    signed = http is not None and http.auth is not None
    return frozenset(
        credential.scheme
        for credential in settings.api.credentials
        if credential.scheme in settings.secrets
        or credential.scheme in settings.tokens
        or header_name(credential) in given
        or (settings.own_http if isinstance(credential, MutualTls) else signed)
    )


def _tokens(
    api: Api,
    given: Mapping[str, object],
    base_url: httpx2.URL,
    timeout: Mapping[str, float | None] | None,
) -> dict[str, Tokens]:
    """Return the access tokens that come from elsewhere; schemes with one argument share them."""
    changing: dict[str, list[Bearer | OAuth2]] = {}
    for credential in api.credentials:
        if isinstance(credential, Bearer | OAuth2) and is_changing(credential, given):
            changing.setdefault(credential.argument, []).append(credential)
    found: dict[str, Tokens] = {}
    for argument, schemes in changing.items():
        from .tokens import make_tokens  # most clients have a token that stays

        tokens = make_tokens(schemes, given[argument], base_url=base_url, timeout=timeout)
        found |= {credential.scheme: tokens for credential in schemes}
    return found


def _base_url(
    api: Api, environment: str | None, base_url: str | None, variables: Mapping[str, str | None]
) -> httpx2.URL:
    given = [name for name, value in variables.items() if value is not None]
    if base_url is not None and given:
        raise ValueError(f"base_url and {given[0]}: expected one of them")
    if base_url is not None and environment is not None:
        raise ValueError("base_url and environment: expected one of them")
    if base_url is None:
        names = ", ".join(api.environments)
        if environment is not None and environment not in api.environments:
            raise ValueError(f"environment: expected one of {names or 'none'}")
        if not api.environments:
            raise ValueError("base_url: required, since the API description names no server")
        server = api.environments[environment or next(iter(api.environments))]
        base_url = server_url(server, variables)
    try:
        url = httpx2.URL(base_url.rstrip("/"))
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
        raise ValueError("base_url: expected an http or https URL without query and fragment")
    return url


def _headers(headers: Mapping[str, str] | None) -> httpx2.Headers:
    for name, value in (headers or {}).items():
        if not is_header_name(name):
            raise ValueError("headers: expected names of headers, found another text")
        if not is_header_value(value):
            raise ValueError(f"headers: {name}: {HEADER_RULE}")
    return httpx2.Headers(headers, encoding="latin-1")


def _media_type(media_type: str) -> str:
    if not is_header_value(media_type) or "/" not in media_type:
        raise ValueError("media_type: expected a media type such as application/xml")
    return media_type


def _timeout(timeout: float | httpx2.Timeout | None) -> Mapping[str, float | None] | None:
    return None if timeout is None else httpx2.Timeout(timeout).as_dict()


def _deadline(seconds: float | None) -> float | None:
    if seconds is not None and not seconds > 0:
        raise ValueError("deadline: expected a positive number of seconds")
    return None if seconds == inf else seconds


def _key(key: str) -> str:
    if key == "" or not is_header_value(key):
        raise ValueError(f"idempotency_key: {HEADER_RULE}, not empty")
    return key
