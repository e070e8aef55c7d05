"""`allOf` as one schema, and `anyOf` that only demands members."""

from __future__ import annotations

from collections.abc import Sequence

from ..document import Document, JsonObject, JsonValue, resolve

_DEEPEST = 64
_PROSE = frozenset({"title", "description", "example", "examples", "deprecated", "externalDocs"})


def required_only(schema: JsonObject, options: Sequence[JsonValue]) -> bool:
    """Whether the alternatives of an object schema add nothing but `required`."""
    return "properties" in schema and all(
        isinstance(option, dict) and "required" in option and option.keys() <= {"required", "type"}
        for option in options
    )


def merge_all_of(
    document: Document, schema: JsonObject, *, depth: int = 0
) -> tuple[JsonObject, list[str]]:
    """One schema that says what `allOf` and its siblings say, and the keywords on which they
    disagree.

    Properties and required members add up; of other keywords the last branch wins, the schema's own
    ones last of all.
    """
    merged: JsonObject = {}
    conflicts: list[str] = []
    branches = schema.get("allOf")
    own = {key: value for key, value in schema.items() if key != "allOf"}
    for branch in [*(branches if isinstance(branches, list) else []), own]:
        conflicts += _add(document, merged, branch, depth)
    return merged, conflicts


def _add(document: Document, merged: JsonObject, branch: JsonValue, depth: int) -> list[str]:
    if not isinstance(branch, dict) or depth > _DEEPEST:
        return []
    conflicts: list[str] = []
    ref = branch.get("$ref")
    if isinstance(ref, str):
        conflicts += _add(document, merged, resolve(document, ref), depth + 1)
        branch = {key: value for key, value in branch.items() if key != "$ref"}
    if "allOf" in branch:
        branch, found = merge_all_of(document, branch, depth=depth + 1)
        conflicts += found
    for key, value in branch.items():
        known = merged.get(key)
        if key == "properties" and isinstance(known, dict) and isinstance(value, dict):
            merged[key] = {**known, **value}
        elif key == "required" and isinstance(known, list) and isinstance(value, list):
            merged[key] = [*known, *(name for name in value if name not in known)]
        else:
            if key in merged and known != value and key not in _PROSE and not key.startswith("x-"):
                conflicts.append(key)
            merged[key] = value
    return conflicts
