"""Changes that read as one sentence; and what is said in other words, which is no change."""

from __future__ import annotations

import pytest

from .versions import TEXT, WHOLE, Compare, JsonObject, answer, api, body, query, record, said, send

_MESSAGE = record("id", id=TEXT, note=TEXT)


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _by(variable: str) -> JsonObject:
    parameter = {"name": variable, "in": "path", "required": True, "schema": TEXT}
    return api((f"get /messages/{{{variable}}}", {"parameters": [parameter]}))


def test_the_name_of_a_path_variable_is_nothing_to_the_api(compared: Compare) -> None:
    assert compared(_by("messageId"), _by("message_id")) == ()


def test_the_case_of_a_header_is_nothing_to_the_api(compared: Compare) -> None:
    old, new = (
        api(("get /messages", {"parameters": [{"name": name, "in": "header", "schema": TEXT}]}))
        for name in ("X-Request-Source", "x-request-source")
    )
    assert compared(old, new) == ()


def test_how_lists_are_written_is_nothing_to_a_single_value(compared: Compare) -> None:
    def version(schema: JsonObject, *, explode: bool) -> JsonObject:
        return api(("get /messages", {"parameters": [query("q", schema, explode=explode)]}))

    status = {"enum": ["a", "b"]}
    for single in (TEXT, status, {"type": ["integer", "null"]}):
        assert compared(version(single, explode=True), version(single, explode=False)) == ()
    several = {"type": "array", "items": status}
    (change,) = compared(version(several, explode=True), version(several, explode=False))
    assert change.rule == "argument-form-changed"


_E = {"E": record("code", code=TEXT)}


@pytest.mark.parametrize("wider", ["4XX", "default"])
def test_an_error_that_a_range_or_default_describes_as_before_is_as_before(
    wider: str, compared: Compare
) -> None:
    old, new = (
        api(send(responses={**answer(_MESSAGE), **answer(_ref("E"), status)}), schemas=_E)
        for status in ("400", wider)
    )
    (change,) = compared(old, new)
    assert said((change,)) == [("error-documented", "messages.send() StatusError.detail")]
    assert change.level == "compatible"


def test_a_status_with_a_body_of_its_own_is_no_longer_described_by_default(
    compared: Compare,
) -> None:
    schemas = {**_E, "F": record("reason", reason=TEXT)}
    errors = answer(_ref("E"), "default")
    old = api(send(responses={**answer(_MESSAGE), **errors}), schemas=schemas)
    own = {**answer(_MESSAGE), **errors, **answer(_ref("F"), "400")}
    (change,) = compared(old, api(send(responses=own), schemas=schemas))
    assert said((change,)) == [
        ("error-detail-changed", "messages.send() BadRequestError.detail"),
    ]
    assert change.text == 'is `F` instead of `E` for the status "400"'


def test_the_media_type_of_a_body_whose_members_are_arguments_is_the_method_s(
    compared: Compare,
) -> None:
    schema = record("text", text=TEXT)
    form = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}
    (change,) = compared(api(send(schema)), api(send(requestBody=form)))
    assert said((change,)) == [("body-media-type-changed", "messages.send()")]
    assert change.text == (
        'sends its body as "application/x-www-form-urlencoded" instead of "application/json"'
    )


def test_what_moves_with_its_holder_is_no_move_of_its_own(compared: Compare) -> None:
    address = {"Address": record("city", city=TEXT, street=TEXT)}
    pay = record("kind", kind=TEXT, address=_ref("Address"))
    old = api(send(received=record("pay", pay=pay)), schemas=address)
    new = api(
        send(received=record("pay", pay=record("kind", kind=TEXT), address=_ref("Address"))),
        schemas=address,
    )
    (change,) = compared(old, new)
    assert (change.rule, change.subject, change.text) == (
        "member-moved",
        "SendMessageResponse.pay.address",
        "is `SendMessageResponse.address` now",
    )


def test_another_answer_is_returned_and_a_class_with_nothing_in_common_took_its_place(
    compared: Compare,
) -> None:
    schemas = {"Sent": _MESSAGE, "Queued": record("job", job=WHOLE)}
    old = api(send(received=_ref("Sent")), schemas={"Sent": schemas["Sent"]})
    new = api(send(received=_ref("Queued")), schemas={"Queued": schemas["Queued"]})
    removed, changed = compared(old, new)
    assert said((removed, changed)) == [
        ("class-removed", "Sent"),
        ("received-type-changed", "messages.send()"),
    ]
    assert changed.text == "returns `Queued` instead of `Sent`"


def test_several_values_are_values(compared: Compare) -> None:
    def version(*values: str) -> JsonObject:
        return api(send(record("kind", kind={"type": "string", "enum": list(values)})))

    (change,) = compared(version("a"), version("a", "c", "b"))
    assert change.text == 'has the further values "b", "c" (used by messages.send())'


def test_another_documented_default_of_an_answer_is_a_sentence(compared: Compare) -> None:
    old, new = (api(send(received=record("n", n={**WHOLE, "default": n}))) for n in (1, 2))
    (change,) = compared(old, new)
    assert change.text == "has another documented default (used by messages.send())"


def test_other_words_for_an_answer_are_other_docs(compared: Compare) -> None:
    def version(sent: str, failed: str) -> JsonObject:
        return api(send(responses={"204": {"description": sent}, "400": {"description": failed}}))

    (change,) = compared(version("Sent.", "No."), version("On its way.", "It cannot be read."))
    assert said((change,)) == [("docs-changed", "messages.send()")]
    assert change.text == 'has another description for the status "204", "400"'


def test_a_schema_that_is_said_otherwise_is_no_change(compared: Compare) -> None:
    """Refactorings of a document that leave its package as it is."""
    plain = api(send(received=_ref("M")), schemas={"M": {**_MESSAGE, "required": ["id", "note"]}})
    base = {"Base": record("id", id=TEXT)}
    for schema in (
        {"allOf": [_ref("Base"), record("note", note=TEXT)]},
        {"allOf": [record("", note=TEXT), _ref("Base"), {"required": ["note"]}]},
        {**record("id", id=TEXT), "allOf": [record("note", note=TEXT)]},
    ):
        assert compared(plain, api(send(received=_ref("M")), schemas={**base, "M": schema})) == ()
    inline = api(send(_MESSAGE, record("m", m={"anyOf": [TEXT]}, k={"enum": ["a"]})))
    named = api(
        send(_ref("In"), record("m", m=_ref("Words"), k={"const": "a"})),
        schemas={"In": _MESSAGE, "Words": TEXT},
    )
    assert compared(inline, named) == ()


def test_a_parameter_of_the_path_item_or_of_the_components_is_the_same(compared: Compare) -> None:
    own = api(("get /messages", {"parameters": [query("after")]}))
    shared = api(("get /messages", {}))
    shared["paths"]["/messages"]["parameters"] = [query("after")]
    named = api(("get /messages", {"parameters": [{"$ref": "#/components/parameters/A"}]}))
    named["components"]["parameters"] = {"A": query("after")}
    assert compared(own, shared) == compared(own, named) == ()


def _dialect(version: str, sent: JsonObject, asked: JsonObject) -> JsonObject:
    operation = {
        "parameters": [query("n", asked)],
        "requestBody": body(sent),
        "responses": answer(_MESSAGE),
    }
    return {**api(("post /messages", operation)), "openapi": version}


def test_another_version_of_openapi_is_no_change(compared: Compare) -> None:
    old = _dialect(
        "3.0.3",
        record(
            "a e",
            a={**TEXT, "nullable": True, "example": "x"},
            e={**TEXT, "nullable": True, "enum": ["x", None]},
            f={**TEXT, "format": "byte"},
        ),
        {**WHOLE, "minimum": 1, "exclusiveMinimum": True},
    )
    new = _dialect(
        "3.1.0",
        record(
            "a e",
            a={"type": ["string", "null"], "examples": ["x"]},
            e={"type": ["string", "null"], "enum": ["x", None]},
            f={**TEXT, "contentEncoding": "base64"},
        ),
        {**WHOLE, "exclusiveMinimum": 1},
    )
    assert compared(old, new) == compared(new, old) == ()
    assert compared(new, {**new, "openapi": "3.2.0"}) == ()
