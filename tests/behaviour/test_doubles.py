"""The test double of a package: real clients whose requests are answered without a network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio
import pytest

import hero_client
from hero_client import (
    EncodeError,
    NoResponseError,
    NotFoundError,
    RequestTimeoutError,
    RetryPolicy,
    SendMessageResponse,
)
from hero_client.testing import FakeHero

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]
VENDORS: dict[str, dict[str, Any]] = {
    "clerk_chat": {"sender": "s", "media_urls": [], "recipients": ["r"], "body": "b"},
    "cobalt": {"provider": "p", "subject": "s", "message": "m"},
    "hero": {"patient_id": "p", "message_type": "sms", "message_string": "m"},
    "mateo": {"from_": UUID(int=1), "text": None},
    "metriport": {"patient_id": "p", "destination": "d", "subject": "s", "body": "b"},
}
MESSAGE: dict[str, Any] = {
    "patient_id": "1",
    "message_type": "sms",
    "message_string": "Hello",
}


def sent(name: str) -> SendMessageResponse:
    return SendMessageResponse(
        message_id=name, content="Hello", created_at="2026-11-21", write_to_record=False
    )


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_method_gives_the_example_of_the_description(vendor: str) -> None:
    doubles = import_module(f"{vendor}_client.testing")
    fake = getattr(doubles, next(name for name in doubles.__all__ if name.startswith("Fake")))()
    answer = fake.client.messages.send(**VENDORS[vendor])
    assert type(answer).__name__.endswith("MessageResponse")
    assert [call.operation for call in fake.calls] == ["messages.send"]


def test_given_values_come_in_turn_and_the_last_one_stays() -> None:
    fake = FakeHero()
    values = [sent(name) for name in "ab"]
    stub = fake.on(fake.client.messages.send).returns(*values)
    found = [fake.client.messages.send(**MESSAGE) for _ in range(3)]
    assert found == [values[0], values[1], values[1]]
    assert [call.json for call in stub.calls] == [MESSAGE] * 3
    assert stub.calls[0].path == "/v1/messages/send"
    assert stub.calls[0].headers["x-api-key"] == "fake"


def test_it_answers_awaited_methods() -> None:
    fake = FakeHero()

    async def main() -> SendMessageResponse:
        fake.on(fake.async_client.messages.send).returns(sent("a"))
        return await fake.async_client.messages.send(**MESSAGE)

    assert anyio.run(main).message_id == "a"
    assert len(fake.on(fake.client.messages.send).calls) == 1


def test_errors_are_those_of_the_client() -> None:
    fake = FakeHero()
    send = fake.client.messages.send
    stub = fake.on(send).fails(404, {"why": "gone"}).disconnects().times_out()
    with pytest.raises(NotFoundError) as refused:
        send(**MESSAGE)
    assert refused.value.response.json() == {"why": "gone"}
    with pytest.raises(NoResponseError) as broken:
        send(**MESSAGE)
    assert broken.value.possibly_sent
    with pytest.raises(RequestTimeoutError):
        send(**MESSAGE)
    assert len(stub.calls) == 3


def test_a_wrong_call_fails_as_it_would() -> None:
    fake = FakeHero()
    message: dict[str, Any] = {**MESSAGE, "message_type": "fax"}
    with pytest.raises(EncodeError, match="message_type"):
        fake.client.messages.send(**message)
    assert fake.calls == []


def test_retries_are_those_that_the_test_wants() -> None:
    fake = FakeHero(retry=RetryPolicy(first_delay=0))
    fake.on(fake.client.messages.send).fails(429).returns(sent("late"))
    assert fake.client.messages.send(**MESSAGE).message_id == "late"
    assert len(fake.calls) == 2


def test_without_examples_an_answer_must_be_given() -> None:
    fake = FakeHero(examples=False)
    with pytest.raises(LookupError, match=r"^messages\.send: no answer was given"):
        fake.client.messages.send(**MESSAGE)


def test_what_the_api_cannot_answer_is_refused() -> None:
    fake = FakeHero()
    wrong: Any = "text"
    with pytest.raises(TypeError, match=r"^messages\.send: the API cannot answer so: str$"):
        fake.on(fake.client.messages.send).returns(wrong)
    with pytest.raises(TypeError, match="expected a method of a client of hero_client"):
        fake.on(len)


def test_values_of_all_kinds_can_be_given(make: Make) -> None:
    kinds: JsonObject = {
        "text": {"type": "string"},
        "moment": {"type": "string", "format": "date-time"},
        "price": {"type": "string", "format": "decimal"},
        "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}},
    }
    texts: JsonObject = {"200": {"description": "", "content": {"text/plain": {"schema": {}}}}}
    files: JsonObject = {"200": {"description": "", "content": {"application/pdf": {"schema": {}}}}}
    paths = {
        **{f"/{name}": operation(response=kind, operationId=name) for name, kind in kinds.items()},
        "/plain": operation(responses=texts, operationId="plain"),
        "/file": operation(responses=files, operationId="file"),
        "/none": operation(operationId="none", responses={"204": {"description": ""}}),
    }
    made = make(document(paths=paths))
    fake = made.module("testing").FakeApi()
    things = fake.client.things
    for name in [*kinds, "plain", "file", "none"]:
        example = getattr(things, name)()
        fake.on(getattr(things, name)).returns(example)
        assert getattr(things, name)() == example
    fake.on(things.file).returns(b"%PDF\xff")
    assert things.file() == b"%PDF\xff"


def run(code: str, *options: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with the package of Hero at hand."""
    home = str(Path(str(hero_client.__file__)).parents[1])
    return subprocess.run(
        [sys.executable, *options, code],
        cwd=folder,
        env={"PYTHONPATH": home},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_fixture_is_a_new_double_for_each_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["hero_client.pytest_plugin"]')
    (tmp_path / "test_it.py").write_text(
        "def test_it_is_there(fake_hero):\n"
        f"    fake_hero.client.messages.send(**{MESSAGE})\n"
        "    assert len(fake_hero.calls) == 1\n"
        "def test_it_is_new(fake_hero):\n"
        "    assert fake_hero.calls == []\n"
    )
    done = run("test_it.py", "-m", "pytest", "-q", "-p", "no:cacheprovider", folder=tmp_path)
    assert "2 passed" in done.stdout, done.stdout


def test_it_stays_out_of_normal_use(tmp_path: Path) -> None:
    code = (
        "import sys, hero_client\n"
        "hero_client.HeroClient(api_key='a', practice_group_id='b').messages\n"
        "assert not {n for n in sys.modules if 'testing' in n or 'pytest' in n}, sys.modules\n"
    )
    assert run(code, "-c", folder=tmp_path).stderr == ""
