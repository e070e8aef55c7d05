"""Grants of OAuth 2.0 (RFC 6749), to be given to a client instead of an access token.

For example `Client(token=ClientCredentials(client_id="...", client_secret="..."))`. What the user
leaves out is taken from the API description: where tokens are had, and which environment variables
hold the client's id and secret. None of these objects shows anything of itself in its repr.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

import httpx2

from .credentials import OAuth2, OAuthFlow
from .token_endpoint import (
    ClientAuth,
    TokenAnswer,
    secure_url,
    send,
    send_async,
    token_request,
)
from .tokens import Grant, Token, TokenFailure

if TYPE_CHECKING:
    from .credentials import Bearer

FlowName: TypeAlias = Literal["authorizationCode", "clientCredentials", "password"]


class _Registered(Grant):
    """A grant of a client that is registered with the authorisation server."""

    _flow: FlowName

    def __init__(
        self,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        scopes: Sequence[str] = (),
        token_url: str | None = None,
        client_auth: ClientAuth = "basic",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        self._client_id = client_id or ""
        self._client_secret = client_secret or ""
        self._url = None if token_url is None else secure_url(token_url, "token_url")
        self._refresh_url = self._url
        self._scopes = " ".join([scopes] if isinstance(scopes, str) else scopes)
        self._client_auth: ClientAuth = client_auth
        self._parameters = dict(parameters or {})
        self._refresh_token: str | None = None
        self._timeout: Mapping[str, float | None] | None = None

    def bind(
        self,
        credential: Bearer | OAuth2,
        base_url: httpx2.URL,
        timeout: Mapping[str, float | None] | None,
    ) -> None:
        self._timeout = timeout
        if isinstance(credential, OAuth2):
            id_variable, secret_variable = (
                credential.client_id_variable,
                credential.client_secret_variable,
            )
            self._client_id = self._client_id or os.environ.get(id_variable, "")
            self._client_secret = self._client_secret or os.environ.get(secret_variable, "")
            if not self._client_id:
                raise ValueError(f"client_id: required, here or as {id_variable}")
        elif not self._client_id:
            raise ValueError("client_id: required")
        if self._url is None:
            self._url, self._refresh_url = _described(credential, self._flow, base_url)
        if not self._client_secret and self._flow == "clientCredentials":
            raise ValueError("client_secret: required, since only a client with one has this grant")

    def fetch(self, http: httpx2.Client) -> Token | TokenFailure:
        request = self._request()
        if isinstance(request, TokenFailure):
            return request
        return self._answered(send(http, request))

    async def fetch_async(self, http: httpx2.AsyncClient) -> Token | TokenFailure:
        request = self._request()
        if isinstance(request, TokenFailure):
            return request
        return self._answered(await send_async(http, request))

    @abstractmethod
    def _form(self) -> dict[str, str] | TokenFailure:
        """Return what is asked with as long as there is no refresh token."""

    def _request(self) -> httpx2.Request | TokenFailure:
        url, refresh = self._url, self._refresh_token
        if refresh is not None:
            url = self._refresh_url
            form = {"grant_type": "refresh_token", "refresh_token": refresh}
        else:
            stated = self._form()
            if isinstance(stated, TokenFailure):
                return stated
            form = stated
        if url is None:
            return TokenFailure("the grant was given to no client")
        if self._scopes:
            form.setdefault("scope", self._scopes)
        return token_request(
            url,
            {**form, **self._parameters},
            client_id=self._client_id,
            client_secret=self._client_secret,
            client_auth=self._client_auth,
            timeout=self._timeout,
        )

    def _answered(self, answer: TokenAnswer | TokenFailure) -> Token | TokenFailure:
        """Return the token; remember, or forget, the refresh token."""
        if isinstance(answer, TokenFailure):
            if answer.code == "invalid_grant":
                self._refresh_token = None
            return answer
        if answer.refresh_token is not None:
            self._refreshed(answer.refresh_token)
        return answer.token

    def _refreshed(self, refresh_token: str) -> None:
        self._refresh_token = refresh_token


class ClientCredentials(_Registered):
    """Tokens for the client itself (RFC 6749, section 4.4).

    Args:
        client_id: Default: the environment variable that the client's docstring names.
        client_secret: Likewise.
        scopes: What the tokens shall allow; none leaves it to the authorisation server.
        token_url: Where tokens are had. Default: what the API description says.
        client_auth: `basic` sends id and secret as a header, `body` in the form.
        parameters: More members of the form, for example `{"audience": "..."}`.

    Raises:
        ValueError: The URL is not https. A client is not made if something is missing.
    """

    _flow = "clientCredentials"

    def _form(self) -> dict[str, str]:
        return {"grant_type": "client_credentials"}

    def _refreshed(self, refresh_token: str) -> None:
        """Ignore it: this grant has none (RFC 6749, section 4.4.3)."""


class Password(_Registered):
    """Tokens for a user's name and password (RFC 6749, section 4.3), where an API has nothing
    better. They are asked for once, and then refreshed if the server gives a refresh token.

    Arguments and errors are those of `ClientCredentials`; a public client has no secret.
    """

    _flow = "password"

    def __init__(
        self,
        *,
        username: str,
        password: str,
        client_id: str | None = None,
        client_secret: str | None = None,
        scopes: Sequence[str] = (),
        token_url: str | None = None,
        client_auth: ClientAuth = "basic",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            client_id=client_id,
            client_secret=client_secret,
            token_url=token_url,
            scopes=scopes,
            client_auth=client_auth,
            parameters=parameters,
        )
        self._username = username
        self._password = password

    def _form(self) -> dict[str, str]:
        return {
            "grant_type": "password",
            "username": self._username,
            "password": self._password,
        }


class RefreshToken(_Registered):
    """Tokens for a refresh token that was kept from an earlier login (RFC 6749, section 6).

    Args:
        refresh_token: The one that was kept.
        on_refresh_token: Called with each new refresh token, which replaces the one before it:
            keep it. It is called before the access token that came with it is used.

    The other arguments and the errors are those of `ClientCredentials`; a public client has no
    secret.
    """

    _flow = "authorizationCode"

    def __init__(
        self,
        refresh_token: str,
        *,
        on_refresh_token: Callable[[str], None] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        scopes: Sequence[str] = (),
        token_url: str | None = None,
        client_auth: ClientAuth = "basic",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            client_id=client_id,
            client_secret=client_secret,
            token_url=token_url,
            scopes=scopes,
            client_auth=client_auth,
            parameters=parameters,
        )
        self._refresh_token = refresh_token or None
        self._on_refresh_token = on_refresh_token

    def _form(self) -> dict[str, str] | TokenFailure:
        return TokenFailure("the refresh token is used up or revoked: the user must log in again")

    def _refreshed(self, refresh_token: str) -> None:
        super()._refreshed(refresh_token)
        if self._on_refresh_token is not None:
            self._on_refresh_token(refresh_token)


def described_flow(credential: Bearer | OAuth2, name: FlowName) -> OAuthFlow | None:
    """Return what the API description says of a flow; None if nothing.

    A refresh token can be of any flow in which users log in.
    """
    flows = credential.flows if isinstance(credential, OAuth2) else ()
    names = (name,) if name != "authorizationCode" else (name, "password")
    return next((flow for known in names for flow in flows if flow.name == known), None)


def _described(
    credential: Bearer | OAuth2, name: FlowName, base_url: httpx2.URL
) -> tuple[httpx2.URL, httpx2.URL]:
    """Return where a flow has its tokens and where it refreshes them.

    Raises:
        ValueError: The API description does not say so, or names a URL that is not safe.
    """
    flow = described_flow(credential, name)
    if flow is None or not flow.token_url:
        raise ValueError("token_url: required, since the API description names none for this grant")
    url = secure_url(flow.token_url, "token_url", base_url)
    if not flow.refresh_url:
        return url, url
    return url, secure_url(flow.refresh_url, "refresh_url", base_url)
