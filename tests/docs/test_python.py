"""Each Python block of the pages runs, and passes mypy --strict where it is a whole program."""

from __future__ import annotations

import ast
import asyncio
import builtins
import inspect
import os
import subprocess
import sys
from pathlib import Path
from types import CodeType
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.golden.packages import ROOT, documents

from .blocks import PAGES, Block, blocks

OWN = {
    *(f"docs/http/{name}.md" for name in ("answers", "bodies", "pages", "parameters", "servers")),
    "docs/from-a-page.md",
}
"""Pages that speak of packages of their own, which other tests make to run them."""
WITH_PYTHON = [page for page in PAGES if page not in OWN and blocks(page, "python")]
CHANNEL = UUID("0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f")


def run(block: Block, namespace: dict[str, Any]) -> None:
    """Run a block, with `await` at its top level if it has one; lines are those of the page."""
    text = "\n" * (block.line - 1) + block.text
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(text, block.page, "exec", flags=flags, dont_inherit=True)
    result = eval(code, namespace)
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(result)


def run_all(page: str) -> dict[str, Any]:
    """Run the blocks of a page one after the other; what one defines, the next ones can use."""
    namespace: dict[str, Any] = {"__name__": "page"}
    for block in blocks(page, "python"):
        run(block, namespace)
    return namespace


@pytest.mark.parametrize("page", WITH_PYTHON)
def test_the_blocks_of_a_page_run(page: str, offline: list[httpx2.Request]) -> None:
    assert run_all(page)
    assert offline or not page.startswith(("README", "generated/"))


def test_what_the_readme_defines_can_be_called(offline: list[httpx2.Request]) -> None:
    defined = run_all("README.md")
    assert asyncio.run(defined["remind"](CHANNEL)) == "sent"
    assert defined["send"]("patient") == 200
    assert {request.url.host for request in offline} == {
        "integration.getmateo.com",
        defined["hero"]._caller.settings.base_url.host,
    }


def test_what_the_guide_defines_can_be_called(offline: list[httpx2.Request]) -> None:
    defined = run_all("docs/guide.md")
    assert defined["send"](CHANNEL, "Hello") == "text"


def test_every_client_has_a_page_with_blocks_that_run() -> None:
    assert {f"generated/{name}/README.md" for name in documents(ROOT)} < set(WITH_PYTHON)
    assert {"README.md", "docs/guide.md"} < set(WITH_PYTHON)


def is_whole(block: Block) -> bool:
    """Whether a block defines all names that it uses, and waits in functions only."""
    tree = ast.parse(block.text)
    try:
        compile(tree, block.page, "exec", dont_inherit=True)
    except SyntaxError:
        return False
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=name, asname=other):
                bound.add(other or name.split(".")[0])
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                bound.add(name)
            case ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case _:
                pass
    return used - bound <= set(dir(builtins))


def test_whole_programs_pass_mypy(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    programs = [
        block for page in WITH_PYTHON for block in blocks(page, "python") if is_whole(block)
    ]
    assert len(programs) >= 5 + len(documents(ROOT))
    for number, block in enumerate(programs):
        (tmp_path / f"block_{number}.py").write_text("\n" * (block.line - 1) + block.text, "utf-8")
    roots = [str(ROOT / "generated" / name) for name in documents(ROOT)]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--python-version=3.11", "--config-file="),
            f"--cache-dir={pytestconfig.rootpath / '.mypy_cache/tests'}",
            "--explicit-package-bases",
            *sorted(path.name for path in tmp_path.iterdir()),
        ],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": ":".join(roots)},
        text=True,
        capture_output=True,
        check=False,
    )
    pages = "\n".join(f"block_{number}.py: {block}" for number, block in enumerate(programs))
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{pages}"
