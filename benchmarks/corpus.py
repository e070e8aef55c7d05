"""Real documents from the cache of `make corpus`, and packages made from them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.corpus.fetching import PACKAGE, VERSION, cache_folder


def document(name: str) -> Path | None:
    """A document of the corpus by its path there; None, with a line that says so, if it has not
    been fetched.
    """
    path = cache_folder() / f"{PACKAGE}-{VERSION}" / "api" / name
    if path.is_file():
        return path
    print(f"skipped: {name} is not in the cache; `make corpus` fetches it", file=sys.stderr)
    return None


def our_command(document: Path, output: Path, *arguments: str) -> Sequence[str]:
    """The command that makes our package from a document."""
    generate = [sys.executable, "-m", "generator", "generate", "--spec", str(document)]
    return [*generate, "--output", str(output), *arguments]


def lines(folder: Path) -> int:
    """The lines of Python in a package."""
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py"))
