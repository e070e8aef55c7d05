"""Hints by code: for codes that exist, and for every problem that says none of its own."""

from __future__ import annotations

import ast
from pathlib import Path

import generator
from generator.hints import HINTS
from generator.problems import Place, Problem, render

FOLDER = Path(generator.__file__).parent


def strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def test_every_code_of_the_table_is_one_that_some_problem_has() -> None:
    sources = [path for path in FOLDER.rglob("*.py") if path.name != "hints.py"]
    assert HINTS.keys() - set[str]().union(*map(strings, sources)) == set()


def test_a_hint_of_its_own_comes_before_that_for_the_code() -> None:
    code = "duplicate-key"
    plain = Problem(code=code, place=Place(file="a.yaml"), found="x", expected="y")
    own = Problem(code=code, place=Place(file="a.yaml"), found="x", expected="y", hint="do z")
    assert render(plain) == f"a.yaml: found x; expected y [{code}]\n    hint: {HINTS[code]}"
    assert render(own) == f"a.yaml: found x; expected y [{code}]\n    hint: do z"


def test_a_code_without_a_hint_has_no_empty_line() -> None:
    problem = Problem(code="no-such-code", place=Place(file="a.yaml"), found="x", expected="y")
    assert render(problem) == "a.yaml: found x; expected y [no-such-code]"
