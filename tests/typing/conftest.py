"""What mypy --strict and basedpyright strict say, asked once, about packages, uses and mistakes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.problems import BadInput
from tests.golden.packages import ROOT, documents, made

HERE = Path(__file__).parent
VENDORS = documents(ROOT)
_MARK = re.compile(r"# error: ([\w\- ]+), (\w[\w ]*)$")
# What is said of a line only because something else is wrong with it.
_FOLLOWING = re.compile(r"reportUnknown\w+|no-any-return")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a type checker says about a line."""

    file: str
    line: int
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The findings of both type checkers by name, and the folder of all that they looked at.

    Files are named below that folder: `packages/<name>/...`, `uses/<api>.py`, `mistakes/<api>.py`.
    """

    folder: Path
    findings: Mapping[str, tuple[Finding, ...]]

    def below(self, checker: str, start: str) -> list[Finding]:
        """The findings in files whose names start so."""
        return [found for found in self.findings[checker] if found.file.startswith(start)]


@pytest.fixture(scope="session")
def checked(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The verdict of both; they run side by side."""
    folder = tmp_path_factory.mktemp("typing").resolve()
    roots = _fill(folder)
    cache = pytestconfig.rootpath / ".mypy_cache/tests"
    mypy = _start(_mypy(folder, roots, cache), folder, roots)
    pyright = _start(_basedpyright(folder, roots), folder, roots)
    found = {
        "mypy": tuple(_from_mypy(*_finished(mypy))),
        "basedpyright": tuple(_from_basedpyright(folder, *_finished(pyright))),
    }
    return Checked(folder=folder, findings=found)


def marks(text: str) -> dict[str, dict[int, set[str]]]:
    """The codes that each marked line of a file is to have, by type checker."""
    wanted: dict[str, dict[int, set[str]]] = {"mypy": {}, "basedpyright": {}}
    for number, line in enumerate(text.splitlines(), 1):
        match = _MARK.search(line)
        if match:
            wanted["mypy"][number] = set(match[1].split())
            wanted["basedpyright"][number] = set(match[2].split())
    return wanted


def _fill(folder: Path) -> list[Path]:
    """Copies everything into a folder; returns the roots that packages are imported from."""
    packages = folder / "packages"
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in VENDORS:
        shutil.copytree(ROOT / "generated" / name, packages / name, ignore=unwanted)
    for name in documents():
        with suppress(BadInput):  # its own test will miss it
            made(name).write(packages / name)
    shutil.copytree(HERE / "uses", folder / "uses", ignore=unwanted)
    (folder / "mistakes").mkdir()
    for path in (HERE / "mistakes").glob("*.py.txt"):
        shutil.copyfile(path, folder / "mistakes" / path.stem)
    return sorted(packages.iterdir())


def _mypy(folder: Path, roots: Iterable[Path], cache: Path) -> list[str]:
    options = [
        "--strict",
        "--python-version=3.11",
        "--config-file=",
        "--explicit-package-bases",
        "--output=json",
        f"--cache-dir={cache}",
    ]
    packages = [str(path.parent) for root in roots for path in root.glob("*/py.typed")]
    return [sys.executable, "-m", "mypy", *options, *packages, "uses", "mistakes"]


def _basedpyright(folder: Path, roots: Iterable[Path]) -> list[str]:
    """The runtime is the same in every package, so it is checked in one of them."""
    names = [root.name for root in roots]
    config = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": ["packages", "uses", "mistakes"],
        "exclude": [f"packages/{name}/*/_runtime" for name in names[1:]],
        "extraPaths": [f"packages/{name}" for name in names],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(config), "utf-8")
    command = Path(sysconfig.get_path("scripts")) / "basedpyright"
    return [str(command), "--outputjson", "--pythonpath", sys.executable, "--project", str(folder)]


def _start(command: list[str], folder: Path, roots: Iterable[Path]) -> subprocess.Popen[str]:
    environment = {**os.environ, "MYPYPATH": ":".join([*map(str, roots), str(folder)])}
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _finished(process: subprocess.Popen[str]) -> tuple[str, str]:
    output, errors = process.communicate(timeout=300)
    assert process.returncode in (0, 1), output[-2000:] + errors[-2000:]
    return output, errors


def _from_mypy(output: str, errors: str) -> Iterable[Finding]:
    assert not errors
    for line in output.splitlines():
        found: dict[str, Any] = json.loads(line)
        if found["severity"] == "error":
            yield Finding(
                file=found["file"], line=found["line"], code=found["code"], text=found["message"]
            )


def _from_basedpyright(folder: Path, output: str, errors: str) -> Iterable[Finding]:
    report: dict[str, Any] = json.loads(output)
    assert report["summary"]["filesAnalyzed"] > 100
    for found in report["generalDiagnostics"]:
        yield Finding(
            file=Path(found["file"]).relative_to(folder).as_posix(),
            line=found["range"]["start"]["line"] + 1,
            code=found.get("rule", ""),
            text=found["message"],
        )


def by_line(findings: Iterable[Finding]) -> dict[int, set[str]]:
    """The codes of findings by their lines, without those that only follow from others."""
    lines: dict[int, set[str]] = defaultdict(set)
    for found in findings:
        if not _FOLLOWING.fullmatch(found.code):
            lines[found.line].add(found.code)
    return dict(lines)
