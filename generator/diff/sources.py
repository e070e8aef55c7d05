"""The two sides of a comparison: documents, folders of APIs, or either at a git revision.

What a revision has is written to a temporary folder; messages name the revision instead of it.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ..config import default_config, name_problem
from ..lock import LOCK_NAME, ChosenNames, hash_file, read_lock
from ..problems import BadInput, Place, Problem, display_path, quoted
from ..project import (
    GENERATED,
    SPECS,
    Target,
    find_targets,
    folder_target,
    no_such_api,
    single_target,
)
from ..releases import RELEASED
from .change import Change
from .revisions import Revision, extract, find_revision
from .surface import Surface, surface

_DOCUMENTS = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions of an API; None on the side that does not have it.

    `labels` say what messages write instead of the folders that revisions were written to.
    """

    api: str
    old: Target | None
    new: Target | None
    labels: Mapping[str, str]

    @property
    def target(self) -> Target:
        """The newer version that there is.

        Raises:
            AssertionError: There is none, which would be a fault of ours.
        """
        target = self.new or self.old
        assert target is not None
        return target

    def shown(self, target: Target | None) -> str:
        """The document of a target as messages write it; empty for None."""
        return "" if target is None else _labelled(display_path(target.document), self.labels)

    def change(self, change: Change) -> Change:
        """The change with places as messages write them."""
        return replace(change, old=self._place(change.old), new=self._place(change.new))

    def _place(self, place: Place | None) -> Place | None:
        return place and replace(place, file=_labelled(place.file, self.labels))


def surfaces(
    pair: Pair, old: Target, new: Target, *, cache: Path | None = None
) -> tuple[Surface, Surface]:
    """Both sides of a pair. The new one keeps the names of the old one, except where its lock says
    that others were chosen.

    Raises:
        BadInput: A document, its overlay or its settings cannot be used; the problems of both.
    """
    problems: list[Problem] = []
    found: list[Surface] = []
    earlier = ChosenNames()
    with labelled(pair.labels):
        for target in (old, new):
            try:
                side = surface(target, _joined(earlier, _locked(target)), cache=cache)
            except BadInput as bad:
                problems += bad.problems
            else:
                found.append(side)
                earlier = side.plan.chosen
        if problems:
            raise BadInput(*problems)
    return found[0], found[1]


@contextmanager
def labelled(labels: Mapping[str, str]) -> Generator[None]:
    """Lets the problems that are raised within name revisions instead of temporary folders."""
    try:
        yield
    except BadInput as bad:
        raise BadInput(*(_relabelled(problem, labels) for problem in bad.problems)) from None


@contextmanager
def against(root: Path, name: str, apis: Sequence[str]) -> Generator[tuple[Pair, ...]]:
    """The APIs of a project whose inputs are others than at a revision, all of them or those named.

    The files of the revision are there as long as the context lasts.

    Raises:
        BadInput: The revision cannot be read, or neither side has an API of that name.
    """
    revision = find_revision(root, name)
    specs = f"{revision.prefix}{SPECS}"

    def wanted(path: str) -> bool:
        return path.startswith(f"{specs}/") or PurePosixPath(path).name == LOCK_NAME

    with _written(revision, [specs, f"{revision.prefix}{GENERATED}"], wanted) as (folder, labels):
        before = folder / revision.prefix
        try:
            old = {target.api: target for target in find_targets(before, [])}
        except BadInput:  # it has none: all are new, as in the change that adds the first one
            old = {}
        new = {target.api: target for target in find_targets(root, [])}
        known = sorted(old | new)
        unknown = [no_such_api(root / SPECS, api, known) for api in apis if api not in known]
        if unknown:
            raise BadInput(*unknown)
        yield tuple(
            Pair(api=api, old=old.get(api), new=new.get(api), labels=labels)
            for api in known
            if (not apis or api in apis) and _differ(old.get(api), new.get(api))
        )


@contextmanager
def two_sides(old: str, new: str, root: Path = Path()) -> Generator[tuple[Pair, ...]]:
    """The one pair that two arguments name: files, folders, or `REVISION:PATH` in the repository of
    the folder `root`.

    A document beside the folder of an API is read with its corrections, settings and names, as if
    it stood in the place of the document there.

    Raises:
        BadInput: A revision cannot be read.
    """
    labels: dict[str, str] = {}
    problems: list[Problem] = []
    paths: list[Path] = []
    with ExitStack() as stack:
        for argument in (old, new):
            try:
                path, label = stack.enter_context(_located(argument, root))
            except BadInput as bad:
                problems += bad.problems
            else:
                paths.append(path)
                labels |= label
        if problems:
            raise BadInput(*problems)
        yield (_pair(paths[0], paths[1], labels),)


def _pair(old: Path, new: Path, labels: Mapping[str, str]) -> Pair:
    match _is_folder(old), _is_folder(new):
        case True, True:
            sides = _folder(old), _folder(new)
        case True, False:
            sides = _folder(old), replace(_folder(old), document=new)
        case False, True:
            sides = replace(_folder(new), document=old), _folder(new)
        case _:
            # One package, in two versions: it goes by the name of the newer document.
            package = default_config(single_target(new, Path(), None).api).package
            if name_problem(package):
                package = "api_client"
            sides = single_target(old, Path(), package), single_target(new, Path(), package)
    return Pair(api=sides[1].api, old=sides[0], new=sides[1], labels=labels)


def _folder(path: Path) -> Target:
    """The API in a folder; its package is looked for where that of one under `specs/` lies."""
    folder = Path(os.path.normpath(Path.cwd() / path))  # links keep the names the user gave
    if folder.name == RELEASED:  # beside the API that was released, whose name it has
        return replace(folder_target(folder, folder), api=folder.parent.name)
    below = folder.parent.name == SPECS
    return folder_target(
        folder, folder.parent.parent / GENERATED / folder.name if below else folder
    )


@contextmanager
def _located(argument: str, root: Path) -> Generator[tuple[Path, Mapping[str, str]]]:
    """The file or folder that an argument names, and what to call it."""
    name, colon, inner = argument.partition(":")
    if not colon or _exists(Path(argument)):
        yield Path(argument), {}
        return
    if inner.startswith("//"):
        raise BadInput(_address(argument))
    revision = find_revision(root, name)
    relative = inner.startswith(("./", "../"))  # gitrevisions(7): else it counts from the top
    path = posixpath.normpath(f"{revision.prefix}{inner}" if relative else inner)
    if path.startswith(("../", "/")) or path == "..":
        raise BadInput(_not_there(argument))
    with _written(revision, [path], lambda _path: True) as (folder, labels):
        found = folder / path
        if not found.exists():
            raise BadInput(_not_there(argument))
        if found.is_dir():
            lock = posixpath.join(
                posixpath.dirname(posixpath.dirname(path)), GENERATED, found.name, LOCK_NAME
            )
            extract(revision, [lock], folder, lambda _path: True)
        else:  # with the files that it may refer to
            beside = posixpath.dirname(path)
            extract(revision, [beside] if beside else [], folder, _is_document)
        yield found, labels


@contextmanager
def _written(
    revision: Revision, paths: Sequence[str], wanted: Callable[[str], bool]
) -> Generator[tuple[Path, Mapping[str, str]]]:
    """A temporary folder with the wanted files of a revision, and what messages call it."""
    with TemporaryDirectory(prefix="clientwright-") as name:
        folder = Path(name).resolve()
        labels = {f"{display_path(folder)}/": f"{revision.name}:"}
        extract(revision, paths, folder, wanted)
        with labelled(labels):
            yield folder, labels


def _differ(old: Target | None, new: Target | None) -> bool:
    """Whether a package could be another one: by its inputs, or by the names chosen for it."""
    if old is None or new is None:
        return True
    return _inputs(old.base) != _inputs(new.base) or _locked(old) != _locked(new)


def _inputs(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hash_file(path)
        for path in folder.rglob("*")
        if path.is_file()
    }


def _locked(target: Target) -> ChosenNames:
    """The names in the lock of a target's package; none for a document outside `specs/`."""
    lock = None if target.settings is None else read_lock(target.output)
    return ChosenNames() if lock is None else lock.names


def _joined(earlier: ChosenNames, later: ChosenNames) -> ChosenNames:
    """All names of both; where they differ, the later ones."""
    return ChosenNames(
        classes={**earlier.classes, **later.classes},
        methods={**earlier.methods, **later.methods},
        members=_tables(earlier.members, later.members),
        arguments=_tables(earlier.arguments, later.arguments),
    )


def _tables(
    earlier: Mapping[str, Mapping[str, str]], later: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    keys = {**earlier, **later}
    return {key: {**earlier.get(key, {}), **later.get(key, {})} for key in keys}


def _labelled(text: str, labels: Mapping[str, str]) -> str:
    for written, label in labels.items():
        text = text.replace(written, label)
    return text


def _relabelled(problem: Problem, labels: Mapping[str, str]) -> Problem:
    return replace(
        problem,
        place=replace(problem.place, file=_labelled(problem.place.file, labels)),
        found=_labelled(problem.found, labels),
        expected=_labelled(problem.expected, labels),
        hint=_labelled(problem.hint, labels),
    )


def _is_document(path: str) -> bool:
    return path.endswith(_DOCUMENTS)


def _is_folder(path: Path) -> bool:
    return _exists(path) and path.is_dir()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long
        return False


def _not_there(argument: str) -> Problem:
    return Problem(
        code="missing-file",
        place=Place(file=argument),
        found=f"no file {quoted(argument.partition(':')[2])} in that revision",
        expected="a document, or the folder of an API",
        hint="names count from the top of the repository, those with ./ from here",
    )


def _address(argument: str) -> Problem:
    return Problem(
        code="missing-file",
        place=Place(file="command line"),
        found=f"the address {quoted(argument)}",
        expected="a document on this machine, or the folder of an API",
        hint="save it first, such as with curl: nothing is fetched",
    )
