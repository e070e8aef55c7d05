"""Every kind of discrepancy that `clientwright check` finds: its exit status, and what it says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.cli import main
from generator.documents import Progress
from generator.ingest import current
from generator.project import Target
from generator.sink import Change
from tests.diff.repositories import commit, repository

from .conftest import Run, tree

PAGE = """\
# Send a letter

Endpoint: POST /letters
Version: 1.2.0

## Request fields (application/json):

  - `text` (string, required)
    What it says

## Response 201 fields (application/json):

  - `id` (string, required)
"""
OTHER_PAGE = f"""{PAGE}
  - `posted` (boolean)
    Whether it is on its way
"""
OVERLAY = """\
overlay: 1.0.0
info: { title: Letters, version: 1.0.0 }
actions:
  - target: $
    description: The base URL; a mail of the vendor.
    update: { servers: [{ url: "https://letters.example" }] }
  - target: $.paths['/letters'].post
    description: A name for it.
    update: { operationId: sendLetter, tags: [letters] }
"""
SPECS = Path("specs/letters")
DOCUMENT = SPECS / "openapi.yaml"
REPORT = SPECS / "ingest.md"
SAVED = SPECS / "pages/send.md"
PACKAGE = Path("generated/letters")
AGAIN = "run `clientwright ingest --into specs/letters`, then `clientwright generate letters`"
Edit = Callable[[Path], object]


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def disowned(document: Path) -> None:
    """Make a document one that came as it is: without the comment at its head."""
    lines = document.read_text("utf-8").splitlines(keepends=True)
    document.write_text("".join(lines[2:]), "utf-8")


@pytest.fixture(scope="module")
def made_from_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an API that is made from a page."""
    root = tmp_path_factory.mktemp("pages")
    (root / "send.md").write_text(PAGE, "utf-8")
    into = ("--into", str(root / SPECS), "--root", str(root))
    assert main(["ingest", str(root / "send.md"), *into]) == 0
    (root / SPECS / "overlay.yaml").write_text(OVERLAY, "utf-8")
    assert main(["generate", "--root", str(root)]) == 0
    (root / "send.md").unlink()
    return root


@pytest.fixture
def pages(made_from_page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the working directory."""
    root = tmp_path / "pages"
    shutil.copytree(made_from_page, root)
    monkeypatch.chdir(root)
    return root


def test_all_is_well_when_pages_document_and_package_fit(pages: Path, run: Run) -> None:
    before = tree(pages)
    for command in ("check", "generate", "ingest"):
        result = run(command)
        assert (result.status, result.err) == (0, "")
        assert result.out.startswith("letters: up to date")
    assert tree(pages) == before


def new_page(root: Path) -> None:
    (root / SAVED).write_text(OTHER_PAGE, "utf-8")


def further_page(root: Path) -> None:
    (root / SPECS / "pages/list.md").write_text(PAGE.replace("/letters", "/cards"), "utf-8")


def edited_document(root: Path) -> None:
    replaced(root / DOCUMENT, "What it says", "What it tells")


def other_settings(root: Path) -> None:
    replaced(root / SPECS / "package.toml", "[source]", 'title = "Post"\n\n[source]')


def edited_report(root: Path) -> None:
    replaced(root / REPORT, "#", "##")


def no_report(root: Path) -> None:
    (root / REPORT).unlink()


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (new_page, "  specs/letters/openapi.yaml: changed (+"),
        (further_page, "  specs/letters/openapi.yaml: changed (+"),
        (edited_document, "  specs/letters/openapi.yaml: changed (+1 -1)"),
        (other_settings, "  specs/letters/openapi.yaml: changed (+"),
        (edited_report, "  specs/letters/ingest.md: changed (+"),
        (no_report, "  specs/letters/ingest.md: added (+"),
    ],
)
def test_a_document_that_its_pages_do_not_give_is_drift(
    pages: Path, run: Run, edit: Edit, line: str
) -> None:
    edit(pages)
    before = tree(pages)
    result = run("check")
    assert (result.status, result.err) == (1, "")
    said = result.out.splitlines()
    assert any(each.startswith(line) for each in said), result.out
    assert any(each.startswith("letters: drift in ") for each in said)
    assert said[-1] == f"specs/letters is not what its pages give: {AGAIN}, and commit the result"
    assert tree(pages) == before


@pytest.mark.parametrize("edit", [new_page, edited_document, other_settings])
def test_no_package_is_made_from_a_document_that_its_pages_do_not_give(
    pages: Path, run: Run, edit: Edit
) -> None:
    edit(pages)
    before = tree(pages)
    for arguments in (["generate"], ["generate", "--force"]):
        result = run(*arguments)
        assert result.status == 2
        assert "specs/letters/openapi.yaml:" in result.err
        assert "found another text than the pages of the API give" in result.err
        assert "[not-what-pages-give]" in result.err
        assert " ".join(AGAIN.split()) in " ".join(result.err.split())
        assert tree(pages) == before


def test_the_advice_puts_all_of_it_right(pages: Path, run: Run) -> None:
    new_page(pages)
    edited_document(pages)
    (pages / REPORT).unlink()
    assert run("check").status == 1
    assert run("ingest", "--into", "specs/letters").status == 0
    assert run("check").out.endswith("run `clientwright generate`, and commit the result\n")
    assert run("generate", "letters").status == 0
    assert run("check").status == 0
    assert "posted" in (PACKAGE / "letters_client/models/letters.py").read_text("utf-8")


def test_the_line_where_a_document_was_edited_is_named(pages: Path, run: Run) -> None:
    edited_document(pages)
    lines = DOCUMENT.read_text("utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, 1) if "What it tells" in line)
    assert f"specs/letters/openapi.yaml:{number}: " in run("generate").err
    (annotation,) = run("check", "--format", "github").out.splitlines()
    assert annotation.startswith(f"::error file={DOCUMENT},line={number},title=drift::")
    assert AGAIN in annotation


def test_what_to_do_is_said_in_the_order_in_which_it_is_done(pages: Path, run: Run) -> None:
    shutil.copytree(SPECS, "specs/cards")
    disowned(Path("specs/cards/openapi.yaml"))
    edited_document(pages)
    assert [line.split(": run")[0] for line in run("check").out.splitlines()[-2:]] == [
        "specs/letters is not what its pages give",
        "the packages are not what their inputs give",
    ]


def test_a_package_that_was_never_generated_is_said_in_one_line(pages: Path, run: Run) -> None:
    for path in sorted((pages / "generated").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()

    result = run("check")
    assert (result.status, result.out.splitlines()[0]) == (1, "letters: not generated yet")
    assert len(result.out.splitlines()) == 2

    (line,) = run("check", "--format", "github").out.splitlines()
    assert line.startswith("::error file=generated/letters/clientwright.lock,title=drift::")

    run("generate")
    (pages / "generated/letters/README.md").unlink()
    assert "+++ generated/letters/README.md" in run("check").out


def test_scripts_are_told_where_the_drift_is(pages: Path, run: Run) -> None:
    edited_document(pages)
    (api,) = json.loads(run("check", "--json").out)["apis"]
    assert (api["state"], api["output"]) == ("drift", "specs/letters")
    assert api["changes"] == [{"path": "openapi.yaml", "kind": "changed"}]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The APIs whose pages were read."""
    names: list[str] = []
    outdated = current.outdated

    def noticed(target: Target, progress: Progress) -> tuple[Change, ...]:
        names.append(target.api)
        return outdated(target, progress)

    monkeypatch.setattr(current, "outdated", noticed)
    return names


def test_no_page_is_read_while_nothing_has_changed(pages: Path, run: Run, asked: list[str]) -> None:
    assert run("check").status == run("generate").status == 0
    assert asked == []


@pytest.mark.parametrize("command", ["check", "generate"])
def test_another_version_of_clientwright_reads_the_pages_again(
    pages: Path, run: Run, asked: list[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(pipeline, "generator_version", lambda: "clientwright 99")
    run(command)
    assert asked == ["letters"]


def test_pages_that_are_gone_are_bad_input(pages: Path, run: Run) -> None:
    SAVED.unlink()
    for command in ("check", "generate"):
        result = run(command)
        assert result.status == 2
        assert "specs/letters: found no page" in result.err


def test_line_ends_of_a_checkout_are_no_difference(pages: Path, run: Run) -> None:
    for path in (DOCUMENT, REPORT, SAVED):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("generate").status == 0
    assert run("check").status == 0


def test_a_document_of_ones_own_answers_to_no_page(pages: Path, run: Run) -> None:
    disowned(DOCUMENT)
    new_page(pages)
    assert run("generate").status == 0
    assert run("check").status == 0


def test_a_document_outside_of_specs_answers_to_no_page(pages: Path, run: Run) -> None:
    shutil.copytree(SPECS, "elsewhere")
    replaced(Path("elsewhere/openapi.yaml"), "What it says", "What it tells")
    arguments = ("--spec", "elsewhere/openapi.yaml", "--output", "out")
    assert run("generate", *arguments).status == 0
    assert run("check", *arguments).status == 0


def test_a_correction_that_hits_nothing_is_bad_input(pages: Path, run: Run) -> None:
    replaced(SPECS / "overlay.yaml", "'/letters'", "'/cards'")
    result = run("check")
    assert result.status == 2
    assert "specs/letters/overlay.yaml:7: " in result.err
    assert "[overlay-no-match]" in result.err


def test_each_api_is_told_how_it_differs_from_its_last_release(pages: Path, run: Run) -> None:
    assert run("release").status == 0
    assert run("check").out == "letters: up to date\nletters: 1.2.0, as released\n"
    assert run("check", "--format", "github").out == ""
    new_page(pages)
    replaced(
        SPECS / "overlay.yaml", "update: { operationId", "update: { summary: Posts, operationId"
    )
    assert run("ingest").status == 0
    said = "letters: 1.3.0 since 1.2.0: 1 compatible change, 1 of docs"
    drift = run("check")
    assert drift.status == 1
    assert f"{said}\n" in drift.out
    assert run("generate").status == 0
    assert run("check").out == f"letters: up to date\n{said}\n"
    assert run("check", "--format", "github").out == (
        f"::notice title=since the last release::{said}\n"
    )
    report = json.loads(run("check", "--json").out)
    assert report["notes"] == [said]
    assert report["apis"][0]["since"] == {
        "version": "1.3.0",
        "release": "1.2.0",
        "changes": {"compatible": 1, "docs": 1},
    }


def test_a_lock_cannot_speak_to_a_terminal_or_to_github(pages: Path, run: Run) -> None:
    assert run("release").status == 0
    replaced(PACKAGE / "clientwright.lock", '"version": "1.2.0"', '"version": "1\\n::error::"')
    assert run("check").out == "letters: up to date\n"


@pytest.fixture
def changed(pages: Path, run: Run) -> Path:
    """The project after a change that was not committed: a member of the answer is gone."""
    repository(pages)
    commit(pages, {})
    replaced(SAVED, "`id`", "`number`")
    assert run("ingest").status == run("generate").status == 0
    return pages


def test_changes_since_a_revision_are_told_beside(changed: Path, run: Run) -> None:
    result = run("check", "--against", "HEAD")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("letters: 1 breaking, 1 compatible\n")
    assert "is gone" in result.out
    assert result.out.endswith("letters: up to date\n")


def test_changes_since_a_revision_can_fail_a_check(changed: Path, run: Run) -> None:
    result = run("check", "--against", "HEAD", "--fail-on", "breaking")
    assert result.status == 1
    assert result.out.endswith("there are breaking changes since HEAD\n")
    report = json.loads(run("check", "--against", "HEAD", "--fail-on", "docs", "--json").out)
    assert report["status"] == 1
    assert [api["state"] for api in report["apis"]] == ["unchanged"]
    assert [api["state"] for api in report["diff"]] == ["changed"]
    annotations = run("check", "--against", "HEAD", "--format", "github").out.splitlines()
    assert [line.split(" ")[0] for line in annotations] == ["::error", "::notice"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--fail-on", "docs"], "--fail-on without --against"),
        (
            ["--against", "HEAD", "--spec", "a.yaml", "--output", "b"],
            "--against beside --spec",
        ),
        (["--against", "nowhere"], "nowhere"),
    ],
)
def test_a_revision_needs_what_goes_with_it(
    pages: Path, run: Run, arguments: list[str], found: str
) -> None:
    repository(pages)
    result = run("check", *arguments)
    assert result.status == 2
    assert found in result.err
    assert "Traceback" not in result.err
