"""The parts of a document of nodes that merging asks for."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import join
from ...grammar import METHODS
from .nodes import Node


def items(root: Node) -> Iterator[tuple[str, Node]]:
    """The paths of a document of which it says something, and what is there."""
    paths = root.members.get("paths")
    for path, item in paths.members.items() if paths is not None else ():
        if not path.startswith("x-") and isinstance(item.content, dict):
            yield path, item


def operations(item: Node) -> Iterator[tuple[str, Node]]:
    """The methods of a path, and the operations."""
    for method, operation in item.members.items():
        if method in METHODS and isinstance(operation.content, dict):
            yield method, operation


def has_operations(root: Node) -> bool:
    """Whether a document has any operation."""
    return any(True for _, item in items(root) for _ in operations(item))


def holders(root: Node) -> Iterator[Node]:
    """The objects of a document that can have servers of their own."""
    yield root
    for section in ("paths", "webhooks"):
        paths = root.members.get(section)
        for item in paths.members.values() if paths is not None else ():
            yield item
            yield from (operation for _, operation in operations(item))


def all_servers(root: Node) -> Iterator[Node]:
    """All Server Objects of a document."""
    for holder in holders(root):
        servers = holder.members.get("servers")
        if servers is not None:
            yield from servers.elements


def security_schemes(root: Node) -> Iterator[tuple[str, Node]]:
    """The security schemes of a document, by name."""
    components = root.members.get("components")
    schemes = components.members.get("securitySchemes") if components is not None else None
    if schemes is not None:
        yield from schemes.members.items()


def components(root: Node) -> Iterator[tuple[str, Node]]:
    """What references can lead to, by pointer."""
    held = root.members.get("components")
    for section, named in held.members.items() if held is not None else ():
        for name, component in named.members.items():
            yield join("#/components", section, name), component


def text_of(node: Node, name: str) -> str:
    """The string in a member of an object; empty where there is none."""
    found = node.members.get(name)
    return found.text if found is not None else ""


def identity(parameter: Node) -> str:
    """What tells a parameter from the others of an operation (OpenAPI 3.1.1, section 4.8.10)."""
    reference = parameter.members.get("$ref")
    if reference is not None:
        return reference.text
    return " ".join(text_of(parameter, key) for key in ("in", "name"))
