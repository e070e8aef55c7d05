"""What an API asks of values beside their type: lengths, ranges, patterns.

The client leaves these to the API, so they are no part of its types: they are read from the two
documents, where a parameter or member stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Document, JsonObject, JsonValue, descend, tokens
from ..problems import quoted
from .pairs import Place
from .sides import Finding, Sides, plain_pointer

_UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_OTHER = ("pattern", "multipleOf", "uniqueItems")
_MOST_STEPS = 20


def compared(sides: Sides, old: Place, new: Place) -> Iterator[Finding]:
    """What of the limits of a value that is sent became tighter or looser."""
    before = _limits(sides.old.document, old.pointer)
    now = _limits(sides.new.document, new.pointer)
    if before == now:
        return
    tighter = [name for name in (*_UPPER, *_LOWER, *_OTHER) if _tightened(name, before, now)]
    looser = [name for name in (*_UPPER, *_LOWER, *_OTHER) if _tightened(name, now, before)]
    looser = [name for name in looser if name not in tighter]
    if tighter:
        text = ", ".join(f"{name} {quoted(now[name])}" for name in tighter)
        yield Finding("limit-tightened", f"has a tighter limit: {text}")
    elif looser:
        text = ", ".join(f"{name} {quoted(before[name])}" for name in looser)
        yield Finding("limit-loosened", f"no longer has the limit {text}")


def _limits(document: Document, pointer: str) -> JsonObject:
    """The keywords of the schema of a parameter or member; references followed."""
    node = _node(document.tree, plain_pointer(pointer))
    if isinstance(node.get("schema"), dict):
        node = _followed(document.tree, node["schema"])
    return {name: node[name] for name in (*_UPPER, *_LOWER, *_OTHER) if name in node}


def _node(tree: JsonObject, pointer: str) -> JsonObject:
    try:
        return _followed(tree, descend(tree, tokens(pointer)))
    except LookupError:
        return {}


def _followed(tree: JsonObject, node: JsonValue) -> JsonObject:
    """The object that a chain of references leads to, with what stands beside each of them."""
    found: JsonObject = {}
    for _ in range(_MOST_STEPS):
        if not isinstance(node, dict):
            break
        found = {**node, **found}
        ref = node.get("$ref")
        if not isinstance(ref, str) or not ref.startswith("#"):
            break
        try:
            node = descend(tree, tokens(ref))
        except LookupError:
            break
    return found


def _tightened(name: str, old: JsonObject, new: JsonObject) -> bool:
    """Whether a value that was within the old limit can be outside the new one."""
    before, now = old.get(name), new.get(name)
    if now is None or now is False or before == now:
        return False
    if name in _OTHER or not isinstance(before, (int, float)) or not isinstance(now, (int, float)):
        return bool(now) or name not in _LOWER
    return now < before if name in _UPPER else now > before
