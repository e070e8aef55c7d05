"""The operations of all pages, each once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...document import join
from ...grammar import METHODS, plain_path
from ...problems import listing, quoted
from ..merged import Finding
from .conflicts import Difference, Judge, Path
from .inherited import Roots, same_inherited, settle_path
from .nodes import Node, Voice, grouped, pages_of
from .parts import items, operations, text_of
from .values import joined

_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Operation(NamedTuple):
    """An operation of the result, and the pages that describe it."""

    path: Path
    node: Node
    pages: tuple[str, ...]


class Paths(NamedTuple):
    """The member `paths`, all operations in it, and those that several pages describe."""

    node: Node
    operations: tuple[Operation, ...]
    repeated: tuple[Finding, ...]


class _Found(NamedTuple):
    """A path of one page's document."""

    page: str
    root: Node
    path: str
    item: Node


def merged_paths(roots: Roots, judge: Judge) -> Paths:
    """One Path Item for each path of any page, in order of first appearance.

    Paths that differ in the names of variables alone are one (OpenAPI 3.1.1, section 4.8.8.2).
    """
    same: dict[str, list[_Found]] = {}
    for page, root in roots:
        for path, item in items(root):
            same.setdefault(plain_path(path), []).append(_Found(page, root, path, item))
    made: dict[str, Node] = {}
    found: list[Operation] = []
    repeated: list[Finding] = []
    for group in same.values():
        name = _one_name(group, judge)
        voices = [Voice(one.item, (one.page,)) for one in group]
        settle_path(voices)
        pages = _methods(group, voices)
        for method, described in pages.items():
            _agree(described)
            _repeat(("paths", name, method), described, repeated)
        item = joined(voices, ("paths", name), ("one", "Path Item"), judge)
        made[name] = item
        found.extend(
            Operation(("paths", name, method), item.members[method], _pages(described))
            for method, described in pages.items()
        )
    return Paths(Node(made, roots[0][1].origin), tuple(found), tuple(repeated))


class _Described(NamedTuple):
    """An operation as one page's document has it."""

    root: Node
    voice: Voice


def _methods(
    group: Sequence[_Found], voices: Sequence[Voice]
) -> Mapping[str, Sequence[_Described]]:
    found: dict[str, list[_Described]] = {}
    for one, voice in zip(group, voices, strict=True):
        for method, operation in operations(voice.node):
            described = _Described(one.root, Voice(operation, voice.pages))
            found.setdefault(method, []).append(described)
    return found


def _pages(described: Sequence[_Described]) -> tuple[str, ...]:
    return pages_of([one.voice for one in described])


def _agree(described: Sequence[_Described]) -> None:
    """Make comparable what pages say of one operation in different places."""
    if len(described) < 2:
        return
    same_inherited([(one.root, one.voice.node) for one in described])
    stated = {
        status
        for one in described
        for status, response in _responses(one.voice.node).items()
        if status.startswith("2") and not response.rank
    }
    if len(stated) == 1:
        for one in described:
            _give_status(_responses(one.voice.node), *stated)


def _responses(operation: Node) -> dict[str, Node]:
    responses = operation.members.get("responses")
    return responses.members if responses is not None else {}


def _give_status(responses: dict[str, Node], status: str) -> None:
    """Put the answer of which a page does not give the status under the one that another gives."""
    guessed = [name for name, inner in responses.items() if name[:1] == "2" and inner.rank == 2]
    if len(guessed) == 1 and status not in responses:
        responses[status] = responses.pop(guessed[0])


def _repeat(path: Path, described: Sequence[_Described], repeated: list[Finding]) -> None:
    if len(described) < 2:
        return
    different = len(grouped([one.voice for one in described]))
    text = (
        "All say the same."
        if different == 1
        else "What they say differs, and was put together; where they contradict each other it is"
        " listed with the conflicts."
    )
    origins = tuple(dict.fromkeys(one.voice.node.origin for one in described))
    repeated.append(Finding(pointer=join("", *path), text=text, origins=origins))


def _one_name(group: Sequence[_Found], judge: Judge) -> str:
    """The path as it is written in the result; its variables are called so everywhere.

    Other names for the variables of the same operation are a conflict. In other operations of the
    path they change nothing that is sent, and are only listed.
    """
    spelled: dict[str, list[Voice]] = {}
    for one in group:
        node = Node(one.path, one.item.origin)
        spelled.setdefault(one.path, []).append(Voice(node, (one.page,)))
    if len(spelled) == 1:
        return group[0].path
    voices = [Voice(same[0].node, pages_of(same)) for same in spelled.values()]
    path: Path = ("paths", group[0].path)
    if _same_operation(group):
        winner = judge.settle(path, voices, [Difference(path, tuple(voices))])
    else:
        chosen = judge.best_worded(path, voices)
        judge.reworded(path, voices, chosen)
        winner = chosen.voice
    for one in group:
        _rename(one, winner.node)
    return winner.node.text


def _same_operation(group: Sequence[_Found]) -> bool:
    """Whether one method has several spellings of its path."""
    spellings: dict[str, set[str]] = {}
    for one in group:
        for method, _ in operations(one.item):
            spellings.setdefault(method, set()).add(one.path)
    return any(len(paths) > 1 for paths in spellings.values())


def _rename(one: _Found, path: Node) -> None:
    """Call the path variables of a page as the path of the result has them."""
    names = dict(zip(_VARIABLE.findall(one.path), _VARIABLE.findall(path.text), strict=True))
    holders = [one.item, *(one.item.members[m] for m in METHODS if m in one.item.members)]
    for holder in holders:
        parameters = holder.members.get("parameters")
        for parameter in parameters.elements if parameters is not None else ():
            new = names.get(text_of(parameter, "name"))
            if new is not None and text_of(parameter, "in") == "path":
                parameter.members["name"] = Node(new, path.origin)


def one_owner(found: Sequence[Operation], judge: Judge) -> None:
    """Leave an operationId to one of the operations that have it: it is unique in a document
    (OpenAPI 3.1.1, section 4.8.10). The others have none then, which is allowed.
    """
    owners: dict[str, list[Operation]] = {}
    for operation in found:
        name = text_of(operation.node, "operationId")
        if name:
            owners.setdefault(name, []).append(operation)
    for name, group in owners.items():
        if len(group) < 2:
            continue
        voices = [Voice(one.node.members["operationId"], one.pages) for one in group]
        path = (*group[0].path, "operationId")
        chosen = judge.best_worded(path, voices)
        kept = next(one for one, voice in zip(group, voices, strict=True) if voice is chosen.voice)
        others = listing(_title(one) for one in group if one is not kept)
        for one in group:
            if one is not kept:
                del one.node.members["operationId"]
        text = (
            f"Several operations are called {quoted(name)}, which has to be unique:"
            f" {quoted(_title(kept))} keeps the name, not {others}. {chosen.why}"
        )
        judge.disagreed((*kept.path, "operationId"), voices, text)


def _title(operation: Operation) -> str:
    return f"{operation.path[2].upper()} {operation.path[1]}"
