"""Dotted keys as a tree: by the longest other key, never by splitting."""

from __future__ import annotations

from generator.ingest.prose import Field
from generator.ingest.redocly.nesting import nested

_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def _fields(*keys: str, line: int = 1) -> list[Field]:
    """Fields of keys like `a:object`; without a type they are text."""
    made: list[Field] = []
    for number, key in enumerate(keys):
        name, _, kind = key.partition(" ")
        made.append(Field(name=name, line=line + number, types=(kind or "string",)))
    return made


def _shape(fields: tuple[Field, ...]) -> dict[str, object]:
    return {field.name: _shape(field.fields) for field in fields}


def test_a_dot_leads_into_the_field_of_that_name() -> None:
    read = nested(_fields("a object", "a.b array", "a.b.c", "d"))
    assert _shape(read.fields) == {"a": {"b": {"c": {}}}, "d": {}}
    assert read.doubts == ()


def test_keys_that_hold_dots_and_colons_are_one_name() -> None:
    read = nested(_fields("schemas array", f"{_ERROR} object", f"{_ERROR}.code", "v1.0"))
    assert _shape(read.fields) == {"schemas": {}, _ERROR: {"code": {}}, "v1.0": {}}
    assert read.doubts == ()


def test_the_longest_key_is_the_parent() -> None:
    read = nested(_fields("a object", "a.b object", "a.b.c object", "a.b.c.d", "a.x.y"))
    assert _shape(read.fields) == {"a": {"b": {"c": {"d": {}}}, "x.y": {}}}


def test_a_field_that_can_have_no_members_is_no_parent() -> None:
    read = nested(_fields("filter string", "filter.name string"))
    assert _shape(read.fields) == {"filter": {}, "filter.name": {}}


def test_parents_may_come_after_their_members() -> None:
    assert _shape(nested(_fields("a.b", "a object")).fields) == {"a": {"b": {}}}


def test_members_keep_the_order_of_the_page() -> None:
    read = nested(_fields("z object", "z.b", "z.a", "a"))
    assert [field.name for field in read.fields] == ["z", "a"]
    assert [field.name for field in read.fields[0].fields] == ["b", "a"]


def test_keys_that_begin_alike_lie_in_an_object_that_is_assumed() -> None:
    read = nested(_fields("name", "address.city", "v1.0", "address.geo.lat", "address.tags array"))
    assert _shape(read.fields) == {
        "name": {},
        "address": {"city": {}, "geo": {"lat": {}}, "tags": {}},
        "v1.0": {},
    }
    address = read.fields[1]
    assert (address.types, address.required, address.line) == (("object",), None, 2)
    assert address.note
    assert "address" in address.ask
    assert address.fields[0].note == ""
    assert ["3 fields that begin with `address.`" in doubt.found for doubt in read.doubts] == [
        True,
        False,
    ]


def test_members_of_what_is_listed_below_an_assumed_object_stay_with_it() -> None:
    read = nested(_fields("data.id", "data.roles array", "data.roles.name", "x object", "x.a.b"))
    assert _shape(read.fields) == {"data": {"id": {}, "roles": {"name": {}}}, "x": {"a.b": {}}}


def test_keys_that_are_no_plain_names_keep_their_dots() -> None:
    keys = (f"{_ERROR}.code", f"{_ERROR}.text", "v1.0", "v1.1", "k8s.io/a", "k8s.io/b", "@o.a")
    read = nested(_fields(*keys, "@o.b", "one.flag"))
    assert [field.name for field in read.fields] == [*keys, "@o.b", "one.flag"]
    assert read.doubts == ()


def test_no_object_is_assumed_beside_a_field_of_its_name() -> None:
    read = nested(_fields("total string", "total.net", "total.gross"))
    assert _shape(read.fields) == {"total": {}, "total.net": {}, "total.gross": {}}
    (doubt,) = read.doubts
    assert "dots were taken as part of the names" in doubt.taken


def test_assumed_objects_have_a_bound_too_and_take_linear_time() -> None:
    dotted = "a" + ".a" * 10_000
    read = nested(_fields(f"{dotted}.b", f"{dotted}.c", *(f"x.m{n}" for n in range(20_000))))
    assert len(read.fields[1].fields) == 20_000
    depth, field = 1, read.fields[0]
    while len(field.fields) == 1:
        depth, (field,) = depth + 1, field.fields
    assert depth == 25


def test_parameters_may_have_dots_in_their_names() -> None:
    read = nested(_fields("page.size", "page.number", "sort object", "sort.by"), dots=True)
    assert _shape(read.fields) == {"page.size": {}, "page.number": {}, "sort": {"by": {}}}
    assert read.doubts == ()


def test_a_key_listed_twice_is_one_field_with_the_types_of_both() -> None:
    first = Field(name="a", line=1, types=("string",), required=True)
    second = Field(name="a", line=2, types=("integer",), required=False)
    read = nested([first, second])
    (field,) = read.fields
    assert (field.types, field.required, field.line) == (("string", "integer"), False, 1)
    assert [doubt.line for doubt in read.doubts] == [2]


def test_additional_properties_are_no_member() -> None:
    read = nested(
        _fields("map object", "map.additionalProperties object", "map.additionalProperties.ok")
    )
    (field,) = read.fields
    assert field.fields == ()
    assert field.additional is not None
    assert _shape(field.additional.fields) == {"ok": {}}


def test_a_name_of_ten_thousand_dots_and_a_hundred_thousand_bullets_take_linear_time() -> None:
    dotted = "a" + ".a" * 10_000
    many = [f"b.{number} object" for number in range(100_000)]
    read = nested(_fields("b object", *many, f"{dotted} object"))
    assert len(read.fields[0].fields) == 100_000
    assert read.fields[1].name == dotted


def test_fields_that_lie_too_deep_keep_their_dots() -> None:
    keys = [".".join(["a"] * depth) + " object" for depth in range(1, 400)]
    read = nested(_fields(*keys))
    depth, (field,) = 1, read.fields
    while len(field.fields) == 1:
        depth, (field,) = depth + 1, field.fields
    assert depth == 25
    assert len(field.fields) == 399 - depth
    assert read.doubts
