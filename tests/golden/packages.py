"""Packages made from the documents of a folder, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.pipeline import build
from generator.problems import Problem
from generator.project import find_targets

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as generation gives it: its import name, all its files by path, what was listed."""

    name: str
    files: Mapping[str, str]
    problems: tuple[Problem, ...]

    def write(self, folder: Path) -> Path:
        """Put the files below a folder, which is returned."""
        for path, text in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
        return folder


def documents(root: Path = HERE) -> list[str]:
    """The names of the folders below `specs/`."""
    return sorted(path.name for path in (root / "specs").iterdir())


def import_name(name: str, *, root: Path = HERE) -> str:
    """What the package of `specs/<name>/` is imported as."""
    return find_targets(root, [name])[0].config().package


def made(name: str, *, root: Path = HERE, output: Path | None = None) -> Package:
    """The package of `specs/<name>/`.

    `output` is where an earlier one lies, whose names are kept; without it there was none.
    """
    (target,) = find_targets(root, [name])
    target = replace(target, output=output or root / "nothing-is-here")
    built = build(target, lambda _api, _stage: None)
    return Package(name=target.config().package, files=built.files, problems=built.problems)
