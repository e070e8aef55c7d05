"""Credentials of Mintlify's internal YAML as security schemes."""

from __future__ import annotations

import re

from ...document import JsonObject, JsonValue, join
from .internal_schemas import Making

_LOCATIONS = ("header", "query", "cookie")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_OF_SCHEMES = ("description", "bearerFormat")


def security(work: Making, required: list[JsonValue], old: str) -> list[JsonValue]:
    """The alternatives of an operation; each scheme that they name is put among the components."""
    made: list[JsonValue] = []
    for number, stated in enumerate(required):
        if isinstance(stated, dict):
            made.append(_alternative(work, stated, join(old, number)))
    return made


def _alternative(work: Making, stated: JsonObject, old: str) -> JsonObject:
    """A requirement of all schemes that are sent together; their title joins their names."""
    title = str(stated.get("title", ""))
    sent = _sent(stated, join(old, "parameters"))
    names = title.split(" & ")
    if len(names) != max(len(sent), 1):
        names = [name for _, name, _, _ in sent]
    made: JsonObject = {}
    for name, (location, header, scheme, at) in zip(names, sent, strict=False):
        key = _NOT_IN_NAMES.sub("_", name).strip("_") or header
        new = join("#/components/securitySchemes", key)
        schemes = work.components("securitySchemes")
        if key not in schemes:
            work.former[new] = at
            schemes[key] = _scheme(work, scheme, (location, header), new)
        made[key] = []
    if not sent and title:
        made[title] = []
    return made


def _sent(stated: JsonObject, old: str) -> list[tuple[str, str, JsonObject, str]]:
    """Location, name, description and pointer of what is sent."""
    parameters = stated.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    return [
        (location, name, scheme, join(old, location, name))
        for location in _LOCATIONS
        if isinstance(held := parameters.get(location), dict)
        for name, scheme in held.items()
        if isinstance(scheme, dict)
    ]


def _scheme(work: Making, stated: JsonObject, sent: tuple[str, str], new: str) -> JsonObject:
    location, name = sent
    said: JsonObject = {keyword: stated[keyword] for keyword in _OF_SCHEMES if keyword in stated}
    match stated.get("type"):
        case "http":
            if "scheme" not in stated:
                note = f"The page says that the header {name} has credentials and not which."
                question = f"Which scheme of authentication does the header {name} have?"
                work.assumed[join(new, "scheme")] = (note, question)
            return {"type": "http", "scheme": stated.get("scheme", "bearer"), **said}
        case "oauth2":
            note = "The page says OAuth 2.0 and not how a token is had."
            question = "Which OAuth 2.0 flows are there, with which URLs and scopes?"
            work.assumed[join(new, "flows")] = (note, question)
            return {"type": "oauth2", "flows": {}, **said}
        case "openIdConnect":
            return {**stated}
        case _:
            return {"type": "apiKey", "in": location, "name": name, **said}
