"""What the commands do, say and leave, and the statuses they exit with."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run, tree

SPEC = Path("specs/letters/openapi.yaml")
OUTPUT = Path("generated/letters")
CLIENT = OUTPUT / "letters_client/client.py"
CHANGED = DOCUMENT.replace("sendLetter", "writeLetter")
WITH_WARNING = DOCUMENT + "  securitySchemes: { login: { type: http, scheme: digest } }\n"


def times(folder: Path) -> dict[str, tuple[int, int]]:
    """The inode and the time of change of each file and folder."""
    return {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in [folder, *folder.rglob("*")]
    }


def test_a_first_run_writes_the_package(project: Path, run: Run) -> None:
    before = tree(OUTPUT)
    subprocess.run(["rm", "-r", "generated"], check=True)
    result = run("generate")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("letters: wrote ")
    assert "(1 operation, 1 model)" in result.out
    assert tree(OUTPUT) == before


def test_nothing_is_written_when_nothing_changed(project: Path, run: Run) -> None:
    before = times(Path("generated"))
    for arguments in (["generate"], ["generate", "letters"], ["generate", "--force"], ["check"]):
        result = run(*arguments)
        assert (result.status, result.out, result.err) == (0, "letters: up to date\n", "")
        assert times(Path("generated")) == before


def test_only_changed_files_are_written(project: Path, run: Run) -> None:
    before = times(OUTPUT)
    SPEC.write_text(CHANGED, "utf-8")
    result = run("generate")
    assert result.status == 0
    written = {path for path, stamp in times(OUTPUT).items() if before.get(path) != stamp}
    files = {path for path in written if Path(path).is_file()}
    assert {line.split(": ")[0].strip() for line in result.out.splitlines()[1:]} == files
    assert f"{OUTPUT}/letters_client/resources/letters.py" in files
    assert f"{OUTPUT}/letters_client/py.typed" not in files


def test_check_says_that_committed_code_is_what_the_inputs_give(project: Path, run: Run) -> None:
    before = times(project)
    result = run("check", "letters")
    assert (result.status, result.out) == (0, "letters: up to date\n")
    assert times(project) == before


def test_check_shows_what_a_changed_document_would_change(project: Path, run: Run) -> None:
    SPEC.write_text(CHANGED, "utf-8")
    before = times(project)
    result = run("check")
    assert (result.status, result.err) == (1, "")
    assert times(project) == before
    path = f"{OUTPUT}/letters_client/resources/letters.py"
    assert f"--- {path}\n+++ {path}\n@@" in result.out
    assert "\n-    def send(self" in result.out
    assert "\n+    def write(self" in result.out
    summary = result.out.rsplit("letters: drift in ", 1)[1].splitlines()
    assert any(line.startswith(f"  {path}: changed (+") for line in summary)
    assert "`clientwright generate`" in summary[-1]


def test_check_finds_what_was_done_by_hand(project: Path, run: Run) -> None:
    CLIENT.write_text(CLIENT.read_text("utf-8") + "# mine\n", "utf-8")
    lines = len((OUTPUT / "letters_client/_api.py").read_text("utf-8").splitlines())
    (OUTPUT / "letters_client/_api.py").unlink()
    (OUTPUT / "notes.txt").write_text("mine", "utf-8")
    before = times(project)
    result = run("check")
    assert result.status == 1
    assert result.out.splitlines()[-5:-1] == [
        "letters: drift in 3 files (1 operation, 1 model)",
        f"  {OUTPUT}/letters_client/_api.py: added (+{lines} -0)",
        f"  {CLIENT}: edited by hand (+0 -1)",
        f"  {OUTPUT}/notes.txt: not ours",
    ]
    assert "-# mine\n" in result.out
    assert times(project) == before


def test_generate_puts_right_what_was_done_by_hand_and_leaves_strangers(
    project: Path, made_project: Path, run: Run
) -> None:
    CLIENT.write_text("mine\n", "utf-8")
    (OUTPUT / "letters_client/_api.py").unlink()
    (OUTPUT / "notes.txt").write_text("mine", "utf-8")
    result = run("generate")
    assert result.status == 0
    assert f"  {CLIENT}: edited by hand (+" in result.out
    assert f"  {OUTPUT}/notes.txt: not ours; left alone\n" in result.out
    assert (OUTPUT / "notes.txt").read_text("utf-8") == "mine"
    (OUTPUT / "notes.txt").unlink()
    assert tree(OUTPUT) == tree(made_project / OUTPUT)


def test_stale_files_go(project: Path, made_project: Path, run: Run) -> None:
    SPEC.write_text(DOCUMENT.replace("[letters]", "[cards]"), "utf-8")
    assert run("generate").status == 0
    assert not (OUTPUT / "letters_client/resources/letters.py").exists()
    assert (OUTPUT / "letters_client/resources/cards.py").exists()
    SPEC.write_text(DOCUMENT, "utf-8")
    result = run("generate")
    assert f"  {OUTPUT}/letters_client/resources/cards.py: removed" in result.out
    assert tree(OUTPUT) == tree(made_project / OUTPUT)


def test_drift_shows_as_annotations_on_github(project: Path, run: Run) -> None:
    CLIENT.write_text("mine\n", "utf-8")
    result = run("check", "--format", "github")
    assert (result.status, result.err) == (1, "")
    (line,) = result.out.splitlines()
    assert line.startswith(f"::error file={CLIENT},line=1,title=drift::{CLIENT}: edited by hand (+")
    assert line.endswith(
        "%0Athe packages are not what their inputs give: "
        "run `clientwright generate`, and commit the result"
    )


def test_problems_show_as_annotations_on_github(project: Path, run: Run) -> None:
    SPEC.write_text("openapi: 4.0.0\ninfo: 100%\n", "utf-8")
    result = run("check", "--format", "github")
    assert (result.status, result.err) == (2, "")
    (line,) = result.out.splitlines()
    assert line.startswith(f"::error file={SPEC},line=1::{SPEC}:1: #/openapi: found ")
    assert "[unsupported-version]" in line


def test_the_report_for_scripts_has_its_promised_form(project: Path, run: Run) -> None:
    SPEC.write_text(CHANGED, "utf-8")
    for command, status, state in (("check", 1, "drift"), ("generate", 0, "written")):
        result = run(command, "--json")
        report = json.loads(result.out)
        assert (result.status, result.err) == (status, "")
        assert report.keys() == {"command", "status", "problems", "apis", "notes"}
        assert (report["command"], report["status"], report["problems"]) == (command, status, [])
        (api,) = report["apis"]
        assert {key: api[key] for key in api.keys() - {"changes"}} == {
            "api": "letters",
            "output": str(OUTPUT),
            "state": state,
            "operations": 1,
            "models": 1,
            "mended": 0,
            "problems": [],
        }
        assert {"path": "letters_client/resources/letters.py", "kind": "changed"} in api["changes"]
    assert json.loads(run("check", "--json").out)["apis"][0]["state"] == "unchanged"
    assert json.loads(run("validate", "--json").out)["apis"][0]["state"] == "valid"


def test_a_problem_in_the_report_for_scripts_says_where_and_what(project: Path, run: Run) -> None:
    SPEC.write_text("openapi: 4.0.0\n", "utf-8")
    report = json.loads(run("generate", "--json").out)
    assert (report["status"], report["apis"]) == (2, [])
    (problem,) = report["problems"]
    assert {key: problem[key] for key in ("code", "level", "file", "line", "pointer")} == {
        "code": "unsupported-version",
        "level": "error",
        "file": str(SPEC),
        "line": 1,
        "pointer": "#/openapi",
    }
    assert problem.keys() == {
        *("code", "level", "file", "line", "pointer"),
        *("found", "expected", "hint"),
    }
    assert "4.0.0" in problem["found"]
    assert problem["expected"]


def test_listed_problems_fail_a_strict_run_only(project: Path, run: Run) -> None:
    SPEC.write_text(WITH_WARNING, "utf-8")
    relaxed = run("generate")
    assert relaxed.status == 0
    assert relaxed.err.startswith(f"{SPEC}:16: warning: #/components/securitySchemes/login: found ")
    strict = run("generate", "--force", "--strict")
    assert strict.status == 2
    assert strict.out == "1 problem listed (--strict); nothing was written\n"
    assert run("validate", "--strict").status == 0


def test_one_api_can_be_chosen(project: Path, run: Run) -> None:
    Path("specs/broken").mkdir()
    Path("specs/broken/openapi.yaml").write_text("openapi: 4.0.0\n", "utf-8")
    assert run("check", "letters").status == 0
    assert run("check").status == 2


def test_all_packages_are_written_or_none(project: Path, run: Run) -> None:
    SPEC.write_text(CHANGED, "utf-8")
    Path("specs/aaa").mkdir()
    Path("specs/aaa/openapi.yaml").write_text(DOCUMENT, "utf-8")
    Path("specs/zzz").mkdir()
    Path("specs/zzz/openapi.yaml").write_text("openapi: 4.0.0\n", "utf-8")
    before = tree(Path("generated"))
    result = run("generate")
    assert (result.status, result.out) == (2, "1 error; nothing was written\n")
    assert tree(Path("generated")) == before


def test_a_document_from_anywhere_needs_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.yaml").write_text(DOCUMENT, "utf-8")
    arguments = ("--spec", "notes.yaml", "--output", "out/deep")
    assert run("check", *arguments).status == 1
    assert not Path("out").exists()
    assert run("generate", *arguments).status == 0
    assert Path("out/deep/notes_client/client.py").exists()
    assert sorted(path.name for path in Path().iterdir()) == ["notes.yaml", "out"]
    again = run("generate", *arguments)
    assert (again.status, again.out) == (0, "notes: up to date\n")
    renamed = run("generate", *arguments, "--package", "other")
    assert renamed.status == 0
    assert Path("out/deep/other/client.py").exists()
    assert not Path("out/deep/notes_client").exists()


def test_init_makes_the_folder_of_an_api(project: Path, run: Run) -> None:
    Path("new.json").write_text(json.dumps({"openapi": "3.1.0", "info": {}, "paths": {}}), "utf-8")
    result = run("init", "my_api", "--spec", "new.json")
    assert (result.status, result.err) == (0, "")
    assert result.out.endswith("next: clientwright generate my_api\n")
    made = Path("specs/my_api")
    assert sorted(path.name for path in made.iterdir()) == ["openapi.json", "package.toml"]
    assert (made / "openapi.json").read_bytes() == Path("new.json").read_bytes()
    before = tree(Path("specs"))
    again = run("init", "my_api", "--spec", "new.json")
    assert again.status == 2
    assert "[api-exists]" in again.err
    assert tree(Path("specs")) == before


def python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, text=True, capture_output=True, check=False
    )


def test_the_exit_statuses_of_the_real_command(project: Path) -> None:
    command = Path(sys.executable).with_name("clientwright")
    done = subprocess.run([command, "check"], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "letters: up to date\n", "")
    CLIENT.write_text("mine\n", "utf-8")
    assert python("-m", "generator", "check", cwd=project).returncode == 1
    SPEC.write_text("", "utf-8")
    broken = python("-m", "generator", "generate", cwd=project)
    assert (broken.returncode, broken.stdout) == (2, "1 error; nothing was written\n")
    assert broken.stderr.startswith(f"{SPEC}:1: ")
    assert "[empty-document]" in broken.stderr


@pytest.mark.parametrize("option", ["--help", "generate --help", "--version", "check"])
def test_nothing_slow_is_loaded_before_it_is_needed(option: str, project: Path) -> None:
    code = (
        "import sys\nfrom generator.cli import main\ntry:\n    status = main(sys.argv[1:])\n"
        "except SystemExit as left:\n    status = left.code\nassert status == 0, status\n"
        "print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = python("-c", code, *option.split(), cwd=project)
    assert (done.returncode, bool(done.stdout)) == (0, True), done.stderr
    slow = {"black", "jinja2", "yaml", "jsonschema", "openapi_spec_validator", "jsonpath", "httpx2"}
    assert not slow & set(done.stderr.split())


def test_help_answers_at_once(project: Path) -> None:
    """Processor time, which other work on the machine does not change much; the best of three."""
    taken: list[float] = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert python("-m", "generator", "--help", cwd=project).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(taken) < 0.2


@pytest.mark.parametrize("command", ["diff", "release", "ingest"])
def test_a_command_loads_no_lowering_before_there_is_something_to_lower(command: str) -> None:
    code = (
        f"import sys, generator.commands.{command}\n"
        "print(*{name.split('.')[1] for name in sys.modules if name.startswith('generator.')})"
    )
    done = python("-c", code, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert not {"lower", "plan", "view", "render"} & set(done.stdout.split())
