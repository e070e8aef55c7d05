"""`clientwright check`: whether the packages are what their inputs give. Nothing is written."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..pipeline import build, is_current
from ..problems import BadInput, display_path
from ..project import Target
from ..report import ApiReport, Progress, Report
from ..sink import check_folder, compare
from . import built_report, each
from .generate import cache_of, targets


def run(options: argparse.Namespace) -> Report:
    """Compare each package with the one that its inputs give."""
    progress, cache = Progress(), cache_of(options)
    try:
        checked, problems = each(
            targets(options),
            lambda target: _check(target, progress, cache, strict=options.strict),
        )
    finally:
        progress.end()
    return Report(command="check", apis=tuple(api for _, api in checked), problems=problems)


def _check(target: Target, progress: Progress, cache: Path | None, *, strict: bool) -> ApiReport:
    problem = check_folder(target.output, writing=False)
    if problem is not None:
        raise BadInput(problem)
    if is_current(target, strict=strict):
        return ApiReport(api=target.api, output=display_path(target.output), state="unchanged")
    built = build(target, progress, cache=cache)
    changes = compare(target.output, built.files)
    return built_report(target, "drift" if changes else "unchanged", built, changes)
