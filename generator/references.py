"""References: what a `$ref` of a description points to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from .document import Document, JsonObject, JsonValue, descend, join, tokens
from .grammar import Kind, Node, walk, whole
from .problems import Problem, kind, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The objects of a document. `kinds` says what lies at a pointer, `anchors` where a name is."""

    document: Document
    nodes: tuple[Node, ...]
    kinds: dict[str, Kind]
    anchors: dict[str, str]

    def problem(
        self,
        code: str,
        pointer: str,
        found: str,
        expected: str,
        *,
        hint: str = "",
    ) -> Problem:
        """A problem with the node at a pointer: a warning, for a client can still be made."""
        place = self.document.place(pointer)
        return Problem(
            code=code, place=place, found=found, expected=expected, hint=hint, level="warning"
        )


def index(document: Document) -> Index:
    """The objects of a document, for everything that asks for more than one of them."""
    nodes = tuple(walk(*whole(document.tree)))
    return Index(
        document=document,
        nodes=nodes,
        kinds={node.pointer: node.kind for node in nodes},
        anchors=anchors((node.pointer, node.value) for node in nodes if node.kind == "Schema"),
    )


def schemas(known: Index) -> Iterator[Node]:
    """All schemas of a document, those within others too."""
    return (node for node in known.nodes if node.kind == "Schema")


def outermost_schemas(known: Index) -> Iterator[Node]:
    """The schemas that lie in no other; the nodes below one follow it directly."""
    last: str | None = None
    for node in schemas(known):
        if last is None or not node.pointer.startswith(f"{last}/"):
            last = node.pointer
            yield node


def reference(value: JsonObject) -> str | None:
    """What the `$ref` of an object says; None if it has none."""
    stated = value.get("$ref")
    return stated if isinstance(stated, str) else None


def anchors(objects: Iterable[tuple[str, JsonObject]]) -> dict[str, str]:
    """The pointers of objects by the names that they give themselves.

    Source: JSON Schema 2020-12, section 8.2.2.
    """
    return {
        name: pointer
        for pointer, value in objects
        for keyword in ("$anchor", "$dynamicAnchor")
        if isinstance(name := value.get(keyword), str)
    }


def fragment_pointer(tree: JsonValue, names: Mapping[str, str], fragment: str) -> str | None:
    """The pointer that the part of a reference behind "#" stands for; None if it leads nowhere."""
    if fragment and not fragment.startswith("/"):
        return names.get(unquote(fragment))
    path = tokens(fragment)
    try:
        descend(tree, path)
    except LookupError:
        return None
    return join("", *path)


def target(known: Index, stated: str) -> str | None:
    """The pointer that a reference within the document leads to; None if it leads nowhere."""
    if not stated.startswith("#"):
        return None
    return fragment_pointer(known.document.tree, known.anchors, stated[1:])


def followed(known: Index, node: Node) -> Node | None:
    """The node itself, or the one at the end of its references; None if there is none."""
    seen = {node.pointer}
    while (stated := reference(node.value)) is not None:
        pointer = target(known, stated)
        if pointer is None or pointer in seen:
            return None
        value = descend(known.document.tree, tokens(pointer))
        if not isinstance(value, dict):
            return None
        seen.add(pointer)
        node = Node(node.kind, pointer, value)
    return node


def check_references(known: Index) -> Iterator[Problem]:
    """References that lead nowhere, to something of another kind, or only to each other."""
    same: dict[str, list[str]] = {}
    for node in known.nodes:
        stated = reference(node.value)
        pointer = None
        if stated is not None:
            pointer = target(known, stated)
            problem = _bad_target(known, node, stated, pointer)
            if problem is not None:
                yield problem
        same[node.pointer] = [pointer] if pointer is not None else []
        if node.kind == "Schema" and isinstance(parts := node.value.get("allOf"), list):
            same[node.pointer] += [join(node.pointer, "allOf", n) for n in range(len(parts))]
    yield from _circles(known, same)


def _bad_target(known: Index, node: Node, stated: str, pointer: str | None) -> Problem | None:
    hint = ""
    if pointer is None:
        code, found = "unresolved-reference", f"a reference to {quoted(stated)}, where nothing is"
        expected = "a reference to a part of the document"
        if not stated.startswith("#"):
            hint = "other files are pulled in before overlays are applied"
    else:
        value = descend(known.document.tree, tokens(pointer))
        there = known.kinds.get(pointer)
        fits = there == node.kind or (there is None and isinstance(value, dict))
        if fits or (isinstance(value, bool) and node.kind == "Schema"):
            return None
        what = f"a {there} Object" if there else kind(value)
        code, found = "wrong-reference", f"a reference to {quoted(stated)}, which is {what}"
        expected = f"a reference to a {node.kind} Object"
    return known.problem(code, join(node.pointer, "$ref"), found, expected, hint=hint)


def _circles(known: Index, edges: dict[str, list[str]]) -> Iterator[Problem]:
    """Nodes that are nothing but each other: `$ref` and `allOf` say that two are the same value."""
    state: dict[str, Literal["open", "done"]] = {}
    for start in edges:
        trail: list[str] = []
        pending = [start]
        while pending:
            pointer = pending[-1]
            if pointer not in state:
                state[pointer] = "open"
                trail.append(pointer)
                for following in edges.get(pointer, ()):
                    if state.get(following) == "open":
                        yield _circle(known, trail[trail.index(following) :])
                    elif following not in state:
                        pending.append(following)
                continue
            pending.pop()
            if state[pointer] == "open":
                state[pointer] = "done"
                trail.pop()


def _circle(known: Index, circle: list[str]) -> Problem:
    shown = " -> ".join(pointer or "#" for pointer in [*circle[:4], *circle[:1]])
    found = f"references that only lead to each other ({shown})"
    expected = "references that end at something"
    return known.problem("circular-reference", min(circle), found, expected)
