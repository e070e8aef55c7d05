"""The document that the prose of a page states.

What the page says is stated, at its line. What OpenAPI asks for beyond that is assumed, with the
question that would settle it. `fill` then adds what examples and sample calls show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...document import JsonObject, JsonValue, join
from ...problems import quoted
from ..doubts import Code, warning
from ..page import Page
from ..prose import Field, Location, PageBody, PageOperation, PageResponse
from ..reasons import reason
from ..statements import BASE_URL_QUESTION, Basis, Draft, Fragment, answer_question
from .fill import fill
from .members import body_schema, field_schema
from .schemes import put_security

_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)|default")
_JSON = "application/json"


def build(page: Page, operations: Sequence[PageOperation]) -> Fragment:
    """The part of a document that these operations of a page state.

    Webhooks, whose path is a name, go to `webhooks`.
    """
    draft = Draft(page)
    for operation in operations:
        draft.problems.extend(operation.problems)
        if not _put_operation(draft, operation):
            continue
        _put_page(draft, operation)
        if operation.path.startswith("/"):
            fill(draft, operation)
    _ask(draft, operations)
    return draft.fragment()


def _ask(draft: Draft, operations: Sequence[PageOperation]) -> None:
    """Questions about what a client needs and the page as a whole leaves open."""
    called = [operation for operation in operations if operation.path.startswith("/")]
    if called and "servers" not in draft.tree:
        note = "The page states no base URL."
        draft.questions.append(draft.origin("assumed", 0, note, BASE_URL_QUESTION))
    match draft.tree:
        case {"components": {"schemas": dict() as schemas}}:
            for name, schema in schemas.items():
                if schema:
                    continue
                pointer = join("", "components", "schemas", name)
                line = draft.origins[pointer].line
                note = f"The page names {name} and does not describe it."
                ask = f"Which members does {name} have?"
                draft.origins[pointer] = draft.origin("assumed", line, note, ask)
        case _:
            pass


def _put_page(draft: Draft, operation: PageOperation) -> None:
    """What an operation's page says of the API as a whole."""
    if operation.version and "info" not in draft.tree:
        origin = draft.origin("stated", operation.version_line)
        draft.put(("info", "version"), operation.version, origin)
    servers = draft.tree.setdefault("servers", []) if operation.servers else None
    if isinstance(servers, list):
        for url, line in operation.servers:
            if {"url": url} not in servers:
                draft.origins[join("", "servers", len(servers))] = draft.origin("stated", line)
                servers.append({"url": url})


def _put_operation(draft: Draft, operation: PageOperation) -> bool:
    """Put an operation into the draft; whether it was not there yet."""
    group = "paths" if operation.path.startswith("/") else "webhooks"
    path = (group, operation.path, operation.method)
    if join("", *path) in draft.origins:
        found = f"{operation.method.upper()} {operation.path} for the second time"
        _warn(draft, operation.line, "repeated-operation", found, "one; the first was taken")
        return False
    tree: JsonObject = {}
    shown: Basis = "inferred" if operation.note else "stated"
    draft.put(path, tree, draft.origin(shown, operation.line, operation.note))
    _put_words(draft, path, operation, tree)
    parameters = list(_parameters(draft, path, operation))
    if parameters:
        tree["parameters"] = list[JsonValue](parameters)
    if operation.bodies:
        tree["requestBody"] = _request(draft, (*path, "requestBody"), operation.bodies)
        draft.origins[join("", *path, "requestBody")] = draft.origin(
            "stated", operation.bodies[0].line
        )
    if operation.responses:
        tree["responses"] = _responses(draft, (*path, "responses"), operation)
        draft.origins[join("", *path, "responses")] = draft.origin(
            "stated", operation.responses[0].line
        )
    else:
        note = "The page describes no answer."
        ask = answer_question(operation.method, operation.path)
        draft.questions.append(draft.origin("assumed", operation.line, note, ask))
    put_security(draft, operation, path)
    return True


def _put_words(
    draft: Draft, path: tuple[str, ...], operation: PageOperation, tree: JsonObject
) -> None:
    """Title, description, and what else the page says of the operation in words."""
    basis: Basis = "inferred" if operation.title_note else "stated"
    if operation.title:
        line = operation.title_line or operation.line
        origin = draft.origin(basis, line, operation.title_note)
        draft.put((*path, "summary"), operation.title, origin)
    if operation.doc:
        line = operation.doc_line or operation.line
        origin = draft.origin(basis, line, operation.title_note)
        draft.put((*path, "description"), operation.doc, origin)
    if operation.operation_id:
        tree["operationId"] = operation.operation_id
    if operation.tags:
        tree["tags"] = list[JsonValue](operation.tags)
    if operation.deprecated:
        origin = draft.origin("stated", operation.title_line or operation.line)
        draft.put((*path, "deprecated"), True, origin)


def _parameters(
    draft: Draft, path: tuple[str, ...], operation: PageOperation
) -> Iterator[JsonObject]:
    """The parameters that the page lists, then variables that only the path names."""
    variables = dict.fromkeys(_VARIABLE.findall(operation.path))
    listed: set[tuple[Location, str]] = set()
    for location, field in operation.parameters:
        if (location, field.name) in listed:
            found = f"the {location} parameter {quoted(field.name)} for the second time"
            _warn(draft, field.line, "doubtful-field", found, "one; the first was taken")
            continue
        if location == "path" and field.name not in variables:
            found = f"the path parameter {quoted(field.name)}, which the path does not have"
            expected = f"a variable of {quoted(operation.path)}; it was left out"
            _warn(draft, field.line, "doubtful-field", found, expected)
            continue
        at = (*path, "parameters", str(len(listed)))
        listed.add((location, field.name))
        draft.origins[join("", *at)] = draft.origin("stated", field.line)
        yield _parameter(draft, at, location, field)
    for name in variables:
        if ("path", name) in listed:
            continue
        at = (*path, "parameters", str(len(listed)))
        listed.add(("path", name))
        draft.origins[join("", *at)] = draft.origin("stated", operation.line)
        note = "The path names the variable; the page does not say which values it has."
        ask = f"What is {name} in {operation.path}: text, a number, a UUID?"
        draft.origins[join("", *at, "schema")] = draft.origin("assumed", operation.line, note, ask)
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _parameter(draft: Draft, path: tuple[str, ...], location: Location, field: Field) -> JsonObject:
    schema = field_schema(draft, (*path, "schema"), field)
    parameter: JsonObject = {"name": field.name, "in": location}
    if location == "path" or field.required:
        parameter["required"] = True
    return parameter | _outside(schema) | {"schema": schema}


def _outside(schema: JsonObject) -> JsonObject:
    """Take out of a schema what a parameter or header says itself."""
    return {name: schema.pop(name) for name in ("description", "deprecated") if name in schema}


def _request(draft: Draft, path: tuple[str, ...], bodies: Sequence[PageBody]) -> JsonObject:
    request: JsonObject = {}
    doc = "\n\n".join(dict.fromkeys(body.doc for body in bodies if body.doc))
    if doc:
        request["description"] = doc
    stated = next((body.required for body in bodies if body.required is not None), None)
    members = [field for body in bodies for field in (body.root or body).fields]
    if stated is not None:
        request["required"] = stated
    elif any(field.required for field in members):
        request["required"] = True
        origin = draft.origin("assumed", bodies[0].line, "It follows from its required members.")
        draft.origins[join("", *path, "required")] = origin
    request["content"] = _content(draft, path, bodies, "")
    return request


def _responses(draft: Draft, path: tuple[str, ...], operation: PageOperation) -> JsonObject:
    responses: JsonObject = {}
    for status, several in _by_status(draft, operation).items():
        response = several[0]
        at = (*path, status)
        origin = draft.origin("stated", response.line)
        if not response.status:
            ask = f"Which status has the answer to {operation.method.upper()} {operation.path}?"
            note = "The page describes an answer without its status."
            origin = draft.origin("assumed", response.line, note, ask)
        draft.origins[join("", *at)] = origin
        ask = ""
        is_one = operation.path.endswith("}")  # of what its last variable names
        if operation.method == "get" and status.startswith("2") and not is_one:
            ask = f"Does GET {operation.path} answer with one object, or with an array of them?"
        responses[status] = _response(draft, at, several, status, ask)
    return responses


def _by_status(draft: Draft, operation: PageOperation) -> dict[str, list[PageResponse]]:
    """The responses by their status; one that has none has 200 if no other one has."""
    found: dict[str, list[PageResponse]] = {}
    for response in operation.responses:
        status = response.status.upper().replace("DEFAULT", "default") or "200"
        if _STATUS.fullmatch(status) is None:
            seen = f"the status {quoted(response.status)}"
            _warn(draft, response.line, "unknown-status", seen, "one like 200, 4XX or default")
        else:
            found.setdefault(status, []).append(response)
    return found


def _response(
    draft: Draft,
    path: tuple[str, ...],
    responses: Sequence[PageResponse],
    status: str,
    ask: str,
) -> JsonObject:
    doc = "\n\n".join(dict.fromkeys(response.doc for response in responses if response.doc))
    if not doc:
        note = "The page does not describe it; the phrase is that of the status in RFC 9110."
        if status == "default":
            note = "The page does not describe it."
        origin = draft.origin("assumed", responses[0].line, note)
        draft.origins[join("", *path, "description")] = origin
    elif not responses[0].status:  # assumed is only the status
        draft.origins[join("", *path, "description")] = draft.origin("stated", responses[0].line)
    result: JsonObject = {"description": doc or reason(status)}
    headers: JsonObject = {}
    for field in (header for response in responses for header in response.headers):
        at = (*path, "headers", field.name)
        draft.origins[join("", *at)] = draft.origin("stated", field.line)
        schema = field_schema(draft, (*at, "schema"), field)
        required: JsonObject = {"required": True} if field.required else {}
        headers[field.name] = required | _outside(schema) | {"schema": schema}
    if headers:
        result["headers"] = headers
    bodies = [body for response in responses for body in response.bodies if _says(body)]
    if bodies:
        result["content"] = _content(draft, path, bodies, ask)
    return result


def _content(
    draft: Draft, path: tuple[str, ...], bodies: Sequence[PageBody], ask: str
) -> JsonObject:
    """The media types of a request body or a response."""
    content: JsonObject = {}
    for body in bodies:
        media_type = body.media_type or _JSON
        at = (*path, "content", media_type)
        if media_type in content:
            found = f"the content {quoted(media_type)} for the second time"
            _warn(draft, body.line, "doubtful-field", found, "one; the first was taken")
            continue
        origin = draft.origin("stated", body.line)
        if not body.media_type and body.samples:
            note = "The example is JSON."
            origin = draft.origin("inferred", body.samples[0].line, note)
        elif not body.media_type:
            note = "The page does not say in which form the body is."
            form = f"In which media type is the body that page {draft.page.name} describes?"
            origin = draft.origin("assumed", body.line, note, form)
        draft.origins[join("", *at)] = origin
        schema = body_schema(draft, (*at, "schema"), body, ask)
        content[media_type] = {} if schema is None else {"schema": schema}
        if schema is not None and origin.basis != "stated":
            draft.origins[join("", *at, "schema")] = draft.origin("stated", body.line)
    return content


def _says(body: PageBody) -> bool:
    """Whether the page says anything of a body."""
    return bool(body.media_type or body.fields or body.root or body.samples)


def _warn(draft: Draft, line: int, code: Code, found: str, expected: str) -> None:
    draft.problems.append(warning(draft.page, line, code, found, expected))
