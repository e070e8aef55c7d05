"""GitBook pages: blocks that name an OpenAPI document and an operation of it, or state one.

`{% openapi src="..." path="..." method="..." %}` and `{% openapi-operation spec="..." %}` name a
file, `{% openapi-schemas %}` schemas in it. The file has to lie in the folder of the API: nothing
is fetched, and nothing outside of that folder is read. `{% swagger %}` without a file states the
operation itself (`gitbook_blocks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ...bundle import bundle
from ...document import Document, Source
from ...load import load
from ...problems import BadInput, Problem, display_path, listing, quoted
from ..page import Page
from ..prose import PageOperation
from ..statements import Fragment
from . import written
from .cut import cut
from .gitbook_blocks import Block, blocks, stated
from .upgrade import upgraded

_ASSETS = ".gitbook/assets"  # where GitBook keeps such files
_SUFFIXES = ("yaml", "yml", "json")
_HINT = (
    "save the document beside the page under this name; where both lie in one folder already, name"
    " that folder instead of the page"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What the blocks of a page want of one file."""

    file: Path
    blocks: list[Block]


def read(page: Page, prose: str, folder: Path) -> tuple[Fragment, ...]:
    """What the blocks of a page state: a fragment for each file, one for all that name no file.

    `prose` is the page without its fenced code outside of blocks; `folder` that of the API.

    Raises:
        BadInput: A file or an operation in it is missing, or a block says too little.
    """
    found: dict[Path, _Wanted] = {}
    fragments: list[Fragment] = []
    operations: list[PageOperation] = []
    problems: list[Problem] = []
    for block in blocks(page, prose):
        try:
            if "src" in block.attributes or "spec" in block.attributes:
                file = _file(page, block, folder)
                found.setdefault(file, _Wanted(file=file, blocks=[])).blocks.append(block)
            else:
                operations.append(stated(page, block))
        except BadInput as error:
            problems.extend(error.problems)
    for wanted in found.values():
        try:
            fragments.append(_from_file(page, wanted, folder))
        except BadInput as error:
            problems.extend(error.problems)
    if problems:
        raise BadInput(*problems)
    if operations:
        from ..drafts import build

        fragments.append(build(page, operations))
    return tuple(fragments)


def _file(page: Page, block: Block, folder: Path) -> Path:
    """The file that a block names, below the folder of the API."""
    source = (block.attributes.get("src") or block.attributes.get("spec", "")).strip("<> ")
    root = folder.resolve()
    beside = root / PurePosixPath(page.name).parent
    try:
        name = PurePosixPath(unquote(urlsplit(source).path)).name
        remote = bool(urlsplit(source).scheme or urlsplit(source).netloc)
    except ValueError:
        name, remote = "", True
    names = [name] if "src" in block.attributes else [f"{name}.{suffix}" for suffix in _SUFFIXES]
    if "src" not in block.attributes and name.endswith(tuple(f".{s}" for s in _SUFFIXES)):
        names = [name]
    places = [] if remote or not name else [beside / unquote(source)]
    above = [beside, *(folder for folder in beside.parents if folder.is_relative_to(root))]
    bases = [base for folder in above for base in (folder, folder / _ASSETS)]
    places += [base / one for base in bases for one in names if one]
    for place in places:
        if (file := _inside(place, root)) is not None:
            return file
    shown = " or ".join(quoted(one) for one in names) if name else "its file"
    where = display_path(folder)
    raise BadInput(
        Problem(
            code="missing-file",
            place=page.place(block.line),
            found=f"a block that names {quoted(source)}, which is not in the folder of the API",
            expected=f"the file {shown} beside the page, or above it in {where}",
            hint=_HINT + (f" ({block.link})" if block.link else ""),
        )
    )


def _inside(place: Path, root: Path) -> Path | None:
    """The file at a place, links followed; None if there is none, or it lies outside."""
    try:
        file = place.resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long, a NUL in it, a circle of links
        return None


def _from_file(page: Page, wanted: _Wanted, folder: Path) -> Fragment:
    root = folder.resolve()
    document = upgraded(bundle(load(wanted.file), root=root))
    known = {(method, path) for method, path, _ in written.operations(document.tree)}
    asked = [_key(block) for block in wanted.blocks if block.name != "openapi-schemas"]
    missing = [
        _missing_operation(page, block, wanted.file, known)
        for block in wanted.blocks
        if block.name != "openapi-schemas" and _key(block) not in known
    ]
    if missing:
        raise BadInput(*missing)
    schemas = [
        name.strip()
        for block in wanted.blocks
        for name in block.attributes.get("schemas", "").split(",")
        if name.strip()
    ]
    part = replace(document, tree=cut(document.tree, asked, schemas))
    draft = written.drafted(page, _in_place(part, document), lambda file: _name(file, root))
    draft.problems += [problem for file in document.files for problem in file.problems]
    draft.problems += document.noted
    written.ask(draft)
    return draft.fragment()


def _in_place(part: Document, document: Document) -> Document:
    """The part, with tags where they were: all else that is cut keeps its pointer."""
    tags, every = part.tree.get("tags"), document.tree.get("tags")
    if not isinstance(tags, list) or not isinstance(every, list):
        return part
    former = {f"#/tags/{n}": f"#/tags/{every.index(tag)}" for n, tag in enumerate(tags)}
    return replace(part, former={**document.former, **former})


def _name(file: Source, root: Path) -> str:
    return Path(file.location).resolve().relative_to(root).as_posix()


def _key(block: Block) -> tuple[str, str]:
    return block.attributes.get("method", "").lower(), block.attributes.get("path", "")


def _missing_operation(
    page: Page, block: Block, file: Path, known: set[tuple[str, str]]
) -> Problem:
    method, path = _key(block)
    shown = f"{method.upper()} {path}".strip()
    stated = f"a block for {quoted(shown)}" if shown else "a block without method and path"
    near = sorted(f"{m.upper()} {p}" for m, p in known if p == path) or _sorted(known)
    return Problem(
        code="missing-operation",
        place=page.place(block.line),
        found=f"{stated}, which {quoted(file.name)} does not have",
        expected=f"one of {listing(near)}" if near else "a document with operations",
    )


def _sorted(known: set[tuple[str, str]]) -> Sequence[str]:
    return [f"{method.upper()} {path}" for path, method in sorted((p, m) for m, p in known)]
