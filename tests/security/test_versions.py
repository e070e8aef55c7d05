"""What is kept of releases, and documents of two versions, are untrusted like any other input."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main

HOSTILE = (
    "a`b|c\n## d <img src=x> [e](javascript:f) ::error::g ##[error]h \x1b[2J \u202ei @octocat "
    "https://example.com <!-- {{ j }} {% k %} ${l}"
)
HISTORY = Path("specs/mail/released/history.json")
NO_PRINT = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def document(**member: Any) -> str:
    schema = {"type": "object", "properties": {"fixed": {"type": "string"}, **member}}
    body = {"content": {"application/json": {"schema": schema}}}
    answer = {"description": "Sent.", **body}
    operation = {"tags": ["mail"], "operationId": "send", "responses": {"200": answer}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Mail", "version": "1.0.0"},
            "servers": [{"url": "https://api.example.com"}],
            "paths": {"/mail": {"post": {**operation, "requestBody": body}}},
        }
    )


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one API that is released."""
    root = tmp_path_factory.mktemp("released")
    (root / "specs/mail").mkdir(parents=True)
    (root / "specs/mail/openapi.yaml").write_text(document(), "utf-8")
    assert main(["generate", "--root", str(root)]) == 0
    assert main(["release", "--root", str(root)]) == 0
    return root


@pytest.fixture
def project(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the working directory."""
    root = Path(shutil.copytree(released, tmp_path / "project"))
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"number": "1.0.0"}',
        '[{"number": "<b>1.0.0</b>", "entries": [], "first": true}]',
        '[{"number": "1.0.0\\n## 2", "entries": [], "first": true}]',
        '[{"number": "", "entries": [], "first": true}]',
        '[{"number": "%s", "entries": [], "first": true}]' % ("9" * 5_000),
        '[{"number": "1.0.0", "entries": [{"level": [], "subject": "a", "text": "b"}]}]',
        '[{"number": %s, "entries": [], "first": true}]' % ("9" * 5_000),
    ],
)
def test_a_history_that_no_release_has_written_is_refused(
    text: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    HISTORY.write_text(text, "utf-8")
    before = (project / "generated/mail/CHANGELOG.md").read_bytes()
    for command in ("generate", "check"):
        assert main([command]) != 0
        assert "history.json: found something else" in capsys.readouterr().err
    assert (project / "generated/mail/CHANGELOG.md").read_bytes() == before


def test_words_of_a_history_are_words_in_the_changelog(project: Path) -> None:
    entries = [{"level": "docs", "subject": HOSTILE, "text": HOSTILE}]
    HISTORY.write_text(
        json.dumps([{"number": "1.0.0", "entries": entries, "first": False}]), "utf-8"
    )
    assert main(["generate"]) == 0
    text = (project / "generated/mail/CHANGELOG.md").read_text("utf-8")
    assert NO_PRINT.findall(text) == []
    assert [line for line in text.split("\n") if line.startswith("## ")] == ["## 1.0.0"]
    assert re.search(r"(?<!\\)<|(?<!\\)\[e", re.sub("`[^`\n]*`", "", text)) is None


@pytest.fixture
def changed(project: Path) -> Path:
    """The project with hostile words in what is new."""
    schema = {"type": "string", "enum": [HOSTILE, "b"], "description": HOSTILE}
    text = document(**{HOSTILE: schema, "kind": schema})
    (project / "specs/mail/openapi.yaml").write_text(text, "utf-8")
    return project


def test_what_is_new_is_told_as_words_in_the_changelog(changed: Path) -> None:
    assert main(["generate"]) == 0
    text = (changed / "generated/mail/CHANGELOG.md").read_text("utf-8")
    assert NO_PRINT.findall(text) == []
    assert len(re.findall("^## ", text, re.MULTILINE)) == 2
    assert re.search(r"(?<!\\)<|(?<!\\)\[e", re.sub("`[^`\n]*`", "", text)) is None


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_a_comparison_prints_no_command_and_no_markup(
    form: str, changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    main(["diff", "specs/mail/released", "specs/mail", "--format", form])
    said = capsys.readouterr().out
    assert "mail" in said
    assert NO_PRINT.findall(said) == []
    assert "##[" not in said
    commands = [line for line in said.split("\n") if line.lstrip().startswith("::")]
    assert all(re.match(r"::(error|notice) ", line) for line in commands)
    assert bool(commands) == (form == "github")
    if form == "markdown":
        assert re.search(r"(?<!\\)<(?!/?(details|summary))", re.sub("`[^`\n]*`", "", said)) is None


def test_a_comparison_as_json_has_the_words_as_they_are(
    changed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    main(["diff", "specs/mail/released", "specs/mail", "--json"])
    said = capsys.readouterr().out
    assert json.loads(said)
    assert NO_PRINT.findall(said) == []
