from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.document import JsonValue
from generator.load import parse
from generator.problems import BadInput


def _tree(content: str) -> JsonValue:
    return parse("/openapi.yaml", content.encode(), "openapi.yaml")[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("", None),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("190:20:30.15", "190:20:30.15"),
        ("2020-01-31", "2020-01-31"),
        ("2020-01-31T12:00:00Z", "2020-01-31T12:00:00Z"),
        ("1_000", "1_000"),
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("007", 7),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1.0", 1.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1e3", -1000.0),
        ("1e3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("3.0.3", "3.0.3"),
        (".", "."),
        ("+", "+"),
        ("1e", "1e"),
        ("0x", "0x"),
        ("9223372036854775808", 9223372036854775808),
        ('"true"', "true"),
        ("'12'", "12"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(text: str, value: JsonValue) -> None:
    tree = _tree(f"a: {text}\n")
    assert tree == {"a": value}
    assert isinstance(tree, dict)
    assert type(tree["a"]) is type(value)


def test_keys_are_the_text_that_is_written() -> None:
    assert _tree("200: a\n0x10: b\ntrue: c\nnull: d\n~: e\n1.50: f\n'2': g\non: h\n") == {
        "200": "a",
        "0x10": "b",
        "true": "c",
        "null": "d",
        "~": "e",
        "1.50": "f",
        "2": "g",
        "on": "h",
    }


def test_aliases_repeat_their_node_and_may_be_keys() -> None:
    assert _tree("a: &x [1, {b: 2}]\nc: *x\n&k d: e\nf: {*k : g}\n") == {
        "a": [1, {"b": 2}],
        "c": [1, {"b": 2}],
        "d": "e",
        "f": {"d": "g"},
    }


def test_merge_keys_add_what_is_not_said_and_the_first_source_wins() -> None:
    content = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\nd: {<<: *b}\n"
    tree = _tree(content)
    assert isinstance(tree, dict)
    assert tree["c"] == {"x": 3, "y": 1, "z": 2}
    assert tree["d"] == {"y": 2, "z": 2}


def test_a_merge_key_in_quotes_is_a_name_like_others() -> None:
    assert _tree("'<<': {a: 1}\n") == {"<<": {"a": 1}}


def test_an_anchor_may_be_given_again() -> None:
    assert _tree("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert _tree("\ufeffa: 1\n") == {"a": 1}
    assert _tree('\ufeff{"a": 1}\n') == {"a": 1}


def test_json_that_json_refuses_may_still_be_yaml() -> None:
    assert _tree("{a: 1, b: [c, d]}\n") == {"a": 1, "b": ["c", "d"]}
    assert _tree('# a comment\n{"a": 1}\n') == {"a": 1}


def test_numbers_that_overflow_are_refused_wherever_they_are() -> None:
    for content in ("a: 1e309\n", "[-.inf]", '{"a": 1e309}', '{"a": Infinity}'):
        with pytest.raises(BadInput, match="a number that JSON can hold"):
            _tree(content)


_KEYS = st.text(max_size=20)
_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(_KEYS, _VALUES))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_yaml_writer_writes_is_read_back(tree: dict[str, JsonValue]) -> None:
    written = yaml.safe_dump(tree, allow_unicode=False)
    if not any(word in written for word in ("!!", "\\U")):
        assert _same(_tree(written), tree)


def _same(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-15)
    return one == other
