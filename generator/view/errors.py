"""View of `errors.py`: one class for each common status, its `detail` typed by what is
documented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..imports import homes
from ..ir import Type
from ..text import Code, docstring, identifier, literal
from ..vocabulary import ERRORS
from .types import Scene, annotation, code

_DOCS = {
    "400": "the API does not accept the request",
    "401": "the credentials are missing or wrong",
    "403": "the credentials do not allow this",
    "404": "the addressed resource does not exist",
    "409": "the state of the resource does not allow this",
    "422": "well-formed, but with values that the API refuses",
    "429": "too many requests, even after the retries",
    "5XX": "the API failed",
}
_CLASSES = tuple(
    (status, name, f"{status.lower()}: {_DOCS[status]}.") for status, name in ERRORS.items()
)
_OTHER = "StatusError"
# What is a JSON value as well, so that naming it beside that says nothing.
_IN_JSON_VALUE = frozenset(
    {"JsonObject", "bool", "dict[str, JsonValue]", "float", "int", "list[JsonValue]", "str"}
)
_MOST_NAMED = 8
"""The most types that the annotation of a `detail` names."""
_ANYTHING = "object"  # as in the runtime's base class
_MANY = "Its `detail` has one of many types: the one that the operation describes for the status."
_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An error class. `detail` is empty where the base class already has the right type."""

    name: Code
    text: Code
    status: Code
    doc: Code
    detail: Code
    detail_text: Code


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """The module: the base of all status errors, and a class for each common status. `typed` says
    whether any of them has a `detail` of its own.
    """

    doc: Code
    base_doc: Code
    detail: Code
    detail_text: Code
    typed: bool
    imports: tuple[Code, ...]
    classes: tuple[ErrorView, ...]


def error_name(status: str) -> str:
    """The class that a call raises for a status, range or `default`."""
    for known, name, _ in _CLASSES:
        if status == known or (known == "5XX" and status.startswith("5")):
            return name
    return _OTHER


def error_names() -> list[str]:
    """All classes of the module, in its order."""
    return [_OTHER, *(name for _, name, _ in _CLASSES)]


def errors_view(scene: Scene) -> ErrorsView:
    """The error classes of a package."""
    by_class = documented_details(scene)
    everything = [type_ for types in by_class.values() for type_ in types]
    detail = _union(scene, everything) if everything else _ANYTHING
    named = [t for types in by_class.values() if _union(scene, types) != _ANYTHING for t in types]
    doc = f"What a call to the {scene.called} raises; see `ApiError` for the family."
    classes = tuple(
        _error_view(scene, by_class[name], detail, name, status, doc)
        for status, name, doc in _CLASSES
    )
    base_doc = "The API answered with a status that is not a success."
    if everything and detail == _ANYTHING:
        base_doc += f"\n\n{_MANY}"
    own = "" if detail == _ANYTHING else detail
    return ErrorsView(
        doc=docstring(doc, indent=0),
        base_doc=docstring(base_doc, indent=4),
        detail=code(own),
        detail_text=literal(own),
        typed=bool(own) or any(each.detail for each in classes),
        imports=_imports(scene, named),
        classes=classes,
    )


def _error_view(
    scene: Scene, types: list[Type], inherited: str, name: str, status: str, doc: str
) -> ErrorView:
    own = _union(scene, types) if types else inherited
    # The same types in another order are no narrower: checkers refuse the cast.
    detail = own if set(own.split(" | ")) != set(inherited.split(" | ")) else ""
    return ErrorView(
        name=identifier(name),
        text=literal(name),
        status=literal(int(status)) if status.isdigit() else literal(status),
        doc=docstring(doc, indent=4),
        detail=code(detail),
        detail_text=literal(detail),
    )


def _imports(scene: Scene, types: list[Type]) -> tuple[Code, ...]:
    """Import lines for the names in the annotations of details, for type checkers only."""
    shown = {annotation(scene, type_, strict=False) for type_ in types}
    known = homes(scene.plan)
    named = {name for text in shown for name in _NAME.findall(text)} & known.keys()
    lines = {
        f"from {home[1:] if home[0] == ':' else f'.{home}'} import {name}"
        for name in named
        for home in [known[name]]
    }
    return tuple(code(line) for line in sorted(lines))


def documented_details(scene: Scene) -> dict[str, list[Type]]:
    """The types of error bodies by the class that carries them; `default` can be under any."""
    found: dict[str, list[Type]] = {name: [] for name in error_names()}
    for operation in scene.api.operations:
        for response in operation.responses:
            status = response.status
            if response.content is None or status.startswith(("1", "2", "3")):
                continue
            ranges = {
                "4XX": [n for s, n, _ in _CLASSES if s.startswith("4")],
                "default": error_names(),
            }
            for name in [*ranges.get(status, []), error_name(status)]:
                found[name].append(response.content.type)
    return found


def _union(scene: Scene, types: list[Type]) -> str:
    """The types as alternatives, or `object` where they are too many to be read."""
    parts = [annotation(scene, type_, strict=False) for type_ in dict.fromkeys(types)]
    apart = [each for part in parts for each in ([part] if "[" in part else part.split(" | "))]
    named = dict.fromkeys([*apart, "None"])
    if "JsonValue" in named:
        named = dict.fromkeys(name for name in named if name not in _IN_JSON_VALUE)
    return " | ".join(named) if len(named) <= _MOST_NAMED + 1 else _ANYTHING
