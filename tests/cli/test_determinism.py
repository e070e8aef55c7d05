"""The same input gives the same bytes, whatever the machine, the folder and the order of files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.golden.packages import HERE, ROOT

from .conftest import DOCUMENT
from .test_check import OVERLAY, PAGE

SEVERAL_FILES = DOCUMENT.replace("#/components", "parts/main.yaml#/components")
LIST = """\
# List letters

```yaml GET /letters
openapi: 3.0.3
info: { title: Letters, version: 1.2.0 }
servers: [{ url: "https://letters.example" }]
paths:
  /letters:
    get:
      operationId: listLetters
      responses:
        "200":
          description: All of them.
          content:
            application/json:
              schema: { type: array, items: { $ref: "#/components/schemas/Letter" } }
components:
  schemas:
    Letter: { type: object, properties: { id: { type: string } } }
```
"""
FROM_PAGES = {
    "pages/send.md": PAGE,
    "pages/list.md": LIST,
    "overlay.yaml": OVERLAY.replace("update: { servers", "update: { x-servers"),
}
BOTH = """\
from generator.cli import main

raise SystemExit(main(["ingest", "--root", {0!r}]) or main(["generate", "--root", {0!r}]))
"""
PARTS = {
    f"parts/{name}.yaml": (
        "components:\n  schemas:\n    Letter:\n      type: object\n      properties:\n"
        f"        {name}: {{ $ref: '{other}.yaml#/components/schemas/Letter' }}\n"
    )
    for name, other in (("main", "alpha"), ("alpha", "zulu"), ("zulu", "main"))
}


def inputs() -> dict[str, bytes]:
    """A project: two of the small documents, one of several files, and one to make from pages."""
    found = {"specs/parts/openapi.yaml": SEVERAL_FILES.encode()}
    found |= {f"specs/parts/{path}": text.encode() for path, text in PARTS.items()}
    found |= {f"specs/letters/{path}": text.encode() for path, text in FROM_PAGES.items()}
    for name in ("clinic", "post"):
        for path in (HERE / "specs" / name).iterdir():
            found[path.relative_to(HERE).as_posix()] = path.read_bytes()
    return found


def put(root: Path, names: Sequence[str]) -> None:
    files = inputs()
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(files[name])


def started(root: Path, cwd: Path, seed: str) -> subprocess.Popen[str]:
    """A run of `ingest` and `generate` with this hash seed."""
    return subprocess.Popen(
        [sys.executable, "-c", BOTH.format(str(root))],
        cwd=cwd,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": seed,
            "LC_ALL": "C",
            "TZ": "Asia/Tokyo",
        },
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def written(run: subprocess.Popen[str], root: Path) -> dict[str, bytes]:
    """All that a run has written."""
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors
    files = [*(root / "generated").rglob("*"), *(root / "specs/letters").rglob("*")]
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in files if path.is_file()
    }


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """Two runs with all different: seed, folder of the project, working folder, order of files."""
    names = sorted(inputs())
    first = tmp_path_factory.mktemp("first")
    second = tmp_path_factory.mktemp("second") / "some where/else"
    put(first, names)
    put(second, names[::-1])
    runs = [started(first, first, "0"), started(second, ROOT, "4242")]
    return [written(run, root) for run, root in zip(runs, (first, second), strict=True)]


def test_two_runs_give_the_same_bytes(two_runs: list[dict[str, bytes]]) -> None:
    one, other = two_runs
    assert sorted(one) == sorted(other)
    assert [path for path in one if one[path] != other[path]] == []
    made = {path.rpartition("/")[0] for path in one if path.endswith("clientwright.lock")}
    assert made == {f"generated/{name}" for name in ("clinic", "letters", "parts", "post")}
    assert {"specs/letters/openapi.yaml", "specs/letters/ingest.md"} < one.keys()


def test_no_output_names_a_folder_of_the_machine(two_runs: list[dict[str, bytes]]) -> None:
    words = [str(ROOT).encode(), b"/tmp/", b"pytest-", b"some where"]
    found = [
        (path, word)
        for files in two_runs
        for path, data in files.items()
        for word in words
        if word in data
    ]
    assert found == []


def test_files_end_with_one_line_end_and_have_no_other(two_runs: list[dict[str, bytes]]) -> None:
    for path, data in two_runs[0].items():
        assert b"\r" not in data, path
        assert not data or (data.endswith(b"\n") and not data.endswith(b"\n\n")), path
        data.decode("utf-8")
