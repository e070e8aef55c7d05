"""What the command line offers, one module for each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TypeVar

from ..pipeline import Built
from ..problems import BadInput, Place, Problem, display_path
from ..project import Target
from ..report import ApiReport, Report, State, print_report
from ..sink import Change

T = TypeVar("T")


def run(options: argparse.Namespace) -> int:
    """Run the command that was asked for, and report; returns the exit status."""
    command = import_module(f".{options.command}", __name__)
    try:
        report: Report = command.run(options)
    except BadInput as bad:
        report = Report(command=options.command, problems=bad.problems)
    return print_report(report, options)


def usage(found: str, expected: str, hint: str) -> Problem:
    """The problem of arguments that do not go together."""
    place = Place(file="command line")
    return Problem(code="usage", place=place, found=found, expected=expected, hint=hint)


def each(
    targets: Iterable[Target], work: Callable[[Target], T]
) -> tuple[list[tuple[Target, T]], tuple[Problem, ...]]:
    """What the work gives for each target that can be used, and the problems of all the others."""
    done: list[tuple[Target, T]] = []
    problems: list[Problem] = []
    for target in targets:
        try:
            done.append((target, work(target)))
        except BadInput as bad:
            problems += bad.problems
        except (MemoryError, RecursionError) as error:
            problems.append(_too_much(target, isinstance(error, MemoryError)))
    return done, tuple(problems)


def _too_much(target: Target, memory: bool) -> Problem:
    """The problem of a description that is beyond this machine, or beyond Python's stack."""
    place = Place(file=display_path(target.document))
    if memory:
        found, expected = "a description that needs more memory than there is", "a smaller one"
        return Problem(code="too-large", place=place, found=found, expected=expected)
    found = "parts in parts, or references to references, beyond what can be followed"
    return Problem(code="too-deep", place=place, found=found, expected="a flatter description")


def built_report(
    target: Target, state: State, built: Built, changes: tuple[Change, ...]
) -> ApiReport:
    """What happened to a package that was built."""
    return ApiReport(
        api=target.api,
        output=display_path(target.output),
        state=state,
        operations=built.operations,
        models=built.models,
        mended=built.mended,
        changes=changes,
        problems=built.problems,
    )
