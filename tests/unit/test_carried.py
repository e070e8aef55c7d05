"""The runtime modules that a package carries."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from generator.carried import carried

ROOT = Path(__file__).parents[2]


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    """A runtime in which `call` needs `retry`, inside of a function `tokens`, and nothing `xml`."""
    texts = {
        "__init__": '"""The runtime."""\n',
        "call": "from .retry import wait\n\ndef call():\n    from .tokens import get\n",
        "retry": "from .call import call\n",
        "tokens": "import json\nfrom collections.abc import Mapping\n",
        "xml": "from .call import call\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    return tmp_path


def test_what_the_pages_import_is_carried_with_all_that_it_needs(runtime: Path) -> None:
    found = carried(runtime, ["from .._runtime.call import call\n"])
    assert sorted(found) == ["__init__.py", "call.py", "retry.py", "tokens.py"]


def test_a_module_that_is_imported_by_its_name_is_carried(runtime: Path) -> None:
    assert "xml.py" in carried(runtime, ['_HOMES = {"Xml": "_runtime.xml"}\n'])


def test_a_name_that_is_no_module_carries_nothing(runtime: Path) -> None:
    assert sorted(carried(runtime, ["See `_runtime.nothing`.\n"])) == ["__init__.py"]


@pytest.mark.parametrize("folder", sorted((ROOT / "generated").glob("*/*_client")))
def test_every_import_of_a_committed_runtime_finds_its_module(folder: Path) -> None:
    runtime = folder / "_runtime"
    modules = {path.stem for path in runtime.glob("*.py")}
    imported = {
        node.module
        for path in runtime.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module
    }
    assert imported <= modules
    assert modules <= {path.stem for path in (ROOT / "templates" / "runtime").glob("*.py")}
    assert "union" not in modules or folder.name == "mateo_client"
