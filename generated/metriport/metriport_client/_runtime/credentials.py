"""The kinds of credentials that an API declares, one for each security scheme.

`argument` is the keyword argument of the client, `variable` the environment variable that stands
in for it. Schemes that are met outside of the client's arguments have neither.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, assert_never


class ApiKey(NamedTuple):
    """A key that is sent as a header, a query parameter or a cookie of some name."""

    scheme: str
    argument: str
    variable: str
    location: Literal["header", "query", "cookie"]
    name: str


class Bearer(NamedTuple):
    """A token that is sent as `Authorization: Bearer` (RFC 6750)."""

    scheme: str
    argument: str
    variable: str


class Basic(NamedTuple):
    """A user name and a password that are sent as `Authorization: Basic` (RFC 7617)."""

    scheme: str
    username: str
    username_variable: str
    password: str
    password_variable: str


class OAuthFlow(NamedTuple):
    """How an access token is had (OpenAPI's OAuth Flow Object). An absent URL is empty; a relative
    one is relative to the base URL.
    """

    name: Literal["authorizationCode", "clientCredentials", "implicit", "password"]
    token_url: str = ""
    authorization_url: str = ""
    refresh_url: str = ""


class OAuth2(NamedTuple):
    """An access token of OAuth 2.0 that is sent as `Authorization: Bearer` (RFC 6750).

    The environment variables of client id and secret are those that a grant reads.
    """

    scheme: str
    argument: str
    variable: str
    client_id_variable: str
    client_secret_variable: str
    flows: tuple[OAuthFlow, ...] = ()


class MutualTls(NamedTuple):
    """A certificate of the client, which the user's own HTTP client has."""

    scheme: str


class OtherScheme(NamedTuple):
    """A scheme that this package cannot carry out: the user's own HTTP client or header does."""

    scheme: str


Credential: TypeAlias = ApiKey | Bearer | Basic | OAuth2 | MutualTls | OtherScheme


def arguments(credential: Credential) -> tuple[tuple[str, str], ...]:
    """Return the pairs of argument and environment variable that make up a credential."""
    match credential:
        case Basic():
            return (
                (credential.username, credential.username_variable),
                (credential.password, credential.password_variable),
            )
        case ApiKey() | Bearer() | OAuth2():
            return ((credential.argument, credential.variable),)
        case MutualTls() | OtherScheme():
            return ()
        case _:
            assert_never(credential)
