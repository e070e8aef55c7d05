"""Which credentials a client has, and which of them an operation needs."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from .credentials import (
    ApiKey,
    Basic,
    Bearer,
    Credential,
    MutualTls,
    OAuth2,
    OtherScheme,
    arguments,
)

# RFC 9110, section 5.5, without control characters; RFC 6265, section 4.1.1.
_is_header_value: Final = re.compile(
    r"[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?"
).fullmatch
_is_cookie_value: Final = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+").fullmatch
_is_token: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch

HEADER_RULE: Final = (
    "expected text that a header can hold: Latin-1, without line breaks or other control"
    " characters, without blanks at its ends"
)

# What the module `oauth` has for each flow.
_GRANTS: Final = {
    "authorizationCode": "AuthorizationCode",
    "clientCredentials": "ClientCredentials",
    "password": "Password",
}


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A credential as it is sent. Its repr shows nothing of it."""

    location: Literal["header", "query", "cookie"]
    name: str
    value: str


def resolve(credentials: Iterable[Credential], given: Mapping[str, object]) -> dict[str, Secret]:
    """Return the secrets by security scheme, from arguments or else environment variables.

    A scheme whose credential is missing or empty is left out; of user name and password one can be
    empty if it is given so. So is one whose access token is not text: it comes from elsewhere.

    Raises:
        ValueError: A credential cannot be sent in the place where the API wants it.
    """
    secrets: dict[str, Secret] = {}
    for credential in credentials:
        if isinstance(credential, MutualTls | OtherScheme) or is_changing(credential, given):
            continue
        values = {
            argument: _given(argument, given.get(argument)) or os.environ.get(variable, "")
            for argument, variable in arguments(credential)
        }
        empty = [argument for argument, value in values.items() if not value]
        if not empty or (len(empty) < len(values) and given.get(empty[0]) is not None):
            secrets[credential.scheme] = _secret(credential, values)
    return secrets


def _given(argument: str, value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{argument}: expected str, found {type(value).__name__}")
    return value or ""


def is_changing(credential: Credential, given: Mapping[str, object]) -> bool:
    """Return whether an access token is given as something that gives one when it is needed."""
    if not isinstance(credential, Bearer | OAuth2):
        return False
    return not isinstance(given.get(credential.argument), str | None)


def header_name(credential: Credential) -> str | None:
    """Return the header that carries a credential, in lower case; None if it is no header."""
    match credential:
        case ApiKey(location="header", name=name):
            return name.lower()
        case ApiKey() | MutualTls():
            return None
        case Basic() | Bearer() | OAuth2() | OtherScheme():
            return "authorization"
        case _:
            assert_never(credential)


def choose(
    alternatives: tuple[tuple[str, ...], ...], available: Collection[str]
) -> tuple[str, ...] | None:
    """Return the first alternative of schemes that are all available; None if there is none.

    One without any scheme, which makes credentials optional, comes last.
    """
    complete = [schemes for schemes in alternatives if all(s in available for s in schemes)]
    if not complete:
        return () if not alternatives else None
    return next(filter(None, complete), ())


def describe_missing(
    credentials: Iterable[Credential],
    alternatives: Iterable[tuple[str, ...]],
    available: Collection[str],
) -> str:
    """Return what to pass or set, so that one of the alternatives is complete."""
    missing = {c.scheme: c for c in credentials if c.scheme not in available}
    choices: list[str] = []
    for schemes in alternatives:
        described: dict[object, str] = {}
        for credential in (missing[scheme] for scheme in schemes if scheme in missing):
            pairs = arguments(credential)  # several schemes can have the same
            text = _described(credential)
            described[pairs or credential] = max(text, described.get(pairs, ""), key=len)
        choices.append(" and ".join(described.values()))
    return "missing credentials: " + ", or ".join(filter(None, dict.fromkeys(choices)))


def _described(credential: Credential) -> str:
    match credential:
        case MutualTls(scheme=scheme):
            return f"http_client with the certificate for {scheme}: httpx2.Client(verify=context)"
        case OtherScheme(scheme=scheme):
            return f"http_client with auth=... for {scheme}, or an Authorization header"
        case OAuth2(argument=argument, variable=variable, flows=flows):
            grants = ", ".join(_GRANTS[flow.name] for flow in flows if flow.name in _GRANTS)
            other = f"; or a grant: {grants}" if grants else ""
            return f"{argument} (or the environment variable {variable}{other})"
        case _:
            pairs = arguments(credential)
            return " and ".join(f"{name} (or the environment variable {v})" for name, v in pairs)


def is_header_name(text: str) -> bool:
    """Return whether a text is a token (RFC 9110, section 5.6.2)."""
    return _is_token(text) is not None


def is_header_value(text: str) -> bool:
    """Return whether a text can be sent as a header. If not, h11 would quote it in its error."""
    return text == "" or _is_header_value(text) is not None


def bearer(argument: str, value: str) -> Secret:
    """Return an access token as it is sent (RFC 6750, section 2.1).

    Raises:
        ValueError: A header cannot hold it. The text names `argument` only.
    """
    secret = Secret("header", "Authorization", f"Bearer {value}")
    if not value or not is_header_value(secret.value):
        raise ValueError(f"{argument}: {HEADER_RULE}")
    return secret


def _secret(credential: ApiKey | Bearer | Basic | OAuth2, values: Mapping[str, str]) -> Secret:
    match credential:
        case ApiKey(argument=argument, location=location, name=name):
            secret = Secret(location, name, values[argument])
        case Bearer(argument=argument) | OAuth2(argument=argument):
            return bearer(argument, values[argument])
        case Basic(username=argument, password=password):
            if ":" in values[argument]:
                raise ValueError(f"{argument}: expected no colon (RFC 7617)")
            pair = f"{values[argument]}:{values[password]}".encode(errors="surrogateescape")
            secret = Secret("header", "Authorization", f"Basic {b64encode(pair).decode()}")
        case _:
            assert_never(credential)
    if secret.location == "header" and not is_header_value(secret.value):
        raise ValueError(f"{argument}: {HEADER_RULE}")
    if secret.location == "cookie" and not _is_cookie_value(secret.value):
        raise ValueError(f"{argument}: expected characters that a cookie can hold")
    return secret
