"""What one client applies to all its calls, checked when the client is made."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import httpx2

from .errors import MissingCredentialsError
from .retry import RetryPolicy
from .security import (
    HEADER_RULE,
    Secret,
    describe_missing,
    header_name,
    is_header_name,
    is_header_value,
    resolve,
)

if TYPE_CHECKING:
    from .client import Api

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
    secrets: Mapping[str, Secret]
    """The credentials by security scheme."""
    headers: httpx2.Headers
    """What the user wants to send with every request."""
    timeout: Mapping[str, float | None] | None
    """As httpx2 takes it, in seconds; None leaves it to the user's own HTTP client."""
    retry: RetryPolicy
    logger: logging.Logger
    media_type: str = ""
    """What is sent and asked for where an operation offers it; empty for what it prefers."""


def make_settings(
    api: Api,
    *,
    credentials: Mapping[str, str | None],
    environment: str | None,
    base_url: str | None,
    timeout: float | httpx2.Timeout | None,
    retry: RetryPolicy | None,
    headers: Mapping[str, str] | None,
    http: httpx2.Client | httpx2.AsyncClient | None,
) -> Settings:
    """Return the checked settings of a new client; `http` is the user's own HTTP client.

    Raises:
        ValueError: An argument cannot be used.
        MissingCredentialsError: No operation can be called without credentials that are missing.
    """
    if timeout is None and http is None:
        timeout = DEFAULT_TIMEOUT
    settings = Settings(
        api=api,
        base_url=_base_url(api, environment, base_url),
        own_servers=environment is None and base_url is None,
        secrets=resolve(api.credentials, credentials),
        headers=_headers(headers),
        timeout=_timeout(timeout),
        retry=RetryPolicy() if retry is None else retry,
        logger=logging.getLogger(api.package),
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
    media_type: str | None,
) -> Settings:
    """Return the settings with some changed; None keeps one, headers are merged.

    Raises:
        ValueError: An argument cannot be used.
    """
    return replace(
        settings,
        timeout=settings.timeout if timeout is None else _timeout(timeout),
        retry=settings.retry if retry is None else retry,
        headers=settings.headers | _headers(headers),
        media_type=settings.media_type if media_type is None else _media_type(media_type),
    )


def available_schemes(
    settings: Settings, http: httpx2.Client | httpx2.AsyncClient | None
) -> frozenset[str]:
    """Return the security schemes that a client can meet.

    A header or the `auth` of the user's own HTTP client can stand in for a credential.
    """
    given = {*settings.headers.keys(), *(() if http is None else http.headers.keys())}
    return frozenset(
        credential.scheme
        for credential in settings.api.credentials
        if credential.scheme in settings.secrets
        or header_name(credential) in given
        or (http is not None and http.auth is not None)
    )


def _base_url(api: Api, environment: str | None, base_url: str | None) -> httpx2.URL:
    if base_url is not None and environment is not None:
        raise ValueError("base_url and environment: expected one of them")
    if base_url is None:
        names = ", ".join(api.environments)
        if environment is not None and environment not in api.environments:
            raise ValueError(f"environment: expected one of {names or 'none'}")
        if not api.environments:
            raise ValueError("base_url: required, since the API description names no server")
        base_url = api.environments[environment or next(iter(api.environments))]
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
