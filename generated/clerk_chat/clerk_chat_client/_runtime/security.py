"""Which credentials a client has, and which of them an operation needs."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from .credentials import ApiKey, Basic, Bearer, Credential, arguments

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


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A credential as it is sent. Its repr shows nothing of it."""

    location: Literal["header", "query", "cookie"]
    name: str
    value: str


def resolve(
    credentials: Iterable[Credential], given: Mapping[str, str | None]
) -> dict[str, Secret]:
    """Return the secrets by security scheme, from arguments or else environment variables.

    A scheme whose credential is missing or empty is left out; of user name and password one can be
    empty if it is given so.

    Raises:
        ValueError: A credential cannot be sent in the place where the API wants it.
    """
    secrets: dict[str, Secret] = {}
    for credential in credentials:
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


def header_name(credential: Credential) -> str | None:
    """Return the header that carries a credential, in lower case; None if it is no header."""
    if isinstance(credential, ApiKey):
        return credential.name.lower() if credential.location == "header" else None
    return "authorization"


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
    by_scheme = {credential.scheme: credential for credential in credentials}
    choices = [
        " and ".join(
            f"{argument} (or the environment variable {variable})"
            for scheme in schemes
            if scheme not in available and scheme in by_scheme
            for argument, variable in arguments(by_scheme[scheme])
        )
        for schemes in alternatives
    ]
    return "missing credentials: " + ", or ".join(filter(None, choices))


def is_header_name(text: str) -> bool:
    """Return whether a text is a token (RFC 9110, section 5.6.2)."""
    return _is_token(text) is not None


def is_header_value(text: str) -> bool:
    """Return whether a text can be sent as a header. If not, h11 would quote it in its error."""
    return text == "" or _is_header_value(text) is not None


def _secret(credential: Credential, values: Mapping[str, str]) -> Secret:
    match credential:
        case ApiKey(argument=argument, location=location, name=name):
            secret = Secret(location, name, values[argument])
        case Bearer(argument=argument):
            secret = Secret("header", "Authorization", f"Bearer {values[argument]}")
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
