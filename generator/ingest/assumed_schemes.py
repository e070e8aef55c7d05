"""Security schemes that are named and nowhere described."""

from __future__ import annotations

import re

from ..document import JsonObject

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")  # RFC 9110, section 5.6.2
_BEARER = ("bearer", "jwt", "oauth", "openid")


def assumed_scheme(name: str) -> tuple[JsonObject, str]:
    """The scheme that a name suggests, and what it was taken for, in words."""
    letters = _NOT_ALPHANUMERIC.sub("", name.lower())
    if "basic" in letters:
        taken = "basic authentication in the header Authorization"
        return {"type": "http", "scheme": "basic"}, taken
    if any(word in letters for word in _BEARER) or _TOKEN.fullmatch(name) is None:
        taken = "a bearer token in the header Authorization"
        return {"type": "http", "scheme": "bearer"}, taken
    return {"type": "apiKey", "in": "header", "name": name}, f"a key in a header {name}"


def scheme_question(name: str) -> str:
    """The question for the vendor; the same wherever it arises, so that it is put once."""
    return f"How is the credential {name} sent: in which header, or as a bearer token?"
