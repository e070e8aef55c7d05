"""Recordings have the words of the document and the kinds of all else."""

from __future__ import annotations

import gzip
import importlib
import json
import logging
import stat
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.behaviour.conftest import Made, document, imported, operation
from tests.contract.scripted import ScriptedServer, reply

ENUM = {"type": "string", "enum": ["sent", "queued"]}
LETTER = {
    "type": "object",
    "required": ["id", "status"],
    "properties": {
        "id": {"type": "string"},
        "status": ENUM,
        "note": {"type": "string"},
        "sent_at": {"type": "string", "format": "date-time"},
        "urgent": {"type": "boolean"},
        "pages": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "people": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}},
        "illness": {**ENUM, "x-sensitive": True},
        "history": {
            "type": "array",
            "items": {"type": "object", "properties": {"was": ENUM}},
            "x-sensitive": True,
        },
        "free": {
            "type": "object",
            "properties": {"kind": {"type": "string"}},
            "additionalProperties": True,
        },
    },
}
PERSON = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}
MARK = "Zq7"
BODY = {
    "id": "Zq7-id",
    "status": "sent",
    "note": "sent",
    "sent_at": "2026-01-02T03:04:05Z",
    "urgent": True,
    "pages": 8675309,
    "tags": ["Zq7-tag", "", "Zq7-tag-two"],
    "labels": {"Zq7-key": "Zq7-label", "status": "queued"},
    "people": [{"name": "Zq7-name", "age": 8675309, "email": "Zq7@example.com", "Zq7 x": 1}],
    "free": {"kind": "Zq7-kind", "Zq7name": "Zq7"},
    "extra_word": {"Zq7-inner": "Zq7-extra", "status": "sent"},
    "member-8675309": "Zq7",
}


def send_letter(**members: Any) -> dict[str, Any]:
    parameters = [
        {"name": "box", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "lang", "in": "query", "schema": {"type": "string"}},
        {"name": "X-Patient", "in": "header", "schema": {"type": "string"}},
    ]
    schema = {"$ref": "#/components/schemas/Letter"}
    return operation(request=schema, response=schema, parameters=parameters, **members)


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Generator[Made]:
    content = {"text/plain": {"schema": {"type": "string"}}}
    text = {
        "get": {
            "operationId": "read",
            "tags": ["things"],
            "responses": {"200": {"description": "OK", "content": content}},
        }
    }
    described = document(
        paths={"/boxes/{box}/letters": send_letter(), "/text": text},
        schemas={"Letter": LETTER, "Person": PERSON},
    )
    with imported(tmp_path_factory.mktemp("letters"), described) as made:
        yield made


def recording(made: Made, path: Path, *answers: httpx2.Response, **options: Any) -> Any:
    """A client whose answers are recorded."""
    waiting = iter(answers)
    mock = httpx2.MockTransport(lambda _: next(waiting))
    transport = made.module("recording").RecordingTransport(path, mock, **options)
    return made.package.ApiClient(http_client=httpx2.Client(transport=transport))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def send(client: Any, **changed: Any) -> Any:
    return client.things.send(box="Zq7-box", body=client_body(client, **changed), lang="Zq7-lang")


def client_body(client: Any, **changed: Any) -> Any:
    package = sys.modules[type(client).__module__.split(".")[0]]
    return package.Letter.from_json({**BODY, **changed})


RECORDED: dict[str, Any] = {
    "members": {
        "id": "string",
        "status": {"value": "sent"},
        "note": "string",
        "sent_at": "string date-time",
        "urgent": "boolean",
        "pages": "integer",
        "tags": {"items": ["string", "string empty"]},
        "labels": {"members": {}, "unnamed": ["string"]},
        "people": {
            "items": [
                {
                    "members": {"name": "string", "age": "integer", "email": "string"},
                    "unnamed": ["integer"],
                }
            ]
        },
        "free": {"members": {"kind": "string"}, "unnamed": ["string"]},
        "extra_word": {"members": {}, "unnamed": ["string"]},
    },
    "unnamed": ["string"],
}


def test_a_line_has_the_words_of_the_document_and_the_kinds_of_all_else(
    letters: Made, tmp_path: Path
) -> None:
    path = tmp_path / "seen.jsonl"
    client = recording(letters, path, httpx2.Response(200, json=BODY))

    answer = send(client)

    assert answer.id == "Zq7-id"
    (line,) = lines(path)
    assert line.pop("received") == {"media_type": "application/json", "body": RECORDED}
    assert line.pop("sent")["body"] == RECORDED
    assert line == {
        "clientwright": 1,
        "package": "api_client",
        "operation": "things.send",
        "method": "POST",
        "path": "/boxes/{box}/letters",
        "status": 200,
        "query": {"names": ["lang"]},
    }
    assert MARK not in path.read_text("utf-8")


@pytest.mark.parametrize("status", [200, 418])
@pytest.mark.parametrize("coding", ["", "gzip"])
async def test_nothing_of_a_payload_is_written_over_real_connections(
    letters: Made, tmp_path: Path, status: int, coding: str
) -> None:
    body = json.dumps(BODY).encode()
    headers = {"X-Patient": "Zq7-header", "Set-Cookie": "Zq7=Zq7"}
    if coding:
        headers["Content-Encoding"], body = coding, gzip.compress(body)
    path = tmp_path / "seen.jsonl"
    module = letters.module("recording")
    with ScriptedServer(reply(f"{status} Zq7-phrase", body, headers)) as server:
        options = {"base_url": f"{server.origin}/Zq7-base", "headers": {"X-Patient": "Zq7-mine"}}
        http = httpx2.Client(transport=module.RecordingTransport(path))
        with http, letters.package.ApiClient(http_client=http, **options) as client:
            if status == 200:
                assert send(client).id == "Zq7-id"
            else:
                with pytest.raises(letters.package.ApiError) as raised:
                    send(client)
                assert raised.value.body == json.dumps(BODY).encode()
        other = httpx2.AsyncClient(transport=module.AsyncRecordingTransport(path))
        async with other, letters.package.AsyncApiClient(http_client=other, **options) as client:
            if status == 200:
                assert (await send(client)).id == "Zq7-id"
            else:
                with pytest.raises(letters.package.ApiError) as raised:
                    await send(client)
                assert raised.value.body == json.dumps(BODY).encode()

    first, second = lines(path)
    assert first == second
    assert first["status"] == status
    assert "body" in first["received"]
    text = path.read_text("utf-8")
    assert "Zq7" not in text
    assert "8675309" not in text
    assert server.origin not in text


def test_names_of_an_undocumented_answer_are_not_written(letters: Made, tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    client = recording(letters, path, httpx2.Response(418, json={"zq": {"status": "sent"}}))

    with pytest.raises(letters.package.ApiError):
        send(client)

    received = lines(path)[0]["received"]
    inner: dict[str, Any] = {"members": {}, "unnamed": ["string"]}
    assert received["body"] == {"members": {}, "unnamed": [inner]}


def test_a_value_outside_an_enumeration_is_marked_and_not_written(
    letters: Made, tmp_path: Path
) -> None:
    path = tmp_path / "seen.jsonl"
    send(recording(letters, path, httpx2.Response(200, json={"id": "1", "status": "Zq7"})))

    assert lines(path)[0]["received"]["body"]["members"]["status"] == {"other": "string"}


def test_of_a_sensitive_member_no_value_of_an_enumeration_is_written(
    letters: Made, tmp_path: Path
) -> None:
    path = tmp_path / "seen.jsonl"
    body = {"id": "1", "status": "sent", "illness": "sent"}
    history = [{"was": "queued"}, {"was": "Zq7"}]
    send(recording(letters, path, httpx2.Response(200, json={**body, "history": history})))

    members = lines(path)[0]["received"]["body"]["members"]
    was = [{"members": {"was": "string"}}, {"members": {"was": {"other": "string"}}}]
    assert members["status"] == {"value": "sent"}
    assert members["illness"] == "string"
    assert members["history"] == {"items": was}


def test_an_object_with_none_of_the_documented_names_has_data_for_names(
    letters: Made, tmp_path: Path
) -> None:
    path = tmp_path / "seen.jsonl"
    with pytest.raises(letters.package.ApiError):
        send(recording(letters, path, httpx2.Response(200, json={"Smith": "1", "Jones": "2"})))

    body = lines(path)[0]["received"]["body"]
    assert body == {"members": {}, "unnamed": ["string", "string decimal"][1:]}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            httpx2.Response(200, content=b"", headers={"Content-Type": "application/json"}),
            {"note": "empty"},
        ),
        (
            httpx2.Response(200, content=b"Zq7", headers={"Content-Type": "application/json"}),
            {"media_type": "application/json", "note": "unreadable"},
        ),
        (
            httpx2.Response(200, content=b"Zq7", headers={"Content-Type": "text/Zq7"}),
            {"media_type": "another", "note": "unread"},
        ),
        (
            httpx2.Response(200, content=b'{"id": "1", "status": "sent"}'),
            {
                "media_type": "none",
                "body": {"members": {"id": "string decimal", "status": {"value": "sent"}}},
            },
        ),
        (
            httpx2.Response(
                200,
                content=b'{"status": "sent", "Zq 7": 1}',
                headers={"Content-Type": "application/vnd.Zq7+json"},
            ),
            {
                "media_type": "another",
                "body": {"members": {"status": {"value": "sent"}}, "unnamed": ["integer"]},
            },
        ),
        (
            httpx2.Response(200, json={"id": "1", "status": "sent", "note": "x" * 1_000_001}),
            {"media_type": "application/json", "note": "too large"},
        ),
        (
            httpx2.Response(
                200, content=b"[" * 200_000, headers={"Content-Type": "application/json"}
            ),
            {"media_type": "application/json", "note": "unreadable"},
        ),
    ],
    ids=[
        "empty",
        "no JSON",
        "another media type",
        "no media type",
        "other JSON",
        "too large",
        "too deep",
    ],
)
def test_what_is_told_of_a_body_depends_on_its_kind(
    letters: Made, tmp_path: Path, answer: httpx2.Response, told: Any
) -> None:
    path = tmp_path / "seen.jsonl"
    with suppress(letters.package.ApiError):
        send(recording(letters, path, answer))

    assert lines(path)[0]["received"] == told


def test_a_bomb_is_left_alone(letters: Made, tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    bomb = gzip.compress(b" " * 30_000_000)
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    with ScriptedServer(reply("200 OK", bomb, headers)) as server:
        transport = letters.module("recording").RecordingTransport(path)
        with httpx2.Client(transport=transport) as http:
            client = letters.package.ApiClient(http_client=http, base_url=server.origin)
            with pytest.raises(letters.package.ApiError):
                send(client)

    assert lines(path)[0]["received"]["note"] == "too large"


def test_what_is_streamed_is_passed_on_unread(letters: Made, tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    headers = {"Content-Type": "text/plain"}
    with ScriptedServer(reply("200 OK", b"Zq7-text", headers)) as server:
        transport = letters.module("recording").RecordingTransport(path)
        with httpx2.Client(transport=transport) as http:
            client = letters.package.ApiClient(http_client=http, base_url=server.origin)
            with client.stream(client.things.read) as answer:
                assert b"".join(answer.iter_bytes()) == b"Zq7-text"
            with client.stream(client.things.read):
                pass

    assert [line["received"] for line in lines(path)] == [
        {"media_type": "text/plain", "note": "unread"}
    ] * 2


def test_a_request_that_no_method_makes_is_not_recorded(letters: Made, tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    mock = httpx2.MockTransport(lambda _: httpx2.Response(200))
    with httpx2.Client(
        transport=letters.module("recording").RecordingTransport(path, mock)
    ) as http:
        http.get("https://api.example.com/Zq7")

    assert path.read_bytes() == b""


OAUTH: dict[str, Any] = {
    "type": "oauth2",
    "flows": {"clientCredentials": {"tokenUrl": "https://api.example.com/token", "scopes": {}}},
}


def test_requests_for_tokens_are_not_recorded(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    described = document(paths={"/letters": operation(security=[{"login": []}])})
    described["components"]["securitySchemes"] = {"login": OAUTH}
    path = tmp_path / "seen.jsonl"
    with imported(tmp_path_factory.mktemp("oauth"), described, package="oauth_client") as made:
        answers = iter(
            [
                httpx2.Response(200, json={"access_token": "Zq7-token", "token_type": "Bearer"}),
                httpx2.Response(200),
            ]
        )
        oauth = importlib.import_module("oauth_client.auth")
        transport = importlib.import_module("oauth_client.recording").RecordingTransport
        mock = httpx2.MockTransport(lambda _: next(answers))
        http = httpx2.Client(transport=transport(path, mock, keep_payload=True))
        source = oauth.ClientCredentials(client_id="Zq7-id", client_secret="Zq7-secret")
        client = made.package.OauthClient(token=source, http_client=http)
        client.things.send()

    assert [line["operation"] for line in lines(path)] == ["things.send"]
    assert MARK not in path.read_text("utf-8")


def test_whole_bodies_are_written_where_that_is_asked_for(letters: Made, tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    answer = httpx2.Response(200, json=BODY)
    send(recording(letters, path, answer, keep_payload=True))

    payload = lines(path)[0]["payload"]
    assert json.loads(payload["received"]) == json.loads(payload["sent"]) == BODY
    assert payload["url"] == "https://api.example.com/v1/boxes/Zq7-box/letters?lang=Zq7-lang"


def test_the_file_is_its_owners_and_grows_to_its_bound(letters: Made, tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    answers = [httpx2.Response(200, json=BODY) for _ in range(3)]
    client = recording(letters, path, *answers, max_bytes=3_000)
    for _ in answers:
        send(client)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert 1_000 < path.stat().st_size <= 3_000
    assert len(lines(path)) < 3


def test_a_file_that_cannot_be_written_is_an_error_at_once(letters: Made, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        recording(letters, tmp_path / "missing" / "seen.jsonl")


def test_a_recording_that_fails_fails_no_call(
    letters: Made, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    answers = [httpx2.Response(200, json=BODY) for _ in range(2)]
    client = recording(letters, folder / "seen.jsonl", *answers)
    (folder / "seen.jsonl").unlink()
    folder.rmdir()

    with caplog.at_level(logging.WARNING, "api_client"):
        assert [send(client).id, send(client).id] == ["Zq7-id", "Zq7-id"]

    assert [record.getMessage() for record in caplog.records] == ["an exchange was not recorded"]


def test_lines_of_several_threads_are_whole(letters: Made, tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    client = recording(letters, path, *(httpx2.Response(200, json=BODY) for _ in range(40)))
    with ThreadPoolExecutor(8) as pool:
        for sent in [pool.submit(send, client) for _ in range(40)]:
            sent.result()

    assert len(lines(path)) == 40


def test_it_stays_out_of_normal_use(letters: Made) -> None:
    code = (
        "import sys, api_client\n"
        "api_client.ApiClient().things\n"
        "assert not {n for n in sys.modules if 'record' in n or 'redaction' in n}, sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=letters.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
