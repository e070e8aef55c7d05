"""The commands, settings and corrections on the pages are real ones."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from generator import cli, commands
from generator.config import read_config
from generator.load import load
from generator.overlay import apply
from generator.yaml_tree import parse_yaml
from tests.golden.packages import ROOT, documents

from .blocks import PAGES, Block, blocks, spans
from .blocks import commands as shell_commands

OURS = [
    *("README.md", "CONTRIBUTING.md", "docs/guide.md", "docs/ci.md", "docs/diff.md"),
    *("docs/from-a-page.md", "docs/ingest.md", "docs/observe.md", "docs/versions.md"),
]
FOLLOWED = "docs/from-a-page.md"  # test_from_a_page.py does what it says, in a project of its own
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
PETSTORE = """\
openapi: 3.1.0
info: { title: Petstore, version: 1.0.0 }
servers: [{ url: "https://petstore.example" }]
paths:
  /pets/{petId}:
    get:
      operationId: showPetById
      tags: [pets]
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: The pet.
          content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string } } }
"""


def spoken(page: str) -> list[list[str]]:
    """All uses of clientwright on a page, in blocks and in the text, without optional parts."""
    found = [words for words in shell_commands(page) if words[0] == "clientwright"]
    for span in spans(page):
        words = shlex.split(re.sub(r"\[[^]]*\]", "", span))
        if words[:1] == ["clientwright"] and len(words) > 1:
            found.append(words)
    return found


@pytest.mark.parametrize("page", OURS)
def test_every_command_on_a_page_is_understood(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    understood: list[argparse.Namespace] = []

    def run(options: argparse.Namespace) -> int:
        understood.append(options)
        return 0

    monkeypatch.setattr(commands, "run", run)
    given = spoken(page)
    for words in given:
        assert cli.main(words[1:]) == 0, words
    assert [options.command for options in understood] == [words[1] for words in given]


def test_the_pages_name_every_command() -> None:
    named = {words[1] for page in OURS for words in spoken(page)}
    assert named == {
        *("generate", "check", "validate", "init", "schemas"),
        *("ingest", "diff", "observe", "release"),
    }


@pytest.mark.parametrize("page", OURS)
def test_every_target_on_a_page_is_in_the_makefile(page: str) -> None:
    given = [*shell_commands(page), *map(shlex.split, make_spans(page))]
    named = {
        word
        for words in given
        if words[0] == "make"
        for word in words[1:]
        if word[0] != "<" and "=" not in word and not word.startswith("-")
    }
    assert named <= TARGETS


def make_spans(page: str) -> list[str]:
    return [span for span in spans(page) if span.startswith("make ")]


def test_the_makefile_has_the_promised_targets() -> None:
    assert {"generate", "check", "test", "golden", "lint", "types", "bench", "clean"} <= TARGETS
    assert {"generate", "test"} == {
        words[1] for words in shell_commands("README.md") if words[0] == "make"
    }


def test_paths_in_commands_are_there() -> None:
    for page in set(OURS) - {FOLLOWED}:
        for words in shell_commands(page):
            if words[:2] == ["pip", "install"]:
                assert (ROOT / words[2] / "pyproject.toml").exists()
            if words[0] == "bash":
                assert (ROOT / words[1]).exists()


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md"])
def test_the_petstore_of_a_page_is_really_made(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("petstore.yaml").write_text(PETSTORE, "utf-8")
    given = [words[1:] for words in shell_commands(page) if "petstore" in " ".join(words)]
    assert given
    for words in given:
        assert cli.main(words) == 0, words
    package = "petstore" if "--package" in given[-1] else "petstore_client"
    assert (Path("petstore-client") / package / "py.typed").exists()
    if page == "README.md":
        assert Path("specs/petstore/openapi.yaml").read_text("utf-8") == PETSTORE
        assert Path("specs/petstore/package.toml").exists()
        assert Path("generated/petstore/petstore_client/client.py").exists()
        assert cli.main(["check"]) == 0


def the_block(page: str, language: str, start: str) -> Block:
    (found,) = [block for block in blocks(page, language) if block.text.startswith(start)]
    return found


def test_the_settings_in_the_guide_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "package.toml"
    path.write_text(the_block("docs/guide.md", "toml", "package =").text, "utf-8")
    shown = read_config(path, "mateo")
    real = read_config(ROOT / "specs/mateo/package.toml", "mateo")
    assert (shown.package, shown.client, shown.env_prefix) == (
        real.package,
        real.client,
        real.env_prefix,
    )
    assert shown.credentials.keys() == {"bearerAuth"}


def test_the_overlay_in_the_guide_can_be_applied(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
        "components: {schemas: {Patient: {properties: {name: {}, phone: {}, age: {}}}}}\n",
        "utf-8",
    )
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(the_block("docs/guide.md", "yaml", "overlay:").text, "utf-8")
    tree = apply(load(tmp_path / "openapi.yaml"), overlay).tree
    marked = json.dumps(tree["components"])
    assert marked.count('"x-sensitive": true') == 2


@pytest.mark.parametrize("page", PAGES)
def test_data_on_a_page_can_be_read(page: str) -> None:
    for block in blocks(page, "yaml", "toml", "json"):
        match block.language:
            case "yaml":
                assert parse_yaml(block.text.encode(), page) is not None
            case "toml":
                assert tomllib.loads(block.text)
            case _:
                assert json.loads(block.text)


def test_what_users_copy_for_ci_fits_the_files() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    pinned = the_block("docs/ci.md", "yaml", "env:").text
    assert pinned == f"env:\n  CLIENTWRIGHT: clientwright=={version}\n"
    workflow = (ROOT / ".github/workflows/drift.yml").read_text("utf-8")
    assert re.search(r"^  CLIENTWRIGHT: ", workflow, re.MULTILINE)
    hook = the_block("docs/ci.md", "yaml", "repos:").text
    assert f"rev: v{version}\n" in hook
    (stated,) = re.findall(
        r"^- id: (.*)$", (ROOT / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE
    )
    assert f"- id: {stated}\n" in hook
    assert f"python -m pip install clientwright=={version}" in "\n".join(
        block.text for block in blocks("docs/ci.md", "sh")
    )


def test_the_pages_know_every_api() -> None:
    rows = [
        line
        for line in (ROOT / "README.md").read_text("utf-8").splitlines()
        if "(generated/" in line
    ]
    assert sorted(re.findall(r"\(generated/(\w+)\)", "\n".join(rows))) == documents(ROOT)
