"""`oneOf`, `anyOf` and discriminators."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.ir import AliasRef, EnumRef, ListOf, ModelRef, Nullable, Primitive, Tag, Type, Union

from .conftest import JsonObject, Seen, pointer, ref, see

TEXT: JsonObject = {"type": "string"}
NUMBER: JsonObject = {"type": "integer"}


def thing(**properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties}


CAT = thing(kind=TEXT, meow=TEXT)
DOG = thing(kind=TEXT, bark=TEXT)
CAT_TYPE, DOG_TYPE = ModelRef(pointer("Cat")), ModelRef(pointer("Dog"))


def tag(seen: Seen, name: str) -> Tag:
    type_ = seen.alias(name).type
    assert isinstance(type_, Union)
    assert type_.tag is not None
    return type_.tag


def pets(**members: object) -> JsonObject:
    return {
        "Pet": {"oneOf": [ref("Cat"), ref("Dog")], **members},
        "Cat": CAT,
        "Dog": DOG,
    }


def test_a_declared_union_has_the_name_of_its_schema(tmp_path: Path) -> None:
    seen = see(tmp_path, {**pets(), "Home": thing(pets={"type": "array", "items": ref("Pet")})})
    assert seen.alias("Pet").type == Union((CAT_TYPE, DOG_TYPE))
    assert seen.alias("Pet").hint.fixed
    assert seen.member("Home", "pets").type == ListOf(AliasRef(pointer("Pet")))


@pytest.mark.parametrize("target", ["Cat", pointer("Cat"), "./Cat", "Cat.json", "pets/Cat.yaml"])
def test_a_mapping_names_schemas_in_every_spelling(tmp_path: Path, target: str) -> None:
    stated = {"propertyName": "kind", "mapping": {"c": target, "d": pointer("Dog"), "e": "Dog"}}
    seen = see(tmp_path, pets(discriminator=stated))
    values: tuple[tuple[str, Type], ...] = (("c", CAT_TYPE), ("d", DOG_TYPE), ("e", DOG_TYPE))
    assert tag(seen, "Pet") == Tag("kind", values)


def test_without_a_mapping_the_names_of_the_schemas_are_the_values(tmp_path: Path) -> None:
    seen = see(tmp_path, pets(discriminator={"propertyName": "kind"}))
    assert tag(seen, "Pet") == Tag("kind", (("Cat", CAT_TYPE), ("Dog", DOG_TYPE)))


def test_without_a_mapping_the_constants_of_the_schemas_are_the_values(tmp_path: Path) -> None:
    cat = thing(kind={"const": "cat"})
    dog = thing(kind={"type": "string", "enum": ["dog", "puppy"]})
    seen = see(tmp_path, {**pets(discriminator={"propertyName": "kind"}), "Cat": cat, "Dog": dog})
    values: tuple[tuple[str, Type], ...]
    values = (("cat", CAT_TYPE), ("dog", DOG_TYPE), ("puppy", DOG_TYPE))
    assert tag(seen, "Pet") == Tag("kind", values)


def test_inline_options_are_told_apart_by_their_constants(tmp_path: Path) -> None:
    options = [thing(kind={"const": "cat"}, a=TEXT), thing(kind={"const": "dog"}, b=TEXT)]
    stated = {"oneOf": options, "discriminator": {"propertyName": "kind"}}
    seen = see(tmp_path, {"Pet": stated})
    assert [value for value, _ in tag(seen, "Pet").values] == ["cat", "dog"]
    names = {model.hint.candidates[0] for model in seen.api.models}
    assert names == {"PetCat", "PetDog"}


def test_a_schema_at_another_place_has_no_name_that_could_be_a_value(tmp_path: Path) -> None:
    inner = {"anyOf": [thing(kind=TEXT, a=TEXT), thing(kind=TEXT, b=TEXT)]}
    refs = [{"$ref": f"{pointer('Inner')}/anyOf/{n}"} for n in (0, 1)]
    mapping = {"a": "models/gone.yml", "b": "models/gone.yml#/b"}
    stated = {"propertyName": "kind", "mapping": mapping}
    union = {"oneOf": refs, "discriminator": stated}
    seen = see(tmp_path, {"Inner": inner, "Pet": union})
    options = tuple(ModelRef(f"{pointer('Inner')}/anyOf/{n}") for n in (0, 1))
    assert seen.alias("Pet").type == Union(options)
    assert seen.codes == ["wrong-mapping"]


def test_a_mapping_can_name_more_than_the_options(tmp_path: Path) -> None:
    stated = {"propertyName": "kind", "mapping": {"c": "Cat", "x": "Bird"}}
    seen = see(tmp_path, {**pets(discriminator=stated), "Bird": thing(kind=TEXT, fly=TEXT)})
    assert dict(tag(seen, "Pet").values)["x"] == ModelRef(pointer("Bird"))


def test_null_among_tagged_options_is_null(tmp_path: Path) -> None:
    options = [ref("Cat"), ref("Dog"), {"type": "null"}]
    schemas = pets(oneOf=options, discriminator={"propertyName": "kind"})
    seen = see(tmp_path, {**schemas, "Home": thing(pet=ref("Pet"))})
    assert seen.type("Pet") == Nullable(AliasRef(pointer("Pet")))
    assert seen.member("Home", "pet").nullable
    assert len(tag(seen, "Pet").values) == 2


def test_a_union_within_a_union_is_meant_by_the_values_of_its_options(tmp_path: Path) -> None:
    outer = {"oneOf": [ref("Pet"), ref("Fish")], "discriminator": {"propertyName": "kind"}}
    schemas = {**pets(discriminator={"propertyName": "kind"}), "Fish": CAT, "Any": outer}
    seen = see(tmp_path, schemas)
    pet = AliasRef(pointer("Pet"))
    expected: tuple[tuple[str, Type], ...]
    expected = (("Cat", pet), ("Dog", pet), ("Fish", ModelRef(pointer("Fish"))))
    assert tag(seen, "Any").values == expected


FAMILY: JsonObject = {
    "Pet": {**thing(kind=TEXT), "discriminator": {"propertyName": "kind"}},
    "Cat": {"allOf": [ref("Pet"), thing(meow=TEXT)]},
    "Dog": {"allOf": [ref("Pet"), thing(bark=TEXT)]},
    "Puppy": {"allOf": [ref("Dog"), thing(age=NUMBER)]},
    "Home": thing(pet=ref("Pet"), dog=ref("Dog"), cat=ref("Cat")),
}


def test_a_reference_to_a_parent_with_a_discriminator_means_any_of_its_descendants(
    tmp_path: Path,
) -> None:
    seen = see(tmp_path, FAMILY)
    own = AliasRef(f"{pointer('Pet')}#any")
    assert seen.member("Home", "pet").type == own
    alias = seen.alias("Pet#any")
    assert alias.hint.candidates == ("AnyPet",)
    every = ("Cat", "Dog", "Puppy", "Pet")
    types = tuple(ModelRef(pointer(name)) for name in every)
    assert isinstance(alias.type, Union)
    assert alias.type.options == types
    assert alias.type.tag == Tag("kind", tuple(zip(every, types, strict=True)), types[-1])


def test_a_child_with_children_is_any_of_those_and_one_without_is_itself(tmp_path: Path) -> None:
    seen = see(tmp_path, FAMILY)
    assert seen.member("Home", "dog").type == AliasRef(f"{pointer('Dog')}#any")
    assert seen.member("Home", "cat").type == CAT_TYPE
    assert seen.members("Puppy") == ["kind", "bark", "age"]


def test_a_child_that_adds_nothing_is_still_a_thing_of_its_own(tmp_path: Path) -> None:
    schemas = {**FAMILY, "Cat": {"allOf": [ref("Pet")], "description": "Just a cat."}}
    seen = see(tmp_path, schemas)
    assert seen.members("Cat") == ["kind"]
    assert seen.member("Home", "cat").type == CAT_TYPE


def test_the_mapping_of_a_parent_goes_before_names(tmp_path: Path) -> None:
    stated = {"propertyName": "kind", "mapping": {"#c": "Cat", "#p": pointer("Puppy")}}
    schemas = {**FAMILY, "Pet": {**thing(kind=TEXT), "discriminator": stated}}
    type_ = see(tmp_path, schemas).alias("Pet#any").type
    assert isinstance(type_, Union)
    assert type_.tag is not None
    assert [value for value, _ in type_.tag.values] == ["#c", "#p", "Dog", "Pet"]


def test_a_parent_that_lists_its_children_as_options_is_the_union_of_them(tmp_path: Path) -> None:
    stated = {"propertyName": "kind"}
    pet = {**thing(kind=TEXT), "discriminator": stated, "oneOf": [ref("Cat"), ref("Dog")]}
    seen = see(tmp_path, {**FAMILY, "Pet": pet})
    assert seen.members("Cat") == ["kind", "meow"]
    assert [value for value, _ in tag(seen, "Pet").values] == ["Cat", "Dog"]


def test_a_discriminator_without_children_is_just_the_object(tmp_path: Path) -> None:
    seen = see(tmp_path, {"Pet": FAMILY["Pet"], "Home": thing(pet=ref("Pet"))})
    assert seen.member("Home", "pet").type == ModelRef(pointer("Pet"))


def test_constants_as_options_are_an_enumeration(tmp_path: Path) -> None:
    options = [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}, {"type": "null"}]
    seen = see(tmp_path, {"A": {"oneOf": options}})
    assert seen.enum("A").values == ("a", "b")
    assert seen.type("A") == Nullable(EnumRef(pointer("A")))


def test_an_enumeration_beside_any_string_stays_a_union(tmp_path: Path) -> None:
    seen = see(tmp_path, {"A": thing(a={"anyOf": [{"enum": ["x"]}, TEXT]})})
    type_ = seen.member("A", "a").type
    assert isinstance(type_, Union)
    assert type_.options[1] == Primitive("string")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([TEXT, TEXT], Primitive("string")),
        ([TEXT, {}], Primitive("any")),
        ([TEXT, NUMBER], Union((Primitive("string"), Primitive("integer")))),
        (
            [TEXT, {"type": "array", "items": TEXT}],
            Union((Primitive("string"), ListOf(Primitive("string")))),
        ),
    ],
)
def test_a_union_is_as_short_as_it_can_be(
    tmp_path: Path, options: list[JsonObject], expected: Type
) -> None:
    seen = see(tmp_path, {"A": thing(a={"oneOf": options})})
    assert seen.member("A", "a").type == expected


def test_several_types_are_a_union(tmp_path: Path) -> None:
    stated = {"type": ["object", "string", "null"], "properties": {"x": TEXT}}
    seen = see(tmp_path, {"A": thing(a=stated)})
    member = seen.member("A", "a")
    assert isinstance(member.type, Union)
    assert member.nullable
    assert [type(option) for option in member.type.options] == [ModelRef, Primitive]
