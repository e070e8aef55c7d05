"""Files of a git revision, written to a folder without touching the working tree.

A revision is untrusted like any other input: its name becomes no option of git, nothing of it is
run (no hooks, filters or attributes: blobs are read as they are), and nothing is written outside
the folder. What is no plain file, a symbolic link or a submodule, is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from ..problems import BadInput, Place, Problem, quoted

MAX_BYTES = 500_000_000
"""The size of all files together above which a revision is refused."""

_FILES = frozenset({"100644", "100755", "100664"})  # modes of git; the last one is of old versions
_FETCH = 'fetch it first, such as `git fetch origin main`; actions/checkout has "fetch-depth: 0"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A commit of the repository that `folder` lies in.

    `name` is how the user calls it. `prefix` is the path of `folder` in the repository, empty for
    its top, else with a slash at its end.
    """

    name: str
    commit: str
    folder: Path
    prefix: str


@dataclass(frozen=True, slots=True)
class _Blob:
    path: str
    name: str
    size: int


def find_revision(folder: Path, name: str) -> Revision:
    """The commit that a name stands for in the repository of a folder.

    Raises:
        BadInput: There is no git, no repository, or no such commit in it.
    """
    prefix = _one_line(_git(folder, ["rev-parse", "--show-prefix"], name))
    arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    try:
        commit = _one_line(_git(folder, arguments, name))
    except (BadInput, ValueError):  # a name with a NUL in it cannot even be asked for
        raise BadInput(_unknown(name)) from None
    return Revision(name=name, commit=commit, folder=folder, prefix=prefix)


def extract(
    revision: Revision, paths: Iterable[str], into: Path, wanted: Callable[[str], bool]
) -> None:
    """Write those files at or below the paths of a revision that are wanted into a folder.

    All paths count from the top of the repository, as they do below the folder.

    Raises:
        BadInput: The revision cannot be read, or is too large.
    """
    blobs = [blob for blob in _blobs(revision, paths) if wanted(blob.path)]
    size = sum(blob.size for blob in blobs)
    if size > MAX_BYTES:
        expected = f"at most {MAX_BYTES // 1_000_000} MB"
        raise BadInput(_problem(revision.name, "too-large", f"{size // 1_000_000} MB", expected))
    try:
        with TemporaryFile() as content:
            names = "".join(f"{blob.name}\n" for blob in blobs).encode()
            _git(
                revision.folder, ["cat-file", "--batch"], revision.name, given=names, output=content
            )
            content.seek(0)
            for blob in blobs:
                content.readline()  # `<name> <type> <size>`, then the content and a line feed
                _write(into / blob.path, content.read(blob.size))
                content.read(1)
    except OSError as error:
        found = f"files that cannot be written here ({error.strerror})"
        expected = "names and space that this machine has"
        raise BadInput(_problem(revision.name, "unreadable-revision", found, expected)) from None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _blobs(revision: Revision, paths: Iterable[str]) -> Iterator[_Blob]:
    """The plain files at or below the paths, whose names stay below any folder they are put in."""
    asked = ["ls-tree", "-r", "-z", "-l", "--full-tree", revision.commit, "--", *paths]
    for entry in _git(revision.folder, asked, revision.name).split(b"\0"):
        head, _, path = os.fsdecode(entry).partition("\t")
        match head.split():
            case [mode, "blob", name, size] if mode in _FILES and _stays_below(path):
                yield _Blob(path, name, int(size))
            case _:
                pass


def _stays_below(path: str) -> bool:
    # git itself lets nobody check out a tree with such names, but one can be made.
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not Path(path).is_absolute()


def _git(
    folder: Path,
    arguments: list[str],
    revision: str,
    *,
    given: bytes = b"",
    output: IO[bytes] | None = None,
) -> bytes:
    """What git prints; nothing where it goes to a file instead.

    Raises:
        BadInput: There is no git, or it fails.
    """
    program = shutil.which("git")
    if program is None:
        hint = "install git, or name two documents or folders instead"
        raise BadInput(_problem("git", "no-git", "no git on this machine", "git", hint))
    done = subprocess.run(
        [program, "-C", os.fspath(folder), *arguments],
        input=given,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C", "GIT_LITERAL_PATHSPECS": "1", "GIT_TERMINAL_PROMPT": "0"},
        check=False,
    )
    if done.returncode != 0:
        raise BadInput(_failed(revision, os.fsdecode(done.stderr)))
    return done.stdout or b""


def _one_line(output: bytes) -> str:
    return os.fsdecode(output).removesuffix("\n")


def _failed(revision: str, said: str) -> Problem:
    reason = next((line for line in said.splitlines() if line.strip()), "nothing said why")
    if "not a git repository" in reason:
        found, hint = (
            "no git repository here",
            "run it in a checkout of the project, or name that with --root",
        )
        return _problem("git", "no-repository", found, "a folder of a repository", hint)
    found = f"a repository that git cannot read ({quoted(reason.removeprefix('fatal: '))})"
    hint = "`git status` in that folder says more"
    return _problem(revision, "unreadable-revision", found, "one that it can", hint)


def _unknown(name: str) -> Problem:
    found = f"no revision {quoted(name)}"
    return _problem("git", "unknown-revision", found, "a branch, tag or commit", _FETCH)


def _problem(at: str, code: str, found: str, expected: str, hint: str = "") -> Problem:
    return Problem(code=code, place=Place(file=at), found=found, expected=expected, hint=hint)
