"""Bodies of requests and responses: which of their media types the client uses, and how."""

from __future__ import annotations

from ..document import JsonObject, JsonValue, join
from ..ir import Coding, Content, ListOf, Parts, Type
from ..problems import listing, quoted
from .encodings import form_styles, multipart
from .follow import follow, members
from .media_types import MEDIA_TYPE, apart, coding_of, essence, is_json, rank, sent_type, shown
from .names import Level, root_spot
from .schemas import ANY, Scope, lower, split
from .streams import STREAMS, stream_content

# Nobody answers with a form, which has no types to read it by; parts cannot be read yet.
_RECEIVED: dict[Coding, Coding] = {"form": "text", "multipart": "bytes"}
_AS_GIVEN = "clientwright cannot take it apart yet: pass or read the whole body as bytes"


def content(
    scope: Scope, owner: JsonObject, pointer: str, name: str, *, sent: bool = False
) -> Content | None:
    """The media type of a body or response that the client uses; the others are listed.

    None if it has no body. JSON comes first, then a form, text, and anything else as bytes.
    `name` is that of a class for an object without one.
    """
    stated = members(scope, owner, "content", pointer)
    if not stated:
        return None
    chosen = min(stated, key=lambda name: rank(scope, name, stated[name]))
    place = join(pointer, "content", chosen)
    media = stated[chosen]
    facts = media if isinstance(media, dict) else {}
    coding = coding_of(scope, chosen, media)
    if not sent:
        coding = _RECEIVED.get(coding, coding)
    elif coding == "events":
        coding = "text"  # nobody sends events
    _note(scope, stated, chosen, coding, pointer, sent=sent)
    if coding in STREAMS and not sent:
        return stream_content(scope, facts, place, name, shown(chosen), coding)
    return Content(
        media_type=sent_type(chosen, coding) if sent else shown(chosen),
        type=_type(scope, facts, coding, place, name, sent=sent),
        coding=coding,
        example=_example(scope, facts, place),
        styles=form_styles(scope, facts, place) if coding == "form" else (),
        parts=multipart(scope, chosen, facts, place) if coding == "multipart" else Parts(),
    )


def _type(
    scope: Scope, media: JsonObject, coding: Coding, place: str, name: str, *, sent: bool
) -> Type:
    """The type of a whole body. Elements that are stated one by one (OpenAPI 3.2) make a list, and
    so do lines by whose schema each is meant.
    """
    if coding in {"text", "bytes"}:
        return ANY
    level: Level = "multipart" if coding == "multipart" else ""
    if coding in {"json-lines", "multipart"} and "itemSchema" in media:
        inner: Level = "element" if level else ""
        spot = root_spot(f"{place}/itemSchema", name, sent=sent, level=inner)
        return ListOf(lower(scope, media["itemSchema"], spot))
    spot = root_spot(f"{place}/schema", name, sent=sent, level=level)
    type_ = lower(scope, media.get("schema", True), spot)
    if coding == "json-lines":
        return split(type_)[0] if isinstance(split(type_)[0], ListOf) else ListOf(type_)
    return type_


def _note(
    scope: Scope, stated: JsonObject, chosen: str, coding: Coding, pointer: str, *, sent: bool
) -> None:
    """List, in one problem, what the client does not take apart and what it goes without."""
    place = join(pointer, "content", chosen)
    # A raw body is what its media type says: of two there is only one that it can be.
    raw = sent and coding in {"text", "bytes"}
    others = [
        name
        for name in stated
        if name != chosen and (raw or not _is_same(stated[name], stated[chosen], name, coding))
    ]
    if not MEDIA_TYPE.fullmatch(chosen):
        found, expected = listing([chosen, *others]), "a media type such as application/json"
        scope.note("media-type", place, found, expected, hint="the body is sent or read as JSON")
    elif apart(chosen) and coding == "bytes":
        found = f"the media type {listing([chosen, *others])}"
        scope.note("media-type", place, found, "JSON, a form or text", hint=_AS_GIVEN)
    elif others:
        found, hint = f"{listing(others)} beside {quoted(chosen)}", "the client uses the latter"
        scope.note("media-type", place, found, "one media type", hint=hint)


def _is_same(other: JsonValue, chosen: JsonValue, name: str, coding: Coding) -> bool:
    """Whether a media type offers nothing that the chosen one does not: it has the same schema, or
    none and is JSON as well.
    """
    schema = _schema(other)
    if coding in STREAMS:
        return False
    if schema is not None or coding != "json":
        return schema == _schema(chosen)
    return is_json(name) or essence(name) in {"*/*", "application/*"}


def _schema(media: JsonValue) -> JsonValue:
    return media.get("schema") if isinstance(media, dict) else None


def _example(scope: Scope, media: JsonObject, pointer: str) -> JsonValue:
    """The first example of a media type object."""
    if "example" in media:
        return media["example"]
    examples = media.get("examples")
    for name, value in examples.items() if isinstance(examples, dict) else ():
        return follow(scope, value, join(pointer, "examples", name))[0].get("value")
    return None
