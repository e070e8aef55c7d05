"""Folders beside an output, in which the next tree is built, and what killed runs leave of them."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_MARKER = "clientwright.staging"
_MARK = "A run of clientwright works here. Once it has ended, the next one removes this folder.\n"
TREE = "tree"
"""The name, in such a folder, of the tree that changes places with the output."""


@contextmanager
def staging(output: Path) -> Generator[Path]:
    """A new folder beside the output, which goes in the end; nothing is in it but a marker.

    The marker is locked as long as this process lives, however it ends.

    Raises:
        OSError: It cannot be made.
    """
    staged = Path(tempfile.mkdtemp(prefix=_prefix(output), dir=output.parent))
    try:
        with (staged / _MARKER).open("w", encoding="utf-8") as marker:
            _lock(marker)
            marker.write(_MARK)  # only after the lock: an empty marker tells others nothing
            marker.flush()
            yield staged
    finally:
        _remove(staged)


@contextmanager
def leftovers(output: Path) -> Generator[list[Path]]:
    """The folders beside the output in which runs were killed; they go in the end.

    Only those with our marker, on which no living process has its lock.
    """
    beside = output.parent.iterdir() if output.parent.is_dir() else ()
    left = [path for path in beside if path.name.startswith(_prefix(output)) and _is_left(path)]
    yield left
    for path in left:
        _remove(path)


def _prefix(output: Path) -> str:
    return f".{output.name}."


def _remove(folder: Path) -> None:
    """The marker goes last, so that a later run knows what a killed one has not removed."""
    for path in folder.iterdir():
        if path.name != _MARKER:
            shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    try:
        with (folder / _MARKER).open(encoding="utf-8") as marker:
            return marker.read() == _MARK and _lock(marker)
    except (OSError, UnicodeDecodeError):
        return False


def _lock(file: TextIO) -> bool:
    """Lock a file until it is closed; False where there is no such thing.

    Raises:
        OSError: Another process has it.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True
