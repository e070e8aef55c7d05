"""Every kind of bad input: one clear message, exit status 2, and nothing is touched."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run, tree

SPEC = "specs/letters/openapi.yaml"
OVERLAY = "specs/letters/overlay.yaml"
SETTINGS = "specs/letters/package.toml"
OPERATION = "#/paths/~1letters/post"
SCHEMA = "#/components/schemas/Letter"
TWO = DOCUMENT.replace(
    "paths:\n", "paths:\n  /cards: { get: { responses: { '204': { description: A } }, %s } }\n"
)
CIRCLE = "    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(f'*{earlier}' for _ in range(9))}]\n"
    for earlier, name in zip("abcdefgh", "bcdefghi", strict=True)
)
NO_MATCH = """\
overlay: 1.0.0
info: { title: T, version: 1.0.0 }
actions:
  - target: $.components.schemas.Postcard
    description: The vendor forgot the colour.
    update: { x-sensitive: true }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A project made bad, and its messages: file, line, pointer and code of each. `tolerated` is
    what only `--strict` refuses.
    """

    name: str
    files: dict[str, str]
    problems: tuple[tuple[str, int | None, str, str], ...]
    arguments: tuple[str, ...] = ("generate",)
    tolerated: bool = False


def spec(name: str, text: str, *problems: tuple[int | None, str, str]) -> Bad:
    """A bad document."""
    return Bad(name=name, files={SPEC: text}, problems=tuple((SPEC, *at) for at in problems))


def tolerated(name: str, text: str, *problems: tuple[int | None, str, str]) -> Bad:
    """A document that a client is made of all the same, unless it is refused."""
    arguments = ("generate", "--strict")
    bad = spec(name, text, *problems)
    return replace(bad, arguments=arguments, tolerated=True)


CASES = [
    Bad(
        name="a missing file",
        files={"specs/other/package.toml": ""},
        problems=(("specs/other/openapi.yaml", None, "", "missing-file"),),
    ),
    Bad(
        name="a missing file outside specs",
        files={},
        problems=(("no.yaml", None, "", "missing-file"),),
        arguments=("generate", "--spec", "no.yaml", "--output", "out"),
    ),
    Bad(
        name="an API that is not there",
        files={},
        problems=(("specs", None, "", "unknown-api"),),
        arguments=("generate", "postcards"),
    ),
    spec("no YAML", "openapi: 3.1.0\ninfo:\n\ttitle: T\n", (3, "", "not-yaml")),
    spec("no JSON", '{\n  "openapi": "3.1.0",\n  "info": nil\n}\n', (3, "", "not-json")),
    spec(
        "a YAML tag",
        "openapi: 3.1.0\ninfo: !!python/object/apply:os.system ['touch owned']\n",
        (2, "#/info", "yaml-tag"),
    ),
    spec("an alias bomb", BOMB, (6, "#/f/0", "alias-bomb")),
    spec("an empty document", "", (1, "", "empty-document")),
    spec("comments only", "# nothing\n", (1, "", "empty-document")),
    spec("another kind of document", "hello: world\n", (1, "", "not-openapi")),
    spec("a list", "- openapi\n", (1, "", "not-openapi")),
    spec(
        "a later version",
        "info: {}\nopenapi: 4.0.0\n",
        (2, "#/openapi", "unsupported-version"),
    ),
    spec("an earlier version", 'swagger: "1.2"\n', (1, "#/swagger", "unsupported-version")),
    tolerated(
        "several faults",
        DOCUMENT.replace("title: Letters, ", "")
        .replace("tags: [letters]", "tags: letters")
        .replace("type: object", "type: objekt"),
        (2, "#/info", "missing-key"),
        (7, f"{OPERATION}/tags", "wrong-type"),
        (15, f"{SCHEMA}/type", "wrong-value"),
    ),
    tolerated(
        "a reference to nothing",
        DOCUMENT.replace("schemas/Letter", "schemas/Leter"),
        (
            11,
            f"{OPERATION}/requestBody/content/application~1json/schema/$ref",
            "unresolved-reference",
        ),
    ),
    tolerated(
        "references in a circle",
        DOCUMENT + CIRCLE,
        (16, "#/components/schemas/A", "circular-reference"),
    ),
    spec(
        "a remote reference",
        DOCUMENT.replace("#/components", "https://evil.example/a.yaml#/components"),
        (11, f"{OPERATION}/requestBody/content/application~1json/schema/$ref", "remote-reference"),
    ),
    spec(
        "a reference out of the folder",
        DOCUMENT.replace("#/components", "../../secret.yaml#/components"),
        (11, f"{OPERATION}/requestBody/content/application~1json/schema/$ref", "reference-outside"),
    ),
    Bad(
        name="an action that hits nothing",
        files={OVERLAY: NO_MATCH},
        problems=((OVERLAY, 4, "#/actions/0/target", "overlay-no-match"),),
    ),
    Bad(
        name="no overlay",
        files={OVERLAY: "actions: []\n"},
        problems=(
            (OVERLAY, 1, "#/actions", "bad-overlay"),
            (OVERLAY, 1, "", "bad-overlay"),
            (OVERLAY, 1, "#/info", "bad-overlay"),
        ),
    ),
    spec(
        "two operations with one name",
        (TWO % "tags: [letters], x-clientwright-method: send").replace(
            "operationId: sendLetter", "x-clientwright-method: send"
        ),
        (7, OPERATION, "same-method"),
    ),
    tolerated(
        "two operations with one operationId",
        TWO % "operationId: sendLetter",
        (9, f"{OPERATION}/operationId", "duplicate-operation-id"),
    ),
    *(
        Bad(
            name=f"the package name {name}",
            files={SETTINGS: f'# ours\npackage = "{name}"\n'},
            problems=((SETTINGS, 2, "", "bad-setting"),),
        )
        for name in ("my-client", "class", "2fast", "json", "httpx2", "../../evil", "a/b", "")
    ),
    Bad(
        name="keywords as names",
        files={
            SETTINGS: 'client = "None"\n[credentials.key]\nargument = "class"\n',
        },
        problems=((SETTINGS, 1, "", "bad-setting"), (SETTINGS, 3, "", "bad-setting")),
    ),
    Bad(
        name="a distribution elsewhere",
        files={SETTINGS: 'distribution = "../evil"\n'},
        problems=((SETTINGS, 1, "", "bad-setting"),),
    ),
    Bad(
        name="a header that is none",
        files={SETTINGS: '[idempotency]\nheader = "Key: 1"\nkey = "Key"\n'},
        problems=((SETTINGS, 2, "", "bad-setting"), (SETTINGS, 3, "", "bad-setting")),
    ),
    Bad(
        name="no TOML",
        files={SETTINGS: "# ours\npackage =\n"},
        problems=((SETTINGS, 2, "", "not-toml"),),
    ),
    *(
        Bad(
            name=f"--package {name}",
            files={},
            problems=((SPEC, None, "", "package-name"),),
            arguments=("generate", "--spec", SPEC, "--output", "out", "--package", name),
        )
        for name in ("my-client", "email", "../evil", "def", "httpx2")
    ),
    Bad(
        name="an API elsewhere",
        files={},
        problems=(("specs", None, "", "unknown-api"),),
        arguments=("generate", "../letters"),
    ),
    Bad(
        name="a new API elsewhere",
        files={},
        problems=(("command line", None, "", "usage"),),
        arguments=("init", "../evil", "--spec", SPEC),
    ),
    Bad(
        name="an output folder that is a file",
        files={"out": "mine"},
        problems=(("out", None, "", "output-folder"),),
        arguments=("generate", "--spec", SPEC, "--output", "out"),
    ),
    Bad(
        name="an output folder below a file",
        files={"out": "mine"},
        problems=(("out/deep", None, "", "output-folder"),),
        arguments=("generate", "--spec", SPEC, "--output", "out/deep"),
    ),
    Bad(
        name="somebody else's output folder",
        files={"out/thesis.txt": "mine"},
        problems=(("out", None, "", "output-folder"),),
        arguments=("generate", "--spec", SPEC, "--output", "out"),
    ),
]
TEXT = re.compile(
    r"(?P<place>[^ ]+|command line): (?:#\S* )?.*found .+; expected .+ \[[a-z0-9-]+\]"
)


def prepare(bad: Bad) -> None:
    for name, text in bad.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")


@pytest.mark.parametrize("bad", CASES, ids=lambda bad: bad.name)
def test_bad_input_gets_one_clear_message_and_touches_nothing(
    bad: Bad, project: Path, run: Run
) -> None:
    prepare(bad)
    before = tree(project)
    result = run(*bad.arguments)
    count = len(bad.problems)
    plural = "" if count == 1 else "s"
    said = f"{count} error{plural}; nothing was written\n"
    if bad.tolerated:
        said = f"{count} problem{plural} listed (--strict); nothing was written\n"
    report = json.loads(run(*bad.arguments, "--json").out)
    found = [(p["file"], p["line"], p["pointer"], p["code"]) for p in report["problems"]]
    assert found == sorted(bad.problems, key=lambda at: (at[0], at[1] or 0, at[2]))
    assert (result.status, result.out) == (2, said)
    assert "Traceback" not in result.err
    lines = [line for line in result.err.splitlines() if not line.startswith("    hint: ")]
    assert len(lines) == count
    assert all(map(TEXT.match, lines))
    for line, (file, number, pointer, _) in zip(lines, found, strict=True):
        start = f"{file}:{number}: " if number else f"{file}: "
        start += "warning: " if bad.tolerated else ""
        assert line.startswith(start + (f"{pointer}: found" if pointer else "found"))
    assert tree(project) == before


def test_every_message_says_what_to_do(
    project: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent: list[str] = []
    for number, bad in enumerate(CASES):
        copied = tmp_path / f"case{number}"
        shutil.copytree(project, copied)
        monkeypatch.chdir(copied)
        prepare(bad)
        problems = json.loads(run(*bad.arguments, "--json").out)["problems"]
        silent += [f"{bad.name}: {p['code']}" for p in problems if not p["hint"]]
    assert silent == []


@pytest.mark.parametrize("command", ["generate", "check", "validate"])
def test_all_commands_refuse_a_bad_document_alike(command: str, project: Path, run: Run) -> None:
    Path(SPEC).write_text("openapi: 4.0.0\n", "utf-8")
    before = tree(project)
    result = run(command)
    assert result.status == 2
    assert result.err.startswith(f"{SPEC}:1: #/openapi: found ")
    assert tree(project) == before


def test_the_faults_of_all_apis_are_listed_at_once(project: Path, run: Run) -> None:
    for name in ("aaa", "zzz"):
        Path(f"specs/{name}").mkdir()
        Path(f"specs/{name}/openapi.yaml").write_text("", "utf-8")
    result = run("generate")
    assert result.out == "2 errors; nothing was written\n"
    assert result.err.count("[empty-document]") == 2


def test_a_document_is_judged_as_published_and_as_corrected(project: Path, run: Run) -> None:
    broken = NO_MATCH.replace("Postcard", "Letter").replace("x-sensitive: true", "type: objekt")
    Path(OVERLAY).write_text(broken, "utf-8")
    (problem,) = json.loads(run("generate", "--strict", "--json").out)["problems"]
    assert (problem["file"], problem["line"]) == (OVERLAY, 6)


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "con\0trol"])
def test_names_of_the_document_stay_inside_the_package(
    name: str, tmp_path: Path, project: Path, run: Run
) -> None:
    def outside() -> set[Path]:
        output = project / "generated/letters"
        return {path for path in tmp_path.rglob("*") if not path.is_relative_to(output)}

    before = outside()
    document = DOCUMENT.replace("tags: [letters]", f"tags: [{json.dumps(name)}]")
    document = document.replace("text: {", f"{json.dumps(name)}: {{").replace("[text]", "[]")
    Path(SPEC).write_text(document, "utf-8")
    result = run("generate")
    assert result.status == 0, result.err
    assert outside() == before


def test_a_read_only_place_is_refused_before_any_work(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions do not stop root, so the question for them is answered here."""
    real: Callable[..., bool] = os.access

    def access(path: Path, mode: int) -> bool:
        return False if Path(path).name == "letters" and mode == os.W_OK else real(path, mode)

    monkeypatch.setattr(os, "access", access)
    Path(SPEC).write_text(DOCUMENT + "# changed\n", "utf-8")
    before = tree(project)
    result = run("generate")
    assert (result.status, result.out) == (2, "1 error; nothing was written\n")
    assert result.err.startswith("generated/letters: found ")
    assert "[output-folder]" in result.err
    assert tree(project) == before
    assert run("check").status == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not stop root")
def test_a_folder_without_permission_is_refused(project: Path, run: Run) -> None:
    Path(SPEC).write_text(DOCUMENT.replace("sendLetter", "writeLetter"), "utf-8")
    Path("generated").chmod(0o555)
    try:
        result = run("generate")
    finally:
        Path("generated").chmod(0o755)
    assert result.status == 2
    assert "[output-folder]" in result.err


def broken_templates(folder: Path, path: str, old: str, new: str) -> Path:
    """A copy of the templates with one of them changed."""
    from generator.templates import templates_folder

    copied = folder / "templates"
    shutil.copytree(templates_folder(), copied)
    text = (copied / path).read_text("utf-8")
    assert old in text
    (copied / path).write_text(text.replace(old, new, 1), "utf-8")
    return copied


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        ("resources/group.py.jinja", "{{ view.doc }}", "{{ view.dock }}", 2),
        ("resources/group.py.jinja", "{{ view.doc }}", "{{ 'text' }}", 2),
        ("resources/group.py.jinja", "{{ view.doc }}", "\n{% include 'no.jinja' %}", 3),
        ("resources/group.py.jinja", "{% endfor %}", "{% endfro %}", None),
        ("resources/group.py.jinja", "{{ view.doc }}", "{{ view.doc", None),
        ("resources/group.py.jinja", "{{ view.doc }}", "{{ view }}", 2),
        ("resources/group.py.jinja", "{{ view.doc }}", "{{ 1 // 0 }}", 2),
        ("client.py.jinja", "super().__init__(", "super().__init__((", None),
        ("client.py.jinja", "class {{", "print(0)\nclass {{", None),
    ],
)
def test_a_wrong_template_is_an_error_with_its_place(
    path: str,
    old: str,
    new: str,
    line: int | None,
    project: Path,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = broken_templates(tmp_path, f"package/package/{path}", old, new)
    monkeypatch.setattr("generator.render.templates_folder", lambda: folder)
    Path(SPEC).write_text(DOCUMENT + "# changed\n", "utf-8")
    before = tree(project)
    result = run("generate", "--json")
    assert result.status == 2
    (problem,) = json.loads(result.out)["problems"]
    assert (problem["code"], problem["file"]) == ("template", f"templates/package/package/{path}")
    assert problem["found"]
    if line is not None:
        assert problem["line"] == line
    assert tree(project) == before
