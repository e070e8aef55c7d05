"""One client used by many at once: everybody gets the answer to what they sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from tests.contract.calling import connect, connect_async
from tests.contract.jsons import to_bytes
from tests.contract.judge import Answer, Received
from tests.contract.server import ContractServer, Serve
from tests.contract.vendors import HERO, Mode

THREADS, TASKS, CALLS = 16, 50, 3


def echo_some_later(server: ContractServer) -> None:
    """Let every third message be refused at first, and otherwise repeated in body and header."""
    refused: set[str] = set()

    def answer_to(request: Received) -> Answer:
        text = request.json["message_string"]
        if text.endswith("0") and text not in refused:
            refused.add(text)
            return Answer(status=503, headers={"Retry-After": "0"}, fits=None)
        body = to_bytes({**HERO.answer, "content": text})
        return Answer(body=body, headers={"X-Request-Id": text})

    server.answer_to = answer_to


def told(answer: Any) -> tuple[str, str, int]:
    """What an answer says in its body, in its header, and how often it took to get it."""
    return answer.value.content, answer.request_id, answer.attempts


def message(text: str) -> dict[str, str]:
    return {"patient_id": "1", "message_type": "sms", "message_string": text}


def expected(count: int) -> list[tuple[str, str, int]]:
    return [
        (f"{user}-{call}", f"{user}-{call}", 2 if call == 0 else 1)
        for user in range(count)
        for call in range(CALLS)
    ]


def test_threads_get_their_own_answers(serve: Serve) -> None:
    server = serve(HERO)
    echo_some_later(server)
    with connect(HERO, server.base_url) as client:

        def use(user: int) -> list[tuple[str, str, int]]:
            send = client.messages.send
            return [
                told(client.with_response(send, **message(f"{user}-{call}")))
                for call in range(CALLS)
            ]

        with ThreadPoolExecutor(THREADS) as threads:
            answers = [answer for found in threads.map(use, range(THREADS)) for answer in found]

    assert answers == expected(THREADS)


@pytest.mark.parametrize("mode", ["asyncio", "trio"])
def test_tasks_get_their_own_answers(serve: Serve, mode: Mode) -> None:
    server = serve(HERO)
    echo_some_later(server)
    answers: list[tuple[str, str, int]] = []

    async def use_in_tasks() -> None:
        async with connect_async(HERO, server.base_url, timeout=10.0) as client:

            async def use(user: int) -> None:
                for call in range(CALLS):
                    sent = message(f"{user}-{call}")
                    answers.append(told(await client.with_response(client.messages.send, **sent)))

            async with anyio.create_task_group() as tasks:
                for user in range(TASKS):
                    tasks.start_soon(use, user)

    anyio.run(use_in_tasks, backend=mode)

    assert sorted(answers) == sorted(expected(TASKS))
