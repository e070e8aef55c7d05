"""A documentation page as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..problems import Place


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

    @property
    def file(self) -> str:
        """Its file as messages write it."""
        return self.shown or self.name

    def place(self, line: int | None = None) -> Place:
        """A line of it, from 1, as the place of a problem; the page as a whole for None."""
        return Place(file=self.file, line=line)
