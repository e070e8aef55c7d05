"""Which pages are old, and which operations only old pages have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...document import join
from ..merged import Finding
from ..page import Page
from .eras import older_and_newer
from .inherited import Roots
from .nodes import Node
from .parts import text_of
from .paths import Operation

_NUMBER = re.compile(r"\d{1,9}")


def version_key(version: str) -> tuple[int, ...]:
    """The numbers of a version, which order as the versions do; none for one without numbers.

    Zeros at the end say nothing: 1.0 and 1.0.0 are the same version.
    """
    numbers = [int(number) for number in _NUMBER.findall(version[:100])]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def version_of(root: Node) -> str:
    """The version of the API that a document states; empty if it states none."""
    info = root.members.get("info")
    return text_of(info, "version") if info is not None and not info.rank else ""


def old_pages(pages: Sequence[Page], roots: Roots, beaten: Mapping[str, str]) -> Mapping[str, str]:
    """The names of old pages, and why each is old, as the end of a sentence."""
    versions = {page: version for page, root in roots if (version := version_of(root))}
    newest = max(versions.values(), key=version_key, default="")
    internal, newer = older_and_newer(pages)
    found: dict[str, str] = {}
    for page in pages:
        version = versions.get(page.name, newest)
        if page.name in beaten:
            found[page.name] = beaten[page.name]
        elif version_key(version) < version_key(newest):
            found[page.name] = f"it is of version {version}, other pages are of {newest}"
        elif newer and page.name in internal:
            found[page.name] = "it has Mintlify's older format, other pages have the newer one"
    return found


def stale(found: Sequence[Operation], old: Mapping[str, str]) -> tuple[Finding, ...]:
    """The operations that only old pages have. They stay in the document."""
    return tuple(
        Finding(
            pointer=join("", *one.path),
            text=f"Only old pages have it; of {one.pages[0]}: {old[one.pages[0]]}.",
            origins=(one.node.origin,),
        )
        for one in found
        if all(page in old for page in one.pages)
    )
