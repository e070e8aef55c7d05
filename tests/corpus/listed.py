"""The documents of a run: those for development, all of the npm package, or those named."""

from __future__ import annotations

import hashlib
import lzma
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_LIST = _HERE / "dev.txt"
_COMPRESSED = ".xz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document by its short name, the import name of its package, and where it lies.

    `sampled` is set for the tenth whose types and format are checked when all documents are run.
    """

    name: str
    package: str
    path: Path
    sampled: bool


def development(api: Path, unpacked: Path) -> list[Listed]:
    """The documents of `dev.txt`; the compressed one is written to the folder `unpacked`."""
    lines = _LIST.read_text("utf-8").splitlines()
    entries = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return _listed((name, _located(path, api, unpacked)) for name, path in entries)


def every(api: Path) -> list[Listed]:
    """All documents of the npm package, in the order of their names."""
    return _listed((_name(path, api), path) for path in sorted(api.rglob("*.json")))


def selected(names: Sequence[str], near: Sequence[Listed], far: Sequence[Listed]) -> list[Listed]:
    """The documents with these names, of the first list that has them.

    Raises:
        LookupError: One is in neither list; the text says which.
    """
    known = {document.name: document for document in [*far, *near]}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise LookupError(f"no document called {', '.join(unknown)}")
    return [known[name] for name in names]


def _listed(entries: Iterable[tuple[str, Path]]) -> list[Listed]:
    documents: dict[str, Listed] = {}
    for name, path in entries:
        stem = import_stem(name)
        if f"{stem}_client" in documents:  # names that differ in punctuation only
            stem += f"_{_digest(name).hex()[:6]}"
        package = f"{stem}_client"
        documents[package] = Listed(name=name, package=package, path=path, sampled=in_sample(name))
    return list(documents.values())


def import_stem(name: str) -> str:
    """A valid import name, without its `_client`, that still says which document it is."""
    stem = "_".join(re.findall("[a-z0-9]+", name.lower()))
    return stem if stem[:1].isalpha() else f"api_{stem}"


def in_sample(name: str) -> bool:
    """Whether a document is one of the random tenth, the same one in every run."""
    return _digest(name)[0] % 10 == 0


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _name(path: Path, api: Path) -> str:
    return path.relative_to(api).as_posix().removesuffix(".json").replace("/", "-")


def _located(path: str, api: Path, unpacked: Path) -> Path:
    """Where a document of the list lies: in the npm package, or beside the list."""
    if not path.endswith(_COMPRESSED):
        return api / path
    unpacked.mkdir(parents=True, exist_ok=True)
    target = unpacked / path.removesuffix(_COMPRESSED)
    if not target.exists():
        waiting = target.with_suffix(f".{os.getpid()}")
        waiting.write_bytes(lzma.decompress((_HERE / path).read_bytes()))
        waiting.replace(target)
    return target
