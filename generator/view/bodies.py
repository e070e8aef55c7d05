"""How the bodies of requests and responses show: their annotations, and the expressions that write
and read them.
"""

from __future__ import annotations

from typing import assert_never

from ..ir import Content, EventKind, Operation
from ..layout import call
from ..text import Code, literal
from .decoding import decoder, tag_strings
from .encoding import encoder
from .tables import Tables
from .types import Scene, annotation, code

_USUAL = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "text": "text/plain",
    "bytes": "application/octet-stream",
    "events": "text/event-stream",
    "json-lines": "application/jsonl",
}


def content_annotation(scene: Scene, content: Content, *, strict: bool) -> str:
    """The annotation of a body as a whole."""
    match content.coding:
        case "json" | "form":
            return annotation(scene, content.type, strict=strict)
        case "text":
            return "str"
        case "bytes":
            return "bytes"
        case "events" | "json-lines":
            return f"Incoming[{annotation(scene, content.type, strict=False)}]"
        case _:
            assert_never(content.coding)


def body_code(scene: Scene, operation: Operation, tables: Tables) -> Code:
    """The expression for how the body of an operation is written; empty if it has none."""
    if operation.body is None:
        return code("")
    content = operation.body.content
    match content.coding:
        case "json":
            encode = code(encoder(scene, content.type, strict=True, tables=tables))
            return call("JsonBody", [encode, *_media_type(content)])
        case "form":
            encode = code(encoder(scene, content.type, strict=True, tables=tables))
            given = [encode, *_media_type(content), *_styles(content)]
            return call("FormBody", given)
        case "text" | "events" | "json-lines":
            return call("TextBody", _media_type(content))
        case "bytes":
            return call("BytesBody", _media_type(content))
        case _:
            assert_never(content.coding)


def content_code(scene: Scene, content: Content | None, tables: Tables) -> Code:
    """The expression for how a response body is read; None for one without."""
    if content is None:
        return code("None")
    match content.coding:
        case "json" | "form":
            tags = tag_strings(scene, content.type)
            decode = Code(decoder(scene, content.type, strict=False, tables=tables), *tags)
            return call("JsonContent", [decode, *_media_type(content)])
        case "text":
            return call("TextContent", _media_type(content))
        case "bytes":
            return call("BytesContent", _media_type(content))
        case "events":
            return _events(scene, content, tables)
        case "json-lines":
            decode = code(decoder(scene, content.type, strict=False, tables=tables))
            decode = Code(decode, *tag_strings(scene, content.type))
            return call("LinesContent", [decode, *_media_type(content)])
        case _:
            assert_never(content.coding)


def _events(scene: Scene, content: Content, tables: Tables) -> Code:
    """The expression for how events are read: the general kind, those with names, the last one."""
    general, *named = [(kind.name, _data(scene, kind, tables)) for kind in content.kinds]
    entries = [Code(f"{literal(name)}: {read}", name, *read.meanings) for name, read in named]
    given = [general[1]]
    if entries:
        meanings = [meaning for entry in entries for meaning in entry.meanings]
        given.append(Code(f"by_event={{{', '.join(entries)}}}", *meanings))
    if content.end:
        given.append(Code(f"end={literal(content.end)}", content.end))
    return call("EventsContent", [*given, *_media_type(content)])


def _data(scene: Scene, kind: EventKind, tables: Tables) -> Code:
    decode = decoder(scene, kind.type, strict=False, tables=tables)
    reader = "JsonData" if kind.json else "TextData"
    return Code(f"{reader}({decode})", *tag_strings(scene, kind.type))


def _media_type(content: Content) -> list[Code]:
    """The argument that names a media type other than the usual one."""
    if content.media_type == _USUAL[content.coding]:
        return []
    return [Code(f"media_type={literal(content.media_type)}", content.media_type)]


def _styles(content: Content) -> list[Code]:
    """The argument that says how members of a form are written."""
    if not content.styles:
        return []
    members = [
        f"{literal(name)}: " + (f"({literal(style)}, {explode})" if style else "None")
        for name, style, explode in content.styles
    ]
    meanings = [text for name, style, _ in content.styles for text in (name, style)]
    return [Code(f"styles={{{', '.join(members)}}}", *meanings)]
