"""Links: what can be called after a response, with values of it (OpenAPI, Link Object)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from ..document import JsonObject, JsonValue, join
from ..ir import Link, Operation, Response
from ..problems import quoted
from .follow import follow, members
from .schemas import Scope, text

_NOT_SHOWN = "the docstring goes without the link; everything can be called without it"


def links(scope: Scope, response: JsonObject, pointer: str) -> tuple[Link, ...]:
    """The links of a response, before it is known which operations they lead to."""
    return tuple(
        _link(scope, name, stated, join(pointer, "links", name))
        for name, stated in members(scope, response, "links", pointer).items()
    )


def _link(scope: Scope, name: str, stated: JsonValue, place: str) -> Link:
    link, pointer = follow(scope, stated, place)
    values = [
        (parameter, _written(value))
        for parameter, value in members(scope, link, "parameters", pointer).items()
    ]
    if "requestBody" in link:
        values.append(("", _written(link["requestBody"])))
    return Link(
        name=name,
        target=text(link, "operationRef") or text(link, "operationId"),
        values=tuple(values),
        doc=text(link, "description"),
    )


def _written(value: JsonValue) -> str:
    """An expression as it is, any other value as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def linked(scope: Scope, operations: Sequence[Operation]) -> list[Operation]:
    """The operations with links that lead to keys of operations; others are listed."""
    known = {each.operation_id: each.key for each in operations if each.operation_id}
    known |= {f"#{each.key.removeprefix('#')}": each.key for each in operations}
    return [
        (
            replace(each, responses=tuple(_settled(scope, each, r, known) for r in each.responses))
            if any(response.links for response in each.responses)
            else each
        )
        for each in operations
    ]


def _settled(
    scope: Scope, operation: Operation, response: Response, known: dict[str, str]
) -> Response:
    found: list[Link] = []
    for link in response.links:
        key = known.get(link.target)
        if key is not None:
            found.append(replace(link, target=key))
            continue
        place = join(operation.key, "responses", response.status)
        what = f"a link {quoted(link.name)} to {quoted(link.target) or 'nothing'}"
        scope.note("unknown-link", place, what, "an operation", hint=_NOT_SHOWN)
    return replace(response, links=tuple(found))
