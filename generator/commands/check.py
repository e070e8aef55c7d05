"""`clientwright check`: whether documents are what their pages give, and packages what their inputs
give. Nothing is written.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from ..pipeline import build, current
from ..problems import BadInput, display_path
from ..project import Target
from ..report import ApiReport, Progress, Report
from ..sink import check_folder, compare
from . import built_report, each, usage
from .generate import cache_of, targets


def run(options: argparse.Namespace) -> Report:
    """Compare each package with the one that its inputs give; all of them with a revision, if that
    is asked for.

    Raises:
        BadInput: The arguments do not go together, or a revision cannot be read.
    """
    _fitting(options)
    progress, cache = Progress(), cache_of(options)
    try:
        checked, problems = each(
            targets(options),
            lambda target: _check(target, progress, cache, strict=options.strict),
        )
    finally:
        progress.end()
    apis = tuple(api for _, api in checked)
    notes = tuple(f"{api.api}: {api.since}" for api in apis if api.since is not None)
    report = Report(command="check", apis=apis, problems=problems, notes=notes)
    return report if options.against is None else _with_changes(report, options)


def _check(target: Target, progress: Progress, cache: Path | None, *, strict: bool) -> ApiReport:
    problem = check_folder(target.output, writing=False)
    if problem is not None:
        raise BadInput(problem)
    lock = current(target, strict=strict)
    if lock is not None:
        output = display_path(target.output)
        return ApiReport(api=target.api, output=output, state="unchanged", since=lock.since)
    return _outdated(target, progress) or _built(target, progress, cache)


def _outdated(target: Target, progress: Progress) -> ApiReport | None:
    """How the document differs from what its pages give; None if it does not, or has none. What the
    package should be is known when that is settled.
    """
    from ..ingest.current import advice, outdated
    from ..ingest.run import folder_of

    changes = outdated(target, progress)
    if not changes:
        return None
    folder = display_path(folder_of(target))
    return ApiReport(
        api=target.api,
        output=folder,
        state="drift",
        changes=changes,
        summary="not what the pages give",
        advice=f"{folder} is not what its pages give: {advice(target)}, and commit the result",
    )


def _built(target: Target, progress: Progress, cache: Path | None) -> ApiReport:
    built = build(target, progress, cache=cache)
    changes = compare(target.output, built.files)
    report = built_report(target, "drift" if changes else "unchanged", built, changes)
    return replace(report, since=built.since)


def _fitting(options: argparse.Namespace) -> None:
    """Check that the arguments about a revision fit the others.

    Raises:
        BadInput: They do not.
    """
    if options.against is not None and options.spec is not None:
        hint = "`clientwright diff OLD NEW` compares two documents"
        raise BadInput(usage("--against beside --spec", "one or the other", hint))
    if options.fail_on is not None and options.against is None:
        hint = "--against names the revision to compare with"
        raise BadInput(usage("--fail-on without --against", "--against REV --fail-on LEVEL", hint))


def _with_changes(report: Report, options: argparse.Namespace) -> Report:
    """The report with what changes since a revision for the users of the packages."""
    from . import diff

    found = diff.run(argparse.Namespace(**{**vars(options), "sides": options.apis}))
    worse = "" if options.fail_on == "breaking" else ", or worse ones"
    said = f"there are {options.fail_on} changes since {options.against}{worse}"
    return replace(
        report,
        problems=tuple(dict.fromkeys([*report.problems, *found.problems])),
        text=found.text,
        data={"diff": found.data["apis"]},
        notes=(*report.notes, *([said] if found.failed else [])),
        failed=found.failed,
    )
