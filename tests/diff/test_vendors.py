"""What two vendors really changed under their users, and what a user of their packages is told."""

from __future__ import annotations

from .versions import TEXT, Compare, JsonObject, api, pointers, record, send

_BOOLEAN: JsonObject = {"type": "boolean"}
_KIND = "#/paths/~1messages/post/requestBody/content/application~1json/schema/properties"
_ANSWER = "#/paths/~1messages/post/responses/200/content/application~1json/schema/properties"


def _hero(kinds: list[str], answer: JsonObject) -> JsonObject:
    """Hero's page: what is sent, with these ways to send it, and what is answered."""
    sent = record(
        "patient_id message_type message_string",
        patient_id=TEXT,
        message_type={"type": "string", "enum": kinds},
        message_string=TEXT,
    )
    return api(send(sent, answer))


def test_hero_takes_another_way_to_send_and_answers_more(compared: Compare) -> None:
    old = _hero(["hero", "sms", "email"], record("message_id", message_id=TEXT))
    new = _hero(
        ["hero", "sms", "email", "nhs_app"],
        record("message_id content created_at", message_id=TEXT, content=TEXT, created_at=TEXT),
    )
    changes = compared(old, new)
    assert [(c.rule, c.subject, c.level) for c in changes] == [
        ("sent-value-added", "MessageType", "compatible"),
        ("member-added", "SendMessageResponse.content", "compatible"),
        ("member-added", "SendMessageResponse.created_at", "compatible"),
    ]
    assert changes[0].text == 'has the further value "nhs_app" (used by messages.send())'
    assert pointers(changes[0]) == (f"{_KIND}/message_type", f"{_KIND}/message_type")


def test_cobalt_moved_the_id_of_a_message(compared: Compare) -> None:
    data = record("message_id", message_id=TEXT)
    old = record("success message data", success=_BOOLEAN, message=TEXT, data=data)
    new = record("success message", success=_BOOLEAN, message=TEXT, message_id=TEXT, job_id=TEXT)
    changes = compared(api(send(received=old)), api(send(received=new)))
    assert [(c.rule, c.subject, c.callers, c.types) for c in changes] == [
        ("member-moved", "SendMessageResponse.data.message_id", "breaking", "breaking"),
        ("member-added", "SendMessageResponse.job_id", "compatible", "compatible"),
    ]
    assert changes[0].text == "is `SendMessageResponse.message_id` now"
    moved = f"{_ANSWER}/data/properties/message_id", f"{_ANSWER}/message_id"
    assert pointers(changes[0]) == moved


def test_what_did_not_move_with_it_is_still_said_to_be_gone(compared: Compare) -> None:
    data = record("message_id", message_id=TEXT, status=TEXT)
    old = record("data", data=data)
    new = record("message_id", message_id=TEXT)
    changes = compared(api(send(received=old)), api(send(received=new)))
    assert [(c.rule, c.subject) for c in changes] == [
        ("member-removed", "SendMessageResponse.data"),
        ("member-moved", "SendMessageResponse.data.message_id"),
    ]


def test_a_member_of_another_type_did_not_move(compared: Compare) -> None:
    old = record("data", data=record("id", id=TEXT))
    new = record("id", id={"type": "integer"})
    changes = compared(api(send(received=old)), api(send(received=new)))
    assert [(c.rule, c.subject) for c in changes] == [
        ("member-removed", "SendMessageResponse.data"),
        ("member-added", "SendMessageResponse.id"),
    ]
