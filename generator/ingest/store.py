"""Some files of a folder put in place together; all others are left alone.

The folder of an API is one that people work in, with editors and shells open there. So it is not
exchanged as a whole, as those of packages are: each file takes the place of the old one in one
step, and all of them are put back if one cannot.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..problems import BadInput, Place, Problem, display_path
from ..sink import Change
from ..staging import leftovers, staging


def compare(folder: Path, files: Mapping[str, bytes]) -> tuple[Change, ...]:
    """Which of these files, by their paths in the folder, are not there as they should be."""
    changes: list[Change] = []
    for path, data in sorted(files.items()):
        old, new = present(folder / path), _shown(data)
        if old is None:
            changes.append(Change(path=path, kind="added", new=new))
        elif old != data:
            changes.append(Change(path=path, kind="changed", old=_shown(old), new=new))
    return tuple(changes)


def write(folder: Path, files: Mapping[str, bytes], changes: tuple[Change, ...]) -> None:
    """Write what is changed, in the order in which the files are given; all of it, or nothing.

    Raises:
        BadInput: The folder cannot be written.
    """
    changed = {change.path for change in changes}
    wanted = {path: data for path, data in files.items() if path in changed}
    if not wanted:
        return
    _refuse_outside(folder, wanted)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with leftovers(folder):
            pass
        with staging(folder) as staged:
            new = staged / "new"
            for path, data in wanted.items():
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                (new / path).write_bytes(data)
            if folder.exists():
                _replace(folder, new, staged / "old", list(wanted))
            else:
                new.rename(folder)
    except OSError as error:
        found = f"a folder that cannot be written ({error.strerror or 'an error'})"
        place = Place(file=display_path(folder))
        problem = Problem(code="output-folder", place=place, found=found, expected="a writable one")
        raise BadInput(problem) from error


def _refuse_outside(folder: Path, paths: Iterable[str]) -> None:
    """Refuse to write through a link to another folder.

    Raises:
        BadInput: The way to a file leads out of the folder.
    """
    root = folder.resolve()
    parents = {(folder / path).parent for path in paths}
    problems = [
        Problem(
            code="output-folder",
            place=Place(file=display_path(parent)),
            found="a link to a folder somewhere else",
            expected="a folder of the API",
        )
        for parent in parents
        if not parent.resolve().is_relative_to(root)
    ]
    if problems:
        raise BadInput(*problems)


def present(path: Path) -> bytes | None:
    """The content of a file; None if there is none that can be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _replace(folder: Path, new: Path, old: Path, paths: list[str]) -> None:
    """Move files to their places; those that were there are kept until the last one is."""
    made: list[Path] = []
    for path in paths:
        made += _made_folders(folder, (folder / path).parent)
        if (folder / path).exists():
            (old / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / path, old / path)
    done: list[str] = []
    try:
        for path in paths:
            done.append(path)
            (new / path).replace(folder / path)
    except BaseException:  # an interruption among them
        for path in reversed(done):
            _put_back(folder / path, old / path)
        for empty in reversed(made):
            empty.rmdir()
        raise


def _made_folders(folder: Path, parent: Path) -> list[Path]:
    """Make what is missing of the way to a folder; returns that, outermost first."""
    missing = [path for path in (parent, *parent.parents) if path.is_relative_to(folder)]
    missing = [path for path in reversed(missing) if not path.exists()]
    for path in missing:
        path.mkdir()
    return missing


def _put_back(path: Path, old: Path) -> None:
    if old.exists():
        old.replace(path)
    else:
        path.unlink(missing_ok=True)


def _shown(data: bytes) -> str:
    return data.decode("utf-8", "replace")
