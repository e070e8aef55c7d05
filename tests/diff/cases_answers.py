"""A case for each rule of what is received."""

from __future__ import annotations

from .cases import broken, fine, refused
from .versions import TEXT, WHOLE, JsonObject, answer, api, record, send

_POST = "#/paths/~1messages/post"
_SCHEMA = f"{_POST}/responses/200/content/application~1json/schema"
_SEND = "messages.send()"
_ID = f"{_SCHEMA}/properties/id"
_MEMBER = "SendMessageResponse.id"


def _id(schema: JsonObject, required: str = "id") -> JsonObject:
    """An answer with this member."""
    return api(send(received=record(required, id=schema)))


def _list(items: JsonObject) -> JsonObject:
    return _id({"type": "array", "items": items})


def _back(schema: JsonObject, required: str = "id") -> JsonObject:
    """An answer that is also sent."""
    schemas = {"Message": record(required, id=schema)}
    ref: JsonObject = {"$ref": "#/components/schemas/Message"}
    return api(send(ref, ref), schemas=schemas)


def _both_null(direction: str) -> JsonObject:
    """A member that can be absent or null, of an answer that is also sent, or not."""
    schemas = {"Message": record("", id=_NULL)}
    ref: JsonObject = {"$ref": "#/components/schemas/Message"}
    operation = ("put /messages", {"operationId": "replaceMessage", "responses": answer(ref)})
    sent = {"application/json": {"schema": ref if direction == "both" else TEXT}}
    operation[1]["requestBody"] = {"required": True, "content": sent}
    return api(operation, schemas=schemas)


def _failing(schema: JsonObject | None, *more: tuple[str, JsonObject]) -> JsonObject:
    """`messages.send` that answers 400 with this body."""
    failed = {"400": {"description": "OK"}} if schema is None else answer(schema, "400")
    responses = {"200": {"description": "OK"}, **failed}
    return api(send(responses=responses), *more)


def _cancel(schema: JsonObject) -> tuple[str, JsonObject]:
    operation = {
        "operationId": "cancelMessage",
        "responses": {"200": {"description": "OK"}, **answer(schema, "400")},
    }
    return "post /messages/cancel", operation


def _headed(**headers: JsonObject) -> JsonObject:
    declared = {name: {"schema": schema} for name, schema in headers.items()}
    return api(send(responses=answer(TEXT, headers=declared)))


def _values(*values: str) -> JsonObject:
    return _id({"type": "string", "enum": list(values)})


_NULL: JsonObject = {"type": ["string", "null"]}
_EITHER: JsonObject = {"type": ["string", "integer"]}
_STREAM = {"200": {"description": "OK", "content": {"text/event-stream": {"schema": TEXT}}}}
_PLAIN = _id(TEXT)
_MORE = api(send(received=record("id", id=TEXT, job=TEXT)))
_JOB = f"{_SCHEMA}/properties/job"
_FAULT: JsonObject = record("code", code=WHOLE)
_OTHER_FAULT: JsonObject = record("reason", reason=TEXT)
_DETAIL = "messages.send() BadRequestError.detail"
_ENUM = "SendMessageResponseId"

CASES = (
    fine("answer-added", _SEND, api(send()), _PLAIN, (_POST, _POST)),
    broken("answer-removed", _SEND, _PLAIN, api(send()), (_POST, _POST)),
    broken(
        "answer-streaming-changed",
        _SEND,
        api(send(received=TEXT)),
        api(send(responses=_STREAM)),
        (_POST, _POST),
    ),
    fine("member-added", "SendMessageResponse.job", _PLAIN, _MORE, (_SCHEMA, _JOB)),
    broken("member-removed", "SendMessageResponse.job", _MORE, _PLAIN, (_JOB, _SCHEMA)),
    broken(
        "member-moved",
        "SendMessageResponse.data.id",
        api(send(received=record("data", data=record("id", id=TEXT)))),
        _PLAIN,
        (f"{_SCHEMA}/properties/data/properties/id", _ID),
    ),
    broken(
        "member-moved",
        "SendMessageResponse.id",
        _PLAIN,
        api(send(received=record("data", data=record("id", id=TEXT)))),
        (_ID, f"{_SCHEMA}/properties/data/properties/id"),
    ),
    broken(
        "member-renamed",
        "SendMessageResponse.user_id",
        api(send(received=record("user-id", **{"user-id": TEXT}))),
        api(send(received=record("user-id", **{"user-id": TEXT, "user_id": TEXT}))),
        ("/properties/user-id", "/properties/user-id"),
        ("member-added",),
        fresh=True,
    ),
    fine(
        "member-wire-name-changed",
        "SendMessageResponse.user_id",
        api(send(received=record("", userId=TEXT))),
        api(send(received=record("", user_id=TEXT))),
        ("/properties/userId", "/properties/user_id"),
    ),
    broken("member-made-optional", _MEMBER, _PLAIN, _id(TEXT, ""), (_ID, _ID)),
    fine("member-made-required", _MEMBER, _id(TEXT, ""), _PLAIN, (_ID, _ID)),
    broken("member-made-nullable", _MEMBER, _PLAIN, _id(_NULL), (_ID, _ID)),
    fine("member-made-non-null", _MEMBER, _id(_NULL), _PLAIN, (_ID, _ID)),
    fine("member-absence-changed", _MEMBER, _id(TEXT, ""), _id(_NULL), (_ID, _ID)),
    broken(
        "member-unset-changed",
        "Message.id",
        _both_null("received"),
        _both_null("both"),
        ("Message/properties/id", "Message/properties/id"),
        ("sent-type-changed",),
    ),
    fine("member-deprecated", _MEMBER, _PLAIN, _id({**TEXT, "deprecated": True}), (_ID, _ID)),
    broken("received-type-widened", _MEMBER, _PLAIN, _id(_EITHER), (_ID, _ID)),
    broken("received-type-widened", _MEMBER, _list(TEXT), _list(_EITHER), (_ID, _ID)),
    broken(
        "received-type-widened",
        _SEND,
        _PLAIN,
        api(send(responses={**answer(record("id", id=TEXT)), "204": {"description": "None"}})),
        (_POST, _POST),
    ),
    fine("received-type-narrowed", _MEMBER, _id(_EITHER), _PLAIN, (_ID, _ID)),
    fine("received-type-narrowed", _MEMBER, _id({"type": "number"}), _id(WHOLE), (_ID, _ID)),
    broken(
        "received-type-changed",
        _MEMBER,
        _PLAIN,
        _id({"type": "string", "format": "date-time"}),
        (_ID, _ID),
    ),
    broken("received-type-changed", "Message.id", _back(TEXT), _back(WHOLE), ("/id", "/id")),
    refused("received-items-narrowed", _MEMBER, _list(_EITHER), _list(TEXT), (_ID, _ID)),
    fine("received-value-added", _ENUM, _values("a"), _values("a", "b"), (_ID, _ID)),
    fine("received-value-removed", _ENUM, _values("a", "b"), _values("a"), (_ID, _ID)),
    fine(
        "response-header-added",
        "messages.send() header ETag",
        api(send(responses=answer(TEXT))),
        _headed(ETag=TEXT),
        (_POST, _POST),
    ),
    broken(
        "response-header-removed",
        "messages.send() header ETag",
        _headed(ETag=TEXT),
        api(send(responses=answer(TEXT))),
        (_POST, _POST),
    ),
    fine("error-documented", _DETAIL, _failing(None), _failing(_FAULT), (_POST, _POST)),
    broken("error-removed", _DETAIL, _failing(_FAULT), _failing(None), (_POST, _POST)),
    broken(
        "error-detail-changed",
        _DETAIL,
        _failing(_FAULT),
        _failing(TEXT),
        (_POST, _POST),
        ("class-removed",),
    ),
    refused(
        "error-detail-widened",
        "BadRequestError.detail",
        _failing(_FAULT),
        _failing(_FAULT, _cancel(_OTHER_FAULT)),
        ("", ""),
        ("operation-added",),
    ),
    fine(
        "error-detail-narrowed",
        "BadRequestError.detail",
        _failing(_FAULT, _cancel(_OTHER_FAULT)),
        _failing(_FAULT),
        ("", ""),
        ("operation-removed",),
    ),
)
