"""From path items to operations: parameters, body and responses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..document import JsonObject, JsonValue, escape
from ..ir import Body, Content, Location, ModelRef, Operation, Parameter, Response
from ..problems import quoted
from .methods import group_of, method_names, noun_of
from .names import parameter_spot, root_spot
from .schemas import ANY, Scope, example_of, lower, references, split, text

HTTP_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_NOT_YET = "clientwright cannot do this yet: the client goes without it"
_SUPPORTED_STYLES = frozenset({"simple", "form", "spaceDelimited", "pipeDelimited"})
_STYLES: dict[Location, str] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}
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
    """An operation of the document: its place, its parts, and those of its path item."""

    pointer: str
    path: str
    http_method: str
    operation: JsonObject
    item: JsonObject


def find(scope: Scope) -> Iterator[Found]:
    """All operations in the order of the document; a path item can be a `$ref` to another one."""
    paths = scope.document.tree.get("paths")
    for path, stated in (paths if isinstance(paths, dict) else {}).items():
        pointer = f"#/paths/{escape(path)}"
        item = _follow(scope, stated)
        for method in item:
            operation = item[method]
            if method in HTTP_METHODS and isinstance(operation, dict):
                yield Found(f"{pointer}/{method}", path, method, operation, item)
        if "additionalOperations" in item:
            place = f"{pointer}/additionalOperations"
            scope.note(
                "other-methods",
                place,
                "additionalOperations",
                "the usual HTTP methods",
                hint=_NOT_YET,
            )


def lower_operation(scope: Scope, found: Found, security: tuple[tuple[str, ...], ...]) -> Operation:
    """One operation, its inline schemas named after its method."""
    operation = found.operation
    group = group_of(found)
    method, *fuller = method_names(found, group)
    noun = noun_of(group[-1], method)
    body = _body(scope, found, noun)
    return Operation(
        key=found.pointer,
        group=group,
        method=method,
        http_method=found.http_method.upper(),
        path=found.path,
        operation_id=text(operation, "operationId") or None,
        summary=text(operation, "summary") or text(found.item, "summary"),
        doc=text(operation, "description") or text(found.item, "description"),
        parameters=_parameters(scope, found),
        body=body,
        responses=_responses(scope, found, noun),
        security=security,
        deprecated=operation.get("deprecated") is True,
        methods=tuple(fuller),
    )


def _parameters(scope: Scope, found: Found) -> tuple[Parameter, ...]:
    """The operation's parameters, then those of its path item that it does not override."""
    lowered: dict[tuple[str, str], Parameter] = {}
    for owner, pointer in ((found.operation, found.pointer), (found.item, _item_pointer(found))):
        stated = owner.get("parameters")
        for n, value in enumerate(stated if isinstance(stated, list) else []):
            parameter = _parameter(scope, value, f"{pointer}/parameters/{n}")
            if parameter is not None:
                lowered.setdefault((parameter.location, parameter.wire_name), parameter)
    return tuple(lowered.values())


def _item_pointer(found: Found) -> str:
    return found.pointer.removesuffix(f"/{found.http_method}")


def _parameter(scope: Scope, value: JsonValue, pointer: str) -> Parameter | None:
    stated = _follow(scope, value)
    location = stated.get("in")
    name = text(stated, "name")
    if location not in _STYLES:
        if name:
            found = f"a parameter in {quoted(location)}"
            expected = "one in path, query, header or cookie"
            scope.note("parameter-location", pointer, found, expected, hint=_NOT_YET)
        return None
    spot = parameter_spot(f"{pointer}/schema", name)
    schema = stated.get("schema")
    type_, null = split(lower(scope, schema, spot)) if schema is not None else (ANY, False)
    facts = [stated]
    if isinstance(schema, dict):
        facts += [schema, *references(scope.document, schema)]
    if "content" in stated:
        hint = "pass the text that is to be sent"
        scope.note("parameter-content", pointer, "a parameter with content", "a schema", hint=hint)
    style = text(stated, "style") or _STYLES[location]
    if style not in _SUPPORTED_STYLES:
        found = f"the style {quoted(style)}"
        expected = f"the style {_STYLES[location]}"
        hint = "clientwright cannot do this yet: the usual style is sent"
        scope.note("parameter-style", pointer, found, expected, hint=hint)
        style = _STYLES[location]
    explode = stated.get("explode")
    return Parameter(
        wire_name=name,
        location=location,
        type=type_,
        required=stated.get("required") is True or location == "path",
        nullable=null,
        style=style,
        explode=explode if isinstance(explode, bool) else style == "form",
        pointer=pointer,
        doc=next((prose for fact in facts if (prose := text(fact, "description"))), ""),
        sensitive=any(fact.get("x-sensitive") is True for fact in facts),
        deprecated=stated.get("deprecated") is True,
        default=next((fact["default"] for fact in facts if "default" in fact), None),
        example=example_of(facts),
    )


def _follow(scope: Scope, value: JsonValue) -> JsonObject:
    """An object, or the one that its `$ref` leads to."""
    if not isinstance(value, dict):
        return {}
    return [value, *references(scope.document, value)][-1]


def _body(scope: Scope, found: Found, noun: str) -> Body | None:
    stated = found.operation.get("requestBody")
    if stated is None:
        return None
    body = _follow(scope, stated)
    place = f"{found.pointer}/requestBody"
    content = _content(scope, body, place, f"{noun}Request", sent=True)
    if content is None:
        return None
    return Body(
        content=content,
        required=body.get("required") is True,
        flat=isinstance(content.type, ModelRef),
        doc=text(body, "description"),
    )


def _responses(scope: Scope, found: Found, noun: str) -> tuple[Response, ...]:
    stated = found.operation.get("responses")
    lowered: list[Response] = []
    for status, value in (stated if isinstance(stated, dict) else {}).items():
        response = _follow(scope, value)
        suffix = (
            "Response" if status.startswith("2") else _ERROR_NAMES.get(status, f"Error{status}")
        )
        pointer = f"{found.pointer}/responses/{escape(status)}"
        lowered.append(
            Response(
                status=status.upper() if status != "default" else status,
                doc=text(response, "description"),
                content=_content(scope, response, pointer, f"{noun}{suffix}"),
            )
        )
    return tuple(lowered)


def _content(
    scope: Scope, owner: JsonObject, pointer: str, name: str, *, sent: bool = False
) -> Content | None:
    """The JSON media type of a body or response; another one is offered as raw JSON and listed."""
    stated = owner.get("content")
    if not isinstance(stated, dict) or not stated:
        return None
    chosen = next((name for name in stated if is_json(name)), next(iter(stated)))
    place = f"{pointer}/content/{escape(chosen)}"
    media = stated[chosen]
    facts = media if isinstance(media, dict) else {}
    if not is_json(chosen):
        hint = "clientwright cannot do this yet: the body is sent or read as JSON all the same"
        scope.note("media-type", place, f"the media type {quoted(chosen)}", "JSON", hint=hint)
    elif len(stated) > 1:
        found = f"{len(stated)} media types"
        scope.note("media-type", place, found, "one", hint=f"the client uses {quoted(chosen)}")
    spot = root_spot(f"{place}/schema", name, sent=sent)
    type_ = lower(scope, facts.get("schema", True), spot)
    return Content(media_type=chosen, type=type_, example=_media_example(scope, facts))


def _media_example(scope: Scope, media: JsonObject) -> JsonValue:
    """The first example of a media type object."""
    if "example" in media:
        return media["example"]
    examples = media.get("examples")
    for value in examples.values() if isinstance(examples, dict) else ():
        return _follow(scope, value).get("value")
    return None


def is_json(media_type: str) -> bool:
    """Whether a media type carries JSON text (RFC 8259, and RFC 6839 for `+json`)."""
    name = media_type.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json")
