"""Python values to JSON values: what is written, what is refused, and what the error may say."""

from __future__ import annotations

import json
import traceback
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis.strategies import uuids

from runtime.encode import (
    EncodeError,
    begin,
    dumps,
    json_any,
    json_bool,
    json_bytes,
    json_date,
    json_datetime,
    json_decimal,
    json_decimal_number,
    json_enum,
    json_first_fit,
    json_float,
    json_int,
    json_list,
    json_map,
    json_nullable,
    json_object,
    json_str,
    json_time,
    json_uuid,
    require_one_of,
)
from runtime.values import UNSET, JsonValue

from ._letters import encode_letter, encode_recipient
from .letters import Letter, Recipient

SECRET = "Ada Lovelace"
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Write = Callable[[object], JsonValue]


class Colour(StrEnum):
    """A set of words."""

    RED = "red"


class Level(IntEnum):
    """A set of numbers."""

    HIGH = 3


class Plain(Enum):
    """A set of anything."""

    ONE = "one"


@pytest.mark.parametrize(
    ("write", "value", "expected"),
    [
        (json_str, "é", "é"),
        (json_str, Colour.RED, "red"),
        (json_bool, True, True),
        (json_int, 2**70, 2**70),
        (json_int, Level.HIGH, 3),
        (json_float, 1.5, 1.5),
        (json_float, 2, 2),
        (json_decimal, Decimal("0.10"), "0.10"),
        (json_decimal, Decimal("1E+3"), "1000"),
        (json_decimal_number, Decimal("0.1"), 0.1),
        (json_decimal_number, Decimal(12345678901234567890), 12345678901234567890),
        (json_datetime, AT, "2026-01-02T03:04:05Z"),
        (json_datetime, AT.replace(microsecond=5), "2026-01-02T03:04:05.000005Z"),
        (
            json_datetime,
            AT.replace(tzinfo=timezone(timedelta(hours=-3))),
            "2026-01-02T03:04:05-03:00",
        ),
        (
            json_datetime,
            AT.replace(tzinfo=timezone(timedelta(minutes=53, seconds=28))),
            "2026-01-02T02:10:37Z",
        ),
        (json_date, date(2026, 1, 2), "2026-01-02"),
        (json_time, time(3, 4, 5), "03:04:05"),
        (json_time, time(3, 4, 5, tzinfo=UTC), "03:04:05Z"),
        (json_uuid, UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (json_bytes, b"hi", "aGk="),
        (json_bytes, bytearray(), ""),
        (json_any, None, None),
        (json_any, Plain.ONE, "one"),
        (json_any, (1, [AT, {"a": b"hi"}]), [1, ["2026-01-02T03:04:05Z", {"a": "aGk="}]]),
        (json_any, {"a": date(2026, 1, 2)}, {"a": "2026-01-02"}),
        (json_any, [UUID(int=0)], ["00000000-0000-0000-0000-000000000000"]),
        (json_any, Recipient(handle="a", extra={"vip": True}), {"handle": "a", "vip": True}),
        (json_object, OrderedDict([("a", 1)]), {"a": 1}),
        (json_object, MappingProxyType({Colour.RED: 1}), {"red": 1}),
    ],
)
def test_a_value_is_written(write: Write, value: object, expected: JsonValue) -> None:
    written = write(value)
    assert written == expected
    assert type(written) is type(expected)
    assert json.loads(dumps(written)) == expected


@pytest.mark.parametrize(
    ("write", "value", "problem"),
    [
        (json_str, 1, "expected str, found int"),
        (json_str, b"Ada", "expected str, found bytes"),
        (json_str, "Ada\ud800", "expected Unicode text, found a lone surrogate"),
        (json_bool, 1, "expected bool, found int"),
        (json_int, True, "expected int, found bool"),
        (json_int, 1.0, "expected int, found float"),
        (json_float, True, "expected float, found bool"),
        (json_float, "1", "expected float, found str"),
        (json_float, float("nan"), "expected a finite number, found NaN or an infinity"),
        (json_float, float("inf"), "expected a finite number, found NaN or an infinity"),
        (json_decimal, Decimal("Infinity"), "expected a finite number, found NaN or an infinity"),
        (json_decimal, 1.0, "expected Decimal, found float"),
        (json_decimal_number, Decimal("NaN"), "expected a finite number, found NaN or an infinity"),
        (json_datetime, AT.replace(tzinfo=None), "expected a datetime with offset, found one"),
        (json_datetime, date(2026, 1, 2), "expected datetime, found date"),
        (json_datetime, "2026-01-02T03:04:05Z", "expected datetime, found str"),
        (json_date, AT, "expected date, found datetime"),
        (json_time, AT, "expected time, found datetime"),
        (json_uuid, str(UUID(int=1)), "expected UUID, found str"),
        (json_bytes, "aGk=", "expected bytes, found str"),
        (json_object, [1], "expected dict, found list"),
        (json_any, {1}, "expected a JSON value, found set"),
        (json_any, UNSET, "expected a JSON value, found Unset"),
        (json_any, object(), "expected a JSON value, found object"),
    ],
)
def test_another_value_is_refused_by_type(write: Write, value: object, problem: str) -> None:
    with pytest.raises(EncodeError) as caught:
        write(value)
    assert caught.value.problem.startswith(problem)
    assert caught.value.path == ()


def test_a_string_is_no_list() -> None:
    with pytest.raises(EncodeError, match="expected list, found str"):
        json_list("Ada", json_str)
    assert json_list(("a", "b"), json_str) == ["a", "b"]


def test_the_index_of_a_bad_element_is_named() -> None:
    with pytest.raises(EncodeError) as caught:
        json_list(["a", "b", 3, "d"], json_str)
    assert str(caught.value) == "$[2]: expected str, found int"


def test_a_key_of_a_map_is_data_and_is_not_named() -> None:
    with pytest.raises(EncodeError) as caught:
        json_map({SECRET: 1}, json_str)
    assert str(caught.value) == "$.*: expected str, found int"
    with pytest.raises(EncodeError, match=r"^\$\.\*: expected str, found int$"):
        json_map(cast("dict[str, str]", {1: "a"}), json_str)


def test_an_enumeration_refuses_other_words_by_name_of_the_known_ones() -> None:
    assert json_enum(Colour.RED, ("red", "blue")) == "red"
    assert json_enum(1, (1, 2)) == 1
    with pytest.raises(EncodeError) as caught:
        json_enum(SECRET, ("red", "blue"))
    assert str(caught.value) == "$: expected one of red, blue, found another str"
    with pytest.raises(EncodeError, match="found bool"):
        json_enum(True, (1, 2))


def test_a_union_is_written_by_the_first_form_that_fits() -> None:
    assert json_first_fit("a", json_uuid, json_str) == "a"
    with pytest.raises(EncodeError, match=r"^\$: expected UUID or str, found int$"):
        json_first_fit(1, json_uuid, json_str)


def test_none_is_written_as_null_where_it_is_allowed() -> None:
    assert json_nullable(None, json_str) is None
    assert json_nullable("a", json_str) == "a"


def test_absent_null_and_given_are_three_states() -> None:
    assert encode_recipient(Recipient(handle="a")) == {"handle": "a"}
    assert encode_recipient(Recipient(handle="a", full_name=None))["full_name"] is None
    assert encode_recipient(Recipient(handle="a", full_name="b"))["full_name"] == "b"


def test_unknown_members_go_out_too_and_declared_ones_win() -> None:
    recipient = Recipient(handle="a", extra={"vip": [1], "handle": "z", "full_name": "kept"})
    assert encode_recipient(recipient) == {"handle": "a", "vip": [1], "full_name": "kept"}


def test_an_error_of_a_model_names_the_place() -> None:
    bad = Recipient(handle=json.loads("3"))
    letter = Letter(id="1", subject=None, status="sent", recipients=[bad])
    with pytest.raises(EncodeError) as caught:
        encode_letter(letter)
    assert str(caught.value) == "$.recipients[0].handle: expected str, found int"


def test_an_unknown_member_that_json_cannot_write_is_refused() -> None:
    bad = Recipient(handle="a", extra=json.loads("{}") | {SECRET: {1}})
    with pytest.raises(EncodeError) as caught:
        encode_recipient(bad)
    assert str(caught.value) == "$.*: expected a JSON value, found set"


def test_another_model_is_refused() -> None:
    with pytest.raises(EncodeError, match="expected Letter, found Recipient"):
        begin(Recipient(handle="a"), Letter)
    with pytest.raises(EncodeError, match=r"^\$: expected Letter, found Recipient$"):
        encode_letter(cast("Letter", Recipient(handle="a")))
    assert begin(Recipient(handle="a"), Recipient) == {}


def test_a_string_of_another_class_is_written_as_a_plain_one() -> None:
    written = encode_recipient(Recipient(handle=Colour.RED, full_name=Colour.RED))
    assert written == {"handle": "red", "full_name": "red"}
    assert {type(member) for member in written.values()} == {str}


def test_a_model_of_a_subclass_is_written_as_what_it_extends() -> None:
    class Doctor(Recipient):
        """A recipient with a surgery."""

    assert encode_recipient(Doctor(handle="a", extra={"vip": True})) == {"handle": "a", "vip": True}


@pytest.mark.parametrize(
    ("recipient", "path"),
    [
        (Recipient(handle="\ud800"), "$.recipients[0].handle"),
        (Recipient(handle="a", country_codes=["DE", "\udfff"]), "$.recipients[0].country_codes[1]"),
        (Recipient(handle="a", extra={SECRET: "\ud800"}), "$.recipients[0].*"),
    ],
)
def test_text_with_a_lone_surrogate_is_refused_before_it_is_sent(
    recipient: Recipient, path: str
) -> None:
    letter = Letter(id="1", subject=None, status="sent", recipients=[recipient])
    with pytest.raises(EncodeError) as caught:
        dumps(encode_letter(letter))
    assert str(caught.value) == f"{path}: expected Unicode text, found a lone surrogate"


def test_no_key_of_a_map_of_models_is_named() -> None:
    with pytest.raises(EncodeError) as caught:
        json_map({SECRET: Recipient(handle="\ud800")}, encode_recipient)
    assert str(caught.value) == "$.*.*: expected Unicode text, found a lone surrogate"


def test_a_value_of_any_type_is_written_by_its_own_class_before_its_bases() -> None:
    assert json_any([True, 1, 1.5, Level.HIGH, Colour.RED]) == [True, 1, 1.5, 3, "red"]
    assert type(cast("list[object]", json_any([Level.HIGH]))[0]) is int


@settings(max_examples=200)
@given(uuids())
def test_a_uuid_is_written_as_python_writes_it(value: UUID) -> None:
    assert json_uuid(value) == str(value)


def test_one_of_some_members_must_be_there() -> None:
    require_one_of({"attachments": []}, ("body", "attachments"))
    with pytest.raises(EncodeError) as caught:
        require_one_of({"subject": "x"}, ("body", "attachments"))
    assert str(caught.value) == "$: expected at least one of body, attachments"


def test_json_is_written_compact_and_as_utf_8() -> None:
    assert dumps({"a": [1, "é😀", None]}) == '{"a":[1,"é😀",null]}'.encode()


def circular() -> JsonValue:
    """A list that contains itself."""
    found: list[JsonValue] = [SECRET]
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("nan"), "$: expected a finite number, found NaN or an infinity"),
        ([1.5, float("-inf")], "$[1]: expected a finite number, found NaN or an infinity"),
        ({"a": SECRET + "\udfff"}, "$.a: expected Unicode text, found a lone surrogate"),
        ({SECRET + "\udfff": 1}, "$.*: expected Unicode text, found a lone surrogate"),
        (circular(), "$: expected a JSON value, found one nested too deeply"),
    ],
)
def test_what_json_cannot_write_is_refused_without_quoting_it(value: JsonValue, text: str) -> None:
    with pytest.raises(EncodeError) as caught:
        dumps(value)
    assert str(caught.value) == text
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None
