"""The whole way from the files of an API to the files of its package, one stage after the other."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from .config import PackageConfig
from .lock import (
    LOCK_NAME,
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

Progress: TypeAlias = Callable[[str, str], None]
"""Called with the API and the stage that begins."""


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


def is_current(target: Target, *, strict: bool) -> bool:
    """Whether there is nothing to do, as far as the hashes of the lock can tell: the output is what
    the inputs give. When strict, a package with listed problems does not count: they are listed
    again.

    No document is parsed: this is what makes a run without changes fast.

    Raises:
        BadInput: The settings cannot be used.
    """
    lock = read_lock(target.output)
    if lock is None or (strict and lock.problems):
        return False
    if lock.generator != generator_version() or lock.settings != _settings(target, target.config()):
        return False
    known = {path: hash_file(target.base / path) for path in lock.inputs}
    if lock.inputs != known | _folder(target):
        return False
    from .sink import present

    found = [path for path in present(target.output) if path != LOCK_NAME]
    return found == sorted(lock.outputs) and all(
        hash_file(target.output / path) == expected for path, expected in lock.outputs.items()
    )


def build(target: Target, progress: Progress, *, cache: Path | None = None) -> Built:
    """Everything of a package, in memory. `cache` is the folder of verdicts; None is none.

    Raises:
        BadInput: The document, its overlay or the settings cannot be used; all problems found.
    """
    from .lower import lower_document
    from .normalise import normalise
    from .plan import make_plan

    config = target.config()
    read = read_document(target, progress, cache=cache)
    progress(target.api, "lowering")
    api, problems = lower_document(normalise(read.document), config)
    earlier = read_lock(target.output)
    plan = make_plan(api, earlier.names if earlier is not None else {}, client=config.client)
    files = _files(target, config, api, plan, progress)
    problems = (*read.problems, *problems)
    lock = Lock(
        generator=generator_version(),
        inputs=_folder(target) | _read_files(target, read.document),
        settings=_settings(target, config),
        outputs={path: hash_text(text) for path, text in files.items()},
        names=plan.classes,
        problems=len(problems),
    )
    return Built(
        files={**files, LOCK_NAME: write_lock(lock)},
        problems=problems,
        operations=len(api.operations),
        models=len(api.models),
        mended=read.mended,
    )


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
    from .bundle import bundle
    from .load import load
    from .overlay import apply
    from .validate import validate

    progress(target.api, "reading")
    published = bundle(load(target.document))
    corrected = published
    if target.overlay is not None and target.overlay.exists():
        corrected = apply(published, target.overlay)
    progress(target.api, "validating")
    problems = validate(corrected, cache=cache)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise BadInput(*errors)
    before = validate(published, cache=cache) if corrected is not published else ()
    mended = len(set(before) - set(problems))
    return Read(document=corrected, problems=problems, mended=mended)


def verdict_folder() -> Path | None:
    """Where verdicts are kept between runs: in the user's cache folder; None if there is none.

    Source: XDG Base Directory Specification, `XDG_CACHE_HOME`.
    """
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(home) if home else Path.home() / ".cache") / "clientwright" / "verdicts"
    except RuntimeError:
        return None


def _files(
    target: Target, config: PackageConfig, api: Api, plan: Plan, progress: Progress
) -> dict[str, str]:
    from .format import format_files
    from .render import TemplateFault, render

    progress(target.api, "rendering")
    try:
        rendered = render(api, plan, config, target.spec)
    except TemplateFault as fault:
        place = Place(file=f"templates/package/{fault.template}", line=fault.line)
        problem = Problem(
            code="template",
            place=place,
            found=fault.problem,
            expected="a template that can be filled",
        )
        raise BadInput(problem) from fault
    progress(target.api, "formatting")
    return format_files(rendered)


def _settings(target: Target, config: PackageConfig) -> str:
    """A hash of all that decides about the output and may come from elsewhere than a file."""
    return hash_text(json.dumps([target.spec, asdict(config)], sort_keys=True))


def _read_files(target: Target, document: Document) -> dict[str, str]:
    """Hashes of the files that the document was made from, as they were when they were read."""
    local = (file for file in document.files if not file.remote)
    return {relative(Path(file.location), target.base): hash_bytes(file.data) for file in local}


def _folder(target: Target) -> dict[str, str]:
    """Hashes of all files in the folder of an API; none for a document outside `specs/`."""
    paths = target.settings.parent.rglob("*") if target.settings is not None else ()
    return {relative(path, target.base): hash_file(path) for path in paths if path.is_file()}
