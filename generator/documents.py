"""From a target to its document: read, corrected by its overlay, and judged."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from .beside import beside
from .problems import BadInput, Problem
from .project import Target

if TYPE_CHECKING:
    from .document import Document

Progress: TypeAlias = Callable[[str, str], None]
"""Called with the API and the stage that begins."""

_LARGE = 500_000
"""Bytes of a document whose validation is worth a process of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A corrected document that can be used, the warnings about it, and what its overlay mends."""

    document: Document
    problems: tuple[Problem, ...]
    mended: int


def read_document(target: Target, progress: Progress, *, cache: Path | None = None) -> Read:
    """The corrected, validated document of a target.

    It is validated as published and once more after the overlay. What the overlay puts right does
    not count against it.

    Raises:
        BadInput: It cannot be used.
    """
    documents = read_documents(target, progress)
    progress(target.api, "validating")
    verdict = _verdict(*_problems(documents, cache))
    return Read(document=documents.corrected, problems=verdict.problems, mended=verdict.mended)


@dataclass(frozen=True, slots=True)
class Documents:
    """A document as published, and with its overlay applied; the same if there is none."""

    published: Document
    corrected: Document


@dataclass(frozen=True, slots=True)
class Verdict:
    """The warnings about a document that can be used, and how many faults its overlay mends."""

    problems: tuple[Problem, ...]
    mended: int


def read_documents(target: Target, progress: Progress) -> Documents:
    """The documents of a target, not yet validated.

    Raises:
        BadInput: The files or the overlay cannot be read.
    """
    from .bundle import bundle
    from .load import load
    from .overlay import apply

    progress(target.api, "reading")
    published = bundle(load(target.document))
    corrected = published
    if target.overlay is not None and target.overlay.exists():
        corrected = apply(published, target.overlay)
    return Documents(published, corrected)


@contextmanager
def judged(
    target: Target, documents: Documents, progress: Progress, cache: Path | None
) -> Generator[Callable[[], Verdict]]:
    """A call that gives the verdict on a document, or raises it as `BadInput`.

    Of a small document it is known at once; that on a large one is found beside what else happens.
    """
    if sum(len(file.data) for file in documents.corrected.files) < _LARGE:
        progress(target.api, "validating")
        verdict = _verdict(*_problems(documents, cache))
        yield lambda: verdict
        return
    with beside(lambda: _problems(documents, cache)) as problems:

        def waited() -> Verdict:
            progress(target.api, "validating")
            return _verdict(*problems())

        yield waited


def _problems(
    documents: Documents, cache: Path | None
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The problems of the corrected document, and those that it had before."""
    from .validate import validate

    corrected = validate(documents.corrected, cache=cache)
    if documents.published is documents.corrected or _errors(corrected):
        return corrected, ()
    return corrected, validate(documents.published, cache=cache)


def _verdict(corrected: tuple[Problem, ...], before: tuple[Problem, ...]) -> Verdict:
    errors = _errors(corrected)
    if errors:
        raise BadInput(*errors)
    return Verdict(corrected, mended=len(set(before) - set(corrected)))


def _errors(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.level == "error"]


def verdict_folder() -> Path | None:
    """Where verdicts are kept between runs: in the user's cache folder; None if there is none.

    Source: XDG Base Directory Specification, `XDG_CACHE_HOME`.
    """
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(home) if home else Path.home() / ".cache") / "clientwright" / "verdicts"
    except RuntimeError:
        return None
