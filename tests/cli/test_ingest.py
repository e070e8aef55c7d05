"""What `clientwright ingest` reads, writes, refuses and says.

The readers of pages have tests of their own; here a page is a title, methods with paths, and
statuses.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from generator.ingest import run as steps
from generator.ingest.run import rebuilt
from generator.project import find_targets

from .conftest import Run, tree
from .test_commands import times

_ANSWER = "Response\n\n200\n"
USERS = f"# Users\n\nGET /users\n\n{_ANSWER}\nPOST /users\n\n{_ANSWER}"
SPEC = """\
openapi: 3.1.0
info: { title: Books, version: 1.0.0 }
paths: { /books: { get: { responses: { "200": { description: OK } } } } }
"""
TEAMS = f"# Teams\n\nGET /teams\n\n{_ANSWER}"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, which is the working directory, with pages beside it."""
    project = tmp_path / "project"
    (project / "specs").mkdir(parents=True)
    (tmp_path / "docs/guides").mkdir(parents=True)
    (tmp_path / "docs/users.md").write_text(USERS, "utf-8")
    (tmp_path / "docs/teams.md").write_text(TEAMS, "utf-8")
    (tmp_path / "docs/guides/start.md").write_text("# Start\n\nWelcome.\n", "utf-8")
    monkeypatch.chdir(project)
    return project


def contents(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_pages_become_the_folder_of_an_api(root: Path, run: Run) -> None:
    result = run("ingest", "../docs/users.md", "../docs/teams.md", "--into", "specs/acme")
    assert (result.status, result.err) == (0, "")
    assert result.out == (
        "acme: wrote 5 files (2 pages, 3 operations; values: 2 stated, 0 inferred, 5 assumed)\n"
        "acme: 2 questions: see specs/acme/ingest.md\n"
        "next: clientwright generate acme\n"
    )
    assert contents(root / "specs/acme") == [
        *("ingest.md", "openapi.yaml", "package.toml", "pages/teams.md", "pages/users.md")
    ]
    document = Path("specs/acme/openapi.yaml").read_text("utf-8")
    assert document.startswith(
        "# Made by `clientwright ingest` from the pages that x-provenance names.\n"
        "# Do not edit it: corrections go into overlay.yaml, choices between pages into "
        "package.toml.\n"
        "openapi: 3.1.0\n"
    )
    for place in ("teams.md, line: 3}", "users.md, line: 3}", "users.md, line: 9}"):
        assert f"x-provenance: {{basis: stated, page: pages/{place}\n" in document
    assert "## Questions for the vendor" in Path("specs/acme/ingest.md").read_text("utf-8")
    assert 'pages = ["pages"]' in Path("specs/acme/package.toml").read_text("utf-8")
    assert run("generate").status == 0


def test_what_was_made_is_made_again_byte_for_byte(root: Path, run: Run) -> None:
    run("ingest", "../docs", "--into", "specs/acme")
    before, stamps = tree(root), times(root)
    for again in (["ingest"], ["ingest", "--into", "specs/acme"], ["ingest", "--force"]):
        result = run(*again)
        assert result.status == 0
        assert result.out.startswith("acme: up to date (2 pages, 3 operations; ")
        assert (tree(root), times(root)) == (before, stamps)
    (target,) = find_targets(root, [])
    folder = root / "specs/acme"
    assert rebuilt(target) == {
        name: (folder / name).read_text("utf-8") for name in ("openapi.yaml", "ingest.md")
    }


def test_only_what_changed_is_written(root: Path, run: Run) -> None:
    run("ingest", "../docs", "--into", "specs/acme")
    before = times(root)
    Path("specs/acme/pages/teams.md").write_text(f"{TEAMS}\nPOST /teams\n\n{_ANSWER}", "utf-8")
    result = run("ingest")
    assert result.out.startswith("acme: wrote 2 files (2 pages, 4 operations; ")
    assert "  specs/acme/openapi.yaml: changed (+15 -0)\n" in result.out
    written = {path for path, stamp in times(root).items() if before.get(path) != stamp}
    assert {Path(path).name for path in written if Path(path).is_file()} == {
        "ingest.md",
        "openapi.yaml",
        "teams.md",
    }


def test_pages_are_added_to_those_that_an_api_has(root: Path, run: Run) -> None:
    run("ingest", "../docs/users.md", "--into", "specs/acme")
    settings = Path("specs/acme/package.toml")
    settings.write_text(settings.read_text("utf-8") + "# mine\n", "utf-8")
    result = run("ingest", "../docs/teams.md", "--into", "specs/acme")
    assert result.out.startswith("acme: wrote 3 files (2 pages, 3 operations; ")
    assert settings.read_text("utf-8").endswith("# mine\n")


def test_a_page_in_the_folder_itself_stays_there(root: Path, run: Run) -> None:
    Path("specs/acme").mkdir()
    Path("specs/acme/page.txt").write_text(USERS, "utf-8")
    result = run("ingest", "specs/acme/page.txt", "--into", "specs/acme")
    assert result.status == 0
    assert contents(root / "specs/acme") == [
        *("ingest.md", "openapi.yaml", "package.toml", "page.txt")
    ]
    assert 'pages = ["page.txt"]' in Path("specs/acme/package.toml").read_text("utf-8")
    assert run("ingest").out.startswith("acme: up to date")


def test_settings_that_name_one_page_need_no_word_about_the_folder_of_pages(
    root: Path, run: Run
) -> None:
    Path("specs/acme").mkdir()
    Path("specs/acme/page.md").write_text(USERS, "utf-8")
    Path("specs/acme/package.toml").write_text('[source]\npage = "page.md"\n', "utf-8")
    assert run("ingest", "../docs/teams.md", "--into", "specs/acme").status == 0
    assert run("ingest").out.startswith("acme: up to date (2 pages")


def test_settings_that_leave_a_page_out_are_said(root: Path, run: Run) -> None:
    Path("specs/acme").mkdir()
    Path("specs/acme/page.md").write_text(USERS, "utf-8")
    Path("specs/acme/package.toml").write_text('[source]\npages = ["page.md"]\n', "utf-8")
    before = tree(root)
    result = run("ingest", "../docs/teams.md", "--into", "specs/acme")
    assert result.status == 2
    assert 'write into [source]: pages = ["page.md", "pages"]' in result.err
    assert tree(root) == before


def test_a_page_comes_from_standard_input(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("page.md", USERS), ("teams.md", TEAMS)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        given = [] if name == "page.md" else ["--name", name]
        assert run("ingest", "-", "--into", "specs/acme", *given).status == 0
        assert Path(f"specs/acme/pages/{name}").read_text("utf-8") == text


@pytest.mark.parametrize(
    "name", ["../page.md", "/page.md", "a/b.md", ".md", "", "a\nb.md", "..\\a"]
)
def test_standard_input_is_named_by_a_file_name(root: Path, run: Run, name: str) -> None:
    result = run("ingest", "-", "--into", "specs/acme", "--name", name)
    assert result.status == 2
    assert "the name of a file" in result.err
    assert contents(root) == []


def test_a_page_of_a_folder_that_describes_nothing_is_listed_and_passed_over(
    root: Path, run: Run
) -> None:
    result = run("ingest", "../docs", "--into", "specs/acme")
    assert result.status == 0
    assert "docs/guides/start.md: warning: found a page that describes no" in result.err
    assert not Path("specs/acme/pages/guides").exists()
    strict = run("ingest", "../docs", "--into", "specs/other", "--strict")
    assert strict.status == 2
    assert not Path("specs/other").exists()


def test_the_problems_of_all_pages_are_listed_and_nothing_is_written(root: Path, run: Run) -> None:
    Path("a.md").write_text("prose", "utf-8")
    Path("b.md").write_bytes(b"\xff\xfe\x00")
    arguments = ("../docs/users.md", "a.md", "b.md", "gone.md", "--into", "specs/acme")
    result = run("ingest", *arguments)
    assert result.status == 2
    assert "gone.md: found no such file" in result.err
    Path("gone.md").write_text("prose\n", "utf-8")
    assert "b.md:1: found text in UTF-16" in run("ingest", *arguments).err
    Path("b.md").write_text("prose", "utf-8")
    result = run("ingest", *arguments)
    assert result.status == 2
    assert [line.split(":")[0] for line in result.err.splitlines() if "found" in line] == [
        *("a.md", "b.md", "gone.md")
    ]
    assert result.out == "3 errors; nothing was written\n"
    assert not Path("specs/acme").exists()


def test_no_page_that_describes_anything_is_an_error(root: Path, run: Run) -> None:
    result = run("ingest", "../docs/guides", "--into", "specs/acme")
    assert result.status == 2
    assert "specs/acme: found no page that describes an operation" in result.err
    assert contents(root) == []


@pytest.mark.parametrize("name", ["openapi.yaml", "openapi.json"])
def test_a_document_that_was_not_made_from_pages_is_not_replaced(
    root: Path, run: Run, name: str
) -> None:
    Path("specs/acme").mkdir()
    Path("specs/acme", name).write_text('{"openapi": "3.1.0"}', "utf-8")
    before = tree(root)
    result = run("ingest", "../docs/users.md", "--into", "specs/acme")
    assert result.status == 2
    assert f"specs/acme/{name}: found a document that was not made from pages" in result.err
    assert "--force" in result.err
    assert tree(root) == before
    assert run("ingest", "../docs/users.md", "--into", "specs/acme", "--force").status == 0
    assert steps.is_ours(Path("specs/acme/openapi.yaml"))


def test_a_run_for_all_leaves_such_documents_alone_and_says_so(root: Path, run: Run) -> None:
    run("ingest", "../docs", "--into", "specs/acme")
    Path("specs/other").mkdir()
    Path("specs/other/openapi.yaml").write_text("openapi: 3.1.0\n", "utf-8")
    Path("specs/other/page.md").write_text(TEAMS, "utf-8")
    Path("specs/other/package.toml").write_text('[source]\npage = "page.md"\n', "utf-8")
    before = tree(root)
    result = run("ingest")
    assert (result.status, tree(root)) == (0, before)
    assert "other: left alone, its openapi.yaml was not made from pages" in result.out
    _, other = find_targets(root, [])
    assert rebuilt(other) == {}


def test_a_page_of_the_same_name_is_only_replaced_by_force(root: Path, run: Run) -> None:
    run("ingest", "../docs/users.md", "--into", "specs/acme")
    Path("../docs/users.md").write_text(TEAMS, "utf-8")
    before = tree(root)
    result = run("ingest", "../docs/users.md", "--into", "specs/acme")
    assert result.status == 2
    assert "specs/acme/pages/users.md: found another page than " in result.err
    assert tree(root) == before
    assert run("ingest", "../docs/users.md", "--into", "specs/acme", "--force").status == 0
    assert Path("specs/acme/pages/users.md").read_text("utf-8") == TEAMS


def test_a_file_that_a_page_names_is_copied_with_it(root: Path, run: Run) -> None:
    assets = Path("../docs/.gitbook/assets")
    assets.mkdir(parents=True)
    (assets / "spec.yaml").write_text(SPEC, "utf-8")
    (assets / "unused.yaml").write_text("a: 1\n", "utf-8")
    Path("../docs/book.md").write_text(
        '{% openapi src=".gitbook/assets/spec.yaml" path="/books" method="get" %}\n', "utf-8"
    )
    result = run("ingest", "../docs", "--into", "specs/acme")
    assert result.status == 0, result.err
    kept = [name for name in contents(root / "specs/acme") if name.endswith(".yaml")]
    assert kept == ["openapi.yaml", "pages/.gitbook/assets/spec.yaml"]
    assert run("ingest").out.startswith("acme: up to date (3 pages")


def test_a_page_cannot_name_the_document_that_is_made_from_it(root: Path, run: Run) -> None:
    Path("specs/acme").mkdir()
    Path("specs/acme/openapi.yaml").write_text(SPEC, "utf-8")
    Path("specs/acme/page.md").write_text(
        '{% openapi src="./openapi.yaml" path="/books" method="get" %}\n', "utf-8"
    )
    before = tree(root)
    result = run("ingest", "specs/acme/page.md", "--into", "specs/acme", "--force")
    assert result.status == 2
    assert "page.md: found a page that names the file which is made from it" in result.err
    assert tree(root) == before


def test_pages_need_to_be_told_where_they_belong(root: Path, run: Run) -> None:
    result = run("ingest", "../docs/users.md")
    assert result.status == 2
    assert "--into names the folder of the API, such as specs/my_api" in result.err


def test_who_names_an_api_is_told_how_its_pages_are_read_again(root: Path, run: Run) -> None:
    (root / "specs/clinic").mkdir(parents=True)
    result = run("ingest", "clinic")
    assert result.status == 2
    assert "`clientwright ingest --into specs/clinic` reads the pages of clinic" in result.err


def test_a_project_without_pages_says_how_to_begin(project: Path, run: Run) -> None:
    result = run("ingest")
    assert result.status == 2
    assert "clientwright ingest PAGE... --into DIR" in result.err


def test_a_folder_of_any_place_is_written(root: Path, run: Run, tmp_path: Path) -> None:
    result = run("ingest", "../docs/users.md", "--into", str(tmp_path / "elsewhere"))
    assert result.status == 0
    assert "next:" not in result.out
    assert "`clientwright generate` would find it in specs/elsewhere, and not in " in result.out
    assert (tmp_path / "elsewhere/openapi.yaml").exists()


def test_the_folder_that_one_is_in_stays_the_same_one(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("specs/acme").mkdir()
    monkeypatch.chdir("specs/acme")
    inode = Path().stat().st_ino
    assert run("ingest", "../../../docs/users.md", "--into", ".", "--root", "../..").status == 0
    assert Path().stat().st_ino == inode
    assert Path("openapi.yaml").exists()


def test_json_has_the_figures(root: Path, run: Run) -> None:
    result = run("ingest", "../docs/users.md", "--into", "specs/acme", "--json")
    (api,) = json.loads(result.out)["apis"]
    assert api["figures"] == {
        "pages": 1,
        "operations": 2,
        "stated": 1,
        "inferred": 0,
        "assumed": 4,
        "questions": 2,
        "conflicts": 0,
        "repeated": 0,
        "stale": 0,
        "foreign": 0,
    }
