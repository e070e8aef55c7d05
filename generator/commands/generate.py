"""`clientwright generate`: write the packages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from ..documents import verdict_folder
from ..pipeline import Built, build, current
from ..problems import BadInput, Problem, display_path
from ..project import Target, find_targets, single_target
from ..report import ApiReport, Progress, Report, written_only
from ..sink import check_folder, compare, tidy, unwritten, write
from . import built_report, each, usage

_Job: TypeAlias = tuple[Target, Built | None]


def run(options: argparse.Namespace) -> Report:
    """Build every package that is not up to date; write all of them, or none if any cannot be
    built or, when strict, has a problem.
    """
    progress, cache = Progress(), cache_of(options)
    try:
        built, problems = each(
            targets(options), lambda target: _build(options, target, progress, cache)
        )
    finally:
        progress.end()
    if options.strict:
        problems += tuple(p for _, package in built if package for p in package.problems)
    return Report(command="generate", problems=problems) if problems else _write_all(built)


def targets(options: argparse.Namespace) -> list[Target]:
    """The packages that the arguments ask for.

    Raises:
        BadInput: The arguments do not go together, or name an API that is not there.
    """
    if options.spec is None:
        stated = {"--output": options.output, "--package": options.package}
        given = [name for name, value in stated.items() if value is not None]
        if given:
            hint = "the APIs under specs/ have these settings in their package.toml"
            found = f"{' and '.join(given)} without --spec"
            raise BadInput(usage(found, "--spec FILE --output DIR", hint))
        return find_targets(options.root, options.apis)
    no_names_beside_spec(options)
    if options.output is None:
        hint = "--output names the folder that the package is written to"
        raise BadInput(usage("--spec without --output", "--spec FILE --output DIR", hint))
    return [single_target(options.spec, options.output, options.package)]


def no_names_beside_spec(options: argparse.Namespace) -> None:
    """Check that not both a document and names of APIs are given.

    Raises:
        BadInput: They are.
    """
    if options.spec is not None and options.apis:
        hint = "leave the names out: --spec is a document outside specs/"
        raise BadInput(usage("API names beside --spec", "one or the other", hint))


def cache_of(options: argparse.Namespace) -> Path | None:
    """The folder of verdicts, unless there is to be none."""
    return None if options.no_cache else verdict_folder()


def _build(
    options: argparse.Namespace, target: Target, progress: Progress, cache: Path | None
) -> Built | None:
    """The package, or None if it is up to date.

    Raises:
        BadInput: It cannot be made, or its document is not what its pages give.
    """
    tidy(target.output)
    problem = check_folder(target.output)
    if problem is not None:
        raise BadInput(problem)
    if not options.force and current(target, strict=options.strict) is not None:
        return None
    from ..ingest.current import outdated, outdated_problem

    stale = outdated(target, progress)
    if stale:
        raise BadInput(*(outdated_problem(target, change) for change in stale))
    return build(target, progress, cache=cache)


def _write_all(built: list[_Job]) -> Report:
    """Write what was built; a package that cannot be written does not keep others from it.

    Raises:
        KeyboardInterrupt: With a text that says what was written before.
    """
    apis: list[ApiReport] = []
    problems: list[Problem] = []
    for target, package in built:
        try:
            apis.append(_write(target, package))
        except BadInput as bad:
            problems += bad.problems
        except KeyboardInterrupt as stop:
            names = [api.api for api in apis if api.state == "written"]
            if package is not None and not unwritten(compare(target.output, package.files)):
                names.append(target.api)
            raise KeyboardInterrupt(written_only(names)) from stop
    return Report(command="generate", apis=tuple(apis), problems=tuple(problems))


def _write(target: Target, built: Built | None) -> ApiReport:
    if built is None:
        return ApiReport(api=target.api, output=display_path(target.output), state="unchanged")
    changes = compare(target.output, built.files)
    write(target.output, built.files, changes)
    return built_report(target, "written" if changes else "unchanged", built, changes)
