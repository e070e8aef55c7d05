"""Where requests go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """A variable in the URL of a server (OpenAPI 3.1.1, section 4.8.6).

    `default` is None where the document states none; `values` are all that it can have, none if it
    can have any.
    """

    name: str
    default: str | None
    values: tuple[str, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where requests go. `url` has the variables in braces."""

    url: str
    variables: tuple[ServerVariable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A server of the API, by name; the first one is the default."""

    name: str
    server: Server
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerArgument:
    """An argument of the client for the variable `name` of its servers.

    `values` are all that it can have in any of them, none if it can have any; `default` that of the
    first server, None where there is none.
    """

    name: str
    argument: str
    default: str | None
    values: tuple[str, ...]
    doc: str = ""
