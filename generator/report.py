"""What a command did, as text for people, as annotations for GitHub, or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TextIO, TypeAlias

from .document import JsonValue
from .lock import LOCK_NAME
from .problems import Problem, in_order, render
from .since import Since, since_json
from .sink import Change, first_difference

_DIFF_LINES = 400
_ADVICE = (
    "the packages are not what their inputs give: run `clientwright generate`, "
    "and commit the result"
)
_WRITES_NOTHING = frozenset({"check", "diff", "observe", "validate"})
_LISTED = 20  # problems of one code that text lists; vendors repeat a fault thousands of times


State: TypeAlias = Literal["unchanged", "written", "drift", "valid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiReport:
    """What happened to one API. `changes` are what was, or would have to be, written.

    `figures` are further counts by name, which `summary` tells in words. `advice` says what to do
    about drift; `since` is how the package differs from its last release, None if there was none.
    """

    api: str
    output: str
    state: State
    operations: int = 0
    models: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    mended: int = 0
    figures: Mapping[str, int] = field(default_factory=dict[str, int])
    summary: str = ""
    advice: str = _ADVICE
    since: Since | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a command. Where there are errors, only the `apis` in the state `written` were
    written, or none.

    `text` is what the command makes, for one that makes text; `notes` say what else was done.
    `data` is what `--json` has besides, or instead of what it has of the APIs; `failed` is whether
    the command found what it was asked to fail on.
    """

    command: str
    apis: tuple[ApiReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    text: str = ""
    notes: tuple[str, ...] = field(default=())
    data: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    failed: bool = False

    @property
    def listed(self) -> tuple[Problem, ...]:
        """All problems, in order."""
        return in_order([*self.problems, *(p for api in self.apis for p in api.problems)])

    def status(self, *, strict: bool) -> int:
        """The exit status: 2 for errors or (when strict) any problem, 1 for drift or where the
        command failed, else 0.
        """
        if any(strict or problem.level == "error" for problem in self.listed):
            return 2
        return 1 if self.failed or any(api.state == "drift" for api in self.apis) else 0


def print_report(report: Report, options: argparse.Namespace) -> int:
    """Print a report in the form that was asked for; returns the exit status."""
    status = report.status(strict=options.strict)
    if report.text:
        sys.stdout.write(report.text)
    form: str = "json" if options.json else getattr(options, "format", "text")
    if form == "json":
        print(json.dumps(_as_json(report, status), indent=2))
    elif form == "github":
        _print_lines(_annotations(report), sys.stdout)
    else:
        _print_lines(_problems(report.listed), sys.stderr)
        # What `diff` and `schemas` make goes to standard output, and nothing else does.
        makes_text = report.command == "diff" or (
            report.command == "schemas" and options.output is None
        )
        _print_lines(_summary(report, status), sys.stderr if makes_text else sys.stdout)
    return status


def _print_lines(lines: Iterable[str], stream: TextIO) -> None:
    for line in lines:
        print(line, file=stream)


def _problems(listed: Iterable[Problem]) -> Iterator[str]:
    """The problems as text: the first of each code, then the number of the others."""
    counts: Counter[str] = Counter()
    for problem in listed:
        counts[problem.code] += 1
        if counts[problem.code] <= _LISTED:
            yield render(problem)
    for code, count in counts.items():
        if count > _LISTED:
            yield f"... and {count - _LISTED} more [{code}]; all with --json"


def _summary(report: Report, status: int) -> Iterator[str]:
    for api in report.apis:
        yield from _diffs(api)
    for api in report.apis:
        yield f"{api.api}: {_said(api)}"
        if not (_all_new(api) or _is_missing(api)):
            yield from (f"  {_line(api, change)}" for change in api.changes)
    yield from report.notes
    errors = sum(problem.level == "error" for problem in report.listed)
    if errors and report.command in _WRITES_NOTHING:
        yield count(errors, "error")
        return
    if errors:
        names = [api.api for api in report.apis if api.state == "written"]
        written = "only what is named above was written" if report.notes else written_only(names)
        yield f"{count(errors, 'error')}; {written}"
        return
    advice = {api.advice for api in report.apis if api.state == "drift"}
    yield from sorted(advice, key=lambda text: (text == _ADVICE, text))  # documents come first
    if status == 2:
        listed = f"{count(len(report.listed), 'problem')} listed (--strict)"
        yield listed if report.command in _WRITES_NOTHING else f"{listed}; nothing was written"


def written_only(names: Sequence[str]) -> str:
    """What a run that failed has written all the same."""
    return f"only {', '.join(names)} was written" if names else "nothing was written"


def _all_new(api: ApiReport) -> bool:
    """Whether a package was written for the first time: then its files need no list."""
    return api.state == "written" and all(change.kind == "added" for change in api.changes)


def _is_missing(api: ApiReport) -> bool:
    """Whether a package is not there at all: then all of it would be its diff."""
    paths = {change.path for change in api.changes if change.kind == "added"}
    return api.state == "drift" and LOCK_NAME in paths and len(paths) == len(api.changes) > 1


def _said(api: ApiReport) -> str:
    if _is_missing(api):
        return "not generated yet"
    match api.state:
        case "unchanged":
            return f"up to date ({api.summary})" if api.summary else "up to date"
        case "valid":
            return "valid"
        case _:
            made = f"{count(api.operations, 'operation')}, {count(api.models, 'model')}"
            made = api.summary or made
            verb = "wrote" if api.state == "written" else "drift in"
            return f"{verb} {count(len(api.changes), 'file')} ({made})"


def _line(api: ApiReport, change: Change) -> str:
    """One line for a file: what happened to it, and how many lines came and went."""
    import difflib

    words = {
        "edited": "edited by hand",
        "stray": "not ours; left alone" if api.state == "written" else "not ours",
    }
    old, new = (change.old or "").splitlines(), (change.new or "").splitlines()
    matcher = list(difflib.ndiff(old, new)) if len(old) + len(new) < 2000 else []
    added = sum(line.startswith("+ ") for line in matcher)
    removed = sum(line.startswith("- ") for line in matcher)
    counted = f" (+{added} -{removed})" if matcher and change.kind != "stray" else ""
    return f"{api.output}/{change.path}: {words.get(change.kind, change.kind)}{counted}"


def _diffs(api: ApiReport) -> Iterator[str]:
    """Unified diffs from what is there to what should be there."""
    import difflib

    if api.state != "drift" or _is_missing(api):
        return
    for change in api.changes:
        if change.kind == "stray":
            continue
        name = f"{api.output}/{change.path}"
        lines = list(
            difflib.unified_diff(
                (change.old or "").splitlines(),
                (change.new or "").splitlines(),
                fromfile=name if change.old is not None else "/dev/null",
                tofile=name if change.new is not None else "/dev/null",
                lineterm="",
            )
        )
        yield from lines[:_DIFF_LINES]
        if len(lines) > _DIFF_LINES:
            yield f"... {len(lines) - _DIFF_LINES} more lines"


def _annotations(report: Report) -> Iterator[str]:
    """Workflow commands of GitHub Actions, which show as annotations at the lines they name."""
    for problem in report.listed:
        place = problem.place
        yield annotation(problem.level, render(problem), file=place.file, line=place.line)
    for api in report.apis:
        if _is_missing(api):
            text = f"{api.output}: {_said(api)}\n{api.advice}"
            yield annotation("error", text, file=f"{api.output}/{LOCK_NAME}", title="drift")
        elif api.state == "drift":
            for change in api.changes:
                file, line = f"{api.output}/{change.path}", first_difference(change)
                text = f"{_line(api, change)}\n{api.advice}"
                yield annotation("error", text, file=file, line=line, title="drift")
        if api.since is not None and api.since.changes:
            text = f"{api.api}: {api.since}"
            yield annotation("notice", text, title="since the last release")


def annotation(
    level: Literal["error", "warning", "notice"],
    text: str,
    *,
    file: str = "",
    line: int | None = None,
    title: str = "",
) -> str:
    """A workflow command of GitHub Actions, which shows the text at the line of a file; whatever
    is in it, it is one command.
    """
    stated = {"file": file, "line": str(line or ""), "title": title}
    properties = ",".join(f"{key}={_property(value)}" for key, value in stated.items() if value)
    return f"::{level} {properties}::{_data(text)}" if properties else f"::{level}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _as_json(report: Report, status: int) -> dict[str, object]:
    return {
        "command": report.command,
        "status": status,
        "problems": [_problem(problem) for problem in report.problems],
        "notes": list(report.notes),
        "apis": [
            {
                "api": api.api,
                "output": api.output,
                "state": api.state,
                "operations": api.operations,
                "models": api.models,
                "mended": api.mended,
                **({"figures": dict(api.figures)} if api.figures else {}),
                **since_json(api.since),
                "changes": [{"path": c.path, "kind": c.kind} for c in api.changes],
                "problems": [_problem(problem) for problem in api.problems],
            }
            for api in report.apis
        ],
        **report.data,
    }


def _problem(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code,
        "level": problem.level,
        "file": place.file,
        "line": place.line,
        "pointer": place.pointer,
        "found": problem.found,
        "expected": problem.expected,
        "hint": problem.advice,
    }


def count(number: int, noun: str) -> str:
    """The number with its noun, in the plural where it needs one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Progress:
    """Says on a terminal what is being done, once the run has taken longer than a second."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = False

    def __call__(self, api: str, stage: str) -> None:
        """Say that a stage of an API begins."""
        if sys.stderr.isatty() and time.monotonic() - self._start > 1:
            sys.stderr.write(f"\r\x1b[K{api}: {stage}...")
            sys.stderr.flush()
            self._shown = True

    def end(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
