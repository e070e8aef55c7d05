"""What differs between an API and its document, counted over all exchanges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..diff.surface import Surface
from ..document import join
from ..ir import Operation
from ..problems import Place
from .advice import Advice, advice
from .exchange import Seen
from .exchanges import Found, Position, exchange_differences
from .routes import Route, Routes, by_template, by_url, routes
from .words import Difference, Known, Rule, known_of, plain

_MOST = 2_000
"""Different findings of an API that are kept."""
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"})
_NOT_OF_AN_API = frozenset({"OPTIONS", "HEAD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that the document does not say, or says otherwise.

    `operation` is a method of the package, such as `messages.send`, or method and path of one that
    the document has not. `status` is that of the answer, 0 where it does not matter; `place` is
    where in the body, empty where it is not in one. `count` of `total` exchanges show it. `where`
    is what the document says.
    """

    rule: Rule
    operation: str
    position: Position
    status: int
    place: str
    expected: str
    found: str
    where: Place
    count: int
    total: int
    advice: Advice


@dataclass(slots=True, kw_only=True)
class Observed:
    """What has been seen of an API so far.

    `exchanges` counts those that were compared, `unanswered` those that got no answer of the API.
    `unread` are bodies of the former that were not looked into: not in the file, too large, or of
    other media types than JSON and forms. `dropped` counts the differences beyond the 2,000 that
    are kept.
    """

    surface: Surface = field(repr=False)
    routes: Routes = field(repr=False)
    known: Known = field(repr=False)
    names: dict[str, str] = field(repr=False)
    credentials: tuple[str, ...]
    any_package: bool
    exchanges: int = 0
    unanswered: int = 0
    unread: int = 0
    dropped: int = 0
    totals: dict[str, int] = field(default_factory=dict[str, int])
    counts: dict[tuple[str, int, Found], int] = field(
        default_factory=dict[tuple[str, int, Found], int]
    )


def observed(surface: Surface, servers: Iterable[str], *, any_package: bool) -> Observed:
    """Nothing seen yet of an API, which is at its own servers and at these.

    With `any_package`, recordings count whatever package made them.
    """
    api, plan = surface.api, surface.plan
    return Observed(
        surface=surface,
        routes=routes(api, servers),
        known=known_of(api),
        names={
            key: f"{group.name}.{plan.methods[key]}"
            for group in plan.groups
            for key in group.operations
        },
        credentials=tuple(
            each.wire_name
            for each in api.credentials
            if each.kind == "apiKey" and each.location == "query"
        ),
        any_package=any_package,
    )


def add(so_far: Observed, seen: Seen) -> bool:
    """Count an exchange; false if it is none of this API."""
    route = _route(so_far, seen)
    if route is None:
        return False
    if not seen.status or seen.status == 304 or seen.status < 200:
        so_far.unanswered += 1  # 304: the answer is one that a browser already had
        return True
    if not route.operations and seen.method in _NOT_OF_AN_API:
        so_far.unanswered += 1  # browsers and proxies ask so for themselves
        return True
    so_far.exchanges += 1
    if not route.operations:
        subject = f"{_method(seen)} {route.path}"
        _count(so_far, subject, 0, Found("request", _undocumented(so_far, route)))
    else:
        so_far.unread += [seen.sent.note, seen.received.note].count("not looked into")
        subject = _subject(so_far, route.operations)
        for each in exchange_differences(so_far.known, route.operations, seen, so_far.credentials):
            status = seen.status if each.position == "answer" else 0
            _count(so_far, subject, status, each)
    so_far.totals[subject] = so_far.totals.get(subject, 0) + 1
    return True


def findings(so_far: Observed) -> tuple[Finding, ...]:
    """All that differs, by operation and place."""
    found = [
        _finding(so_far, subject, status, each, count)
        for (subject, status, each), count in so_far.counts.items()
    ]
    return tuple(sorted(found, key=_sort_key))


def _sort_key(finding: Finding) -> tuple[str, str, int, str, str, str]:
    return (
        finding.operation,
        {"query": "0", "request": "1", "answer": "2"}[finding.position],
        finding.status,
        finding.place,
        finding.rule,
        finding.found,
    )


def _route(so_far: Observed, seen: Seen) -> Route | None:
    if seen.url:
        route = by_url(so_far.routes, seen.method, seen.url)
        return None if route == "elsewhere" else route
    if not so_far.any_package and seen.package != so_far.surface.config.package:
        return None
    return by_template(so_far.routes, seen.method, seen.path)


def _method(seen: Seen) -> str:
    return seen.method if seen.method in _METHODS else "another method of"


def _subject(so_far: Observed, operations: tuple[Operation, ...]) -> str:
    """The name of the method that is not for a particular media type."""
    first = next((one for one in operations if not one.variant), operations[0])
    return so_far.names.get(first.key, f"{first.http_method} {first.path}")


def _undocumented(so_far: Observed, route: Route) -> Difference:
    if route.known:
        stated = so_far.routes.by_path[route.path].methods
        pointer = join("", "paths", route.path)
        text = "another method of a documented path"
        return Difference("undocumented-operation", "", ", ".join(sorted(stated)), text, pointer)
    text = "a path that the document does not have"
    return Difference("undocumented-operation", "", "a documented path", text, "#/paths")


def _count(so_far: Observed, subject: str, status: int, found: Found) -> None:
    key = (subject, status, found)
    if key not in so_far.counts and len(so_far.counts) >= _MOST:
        so_far.dropped += 1
        return
    so_far.counts[key] = so_far.counts.get(key, 0) + 1


def _finding(so_far: Observed, subject: str, status: int, found: Found, count: int) -> Finding:
    each = found.difference
    where = so_far.surface.document.place(plain(each.pointer))
    if "#" in where.pointer[1:]:
        where = replace(where, pointer=plain(where.pointer))
    return Finding(
        rule=each.rule,
        operation=subject,
        position=found.position,
        status=status,
        place=each.place,
        expected=each.expected,
        found=each.found,
        where=where,
        count=count,
        total=so_far.totals.get(subject, count),
        advice=advice(so_far.surface.document, found.position, status, each),
    )
