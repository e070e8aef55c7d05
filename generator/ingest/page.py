"""A documentation page as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page. `name` is its path below the folder of the API with slashes, as provenance has it.

    `text` has line feeds as its only line ends. `date` is that of its last change as `YYYY-MM-DD`;
    empty where neither the page nor the settings know it. `shown` is its file as messages write it.
    """

    name: str
    text: str = field(repr=False)
    date: str = ""
    shown: str = ""

    def line(self, offset: int) -> int:
        """The line, from 1, of a character of the text."""
        return self.text.count("\n", 0, offset) + 1
