"""`allOf` as one schema: what its branches say is put together, and `oneOf` beside it multiplied
out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..document import JsonObject, JsonValue
from ..problems import quoted
from .names import Spot, component_spot
from .reading import canonical, followed, listed, types_of
from .scope import Scope, Stated, Whole

LAST_COUNTS = "the last of them counts in the client; say in one place what is meant"
_DEEPEST = 64
_COMPOSITION = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
_PROSE = frozenset({"title", "description", "example", "examples", "deprecated", "externalDocs"})
_OWN = _PROSE | {"default", "discriminator", "nullable", "readOnly", "writeOnly", "xml"}
# Keywords on which branches can disagree so that no value fits them all; limits are not checked.
_DECISIVE = frozenset({"type", "enum", "const", "format", "items", "prefixItems"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A `oneOf` or `anyOf` of a composition, and the schema that states it."""

    keyword: str
    schema: JsonObject
    spot: Spot

    @property
    def options(self) -> list[JsonValue]:
        """The alternatives."""
        return listed(self.schema, self.keyword)


@dataclass(slots=True)
class Parts:
    """What a composition consists of: plain schemas, each with its place, and choices.

    `met` are the schemas that were inherited: what several branches lead to counts once.
    """

    plain: list[tuple[JsonObject, Spot]] = field(default_factory=list[tuple[JsonObject, Spot]])
    choices: list[Choice] = field(default_factory=list[Choice])
    met: set[str] = field(default_factory=set[str])


def required_only(schema: JsonObject, options: Sequence[JsonValue]) -> bool:
    """Whether the alternatives of an object schema add nothing but `required`."""
    return ("properties" in schema or "allOf" in schema) and all(map(_demands, options))


def _demands(option: JsonValue) -> bool:
    """Whether a schema only demands members, or excludes some."""
    if not isinstance(option, dict) or not option:
        return False
    stated = {keyword for keyword in option if not keyword.startswith("x-")}
    return bool(stated) and stated <= {
        "required",
        "type",
        "not",
        "title",
        "description",
        "maxProperties",
    }


def parts_of(scope: Scope, stated: Sequence[Stated]) -> Parts:
    """All branches of these schemas, those of references among them."""
    found = Parts()
    for schema, spot in stated:
        _gather(scope, schema, spot, frozenset({spot.pointer}), found)
    return found


def _gather(
    scope: Scope, schema: JsonValue, spot: Spot, seen: frozenset[str], found: Parts, depth: int = 0
) -> None:
    if not isinstance(schema, dict):
        return
    if depth > _DEEPEST:
        expected = "a composition that is less deep"
        levels, hint = f"over {_DEEPEST} levels of allOf", "the client does not know what is deeper"
        scope.note("deep-composition", spot.pointer, levels, expected, hint=hint)
        return
    ref = schema.get("$ref")
    if isinstance(ref, str):
        _inherit(scope, ref, spot, seen, found, depth)
    for n, branch in enumerate(listed(schema, "allOf")):
        _gather(scope, branch, spot.at(f"{spot.pointer}/allOf/{n}"), seen, found, depth + 1)
    for keyword in ("oneOf", "anyOf"):
        options = listed(schema, keyword)
        if options and not required_only(schema, options) and not any(_within(options, seen)):
            found.choices.append(Choice(keyword, schema, spot))
    own = {key: value for key, value in schema.items() if key not in _COMPOSITION}
    options = listed(schema, "anyOf")
    if options and required_only(schema, options):
        own["anyOf"] = options
    found.plain.append((own, spot))


def _inherit(
    scope: Scope, ref: str, spot: Spot, seen: frozenset[str], found: Parts, depth: int
) -> None:
    """Add what a `$ref` leads to, but not what it says about itself alone."""
    pointer = canonical(ref)
    target = followed(scope.document, pointer) if ref.startswith("#/") else None
    if target is None:
        lost, hint = f"a reference to {quoted(ref)}, where nothing is", "the other branches count"
        scope.note(
            "unresolved-reference", spot.pointer, lost, "a schema of the document", hint=hint
        )
    elif pointer not in seen and pointer not in found.met and isinstance(target, dict):
        found.met.add(pointer)
        name = pointer.rsplit("/", 1)[-1]
        home = component_spot(pointer, name, sent=spot.sent, level=spot.level)
        inherited = {k: v for k, v in target.items() if k not in _OWN and not k.startswith("x-")}
        if "discriminator" in target and {"oneOf", "anyOf"} & target.keys():
            inherited["discriminator"] = target["discriminator"]
        _gather(scope, inherited, replace(home, declared=False), seen | {pointer}, found, depth + 1)


def _within(options: Sequence[JsonValue], seen: frozenset[str]) -> Iterator[bool]:
    """Whether options are schemas on the way here: a parent that lists its children."""
    for option in options:
        ref = option.get("$ref") if isinstance(option, dict) else None
        yield isinstance(ref, str) and canonical(ref) in seen


def whole_of(scope: Scope, parts: Sequence[tuple[JsonObject, Spot]], spot: Spot) -> Whole:
    """One schema that says what all parts say.

    Properties and required members add up; of kinds and enumerations remains what all allow; of
    other keywords the last part wins. Disagreements are listed.
    """
    merged: JsonObject = {}
    properties: dict[str, list[Stated]] = {}
    homes: dict[str, Spot] = {}
    for schema, home in parts:
        for key, value in schema.items():
            if key == "properties" and isinstance(value, dict):
                for name, stated in value.items():
                    _add_property(properties.setdefault(name, []), stated, home)
                merged[key] = {}
            elif key not in merged:
                merged[key] = value
                homes[key] = home
            elif merged[key] != value:
                _settle(scope, merged, homes, key, value, home, spot)
    return Whole(merged, spot, properties, homes)


def _add_property(known: list[Stated], stated: JsonValue, home: Spot) -> None:
    if all(stated != earlier for earlier, _ in known):
        known.append((stated, home))


def _settle(
    scope: Scope,
    merged: JsonObject,
    homes: dict[str, Spot],
    key: str,
    value: JsonValue,
    home: Spot,
    spot: Spot,
) -> None:
    """What remains of a keyword that two parts state."""
    known = merged[key]
    match key, known, value:
        case "required", list(), list():
            merged[key] = list(
                dict.fromkeys(name for name in [*known, *value] if isinstance(name, str))
            )
            return
        case "enum", list(), list():
            both = {_identity(item) for item in value}
            left: JsonValue = [item for item in known if _identity(item) in both]
        case "type", _, _:
            left = [*_common(types_of({"type": known}), types_of({"type": value}))]
        case "additionalProperties" | "unevaluatedProperties", _, bool():
            return  # branches of open objects say nothing; closed ones would exclude each other
        case _:
            left = []
    if left:
        merged[key] = left
        return
    if key in _DECISIVE or (key == "additionalProperties" and isinstance(known, dict)):
        pointer, expected = f"{spot.pointer}/allOf", "branches that fit together"
        found = f"branches that disagree on {quoted(key)}"
        scope.note("conflicting-branches", pointer, found, expected, hint=LAST_COUNTS)
    merged[key] = value
    homes[key] = home


def _identity(value: JsonValue) -> tuple[bool, str]:
    """What makes two values of a document the same: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return isinstance(value, bool), repr(value)


def _common(first: list[str], second: list[str]) -> list[str]:
    """The kinds that both allow; whole numbers are numbers."""
    if "number" in first and "integer" in second:
        first = [*first, "integer"]
    if "integer" in first and "number" in second:
        second = [*second, "integer"]
    return [name for name in first if name in second]
