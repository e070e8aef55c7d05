"""The whole way from the files of an API to the files of its package, one stage after the other."""

from __future__ import annotations

import gc
import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .config import PackageConfig
from .documents import Progress, judged, read_documents
from .ingest_settings import IngestSettings
from .lock import (
    LOCK_NAME,
    ChosenNames,
    Lock,
    generator_version,
    hash_bytes,
    hash_file,
    hash_text,
    read_lock,
    relative,
    write_lock,
)
from .problems import BadInput, Place, Problem
from .project import Target

if TYPE_CHECKING:
    from .document import Document
    from .ir import Api
    from .plan import Plan
    from .releases import Standing
    from .since import Since

# What lowering, which must not trust a document, finds wrong with one where it stumbles over it.
_FAULTS = frozenset(
    {
        "circular-reference",
        "enum-type",
        "parameter-location",
        "response-status",
        "unknown-type",
        "unresolved-reference",
        "wrong-type",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A package as it should be: its files by path, the lock among them, and the listed
    problems.
    """

    files: Mapping[str, str]
    problems: tuple[Problem, ...]
    operations: int
    models: int
    mended: int
    since: Since | None


def current(target: Target, *, strict: bool) -> Lock | None:
    """The lock of a package if there is nothing to do, as far as its hashes can tell: the output is
    what the inputs give; else None. When strict, a package with listed problems does not count:
    they are listed again.

    No document and no page is parsed: this is what makes a run without changes fast.

    Raises:
        BadInput: The settings cannot be used.
    """
    lock = read_lock(target.output)
    if lock is None or (strict and lock.problems):
        return None
    if lock.generator != generator_version() or lock.settings != _settings(target, target.config()):
        return None
    known = {path: hash_file(target.base / path) for path in lock.inputs}
    if lock.inputs != known | _folder(target):
        return None
    from .sink import present

    found = [path for path in present(target.output) if path != LOCK_NAME]
    intact = found == sorted(lock.outputs) and all(
        hash_file(target.output / path) == expected for path, expected in lock.outputs.items()
    )
    return lock if intact else None


def build(target: Target, progress: Progress, *, cache: Path | None = None) -> Built:
    """Everything of a package, in memory. `cache` is the folder of verdicts; None is none.

    A large document is validated while the package is made from it; one that turns out not to be
    usable gives no package all the same.

    Raises:
        BadInput: The document, its overlay or the settings cannot be used; all problems found.
    """
    config = target.config()
    documents = read_documents(target, progress)
    with _no_collection(), judged(target, documents, progress, cache) as verdict:
        try:
            made = _make(target, config, documents.corrected, progress)
        except Exception:
            verdict()  # what is wrong with the document says more than what came of it
            raise
        known = verdict()
    problems = _each_once(known.problems, made.problems)
    lock = Lock(
        generator=generator_version(),
        inputs=_folder(target) | _read_files(target, documents.corrected),
        settings=_settings(target, config),
        outputs={path: hash_text(text) for path, text in made.files.items()},
        names=made.plan.chosen,
        problems=len(problems),
        since=made.since,
    )
    return Built(
        files={**made.files, LOCK_NAME: write_lock(lock)},
        problems=problems,
        operations=sum(not operation.variant for operation in made.api.operations),
        models=len(made.api.models),
        mended=known.mended,
        since=made.since,
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """What comes of a document: the IR, the problems of lowering, the names, the files, and how
    they differ from the last release.
    """

    api: Api
    problems: tuple[Problem, ...]
    plan: Plan
    files: Mapping[str, str]
    since: Since | None


def _each_once(known: tuple[Problem, ...], made: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """All problems, without what lowering says once more of a fault that is known from before."""
    places = {problem.place.pointer.removesuffix("/$ref") for problem in known}
    new = (
        problem
        for problem in made
        if problem.code not in _FAULTS or problem.place.pointer not in places
    )
    return (*known, *new)


def _make(target: Target, config: PackageConfig, document: Document, progress: Progress) -> _Made:
    from .diff.surface import Surface
    from .lower import lower_document
    from .normalise import normalise
    from .plan import make_plan
    from .releases import standing

    progress(target.api, "lowering")
    normal = normalise(document)
    api, problems = lower_document(normal, config)
    earlier = read_lock(target.output)
    names = ChosenNames() if earlier is None else earlier.names
    plan = make_plan(api, names, client=config.client)
    stands = standing(target, config, Surface(api=api, plan=plan, config=config, document=normal))
    files = _files(target, config, api, plan, stands, progress)
    return _Made(api, problems, plan, files, stands.since)


@contextmanager
def _no_collection() -> Generator[None]:
    """Garbage is not looked for: hardly any is in cycles, and the search takes longer than a third
    of all the work on a large document.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _files(
    target: Target,
    config: PackageConfig,
    api: Api,
    plan: Plan,
    stands: Standing,
    progress: Progress,
) -> dict[str, str]:
    from .render import TemplateFault, render

    progress(target.api, "rendering")
    try:
        return render(api, plan, config, target.spec, stands)
    except TemplateFault as fault:
        place = Place(file=f"templates/package/{fault.template}", line=fault.line)
        problem = Problem(
            code="template",
            place=place,
            found=fault.problem,
            expected="a template that can be filled",
        )
        raise BadInput(problem) from fault


def _settings(target: Target, config: PackageConfig) -> str:
    """A hash of all that decides about the output and may come from elsewhere than a file. Settings
    of `ingest` decide about the document, and hold the path of their file.
    """
    decisive = replace(config, ingest=IngestSettings())
    return hash_text(json.dumps([target.spec, asdict(decisive)], sort_keys=True))


def _read_files(target: Target, document: Document) -> dict[str, str]:
    """Hashes of the files that the document was made from, as they were when they were read."""
    local = (file for file in document.files if not file.remote)
    return {relative(Path(file.location), target.base): hash_bytes(file.data) for file in local}


def _folder(target: Target) -> dict[str, str]:
    """Hashes of all files in the folder of an API; none for a document outside `specs/`."""
    paths = target.settings.parent.rglob("*") if target.settings is not None else ()
    return {relative(path, target.base): hash_file(path) for path in paths if path.is_file()}
