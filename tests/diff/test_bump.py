"""Which version changes ask for."""

from __future__ import annotations

import pytest

from generator.diff.bump import next_version, suggest, worst
from generator.diff.change import Change, Level
from generator.problems import Place


def change(callers: Level, types: Level) -> Change:
    return Change(
        rule="some-rule",
        subject="messages.send",
        text="changes",
        callers=callers,
        types=types,
        old=Place(file="old.yaml"),
        new=Place(file="new.yaml"),
    )


BREAKING = change("breaking", "breaking")
COMPATIBLE = change("compatible", "compatible")
DOCS = change("docs", "docs")


@pytest.mark.parametrize(
    ("current", "breaking", "compatible", "docs"),
    [
        ("1.2.3", "2.0.0", "1.3.0", "1.2.4"),
        ("v1", "2.0.0", "1.1.0", "1.0.1"),
        ("1.0", "2.0.0", "1.1.0", "1.0.1"),
        (" 1.2.3 ", "2.0.0", "1.3.0", "1.2.4"),
        ("1.2.3.4", "2.0.0", "1.3.0", "1.2.4"),
        ("0.3.1", "0.4.0", "0.4.0", "0.3.2"),
        ("9.9.9", "10.0.0", "9.10.0", "9.9.10"),
        # A calendar's versions go on at their end, in the form that PEP 440 gives them.
        ("2024.1.9", "2024.1.10", "2024.1.10", "2024.1.10"),
        ("2024.01", "2024.2", "2024.2", "2024.2"),
        # What is no version for Python is 0.0.0 in the package.
        ("2024-01-01", "0.1.0", "0.1.0", "0.0.1"),
        ("1.0.0-beta", "0.1.0", "0.1.0", "0.0.1"),
        ("latest", "0.1.0", "0.1.0", "0.0.1"),
        ("", "0.1.0", "0.1.0", "0.0.1"),
        ("1.٢", "0.1.0", "0.1.0", "0.0.1"),
        ("9" * 5_000, "0.1.0", "0.1.0", "0.0.1"),
    ],
)
def test_the_next_version_follows_from_the_worst_level(
    current: str, breaking: str, compatible: str, docs: str
) -> None:
    assert next_version(current, "breaking") == breaking
    assert next_version(current, "compatible") == compatible
    assert next_version(current, "docs") == docs


def test_without_changes_the_version_stays_as_packages_write_it() -> None:
    assert next_version("1.2", None) == "1.2"
    assert next_version("v3", None) == "3"
    assert next_version("latest", None) == "0.0.0"


def test_what_breaks_only_type_checking_is_breaking() -> None:
    assert worst([COMPATIBLE, change("compatible", "breaking")]) == "breaking"
    assert worst([DOCS, COMPATIBLE]) == "compatible"
    assert worst([DOCS]) == "docs"
    assert worst([]) is None


@pytest.mark.parametrize(
    ("changes", "bump"),
    [
        ([DOCS, BREAKING], "major"),
        ([DOCS, COMPATIBLE], "minor"),
        ([DOCS], "patch"),
        ([], "none"),
    ],
)
def test_a_suggestion_says_which_number_counts_up(changes: list[Change], bump: str) -> None:
    assert suggest("1.0.0", "1.0.0", changes).bump == bump


def test_below_one_a_breaking_change_counts_up_the_minor_number_and_that_is_said() -> None:
    suggestion = suggest("0.3.1", "0.3.2", [BREAKING])
    assert (suggestion.bump, suggestion.version) == ("minor", "0.4.0")
    assert suggestion.notes == ("before 1.0.0 a breaking change counts up the minor number",)


def test_what_cannot_be_counted_up_is_said() -> None:
    (odd,) = suggest("2024-01-01", "2024-02-01", [COMPATIBLE]).notes
    assert odd == '"2024-01-01" is no version for Python: the package counts from 0.0.0'
    (date,) = suggest("2024.1.9", "2024.2.0", [BREAKING]).notes
    assert date == "2024.1.9 is a date, which says nothing of compatibility: its end counts up"
    assert suggest("0.0.0", "v0.0.0", [COMPATIBLE]).notes == ()
    assert suggest("1.0.0", "1.0.0", [BREAKING]).notes == ()


@pytest.mark.parametrize(
    ("new", "met"),
    [("1.0.0", False), ("1.9.9", False), ("2.0.0", True), ("2", True), ("v2.1", True)],
)
def test_a_suggestion_knows_whether_the_new_document_has_that_version(new: str, met: bool) -> None:
    suggestion = suggest("1.0.0", new, [BREAKING])
    assert suggestion.version == "2.0.0"
    assert suggestion.is_met is met
