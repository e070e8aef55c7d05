"""Generate clients for real documents and print what is measured: one row a document, their sum,
and a verdict for each bar.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from . import table
from .fetching import Unavailable, api_folder, cache_folder
from .listed import Listed, development, every, selected
from .rows import LIMIT, Row, row_of
from .running import ROOT, Worker
from .types import Package, basedpyright_errors, batches, mypy_errors

_MOST_SHOWN = 20


def main() -> int:
    """Run the documents that were asked for; the exit status is 0 if all bars are met."""
    options = _options()
    cache = cache_folder()
    try:
        documents = _documents(options, cache)
    except (Unavailable, LookupError) as error:
        sys.stderr.write(f"{error.args[0]}\n")
        return 2
    work: Path = options.json.with_suffix(".packages")
    work.mkdir(parents=True, exist_ok=True)
    if options.call:
        return _call(documents, work, options)
    rows: dict[str, Row] = {}
    try:
        _run(documents, rows, work, options)
    finally:  # what is known of an interrupted run is kept
        ordered = [rows[document.name] for document in documents if document.name in rows]
        options.json.write_text(_as_json(ordered), "utf-8")
    verdicts = table.verdicts(ordered)
    _conclude(ordered, verdicts, options)
    if not options.keep:
        shutil.rmtree(work)
    return 1 if any(verdict.met is False for verdict in verdicts) else 0


def _call(documents: Sequence[Listed], work: Path, options: argparse.Namespace) -> int:
    """Call the operations of the documents; the exit status is 0 if the bar is met."""
    from .calls.command import call_documents

    workers = [Worker() for _ in range(options.jobs)]
    try:
        met = call_documents(documents, work, options.json, workers, keep=options.keep, say=_say)
    finally:
        for worker in workers:
            worker.close()
    if not options.keep:
        shutil.rmtree(work)
    return 0 if met else 1


def _run(
    documents: Sequence[Listed], rows: dict[str, Row], work: Path, options: argparse.Namespace
) -> None:
    """Fill in the rows of the documents by their names."""
    _say(table.heading())
    for document, row in _generated(documents, work, options):
        rows[document.name] = row
        _say(table.line(row))
        if not _has_types(row, document, options) and not options.keep:
            shutil.rmtree(work / document.package, ignore_errors=True)
    if options.types:
        waiting = [(d, rows[d.name]) for d in documents if _has_types(rows[d.name], d, options)]
        _check_types(waiting, work.resolve(), cache_folder() / "mypy", options.jobs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("documents", nargs="*", metavar="DOCUMENT", help="default: dev.txt")
    parser.add_argument("--all", action="store_true", help="all documents of the npm package")
    parser.add_argument(
        "--no-types", dest="types", action="store_false", help="without the type checkers"
    )
    parser.add_argument(
        "--call", action="store_true", help="call every operation, instead of the other checks"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--json", type=Path, default=ROOT / "build/corpus.json", metavar="FILE")
    parser.add_argument("--keep", action="store_true", help="keep the packages, beside the file")
    return parser.parse_args()


def _documents(options: argparse.Namespace, cache: Path) -> list[Listed]:
    api = api_folder(cache)
    near = development(api, cache / "corpus")
    if options.documents:
        return selected(options.documents, near, every(api))
    return every(api) if options.all else near


def _generated(
    documents: Sequence[Listed], work: Path, options: argparse.Namespace
) -> Iterator[tuple[Listed, Row]]:
    """The documents with their rows, as they finish; the largest begin first."""
    largest = sorted(documents, key=lambda document: -document.path.stat().st_size)
    workers = [Worker() for _ in range(options.jobs)]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def done_by_one(document: Listed) -> Row:
        worker = idle.get()
        try:
            run_module = partial(worker.run, limit=LIMIT)
            sampled = _is_sampled(document, options)
            return row_of(document, work, sampled=sampled, run_module=run_module)
        finally:
            idle.put(worker)

    pool = ThreadPoolExecutor(options.jobs)
    try:
        running = {pool.submit(done_by_one, document): document for document in largest}
        for done in as_completed(running):
            yield running[done], done.result()
    finally:  # an interrupted run ends with what is running, not with what is waiting
        pool.shutdown(cancel_futures=True)
        for worker in workers:
            worker.close()


def _is_sampled(document: Listed, options: argparse.Namespace) -> bool:
    """Whether types and format are checked: of all documents only for a tenth."""
    return document.sampled or not options.all


def _has_types(row: Row, document: Listed, options: argparse.Namespace) -> bool:
    return options.types and row.generated and _is_sampled(document, options)


def _check_types(waiting: Sequence[tuple[Listed, Row]], work: Path, cache: Path, jobs: int) -> None:
    """Set the type errors of rows; what a checker cannot judge is a problem of its documents."""
    rows = {work / document.package: row for document, row in waiting}
    packages = [Package(folder=folder, lines=row.findings.lines) for folder, row in rows.items()]
    planned = list(batches(sorted(packages, key=lambda package: -package.lines)))
    _say(f"types of {len(packages)} packages in {len(planned)} runs")
    pool = ThreadPoolExecutor(jobs)
    try:
        running = {
            pool.submit(_check_batch, batch, rows, work, cache / f"{n}"): batch
            for n, batch in enumerate(planned)
        }
        for done in as_completed(running):
            done.result()
            for row in (rows[package.folder] for package in running[done]):
                _say(f"  {row.name}: mypy {row.mypy}, basedpyright {row.basedpyright}")
    finally:
        pool.shutdown(cancel_futures=True)


def _check_batch(
    batch: Sequence[Package], rows: Mapping[Path, Row], work: Path, cache: Path
) -> None:
    """Check the packages in one run; where that gives no verdict, each by itself."""
    try:
        mypy = mypy_errors(batch, work, cache)
        basedpyright = basedpyright_errors(batch, work)
    except RuntimeError as error:
        if len(batch) > 1:
            for package in batch:
                _check_batch([package], rows, work, cache)
        else:
            row = rows[batch[0].folder]
            row.checked, row.problem = False, str(error)
        return
    for package in batch:
        row = rows[package.folder]
        errors = [*mypy.get(package.folder, ()), *basedpyright.get(package.folder, ())]
        row.mypy = len(mypy.get(package.folder, ()))
        row.basedpyright = len(errors) - row.mypy
        row.type_errors = errors[:_MOST_SHOWN]


def _as_json(rows: Sequence[Row]) -> str:
    content = {
        "documents": [asdict(row) for row in rows],
        "problems": dict(table.listed_problems(rows)),
        "bars": [asdict(verdict) for verdict in table.verdicts(rows)],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _conclude(
    rows: Sequence[Row], verdicts: Sequence[table.Verdict], options: argparse.Namespace
) -> None:
    _say(table.heading())
    _say(table.sum_line(rows))
    codes = (f"{code} {count}" for code, count in table.listed_problems(rows))
    _say(f"listed problems: {', '.join(codes) or 'none'}")
    for verdict in verdicts:
        _say(f"{verdict.said:8}{verdict.bar}: {verdict.measured}")
    _say(f"all rows in full: {options.json}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
