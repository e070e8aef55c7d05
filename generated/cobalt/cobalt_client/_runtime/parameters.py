"""Values of parameters as text: in a path, a query, a header or a cookie.

Source: OpenAPI, "Style Values"; RFC 3986, section 2.3 for what is percent-encoded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from .encode import EncodeError, dumps
from .operation import Location, Operation, Parameter
from .security import HEADER_RULE, is_header_name, is_header_value
from .styles import header_text, pairs, path_text, quoted, reserved, whole_query
from .values import UNSET, JsonValue

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
"""The values of a location without parameters."""


def fill_path(operation: Operation[object], values: Mapping[str, object]) -> str:
    """Return the path of an operation with its parameters put in; with it any fixed query.

    Raises:
        EncodeError: A value is missing, empty or a dot segment: these address another resource.
    """
    path = operation.target or operation.path
    for parameter in operation.parameters:
        place = f"{{{parameter.name}}}"
        if parameter.location == "path" and place in path:
            text = _path_text(parameter, values.get(parameter.name))
            if not text:
                raise EncodeError("expected text, found an empty one", (parameter.name,))
            path = path.replace(place, text)
    if not {".", ".."}.isdisjoint(path.partition("?")[0].split("/")):
        raise EncodeError("expected a path parameter, found a dot segment")
    return path


def query_parts(operation: Operation[object], values: Mapping[str, object]) -> list[str]:
    """Return the percent-encoded `name=value` parts of a query."""
    parts: list[str] = []
    for parameter, value in _given(operation, "query", values):
        parts += _form(parameter, value)
    return parts


def cookie_parts(operation: Operation[object], values: Mapping[str, object]) -> list[str]:
    """Return the `name=value` parts of a `Cookie` header."""
    parts: list[str] = []
    for parameter, value in _given(operation, "cookie", values):
        parts += _form(parameter, value)
    return parts


def replacing(credentials: list[str], given: list[str]) -> list[str]:
    """Return `name=value` parts: those given, and the credentials that have other names."""
    if not credentials:
        return given
    names = {part.partition("=")[0] for part in given}
    return [*(part for part in credentials if part.partition("=")[0] not in names), *given]


def header_pairs(
    operation: Operation[object], values: Mapping[str, object]
) -> list[tuple[bytes, bytes]]:
    """Return the headers of a call, encoded.

    Raises:
        EncodeError: A value cannot be sent as a header.
    """
    pairs: list[tuple[bytes, bytes]] = []
    for parameter, value in _given(operation, "header", values):
        text = header_text(_written(parameter, value), parameter.explode or False)
        if not is_header_name(parameter.name):
            raise EncodeError("expected no value: this is no name of a header", (parameter.name,))
        if not is_header_value(text):
            raise EncodeError(HEADER_RULE, (parameter.name,))
        pairs.append((parameter.name.encode("ascii"), text.encode("latin-1")))
    return pairs


def _given(
    operation: Operation[object], location: Location, values: Mapping[str, object]
) -> Iterator[tuple[Parameter, object]]:
    """Yield the parameters of a location that have a value; UNSET is none, nor is None unless
    null can be sent.

    Raises:
        EncodeError: A required one has none.
    """
    for parameter in operation.parameters:
        if parameter.location == location:
            value = values.get(parameter.name, UNSET)
            if value is not UNSET and (value is not None or parameter.nullable):
                yield parameter, value
            elif parameter.required:
                raise EncodeError("expected a value, found none", (parameter.name,))


def _form(parameter: Parameter, value: object) -> list[str]:
    """Return `name=value` parts: one for each element of an array, or one for all."""
    style = parameter.style or "form"
    explode = style == "form" if parameter.explode is None else parameter.explode
    write = reserved if parameter.reserved else quoted
    if style == "querystring":
        return whole_query(_written(parameter, value), write)
    return pairs(parameter.name, _written(parameter, value), style, explode, write)


def _path_text(parameter: Parameter, value: object) -> str:
    if value is None or value is UNSET:
        return ""
    write = reserved if parameter.reserved else quoted
    explode = parameter.explode or False
    written = _written(parameter, value)
    return path_text(parameter.name, written, parameter.style or "simple", explode, write)


def _written(parameter: Parameter, value: object) -> JsonValue:
    """Return the JSON value of an argument; its text if that is what the API wants."""
    try:
        written = None if value is None else parameter.encode(value)
        return dumps(written).decode() if parameter.json else written
    except EncodeError as error:
        raise error.under(parameter.name) from None
