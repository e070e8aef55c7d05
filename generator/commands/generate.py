"""`clientwright generate`: write the packages."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..pipeline import Built, build, is_current, verdict_folder
from ..problems import BadInput, Problem, display_path
from ..project import Target, find_targets, single_target
from ..report import ApiReport, Progress, Report
from ..sink import check_folder, compare, write
from . import usage


def run(options: argparse.Namespace) -> Report:
    """Build every package that is not up to date; write all of them, or none if any cannot be
    built.
    """
    progress = Progress()
    try:
        return _generate(
            targets(options), force=options.force, progress=progress, cache=cache_of(options)
        )
    finally:
        progress.end()


def targets(options: argparse.Namespace) -> list[Target]:
    """The packages that the arguments ask for.

    Raises:
        BadInput: The arguments do not go together, or name an API that is not there.
    """
    if options.spec is None and options.output is None and options.package is None:
        return find_targets(options.root, options.apis)
    if options.spec is None or options.output is None:
        raise BadInput(usage("--output and --package without --spec", "--spec FILE --output DIR"))
    if options.apis:
        raise BadInput(usage("API names beside --spec", "one or the other"))
    return [single_target(options.spec, options.output, options.package)]


def cache_of(options: argparse.Namespace) -> Path | None:
    """The folder of verdicts, unless there is to be none."""
    return None if options.no_cache else verdict_folder()


def _generate(
    wanted: list[Target], *, force: bool, progress: Progress, cache: Path | None
) -> Report:
    built: list[tuple[Target, Built | None]] = []
    problems: list[Problem] = []
    for target in wanted:
        try:
            built.append((target, _build(target, force=force, progress=progress, cache=cache)))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        return Report(command="generate", problems=tuple(problems))
    return Report(command="generate", apis=tuple(_write(*pair) for pair in built))


def _build(target: Target, *, force: bool, progress: Progress, cache: Path | None) -> Built | None:
    """The package, or None if it is up to date."""
    problem = check_folder(target.output)
    if problem is not None:
        raise BadInput(problem)
    return None if not force and is_current(target) else build(target, progress, cache=cache)


def _write(target: Target, built: Built | None) -> ApiReport:
    output = display_path(target.output)
    if built is None:
        return ApiReport(api=target.api, output=output, state="unchanged")
    changes = compare(target.output, built.files)
    write(target.output, built.files, changes)
    return ApiReport(
        api=target.api,
        output=output,
        state="written" if changes else "unchanged",
        operations=built.operations,
        models=built.models,
        mended=built.mended,
        changes=changes,
        problems=built.problems,
    )
