"""`clientwright diff`: what a new version of an API changes for the users of its package."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, TypeAlias, assert_never

from ..diff.bump import Suggestion, next_version, suggest, worst
from ..diff.change import LEVELS, Change, Level
from ..diff.json_output import entry
from ..diff.output import ApiDiff
from ..diff.rules import RULE_OF
from ..diff.sources import Pair, against, labelled, surfaces, two_sides
from ..diff.surface import Surface
from ..problems import BadInput, Place, display_path
from ..project import Target
from ..report import Progress, Report
from . import each, usage
from .generate import cache_of

Form: TypeAlias = Literal["text", "markdown", "json", "github"]


def run(options: argparse.Namespace) -> Report:
    """Compare two versions of one API, or of all whose inputs are others than at a revision.

    Raises:
        BadInput: The arguments do not go together, or a revision cannot be read.
    """
    progress, cache = Progress(), cache_of(options)
    try:
        with _pairs(options) as pairs:
            by_target = {pair.target: pair for pair in pairs}
            done, problems = each(
                by_target, lambda target: _diff(by_target[target], progress, cache)
            )
            found = dict(done)
            diffs = tuple(found.get(pair.target) or _unreadable(pair) for pair in pairs)
    finally:
        progress.end()
    form: Form = "json" if options.json else options.format
    return Report(
        command="diff",
        problems=problems,
        text=_text(diffs, form),
        data={"apis": [entry(diff) for diff in diffs]},
        failed=any(_fails(diff, options.fail_on) for diff in diffs),
    )


def _pairs(options: argparse.Namespace) -> AbstractContextManager[tuple[Pair, ...]]:
    """The versions to compare.

    Raises:
        BadInput: The arguments name none.
    """
    sides: list[str] = options.sides
    if options.against is not None:
        return against(options.root, options.against, sides)
    if len(sides) != 2:
        found = f"{len(sides)} {'side' if len(sides) == 1 else 'sides'} to compare"
        hint = "each is a document, a folder under specs/, or either at a revision: REV:PATH"
        raise BadInput(usage(found, "OLD and NEW, or --against REV", hint))
    return two_sides(sides[0], sides[1], options.root)


def _diff(pair: Pair, progress: Progress, cache: Path | None) -> ApiDiff:
    old, new = pair.old, pair.new
    if old is None or new is None:
        return _whole(pair)
    from ..diff.compare import compare

    progress(pair.api, "comparing")
    before, after = surfaces(pair, old, new, cache=cache)
    changes = tuple(map(pair.change, compare(before, after)))
    return ApiDiff(
        api=pair.api,
        state="changed",
        old=pair.shown(old),
        new=pair.shown(new),
        changes=changes,
        suggestion=_suggestion(pair, new, (before, after), changes),
    )


def _suggestion(
    pair: Pair, new: Target, sides: tuple[Surface, Surface], changes: Sequence[Change]
) -> Suggestion:
    """The next version of the package: once it was released, it counts from there, as `generate`
    does, whatever the versions of the documents are.
    """
    from ..releases import since_release

    before, after = sides
    with labelled(pair.labels):
        released = since_release(new, after)
    if released is None:
        return suggest(before.api.version, after.api.version, changes)
    number, since = released
    return suggest(number, after.config.version or next_version(number, worst(since)), since)


def _whole(pair: Pair) -> ApiDiff:
    """An API that one side does not have: its package comes or goes."""
    with labelled(pair.labels):
        package = pair.target.config().package
    place = Place(file=display_path(pair.target.document))
    gone = pair.new is None
    rule = RULE_OF["api-removed" if gone else "api-added"]
    change = Change(
        rule=rule.name,
        subject=package,
        text="is gone as a whole" if gone else "is a new package",
        callers=rule.callers,
        types=rule.types,
        old=place if gone else None,
        new=None if gone else place,
    )
    return ApiDiff(
        api=pair.api,
        state="removed" if gone else "added",
        old=pair.shown(pair.old),
        new=pair.shown(pair.new),
        changes=(pair.change(change),),
    )


def _unreadable(pair: Pair) -> ApiDiff:
    """An API that the problems of the report are about."""
    return ApiDiff(
        api=pair.api, state="unreadable", old=pair.shown(pair.old), new=pair.shown(pair.new)
    )


def _fails(diff: ApiDiff, level: Level | None) -> bool:
    """Whether a change is of this level or worse; nothing fails on None."""
    found = worst(diff.changes)
    return level is not None and found is not None and LEVELS.index(found) <= LEVELS.index(level)


def _text(diffs: Sequence[ApiDiff], form: Form) -> str:
    match form:
        case "text":
            from ..diff.text_output import text

            return text(diffs)
        case "markdown":
            from ..diff.markdown_output import page

            return page(diffs)
        case "github":
            from ..diff.github_output import lines

            return "".join(f"{line}\n" for line in lines(diffs))
        case "json":
            return ""
        case _:
            assert_never(form)
