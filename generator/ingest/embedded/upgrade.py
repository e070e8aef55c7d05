"""Documents of all versions in the words of OpenAPI 3.1, such as other tools read them.

`normalise` does what the stages after it need; this goes on to what a 3.1 document may not have.
Source: OpenAPI 3.0.4, section 4.7.24.1 (`nullable`); 3.1.1, sections 4.8.16 (at least one
response) and 4.8.24.
"""

from __future__ import annotations

from dataclasses import replace

from ...document import Document, JsonObject, JsonValue, copied, join
from ...grammar import walk, whole
from ...normalise import normalise

_NULL: JsonObject = {"type": "null"}
# What is said about a value whether or not it is null.
_ANNOTATIONS = frozenset(
    "default deprecated description example examples externalDocs readOnly title writeOnly".split()
)


def upgraded(document: Document) -> Document:
    """The document as OpenAPI 3.1, or 3.2 if it is that; the one given stays as it is.

    Places in the new one are those at which the author wrote it.
    """
    plain = normalise(document)
    tree: JsonObject = {name: copied(member) for name, member in plain.tree.items()}
    version = str(tree.get("openapi", ""))
    if not version.startswith(("3.1", "3.2")):
        tree["openapi"] = "3.1.0"
    former = dict(plain.former)
    made = replace(plain, tree=tree, former=former)
    for node in walk(*whole(tree)):
        if node.kind == "Schema" and "nullable" in node.value:
            stated = made.published(node.pointer)
            if _rewritten(node.value):
                former[join(node.pointer, "anyOf", 0)] = stated
        elif node.kind == "Operation" and node.value.get("responses") == {}:
            del node.value["responses"]  # ReadMe's way to say nothing of them, invalid in 3.1
    return made


def _rewritten(schema: JsonObject) -> bool:
    """Says in the words of 3.1 that null is allowed; whether what was there moved to `anyOf/0`."""
    if schema.pop("nullable") is not True:
        return False
    _allow_in_enum(schema)
    stated = schema.get("type")
    if isinstance(stated, str | list):
        schema["type"] = _with_null(stated if isinstance(stated, list) else [stated])
        return False
    constraints = {
        name: member
        for name, member in schema.items()
        if name not in _ANNOTATIONS and not name.startswith("x-")
    }
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and set(constraints) <= {keyword, "discriminator"}:
            if not any(_allows_null(branch) for branch in branches):
                branches.append(dict(_NULL))
            return False
    if not constraints or set(constraints) == {"enum"}:
        return False  # without constraints, null is allowed as it is
    for name in constraints:
        del schema[name]
    schema["anyOf"] = [constraints, dict(_NULL)]
    return True


def _allow_in_enum(schema: JsonObject) -> None:
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        values.append(None)


def _with_null(types: list[JsonValue]) -> list[JsonValue]:
    return types if "null" in types else [*types, "null"]


def _allows_null(branch: JsonValue) -> bool:
    if not isinstance(branch, dict):
        return False
    stated = branch.get("type")
    return stated == "null" or (isinstance(stated, list) and "null" in stated)
