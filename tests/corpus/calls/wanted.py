"""What a document states of an exchange, found by a walk of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.document import JsonObject, JsonValue
from tests.corpus.stated import LOCATIONS, followed, members_of, methods_of

_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
IGNORED = frozenset({"accept", "content-type", "authorization"})
"""Header parameters whose definitions are ignored (OpenAPI 3.1.1, section 4.8.12.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter outside the body, with OpenAPI's defaults; `json` is one by `content`."""

    name: str
    location: str
    schema: JsonValue
    required: bool
    style: str
    explode: bool
    json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A response: the status that a server sends, and its media types with their objects."""

    status: int
    content: Mapping[str, JsonObject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """An operation by method and path template: what can be sent, and the first success."""

    method: str
    path: str
    parameters: Sequence[Parameter]
    body: Mapping[str, JsonObject] | None
    body_required: bool
    answered: Answered

    @property
    def shown(self) -> str:
        """The operation in one line."""
        return f"{self.method} {self.path}"


def exchanges(tree: JsonObject) -> Iterator[Exchange]:
    """All operations under `paths` of a normalised document."""
    for path, stated in members_of(tree.get("paths")).items():
        item = followed(tree, stated)
        if path.startswith("x-"):
            continue
        for method, operation in methods_of(item):
            body = followed(tree, operation.get("requestBody"))
            # Without a security scheme, a header is the only way to say who calls.
            secured = operation.get("security", tree.get("security"))
            ignored = IGNORED if secured else IGNORED - {"authorization"}
            yield Exchange(
                method=method,
                path=path,
                parameters=_parameters(tree, path, operation, item, ignored),
                body=_content(tree, body) if "requestBody" in operation else None,
                body_required=body.get("required") is True,
                answered=_answered(tree, operation),
            )


def _parameters(
    tree: JsonObject,
    path: str,
    operation: JsonObject,
    item: JsonObject,
    ignored: frozenset[str],
) -> list[Parameter]:
    found: dict[tuple[str, str], Parameter] = {}
    for owner in (operation, item):
        stated = owner.get("parameters")
        for value in stated if isinstance(stated, list) else ():
            parameter = _parameter(followed(tree, value), ignored)
            if parameter is not None:
                key = parameter.name.lower() if parameter.location == "header" else parameter.name
                found.setdefault((parameter.location, key), parameter)
    for name in re.findall(r"\{([^{}]+)\}", path):
        untold: JsonObject = {"name": name, "in": "path", "schema": {"type": "string"}}
        parameter = _parameter(untold, ignored)
        if parameter is not None:
            found.setdefault(("path", name), parameter)
    return list(found.values())


def _parameter(stated: JsonObject, ignored: frozenset[str]) -> Parameter | None:
    name, location = stated.get("name"), stated.get("in")
    if not isinstance(name, str) or not name or location not in LOCATIONS:
        return None
    if location == "header" and name.lower() in ignored:
        return None
    where = str(location)
    style = stated.get("style", _STYLES[where])
    content = members_of(stated.get("content"))
    media = [members_of(value) for value in content.values()]
    schema = media[0].get("schema", {}) if media else stated.get("schema", {})
    return Parameter(
        name=name,
        location=where,
        schema=schema,
        required=where == "path" or stated.get("required") is True,
        style=str(style),
        explode=stated["explode"] is True if "explode" in stated else style == "form",
        json=any("json" in media_type for media_type in content),
    )


def _answered(tree: JsonObject, operation: JsonObject) -> Answered:
    """The first success; where none is stated, one without a body."""
    stated = {str(k).upper(): v for k, v in members_of(operation.get("responses")).items()}
    successes = sorted(status for status in stated if re.fullmatch(r"2(\d\d|XX)", status))
    for status in [*successes, "DEFAULT"]:
        if status in stated:
            response = followed(tree, stated[status])
            code = int(status) if status.isdigit() else 200
            return Answered(status=code, content=_content(tree, response))
    return Answered(status=200, content={})


def _content(tree: JsonObject, owner: JsonObject) -> dict[str, JsonObject]:
    content = members_of(owner.get("content"))
    return {name: followed(tree, media) for name, media in content.items()}
