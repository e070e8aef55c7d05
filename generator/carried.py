"""Which modules of the runtime a package carries: those that its own modules name, and what these
import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_NAMED = re.compile(r"_runtime\.(\w+)")
# The runtime has no other statement for it; parsing all of it would take longer than all the rest.
_IMPORTED = re.compile(r"^\s*from \.(\w+) import ", re.MULTILINE)


def carried(folder: Path, pages: Iterable[str]) -> dict[str, str]:
    """The texts of the runtime modules below `folder` that a package with these pages needs, by
    file name.
    """
    texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}
    needed = {"__init__", *(name for page in pages for name in _NAMED.findall(page))}
    reached = _reached(needed & texts.keys(), texts)
    return {f"{name}.py": text for name, text in texts.items() if name in reached}


def _reached(first: Iterable[str], texts: Mapping[str, str]) -> set[str]:
    """The modules themselves and all that they import, directly or through one another."""
    reached: set[str] = set()
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name in texts and name not in reached:
            reached.add(name)
            waiting += _imported(texts[name])
    return reached


def _imported(text: str) -> list[str]:
    """The modules beside it that a module imports, wherever in it the statement stands."""
    return _IMPORTED.findall(text)
