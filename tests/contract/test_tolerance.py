"""An answer to a message that was sent is not lost over a detail, and no wrong value gets through.

Each test goes through all places of the published answer that it can be about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

import pytest

from tests.contract.calling import send_all
from tests.contract.jsons import as_moments, at, to_bytes, with_value, without
from tests.contract.judge import Answer
from tests.contract.marks import two_modes, vendors
from tests.contract.places import Place, answer_members, answer_places
from tests.contract.server import Serve
from tests.contract.vendors import CLERK_CHAT, COBALT, HERO, MATEO, METRIPORT, Mode, Vendor

UNKNOWN: Final = {"added": {"in": ["2027", 1, None]}}
OTHER_TYPES: Final[dict[str, list[Any]]] = {
    "string": [1, True, [], {}],
    "integer": ["1", 1.5, True, [], {}],
    "number": ["1", True, [], {}],
    "boolean": ["true", 1, [], {}],
    "array": ["", 1, {}],
    "object": ["", 1, []],
}


def calls(
    serve: Serve, vendor: Vendor, mode: Mode, bodies: Iterable[Any], *, fits: bool
) -> list[Any]:
    """The value, or the error, of each of these answers."""
    server = serve(vendor)
    server.answers = [
        Answer(status=vendor.success, body=to_bytes(body), media_type=vendor.media_type, fits=fits)
        for body in bodies
    ]
    outcomes = send_all(
        vendor,
        server.base_url,
        [vendor.required.arguments] * len(server.answers),
        mode=mode,
    )
    assert len(server.received) == len(outcomes)
    return [getattr(outcome, "value", outcome) for outcome in outcomes]


def chosen(vendor: Vendor, wanted: Callable[[Place], bool]) -> list[Place]:
    """The places of a vendor's answer that a test is about; the answer as a whole is none."""
    return [place for place in answer_places(vendor) if place.path and wanted(place)]


@vendors
def test_the_example_answers_have_every_published_member(vendor: Vendor) -> None:
    """Otherwise the tests below would miss some."""
    shown = {step for place in answer_places(vendor) for step in place.path} - {0, 1}

    assert shown == answer_members(vendor)


@pytest.mark.parametrize(
    ("vendor", "count"), [(CLERK_CHAT, 2), (MATEO, 8)], ids=["clerk_chat", "mateo"]
)
@two_modes
def test_an_unknown_value_of_an_enumeration_is_read_as_a_string(
    serve: Serve, vendor: Vendor, count: int, mode: Mode
) -> None:
    places = chosen(vendor, lambda place: place.enumerated)
    bodies = [with_value(vendor.answer, place.path, "NEW_STATUS") for place in places]

    values = calls(serve, vendor, mode, bodies, fits=False)

    assert len(places) == count
    for body, value in zip(bodies, values, strict=True):
        assert as_moments(value.to_json()) == as_moments(body)


@vendors
@two_modes
def test_an_unknown_member_is_kept_and_sent_back(serve: Serve, vendor: Vendor, mode: Mode) -> None:
    places = [place for place in answer_places(vendor) if place.named]
    bodies = [
        (
            with_value(vendor.answer, place.path, {**at(vendor.answer, place.path), **UNKNOWN})
            if place.path
            else {**vendor.answer, **UNKNOWN}
        )
        for place in places
    ]

    values = calls(serve, vendor, mode, bodies, fits=True)

    for place, body, value in zip(places, bodies, values, strict=True):
        assert as_moments(value.to_json()) == as_moments(body)
        assert _model_at(value, place).extra == UNKNOWN


def _model_at(value: Any, place: Place) -> Any:
    """The model at a place; the attributes on the way are named in Python's way."""
    for step in place.path:
        if isinstance(step, int):
            value = value[step]
        else:
            value = getattr(value, "".join(f"_{c.lower()}" if c.isupper() else c for c in step))
    return value


@vendors
@two_modes
def test_an_optional_member_may_be_missing(serve: Serve, vendor: Vendor, mode: Mode) -> None:
    places = chosen(vendor, lambda place: not place.required)
    bodies = [without(vendor.answer, place.path) for place in places]

    values = calls(serve, vendor, mode, bodies, fits=True)

    assert bool(places) == (vendor is not MATEO)
    for place, body, value in zip(places, bodies, values, strict=True):
        assert as_moments(value.to_json()) == as_moments(body), place.path
        assert _model_at(value, place) is None


@pytest.mark.parametrize("vendor", [COBALT, METRIPORT], ids=["cobalt", "metriport"])
@two_modes
def test_null_for_an_optional_member_is_read_where_the_document_forbids_it(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    places = chosen(vendor, lambda place: not place.required and not place.nullable)
    bodies = [with_value(vendor.answer, place.path, None) for place in places]

    values = calls(serve, vendor, mode, bodies, fits=False)

    assert places
    assert [_model_at(value, place) for place, value in zip(places, values, strict=True)] == [
        None
    ] * len(places)


@pytest.mark.parametrize("vendor", [CLERK_CHAT, HERO, MATEO], ids=["clerk_chat", "hero", "mateo"])
@two_modes
def test_null_is_read_where_the_document_allows_it(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    places = chosen(vendor, lambda place: place.nullable)
    bodies = [with_value(vendor.answer, place.path, None) for place in places]

    values = calls(serve, vendor, mode, bodies, fits=True)

    assert places
    for place, value in zip(places, values, strict=True):
        assert _model_at(value, place) is None


def assert_refused(vendor: Vendor, place: Place, body: Any, error: Any) -> None:
    assert type(error) is vendor.package.InvalidResponseError, f"{place.path}: {error!r}"
    assert error.body_path == place.path
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in place.path]
    assert f": ${''.join(steps)}: " in str(error)
    assert "the request was accepted, do not simply send it again" in str(error)
    assert json.loads(error.response.content) == json.loads(error.body) == body


@vendors
@two_modes
def test_null_for_a_required_member_is_refused_with_its_path(
    serve: Serve, vendor: Vendor, mode: Mode
) -> None:
    places = chosen(vendor, lambda place: place.required and not place.nullable)
    bodies = [with_value(vendor.answer, place.path, None) for place in places]

    errors = calls(serve, vendor, mode, bodies, fits=False)

    assert bool(places) == (vendor is not COBALT)
    for place, body, error in zip(places, bodies, errors, strict=True):
        assert_refused(vendor, place, body, error)


@vendors
def test_a_missing_required_member_is_refused_with_its_path(serve: Serve, vendor: Vendor) -> None:
    places = chosen(vendor, lambda place: place.required and isinstance(place.path[-1], str))
    bodies = [without(vendor.answer, place.path) for place in places]

    errors = calls(serve, vendor, "sync", bodies, fits=False)

    for place, body, error in zip(places, bodies, errors, strict=True):
        assert_refused(vendor, place, body, error)


def other_type(place: Place, number: int) -> Any:
    """A value that is not of the type of a place; by number, so that all kinds have their turn."""
    values = OTHER_TYPES[str(place.type)]
    return values[number % len(values)]


@vendors
def test_a_value_of_another_type_is_refused_with_its_path(serve: Serve, vendor: Vendor) -> None:
    places = chosen(vendor, lambda place: place.type is not None)
    bodies = [
        with_value(vendor.answer, place.path, other_type(place, number))
        for number, place in enumerate(places)
    ]

    errors = calls(serve, vendor, "sync", bodies, fits=False)

    assert places
    for place, body, error in zip(places, bodies, errors, strict=True):
        assert_refused(vendor, place, body, error)


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "yesterday",
        "2021-01-01",
        "2021-13-01T00:00:00Z",
        "2021-02-30T00:00:00Z",
        "2021-01-01T25:00:00Z",
        "20210101T000000Z",
        "2021-01-01T00:00:00+0100",
    ],
)
def test_a_wrong_moment_is_refused_with_its_path(serve: Serve, moment: str) -> None:
    places = chosen(CLERK_CHAT, lambda place: place.path[-1] in {"created", "timestamp"})
    bodies = [with_value(CLERK_CHAT.answer, place.path, moment) for place in places]

    errors = calls(serve, CLERK_CHAT, "sync", bodies, fits=False)

    assert len(places) == 2
    for place, body, error in zip(places, bodies, errors, strict=True):
        assert_refused(CLERK_CHAT, place, body, error)
        assert moment == "" or moment not in str(error)
