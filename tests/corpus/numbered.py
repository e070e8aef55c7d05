"""Class names that end in a number which the document does not have: the last resort of naming."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from generator.document import JsonObject, JsonValue, tokens

_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>[0-9]+)")
_LAST_WORD = re.compile(r"[A-Z]?[^A-Z]*\Z")


def numbered_names(tree: JsonObject, names: Mapping[str, str]) -> list[str]:
    """Those of the class names (by the pointer they come from) whose number we had to add.

    `Oauth2` of a path `/oauth2` has its number from the document; so has `Pet2` of a schema of that
    name, and `Error502` of the response with that status. `Pet2` is ours where the document says no
    such word.
    """
    found: list[str] = []
    for pointer, name in names.items():
        match = _NUMBERED.fullmatch(name)
        if match is None:
            continue
        last = _LAST_WORD.search(match["stem"])
        ending = f"{last[0] if last else ''}{match['number']}".lower()
        path = tokens(pointer.partition("#sent")[0])
        statuses = [token for before, token in pairwise(path) if before == "responses"]
        own = any(ending in _plain(word) for word in _words(tree, path))
        if not own and match["number"] not in statuses:
            found.append(name)
    return sorted(found)


def _words(tree: JsonObject, path: Sequence[str]) -> Iterator[str]:
    """What the document says on the way to a place: names, titles, operationIds."""
    node: JsonValue = tree
    for token in path:
        if isinstance(node, list):
            node = node[int(token)] if token.isdigit() and int(token) < len(node) else None
            continue
        yield token
        node = node.get(token) if isinstance(node, dict) else None
        if isinstance(node, dict):
            yield from (
                str(node[name]) for name in ("title", "operationId", "name") if name in node
            )


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word)).lower()
