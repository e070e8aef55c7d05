"""Files, folders and standard input to pages."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..ingest_settings import dated
from ..load import decode, read_at_most, read_bytes
from ..problems import BadInput, Place, Problem, display_path, quoted
from .dates import date_of
from .page import Page

PAGES = "pages"
"""The folder of an API that pages from elsewhere are copied to."""
SUFFIXES = frozenset({".md", ".mdx", ".markdown", ".txt"})
"""How the files of a folder end that are pages; a file named by itself may end as it likes."""
_DATA = frozenset({".yaml", ".yml", ".json"})  # what pages can name as their document
_ASSETS = ".gitbook"  # where GitBook keeps such files; all other hidden folders are passed over
_OURS = ("package.toml", "clientwright.lock")
REPORT = "ingest.md"
"""The report in the folder of an API, which is no page."""
_MAX_BYTES = 10_000_000
_MAX_ALL = 100_000_000
_MAX_FILES = 10_000
_EXPECTED = "a page as text"
_STDIN = "standard input"
_BINARY = {b"%PDF-": "a PDF", b"PK\x03\x04": "an archive or an office document"}
_ADDRESS = re.compile(r"(https?:)/+", re.IGNORECASE)  # a path has one slash of them


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A file with a page, as it lies there. `name` is the path below the folder of the API that it
    has or will have there; `shown` the file as messages write it.

    `listed` says that it was found in a folder, so that it need not be the page of an operation.
    `beside` are paths of files that it may name as its document, by the names that they would have.
    """

    name: str
    data: bytes = field(repr=False)
    shown: str
    listed: bool = False
    beside: Mapping[str, Path] = field(default_factory=dict[str, Path], repr=False)


def read_files(paths: Sequence[Path], folder: Path, stdin_name: str) -> list[PageFile]:
    """The page files at these paths, by name: files, all pages of folders, and `-` for standard
    input, which gets the name `stdin_name`. `folder` is that of the API.

    Raises:
        BadInput: With all that cannot be read, and two different files of one name.
    """
    found: dict[str, PageFile] = {}
    problems: list[Problem] = []
    size = 0
    for name, path, listed, beside in _each_once(paths, folder, stdin_name, problems):
        if len(found) >= _MAX_FILES or size > _MAX_ALL:
            raise BadInput(*problems, _too_much(len(found)))
        try:
            file = _read(name, path, listed=listed, beside=beside)
        except BadInput as bad:
            problems += bad.problems
            continue
        same = found.setdefault(name, file)
        size += len(file.data)
        if same.data != file.data:
            problems.append(_twice(file, same))
    if problems:
        raise BadInput(*problems)
    return [found[name] for name in sorted(found)]


def read_pages(files: Iterable[PageFile], dates: Mapping[str, str]) -> list[Page]:
    """The pages in these files; `dates` are those that settings give, by page or folder.

    Raises:
        BadInput: With all files that hold no text.
    """
    pages: list[Page] = []
    problems: list[Problem] = []
    for file in files:
        try:
            text = _text(file)
        except BadInput as bad:
            problems += bad.problems
            continue
        date = dated(dates, file.name) or date_of(text)
        pages.append(Page(name=file.name, text=text, date=date, shown=file.shown))
    if problems:
        raise BadInput(*problems)
    return pages


def covered(name: str, entries: Iterable[str]) -> bool:
    """Whether settings with these files and folders name a page of this name."""
    return any(
        name == entry or (name.startswith(f"{entry}/") and _is_page(PurePosixPath(name)))
        for entry in entries
    )


_Found = tuple[str, Path | None, bool, Mapping[str, Path]]


def _each_once(
    paths: Sequence[Path], folder: Path, stdin_name: str, problems: list[Problem]
) -> Iterator[_Found]:
    """The files to read with their names, each once, however often it is named."""
    seen: set[str] = set()
    for path in paths:
        for found in _at(path, folder, stdin_name, problems):
            key = os.path.realpath(found[1]) if found[1] is not None else "-"
            if key not in seen:
                seen.add(key)
                yield found


def _at(path: Path, folder: Path, stdin_name: str, problems: list[Problem]) -> Iterator[_Found]:
    if str(path) == "-":
        yield f"{PAGES}/{stdin_name}", None, False, {}
    elif path.is_dir():
        beside = {} if _inside(path, folder) else _data(path, _walk(path))
        for file in _walk(path):
            name = file.relative_to(path).as_posix()
            inside = _inside(file, folder)
            if not _is_page(PurePosixPath(name)) or inside == REPORT:
                continue
            if file.is_symlink() and not file.resolve().is_relative_to(path.resolve()):
                problems.append(_outside(file, path))
            elif file.is_file():
                yield inside or f"{PAGES}/{name}", file, True, beside
    else:
        if _ADDRESS.match(str(path)) and not path.exists():
            problems.append(_not_fetched(path))
            return
        inside = _inside(path, folder)
        siblings = sorted(path.parent.iterdir()) if path.is_file() and not inside else ()
        yield inside or f"{PAGES}/{path.name}", path, False, _data(path.parent, siblings)


def _walk(folder: Path) -> Iterator[Path]:
    """All files below a folder in order, without hidden folders and our own; links to folders are
    no way.
    """
    for root, folders, names in os.walk(folder):
        known = (name for name in folders if name[0] != "." or name == _ASSETS)
        folders[:] = sorted(name for name in known if not _is_ours(Path(root, name)))
        yield from (Path(root) / name for name in sorted(names))


def _is_ours(folder: Path) -> bool:
    """Whether a folder is that of an API or of a generated package: what is in them was made from
    pages, or is a copy of them.
    """
    return any((folder / name).exists() for name in _OURS)


def _data(folder: Path, files: Iterable[Path]) -> dict[str, Path]:
    """The files that can be documents, by the names that they would have."""
    return {
        f"{PAGES}/{file.relative_to(folder).as_posix()}": file
        for file in files
        if file.suffix.lower() in _DATA and file.is_file() and not file.is_symlink()
    }


def _is_page(name: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") for part in name.parts)
    return name.suffix.lower() in SUFFIXES and not hidden


def _inside(path: Path, folder: Path) -> str:
    """The name of a file in the folder of the API; empty for one that lies elsewhere."""
    absolute, home = Path(os.path.normpath(Path.cwd() / path)), Path.cwd() / folder
    home = Path(os.path.normpath(home))
    return absolute.relative_to(home).as_posix() if absolute.is_relative_to(home) else ""


def _read(name: str, path: Path | None, *, listed: bool, beside: Mapping[str, Path]) -> PageFile:
    if path is None:
        data = read_at_most(sys.stdin.buffer.read, _MAX_BYTES)
        if data is None:
            raise BadInput(_too_large(_STDIN))
        return PageFile(name=name, data=data, shown=_STDIN)
    shown = display_path(path)
    if not name.isprintable() or "\\" in name:  # half a surrogate stands for what is no UTF-8
        found = f"the name {quoted(path.name)}"
        expected = "a name in UTF-8 that can be shown, without backslashes"
        raise BadInput(_problem("bad-page-name", shown, found, expected))
    data = read_bytes(path, _MAX_BYTES, _EXPECTED)
    return PageFile(name=name, data=data, shown=shown, listed=listed, beside=beside)


def _text(file: PageFile) -> str:
    """The text with line feeds only."""
    for start, kind in _BINARY.items():
        if file.data.startswith(start):
            raise BadInput(_problem("not-text", file.shown, kind, _EXPECTED))
    text = decode(file.data, file.shown)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadInput(_problem("not-text", file.shown, "the character NUL", _EXPECTED, line))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _problem(code: str, shown: str, found: str, expected: str, line: int | None = None) -> Problem:
    return Problem(code=code, place=Place(file=shown, line=line), found=found, expected=expected)


def _too_large(shown: str) -> Problem:
    limit = f"{_MAX_BYTES // 1_000_000} MB"
    return _problem("too-large", shown, f"more than {limit}", f"a page of at most {limit}")


def _too_much(count: int) -> Problem:
    found = f"{count:,} pages and still more of them"
    expected = f"at most {_MAX_FILES:,} pages and {_MAX_ALL // 1_000_000} MB at once"
    return _problem("too-large", "command line", found, expected)


def _not_fetched(path: Path) -> Problem:
    found, expected = "an address; nothing is fetched from the network", "a file"
    return _problem("page-address", _ADDRESS.sub(r"\1//", str(path)), found, expected)


def _outside(file: Path, folder: Path) -> Problem:
    found, expected = "a link to a file outside of the folder", f"a file in {display_path(folder)}"
    return _problem("page-outside", display_path(file), found, expected)


def _twice(file: PageFile, same: PageFile) -> Problem:
    found = f"another page than {same.shown}, under the same name {quoted(file.name)}"
    return _problem("page-twice", file.shown, found, "a name of its own for each page")
