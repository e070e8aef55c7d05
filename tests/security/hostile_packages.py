"""Packages made from hostile documents, and what their files hold."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.document import JsonValue
from generator.pipeline import build
from generator.project import single_target
from generator.sink import compare, write

_RUN = Path(__file__).with_name("hostile_run.py")
_ATTACKS = frozenset({"pathlib", "touch", "system", "popen", "eval", "__import__", "cycler"})
_READ = frozenset({".md", ".py", ".toml"})


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package made from a document, below `folder`."""

    document: dict[str, Any]
    folder: Path

    @cached_property
    def texts(self) -> dict[str, str]:
        """All files but the runtime, which is the same for every document; their ends of lines are
        left as they are."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes().decode("utf-8")
            for path in sorted(self.folder.rglob("*"))
            if path.suffix in _READ and "_runtime" not in path.parts
        }

    @cached_property
    def modules(self) -> dict[str, ast.Module]:
        """The Python among these files."""
        texts = self.texts.items()
        return {path: ast.parse(text) for path, text in texts if path.endswith(".py")}

    @cached_property
    def constants(self) -> set[str]:
        """The strings that its code works with: all but docstrings."""
        return {
            node.value
            for tree in self.modules.values()
            for node in _without_docstrings(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }

    @cached_property
    def attacks(self) -> set[str]:
        """The names in its code that only a payload has."""
        nodes = [node for tree in self.modules.values() for node in ast.walk(tree)]
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        names |= {alias.name for node in imports for alias in node.names}
        return names & _ATTACKS


def make(document: dict[str, Any], folder: Path, name: str) -> Package:
    """The package of a document, written to a folder of its own."""
    folder.mkdir(parents=True)
    source = folder / "document.json"
    source.write_text(json.dumps(document), "utf-8")
    target = single_target(source, folder / "out", name)
    built = build(target, lambda _api, _stage: None)
    write(target.output, built.files, compare(target.output, built.files))
    return Package(document=document, folder=target.output)


def run(packages: Iterable[Package]) -> dict[Path, Mapping[str, list[str]]]:
    """What came of using the packages, in a process of its own: `sent` are the paths of requests,
    `refused` the calls that raised an error which is none of the package, `faults` what else
    failed.
    """
    folders = [str(package.folder) for package in packages]
    done = subprocess.run(
        [sys.executable, "-B", _RUN, *folders], capture_output=True, text=True, check=True, cwd="/"
    )
    return {Path(folder): found for folder, found in json.loads(done.stdout).items()}


def _without_docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        yield node
        children = ast.iter_child_nodes(node)
        pending.extend(child for child in children if not isinstance(child, ast.Expr))


def texts_of(value: JsonValue) -> Iterator[str]:
    """All strings of a JSON value, the names of members among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from texts_of(element)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from (name, *texts_of(member))
