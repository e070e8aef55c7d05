"""The guide from a page to a client, done as it says: its files, its commands, what they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import cli
from tests.packaging.conftest import Environment, build, install, new_environment

from .blocks import Block, blocks, text_of

PAGE = "docs/from-a-page.md"
LETTER, PARCEL = (block.text for block in blocks(PAGE, "text"))
(OVERLAY,) = (block.text for block in blocks(PAGE, "yaml"))
(PROGRAM,) = (block.text for block in blocks(PAGE, "python"))
QUESTIONS = [block.text for block in blocks(PAGE, "markdown")]
GIT = {
    **{f"GIT_{who}_NAME": "A User" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "user@letters.example" for who in ("AUTHOR", "COMMITTER")},
    **dict.fromkeys(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"), os.devnull),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command of the guide, and what the guide says that it prints."""

    words: tuple[str, ...]
    shown: str


def steps(block: Block) -> Iterator[Step]:
    """The commands of a block in order."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        yield Step(words=tuple(shlex.split(line)), shown=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """An empty folder with the files of the guide in it, and an environment to install into."""

    folder: Path
    environment: Environment
    capture: pytest.CaptureFixture[str]

    def follow(self, block: Block) -> None:
        """Run the commands of a block; each succeeds and prints what the guide shows."""
        for step in steps(block):
            printed = self.run(*step.words)
            if step.shown:
                assert re.fullmatch(pattern(step.shown), printed), f"{block}: {printed}"

    def run(self, *words: str) -> str:
        """What a command prints."""
        match words:
            case ("clientwright", *arguments):
                assert cli.main(arguments) == 0, self.capture.readouterr().err
                return self.capture.readouterr().out
            case ("pip", "install", package):
                wheel = build(self.folder / package, self.environment.site.parent)
                wanted = [str(wheel)]
                install(self.environment, wanted, self.environment.site / "constraints.txt")
                return ""
            case ("python", program):
                return self.environment.run(program, cwd=self.folder)
            case ("git", *_):
                environment = {**os.environ, **GIT}
                done = subprocess.run(words, env=environment, check=True, capture_output=True)
                return done.stdout.decode()
            case _:
                raise AssertionError(f"no user has the command {words}")

    def questions(self, api: str) -> str:
        """The questions in the report, as they can be sent."""
        report = (self.folder / "specs" / api / "ingest.md").read_text("utf-8")
        return "\n".join(re.findall(r"^\d+\. .*$", report, re.MULTILINE)) + "\n"


def pattern(shown: str) -> str:
    """What is printed where the guide shows this; a line "..." stands for any lines."""
    return re.escape(shown).replace(re.escape("\n...\n"), r"\n(?:.*\n)*?")


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "send-letter.md").write_text(LETTER, "utf-8")
    (folder / "track-parcel.txt").write_text(PARCEL, "utf-8")
    (folder / "send.py").write_text(PROGRAM, "utf-8")
    environment = new_environment(tmp_path / "venv")
    return Project(folder=folder, environment=environment, capture=capsys)


def test_the_guide_does_what_it_says(project: Project) -> None:
    made, sent, committed, changed, *_ = blocks(PAGE, "console")
    project.run("git", "init", "--quiet")
    project.follow(made)
    assert project.questions("letters") == QUESTIONS[0]
    assert sorted(path.name for path in Path("specs/letters").iterdir()) == [
        *("ingest.md", "openapi.yaml", "package.toml", "pages")
    ]
    Path("specs/letters/overlay.yaml").write_text(OVERLAY, "utf-8")
    project.follow(sent)
    project.follow(committed)
    assert "generated/letters/README.md" in project.run("git", "ls-files")
    newer = LETTER.replace("`colour` (boolean)", "`colour` (boolean, required)")
    assert newer != LETTER
    Path("send-letter.md").write_text(newer, "utf-8")
    project.follow(changed)
    package = Path("generated/letters")
    assert 'version = "2.0.0"' in (package / "pyproject.toml").read_text("utf-8")
    assert "letters.create(colour)` is required now" in (package / "CHANGELOG.md").read_text(
        "utf-8"
    )
    for path in (package / "README.md", Path("specs/letters/pages/send-letter.md")):
        text = path.read_text("utf-8")
        path.write_text(text.replace("letter", "parcel"), "utf-8")
        assert cli.main(["check"]) == 1
        path.write_text(text, "utf-8")
        assert cli.main(["check"]) == 0


def test_a_page_from_a_browser_is_read_as_the_guide_says(project: Project) -> None:
    *_, made, generated = blocks(PAGE, "console")
    project.follow(made)
    assert project.questions("parcels") == QUESTIONS[1]
    project.follow(generated)
    document = Path("specs/parcels/openapi.yaml").read_text("utf-8")
    page = PARCEL.splitlines()
    for name, kind in (("updated_at", "string"), ("stops", "integer")):
        line = next(n for n, text in enumerate(page, 1) if text.lstrip().startswith(f'"{name}"'))
        assert re.search(
            rf"^( +){name}:\n\1  x-provenance:\n\1    basis: inferred\n"
            rf"\1    page: pages/track-parcel.txt\n\1    line: {line}\n\1.*\n\1  type: {kind}\n",
            document,
            re.MULTILINE,
        )
    required = re.findall(r"required:\n(?: +- .*\n)+", document)
    assert [re.findall(r"- (.*)", names) for names in required] == [["id", "status"]]


def test_what_the_guide_has_in_its_table_is_what_is_said(project: Project) -> None:
    table = re.findall(r"^\| `([\w-]+)` \|", text_of(PAGE), re.MULTILINE)
    pages = {
        "unknown-page": ("<html><body><h1>Send a letter</h1></body></html>", "other.md"),
        "pages-disagree": (LETTER.replace("`colour` (boolean)", "`colour` (string)"), "other.md"),
        "page-exists": (LETTER + "\nMore.\n", "send-letter.md"),
    }
    overlays = {
        "overlay-no-match": OVERLAY.replace("ApiKey", "Gone"),
        "overlay-no-change": OVERLAY.replace("X-Api-Key", "ApiKey"),
    }
    assert table == [*pages, "not-what-pages-give", *overlays]
    assert cli.main(["ingest", "send-letter.md", "--into", "specs/letters"]) == 0
    for code, (text, name) in pages.items():
        Path(name).write_text(text, "utf-8")
        assert cli.main(["ingest", name, "--into", "specs/letters"]) == 2
        assert f"[{code}]" in project.capture.readouterr().err
    page = Path("specs/letters/pages/send-letter.md")
    page.write_text(LETTER.replace("same day", "next day"), "utf-8")
    assert cli.main(["generate", "letters"]) == 2
    assert "[not-what-pages-give]" in project.capture.readouterr().err
    page.write_text(LETTER, "utf-8")
    for code, text in overlays.items():
        Path("specs/letters/overlay.yaml").write_text(text, "utf-8")
        assert cli.main(["generate", "letters"]) == 2
        assert f"[{code}]" in project.capture.readouterr().err
