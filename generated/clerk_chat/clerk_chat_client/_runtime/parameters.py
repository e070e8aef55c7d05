"""Values of parameters as text: in a path, a query, a header or a cookie.

Source: OpenAPI, "Style Values"; RFC 3986, section 2.3 for what is percent-encoded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from .encode import EncodeError
from .operation import Location, Operation, Parameter
from .security import HEADER_RULE, is_header_value
from .values import UNSET, JsonValue

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
"""The values of a location without parameters."""

_SEPARATORS: Final = {"simple": ",", "form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def fill_path(operation: Operation[object], values: Mapping[str, object]) -> str:
    """Return the path of an operation with its parameters put in.

    Raises:
        EncodeError: A value is missing, empty or a dot segment: these address another resource.
    """
    path = operation.path
    for parameter in operation.parameters:
        if parameter.location == "path":
            texts = _texts(parameter, values.get(parameter.name))
            if not any(texts):
                raise EncodeError("expected text, found an empty one", (parameter.name,))
            path = path.replace(f"{{{parameter.name}}}", ",".join(map(quoted, texts)))
    if not {".", ".."}.isdisjoint(path.split("/")):
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


def header_pairs(
    operation: Operation[object], values: Mapping[str, object]
) -> list[tuple[bytes, bytes]]:
    """Return the headers of a call, encoded.

    Raises:
        EncodeError: A value cannot be sent as a header.
    """
    pairs: list[tuple[bytes, bytes]] = []
    for parameter, value in _given(operation, "header", values):
        text = ",".join(_texts(parameter, value))
        if not is_header_value(text):
            raise EncodeError(HEADER_RULE, (parameter.name,))
        pairs.append((parameter.name.encode("ascii"), text.encode("latin-1")))
    return pairs


def _given(
    operation: Operation[object], location: Location, values: Mapping[str, object]
) -> Iterator[tuple[Parameter, object]]:
    """Yield the parameters of a location that have a value; None and UNSET are none.

    Raises:
        EncodeError: A required one has none.
    """
    for parameter in operation.parameters:
        if parameter.location == location:
            value = values.get(parameter.name)
            if value is not None and value is not UNSET:
                yield parameter, value
            elif parameter.required:
                raise EncodeError("expected a value, found none", (parameter.name,))


def _form(parameter: Parameter, value: object) -> list[str]:
    """Return `name=value` parts: one for each element of an array, or one for all."""
    name = quoted(parameter.name)
    style = parameter.style or "form"
    texts = [quoted(text) for text in _texts(parameter, value)]
    if (style == "form") if parameter.explode is None else parameter.explode:
        return [f"{name}={text}" for text in texts]
    return [f"{name}={_SEPARATORS[style].join(texts)}"] if texts else []


def _texts(parameter: Parameter, value: object) -> list[str]:
    """Return the text of a primitive value, or of each element of an array."""
    try:
        written = parameter.encode(value)
        if not isinstance(written, list):
            return [_text(written)]
        return [_text(element) for element in written]
    except EncodeError as error:
        raise error.under(parameter.name) from None


def _text(value: JsonValue) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case None | list() | dict():
            raise EncodeError("expected a primitive value or an array of them")


def quoted(text: str) -> str:
    """Return a text with all but unreserved characters percent-encoded."""
    return quote(text, safe="")
