"""Time and memory of generating, from small documents to the largest ones that are published."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .corpus import document, lines, our_command
from .workspace import ROOT, Workspace

DOCUMENTS = (
    "zappiti.com.json",
    "truesight.local.json",
    "spotify.com.json",
    "truora.com.json",
    "stripe.com.json",
    "kubernetes.io.json",
    "github.com/api.github.com.json",
    "microsoft.com/graph.json",
    "microsoft.com/graph-beta.json",
)
_WROTE = re.compile(r"\((?P<operations>\d+) operations?, (?P<models>\d+) models?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What one document took, and what came of it."""

    name: str
    size: int
    operations: int
    models: int
    lines: int
    cpu: float
    wall: float
    memory: int


def growth(workspace: Workspace) -> Iterator[Grown]:
    """The documents that have been fetched, the smallest first: validated, without any cache."""
    found = [(name, path) for name in DOCUMENTS if (path := document(name)) is not None]
    for name, path in sorted(found, key=lambda each: each[1].stat().st_size):
        yield grown(workspace, name, path)


def grown(workspace: Workspace, name: str, path: Path) -> Grown:
    """One document.

    Raises:
        RuntimeError: No package came of it; the text is what was printed.
    """
    output = workspace.folder / "growth"
    printed = workspace.folder / "growth.log"
    shutil.rmtree(output, ignore_errors=True)
    started = time.perf_counter()
    with printed.open("wb") as log:
        child = subprocess.Popen(
            our_command(path, output, "--no-cache"),
            cwd=ROOT,
            env=workspace.environment,
            stdout=log,
            stderr=log,
        )
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    text = printed.read_text("utf-8")
    wrote = _WROTE.search(text)
    if child.returncode or wrote is None:
        raise RuntimeError(f"{name}: {text[-2000:]}")
    return Grown(
        name=name,
        size=path.stat().st_size,
        operations=int(wrote["operations"]),
        models=int(wrote["models"]),
        lines=lines(output),
        cpu=used.ru_utime + used.ru_stime,
        wall=wall,
        memory=used.ru_maxrss,
    )


def growth_table(rows: list[Grown]) -> str:
    """The rows as a Markdown table."""
    head = "| document | size | operations | models | lines | CPU | time | memory | CPU per MB |"
    found = [head, f"|{' --- |' * (head.count('|') - 1)}"]
    for row in rows:
        cells = (
            row.name,
            f"{row.size / 1e6:.2f} MB",
            f"{row.operations:,}",
            f"{row.models:,}",
            f"{row.lines:,}",
            f"{row.cpu:.1f} s",
            f"{row.wall:.1f} s",
            f"{row.memory / 1024:.0f} MB",
            f"{row.cpu / (row.size / 1e6):.1f} s",
        )
        found.append(f"| {' | '.join(cells)} |")
    return "\n".join(found) + "\n"
