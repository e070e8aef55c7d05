"""Files of git revisions, which are as untrusted as any document."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diff import revisions
from generator.diff.revisions import extract, find_revision
from generator.problems import BadInput

from .repositories import blob, commit, committed_tree, git, repository


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, which is the working directory."""
    folder = repository(tmp_path / "home")
    commit(folder, {"specs/a/openapi.yaml": "a: 1\n", "specs/b/x.json": "{}", "other.txt": "o"})
    monkeypatch.chdir(folder)
    return folder


def anything(_path: str) -> bool:
    return True


def extracted(name: str, into: Path, *paths: str) -> dict[str, str]:
    """The files that are written for a revision, by path."""
    into.mkdir(exist_ok=True)
    extract(find_revision(Path(), name), paths, into, anything)
    found = (path for path in into.rglob("*") if path.is_symlink() or path.is_file())
    return {path.relative_to(into).as_posix(): path.read_text("utf-8") for path in found}


def code(error: pytest.ExceptionInfo[BadInput]) -> str:
    (problem,) = error.value.problems
    return problem.code


def test_files_are_those_of_the_revision_and_the_working_tree_is_left_alone(
    home: Path, tmp_path: Path
) -> None:
    (home / "specs/a/openapi.yaml").write_text("a: 2\n", "utf-8")
    assert extracted("HEAD", tmp_path / "out", "specs") == {
        "specs/a/openapi.yaml": "a: 1\n",
        "specs/b/x.json": "{}",
    }
    assert git(home, "status", "--porcelain") == "M specs/a/openapi.yaml"


def test_only_what_is_wanted_is_written(home: Path, tmp_path: Path) -> None:
    extract(find_revision(Path(), "HEAD"), [], tmp_path / "out", lambda path: path == "other.txt")
    assert [path.name for path in (tmp_path / "out").rglob("*")] == ["other.txt"]


def test_paths_count_from_the_top_also_in_a_folder_below(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home / "specs")
    assert find_revision(Path(), "HEAD").prefix == "specs/"
    assert list(extracted("HEAD", tmp_path / "out", "specs/b")) == ["specs/b/x.json"]


def test_names_with_blanks_line_ends_and_other_scripts_are_read(home: Path, tmp_path: Path) -> None:
    commit(home, {"specs/é ü/a\tb\nc.yaml": "x", "specs/:(top)": "y"})
    found = extracted("main", tmp_path / "out", "specs/é ü", "specs/:(top)")
    assert found == {"specs/é ü/a\tb\nc.yaml": "x", "specs/:(top)": "y"}


def test_content_is_written_byte_for_byte_whatever_the_attributes_say(
    home: Path, tmp_path: Path
) -> None:
    commit(
        home,
        {".gitattributes": "* text eol=crlf export-subst export-ignore\n", "v": "$Format:%H$\n"},
    )
    assert extracted("HEAD", tmp_path / "out", "v") == {"v": "$Format:%H$\n"}


@pytest.mark.parametrize("name", ["HEAD", "main", "v1", "HEAD~1", "HEAD^{commit}"])
def test_a_revision_has_any_name_that_git_knows(home: Path, name: str) -> None:
    git(home, "tag", "-a", "v1", "-m", "A tag")
    commit(home, {})
    assert len(find_revision(Path(), name).commit) == 40


@pytest.mark.parametrize(
    "name",
    [
        "nope",
        "",
        "--help",
        "--all",
        "-h",
        "--output=owned",
        "HEAD:specs",
        "HEAD..main",
        "a\0b",
        "x\ny",
    ],
)
def test_what_names_no_commit_is_an_unknown_revision(home: Path, name: str) -> None:
    with pytest.raises(BadInput) as error:
        find_revision(Path(), name)
    assert code(error) == "unknown-revision"
    assert not (home / "owned").exists()


def test_a_folder_outside_any_repository_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()
    with pytest.raises(BadInput) as error:
        find_revision(tmp_path / "plain", "HEAD")
    assert code(error) == "no-repository"


def test_a_machine_without_git_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    with pytest.raises(BadInput) as error:
        find_revision(Path(), "HEAD")
    assert code(error) == "no-git"


def test_what_git_says_of_a_broken_repository_is_repeated(home: Path) -> None:
    (home / ".git/config").write_text("[core\n", "utf-8")
    with pytest.raises(BadInput, match="bad config line 1") as error:
        find_revision(Path(), "HEAD")
    assert code(error) == "unreadable-revision"


def test_links_and_submodules_are_left_out(home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("secret", "utf-8")
    (home / "specs/a/link.yaml").symlink_to(secret)
    (home / "specs/linked").symlink_to(tmp_path)
    git(home, "add", "--all")
    git(home, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},specs/module")
    git(home, "commit", "--quiet", "-m", "Links")
    found = extracted("HEAD", tmp_path / "out", "specs")
    assert set(found) == {"specs/a/openapi.yaml", "specs/b/x.json"}


def test_no_tree_leads_out_of_the_folder(home: Path, tmp_path: Path) -> None:
    evil = blob(home, "evil")
    inner = git(home, "mktree", given=f"100644 blob {evil}\towned.txt\n")
    made = committed_tree(home, f"040000 tree {inner}\t..", f"100644 blob {evil}\tgood.txt")
    assert extracted(made, tmp_path / "out") == {"good.txt": "evil"}
    assert not (tmp_path / "owned.txt").exists()


def test_a_tree_that_no_folder_can_hold_is_bad_input(home: Path, tmp_path: Path) -> None:
    content = blob(home, "x")
    inner = git(home, "mktree", given=f"100644 blob {content}\tb\n")
    made = committed_tree(home, f"100644 blob {content}\ta", f"040000 tree {inner}\ta")
    with pytest.raises(BadInput) as error:
        extracted(made, tmp_path / "out")
    assert code(error) == "unreadable-revision"


def test_a_revision_that_is_too_large_is_not_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "MAX_BYTES", 5)
    with pytest.raises(BadInput) as error:
        extracted("HEAD", tmp_path / "out", "specs")
    assert code(error) == "too-large"
    assert not list((tmp_path / "out").iterdir())
