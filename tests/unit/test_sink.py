"""Output folders: written whole, left alone where nothing changed, and never somebody else's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.exchange import exchange
from generator.lock import LOCK_NAME, Lock, hash_text, write_lock
from generator.sink import Change, check_folder, compare, tidy, write
from generator.staging import TREE, staging


def with_lock(files: dict[str, str]) -> dict[str, str]:
    lock = Lock(
        generator="g", inputs={}, outputs={path: hash_text(text) for path, text in files.items()}
    )
    return {**files, LOCK_NAME: write_lock(lock)}


def put(folder: Path, files: dict[str, str]) -> tuple[Change, ...]:
    changes = compare(folder, files)
    write(folder, files, changes)
    return changes


def kinds(changes: tuple[Change, ...]) -> dict[str, str]:
    return {change.path: change.kind for change in changes if change.path != LOCK_NAME}


def test_a_new_folder_holds_the_files(tmp_path: Path) -> None:
    files = with_lock({"a.py": "a\n", "b/c.py": "c\n"})
    assert kinds(put(tmp_path / "out", files)) == {"a.py": "added", "b/c.py": "added"}
    assert (tmp_path / "out/b/c.py").read_text() == "c\n"
    assert compare(tmp_path / "out", files) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_unchanged_files_keep_their_time_and_stale_ones_go(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, with_lock({"a.py": "a\n", "old.py": "o\n"}))
    os.utime(out / "a.py", (1, 1))
    changes = put(out, with_lock({"a.py": "a\n", "new.py": "n\n"}))
    assert kinds(changes) == {"old.py": "removed", "new.py": "added"}
    assert (out / "a.py").stat().st_mtime == 1
    assert not (out / "old.py").exists()


def test_a_file_edited_by_hand_is_told_from_one_that_the_inputs_changed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, with_lock({"a.py": "a\n", "b.py": "b\n"}))
    (out / "a.py").write_text("mine\n")
    changes = compare(out, with_lock({"a.py": "a\n", "b.py": "new\n"}))
    assert kinds(changes) == {"a.py": "edited", "b.py": "changed"}


def test_a_file_of_somebody_else_is_reported_and_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, with_lock({"a.py": "a\n"}))
    (out / "notes.txt").write_text("mine")
    (out / "__pycache__").mkdir()
    (out / "__pycache__/a.pyc").write_text("")
    (out / "x.egg-info").mkdir()
    (out / "x.egg-info/PKG-INFO").write_text("installed")
    changes = put(out, with_lock({"a.py": "changed\n"}))
    assert kinds(changes) == {"a.py": "changed", "notes.txt": "stray"}
    assert (out / "notes.txt").read_text() == "mine"
    assert (out / "x.egg-info/PKG-INFO").read_text() == "installed"


def test_nothing_is_touched_when_only_a_stray_file_differs(tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = with_lock({"a.py": "a\n"})
    put(out, files)
    (out / "notes.txt").write_text("mine")
    before = out.stat().st_ino
    put(out, files)
    assert out.stat().st_ino == before


def test_a_foreign_folder_a_file_and_a_read_only_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/thesis.txt").write_text("")
    (tmp_path / "empty").mkdir()
    file, foreign = check_folder(tmp_path / "file"), check_folder(tmp_path / "foreign")
    assert file is not None
    assert file.found == "a file"
    assert foreign is not None
    assert foreign.found == f"files and no {LOCK_NAME}"
    assert check_folder(tmp_path / "empty") is None
    assert check_folder(tmp_path / "new/deeper") is None


def test_two_folders_change_places(tmp_path: Path) -> None:
    for name in ("new", "current"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "which").write_text(name)
    exchange(tmp_path / "new", tmp_path / "current")
    assert (tmp_path / "current/which").read_text() == "new"
    assert (tmp_path / "new/which").read_text() == "current"


def test_a_folder_takes_a_free_place(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    exchange(tmp_path / "new", tmp_path / "current")
    assert [path.name for path in tmp_path.iterdir()] == ["current"]


def test_a_failed_write_leaves_the_old_tree(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, with_lock({"a.py": "a\n"}))
    bad = with_lock({"a.py": "new\n", "\0": "x\n"})
    with pytest.raises(ValueError, match="null"):
        write(
            out,
            bad,
            (
                Change(path="a.py", kind="changed", new="new\n"),
                Change(path="\0", kind="added", new=""),
            ),
        )
    assert (out / "a.py").read_text() == "a\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def killed(output: Path, *paths: str) -> Path:
    """What a killed run leaves beside an output, with these files in it."""
    with staging(output) as staged:
        left = staged.with_name(f".{output.name}.left")
        left.mkdir()
        for marker in staged.iterdir():
            (left / marker.name).write_bytes(marker.read_bytes())
    for path in paths:
        (left / path).parent.mkdir(parents=True, exist_ok=True)
        (left / path).write_text(path)
    return left


def test_what_a_killed_run_left_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, with_lock({"a.py": "a\n"}))
    killed(out, f"{TREE}/a.py")
    tidy(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (out / "a.py").read_text() == "a\n"


def test_folders_that_are_not_known_as_ours_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = [".out.backup", ".out.abcdefgh", ".other.left"]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.txt").write_text("mine")
    (marker,) = (path.name for path in killed(tmp_path / "x").iterdir())
    (tmp_path / ".out.backup" / marker).write_text("")
    (tmp_path / ".out.abcdefgh" / marker).write_bytes(b"\xff")
    tidy(out)
    assert [name for name in names if (tmp_path / name / "thesis.txt").exists()] == names


def test_a_folder_in_which_a_run_is_at_work_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with staging(out) as staged:
        tidy(out)
        assert staged.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_tree_that_a_killed_run_had_set_aside_comes_back(tmp_path: Path) -> None:
    """Where folders change places in two steps, a kill between them leaves none in place."""
    out = tmp_path / "out"
    killed(out, f"{TREE}/a.py", f"{TREE}.old/notes.txt")
    tidy(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


def test_an_environment_that_a_killed_run_took_along_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, with_lock({"a.py": "a\n"}))
    killed(out, f"{TREE}/.venv/pyvenv.cfg", f"{TREE}/a.py")
    tidy(out)
    assert (out / ".venv/pyvenv.cfg").exists()
    assert (out / "a.py").read_text() == "a\n"
