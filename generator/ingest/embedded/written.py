"""OpenAPI documents that are written out on a page, as what the page states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from ...document import Document, JsonObject, JsonValue, Source, join, tokens
from ...grammar import METHODS, Kind, Node, walk, whole
from ...load import parse
from ...problems import quoted
from ..assumed_schemes import scheme_question
from ..page import Page
from ..statements import Draft, Origin, answer_question, nearest
from .shown import add_shown

# What has an origin of its own wherever it is; a schema has one where it has a name, too.
_MARKED: frozenset[Kind] = frozenset(
    {
        "Example",
        "Header",
        "Link",
        "Operation",
        "Parameter",
        "Path Item",
        "Request Body",
        "Response",
        "Security Scheme",
        "Server",
        "Tag",
    }
)


def read_text(page: Page, text: str, line: int) -> tuple[Source, JsonValue]:
    """The YAML or JSON text that starts in this line of a page; its places are those in the page.

    Raises:
        BadInput: It is neither JSON nor YAML.
    """
    shown = page.file
    location = (Path.cwd() / shown).as_posix()
    above = "\n" * (line - 1)  # so that lines are counted from the start of the page
    return parse(location, (above + text.removeprefix("\ufeff")).encode(), shown)


def drafted(page: Page, document: Document, name: Callable[[Source], str]) -> Draft:
    """All of a document as stated, with the lines of its parts, and what its examples show.

    `name` gives the name of the page that a file of the document is. Further origins may be put.
    """
    draft = Draft(page)
    draft.tree = document.tree

    def stated(pointer: str) -> Origin:
        written = document.origin(pointer)
        line = written.source.lines(tokens(written.pointer))
        return Origin(basis="stated", page=name(written.source), line=line)

    for member in document.tree:
        draft.origins[join("", member)] = stated(join("", member))
    info = document.tree.get("info")
    for member in info if isinstance(info, dict) else ():
        draft.origins[join("#/info", member)] = stated(join("#/info", member))
    for node in walk(*whole(document.tree)):
        if _is_marked(node):
            draft.origins[node.pointer] = stated(node.pointer)
    add_shown(draft, lambda pointer: stated(pointer).line)
    return draft


def ask(draft: Draft) -> None:
    """Put the questions that a document leaves open: credentials and answers that it omits."""
    for pointer, names in _unknown_schemes(draft.tree):
        for name in names:
            note = f"The page requires the scheme {name} and does not describe it."
            draft.questions.append(_open(draft, pointer, note, scheme_question(name)))
    for method, path, operation in operations(draft.tree):
        if not operation.get("responses"):
            note = f"The page describes no response of {quoted(f'{method.upper()} {path}')}."
            question = answer_question(method, path)
            draft.questions.append(_open(draft, join("#/paths", path, method), note, question))


def _is_marked(node: Node) -> bool:
    if node.kind in _MARKED:
        return True
    if node.pointer.startswith("#/components/") and node.pointer.count("/") == 3:
        return True
    return node.kind == "Schema" and node.pointer.rsplit("/", 2)[-2] == "properties"


def _unknown_schemes(tree: JsonObject) -> Iterator[tuple[str, list[str]]]:
    """The places that require schemes which are not described, each name once, and the names."""
    seen: set[str] = set()
    components = tree.get("components")
    known = components.get("securitySchemes") if isinstance(components, dict) else None
    if isinstance(known, dict):
        seen.update(known)
    holders: list[tuple[str, JsonValue]] = [("#/security", tree.get("security"))]
    holders += (
        (join(node.pointer, "security"), node.value.get("security"))
        for node in walk(*whole(tree))
        if node.kind == "Operation"
    )
    for pointer, required in holders:
        alternatives = required if isinstance(required, list) else []
        names = [name for one in alternatives if isinstance(one, dict) for name in one]
        unknown = [name for name in dict.fromkeys(names) if name not in seen]
        seen.update(unknown)
        if unknown:
            yield pointer, unknown


def _open(draft: Draft, pointer: str, note: str, question: str) -> Origin:
    """A question about the node at a pointer, in the line of the nearest node that has one."""
    origin = nearest(draft.origins, pointer, draft.origin("assumed", 0))
    return replace(origin, basis="assumed", note=note, ask=question)


def operations(tree: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    """The method, path and content of every operation of a document."""
    paths = tree.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if method in METHODS and isinstance(operation, dict):
                yield method, path, operation
