"""Some operations of a document, with what they need of the rest of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...document import JsonObject, JsonValue, descend, join, objects, tokens
from ...grammar import METHODS

_WHOLE = ("openapi", "info", "servers", "security", "externalDocs", "jsonSchemaDialect")


def cut(tree: JsonObject, wanted: Iterable[tuple[str, str]], schemas: Iterable[str]) -> JsonObject:
    """The operations with these methods and paths, the schemas of these names, and the components
    that they refer to, directly or through others. What is not there is passed over.
    """
    kept = {name: tree[name] for name in _WHOLE if name in tree}
    kept |= {name: member for name, member in tree.items() if name.startswith("x-")}
    paths = _item_members(tree, wanted)
    if paths:
        kept["paths"] = paths
    tags = tree.get("tags")
    used = _tags(paths)
    if isinstance(tags, list):
        named = [tag for tag in tags if isinstance(tag, dict) and tag.get("name") in used]
        if named:
            kept["tags"] = [*named]
    first = [join("#/components/schemas", name) for name in schemas]
    if components := _components(tree, [*first, *_references(paths)], _schemes(tree, paths)):
        kept["components"] = components
    return kept


def _item_members(tree: JsonObject, wanted: Iterable[tuple[str, str]]) -> JsonObject:
    paths = tree.get("paths")
    items = paths if isinstance(paths, dict) else {}
    made: dict[str, JsonObject] = {}
    for method, path in wanted:
        item = items.get(path)
        if isinstance(item, dict) and method in item:
            shared = {name: member for name, member in item.items() if name not in METHODS}
            made[path] = {**made.get(path, shared), method: item[method]}
    return dict(made)


def _tags(paths: JsonObject) -> set[JsonValue]:
    listed = (operation.get("tags") for operation in _operations(paths))
    names = (name for tags in listed if isinstance(tags, list) for name in tags)
    return {name for name in names if isinstance(name, str)}


def _operations(paths: JsonObject) -> Iterator[JsonObject]:
    for item in paths.values():
        for member in item.values() if isinstance(item, dict) else ():
            if isinstance(member, dict):
                yield member


def _schemes(tree: JsonObject, paths: JsonObject) -> set[str]:
    """The security schemes that these paths, or all of the document, require."""
    required = [tree.get("security"), *(held.get("security") for held in _operations(paths))]
    alternatives = [one for listed in required if isinstance(listed, list) for one in listed]
    return {name for one in alternatives if isinstance(one, dict) for name in one}


def _references(node: JsonValue) -> Iterator[str]:
    for _, value in objects(node):
        stated = value.get("$ref")
        if isinstance(stated, str):
            yield stated
        mapping = value.get("mapping")
        for target in mapping.values() if isinstance(mapping, dict) else ():
            if isinstance(target, str):
                named = target.startswith("#") or "/" in target
                yield target if named else join("#/components/schemas", target)


def _components(tree: JsonObject, first: Iterable[str], schemes: set[str]) -> JsonObject:
    pending = [*first, *(join("#/components/securitySchemes", name) for name in schemes)]
    reached: set[tuple[str, ...]] = set()
    while pending:
        path = tokens(pending.pop())[:3]
        if len(path) < 3 or path[0] != "components" or path in reached:
            continue
        try:
            node = descend(tree, path)
        except LookupError:
            continue
        reached.add(path)
        pending.extend(_references(node))
    components = tree.get("components")
    if not isinstance(components, dict):
        return {}
    made: JsonObject = {}
    for section, members in components.items():  # in the order of the document
        held = members if isinstance(members, dict) else {}
        kept = {
            name: member
            for name, member in held.items()
            if ("components", section, name) in reached
        }
        if kept:
            made[section] = kept
    return made
