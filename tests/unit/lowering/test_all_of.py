"""`allOf`: what remains of several schemas."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.ir import (
    AliasRef,
    EnumRef,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Primitive,
    RequireOneOf,
    Union,
)

from .conftest import JsonObject, pointer, ref, see

TEXT: JsonObject = {"type": "string"}
NUMBER: JsonObject = {"type": "integer"}
PET: JsonObject = {"type": "object", "properties": {"name": TEXT}, "required": ["name"]}


def thing(**properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties}


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [ref("Pet")], "description": "prose"},
        {"allOf": [ref("Pet"), {"description": "prose", "example": {}, "xml": {"name": "p"}}]},
        {"type": "object", "allOf": [ref("Pet")]},
        {"allOf": [ref("Pet"), {"minProperties": 1, "x-internal": True}]},
        {"allOf": [{"allOf": [ref("Pet")]}]},
        {"$ref": pointer("Pet"), "description": "prose"},
    ],
)
def test_one_reference_beside_prose_and_limits_is_that_reference(
    tmp_path: Path, schema: JsonObject
) -> None:
    seen = see(tmp_path, {"Pet": PET, "Home": thing(pet=schema)})
    assert seen.member("Home", "pet").type == ModelRef(pointer("Pet"))
    assert [model.key for model in seen.api.models] == [pointer("Pet"), pointer("Home")]


def test_limits_on_a_string_leave_it_a_string(tmp_path: Path) -> None:
    # As in amazonaws.com, 14 % of documents.
    schemas = {"Id": TEXT, "Home": thing(id={"allOf": [ref("Id"), {"minLength": 3}]})}
    assert see(tmp_path, schemas).member("Home", "id").type == Primitive("string")


def test_a_subtype_has_the_members_that_it_inherits(tmp_path: Path) -> None:
    dog = {"allOf": [ref("Pet"), thing(age=NUMBER)], "required": ["age"]}
    seen = see(tmp_path, {"Dog": dog, "Pet": PET})
    assert seen.members("Dog") == ["name", "age"]
    assert [m.required for m in seen.model("Dog").members] == [True, True]


def test_what_is_inherited_keeps_the_name_of_where_it_was_declared(tmp_path: Path) -> None:
    pet = thing(home=thing(street=TEXT))
    seen = see(tmp_path, {"Dog": {"allOf": [ref("Pet"), thing(age=NUMBER)]}, "Pet": pet})
    assert seen.member("Dog", "home").type == seen.member("Pet", "home").type
    assert len(seen.api.models) == 3


def test_a_branch_can_demand_members_of_another_one(tmp_path: Path) -> None:
    schemas = {"Pet": thing(name=TEXT), "Named": {"allOf": [ref("Pet"), {"required": ["name"]}]}}
    seen = see(tmp_path, schemas)
    assert seen.member("Named", "name").required
    assert not seen.member("Pet", "name").required


def test_members_of_one_name_are_merged_where_both_are_objects(tmp_path: Path) -> None:
    schemas = {"A": {"allOf": [thing(at=thing(x=NUMBER)), thing(at=thing(y=NUMBER))]}}
    seen = see(tmp_path, schemas)
    assert seen.members("A/properties/at") == ["x", "y"]
    assert seen.codes == []


def test_the_narrower_of_two_members_of_one_name_holds(tmp_path: Path) -> None:
    kind = {"type": "string", "enum": ["dog"]}
    schemas = {"Pet": thing(kind=TEXT), "Dog": {"allOf": [ref("Pet"), thing(kind=kind)]}}
    seen = see(tmp_path, schemas)
    type_ = seen.member("Dog", "kind").type
    assert isinstance(type_, EnumRef)
    assert seen.codes == []


def test_prose_beside_an_inherited_member_does_not_change_its_type(tmp_path: Path) -> None:
    dog = {"allOf": [ref("Pet"), thing(name={"description": "Its call name."})]}
    member = see(tmp_path, {"Pet": PET, "Dog": dog}).member("Dog", "name")
    assert (member.type, member.doc) == (Primitive("string"), "Its call name.")


def test_branches_that_disagree_are_listed(tmp_path: Path) -> None:
    seen = see(tmp_path, {"A": {"allOf": [thing(a=TEXT), thing(a=NUMBER)]}})
    assert seen.member("A", "a").type == Primitive("integer")
    assert seen.codes == ["conflicting-branches"]


def test_enumerations_are_cut_down_to_what_all_branches_allow(tmp_path: Path) -> None:
    both = [{"type": "string", "enum": ["a", "b"]}, {"enum": ["b", "c"]}]
    assert see(tmp_path, {"A": {"allOf": both}}).enum("A").values == ("b",)


def test_additional_members_are_inherited(tmp_path: Path) -> None:
    extra = {"type": "object", "additionalProperties": NUMBER}
    schemas = {"Extra": extra, "A": {"allOf": [ref("Extra"), thing(a=TEXT)]}}
    assert see(tmp_path, schemas).model("A").additional == Primitive("integer")


def test_an_array_or_map_in_branches_is_one(tmp_path: Path) -> None:
    schemas = {
        "List": {"allOf": [{"type": "array", "items": TEXT}, {"type": "array", "maxItems": 3}]},
        "Map": {"allOf": [{"type": "object", "additionalProperties": TEXT}, {"title": "M"}]},
    }
    seen = see(tmp_path, schemas)
    assert seen.type("List") == ListOf(Primitive("string"))
    assert seen.type("Map") == MapOf(Primitive("string"))


def test_a_choice_beside_members_becomes_one_object_for_each_option(tmp_path: Path) -> None:
    schema = {"allOf": [PET, {"oneOf": [thing(bark=TEXT), thing(meow=TEXT)]}]}
    seen = see(tmp_path, {"A": schema})
    options = seen.alias("A").type
    assert isinstance(options, Union)
    members = {
        tuple(m.wire_name for m in model.members)
        for model in seen.api.models
        if ModelRef(model.key) in options.options
    }
    assert members == {("name", "bark"), ("name", "meow")}


def test_an_option_that_has_all_the_members_is_itself(tmp_path: Path) -> None:
    schema = {**PET, "oneOf": [ref("Dog"), ref("Cat")]}
    child = {"allOf": [ref("Pet"), thing(age=NUMBER)]}
    seen = see(tmp_path, {"Pet": schema, "Dog": child, "Cat": child})
    assert seen.alias("Pet").type == Union((ModelRef(pointer("Dog")), ModelRef(pointer("Cat"))))
    assert seen.members("Dog") == ["name", "age"]


def test_options_of_other_kinds_than_what_stands_beside_them_are_meant(tmp_path: Path) -> None:
    # As in GitHub's document: `type: array` beside `oneOf` of an object and an array.
    both = {"type": "array", "items": TEXT, "oneOf": [thing(a=TEXT), {"type": "array"}]}
    kinds = {"items": TEXT, "oneOf": [{"type": "array"}, {"type": "string"}]}
    formats = {"type": "string", "oneOf": [{"format": "ipv4"}, {"format": "ipv6"}]}
    seen = see(tmp_path, {"A": thing(a=both, b=kinds, c=formats)})
    types = [member.type for member in seen.model("A").members]
    strings = ListOf(Primitive("string"))
    assert isinstance(types[0], Union)
    assert types[0].options[1] == strings
    assert types[1:] == [Union((strings, Primitive("string"))), Primitive("string")]


def test_alternatives_that_only_demand_members_are_a_rule(tmp_path: Path) -> None:
    anyof = [{"required": ["a"]}, {"required": ["b"]}]
    seen = see(tmp_path, {"A": {**thing(a=TEXT, b=TEXT), "anyOf": anyof}})
    assert seen.model("A").rules == (RequireOneOf(("a", "b")),)
    assert seen.type("A") == ModelRef(pointer("A"))


def test_null_beside_a_reference_in_every_spelling(tmp_path: Path) -> None:
    pet = thing(
        a={"allOf": [ref("Pet")], "nullable": True},
        b={"type": "object", "nullable": True, "allOf": [ref("Pet")]},
        c={"oneOf": [ref("Pet"), {"type": "null"}]},
        d={"anyOf": [{"type": "null"}, ref("Pet")]},
        e={"oneOf": [ref("Pet")], "nullable": True},
        f=ref("Maybe"),
        g={"oneOf": [ref("Pet"), {"enum": [None]}]},
    )
    maybe = {"allOf": [ref("Pet")], "nullable": True}
    for version in ("3.0.3", "3.1.0"):
        seen = see(tmp_path, {"Pet": PET, "Maybe": maybe, "Home": pet}, version=version)
        assert {(m.type, m.nullable) for m in seen.model("Home").members} == {
            (ModelRef(pointer("Pet")), True)
        }


def test_a_declared_object_that_can_be_null_says_so_wherever_it_is_named(tmp_path: Path) -> None:
    schemas = {"Pet": {**PET, "type": ["object", "null"]}, "All": thing(a=ref("Pet"))}
    seen = see(tmp_path, schemas)
    assert seen.type("Pet") == Nullable(ModelRef(pointer("Pet")))
    assert seen.member("All", "a").nullable


def test_a_recursive_array_has_a_name(tmp_path: Path) -> None:
    seen = see(tmp_path, {"Tree": {"type": "array", "items": ref("Tree")}})
    assert seen.alias("Tree").type == ListOf(AliasRef(pointer("Tree")))
    assert seen.alias("Tree").hint.candidates == ("Tree",)


def test_json_as_a_recursive_union_has_a_name(tmp_path: Path) -> None:
    value = {
        "oneOf": [
            TEXT,
            {"type": "null"},
            {"type": "array", "items": ref("Value")},
            {"type": "object", "additionalProperties": ref("Value")},
        ]
    }
    seen = see(tmp_path, {"Value": value, "A": thing(v=ref("Value"))})
    own = AliasRef(pointer("Value"))
    assert seen.alias("Value").type == Union(
        (Primitive("string"), ListOf(Nullable(own)), MapOf(Nullable(own)))
    )
    assert seen.member("A", "v").nullable


def test_unions_that_are_options_of_each_other_are_opened(tmp_path: Path) -> None:
    schemas = {"A": {"oneOf": [ref("B"), TEXT]}, "B": {"oneOf": [ref("A"), NUMBER]}}
    seen = see(tmp_path, schemas)
    both = {Primitive("string"), Primitive("integer")}
    for name in schemas:
        type_ = seen.alias(name).type
        assert isinstance(type_, Union)
        assert set(type_.options) == both


def test_mutual_recursion_of_objects_needs_no_other_name(tmp_path: Path) -> None:
    schemas = {"A": thing(b=ref("B")), "B": thing(a={"type": "array", "items": ref("A")})}
    seen = see(tmp_path, schemas)
    assert seen.member("A", "b").type == ModelRef(pointer("B"))
    assert seen.member("B", "a").type == ListOf(ModelRef(pointer("A")))
    assert seen.api.aliases == ()
