"""The key by which an API knows that a request is sent again, and does not act on it twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .retry import IDEMPOTENT

if TYPE_CHECKING:
    from .client import Api
    from .operation import Operation

USUAL_HEADER: Final = "Idempotency-Key"
"""Its name where neither document nor settings give one. Source: the Internet-Draft
draft-ietf-httpapi-idempotency-key-header."""

_KEYED_BY_DEFAULT: Final = frozenset({"POST", "PATCH"})
_says_key: Final = re.compile(r"[\w.-]*idempoten(?:ce|cy|t)[_.-]?key", re.ASCII | re.IGNORECASE)


def is_idempotency_key(name: str) -> bool:
    """Return whether a header is an idempotency key by its name, such as `X-Idempotency-Key`."""
    return _says_key.fullmatch(name) is not None


def key_headers(operation: Operation[object], api: Api) -> frozenset[str]:
    """Return the headers, any of which makes a request repeatable if it is there."""
    return frozenset({USUAL_HEADER, api.idempotency_header or USUAL_HEADER, *_declared(operation)})


def key_header(operation: Operation[object], api: Api, *, given: bool) -> str:
    """Return the header that a key goes into unless the call has one; empty if none is sent.

    `given` tells whether the user has given a key. Otherwise each call gets a fresh one, if the
    settings of the package say that the API knows them.
    """
    declared = _declared(operation)
    if given:
        wanted = bool(declared) or operation.method not in IDEMPOTENT
    else:
        wanted = api.idempotency_header != "" and operation.method in _KEYED_BY_DEFAULT
    if not wanted:
        return ""
    return next(iter(declared), api.idempotency_header or USUAL_HEADER)


def fresh_key() -> str:
    """Return a key that no other call has."""
    from uuid import uuid4

    return str(uuid4())


def _declared(operation: Operation[object]) -> list[str]:
    return [
        parameter.name
        for parameter in operation.parameters
        if parameter.location == "header" and is_idempotency_key(parameter.name)
    ]
