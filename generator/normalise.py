"""One dialect: OpenAPI 3.0's schema keywords as OpenAPI 3.1 (JSON Schema 2020-12) writes them.

Source: OpenAPI 3.0.4, section 4.7.24 (Schema Object); OpenAPI 3.1.1, section 4.8.24.
"""

from __future__ import annotations

from .document import JsonObject, JsonValue

# Members whose value is data of the API, in which `nullable` would be a name like any other.
_DATA = frozenset({"default", "enum", "const", "example", "examples", "value"})


def normalise(tree: JsonObject) -> JsonObject:
    """The same document in the 3.1 dialect; unchanged parts are shared, pointers stay the same."""
    if not str(tree.get("openapi", "")).startswith("3.0"):
        return tree
    return {key: _walk(value) for key, value in tree.items()}


def _walk(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_walk(element) for element in value]
    if not isinstance(value, dict):
        return value
    walked: JsonObject = {
        key: member if key in _DATA else _walk(member) for key, member in value.items()
    }
    return _null_as_type(walked) if walked.get("nullable") is True else walked


def _null_as_type(schema: JsonObject) -> JsonObject:
    """`type: string, nullable: true` as `type: [string, "null"]`.

    Without `type` beside it, `nullable` stays: `lower` reads it at references and compositions.
    """
    stated = schema.get("type")
    if not isinstance(stated, str):
        return schema
    changed = {key: value for key, value in schema.items() if key != "nullable"}
    changed["type"] = [stated, "null"]
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        changed["enum"] = [*values, None]
    return changed
