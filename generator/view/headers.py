"""View of `headers.py`: for each operation that declares headers, a class that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from ..ir import ListOf, Operation, ResponseHeader
from ..layout import call
from ..naming import member_name
from ..plan.taken import Taken
from ..text import WIDTH, Code, docstring, identifier, literal, prose, sentence
from .decoding import decoder, tag_strings
from .fields import with_deprecation
from .types import Scene, annotation, code

_OWN = frozenset({"of", "property"})
_SPOKEN = {"ETag": "Etag"}
"""Headers whose capitals are not those of their words."""


@dataclass(frozen=True, slots=True)
class HeaderView:
    """A header as a property."""

    name: Code
    annotation: Code
    doc: Code
    read: Code


@dataclass(frozen=True, slots=True)
class HeaderClassView:
    """The headers of an operation."""

    name: Code
    text: Code
    doc: Code
    headers: tuple[HeaderView, ...]


@dataclass(frozen=True, slots=True)
class HeadersView:
    """The module: empty where no operation declares headers."""

    classes: tuple[HeaderClassView, ...]


def headers_view(scene: Scene) -> HeadersView:
    """The classes of all operations that declare headers."""
    return HeadersView(
        tuple(
            _class_view(scene, scene.operations[key], name) for name, key in _owners(scene).items()
        )
    )


def _owners(scene: Scene) -> dict[str, str]:
    """The operation that each class is called after; its variants share it."""
    found: dict[str, str] = {}
    for key, name in scene.header_classes.items():
        found.setdefault(name, key)
    return found


def _declared(operation: Operation) -> Iterator[ResponseHeader]:
    """The headers of all responses, each name once, those of successes first."""
    seen: set[str] = set()
    for response in sorted(operation.responses, key=lambda each: not each.status.startswith("2")):
        for header in response.headers:
            if header.wire_name.lower() not in seen:
                seen.add(header.wire_name.lower())
                yield header


def _class_view(scene: Scene, operation: Operation, name: str) -> HeaderClassView:
    method = f"{scene.plan.group_names[operation.key]}.{scene.plan.methods[operation.key]}"
    taken = Taken(_OWN)
    views: list[HeaderView] = []
    for header in _declared(operation):
        own = member_name(_SPOKEN.get(header.wire_name, header.wire_name), taken=_OWN)
        views.append(_header_view(scene, header, taken.first([own]) or taken.numbered(own, "_")))
    return HeaderClassView(
        name=identifier(name),
        text=literal(name),
        doc=docstring(f"Headers that `{method}` declares for its answers.", indent=4),
        headers=tuple(views),
    )


def _header_view(scene: Scene, header: ResponseHeader, name: str) -> HeaderView:
    annotated = annotation(scene, header.type, strict=False)
    doc = with_deprecation(header.doc, header.deprecated)
    doc = prose(sentence(doc), width=WIDTH - 12) or f"The header `{header.wire_name}`."
    return HeaderView(
        name=identifier(name),
        annotation=code(annotated if annotated == "JsonValue" else f"{annotated} | None"),
        doc=docstring(doc, indent=8),
        read=_read(scene, header),
    )


def _read(scene: Scene, header: ResponseHeader) -> Code:
    name = literal(header.wire_name)
    given = Code(decoder(scene, header.type, strict=False), *tag_strings(scene, header.type))
    match header.form:
        case "text" | "json":
            method = f"self._{header.form}"
        case "list of text" | "list of json":
            method = f"self._list_of_{header.form.removeprefix('list of ')}"
            if isinstance(header.type, ListOf):
                given = code(decoder(scene, header.type.item, strict=False))
        case _:
            assert_never(header.form)
    return call(method, [name, given])
