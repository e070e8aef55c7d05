from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.document import Document, JsonObject, JsonValue, resolve
from generator.load import load
from generator.overlay import apply
from generator.problems import BadInput

_DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: "1"}
tags: [{name: a}, {name: b}, {name: c}, {name: d}]
paths:
  /a:
    get: &operation
      tags: [a, b]
      deprecated: false
      responses: {"200": {description: ok}}
  /b:
    get: *operation
"""


def _applied(*actions: JsonObject, version: str = "1.1.0") -> Document:
    """The document above after these actions, each with some reason."""
    Path("openapi.yaml").write_text(_DOCUMENT, encoding="utf-8")
    overlay = {
        "overlay": version,
        "info": {"title": "o", "version": "1"},
        "actions": [{"description": "because", **action} for action in actions],
    }
    Path("overlay.json").write_text(json.dumps(overlay, indent=1), encoding="utf-8")
    return apply(load(Path("openapi.yaml")), Path("overlay.json"))


def _at(document: Document, pointer: str) -> JsonValue:
    return resolve(document, pointer)


def test_an_update_merges_objects_at_every_depth() -> None:
    document = _applied(
        {"target": "$.paths['/a']", "update": {"get": {"x-a": 1, "responses": {"400": {}}}}},
    )
    assert _at(document, "#/paths/~1a/get") == {
        "tags": ["a", "b"],
        "deprecated": False,
        "responses": {"200": {"description": "ok"}, "400": {}},
        "x-a": 1,
    }


def test_an_update_replaces_plain_values_also_by_null_and_equal_ones_of_another_type() -> None:
    document = _applied(
        {"target": "$.info", "update": {"title": None}},
        {"target": "$.paths['/a'].get", "update": {"deprecated": 0}},
    )
    assert _at(document, "#/info/title") is None
    assert type(_at(document, "#/paths/~1a/get/deprecated")) is int


def test_an_update_may_target_a_plain_value() -> None:
    document = _applied({"target": "$.info.title", "update": "better"})
    assert _at(document, "#/info/title") == "better"


def test_lists_are_joined_and_other_values_appended() -> None:
    document = _applied(
        {"target": "$.paths['/a'].get", "update": {"tags": ["c"]}},
        {"target": "$.paths['/a'].get.tags", "update": ["d", "e"]},
        {"target": "$.paths['/a'].get.tags", "update": "f"},
    )
    assert _at(document, "#/paths/~1a/get/tags") == ["a", "b", "c", "d", "e", "f"]


def test_each_target_gets_a_value_of_its_own() -> None:
    document = _applied(
        {"target": "$.paths.*", "update": {"x-a": {"list": []}}},
        {"target": "$.paths['/a']['x-a'].list", "update": 1},
    )
    assert _at(document, "#/paths/~1a/x-a") == {"list": [1]}
    assert _at(document, "#/paths/~1b/x-a") == {"list": []}


def test_what_an_alias_repeats_is_changed_only_where_the_target_is() -> None:
    document = _applied({"target": "$.paths['/a'].get", "update": {"x-a": 1}})
    assert "x-a" not in str(_at(document, "#/paths/~1b"))


def test_actions_see_what_those_before_them_did() -> None:
    document = _applied(
        {"target": "$.paths['/a'].get.tags", "remove": True},
        {"target": "$.paths['/a'].get", "update": {"tags": ["z"]}},
        {"target": "$.paths['/a'].get.tags[?@ == 'z']", "update": "y"},
    )
    assert _at(document, "#/paths/~1a/get/tags") == ["y"]


def test_remove_takes_members_and_elements_out_also_several_of_one_list() -> None:
    document = _applied(
        {"target": "$.tags[?@.name == 'a' || @.name == 'c']", "remove": True},
        {"target": "$.paths['/a'].get.tags[1]", "remove": True},
        {"target": "$.paths['/b']", "remove": True},
    )
    assert _at(document, "#/tags") == [{"name": "b"}, {"name": "d"}]
    assert _at(document, "#/paths/~1a/get/tags") == ["a"]
    assert _at(document, "#/paths") == {"/a": _at(document, "#/paths/~1a")}


def test_remove_takes_out_what_lies_within_something_that_is_taken_out() -> None:
    document = _applied({"target": "$.paths..*", "remove": True})
    assert _at(document, "#/paths") == {}


def test_negative_indexes_count_from_the_end() -> None:
    document = _applied(
        {"target": "$.tags[-1]", "update": {"x-last": True}},
        {"target": "$.tags[-2]", "remove": True},
    )
    assert _at(document, "#/tags") == [{"name": "a"}, {"name": "b"}, {"name": "d", "x-last": True}]


def test_copy_merges_what_another_query_selects() -> None:
    document = _applied(
        {"target": "$.paths['/a']", "update": {"post": {"x-a": 1}}},
        {"target": "$.paths['/a'].post", "copy": "$.paths['/a'].get"},
        {"target": "$.paths['/a'].post.tags", "copy": "$.tags[0].name"},
    )
    assert _at(document, "#/paths/~1a/post") == {
        "x-a": 1,
        "tags": ["a", "b", "a"],
        "deprecated": False,
        "responses": {"200": {"description": "ok"}},
    }
    assert _at(document, "#/paths/~1a/get/tags") == ["a", "b"]


def test_a_node_may_be_copied_into_itself() -> None:
    document = _applied({"target": "$.tags", "copy": "$.tags"})
    assert len(str(_at(document, "#/tags"))) == 2 * len(str([{"name": n} for n in "abcd"]))


def test_what_an_action_adds_has_its_place_in_the_overlay() -> None:
    document = _applied(
        {"target": "$.info", "update": {"title": "new", "x-a": {"b": [1, 2]}}},
        {"target": "$.tags", "update": {"name": "e"}},
        {"target": "$.paths['/a'].get", "update": {"tags": ["x", "y"]}},
    )
    text = Path("overlay.json").read_text(encoding="utf-8").splitlines()

    def line(pointer: str) -> tuple[str, str]:
        place = document.place(pointer)
        assert place.line is not None
        return place.file, text[place.line - 1].strip() if place.file == "overlay.json" else ""

    assert line("#/info/title") == ("overlay.json", '"title": "new",')
    assert line("#/info/x-a/b/1") == ("overlay.json", "2")
    assert line("#/info/version") == ("openapi.yaml", "")
    assert line("#/tags/4/name") == ("overlay.json", '"name": "e"')
    assert line("#/tags/3/name") == ("openapi.yaml", "")
    assert line("#/paths/~1a/get/tags/3") == ("overlay.json", '"y"')
    assert line("#/paths/~1a/get/tags/1") == ("openapi.yaml", "")


def test_places_follow_the_elements_that_move_up() -> None:
    Path("openapi.yaml").write_text(
        "openapi: 3.1.0\ntags:\n- {name: a}\n- {name: b}\n- {name: c}\n- {name: d}\n",
        encoding="utf-8",
    )
    Path("overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions:\n"
        "- {target: '$.tags[2]', description: d, update: {x-new: 1}}\n"
        "- {target: '$.tags[0, 1]', description: d, remove: true}\n"
        "- {target: '$.tags', description: d, update: {name: e}}\n"
        "- {target: '$.tags[1]', description: d, remove: true}\n",
        encoding="utf-8",
    )
    document = apply(load(Path("openapi.yaml")), Path("overlay.yaml"))
    assert document.tree["tags"] == [{"name": "c", "x-new": 1}, {"name": "e"}]
    places = [document.place(f"#/tags/{pointer}") for pointer in ("0", "0/x-new", "1", "1/name")]
    assert [(place.file, place.line) for place in places] == [
        ("openapi.yaml", 5),
        ("overlay.yaml", 4),
        ("overlay.yaml", 6),
        ("overlay.yaml", 6),
    ]


def test_an_overlay_may_be_json_or_yaml_of_either_version() -> None:
    for version in ("1.0.0", "1.0.1", "1.1.0", "1.1.7"):
        action: JsonObject = {"target": "$.info", "update": {"x-a": 1}, "x-note": "extension"}
        assert _at(_applied(action, version=version), "#/info/x-a") == 1


def test_all_actions_that_do_not_fit_are_reported_together() -> None:
    with pytest.raises(BadInput) as refusal:
        _applied(
            {"target": "$.nothing", "remove": True},
            {"target": "$.info", "update": {"title": {}}},
            {"target": "$.tags['a', 0]", "update": {"x-a": 1}},
        )
    assert [problem.code for problem in refusal.value.problems] == [
        "overlay-no-match",
        "overlay-mismatch",
        "overlay-no-match",
    ]


_QUERIES = st.sampled_from(
    ["$", "$.info", "$.info.title", "$.tags", "$.tags[*]", "$.paths.*.get", "$..tags", "$..*"]
)
_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["title", "tags", "get", "x-a"]), inner, max_size=2),
    max_leaves=4,
)
_ACTIONS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"target": _QUERIES, "update": _VALUES}),
        st.fixed_dictionaries({"target": _QUERIES, "copy": _QUERIES}),
        st.fixed_dictionaries({"target": _QUERIES, "remove": st.just(value=True)}),
    ),
    min_size=1,
    max_size=4,
)


@given(_ACTIONS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_overlay_changes_the_document_that_it_is_applied_to(actions: list[JsonObject]) -> None:
    Path("openapi.yaml").write_text(_DOCUMENT, encoding="utf-8")
    overlay: JsonObject = {
        "overlay": "1.1.0",
        "info": {"title": "o", "version": "1"},
        "actions": [{"description": "because", **action} for action in actions],
    }
    Path("overlay.json").write_text(json.dumps(overlay), encoding="utf-8")
    document = load(Path("openapi.yaml"))
    before = json.dumps(document.tree)
    try:
        changed = apply(document, Path("overlay.json"))
    except BadInput:
        pass
    else:
        assert changed.tree is not document.tree
        assert all(changed.place(pointer).line for pointer in ("", "#/info", "#/tags/0"))
    assert json.dumps(document.tree) == before
    assert document.origins == {}
