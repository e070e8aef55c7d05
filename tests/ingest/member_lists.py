"""What a document states of its operations, written down for comparison with a list by hand.

A line for each parameter and member: where it is (`query limit`, `application/json rows[].id`,
`201 application/json id`), and what it is: types, `!` if it is required, then its values in JSON
and the keywords `default`, `format` and `deprecated`. `[]` leads to the elements of an array, `{}`
to the values of a map, and a name that is no plain word stands in `<>`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from generator.document import JsonObject, JsonValue

_PLAIN = re.compile(r"[A-Za-z0-9_$-]+")


def members(document: JsonObject) -> dict[str, dict[str, str]]:
    """The parameters and members of each operation (`POST /orders`)."""
    return {
        f"{method.upper()} {path}{' deprecated' if operation.get('deprecated') else ''}": dict(
            _operation(operation)
        )
        for path, item in _objects(document.get("paths"))
        for method, operation in _objects(item)
        if not method.startswith("x-")
    }


def _operation(operation: JsonObject) -> Iterator[tuple[str, str]]:
    parameters = operation.get("parameters")
    for parameter in parameters if isinstance(parameters, list) else ():
        assert isinstance(parameter, dict)
        name = str(parameter["name"])
        required = parameter.get("required") is True
        kept = {key: value for key, value in parameter.items() if key == "deprecated"}
        schema = parameter["schema"]
        assert isinstance(schema, dict)
        yield from _schema(f"{parameter['in']} {name}", {**schema, **kept}, required)
    body = operation.get("requestBody")
    yield from _content("", body if isinstance(body, dict) else {})
    for status, response in _objects(operation.get("responses")):
        if "content" in response:
            yield from _content(f"{status} ", response)
        else:
            yield status, ""


def _content(before: str, holder: JsonObject) -> Iterator[tuple[str, str]]:
    for media_type, entry in _objects(holder.get("content")):
        schema = entry.get("schema")
        if isinstance(schema, dict):
            yield from _below(f"{before}{media_type} ", schema)


def _schema(at: str, schema: JsonObject, required: bool) -> Iterator[tuple[str, str]]:
    words = "|".join(dict.fromkeys(_types(schema))) + ("!" if required else "")
    values = schema.get("enum")
    if isinstance(values, list):
        words += " = " + " ".join(json.dumps(value) for value in values)
    for keyword in ("default", "format"):
        if keyword in schema:
            word = schema[keyword]
            words += f" {keyword} {word if keyword == 'format' else json.dumps(word)}"
    yield at, words + (" deprecated" if schema.get("deprecated") else "")
    yield from _below(at + ".", schema)


def _types(schema: JsonObject) -> Iterator[str]:
    names = schema.get("type")
    if names is not None:
        yield from (str(name) for name in (names if isinstance(names, list) else [names]))
    branches = [branch for key in ("anyOf", "oneOf") for branch in _listed(schema.get(key))]
    if branches:
        yield from dict.fromkeys(name for branch in branches for name in _types(branch))
    elif names is None:
        yield "any"


def _below(at: str, schema: JsonObject) -> Iterator[tuple[str, str]]:
    """What lies below a schema; `at` ends with what leads to a member."""
    required = schema.get("required")
    for name, member in _objects(schema.get("properties")):
        shown = name if _PLAIN.fullmatch(name) else f"<{name}>"
        yield from _schema(at + shown, member, isinstance(required, list) and name in required)
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        yield from _schema(at.rstrip(".") + "{}", values, False)
    items = schema.get("items")
    if isinstance(items, dict):
        whole = at.rstrip(".") + "[]"
        if set(items) & {"enum", "oneOf"} or items.get("type") not in (None, "object"):
            yield whole, next(_schema(whole, items, False))[1]
        yield from _below(whole + ".", items)
    for key in ("anyOf", "oneOf"):
        for branch in _listed(schema.get(key)):
            title = branch.get("title")
            inside = f"{at.rstrip('.')}({title})." if isinstance(title, str) else at
            yield from _below(inside, branch)


def _objects(value: JsonValue) -> Iterator[tuple[str, JsonObject]]:
    for name, inner in value.items() if isinstance(value, dict) else ():
        if isinstance(inner, dict) and name != "x-provenance":
            yield name, inner


def _listed(value: JsonValue) -> Iterator[JsonObject]:
    for inner in value if isinstance(value, list) else ():
        if isinstance(inner, dict):
            yield inner
