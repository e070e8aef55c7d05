"""Bodies of requests and responses: which of their media types the client uses, and how."""

from __future__ import annotations

import re

from ..document import JsonObject, JsonValue, escape, join
from ..ir import Coding, Content
from ..problems import listing, quoted
from .follow import follow, members
from .names import root_spot
from .schemas import ANY, Scope, lower, references, text

# Source: RFC 9110, sections 5.6.2 and 8.3.1; parameters are left as they are.
_MEDIA_TYPE = re.compile(
    r"\s*([!#$%&'*+.^_`|~\w-]+/[!#$%&'*+.^_`|~\w-]+)(\s*;[\x20-\x7e]*)?\s*", re.ASCII
)
_TEXTS = frozenset(
    {
        "application/graphql",
        "application/javascript",
        "application/jose",
        "application/jose+jwe",
        "application/jsonl",
        "application/jwt",
        "application/ndjson",
        "application/x-javascript",
        "application/x-ndjson",
        "application/x-yaml",
        "application/yaml",
    }
)
_FORM_STYLES = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})
_RANKS: dict[Coding, int] = {"json": 1, "form": 2, "text": 3, "bytes": 4}
_AS_GIVEN = "clientwright cannot take it apart yet: pass or read the whole body as bytes"


def is_json(media_type: str) -> bool:
    """Whether a media type carries JSON text (RFC 8259, and RFC 6839 for `+json`)."""
    name = _name(media_type)
    return name in {"application/json", "text/json", "application/x-json"} or name.endswith("+json")


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
    chosen = min(stated, key=lambda name: _rank(scope, name, stated[name]))
    place = join(pointer, "content", chosen)
    media = stated[chosen]
    facts = media if isinstance(media, dict) else {}
    coding = coding_of(scope, chosen, facts.get("schema"))
    if coding == "form" and not sent:
        coding = "text"  # nobody answers so: a form has no types to read it by
    _note(scope, stated, chosen, coding, pointer, sent=sent)
    raw = coding in {"text", "bytes"}
    spot = root_spot(f"{place}/schema", name, sent=sent)
    return Content(
        media_type=_sent_type(chosen, coding) if sent else _shown(chosen),
        type=ANY if raw else lower(scope, facts.get("schema", True), spot),
        coding=coding,
        example=_example(scope, facts, place),
        styles=_styles(scope, facts, place) if coding == "form" else (),
    )


def coding_of(scope: Scope, media_type: str, schema: JsonValue) -> Coding:
    """How a body of a media type is written and read; one of any type (`*/*`) by its schema."""
    name = _name(media_type)
    if not _MEDIA_TYPE.fullmatch(media_type) or is_json(media_type):
        return "json"
    if name in {"*/*", "application/*"}:
        return _open_coding(scope, schema)
    if name == "application/x-www-form-urlencoded":
        return "form"
    if (name.startswith("text/") and name != "text/xml") or name in _TEXTS:
        return "text"
    return "bytes"


def _open_coding(scope: Scope, schema: JsonValue) -> Coding:
    facts = schema if isinstance(schema, dict) else {}
    try:
        facts = [facts, *references(scope.document, facts)][-1]
    except LookupError:
        return "json"  # listed where the schema is lowered
    if facts.get("type") in ("string", ["string"], ["string", "null"]):
        return "bytes" if facts.get("format") in ("binary", "byte") else "text"
    return "json" if facts else "bytes"


def _rank(scope: Scope, media_type: str, media: JsonValue) -> int:
    """The place of a media type in the order of preference."""
    if _name(media_type) == "application/json":
        return 0
    rank = _RANKS[coding_of(scope, media_type, _schema(media))]
    return rank if _MEDIA_TYPE.fullmatch(media_type) and not _apart(media_type) else rank + 10


def _apart(media_type: str) -> bool:
    """Whether it has parts or elements that its text does not show: multipart and XML."""
    name = _name(media_type)
    return name.startswith("multipart/") or name.endswith(("/xml", "+xml"))


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
    if not _MEDIA_TYPE.fullmatch(chosen):
        found, expected = listing([chosen, *others]), "a media type such as application/json"
        scope.note("media-type", place, found, expected, hint="the body is sent or read as JSON")
    elif _apart(chosen) and coding == "bytes":
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
    if schema is not None or coding != "json":
        return schema == _schema(chosen)
    return is_json(name) or _name(name) in {"*/*", "application/*"}


def _schema(media: JsonValue) -> JsonValue:
    return media.get("schema") if isinstance(media, dict) else None


def _name(media_type: str) -> str:
    """The media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def _shown(media_type: str) -> str:
    """The media type as a header can have it."""
    return media_type.strip() if _MEDIA_TYPE.fullmatch(media_type) else "application/json"


def _sent_type(media_type: str, coding: Coding) -> str:
    """What `Content-Type` says: a range of media types (`image/*`) cannot be sent."""
    if "*" not in _name(media_type):
        return _shown(media_type)
    match coding:
        case "json":
            return "application/json"
        case "form":
            return "application/x-www-form-urlencoded"
        case "text":
            return "text/plain"
        case "bytes":
            return "application/octet-stream"


def _example(scope: Scope, media: JsonObject, pointer: str) -> JsonValue:
    """The first example of a media type object."""
    if "example" in media:
        return media["example"]
    examples = media.get("examples")
    for name, value in examples.items() if isinstance(examples, dict) else ():
        return follow(scope, value, join(pointer, "examples", name))[0].get("value")
    return None


def _styles(scope: Scope, media: JsonObject, pointer: str) -> tuple[tuple[str, str, bool], ...]:
    """What `encoding` says of the members of a form: style and whether it is exploded; no style
    stands for JSON text.
    """
    found: list[tuple[str, str, bool]] = []
    for name, value in members(scope, media, "encoding", pointer).items():
        facts = value if isinstance(value, dict) else {}
        style = text(facts, "style")
        if style and style not in _FORM_STYLES:
            place = f"{pointer}/encoding/{escape(name)}"
            hint = "the usual style is sent, form"
            scope.note("parameter-style", place, f"the style {quoted(style)}", "form", hint=hint)
            style = "form"
        explode = facts.get("explode")
        if style or isinstance(explode, bool):
            exploded = explode if isinstance(explode, bool) else style in {"", "form"}
            found.append((name, style or "form", exploded))
        elif is_json(text(facts, "contentType")):
            found.append((name, "", False))
    return tuple(found)
