"""The kinds of credentials that an API declares, one for each security scheme.

`argument` is the keyword argument of the client, `variable` the environment variable that stands
in for it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias


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


Credential: TypeAlias = ApiKey | Bearer | Basic


def arguments(credential: Credential) -> tuple[tuple[str, str], ...]:
    """Return the pairs of argument and environment variable that make up a credential."""
    if isinstance(credential, Basic):
        return (
            (credential.username, credential.username_variable),
            (credential.password, credential.password_variable),
        )
    return ((credential.argument, credential.variable),)
