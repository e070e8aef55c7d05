"""`clientwright diff`: its arguments, what it prints where, and its exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.document import JsonValue
from tests.diff.repositories import commit, repository
from tests.docs.blocks import blocks

from .conftest import DOCUMENT, Run, tree

SPEC = Path("specs/letters/openapi.yaml")
FURTHER = """\
  /letters/{id}:
    get:
      tags: [letters]
      operationId: getLetter
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: There. } }
components:
"""
WITH_FURTHER = DOCUMENT.replace("components:\n", FURTHER)
OTHER_WORDS = DOCUMENT.replace("description: Sent.", "description: It is sent.").replace(
    "operationId: sendLetter", "operationId: sendLetter\n      description: Sends one."
)


@pytest.fixture
def committed(project: Path) -> Path:
    """The project with the API `letters`, committed; it is the working directory."""
    repository(project)
    commit(project, {})
    return project


def test_nothing_differs_from_what_was_just_committed(committed: Path, run: Run) -> None:
    result = run("diff", "--against", "HEAD")
    assert (result.status, result.out, result.err) == (0, "no API has changed\n", "")


def test_an_operation_that_is_gone_is_said_at_the_revision(committed: Path, run: Run) -> None:
    commit(committed, {SPEC.as_posix(): WITH_FURTHER})
    SPEC.write_text(DOCUMENT, "utf-8")
    result = run("diff", "--against", "main")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(
        "letters: 1 breaking\n"
        "  next version: 2.0.0 (major, after 1.0.0)\n"
        "  the new document says 1.0.0\n"
        "  breaking:\n"
        "    letters.get"
    )
    assert " [operation-removed]\n        old: main:specs/letters/openapi.yaml:1" in result.out


@pytest.mark.parametrize(
    ("old", "new", "failing"),
    [
        (WITH_FURTHER, DOCUMENT, {"breaking", "compatible", "docs"}),
        (DOCUMENT, WITH_FURTHER, {"compatible", "docs"}),
        (DOCUMENT, OTHER_WORDS, {"docs"}),
        (DOCUMENT, DOCUMENT, set[str]()),
    ],
)
def test_fail_on_makes_the_status_one_for_that_level_and_worse(
    old: str, new: str, failing: set[str], project: Path, run: Run
) -> None:
    Path("old.yaml").write_text(old, "utf-8")
    Path("new.yaml").write_text(new, "utf-8")
    for level in ("breaking", "compatible", "docs"):
        result = run("diff", "--fail-on", level, "old.yaml", "new.yaml")
        assert result.status == (1 if level in failing else 0), result.out
    assert run("diff", "old.yaml", "new.yaml").status == 0


def test_json_has_status_problems_and_changes(project: Path, run: Run) -> None:
    Path("new.yaml").write_text(WITH_FURTHER, "utf-8")
    arguments = ("diff", "specs/letters", "new.yaml", "--fail-on", "compatible")
    result = run(*arguments, "--json")
    assert run(*arguments, "--format", "json").out == result.out
    report = json.loads(result.out)
    assert (result.status, report["status"], report["command"]) == (1, 1, "diff")
    (letters,) = report["apis"]
    assert (letters["api"], letters["state"]) == ("letters", "changed")
    assert (letters["old"], letters["new"]) == ("specs/letters/openapi.yaml", "new.yaml")
    assert letters["version"]["suggested"] == "1.1.0"
    (change,) = letters["changes"]
    assert (change["rule"], change["level"], change["old"]) == (
        "operation-added",
        "compatible",
        None,
    )
    line = WITH_FURTHER.splitlines().index("    get:") + 1
    assert change["new"] == {
        "file": "new.yaml",
        "line": line,
        "pointer": "#/paths/~1letters~1{id}/get",
    }


def test_the_page_about_the_command_shows_every_member_of_its_json(project: Path, run: Run) -> None:
    Path("new.yaml").write_text(DOCUMENT.replace("type: string", "type: integer"), "utf-8")
    printed = json.loads(run("diff", "specs/letters", "new.yaml", "--json").out)
    (block,) = blocks("docs/diff.md", "json")
    shown = json.loads(block.text)
    assert members(shown) == members(printed)


def members(value: JsonValue) -> JsonValue:
    """The names of all members, in their order; of a list, those of its first value."""
    match value:
        case dict():
            return {name: members(member) for name, member in value.items()}
        case [first, *_]:
            return [members(first)]
        case _:
            return None


def test_markdown_and_annotations_go_to_standard_output(committed: Path, run: Run) -> None:
    SPEC.write_text(WITH_FURTHER, "utf-8")
    markdown = run("diff", "--against", "HEAD", "--format", "markdown")
    assert (markdown.status, markdown.err) == (0, "")
    assert markdown.out.startswith("## letters: 1 compatible\n")
    github = run("diff", "--against", "HEAD", "--format", "github")
    assert (github.status, github.err) == (0, "")
    assert github.out.startswith("::notice file=specs/letters/openapi.yaml,line=")
    assert github.out.count("\n") == 1


def test_apis_come_and_go(committed: Path, run: Run) -> None:
    shutil.copytree("specs/letters", "specs/cards")
    shutil.rmtree("specs/letters")
    result = run("diff", "--against", "HEAD", "--fail-on", "breaking")
    assert result.status == 1
    assert result.out == (
        "cards (added): 1 compatible\n"
        "  compatible:\n"
        "    cards_client is a new package [api-added]\n"
        "        new: specs/cards/openapi.yaml\n"
        "\n"
        "letters (removed): 1 breaking\n"
        "  breaking:\n"
        "    letters_client is gone as a whole [api-removed]\n"
        "        old: HEAD:specs/letters/openapi.yaml\n"
    )


def test_since_a_revision_without_apis_all_of_them_were_added(committed: Path, run: Run) -> None:
    content = SPEC.read_text("utf-8")
    commit(committed, {SPEC.as_posix(): None, "README.md": "Soon."})
    SPEC.parent.mkdir(parents=True, exist_ok=True)
    SPEC.write_text(content, "utf-8")
    result = run("diff", "--against", "HEAD", "--fail-on", "breaking")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("letters (added): 1 compatible\n")


def test_only_the_named_apis_are_compared(committed: Path, run: Run) -> None:
    shutil.copytree("specs/letters", "specs/cards")
    SPEC.write_text(WITH_FURTHER, "utf-8")
    assert run("diff", "--against", "HEAD", "letters").out.startswith("letters: 1 compatible\n")
    assert run("diff", "--against", "HEAD", "cards").out.startswith("cards (added): ")


def test_an_api_that_cannot_be_read_does_not_hide_the_others(committed: Path, run: Run) -> None:
    commit(committed, {"specs/cards/openapi.yaml": "info: ["})
    Path("specs/cards/openapi.yaml").write_text(DOCUMENT, "utf-8")
    SPEC.write_text(WITH_FURTHER, "utf-8")
    result = run("diff", "--against", "HEAD", "--fail-on", "breaking")
    assert result.status == 2
    assert "HEAD:specs/cards/openapi.yaml:2: found" in result.err
    assert result.err.endswith("1 error\n")
    assert result.out.startswith("cards: could not be compared\n\nletters: 1 compatible\n")
    report = json.loads(run("diff", "--against", "HEAD", "--json").out)
    assert [api["state"] for api in report["apis"]] == ["unreadable", "changed"]
    (problem,) = report["problems"]
    assert problem["file"] == "HEAD:specs/cards/openapi.yaml"


def test_a_project_elsewhere_is_named_with_root(
    committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    SPEC.write_text(WITH_FURTHER, "utf-8")
    monkeypatch.chdir(tmp_path)
    root = ("--root", "project")
    by_revision = run("diff", *root, "--against", "HEAD")
    assert "new: project/specs/letters/openapi.yaml:" in by_revision.out
    assert run("diff", *root, "HEAD:specs/letters", "project/specs/letters") == by_revision


def test_nothing_is_written(committed: Path, run: Run) -> None:
    SPEC.write_text(WITH_FURTHER, "utf-8")
    before = tree(committed)
    run("diff", "--against", "HEAD")
    run("diff", "HEAD:specs/letters", "specs/letters")
    assert tree(committed) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "usage"),
        (["specs/letters"], "usage"),
        (["a", "b", "c"], "usage"),
        (["specs/letters", "no.yaml"], "missing-file"),
        (["specs/letters", "specs/no"], "missing-file"),
        (["nope:specs/letters", "specs/letters"], "unknown-revision"),
        (["HEAD:specs/no", "specs/letters"], "missing-file"),
        (["x" * 5_000, "specs/letters"], "unreadable-file"),
        (["specs/letters", "https://vendor.example/openapi.yaml"], "missing-file"),
        (["--against", "nope"], "unknown-revision"),
        (["--against=--output=owned"], "unknown-revision"),
        (["--against", "HEAD", "no"], "unknown-api"),
        (["--against", "HEAD", "--root", "nowhere"], "unreadable-revision"),
    ],
)
def test_bad_arguments_are_a_problem_with_a_hint_or_reason(
    arguments: list[str], code: str, committed: Path, run: Run
) -> None:
    result = run("diff", *arguments)
    assert result.status == 2
    assert result.out in ("", "letters: could not be compared\n", "no: could not be compared\n")
    assert f"[{code}]" in result.err
    assert result.err.endswith("1 error\n")
    report = json.loads(run("diff", "--json", *arguments).out)
    assert [problem["code"] for problem in report["problems"]] == [code]


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_the_name_of_a_folder_is_no_workflow_command(form: str, committed: Path, run: Run) -> None:
    for name in ("::add-mask::x", "##[add-mask]y", "a\n::error::owned", "\udcff\x1b[31m"):
        shutil.copytree("specs/letters", Path("specs") / name)
    lines = run("diff", "--against", "HEAD", "--format", form).out.splitlines()
    assert not any("\x1b" in line for line in lines)
    assert not any("##[" in line for line in lines if not line.startswith("::"))
    commands = [line.split(" ")[0] for line in lines if line.lstrip().startswith("::")]
    assert commands == (["::notice"] * 4 if form == "github" else [])
