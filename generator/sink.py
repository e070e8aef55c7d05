"""Output folders: written all or nothing, or only compared."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal, TypeAlias

from .exchange import exchange, set_aside
from .lock import LOCK_NAME, hash_file, read_lock
from .problems import BadInput, Place, Problem, display_path
from .staging import TREE, leftovers, staging

# What tools leave inside a package folder: nobody's source, so it is neither drift nor in the way.
_BY_TOOLS = frozenset(
    {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv", "build", "dist"}
)
ChangeKind: TypeAlias = Literal["added", "changed", "removed", "edited", "stray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference between a folder and what it should hold.

    `added`, `changed` and `removed` are what writing would do; `edited` is a file that somebody
    changed by hand, which writing would put right; `stray` is a file that clientwright did not
    write. `old` and `new` are the texts, None where there is none.
    """

    path: str
    kind: ChangeKind
    old: str | None = None
    new: str | None = None


def check_folder(folder: Path, *, writing: bool = True) -> Problem | None:
    """Why a folder cannot be an output folder; None if it can: it is new, empty, or ours."""
    if folder.exists() and not folder.is_dir():
        hint = "move the file away, or choose another folder"
        return _refused(folder, "a file", "a folder, or nothing yet", hint)
    if folder.is_dir() and any(folder.iterdir()) and read_lock(folder) is None:
        hint = "choose another folder, or empty this one"
        return _refused(
            folder, f"files and no {LOCK_NAME}", "an empty folder, or one of ours", hint
        )
    parent = next(path for path in (folder, *folder.parents) if path.exists())
    if writing and not os.access(parent, os.W_OK):
        hint = f"look at the permissions of {display_path(parent)}"
        return _refused(folder, "a folder that may not be written", "a writable folder", hint)
    return None


def compare(folder: Path, files: Mapping[str, str]) -> tuple[Change, ...]:
    """How a folder differs from the files it should hold, by path."""
    lock = read_lock(folder)
    known = lock.outputs if lock is not None else dict[str, str]()
    changes: list[Change] = []
    for path, new in files.items():
        old = _read(folder / path)
        if old is None:
            changes.append(Change(path=path, kind="added", new=new))
        elif old != new:
            by_hand = path in known and hash_file(folder / path) != known[path]
            changes.append(
                Change(path=path, kind="edited" if by_hand else "changed", old=old, new=new)
            )
    for path in present(folder):
        if path not in files:
            kind: ChangeKind = "removed" if path in known else "stray"
            changes.append(Change(path=path, kind=kind, old=_read(folder / path)))
    return tuple(sorted(changes, key=lambda change: change.path))


def first_difference(change: Change) -> int | None:
    """The line of the file as it is where it begins to be another one than it should be; None for
    one that is not there.
    """
    if change.old is None:
        return None
    old, new = change.old.splitlines(), (change.new or "").splitlines()
    pairs = zip_longest(old, new)
    differing = next((at for at, (ours, theirs) in enumerate(pairs, 1) if ours != theirs), 1)
    return max(1, min(differing, len(old)))


def unwritten(changes: Iterable[Change]) -> list[Change]:
    """The differences that writing puts right."""
    return [change for change in changes if change.kind != "stray"]


def write(folder: Path, files: Mapping[str, str], changes: tuple[Change, ...]) -> None:
    """Make a folder hold the files; stray ones stay.

    The new tree is built beside the old one and takes its place in one step, so that a run that is
    killed leaves one of the two whole.

    Raises:
        BadInput: The folder cannot be written.
    """
    if not unwritten(changes):
        return
    new = {change.path: change.new for change in changes if change.new is not None}
    keep = [path for path in files if path not in new]
    keep += [change.path for change in changes if change.kind == "stray"]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with staging(folder) as staged:
            tree = staged / TREE
            for path, text in new.items():
                _write(tree / path, text)
            for path in keep:
                _link(folder / path, tree / path)
            exchange(tree, folder)
            _keep_tool_folders(tree, folder)
    except OSError as error:
        hint = "look at the free space and the permissions there"
        problem = _refused(folder, error.strerror or "an error", "a writable folder", hint)
        raise BadInput(problem) from error


def tidy(folder: Path) -> None:
    """Remove what killed runs left beside a folder, and put back what they took from it."""
    with suppress(OSError), leftovers(folder) as left:
        for staged in left:
            aside = set_aside(staged / TREE)
            if aside.is_dir() and not folder.exists():
                aside.rename(folder)
            if folder.is_dir():
                _keep_tool_folders(staged / TREE, folder)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


def _link(source: Path, target: Path) -> None:
    """Keep an unchanged file as it is, with its time, where the file system can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _keep_tool_folders(old: Path, folder: Path) -> None:
    """Bring an environment or build folder along into the new tree; there may be no old one."""
    for path in old.iterdir() if old.is_dir() else ():
        if _is_by_tools(path.name) and not (folder / path.name).exists():
            path.rename(folder / path.name)


def _is_by_tools(name: str) -> bool:
    return name in _BY_TOOLS or name.endswith(".egg-info")


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return None


def present(folder: Path) -> list[str]:
    """The files of a folder that somebody wrote, relative, in order."""
    found: list[str] = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_by_tools(name)]
        found += [(Path(root) / name).relative_to(folder).as_posix() for name in names]
    return sorted(found)


def _refused(folder: Path, found: str, expected: str, hint: str) -> Problem:
    place = Place(file=display_path(folder))
    return Problem(code="output-folder", place=place, found=found, expected=expected, hint=hint)
