"""What an answer has that its schema has not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.observe.conftest import Observe, document, entry, told

PERSON = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
CAT = {
    "type": "object",
    "required": ["kind", "lives"],
    "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}},
}
DOG = {
    "type": "object",
    "required": ["kind", "tricks"],
    "properties": {
        "kind": {"const": "dog"},
        "tricks": {"type": "array", "items": {"type": "string"}},
    },
}


def of(name: str, schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {name: schema}}


FITS: list[tuple[Any, Any]] = [
    ({"type": "string"}, "x"),
    ({"type": "string", "format": "date-time"}, "2026-01-02T03:04:05.5+01:00"),
    ({"type": "string", "format": "date-time"}, "2016-12-31T23:59:60Z"),
    ({"type": "string", "format": "uuid"}, "6f1c2d3e-0000-4000-8000-0123456789ab"),
    ({"type": "string", "format": "email"}, "not looked into"),
    ({"type": "integer"}, 3),
    ({"type": "integer"}, 3.0),
    ({"type": "number"}, 3),
    ({"type": ["string", "null"]}, None),
    ({"type": "array", "items": {"type": ["integer", "null"]}}, [1, None]),
    ({"type": "object"}, {"x": 1}),
    ({}, {"x": [None]}),
    ({"type": "string", "enum": ["a", "b"]}, "b"),
    ({"type": "integer", "enum": [1, 2]}, 2),
    ({"type": "boolean", "const": True}, True),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, {"Smith": 1}),
    ({**PERSON, "additionalProperties": True}, {"name": "x", "more": 1}),
    ({"oneOf": [CAT, DOG]}, {"kind": "dog", "tricks": []}),
    ({"oneOf": [PERSON, {"type": "string"}, {"type": "null"}]}, None),
]


@pytest.mark.parametrize(("schema", "value"), FITS)
def test_what_fits_is_no_finding(observe: Observe, schema: Any, value: Any) -> None:
    assert observe(document(of("x", schema)), entry({"x": value})) == ()


ONE_OF = [PERSON, {"type": "array", "items": {"type": "string"}}, CAT]
MANY = "one of the 2 documented values"
DIFFERS: list[tuple[Any, Any, tuple[str, ...]]] = [
    ({"type": "string"}, 1, ("wrong-type", "$.x", "a string", "an integer")),
    ({"type": "string"}, None, ("null-value", "$.x", "a string", "null")),
    ({"type": "integer"}, 1.5, ("wrong-type", "$.x", "an integer", "a number")),
    ({"type": "integer"}, True, ("wrong-type", "$.x", "an integer", "a boolean")),
    ({"type": "boolean"}, "true", ("wrong-type", "$.x", "a boolean", "a string")),
    (
        {"type": "string", "format": "date-time"},
        "2026-01-02",
        ("wrong-format", "$.x", "a date-time with an offset", "a string that is a date"),
    ),
    (
        {"type": "string", "format": "date"},
        "2026-02-30",
        ("wrong-format", "$.x", "a date", "a string"),
    ),
    (
        {"type": "string", "format": "date-time"},
        "",
        ("wrong-format", "$.x", "a date-time with an offset", "an empty string"),
    ),
    (
        {"type": "string", "enum": ["a", "b"]},
        "Zq7",
        ("unknown-value", "$.x", MANY, "a string that is none of them"),
    ),
    ({"type": "string", "enum": ["a", "b"]}, 1, ("wrong-type", "$.x", MANY, "an integer")),
    (
        {"type": "array", "items": {"type": "string"}},
        [1, "a", 2],
        ("wrong-type", "$.x[]", "a string", "an integer"),
    ),
    ({"type": "array", "items": PERSON}, {}, ("wrong-type", "$.x", "a list", "an object")),
    (
        {"type": "array", "items": PERSON},
        [{"name": "a"}, {}],
        ("missing-member", "$.x[].name", "a member that is required", "nothing"),
    ),
    (
        {"type": "array", "items": PERSON},
        [{"name": "a", "vip": True}],
        ("unknown-member", "$.x[].vip", "no such member", "a boolean"),
    ),
    (
        PERSON,
        {"name": "a", "seen": "2026-01-02T03:04:05Z"},
        ("unknown-member", "$.x.seen", "no such member", "a string (date-time)"),
    ),
    (
        {"type": "object", "additionalProperties": PERSON},
        {"Zq7 Smith": {"name": None}},
        ("null-value", "$.x.*.name", "a string", "null"),
    ),
    ({"oneOf": ONE_OF}, 5, ("no-option-fits", "$.x", "one of 3 types", "an integer")),
    ({"oneOf": ONE_OF}, {"id": 5}, ("no-option-fits", "$.x", "one of 3 types", "an object")),
    (
        {"oneOf": [PERSON, {"type": "null"}]},
        {"name": 1},
        ("wrong-type", "$.x.name", "a string", "an integer"),
    ),
    (
        {"oneOf": [CAT, DOG]},
        {"kind": "cat", "lives": 9, "fur": "x"},
        ("unknown-member", "$.x.fur", "no such member", "a string"),
    ),
]


@pytest.mark.parametrize(("schema", "value", "expected"), DIFFERS)
def test_what_differs_is_one_finding(
    observe: Observe, schema: Any, value: Any, expected: tuple[str, ...]
) -> None:
    rule, place, *words = expected
    found = observe(document(of("x", schema)), entry({"x": value}))

    assert told(found) == [(rule, f"answer {place}", *words)]


def test_a_tag_says_which_option_is_meant(observe: Observe) -> None:
    refs = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
    union = {
        "oneOf": refs,
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"cat": refs[0]["$ref"], "dog": refs[1]["$ref"]},
        },
    }
    described = document(of("x", union), schemas={"Cat": CAT, "Dog": DOG})

    assert told(observe(described, entry({"x": {"kind": "dog", "tricks": None}}))) == [
        ("null-value", "answer $.x.tricks", "a list", "null")
    ]
    assert told(observe(described, entry({"x": {"kind": "Zq7"}}))) == [
        ("unknown-value", "answer $.x.kind", MANY, "a string that is none of them")
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"name": "a", "Zq7 Smith": 1},
        {"name": "a", "patient-8675309": 1},
        {"name": "a", "z@q.example": 1},
        {"name": "a", **{f"n{'abcdefghijklmnopqrstuvwxyz'[n]}": 1 for n in range(21)}},
        {"name": "a", "z" * 41: 1},
    ],
    ids=["blank", "digits", "address", "many", "long"],
)
def test_an_unknown_name_that_can_be_data_is_not_shown(observe: Observe, value: Any) -> None:
    assert told(observe(document(PERSON), entry(value))) == [
        (
            "unknown-member",
            "answer $",
            "no such member",
            "a member whose name is not shown",
        )
    ]


def test_an_object_without_a_documented_name_shows_none_of_its_own(observe: Observe) -> None:
    optional = {"type": "object", "properties": {"name": {"type": "string"}}}
    (found,) = observe(document(optional), entry({"Smith": 1, "Jones": 2}))

    assert (found.place, found.found) == ("$", "a member whose name is not shown")


def test_what_is_sent_is_held_against_what_is_asked_for(observe: Observe) -> None:
    found = observe(document(sent=PERSON), entry(sent={"name": None, "vip": 1}))

    assert told(found) == [
        ("null-value", "request $.name", "a string", "null"),
        ("unknown-member", "request $.vip", "no such member", "an integer"),
    ]


def test_findings_are_counted_and_lead_to_the_document(observe: Observe) -> None:
    schema = {"$ref": "#/components/schemas/Person"}
    described = document(schema, schemas={"Person": PERSON})
    (found,) = observe(
        described, entry({"name": None}), entry({"name": None}), entry({"name": "a"})
    )

    assert (found.operation, found.count, found.total) == ("letters.send", 2, 3)
    assert found.where.file == "letters.json"
    assert found.where.pointer == "#/components/schemas/Person/properties/name"
    assert found.advice.overlay.split("\n") == [
        '- target: "$.components.schemas.Person.properties.name"',
        '  description: "Seen in traffic: null, where the document has a string."',
        "  update:",
        "    nullable: true",
    ]


def test_choices_in_choices_end_in_time(observe: Observe) -> None:
    node: Any = {
        "oneOf": [
            {
                "type": "object",
                "required": [name],
                "properties": {
                    name: {"type": "string"},
                    "next": {"$ref": "#/components/schemas/Node"},
                },
            }
            for name in ("a", "b", "c")
        ]
    }
    value: Any = {"a": 1}
    for _ in range(60):
        value = {"a": "x", "b": "x", "c": "x", "next": value}
    described = document(of("x", {"$ref": "#/components/schemas/Node"}), schemas={"Node": node})

    assert told(observe(described, entry({"x": value}))) == [
        ("no-option-fits", "answer $.x", "one of 3 types", "an object")
    ]
