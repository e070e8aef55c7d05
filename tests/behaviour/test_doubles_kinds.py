"""The test double of an API with bodies, streams, pages and webhooks of every kind."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from werkzeug.formparser import parse_form_data
from werkzeug.test import EnvironBuilder

from .conftest import JsonObject, document, imported, operation

STRING: JsonObject = {"type": "string"}
THING: JsonObject = {"$ref": "#/components/schemas/Thing"}
PROBLEM: JsonObject = {"$ref": "#/components/schemas/Problem"}
SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def content(media: JsonObject, **members: Any) -> JsonObject:
    return {"description": "", "content": media, **members}


def paths() -> JsonObject:
    """An operation for each kind of answer, and for each kind of form."""
    events = {"text/event-stream": {"schema": THING}}
    lines = {"application/jsonl": {"itemSchema": THING}}
    xml, both = {"application/xml": {"schema": THING}}, {"application/json": {"schema": THING}}
    page = {"application/json": {"schema": {"type": "array", "items": THING}}}
    link = {"Link": {"description": "The next page.", "schema": STRING}}
    count = {"X-Count": {"schema": {"type": "integer"}}}
    problem = content({"application/problem+json": {"schema": PROBLEM}})
    form: JsonObject = {
        "type": "object",
        "required": ["file", "note"],
        "properties": {"file": {"type": "string", "format": "binary"}, "note": STRING},
    }
    upload = {"content": {"multipart/form-data": {"schema": form}}, "required": True}
    fields: JsonObject = {
        "content": {"application/x-www-form-urlencoded": {"schema": {**form, "required": []}}},
        "required": True,
    }
    gets: JsonObject = {
        "watch": content(events),
        "words": content({"text/event-stream": {"schema": STRING}}),
        "logs": content(lines),
        "element": content(xml),
        "either": content({**both, **xml}),
        "exported": content({**both, "text/csv": {"schema": STRING}}),
        "linked": content(page, headers=link),
        "counted": content(both, headers=count),
    }
    found = {
        f"/{name}": operation(
            method="get", operationId=name, responses={"200": answer, "4XX": problem}
        )
        for name, answer in gets.items()
    }
    either = content({"application/json": {"schema": {"type": "integer"}}})
    several = {"200": content(both), "default": either}
    found["/several"] = operation(operationId="several", responses=several)
    found["/upload"] = operation(operationId="upload", requestBody=upload)
    found["/fields"] = operation(operationId="fields", requestBody=fields)
    return found


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One package for all tests of this file."""
    folder = tmp_path_factory.mktemp("doubles")
    thing = {"type": "object", "required": ["id"], "properties": {"id": STRING}}
    problem = {"type": "object", "required": ["title"], "properties": {"title": STRING}}
    hook = {"content": {"application/json": {"schema": THING}}}
    content = document(
        paths=paths(),
        schemas={"Thing": thing, "Problem": problem},
        version="3.2.0",
        webhooks={"made": {"post": {"requestBody": hook, "responses": {"204": {}}}}},
        security=[{"tls": [], "other": []}],
    )
    schemes = {"tls": {"type": "mutualTLS"}, "other": {"type": "http", "scheme": "negotiate"}}
    content["components"]["securitySchemes"] = schemes
    with imported(folder, content, '[webhooks]\nscheme = "standard"\n') as made:
        yield made.package


@pytest.fixture
def fake(package: Any) -> Any:
    del package
    return importlib.import_module("api_client.testing").FakeApi()


@pytest.fixture
def things(package: Any) -> list[Any]:
    return [package.Thing(id=name) for name in "abc"]


def test_a_stream_is_given_as_its_items(fake: Any, things: list[Any]) -> None:
    for name in ("watch", "logs"):
        method = getattr(fake.client.things, name)
        with method() as items:
            (example,) = items
        assert example.id == "..."
        fake.on(method).returns(things, [])
        assert [[*method()], [*method()]] == [things, []]
    lines = ["one", "two\nlines"]
    fake.on(fake.client.things.words).returns(lines)
    assert [*fake.client.things.words()] == lines
    with pytest.raises(TypeError, match="the API cannot answer so: list"):
        fake.on(fake.client.things.watch).returns([1])


def test_an_awaited_stream_is_given_as_its_items(fake: Any, things: list[Any]) -> None:
    async def main() -> list[Any]:
        watch = fake.async_client.things.watch
        fake.on(watch).returns(things)
        async with await watch() as items:
            return [item async for item in items]

    assert anyio.run(main) == things


def test_a_value_comes_as_the_media_type_that_is_asked_for(fake: Any, things: list[Any]) -> None:
    client, xml = fake.client, fake.client.with_options(media_type="application/xml")
    fake.on(client.things.either).returns(things[0])
    for asked, kind in ((client, "application/json"), (xml, "application/xml")):
        answer = asked.with_response(asked.things.either)
        assert answer.value == things[0]
        assert answer.headers["Content-Type"] == kind
    assert client.things.element().id == "..."
    fake.on(client.things.element).returns(things[1])
    assert client.things.element() == things[1]
    fake.on(client.things.exported_csv).returns("a;b")
    assert client.things.exported_csv() == "a;b"
    fake.on(client.things.exported).returns(things[2])
    assert client.things.exported() == things[2]


def test_an_answer_has_a_status_at_which_it_is_read(fake: Any, things: list[Any]) -> None:
    several = fake.client.things.several
    fake.on(several).returns(things[0])
    assert several() == things[0]


def test_pages_are_those_of_the_method_that_fetches_one(fake: Any, things: list[Any]) -> None:
    linked, pages = fake.client.things.linked, fake.client.things.linked_pages
    more = {"Link": '</linked?page=2>; rel="next"'}
    fake.on(linked).returns(things[:2], headers=more).returns(things[2:])
    assert [*pages().items()] == things
    assert [call.query for call in fake.calls] == [[], [("page", "2")]]
    with pytest.raises(TypeError, match="linked_pages calls linked for each page: give the pages"):
        fake.on(pages)


def test_headers_come_with_a_value(fake: Any, things: list[Any], package: Any) -> None:
    counted = fake.client.things.counted
    fake.on(counted).returns(things[0], headers={"X-Count": "3"})
    answer = fake.client.with_response(counted)
    headers = importlib.import_module("api_client.headers")
    (kind,) = (each for name, each in vars(headers).items() if "Counted" in name)
    assert kind.of(answer).x_count == 3


def test_raw_answers_can_be_streamed_and_saved(fake: Any, tmp_path: Path) -> None:
    client = fake.client
    fake.on(client.things.exported_csv).returns("a;b")
    with client.stream(client.things.exported_csv) as answer:
        assert answer.read() == b"a;b"
    path = client.download(tmp_path / "x.csv", client.things.exported_csv)
    assert path.read_bytes() == b"a;b"


def test_an_error_has_a_typed_body(fake: Any, package: Any) -> None:
    watch, stub = fake.client.things.watch, fake.on(fake.client.things.watch)
    problem = package.Problem(title="gone")
    stub.fails(404, problem).fails(409, {"title": "gone"})
    for _ in range(2):
        with pytest.raises(package.ApiError) as refused:
            watch()
        assert refused.value.detail == problem
        kind = refused.value.response.headers["Content-Type"]
        assert kind == "application/problem+json"
    for status in (200, 204, 99, 600):
        with pytest.raises(ValueError, match=f"things.watch: HTTP {status} is no error"):
            stub.fails(status)


def test_forms_are_taken_apart_as_a_server_would(fake: Any) -> None:
    name = 'grün "x"; a%41.txt'
    content = b"\r\n--x\x00\xff\r\n\r\n"
    files = importlib.import_module("api_client")
    upload = files.FileUpload(content, filename=name)
    fake.client.things.upload(file=upload, note="hä\r\nho")
    (call,) = fake.calls
    builder = EnvironBuilder(
        method="POST", data=call.body, content_type=call.headers["Content-Type"]
    )
    _, form, sent = parse_form_data(builder.get_environ())
    assert call.form == list(form.items(multi=True)) == [("note", "hä\r\nho")]
    (file,) = call.files
    with sent["file"].stream as received:
        assert (file.name, file.content) == ("file", content) == ("file", received.read())
    assert file.filename == name
    assert file.media_type == sent["file"].content_type
    fake.client.things.fields(note="a&b")
    assert fake.calls[1].form == [("note", "a&b")]
    assert fake.calls[1].files == []
    fake.client.things.counted()
    with pytest.raises(ValueError, match="no form"):
        str(fake.calls[2].form)
    assert "grün" not in repr(call.files)


def test_threads_get_their_answers_and_all_are_recorded(fake: Any, package: Any) -> None:
    counted = fake.client.things.counted
    values = [package.Thing(id=str(number)) for number in range(200)]
    fake.on(counted).returns(*values)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(counted) for _ in values]
        found: list[str] = [future.result().id for future in waiting]
    assert sorted(found, key=int) == [value.id for value in values]
    assert len(fake.calls) == len(values)


def test_what_receives_webhooks_is_given_signed_ones(package: Any) -> None:
    doubles = importlib.import_module("api_client.testing")
    body = b'{"id": "a"}'
    headers = doubles.signed_headers(body, SECRET)
    assert package.parse_webhook(body, headers, SECRET).id == "a"
    old = doubles.signed_headers(body, SECRET, timestamp=1)
    with pytest.raises(package.WebhookVerificationError):
        package.parse_webhook(body, old, SECRET)
