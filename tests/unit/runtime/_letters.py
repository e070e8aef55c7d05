"""Codecs of the models in `letters`, as they are generated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runtime.decode import (
    DecodeError,
    as_datetime,
    as_list,
    as_str,
    mismatch,
    missing,
    new,
    rest,
)
from runtime.encode import EncodeError, begin, finish, json_datetime, json_list, json_str
from runtime.model import Codec, Model
from runtime.values import UNSET, JsonObject, JsonValue

from .letters import Letter, Recipient, Refusal, SendRequest

_KNOWN_RECIPIENT: Final = frozenset({"handle", "full_name", "country_codes"})
_KNOWN_LETTER: Final = frozenset({"id", "subject", "status", "created", "recipients"})
_OPTIONAL_LETTER: Final[JsonObject] = {"created": None}
_KNOWN_REFUSAL: Final = frozenset({"code"})
_KNOWN_SEND_REQUEST: Final = frozenset({"text", "to"})


def decode_recipient(value: JsonValue) -> Recipient:
    """Read a `Recipient`."""
    if type(value) is not dict:
        raise mismatch("an object", value)
    model = new(Recipient)
    at = ""
    try:
        item = value["handle"]
        if type(item) is not str:
            at = "handle"
            raise mismatch("a string", item)
        model.handle = item
        model.full_name = UNSET
        if "full_name" in value:
            item = value["full_name"]
            if item is not None and type(item) is not str:
                at = "full_name"
                raise mismatch("a string or null", item)
            model.full_name = item
        at = "country_codes"
        item = value.get("country_codes")
        model.country_codes = None if item is None else as_list(item, as_str)
    except KeyError as error:
        raise missing(error) from None
    except DecodeError as error:
        raise error.under(at) from None
    model.extra = {} if _KNOWN_RECIPIENT.issuperset(value) else rest(value, _KNOWN_RECIPIENT)
    return model


def decode_letter(value: JsonValue) -> Letter:
    """Read a `Letter`."""
    if type(value) is not dict:
        raise mismatch("an object", value)
    members = value if len(value) == 5 else _OPTIONAL_LETTER | value
    model = new(Letter)
    at = ""
    try:
        item = value["id"]
        if type(item) is not str:
            at = "id"
            raise mismatch("a string", item)
        model.id = item
        item = value["subject"]
        if item is not None and type(item) is not str:
            at = "subject"
            raise mismatch("a string or null", item)
        model.subject = item
        item = value["status"]
        if type(item) is not str:
            at = "status"
            raise mismatch("a string", item)
        model.status = item
        at = "created"
        item = members["created"]
        model.created = None if item is None else as_datetime(item)
        at = "recipients"
        model.recipients = as_list(value["recipients"], decode_recipient)
    except KeyError as error:
        if error.args[0] in _OPTIONAL_LETTER:  # 5 members, but others
            return decode_letter(_OPTIONAL_LETTER | value)
        raise missing(error) from None
    except DecodeError as error:
        raise error.under(at) from None
    model.extra = {} if len(members) == 5 else rest(members, _KNOWN_LETTER)
    return model


def decode_refusal(value: JsonValue) -> Refusal:
    """Read a `Refusal`."""
    if type(value) is not dict:
        raise mismatch("an object", value)
    model = new(Refusal)
    at = ""
    try:
        item = value["code"]
        if type(item) is not str:
            at = "code"
            raise mismatch("a string", item)
        model.code = item
    except KeyError as error:
        raise missing(error) from None
    except DecodeError as error:
        raise error.under(at) from None
    model.extra = {} if len(value) == 1 else rest(value, _KNOWN_REFUSAL)
    return model


def encode_recipient(model: Recipient) -> JsonObject:
    """Write a `Recipient`."""
    members: JsonObject = {} if type(model) is Recipient else begin(model, Recipient)
    at = ""
    try:
        at = "handle"
        members["handle"] = model.handle if type(model.handle) is str else json_str(model.handle)
        at = "full_name"
        if model.full_name is not UNSET:
            members["full_name"] = (
                model.full_name
                if type(model.full_name) is str or model.full_name is None
                else json_str(model.full_name)
            )
        at = "country_codes"
        if model.country_codes is not None:
            members["country_codes"] = json_list(model.country_codes, json_str)
    except EncodeError as error:
        raise error.under(at) from None
    return finish(members, model.extra) if model.extra else members


def encode_letter(model: Letter) -> JsonObject:
    """Write a `Letter`."""
    members: JsonObject = {} if type(model) is Letter else begin(model, Letter)
    at = ""
    try:
        at = "id"
        members["id"] = model.id if type(model.id) is str else json_str(model.id)
        at = "subject"
        members["subject"] = (
            model.subject
            if type(model.subject) is str or model.subject is None
            else json_str(model.subject)
        )
        at = "status"
        members["status"] = model.status if type(model.status) is str else json_str(model.status)
        at = "created"
        if model.created is not None:
            members["created"] = json_datetime(model.created)
        at = "recipients"
        members["recipients"] = json_list(model.recipients, encode_recipient)
    except EncodeError as error:
        raise error.under(at) from None
    return finish(members, model.extra) if model.extra else members


def encode_refusal(model: Refusal) -> JsonObject:
    """Write a `Refusal`."""
    members: JsonObject = {} if type(model) is Refusal else begin(model, Refusal)
    try:
        members["code"] = model.code if type(model.code) is str else json_str(model.code)
    except EncodeError as error:
        raise error.under("code") from None
    return finish(members, model.extra) if model.extra else members


def decode_send_request(value: JsonValue) -> SendRequest:
    """Read a `SendRequest`."""
    if type(value) is not dict:
        raise mismatch("an object", value)
    model = new(SendRequest)
    at = ""
    try:
        item = value["text"]
        if type(item) is not str:
            at = "text"
            raise mismatch("a string", item)
        model.text = item
        at = "to"
        model.to = as_list(value["to"], decode_recipient)
    except KeyError as error:
        raise missing(error) from None
    except DecodeError as error:
        raise error.under(at) from None
    model.extra = {} if len(value) == 2 else rest(value, _KNOWN_SEND_REQUEST)
    return model


def encode_send_request(model: SendRequest) -> JsonObject:
    """Write a `SendRequest`."""
    members: JsonObject = {} if type(model) is SendRequest else begin(model, SendRequest)
    at = ""
    try:
        at = "text"
        members["text"] = model.text if type(model.text) is str else json_str(model.text)
        at = "to"
        members["to"] = json_list(model.to, encode_recipient)
    except EncodeError as error:
        raise error.under(at) from None
    return finish(members, model.extra) if model.extra else members


CODECS: Final[Mapping[type[Model], Codec]] = {
    Recipient: Codec(decode_recipient, encode_recipient),
    Letter: Codec(decode_letter, encode_letter),
    Refusal: Codec(decode_refusal, encode_refusal),
    SendRequest: Codec(decode_send_request, encode_send_request),
}
