"""Schemas and contents of Mintlify's internal YAML as OpenAPI has them.

Alternatives are listed (`schemaArray`); members are wrapped in an `allOf` of one; `required` says
whether the body is, `requiredProperties` which members are; `refIdentifier` is what the document
behind the page calls the schema. Where that document has no example the page has one made of
types, such as `<string>`: that shows nothing and is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...document import JsonObject, JsonValue, Source, held, join
from ...problems import Problem, quoted
from ..page import Page

NO_CONTENT = "_mintlify/placeholder"
"""The media type of answers without content."""

_NAMED = re.compile(r"#/components/schemas/([A-Za-z0-9._-]+)")
_ENUM = re.compile(r"enum<(string|number|integer|boolean)>")
_PLACEHOLDERS = frozenset({"<string>", "<any>", "<unknown>"})
_MADE = (123, "2023-11-07T05:31:56Z", "2023-12-25", "3c90c3cc-0d44-4b50-8888-8dd25736052a")
"""What stands for numbers, times, days and UUIDs then."""
_WRAPPED = ("items", "additionalProperties")


@dataclass(slots=True, kw_only=True)
class Making:
    """A document in the making. `former` leads from its pointers to those in the fence, `assumed`
    has notes and questions by pointer.
    """

    page: Page
    source: Source
    tree: JsonObject
    former: dict[str, str] = field(default_factory=dict[str, str])
    assumed: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    problems: list[Problem] = field(default_factory=list[Problem])

    def warn(self, old: str, code: str, found: str, expected: str) -> None:
        """Keep a warning about a node of the fence."""
        place = self.source.place(old)
        self.problems.append(
            Problem(code=code, place=place, found=found, expected=expected, level="warning")
        )

    def components(self, section: str) -> JsonObject:
        """A section of the components, made where there is none."""
        components = self.tree.get("components")
        if not isinstance(components, dict):
            components = self.tree["components"] = {}
        members = components.get(section)
        if not isinstance(members, dict):
            members = components[section] = {}
        return members


def content(work: Making, stated: JsonObject, old: str, new: str) -> JsonObject:
    """The media types of a body; empty if it has no content."""
    made: JsonObject = {}
    for media_type, holder in stated.items():
        if media_type == NO_CONTENT or not isinstance(holder, dict):
            continue
        there, here = join(old, media_type), join(new, media_type)
        work.former[here] = there
        one: JsonObject = {}
        listed = holder.get("schemaArray")
        if isinstance(listed, list):
            schema = alternatives(work, listed, join(there, "schemaArray"), join(here, "schema"))
            if schema:
                one["schema"] = schema
        made[media_type] = one | _examples(holder.get("examples"))
    return made


def alternatives(work: Making, listed: list[JsonValue], old: str, new: str) -> JsonObject:
    """What a list of alternatives says, as one schema; empty if they say nothing."""
    stated = [(join(old, n), one) for n, one in enumerate(listed) if isinstance(one, dict)]
    if len(stated) == 1:
        return _named(work, stated[0][1], stated[0][0], new)
    if (joined := _types_joined([one for _, one in stated])) is not None:
        return _named(work, joined, stated[0][0], new)
    names = {_name(one) for _, one in stated}
    name = names.pop() if len(names) == 1 else ""
    if name and name not in work.components("schemas"):
        at = join("#/components/schemas", name)
        work.former[at] = old
        work.components("schemas")[name] = {"anyOf": _branches(work, stated, at)}
        return {"$ref": at}
    if name:
        return {"$ref": join("#/components/schemas", name)}
    work.former[new] = old
    parts: list[JsonValue] = [
        _named(work, one, there, join(new, "anyOf", n)) for n, (there, one) in enumerate(stated)
    ]
    return {"anyOf": parts} if parts else {}


def _branches(work: Making, stated: list[tuple[str, JsonObject]], at: str) -> list[JsonValue]:
    made: list[JsonValue] = []
    for there, one in stated:
        here = join(at, "anyOf", len(made))
        work.former[here] = there
        made.append(_schema(work.former, one, there, here))
    return made


def _types_joined(stated: list[JsonObject]) -> JsonObject | None:
    """Alternatives that differ in their type only as one with all types; None if they do not."""
    types = [one.get("type") for one in stated]
    rests = [{name: one[name] for name in one if name != "type"} for one in stated]
    same = bool(rests) and all(rest == rests[0] for rest in rests)
    if not same or "enum" in rests[0] or not all(isinstance(name, str) for name in types):
        return None
    if any(name in ("any", "file") for name in types):
        return None
    return {"type": list(dict.fromkeys(types)), **rests[0]}


def _name(stated: JsonObject) -> str:
    """What the document behind the page calls a schema; empty where that is not known."""
    found = _NAMED.fullmatch(str(stated.get("refIdentifier", "")))
    return found[1] if found else ""


def _named(work: Making, stated: JsonObject, old: str, new: str) -> JsonObject:
    """A schema, or a reference to it among the components if it has a name."""
    name = _name(stated)
    at = join("#/components/schemas", name) if name else new
    moved = {at: old}
    made = _schema(moved, stated, old, at)
    if not name:
        work.former |= moved
        return made
    known = work.components("schemas").get(name)
    if known is None:
        work.former |= moved
        work.components("schemas")[name] = made
    elif at in work.former and known != made:  # both come from here, and they differ
        found = f"another schema called {quoted(name)} than further up on the page"
        work.warn(old, "conflicting-schema", found, "one schema of a name; this one stays inline")
        work.former[new] = old
        return _schema(work.former, stated, old, new)
    return {"$ref": at}


def _schema(former: dict[str, str], stated: JsonObject, old: str, new: str) -> JsonObject:
    """A schema in the words of OpenAPI."""
    made: JsonObject = {}
    for name, member in stated.items():
        there, here = join(old, name), join(new, name)
        if name == "refIdentifier" or (name == "required" and isinstance(member, bool)):
            continue
        if name == "contentEncoding" and member == "binary" and stated.get("type") == "file":
            continue  # which the format says
        if name == "requiredProperties":
            made["required"] = member
            former[join(new, "required")] = there
        elif name == "properties" and isinstance(member, dict):
            made[name] = {
                key: _unwrapped(former, value, join(there, key), join(here, key))
                for key, value in member.items()
            }
        elif name in _WRAPPED:
            made[name] = _unwrapped(former, member, there, here)
        elif name == "type" and isinstance(member, str):
            made |= _typed(member, stated.get("contentEncoding"))
        else:
            made[name] = member
    return made


def _typed(stated: str, encoding: JsonValue) -> JsonObject:
    if found := _ENUM.fullmatch(stated):
        return {"type": found[1]}
    match stated:
        case "any":
            return {}
        case "file" if encoding in (None, "binary"):
            return {"type": "string", "format": "binary"}
        case "file":
            return {"type": "string"}
        case _:
            return {"type": stated}


def _unwrapped(former: dict[str, str], stated: JsonValue, old: str, new: str) -> JsonValue:
    """A member without the `allOf` of one around it."""
    if not isinstance(stated, dict):
        return stated
    wrapped = stated.get("allOf")
    if len(stated) != 1 or not isinstance(wrapped, list) or len(wrapped) != 1:
        return _schema(former, stated, old, new)
    inner, there = wrapped[0], join(old, "allOf", 0)
    if not isinstance(inner, dict):
        return inner
    # The member itself is in the line of its name; only what is in it lies deeper.
    former.update((join(new, name), join(there, name)) for name in inner)
    return _schema(former, inner, there, new)


def _examples(stated: JsonValue) -> JsonObject:
    """The examples of a media type; one without a name of its own is `example`."""
    given = stated if isinstance(stated, dict) else {}
    shown = {
        name: one
        for name, one in given.items()
        if isinstance(one, dict) and "value" in one and not _is_made(name, one["value"])
    }
    if set(shown) == {"example"} and set(shown["example"]) == {"value"}:
        return {"example": shown["example"]["value"]}
    return {"examples": dict(shown)} if shown else {}


def _is_made(name: str, value: JsonValue) -> bool:
    """Whether an example was made of types: one placeholder tells, or nothing but such values."""
    if name != "example":
        return False
    leaves: list[JsonValue] = []
    pending = [value]
    while pending:
        one = pending.pop()
        pending.extend(held(one))
        leaves += [] if isinstance(one, dict | list) else [one]
    if any(leaf in _PLACEHOLDERS for leaf in leaves):
        return True
    made = [leaf for leaf in leaves if leaf in _MADE]
    return bool(made) and all(leaf is True or leaf in _MADE for leaf in leaves)
