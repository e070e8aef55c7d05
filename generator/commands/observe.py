"""`clientwright observe`: what live APIs do that their documents do not say.

Recordings and HAR files are read once and held against all APIs that are asked for. The report has
no value that was sent or received.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..diff.surface import Surface, surface
from ..document import JsonObject
from ..lock import ChosenNames, read_lock
from ..observe.exchange import Seen
from ..observe.findings import Observed, add, findings, observed
from ..observe.har import read_har
from ..observe.pages import as_json, as_markdown, as_text
from ..observe.recordings import read_recording
from ..problems import BadInput, Problem
from ..project import Target
from ..report import Progress, Report
from . import each, usage
from .generate import cache_of
from .validate import documents


def run(options: argparse.Namespace) -> Report:
    """Compare what was seen with the documents; all files that cannot be read are listed."""
    _check(options)
    progress, cache = Progress(), cache_of(options)
    try:
        known, problems = each(documents(options), lambda target: _surface(target, cache))
        sides = [
            (target.api, observed(found, options.server, any_package=options.spec is not None))
            for target, found in known
        ]
        if not problems:
            progress(", ".join(name for name, _ in sides), "comparing")
            elsewhere, problems = _compare([side for _, side in sides], _files(options))
            if not problems:
                return _report(options, sides, elsewhere)
    finally:
        progress.end()
    return Report(command="observe", problems=problems)


def _check(options: argparse.Namespace) -> None:
    if not options.recording and not options.har:
        hint = "a package's RecordingTransport makes recordings, and browsers export HAR files"
        raise BadInput(usage("nothing to compare", "--recording FILE or --har FILE", hint))
    wrong = [url for url in options.server if not url.startswith(("http://", "https://"))]
    if wrong:
        found, expected = "--server without http:// or https://", "the URL of a server"
        raise BadInput(usage(found, expected, "write it as https://staging.example.com/v1"))


def _surface(target: Target, cache: Path | None) -> Surface:
    lock = read_lock(target.output) if target.settings is not None else None
    return surface(target, ChosenNames() if lock is None else lock.names, cache=cache)


def _files(options: argparse.Namespace) -> list[Iterator[Seen]]:
    return [*map(read_recording, options.recording), *map(read_har, options.har)]


def _compare(
    sides: list[Observed], files: Iterable[Iterator[Seen]]
) -> tuple[int, tuple[Problem, ...]]:
    """Count all exchanges; returns how many are of none of the APIs, and what is wrong with the
    files.
    """
    problems: list[Problem] = []
    elsewhere = 0
    for file in files:
        try:
            for seen in file:
                taken = [add(side, seen) for side in sides]
                elsewhere += not any(taken)
        except BadInput as bad:
            problems += bad.problems
    return elsewhere, tuple(problems)


def _report(
    options: argparse.Namespace, sides: list[tuple[str, Observed]], elsewhere: int
) -> Report:
    every = [(name, side, findings(side)) for name, side in sides]
    data: list[JsonObject] = [as_json(name, side, found) for name, side, found in every]
    show = as_markdown if options.format == "markdown" else as_text
    # Recordings and HAR files are often of some of the APIs only.
    some = [one for one in every if one[1].exchanges] or every
    lines = [line for name, side, found in some for line in show(name, side, found)]
    if elsewhere:
        lines.append(_elsewhere(elsewhere, any(side.exchanges for _, side in sides)))
    return Report(
        command="observe",
        text="" if options.json else "".join(f"{line}\n" for line in lines),
        data={"observed": [*data], "elsewhere": elsewhere},
        failed=options.fail_on_difference and any(found for _, _, found in every),
    )


def _elsewhere(count: int, some: bool) -> str:
    left = "1 exchange is" if count == 1 else f"{count} exchanges are"
    hint = "" if some else "; --server URL names a further base URL of the API"
    return f"{left} of other servers or other packages, and not looked at{hint}"
