"""`clientwright ingest`: the document of an API from documentation pages."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from shlex import quote

from ..config import PackageConfig
from ..ingest import run as stages
from ..ingest.pages import PAGES, REPORT, PageFile, covered, read_files
from ..ingest.store import compare, present, write
from ..problems import BadInput, Place, Problem, display_path, quoted
from ..project import DOCUMENTS, GENERATED, SPECS, Target, find_targets, folder_target
from ..report import ApiReport, Report, count, written_only
from . import each, usage
from .init import settings_text

_SETTINGS = "package.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What is to be written into the folder of an API, in this order."""

    made: stages.Ingested
    files: Mapping[str, bytes]


def run(options: argparse.Namespace) -> Report:
    """Make the document of one API from new pages and those that it has; or, without pages, those
    of all APIs, or of the one that is named, again.

    All of them are written, or none if any page cannot be used or, when strict, has a problem.

    Raises:
        BadInput: The arguments do not go together.
    """
    targets, notes = _targets(options)
    jobs, problems = each(targets, lambda target: _job(options, target))
    if options.strict:
        problems += tuple(problem for _, job in jobs for problem in job.made.problems)
    if problems:
        warnings = tuple(p for _, job in jobs for p in job.made.problems)
        return Report(command="ingest", problems=problems + warnings)
    apis = _write_all(jobs)
    for (target, _), api in zip(jobs, apis, strict=True):
        notes += _notes(options, target, api.figures)
    return Report(command="ingest", apis=apis, notes=notes)


def _targets(options: argparse.Namespace) -> tuple[list[Target], tuple[str, ...]]:
    """The APIs to make documents of, and what is to be said about the others."""
    root: Path = options.root
    if options.into is not None:
        named = _named_folder(options.into, root)
        return [folder_target(named, root / GENERATED / named.name)], ()
    if options.pages:
        raise BadInput(usage("pages without --into", "PAGE... --into DIR", _into_hint(options)))
    every = [target for target in find_targets(root, []) if _has_pages(target)]
    ours = [target for target in every if options.force or not _is_foreign(target)]
    notes = [
        f"{target.api}: left alone, its {target.document.name} was not made from pages "
        f"(`clientwright ingest --into {display_path(stages.folder_of(target))} --force` does it)"
        for target in every
        if target not in ours
    ]
    if not ours and not notes:
        raise BadInput(_nothing(root / SPECS))
    return ours, tuple(notes)


def _into_hint(options: argparse.Namespace) -> str:
    """What to write instead of pages alone, which may be meant as the name of an API."""
    first: Path = options.pages[0]
    if (options.root / SPECS / first.name).is_dir() and first.name:
        folder = display_path(options.root / SPECS / first.name)
        return f"`clientwright ingest --into {folder}` reads the pages of {first.name} once more"
    return f"--into names the folder of the API, such as {SPECS}/my_api"


def _named_folder(folder: Path, root: Path) -> Path:
    """The folder of an API that `--into` names, under a name of its own.

    Raises:
        BadInput: It names none, or one that the folders of APIs are in.
    """
    hint = f"name the folder of the API, such as {SPECS}/my_api"
    shown = f"--into {quoted(str(folder))}"
    # `.` and the like have no name of their own.
    named = folder if folder.name not in ("", "..") else folder.resolve()
    if not named.name or not named.name.isprintable():
        raise BadInput(usage(shown, "a folder that an API can be called by", hint))
    whole = named.resolve()
    if whole in ((root / SPECS).resolve(), root.resolve()) or (whole / SPECS).is_dir():
        found = f"{shown}, which the folders of APIs are in"
        raise BadInput(usage(found, "the folder of one API", hint))
    return named


def _has_pages(target: Target) -> bool:
    """Whether pages belong to an API; what is wrong with its settings is said later."""
    try:
        named = [entry for entry in target.config().pages if entry not in DOCUMENTS]
    except BadInput:
        return True
    return any((stages.folder_of(target) / entry).exists() for entry in named)


def _is_foreign(target: Target) -> bool:
    return target.document.exists() and not stages.is_ours(target.document)


def _job(options: argparse.Namespace, target: Target) -> _Job:
    config = target.config()
    folder = stages.folder_of(target)
    if folder.exists() and not folder.is_dir():
        hint = "name another folder with --into"
        raise BadInput(_problem("output-folder", folder, "a file", "a folder, or none yet", hint))
    if _is_foreign(target) and not options.force:
        found, expected = "a document that was not made from pages", "none, or one that was"
        raise BadInput(_problem("not-ingested", target.document, found, expected))
    files = _files(options, target, config)
    made = stages.ingest(target, config, files)
    copies = {file.name: file.data for file in made.pages}
    settings = _settings(target, config, list(copies))
    texts = {**settings, REPORT: made.report, stages.DOCUMENT: made.document}
    contents = {path: text.encode("utf-8") for path, text in texts.items()}
    return _Job(made=made, files={**copies, **made.data, **contents})


def _files(options: argparse.Namespace, target: Target, config: PackageConfig) -> list[PageFile]:
    """The pages of an API: those that it has, and those that are given."""
    folder = stages.folder_of(target)
    if "-" in map(str, options.pages) and not _is_file_name(options.name):
        expected = "the name of a file, such as users.md"
        raise BadInput(usage(f"--name {quoted(options.name)}", expected, "leave out any folder"))
    given = read_files(options.pages, folder, options.name)
    known = stages.named_pages(target, config)
    if not options.force:
        _refuse_other(folder, given)
    files = {file.name: file for file in (*known, *given)}
    return [files[name] for name in sorted(files)]


def _refuse_other(folder: Path, given: Sequence[PageFile]) -> None:
    """Refuse pages, and documents beside them, that would take the place of others in the folder.

    Raises:
        BadInput: There are such.
    """
    taken = [
        _problem("page-exists", folder / file.name, f"another page than {file.shown}", "it")
        for file in given
        if present(folder / file.name) not in (None, file.data)
    ]
    beside = {name: path for file in given for name, path in file.beside.items()}
    taken += [
        _problem("page-exists", folder / name, f"another file than {display_path(path)}", "it")
        for name, path in beside.items()
        if (known := present(folder / name)) is not None and known != present(path)
    ]
    if taken:
        raise BadInput(*taken)


def _is_file_name(name: str) -> bool:
    return (
        name == PurePosixPath(name).name and name.isprintable() and name[:1] not in ("", ".", "\\")
    )


def _settings(target: Target, config: PackageConfig, pages: Sequence[str]) -> dict[str, str]:
    """The settings of a new API; none if there are some, which name all pages.

    Raises:
        BadInput: They do not.
    """
    path = stages.folder_of(target) / _SETTINGS
    if not path.exists():
        entries = _entries(pages)
        names = ", ".join(map(_string, entries))
        return {_SETTINGS: settings_text(target.api, f"pages = [{names}]")}
    missing = [name for name in pages if not covered(name, config.pages)]
    if missing:
        names = ", ".join(map(_string, (*config.pages, *_entries(missing))))
        problem = _problem(
            "page-not-named",
            path,
            f"no mention of {', '.join(map(quoted, missing[:5]))}",
            "each page of the API, or its folder",
            f"write into [source]: pages = [{names}]",
        )
        raise BadInput(problem)
    return {}


def _string(name: str) -> str:
    """The name of a page as a string of TOML, to the letter: only names that can be shown are
    read, and of these JSON needs no escape that TOML does not have.
    """
    return json.dumps(name, ensure_ascii=False)


def _entries(pages: Sequence[str]) -> list[str]:
    """The folder of pages, if one is in it, and all others by themselves."""
    others = [name for name in pages if not covered(name, [PAGES])]
    return [*([PAGES] if len(others) < len(pages) else []), *others]


def _write_all(jobs: Sequence[tuple[Target, _Job]]) -> tuple[ApiReport, ...]:
    """Write what was made.

    Raises:
        KeyboardInterrupt: With a text that says what was written before.
    """
    apis: list[ApiReport] = []
    for target, job in jobs:
        try:
            apis.append(_written(target, job))
        except KeyboardInterrupt as stop:
            names = [api.api for api in apis if api.state == "written"]
            raise KeyboardInterrupt(written_only(names)) from stop
    return tuple(apis)


def _written(target: Target, job: _Job) -> ApiReport:
    folder = stages.folder_of(target)
    changes = compare(folder, job.files)
    write(folder, job.files, changes)
    figures = job.made.figures
    pages, operations = count(figures["pages"], "page"), count(figures["operations"], "operation")
    bases = ", ".join(f"{figures[basis]} {basis}" for basis in ("stated", "inferred", "assumed"))
    return ApiReport(
        api=target.api,
        output=display_path(folder),
        state="written" if changes else "unchanged",
        operations=figures["operations"],
        changes=changes,
        problems=job.made.problems,
        figures=figures,
        summary=f"{pages}, {operations}; values: {bases}",
    )


def _notes(
    options: argparse.Namespace, target: Target, figures: Mapping[str, int]
) -> tuple[str, ...]:
    """What to look at, and what to do next."""
    report = display_path(stages.folder_of(target) / REPORT)
    nouns = {
        "questions": "question",
        "conflicts": "conflict",
        "repeated": "repeated operation",
        "stale": "stale operation",
        "foreign": "foreign base URL",
    }
    told = [count(figures[name], noun) for name, noun in nouns.items() if figures[name]]
    notes = (f"{target.api}: {', '.join(told) or 'no questions'}: see {report}",)
    if not options.pages:
        return notes
    folder, specs = stages.folder_of(target), options.root / SPECS
    if folder.resolve().parent == specs.resolve():
        return (*notes, f"next: clientwright generate {quote(target.api)}")
    there, here = display_path(specs / target.api), display_path(folder)
    return (*notes, f"`clientwright generate` would find it in {there}, and not in {here}")


def _nothing(specs: Path) -> Problem:
    return _problem("no-pages", specs, "no API with pages", "pages in the folder of an API")


def _problem(code: str, path: Path, found: str, expected: str, hint: str = "") -> Problem:
    place = Place(file=display_path(path))
    return Problem(code=code, place=place, found=found, expected=expected, hint=hint)
