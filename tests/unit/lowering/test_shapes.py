"""`readOnly` and `writeOnly`: what is sent and what is received."""

from __future__ import annotations

from pathlib import Path

from generator.ir import Alias, AliasRef, ListOf, Model, ModelRef, Primitive
from generator.lower import lowered
from generator.project import single_target

from .conftest import JsonObject, Seen, pointer, read, ref

TEXT: JsonObject = {"type": "string"}
READ: JsonObject = {"type": "string", "readOnly": True}
WRITTEN: JsonObject = {"type": "string", "writeOnly": True}


def both(folder: Path, schemas: JsonObject) -> Seen:
    """The schemas in a document in which the first one is sent and received."""
    body = {"content": {"application/json": {"schema": ref(next(iter(schemas)))}}}
    operation = {"requestBody": body, "responses": {"200": {"description": "", **body}}}
    tree = {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"put": operation}},
        "components": {"schemas": schemas},
    }
    return Seen(
        lowered(read(folder, tree), single_target(folder / "a.json", folder, None).config())
    )


def names(thing: Model | Alias) -> tuple[str, ...]:
    return thing.hint.candidates


def test_an_object_with_marked_members_has_two_shapes(tmp_path: Path) -> None:
    user = {"properties": {"id": READ, "name": TEXT, "secret": WRITTEN}, "required": ["id"]}
    seen = both(tmp_path, {"User": user})
    assert seen.members("User") == ["id", "name"]
    assert seen.members("User#sent") == ["name", "secret"]
    assert names(seen.model("User#sent")) == ("UserInput",)
    assert (seen.model("User").direction, seen.model("User#sent").direction) == (
        "received",
        "sent",
    )


def test_an_object_without_marked_members_has_one_shape(tmp_path: Path) -> None:
    seen = both(tmp_path, {"User": {"properties": {"name": TEXT}}})
    assert [model.key for model in seen.api.models] == [pointer("User")]
    assert seen.model("User").direction == "both"


def test_what_holds_an_object_with_two_shapes_has_two_shapes(tmp_path: Path) -> None:
    schemas = {
        "Team": {
            "properties": {
                "list": {"type": "array", "items": ref("User")},
                "map": {"additionalProperties": ref("User")},
                "union": {"oneOf": [ref("User"), ref("Plain")]},
                "plain": ref("Plain"),
            }
        },
        "User": {"allOf": [ref("Base"), {"properties": {"name": TEXT}}]},
        "Base": {"properties": {"id": READ}},
        "Plain": {"properties": {"x": TEXT}},
    }
    seen = both(tmp_path, schemas)
    assert seen.member("Team", "list").type == ListOf(ModelRef(pointer("User")))
    assert seen.member("Team#sent", "list").type == ListOf(ModelRef(pointer("User#sent")))
    assert seen.members("User#sent") == ["name"]
    assert seen.member("Team#sent", "plain").type == ModelRef(pointer("Plain"))


def test_a_mark_on_the_schema_of_a_member_counts(tmp_path: Path) -> None:
    schemas = {
        "User": {"properties": {"id": ref("Id"), "at": {"allOf": [ref("Id")]}, "name": TEXT}},
        "Id": READ,
    }
    assert both(tmp_path, schemas).members("User#sent") == ["name"]


def test_recursion_through_two_shapes_ends(tmp_path: Path) -> None:
    schemas = {
        "A": {"properties": {"b": ref("B"), "x": TEXT}},
        "B": {"properties": {"a": ref("A"), "id": READ, "x": TEXT}},
    }
    seen = both(tmp_path, schemas)
    assert seen.member("A#sent", "b").type == ModelRef(pointer("B#sent"))
    assert seen.member("B#sent", "a").type == ModelRef(pointer("A#sent"))


def test_inline_objects_have_two_shapes_too(tmp_path: Path) -> None:
    inner = {"properties": {"id": READ, "x": TEXT}}
    seen = both(tmp_path, {"A": {"properties": {"in": inner}}})
    assert seen.member("A", "in").type == ModelRef(pointer("A/properties/in"))
    assert seen.member("A#sent", "in").type == ModelRef(pointer("A/properties/in#sent"))


def test_named_unions_have_two_shapes_too(tmp_path: Path) -> None:
    schemas = {
        "Pet": {"oneOf": [ref("Cat"), ref("Dog")]},
        "Cat": {"properties": {"id": READ, "meow": TEXT}},
        "Dog": {"properties": {"bark": TEXT}},
    }
    seen = both(tmp_path, schemas)
    assert names(seen.alias("Pet#sent")) == ("PetInput",)
    assert {alias.direction for alias in seen.api.aliases} == {"sent", "received"}


def test_an_object_of_which_nothing_is_sent_is_any_object(tmp_path: Path) -> None:
    seen = both(tmp_path, {"A": {"properties": {"b": ref("B")}}, "B": {"properties": {"id": READ}}})
    assert seen.member("A#sent", "b").type == Primitive("object")


def test_any_descendant_has_two_shapes_if_one_of_them_has(tmp_path: Path) -> None:
    schemas = {
        "Home": {"properties": {"pet": ref("Pet")}},
        "Pet": {"properties": {"kind": TEXT}, "discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [ref("Pet"), {"properties": {"id": READ}}]},
    }
    seen = both(tmp_path, schemas)
    assert seen.member("Home#sent", "pet").type == AliasRef(f"{pointer('Pet')}#any#sent")
    assert names(seen.alias("Pet#any#sent")) == ("AnyPetInput",)


def test_places_tell_the_type_of_each_shape(tmp_path: Path) -> None:
    seen = both(tmp_path, {"User": {"properties": {"id": READ, "name": TEXT}}})
    assert seen.places[pointer("User")] == ModelRef(pointer("User"))
    assert seen.places[pointer("User#sent")] == ModelRef(pointer("User#sent"))
    assert seen.places[pointer("User/properties/name")] == Primitive("string")
