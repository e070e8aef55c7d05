"""Names and links that lead `ingest` out of the folder of the API: nothing is read or written
there.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from generator.cli import main

PAGE = """\
# Send

```yaml POST /send
openapi: 3.1.0
info: {title: T, version: "1"}
paths: {/send: {post: {responses: {"200": {description: Sent.}}}}}
```
"""
DOCUMENT = PAGE.split("\n", 3)[3].removesuffix("```\n")
BLOCK = '{% openapi src="spec.yaml" path="/send" method="post" %}\n'
VICTIM = "not to be touched\n"
FORCED = pytest.mark.parametrize("options", [(), ("--force",)])


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an API, new pages for it, and a file elsewhere that is none of its own."""
    for folder in ("project/specs/a/pages", "new", "outside"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "new/page.md").write_text(BLOCK, "utf-8")
    (tmp_path / "new/spec.yaml").write_text(DOCUMENT, "utf-8")
    (tmp_path / "outside/spec.yaml").write_text(VICTIM, "utf-8")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def ingest(page: str, *options: str) -> int:
    return main(["ingest", page, "--into", "specs/a", *options])


def outside() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in Path("../outside").iterdir()}


@FORCED
def test_a_link_in_the_place_of_a_document_is_not_written_through(options: tuple[str, ...]) -> None:
    Path("specs/a/pages/spec.yaml").symlink_to(Path("../outside/spec.yaml").resolve())
    ingest("../new", *options)
    assert outside() == {"spec.yaml": VICTIM}


@FORCED
def test_a_link_in_the_place_of_the_folder_of_pages_is_not_written_through(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("specs/a/pages").rmdir()
    Path("specs/a/pages").symlink_to(Path("../outside").resolve())
    assert ingest("../new", *options) == 2
    assert "specs/a/pages" in capsys.readouterr().err
    assert outside() == {"spec.yaml": VICTIM}


def test_a_linked_document_outside_of_the_folder_is_not_read() -> None:
    Path("../outside/spec.yaml").write_text(DOCUMENT, "utf-8")
    Path("specs/a/page.md").write_text(BLOCK, "utf-8")
    Path("specs/a/spec.yaml").symlink_to(Path("../outside/spec.yaml").resolve())
    assert ingest("specs/a/page.md") == 2
    assert not Path("specs/a/openapi.yaml").exists()


def test_another_version_of_a_document_takes_its_place_only_when_forced(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ingest("../new") == 0
    newer = DOCUMENT.replace("Sent.", "On its way.")
    Path("../new/spec.yaml").write_text(newer, "utf-8")
    assert ingest("../new") == 2
    assert "specs/a/pages/spec.yaml: found another file than " in capsys.readouterr().err
    assert ingest("../new", "--force") == 0
    assert Path("specs/a/pages/spec.yaml").read_text("utf-8") == newer
    assert "On its way." in Path("specs/a/openapi.yaml").read_text("utf-8")
    before = Path("specs/a/openapi.yaml").read_bytes()
    assert main(["ingest"]) == 0
    assert Path("specs/a/openapi.yaml").read_bytes() == before


def test_circles_of_links_and_what_is_no_file_are_refused_or_passed_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("specs/a/circle").symlink_to("..")
    Path("specs/a/lost").symlink_to("nowhere")
    assert ingest("../new") == 0
    Path("../new/more.md").write_text(BLOCK, "utf-8")
    Path("specs/a/.secret").write_text("a", "utf-8")
    Path("specs/a/.secret").chmod(0)
    ingest("../new")
    assert "Traceback" not in capsys.readouterr().err


def test_no_message_names_the_copy_that_pages_are_looked_at_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    block = BLOCK + BLOCK.replace("spec.yaml", "other.yaml")
    Path("../new/page.md").write_text(block, "utf-8")
    assert ingest("../new") == 2
    said = capsys.readouterr().err
    assert "other.yaml" in said
    assert "/tmp" not in said.replace(str(Path("..").resolve()), "")


@pytest.mark.parametrize("into", ["", ".", "..", "/", "specs", "specs/..", "specs/a/..", "a\nb"])
def test_a_folder_that_is_no_apis_is_refused(
    into: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if into == "..":
        (project.parent / "specs").mkdir()
    before = sorted(project.parent.rglob("*"))
    assert main(["ingest", "../new", "--into", into]) == 2
    assert "--into" in capsys.readouterr().err
    assert sorted(project.parent.rglob("*")) == before


@pytest.mark.parametrize("name", ["two  blanks.md", "a'b\"c.md", "[x] {y} #z.md", "ünï-😀.md"])
def test_settings_name_a_page_as_it_is_called(name: str) -> None:
    Path(f"specs/a/{name}").write_text(PAGE, "utf-8")
    assert ingest(f"specs/a/{name}") == 0
    settings = tomllib.loads(Path("specs/a/package.toml").read_text("utf-8"))
    assert settings["source"] == {"pages": [name]}
    assert main(["ingest"]) == 0


@pytest.mark.parametrize("name", ["a\nb.md", "a\u202eb.md", "a\tb.md", "a\\b.md", "a\x1b[2Jb.md"])
def test_a_page_whose_name_cannot_be_shown_is_refused(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(f"specs/a/{name}").write_text(PAGE, "utf-8")
    assert ingest(f"specs/a/{name}") == 2
    said = capsys.readouterr().err
    assert "bad-page-name" in said
    assert said.replace("\n", "").isprintable()
