"""What was sent and received stands on the attributes that promise it, and nowhere else."""

from __future__ import annotations

import logging
from typing import Any, Final

import httpx2
import pytest

from tests.contract.calling import connect, connect_async, no_certificates
from tests.contract.jsons import as_moments, to_bytes
from tests.contract.marks import two_modes, vendors
from tests.contract.scripted import ScriptedServer, reply
from tests.contract.vendors import MATEO, METRIPORT, VENDORS, Mode, Vendor
from tests.security import markers
from tests.security.events import EVENTS, STATUSES, SUCCESS, UNREADABLE, UNSENT, Event, happen
from tests.security.leak_table import table
from tests.security.leaks import leaks
from tests.security.markers import found
from tests.security.surfaces import (
    all_logs,
    copies,
    error_text,
    log_text,
    own_reprs,
    traceback_text,
)

BY_NAME: Final = {event.name: event for event in EVENTS}
LOGGED: Final = set("operation method path status attempt duration_ms request_id error".split())
BROKEN_OFF: Final = ("a body that breaks off", "a body that is not compressed as it says")


def name_of(event: Event) -> str:
    return event.name


@pytest.mark.parametrize("event", EVENTS, ids=name_of)
@two_modes
def test_nothing_shows_what_was_sent_or_received(
    event: Event, mode: Mode, capfd: pytest.CaptureFixture[str]
) -> None:
    for vendor in event.vendors:
        left = happen(event, vendor, mode)

        assert left.told == event.told, vendor.api
        assert leaks(left) == {surface: [] for surface in leaks(left)}, vendor.api
        assert bool(left.requests) == (event.sends and not event.refused)
        for request in left.requests:
            sent = set(found(request.decode("latin-1")))
            assert set(markers.credentials(vendor).values()) < sent

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("event", STATUSES, ids=name_of)
@vendors
def test_an_error_has_what_was_received_and_sent_on_its_attributes(
    event: Event, vendor: Vendor
) -> None:
    error = happen(event, vendor, "sync").outcome

    assert error.body == error.response.content == to_bytes(markers.PROBLEM)
    assert error.headers["x-patient"] == error.response.headers["x-patient"] == "Zq7-header"
    assert "Zq7" in error.response.request.content.decode()
    for name in vendor.headers:
        assert "Zq7-credential" in error.response.request.headers[name]


def test_a_described_error_has_its_members() -> None:
    metriport = happen(BY_NAME["status 400"], METRIPORT, "sync").outcome.detail
    mateo = happen(BY_NAME["status 400"], MATEO, "sync").outcome.detail

    assert (metriport.title, metriport.detail) == ("Wq7-title", "Zq7-detail")
    assert (mateo.code, mateo.message, mateo.hint) == ("Wq7-code", "Zq7-message", "Zq7-hint")
    assert metriport.extra["Zq7-member"] == mateo.extra["Zq7-member"] == {"Zq7-inner": "Zq7-extra"}


@pytest.mark.parametrize("event", UNREADABLE, ids=name_of)
def test_an_unreadable_answer_is_kept_whole(event: Event) -> None:
    for vendor in event.vendors:
        error = happen(event, vendor, "sync").outcome

        assert error.headers["x-patient"] == "Zq7-header"
        assert error.status_code == vendor.success
        if event.name not in BROKEN_OFF:
            assert b"Zq7" in error.body == error.response.content


@vendors
@two_modes
def test_an_answer_has_everything_in_its_fields(vendor: Vendor, mode: Mode) -> None:
    answer = happen(SUCCESS, vendor, mode).outcome

    assert as_moments(answer.value.to_json()) == as_moments(markers.answer(vendor))
    assert answer.value.extra == {"Zq7-member": {"Zq7-inner": ["Zq7-extra"]}}
    assert answer.headers["x-patient"] == "Zq7-header"


@vendors
def test_the_repr_of_a_request_shows_nothing_sensitive(vendor: Vendor) -> None:
    request = vendor.package.SendMessageRequest(
        **{
            name: value
            for name, value in markers.arguments(vendor).items()
            if name != "patient_id" or vendor is not METRIPORT
        },
        extra={"Zq7-member": "Zq7-value"},
    )

    assert found(repr(request), sensitive_only=True) == []
    assert "Zq7" in str(request.to_json())


@vendors
async def test_no_part_of_a_client_shows_a_credential(vendor: Vendor) -> None:
    secret: dict[str, Any] = {**markers.credentials(vendor), "headers": {"X-Patient": "Zq7-header"}}
    with connect(vendor, "http://Zq7-user:Zq7-password@127.0.0.1:1", **secret) as client:
        async with connect_async(vendor, "http://127.0.0.1:1", **secret) as other:
            shown = "\n".join(own_reprs(one, vendor.package.__name__) for one in (client, other))

    assert "Client(base_url='http://127.0.0.1:1')" in shown
    assert shown.count("\n") > 4
    assert found(shown) == []


@vendors
@pytest.mark.parametrize("event", [STATUSES[0], UNREADABLE[0], UNSENT[5]], ids=name_of)
def test_a_copy_of_an_error_is_as_good_as_the_error(vendor: Vendor, event: Event) -> None:
    error = happen(event, vendor, "sync").outcome

    for copied in copies(error):
        assert type(copied) is type(error)
        assert str(copied) == str(error)
        for name in ("status_code", "body", "detail", "operation", "path", "body_path"):
            assert getattr(copied, name, None) == getattr(error, name, None)


@vendors
@two_modes
def test_a_call_is_logged_with_names_and_numbers_only(vendor: Vendor, mode: Mode) -> None:
    records = happen(BY_NAME["a retry that works"], vendor, mode).records

    standard = set(vars(logging.makeLogRecord({}))) | {"message", "taskName"}
    own = [record for record in records if record.name == vendor.package.__name__]
    assert [record.levelname for record in own] == ["WARNING", "DEBUG"]
    for record in own:
        assert set(vars(record)) - standard == LOGGED
    assert {record.name for record in records} >= {"httpx2", "httpcore2.http11"}


@two_modes
def test_an_event_loop_that_debugs_shows_nothing_either(
    mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    for name in ("success", "status 500", "no answer in time"):
        left = happen(BY_NAME[name], MATEO, mode)

        assert leaks(left) == {surface: [] for surface in leaks(left)}


def post_without_a_package(url: str) -> httpx2.Response:
    arguments = markers.answer(METRIPORT)
    with httpx2.Client(verify=no_certificates(), trust_env=False) as http:
        return http.post(url, params={"patientId": "Zq7-patient_id"}, json=arguments)


def test_what_others_log_of_their_own_calls_stays_as_it_is() -> None:
    """And so the harness can fail: httpx2 by itself shows addresses and headers."""
    happen(SUCCESS, METRIPORT, "sync")
    with (
        ScriptedServer(reply("200 OK", headers={"X-Patient": "Zq7-header"})) as server,
        all_logs() as records,
    ):
        post_without_a_package(server.origin)

    assert found(log_text(records)) == ["Zq7-header", "Zq7-patient_id"]


def test_the_harness_finds_what_is_logged_on_purpose() -> None:
    marker = "Zq7-patient"
    with all_logs() as records:
        logger = logging.getLogger("somebody.else")
        logger.debug("sent to %s", marker)
        logger.debug("sent", extra={"patient": marker})
        try:
            raise ValueError(marker)
        except ValueError:
            logger.debug("not sent", exc_info=True)

    assert [found(log_text([record])) for record in records] == [[marker]] * 3


def raised(error: Exception) -> Exception:
    """An error that hides another one."""
    try:
        try:
            raise error
        except ValueError:
            raise KeyError("hidden") from None
    except KeyError as shown:
        return shown


def test_the_harness_finds_what_an_error_hides() -> None:
    noted = ValueError("harmless")
    noted.add_note("Zq7-note")
    group = ExceptionGroup("harmless", [ValueError("Zq7-member")])

    assert found(error_text(raised(ValueError("Zq7-context")))) == ["Zq7-context"]
    assert found(traceback_text(raised(ValueError("Zq7-context")))) == ["Zq7-context"]
    assert found(error_text(noted)) == ["Zq7-note"]
    assert found(error_text(group)) == ["Zq7-member"]


def test_the_harness_finds_a_credential_in_a_client() -> None:
    class Leaky:
        def __init__(self, token: Any) -> None:
            self.inner = {"token": token}

    class Token:
        def __repr__(self) -> str:
            return "Zq7-token"

    assert found(own_reprs(Leaky(Token()), __name__)) == ["Zq7-token"]


def test_the_table_has_a_row_for_each_event() -> None:
    rows = table(EVENTS[:2]).splitlines()

    assert rows[2:] == [
        "| success | an answer | nothing | nothing | nothing | nothing | nothing |",
        "| status 400 | `BadRequestError` | nothing | nothing | nothing | nothing | nothing |",
    ]
    assert len(VENDORS) == 5
