"""`clientwright validate`: documents, overlays and settings, without making anything of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..documents import read_document
from ..problems import display_path
from ..project import Target, find_targets, single_target
from ..report import ApiReport, Progress, Report
from . import each
from .generate import cache_of, no_names_beside_spec


def run(options: argparse.Namespace) -> Report:
    """Read and validate all that is asked for; every problem of every API is listed."""
    progress, cache = Progress(), cache_of(options)
    try:
        valid, problems = each(
            documents(options), lambda target: _validate(target, progress, cache)
        )
    finally:
        progress.end()
    return Report(command="validate", apis=tuple(api for _, api in valid), problems=problems)


def documents(options: argparse.Namespace) -> list[Target]:
    """The APIs that the arguments name, or the one document.

    Raises:
        BadInput: The arguments do not go together, or name an API that is not there.
    """
    if options.spec is not None:
        no_names_beside_spec(options)
        return [single_target(options.spec, Path(), None)]
    return find_targets(options.root, options.apis)


def _validate(target: Target, progress: Progress, cache: Path | None) -> ApiReport:
    target.config()
    read = read_document(target, progress, cache=cache)
    output = display_path(target.document)
    return ApiReport(
        api=target.api, output=output, state="valid", problems=read.problems, mended=read.mended
    )
