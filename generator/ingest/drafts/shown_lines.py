"""The lines of a page at which an example shows the parts of its schema."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from ...document import JsonValue
from ...json_tree import scan
from ..samples import json_at
from ..statements import Draft

_OPENING = re.compile(r"[{\[]")
_MOST_TRIED = 4  # brackets between the beginning of a sample call and its body


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The line at which a value is shown first, and what is in it: the members of an object by
    name, and the elements of an array as one.
    """

    line: int
    members: dict[str, Seen] = field(default_factory=dict[str, "Seen"])
    elements: list[Seen] = field(default_factory=list["Seen"])


def seen_at(draft: Draft, line: int, value: JsonValue) -> Seen | None:
    """The lines of an example on the draft's page that begins at this line, or of the body of a
    sample call that does; None where the page does not have it as it stands, as between the quotes
    of a shell with escapes.
    """
    text = draft.page.text
    position = draft.offset(line)
    for _ in range(_MOST_TRIED):
        opening = _OPENING.search(text, position)
        if opening is None:
            return None
        found = json_at(text, opening.start())
        if not isinstance(found, int):
            content = text[opening.start() : found.end]
            begin = line + text.count("\n", draft.offset(line), opening.start())
            return _seen(content, begin) if found.value == value else None
        position = max(found, opening.end())
    return None


def _seen(text: str, first: int) -> Seen:
    root = Seen(line=first)
    above = [root]
    line, counted = first, 0
    for node in scan(text, 0):
        line, counted = line + text.count("\n", counted, node.offset), node.offset
        if not node.depth:
            continue
        del above[node.depth :]
        here = above[-1]
        if node.key is not None:
            here = here.members.setdefault(str(json.loads(node.key)), Seen(line=line))
        else:
            if not here.elements:
                here.elements.append(Seen(line=line))
            here = here.elements[0]
        above.append(here)
    return root
