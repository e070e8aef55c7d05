"""What was last released of an API, and what its users will notice since then.

`specs/<api>/released/` is kept by `clientwright release`: the inputs of the last release, in a
folder like that of an API itself, a lock with its names, and `history.json` with the changes of
each release so far. The version of a package and its CHANGELOG.md follow from it, so that the same
inputs give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .config import PackageConfig
from .document import JsonValue
from .lock import Lock, hash_file, read_lock, relative
from .problems import BadInput, Place, Problem, display_path, quoted
from .project import Target, folder_target
from .since import Since
from .versions import is_release, numbers, release

if TYPE_CHECKING:
    from .diff.change import Change, Level
    from .diff.surface import Surface

RELEASED = "released"
HISTORY = "history.json"
_VERSION = re.compile(r"""\s*["']?version["']?\s*=""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change as a changelog tells it; `level` is the worse for callers and type checkers."""

    level: Level
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a package and what changed in it; `first` if there is none before it."""

    number: str
    entries: tuple[Entry, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a package stands: its versions, the newest first, which is that of the package now.

    `released` says whether that one is released: nothing that users notice has changed since.
    """

    versions: tuple[Version, ...]
    released: bool = False

    @property
    def number(self) -> str:
        """The version of the package."""
        return self.versions[0].number

    @property
    def since(self) -> Since | None:
        """How the package differs from its last release; None if there was none."""
        newest, *older = self.versions
        if self.released:
            return Since(version=newest.number, release=newest.number, changes={})
        if not older:
            return None
        levels = Counter[str](entry.level for entry in newest.entries)
        return Since(version=newest.number, release=older[0].number, changes=dict(levels))


def standing(target: Target, config: PackageConfig, now: Surface) -> Standing:
    """Where the package of a target stands.

    Raises:
        BadInput: What was released cannot be read, or the settings name a version that is too low
            for what has changed.
    """
    from .diff.bump import next_version, worst

    past = _history(target)
    if not past:
        return Standing(
            versions=(Version(number=config.version or release(now.api.version), first=True),)
        )
    changes = _changes(target, now)
    needed = next_version(past[0].number, worst(changes))
    number = _chosen(target, config, needed, changes) if config.version else needed
    if not changes and number == past[0].number:
        return Standing(versions=past, released=True)
    entries = tuple(
        Entry(level=each.level, subject=each.subject, text=each.text) for each in changes
    )
    return Standing(versions=(Version(number=number, entries=entries), *past))


def since_release(target: Target, now: Surface) -> tuple[str, tuple[Change, ...]] | None:
    """The version of the last release and what has changed since; None if there was none.

    Raises:
        BadInput: What was released cannot be read.
    """
    past = _history(target)
    return (past[0].number, _changes(target, now)) if past else None


def released_target(target: Target) -> Target | None:
    """The inputs of the last release; None if there was none."""
    if target.settings is None:
        return None
    folder = released_folder(target)
    found = folder_target(folder, folder)
    return replace(found, api=target.api) if found.document.exists() else None


def released_folder(target: Target) -> Path:
    """Where the inputs of the last release are kept."""
    assert target.settings is not None, "an API under specs/"
    return target.settings.parent / RELEASED


def history_text(versions: tuple[Version, ...]) -> str:
    """The text of `history.json`."""
    return json.dumps([asdict(version) for version in versions], indent=1) + "\n"


def _changes(target: Target, now: Surface) -> tuple[Change, ...]:
    from .diff.compare import compare
    from .diff.surface import surface_of
    from .documents import read_documents

    before = released_target(target)
    if before is None:
        place = Place(file=display_path(released_folder(target)))
        found, expected = f"{HISTORY} without a document", "the inputs of the last release"
        hint = "bring the folder back from version control"
        raise BadInput(
            Problem(code="bad-release", place=place, found=found, expected=expected, hint=hint)
        )
    lock = read_lock(before.output)
    if lock is not None and lock.names == now.plan.chosen and _same_files(target, lock):
        return ()
    document = read_documents(before, lambda _api, _stage: None).corrected
    earlier = lock.names if lock is not None else now.plan.chosen
    return compare(surface_of(document, before.config(), earlier), now)


def _same_files(target: Target, lock: Lock) -> bool:
    """Whether the inputs are byte for byte those of the last release, whose lock this is."""
    kept = {path: known for path, known in lock.outputs.items() if path != HISTORY}
    later = [path for path in (target.overlay, target.settings) if path and path.exists()]
    return all(hash_file(target.base / path) == known for path, known in kept.items()) and all(
        relative(path, target.base) in kept for path in later
    )


def _chosen(target: Target, config: PackageConfig, needed: str, changes: tuple[Change, ...]) -> str:
    """The version that the settings name, which must be enough for what has changed."""
    stated = config.version or needed
    if numbers(stated) < numbers(needed):
        assert target.settings is not None
        noun = "change" if len(changes) == 1 else "changes"
        why = f"for {len(changes)} {noun}" if changes else "which is released"
        reason = "".join(f", while {each.subject} {each.text}" for each in changes[:1])
        place = Place(file=display_path(target.settings), line=_version_line(target.settings))
        raise BadInput(
            Problem(
                code="version-too-low",
                place=place,
                found=f"version = {quoted(stated)}{reason}",
                expected=f"{needed} or higher, {why}",
                hint=f'write version = "{needed}", or leave the key out: the version then follows',
            )
        )
    return stated


def _version_line(settings: Path) -> int | None:
    lines = settings.read_text("utf-8").splitlines()
    return next((at for at, line in enumerate(lines, 1) if _VERSION.match(line)), None)


def _history(target: Target) -> tuple[Version, ...]:
    """The released versions, the newest first; none if there is no such folder."""
    if target.settings is None or not (path := released_folder(target) / HISTORY).exists():
        return ()
    try:
        content: JsonValue = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        content = None
    versions = [_version(each) for each in content] if isinstance(content, list) else [None]
    whole = tuple(version for version in versions if version is not None)
    if not whole or len(whole) != len(versions):
        hint = "bring it back from version control; `clientwright release` writes it"
        place = Place(file=display_path(path))
        found, expected = "something else than a history of releases", "what a release has written"
        raise BadInput(
            Problem(code="bad-release", place=place, found=found, expected=expected, hint=hint)
        )
    return whole


def _version(value: JsonValue) -> Version | None:
    match value:
        case {"number": str(number), "entries": list(entries), "first": bool(first)} if is_release(
            number
        ):
            read = [_entry(each) for each in entries]
            known = tuple(entry for entry in read if entry is not None)
            if len(known) == len(read):
                return Version(number=number, entries=known, first=first)
            return None
        case _:
            return None


def _entry(value: JsonValue) -> Entry | None:
    match value:
        case {
            "level": "breaking" | "compatible" | "docs" as level,
            "subject": str(subject),
            "text": str(text),
        }:
            return Entry(level=level, subject=subject, text=text)
        case _:
            return None
