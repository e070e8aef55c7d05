"""Media types: how each is written and read, and which one is taken first."""

from __future__ import annotations

import re

from ..document import JsonValue
from ..ir import Coding
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
        "application/jsonl",
        "application/jwt",
        "application/ndjson",
        "application/x-javascript",
        "application/x-ndjson",
        "application/x-yaml",
        "application/yaml",
    }
)
_RANKS: dict[Coding, int] = {"json": 1, "form": 2, "xml": 3, "text": 4, "bytes": 5}


def is_json(media_type: str) -> bool:
    """Whether a media type carries JSON text (RFC 8259, and RFC 6839 for `+json`)."""
    name = essence(media_type)
    return name in {"application/json", "text/json", "application/x-json"} or name.endswith("+json")


def coding_of(scope: Scope, media_type: str, schema: JsonValue) -> Coding:
    """How a body of a media type is written and read; one of any type (`*/*`) by its schema."""
    name = essence(media_type)
    if not MEDIA_TYPE.fullmatch(media_type) or is_json(media_type):
        return "json"
    if name in {"*/*", "application/*"}:
        return _open_coding(scope, schema)
    if name == "application/x-www-form-urlencoded":
        return "form"
    if is_xml(media_type) and _has_parts(scope, schema):
        return "xml"
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
    schema = media.get("schema") if isinstance(media, dict) else None
    coding = coding_of(scope, media_type, schema)
    last = not MEDIA_TYPE.fullmatch(media_type) or (coding == "bytes" and apart(media_type))
    return _RANKS[coding] + 10 * last


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


def sent_type(media_type: str, coding: Coding) -> str:
    """What `Content-Type` says: a range of media types (`image/*`) cannot be sent."""
    if "*" not in essence(media_type):
        return shown(media_type)
    match coding:
        case "json":
            return "application/json"
        case "form":
            return "application/x-www-form-urlencoded"
        case "xml":
            return "application/xml"
        case "text":
            return "text/plain"
        case "bytes":
            return "application/octet-stream"
