"""The judge can find against us: a decoder with a fault in it is caught, whatever the fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from hypothesis import Phase, find, settings

from generator.document import JsonObject, JsonValue

from .differences import ABSENT_NULLS, DIFFERENCES
from .pairs import Pairs, models, reader
from .values import broken, one_changed, valid
from .verdict import change_on_the_way, disagreement, encoded

Decode = Callable[[JsonValue], Any]

searched = settings(
    max_examples=2000, derandomize=True, database=None, deadline=None, phases=[Phase.generate]
)


def takes_a_number_for_a_text(value: JsonObject, decode: Decode) -> Any:
    handle = value.get("handle")
    return decode({**value, "handle": str(handle) if isinstance(handle, int) else handle})


def makes_up_a_missing_member(value: JsonObject, decode: Decode) -> Any:
    return decode({"code": "", **value})


def takes_null_for_a_text(value: JsonObject, decode: Decode) -> Any:
    return decode({**value, "code": value.get("code") or ""})


def loses_unknown_members(value: JsonObject, decode: Decode) -> Any:
    model = decode(value)
    model.extra.clear()
    return model


def refuses_a_new_role(value: JsonObject, decode: Decode) -> Any:
    model = decode(value)
    return model if model.role in {"from", "to", "cc", "bcc", "reply_to"} else decode(None)


def reads_a_new_role_as_another(value: JsonObject, decode: Decode) -> Any:
    model = decode(value)
    model.role = model.role if model.role in {"from", "to", "cc", "bcc", "reply_to"} else "to"
    return model


def sends_a_type_that_is_not_taken(value: JsonObject, decode: Decode) -> Any:
    return decode({**value, "type": "list"} if isinstance(value.get("type"), str) else value)


def forgets_the_offset(value: JsonObject, decode: Decode) -> Any:
    model = decode(value)
    model.created = model.created.replace(tzinfo=UTC)
    return model


def takes_a_number_for_a_date(value: JsonObject, decode: Decode) -> Any:
    sent = value.get("send_at")
    if isinstance(sent, str) and sent.isdecimal():
        return decode({**value, "send_at": datetime.fromtimestamp(int(sent), UTC).isoformat()})
    return decode(value)


def takes_any_text_for_an_id(value: JsonObject, decode: Decode) -> Any:
    stated = isinstance(value.get("from"), str)
    return decode({**value, "from": "123e4567-e89b-12d3-a456-426614174000"} if stated else value)


def sends_null_as_absent(value: JsonObject, decode: Decode) -> Any:
    return decode({name: member for name, member in value.items() if member is not None})


def rounds_numbers(value: JsonObject, decode: Decode) -> Any:
    model = decode(value)
    model.status = float(model.status)
    return model


def loses_an_element(value: JsonObject, decode: Decode) -> Any:
    model = decode(value)
    model.recipient = model.recipient and model.recipient[1:]
    return model


def does_without_body_and_attachments(value: JsonObject, decode: Decode) -> Any:
    return decode(value if "body" in value else {"attachments": [], **value})


@pytest.mark.parametrize(
    ("api", "name", "wrong"),
    [
        ("mateo", "Recipient", takes_a_number_for_a_text),
        ("mateo", "InvalidInput", makes_up_a_missing_member),
        ("mateo", "InvalidInput", takes_null_for_a_text),
        ("mateo", "InvalidInput", loses_unknown_members),
        ("mateo", "Recipient", refuses_a_new_role),
        ("mateo", "Recipient", reads_a_new_role_as_another),
        ("mateo", "ActionInput", sends_a_type_that_is_not_taken),
        ("mateo", "RecipientInput", sends_null_as_absent),
        ("mateo", "SendMessageRequest", takes_any_text_for_an_id),
        ("clerk_chat", "Message", forgets_the_offset),
        ("hero", "SendMessageRequest", takes_a_number_for_a_date),
        ("metriport", "Problem", rounds_numbers),
        ("metriport", "Communication", loses_an_element),
        ("metriport", "SendMessageRequest", does_without_body_and_attachments),
    ],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_a_decoder_with_a_fault_is_caught(
    pairs: Pairs, api: str, name: str, wrong: Callable[[JsonObject, Decode], Any]
) -> None:
    right: Decode = getattr(import_module(f"{api}_client.models"), name).from_json
    pair = pairs[api, name]

    def decode(value: JsonValue) -> Any:
        return wrong(value, right) if isinstance(value, dict) else right(value)

    accused = replace(pair, ours=reader(api, decode))

    def is_caught(value: JsonValue) -> bool:
        against = disagreement(accused, value, DIFFERENCES)
        return bool(against or change_on_the_way(accused, value, ABSENT_NULLS))

    if not any(map(is_caught, one_changed(pair.schema))):
        find(valid(pair.schema), is_caught, settings=searched)  # raises if there is no such value


@pytest.mark.parametrize("key", models(), ids=".".join)
def test_values_that_nearly_fit_are_now_accepted_and_now_refused(
    pairs: Pairs, key: tuple[str, str]
) -> None:
    pair = pairs[key]

    def is_refused(value: JsonValue) -> bool:
        return pair.theirs(encoded(value)) is None

    find(broken(pair.schema), is_refused, settings=searched)
    find(broken(pair.schema), lambda value: not is_refused(value), settings=searched)
