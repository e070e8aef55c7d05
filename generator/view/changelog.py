"""View of a package's CHANGELOG.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..releases import Entry, Standing, Version
from ..text import Code, markdown, markdown_sentence
from .types import code

_HEADINGS = (("breaking", "Breaking"), ("compatible", "Compatible"), ("docs", "Documentation"))
_LISTED = 200  # changes of one kind; a vendor can rewrite thousands of descriptions at once


@dataclass(frozen=True, slots=True)
class SectionView:
    """The changes of one level, each a line; `more` is how many of them are not listed."""

    heading: Code
    changes: tuple[Code, ...]
    more: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version: its heading, what is said where it has no sections, and these."""

    heading: Code
    says: Code
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True)
class ChangelogView:
    """All versions, the newest first."""

    versions: tuple[VersionView, ...]


def changelog_view(standing: Standing) -> ChangelogView:
    """The changelog of a package."""
    newest, *older = standing.versions
    views = [_version(newest, released=standing.released)]
    return ChangelogView((*views, *(_version(each, released=True) for each in older)))


def _version(version: Version, *, released: bool) -> VersionView:
    says = "The first version." if version.first else "No changes that users notice."
    return VersionView(
        heading=markdown(version.number if released else f"{version.number}, not released"),
        says=code("" if version.entries else says),
        sections=tuple(_sections(version)),
    )


def _change(entry: Entry) -> Code:
    subject = entry.subject.replace("`", "'")  # a name of the document
    return markdown_sentence(f"`{subject}` {entry.text}")


def _sections(version: Version) -> Iterator[SectionView]:
    for level, heading in _HEADINGS:
        entries = [entry for entry in version.entries if entry.level == level]
        if entries:
            listed = tuple(_change(entry) for entry in entries[:_LISTED])
            yield SectionView(code(heading), listed, max(len(entries) - _LISTED, 0))
