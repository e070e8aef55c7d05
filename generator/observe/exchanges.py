"""An exchange as it was seen, held against the operation that it is one of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..document import join
from ..ir import Content, EnumRef, ListOf, Operation, Parameter, Primitive, Response, TupleOf
from ..lower.media_types import essence
from .bodies import differences, form_differences
from .exchange import FORM, Seen, SeenBody
from .sights import Null, is_name
from .words import Difference, Known, plain

Position: TypeAlias = Literal["request", "query", "answer"]

_COMMON = frozenset(
    {
        *("application/json", "application/octet-stream", "application/pdf"),
        *("application/problem+json", "application/xml", FORM, "multipart/form-data"),
        *("text/event-stream", "text/html", "text/plain", "text/xml"),
    }
)
"""Media types that a report shows; any other can hold whatever a server puts there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A difference, and the part of the exchange that it is in."""

    position: Position
    difference: Difference


def exchange_differences(
    known: Known, operations: Sequence[Operation], seen: Seen, credentials: Iterable[str]
) -> list[Found]:
    """What an answered exchange has that its operation has not, each thing once.

    `operations` are those of one method and path, which differ in media types; `credentials` are
    the names of API keys that go into the query.
    """
    query = _query(operations, seen, frozenset(credentials))
    found = [Found("query", each) for each in query]
    found += [Found("request", each) for each in _sent(known, operations, seen)]
    found += [Found("answer", each) for each in _received(known, operations, seen)]
    return list(dict.fromkeys(found))


def _query(
    operations: Sequence[Operation], seen: Seen, credentials: frozenset[str]
) -> Iterator[Difference]:
    parameters = [
        parameter for parameter in operations[0].parameters if parameter.location == "query"
    ]
    pointer = plain(operations[0].key)
    names = {name.partition("[")[0] for name in seen.query if name is not None}
    fixed = operations[0].path.partition("#")[0].partition("?")[2].split("&")
    stated = {parameter.wire_name.partition("[")[0] for parameter in parameters}
    if not any(_has_any_names(parameter) for parameter in parameters):
        known = stated | credentials | {each.partition("=")[0] for each in fixed}
        for name in sorted(names - known):
            yield _undocumented(pointer, name if is_name(name) else "")
        if None in seen.query:
            yield _undocumented(pointer, "")
    for parameter in parameters:
        name = parameter.wire_name.partition("[")[0]
        if parameter.required and name not in names and not _has_any_names(parameter):
            expected = "a parameter that is required"
            yield Difference(
                "missing-parameter", parameter.wire_name, expected, "nothing", parameter.pointer
            )


def _undocumented(pointer: str, name: str) -> Difference:
    place = name or "(a name that is not shown)"
    return Difference(
        "undocumented-parameter", place, "no such parameter", "a value", pointer, name
    )


def _has_any_names(parameter: Parameter) -> bool:
    """Whether a parameter is written under the names of its members."""
    written = parameter.style == "form" and parameter.explode
    listed = isinstance(parameter.type, Primitive | ListOf | EnumRef | TupleOf)
    return parameter.style == "querystring" or (written and not listed)


def _sent(known: Known, operations: Sequence[Operation], seen: Seen) -> Iterator[Difference]:
    pointer = join(plain(operations[0].key), "requestBody")
    bodies = [operation.body for operation in operations if operation.body is not None]
    if not bodies:
        if seen.sent.sight is not None and not isinstance(seen.sent.sight, Null):
            yield _undocumented_body(plain(operations[0].key))
        return
    contents = [one for body in bodies for one in (body.content, *body.content.others)]
    if seen.sent.note != "empty":
        yield from _body(known, contents, seen.sent, pointer)
    elif any(body.required for body in bodies):
        yield Difference("missing-body", "", "a body, which is required", "none", pointer)


def _received(known: Known, operations: Sequence[Operation], seen: Seen) -> Iterator[Difference]:
    pointer = join(plain(operations[0].key), "responses")
    stated = [response for operation in operations for response in operation.responses]
    responses = _of_status(stated, seen.status)
    if not responses:
        statuses = ", ".join(dict.fromkeys(response.status for response in stated))
        found = f"HTTP {seen.status}" if 100 <= seen.status <= 599 else "no status of HTTP"
        yield Difference("undocumented-status", "", statuses or "no status", found, pointer)
        return
    place = join(pointer, responses[0].status)
    contents = [
        each
        for response in responses
        if response.content is not None
        for each in (response.content, *response.content.others)
    ]
    bodiless = seen.method == "HEAD" or seen.status in {204, 205}
    if contents and seen.received.note == "empty" and not bodiless:
        yield Difference("missing-body", "", "a body", "none", place)
    elif contents and seen.received.note != "empty":
        yield from _body(known, contents, seen.received, place)
    elif seen.received.sight is not None:
        yield _undocumented_body(place)


def _of_status(responses: Sequence[Response], status: int) -> list[Response]:
    for key in (str(status), f"{status // 100}XX", "default"):
        found = [response for response in responses if response.status.upper() == key.upper()]
        if found:
            return found
    return []


def _undocumented_body(pointer: str) -> Difference:
    return Difference("undocumented-body", "", "no body", "a body", pointer)


def _body(
    known: Known, contents: Sequence[Content], seen: SeenBody, pointer: str
) -> list[Difference]:
    """What differs from the nearest content of the media type."""
    if not seen.media_type and seen.note == "not looked into":
        return []
    fitting = [one for one in contents if _covers(one.media_type, seen.media_type)]
    if not fitting:
        known_types = dict.fromkeys(essence(one.media_type) for one in contents)
        shown = seen.media_type if seen.media_type in _COMMON else "another media type"
        stated = " or ".join(known_types)
        other = Difference("undocumented-media-type", "", stated, shown, pointer)
        # A client reads any JSON as the one that the document has.
        only = [one for one in contents if one.coding == "json"] if _is_json(seen) else []
        return [other, *(_content(known, only[0], seen) if len(only) == 1 else [])]
    if seen.note == "unreadable" and any(one.coding == "json" for one in fitting):
        return [Difference("unreadable-body", "", "JSON", "text that is no JSON", pointer)]
    every = [_content(known, one, seen) for one in fitting]
    return min(every, key=len)


def _content(known: Known, content: Content, seen: SeenBody) -> list[Difference]:
    if seen.sight is None:
        return []
    if content.coding == "json":
        return differences(known, seen.sight, content.type, content.pointer)
    if content.coding == "form":
        return form_differences(known, seen.sight, content.type, content.pointer)
    return []


def _is_json(seen: SeenBody) -> bool:
    return seen.media_type in {"application/json", "text/json"} or seen.media_type.endswith("+json")


def _covers(stated: str, media_type: str) -> bool:
    """Whether a media type, or range, of the document covers that of a body; one that says nothing
    can be any.
    """
    name = essence(stated)
    kind = media_type.partition("/")[0]
    return not media_type or name in {media_type, f"{kind}/*", "*/*", "*"}
