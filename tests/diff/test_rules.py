"""Each rule has a case, and is told from all others."""

from __future__ import annotations

import re

import pytest

from generator.diff.rules import RULE_OF, RULES
from tests.golden.packages import ROOT

from . import cases_answers, cases_arguments, cases_operations, cases_package
from .cases import Case
from .versions import Compare, pointers, said

_PAGE = (ROOT / "docs/diff.md").read_text("utf-8")
_OF_PROJECTS = {"api-added", "api-removed"}
"""Not found by comparing two versions: tests/cli/test_diff.py has them."""
CASES = (
    *cases_operations.CASES,
    *cases_arguments.CASES,
    *cases_answers.CASES,
    *cases_package.CASES,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.subject}")
def test_a_change_is_said_by_its_rule(compared: Compare, case: Case) -> None:
    changes = compared(case.old, case.new, case.settings, fresh=case.fresh)
    rest = tuple(change for change in changes if change.rule in case.beside)
    (change,) = [change for change in changes if change not in rest]
    assert said((change,)) == [(case.rule, case.subject)]
    assert (change.callers, change.types) == (case.callers, case.types)
    assert len(rest) == len(case.beside)
    for found, end in zip(pointers(change), case.pointers, strict=True):
        assert found == end if found is None or end is None else found.endswith(end), found
    assert change.text
    assert not change.text.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.subject}")
def test_a_version_is_no_change_of_itself(compared: Compare, case: Case) -> None:
    assert compared(case.new, case.new, (case.settings[1], case.settings[1])) == ()


def test_every_rule_has_a_case_and_a_name_of_its_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert {case.rule for case in CASES} | _OF_PROJECTS == set(names)


def test_every_rule_says_what_it_is_in_a_sentence() -> None:
    for rule in RULES:
        assert rule.sentence[0].isupper() or rule.sentence[0] == "`", rule.name
        assert rule.sentence.endswith("."), rule.name


def test_the_page_has_the_table() -> None:
    stated = re.findall(r"^\| `([\w-]+)` \| (.+) \| (\S+) \| (\S+) \|$", _PAGE, re.MULTILINE)
    assert stated == [
        (rule.name, rule.sentence, _shown(rule.callers), _shown(rule.types)) for rule in RULES
    ]


def _shown(level: str) -> str:
    return f"**{level}**" if level == "breaking" else level


def test_the_comparison_with_oasdiff_names_rules_that_there_are() -> None:
    _, _, compared_ = _PAGE.partition("## Beside oasdiff")
    rows = [line.split(" | ")[1] for line in compared_.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", row)}
    assert named
    assert named <= RULE_OF.keys()
