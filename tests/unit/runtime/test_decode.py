"""JSON values to Python values: what is read, what is refused, and what the error may say."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import cast
from uuid import UUID

import pytest

from runtime.decode import (
    DecodeError,
    as_any,
    as_bool,
    as_bytes,
    as_date,
    as_datetime,
    as_decimal,
    as_enum,
    as_float,
    as_int,
    as_list,
    as_map,
    as_null,
    as_nullable,
    as_object,
    as_str,
    as_time,
    as_uuid,
    loads,
)
from runtime.union import best_fit
from runtime.values import JsonValue

from ._letters import decode_letter

SECRET = "Ada Lovelace +4915112345678"
HEX = "c6a1f0e2-8d0d-4e35-9b87-0123456789aB"
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Read = Callable[[JsonValue], object]


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (as_any, [None], [None]),
        (as_str, "", ""),
        (as_bool, False, False),
        (as_int, -1, -1),
        (as_int, 2**70, 2**70),
        (as_int, 1.0, 1),
        (as_float, 1.5, 1.5),
        (as_float, 10**400, 10**400),
        (as_decimal, "0.10", Decimal("0.10")),
        (as_decimal, "-1e-7", Decimal("-1e-7")),
        (as_decimal, 0.1, Decimal("0.1")),
        (as_decimal, 7, Decimal(7)),
        (as_date, "2024-02-29", date(2024, 2, 29)),
        (as_time, "03:04:05Z", time(3, 4, 5, tzinfo=UTC)),
        (as_time, "03:04:60.5", time(3, 4, 59, 500000)),
        (as_uuid, HEX, UUID(HEX)),
        (as_bytes, "aGk=", b"hi"),
        (as_bytes, "", b""),
        (as_object, {"a": 1}, {"a": 1}),
        (as_null, None, None),
        (as_datetime, "2026-01-02T03:04:05Z", AT),
        (as_datetime, "2026-01-02t03:04:05z", AT),
        (as_datetime, "2026-01-02 03:04:05+00:00", AT),
        (as_datetime, "2026-01-02T03:04:05-00:00", AT),
        (
            as_datetime,
            "2026-01-02T03:04:05+05:30",
            AT.replace(tzinfo=timezone(timedelta(hours=5, minutes=30))),
        ),
        (as_datetime, "2026-01-02T03:04:05.1Z", AT.replace(microsecond=100000)),
        (as_datetime, "2026-01-02T03:04:05.123Z", AT.replace(microsecond=123000)),
        (as_datetime, "2026-01-02T03:04:05.123456Z", AT.replace(microsecond=123456)),
        (as_datetime, "2026-01-02T03:04:05.123456999Z", AT.replace(microsecond=123456)),
        (as_datetime, "2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_fitting_value_is_read(read: Read, value: JsonValue, expected: object) -> None:
    found = read(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02",
        "2026-01-02T03:04:05",
        "2026-01-02T03:04Z",
        "2026-01-02T03Z",
        "20260102T030405Z",
        "2026-W01-5T03:04:05Z",
        "2026-01-02T03:04:05,5Z",
        "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05+01",
        "2026-01-02T03:04:05+0100",
        "2026-01-02T03:04:05+01:00:30",
        "2026-01-02T03:04:05+24:00",
        "2026-01-02T24:00:00Z",
        "2026-01-02T24:00:00.000Z",
        "2026-W01-5T03:04:05.123Z",
        "20260102T030405.123Z",
        "2026-01-02T030405.1Z",
        "2026-01-02T03:04:05,123Z",
        "2026-01-02T03:04:05.+01Z",
        "2026-01-02T03:04:05.1+0100Z",
        "2026-01-02T03:04:05.+01:00Z",
        "2026-01-02T03:04:05.12\u0663Z",
        "2026-01-02T03:04:61Z",
        "2026-02-30T03:04:05Z",
        "0000-01-01T00:00:00Z",
        "2026-01-02_03:04:05Z",
        " 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05Z\n",
        "\uff12026-01-02T03:04:05Z",
    ],
)
def test_what_is_no_rfc_3339_date_time_is_refused(text: str) -> None:
    with pytest.raises(DecodeError) as caught:
        as_datetime(text)
    assert str(caught.value) == "$: expected a date-time with offset, found another string"


@pytest.mark.parametrize(
    ("read", "value", "problem"),
    [
        (as_str, 1, "expected a string, found a number"),
        (as_str, None, "expected a string, found null"),
        (as_bool, 1, "expected true or false, found a number"),
        (as_int, True, "expected a whole number, found true or false"),
        (as_int, 1.5, "expected a whole number, found a number"),
        (as_int, "1", "expected a whole number, found a string"),
        (as_float, False, "expected a number, found true or false"),
        (as_float, 1e400, "expected a number that a float can hold, found a larger one"),
        (as_decimal, "NaN", "expected a decimal number, found another string"),
        (as_decimal, "1e9999999999", "expected a decimal number, found another string"),
        (as_decimal, True, "expected a decimal number, found true or false"),
        (as_date, "20240229", "expected a date, found another string"),
        (as_date, "2023-02-29", "expected a date, found another string"),
        (as_date, "2026-01-02T03:04:05Z", "expected a date, found another string"),
        (as_time, "3:04", "expected a time of day, found another string"),
        (as_uuid, HEX.replace("-", ""), "expected a UUID, found another string"),
        (as_uuid, f"{{{HEX}}}", "expected a UUID, found another string"),
        (as_uuid, f"urn:uuid:{HEX}", "expected a UUID, found another string"),
        (as_bytes, "aGk", "expected base64, found another string"),
        (as_bytes, "a Gk=", "expected base64, found another string"),
        (as_bytes, "é===", "expected base64, found another string"),
        (as_object, [], "expected an object, found an array"),
        (as_null, {}, "expected null, found an object"),
    ],
)
def test_another_value_is_refused_by_kind(read: Read, value: JsonValue, problem: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read(value)
    assert caught.value.problem == problem
    assert caught.value.path == ()


def test_an_enumeration_tells_true_from_one() -> None:
    assert as_enum("b", ("a", "b")) == "b"
    with pytest.raises(DecodeError, match=r"expected one of 1, found true or false"):
        as_enum(True, (1,))


def test_the_index_of_a_bad_element_is_named() -> None:
    with pytest.raises(DecodeError) as caught:
        as_list(["a", "b", 3, "d"], as_str)
    assert caught.value.path == (2,)
    assert str(caught.value) == "$[2]: expected a string, found a number"


def test_a_key_of_a_map_is_data_and_is_not_named() -> None:
    with pytest.raises(DecodeError) as caught:
        as_map({SECRET: [1]}, lambda value: as_list(value, as_str))
    assert str(caught.value) == "$.*[0]: expected a string, found a number"


def test_null_is_read_only_where_it_is_allowed() -> None:
    assert as_nullable(None, as_str) is None
    assert as_nullable("a", as_str) == "a"
    with pytest.raises(DecodeError):
        as_nullable(1, as_str)


def test_a_union_takes_the_first_form_that_fits() -> None:
    assert best_fit("2026-01-02", as_date, as_str) == date(2026, 1, 2)
    assert best_fit("soon", as_date, as_str) == "soon"
    with pytest.raises(DecodeError, match=r"^\$: expected a date or a string, found a number$"):
        best_fit(1, as_date, as_str)


def letter(**changes: JsonValue) -> JsonValue:
    """A letter as JSON; `changes` replace members."""
    members: dict[str, JsonValue] = {
        "id": "1",
        "subject": None,
        "status": "sent",
        "created": "2026-01-02T03:04:05Z",
        "recipients": [{"handle": "a"}],
    }
    return members | changes


def test_a_model_is_read_with_everything_the_document_does_not_name() -> None:
    found = decode_letter(letter(status="teleported", vip=[1]))
    assert found.created == AT
    assert found.status == "teleported"
    assert found.extra == {"vip": [1]}
    assert found.recipients[0].extra == {}


def test_unknown_members_in_the_place_of_optional_ones_are_found() -> None:
    members = cast("dict[str, JsonValue]", letter(vip=[1]))
    del members["created"]
    assert len(members) == len(cast("dict[str, JsonValue]", letter()))
    found = decode_letter(members)
    assert found.created is None
    assert found.extra == {"vip": [1]}
    assert decode_letter(letter(created=None)).extra == {}
    del members["subject"]
    with pytest.raises(DecodeError, match=r"^\$\.subject: required member is missing$"):
        decode_letter(members | {"new": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (letter(recipients=[{"handle": 1}]), "$.recipients[0].handle: expected a string,"),
        (letter(recipients=[{}]), "$.recipients[0].handle: required member is missing"),
        (letter(recipients={}), "$.recipients: expected an array, found an object"),
        (letter(created=SECRET), "$.created: expected a date-time with offset, found another"),
        (letter(subject=1), "$.subject: expected a string or null, found a number"),
        ({}, "$.id: required member is missing"),
        ([SECRET], "$: expected an object, found an array"),
    ],
)
def test_an_error_of_a_model_names_the_place(value: JsonValue, text: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_letter(value)
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize(
    "read",
    [as_bool, as_int, as_float, as_decimal, as_datetime, as_date, as_time, as_uuid, as_bytes],
)
def test_no_error_and_nothing_in_its_chain_holds_the_value(read: Read) -> None:
    digits = "4915112345678"
    no_day = "2026-02-30"
    for value in (SECRET, digits + "x", no_day, f"{no_day}T03:04:05Z", "a" * 5):
        with pytest.raises(DecodeError) as caught:
            read(value)
        shown = "".join(traceback.format_exception(caught.value))
        assert value not in shown
        assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"a":[1,2.5,"\xc3\xa9",null,true]}', {"a": [1, 2.5, "é", None, True]}),
        (b"\xef\xbb\xbf \r\n[] \n", []),
        (b"{} \t\r\n", {}),
        (b' "a" ', "a"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b"18446744073709551616", 2**64),
    ],
)
def test_a_json_text_is_read(content: bytes, expected: JsonValue) -> None:
    assert loads(content) == expected


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "nothing"),
        (b" \n", "nothing"),
        (b"<html>Ada</html>", "markup"),
        (b'{"name":"Ada"', "another text"),
        (b"{'name':'Ada'}", "another text"),
        (b"NaN", "another text"),
        (b'{"Ada":-Infinity}', "another text"),
        (b"9" * 5000, "another text"),
        (b'"Ada" "Ada"', "more text after it"),
        (b'"Ada\xff"', "bytes that are not UTF-8"),
        (b"[" * 100_000, "values nested too deeply"),
    ],
)
def test_what_is_no_json_text_is_refused_without_quoting_it(content: bytes, found: str) -> None:
    with pytest.raises(DecodeError) as caught:
        loads(content)
    assert str(caught.value) == f"$: expected JSON, found {found}"
    assert caught.value.__context__ is None
