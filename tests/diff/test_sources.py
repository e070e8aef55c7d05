"""The two sides of a comparison: where their files, corrections, settings and names come from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.diff.change import Change
from generator.diff.sources import Pair, against, surfaces, two_sides
from generator.diff.surface import Surface
from generator.lock import ChosenNames, Lock, write_lock
from generator.problems import BadInput
from generator.yaml_tree import parse_yaml

from .repositories import commit, git, repository

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
      responses:
        "200":
          description: Sent.
          content: { application/json: { schema: { $ref: "#/components/schemas/Box" } } }
components:
  schemas:
    Letter: { type: object, required: [text], properties: { text: { type: string } } }
    Box: { type: object, properties: { size: { enum: [small, large] } } }
"""
OVERLAY = """\
overlay: 1.0.0
info: { title: Names, version: 1.0.0 }
actions:
  - target: $.paths['/letters'].post
    description: A shorter name.
    update: { x-clientwright-method: post }
"""
SIZES = {"specs/letters/openapi.yaml": DOCUMENT}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the API `letters` in a repository, which is the working directory."""
    folder = repository(tmp_path / "home")
    commit(folder, SIZES)
    monkeypatch.chdir(folder)
    return folder


def write(path: str, content: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content, "utf-8")


def methods(side: Surface) -> list[str]:
    return [
        f"{side.plan.group_names[operation.key]}.{side.plan.methods[operation.key]}"
        for operation in side.api.operations
    ]


def read(pair: Pair) -> tuple[Surface, Surface]:
    assert pair.old is not None
    assert pair.new is not None
    return surfaces(pair, pair.old, pair.new)


def both(old: str, new: str) -> tuple[list[str], list[str]]:
    """The methods of both sides."""
    with two_sides(old, new) as (pair,):
        before, after = read(pair)
        return methods(before), methods(after)


def differing(*apis: str, revision: str = "HEAD", root: Path = Path()) -> list[str]:
    with against(root, revision, apis) as pairs:
        return [pair.api for pair in pairs]


def problems(error: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, str]]:
    return [(problem.place.file, problem.code) for problem in error.value.problems]


def lock(classes: dict[str, str]) -> str:
    names = ChosenNames(classes=classes)
    return write_lock(Lock(generator="test", inputs={}, outputs={}, names=names))


def test_two_documents_are_two_versions_of_one_package(home: Path) -> None:
    write("letters-2025.yaml", DOCUMENT)
    write("2026.yaml", DOCUMENT.replace("sendLetter", "postLetter"))
    with two_sides("letters-2025.yaml", "2026.yaml") as (pair,):
        before, after = read(pair)
        assert pair.api == "2026"
        assert before.config == after.config
        assert (pair.shown(pair.old), pair.shown(pair.new)) == ("letters-2025.yaml", "2026.yaml")
        assert (methods(before), methods(after)) == (["letters.send"], ["letters.post"])


@pytest.mark.parametrize("order", [("specs/letters", "new.yaml"), ("new.yaml", "specs/letters")])
def test_a_document_beside_a_folder_is_read_with_its_overlay_and_settings(
    home: Path, order: tuple[str, str]
) -> None:
    write("specs/letters/overlay.yaml", OVERLAY)
    write("specs/letters/package.toml", 'package = "post_office"\n')
    write("new.yaml", DOCUMENT.replace("version: 1.0.0", "version: 2.0.0"))
    with two_sides(*order) as (pair,):
        sides = read(pair)
        assert pair.api == "letters"
        assert [side.config.package for side in sides] == ["post_office"] * 2
        assert [methods(side) for side in sides] == [["letters.post"]] * 2
        assert {side.api.version for side in sides} == {"1.0.0", "2.0.0"}


def test_a_folder_may_lie_anywhere_and_be_the_working_directory(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("../elsewhere/letters/openapi.json", json.dumps(parse_yaml(DOCUMENT.encode(), "")[0]))
    write("specs/letters/overlay.yaml", OVERLAY)
    monkeypatch.chdir("specs/letters")
    assert both("../../../elsewhere/letters", ".") == (["letters.send"], ["letters.post"])


def test_a_folder_at_a_revision_is_what_was_committed(home: Path) -> None:
    write("specs/letters/overlay.yaml", OVERLAY)
    assert both("HEAD:specs/letters", "specs/letters") == (["letters.send"], ["letters.post"])
    assert both("specs/letters/", "HEAD:specs/letters/") == (["letters.post"], ["letters.send"])


def test_a_document_at_a_revision_comes_with_the_files_that_it_refers_to(home: Path) -> None:
    split = DOCUMENT.replace('"#/components/schemas/Letter"', '"parts/letter.yaml"')
    commit(home, {"api/a.yaml": split, "api/parts/letter.yaml": "type: string\n"})
    git(home, "rm", "--quiet", "-r", "api")
    for name in ("HEAD:api/a.yaml", "HEAD:./api/a.yaml"):
        with two_sides(name, "HEAD:specs/letters/openapi.yaml") as (pair,):
            before, _ = read(pair)
            place = before.document.place("#/components/schemas/letter")
            said = Change(
                rule="r", subject="s", text="t", callers="docs", types="docs", old=place, new=None
            )
            shown = pair.change(said).old
            assert shown is not None
            assert (shown.file, shown.line) == ("HEAD:api/parts/letter.yaml", 1)


def test_both_sides_can_be_revisions(home: Path) -> None:
    commit(home, {"specs/letters/overlay.yaml": OVERLAY})
    with two_sides("HEAD~1:specs/letters", "HEAD:specs/letters") as (pair,):
        before, after = read(pair)
        assert (methods(before), methods(after)) == (["letters.send"], ["letters.post"])
        assert pair.shown(pair.old) == "HEAD~1:specs/letters/openapi.yaml"
        assert pair.shown(pair.new) == "HEAD:specs/letters/openapi.yaml"


def test_a_file_with_a_colon_in_its_name_is_a_file(home: Path) -> None:
    write("HEAD:specs", DOCUMENT)
    assert both("HEAD:specs", "specs/letters") == (["letters.send"], ["letters.send"])


SIZE = "#/components/schemas/Box/properties/size"


def test_names_are_those_of_the_lock_of_the_revision_and_stay(home: Path) -> None:
    commit(home, {"generated/letters/clientwright.lock": lock({SIZE: "Note"})})
    Path("generated/letters/clientwright.lock").unlink()
    with two_sides("HEAD:specs/letters", "specs/letters") as (pair,):
        assert [side.plan.classes[SIZE] for side in read(pair)] == ["Note", "Note"]


def test_names_that_the_current_lock_has_come_before_those_of_the_old_side(home: Path) -> None:
    commit(home, {"generated/letters/clientwright.lock": lock({SIZE: "Note"})})
    write("generated/letters/clientwright.lock", lock({SIZE: "Mail"}))
    with two_sides("HEAD:specs/letters", "specs/letters") as (pair,):
        assert [side.plan.classes[SIZE] for side in read(pair)] == ["Note", "Mail"]


def test_a_lock_in_the_working_directory_is_no_lock_of_a_document(home: Path) -> None:
    write("clientwright.lock", lock({SIZE: "Note"}))
    write("a.yaml", DOCUMENT)
    with two_sides("a.yaml", "a.yaml") as (pair,):
        assert [side.plan.classes[SIZE] for side in read(pair)] == ["BoxSize", "BoxSize"]


def test_only_apis_whose_inputs_differ_are_compared(home: Path) -> None:
    commit(home, {"specs/cards/openapi.yaml": DOCUMENT})
    assert differing() == []
    write("specs/letters/package.toml", "# a comment\n")
    assert differing() == ["letters"]
    write("specs/cards/overlay.yaml", OVERLAY)
    assert differing() == ["cards", "letters"]
    assert differing("letters") == ["letters"]


def test_other_chosen_names_are_a_difference(home: Path) -> None:
    commit(home, {"generated/letters/clientwright.lock": lock({SIZE: "Note"})})
    assert differing() == []
    write("generated/letters/clientwright.lock", lock({SIZE: "Mail"}))
    assert differing() == ["letters"]


def test_apis_that_came_or_went_are_pairs_with_one_side(home: Path) -> None:
    write("specs/cards/openapi.yaml", DOCUMENT)
    shutil.rmtree("specs/letters")
    with against(Path(), "HEAD", []) as (cards, letters):
        assert (cards.old, cards.shown(cards.new)) == (None, "specs/cards/openapi.yaml")
        assert (letters.new, letters.shown(letters.old)) == (
            None,
            "HEAD:specs/letters/openapi.yaml",
        )


def test_a_project_can_lie_below_the_top_of_its_repository(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(home, {f"sub/{name}": content for name, content in SIZES.items()})
    write("sub/specs/letters/overlay.yaml", OVERLAY)
    with against(Path("sub"), "HEAD", []) as (pair,):
        assert pair.shown(pair.old) == "HEAD:sub/specs/letters/openapi.yaml"
        assert [methods(side) for side in read(pair)] == [["letters.send"], ["letters.post"]]
    monkeypatch.chdir("sub")
    assert differing() == ["letters"]


def test_an_api_that_neither_side_has_is_unknown(home: Path) -> None:
    with pytest.raises(BadInput) as error:
        differing("leters", "letters")
    assert problems(error) == [("specs", "unknown-api")]


@pytest.mark.parametrize("other", ["x", "specs/README.md"])
def test_since_a_revision_without_apis_all_of_them_are_new(other: str, home: Path) -> None:
    empty = commit(home, {"specs/letters/openapi.yaml": None, other: "y"})
    write("specs/letters/openapi.yaml", DOCUMENT)
    with against(Path(), empty, []) as pairs:
        assert [(pair.api, pair.old) for pair in pairs] == [("letters", None)]


@pytest.mark.parametrize(
    "name", ["HEAD:specs/card", "HEAD:../x", "HEAD:/etc/passwd", "HEAD:specs/../../x", "HEAD:.."]
)
def test_a_path_that_a_revision_does_not_have_is_missing(home: Path, name: str) -> None:
    with pytest.raises(BadInput) as error, two_sides(name, "specs/letters"):
        pass
    assert problems(error) == [(name, "missing-file")]


def test_what_is_wrong_with_both_arguments_is_said_of_both(home: Path) -> None:
    with pytest.raises(BadInput) as error, two_sides("nope:specs/letters", "HEAD:nope"):
        pass
    assert [code for _, code in problems(error)] == ["missing-file", "unknown-revision"]


def test_problems_of_both_sides_are_listed_at_the_revision_and_at_the_file(home: Path) -> None:
    commit(home, {"specs/letters/openapi.yaml": "info: {"})
    write("specs/letters/openapi.yaml", "info: [")
    with against(Path(), "HEAD", []) as (pair,), pytest.raises(BadInput) as error:
        read(pair)
    assert {file for file, _ in problems(error)} == {
        "HEAD:specs/letters/openapi.yaml",
        "specs/letters/openapi.yaml",
    }


def test_no_message_names_the_temporary_folder(home: Path) -> None:
    outside = DOCUMENT.replace("#/components/schemas/Letter", "../../../secret.yaml")
    commit(home, {"specs/letters/openapi.yaml": outside})
    write("specs/letters/openapi.yaml", DOCUMENT)
    with against(Path(), "HEAD", []) as (pair,):
        with pytest.raises(BadInput) as error:
            read(pair)
        assert pair.old is not None
        folder = pair.old.base
        assert folder.exists()
    (problem,) = error.value.problems
    assert problem.code == "reference-outside"
    assert problem.expected == "a file below HEAD:specs/letters"
    assert "clientwright-" not in str(error.value)
    assert not folder.exists()
