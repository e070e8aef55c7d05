"""From path items to operations: parameters, body and responses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..document import JsonObject, JsonValue, join
from ..ir import Body, Content, ModelRef, Operation, Response
from ..naming import class_name
from ..problems import quoted
from .bodies import content
from .follow import follow, members
from .methods import group_of, method_names, noun_of
from .parameters import parameters
from .schemas import Scope, text
from .targets import target_of

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
    for name in members(scope, tree, "webhooks", ""):
        place = join("", "webhooks", name)
        scope.note("webhook", place, f"the webhook {quoted(name)}", "an operation", hint=_NOT_YET)


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
    scope: Scope, found: Found, security: tuple[tuple[str, ...], ...], server: str = ""
) -> Operation:
    """One operation, its inline schemas named after its method."""
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
    _note_callbacks(scope, found)
    return Operation(
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
        body=_body(scope, found, noun),
        responses=_responses(scope, found, noun),
        security=security,
        deprecated=operation.get("deprecated") is True,
        methods=tuple(fuller),
        target=target,
        server=server,
    )


def _doc(found: Found) -> str:
    """The description, and where the document says that there is more."""
    doc = text(found.operation, "description") or text(found.item, "description")
    external = found.operation.get("externalDocs")
    url = text(external, "url") if isinstance(external, dict) else ""
    return f"{doc}\n\nSee <{url}>.".strip() if url else doc


def _note_callbacks(scope: Scope, found: Found) -> None:
    """List what an operation has and the client has not: callbacks."""
    for name in members(scope, found.operation, "callbacks", found.pointer):
        place = join(found.pointer, "callbacks", name)
        scope.note("callback", place, f"the callback {quoted(name)}", "a request", hint=_NOT_YET)


def _body(scope: Scope, found: Found, noun: str) -> Body | None:
    stated = found.operation.get("requestBody")
    if stated is None:
        return None
    body, pointer = follow(scope, stated, join(found.pointer, "requestBody"))
    chosen = _content(scope, body, pointer, noun, "Request", sent=True)
    if chosen is None:
        return None
    return Body(
        content=chosen,
        required=body.get("required") is True,
        flat=isinstance(chosen.type, ModelRef),
        doc=text(body, "description"),
    )


def _responses(scope: Scope, found: Found, noun: str) -> tuple[Response, ...]:
    stated = members(scope, found.operation, "responses", found.pointer)
    lowered: dict[str, Response] = {}
    for key, value in stated.items():
        status = _status(key, stated)
        place = join(found.pointer, "responses", key)
        if status != key.upper() and key != "default" and not key.startswith("x-"):
            hint = "the client takes it for that of any other status" if status else _NOT_YET
            scope.note("response-status", place, f"the status {quoted(key)}", "200", hint=hint)
        if status and status not in lowered:
            lowered[status] = _response(scope, status, value, place, noun)
    return tuple(lowered.values())


def _status(key: str, stated: JsonObject) -> str:
    """The status, a range in upper case, or `default`; empty for a key that is none of them."""
    if _STATUS.fullmatch(key.upper()):
        return key.upper()
    success = any(name.startswith("2") or name == "default" for name in stated if name != key)
    return "" if key.startswith("x-") or (key != "default" and success) else "default"


def _response(scope: Scope, status: str, value: JsonValue, place: str, noun: str) -> Response:
    response, pointer = follow(scope, value, place)
    suffix = "Response" if status.startswith("2") else _ERROR_NAMES.get(status, f"Error{status}")
    return Response(
        status=status,
        doc=text(response, "description"),
        content=_content(scope, response, pointer, noun, suffix),
    )


def _content(
    scope: Scope, owner: JsonObject, pointer: str, noun: str, suffix: str, *, sent: bool = False
) -> Content | None:
    """The content of a body or response; one that others refer to as well is named after itself,
    and lowered once.
    """
    if not pointer.startswith("#/components/"):
        return content(scope, owner, pointer, f"{noun}{suffix}", sent=sent)
    if pointer not in scope.contents:
        own, kind = class_name(pointer.rsplit("/", 1)[-1]), "Request" if sent else "Response"
        name = own if own.endswith(kind) else f"{own}{kind}"
        scope.contents[pointer] = content(scope, owner, pointer, name, sent=sent)
    return scope.contents[pointer]
