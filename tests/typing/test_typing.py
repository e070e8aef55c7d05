"""The generated packages under two strict type checkers: right uses pass, wrong ones fail."""

from __future__ import annotations

import re

import pytest

from tests.golden.packages import ROOT, documents

from .conftest import HERE, VENDORS, Checked, by_line, marks

CHECKERS = ["mypy", "basedpyright"]
USED = sorted([*VENDORS, "harbour"])
MISTAKES = sorted(path.name.removesuffix(".py.txt") for path in (HERE / "mistakes").iterdir())
SILENCING = re.compile(r"type:\s*ignore|pyright:|noqa|pragma:\s*no\s*cover|mypy:|fmt:|pylint:")


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("name", [*VENDORS, *documents()])
def test_a_generated_package_has_no_finding(name: str, checker: str, checked: Checked) -> None:
    assert (checked.folder / f"packages/{name}").is_dir()
    assert checked.below(checker, f"packages/{name}/") == []


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("name", USED)
def test_right_uses_pass(name: str, checker: str, checked: Checked) -> None:
    assert (checked.folder / f"uses/{name}.py").exists()
    assert checked.below(checker, f"uses/{name}.py") == []


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("name", MISTAKES)
def test_exactly_the_marked_mistakes_are_found(name: str, checker: str, checked: Checked) -> None:
    text = (HERE / f"mistakes/{name}.py.txt").read_text("utf-8")
    wanted = marks(text)[checker]
    found = by_line(checked.below(checker, f"mistakes/{name}.py"))
    different = {
        number: f"found {sorted(found.get(number, ()))}, marked {sorted(wanted.get(number, ()))}"
        for number in sorted(found.keys() | wanted.keys())
        if found.get(number) != wanted.get(number)
    }
    assert not different


def test_there_are_mistakes_for_every_package_in_use() -> None:
    assert MISTAKES == USED
    for name in USED:
        text = (HERE / f"mistakes/{name}.py.txt").read_text("utf-8")
        assert len(marks(text)["mypy"]) == text.count("# error:") >= 5


def test_no_type_checker_is_silenced_in_generated_code(checked: Checked) -> None:
    folders = [ROOT / "generated", checked.folder / "packages"]
    found = [
        f"{path}:{number}"
        for folder in folders
        for path in folder.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if SILENCING.search(line)
    ]
    assert found == []
