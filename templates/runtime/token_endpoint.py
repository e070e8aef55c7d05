"""What is asked of an authorisation server, and what it answers (RFC 6749, sections 3.2 and 5).

Its requests go over the connections of the client, and have none of the headers, cookies or
parameters that are meant for the API.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal, TypeAlias, cast
from urllib.parse import quote_plus, urlencode

import httpx2

from .errors import status_text
from .log import guard_http_loggers, running
from .operation import Operation
from .outcome import NOT_SENT
from .tokens import Token, TokenFailure

ClientAuth: TypeAlias = Literal["basic", "body"]

# RFC 6749, sections 4.1.2.1 and 5.2; RFC 8707, section 2. Any other text could hold anything.
KNOWN_CODES: Final = frozenset(
    {
        *("access_denied", "invalid_client", "invalid_grant", "invalid_request", "invalid_scope"),
        *("invalid_target", "server_error", "temporarily_unavailable", "unauthorized_client"),
        *("unsupported_grant_type", "unsupported_response_type"),
    }
)
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TOKEN_REQUEST: Final = Operation[None](
    name="token", method="POST", path="(token endpoint)", responses={}
)


@dataclass(frozen=True, slots=True, repr=False)
class TokenAnswer:
    """A token and the refresh token that came with it, if one did. Its repr shows nothing of it."""

    token: Token
    refresh_token: str | None


def secure_url(text: str, name: str, base_url: httpx2.URL | None = None) -> httpx2.URL:
    """Return the URL of an authorisation server: https, or http on this machine.

    Raises:
        ValueError: It is another. The text names it by `name` only.
    """
    try:
        url = httpx2.URL(text) if base_url is None else base_url.join(text)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    local = url.scheme == "http" and url.host in _LOCAL
    if not url.host or url.fragment or not (url.scheme == "https" or local):
        raise ValueError(f"{name}: expected an https URL without fragment")
    return url


def token_request(
    url: httpx2.URL,
    form: Mapping[str, str],
    *,
    client_id: str,
    client_secret: str,
    client_auth: ClientAuth,
    timeout: Mapping[str, float | None] | None,
) -> httpx2.Request:
    """Return a request for a token. A client without secret is public: it says its id only."""
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    fields = dict(form)
    if client_secret and client_auth == "basic":
        # Encoded as in a form before anything else (RFC 6749, section 2.3.1).
        pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        fields["client_id"] = client_id
        if client_secret:
            fields["client_secret"] = client_secret
    return httpx2.Request(
        "POST",
        url,
        headers=headers,
        content=urlencode(fields).encode(),
        extensions={} if timeout is None else {"timeout": timeout},
    )


def send(http: httpx2.Client, request: httpx2.Request) -> TokenAnswer | TokenFailure:
    """Send a request for a token, once."""
    with unlogged():
        try:
            response = http.send(request, auth=None, follow_redirects=False)
        except httpx2.RequestError as error:
            return _unanswered(error)
    return _read(response)


async def send_async(
    http: httpx2.AsyncClient, request: httpx2.Request
) -> TokenAnswer | TokenFailure:
    """As `send`, awaited."""
    with unlogged():
        try:
            response = await http.send(request, auth=None, follow_redirects=False)
        except httpx2.RequestError as error:
            return _unanswered(error)
    return _read(response)


@contextmanager
def unlogged() -> Generator[None]:
    """Keep what is sent and received meanwhile out of the logs of httpx2."""
    guard_http_loggers()
    token = running.set(_TOKEN_REQUEST)
    try:
        yield
    finally:
        running.reset(token)


def members(response: httpx2.Response) -> dict[str, object]:
    """Return the members of a JSON object; none if an answer is no such thing."""
    try:
        value: object = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def known_code(code: object) -> str | None:
    """Return an error code that a standard has; None if it is another."""
    return code if isinstance(code, str) and code in KNOWN_CODES else None


def _unanswered(error: httpx2.RequestError) -> TokenFailure:
    reason = f"no answer from the token endpoint ({type(error).__name__})"
    return TokenFailure(reason, sent=not isinstance(error, NOT_SENT))


def _read(response: httpx2.Response) -> TokenAnswer | TokenFailure:
    """Return what an answer gives. Some servers say 200 and mean an error."""
    found = members(response)
    value = found.get("access_token")
    kind = found.get("token_type", "Bearer")
    if not response.is_success or "error" in found:
        code, description = known_code(found.get("error")), found.get("error_description")
        status = status_text(response.status_code)
        return TokenFailure(
            f"{status} from the token endpoint{f' ({code})' if code else ''}",
            code=code,
            status=response.status_code,
            description=description if isinstance(description, str) else None,
        )
    if not isinstance(value, str) or not isinstance(kind, str) or kind.lower() != "bearer":
        reason = "the token endpoint gave something else than a bearer token"
        return TokenFailure(reason, status=response.status_code)
    refresh = found.get("refresh_token")
    return TokenAnswer(
        Token(value, _seconds(found.get("expires_in"))),
        refresh if isinstance(refresh, str) and refresh else None,
    )


def _seconds(stated: object) -> float | None:
    """Return a life in seconds, which some servers write as text; None if none is stated."""
    try:
        seconds = float(stated) if isinstance(stated, int | float | str) else None
    except (ValueError, OverflowError):
        return None
    return max(seconds, 0.0) if seconds is not None and isfinite(seconds) else None
