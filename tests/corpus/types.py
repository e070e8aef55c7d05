"""Types of many packages in one run of each checker, errors told apart by the path they are at."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .running import Ended, run

LIMIT = 3600.0
MOST_LINES = 60_000
"""Lines that are checked in one run, beyond which a package has its own."""
_MOST_PACKAGES = 20
_ERROR = re.compile(r"(?P<path>.+?\.py):\d+(:\d+)?: error: .*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package to check: the folder that it is in, and how many lines it has."""

    folder: Path
    lines: int


def batches(packages: Iterable[Package]) -> Iterator[list[Package]]:
    """The packages in runs of about the same size, in their order."""
    batch: list[Package] = []
    lines = 0
    for package in packages:
        if batch and (lines + package.lines > MOST_LINES or len(batch) == _MOST_PACKAGES):
            yield batch
            batch, lines = [], 0
        batch.append(package)
        lines += package.lines
    if batch:
        yield batch


def mypy_errors(batch: Sequence[Package], work: Path, cache: Path) -> Mapping[Path, list[str]]:
    """The errors of mypy --strict by the folder of their package.

    Raises:
        RuntimeError: It gave no verdict; the text is what it said.
    """
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}"]
    command += ["--python-version=3.11", "--show-absolute-path", "--hide-error-context"]
    command += ["--no-color-output", "--no-error-summary", "--no-pretty"]
    ended = run([*command, *map(str, _roots(batch))], limit=LIMIT, folder=work)
    found = [line for line in ended.stdout.splitlines() if _ERROR.fullmatch(line)]
    if ended.status not in (0, 1) or (ended.status and not found):
        raise RuntimeError(_said("mypy", ended))
    return _by_package(batch, ((line.split(".py:")[0], line) for line in found))


def basedpyright_errors(batch: Sequence[Package], work: Path) -> Mapping[Path, list[str]]:
    """The errors of basedpyright in its strict mode by the folder of their package.

    Raises:
        RuntimeError: It gave no verdict; the text is what it said.
    """
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": [str(root.relative_to(work)) for root in _roots(batch)],
        "extraPaths": [str(package.folder.relative_to(work)) for package in batch],
    }
    config = work / f"{batch[0].folder.name}.pyright.json"
    config.write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "basedpyright", "--project", str(config), "--outputjson"]
    ended = run([*command, "--pythonpath", sys.executable], limit=LIMIT, folder=work)
    try:
        report: Any = json.loads(ended.stdout)
    except ValueError:
        raise RuntimeError(_said("basedpyright", ended)) from None
    if report["summary"]["filesAnalyzed"] == 0:
        raise RuntimeError("basedpyright found no files")
    errors = (entry for entry in report["generalDiagnostics"] if entry["severity"] == "error")
    return _by_package(batch, ((entry["file"], _line(entry)) for entry in errors))


def _roots(batch: Sequence[Package]) -> list[Path]:
    """The import packages of the folders, which have the folders' names."""
    return [package.folder / package.folder.name for package in batch]


def _by_package(
    batch: Sequence[Package], errors: Iterable[tuple[str, str]]
) -> Mapping[Path, list[str]]:
    """Errors by package; an error outside all of them would be ours, and is not passed over."""
    found: dict[Path, list[str]] = defaultdict(list)
    folders = {str(package.folder): package.folder for package in batch}
    for path, error in errors:
        parents = (str(parent) for parent in Path(path).parents)
        folder = next((folders[parent] for parent in parents if parent in folders), None)
        if folder is None:
            raise RuntimeError(f"an error outside the packages: {error}")
        found[folder].append(error.removeprefix(f"{folder}/"))
    return found


def _line(entry: Any) -> str:
    start = entry["range"]["start"]["line"] + 1
    message = " ".join(str(entry["message"]).split())
    return f"{entry['file']}:{start}: {message} [{entry.get('rule', 'error')}]"


def _said(tool: str, ended: Ended) -> str:
    if ended.late:
        return f"{tool} was killed after {LIMIT:.0f} s"
    return f"{tool} gave no verdict: {(ended.stderr or ended.stdout).strip()[-400:]}"
