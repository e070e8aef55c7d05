from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.document import JsonValue, Source, join, objects
from generator.load import parse

_YAML = """\
# a comment
openapi: 3.1.0
paths:
  /a/{b}~c:
    get:
      tags: [x,
        y]
      parameters:
        - name: one
          in: query

        - in: query
          name: two
    "quoted":
      ? long key
      : value
x-shared: &shared
  deep: 1
x-alias: *shared
"""

_JSON = """\
{
  "openapi": "3.1.0", "info": {"title": "a \\" b",
    "version": "1"},
  "paths": {
    "/a/{b}~c": {
      "get": {"tags": [
        "x", ["y",
        {"z": []}]
      ]}
    },
    "\\u0041\\n": {}
  }
}
"""


def _lines(content: str) -> Source:
    return parse("/openapi.yaml", content.encode(), "openapi.yaml")[0]


def _line(source: Source, *path: str | int) -> int | None:
    return source.place(join("", *path)).line


def test_a_member_of_yaml_is_in_the_line_of_its_key() -> None:
    source = _lines(_YAML)
    assert _line(source, "openapi") == 2
    assert _line(source, "paths") == 3
    assert _line(source, "paths", "/a/{b}~c") == 4
    assert _line(source, "paths", "/a/{b}~c", "get", "tags") == 6
    assert _line(source, "paths", "/a/{b}~c", "quoted", "long key") == 15


def test_an_element_of_yaml_is_in_the_line_where_it_starts() -> None:
    source = _lines(_YAML)
    get = ("paths", "/a/{b}~c", "get")
    assert [_line(source, *get, "tags", n) for n in (0, 1)] == [6, 7]
    assert [_line(source, *get, "parameters", n) for n in (0, 1)] == [9, 12]
    assert _line(source, *get, "parameters", 1, "name") == 13


def test_what_an_alias_repeats_is_in_the_line_of_the_alias() -> None:
    source = _lines(_YAML)
    assert _line(source, "x-shared", "deep") == 18
    assert _line(source, "x-alias", "deep") == 19


def test_json_has_lines_too() -> None:
    source = _lines(_JSON)
    assert _line(source) == 1
    assert _line(source, "openapi") == 2
    assert _line(source, "info") == 2
    assert _line(source, "info", "version") == 3
    get = ("paths", "/a/{b}~c", "get")
    assert _line(source, *get) == 6
    assert [_line(source, *get, "tags", n) for n in (0, 1)] == [7, 7]
    assert _line(source, *get, "tags", 1, 1, "z") == 8
    assert _line(source, "paths", "A\n") == 11


def test_what_is_not_there_is_where_its_nearest_ancestor_is() -> None:
    for source in (_lines(_YAML), _lines(_JSON)):
        known = _line(source, "paths", "/a/{b}~c", "get", "tags", 1)
        assert _line(source, "paths", "/a/{b}~c", "get", "tags", 1, "x", "y") == known
        assert _line(source, "nothing") == _line(source)


def test_line_ends_of_windows_count_once() -> None:
    for content in (_YAML, _JSON):
        plain, windows = _lines(content), _lines(content.replace("\n", "\r\n"))
        path = ("paths", "/a/{b}~c", "get", "tags", 1)
        assert _line(plain, *path) == _line(windows, *path)


_TREES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=5), _TREES, min_size=1))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_member_of_json_is_found_in_its_own_line(tree: dict[str, JsonValue]) -> None:
    """With one member or element in each line, no two siblings share a line."""
    source = _lines(json.dumps(tree, indent=1))
    for pointer, value in objects(tree):
        children = [source.place(join(pointer, name)).line for name in value]
        assert len(set(children)) == len(children)
        assert children == sorted(line for line in children if line is not None)
