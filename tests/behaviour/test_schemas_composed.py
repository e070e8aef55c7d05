"""`allOf` in all its uses, choices beside members, and schemas that are not what they should be."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest

from .conftest import JsonObject
from .schemas import Schemas, forget, imported, ref

PACKAGE = "composed_schemas"
STRING: JsonObject = {"type": "string"}


def obj(*required: str, **properties: Any) -> JsonObject:
    """An object schema."""
    return {"type": "object", "properties": properties, "required": list(required)}


SCHEMAS: JsonObject = {
    "Word": STRING,
    "Words": {"type": "array", "items": STRING},
    "Base": obj("id", id=STRING, at={"type": "string", "format": "date"}),
    "Left": {"allOf": [ref("Base"), obj(left={"type": "integer"})]},
    "Right": {"allOf": [ref("Base"), obj("right", right=STRING)]},
    "Both": {"allOf": [ref("Left"), ref("Right")]},
    "Strict": {"allOf": [ref("Base"), {"required": ["at"]}]},
    "Narrow": {"allOf": [ref("Base"), obj(id={"type": "string", "enum": ["a", "b"]})]},
    "Marked": obj(
        id={"type": "string", "readOnly": True}, made={"type": "string", "readOnly": True}
    ),
    "TwoWays": {"allOf": [obj(x=ref("Left")), obj(x=ref("Right"))]},
    "TwoKinds": {"allOf": [obj(x=STRING), obj(x={"type": "array", "items": STRING})]},
    "Lost": {"allOf": [ref("Base"), {"$ref": "#/components/schemas/Nowhere"}]},
    "Many": {"allOf": [obj(**{f"m{n}": {"type": "integer"}}) for n in range(60)]},
    "Cat": obj("meow", meow=STRING),
    "Dog": obj("bark", bark=STRING),
    "Owned": {**obj("owner", owner=STRING), "oneOf": [ref("Cat"), ref("Dog")]},
    "Action": obj("kind", kind={"type": "string", "enum": ["attach", "resize"]}),
    "Closed": {"allOf": [obj(a=STRING), {**obj(b=STRING), "additionalProperties": False}]},
    "Typed": {"allOf": [obj(a=STRING), {"additionalProperties": {"type": "integer"}}]},
}
MEMBERS: JsonObject = {
    "both": ref("Both"),
    "strict": ref("Strict"),
    "narrow": ref("Narrow"),
    "marked": ref("Marked"),
    "two_ways": ref("TwoWays"),
    "two_kinds": ref("TwoKinds"),
    "lost": ref("Lost"),
    "many": ref("Many"),
    "owned": ref("Owned"),
    "closed": ref("Closed"),
    "typed": ref("Typed"),
    "action": {
        "oneOf": [
            {"allOf": [ref("Action"), obj("server", server=STRING)]},
            {"allOf": [ref("Action"), obj("size", size={"type": "integer"})]},
        ],
        "discriminator": {"propertyName": "kind"},
    },
    # Branches that are no objects
    "c_string": {"allOf": [ref("Word"), {"minLength": 2}]},
    "c_list": {"allOf": [ref("Words"), {"maxItems": 3}]},
    "c_enum": {"allOf": [{"enum": ["a", "b", "c"]}, {"enum": ["b", "c", "d"]}]},
    "c_format": {"allOf": [STRING, {"format": "date"}]},
    "c_described": {"allOf": [ref("Base")], "description": "The first one."},
    "c_empty": {"allOf": []},
    "c_any": {"allOf": [{}, True]},
    # Malformed
    "w_type": {"type": "text"},
    "w_types": {"type": 5},
    "w_enum": {"enum": "a"},
    "w_properties": {"type": "object", "properties": []},
    "w_property": {"type": "object", "properties": {"a": "string"}},
    "w_required": {**obj(a=STRING), "required": True},
    "w_all_of": {"allOf": STRING},
    "w_items": {"type": "array", "items": "string"},
    "w_tuple": {"type": "array", "items": [STRING, {"type": "integer"}], "minItems": 2},
    "w_reference": {"$ref": "#/components/schemas/Nowhere"},
    "w_number": {"$ref": 7},
    "w_discriminator": {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": "kind"},
    "w_mapping": {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"cow": "Cow"}},
    },
}
# A value that each malformed schema must carry all the same.
CARRIED: dict[str, Any] = {
    "w_type": ["x"],
    "w_types": {"x": 1},
    "w_enum": "a",
    "w_properties": {"a": 1},
    "w_property": {"a": "b"},
    "w_required": {"a": "b"},
    "w_all_of": [1],
    "w_items": [1, "a"],
    "w_tuple": ["a", 1],
    "w_reference": {"x": [1]},
    "w_number": 7,
    "w_discriminator": {"meow": "loud"},
    "w_mapping": {"kind": "Dog", "bark": "loud"},
}


def _no_problems(*_arguments: object, **_named: object) -> tuple[()]:
    return ()


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Schemas]:
    before = list(sys.path)
    folder = tmp_path_factory.mktemp("composed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.validate.validate", _no_problems)
        yield imported(folder, PACKAGE, MEMBERS, SCHEMAS)
    sys.path[:] = before
    forget(PACKAGE)


def codes_of(schemas: Schemas, name: str) -> set[str]:
    start = f"{ref(name)['$ref']}/"
    return {code for code, pointer in schemas.listed if f"{pointer}/".startswith(start)}


def test_a_class_has_the_members_of_all_that_it_inherits(schemas: Schemas) -> None:
    wire = {"id": "1", "at": "2026-11-20", "left": 1, "right": "r"}
    both = schemas.read("both", wire)
    assert (both.id, both.at, both.left, both.right) == ("1", date(2026, 11, 20), 1, "r")
    assert schemas.back("both", wire) == wire
    assert schemas.refuses("both", {"id": "1"}) != ""


def test_a_branch_can_demand_what_another_one_declares(schemas: Schemas) -> None:
    assert schemas.read("strict", {"id": "1", "at": "2026-11-20"}).at == date(2026, 11, 20)
    assert "at" in schemas.refuses("strict", {"id": "1"})


def test_a_member_is_narrowed_by_a_later_branch(schemas: Schemas) -> None:
    assert get_args(schemas.package.NarrowId) == ("a", "b")
    assert schemas.refuses("narrow", {"id": 1})


def test_the_last_of_two_references_for_one_member_counts_and_both_are_listed(
    schemas: Schemas,
) -> None:
    assert schemas.read("two_ways", {"x": {"id": "1", "right": "r"}}).x.right == "r"
    assert codes_of(schemas, "TwoWays") == {"conflicting-branches"}


def test_branches_of_different_kinds_are_listed(schemas: Schemas) -> None:
    assert schemas.back("two_kinds", {"x": ["a"]}) == {"x": ["a"]}
    assert codes_of(schemas, "TwoKinds") == {"conflicting-branches"}


def test_a_branch_that_leads_nowhere_leaves_the_others(schemas: Schemas) -> None:
    assert schemas.read("lost", {"id": "1", "more": 2}).id == "1"
    assert codes_of(schemas, "Lost") == {"unresolved-reference"}


def test_many_branches_are_one_class(schemas: Schemas) -> None:
    wire = {f"m{n}": n for n in range(60)}
    assert schemas.back("many", wire) == wire
    assert schemas.refuses("many", {"m59": "59"})


def test_a_choice_beside_members_is_a_class_for_each_option(schemas: Schemas) -> None:
    cat = schemas.read("owned", {"owner": "o", "meow": "m"})
    dog = schemas.read("owned", {"owner": "o", "bark": "b"})
    assert (cat.owner, cat.meow, dog.owner, dog.bark) == ("o", "m", "o", "b")
    assert schemas.refuses("owned", {"meow": "m"})


def test_options_that_inherit_the_list_of_all_tags_are_told_apart_by_shape(
    schemas: Schemas,
) -> None:
    assert schemas.read("action", {"kind": "resize", "size": 3}).size == 3
    assert schemas.read("action", {"kind": "attach", "server": "s"}).server == "s"


def test_options_are_named_by_what_only_they_demand(schemas: Schemas) -> None:
    found = schemas.read("action", {"kind": "resize", "size": 3})
    assert type(found).__name__ == "ActionWithSize"


def test_closed_branches_do_not_exclude_the_members_of_others(schemas: Schemas) -> None:
    assert schemas.back("closed", {"a": "1", "b": "2"}) == {"a": "1", "b": "2"}


def test_additional_members_of_a_branch_have_its_type(schemas: Schemas) -> None:
    assert schemas.read("typed", {"a": "1", "z": 2}).additional_properties == {"z": 2}
    assert schemas.refuses("typed", {"z": "2"})


def test_branches_that_are_no_objects(schemas: Schemas) -> None:
    assert schemas.back("c_string", "abc") == "abc"
    assert schemas.refuses("c_string", 1)
    assert schemas.back("c_list", ["a"]) == ["a"]
    assert schemas.refuses("c_list", [1])
    assert schemas.read("c_format", "2026-11-20") == date(2026, 11, 20)
    assert type(schemas.read("c_described", {"id": "1"})).__name__ == "Base"
    for name in ("c_empty", "c_any"):
        assert schemas.back(name, [1]) == [1]


def test_an_enumeration_is_what_all_branches_allow(schemas: Schemas) -> None:
    assert get_args(schemas.package.CEnum) == ("b", "c")


def test_an_object_of_which_nothing_is_sent_is_listed(schemas: Schemas) -> None:
    assert schemas.back("marked", {"id": "1"}) == {"id": "1"}
    assert codes_of(schemas, "Marked") == {"empty-object"}


@pytest.mark.parametrize("name", CARRIED)
def test_a_malformed_schema_ends_nothing(schemas: Schemas, name: str) -> None:
    assert schemas.back(name, CARRIED[name]) == CARRIED[name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("w_type", "unknown-type"),
        ("w_reference", "unresolved-reference"),
        ("w_mapping", "wrong-mapping"),
    ],
)
def test_what_of_it_loses_its_type_is_listed(schemas: Schemas, name: str, code: str) -> None:
    assert code in schemas.codes(name)
