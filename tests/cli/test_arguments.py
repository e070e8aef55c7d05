"""Arguments that do not go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

SPEC = "specs/letters/openapi.yaml"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["write"],
        ["generate", "--nonsense"],
        ["check", "--format", "xml"],
        ["init", "name"],
        ["generate", "--output", "x"],
        ["generate", "--package", "x"],
        ["generate", "letters", "--spec", "a.yaml", "--output", "b"],
    ],
)
def test_wrong_arguments_are_bad_input(arguments: list[str], project: Path, run: Run) -> None:
    result = run(*arguments)
    assert result.status == 2
    assert result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["generate", "--output", "x"], "--output without --spec"),
        (["check", "--package", "x"], "--package without --spec"),
        (["generate", "--output", "x", "--package", "y"], "--output and --package without --spec"),
        (["generate", "--spec", SPEC], "--spec without --output"),
        (["check", "--spec", SPEC, "--package", "x"], "--spec without --output"),
        (["generate", "letters", "--spec", SPEC, "--output", "x"], "API names beside --spec"),
        (["validate", "letters", "--spec", SPEC], "API names beside --spec"),
        (["schemas", "letters", "--spec", SPEC], "API names beside --spec"),
        (["schemas", "--json"], "--json without --output"),
    ],
)
def test_the_message_names_the_arguments_that_do_not_go_together(
    arguments: list[str], found: str, project: Path, run: Run
) -> None:
    result = run(*arguments)
    said = result.err or result.out
    assert result.status == 2
    assert found in said
    assert "hint" in said
