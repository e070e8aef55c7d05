"""From path items to operations: parameters, body and responses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..document import JsonObject, JsonValue, join
from ..ir import Body, Content, ModelRef, Operation, Response, Server
from ..naming import class_name
from ..problems import listing, quoted
from .bodies import contents
from .follow import follow, members
from .headers import response_headers
from .links import links
from .methods import group_of, method_names, noun_of
from .parameters import parameters
from .schemas import Scope, text
from .streams import settled, with_possible_bodies
from .targets import target_of
from .variants import Exchange, variants

HTTP_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_NOT_YET = "clientwright cannot do this yet: the client goes without it"
_STATUS = re.compile(r"[1-5](\d\d|XX)")
# Source: RFC 9110, section 9.1: a method is a token.
_METHOD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ERROR_NAMES = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "409": "Conflict",
    "422": "UnprocessableContent",
    "429": "TooManyRequests",
    "500": "InternalServerError",
    "default": "Error",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An operation of the document: its place, its parts, and those of its path item.

    `http_method` is in lower case, except for a method that OpenAPI has no member for.
    """

    pointer: str
    path: str
    http_method: str
    operation: JsonObject
    item: JsonObject


def find(scope: Scope) -> Iterator[Found]:
    """All operations in the order of the document; a path item can be a `$ref` to another one."""
    tree = scope.document.tree
    for path, stated in members(scope, tree, "paths", "").items():
        if path.startswith("x-"):
            continue
        pointer = join("", "paths", path)
        item, _ = follow(scope, stated, pointer)
        if isinstance(stated, dict) and "$ref" in stated:
            item = {**item, **{key: value for key, value in stated.items() if key != "$ref"}}
        for method, value in item.items():
            if method in HTTP_METHODS:
                operation, _ = follow(scope, value, join(pointer, method))
                yield Found(join(pointer, method), path, method, operation, item)
        yield from _others(scope, path, pointer, item)


def _others(scope: Scope, path: str, pointer: str, item: JsonObject) -> Iterator[Found]:
    """Operations by other methods than OpenAPI has members for (OpenAPI 3.2)."""
    for method, value in members(scope, item, "additionalOperations", pointer).items():
        place = join(pointer, "additionalOperations", method)
        operation, _ = follow(scope, value, place)
        if _METHOD.fullmatch(method):
            yield Found(place, path, method, operation, item)
        else:
            found = f"the method {quoted(method)}"
            scope.note("other-methods", place, found, "a token", hint=_NOT_YET)


def lower_operation(
    scope: Scope, found: Found, security: tuple[tuple[str, ...], ...], server: Server | None = None
) -> list[Operation]:
    """One operation, its inline schemas named after its method; and its variants, if it takes or
    gives values of several types.
    """
    operation = found.operation
    group = group_of(found)
    method, *fuller = method_names(found, group)
    noun = noun_of(group[-1], method)
    target, given = target_of(
        found.path,
        parameters(
            scope,
            (operation, found.pointer),
            (found.item, join("", "paths", found.path)),
            schemes=frozenset(scheme for alternative in security for scheme in alternative),
        ),
        found.pointer,
    )
    exchange = Exchange(_bodies(scope, found, noun), _responses(scope, found, noun))
    lowered = Operation(
        key=found.pointer,
        group=group,
        method=method,
        http_method=(
            found.http_method.upper() if found.http_method in HTTP_METHODS else found.http_method
        ),
        path=found.path,
        operation_id=text(operation, "operationId") or None,
        summary=text(operation, "summary") or text(found.item, "summary"),
        doc=_doc(found),
        parameters=given,
        body=exchange.bodies[0] if exchange.bodies else None,
        responses=settled(tuple(given[0] for given in exchange.responses)),
        security=security,
        deprecated=operation.get("deprecated") is True,
        methods=tuple(fuller),
        target=target,
        server=server,
    )
    return [lowered, *variants(lowered, exchange)]


def _doc(found: Found) -> str:
    """The description, and where the document says that there is more."""
    doc = text(found.operation, "description") or text(found.item, "description")
    external = found.operation.get("externalDocs")
    url = text(external, "url") if isinstance(external, dict) else ""
    return f"{doc}\n\nSee <{url}>.".strip() if url else doc


def _bodies(scope: Scope, found: Found, noun: str) -> tuple[Body, ...]:
    """What an operation can take: a body for each type of values, the preferred first."""
    stated = found.operation.get("requestBody")
    if stated is None:
        return ()
    body, pointer = follow(scope, stated, join(found.pointer, "requestBody"))
    return tuple(
        Body(
            content=content,
            required=body.get("required") is True,
            flat=isinstance(content.type, ModelRef),
            doc=text(body, "description"),
        )
        for content in _contents(scope, body, pointer, noun, "Request", sent=True)
    )


def _responses(scope: Scope, found: Found, noun: str) -> tuple[tuple[Response, ...], ...]:
    """What an operation can give at each status, the preferred first."""
    stated = members(scope, found.operation, "responses", found.pointer)
    lowered: dict[str, tuple[Response, ...]] = {}
    for key, value in stated.items():
        status = _status(key, stated)
        place = join(found.pointer, "responses", key)
        if status != key.upper() and key != "default" and not key.startswith("x-"):
            hint = "the client takes it for that of any other status" if status else _NOT_YET
            scope.note("response-status", place, f"the status {quoted(key)}", "200", hint=hint)
        if status and status not in lowered:
            responses = _response(scope, status, value, place, noun)
            first = with_possible_bodies(scope, responses[:1], found.http_method, found.pointer)
            lowered[status] = responses if first == responses[:1] else first
    success = [status for status in lowered if status.startswith("2")] or ["default"]
    return tuple(
        given if status in success else _preferred(scope, given)
        for status, given in lowered.items()
    )


def _status(key: str, stated: JsonObject) -> str:
    """The status, a range in upper case, or `default`; empty for a key that is none of them."""
    if _STATUS.fullmatch(key.upper()):
        return key.upper()
    success = any(name.startswith("2") or name == "default" for name in stated if name != key)
    return "" if key.startswith("x-") or (key != "default" and success) else "default"


def _response(
    scope: Scope, status: str, value: JsonValue, place: str, noun: str
) -> tuple[Response, ...]:
    response, pointer = follow(scope, value, place)
    suffix = "Response" if status.startswith("2") else _ERROR_NAMES.get(status, f"Error{status}")
    doc = text(response, "description")
    headers = response_headers(scope, response, pointer)
    stated = links(scope, response, pointer)
    given = _contents(scope, response, pointer, noun, suffix) or (None,)
    return tuple(
        Response(status=status, doc=doc, content=content, headers=headers, links=stated)
        for content in given
    )


def _preferred(scope: Scope, given: tuple[Response, ...]) -> tuple[Response, ...]:
    """What an error carries: nobody asks for it, so that there is no choice."""
    offered = [response.content for response in given if response.content is not None]
    if len(offered) > 1:
        first, names = offered[0], listing([content.media_type for content in offered[1:]])
        found, hint = f"{names} beside {quoted(first.media_type)}", "the client uses the latter"
        scope.note("media-type", first.pointer, found, "one media type for an error", hint=hint)
    return given[:1]


def _contents(
    scope: Scope, owner: JsonObject, pointer: str, noun: str, kind: str, *, sent: bool = False
) -> tuple[Content, ...]:
    """The contents of a body or response; those that others refer to as well are named after
    themselves, and lowered once.
    """
    if not pointer.startswith("#/components/"):
        return contents(scope, owner, pointer, noun, kind, sent=sent)
    if pointer not in scope.contents:
        own, kind = class_name(pointer.rsplit("/", 1)[-1]), "Request" if sent else "Response"
        noun = own.removesuffix(kind) if own != kind else own
        found = contents(scope, owner, pointer, noun, kind, sent=sent)
        scope.contents[pointer] = found
    return scope.contents[pointer]
