"""Constants beside functions that read and write: what would be made anew at each call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..text import Code, literal

MOST_INLINE = 4
"""The most alternatives that stand in a call itself."""


@dataclass(slots=True)
class Tables:
    """The constants that the functions of a module need, in the order of their first use.

    `owner` is what the next ones are for: it starts their names.
    """

    owner: str = ""
    names: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    declarations: dict[str, Code] = field(default_factory=dict[str, Code])

    def name(self, kind: str, annotation: str, value: Code) -> str:
        """The name of the constant with this type and value; the same again for the same two."""
        known = self.names.get((annotation, value))
        if known is not None:
            return known
        name = first = f"_{self.owner}_{kind}"
        number = 2
        while name in self.declarations:
            name = f"{first}_{number}"
            number += 1
        self.names[annotation, value] = name
        self.declarations[name] = Code(f"{name}: Final[{annotation}] = {value}", *value.meanings)
        return name


def held(tables: Tables | None, kind: str, annotation: str, value: Code) -> str:
    """The name of a constant, or the value itself where no constants are kept."""
    return value if tables is None else tables.name(kind, annotation, value)


def mapping(entries: Mapping[str, str]) -> Code:
    """A dict with strings as keys, one entry on each line."""
    lines = "".join(f"    {literal(key)}: {value},\n" for key, value in entries.items())
    return Code(f"{{\n{lines}}}", *entries)


def listing(items: Sequence[str]) -> Code:
    """A tuple, one item on each line."""
    return Code("(\n{}\n)".format("\n".join(f"    {item}," for item in items)))
