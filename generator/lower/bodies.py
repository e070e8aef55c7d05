"""Bodies of requests and responses: which of their media types the client uses, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..document import JsonObject, JsonValue, join
from ..ir import (
    Coding,
    Content,
    EnumRef,
    ListOf,
    MapOf,
    Nullable,
    Parts,
    Primitive,
    Type,
    Union,
)
from ..naming import class_name
from ..problems import listing, quoted
from .encodings import form_styles, multipart
from .follow import follow, members
from .media_types import MEDIA_TYPE, apart, coding_of, essence, is_json, rank, sent_type, shown
from .names import Level, root_spot
from .parts import holds_files
from .schemas import ANY, Scope, lower, split, union
from .streams import STREAMS, stream_content
from .types import FILE
from .variants import family, is_plain, word_of

# Nobody answers with a form, which has no types to read it by; parts cannot be read yet.
_RECEIVED: dict[Coding, Coding] = {"form": "text", "multipart": "bytes"}
_AS_GIVEN = "clientwright cannot take it apart yet: pass or read the whole body as bytes"
# Ways to write one and the same value.
_OF_VALUES = frozenset({"json", "form", "xml"})


@dataclass(frozen=True, slots=True)
class _Offer:
    """A media type of a body or response, as the document states it."""

    media_type: str
    media: JsonObject
    coding: Coding
    pointer: str

    @property
    def schema(self) -> JsonValue:
        """What it says of its values; None if nothing."""
        return self.media.get("schema") or None


def contents(
    scope: Scope,
    owner: JsonObject,
    pointer: str,
    noun: str,
    kind: str,
    *,
    sent: bool = False,
) -> tuple[Content, ...]:
    """What a body or response carries: one content for each type of values, with all media types
    for it; the preferred first. Empty if it has no body.

    JSON comes first, then a form, XML, text, and anything else as bytes. An object without a name
    is called `noun` and `kind`. What the client goes without is listed.
    """
    stated = members(scope, owner, "content", pointer)
    offers = [
        _offer(scope, name, stated[name], pointer, sent=sent)
        for name in sorted(stated, key=lambda name: rank(scope, name, stated[name]))
    ]
    if not offers:
        return ()
    _note_first(scope, offers)
    found = [_content(scope, offers[0], f"{noun}{kind}", sent=sent)]
    made = [offers[0]]
    left: list[_Offer] = []
    for offer in offers[1:]:
        if not _adds(scope, offer, made, sent=sent):
            left.append(offer)
            continue
        made.append(offer)
        alike = next((one for one in made[:-1] if _is_alike(one, offer)), None)
        if alike is None:
            name = f"{noun}{class_name(word_of(offer.media_type, offer.coding))}{kind}"
            other = _content(scope, offer, name, sent=sent)
        else:
            other = _content(scope, offer, "", sent=sent, like=_of(found, alike))
        _join(found, other, sent=sent)
    _note_left(scope, offers[0], [offer for offer in left if not _is_covered(offer, made)])
    return tuple(found)


def _offer(scope: Scope, name: str, value: JsonValue, pointer: str, *, sent: bool) -> _Offer:
    media = value if isinstance(value, dict) else {}
    coding = coding_of(scope, name, media)
    if not sent:
        coding = _RECEIVED.get(coding, coding)
    elif coding == "events":
        coding = "text"  # nobody sends events
    return _Offer(name, media, coding, join(pointer, "content", name))


def _content(
    scope: Scope, offer: _Offer, name: str, *, sent: bool, like: Content | None = None
) -> Content:
    """One media type; with the type of another one if it is `like` that."""
    if offer.coding in STREAMS and not sent:
        media_type = shown(offer.media_type)
        return stream_content(scope, offer.media, offer.pointer, name, media_type, offer.coding)
    type_ = _type(scope, offer, name, sent=sent) if like is None else like.type
    return Content(
        media_type=sent_type(offer.media_type, offer.coding) if sent else shown(offer.media_type),
        type=type_,
        coding=offer.coding,
        example=_example(scope, offer.media, offer.pointer),
        styles=form_styles(scope, offer.media, offer.pointer) if offer.coding == "form" else (),
        parts=(
            multipart(scope, offer.media_type, offer.media, offer.pointer)
            if offer.coding == "multipart"
            else Parts()
        ),
        pointer=offer.pointer,
    )


def _type(scope: Scope, offer: _Offer, name: str, *, sent: bool) -> Type:
    """The type of a whole body. Elements that are stated one by one (OpenAPI 3.2) make a list, and
    so do lines by whose schema each is meant.
    """
    media, coding = offer.media, offer.coding
    if coding in {"text", "bytes"}:
        return ANY
    level: Level = "multipart" if coding == "multipart" else ""
    if coding in {"json-lines", "multipart"} and "itemSchema" in media:
        inner: Level = "element" if level else ""
        spot = root_spot(f"{offer.pointer}/itemSchema", name, sent=sent, level=inner)
        return ListOf(lower(scope, media["itemSchema"], spot))
    spot = root_spot(f"{offer.pointer}/schema", name, sent=sent, level=level)
    type_ = lower(scope, media.get("schema", True), spot)
    if coding == "multipart" and not _has_parts(type_):
        return _any_parts(scope, offer)
    if coding == "json-lines":
        return split(type_)[0] if isinstance(split(type_)[0], ListOf) else ListOf(type_)
    return type_


def _has_parts(type_: Type) -> bool:
    """Whether a type says what the parts of a body are: members, or elements."""
    match type_:
        case Nullable(inner):
            return _has_parts(inner)
        case Union(options):
            return any(map(_has_parts, options))
        case Primitive() | EnumRef():
            return False
        case _:
            return True


def _any_parts(scope: Scope, offer: _Offer) -> Type:
    """Files and texts: by name in a form, one after the other in another kind of body."""
    form = essence(offer.media_type) in {"multipart/form-data", "multipart/*"}
    hint = "the method takes files and texts" + (" by the names of their parts" if form else "")
    expected = "an object with a property for each part"
    scope.note("media-type", offer.pointer, "parts that nothing is said of", expected, hint=hint)
    part = union([FILE, Primitive("string")])
    return MapOf(part) if form else ListOf(part)


def _adds(scope: Scope, offer: _Offer, made: list[_Offer], *, sent: bool) -> bool:
    """Whether a media type offers something that those before it do not."""
    name = essence(offer.media_type)
    if not MEDIA_TYPE.fullmatch(offer.media_type) or name in {"*/*", "application/*"}:
        return False
    if offer.coding in STREAMS:
        return True
    described = offer.schema is not None or "itemSchema" in offer.media
    same = any(one.schema == offer.schema and one.coding in _OF_VALUES for one in made)
    if offer.coding == "multipart" and same:
        return holds_files(scope.document, offer.schema, "multipart")
    if offer.coding in {"text", "bytes"}:
        return not (same and described) and not is_plain(name, described=described)
    if offer.coding != "json" or not described:
        return described
    # Several kinds of JSON for one type: a patch of another kind is a choice for who sends it.
    return not same or (sent and "*" not in name and name.endswith("+json"))


def _is_alike(one: _Offer, other: _Offer) -> bool:
    """Whether two media types have values of one type, as their schemas say."""
    return {one.coding, other.coding} <= _OF_VALUES and one.schema == other.schema


def _of(found: list[Content], offer: _Offer) -> Content:
    """The content that has a media type."""
    return next(
        content
        for content in found
        if offer.pointer in {content.pointer, *(other.pointer for other in content.others)}
    )


def _join(found: list[Content], other: Content, *, sent: bool) -> None:
    """Add a media type to the content with its type, or as a content of its own."""
    for n, content in enumerate(found):
        if _kind(content, sent=sent) == _kind(other, sent=sent) and content.type == other.type:
            found[n] = replace(content, others=(*content.others, other))
            return
    found.append(other)


def _kind(content: Content, *, sent: bool) -> str:
    """What contents of one Python type have in common. A raw answer is what its media type says,
    so that of two, the one that is asked for matters; who sends one knows what it is.
    """
    if content.coding in _OF_VALUES:
        return "value"
    if content.coding in {"text", "bytes"}:
        return content.coding if sent else f"{content.coding} {family(content.media_type)}"
    return content.coding


def _note_first(scope: Scope, offers: list[_Offer]) -> None:
    """List a preferred media type that the client does not take apart."""
    first, names = offers[0], [offer.media_type for offer in offers]
    if not MEDIA_TYPE.fullmatch(first.media_type):
        found, expected = listing(names), "a media type such as application/json"
        scope.note(
            "media-type", first.pointer, found, expected, hint="the body is sent or read as JSON"
        )
    elif apart(first.media_type) and first.coding == "bytes":
        found = f"the media type {quoted(first.media_type)}"
        scope.note("media-type", first.pointer, found, "JSON, a form or text", hint=_AS_GIVEN)


def _note_left(scope: Scope, first: _Offer, left: list[_Offer]) -> None:
    """List the media types that the client goes without."""
    if left and MEDIA_TYPE.fullmatch(first.media_type):
        names = listing([offer.media_type for offer in left])
        found, hint = f"{names} beside {quoted(first.media_type)}", "the client uses the latter"
        scope.note("media-type", first.pointer, found, "one media type", hint=hint)


def _is_covered(offer: _Offer, made: list[_Offer]) -> bool:
    """Whether a media type says nothing that one which the client has does not: it has the same
    schema, or none and is JSON or anything as well.
    """
    name = essence(offer.media_type)
    any_type = name in {"*/*", "application/*"}
    if any(one.schema == offer.schema for one in made if any_type or one.coding in _OF_VALUES):
        return True
    return offer.schema is None and (any_type or is_json(name)) and made[0].coding == "json"


def _example(scope: Scope, media: JsonObject, pointer: str) -> JsonValue:
    """The first example of a media type object."""
    if "example" in media:
        return media["example"]
    examples = media.get("examples")
    for name, value in examples.items() if isinstance(examples, dict) else ():
        return follow(scope, value, join(pointer, "examples", name))[0].get("value")
    return None
