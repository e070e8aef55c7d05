"""Media types: how each is written and read, and which one is taken first."""

from __future__ import annotations

import re

from ..document import JsonObject, JsonValue
from ..ir import Coding
from .parts import holds_files
from .reading import facts_of, types_of
from .schemas import Scope, references

# Source: RFC 9110, sections 5.6.2 and 8.3.1; parameters are left as they are.
MEDIA_TYPE = re.compile(
    r"\s*([!#$%&'*+.^_`|~\w-]+/[!#$%&'*+.^_`|~\w-]+)(\s*;[\x20-\x7e]*)?\s*", re.ASCII
)
_TEXTS = frozenset(
    {
        "application/graphql",
        "application/javascript",
        "application/jose",
        "application/jose+jwe",
        "application/jwt",
        "application/x-javascript",
        "application/x-yaml",
        "application/yaml",
    }
)
_COMPOSITE = frozenset(
    {"additionalProperties", "allOf", "anyOf", "items", "oneOf", "prefixItems", "properties"}
)
_JSON_LINES = frozenset(
    {
        "application/json-lines",
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/ndjson",
        "application/stream+json",
        "application/x-json-stream",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
        "text/x-ndjson",
    }
)
_RANKS: dict[Coding, int] = {
    "json": 1,
    "form": 3,
    "multipart": 4,
    "xml": 5,
    "text": 6,
    "bytes": 7,
    "json-lines": 8,
    "events": 9,
}
_WITH_FILES = 2


def is_json(media_type: str) -> bool:
    """Whether a media type carries JSON text (RFC 8259, and RFC 6839 for `+json`)."""
    name = essence(media_type)
    if name in _JSON_LINES:
        return False
    return name in {"application/json", "text/json", "application/x-json"} or name.endswith("+json")


def coding_of(scope: Scope, media_type: str, media: JsonValue) -> Coding:
    """How a body of a media type is written; one of any type (`*/*`) by its schema."""
    facts = media if isinstance(media, dict) else {}
    schema = facts.get("schema")
    name = essence(media_type)
    if is_lines(media_type):
        return "json-lines" if is_composite(scope, facts) else "text"
    if not MEDIA_TYPE.fullmatch(media_type) or is_json(media_type):
        return "json"
    if name == "text/event-stream":
        return "events"
    if name in {"*/*", "application/*"}:
        return _open_coding(scope, schema)
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    if is_xml(media_type) and _has_parts(scope, schema):
        return "xml"
    if (name.startswith("text/") and name != "text/xml") or name in _TEXTS:
        return "text"
    return "bytes"


def is_lines(media_type: str) -> bool:
    """Whether a media type carries one JSON text after the other."""
    name = essence(media_type)
    return name in _JSON_LINES or name.endswith("+json-seq")


def is_composite(scope: Scope, media: JsonObject) -> bool:
    """Whether a body is stated to have parts or lines: by an object or array, or one by one."""
    if "itemSchema" in media:
        return True
    schema = media.get("schema")
    facts = facts_of(scope.document, schema)
    kinds = {kind for fact in facts for kind in types_of(fact)}
    if kinds:
        return bool(kinds & {"object", "array"})
    return any(_COMPOSITE & fact.keys() for fact in facts)


def _open_coding(scope: Scope, schema: JsonValue) -> Coding:
    facts = schema if isinstance(schema, dict) else {}
    try:
        facts = [facts, *references(scope.document, facts)][-1]
    except LookupError:
        return "json"  # listed where the schema is lowered
    if facts.get("type") in ("string", ["string"], ["string", "null"]):
        return "bytes" if facts.get("format") in ("binary", "byte") else "text"
    return "json" if facts else "bytes"


def _has_parts(scope: Scope, schema: JsonValue) -> bool:
    """Whether a schema says what an XML document has in it: members or items."""
    facts = schema if isinstance(schema, dict) else {}
    return any(
        not {"allOf", "items", "properties"}.isdisjoint(each)
        for each in (facts, *references(scope.document, facts))
    )


def rank(scope: Scope, media_type: str, media: JsonValue) -> int:
    """The place of a media type in the order of preference."""
    if essence(media_type) == "application/json":
        return 0
    coding = coding_of(scope, media_type, media)
    facts = media if isinstance(media, dict) else {}
    schema = facts.get("schema")
    place = _RANKS[coding]
    if coding == "multipart" and holds_files(scope.document, schema, "multipart"):
        place = _WITH_FILES
    raw = coding == "bytes" and apart(media_type)
    raw = raw or (coding == "multipart" and not is_composite(scope, facts))
    return place if MEDIA_TYPE.fullmatch(media_type) and not raw else place + 10


def apart(media_type: str) -> bool:
    """Whether it has parts or elements that its text does not show: multipart and XML."""
    return essence(media_type).startswith("multipart/") or is_xml(media_type)


def is_xml(media_type: str) -> bool:
    """Whether a media type carries XML (RFC 7303)."""
    return essence(media_type).endswith(("/xml", "+xml"))


def essence(media_type: str) -> str:
    """The media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def shown(media_type: str) -> str:
    """The media type as a header can have it."""
    return media_type.strip() if MEDIA_TYPE.fullmatch(media_type) else "application/json"


def _without_boundary(media_type: str) -> str:
    """The media type without the boundary of an example: each request has its own."""
    parameters = [one.strip() for one in media_type.split(";")[1:]]
    kept = [one for one in parameters if one and not one.lower().startswith("boundary=")]
    return "; ".join([essence(media_type), *kept])


def sent_type(media_type: str, coding: Coding) -> str:
    """What `Content-Type` says: a range of media types (`image/*`) cannot be sent."""
    if "*" not in essence(media_type):
        return _without_boundary(media_type) if coding == "multipart" else shown(media_type)
    match coding:
        case "json":
            return "application/json"
        case "form":
            return "application/x-www-form-urlencoded"
        case "json-lines":
            return "application/jsonl"
        case "multipart":
            return "multipart/form-data"
        case "xml":
            return "application/xml"
        case "text" | "events":
            return "text/plain"
        case "bytes":
            return "application/octet-stream"
