"""What makes a package count as up to date, and what does not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden.packages import ROOT

from .conftest import DOCUMENT, Run, tree

SPEC = Path("specs/letters/openapi.yaml")
OUTPUT = Path("generated/letters")
WITH_WARNING = DOCUMENT + "  securitySchemes: { login: { type: http, scheme: digest } }\n"


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_strict_run_fails_again_when_nothing_has_changed(
    command: str, project: Path, run: Run
) -> None:
    SPEC.write_text(WITH_WARNING, "utf-8")
    before = tree(OUTPUT)
    assert run("generate", "--strict").status == 2
    assert run(command, "--strict").status == 2
    assert tree(OUTPUT) == before


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_strict_run_lists_what_is_listed_for_an_unchanged_package(
    command: str, project: Path, run: Run
) -> None:
    SPEC.write_text(WITH_WARNING, "utf-8")
    assert run("generate").status == 0
    before = tree(OUTPUT)
    result = run(command, "--strict")
    assert result.err.startswith(f"{SPEC}:16: warning: ")
    up_to_date = "letters: up to date\n" if command == "check" else ""
    listed = "1 problem listed (--strict)" + ("" if command == "check" else "; nothing was written")
    assert (result.status, result.out) == (2, f"{up_to_date}{listed}\n")
    assert tree(OUTPUT) == before
    relaxed = run(command)
    assert (relaxed.status, relaxed.out, relaxed.err) == (0, "letters: up to date\n", "")


def test_a_change_in_a_file_that_the_document_refers_to_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.yaml").write_text(
        DOCUMENT.replace("#/components", "parts.yaml#/components"), "utf-8"
    )
    parts = "components: { schemas: { Letter: { properties: { %s: { type: string } } } } }\n"
    Path("parts.yaml").write_text(parts % "text", "utf-8")
    arguments = ("--spec", "notes.yaml", "--output", "out")
    assert run("generate", *arguments).status == 0
    Path("parts.yaml").write_text(parts % "prose", "utf-8")
    assert run("check", *arguments).status == 1
    assert run("generate", *arguments).status == 0
    models = Path("out/notes_client/models/letters.py").read_text("utf-8")
    assert "prose: str" in models


def test_a_change_in_a_linked_document_is_noticed(project: Path, run: Run) -> None:
    shutil.move(SPEC, "elsewhere.yaml")
    SPEC.symlink_to(Path("elsewhere.yaml").resolve())
    assert run("generate").status == 0
    assert run("check").out == "letters: up to date\n"
    Path("elsewhere.yaml").write_text(DOCUMENT.replace("sendLetter", "writeLetter"), "utf-8")
    assert run("check").status == 1


def test_a_file_that_appears_or_goes_in_the_folder_of_an_api_is_noticed(
    project: Path, run: Run
) -> None:
    page = Path("specs/letters/page.md")
    page.write_text("# Letters\n", "utf-8")
    assert run("check").status == 1
    assert run("generate").status == 0
    page.unlink()
    assert run("check").status == 1


def test_an_api_under_another_name_is_another_package(project: Path, run: Run) -> None:
    """The settings are in no file here: they follow from the name."""
    Path("specs/letters").rename("specs/cards")
    OUTPUT.rename("generated/cards")
    assert run("check").status == 1
    assert run("generate").status == 0
    assert Path("generated/cards/cards_client/client.py").exists()
    assert not Path("generated/cards/letters_client").exists()


def test_the_title_and_place_of_a_document_are_not_what_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("notes.yaml").write_text(DOCUMENT, "utf-8")
    assert run("generate", "--spec", "notes.yaml", "--output", "out").status == 0
    shutil.move("notes.yaml", "../there/notes.yaml")
    shutil.move("out", "../there/out")
    monkeypatch.chdir(tmp_path / "there")
    again = run("generate", "--spec", "notes.yaml", "--output", "out")
    assert (again.status, again.out) == (0, "notes: up to date\n")


def test_a_checkout_and_a_wheel_give_the_same_lock(tmp_path: Path) -> None:
    layouts = {"checkout": "templates", "wheel": "generator/_templates"}
    said: dict[str, str] = {}
    for name, templates in layouts.items():
        for source, target in (("generator", "generator"), ("templates", templates)):
            shutil.copytree(
                ROOT / source,
                tmp_path / name / target,
                ignore=shutil.ignore_patterns("__pycache__", "_templates"),
            )
        code = "import generator.lock as lock; print(lock.__file__, lock.generator_version())"
        done = subprocess.run(
            [sys.executable, "-B", "-c", code],
            cwd=tmp_path / name,
            env={**os.environ, "PYTHONPATH": str(tmp_path / name)},
            text=True,
            capture_output=True,
            check=True,
        )
        where, _, said[name] = done.stdout.partition(" ")
        assert Path(where).is_relative_to(tmp_path / name)
    assert said["checkout"] == said["wheel"]


def test_a_lock_that_is_none_or_has_odd_paths_is_not_believed(project: Path, run: Run) -> None:
    lock = OUTPUT / "clientwright.lock"
    content = json.loads(lock.read_text("utf-8"))
    before = tree(OUTPUT)
    for inputs in ({"\0": "x"}, {".": "x"}, {"/dev/zero": "x"}, {}):
        lock.write_text(json.dumps({**content, "inputs": inputs}), "utf-8")
        assert run("generate").status == 0
        assert tree(OUTPUT) == before
