"""Files put in place together: all of them, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.ingest.store import compare, write
from generator.problems import BadInput

FILES = {"pages/deep/new.md": b"new", "pages/old.md": b"newer", "openapi.yaml": b"document"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file that stays, one that is changed, and links."""
    made = tmp_path / "acme"
    (made / "pages").mkdir(parents=True)
    (made / "empty").mkdir()
    (made / "overlay.yaml").write_bytes(b"mine")
    (made / "pages/old.md").write_bytes(b"old")
    (made / "link").symlink_to("pages")
    return made


def contents(folder: Path) -> dict[str, bytes | None]:
    """All that is below a folder; None for what is no file."""
    found = sorted(folder.rglob("*"))
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in found}


def put(folder: Path, files: dict[str, bytes]) -> list[str]:
    changes = compare(folder, files)
    write(folder, files, changes)
    return [f"{change.path}: {change.kind}" for change in changes]


def test_what_is_changed_is_written_and_the_rest_stays(folder: Path) -> None:
    before = contents(folder)
    assert put(folder, FILES) == [
        *("openapi.yaml: added", "pages/deep/new.md: added", "pages/old.md: changed")
    ]
    assert contents(folder) == before | FILES | {"pages/deep": None}
    assert [path.name for path in folder.parent.iterdir()] == ["acme"]


def test_nothing_is_touched_when_nothing_changed(folder: Path) -> None:
    put(folder, FILES)
    stamps = {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}
    assert put(folder, FILES) == []
    assert {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))} == stamps


def test_a_new_folder_is_there_whole(tmp_path: Path) -> None:
    put(tmp_path / "a/b", FILES)
    assert contents(tmp_path / "a/b") == FILES | {"pages": None, "pages/deep": None}


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("written", [0, 1, 2])
def test_what_was_there_is_put_back_when_it_cannot_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, written: int
) -> None:
    before = contents(folder)
    replace, moved = Path.replace, list[Path]()

    def replacing(self: Path, target: Path) -> Path:
        if len(moved) == written and "new" in self.parts:
            raise failure
        moved.append(self)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replacing)
    with pytest.raises(BadInput if isinstance(failure, OSError) else KeyboardInterrupt):
        put(folder, FILES)
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["acme"]


def test_a_folder_that_cannot_be_made_is_said(folder: Path) -> None:
    with pytest.raises(BadInput) as caught:
        put(folder / "overlay.yaml/api", FILES)
    assert [problem.code for problem in caught.value.problems] == ["output-folder"]
