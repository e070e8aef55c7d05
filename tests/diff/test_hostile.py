"""Documents that are made to harm who compares them."""

from __future__ import annotations

import time

from .versions import TEXT, WHOLE, Compare, JsonObject, answer, api, record, send

_HOSTILE = "a\n\r\u202e\x00`<b>"


def _quickly(compared: Compare, old: JsonObject, new: JsonObject, seconds: float) -> set[str]:
    """The rules of the changes, which are found in so much time."""
    start = time.process_time()
    rules = {change.rule for change in compared(old, new)}
    assert time.process_time() - start < seconds
    return rules


def test_what_a_document_calls_things_stays_on_one_line(compared: Compare) -> None:
    headers = {_HOSTILE: {"schema": TEXT}}
    kinds = {"type": "string", "enum": [_HOSTILE]}
    server: JsonObject = {"url": f"https://{_HOSTILE}", "description": _HOSTILE}
    old = api(send(record("kind", kind={"type": "string", "enum": ["a"]})))
    new = api(
        send(
            record("kind", kind=kinds, **{_HOSTILE: TEXT}), responses=answer(TEXT, headers=headers)
        ),
        (f"get /{_HOSTILE}", {"responses": answer(kinds)}),
        servers=[server],
    )
    changes = [*compared(old, new), *compared(new, old)]
    assert {change.rule for change in changes} > {"response-header-added", "sent-value-removed"}
    for change in changes:
        assert change.subject.isprintable(), change
        assert change.text.isprintable(), change


def test_a_text_is_never_long(compared: Compare) -> None:
    names = [f"Option{n}" for n in range(500)]
    schemas = {name: record("id", id=TEXT, **{name: TEXT}) for name in names}
    union = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
    old = api(send(received=record("x", x=TEXT)), schemas=schemas)
    new = api(send(received=record("x", x=union)), schemas=schemas)
    assert max(len(change.text) for change in compared(old, new)) <= 500


def test_names_of_names_are_not_followed_without_end(compared: Compare) -> None:
    """Each name stands for two of the next: written out they would be 2**40 kinds."""
    schemas: JsonObject = {}
    for n in range(40):
        inner = {"$ref": f"#/components/schemas/Name{n + 1}"}
        schemas[f"Name{n}"] = {
            "oneOf": [
                {"type": "array", "items": inner},
                {"type": "object", "additionalProperties": inner},
                {"type": "string"},
            ]
        }
    schemas["Name40"] = TEXT
    plain = api(send(received=record("x", x=TEXT)))
    named = api(
        send(received=record("x", x={"$ref": "#/components/schemas/Name0"})), schemas=schemas
    )
    assert "received-type-widened" in _quickly(compared, plain, named, 2)
    _quickly(compared, named, plain, 2)


def test_lists_in_lists_are_compared_in_little_time(compared: Compare) -> None:
    def nested(inner: JsonObject) -> JsonObject:
        for _ in range(12):
            inner = {"type": "array", "items": {"anyOf": [inner, {"type": "boolean"}]}}
        return api(send(received=record("x", x=inner)))

    assert _quickly(compared, nested(TEXT), nested(WHOLE), 2) == {"received-type-changed"}


def test_an_answer_of_many_members_is_compared_in_little_time(compared: Compare) -> None:
    def wide(name: str) -> JsonObject:
        inner = record("", **{f"{name}{n}": TEXT for n in range(100)})
        members = {f"m{n}": {**inner, "title": f"{n}"} for n in range(20)}
        return api(send(received=record("", **members)))

    assert _quickly(compared, wide("a"), wide("b"), 3) >= {"member-removed", "member-added"}


def test_an_enumeration_of_many_values_is_said_in_few_words(compared: Compare) -> None:
    def version(count: int) -> JsonObject:
        values = [f"value {n}" for n in range(count)]
        return api(send(received=record("x", x={"type": "string", "enum": values})))

    (change,) = compared(version(1), version(100))
    assert change.text.endswith('"value 13" and 94 more (used by messages.send())')
