"""What an API asks of values beside their type: lengths, ranges, patterns.

The client leaves these to the API, so they are no part of its types: they are read from the two
documents, where a parameter or member stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..document import Document, JsonObject, JsonValue, descend, tokens
from ..problems import quoted
from .sides import Finding, Sides, plain_pointer

_BOUNDS: Mapping[str, tuple[str, int, bool]] = {
    "minimum": ("minimum", 1, False),
    "exclusiveMinimum": ("minimum", 1, True),
    "maximum": ("maximum", -1, False),
    "exclusiveMaximum": ("maximum", -1, True),
    **{name: (name, 1, False) for name in ("minLength", "minItems", "minProperties")},
    **{name: (name, -1, False) for name in ("maxLength", "maxItems", "maxProperties")},
}
"""What each keyword bounds, on which side (1 from below), and whether the bound is outside."""
_COUNTS = frozenset({"minLength", "minItems", "minProperties"})  # which are 0 without a limit
_OTHER = ("pattern", "multipleOf", "uniqueItems")
_MOST_STEPS = 20


def compared(sides: Sides, old: str, new: str) -> Iterator[Finding]:
    """What of the limits of a value that is sent became tighter or looser; it is found at these
    pointers.
    """
    before, now = _schema(sides.old.document, old), _schema(sides.new.document, new)
    if tighter := _tightened(before, now):
        text = ", ".join(f"{name} {quoted(now[name])}" for name in tighter)
        yield Finding("limit-tightened", f"has a tighter limit: {text}")
    elif looser := _tightened(now, before):
        text = ", ".join(f"{name} {quoted(before[name])}" for name in looser)
        yield Finding("limit-loosened", f"no longer has the limit {text}")


def _schema(document: Document, pointer: str) -> JsonObject:
    """The schema of a parameter, member or body; references followed."""
    node = _node(document.tree, plain_pointer(pointer))
    if isinstance(node.get("schema"), dict):
        node = _followed(document.tree, node["schema"])
    return node


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


def _tightened(old: JsonObject, new: JsonObject) -> list[str]:
    """The keywords by which a value that was within the old limits can be outside the new ones."""
    before, now = _bounds(old), _bounds(new)
    found = [
        keyword
        for bounded, (rank, keyword) in now.items()
        if bounded not in before or rank > before[bounded][0]
    ]
    return [*found, *(name for name in _OTHER if _refuses(name, old.get(name), new.get(name)))]


def _bounds(schema: JsonObject) -> dict[str, tuple[tuple[float, bool], str]]:
    """For each thing that is bounded how tightly it is (more is tighter), and the keyword."""
    found: dict[str, tuple[tuple[float, bool], str]] = {}
    whole = schema.get("type") in ("integer", ["integer"], ["integer", "null"])
    for keyword, (bounded, sign, outside) in _BOUNDS.items():
        value = schema.get(keyword)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if keyword in _COUNTS and value <= 0:
            continue
        rank: tuple[float, bool] = sign * value, outside
        if outside and whole and isinstance(value, int):
            rank = sign * value + 1, False  # more than 0 is 1 or more
        found[bounded] = max(found.get(bounded, (rank, keyword)), (rank, keyword))
    return found


def _refuses(name: str, before: JsonValue, now: JsonValue) -> bool:
    if now is None or now is False or before == now:
        return False
    if name != "multipleOf" or not isinstance(before, int | float):
        return True
    return not isinstance(now, int | float) or not _is_multiple(before, now)


def _is_multiple(value: float, of: float) -> bool:
    try:
        return Fraction(str(value)) % Fraction(str(of)) == 0
    except (ValueError, ZeroDivisionError):
        return False
