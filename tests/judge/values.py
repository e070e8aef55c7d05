"""JSON values made from a schema: such that fit, and such that do not quite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta, timezone

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from generator.document import JsonObject, JsonValue

from .schema import ABSENT, Found, Schema, Shape, Site, rewrite

# Names that mean something to one of the two classes, or to Python, and nothing to the API.
_UNKNOWN = ("new", "extra", "from_", "to_json", "model_config", "model_extra", "__class__", "")

_UUID = "123e4567-e89b-12d3-a456-426614174000"

# Texts that readers of dates and ids disagree about.
_NEARLY = (
    "",
    "1609459200",
    "2021-01-01",
    "2021-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2021-01-01T00:00:00",
    "2021-01-01T00:00Z",
    "2021-01-01T24:00:00Z",
    "2021-01-01T00:00:60Z",
    "2016-12-31t23:59:60.25z",
    "2021-01-01T00:00:61Z",
    "2021-01-01 00:00:00+00:00",
    "2021-01-01_00:00:00Z",
    "2021-01-01T00:00:00,5Z",
    "2021-01-01T00:00:00.Z",
    "2021-01-01T00:00:00.123456789Z",
    "2021-01-01T00:00:00+0000",
    "2021-01-01T00:00:00+24:00",
    "2021-W01-1T00:00:00Z",
    "20210101T000000Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59.999999-23:59",
    _UUID,
    "123E4567-E89B-12D3-A456-426614174000",
    "123e4567e89b12d3a456426614174000",
    "{123e4567-e89b-12d3-a456-426614174000}",
    "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
    "123e4567-e89b-12d3-a456-42661417400",
    "123e4567-e89b-12d3-a456-42661417400g",
)
_OTHERS: tuple[Found, ...] = (
    ABSENT,
    None,
    True,
    0,
    1.0,
    2**53 + 1,
    -0.5,
    "",
    "text",
    "7",
    [],
    ["text"],
    {},
    {"a": 1},
)
_ALMOST_DATE_TIME = (
    r"20[0-9]{2}-[01][0-9]-[0-3][0-9][Tt _][0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,9})?)?"
    r"(Z|z|[+-][0-2][0-9]:?[0-5][0-9])?"
)

_NOTHING: JsonObject = {}
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_integers = st.integers(-(10**20), 10**20)
_numbers = st.one_of(
    _integers,
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0, 1.0, -0.0, 2**53 + 1, 1e22]),
)
_scalars: SearchStrategy[JsonValue] = st.one_of(st.none(), st.booleans(), _numbers, _texts)


def _with_containers(inner: SearchStrategy[JsonValue]) -> SearchStrategy[JsonValue]:
    return st.one_of(inner, st.lists(inner, max_size=2), st.dictionaries(_texts, inner, max_size=2))


_anything = _with_containers(_with_containers(_scalars))
_almost = st.one_of(
    _texts, st.sampled_from(_NEARLY), st.from_regex(_ALMOST_DATE_TIME, fullmatch=True)
)
_wrong: SearchStrategy[Found] = st.one_of(st.just(ABSENT), st.none(), _anything, _almost)
_unknown = st.dictionaries(st.sampled_from(_UNKNOWN), _scalars, min_size=1, max_size=2)
_maybe_unknown = st.one_of(st.just(_NOTHING), _unknown)
_offsets = st.one_of(
    st.just(UTC), st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
)


def valid(schema: Schema) -> SearchStrategy[JsonValue]:
    """Values that the schema allows; objects with members that it does not name among them."""
    return st.one_of([_valid(shape) for shape in schema])


def broken(schema: Schema) -> SearchStrategy[JsonValue]:
    """Values that were valid until one or two places in them were changed."""
    whole = valid(schema)

    @st.composite
    def spoilt(draw: st.DrawFn) -> JsonValue:
        value = draw(whole)
        for _ in range(draw(st.integers(1, 2))):
            chosen = draw(st.integers(0, len(_sites(schema, value)) - 1))
            value = _changed(schema, value, chosen, lambda site: draw(_instead(site)))
        return value

    return spoilt()


def one_changed(schema: Schema) -> Iterator[JsonValue]:
    """Objects in which one thing is changed: every member of a complete one, in every way there is.

    What lies in a member that is an object itself is left alone: that object has its own schema.
    """
    (shape,) = schema
    whole = complete(schema)
    assert isinstance(whole, dict)
    yield from (other for other in _OTHERS if other is not ABSENT)
    yield {**whole, "new": {"a": [1]}}
    yield {name: whole[name] for name in sorted(shape.required)}
    for name, member in shape.members.items():
        for other in _others(member):
            yield _without(whole, name) if other is ABSENT else {**whole, name: other}


def _others(schema: Schema) -> Iterator[Found]:
    yield from _OTHERS
    for shape in schema:
        if shape.format:
            yield from _NEARLY
        if shape.items:
            yield from ([other] for other in _others(shape.items) if other is not ABSENT)


def complete(schema: Schema) -> JsonValue:
    """A value with every member that the schema names, and an element in each array."""
    shape = schema[0]
    match shape.type, shape.format:
        case "object", _:
            return {name: complete(member) for name, member in shape.members.items()}
        case "array", _:
            return [complete(shape.items)]
        case "string", "":
            return shape.values[0] if shape.values else "text"
        case "string", stated:
            return {"uuid": _UUID, "date-time": "2021-01-01T00:00:00.5+02:00"}[stated]
        case ("number" | "integer"), _:
            return 7
        case "boolean", _:
            return False
        case _:
            return {"a": [None]}


def _sites(schema: Schema, value: JsonValue) -> list[Site]:
    sites: list[Site] = []

    def seen(site: Site) -> JsonValue:
        sites.append(site)
        return site.value

    rewrite(schema, value, seen, sent=False)
    return sites


def _changed(
    schema: Schema, value: JsonValue, chosen: int, change: Callable[[Site], Found]
) -> JsonValue:
    """The value with the place of this number changed."""
    passed = -1

    def counted(site: Site) -> Found:
        nonlocal passed
        passed += 1
        return change(site) if passed == chosen else site.value

    found = rewrite(schema, value, counted, sent=False)
    return None if found is ABSENT else found


def _instead(site: Site) -> SearchStrategy[Found]:
    """What may take the place of a value: nothing, null, another type, a text that nearly fits."""
    match site.value:
        case str():
            return st.one_of(_wrong, _almost)
        case dict() as members:
            names = st.sampled_from([*members, "new"])
            missing = names.map(lambda name: _without(members, name))
            return st.one_of(_wrong, missing, _unknown.map(lambda more: {**more, **members}))
        case int() | float() as number:
            return st.one_of(_wrong, _numbers, st.just(str(number)))
        case _:
            return _wrong


def _valid(shape: Shape) -> SearchStrategy[JsonValue]:
    match shape.type:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return _integers
        case "number":
            return _numbers
        case "array":
            return st.lists(valid(shape.items), max_size=2)
        case "string":
            return st.sampled_from(shape.values) if shape.values else _strings(shape.format)
        case "object":
            return _objects(shape)
        case _:
            return _anything


def _strings(stated: str) -> SearchStrategy[JsonValue]:
    match stated:
        case "":
            return _texts
        case "uuid":
            return st.uuids(version=4).map(str)
        case "date-time":
            moments = st.datetimes(timezones=_offsets)
            return moments.map(lambda moment: moment.isoformat().replace("+00:00", "Z"))
        case other:
            raise AssertionError(f"no values for the format {other}")


def _objects(shape: Shape) -> SearchStrategy[JsonValue]:
    choices = [shape.required | {name} for name in shape.one_of_these] or [shape.required]
    known = [
        st.fixed_dictionaries(
            {name: valid(schema) for name, schema in shape.members.items() if name in required},
            optional={
                name: valid(schema)
                for name, schema in shape.members.items()
                if name not in required
            },
        )
        for required in choices
    ]
    return st.builds(_merged, _maybe_unknown, st.one_of(known))


def _merged(unknown: JsonObject, known: JsonObject) -> JsonObject:
    return {**unknown, **known}


def _without(members: JsonObject, name: str) -> JsonObject:
    return {key: value for key, value in members.items() if key != name}
