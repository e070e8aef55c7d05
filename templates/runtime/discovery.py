"""What an OpenID provider says of itself (OpenID Connect Discovery 1.0), asked for explicitly."""

from __future__ import annotations

from typing import Final, NamedTuple

import httpx2

from .errors import status_text
from .token_endpoint import members, secure_url, unlogged
from .tokens import TokenError, TokenFailure

_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_HEADERS: Final = {"Accept": "application/json"}
_TIMEOUT: Final = httpx2.Timeout(30.0, connect=5.0)


class Provider(NamedTuple):
    """Where an OpenID provider logs users in and gives tokens.

    `authorization_url` is None if it logs nobody in.
    """

    issuer: str
    token_url: str
    authorization_url: str | None


def discover(url: str, *, http_client: httpx2.Client | None = None) -> Provider:
    """Return what a provider says of itself; `url` is its issuer or that with
    `/.well-known/openid-configuration`.

    Raises:
        TokenError: It does not answer, says something else, or says that it is another issuer.
        ValueError: The URL is not https.
    """
    issuer, request = _request(url)
    with unlogged():
        try:
            if http_client is not None:
                response = http_client.send(request, auth=None, follow_redirects=False)
            else:
                with httpx2.Client(timeout=_TIMEOUT) as own:
                    response = own.send(request, follow_redirects=False)
        except httpx2.RequestError as error:
            response, failed = None, type(error).__name__
        else:
            failed = ""
    return _provided(response, issuer, failed)


async def discover_async(url: str, *, http_client: httpx2.AsyncClient | None = None) -> Provider:
    """As `discover`, awaited."""
    issuer, request = _request(url)
    with unlogged():
        try:
            if http_client is not None:
                response = await http_client.send(request, auth=None, follow_redirects=False)
            else:
                async with httpx2.AsyncClient(timeout=_TIMEOUT) as own:
                    response = await own.send(request, follow_redirects=False)
        except httpx2.RequestError as error:
            response, failed = None, type(error).__name__
        else:
            failed = ""
    return _provided(response, issuer, failed)


def _request(url: str) -> tuple[str, httpx2.Request]:
    """Return the issuer and the request (section 4.1)."""
    issuer = url.removesuffix(_WELL_KNOWN).rstrip("/")
    address = secure_url(f"{issuer}{_WELL_KNOWN}", "url")
    extensions = {"timeout": _TIMEOUT.as_dict()}
    return issuer, httpx2.Request("GET", address, headers=_HEADERS, extensions=extensions)


def _read(response: httpx2.Response, issuer: str) -> Provider | TokenFailure:
    status = response.status_code
    if not response.is_success:
        return TokenFailure(f"{status_text(status)} from the OpenID provider", status=status)
    found = members(response)
    named, token_url = found.get("issuer"), found.get("token_endpoint")
    login_url = found.get("authorization_endpoint")
    # Section 4.3: else one provider could speak for another.
    if not isinstance(named, str) or named.rstrip("/") != issuer:
        return TokenFailure("the OpenID provider names another issuer", status=status)
    try:
        return Provider(
            named,
            str(secure_url(str(token_url), "token_endpoint")),
            (
                None
                if login_url is None
                else str(secure_url(str(login_url), "authorization_endpoint"))
            ),
        )
    except ValueError:
        return TokenFailure("the OpenID provider names a URL that is not https", status=status)


def _provided(response: httpx2.Response | None, issuer: str, failed: str) -> Provider:
    found = (
        TokenFailure(f"no answer from the OpenID provider ({failed})")
        if response is None
        else _read(response, issuer)
    )
    if isinstance(found, TokenFailure):
        raise TokenError(found)
    return found
