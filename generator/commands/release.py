"""`clientwright release`: keep the inputs of the packages as those of a release."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace

from ..diff.surface import surface_of
from ..documents import read_documents
from ..lock import LOCK_NAME, Lock, hash_text, relative, write_lock
from ..pipeline import current
from ..problems import BadInput, Place, Problem, display_path
from ..project import Target, find_targets
from ..releases import HISTORY, Standing, history_text, released_folder, standing
from ..report import Report
from ..sink import compare, write
from . import each, generate


def run(options: argparse.Namespace) -> Report:
    """Write `specs/<api>/released/` for each API that has changed since its last release, then the
    packages, whose changelogs name the version as released.
    """
    targets = find_targets(options.root, options.apis)
    ready, problems = each(targets, _ready)
    if problems:
        return Report(command="release", problems=problems)
    notes: list[str] = []
    for target, (stands, files) in ready:
        if stands.released:
            notes.append(f"{target.api}: nothing has changed since {stands.number}")
        else:
            folder = released_folder(target)
            write(folder, files, compare(folder, files))
            both = f"{display_path(folder)} and {display_path(target.output)}"
            notes.append(f"{target.api}: {stands.number} is released; commit {both}")
    written = generate.run(options)
    return replace(written, command="release", notes=tuple(notes))


def _ready(target: Target) -> tuple[Standing, Mapping[str, str]]:
    """Where an API stands, and the files of its release.

    Raises:
        BadInput: Its package is not what its inputs give, or these cannot be used.
    """
    lock = current(target, strict=False)
    if lock is None:
        raise BadInput(
            Problem(
                code="not-current",
                place=Place(file=display_path(target.output)),
                found="a package that is not what its inputs give",
                expected="the package that is to be released",
                hint=f"run `clientwright generate {target.api}`, and look at its CHANGELOG.md",
            )
        )
    config = target.config()
    document = read_documents(target, lambda _api, _stage: None).corrected
    stands = standing(target, config, surface_of(document, config, lock.names))
    paths = [*document.sources, target.overlay, target.settings]
    files = {
        relative(path, target.base): path.read_bytes().decode("utf-8")
        for path in paths
        if path is not None and path.exists()
    }
    files[HISTORY] = history_text(stands.versions)
    outputs = {path: hash_text(text) for path, text in files.items()}
    kept = Lock(generator=stands.number, inputs={}, outputs=outputs, names=lock.names)
    return stands, {**files, LOCK_NAME: write_lock(kept)}
