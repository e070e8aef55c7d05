"""What functions and constants of a class are called after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from ..naming import snake


class Stem(NamedTuple):
    """`user_id` and `USER_ID` for the class UserId: what follows `decode_` and `_KNOWN_`."""

    function: str
    constant: str


def stems(classes: Mapping[str, str]) -> dict[str, Stem]:
    """The stems of classes by their keys; different classes always have different ones.

    Classes that differ in capitals only, such as UserId and UserID, keep them.
    """
    lower = {key: snake(name) for key, name in classes.items()}
    shared = {stem for stem, count in Counter(lower.values()).items() if count > 1 or not stem}
    return {
        key: (Stem(classes[key], classes[key]) if stem in shared else Stem(stem, stem.upper()))
        for key, stem in lower.items()
    }
