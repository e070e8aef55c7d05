"""What changes for the users of a package from one version of its API to the next."""

from __future__ import annotations

from ..view.types import scene
from . import client, given, models, operations, pairs
from .change import LEVELS, Change
from .classes import match_classes
from .sides import Sides
from .surface import Surface


def compare(old: Surface, new: Surface) -> tuple[Change, ...]:
    """The changes, the worst first, then by subject; none where users see no difference.

    The names of `new` are to be made with those of `old` as earlier ones, as `generate` makes them
    with those of the lock: else a class can be renamed by chance.
    """
    before, now = scene(old.api, old.plan), scene(new.api, new.plan)
    found = pairs.operations(before, now)
    both = [(one, other) for (_, one), (_, other) in found.both]
    classes = match_classes(before, now, both)
    sides = Sides(old, new, before, now, found, classes)
    changes = [
        *operations.changes(sides),
        *models.changes(sides),
        *client.changes(sides),
        *given.changes(sides),
    ]
    changes += given.details(sides, changes)
    return tuple(sorted(dict.fromkeys(changes), key=_order))


def _order(change: Change) -> tuple[int, str, str, str]:
    return LEVELS.index(change.level), change.subject, change.rule, change.text
