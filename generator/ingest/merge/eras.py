"""Which pages are older than others by their format alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..page import Page

# Mintlify's pages until about October 2025 have its own format, those after it OpenAPI.
_INTERNAL = re.compile(r"^[ \t]*paths:[ \t]*\n[ \t]+path:[ \t]", re.MULTILINE)
_OPENAPI = re.compile(
    r"^[ \t]*[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[23]\.", re.MULTILINE
)


def older_and_newer(pages: Iterable[Page]) -> tuple[set[str], set[str]]:
    """The names of the pages in Mintlify's older format, and of those in the newer one."""
    older: set[str] = set()
    newer: set[str] = set()
    for page in pages:
        if _INTERNAL.search(page.text):
            older.add(page.name)
        elif _OPENAPI.search(page.text):
            newer.add(page.name)
    return older, newer
