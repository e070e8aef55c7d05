"""JSON values that fit the schemas of a document: examples of what is sent and answered.

A value is made from what its schema says (constants, examples, defaults, types, formats, bounds),
and then held against it by the `jsonschema` package: no code of the generator has a part in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.document import JsonObject, JsonValue
from tests.corpus.fitting import SchemaJudge, schema_judge_of
from tests.corpus.stated import followed, members_of

from .flattening import flattened, kind_of
from .strings import string_fits, string_for

_DEEPEST = 5
_MOST_VALUES = 150
_SCALARS = (str, int, float, bool)


class Unmade(Exception):
    """Raised when no value was found that fits a schema; the text says for which reason.

    Attributes:
        impossible: Whether there can be none, since the schema contradicts itself.
    """

    def __init__(self, reason: str, *, impossible: bool = False) -> None:
        super().__init__(reason)
        self.impossible = impossible


@dataclass(frozen=True, slots=True)
class _Way:
    """How a value is made: with optional members, for a request, the how-manieth of its array, with
    or without examples, how deep, and the references that lead to it.
    """

    full: bool
    sent: bool
    key: str
    examples: bool = True
    number: int = 0
    depth: int = 0
    open: tuple[str, ...] = ()


@dataclass(slots=True)
class _State:
    """What one value has cost so far, and the members that it must not have."""

    values: int = 0
    without: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes values for the schemas of one normalised document.

    Attributes:
        fits: Judges them.
        fits_loosely: Judges those for which there is no better one.
        loose: Is filled with what was not judged as strictly as the document says.
    """

    tree: JsonObject
    fits: SchemaJudge
    fits_loosely: SchemaJudge
    loose: list[str] = field(default_factory=list[str])

    @classmethod
    def of(cls, tree: JsonObject) -> Maker:
        """The maker for a document. Several branches of a `oneOf` may fit where no value fits one
        alone.
        """
        return cls(tree, schema_judge_of(tree), schema_judge_of(tree, exclusive=False))

    def made(
        self,
        schema: JsonValue,
        *,
        full: bool,
        sent: bool,
        examples: bool = True,
        key: str = "key",
    ) -> JsonValue:
        """A value that fits a schema: with all members that it names, or the required ones only;
        `key` is the name of one that it does not name.

        Raises:
            Unmade: None was found.
        """
        try:
            return self._made_in_ways(schema, full=full, sent=sent, examples=examples, key=key)
        except Unmade:
            loose = replace(self, fits=self.fits_loosely)
            value = loose._made_in_ways(schema, full=full, sent=sent, examples=examples, key=key)
            self.loose.append("several branches of a oneOf fit")
            return value

    def _made_in_ways(
        self, schema: JsonValue, *, full: bool, sent: bool, examples: bool, key: str
    ) -> JsonValue:
        failure = Unmade("no value made fits it")
        for way in _ways(full=full, sent=sent, examples=examples, key=key):
            state = _State()
            try:
                value = self._value(schema, way, state)
            except Unmade as error:
                failure = error
                continue
            if self.fits(value, schema, frozenset(state.without)):
                return value
        raise failure

    def _value(self, schema: JsonValue, way: _Way, state: _State) -> JsonValue:
        state.values += 1
        if schema is False:
            raise Unmade("nothing fits it", impossible=True)
        flat, way = self._flat(schema, way)
        for choice in ("oneOf", "anyOf"):
            options = flat.get(choice)
            if isinstance(options, list) and options:
                return self._chosen(flat, choice, options, way, state)
        stated = self._stated(flat, way)
        return stated[0] if stated else self._made(flat, way, state)

    def _flat(self, schema: JsonValue, way: _Way) -> tuple[JsonObject, _Way]:
        """A schema as one, and the way with the references in it."""
        merged, opened = flattened(self.tree, schema)
        return merged, replace(way, open=(*way.open, *opened))

    def _chosen(
        self, flat: JsonObject, choice: str, options: Sequence[JsonValue], way: _Way, state: _State
    ) -> JsonValue:
        """A value of the first option that one can be made for."""
        base = {
            name: value for name, value in flat.items() if name not in {choice, "discriminator"}
        }
        whole: JsonObject = {**base, choice: [*options]}
        for option in options:
            if members_of(option).get("type") == "null":
                continue
            if members_of(option).get("$ref") in way.open and way.depth:
                continue
            try:
                value = self._value({"allOf": [base, option]}, way, state)
            except Unmade:
                continue
            for candidate in (_tagged(flat, option, value), value):
                if self.fits(candidate, whole, frozenset(state.without)):
                    return candidate
        if any(members_of(option).get("type") == "null" for option in options):
            return None
        raise Unmade(f"no value fits one of its {choice} alone")

    def _stated(self, flat: JsonObject, way: _Way) -> list[JsonValue]:
        """A value that the schema itself names, in a list; empty if there is none."""
        if "const" in flat:
            return [flat["const"]]
        values = flat.get("enum")
        plain = {name: flat[name] for name in flat if name != "enum"}
        if isinstance(values, list) and values:
            fitting = [value for value in values if self._is_one(value, plain)]
            if not fitting:
                raise Unmade("none of the values of an enum has its type", impossible=True)
            usual = [value for value in fitting if value not in (None, "")] or fitting
            return [usual[way.number % len(usual)]]
        if not way.examples or way.number:
            return []
        examples = flat.get("examples")
        named = [flat[name] for name in ("example", "default") if name in flat]
        for value in [*named, *(examples if isinstance(examples, list) else ())]:
            scalar = isinstance(value, _SCALARS) and value != ""
            if (scalar or (not way.sent and value)) and self._is_one(value, flat):
                return [value]
        return []

    def _is_one(self, value: JsonValue, schema: JsonObject) -> bool:
        matches = not isinstance(value, str) or string_fits(schema, value)
        return matches and self.fits(value, schema, frozenset())

    def _made(self, flat: JsonObject, way: _Way, state: _State) -> JsonValue:
        match kind_of(flat):
            case "object":
                return self._object(flat, way, state)
            case "array":
                return self._array(flat, way, state)
            case "boolean":
                return way.number % 2 == 0
            case "integer":
                return int(_number(flat, way.number, whole=True))
            case "number":
                return _number(flat, way.number, whole=False)
            case "null":
                return None
            case _:
                found = string_for(flat, way.number)
                if found is None:
                    raise Unmade("no string fits its pattern and lengths")
                return found

    def _array(self, flat: JsonObject, way: _Way, state: _State) -> JsonValue:
        least = flat.get("minItems")
        count = max(int(least) if isinstance(least, int | float) else 0, 1)
        if flat.get("maxItems") == 0 or self._is_left_out(flat.get("items", {}), way):
            return []
        first = flat.get("prefixItems")
        items = [*(first if isinstance(first, list) else ())]
        items += [flat.get("items", {})] * (count - len(items))
        found: list[JsonValue] = []
        for number, item in enumerate(items):
            inner = replace(way, depth=way.depth + 1, number=number)
            try:
                self._bounded(item, way, state)
                found.append(self._value(item, inner, state))
            except Unmade:
                if least:
                    raise
                return []
        return found

    def _bounded(self, schema: JsonValue, way: _Way, state: _State) -> None:
        """Stop a value that would contain itself, or that has become large."""
        if members_of(schema).get("$ref") in way.open:
            raise Unmade("it contains itself")
        if state.values > _MOST_VALUES * 10:
            raise Unmade("it is too large")

    def _object(self, flat: JsonObject, way: _Way, state: _State) -> JsonValue:
        properties = members_of(flat.get("properties"))
        required = flat.get("required")
        needed = [n for n in required if isinstance(n, str)] if isinstance(required, list) else []
        more = flat.get("additionalProperties", True)
        least = flat.get("minProperties")
        wide = way.full and way.depth < _DEEPEST and state.values < _MOST_VALUES
        found: JsonObject = {}
        for name in [*needed, *(name for name in properties if name not in needed)]:
            schema = properties.get(name, more)
            if self._is_left_out(schema, way):
                state.without.add(name)
                continue
            is_needed = name in needed or len(found) < (least if isinstance(least, int) else 0)
            if not (is_needed or wide):
                continue
            try:
                self._bounded(schema, way, state)
                inner = replace(way, depth=way.depth + 1, number=0)
                found[name] = self._value(schema, inner, state)
            except Unmade:
                if name in needed:
                    raise
        wanted = max(least if isinstance(least, int) else 0, 1 if wide and not properties else 0)
        for number in range(wanted - len(found) if more is not False else 0):
            with_number = replace(way, depth=way.depth + 1, number=number)
            found[_key(flat, way, number)] = self._value(more, with_number, state)
        return found

    def _is_left_out(self, schema: JsonValue, way: _Way) -> bool:
        """Whether a member is `readOnly` in a request, or `writeOnly` in an answer."""
        mark = "readOnly" if way.sent else "writeOnly"
        return any(part.get(mark) is True for part in self._parts(schema, 0))

    def _parts(self, schema: JsonValue, depth: int) -> Iterator[JsonObject]:
        found = followed(self.tree, schema)
        yield found
        branches = found.get("allOf")
        for branch in branches if isinstance(branches, list) and depth < _DEEPEST else ():
            yield from self._parts(branch, depth + 1)


def _ways(*, full: bool, sent: bool, examples: bool, key: str) -> Iterator[_Way]:
    """The ways to make a value, the best first."""
    for wide in (True, False) if full else (False, True):
        for stated in (True, False) if examples else (False,):
            yield _Way(full=wide, sent=sent, key=key, examples=stated)


def _key(flat: JsonObject, way: _Way, number: int) -> str:
    """The name of a member that a schema does not name."""
    named = string_for(members_of(flat["propertyNames"]), number) if "propertyNames" in flat else ""
    return named or f"{way.key}{number or ''}"


def _tagged(flat: JsonObject, option: JsonValue, value: JsonValue) -> JsonValue:
    """A value of an option with the tag that the discriminator gives it."""
    discriminator = members_of(flat.get("discriminator"))
    name, reference = discriminator.get("propertyName"), members_of(option).get("$ref")
    if not isinstance(name, str) or not isinstance(reference, str) or not isinstance(value, dict):
        return value
    own = reference.rsplit("/", 1)[-1]
    mapping = members_of(discriminator.get("mapping"))
    tags = [tag for tag, target in mapping.items() if target in {reference, own}]
    if value.get(name) in tags or (not tags and value.get(name) == own):
        return value
    return {**value, name: tags[0] if tags else own}


def _number(flat: JsonObject, number: int, *, whole: bool) -> int | float:
    """A number within bounds; other ones for other numbers."""
    step = _bound(flat, "multipleOf", 1)
    low = _bound(flat, "minimum", -math.inf)
    high = _bound(flat, "maximum", math.inf)
    under = _bound(flat, "exclusiveMinimum", -math.inf)
    over = _bound(flat, "exclusiveMaximum", math.inf)
    least, most = max(low, under), min(high, over)
    start = 1 if least <= 1 <= most else least if least > -math.inf else most
    value: float = math.ceil(start / step) * step + number * step
    if value <= under:
        value += step
    if value > high or value >= over:
        value = math.floor(min(high, over) / step) * step - number * step
    if value >= over or value < low or value <= under:  # between whole steps
        value = (least + most) / 2
    return int(value) if whole or value == int(value) else value


def _bound(flat: JsonObject, keyword: str, otherwise: float) -> float:
    stated = flat.get(keyword)
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        return otherwise
    return stated
