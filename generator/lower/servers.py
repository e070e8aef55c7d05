"""Servers as named environments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from urllib.parse import urljoin, urlsplit

from ..document import JsonObject, JsonValue
from ..ir import Environment, Server, ServerArgument, ServerVariable
from ..naming import member_name, settle, snake, words
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

    A relative URL is relative to `origin`, the one that the document is published at; one that
    stays so is listed.
    """
    found = _servers(scope, scope.document.tree, "", origin)
    names = settle(
        [_name(stated, filled(server), n) for n, (stated, server) in enumerate(found.values())]
    )
    return tuple(
        Environment(name=name, server=server, doc=text(stated, "description"))
        for name, (stated, server) in zip(names, found.values(), strict=True)
    )


def own_server(
    scope: Scope, owner: JsonObject, pointer: str, origin: str | None, known: frozenset[str]
) -> Server | None:
    """The first server that an operation or path item has for itself; None if it has none, or one
    of the API's, whose URLs are `known`.
    """
    if "servers" not in owner or owner["servers"] == scope.document.tree.get("servers"):
        return None
    first = next(iter(_servers(scope, owner, pointer, origin).values()), None)
    return None if first is None or first[1].url in known else first[1]


def server_arguments(
    servers: Iterable[Server], taken: frozenset[str]
) -> tuple[ServerArgument, ...]:
    """The arguments of the client for the variables of its servers, each once; `taken` are those
    that it has already.
    """
    same: dict[str, list[ServerVariable]] = defaultdict(list)
    for server in servers:
        for variable in server.variables:
            same[variable.name].append(variable)
    used = set(taken)
    found: list[ServerArgument] = []
    for name, variables in same.items():
        argument = _free(name, used)
        used.add(argument)
        closed = all(variable.values for variable in variables)
        values = dict.fromkeys(value for variable in variables for value in variable.values)
        found.append(
            ServerArgument(
                name=name,
                argument=argument,
                default=variables[0].default,
                values=tuple(values) if closed else (),
                doc=next((variable.doc for variable in variables if variable.doc), ""),
            )
        )
    return tuple(found)


def filled(server: Server) -> str:
    """The URL with its defaults; where a variable has none, with a text that any can have."""
    values = {each.name: "x" if each.default is None else each.default for each in server.variables}
    # In one pass: a default that names variables is no more than text.
    url = _VARIABLE.sub(lambda found: values.get(found[1], found[0]), server.url)
    return url.rstrip("/")


def _free(name: str, used: Set[str]) -> str:
    plain = member_name(name)
    names = (plain, f"server_{plain}", *(f"server_{plain}_{n}" for n in range(2, len(used) + 3)))
    return next(each for each in names if each not in used)


def _servers(
    scope: Scope, owner: JsonObject, pointer: str, origin: str | None
) -> dict[str, tuple[JsonObject, Server]]:
    """The servers by URL, in the order of the document, as stated and as understood."""
    found: dict[str, tuple[JsonObject, Server]] = {}
    for place, value in elements(scope, owner, "servers", pointer):
        stated, _ = follow(scope, value, place)
        if not text(stated, "url"):
            continue
        server = _server(stated, origin)
        if _is_reachable(filled(server)):
            found.setdefault(server.url, (stated, server))
        else:
            shown = f"the server {quoted(text(stated, 'url'))}"
            expected = "an http or https URL without query and fragment"
            hint = "the client goes without it: pass base_url=..., or name it in overlay.yaml"
            scope.note("server", place, shown, expected, hint=hint)
    return found


def _server(stated: JsonObject, origin: str | None) -> Server:
    """A server with its variables; one that is relative to a folder above has their defaults."""
    described = stated.get("variables")
    facts = described if isinstance(described, dict) else {}
    template = text(stated, "url").rstrip("/")
    names = dict.fromkeys(_VARIABLE.findall(template))
    variables = tuple(
        _variable(name, fact) for name in names if isinstance(fact := facts.get(name), dict)
    )
    plain = filled(Server(url=template, variables=variables))
    whole = _absolute(plain, origin)
    if not whole.endswith(plain):
        return Server(url=whole.rstrip("/"))
    return Server(url=whole.removesuffix(plain) + template, variables=variables)


def _variable(name: str, stated: JsonObject) -> ServerVariable:
    values = stated.get("enum")
    known = [
        str(value) for value in (values if isinstance(values, list) else []) if _is_text(value)
    ]
    default = stated.get("default", known[0] if known else None)
    shown = str(default) if _is_text(default) else None
    return ServerVariable(
        name=name,
        default=shown,
        values=tuple(dict.fromkeys([*([shown] if shown is not None and known else []), *known])),
        doc=text(stated, "description"),
    )


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


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
