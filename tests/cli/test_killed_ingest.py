"""An `ingest` that is killed or interrupted: each file is the old or the new one, and the next run
puts everything right.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from generator.cli import main

PAGE = """\
# Send

```yaml POST /send
openapi: 3.1.0
info: {title: Mail, version: "1"}
paths: {/send: {post: {responses: {"200": {description: NAME}}}}}
```
"""
FILES = ("pages/a.md", "pages/b.md", "package.toml", "ingest.md", "openapi.yaml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an ingested API, and pages for a newer version of it."""
    for folder, name in (("old", "One"), ("new", "Two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(PAGE.replace("NAME", name), "utf-8")
        more = PAGE.replace("NAME", name).replace("/send", "/more")
        (tmp_path / folder / "b.md").write_text(more, "utf-8")
    (tmp_path / "specs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert ingest("old") == 0
    return tmp_path


def ingest(pages: str) -> int:
    return main(["ingest", pages, "--into", "specs/mail", "--force"])


def contents() -> dict[str, bytes]:
    folder = Path("specs/mail")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def killed_at(move: int) -> None:
    """Ingest the new pages in a process that gets SIGKILL instead of moving that file."""
    process = os.fork()
    if process == 0:
        moved = 0
        move_file = Path.replace

        def replace(path: Path, target: Path) -> Path:
            nonlocal moved
            moved += 1
            if moved == move:
                os.kill(os.getpid(), signal.SIGKILL)
            return move_file(path, target)

        pytest.MonkeyPatch().setattr(Path, "replace", replace)
        os._exit(ingest("new"))
    assert os.waitpid(process, 0)[1] == signal.SIGKILL


@pytest.mark.parametrize("move", [1, 2, 3])
def test_a_killed_run_leaves_whole_files_and_the_next_one_finishes_it(
    move: int, project: Path
) -> None:
    old = contents()
    killed_at(move)
    left = contents()
    assert ingest("new") == 0
    new = contents()
    assert set(old) == set(left) == set(new) == set(FILES)
    assert all(left[name] in (old[name], new[name]) for name in FILES)
    assert new["openapi.yaml"] != old["openapi.yaml"]
    assert [path.name for path in (project / "specs").iterdir()] == ["mail"]


@pytest.mark.parametrize("move", [1, 2, 3])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.usefixtures("project")
def test_an_interruption_or_a_full_disk_leaves_everything_as_it_was(
    move: int, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = contents()
    moves: list[Path] = []
    move_file = Path.replace

    def replace(path: Path, target: Path) -> Path:
        moves.append(path)
        if len(moves) == move:
            raise error
        return move_file(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    assert ingest("new") != 0
    assert contents() == old
    assert [path.name for path in Path("specs").iterdir()] == ["mail"]
