"""What the examples in a document show of bodies for which it has no schema.

Pages of ReadMe often hold the example of an answer and nothing else about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...document import JsonObject, JsonValue, join, tokens
from ...grammar import walk, whole
from ..drafts.fill_schemas import Shown, grow, node
from ..samples import has_placeholders
from ..statements import Draft


def add_shown(draft: Draft, line: Callable[[str], int]) -> None:
    """Give bodies of JSON that have examples and no schema the one that the examples show.

    `line` is that of what is at a pointer.
    """
    for found in list(walk(*whole(draft.tree))):
        path = tokens(found.pointer)
        if found.kind != "Media Type" or "schema" in found.value or "json" not in path[-1].lower():
            continue
        examples = dict(_examples(found.value, found.pointer))
        if examples and node(draft, path) is not None:
            values = list(examples.values())
            first = line(next(iter(examples)))
            shown = Shown(line=first, placeholders=has_placeholders(values))
            grow(draft, (*path, "schema"), values, shown)


def _examples(media: JsonObject, at: str) -> Iterator[tuple[str, JsonValue]]:
    """The bodies that are shown, each with its pointer; an empty one shows nothing."""
    named = media.get("examples")
    found = {join(at, "example"): media.get("example")}
    for name, holder in named.items() if isinstance(named, dict) else ():
        if isinstance(holder, dict):
            found[join(at, "examples", name, "value")] = holder.get("value")
    return ((pointer, value) for pointer, value in found.items() if _is_body(value))


def _is_body(value: JsonValue) -> bool:
    return isinstance(value, dict | list) and bool(value)
