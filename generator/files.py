"""The files that the references of a document lead into, and which of them may be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from .document import JsonValue, Source, objects
from .load import MAX_BYTES, parse, read
from .problems import BadInput, Place, Problem, display_path, quoted
from .references import anchors
from .remote import FetchError, check_host, fetch

_MAX_FILES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that references count from or lead into. `anchors` are the names given in it."""

    source: Source
    tree: JsonValue
    anchors: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Files:
    """The files opened so far, by location (None for those that cannot be read), and all faults.

    Only files below `root` and on `hosts` are opened.
    """

    root: Path
    hosts: frozenset[str]
    opened: dict[str, File | None]
    problems: list[Problem] = field(default_factory=list[Problem])


def open_reference(files: Files, base: File, uri: str, place: Callable[[], Place]) -> File | None:
    """The file at a URI that is written in `base`; None after a problem at this place is noted."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        files.problems.append(_unresolved(place(), uri, "which is not a URI"))
        return None
    if base.source.remote or parts.scheme or parts.netloc:
        return _remote(files, base, uri, place)
    return _local(files, base, uri, place)


def _local(files: Files, base: File, uri: str, place: Callable[[], Place]) -> File | None:
    folder = Path(base.source.location).parent
    try:
        path = (folder / unquote(urlsplit(uri).path)).resolve()
        exists = path.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL in it, a circle of links
        path, exists = files.root, False
    if not path.is_relative_to(files.root):
        shown = display_path(files.root)
        files.problems.append(
            Problem(
                code="reference-outside",
                place=place(),
                found=f"a reference to {quoted(uri)}, which lies outside of the document's folder",
                expected=f"a file below {shown if shown != '.' else 'the working directory'}",
                hint="copy the file into that folder",
            )
        )
        return None
    if not exists:
        files.problems.append(_unresolved(place(), uri, "where no file is"))
        return None
    return _opened(files, path.as_posix(), place, lambda: read(path))


def _remote(files: Files, base: File, uri: str, place: Callable[[], Place]) -> File | None:
    # `//host/path` has no scheme of its own.
    url = urljoin(base.source.location if base.source.remote else "https:", uri)
    try:
        check_host(url, files.hosts)
    except FetchError as error:
        files.problems.append(
            Problem(
                code="remote-reference",
                place=place(),
                found=f"a reference to {quoted(uri)} ({error})",
                expected="references within the folder of the document",
                hint="save the file beside the document, or allow its host by name",
            )
        )
        return None

    def fetched() -> tuple[Source, JsonValue]:
        try:
            return parse(url, fetch(url, files.hosts, MAX_BYTES), url)
        except FetchError as error:
            raise BadInput(_unresolved(place(), uri, f"which cannot be had ({error})")) from None

    return _opened(files, url, place, fetched)


def _opened(
    files: Files,
    location: str,
    place: Callable[[], Place],
    reading: Callable[[], tuple[Source, JsonValue]],
) -> File | None:
    if location in files.opened:
        return files.opened[location]
    files.opened[location] = None
    if len(files.opened) > _MAX_FILES:
        found, expected = f"more than {_MAX_FILES:,} files", "a description in fewer"
        problem = Problem(code="too-large", place=place(), found=found, expected=expected)
        raise BadInput(*files.problems, problem)
    try:
        source, tree = reading()
    except BadInput as error:
        files.problems.extend(error.problems)
        return None
    file = File(source=source, tree=tree, anchors=anchors(objects(tree)))
    files.opened[location] = file
    return file


def _unresolved(place: Place, uri: str, reason: str) -> Problem:
    return Problem(
        code="unresolved-reference",
        place=place,
        found=f"a reference to {quoted(uri)}, {reason}",
        expected="a reference to a part of the document, or to a file beside it",
    )
