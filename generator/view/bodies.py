"""How the bodies of requests and responses show: their annotations, and the expressions that write
and read them.
"""

from __future__ import annotations

from typing import assert_never

from ..ir import Content, Operation
from ..layout import call
from ..text import Code, literal
from .decoding import decoder, tag_strings
from .encoding import encoder
from .tables import Tables
from .types import Scene, annotation, code
from .xml import element_arguments

_USUAL = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "xml": "application/xml",
    "text": "text/plain",
    "bytes": "application/octet-stream",
}


def content_annotation(scene: Scene, content: Content, *, strict: bool) -> str:
    """The annotation of a body as a whole."""
    match content.coding:
        case "json" | "form" | "xml":
            return annotation(scene, content.type, strict=strict)
        case "text":
            return "str"
        case "bytes":
            return "bytes"
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
        case "text":
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
        case "json" | "form":
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
        case _:
            assert_never(content.coding)


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
