"""Names that are given away in a scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ..naming import snake

_NUMBER = re.compile(r"_?\d+\Z")


class Taken:
    """The names of one scope; `fold` gives what must differ, which is more than the name itself
    where other names are made from it.
    """

    def __init__(self, names: Iterable[str] = (), *, fold: Callable[[str], str] = str) -> None:
        self._fold = fold
        self._names = {fold(name) for name in names}
        self._numbers: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return self._fold(name) in self._names

    def add(self, name: str) -> None:
        """Give a name away."""
        self._names.add(self._fold(name))

    def first(self, candidates: Iterable[str]) -> str | None:
        """The first candidate that is free, which is given away; None if there is none."""
        for name in candidates:
            if name not in self:
                self.add(name)
                return name
        return None

    def numbered(self, name: str, join: str) -> str:
        """The name, or with the lowest free number from 2 behind it; it is given away."""
        unique = name
        while unique in self:
            # It goes on where the last search ended: a thousand of one name take a thousand steps.
            self._numbers[name] = self._numbers.get(name, 1) + 1
            unique = f"{name}{join}{self._numbers[name]}"
        self.add(unique)
        return unique


def is_form_of(name: str, candidates: Iterable[str]) -> bool:
    """Whether an earlier name is one of the candidates, perhaps with a number behind it."""
    forms = set(map(snake, candidates))
    return not forms.isdisjoint({snake(name), snake(_NUMBER.sub("", name))})
