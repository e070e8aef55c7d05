"""Servers as named environments."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..document import JsonObject
from ..ir import Environment
from ..naming import settle, snake, words
from .schemas import Scope, text

_FILLER = frozenset({"server", "environment", "api", "the", "url", "base", "endpoint"})
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})


def environments(scope: Scope) -> tuple[Environment, ...]:
    """The servers of the document by name, in its order; empty if it names none.

    A variable of the URL has its default filled in (OpenAPI 3.1.1, section 4.8.6).
    """
    stated = scope.document.tree.get("servers")
    found = [
        server
        for server in (stated if isinstance(stated, list) else [])
        if isinstance(server, dict)
    ]
    names = settle([_name(server, n) for n, server in enumerate(found)])
    return tuple(
        Environment(name=name, url=_url(server), doc=text(server, "description"))
        for name, server in zip(names, found, strict=True)
    )


def _name(server: JsonObject, position: int) -> str:
    for key in ("x-clientwright-environment", "name"):
        if words(text(server, key)):
            return snake(text(server, key))
    if (urlsplit(text(server, "url")).hostname or "") in _LOCAL_HOSTS:
        return "local"
    said = [word for word in words(text(server, "description")) if word not in _FILLER]
    if 0 < len(said) <= 2:
        return "_".join(said)
    return "production" if position == 0 else f"server_{position + 1}"


def _url(server: JsonObject) -> str:
    url = text(server, "url")
    stated = server.get("variables")
    variables = stated if isinstance(stated, dict) else {}

    def filled(found: re.Match[str]) -> str:
        variable = variables.get(found[1])
        return str(variable.get("default", "")) if isinstance(variable, dict) else found[0]

    # In one pass: a default that names variables is no more than text.
    return _VARIABLE.sub(filled, url).rstrip("/")
