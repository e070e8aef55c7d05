"""What to do about a difference: in words, and as an action for `overlay.yaml` where that is
simple.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from ..document import Document, JsonObject, JsonValue, resolve, tokens
from .words import Difference, Rule

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SEEN = "Seen in traffic; the document does not have it."
_TYPES = {
    "a boolean": "boolean",
    "a list": "array",
    "a number": "number",
    "a string": "string",
    "an integer": "integer",
    "an object": "object",
}
_WORDS: dict[Rule, str] = {
    "missing-body": "ask the vendor whether there can be no body",
    "missing-member": "ask the vendor whether it is required",
    "missing-parameter": "ask the vendor whether it is required",
    "no-option-fits": "ask the vendor which further form there is",
    "null-value": "let it be null, and ask the vendor what that means",
    "undocumented-body": "ask the vendor what it is",
    "undocumented-media-type": "ask the vendor whether it is meant, and add it to the content",
    "undocumented-operation": "ask the vendor whether it may be used, and for its description",
    "undocumented-parameter": "ask the vendor whether it has an effect",
    "undocumented-status": "add it, and ask the vendor when it comes",
    "unknown-member": "add it, and ask the vendor what it means",
    "unknown-value": "find the value in logs of your own, and add it to the enumeration",
    "unreadable-body": "ask the vendor what is sent there",
    "wrong-format": "ask the vendor which form it has, and correct or remove the format",
    "wrong-type": "ask the vendor which type it has, and correct it",
}
_OURS: dict[Rule, str] = {
    "missing-body": "send one, or ask the vendor whether it is required",
    "missing-member": "send it, or ask the vendor whether it is required",
    "missing-parameter": "send it, or ask the vendor whether it is required",
    "null-value": "leave it out, or let it be null if the vendor takes that",
    "unknown-member": "send it no longer, or add it if the vendor takes it",
    "unknown-value": "send a documented one, or add it if the vendor takes it",
    "wrong-format": "correct what sends it, or the format if the vendor takes that",
    "wrong-type": "correct what sends it, or the type if the vendor takes that",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do. `overlay` is an action for `overlay.yaml`, empty where none is simple."""

    text: str
    overlay: str


def advice(
    document: Document,
    position: Literal["request", "query", "answer"],
    status: int,
    found: Difference,
) -> Advice:
    """What to do about a difference."""
    text = _WORDS[found.rule]
    if position == "answer":
        return Advice(text, _action(document, status, found))
    # What we send is more likely wrong than the document: nothing that it asks for is taken away.
    own = found.rule in {"missing-member", "null-value"}
    return Advice(_OURS.get(found.rule, text), "" if own else _action(document, status, found))


def _action(document: Document, status: int, found: Difference) -> str:
    match found.rule:
        case "null-value":
            node = _object(document, found.pointer)
            plain = node is not None and "$ref" not in node and "type" in node
            return _update(document, found, {"nullable": True}) if plain else ""
        case "unknown-member" if found.name:
            return _new_member(document, found)
        case "missing-member" if found.name:
            return _no_more_required(document, found)
        case "undocumented-status" if 100 <= status <= 599:
            response: JsonObject = {"description": f"{_phrase(status)}. {_SEEN}"}
            return _update(document, found, {str(status): response})
        case "undocumented-parameter" if found.name:
            schema: JsonObject = {"type": "string"}
            parameter: JsonObject = {"name": found.name, "in": "query", "schema": schema}
            update: JsonObject = {"parameters": [{**parameter, "x-provenance": _SEEN}]}
            return _update(document, found, update)
        case _:
            return ""


def _new_member(document: Document, found: Difference) -> str:
    owner = _object(document, found.pointer)
    if owner is None or not isinstance(owner.get("properties"), dict):
        return ""
    kind, _, form = found.found.partition(" (")
    schema: JsonObject = {"type": _TYPES[kind]} if kind in _TYPES else {}
    if form and "," not in form:
        schema["format"] = form.rstrip(")")
    update: JsonObject = {"properties": {found.name: {**schema, "x-provenance": _SEEN}}}
    return _update(document, found, update)


def _no_more_required(document: Document, found: Difference) -> str:
    path = found.pointer.rpartition("/properties/")[0]
    owner = _object(document, path) if path else None
    required = None if owner is None else owner.get("required")
    if not isinstance(required, list) or found.name not in required:
        return ""
    target = f"{json_path(document.published(path))}.required[?@ == {_quoted(found.name)}]"
    return "\n".join([*_head(target, found), "  remove: true"])


def _object(document: Document, pointer: str) -> JsonObject | None:
    try:
        node = resolve(document, pointer)
    except LookupError:
        return None
    return node if isinstance(node, dict) else None


def _update(document: Document, found: Difference, update: JsonObject) -> str:
    target = json_path(document.published(found.pointer))
    return "\n".join([*_head(target, found), "  update:", *_yaml(update, 4)])


def _head(target: str, found: Difference) -> list[str]:
    """The beginning of an action: an overlay says of each why it is there."""
    reason = f"Seen in traffic: {found.found}, where the document has {found.expected}."
    return [f"- target: {_flow(target)}", f"  description: {_flow(reason)}"]


def _yaml(node: JsonObject, indent: int) -> list[str]:
    """An object as block YAML; lists of it in one line, as JSON, which is YAML too."""
    lines: list[str] = []
    for name, value in node.items():
        key = name if _IDENTIFIER.fullmatch(name) or name.startswith("x-") else json.dumps(name)
        if isinstance(value, dict) and value:
            lines += [f"{' ' * indent}{key}:", *_yaml(value, indent + 2)]
        else:
            lines.append(f"{' ' * indent}{key}: {_flow(value)}")
    return lines


def _flow(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def json_path(pointer: str) -> str:
    """The JSONPath query of the one node at a pointer (RFC 9535)."""
    return "$" + "".join(
        f".{token}" if _IDENTIFIER.fullmatch(token) else f"[{_quoted(token)}]"
        for token in tokens(pointer)
    )


def _quoted(token: str) -> str:
    """A name as JSONPath quotes it. An array has indexes, which look the same in a pointer."""
    if token.isdecimal() and token.isascii() and len(token) < 3:
        return token
    inner = json.dumps(token, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Another answer"
