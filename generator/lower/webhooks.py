"""Requests that the API sends: `webhooks`, also written `x-webhooks`, and the callbacks of
operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import JsonObject, JsonValue, join, tokens
from ..ir import Callback, Operation, Type, Webhook
from ..naming import class_name, module_name, words
from ..problems import listing, quoted
from .bodies import content
from .follow import elements, follow, members
from .methods import noun_of
from .operations import HTTP_METHODS, Found
from .options import constants_of
from .places import is_version
from .reading import example_of, text
from .scope import Scope

_SECTIONS = ("webhooks", "x-webhooks")
_NO_BODY = "clientwright has nothing to read in it: see to it in your own server"
_YOURS = "clientwright reads the body alone: the rest is for your own server"
# Last words of names that say already what an object is.
_KINDS = frozenset({"callback", "event", "message", "notification", "payload", "webhook"})


@dataclass(frozen=True, slots=True)
class _Request:
    """An operation of a webhook or callback, with its path item, and where they stand."""

    pointer: str
    method: str
    operation: JsonObject
    item_pointer: str
    item: JsonObject

    def parameters(self, scope: Scope) -> Iterator[JsonObject]:
        """Its parameters, then those of the path item; what is malformed is listed."""
        for owner, pointer in ((self.operation, self.pointer), (self.item, self.item_pointer)):
            for place, value in elements(scope, owner, "parameters", pointer):
                yield follow(scope, value, place)[0]


@dataclass(frozen=True, slots=True)
class FoundWebhook:
    """A webhook, and the values by which a header tells it from others."""

    webhook: Webhook
    events: tuple[str, ...]


def find_webhooks(scope: Scope, event_header: str) -> list[FoundWebhook]:
    """The webhooks whose bodies can be read, in the order of the document; others are listed."""
    tree = scope.document.tree
    found: list[FoundWebhook] = []
    for section in _SECTIONS:
        for name, value in members(scope, tree, section, "").items():
            if name.startswith("x-"):
                continue
            for request in _requests(scope, value, join("", section, name)):
                type_ = _body(scope, request, _event_class(name), "webhook")
                if type_ is not None:
                    doc = _doc(request)
                    webhook = Webhook(key=request.pointer, name=name, type=type_, doc=doc)
                    events = _events(scope, request, name, event_header) if event_header else ()
                    found.append(FoundWebhook(webhook, events))
    return found


def find_callbacks(
    scope: Scope, found: Sequence[Found], operations: Sequence[Operation]
) -> tuple[Callback, ...]:
    """The callbacks of all operations whose bodies can be read; others are listed."""
    callbacks: list[Callback] = []
    for entry, operation in zip(found, operations, strict=True):
        noun = noun_of(operation.group[-1], operation.method)
        for name, value in members(scope, entry.operation, "callbacks", entry.pointer).items():
            place = join(entry.pointer, "callbacks", name)
            stated, pointer = follow(scope, value, place)
            for expression, item in stated.items():
                if not expression.startswith("x-"):
                    place = join(pointer, expression)
                    callbacks += _callbacks(scope, (operation, noun), name, (item, place))
    return tuple(callbacks)


def _callbacks(
    scope: Scope, owner: tuple[Operation, str], name: str, item: tuple[JsonValue, str]
) -> Iterator[Callback]:
    operation, noun = owner
    value, place = item
    plain = class_name(f"{noun} {name}") if words(name) else noun
    for request in _requests(scope, value, place):
        type_ = _body(scope, request, _event_class(plain), "callback")
        if type_ is not None:
            yield Callback(
                key=f"{operation.key} {request.pointer}",  # operations can share a callback
                operation=operation.key,
                names=_names(plain, request),
                type=type_,
                doc=_doc(request),
            )


def _names(plain: str, request: _Request) -> tuple[str, ...]:
    """`create_payment_on_event`, then with the path behind the expression, then with the method."""
    expression = tokens(request.pointer)[-2]
    path = [part for part in expression.rpartition("}")[2].split("/") if not is_version(part)]
    more = [*words(" ".join(path))]
    forms = ([plain], [plain, *more], [plain, *more, request.method])
    return tuple(dict.fromkeys(module_name(" ".join(form)) for form in forms))


def _requests(scope: Scope, value: JsonValue, pointer: str) -> Iterator[_Request]:
    """The operations of a path item, which can be a reference."""
    item, place = follow(scope, value, pointer)
    for method, stated in item.items():
        if method in HTTP_METHODS:
            operation, at = follow(scope, stated, join(place, method))
            yield _Request(at, method, operation, place, item)
    if "additionalOperations" in item:
        found = "methods that OpenAPI has no member for"
        scope.note("other-methods", place, found, "post", hint=_YOURS)


def _body(scope: Scope, request: _Request, name: str, kind: str) -> Type | None:
    """The type of the JSON body of a request; None, and listed, if it has none."""
    stated = request.operation.get("requestBody")
    place = join(request.pointer, "requestBody")
    owner, pointer = follow(scope, {} if stated is None else stated, place)
    taken = content(scope, owner, pointer, name)
    if taken is None or taken.coding != "json":
        found = "no body" if taken is None else f"a body as {quoted(taken.media_type)}"
        scope.note(kind, request.pointer, f"a {kind} with {found}", "JSON", hint=_NO_BODY)
        return None
    _note_rest(scope, request, kind)
    return taken.type


def _note_rest(scope: Scope, request: _Request, kind: str) -> None:
    """List what a request has and its parser has not: parameters, and answers with bodies."""
    given = [text(stated, "name") for stated in request.parameters(scope)]
    if given:
        found = f"{listing(given)} beside the body of a {kind}"
        scope.note(f"{kind}-parameters", request.pointer, found, "a body alone", hint=_YOURS)
    answers = members(scope, request.operation, "responses", request.pointer)
    for status, value in answers.items():
        if isinstance(value, dict) and value.get("content"):
            place = join(request.pointer, "responses", status)
            found = f"a body to be answered to a {kind}"
            scope.note(f"{kind}-response", place, found, "none", hint=_YOURS)


def _events(scope: Scope, request: _Request, name: str, header: str) -> tuple[str, ...]:
    """The values of the header that says which event a request is: those that the document
    declares, else its example, else the name of the webhook.
    """
    for stated in request.parameters(scope):
        same = text(stated, "name").lower() == header.lower()
        if not same or stated.get("in") != "header":
            continue
        schema = stated.get("schema")
        example = example_of([stated, *([schema] if isinstance(schema, dict) else [])])
        given = constants_of(scope, schema)
        if given or isinstance(example, str):
            return tuple(given) or (str(example),)
    return (name,)


def _event_class(name: str) -> str:
    """What an object without a name is called: `message.sent` -> `MessageSentEvent`."""
    own = class_name(name)
    parts = words(name)
    return own if parts and parts[-1] in _KINDS else f"{own}Event"


def _doc(request: _Request) -> str:
    operation, item = request.operation, request.item
    return (
        text(operation, "description")
        or text(operation, "summary")
        or text(item, "description")
        or text(item, "summary")
    )
