"""Findings kept between runs: the packages need 20 s for the largest documents, this needs none."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from .document import JsonValue
from .explain import Finding
from .references import Index

_PACKAGES = ("openapi-spec-validator", "openapi-schema-validator", "jsonschema")
# Counted up whenever the same document would get other findings, or findings in other words.
_REVISION = 1


def kept_findings(
    known: Index, folder: Path, find: Callable[[Index], Iterable[Finding]]
) -> tuple[Finding, ...]:
    """The findings of a document: those in the folder, or else new ones, which are put there."""
    path = folder / f"{_key(known)}.json"
    kept = _read(path)
    if kept is None:
        kept = tuple(find(known))
        _write(path, kept)
    return kept


def _key(known: Index) -> str:
    """A hash of the tree, not of the files that it was made from, and of what judges it."""
    packages = [f"{name} {version(name)}" for name in _PACKAGES]
    content = json.dumps([_REVISION, packages, known.document.tree])
    return hashlib.sha256(content.encode()).hexdigest()


def _read(path: Path) -> tuple[Finding, ...] | None:
    try:
        kept: JsonValue = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    findings = [_finding(entry) for entry in kept] if isinstance(kept, list) else [None]
    whole = tuple(finding for finding in findings if finding is not None)
    return whole if len(whole) == len(findings) else None


def _finding(entry: JsonValue) -> Finding | None:
    match entry:
        case [str(pointer), str(code), str(found), str(expected), str(hint)]:
            return Finding(pointer, code, found, expected, hint)
        case _:
            return None


def _write(path: Path, findings: tuple[Finding, ...]) -> None:
    """Writes whole files only: a run that is killed, or another one, leaves none half written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(findings, file)
        Path(file.name).replace(path)
    except OSError:
        return
