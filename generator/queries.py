"""JSONPath queries (RFC 9535) over a tree.

The library is python-jsonpath: typed, MIT, alive, and without dependencies of its own.
(jsonpath-rfc9535, by the same author, needs two compiled packages for its regular expressions.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from .document import MAX_DEPTH, JsonObject, JsonValue

if TYPE_CHECKING:
    from jsonpath import JSONPath, JSONPathMatch
    from jsonpath.segments import JSONPathSegment


class QueryError(ValueError):
    """Raised when a text is not a query; says why."""


class Match(NamedTuple):
    """A node that a query selects, and the member names and indexes that lead to it."""

    path: tuple[str | int, ...]
    value: JsonValue


class Selection(NamedTuple):
    """What a query selects, each node once.

    `reached` is the longest part of the query that selects something. `idle` are the selectors of
    its lists that add nothing, such as `'cc'` of `['to', 'cc']` where no member has that name.
    """

    matches: list[Match]
    reached: str
    idle: list[str]


def select(query: str, tree: JsonObject) -> Selection:
    """What a query selects in a tree.

    Raises:
        QueryError: It is not a query.
    """
    compiled = _compiled(query)
    nodes = [_root(compiled, tree)]
    reached, idle = "$", list[str]()
    for position, segment in enumerate(compiled.segments, 1):
        idle += _idle(segment, nodes, compiled.segments[position:])
        nodes = list(segment.resolve(nodes))
        if nodes:
            reached += str(segment)
    matches = {node.parts: Match(node.parts, cast("JsonValue", node.obj)) for node in nodes}
    return Selection(list(matches.values()), reached, idle if matches else [])


def check_query(query: str) -> None:
    """Nothing, if the text is a query.

    Raises:
        QueryError: It is not.
    """
    _compiled(query)


def _compiled(query: str) -> JSONPath:
    from jsonpath import JSONPath, JSONPathEnvironment, JSONPathError  # takes 0.1 s

    if not query.startswith("$"):
        raise QueryError("it does not start with $")
    environment = JSONPathEnvironment(strict=True)
    environment.max_recursion_depth = 2 * MAX_DEPTH
    try:
        compiled = environment.compile(query)
    except JSONPathError as error:
        raise QueryError(str(error.args[0])) from None
    if not isinstance(compiled, JSONPath):
        raise QueryError("several queries in one")
    return compiled


def _root(compiled: JSONPath, tree: JsonObject) -> JSONPathMatch:
    return compiled.env.match_class(
        filter_context={}, obj=tree, parent=None, path="$", parts=(), root=tree
    )


def _idle(
    segment: JSONPathSegment, nodes: list[JSONPathMatch], following: Sequence[JSONPathSegment]
) -> list[str]:
    """The selectors of a segment with several that lead to nothing from these nodes."""
    idle: list[str] = []
    for selector in segment.selectors if len(segment.selectors) > 1 else ():
        alone = type(segment)(env=segment.env, token=segment.token, selectors=(selector,))
        selected: Iterable[JSONPathMatch] = alone.resolve(nodes)
        for later in following:
            selected = later.resolve(selected)
        if next(iter(selected), None) is None:
            idle.append(str(selector))
    return idle
