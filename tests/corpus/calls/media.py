"""Media types, by what has to read them."""

from __future__ import annotations

import re

OPAQUE = b"bytes"
"""What is given for a body that the client takes as bytes and the document describes as more."""

_TEXT = re.compile("yaml|javascript|graphql|jose|jwt")
_LINES = re.compile("/(x-)?(ndjson|jsonl|jsonlines|json-lines|json-stream)$|/stream[+]json$")
_JSON = frozenset({"application/json", "text/json", "application/x-json"})


def essence(media_type: str) -> str:
    """A media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(name: str) -> bool:
    """Whether a media type without parameters is JSON."""
    return name in _JSON or (name.endswith("+json") and not is_lines(name))


def is_lines(name: str) -> bool:
    """Whether it is one JSON text a line."""
    return _LINES.search(name) is not None


def is_xml(name: str) -> bool:
    """Whether it is XML."""
    return name.endswith(("/xml", "+xml"))


def is_text(name: str) -> bool:
    """Whether it is a text that nothing takes apart."""
    is_plain = name.startswith("text/") and not is_xml(name)
    return is_plain or _TEXT.search(name) is not None
