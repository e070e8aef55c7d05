"""The pages of an API to its document and report, in memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..config import PackageConfig
from ..document import MAX_DEPTH, deeper_than
from ..grammar import walk
from ..problems import BadInput, Place, Problem, display_path, listing
from ..project import DOCUMENTS, Target
from .emit import yaml_text
from .merged import Merged
from .page import Page
from .pages import PAGES, REPORT, PageFile, read_files, read_pages
from .provenance import marked
from .statements import Fragment

DOCUMENT = "openapi.yaml"
"""The document in the folder of an API."""
_UNKNOWN = "unknown-page"
_COMMENT = """\
Made by `clientwright ingest` from the pages that x-provenance names.
Do not edit it: corrections go into overlay.yaml, choices between pages into package.toml."""
_HEAD = f"# {_COMMENT.splitlines()[0]}\n".encode()
_GITBOOK = "{%"  # only such pages name a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What the pages of an API give. `pages` are those that state something, `data` files beside
    them that they name, by path in the folder of the API; `problems` are warnings.
    """

    merged: Merged
    document: str = field(repr=False)
    report: str = field(repr=False)
    pages: tuple[PageFile, ...]
    data: Mapping[str, bytes] = field(repr=False)
    problems: tuple[Problem, ...]

    @property
    def figures(self) -> dict[str, int]:
        """How many pages, operations, values of each basis, and things to look at there are."""
        from .report import counts, questions

        merged = self.merged
        nodes = walk("OpenAPI", "", merged.tree)
        return {
            "pages": len(self.pages),
            "operations": sum(node.kind == "Operation" for node in nodes),
            **counts(merged),
            "questions": len(questions(merged)),
            "conflicts": len(merged.conflicts),
            "repeated": len(merged.repeated),
            "stale": len(merged.stale),
            "foreign": len(merged.foreign),
        }


def is_ours(document: Path) -> bool:
    """Whether a document was made by `ingest`, by its first line."""
    try:
        with document.open("rb") as file:
            return file.readline(len(_HEAD) + 1).replace(b"\r\n", b"\n") == _HEAD
    except OSError:
        return False


def folder_of(target: Target) -> Path:
    """The folder of an API, which its pages, settings and document are in."""
    return target.document.parent


def named_pages(target: Target, config: PackageConfig) -> list[PageFile]:
    """The pages that the settings of an API name, by name; none if its document came as it is.

    Raises:
        BadInput: With all that cannot be read.
    """
    folder = folder_of(target)
    named = [entry for entry in config.pages if entry not in DOCUMENTS]
    paths = [folder / entry for entry in named if entry != PAGES or (folder / entry).exists()]
    return read_files(paths, folder, "")


def rebuilt(target: Target) -> dict[str, str]:
    """The document and the report of an API as its pages give them, by path in its folder; empty
    for one whose document `ingest` did not make.

    Raises:
        BadInput: The pages or the settings cannot be used.
    """
    folder = folder_of(target)
    if not is_ours(folder / DOCUMENT):
        return {}
    config = target.config()
    made = ingest(target, config, named_pages(target, config))
    return {DOCUMENT: made.document, REPORT: made.report}


def ingest(target: Target, config: PackageConfig, files: Sequence[PageFile]) -> Ingested:
    """What these pages of an API give.

    Raises:
        BadInput: With the problems of all pages; or pages contradict each other; or there is none.
    """
    from .merge import merge
    from .report import markdown

    folder = folder_of(target)
    pages = read_pages(files, config.ingest.dates)
    with _home(folder, pages, files) as home:
        fragments, used, warnings = _read(pages, files, home)
    if not fragments:
        errors = (replace(warning, level="error") for warning in warnings)
        raise BadInput(*errors, _no_page(folder, files))
    circular = [_circular(one.page) for one in fragments if _states_by(one, DOCUMENT)]
    if circular:
        raise BadInput(*circular)
    title = config.title or target.api.replace("_", " ").title()
    merged = merge(fragments, config.ingest, title=title)
    tree = marked(merged)
    if deeper_than(MAX_DEPTH, tree):
        raise BadInput(_too_deep(folder))
    problems = [*warnings, *merged.problems, *(p for one in fragments for p in one.problems)]
    return Ingested(
        merged=merged,
        document=yaml_text(tree, comment=_COMMENT),
        report=markdown(merged, title=title),
        pages=used,
        data=_data(merged, files),
        problems=tuple(dict.fromkeys(problems)),
    )


def _read(
    pages: Sequence[Page], files: Sequence[PageFile], home: _Home
) -> tuple[list[Fragment], tuple[PageFile, ...], list[Problem]]:
    """The fragments of all pages, the files that had any, and a warning about the others: of a
    folder of documentation, not every page describes an operation.
    """
    from .formats import read_page

    fragments: list[Fragment] = []
    used: list[PageFile] = []
    problems: list[Problem] = []
    passed: list[Problem] = []
    for page, file in zip(pages, files, strict=True):
        try:
            fragments += read_page(page, home.folder)
            used.append(file)
        except BadInput as bad:
            found = [home.shown(problem) for problem in bad.problems]
            unknown = all(problem.code == _UNKNOWN for problem in found)
            (passed if file.listed and unknown else problems).extend(found)
    if problems:
        raise BadInput(*problems, *_passed_over(passed))
    return fragments, tuple(used), _passed_over(passed)


def _passed_over(problems: Sequence[Problem]) -> list[Problem]:
    """One warning about all pages of a folder that describe nothing; none if there are none."""
    if not problems:
        return []
    first, *others = problems
    names = listing(problem.place.file for problem in others)
    more = f", and {len(others)} more such pages: {names}" if others else ""
    return [replace(first, level="warning", found=first.found + more)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """A folder in which pages find the files that they name, and the one that it stands for."""

    folder: Path
    stands_for: Path

    def shown(self, problem: Problem) -> Problem:
        """A problem with a file in the one as one with that file in the other."""
        inner, outer = display_path(self.folder), display_path(self.stands_for)
        return replace(
            problem,
            place=replace(problem.place, file=problem.place.file.replace(inner, outer)),
            found=problem.found.replace(inner, outer),
            expected=problem.expected.replace(inner, outer),
            hint=problem.hint.replace(inner, outer),
        )


@contextmanager
def _home(folder: Path, pages: Sequence[Page], files: Sequence[PageFile]) -> Generator[_Home]:
    """The folder as it will be, with the files beside new pages that these may name."""
    texts = [page.text for page in pages if _GITBOOK in page.text]
    beside = {name: path for file in files for name, path in file.beside.items()} if texts else {}
    named = {n: path for n, path in beside.items() if any(path.stem in text for text in texts)}
    if not named:
        yield _Home(folder=folder, stands_for=folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary).resolve() / folder.resolve().name
        try:
            _copy(folder, copy, named)
        except OSError as error:
            raise BadInput(_uncopied(folder, error)) from None
        yield _Home(folder=copy, stands_for=folder)


def _copy(folder: Path, copy: Path, named: Mapping[str, Path]) -> None:
    """Make a copy of the folder with further files by name. No link is in it: one that leads out of
    the folder must not be written through, nor read.

    Raises:
        OSError: A file cannot be read or written.
    """
    root = folder.resolve()

    def leading_out(at: str, names: list[str]) -> list[str]:
        paths = [Path(at, name) for name in names]
        return [path.name for path in paths if path.is_symlink() and not _is_within(path, root)]

    if folder.is_dir():
        shutil.copytree(folder, copy, ignore=leading_out)
    for name, path in named.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy / name)


def _is_within(link: Path, root: Path) -> bool:
    """Whether a link leads to a file in a folder; those to folders can be circles."""
    return link.is_file() and link.resolve().is_relative_to(root)


def _data(merged: Merged, files: Sequence[PageFile]) -> dict[str, bytes]:
    """The files beside new pages that the document has statements from."""
    beside = {name: path for file in files for name, path in file.beside.items()}
    if not beside:
        return {}
    stating = {origin.page for origin in merged.origins.values()}
    taken = {file.name for file in files}
    wanted = sorted((stating & beside.keys()) - taken)
    return {name: beside[name].read_bytes() for name in wanted}


def _no_page(folder: Path, files: Sequence[PageFile]) -> Problem:
    return Problem(
        code="no-pages",
        place=Place(file=display_path(folder)),
        found="no page that describes an operation" if files else "no page",
        expected="at least one documentation page",
    )


def _uncopied(folder: Path, error: OSError) -> Problem:
    # shutil.Error has no text of its own, but a list of what happened.
    found = f"files that cannot be copied to look at them ({error.strerror or 'some of them'})"
    expected = "plain files that can be read, and space for a copy of them"
    place = Place(file=display_path(folder))
    return Problem(code="unreadable-file", place=place, found=found, expected=expected)


def _states_by(fragment: Fragment, name: str) -> bool:
    """Whether a page has its statements from a file of this name."""
    return any(origin.page == name for origin in fragment.origins.values())


def _circular(page: Page) -> Problem:
    return Problem(
        code="circular-page",
        place=Place(file=page.shown),
        found=f"a page that names the file which is made from it, {DOCUMENT}",
        expected="a file of the vendor",
        hint=f"put the file into {PAGES}/ beside the page, and name it so there",
    )


def _too_deep(folder: Path) -> Problem:
    return Problem(
        code="too-deep",
        place=Place(file=display_path(folder / DOCUMENT)),
        found=f"pages that give more than {MAX_DEPTH} lists and objects in one another",
        expected=f"at most {MAX_DEPTH}",
        hint="shorten the deepest example on the pages",
    )
