"""The names of the functions that read callbacks, and of the constants beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..ir import Api
from .groups import constant_names
from .taken import Taken

MODULE = "webhooks"
"""The module of the models that only webhooks and callbacks carry."""

# `parse_webhook` is for all webhooks; `parse_unverified_` starts the names of other functions.
_WEBHOOK = "webhook"
_UNVERIFIED = "unverified"


def parser_names(api: Api) -> dict[str, str]:
    """What follows `parse_` for each callback by key: the shortest of its names that no other one
    has.
    """
    left = {callback.key: callback.names for callback in api.callbacks}
    taken = Taken([_WEBHOOK])
    found: dict[str, str] = {}
    for level in range(max((len(names) for names in left.values()), default=0)):
        wanted = {key: names[level] for key, names in left.items() if level < len(names)}
        counts = Counter(wanted.values())
        for key, name in wanted.items():
            if counts[name] == 1 and name not in taken and not name.startswith(_UNVERIFIED):
                taken.add(name)
                found[key] = name
                del left[key]
    for key, names in left.items():
        found[key] = taken.numbered(f"callback_{names[-1]}", "_")
    return found


def parser_constants(parsers: Mapping[str, str], classes: frozenset[str]) -> dict[str, str]:
    """The constant with the body of each callback by key."""
    names = constant_names(list(parsers.values()), classes | {"EVENT", "SIGNATURE"})
    return dict(zip(parsers, names, strict=True))
