"""`clientwright check`: whether the packages are what their inputs give. Nothing is written."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..pipeline import build, is_current
from ..problems import BadInput, Problem, display_path
from ..project import Target
from ..report import ApiReport, Progress, Report
from ..sink import check_folder, compare
from .generate import cache_of, targets


def run(options: argparse.Namespace) -> Report:
    """Compare each package with the one that its inputs give."""
    progress, cache = Progress(), cache_of(options)
    apis: list[ApiReport] = []
    problems: list[Problem] = []
    try:
        for target in targets(options):
            try:
                apis.append(_check(target, progress, cache, strict=options.strict))
            except BadInput as bad:
                problems += bad.problems
    finally:
        progress.end()
    return Report(command="check", apis=tuple(apis), problems=tuple(problems))


def _check(target: Target, progress: Progress, cache: Path | None, *, strict: bool) -> ApiReport:
    output = display_path(target.output)
    problem = check_folder(target.output, writing=False)
    if problem is not None:
        raise BadInput(problem)
    if is_current(target, strict=strict):
        return ApiReport(api=target.api, output=output, state="unchanged")
    built = build(target, progress, cache=cache)
    changes = compare(target.output, built.files)
    return ApiReport(
        api=target.api,
        output=output,
        state="drift" if changes else "unchanged",
        operations=built.operations,
        models=built.models,
        mended=built.mended,
        changes=changes,
        problems=built.problems,
    )
