"""Logging a user in: authorization code with PKCE (RFC 6749, section 4.1; RFC 7636), no browser.

login = AuthorizationCode(api=API, redirect_uri="https://example.com/callback", client_id="...")
started = login.start(scopes=["read"])        # send the user to started.url, keep the rest
grant = login.exchange(url_of_the_callback, started)
Client(token=grant)
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

import httpx2

from .credentials import OAuth2
from .oauth import RefreshToken, described_flow
from .servers import server_url
from .token_endpoint import ClientAuth, TokenAnswer, known_code, secure_url
from .tokens import Token, TokenError, TokenFailure

if TYPE_CHECKING:
    from .client import Api


@dataclass(frozen=True, slots=True)
class LoginStarted:
    """A login that has begun. Keep it with the user's session until the callback comes."""

    url: str = field(repr=False)
    """Where the user's browser is to go."""
    state: str = field(repr=False)
    """What tells the callback of this login from any other."""
    verifier: str = field(repr=False)
    """The secret that shows that whoever exchanges the code has begun the login."""


class AuthorizationCode:
    """Logs users in at the authorisation server of an API. Its repr shows nothing of it.

    Args:
        redirect_uri: The callback that is registered for this client.
        api: `API` of the package: takes the URLs, and the names of environment variables, from the
            API description.
        client_id: Default: the environment variable, if `api` is given.
        client_secret: Likewise. A public client has none.
        authorization_url: Where users log in. Default: what the API description says.
        token_url: Where codes are exchanged. Default: what the API description of the client says.
        client_auth: `basic` sends id and secret as a header, `body` in the form.
        scheme: The security scheme to take, where an API has several with this flow.

    Raises:
        ValueError: Something is missing, or a URL is not https.
    """

    def __init__(
        self,
        *,
        redirect_uri: str,
        api: Api | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        authorization_url: str | None = None,
        token_url: str | None = None,
        client_auth: ClientAuth = "basic",
        scheme: str | None = None,
    ) -> None:
        facts = None if api is None else _facts(api, scheme)
        if facts is not None:
            credential, stated = facts
            client_id = client_id or os.environ.get(credential.client_id_variable)
            client_secret = client_secret or os.environ.get(credential.client_secret_variable)
            authorization_url = authorization_url or stated
        if not client_id or not authorization_url:
            missing = "authorization_url" if client_id else "client_id"
            raise ValueError(f"{missing}: required")
        self._redirect_uri = redirect_uri
        self._client_id = client_id
        self._client_secret = client_secret
        self._authorization_url = secure_url(authorization_url, "authorization_url")
        self._token_url = token_url
        self._client_auth: ClientAuth = client_auth

    def start(
        self, *, scopes: Sequence[str] = (), parameters: Mapping[str, str] | None = None
    ) -> LoginStarted:
        """Return where to send the user, with a new state and verifier.

        `parameters` are further ones of the URL, for example `{"prompt": "consent"}`.
        """
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            **(parameters or {}),
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if scopes:
            query["scope"] = " ".join([scopes] if isinstance(scopes, str) else scopes)
        url = str(self._authorization_url.copy_merge_params(query))
        return LoginStarted(url, state, verifier)

    def exchange(
        self,
        callback_url: str,
        started: LoginStarted,
        *,
        on_refresh_token: Callable[[str], None] | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> CodeGrant:
        """Return what to give to a client as its token, from the URL that the user came back to.

        The code in it is exchanged by the first call of that client, which refreshes its tokens
        from then on if the server allows it.

        Args:
            callback_url: The whole URL, with its query.
            started: What `start` gave for this user.
            on_refresh_token: Called with each refresh token; keep the last one, and give it to a
                later client as `RefreshToken`.
            parameters: More members of the form.

        Raises:
            TokenError: The server says that the user was not let in.
            ValueError: It is no answer to this login: the state is another, or there is no code.
        """
        query = _query(callback_url)
        state = query.get("state", "")
        if not secrets.compare_digest(state.encode(), started.state.encode()):
            raise ValueError("callback_url: expected the state of this login, found another")
        if "error" in query:
            code = known_code(query["error"])
            reason = f"the login was refused{f' ({code})' if code else ''}"
            raise TokenError(
                TokenFailure(reason, code=code, description=query.get("error_description"))
            )
        if not query.get("code"):
            raise ValueError("callback_url: expected a code")
        return CodeGrant(
            query["code"],
            redirect_uri=self._redirect_uri,
            verifier=started.verifier,
            on_refresh_token=on_refresh_token,
            client_id=self._client_id,
            client_secret=self._client_secret,
            token_url=self._token_url,
            client_auth=self._client_auth,
            parameters=parameters,
        )


class CodeGrant(RefreshToken):
    """Tokens for the code of a login, and then for its refresh token; from `exchange`."""

    def __init__(
        self,
        code: str,
        *,
        redirect_uri: str,
        verifier: str,
        on_refresh_token: Callable[[str], None] | None,
        client_id: str,
        client_secret: str | None,
        token_url: str | None,
        client_auth: ClientAuth,
        parameters: Mapping[str, str] | None,
    ) -> None:
        super().__init__(
            "",
            on_refresh_token=on_refresh_token,
            client_id=client_id,
            client_secret=client_secret,
            token_url=token_url,
            client_auth=client_auth,
            parameters=parameters,
        )
        self._exchange = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        self._exchanged = False

    def _form(self) -> dict[str, str] | TokenFailure:
        """Return the exchange of the code, once: a server that sees it again revokes what it gave
        (RFC 6749, section 4.1.2).
        """
        if self._exchanged:
            return super()._form()
        self._exchanged = True
        return dict(self._exchange)

    def _answered(self, answer: TokenAnswer | TokenFailure) -> Token | TokenFailure:
        if isinstance(answer, TokenFailure) and not answer.sent:
            self._exchanged = False
        return super()._answered(answer)


def _query(callback_url: str) -> httpx2.QueryParams:
    """Return the query of a URL; an empty one if it is none. Its error would quote the code."""
    try:
        return httpx2.URL(callback_url).params
    except httpx2.InvalidURL:
        return httpx2.QueryParams()


def _facts(api: Api, scheme: str | None) -> tuple[OAuth2, str] | None:
    """Return the first scheme with this flow, or the one of that name, and where users log in."""
    first = next(iter(api.environments.values()), "")
    # A relative URL is that of the first server, as it is without what a client says of it.
    base_url = httpx2.URL(first if isinstance(first, str) else server_url(first, {}))
    for credential in api.credentials:
        if not isinstance(credential, OAuth2) or scheme not in {None, credential.scheme}:
            continue
        flow = described_flow(credential, "authorizationCode")
        if flow is not None and flow.authorization_url:
            return credential, str(
                secure_url(flow.authorization_url, "authorization_url", base_url)
            )
    return None
