"""Two folders exchanged in one step of the file system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_AT_FDCWD = -100  # linux/fcntl.h
_RENAME_EXCHANGE = 2  # linux/fs.h; macOS has the same value as RENAME_SWAP


def exchange(new: Path, current: Path) -> None:
    """Put `new` in the place of `current`, and what was there in the place of `new`.

    Linux and macOS do so in one step. Elsewhere there are two, with `current` missing in between.

    Raises:
        OSError: The file system refuses.
    """
    if not current.exists():
        new.rename(current)
    elif not _in_one_step(new, current):
        aside = set_aside(new)
        current.rename(aside)
        new.rename(current)
        aside.rename(new)


def set_aside(new: Path) -> Path:
    """Where the current folder is in between, if there are two steps."""
    return new.with_name(f"{new.name}.old")


def _in_one_step(new: Path, current: Path) -> bool:
    """Exchange by the system call for it; False where there is none."""
    import ctypes

    first, second = os.fsencode(new), os.fsencode(current)
    library = ctypes.CDLL(None) if sys.platform != "win32" else None
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        assert library is not None
        result: int = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
        return result == 0
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        assert library is not None
        result = library.renamex_np(first, second, _RENAME_EXCHANGE)
        return result == 0
    return False
