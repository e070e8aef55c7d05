"""Requests that the API sends: `webhooks`, also written `x-webhooks`, and the callbacks of
operations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import JsonObject, JsonValue, join, tokens
from ..ir import Callback, Operation, Type, Webhook
from ..naming import class_name, module_name, words
from ..problems import listing, quoted
from .bodies import contents
from .follow import elements, follow, members
from .methods import noun_of
from .operations import HTTP_METHODS, Found
from .options import constants_of
from .places import is_version
from .reading import text
from .scope import Scope

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


def find_webhooks(scope: Scope, event_header: str, *, extension: bool) -> list[FoundWebhook]:
    """The webhooks whose bodies can be read, in the order of the document; others are listed. With
    `extension` those of `x-webhooks`, too, which OpenAPI 3.0 documents have in their place.
    """
    tree = scope.document.tree
    found: list[FoundWebhook] = []
    read: list[_Request] = []
    for section in ("webhooks", "x-webhooks") if extension else ("webhooks",):
        for name, value in members(scope, tree, section, "").items():
            if name.startswith("x-"):
                continue
            for request in _requests(scope, value, join("", section, name), "webhook"):
                type_ = _body(scope, request, _event_class(name), "webhook")
                if type_ is not None:
                    doc = _doc(request)
                    webhook = Webhook(key=request.pointer, name=name, type=type_, doc=doc)
                    events = _events(scope, request, name, event_header) if event_header else ()
                    found.append(FoundWebhook(webhook, events))
                    read.append(request)
    _note_rest(scope, read, "webhook", event_header)
    return found


def find_callbacks(
    scope: Scope, found: Sequence[Found], operations: Sequence[Operation]
) -> tuple[Callback, ...]:
    """The callbacks of all operations whose bodies can be read; others are listed."""
    places: dict[str, JsonObject] = {}
    plain: dict[str, str] = {}
    owners: dict[str, list[str]] = defaultdict(list)
    for entry, operation in zip(found, operations, strict=True):
        noun = noun_of(operation.group[-1], operation.method)
        for name, value in members(scope, entry.operation, "callbacks", entry.pointer).items():
            place = join(entry.pointer, "callbacks", name)
            stated, pointer = follow(scope, value, place)
            # One that operations share is named after itself.
            own = f"{noun} {name}" if pointer == place else tokens(pointer)[-1]
            places[pointer], plain[pointer] = stated, class_name(own) if words(own) else noun
            owners[pointer].append(operation.key)
    read = [
        pair
        for pointer, stated in places.items()
        for pair in _callbacks(scope, (stated, pointer), plain[pointer], owners[pointer])
    ]
    _note_rest(scope, [request for _, request in read], "callback")
    return tuple(callback for callback, _ in read)


def _callbacks(
    scope: Scope, stated: tuple[JsonObject, str], plain: str, owners: Sequence[str]
) -> Iterator[tuple[Callback, _Request]]:
    """The requests of one callback, each by an expression that gives its URL."""
    expressions, pointer = stated
    for expression, item in expressions.items():
        if expression.startswith("x-"):
            continue
        for request in _requests(scope, item, join(pointer, expression), "callback"):
            type_ = _body(scope, request, _event_class(plain), "callback")
            if type_ is not None:
                callback = Callback(
                    key=request.pointer,
                    operations=tuple(owners),
                    names=_names(plain, expression, request.method),
                    type=type_,
                    doc=_doc(request),
                )
                yield callback, request


def _names(plain: str, expression: str, method: str) -> tuple[str, ...]:
    """`create_payment_on_event`, then with the path behind the expression, then with the method."""
    path = [part for part in expression.rpartition("}")[2].split("/") if not is_version(part)]
    more = [*words(" ".join(path))]
    forms = ([plain], [plain, *more], [plain, *more, method])
    return tuple(dict.fromkeys(module_name(" ".join(form)) for form in forms))


def _requests(scope: Scope, value: JsonValue, pointer: str, kind: str) -> Iterator[_Request]:
    """The operations of a path item, which can be a reference; one without any is listed."""
    item, place = follow(scope, value, pointer)
    if item and not any(method in HTTP_METHODS for method in item):
        scope.note(kind, place, f"a {kind} without an operation", "post", hint=_NO_BODY)
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
    taken = next(iter(contents(scope, owner, pointer, name, "")), None)
    if taken is None or taken.coding != "json":
        found = "no body" if taken is None else f"a body as {quoted(taken.media_type)}"
        scope.note(kind, request.pointer, f"a {kind} with {found}", "JSON", hint=_NO_BODY)
        return None
    return taken.type


def _note_rest(scope: Scope, read: Sequence[_Request], kind: str, event_header: str = "") -> None:
    """List what requests have and their parsers have not: parameters, and answers with bodies. Each
    once for all of them, for they are mostly the same.
    """
    given: dict[str, str] = {}
    answered: dict[str, None] = {}
    for request in read:
        for stated in request.parameters(scope):
            name = text(stated, "name")
            if name.lower() != event_header.lower():
                given.setdefault(name, request.pointer)
        for status, value in members(
            scope, request.operation, "responses", request.pointer
        ).items():
            if isinstance(value, dict) and value.get("content"):
                answered[join(request.pointer, "responses", status)] = None
    if given:
        found = f"{listing(list(given))} beside the body of a {kind}"
        place = next(iter(given.values()))
        scope.note(f"{kind}-parameters", place, found, "a body alone", hint=_YOURS)
    if answered:
        found = f"a body to be answered to a {kind}, in {len(answered)} places"
        scope.note(f"{kind}-response", next(iter(answered)), found, "none", hint=_YOURS)


def _events(scope: Scope, request: _Request, name: str, header: str) -> tuple[str, ...]:
    """The values of the header that says which event a request is: those that the document
    declares, else the name of the webhook. An example is often the same for all of them.
    """
    for stated in request.parameters(scope):
        same = text(stated, "name").lower() == header.lower()
        if not same or stated.get("in") != "header":
            continue
        if given := constants_of(scope, stated.get("schema")):
            return tuple(given)
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
