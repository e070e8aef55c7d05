from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from generator.problems import BadInput, Place, Problem, display_path, quoted, render


def _problem(file: str = "a.yaml", line: int | None = 1, code: str = "x") -> Problem:
    return Problem(code=code, place=Place(file=file, line=line), found="a", expected="b")


def test_a_problem_is_one_line_and_its_hint_another() -> None:
    place = Place(file="specs/x/openapi.yaml", line=12, pointer="#/paths/~1a")
    problem = Problem(code="some-code", place=place, found="this", expected="that", hint="do so")
    assert render(problem) == (
        "specs/x/openapi.yaml:12: #/paths/~1a: found this; expected that [some-code]\n"
        "    hint: do so"
    )


def test_a_warning_says_that_it_is_one() -> None:
    problem = Problem(
        code="x", place=Place(file="a", line=1), found="b", expected="c", level="warning"
    )
    assert render(problem) == "a:1: warning: found b; expected c [x]"


def test_nothing_in_a_message_breaks_its_line_or_reaches_the_terminal() -> None:
    hostile = "a\nb\rc\x1b[31md\x85e\u2028f\u202eg\x00h\ud800"
    problem = Problem(
        code="x",
        place=Place(file=hostile, line=1, pointer=f"#/{hostile}"),
        found=hostile,
        expected=hostile,
        hint=hostile,
    )
    text = render(problem)
    assert text.replace("\n    hint: ", "").isprintable()
    assert text.count("\n") == 1
    assert text.encode("utf-8")


def test_long_values_and_pointers_are_cut() -> None:
    assert quoted("x" * 1_000) == '"' + "x" * 77 + '..."'
    place = Place(file="a", line=1, pointer="#/" + "y" * 1_000)
    problem = Problem(code="x", place=place, found="b", expected="c")
    assert len(render(problem)) < 250


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        (True, "true"),
        (1, "1"),
        (1.5, "1.5"),
        (None, "null"),
        ([1], "a list"),
        ({"secret": 1}, "an object"),
    ],
)
def test_values_are_quoted_but_containers_only_named(value: object, text: str) -> None:
    assert quoted(value) == text


def test_problems_are_told_in_the_order_of_their_places_and_once() -> None:
    late, early, other = _problem(line=10), _problem(line=9), _problem(file="A.yaml", line=None)
    refused = BadInput(late, other, early, late)
    assert refused.problems == (other, early, late)
    assert str(refused).splitlines() == [render(other), render(early), render(late)]


def test_a_refusal_survives_the_way_between_processes() -> None:
    refused = BadInput(_problem(line=2), _problem(line=1))
    copy: object = pickle.loads(pickle.dumps(refused))
    assert isinstance(copy, BadInput)
    assert copy.problems == refused.problems


def test_paths_are_shown_from_the_working_directory(tmp_path: Path) -> None:
    assert display_path(tmp_path / "a" / "b.yaml") == "a/b.yaml"
    assert display_path(Path("a/../b.yaml")) == "b.yaml"
    assert display_path(tmp_path.parent / "b.yaml") == (tmp_path.parent / "b.yaml").as_posix()
    assert display_path(Path("../b.yaml")) == (tmp_path.parent / "b.yaml").as_posix()
