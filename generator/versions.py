"""Versions of packages: numbers with dots, a common form of Semantic Versioning and PEP 440."""

from __future__ import annotations

import re

_RELEASE = re.compile(r"v?([0-9]{1,18}(?:\.[0-9]{1,18}){0,3})\Z")


def release(version: str) -> str:
    """The version of the package for that of a document; 0.0.0 where Python would not accept it."""
    match = _RELEASE.match(version.strip())
    return match[1] if match else "0.0.0"


def is_release(version: str) -> bool:
    """Whether this is a version as `release` gives it."""
    match = _RELEASE.match(version)
    return match is not None and match[1] == version


def numbers(version: str) -> tuple[int, ...]:
    """The four numbers of a package's version: PEP 440 takes missing ones as zeros."""
    found = [int(number) for number in version.split(".")]
    return (*found, *[0] * (4 - len(found)))
