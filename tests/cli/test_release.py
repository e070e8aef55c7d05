"""`clientwright release`, and the version and CHANGELOG.md that follow from it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run, tree

SPECS = Path("specs/letters")
PACKAGE = Path("generated/letters")
HISTORY = SPECS / "released/history.json"
WIDER = DOCUMENT.replace(
    "text: { type: string }", "text: { type: string }, colour: { type: string }"
)
NARROWER = DOCUMENT.replace("required: [text]", "required: [text, stamp]").replace(
    "text: { type: string }", "text: { type: string }, stamp: { type: string }"
)
REWORDED = DOCUMENT.replace("tags: [letters]", "summary: Posts it.\n      tags: [letters]")


def version() -> str:
    project = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def changelog() -> str:
    return (PACKAGE / "CHANGELOG.md").read_text("utf-8")


def headings() -> list[str]:
    return [line[3:] for line in changelog().splitlines() if line.startswith("## ")]


def changed(run: Run, document: str) -> None:
    (SPECS / "openapi.yaml").write_text(document, "utf-8")
    assert run("generate").status == 0


@pytest.fixture
def released(project: Path, run: Run) -> Path:
    assert run("release").status == 0
    return project


def test_a_package_that_was_never_released_has_the_version_of_its_document(project: Path) -> None:
    assert version() == "1.0.0"
    assert headings() == ["1.0.0, not released"]
    assert "The first version." in changelog()


def test_a_release_keeps_the_inputs_and_says_so_in_the_changelog(project: Path, run: Run) -> None:
    result = run("release")
    assert result.status == 0
    assert (
        "letters: 1.0.0 is released; commit specs/letters/released and generated/letters\n"
        in result.out
    )
    assert (SPECS / "released/openapi.yaml").read_text("utf-8") == DOCUMENT
    assert headings() == ["1.0.0"]
    assert run("check").status == 0


@pytest.mark.parametrize(
    ("document", "number", "heading", "subject"),
    [
        (WIDER, "1.1.0", "### Compatible", "`letters.send(colour)`"),
        (NARROWER, "2.0.0", "### Breaking", "`letters.send(stamp)`"),
    ],
)
def test_the_version_follows_what_changes_for_users(
    released: Path, run: Run, document: str, number: str, heading: str, subject: str
) -> None:
    changed(run, document)
    assert version() == number
    assert headings() == [f"{number}, not released", "1.0.0"]
    assert heading in changelog()
    assert subject in changelog()
    assert run("check").status == 0


def test_other_words_alone_make_a_patch(released: Path, run: Run) -> None:
    changed(run, REWORDED)
    assert version() == "1.0.1"
    assert "### Documentation" in changelog()


def test_what_nobody_notices_changes_no_version(released: Path, run: Run) -> None:
    changed(run, f"# a comment\n{DOCUMENT}")
    assert headings() == ["1.0.0"]
    assert "letters: nothing has changed since 1.0.0" in run("release").out


def test_every_release_stays_in_the_changelog(released: Path, run: Run) -> None:
    changed(run, WIDER)
    assert run("release").status == 0
    changed(run, DOCUMENT)
    assert headings() == ["2.0.0, not released", "1.1.0", "1.0.0"]


def test_the_changelog_does_not_depend_on_what_was_generated_between(
    released: Path, run: Run
) -> None:
    changed(run, NARROWER)
    changed(run, WIDER)
    assert headings() == ["1.1.0, not released", "1.0.0"]


def test_diff_counts_from_the_last_release_as_generate_does(released: Path, run: Run) -> None:
    changed(run, NARROWER)
    run("release")
    assert version() == "2.0.0"
    wider = NARROWER.replace("text: { type: string }", "text: { type: string }, ink: {}")
    Path("new.yaml").write_text(wider, "utf-8")

    result = run("diff", str(SPECS), "new.yaml")
    assert "  next version: 2.1.0 (minor, after 2.0.0)\n" in result.out
    assert "the new document says" not in result.out

    changed(run, wider)
    assert version() == "2.1.0"


def test_the_settings_can_name_a_higher_version(released: Path, run: Run) -> None:
    (SPECS / "package.toml").write_text('version = "3.0.0"\n', "utf-8")
    changed(run, WIDER)
    assert headings() == ["3.0.0, not released", "1.0.0"]


@pytest.mark.parametrize("command", ["generate", "check"])
def test_a_version_too_low_for_what_has_changed_is_refused(
    released: Path, run: Run, command: str
) -> None:
    (SPECS / "package.toml").write_text('version = "1.1.0"\n', "utf-8")
    (SPECS / "openapi.yaml").write_text(NARROWER, "utf-8")
    before = tree(PACKAGE)
    result = run(command)
    assert result.status == 2
    assert "version-too-low" in result.err
    assert result.err.startswith(
        'specs/letters/package.toml:1: found version = "1.1.0", while letters.send(stamp) is '
    )
    assert "2.0.0 or higher, for 1 change [version-too-low]" in result.err
    assert tree(PACKAGE) == before


def test_a_version_lower_than_the_released_one_is_refused(released: Path, run: Run) -> None:
    (SPECS / "package.toml").write_text('title = "Post"\nversion = "0.9"\n', "utf-8")
    result = run("generate")
    assert result.status == 2
    assert result.err.startswith(
        'specs/letters/package.toml:2: found version = "0.9"; '
        "expected 1.0.0 or higher, which is released [version-too-low]"
    )


def test_only_what_was_generated_can_be_released(project: Path, run: Run) -> None:
    (SPECS / "openapi.yaml").write_text(WIDER, "utf-8")
    result = run("release")
    assert result.status == 2
    assert "not-current" in result.err
    assert not (SPECS / "released").exists()


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "{}", '[{"number": 1}]'),
        '[{"number": "1\\n::error::", "entries": [], "first": true}]',
        '[{"number": "one", "entries": [], "first": true}]',
    ],
)
def test_a_history_that_cannot_be_read_is_bad_input(released: Path, run: Run, content: str) -> None:
    HISTORY.write_text(content, "utf-8")
    result = run("generate")
    assert result.status == 2
    assert "bad-release" in result.err


def test_a_release_without_its_document_is_bad_input(released: Path, run: Run) -> None:
    (SPECS / "released/openapi.yaml").unlink()
    result = run("generate")
    assert result.status == 2
    assert "history.json without a document" in result.err


def test_text_of_the_document_stays_text_in_the_changelog(released: Path, run: Run) -> None:
    wild = 'text: { type: string }, "`x` <b>\\n## no": { type: string }'
    changed(run, DOCUMENT.replace("text: { type: string }", wild))
    assert headings() == ["1.1.0, not released", "1.0.0"]
    (line,) = [line for line in changelog().splitlines() if "letters.send(" in line]
    assert line.startswith("- `letters.send(x_b_no)` is new: ")
    assert json.loads(HISTORY.read_text("utf-8"))[0]["number"] == "1.0.0"


def test_what_was_released_compares_with_what_is_there_under_one_name(
    released: Path, run: Run
) -> None:
    assert "no changes" in run("diff", "specs/letters/released", "specs/letters").out
    changed(run, WIDER)
    result = run("diff", "specs/letters/released", "specs/letters")
    assert "letters.send(colour)" in result.out
    assert "renamed" not in result.out


def test_an_overlay_that_came_after_the_release_counts(released: Path, run: Run) -> None:
    (SPECS / "overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: { title: Names, version: 1.0.0 }\nactions:\n"
        "  - target: $.paths['/letters'].post\n    description: A plainer name.\n"
        "    update: { x-clientwright-method: post }\n",
        "utf-8",
    )
    assert run("generate").status == 0
    assert headings() == ["2.0.0, not released", "1.0.0"]
    assert "letters.post" in changelog()
