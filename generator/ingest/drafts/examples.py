"""What examples show of a schema: types, members, elements and formats, and never more.

An example cannot show that a member is required, nor which values there are besides its own, so no
schema from here has `required`, `enum` or `const`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...document import JsonObject, JsonValue

_UNKNOWN = frozenset({"<unknown>", "<any>"})
_TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
_PLACEHOLDER_NUMBER = 123  # what documentation platforms show for integers and numbers alike

_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?"
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"

# Those to which a client gives a type of its own; RFC 3339 section 5.6 and RFC 9562 section 4.
_FORMATS = {
    "date-time": re.compile(rf"{_DATE}[Tt]{_TIME}(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII),
    "date": re.compile(_DATE, re.ASCII),
    "uuid": re.compile(_UUID, re.ASCII),
}
_DATA_KEY = re.compile(rf"{_DATE}|{_UUID}|\d{{1,20}}", re.ASCII)


def schema_of(values: Sequence[JsonValue], *, placeholders: bool = False) -> JsonObject:
    """The schema that these values of one place show; empty where they show nothing.

    `placeholders` says that the values are those of a sample with placeholders, in which the number
    123 may stand for an integer or for any number.
    """
    types = types_of(values, placeholders=placeholders)
    if not types or types == ["null"]:
        return {}
    schema: JsonObject = {"type": types[0] if len(types) == 1 else list[JsonValue](types)}
    form = format_of(values)
    if form:
        schema["format"] = form
    elements, filled = elements_of(values)
    items = schema_of(elements, placeholders=placeholders) if filled else {}
    if items:
        schema["items"] = items
    members = members_of(values)
    shown = {name: schema_of(found, placeholders=placeholders) for name, found in members.items()}
    if keys_are_data(members):
        schema["additionalProperties"] = schema_of(
            [value for found in members.values() for value in found], placeholders=placeholders
        )
    elif shown:
        schema["properties"] = dict[str, JsonValue](shown)
    return schema


def types_of(values: Sequence[JsonValue], *, placeholders: bool = False) -> list[str]:
    """The types of JSON Schema that the values have, in a fixed order; a whole number is an
    integer, unless others beside it are not.
    """
    found = {_type(value, placeholders) for value in values}
    if "number" in found:
        found.discard("integer")
    return [name for name in _TYPES if name in found]


def format_of(values: Sequence[JsonValue]) -> str:
    """The format that all texts among the values have; empty where there is none, or no text."""
    texts = [value for value in values if isinstance(value, str)]
    for name, form in _FORMATS.items():
        if texts and all(form.fullmatch(text) for text in texts):
            return name
    return ""


def members_of(values: Sequence[JsonValue]) -> dict[str, list[JsonValue]]:
    """The members of all objects among the values, each with the values that it has in them."""
    members: dict[str, list[JsonValue]] = {}
    for value in values:
        if isinstance(value, dict):
            for name, member in value.items():
                members.setdefault(name, []).append(member)
    return members


def elements_of(values: Sequence[JsonValue]) -> tuple[list[JsonValue], bool]:
    """The elements of all arrays among the values, and whether there are any."""
    elements = [element for value in values if isinstance(value, list) for element in value]
    return elements, bool(elements)


def keys_are_data(names: Sequence[str] | dict[str, list[JsonValue]]) -> bool:
    """Whether the names of an object's members are dates, UUIDs or numbers: no names of members,
    but keys of a map.
    """
    return bool(names) and all(_DATA_KEY.fullmatch(name) for name in names)


def _type(value: JsonValue, placeholders: bool) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "number" if placeholders and value == _PLACEHOLDER_NUMBER else "integer"
        case float():
            return "number"
        case str():
            return "" if value in _UNKNOWN else "string"
        case list():
            return "array"
        case dict():
            return "object"
