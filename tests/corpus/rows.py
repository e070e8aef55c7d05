"""One document from the list to its row: generated as a user would, then checked."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from .findings import Findings
from .listed import Listed
from .running import Ended, run

LIMIT = 900.0
"""Seconds that a document has to be generated, and as many to be checked."""

_MODULE = "tests.corpus.inside"

Run: TypeAlias = Callable[[Sequence[str]], Ended]
"""Runs a module with its arguments to its end, for `LIMIT` seconds at most."""


def by_itself(command: Sequence[str]) -> Ended:
    """Run a module in a Python of its own."""
    return run([sys.executable, "-m", *command], limit=LIMIT)


@dataclass(slots=True, kw_only=True)
class Row:
    """What is known of one document.

    `problem` says why there is no package, or why it could not be checked; empty if all went well.
    `problems` are the listed ones by their code. `mypy` and `basedpyright` are numbers of errors,
    None where they were not run; `type_errors` are the first of them.
    """

    name: str
    path: str
    size: int
    generated: bool = False
    checked: bool = True
    problem: str = ""
    problems: dict[str, int] = field(default_factory=dict[str, int])
    seconds: float = 0.0
    memory: int = 0
    findings: Findings = field(default_factory=Findings)
    mypy: int | None = None
    basedpyright: int | None = None
    type_errors: list[str] = field(default_factory=list[str])


def row_of(document: Listed, folder: Path, *, sampled: bool, run_module: Run = by_itself) -> Row:
    """Generate the package of a document in a folder, and check it; its types come later."""
    row = generated_row(document, folder, run_module=run_module)
    check(document, folder / document.package, row, sampled=sampled, run_module=run_module)
    return row


def generated_row(document: Listed, folder: Path, *, run_module: Run = by_itself) -> Row:
    """Generate the package of a document in a folder."""
    output = folder / document.package
    shutil.rmtree(output, ignore_errors=True)
    row = Row(name=document.name, path=document.path.name, size=document.path.stat().st_size)
    command = ["generator", "generate", "--no-cache", "--json", "--spec", str(document.path)]
    ended = run_module([*command, "--output", str(output), "--package", document.package])
    row.seconds, row.memory = round(ended.seconds, 2), ended.memory
    row.generated = ended.status == 0
    _read_report(ended, row)
    return row


def _read_report(ended: Ended, row: Row) -> None:
    try:
        report: Any = json.loads(ended.stdout)
    except ValueError:
        row.problem = fault(ended)
        return
    errors = report["problems"]
    listed = [*errors, *(problem for api in report["apis"] for problem in api["problems"])]
    row.problems = dict(Counter(problem["code"] for problem in listed))
    if errors:
        first = errors[0]
        row.problem = f"refused: {first['pointer']}: found {first['found']} [{first['code']}]"
    elif not row.generated:
        row.problem = fault(ended)


def check(
    document: Listed, output: Path, row: Row, *, sampled: bool, run_module: Run = by_itself
) -> None:
    """Hold the package in a folder against its document; `sampled` adds its format."""
    target = output.with_suffix(".json")
    target.unlink(missing_ok=True)
    command = [_MODULE, str(document.path), str(output), document.package, str(target)]
    ended = run_module([*command, *(["sampled"] if sampled else [])])
    try:
        row.findings = Findings(**json.loads(target.read_bytes()))
    except (OSError, ValueError):
        row.checked = False
    if ended.status or not row.checked:
        row.checked = False
        row.problem = row.problem or f"not checked: {fault(ended)}"


def fault(ended: Ended) -> str:
    """Why a process gave nothing, on one line: the end of what it said."""
    if ended.late:
        return f"killed after {LIMIT:.0f} s"
    lines = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
    where = [line for line in lines if line.startswith('File "')]
    told = [*where[-1:], *lines[-1:]]
    return f"exit {ended.status}: {': '.join(told)}"[:400]
