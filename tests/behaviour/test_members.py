"""Absent, null, unknown and wrong: what a member can be, on the way out and on the way in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import httpx2
import pytest

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
THING: JsonObject = {
    "type": "object",
    "required": ["id", "note"],
    "properties": {
        "id": {"type": "string"},
        "note": {"type": ["string", "null"]},
        "size": {"type": "integer"},
        "colour": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
}


def answer(body: object, status: int = 200) -> httpx2.Response:
    return httpx2.Response(status, json=body)


def both_ways(make: Make, schema: JsonObject) -> Made:
    schemas = {"Thing": schema}
    path = operation(
        request={"$ref": "#/components/schemas/Thing"},
        response={"$ref": "#/components/schemas/Thing"},
    )
    return make(document(paths={"/things": path}, schemas=schemas))


def test_an_argument_left_out_is_not_sent(make: Make) -> None:
    made = make(document(paths={"/things": operation(request=THING)}))
    made.client(httpx2.Response(200)).things.send(id="1", note=None)
    assert made.bodies == [{"id": "1", "note": None}]


def test_none_for_a_nullable_optional_argument_sends_null(make: Make) -> None:
    made = make(document(paths={"/things": operation(request=THING)}))
    made.client(httpx2.Response(200)).things.send(id="1", note="n", colour=None, size=None)
    assert made.bodies == [{"id": "1", "note": "n", "colour": None}]


def test_a_model_that_goes_both_ways_is_passed_whole_and_keeps_what_it_does_not_know(
    make: Make,
) -> None:
    made = both_ways(make, THING)
    sent = {"id": "1", "note": None, "colour": None, "weight": 3, "deep": {"a": [1]}}
    client = made.client(answer(sent), answer(sent))
    thing = client.things.send(body=made.package.Thing(id="0", note="x"))
    assert thing.extra == {"weight": 3, "deep": {"a": [1]}}
    assert thing.colour is None
    assert thing.size is None
    client.things.send(body=thing)
    assert made.bodies[1] == sent


def test_absent_and_null_are_told_apart_in_a_model_that_goes_both_ways(make: Make) -> None:
    made = both_ways(make, THING)
    thing = made.package.Thing.from_json({"id": "1", "note": "n"})
    assert thing.colour is made.package.UNSET
    assert thing.to_json() == {"id": "1", "note": "n"}


def test_null_for_an_optional_member_of_an_answer_reads_as_none(make: Make) -> None:
    made = make(document(paths={"/things": operation(response=THING)}))
    thing = made.client(answer({"id": "1", "note": "n", "size": None})).things.send()
    assert thing.size is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"note": "n"}, "$.id: required member is missing"),
        ({"id": 1, "note": "n"}, "$.id: expected a string, found a number"),
        ({"id": None, "note": "n"}, "$.id: expected a string, found null"),
        ({"id": "1", "note": []}, "$.note: expected a string or null, found an array"),
        ({"id": "1", "note": "n", "size": 1.5}, "$.size: expected a whole number, found a number"),
        ({"id": "1", "note": "n", "size": True}, "$.size: expected a whole number, found true"),
        ([], "$: expected an object, found an array"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    make: Make, body: object, problem: str
) -> None:
    made = make(document(paths={"/things": operation(response=THING)}))
    with pytest.raises(made.package.InvalidResponseError) as caught:
        made.client(answer(body)).things.send()
    assert problem in str(caught.value)
    assert caught.value.status_code == 200
    assert json.loads(caught.value.body) == body


def test_formats_have_python_types_both_ways(make: Make) -> None:
    schema = {
        "type": "object",
        "properties": {
            "at": {"type": "string", "format": "date-time"},
            "on": {"type": "string", "format": "date"},
            "key": {"type": "string", "format": "uuid"},
            "data": {"type": "string", "format": "byte"},
            "price": {"type": "string", "format": "decimal"},
            "big": {"type": "integer", "format": "int64"},
            "ratio": {"type": "number"},
        },
    }
    made = both_ways(make, schema)
    wire = {
        "at": "2026-11-20T10:30:00Z",
        "on": "2026-11-20",
        "key": "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f",
        "data": "aGVsbG8=",
        "price": "9.90",
        "big": 9223372036854775807,
        "ratio": 1,
    }
    thing = made.package.Thing.from_json(wire)
    assert thing.at == datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
    assert (thing.on, thing.key) == (date(2026, 11, 20), UUID(str(wire["key"])))
    assert (thing.data, thing.price, thing.big) == (b"hello", Decimal("9.90"), 2**63 - 1)
    assert (thing.ratio, type(thing.ratio)) == (1, int)
    assert thing.to_json() == wire


def test_an_enumeration_is_open_where_it_is_received(make: Make) -> None:
    schema = {"type": "object", "properties": {"status": {"enum": ["sent", "read"]}}}
    made = make(document(paths={"/things": operation(response=schema)}))
    thing = made.client(answer({"status": "carrier_pigeon"})).things.send()
    assert thing.status == "carrier_pigeon"
    assert thing.to_json() == {"status": "carrier_pigeon"}


def test_a_word_that_is_not_in_an_enumeration_is_not_sent(make: Make) -> None:
    schema = {"type": "object", "properties": {"status": {"enum": ["sent", "read"]}}}
    made = make(document(paths={"/things": operation(request=schema)}))
    with pytest.raises(made.package.EncodeError, match=r"\$\.status: expected one of sent, read"):
        made.client().things.send(status="secret words")
    assert made.requests == []


def test_a_wrong_argument_is_refused_before_anything_is_sent(make: Make) -> None:
    schema = {
        "type": "object",
        "required": ["to"],
        "properties": {"to": {"type": "array", "items": THING}},
    }
    made = make(document(paths={"/things": operation(request=schema)}))
    item = made.package.ToItem
    with pytest.raises(made.package.EncodeError) as caught:
        made.client().things.send(to=[item(id="1", note=None), item(id=5, note="secret")])
    assert str(caught.value) == "$.to[1].id: expected str, found int"
    with pytest.raises(made.package.EncodeError, match="expected list, found str"):
        made.client().things.send(to="+49 151 1234")
    assert made.requests == []


def test_at_least_one_of_several_members_is_checked_before_sending(make: Make) -> None:
    schema = {
        "type": "object",
        "properties": {"body": {"type": "string"}, "files": {"type": "string"}},
        "anyOf": [{"required": ["body"]}, {"required": ["files"]}],
    }
    made = make(document(paths={"/things": operation(request=schema)}))
    with pytest.raises(made.package.EncodeError, match="at least one of body, files"):
        made.client().things.send()
    assert made.requests == []
    made.client(httpx2.Response(200)).things.send(files="f")
    assert made.bodies == [{"files": "f"}]


def test_names_that_python_reserves_get_an_underscore_and_keep_their_wire_name(make: Make) -> None:
    properties = {name: {"type": "string"} for name in ("from", "class", "extra", "2fa", "self")}
    schema = {"type": "object", "properties": properties}
    made = make(document(paths={"/things": operation(request=schema)}))
    made.client(httpx2.Response(200)).things.send(
        from_="a", class_="b", extra="c", n2_fa="d", self_="e"
    )
    assert made.bodies == [{"from": "a", "class": "b", "extra": "c", "2fa": "d", "self": "e"}]


def test_sensitive_members_do_not_show_in_a_repr(make: Make) -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "x-sensitive": True},
            "code": {"type": "string"},
        },
    }
    made = make(document(paths={"/things": operation(response=schema)}))
    thing = made.client(answer({"name": "Ada Lovelace", "code": "c", "more": "Ada"})).things.send()
    assert thing.name == "Ada Lovelace"
    assert "Ada" not in repr(thing)
    assert "code='c'" in repr(thing)


def test_equal_inline_schemas_are_one_class(make: Make) -> None:
    lists = {name: {"type": "array", "items": THING} for name in ("to", "cc", "bcc")}
    made = make(
        document(paths={"/things": operation(request={"type": "object", "properties": lists})})
    )
    text = made.text("models/things.py")
    assert text.count("class ") == 2
    assert "to: list[CcItem] | None = None" in text


def tagged(*tags: str) -> JsonObject:
    """Objects with the same members but for the one value of `kind`."""
    return {
        "oneOf": [
            {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": tag}, "text": {"type": "string"}},
                "x-clientwright-name": tag.title(),
            }
            for tag in tags
        ]
    }


@pytest.mark.parametrize("count", [2, 4, 6])
def test_alternatives_are_told_apart_by_the_one_value_of_a_member(make: Make, count: int) -> None:
    tags = ["apple", "berry", "cherry", "date", "elder", "fig"][:count]
    schema = {"type": "object", "properties": {"fruit": tagged(*tags)}}
    made = make(document(paths={"/things": operation(response=schema)}))
    for tag in tags:
        body = {"fruit": {"kind": tag, "text": "t"}}
        thing = made.client(answer(body)).things.send()
        assert type(thing.fruit).__name__ == tag.title()
        assert thing.to_json() == body
    later = {"fruit": {"kind": "later", "text": "t"}}
    thing = made.client(answer(later)).things.send()
    assert thing.fruit == later["fruit"]
    assert thing.to_json() == later
    with pytest.raises(made.package.InvalidResponseError) as caught:
        made.client(answer({"fruit": {"kind": "apple", "text": 1}})).things.send()
    assert "$.fruit.text: expected a string, found a number" in str(caught.value)
