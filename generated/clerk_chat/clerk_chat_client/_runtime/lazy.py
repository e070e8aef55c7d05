"""Functions of other modules, which are imported when the first of them is called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import resolve_name
from types import ModuleType
from typing import Any


def later(module: str, home: str, /, *names: str) -> None:
    """Give a module functions and classes of another one, named from its package (`.users`).

    Until it is called, a stand-in has the place of each. Modules can so need each other in circles,
    and a call imports what it needs and nothing else.
    """
    here = sys.modules[module]
    for name in names:
        setattr(here, name, _stand_in(here, home, name))


def _stand_in(here: ModuleType, home: str, name: str) -> Callable[..., Any]:
    found: list[Callable[..., Any]] = []

    def call(*arguments: Any, **named: Any) -> Any:
        if not found:
            found.append(getattr(import_module(home, here.__package__), name))
            setattr(here, name, found[0])
        return found[0](*arguments, **named)

    call.__name__ = call.__qualname__ = name
    call.__module__ = resolve_name(home, here.__package__)
    return call
