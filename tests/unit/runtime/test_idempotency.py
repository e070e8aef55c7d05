"""One key for all attempts of a call, and the headers that carry it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from runtime.errors import NoResponseError
from runtime.idempotency import is_idempotency_key, key_header
from runtime.operation import Location, Operation, Parameter

from .conftest import NOW
from .letters_client import API, DELETE, SEND, LettersClient
from .loopback import Reply, Server

KEYED = API._replace(idempotency_header="X-Request-Token")


@pytest.mark.parametrize(
    "name",
    ["Idempotency-Key", "X-Idempotency-Key", "idempotency_key", "IdempotencyKey",
     "x-apideck-idempotency-key", "Idempotence-Key", "Idempotent-Key"],
)  # fmt: skip
def test_a_key_is_known_by_its_name(name: str) -> None:
    assert is_idempotency_key(name)


@pytest.mark.parametrize(
    "name", ["Idempotency-Key-Expiry", "X-Key", "Idempotency", "API-Key", "é-Idempotency-Key"]
)
def test_other_headers_are_no_keys(name: str) -> None:
    assert not is_idempotency_key(name)


def declaring(name: str, location: Location = "header") -> Operation[object]:
    """The operation `SEND` with a parameter of that name."""
    return replace(SEND, parameters=(Parameter(name, location),))


def test_the_header_is_the_declared_one_else_that_of_the_api_else_the_usual_one() -> None:
    own = declaring("X-Idempotency-Key")
    assert key_header(own, KEYED, given=False) == "X-Idempotency-Key"
    assert key_header(declaring("X-Other"), KEYED, given=False) == "X-Request-Token"
    assert key_header(declaring("X-Other"), API, given=True) == "Idempotency-Key"
    assert key_header(declaring("Idempotency-Key", "query"), API, given=False) == ""
    assert key_header(own, API, given=False) == ""
    assert key_header(DELETE, KEYED, given=True) == ""
    assert key_header(replace(own, method="PUT"), KEYED, given=True) == "X-Idempotency-Key"
    assert key_header(replace(DELETE, method="NOTIFY"), API, given=True) == "Idempotency-Key"
    assert key_header(replace(DELETE, method="NOTIFY"), KEYED, given=False) == ""


def test_each_call_has_a_fresh_key_and_its_attempts_the_same(server: Server) -> None:
    server.play("drop", Reply(500), Reply())
    with LettersClient(token="T", base_url=server.url, retry=NOW, api=KEYED) as client:
        client.letters.send(text="a")
        client.letters.send(text="a")
        client.letters.get("1")
    keys = [request.headers.get("idempotency-key") for request in server.requests]
    assert len({UUID(key) for key in keys[:4] if key}) == 2
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert keys[4] is None


def test_an_argument_is_the_key_of_its_call(server: Server) -> None:
    with LettersClient(token="T", base_url=server.url, api=KEYED) as client:
        client.letters.send(text="a", idempotency_key="mine")
        client.with_options(idempotency_key="option").letters.send(text="a")
        client.with_options(idempotency_key="o").letters.send(text="a", idempotency_key="mine")
        fixed = client.with_options(headers={"Idempotency-Key": "fixed"})
        fixed.letters.send(text="a")
        fixed.with_options(idempotency_key="option").letters.send(text="a")
    keys = [request.headers["idempotency-key"] for request in server.requests]
    assert keys == ["mine", "option", "mine", "fixed", "option"]


def test_an_option_makes_a_call_repeatable_and_no_other(server: Server) -> None:
    server.play("drop", Reply(), "drop")
    with LettersClient(token="T", base_url=server.url, retry=NOW) as client:
        client.with_options(idempotency_key="k").letters.send(text="a")
        with pytest.raises(NoResponseError):
            client.letters.send(text="a")
    keys = [request.headers.get("idempotency-key") for request in server.requests]
    assert keys == ["k", "k", None]


@pytest.mark.parametrize("key", ["", "qz\nqz", " qz", "ключ"])
def test_a_key_that_cannot_be_sent_is_refused_unquoted(key: str, server: Server) -> None:
    with LettersClient(token="T", base_url=server.url) as client:
        with pytest.raises(ValueError, match=r"^idempotency_key: expected") as caught:
            client.with_options(idempotency_key=key)
        assert key == "" or key.strip() not in str(caught.value)
