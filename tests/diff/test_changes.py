"""What is one change, what is several, and what is none."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest

from generator.diff.compare import compare
from generator.document import JsonValue
from generator.lock import ChosenNames

from .versions import (
    TEXT,
    WHOLE,
    Compare,
    JsonObject,
    answer,
    api,
    body,
    query,
    record,
    said,
    send,
    side,
    unvalidated,
)

_REF: JsonObject = {"$ref": "#/components/schemas/Message"}


def _shared(*used: str, **message: JsonObject) -> JsonObject:
    """Operations that take or give `Message`: `sent` and `received` in their order."""
    operations: list[tuple[str, JsonObject]] = []
    for number, way in enumerate(used, start=1):
        own: JsonObject = (
            {"requestBody": body(_REF)} if way == "sent" else {"responses": answer(_REF)}
        )
        operations.append((f"post /{way}/{number}", {"operationId": f"{way}{number}", **own}))
    return api(*operations, schemas={"Message": record("id", **message)})


def test_a_change_of_a_shared_model_is_said_once_with_who_uses_it(compared: Compare) -> None:
    old = _shared("received", "received", "received", id=TEXT, note=TEXT)
    new = _shared("received", "received", "received", id=TEXT)
    (change,) = compared(old, new)
    assert said((change,)) == [("member-removed", "Message.note")]
    assert change.text == "is gone (used by messages.received1() and 2 more)"


def test_a_model_that_is_sent_and_received_is_judged_both_ways(compared: Compare) -> None:
    """Optional is fine for who sends it and breaks who reads it; required is the other way."""
    one, other = (_shared("sent", "received", id=TEXT, n=TEXT) for _ in range(2))
    other["components"]["schemas"]["Message"]["required"] = []
    assert [(c.rule, c.subject, c.level) for c in compared(one, other)] == [
        ("member-made-optional", "Message.id", "breaking")
    ]
    assert [(c.rule, c.subject, c.level) for c in compared(other, one)] == [
        ("argument-made-required", "Message(id)", "breaking")
    ]


def test_a_required_member_breaks_who_sends_it_only(compared: Compare) -> None:
    def version(way: str, required: str) -> JsonObject:
        document = _shared(way, id=TEXT, n=TEXT)
        document["components"]["schemas"]["Message"]["required"] = required.split()
        document["components"]["schemas"]["Message"]["additionalProperties"] = TEXT
        return document

    (sent,) = compared(version("sent", "id"), version("sent", "id n"))
    (received,) = compared(version("received", "id"), version("received", "id n"))
    assert (sent.rule, sent.subject, sent.level) == (
        "argument-made-required",
        "Message(n)",
        "breaking",
    )
    assert (received.rule, received.level) == ("member-made-required", "compatible")


def test_what_goes_with_an_operation_is_no_change_of_its_own(compared: Compare) -> None:
    nested = record(
        "data", data=record("items", items={"type": "array", "items": record("", a=TEXT)})
    )
    extra = ("post /extra", {"operationId": "extra", "responses": answer(nested)})
    assert said(compared(api(send(), extra), api(send()))) == [
        ("operation-removed", "messages.extra()")
    ]
    assert said(compared(api(send()), api(send(), extra))) == [
        ("operation-added", "messages.extra()")
    ]


def test_what_goes_with_a_member_is_no_change_of_its_own(compared: Compare) -> None:
    nested = record("a", a=record("b", b=record("c", c=TEXT)))
    old = api(send(received=record("id", id=TEXT, more=nested)))
    new = api(send(received=record("id", id=TEXT)))
    assert said(compared(old, new)) == [("member-removed", "SendMessageResponse.more")]
    assert said(compared(new, old)) == [("member-added", "SendMessageResponse.more")]


def test_an_answer_whose_path_changed_is_still_the_same_class(compared: Compare) -> None:
    operation = send(received=record("id", id=record("value", value=TEXT)))[1]
    old, new = api(("post /messages", operation)), api(("post /v2/messages", operation))
    changes = compared(old, new)
    assert {change.rule for change in changes} <= {"operation-path-changed", "class-renamed"}
    assert "operation-path-changed" in {change.rule for change in changes}


def test_an_operation_that_lost_its_id_is_found_by_its_path(compared: Compare) -> None:
    old = api(send(), ("get /messages/{id}", _by_id("id", operationId="getMessage")))
    new = api(send(), ("get /messages/{message}", _by_id("message", operationId="readMessage")))
    assert said(compared(old, new)) == [
        ("operation-renamed", "messages.get()"),
        ("argument-renamed", "messages.get(id)"),
    ]


def _by_id(name: str, **members: Any) -> JsonObject:
    parameter = {"name": name, "in": "path", "required": True, "schema": TEXT}
    return {"parameters": [parameter], **members}


def _kinds(sent: list[str], received: list[str]) -> JsonObject:
    """Equal enumerations are one class, which is then both sent and received."""
    return api(
        send(
            record("kind", kind={"type": "string", "enum": sent}),
            record("kind", kind={"type": "string", "enum": received}, id=TEXT),
        )
    )


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ((["a", "b"], ["a", "b"]), (["a", "b", "c"], ["a", "b"]), {"sent-value-added"}),
        ((["a", "b"], ["a", "b"]), (["a"], ["a", "b"]), {"sent-value-removed"}),
        ((["a", "b"], ["a", "b"]), (["a", "b"], ["a"]), {"received-value-removed"}),
        ((["a", "b"], ["a", "b"]), (["a"], ["a"]), {"sent-value-removed"}),
        ((["a"], ["a", "b"]), (["a", "b"], ["a", "b"]), {"sent-value-added"}),
    ],
)
def test_equal_enumerations_that_part_are_still_judged_where_they_stand(
    compared: Compare,
    old: tuple[list[str], list[str]],
    new: tuple[list[str], list[str]],
    rules: set[str],
) -> None:
    found = {change.rule for change in compared(_kinds(*old), _kinds(*new))}
    assert found - {"class-renamed"} == rules


def test_equal_models_that_part_keep_what_they_have_in_common(compared: Compare) -> None:
    person = record("name", name=TEXT)
    old = api(send(received=record("to cc", to=person, cc=person)))
    new = api(send(received=record("to cc", to=person, cc=record("name", name=TEXT, note=TEXT))))
    changes = compared(old, new)
    assert ("member-added", "Cc.note") in said(changes)
    assert {change.rule for change in changes} == {"member-added", "class-renamed"}


def test_one_place_can_change_in_several_ways(compared: Compare) -> None:
    old = api(send(record("x", x=TEXT)))
    new = api(send(record("", x={"type": ["integer", "null"], "deprecated": True})))
    assert said(compared(old, new)) == [
        ("sent-type-changed", "messages.send(x)"),
        ("argument-deprecated", "messages.send(x)"),
        ("argument-made-nullable", "messages.send(x)"),
        ("argument-made-optional", "messages.send(x)"),
    ]


def _open(way: str, further: JsonObject | None) -> JsonObject:
    """A model with members that it does not name: of this type, or of any."""
    schema = record("id", id=TEXT)
    found: JsonObject = schema if further is None else {**schema, "additionalProperties": further}
    schemas = {"Message": found}
    content = {"requestBody": {"content": {"application/json": {"schema": _REF}}}}
    own: JsonObject = content if way == "sent" else {"responses": answer(_REF)}
    return api(("put /messages", {"operationId": "replaceMessage", **own}), schemas=schemas)


@pytest.mark.parametrize(
    ("way", "old", "new", "rule"),
    [
        ("received", None, TEXT, "member-added"),
        ("received", TEXT, None, "member-removed"),
        ("received", WHOLE, {"type": ["integer", "string"]}, "received-type-widened"),
        ("received", {"type": ["integer", "string"]}, WHOLE, "received-items-narrowed"),
        ("sent", None, TEXT, "argument-added"),
        ("sent", TEXT, None, "argument-removed"),
        ("sent", WHOLE, {"type": ["integer", "string"]}, "sent-items-widened"),
        ("sent", WHOLE, TEXT, "sent-type-changed"),
    ],
)
def test_members_without_a_name_are_an_attribute_of_their_own(
    compared: Compare, way: str, old: JsonObject | None, new: JsonObject | None, rule: str
) -> None:
    name = "Message.{}" if way == "received" else "Message({})"
    found = said(compared(_open(way, old), _open(way, new)))
    assert found == [(rule, name.format("additional_properties"))]


def test_a_named_type_is_judged_where_it_stands(compared: Compare) -> None:
    """A union that is a component is one change, however many places have it."""

    def version(*options: str) -> JsonObject:
        schemas: JsonObject = {
            name: record("kind", kind={"const": name}, **{name.lower(): TEXT})
            for name in ("Cat", "Dog", "Bird")
        }
        refs = [{"$ref": f"#/components/schemas/{name}"} for name in options]
        schemas["Pet"] = {"oneOf": refs}
        pet = {"$ref": "#/components/schemas/Pet"}
        return api(
            send(received=record("a b", a=pet, b={"type": "array", "items": pet})),
            ("get /birds", {"responses": answer({"$ref": "#/components/schemas/Bird"})}),
            schemas=schemas,
        )

    two, three = version("Cat", "Dog"), version("Cat", "Dog", "Bird")
    assert said(compared(two, three)) == [("received-type-widened", "Pet")]
    assert said(compared(three, two)) == [("received-type-narrowed", "Pet")]


def test_another_status_of_the_same_answer_is_told_by_its_class_alone(compared: Compare) -> None:
    schema = record("id", id=TEXT, data=record("text", text=TEXT))
    old = api(send(responses=answer(schema, "200")))
    assert {c.rule for c in compared(old, api(send(responses=answer(schema, "201"))))} <= {
        "class-renamed"
    }
    changed = record("id", id=TEXT, data=record("text", text=WHOLE))
    rules = [c.rule for c in compared(old, api(send(responses=answer(changed, "201"))))]
    assert "received-type-changed" in rules
    assert "class-removed" not in rules


def test_a_schema_that_becomes_a_component_is_the_same_class(compared: Compare) -> None:
    schema = record("id", id=TEXT)
    ref: JsonObject = {"$ref": "#/components/schemas/Notice"}
    changes = compared(
        api(send(received=schema)), api(send(received=ref), schemas={"Notice": schema})
    )
    assert said(changes) == [("class-renamed", "SendMessageResponse")]
    assert changes[0].text == "is called `Notice` now (used by messages.send())"


def test_the_worst_comes_first_then_the_order_of_subjects(compared: Compare) -> None:
    old = api(send(record("a b", a=TEXT, b=TEXT, c=TEXT)))
    new = api(send(record("z", a=WHOLE, c=TEXT, z=TEXT, y=TEXT), summary="Send."))
    changes = compared(old, new)
    levels = [change.level for change in changes]
    assert levels == sorted(levels, key=["breaking", "compatible", "docs"].index)
    for level in set(levels):
        subjects = [change.subject for change in changes if change.level == level]
        assert subjects == sorted(subjects)


def test_a_class_that_is_found_elsewhere_is_still_compared(compared: Compare) -> None:
    """Who makes objects of it cannot know that their place has changed."""
    old = api(
        send(record("contexts", contexts={"type": "array", "items": _REF})),
        schemas={"Message": record("id", id=TEXT)},
    )
    state = record("contexts", contexts={"type": "array", "items": _REF})
    new = api(
        send(record("state", state=state)),
        schemas={"Message": record("id life", id=TEXT, life=WHOLE)},
    )
    assert said(compared(old, new)) == [
        ("required-argument-added", "Message(life)"),
        ("argument-removed", "messages.send(contexts)"),
        ("required-argument-added", "messages.send(state)"),
    ]


def test_a_class_that_only_operations_that_came_and_went_use_is_not_compared(
    compared: Compare,
) -> None:
    gone = ("post /gone", {"operationId": "goneOnes", "requestBody": body(record("m", m=_REF))})
    come = ("post /come", {"operationId": "comeOnes", "requestBody": body(record("m", m=_REF))})
    old = api(send(), gone, schemas={"Message": record("id", id=TEXT)})
    new = api(send(), come, schemas={"Message": record("id life", id=TEXT, life=WHOLE)})
    assert {change.rule for change in compared(old, new)} == {
        "operation-added",
        "operation-removed",
    }


def _shuffled(node: JsonValue, chance: random.Random) -> JsonValue:
    """The same document with the members of its objects in another order."""
    match node:
        case dict():
            names = list(node)
            chance.shuffle(names)
            return {name: _shuffled(node[name], chance) for name in names}
        case list():
            return [_shuffled(each, chance) for each in node]
        case _:
            return node


def test_another_order_is_no_change(compared: Compare) -> None:
    person = record("name", name=TEXT, age=WHOLE)
    document = api(
        send(record("to text", to=person, cc=person, text=TEXT), record("id", id=TEXT, by=person)),
        ("get /messages", {"parameters": [query("a"), query("b")], "responses": answer(_REF)}),
        ("get /people", {"responses": answer(person)}),
        schemas={"Message": record("a", a=TEXT, self=_REF), "Other": record("b", b=TEXT)},
        webhooks={"sent": {"post": {"requestBody": body(_REF), "responses": {}}}},
    )
    for seed in range(3):
        assert compared(document, _shuffled(document, random.Random(seed))) == ()


def _large(operations: int, note: str) -> JsonObject:
    """Operations with four classes each, which lead to those of others."""
    found: list[tuple[str, JsonObject]] = []
    schemas: JsonObject = {}
    for n in range(operations):
        for part in range(4):
            to = f"Model{(n * 7 + part) % operations}x{(part + 1) % 4}"
            schemas[f"Model{n}x{part}"] = record(
                "id", id=TEXT, to={"$ref": f"#/components/schemas/{to}"}, **{note: WHOLE}
            )
        ref = {"$ref": f"#/components/schemas/Model{n}x0"}
        own = {"responses": answer(ref), "parameters": [query("a"), query(f"b{n}")]}
        found.append((f"get /things{n}", own))
    return api(*found, schemas=schemas)


def test_a_large_api_is_compared_in_little_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.validate.validate", unvalidated)
    one = side(tmp_path, "old", _large(100, "note"), ChosenNames(), "")
    other = side(tmp_path, "new", _large(100, "remark"), one.plan.chosen, "")
    start = time.process_time()
    changes = compare(one, other)
    assert time.process_time() - start < 1
    assert len(changes) == 2 * 4 * 100
