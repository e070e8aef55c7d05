"""The URLs of servers, and their variables (OpenAPI 3.1.1, sections 4.8.5 and 4.8.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

_place: Final = re.compile(r"\{([^{}]*)\}")
_is_path: Final = re.compile(r"[\w.~!$&'()*+,;=:/%-]*", re.ASCII).fullmatch
_is_host: Final = re.compile(r"[\w.:\[\]-]*", re.ASCII).fullmatch


class UrlVariable(NamedTuple):
    """A variable in the URL of a server."""

    default: str | None
    """None if a value must be given."""
    values: tuple[str, ...] = ()
    """All values that it can have; none if it can have any."""


class ServerUrl(NamedTuple):
    """A server whose URL has variables in braces."""

    url: str
    variables: Mapping[str, UrlVariable]


def server_url(server: ServerUrl, given: Mapping[str, str | None]) -> str:
    """Return the URL of a server with its variables filled in; None stands for a default.

    Raises:
        ValueError: A variable has no value, or one that it cannot have, which is not repeated.
    """
    before_path = server.url.partition("://")[2].partition("/")[0]
    values: dict[str, str] = {}
    for name, variable in server.variables.items():
        value = _value(name, variable, given.get(name))
        fits = _is_host if f"{{{name}}}" in before_path else _is_path
        # What the document names is right as it is; credentials go to the host that a text makes.
        if value != variable.default and value not in variable.values and not fits(value):
            raise ValueError(f"{name}: expected text for the URL of the server")
        values[name] = value
    return _place.sub(lambda found: values.get(found[1], found[0]), server.url).rstrip("/")


def shown_url(server: ServerUrl, given: Mapping[str, str | None]) -> str:
    """Return the URL of a server with the names of variables that were given a value."""
    defaults = {
        name: f"{{{name}}}" if given.get(name) is not None else variable.default or ""
        for name, variable in server.variables.items()
    }
    return _place.sub(lambda found: defaults.get(found[1], found[0]), server.url).rstrip("/")


def _value(name: str, variable: UrlVariable, given: str | None) -> str:
    value = variable.default if given is None else given
    if value is None:
        raise ValueError(f"{name}: required by the URL of the server")
    if variable.values and value not in variable.values:
        raise ValueError(f"{name}: expected one of {', '.join(variable.values)}")
    return value
