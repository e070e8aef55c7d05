"""Servers as named environments."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from ..document import JsonObject
from ..ir import Environment
from ..naming import settle, snake, words
from ..problems import quoted
from .follow import elements, follow
from .schemas import Scope, text

_FILLER = frozenset({"server", "environment", "api", "the", "url", "base", "endpoint"})
_VARIABLE = re.compile(r"\{([^{}]*)\}")
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})
# A host with a dot in it where a path could stand: the scheme was forgotten.
_BARE_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(/|\Z)")


def environments(scope: Scope, origin: str | None) -> tuple[Environment, ...]:
    """The servers of the document by name, in its order; empty if it names none that can be
    reached.

    A variable of the URL has its default filled in (OpenAPI 3.1.1, section 4.8.6). A relative one
    is relative to `origin`, the URL that the document is published at; one that stays so is listed.
    """
    found = _servers(scope, scope.document.tree, "", origin)
    names = settle([_name(server, url, n) for n, (url, server) in enumerate(found.items())])
    return tuple(
        Environment(name=name, url=url, doc=text(server, "description"))
        for name, (url, server) in zip(names, found.items(), strict=True)
    )


def own_server(
    scope: Scope, owner: JsonObject, pointer: str, origin: str | None, known: frozenset[str]
) -> str:
    """The URL of the first server that an operation or path item has for itself; empty if it has
    none, or one of the API's.
    """
    if "servers" not in owner or owner["servers"] == scope.document.tree.get("servers"):
        return ""
    first = next(iter(_servers(scope, owner, pointer, origin)), "")
    return "" if first in known else first


def _servers(
    scope: Scope, owner: JsonObject, pointer: str, origin: str | None
) -> dict[str, JsonObject]:
    """The servers by URL, in the order of the document."""
    found: dict[str, JsonObject] = {}
    for place, value in elements(scope, owner, "servers", pointer):
        server, _ = follow(scope, value, place)
        if not text(server, "url"):
            continue
        url = _absolute(_url(server), origin)
        if _is_reachable(url):
            found.setdefault(url, server)
        else:
            shown = f"the server {quoted(text(server, 'url'))}"
            expected = "an http or https URL without query and fragment"
            hint = "the client goes without it: pass base_url=..., or name it in overlay.yaml"
            scope.note("server", place, shown, expected, hint=hint)
    return found


def _name(server: JsonObject, url: str, position: int) -> str:
    for key in ("x-clientwright-environment", "name"):
        if words(text(server, key)):
            return snake(text(server, key))
    if urlsplit(url).hostname in LOCAL_HOSTS:
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
        return _default(variable) if isinstance(variable, dict) else found[0]

    # In one pass: a default that names variables is no more than text.
    return _VARIABLE.sub(filled, url).rstrip("/")


def _default(variable: JsonObject) -> str:
    """The default of a variable, or the first value that it can have."""
    values = variable.get("enum")
    first = values[0] if isinstance(values, list) and values else ""
    stated = variable.get("default", first)
    return str(stated) if isinstance(stated, str | int | float) else ""


def _absolute(url: str, origin: str | None) -> str:
    if _BARE_HOST.match(url):
        return f"https://{url}"
    try:
        return urljoin(origin or "https:", url) if origin or url.startswith("//") else url
    except ValueError:
        return url


def _is_reachable(url: str) -> bool:
    """Whether a client can send requests to it, with paths added at its end."""
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = url.isprintable() and not set(url) & set("{}<> \\")
    host = parts.hostname or ""
    return (
        parts.scheme in {"http", "https"}
        and all(host.split("."))
        and port_fits
        and plain
        and not parts.query
        and not parts.fragment
    )
