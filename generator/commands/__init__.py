"""What the command line offers, one module for each command."""

from __future__ import annotations

import argparse
from importlib import import_module

from ..problems import BadInput, Place, Problem
from ..report import Report, print_report


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
