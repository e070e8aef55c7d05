"""Runs that do not come to their end: interrupted, without space, without a reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.exchange import exchange

from .conftest import DOCUMENT, Run, tree

SPEC = Path("specs/letters/openapi.yaml")
CHANGED = DOCUMENT.replace("sendLetter", "writeLetter")


def add(*names: str) -> None:
    """Further APIs of the project."""
    for name in names:
        Path(f"specs/{name}").mkdir()
        Path(f"specs/{name}/openapi.yaml").write_text(DOCUMENT, "utf-8")


def outputs() -> list[str]:
    return sorted(path.name for path in Path("generated").iterdir())


def test_an_interrupted_run_says_so(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    SPEC.write_text(CHANGED, "utf-8")
    before = tree(Path("generated"))
    monkeypatch.setattr("generator.pipeline._files", interrupt)
    result = run("generate")
    assert (result.status, result.err) == (130, "interrupted; nothing was written\n")
    assert tree(Path("generated")) == before


def test_a_package_that_cannot_be_written_does_not_hide_those_that_were(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("aaa", "mmm", "zzz")

    def full(new: Path, current: Path) -> None:
        if current.name == "mmm":
            raise OSError(28, "No space left on device")
        exchange(new, current)

    monkeypatch.setattr("generator.sink.exchange", full)
    result = run("generate")
    assert result.status == 2
    assert result.err.startswith("generated/mmm: found No space left on device; expected ")
    assert result.out.endswith("\n1 error; only aaa, zzz was written\n")
    assert outputs() == ["aaa", "letters", "zzz"]
    again = json.loads(run("generate", "--json").out)
    states = [(api["api"], api["state"]) for api in again["apis"]]
    assert states == [("aaa", "unchanged"), ("letters", "unchanged"), ("zzz", "unchanged")]
    assert [problem["file"] for problem in again["problems"]] == ["generated/mmm"]
    assert run("generate", "mmm").out.endswith("1 error; nothing was written\n")


def test_a_run_that_is_interrupted_while_it_writes_says_what_it_has_written(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("aaa", "bbb", "zzz")

    def interrupted(new: Path, current: Path) -> None:
        exchange(new, current)
        if current.name == "bbb":
            raise KeyboardInterrupt

    monkeypatch.setattr("generator.sink.exchange", interrupted)
    result = run("generate")
    assert (result.status, result.err) == (130, "interrupted; only aaa, bbb was written\n")
    assert outputs() == ["aaa", "bbb", "letters"]


def test_a_module_that_cannot_be_written_does_not_hide_those_that_were(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("aaa")
    replace = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.name == "letters.py":
            raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", full)
    result = run("schemas", "--output", "models")
    assert result.status == 2
    assert result.err.startswith("models: found No space left on device; expected ")
    said = "models/aaa.py: written\n1 error; only what is named above was written\n"
    assert result.out == said
    assert [path.name for path in Path("models").iterdir()] == ["aaa.py"]


def test_the_real_command_answers_when_nobody_reads(project: Path) -> None:
    SPEC.write_text(CHANGED, "utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "generator", "check"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_help_is_quiet_when_nobody_reads(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "generator", "--help"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.stderr == ""
    assert done.returncode in {0, 141}  # some versions of argparse pass over the fault


def test_problems_are_quiet_when_nobody_reads_them(project: Path) -> None:
    SPEC.write_text("openapi: 4.0.0\n", "utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "generator", "check"]
    done = subprocess.run(command, stdout=writing, stderr=writing, check=False)
    os.close(writing)
    assert done.returncode == 141
