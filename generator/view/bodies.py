"""How the bodies of requests and responses show: their annotations, and the expressions that write
and read them.
"""

from __future__ import annotations

from typing import assert_never

from ..ir import Content, EventKind, ListOf, Operation, Part, Parts, Type
from ..layout import call, keyword
from ..lower.direction import leaves
from ..text import Code, literal
from .decoding import decoder, tag_strings
from .encoding import encoder
from .tables import Tables
from .types import FILE, Scene, annotation, code
from .xml import element_arguments

_USUAL = {
    "json": "application/json",
    "json-lines": "application/jsonl",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "xml": "application/xml",
    "text": "text/plain",
    "bytes": "application/octet-stream",
    "events": "text/event-stream",
}


def content_annotation(scene: Scene, content: Content, *, strict: bool) -> str:
    """The annotation of a body as a whole; `strict` for one that is sent."""
    match content.coding:
        case "json" | "form" | "multipart" | "xml":
            return annotation(scene, content.type, strict=strict)
        case "json-lines":
            if not strict:
                return f"IncomingItems[{annotation(scene, content.type, strict=False)}]"
            return f"JsonLines[{annotation(scene, line_type(content), strict=True)}]"
        case "text":
            return "str"
        case "bytes":
            return "FileLike" if strict else "bytes"
        case "events":
            return f"IncomingItems[{annotation(scene, content.type, strict=False)}]"
        case _:
            assert_never(content.coding)


def body_code(scene: Scene, operation: Operation, tables: Tables) -> Code:
    """The expression for how the body of an operation is written; empty if it has none."""
    if operation.body is None:
        return code("")
    content = operation.body.content
    bodies = [_body(scene, each, tables) for each in (content, *content.others)]
    return bodies[0] if len(bodies) == 1 else call("BodyChoice", [_tuple(bodies)])


def _tuple(items: list[Code]) -> Code:
    return Code(f"({', '.join(items)})", *(text for item in items for text in item.meanings))


def _body(scene: Scene, content: Content, tables: Tables) -> Code:
    """The expression for how one media type of a body is written."""
    match content.coding:
        case "json":
            encode = code(encoder(scene, content.type, strict=True, tables=tables))
            return call("JsonBody", [encode, *_media_type(content)])
        case "form":
            encode = code(encoder(scene, content.type, strict=True, tables=tables))
            given = [encode, *_media_type(content), *_styles(content)]
            return call("FormBody", given)
        case "xml":
            encode = code(encoder(scene, content.type, strict=True, tables=tables))
            shape = element_arguments(scene, content.xml)
            return call("XmlBody", [encode, *shape, *_media_type(content)])
        case "multipart":
            encode = code(encoder(scene, content.type, strict=True, tables=tables))
            return call("MultipartBody", [encode, *_media_type(content), *_parts(content.parts)])
        case "json-lines":
            encode = code(encoder(scene, line_type(content), strict=True, tables=tables))
            return call("LinesBody", [encode, *_media_type(content)])
        case "text" | "events":
            return call("TextBody", _media_type(content))
        case "bytes":
            return call("BytesBody", _media_type(content))
        case _:
            assert_never(content.coding)


def content_code(scene: Scene, content: Content | None, tables: Tables) -> Code:
    """The expression for how a response body is read; None for one without."""
    if content is None:
        return code("None")
    contents = [_read(scene, each, tables) for each in (content, *content.others)]
    return contents[0] if len(contents) == 1 else call("ContentChoice", [_tuple(contents)])


def _read(scene: Scene, content: Content, tables: Tables) -> Code:
    """The expression for how one media type of a response is read."""
    match content.coding:
        case "json" | "form" | "multipart":
            tags = tag_strings(scene, content.type)
            decode = Code(decoder(scene, content.type, strict=False, tables=tables), *tags)
            return call("JsonContent", [decode, *_media_type(content)])
        case "xml":
            tags = tag_strings(scene, content.type)
            decode = Code(decoder(scene, content.type, strict=False, tables=tables), *tags)
            shape = element_arguments(scene, content.xml)[:1]
            return call("XmlContent", [decode, *shape, *_media_type(content)])
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


def line_type(content: Content) -> Type:
    """The type of one line of a body that has a JSON text on each."""
    return content.type.item if isinstance(content.type, ListOf) else content.type


def sends_files(scene: Scene) -> bool:
    """Whether some operation takes a file."""
    if any(FILE in leaves(member.type) for m in scene.api.models for member in m.members):
        return True
    bodies = [operation.body.content for operation in scene.api.operations if operation.body]
    return any(c.coding == "bytes" or FILE in leaves(c.type) for c in bodies)


def _events(scene: Scene, content: Content, tables: Tables) -> Code:
    """The expression for how events are read: the general kind, those with names, the last one."""
    general, *named = [(kind.name, _data(scene, kind, tables)) for kind in content.kinds]
    entries = [Code(f"{literal(name)}: {read}", name, *read.meanings) for name, read in named]
    given = [general[1]]
    if entries:
        meanings = [meaning for entry in entries for meaning in entry.meanings]
        given.append(Code(f"by_event={{{', '.join(entries)}}}", *meanings))
    if content.end:
        given.append(keyword("end", literal(content.end)))
    return call("EventsContent", [*given, *_media_type(content)])


def _data(scene: Scene, kind: EventKind, tables: Tables) -> Code:
    decode = decoder(scene, kind.type, strict=False, tables=tables)
    reader = "JsonData" if kind.json else "TextData"
    return Code(f"{reader}({decode})", *tag_strings(scene, kind.type))


def _media_type(content: Content) -> list[Code]:
    """The argument that names a media type other than the usual one."""
    if content.media_type == _USUAL[content.coding]:
        return []
    return [keyword("media_type", literal(content.media_type))]


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


def _parts(parts: Parts) -> list[Code]:
    """The arguments that say what is known of parts."""
    found: list[Code] = []
    if parts.named:
        entries = [
            Code(f"{literal(name)}: {(shown := _part(part))}", name, *shown.meanings)
            for name, part in parts.named
        ]
        found.append(_joined("parts={", entries, "}"))
    if parts.positions:
        found.append(_joined("positions=[", [_part(part) for part in parts.positions], "]"))
    if parts.rest != Part():
        found.append(_joined("rest=", [_part(parts.rest)], ""))
    return found


def _part(part: Part) -> Code:
    given: list[Code] = []
    if part.media_type:
        given.append(literal(part.media_type))
    if part.style:
        given.append(_joined("style=", [literal(part.style)], ""))
    if not part.explode:
        given.append(Code("explode=False"))
    if part.headers:
        headers = [
            Code(f"{literal(name)}: {literal(value)}", name, value) for name, value in part.headers
        ]
        given.append(_joined("headers={", headers, "}"))
    return call("PartEncoding", given)


def _joined(first: str, items: list[Code], last: str) -> Code:
    meanings = [meaning for item in items for meaning in item.meanings]
    return Code(f"{first}{', '.join(items)}{last}", *meanings)
