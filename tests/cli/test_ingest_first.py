"""What `clientwright ingest` says to those who use it for the first time."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run
from .test_ingest import contents

USERS = "# List users\n\nEndpoint: GET /users\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, which is the working directory, with pages beside it."""
    project = tmp_path / "project"
    (project / "specs").mkdir(parents=True)
    (tmp_path / "docs/guides").mkdir(parents=True)
    (tmp_path / "docs/users.md").write_text(USERS, "utf-8")
    monkeypatch.chdir(project)
    return project


def test_pages_of_a_folder_that_describe_nothing_are_told_together(root: Path, run: Run) -> None:
    for number in range(9):
        Path(f"../docs/guides/{number}.md").write_text("# Guide\n", "utf-8")
    result = run("ingest", "../docs", "--into", "specs/acme")
    assert result.status == 0
    (told,) = [line for line in result.err.splitlines() if "found" in line]
    assert "docs/guides/0.md: warning: found a page that describes no operation" in told
    assert "and 8 more such pages: " in told
    assert '" and 3 more; expected a fence' in told
    assert not Path("specs/acme/pages/guides").exists()


def test_a_folder_that_is_not_there_has_no_page(root: Path, run: Run) -> None:
    result = run("ingest", "--into", "specs/gone")
    assert result.status == 2
    assert "specs/gone: found no page; expected at least one" in result.err
    assert contents(root) == []


def test_a_folder_with_the_whole_project_in_it_can_be_read_again(root: Path, run: Run) -> None:
    Path("users.md").write_text(USERS, "utf-8")
    assert run("ingest", ".", "--into", "specs/acme").status == 0
    assert run("generate", "acme").status == 0
    Path("users.md").write_text(USERS.replace("/users", "/people"), "utf-8")
    result = run("ingest", ".", "--into", "specs/acme", "--force")
    assert (result.status, result.err) == (0, "")
    assert contents(root / "specs/acme/pages") == ["users.md"]
    assert "  /people:" in Path("specs/acme/openapi.yaml").read_text("utf-8")
    assert run("ingest", ".", "--into", "specs/other").status == 0
    assert contents(root / "specs/other/pages") == ["users.md"]


def test_an_address_is_not_fetched(root: Path, run: Run) -> None:
    result = run("ingest", "https://docs.example/a.md", "--into", "specs/acme")
    assert result.status == 2
    assert result.err.startswith(
        "https://docs.example/a.md: found an address; nothing is fetched from the network; "
        "expected a file [page-address]\n    hint: save the page, or pipe it"
    )
    Path("https:/docs.example").mkdir(parents=True)
    Path("https:/docs.example/a.md").write_text(USERS, "utf-8")
    assert run("ingest", "https:/docs.example/a.md", "--into", "specs/acme").status == 0


def test_the_next_command_can_be_copied(root: Path, run: Run) -> None:
    result = run("ingest", "../docs/users.md", "--into", "specs/my api")
    assert result.out.endswith("next: clientwright generate 'my api'\n")
    assert run("generate", "my api").status == 0


def test_a_file_is_no_folder_of_an_api(root: Path, run: Run) -> None:
    result = run("ingest", "../docs/users.md", "--into", "../docs/users.md")
    assert result.status == 2
    assert "name another folder with --into" in result.err
