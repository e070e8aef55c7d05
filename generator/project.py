"""Where things are: the APIs under `specs/`, or one document from anywhere."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .config import PackageConfig, default_config, name_problem, read_config
from .problems import BadInput, Place, Problem, display_path, listing, quoted

SPECS = "specs"
GENERATED = "generated"
DOCUMENTS = ("openapi.yaml", "openapi.yml", "openapi.json")
"""How the document in the folder of an API can be called; the first one that is there counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One package to make: from which document, corrections and settings, and where to.

    `overlay` and `settings` need not exist. `base` is the folder that paths in the lock start from.
    """

    api: str
    document: Path
    overlay: Path | None
    settings: Path | None
    output: Path
    base: Path
    package: str | None = None

    @property
    def spec(self) -> str:
        """What the headers of generated files name as their source."""
        return f"{SPECS}/{self.api}" if self.settings is not None else self.document.name

    def config(self) -> PackageConfig:
        """The settings of the package.

        Raises:
            BadInput: They cannot be used.
        """
        if self.settings is not None:
            return read_config(self.settings, self.api)
        config = default_config(self.api, package=self.package)
        if reason := name_problem(config.package):
            place = Place(file=display_path(self.document))
            raise BadInput(
                Problem(
                    code="package-name",
                    place=place,
                    found=f"the package name {quoted(config.package)}",
                    expected=reason,
                    hint="choose another with --package",
                )
            )
        return config


def find_targets(root: Path, names: Sequence[str]) -> list[Target]:
    """The APIs under `specs/` of a project, all of them or those named, in the order of their
    names.

    Raises:
        BadInput: There is none, or none of that name.
    """
    specs = root / SPECS
    known = _names(specs) if specs.is_dir() else []
    if not known:
        raise BadInput(
            Problem(
                code="no-specs",
                place=Place(file=display_path(specs)),
                found="no API",
                expected="a folder for each API, with its openapi.yaml",
                hint="`clientwright init NAME --spec FILE` makes one of a document, `clientwright"
                " ingest PAGE... --into specs/NAME` of documentation pages",
            )
        )
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    if unknown:
        raise BadInput(*(no_such_api(specs, name, known) for name in unknown))
    return [
        folder_target(root / SPECS / name, root / GENERATED / name)
        for name in known
        if not names or name in names
    ]


def single_target(document: Path, output: Path, package: str | None) -> Target:
    """A document outside `specs/`. The package is named after the file unless `package` names
    it.
    """
    stem = document.name.split(".")[0]
    api = document.resolve().parent.name if stem in {"openapi", "swagger"} else stem
    return Target(
        api=api,
        document=document,
        overlay=None,
        settings=None,
        output=output,
        base=document.resolve().parent,
        package=package,
    )


def folder_target(folder: Path, output: Path) -> Target:
    """The API whose document, corrections and settings lie in a folder; it is called as that is."""
    document = next(
        (folder / file for file in DOCUMENTS if (folder / file).exists()), folder / DOCUMENTS[0]
    )
    return Target(
        api=folder.name,
        document=document,
        overlay=folder / "overlay.yaml",
        settings=folder / "package.toml",
        output=output,
        base=folder.resolve(),
    )


def _names(specs: Path) -> list[str]:
    """The folders of APIs. Hidden ones are none: `init` works in one."""
    folders = [path.name for path in specs.iterdir() if path.is_dir()]
    return sorted(name for name in folders if not name.startswith("."))


def no_such_api(specs: Path, name: str, known: list[str]) -> Problem:
    """The problem of a name that none of the known APIs has."""
    close = difflib.get_close_matches(name, known, n=1)
    return Problem(
        code="unknown-api",
        place=Place(file=display_path(specs)),
        found=f"no API {quoted(name)}",
        expected=f"one of {listing(known)}",
        hint=f"perhaps {quoted(close[0])} is meant" if close else "",
    )
