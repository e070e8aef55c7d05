"""All documents of a run: generated, every operation called, and what came of it as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from shutil import rmtree
from typing import Any

from tests.corpus.listed import Listed
from tests.corpus.rows import LIMIT, Run, fault, generated_row
from tests.corpus.running import Worker

from .results import Failure, Results

SECONDS = 240.0
"""How long the calls of one document may take; operations that come after do not count."""

_MODULE = "tests.corpus.calls.run"
_NAME = 44
_LONGEST_LIST = 25


def call_documents(
    documents: Sequence[Listed],
    work: Path,
    target: Path,
    workers: Sequence[Worker],
    *,
    keep: bool,
    say: Callable[[str], None],
) -> bool:
    """Call the operations of all documents, the smallest first; whether the bar is met.

    All failures are listed in `target` and, as text, beside it.
    """
    smallest = sorted(documents, key=lambda document: document.path.stat().st_size)
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def by_one(document: Listed) -> Results:
        worker = idle.get()
        try:
            results = called(document, work, partial(worker.run, limit=LIMIT))
        finally:
            idle.put(worker)
        if not keep:
            rmtree(work / document.package, ignore_errors=True)
        return results

    known: dict[str, Results] = {}
    say(heading())
    pool = ThreadPoolExecutor(len(workers))
    try:
        running = {pool.submit(by_one, document): document.name for document in smallest}
        for done in as_completed(running):
            known[running[done]] = done.result()
            say(line(running[done], done.result()))
    finally:
        pool.shutdown(cancel_futures=True)
        _write(known, target)
    say(line(f"{len(known)} documents", total(list(known.values()))))
    for text in summary(list(known.values())):
        say(text)
    say(f"all failures: {target.with_suffix('.txt')}")
    return is_met(list(known.values()))


def called(document: Listed, work: Path, run_module: Run) -> Results:
    """Generate the package of a document, and call all of its operations."""
    row = generated_row(document, work, run_module=run_module)
    output = work / document.package
    if not row.generated:
        return Results(problem=row.problem)
    target = output.with_suffix(".json")
    target.unlink(missing_ok=True)
    places = [str(document.path), str(output), document.package, str(target)]
    ended = run_module([_MODULE, *places, str(SECONDS)])
    try:
        found: Any = json.loads(target.read_bytes())
    except (OSError, ValueError):
        return Results(problem=f"not called: {fault(ended)}")
    failures = [Failure(**failure) for failure in found.pop("failures")]
    results = Results(**found, failures=failures)
    if ended.status:
        results.problem = f"not called to the end: {fault(ended)}"
    return results


def is_met(found: Sequence[Results]) -> bool:
    """Whether 99 % of all operations were called, accepted and decoded, in every document."""
    whole = total(found)
    ran = all(not results.problem for results in found)
    return ran and whole.decoded * 100 >= whole.operations * 99


def heading() -> str:
    """The line above the rows."""
    return f"{'document':{_NAME}} operations    called  accepted   decoded  requests"


def line(name: str, results: Results) -> str:
    """A row; what kept a document from being called stands on a line of its own."""
    counts = (results.called, results.accepted, results.decoded, results.requests)
    cells = "".join(f"{count:>10}" for count in counts)
    late = ["time was over"] if results.late else []
    problems = [text for text in (results.problem, *late) if text]
    return "\n    ".join([f"{name:{_NAME}}{results.operations:>11}{cells}", *problems])


def total(found: Sequence[Results]) -> Results:
    """The sum of all rows."""
    whole = Results()
    for results in found:
        whole.operations += results.operations
        whole.called += results.called
        whole.accepted += results.accepted
        whole.decoded += results.decoded
        whole.requests += results.requests
        whole.failures += results.failures
        whole.otherwise = dict(Counter(whole.otherwise) + Counter(results.otherwise))
    return whole


def summary(found: Sequence[Results]) -> list[str]:
    """Why operations do not count, the most frequent reasons first, and the verdict."""
    whole = total(found)
    reasons = Counter((each.whose, each.step, each.reason) for each in whole.failures)
    lines = [
        f"{count:>6} {whose}: {step}: {reason}"
        for (whose, step, reason), count in reasons.most_common(_LONGEST_LIST)
    ]
    lines += [
        f"{count:>6} requests, of which openapi-core cannot judge: {reason}"
        for reason, count in sorted(whole.otherwise.items())
    ]
    share = whole.decoded * 100_000 // whole.operations / 1000 if whole.operations else 0
    said = "met" if is_met(found) else "MISSED"
    return [*lines, f"{said:8}called, accepted and decoded >= 99 %: {share:g} %"]


def _write(known: dict[str, Results], target: Path) -> None:
    content = {name: asdict(results) for name, results in sorted(known.items())}
    target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    texts = [
        f"{name}\t{each.operation}\t{each.whose}\t{each.step}\t{each.reason}"
        for name, results in sorted(known.items())
        for each in results.failures
    ]
    target.with_suffix(".txt").write_text("".join(f"{text}\n" for text in texts), "utf-8")
