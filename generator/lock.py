"""`clientwright.lock`: what a package was made from, by hash, and the names that were chosen for
it.

The lock answers without any parsing whether a package is what its inputs give, and keeps class
names from changing when a document grows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import JsonValue

LOCK_NAME = "clientwright.lock"
_FORMAT = 1
_TOOLS = ("black", "jinja2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The content of a lock: hashes are SHA-256 in hexadecimal, paths relative with slashes.

    `problems` is the number of listed warnings; `names` holds class names by their place.
    """

    generator: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: int = 0


def read_lock(folder: Path) -> Lock | None:
    """The lock in a folder; None if there is none that can be understood."""
    try:
        content: JsonValue = json.loads((folder / LOCK_NAME).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        return None
    problems = content.get("problems")
    return Lock(
        generator=str(content.get("generator")),
        inputs=_strings(content.get("inputs")),
        outputs=_strings(content.get("outputs")),
        names=_strings(content.get("names")),
        problems=problems if isinstance(problems, int) else 0,
    )


def write_lock(lock: Lock) -> str:
    """The text of a lock."""
    content = {
        "format": _FORMAT,
        "generator": lock.generator,
        "inputs": dict(sorted(lock.inputs.items())),
        "problems": lock.problems,
        "names": dict(sorted(lock.names.items())),
        "outputs": dict(sorted(lock.outputs.items())),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def input_hashes(files: Iterable[Path], base: Path) -> dict[str, str]:
    """Hashes of the files that exist, by their path relative to `base`."""
    return {_relative(path, base): hash_file(path) for path in files if path.is_file()}


def hash_file(path: Path) -> str:
    """The hash of a file's bytes; empty if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def hash_text(text: str) -> str:
    """The hash of a text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def generator_version() -> str:
    """What makes the output what it is beside the inputs: versions, and a hash of code and
    templates.
    """
    from .templates import templates_folder

    digest = hashlib.sha256()
    for folder, pattern in ((Path(__file__).parent, "*.py"), (templates_folder(), "*")):
        for path in sorted(folder.rglob(pattern), key=lambda path: path.as_posix()):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    tools = ", ".join(f"{tool} {_installed(tool)}" for tool in _TOOLS)
    return f"clientwright {_installed('clientwright')} ({digest.hexdigest()[:16]}), {tools}"


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def _relative(path: Path, base: Path) -> str:
    absolute = path.resolve()
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else absolute.name


def _strings(value: JsonValue) -> dict[str, str]:
    entries = value.items() if isinstance(value, dict) else ()
    return {key: str(entry) for key, entry in entries}
