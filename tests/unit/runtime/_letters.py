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

_RECIPIENT: Final = frozenset({"handle", "full_name", "country_codes"})
_LETTER: Final = frozenset({"id", "subject", "status", "created", "recipients"})
_REFUSAL: Final = frozenset({"code"})
_SEND_REQUEST: Final = frozenset({"text", "to"})


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
    model.extra = {} if value.keys() <= _RECIPIENT else rest(value, _RECIPIENT)
    return model


def decode_letter(value: JsonValue) -> Letter:
    """Read a `Letter`."""
    if type(value) is not dict:
        raise mismatch("an object", value)
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
        item = value.get("created")
        model.created = None if item is None else as_datetime(item)
        at = "recipients"
        model.recipients = as_list(value["recipients"], decode_recipient)
    except KeyError as error:
        raise missing(error) from None
    except DecodeError as error:
        raise error.under(at) from None
    model.extra = {} if value.keys() <= _LETTER else rest(value, _LETTER)
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
    model.extra = {} if value.keys() <= _REFUSAL else rest(value, _REFUSAL)
    return model


def encode_recipient(model: Recipient) -> JsonObject:
    """Write a `Recipient`."""
    members = begin(model, Recipient)
    at = ""
    try:
        at = "handle"
        members["handle"] = json_str(model.handle)
        at = "full_name"
        if (item := model.full_name) is not UNSET:
            members["full_name"] = None if item is None else json_str(item)
        at = "country_codes"
        if (codes := model.country_codes) is not None:
            members["country_codes"] = json_list(codes, json_str)
    except EncodeError as error:
        raise error.under(at) from None
    return finish(members, model.extra)


def encode_letter(model: Letter) -> JsonObject:
    """Write a `Letter`."""
    members = begin(model, Letter)
    at = ""
    try:
        at = "id"
        members["id"] = json_str(model.id)
        at = "subject"
        members["subject"] = None if (item := model.subject) is None else json_str(item)
        at = "status"
        members["status"] = json_str(model.status)
        at = "created"
        if (created := model.created) is not None:
            members["created"] = json_datetime(created)
        at = "recipients"
        members["recipients"] = json_list(model.recipients, encode_recipient)
    except EncodeError as error:
        raise error.under(at) from None
    return finish(members, model.extra)


def encode_refusal(model: Refusal) -> JsonObject:
    """Write a `Refusal`."""
    members = begin(model, Refusal)
    try:
        members["code"] = json_str(model.code)
    except EncodeError as error:
        raise error.under("code") from None
    return finish(members, model.extra)


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
    model.extra = {} if value.keys() <= _SEND_REQUEST else rest(value, _SEND_REQUEST)
    return model


def encode_send_request(model: SendRequest) -> JsonObject:
    """Write a `SendRequest`."""
    members = begin(model, SendRequest)
    at = ""
    try:
        at = "text"
        members["text"] = json_str(model.text)
        at = "to"
        members["to"] = json_list(model.to, encode_recipient)
    except EncodeError as error:
        raise error.under(at) from None
    return finish(members, model.extra)


CODECS: Final[Mapping[type[Model], Codec]] = {
    Recipient: Codec(decode_recipient, encode_recipient),
    Letter: Codec(decode_letter, encode_letter),
    Refusal: Codec(decode_refusal, encode_refusal),
    SendRequest: Codec(decode_send_request, encode_send_request),
}
