"""`clientwright.lock`: what a package was made from, by hash, and the names that were chosen for
it.

The lock answers without any parsing whether a package is what its inputs give, and keeps class
names from changing when a document grows.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from .since import Since, read_since, since_json

if TYPE_CHECKING:
    from .document import JsonValue

LOCK_NAME = "clientwright.lock"
_FORMAT = 1
_TOOLS = ("black", "jinja2")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenNames:
    """Names that a later run has to keep, by the pointer of what they are for.

    `methods` are `group.method`. `members` and `arguments` hold those that something new could come
    before: by wire name, and by location and wire name with a space between; `body` is one that is
    passed whole.
    """

    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    methods: Mapping[str, str] = field(default_factory=dict[str, str])
    members: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    arguments: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])

    def of_member(self, model: str) -> Mapping[str, str]:
        """The attributes of a model by wire name."""
        return self.members.get(model, {})

    def of_argument(self, operation: str) -> Mapping[str, str]:
        """The arguments of an operation by location and wire name."""
        return self.arguments.get(operation, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The content of a lock: hashes are SHA-256 in hexadecimal, paths relative with slashes.

    `inputs` are the files that were read, `settings` what came from options and defaults.
    `problems` is the number of listed warnings, `since` how the package differs from its last
    release, None if there was none.
    """

    generator: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    settings: str = ""
    names: ChosenNames = field(default_factory=ChosenNames)
    problems: int = 0
    since: Since | None = None


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
        settings=str(content.get("settings")),
        outputs=_strings(content.get("outputs")),
        names=ChosenNames(
            classes=_strings(content.get("names")),
            methods=_strings(content.get("methods")),
            members=_tables(content.get("members")),
            arguments=_tables(content.get("arguments")),
        ),
        problems=problems if isinstance(problems, int) else 0,
        since=read_since(content.get("since")),
    )


def write_lock(lock: Lock) -> str:
    """The text of a lock."""
    content = {
        "format": _FORMAT,
        "generator": lock.generator,
        "inputs": dict(sorted(lock.inputs.items())),
        "settings": lock.settings,
        "problems": lock.problems,
        **since_json(lock.since),
        "names": dict(sorted(lock.names.classes.items())),
        "methods": dict(sorted(lock.names.methods.items())),
        **_stated("members", lock.names.members),
        **_stated("arguments", lock.names.arguments),
        "outputs": dict(sorted(lock.outputs.items())),
    }
    return json.dumps(content, indent=2) + "\n"  # ASCII: names may be anything


def relative(path: Path, base: Path) -> str:
    """The path as it counts from the folder `base`, links followed, with slashes."""
    return Path(os.path.relpath(path.resolve(), base.resolve())).as_posix()


def hash_file(path: Path) -> str:
    """The hash of a file's bytes; empty if it cannot be read."""
    try:
        return hash_bytes(path.read_bytes()) if path.is_file() else ""
    except OSError:
        return ""


def hash_bytes(data: bytes) -> str:
    """The hash of bytes."""
    return hashlib.sha256(data).hexdigest()


def hash_text(text: str) -> str:
    """The hash of a text as UTF-8."""
    return hash_bytes(text.encode("utf-8"))


@cache
def generator_version() -> str:
    """What makes the output what it is beside the inputs: versions, and a hash of code and
    templates.

    It is the same for a checkout and for a wheel, which has the templates inside the code's folder.
    """
    from .templates import templates_folder

    digest = hashlib.sha256()
    code, templates = Path(__file__).parent, templates_folder()
    python = [path for path in code.rglob("*.py") if not path.is_relative_to(templates)]
    for folder, paths in ((code, python), (templates, templates.rglob("*"))):
        names = {path.relative_to(folder).as_posix(): path for path in paths}
        for name, path in sorted(names.items()):
            if path.is_file() and "__pycache__" not in name:
                digest.update(f"{name} {hash_file(path)}\n".encode())
    tools = ", ".join(f"{tool} {_installed(tool)}" for tool in _TOOLS)
    return f"clientwright {_installed('clientwright')} ({digest.hexdigest()[:16]}), {tools}"


def _installed(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def _strings(value: JsonValue) -> dict[str, str]:
    entries = value.items() if isinstance(value, dict) else ()
    return {key: str(entry) for key, entry in entries}


def _tables(value: JsonValue) -> dict[str, Mapping[str, str]]:
    entries = value.items() if isinstance(value, dict) else ()
    return {key: _strings(entry) for key, entry in entries}


def _stated(key: str, tables: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, object]]:
    """A member of the lock; none where there is nothing to say."""
    ordered: dict[str, object] = {
        name: dict(sorted(t.items())) for name, t in sorted(tables.items())
    }
    return {key: ordered} if ordered else {}
