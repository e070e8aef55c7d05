"""Operations that take or give values of several types, each by media types of its own: one method
for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..ir import Body, Coding, Content, Operation, Response
from ..naming import words
from .media_types import essence
from .streams import settled

# Kinds of files of which any one is as good as another.
_FAMILIES = frozenset({"audio", "font", "image", "video"})
_OFFICE = "application/vnd.openxmlformats-officedocument."
_WORDS = {
    "application/jsonl": "stream",
    "application/msword": "doc",
    "application/ndjson": "stream",
    "application/octet-stream": "bytes",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/x-ndjson": "stream",
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data": "multipart",
    "text/event-stream": "stream",
    "text/plain": "text",
    f"{_OFFICE}presentationml.presentation": "pptx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}wordprocessingml.document": "docx",
}
_NOTHING_SAID = frozenset({"application", "vnd", "x"})
_VERSION = re.compile(r"v?\d+")
# Other ways to write what JSON writes: as bytes or text they would only be harder to use.
_LIKE_JSON = ("json", "protobuf", "xml", "yaml", "yml", "msgpack", "cbor", "avro", "thrift")
_ANY_RAW = frozenset({"application/octet-stream", "text/plain"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an operation can take, and what it can give at each status, the preferred first."""

    bodies: tuple[Body, ...]
    responses: tuple[tuple[Response, ...], ...]


def family(media_type: str) -> str:
    """What media types have in common that are not told apart: `image`, else each is its own."""
    name = essence(media_type)
    kind = name.partition("/")[0]
    return kind if kind in _FAMILIES else name


def is_plain(name: str, *, described: bool) -> bool:
    """Whether text or bytes of a media type are not worth a method beside another one."""
    kind, _, subtype = name.partition("/")
    if kind in _FAMILIES:
        return False
    if any(word in subtype for word in _LIKE_JSON) and name not in _WORDS:
        return True
    return not described and (name in _ANY_RAW or "*" in name)


def word_of(media_type: str, coding: Coding) -> str:
    """The word that tells what takes or gives a media type: `csv`, `multipart`, `merge_patch`."""
    name = essence(media_type)
    kind, _, subtype = name.partition("/")
    if name in _WORDS:
        return _WORDS[name]
    if kind in _FAMILIES or "*" in subtype:
        return "_".join(words(kind)) or coding
    plain, _, suffix = subtype.rpartition("+")
    found = [word for word in words(plain or suffix) if word not in _NOTHING_SAID]
    named = [word for word in found if not _VERSION.fullmatch(word)]
    if "vnd." in subtype and len(named) > 1:
        named = named[1:]  # the vendor
    return "_".join(named) or coding


def variants(operation: Operation, exchange: Exchange) -> list[Operation]:
    """The operations with values of another type than the preferred one: either what is sent is
    one, or what comes back.
    """
    found = [
        _apart(replace(operation, body=body), "sends", body.content) for body in exchange.bodies[1:]
    ]
    for content in _others(exchange.responses):
        given = settled(tuple(_answering(each, content) for each in exchange.responses))
        accept = content.media_type if _is_mixed(given) else ""
        other = replace(operation, responses=given, accept=accept)
        found.append(_apart(other, "returns", content))
    return found


def _apart(changed: Operation, verb: str, content: Content) -> Operation:
    """A changed operation with what tells it from itself."""
    return replace(
        changed,
        key=f"{changed.key}#{verb} {content.media_type}",
        variant=word_of(content.media_type, content.coding),
        variant_of=changed.key,
    )


def _others(responses: Sequence[Sequence[Response]]) -> list[Content]:
    """The contents that are not preferred, one for each word."""
    found: dict[str, Content] = {}
    for response in responses:
        for other in response[1:]:
            if other.content is not None:
                word = word_of(other.content.media_type, other.content.coding)
                found.setdefault(word, other.content)
    return list(found.values())


def _answering(responses: Sequence[Response], content: Content) -> Response:
    """Of what a status can carry, that which answers to a media type; else the preferred."""
    asked = word_of(content.media_type, content.coding)
    for response in responses:
        given = response.content
        if given is not None and word_of(given.media_type, given.coding) == asked:
            return response
    return responses[0]


def _is_mixed(responses: Sequence[Response]) -> bool:
    """Whether the successes among responses have several media types."""
    contents = [r.content for r in responses if r.content and r.status.startswith("2")]
    return len({content.media_type for content in contents}) > 1
