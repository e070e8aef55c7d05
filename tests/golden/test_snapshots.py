"""The whole output for small documents, file by file: one for each OpenAPI version, and one that
uses all of HTTP.

Their snapshots are rewritten by `make golden` only; what changes there is read, then committed.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import black
import pytest
from black.mode import TargetVersion
from black.report import NothingChanged

from generator.lock import LOCK_NAME
from generator.problems import Problem, render
from generator.sink import present

from .packages import HERE, ROOT, Package, documents

RUNTIME = ROOT / "templates/runtime"
PROBLEMS = "problems.txt"
PackageOf = Callable[[str], Package]
NAMES = documents()
WHOLE = "harbour"
"""The document that has each feature of an exchange once."""
MOST_LINES = 80


def is_runtime(path: str) -> bool:
    return "/_runtime/" in path


def snapshot(package: Package) -> dict[str, str]:
    """The files to compare: without the runtime, and without what the lock says of its making."""
    shown = {path: text for path, text in package.files.items() if not is_runtime(path)}
    lock = json.loads(shown[LOCK_NAME])
    kept = {key: lock[key] for key in ("format", "inputs", "problems", "names")}
    shown[LOCK_NAME] = json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
    shown[PROBLEMS] = "".join(f"{listed(problem)}\n" for problem in package.problems)
    return shown


def listed(problem: Problem) -> str:
    """The text of a problem, whatever folder the tests run in."""
    place = replace(problem.place, file=Path(problem.place.file).name)
    return render(replace(problem, place=place))


def kept_files(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text("utf-8") for path in present(folder)}


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """A unified diff for each file that differs, long ones cut."""
    for path in sorted(old.keys() | new.keys()):
        lines = list(
            difflib.unified_diff(
                old.get(path, "").splitlines(),
                new.get(path, "").splitlines(),
                fromfile=f"{path} as kept" if path in old else "/dev/null",
                tofile=f"{path} as generated" if path in new else "/dev/null",
                lineterm="",
            )
        )
        if lines or (path in old) != (path in new):
            more = [f"... {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
            yield "\n".join(lines[:MOST_LINES] + more) or f"{path}: only on one side, and empty"


def rewrite(folder: Path, files: Mapping[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_output_is_the_snapshot(
    name: str, package_of: PackageOf, expected: Path, updating: bool
) -> None:
    files = snapshot(package_of(name))
    if updating:
        rewrite(expected / name, files)
    found = list(differences(kept_files(expected / name), files))
    assert not found, "\n\n".join(["`make golden` rewrites the snapshots:", *found])


def test_there_is_a_snapshot_for_each_document_and_for_nothing_else(expected: Path) -> None:
    assert sorted(path.name for path in expected.iterdir()) == NAMES


def test_there_is_a_small_document_for_each_version_of_openapi() -> None:
    texts = {
        path.parent.name: path.read_text("utf-8") for path in (HERE / "specs").glob("*/openapi.*")
    }
    assert texts.pop(WHOLE).count("\n") < 400
    for version in ("3.0.3", "3.1.0", "3.2.0"):
        assert sum(version in text for text in texts.values()) == 1
    assert all(text.count("\n") < 120 for text in texts.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_runtime_is_copied_as_it_lies(name: str, package_of: PackageOf) -> None:
    package = package_of(name)
    copied = {
        path.rsplit("/", 1)[1]: text for path, text in package.files.items() if is_runtime(path)
    }
    assert {"client.py", "call.py", "operation.py"} <= copied.keys()
    assert copied == {name: (RUNTIME / name).read_text("utf-8") for name in copied}


@pytest.mark.parametrize("name", NAMES)
def test_the_lock_has_the_hash_of_each_file(name: str, package_of: PackageOf) -> None:
    files = dict(package_of(name).files)
    stated = json.loads(files.pop(LOCK_NAME))["outputs"]
    assert stated == {
        path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_generated_python_is_in_the_form_of_black(name: str, package_of: PackageOf) -> None:
    mode = black.Mode(line_length=100, target_versions={TargetVersion.PY311})
    for path, text in package_of(name).files.items():
        if path.endswith(".py") and not is_runtime(path) and text:
            with pytest.raises(NothingChanged):
                black.format_file_contents(text, fast=True, mode=mode)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_generated_python_is_too_long(name: str, package_of: PackageOf) -> None:
    found = [
        f"{path}:{number}: {len(line)}"
        for path, text in package_of(name).files.items()
        if path.endswith(".py")
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > 100 and len(line.split()) > 1
    ]
    assert not found
