"""A small project, and the command line run on it in this process."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.cli import main

DOCUMENT = """\
openapi: 3.1.0
info: { title: Letters, version: 1.0.0 }
servers: [{ url: "https://letters.example" }]
paths:
  /letters:
    post:
      tags: [letters]
      operationId: sendLetter
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Letter" } } }
      responses: { "204": { description: Sent. } }
components:
  schemas:
    Letter: { type: object, required: [text], properties: { text: { type: string } } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run of the command line gave."""

    status: int
    out: str
    err: str


Run = Callable[..., Result]


def tree(folder: Path) -> str:
    """A hash of all that is below a folder: names, contents, kinds and permissions."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        stat = path.lstat()
        digest.update(f"{path.relative_to(folder).as_posix()} {stat.st_mode:o}\n".encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the API `letters`, generated."""
    root = tmp_path_factory.mktemp("project")
    (root / "specs/letters").mkdir(parents=True)
    (root / "specs/letters/openapi.yaml").write_text(DOCUMENT, "utf-8")
    assert main(["generate", "--root", str(root)]) == 0
    return root


@pytest.fixture
def project(made_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the working directory."""
    root = tmp_path / "project"
    shutil.copytree(made_project, root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line; wrong options count as a status, too."""

    def running(*arguments: str) -> Result:
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as left:
            status = int(str(left.code))
        shown = capsys.readouterr()
        return Result(status=status, out=shown.out, err=shown.err)

    return running
