"""A run that is killed leaves the whole old tree or the whole new one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden.packages import ROOT

RANDOM = 12
AT_PLACES = {
    "before the first file": "old",
    "after the first file": "old",
    "after the third file": "old",
    "before the exchange": "old",
    "after the exchange": "new",
    "while the old tree is removed": "new",
}


@pytest.fixture(scope="module")
def project(made_project: Path) -> Path:
    """A copy of the project, in which the runs are killed."""
    return Path(shutil.copytree(made_project, made_project.parent / "killed"))


@pytest.fixture(scope="module")
def runs(project: Path) -> list[list[str]]:
    """What `killing.py` found."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.killing", str(project), "1", str(RANDOM)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def outcome(before: str, after: str, wanted: str) -> str:
    return {before: "old", wanted: "new"}.get(after, "a mixture")


@pytest.mark.parametrize("place", AT_PLACES)
def test_a_kill_during_the_write_leaves_one_whole_tree(place: str, runs: list[list[str]]) -> None:
    (found,) = [run[1:4] for run in runs if run[0] == place]
    assert outcome(*found) == AT_PLACES[place]


def test_a_kill_at_any_moment_leaves_one_whole_tree(runs: list[list[str]]) -> None:
    found = [(run[0], outcome(*run[1:4])) for run in runs if run[0].endswith(" s")]
    assert len(found) == RANDOM
    assert [entry for entry in found if entry[1] == "a mixture"] == []
    assert {entry[1] for entry in found} >= {"old"}


def test_the_next_run_puts_everything_right(runs: list[list[str]], project: Path) -> None:
    command = [sys.executable, "-m", "generator", "check", "--root", str(project)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, "letters: up to date\n")


def test_what_a_killed_run_leaves_beside_the_tree_is_hidden_and_never_more_than_one_folder(
    runs: list[list[str]],
) -> None:
    beside = [run[4:] for run in runs]
    assert all(name.startswith(".letters.") for names in beside for name in names)
    assert max(len(names) for names in beside) == 1
    assert all(run[4:] for run in runs if run[0] in AT_PLACES)


def test_the_next_run_removes_what_killed_runs_have_left(
    runs: list[list[str]], project: Path
) -> None:
    assert [path.name for path in (project / "generated").iterdir()] == ["letters"]
