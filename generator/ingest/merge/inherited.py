"""What a page says once for all its operations, where other pages say something else.

A page that shows one operation of a document states security, base URLs and the parameters of a
path for what is on that page. Where all pages agree it stays where it is; else each operation gets
it as its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from .hosts import base_url
from .nodes import Node, Voice, grouped, strongest
from .parts import has_operations, identity, items, operations, text_of

Roots = Sequence[tuple[str, Node]]
"""The names of pages, and the documents on them."""


def common_security(roots: Roots) -> Node | None:
    """The security of the whole API, where all pages with operations have the same.

    Else None, and then every operation has that of its page. A page without operations speaks for
    the whole where no other does.
    """
    speaking = [(page, root) for page, root in roots if has_operations(root)]
    said = [Voice(root.members["security"], (page,)) for page, root in _with(speaking, "security")]
    if not said:
        others = [
            Voice(root.members["security"], (page,)) for page, root in _with(roots, "security")
        ]
        return strongest(others)[0].node if others else None
    if len(said) == len(speaking) and len(grouped(said)) == 1:
        return grouped(said)[0].node
    for _, root in speaking:
        _give(root, "security")
    return None


def _with(roots: Roots, name: str) -> Roots:
    return [(page, root) for page, root in roots if name in root.members]


def _give(root: Node, name: str) -> None:
    """Give what the document says of the whole to each of its operations that says nothing."""
    whole = root.members.get(name)
    for _, item in items(root) if whole is not None else ():
        for _, operation in operations(item):
            if whole is not None and not (name == "servers" and name in item.members):
                operation.members.setdefault(name, whole)


def common_servers(roots: Roots) -> Node | None:
    """The base URLs of the whole API: those of most pages; None where no page has any.

    Pages that begin with the same one state the same, some of them more of it. Operations of pages
    that begin with another one get those of their page.
    """
    said = [Voice(root.members["servers"], (page,)) for page, root in _with(roots, "servers")]
    if not said:
        return None
    best = {id(voice.node) for voice in strongest(said)}
    groups: dict[str, list[Voice]] = {}
    for voice in said:
        if id(voice.node) in best:
            groups.setdefault(_first_url(voice.node), []).append(voice)
    usual = max(groups, key=lambda url: len({page for v in groups[url] for page in v.pages}))
    for _, root in _with(roots, "servers"):
        servers = root.members["servers"]
        if id(servers) in best and _first_url(servers) != usual:
            _give(root, "servers")
    return _all_of(groups[usual])


def _first_url(servers: Node) -> str:
    elements = servers.elements
    return base_url(text_of(elements[0], "url")).url if elements else ""


def _all_of(voices: Sequence[Voice]) -> Node:
    found: dict[str, Node] = {}
    for voice in voices:
        for server in voice.node.elements:
            found.setdefault(base_url(text_of(server, "url")).url, server)
    return Node(list(found.values()), voices[0].node.origin)


def settle_path(found: Sequence[Voice]) -> None:
    """Give the parameters and servers of a path to its operations where pages differ in them."""
    for name in ("parameters", "servers"):
        said = [voice.node.members[name] for voice in found if name in voice.node.members]
        agreed = len(said) == len(found) and len(grouped([Voice(n, ()) for n in said])) == 1
        if not said or agreed:
            continue
        for voice in found:
            _move_down(voice.node, name)


def _move_down(item: Node, name: str) -> None:
    whole = item.members.pop(name, None)
    if whole is None:
        return
    for _, operation in operations(item):
        own = operation.members.get(name)
        if own is None:
            operation.members[name] = whole
        elif name == "parameters":
            known = {identity(parameter) for parameter in own.elements}
            more = [one for one in whole.elements if identity(one) not in known]
            operation.members[name] = Node([*own.elements, *more], own.origin)


def same_inherited(found: Sequence[tuple[Node, Node]]) -> None:
    """Give one operation of several pages, each time with the document that it is from, the
    security and servers of that document where one of them has its own.
    """
    for name in ("security", "servers"):
        own = any(name in operation.members for _, operation in found)
        for root, operation in found if own else ():
            whole = root.members.get(name)
            if whole is not None:
                operation.members.setdefault(name, whole)
