"""The front matter of a page: YAML between two lines `---` at its beginning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_MEMBER = re.compile(r"([A-Za-z_-]{1,30}):[ \t]*(.*)")


class FrontMatter(NamedTuple):
    """`members` are those that stand on one line, with that line: keys in lower case, values as
    they are written. `end` is where the text of the page begins; 0 where it has no front matter.
    """

    members: Mapping[str, tuple[str, int]]
    end: int


def front_matter(text: str) -> FrontMatter:
    """The front matter of a page; none where it never ends."""
    members: dict[str, tuple[str, int]] = {}
    position = len(text) - len(text.lstrip())
    if not text.startswith("---", position):
        return FrontMatter({}, 0)
    first, number = True, text.count("\n", 0, position)
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line, number, position = text[position:end].rstrip(), number + 1, end + 1
        if line == "---" or (line == "..." and not first):
            if not first:
                return FrontMatter(members, min(position, len(text)))
        elif first:
            break  # such as a ruler of more dashes
        elif found := _MEMBER.fullmatch(line):
            members.setdefault(found[1].lower(), (found[2], number))
        first = False
    return FrontMatter({}, 0)
