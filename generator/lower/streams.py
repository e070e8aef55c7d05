"""Responses that come item by item: event streams and sequences of JSON texts.

Source: OpenAPI 3.2, sections 4.14.4 and 4.14.5. Documents of earlier versions describe the data of
one event, or one line, with the `schema` of the media type, and so are they read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..document import JsonObject, JsonValue, join
from ..ir import Coding, Content, EnumRef, EventKind, ListOf, Primitive, Response, Type
from .follow import follow
from .names import root_spot
from .reading import listed
from .schemas import ANY, Scope, lower
from .types import union

STREAMS: frozenset[Coding] = frozenset({"events", "json-lines"})
_TEXT: Type = Primitive("string")
_TEXTS = frozenset({"string", "byte", "date", "date-time", "decimal", "time", "uuid"})
_MEMBERS = frozenset({"comment", "data", "event", "id", "retry"})
_WITHOUT_BODY = frozenset({"204", "205", "304"})
_NO_BODY = "HTTP cannot send it: the method returns None"
_SENTINEL = "x-speakeasy-sse-sentinel"


@dataclass(frozen=True, slots=True)
class _Schema:
    """A schema and its place."""

    value: JsonValue
    pointer: str


def stream_content(
    scope: Scope, media: JsonObject, place: str, name: str, media_type: str, coding: Coding
) -> Content:
    """The content of a media type whose items are read one by one."""
    key = "itemSchema" if "itemSchema" in media else "schema"
    stated = _Schema(media.get(key, _default(coding)), join(place, key))
    if coding == "events":
        kinds = _kinds(scope, stated, name)
    else:
        kinds = (EventKind("", _item(_lower(scope, stated, name)), json=True),)
    types = [kind.type for kind in kinds]
    if any(kind.name for kind in kinds) and not any(kind.name == "" for kind in kinds):
        kinds = (EventKind("", _TEXT, json=False), *kinds)
        types.append(_TEXT)  # what the API may add later
    end = media.get(_SENTINEL)
    return Content(
        media_type=media_type,
        type=union(types),
        coding=coding,
        kinds=kinds,
        end=end if isinstance(end, str) else "",
    )


def _default(coding: Coding) -> JsonValue:
    """What items are where the document does not say."""
    return {"type": "string"} if coding == "events" else True


def _kinds(scope: Scope, stated: _Schema, name: str) -> tuple[EventKind, ...]:
    """The kinds of events. A schema that describes an event as an object with `data` says what
    those are; any other one describes the data.
    """
    schema, pointer = _followed(scope, stated)
    forms = [
        _Schema(form, join(pointer, word, n))
        for word in ("oneOf", "anyOf")
        for n, form in enumerate(listed(schema, word))
    ]
    if not _is_event(schema) and not (
        forms and all(_is_event(_followed(scope, f)[0]) for f in forms)
    ):
        type_ = _item(_lower(scope, stated, name))
        return (EventKind("", type_, json=not _is_text(scope, type_)),)
    own = _data(scope, schema, pointer, name)
    found = {
        kind: _data(scope, form, place, name) or own or EventKind("", _TEXT, json=False)
        for form, place in (_followed(scope, each) for each in forms)
        for kind in _names(form)
    }
    if not found:
        return (own or EventKind("", _TEXT, json=False),)
    general = [own] if own is not None and own.json else []
    return (*general, *(replace(data, name=kind) for kind, data in found.items()))


def _followed(scope: Scope, stated: _Schema) -> tuple[JsonObject, str]:
    if not isinstance(stated.value, dict):
        return {}, stated.pointer
    return follow(scope, stated.value, stated.pointer)


def _is_event(schema: JsonObject) -> bool:
    """Whether a schema describes an event as a whole, and not what its data are."""
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not properties.keys() <= _MEMBERS:
        return False
    return "data" in properties or "event" in properties


def _names(form: JsonObject) -> list[str]:
    """The values of `event` for which a form is meant."""
    properties = form.get("properties")
    event = properties.get("event") if isinstance(properties, dict) else None
    if not isinstance(event, dict):
        return []
    return [name for name in [event.get("const"), *listed(event, "enum")] if isinstance(name, str)]


def _data(scope: Scope, schema: JsonObject, pointer: str, name: str) -> EventKind | None:
    """What the data of an event are; None if the schema does not say."""
    properties = schema.get("properties")
    if not isinstance(properties, dict) or "data" not in properties:
        return None
    place = join(pointer, "properties", "data")
    data, place = _followed(scope, _Schema(properties["data"], place))
    if "contentSchema" in data:
        inner = _Schema(data["contentSchema"], join(place, "contentSchema"))
        return EventKind("", _lower(scope, inner, name), json=True)
    if "json" in str(data.get("contentMediaType", "")):
        return EventKind("", ANY, json=True)
    type_ = _lower(scope, _Schema(data, place), name)
    return EventKind("", type_, json=not _is_text(scope, type_))


def _lower(scope: Scope, stated: _Schema, name: str) -> Type:
    return lower(scope, stated.value, root_spot(stated.pointer, name))


def _item(type_: Type) -> Type:
    """The type of an item: an array stands for the sequence as a whole."""
    return type_.item if isinstance(type_, ListOf) else type_


def _is_text(scope: Scope, type_: Type) -> bool:
    """Whether data of a type are sent as they are, and not as JSON."""
    match type_:
        case Primitive(kind=kind):
            return kind in _TEXTS
        case EnumRef(key=key):
            return all(isinstance(value, str) for value in scope.enums[key].values)
        case _:
            return False


def with_possible_bodies(
    scope: Scope, responses: tuple[Response, ...], method: str, pointer: str
) -> tuple[Response, ...]:
    """The responses without the bodies that HTTP has no place for.

    Source: RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5.
    """
    impossible = [
        each.status
        for each in responses
        if each.content is not None and (method == "head" or each.status in _WITHOUT_BODY)
    ]
    for status in impossible:
        place = join(pointer, "responses", status)
        found = f"a body at {'HEAD' if method == 'head' else f'the status {status}'}"
        scope.note("impossible-body", place, found, "none", hint=_NO_BODY)
    return tuple(
        replace(each, content=None) if each.status in impossible else each for each in responses
    )


def settled(responses: tuple[Response, ...]) -> tuple[Response, ...]:
    """The responses with streams only where the method returns one: at each success with a body.

    Elsewhere, and in errors, a stream is read as the text that it is.
    """
    successes = [each for each in responses if each.status.startswith("2")]
    successes = successes or [each for each in responses if each.status == "default"]
    bodies = [each.content for each in successes if each.content is not None]
    streamed = bool(bodies) and all(content.coding in STREAMS for content in bodies)
    return tuple(
        each if streamed and each in successes else replace(each, content=_as_text(each.content))
        for each in responses
    )


def _as_text(content: Content | None) -> Content | None:
    if content is None or content.coding not in STREAMS:
        return content
    return replace(content, coding="text", type=ANY, kinds=(), end="")
