"""Names of documents as Python names."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.naming import (
    LONGEST,
    class_name,
    member_name,
    module_name,
    settle,
    singular,
    singular_pascal,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("statusCode", ["status", "code"]),
        ("APIKey", ["api", "key"]),
        ("HTTPResponse", ["http", "response"]),
        ("userIDs", ["user", "ids"]),
        ("OAuth2Token", ["oauth2", "token"]),
        ("PublicMessagesController_sendMessage", "public messages controller send message".split()),
        ("repos/list-for-org", ["repos", "list", "for", "org"]),
        ("getUsersUsingGET_1", ["get", "users", "using", "get", "1"]),
        ("x-api-key", ["x", "api", "key"]),
        ("v1Message", ["v1", "message"]),
        ("Straße und Café", ["strasse", "und", "cafe"]),
        ("😀", []),
        ("", []),
    ],
)
def test_words_are_found_in_every_habit_of_writing(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("from", "from_"),
        ("self", "self_"),
        ("id", "id"),
        ("type", "type"),
        ("match", "match"),
        ("list", "list_"),
        ("date", "date_"),
        ("2fa", "n2_fa"),
        ("", "unnamed"),
        ("😀", "grinning_face"),
        ("#", "number_sign"),
        ("_", "underscore"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("StartTime", "start_time"),
        ("StartTime<", "start_time_lt"),
        ("StartTime>", "start_time_gt"),
        ("total>=", "total_gte"),
        ("Page<User>", "page_user"),
        ("@type", "type"),
        ("$top", "top"),
        ("_caller", "caller"),
        ("Имя Пользователя", "imya_polzovatelya"),
        ("ねこ", "neko"),
        ("中文", "u20013_u25991"),
        ("__class__", "class_"),
        ("statusCode", "status_code"),
    ],
)
def test_members_get_names_that_can_stand_in_a_class(wire: str, expected: str) -> None:
    assert member_name(wire) == expected


@given(st.text(max_size=60))
def test_any_text_gives_an_identifier(text: str) -> None:
    for name in (member_name(text), class_name(text), module_name(text)):
        assert name.isidentifier()
        assert name.isascii()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")
        assert len(name) <= LONGEST + 2


@pytest.mark.parametrize("text", ["a" * 10_000, "word " * 2_000, "ab1" * 3_000, "中" * 500])
def test_names_of_any_length_are_bounded(text: str) -> None:
    assert len(member_name(text)) <= LONGEST
    assert len(class_name(text)) <= LONGEST


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    text = "listing " + "of many words " * 20 + "by customer"
    assert member_name(text).startswith("listing_of_many_words")
    assert member_name(text).endswith("by_customer")


@pytest.mark.parametrize("device", ["con", "NUL", "com1", "lpt9", "aux"])
def test_no_module_is_called_like_a_device_of_windows(device: str) -> None:
    assert module_name(device) == f"{device.lower()}_"


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("recipients", "recipient"),
        ("statuses", "status"),
        ("addresses", "address"),
        ("companies", "company"),
        ("boxes", "box"),
        ("data", "data"),
        ("status", "status"),
        ("address", "address"),
        ("series", "series"),
        ("people", "person"),
        ("movies", "movie"),
        ("ties", "tie"),
    ],
)
def test_plurals_become_singulars(plural: str, expected: str) -> None:
    assert singular(plural) == expected


def test_only_the_last_word_becomes_singular() -> None:
    assert singular_pascal("sales_messages") == "SalesMessage"


def test_a_name_that_is_taken_gets_the_lowest_free_number() -> None:
    assert settle(["a", "b", "a", "a_2", "a"]) == ["a", "b", "a_2", "a_2_2", "a_3"]
