"""A case for each rule of what is sent."""

from __future__ import annotations

from .cases import broken, fine, misled, refused
from .versions import TEXT, WHOLE, JsonObject, answer, api, body, query, record, send

_POST = "#/paths/~1messages/post"
_SCHEMA = f"{_POST}/requestBody/content/application~1json/schema"
_CONTENT = f"{_POST}/requestBody/content/application~1json"
_TEXT = f"{_SCHEMA}/properties/text"
_SENT = "messages.send(text)"
_BODY = "messages.send(body)"


def _text(schema: JsonObject, required: str = "text") -> JsonObject:
    """`messages.send(text)` with this schema."""
    return api(send(record(required, text=schema)))


def _asked(*parameters: JsonObject, path: str = "/messages") -> JsonObject:
    """An operation with these parameters."""
    return api((f"get {path}", {"operationId": "getMessage", "parameters": list(parameters)}))


def _variable(name: str) -> JsonObject:
    """`messages.get` by a variable of the path."""
    parameter = {"name": name, "in": "path", "required": True, "schema": TEXT}
    return _asked(parameter, path=f"/messages/{{{name}}}")


def _list(items: JsonObject) -> JsonObject:
    return _text({"type": "array", "items": items})


def _whole(schema: JsonObject, *, required: bool = True, media: str = "json") -> JsonObject:
    """`messages.send(body)`."""
    content = {f"application/{media}": {"schema": schema}}
    return api(send(requestBody={"required": required, "content": content}))


def _one_of(*names: str) -> JsonObject:
    """`messages.send(to, cc)` that needs one of these."""
    schema = record("", to=TEXT, cc=TEXT)
    return api(send({**schema, "anyOf": [{"required": [n]} for n in names]} if names else schema))


def _shared(path: JsonObject, **members: JsonObject) -> JsonObject:
    """A component that is sent, and with `path` given back, too."""
    operation = {"operationId": "getMessage", **path}
    schemas = {"Message": record("text", text=TEXT, **members)}
    return api(send(_REF), ("get /messages", operation), schemas=schemas)


_REF: JsonObject = {"$ref": "#/components/schemas/Message"}
_STRINGS: JsonObject = {"type": "array", "items": TEXT}
_EITHER: JsonObject = {"type": ["string", "integer"]}
_NULL: JsonObject = {"type": ["string", "null"]}
_PLAIN = _text(TEXT)
_NOTED = api(send(record("text", text=TEXT, note=TEXT)))
_NOTE = f"{_SCHEMA}/properties/note"
_NO_BODY = api(send())
_LIST_BODY = _whole(_STRINGS)
_GET = "#/paths/~1messages/get"


def _values(*values: str) -> JsonObject:
    return _text({"type": "string", "enum": list(values)})


def _query(schema: JsonObject | None = None, **members: object) -> JsonObject:
    return _asked(query("kind", schema, **members))


CASES = (
    fine("argument-added", "messages.send(note)", _PLAIN, _NOTED, (_POST, _NOTE)),
    broken(
        "required-argument-added",
        "messages.send(note)",
        _PLAIN,
        api(send(record("text note", text=TEXT, note=TEXT))),
        (_POST, _NOTE),
    ),
    broken("argument-removed", "messages.send(note)", _NOTED, _PLAIN, (_NOTE, _POST)),
    broken(
        "argument-renamed",
        "messages.get(id)",
        _variable("id"),
        _variable("message_id"),
        ("~1{id}/get/parameters/0", "~1{message_id}/get/parameters/0"),
    ),
    fine(
        "argument-wire-name-changed",
        "messages.get(user_id)",
        _asked(query("userId")),
        _asked(query("user_id")),
        (f"{_GET}/parameters/0", f"{_GET}/parameters/0"),
    ),
    fine(
        "argument-location-changed",
        "messages.get(kind)",
        _query(),
        _asked({"name": "kind", "in": "header", "schema": TEXT}),
        (f"{_GET}/parameters/0", f"{_GET}/parameters/0"),
    ),
    fine(
        "argument-form-changed",
        "messages.get(kind)",
        _query(_STRINGS),
        _query(_STRINGS, explode=False),
        (f"{_GET}/parameters/0", f"{_GET}/parameters/0"),
    ),
    broken("argument-made-required", _SENT, _text(TEXT, ""), _PLAIN, (_TEXT, _TEXT)),
    fine("argument-made-optional", _SENT, _PLAIN, _text(TEXT, ""), (_TEXT, _TEXT)),
    fine("argument-made-nullable", _SENT, _PLAIN, _text(_NULL), (_TEXT, _TEXT)),
    broken("argument-made-non-null", _SENT, _text(_NULL), _PLAIN, (_TEXT, _TEXT)),
    misled("argument-none-sends-null", _SENT, _text(TEXT, ""), _text(_NULL, ""), (_TEXT, _TEXT)),
    misled(
        "argument-default-changed",
        _SENT,
        _text({**TEXT, "default": "now"}, ""),
        _text({**TEXT, "default": "later"}, ""),
        (_TEXT, _TEXT),
    ),
    misled(
        "limit-tightened",
        _SENT,
        _text({**TEXT, "maxLength": 200}),
        _text({**TEXT, "maxLength": 100}),
        (_TEXT, _TEXT),
    ),
    misled("limit-tightened", _SENT, _PLAIN, _text({**TEXT, "pattern": "^a"}), (_TEXT, _TEXT)),
    misled(
        "limit-tightened",
        "messages.get(kind)",
        _query({**WHOLE, "minimum": 1}),
        _query({**WHOLE, "minimum": 2}),
        (f"{_GET}/parameters/0", f"{_GET}/parameters/0"),
    ),
    fine("limit-loosened", _SENT, _text({**TEXT, "maxLength": 200}), _PLAIN, (_TEXT, _TEXT)),
    fine(
        "argument-deprecated",
        _SENT,
        _PLAIN,
        _text({**TEXT, "deprecated": True}),
        (_TEXT, _TEXT),
    ),
    misled("one-of-added", "messages.send()", _one_of(), _one_of("to", "cc"), (_POST, _POST)),
    fine("one-of-removed", "messages.send()", _one_of("to", "cc"), _one_of(), (_POST, _POST)),
    fine("body-added", _BODY, _NO_BODY, _whole(_STRINGS, required=False), (_POST, _CONTENT)),
    broken("required-body-added", _BODY, _NO_BODY, _LIST_BODY, (_POST, _CONTENT)),
    broken("body-removed", _BODY, _LIST_BODY, _NO_BODY, (_CONTENT, _POST)),
    broken(
        "body-renamed",
        _BODY,
        api(send(requestBody=body(_STRINGS))),
        api(send(requestBody=body(_STRINGS), parameters=[query("body", required=True)])),
        (_CONTENT, _CONTENT),
        ("required-argument-added",),
        fresh=True,
    ),
    broken(
        "body-made-whole",
        _BODY,
        _shared({}),
        _shared({"responses": answer(_REF)}),
        (_CONTENT, _CONTENT),
        ("answer-added",),
    ),
    broken(
        "body-made-flat",
        _BODY,
        _shared({"responses": answer(_REF)}),
        _shared({}),
        (_CONTENT, _CONTENT),
        ("answer-removed",),
    ),
    broken(
        "body-made-required",
        _BODY,
        _whole(_STRINGS, required=False),
        _LIST_BODY,
        (_CONTENT, _CONTENT),
    ),
    fine(
        "body-made-optional",
        _BODY,
        _LIST_BODY,
        _whole(_STRINGS, required=False),
        (_CONTENT, _CONTENT),
    ),
    fine(
        "body-media-type-changed",
        _BODY,
        _LIST_BODY,
        _whole(_STRINGS, media="vnd.api+json"),
        (_CONTENT, f"{_POST}/requestBody/content/application~1vnd.api+json"),
    ),
    fine("sent-type-widened", _SENT, _PLAIN, _text(_EITHER), (_TEXT, _TEXT)),
    fine("sent-type-widened", _SENT, _text(WHOLE), _text({"type": "number"}), (_TEXT, _TEXT)),
    fine("sent-type-widened", _SENT, _text(WHOLE), _text({}), (_TEXT, _TEXT)),
    broken("sent-type-narrowed", _SENT, _text(_EITHER), _PLAIN, (_TEXT, _TEXT)),
    broken("sent-type-narrowed", _SENT, _list(_EITHER), _list(TEXT), (_TEXT, _TEXT)),
    broken(
        "sent-type-changed",
        _SENT,
        _PLAIN,
        _text({"type": "string", "format": "date-time"}),
        (_TEXT, _TEXT),
    ),
    broken("sent-type-changed", _BODY, _LIST_BODY, _whole(TEXT), (_CONTENT, _CONTENT)),
    refused("sent-items-widened", _SENT, _list(TEXT), _list(_EITHER), (_TEXT, _TEXT)),
    fine(
        "sent-value-added",
        "SendMessageRequestText",
        _values("sms"),
        _values("sms", "nhs_app"),
        (_TEXT, _TEXT),
    ),
    broken(
        "sent-value-removed",
        "SendMessageRequestText",
        _values("sms", "fax"),
        _values("sms"),
        (_TEXT, _TEXT),
    ),
)
