"""Every operation of a document called through its package, against a server that answers with an
example: in a process of its own, whose arguments are the document, the folder and name of the
package, the file for what is found, and the seconds that it may take.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from openapi_core import OpenAPI

from generator.bundle import bundle
from generator.document import JsonObject, JsonValue
from generator.ir import Content, Operation
from generator.load import load
from generator.view.arguments import is_streamed, successes
from tests.corpus.package import FAULTS
from tests.corpus.trips import Lowered, lower_again

from .answers import Expected, asked_of, difference_of, expected
from .arrived import Given, misread
from .bodies import Body, body_for, misread_body, sent_content
from .calling import Package
from .judging import MARKED_AS_A_WHOLE, Complaint, complaints, judge_of, judgeable, limits
from .making import Maker, Unmade
from .results import Failure, Results, Whose
from .serving import Answer, Answering, Arrived, Server
from .wanted import Exchange, exchanges


@dataclass(frozen=True, slots=True)
class _Bench:
    """What all calls of a document need."""

    document: JsonObject
    source: Lowered
    package: Package
    maker: Maker
    server: Server
    results: Results


class _Stopped(Exception):
    """Raised where a call goes no further; it holds the step, the reason and whose fault it is."""

    def __init__(self, step: str, reason: str, whose: Whose = "client") -> None:
        super().__init__(step, reason, whose)
        self.step, self.reason = step, reason
        self.whose: Whose = whose


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; returns the exit status."""
    document, output, package, target, limit = arguments
    results = Results()
    sys.path.insert(0, output)
    try:
        call_all(Path(document), Path(output) / package, results, limit=float(limit))
    finally:
        Path(target).write_text(json.dumps(asdict(results)), "utf-8")
    return 0


def call_all(document: Path, folder: Path, results: Results, *, limit: float) -> None:
    """Call every operation of a document, for some seconds at most."""
    end = time.monotonic() + limit
    source = lower_again(document, folder)
    tree = judgeable(bundle(load(document)).tree)
    maker = Maker.of(source.tree)
    methods: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for operation in source.scene.api.operations:
        methods[operation.http_method, operation.path].append(operation)
    wanted = list(exchanges(source.tree))
    results.operations = len(wanted)
    with Server() as server:
        package = Package(source, folder, server.origin)
        bench = _Bench(tree, source, package, maker, server, results)
        for exchange in wanted:
            if time.monotonic() > end:
                results.late = True
                return
            _count(bench, exchange, methods[exchange.method, exchange.path])


def _count(bench: _Bench, exchange: Exchange, operations: Sequence[Operation]) -> None:
    """Call an operation in all ways, and count it by the step that the worst of them came to."""
    results = bench.results
    reached = 3 if operations else 0
    failed: dict[str, Failure] = {}
    judge = judge_of(bench.document, exchange, bench.server.origin)
    for operation in operations:
        for full, chosen in _ways(operation):
            try:
                _call(bench, judge, exchange, operation, chosen, full=full)
            except _Stopped as stop:
                reached = min(reached, _STEPS[stop.step])
                failed.setdefault(
                    f"{stop.step}: {stop.reason}",
                    Failure(
                        operation=exchange.shown,
                        step=stop.step,
                        reason=stop.reason,
                        whose=stop.whose,
                    ),
                )
    if not operations:
        reason = "the client has no such method"
        failed[""] = Failure(operation=exchange.shown, step="call", reason=reason, whose="client")
    results.failures += failed.values()
    results.called += reached >= 1
    results.accepted += reached >= 2
    results.decoded += reached >= 3


_STEPS = {"values": 0, "arguments": 0, "call": 0, "request": 1, "answer": 2, "decoding": 2}
"""How far an operation came that stopped at a step: called, accepted, decoded."""


def _ways(operation: Operation) -> Iterator[tuple[bool, str]]:
    """The ways to call a method: with all arguments or the required ones, and with all for each
    further media type that can be chosen.
    """
    yield from ((False, ""), (True, ""))
    contents = [response.content for response in successes(operation)]
    contents += [] if operation.body is None else [operation.body.content]
    others = [other.media_type for each in contents if each for other in each.others]
    yield from ((True, chosen) for chosen in dict.fromkeys(others))


def _call(
    bench: _Bench,
    judge: OpenAPI,
    exchange: Exchange,
    operation: Operation,
    chosen: str,
    *,
    full: bool,
) -> None:
    """Call a method once, with all arguments or the required ones, for a chosen media type if that
    is not empty.

    Raises:
        _Stopped: It did not go to its end.
    """
    bench.maker.loose.clear()
    content = sent_content(operation, chosen)
    given, body = _values(bench.maker, exchange, content, full=full)
    try:
        arguments = bench.package.arguments(operation, given, body.value, has_body=body.given)
    except FAULTS as error:
        raise _Stopped("arguments", _shown(error)) from None
    answered: list[Expected] = []
    asked = asked_of(operation, exchange.answered.status, chosen)
    bench.server.answering = _answering(bench.maker, exchange, asked, answered, full=full)
    bench.server.arrived.clear()
    failure, result, written = "", None, None
    try:
        result = bench.package.method(operation, chosen)(**arguments)
        result = list(result) if is_streamed(operation) else result
        written = bench.package.as_json(result)
    except bench.package.faults as error:
        failure = _shown(error)
    bench.results.requests += 1
    if len(bench.server.arrived) != 1:
        raise _Stopped("call", failure or f"{len(bench.server.arrived)} requests")
    _judge(bench, judge, exchange, given, body)
    if not answered:
        raise _Stopped("answer", failure, "checker")
    if answered[0].unmade:
        raise _Stopped("answer", answered[0].unmade, answered[0].whose)
    if failure:
        raise _Stopped("decoding", failure)
    lost = difference_of(answered[0], result, written)
    if lost:
        raise _Stopped("decoding", lost)


def _answering(
    maker: Maker, exchange: Exchange, asked: str, answered: list[Expected], *, full: bool
) -> Answering:
    """The function that answers with an example, and keeps what it answered."""

    def answering(arrived: Arrived) -> Answer:
        found = expected(exchange, maker, arrived, asked, full=full)
        answered.append(found)
        return found.answer

    return answering


def _values(
    maker: Maker, exchange: Exchange, content: Content | None, *, full: bool
) -> tuple[Given, Body]:
    """Values for the parameters and the body."""
    given: dict[tuple[str, str], JsonValue] = {}
    for parameter in exchange.parameters:
        if not (full or parameter.required):
            continue
        examples = True
        try:
            key = f"{parameter.name}-key"
            value = maker.made(parameter.schema, full=full, sent=True, key=key)
            if parameter.location == "path" and "/" in str(value):
                examples = False
                value = maker.made(parameter.schema, full=full, sent=True, examples=False)
        except Unmade as error:
            if not examples:
                continue
            reason = f"{parameter.location} parameter: {error}"
            raise _Stopped("values", reason, _whose(error)) from None
        given[parameter.location, parameter.name] = value
    try:
        return given, body_for(maker, exchange, content, full=full)
    except Unmade as error:
        raise _Stopped("values", f"body: {error}", _whose(error)) from None


def _whose(error: Unmade) -> Whose:
    return "document" if error.impossible else "checker"


def _judge(bench: _Bench, judge: OpenAPI, exchange: Exchange, given: Given, body: Body) -> None:
    """Hold the request that arrived against the document, and against what was given.

    Raises:
        _Stopped: It does not fit.
    """
    [arrived] = bench.server.arrived
    problems = misread(exchange, given, arrived, bench.package.secrets)
    problems += misread_body(bench.maker, exchange, body, arrived)
    if arrived.method != exchange.method:
        problems.append("another method")
    if problems:
        raise _Stopped("request", "; ".join(problems))
    refused = complaints(judge, arrived, bench.server.origin)
    unjudged = limits(bench.source.tree, exchange, given, arrived, body.value) if refused else {}
    loose = bench.maker.loose
    reasons = [unjudged.get(each.part, "") or _excused(each, loose) for each in refused]
    told = [each.text for each, reason in zip(refused, reasons, strict=True) if not reason]
    if told:
        raise _Stopped("request", f"refused: {'; '.join(told)}")
    bench.results.count_otherwise(reasons)


def _excused(complaint: Complaint, loose: Sequence[str]) -> str:
    """Why openapi-core refuses what it should not; empty if it should."""
    if MARKED_AS_A_WHOLE in complaint.text:
        return MARKED_AS_A_WHOLE
    return loose[0] if loose and "oneOf" in complaint.text else ""


def _shown(error: BaseException) -> str:
    """An error on one line, without its operation; those of the client quote no values."""
    text = re.sub(r"^[\w.]+: \S+ \S+: ", "", " ".join(str(error).split()))
    return f"{type(error).__name__}: {text.partition(';')[0]}"[:300]


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
