"""The checks of a package see what is wrong with it, and say nothing of one that is right."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import table
from tests.corpus.findings import Findings
from tests.corpus.listed import Listed
from tests.corpus.rows import Row, check, row_of
from tests.corpus.running import run
from tests.corpus.types import Package, basedpyright_errors, batches, mypy_errors

THING: Any = {
    "type": "object",
    "required": ["at"],
    "properties": {
        "at": {"type": "string", "format": "date-time", "example": "2026-11-21T03:00:00Z"},
        "size": {"type": "integer", "default": 3},
    },
    "example": {"at": "2026-11-21T04:00:00+01:00", "more": [1]},
}
DOCUMENT: Any = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/things/{id}": {
            "get": {
                "operationId": "readThing",
                "tags": ["things"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "schema": {"type": "integer", "example": "x"}},
                ],
                "responses": {
                    "200": {
                        "description": "OK",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                        },
                    }
                },
            }
        }
    },
    "components": {"schemas": {"Thing": THING}},
}


def listed(folder: Path, content: Any) -> Listed:
    path = folder / "things.json"
    path.write_text(json.dumps(content), "utf-8")
    return Listed(name="things", package="things_client", path=path, sampled=True)


def test_a_right_package_has_all_of_its_document_until_it_is_damaged(tmp_path: Path) -> None:
    document = listed(tmp_path, DOCUMENT)
    row = row_of(document, tmp_path, sampled=True)
    found = row.findings
    assert (row.generated, row.checked, row.problem, row.problems) == (True, True, "", {})
    assert (found.client_operations, found.document_operations) == (1, 1)
    assert found.client_parameters == {"path": 1, "query": 1, "header": 0, "cookie": 0}
    assert found.document_parameters == found.client_parameters
    assert found.imported == found.modules > 20
    assert (found.given, found.fitting, found.tried, found.back) == (4, 3, 3, 3)
    assert (found.classes, found.numbered, found.reformatted) == (1, [], [])
    assert row.memory > 10 * 2**20

    output = tmp_path / "things_client"
    package = output / "things_client"
    damage(package / "resources/_things.py", '"query"', '"header"')
    damage(package / "models/_things.py", "def decode_thing", "def  decode_thing")
    damage(package / "models/_things.py", 'at = "size"', 'raise ValueError("broken")')
    (package / "more.py").write_text('import warnings\n\nwarnings.warn("deprecated")\n', "utf-8")
    check(document, output, row, sampled=True)
    found = row.findings
    assert found.missing_parameters == ["GET /things/{id}: query page"]
    assert found.broken_modules == ["things_client.more: UserWarning: deprecated"]
    assert found.reformatted == ["models/_things.py"]
    assert found.lost == ["#/components/schemas/Thing/example: ValueError: broken"]
    assert found.back == found.tried - 1


def damage(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_refused_document_is_a_row_with_the_reason(tmp_path: Path) -> None:
    document = listed(tmp_path, {**DOCUMENT, "openapi": "9.0"})
    row = row_of(document, tmp_path, sampled=True)
    assert not row.generated
    assert row.checked
    assert row.problem.startswith("refused: #/openapi: found ")
    assert (row.findings.client_operations, row.findings.document_operations) == (0, 1)
    assert row.findings.missing_operations == ["GET /things/{id}"]


def test_a_check_that_fails_is_not_passed_over(tmp_path: Path) -> None:
    document = listed(tmp_path, DOCUMENT)
    package = tmp_path / "out" / "things_client"
    package.mkdir(parents=True)
    row = Row(name="things", path="things.json", size=1, generated=True)
    check(document, package.parent, row, sampled=True)
    assert not row.checked
    assert row.problem.startswith("not checked: exit 1: ")
    assert [v.said for v in table.verdicts([row]) if v.bar.startswith("documents checked")] == [
        "MISSED"
    ]


def test_a_process_is_killed_at_its_limit_with_its_children() -> None:
    endless = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    ended = run([sys.executable, "-c", endless], limit=0.5)
    assert ended.late
    assert ended.status < 0
    assert ended.seconds < 10


def test_a_process_gives_its_output_status_and_memory() -> None:
    script = "import sys; x = b'1' * 200_000_000; print('out'); sys.exit('err')"
    ended = run([sys.executable, "-c", script], limit=60)
    assert (ended.status, ended.stdout, ended.stderr, ended.late) == (1, "out\n", "err\n", False)
    assert ended.memory > 200_000_000


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    work = tmp_path_factory.mktemp("types")
    texts = {"right": "x: int = 1\n", "wrong": "x: int = ''\ndef f(y): return y\n"}
    for name, text in texts.items():
        (work / name / name).mkdir(parents=True)
        (work / name / name / "__init__.py").write_text(text, "utf-8")
    return [Package(folder=work / name, lines=2) for name in texts]


def test_errors_of_mypy_belong_to_their_package(typed: list[Package], tmp_path: Path) -> None:
    right, wrong = (package.folder for package in typed)
    found = mypy_errors(typed, right.parent, tmp_path)
    assert found.keys() == {wrong}
    assert [error.split(": ")[0] for error in found[wrong]] == [
        "wrong/__init__.py:1",
        "wrong/__init__.py:2",
    ]


def test_errors_of_basedpyright_belong_to_their_package(typed: list[Package]) -> None:
    right, wrong = (package.folder for package in typed)
    found = basedpyright_errors(typed, right.parent)
    assert found.keys() == {wrong}
    assert "wrong/__init__.py:1" in found[wrong][0]
    assert any("reportUnknownParameterType" in error for error in found[wrong])


def test_a_checker_without_a_verdict_is_an_error(typed: list[Package], tmp_path: Path) -> None:
    gone = Package(folder=tmp_path / "gone", lines=1)
    with pytest.raises(RuntimeError, match="mypy gave no verdict"):
        mypy_errors([gone], tmp_path, tmp_path / "cache")
    with pytest.raises(RuntimeError, match="basedpyright"):
        basedpyright_errors([gone], tmp_path)


def test_a_large_package_has_a_run_of_its_own() -> None:
    packages = [Package(folder=Path(str(n)), lines=n) for n in (90_000, 40_000, 20_000, 1, 1)]
    planned = [[package.lines for package in batch] for batch in batches(packages)]
    assert planned == [[90_000], [40_000, 20_000], [1, 1]]
    small = [Package(folder=Path(str(n)), lines=10) for n in range(41)]
    assert [len(batch) for batch in batches(small)] == [20, 20, 1]


def right_row(name: str) -> Row:
    findings = Findings(
        document_operations=2,
        client_operations=2,
        document_parameters={"path": 1},
        client_parameters={"path": 1},
        modules=30,
        imported=30,
        lines=100,
        classes=600,
        reformatted=[],
        given=300,
        fitting=250,
        tried=200,
        back=200,
    )
    return Row(
        name=name, path="", size=1, generated=True, findings=findings, mypy=0, basedpyright=0
    )


def test_bars_are_met_by_packages_that_have_everything() -> None:
    verdicts = table.verdicts([right_row("a"), right_row("b")])
    assert {verdict.said for verdict in verdicts} == {"met"}
    assert {verdict.said for verdict in table.verdicts([replace(right_row("a"), mypy=None)])} == {
        "met",
        "not run",
    }


@pytest.mark.parametrize(
    ("bar", "row"),
    [
        ("documents generated", replace(right_row("x"), generated=False)),
        ("documents checked", replace(right_row("x"), checked=False)),
        ("operations", wrong := replace(right_row("x"), findings=Findings(document_operations=1))),
        ("no errors of mypy", replace(right_row("x"), basedpyright=1)),
        ("path parameters", replace(wrong, findings=Findings(document_parameters={"path": 1}))),
        ("cookie parameters", replace(wrong, findings=Findings(document_parameters={"cookie": 1}))),
        ("modules that import", replace(wrong, findings=Findings(modules=1))),
        ("unchanged by black", replace(wrong, findings=Findings(reformatted=["a.py"]))),
        ("examples and defaults", replace(wrong, findings=Findings(tried=2, lost=["#/a", "#/b"]))),
        ("numbered names", replace(wrong, findings=Findings(classes=1, numbered=["A2", "A3"]))),
    ],
)
def test_one_fault_misses_its_bar_only(bar: str, row: Row) -> None:
    missed = [v.bar for v in table.verdicts([right_row("a"), row]) if v.met is False]
    assert len(missed) == 1
    assert missed[0].startswith(bar)


def test_what_is_not_all_never_shows_as_all() -> None:
    row = right_row("a")
    row.findings.modules, row.findings.imported = 10_000_000, 9_999_999
    measured = [v.measured for v in table.verdicts([row]) if v.bar.startswith("modules")]
    assert measured == ["9999999/10000000, 99.999 %"]


def test_the_sum_adds_all_rows_and_a_row_says_what_went_wrong() -> None:
    rows = [right_row("a"), replace(right_row("b"), problem="refused: #/x", problems={"x": 2})]
    assert table.line(rows[1]).splitlines()[1] == "    refused: #/x"
    assert table.line(rows[0]).split()[:4] == ["a", "yes", "2/2", "1/1"]
    assert table.sum_line(rows).split()[:6] == ["2", "documents", "2/2", "4/4", "2/2", "60/60"]
    assert table.listed_problems(rows) == [("x", 2)]
