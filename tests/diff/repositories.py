"""Git repositories for the tests of revisions, made without settings of the machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_ALONE = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (
            ("NAME", "T"),
            ("EMAIL", "t@example.com"),
            ("DATE", "2026-01-02T03:04:05Z"),
        )
    },
}


def git(folder: Path, *arguments: str, given: str = "") -> str:
    """What git prints, without the last line end."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | _ALONE,
    )
    return done.stdout.strip()


def repository(folder: Path) -> Path:
    """An empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    return folder


def commit(folder: Path, files: Mapping[str, str | None]) -> str:
    """Write files (None: remove one) and commit them; returns the commit."""
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "A state")
    return git(folder, "rev-parse", "HEAD")


def committed_tree(folder: Path, *entries: str) -> str:
    """A commit of one tree that is made of these lines of `git mktree`, whatever they say."""
    tree = git(folder, "mktree", "--missing", given="".join(f"{entry}\n" for entry in entries))
    return git(folder, "commit-tree", tree, "-m", "A tree")


def blob(folder: Path, content: str) -> str:
    """The name of a blob with this content."""
    return git(folder, "hash-object", "-w", "--stdin", given=content)
