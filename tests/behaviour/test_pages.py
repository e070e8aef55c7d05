"""Walks over pages, on a server that pages real data by its own means."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server

import anyio
import pytest
from werkzeug.wrappers import Request, Response

from generator.config import default_config
from generator.load import load
from generator.lock import ChosenNames
from generator.lower import lower_document
from generator.normalise import normalise
from generator.plan import make_plan

from .conftest import JsonObject, document, imported
from .test_operations_loopback import Silent

TOTAL = 23
THINGS = [{"id": f"thing {n}&=ü"} for n in range(TOTAL)]
IDS = [thing["id"] for thing in THINGS]
STRING: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}
FLAG: JsonObject = {"type": "boolean"}
NULLABLE: JsonObject = {"type": ["string", "null"]}
LIMIT: JsonObject = {"name": "limit", "in": "query", "schema": WHOLE}


def query(name: str, schema: JsonObject) -> JsonObject:
    return {"name": name, "in": "query", "schema": schema}


def answer(**members: JsonObject) -> JsonObject:
    """A page of things: an object with these members beside `data`, which it always has."""
    data = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    schema = {"type": "object", "required": ["data"], "properties": {"data": data, **members}}
    return {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}


def inner(**members: JsonObject) -> JsonObject:
    return {"type": "object", "properties": members}


def operations() -> JsonObject:
    """An operation for each way of paging, by its path; all of them list the same things."""
    data = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    bare = answer()
    bare["200"]["content"]["application/json"]["schema"] = data
    bare["200"]["headers"] = {"Link": {"description": "The next page.", "schema": STRING}}
    paths: JsonObject = {
        "/cursor": ([query("cursor", STRING), LIMIT], answer(meta=inner(next_cursor=NULLABLE))),
        "/after": ([query("starting_after", STRING), LIMIT], answer(has_more=FLAG)),
        "/number": (
            [query("page", {**WHOLE, "default": 1}), LIMIT],
            answer(total_pages=WHOLE),
        ),
        "/zero": ([query("page", {**WHOLE, "default": 0}), LIMIT], answer()),
        "/offset": ([query("offset", WHOLE), LIMIT], answer(total=WHOLE)),
        "/link": ([LIMIT], answer(next_url=STRING)),
        "/header/{kind}": (
            [{"name": "kind", "in": "path", "required": True, "schema": STRING},
             {"name": "X-Trace", "in": "header", "schema": STRING}, LIMIT],
            bare,
        ),
    }  # fmt: skip
    found: JsonObject = {
        path: {"get": {"operationId": f"list_{path.split('/')[1]}", "tags": ["things"],
                       "parameters": parameters, "responses": responses}}
        for path, (parameters, responses) in paths.items()
    }  # fmt: skip
    body = inner(cursor=STRING, limit=WHOLE)
    found["/search"] = {
        "post": {
            "operationId": "search",
            "tags": ["things"],
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": answer(next_cursor=STRING),
        }
    }
    found["/plain"] = {"get": {"operationId": "plain", "tags": ["things"], "responses": answer()}}
    return found


WAYS = ("cursor", "after", "number", "zero", "offset", "link", "header", "search")
METHODS = {way: way if way == "search" else f"list_{way}" for way in WAYS}


class Server:
    """Gives the things in pages of at most `most`, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.most = 10
        self.answers: list[Callable[[Request], Response]] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        if self.answers:
            return self.answers.pop(0)(request)
        way = request.path.split("/")[1]
        body = json.loads(request.get_data() or b"{}")
        given = {**request.args.to_dict(), **body}
        size = min(int(given.get("limit", 5)), self.most)
        match way:
            case "cursor" | "search":
                start = int(given.get("cursor", "c0")[1:])
            case "after":
                start = IDS.index(given["starting_after"]) + 1 if "starting_after" in given else 0
            case "number":
                start = (int(given.get("page", 1)) - 1) * size
            case "zero":
                start = int(given.get("page", 0)) * size
            case _:
                start = int(given.get("offset" if way == "offset" else "at", 0))
        return self.page(request, way, start, size)

    def page(self, request: Request, way: str, start: int, size: int) -> Response:
        data, end = THINGS[start : start + size], start + size
        more = end < TOTAL
        extra: JsonObject = {}
        match way:
            case "cursor":
                extra = {"meta": {"next_cursor": f"c{end}" if more else None}}
            case "search":
                extra = {"next_cursor": f"c{end}"} if more else {"next_cursor": ""}
            case "after":
                extra = {"has_more": more}
            case "number":
                extra = {"total_pages": -(-TOTAL // size)}
            case "offset":
                extra = {"total": TOTAL}
            case "link" if more:
                extra = {"next_url": f"/link?at={end}&limit={size}"}
            case "header":
                links = f'<{request.base_url}?at={end}&limit={size}>; title="a, b"; rel="x Next"'
                header = [("Link", f'</>; rel="first", {links}')] if more else []
                return Response(json.dumps(data), 200, header, mimetype="application/json")
            case _:
                pass
        return Response(json.dumps({"data": data, **extra}), mimetype="application/json")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One package for all tests of this file."""
    thing = {"type": "object", "required": ["id"], "properties": {"id": STRING}}
    content = document(
        paths=operations(),
        schemas={"Thing": thing},
        security=[{"key": []}, {"token": []}],
    )
    schemes = {
        "key": {"type": "apiKey", "in": "query", "name": "api_key"},
        "token": {"type": "http", "scheme": "bearer"},
    }
    content["components"]["securitySchemes"] = schemes
    with imported(tmp_path_factory.mktemp("pages"), content) as made:
        yield made.package


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[Server, str]]:
    answering = Server()
    server: WSGIServer = make_server(
        "127.0.0.1", 0, Request.application(answering), handler_class=Silent
    )
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield answering, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def server(started: tuple[Server, str]) -> Server:
    answering, _ = started
    answering.asked, answering.most, answering.answers = [], 10, []
    return answering


@pytest.fixture
def client(package: Any, started: tuple[Server, str], server: Server) -> Iterator[Any]:
    del server
    retry = package.RetryPolicy(attempts=1)
    with package.ApiClient(base_url=started[1], api_key="s&cret", retry=retry) as made:
        yield made


def pages(client: Any, way: str, **given: Any) -> Any:
    arguments = {**({"kind": "a b", "x_trace": "t"} if way == "header" else {}), **given}
    return getattr(client.things, f"{METHODS[way]}_pages")(**arguments)


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


@pytest.mark.parametrize("way", WAYS)
def test_the_items_of_all_pages_are_the_data(client: Any, server: Server, way: str) -> None:
    for size in (1, 4, 5, 22, 23, 50):
        assert ids(pages(client, way, limit=size).items()) == IDS
    assert {request.args.get("api_key") for request in server.asked} == {"s&cret"}
    assert not [r for r in server.asked if len(r.args.getlist("api_key")) > 1]
    if way == "header":
        assert {request.headers.get("X-Trace") for request in server.asked} == {"t"}
        assert {request.path for request in server.asked} == {"/header/a b"}


@pytest.mark.parametrize("way", WAYS)
def test_a_walk_goes_on_from_its_token(client: Any, way: str) -> None:
    for taken in (0, 1, 4, 5, 12, TOTAL):
        walk = pages(client, way, limit=4)
        before = ids(walk.items(taken))
        token = walk.token
        assert before == IDS[:taken]
        # JSON keeps it, and so does another process.
        after = [] if token is None else ids(
            pages(client, way, limit=4).resume(json.loads(json.dumps(token))).items()
        )  # fmt: skip
        assert before + after == IDS
        assert ids(walk.items()) == IDS[taken:]  # and so does the walk itself
        assert walk.token is None


@pytest.mark.parametrize("way", WAYS)
def test_pages_are_what_the_method_returns(client: Any, way: str) -> None:
    walk = pages(client, way, limit=10)
    found = [page if way == "header" else page.data for page in walk]
    assert [len(page) for page in found] == [10, 10, 3]
    assert walk.token is None
    assert list(walk) == []
    walk = pages(client, way, limit=10)
    next(walk)
    resumed = pages(client, way, limit=10).resume(walk.token)
    assert ids(item for page in resumed for item in (page if way == "header" else page.data)) == (
        IDS[10:]
    )


def test_nothing_is_sent_before_it_is_needed(client: Any, server: Server) -> None:
    walk = pages(client, "cursor", limit=5)
    items = walk.items(limit=5)
    assert server.asked == []
    assert walk.token == "0"
    assert len(list(items)) == 5
    assert len(server.asked) == 1  # not the page after, though there is one
    assert list(pages(client, "cursor").items(limit=0)) == []
    assert len(server.asked) == 1
    with pytest.raises(ValueError, match="a limit of 0 or more"):
        walk.items(-1)


def test_the_arguments_go_with_each_request(client: Any, server: Server) -> None:
    assert ids(pages(client, "number", page=2, limit=10).items()) == IDS[10:]
    assert [(r.args["page"], r.args["limit"]) for r in server.asked] == [("2", "10"), ("3", "10")]
    assert ids(pages(client, "zero", page=0, limit=10).items()) == IDS
    assert ids(pages(client, "after", starting_after=IDS[19]).items()) == IDS[20:]
    assert ids(pages(client, "offset", offset=20, limit=2).items()) == IDS[20:]
    server.most = 7  # fewer than it was asked for
    assert ids(pages(client, "offset", limit=10).items()) == IDS


@pytest.mark.parametrize("way", WAYS)
def test_the_awaited_walk_is_the_same(package: Any, started: Any, server: Server, way: str) -> None:
    async def walked() -> None:
        async with package.AsyncApiClient(base_url=started[1], api_key="k") as client:
            walk = pages(client, way, limit=4)
            first = [item.id async for item in walk.items(6)]
            rest = [
                item.id async for item in pages(client, way, limit=4).resume(walk.token).items()
            ]
            assert first + rest == IDS
            assert [item.id async for item in walk.items()] == IDS[6:]
            sizes = [
                len(page if way == "header" else page.data)
                async for page in pages(client, way, limit=10)
            ]
            assert sizes == [10, 10, 3]

    anyio.run(walked)
    assert server.asked


def link(url: str) -> Callable[[Request], Response]:
    body = json.dumps({"data": THINGS[:2], "next_url": url})
    return lambda _request: Response(body, mimetype="application/json")


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/link?at=5",
        "//elsewhere.example/link",
        "https://127.0.0.1/link",
        "http://127.0.0.1@elsewhere.example/link",
        "http://127.0.0.1:1/link",
        "file:///etc/passwd",
    ],
)
def test_credentials_go_to_no_other_host(
    package: Any, client: Any, server: Server, url: str
) -> None:
    server.answers = [link(url)]
    walk = pages(client, "link")
    assert len(list(walk.items(2))) == 2
    token = walk.token
    with pytest.raises(package.PaginationError, match="leads to another host") as caught:
        list(walk.items())
    assert len(server.asked) == 1
    assert "elsewhere" not in str(caught.value)
    assert caught.value.__context__ is None
    assert walk.token == token
    with pytest.raises(package.PaginationError):  # nor by a token that was tampered with
        next(pages(client, "link").resume(f"0:{url}"))
    assert len(server.asked) == 1


def test_user_info_and_fragment_of_a_link_are_not_sent(
    client: Any, started: Any, server: Server
) -> None:
    url = started[1].replace("http://", "http://user:word@")
    server.answers = [link(f"{url}/link?at=20&api_key=s%26cret#there")]
    assert ids(pages(client, "link").items()) == [*IDS[:2], *IDS[20:]]
    assert "Authorization" not in server.asked[1].headers
    assert server.asked[1].query_string == b"at=20&api_key=s%26cret"


def repeated(**members: Any) -> Callable[[Request], Response]:
    body = json.dumps({"data": THINGS[:2], **members})
    return lambda _request: Response(body, mimetype="application/json")


CIRCLES: list[tuple[str, list[JsonObject]]] = [
    ("cursor", [{"meta": {"next_cursor": "c"}}] * 3),
    ("cursor", [{"meta": {"next_cursor": each}} for each in "abcab"]),
    ("after", [{"has_more": True}] * 3),
    ("number", [{}] * 3),
    ("offset", [{}] * 3),
    ("link", [{"next_url": "/link?at=1"}] * 3),
]


@pytest.mark.parametrize(("way", "answers"), CIRCLES)
def test_a_server_that_goes_round_in_a_circle_is_an_error(
    package: Any, client: Any, server: Server, way: str, answers: list[JsonObject]
) -> None:
    server.answers = [repeated(**members) for members in answers]
    with pytest.raises(package.PaginationError, match="the same page again") as caught:
        list(pages(client, way).items())
    assert isinstance(caught.value, package.ApiError)
    assert caught.value.operation == f"things.list_{way}"
    assert IDS[0] not in str(caught.value)


def test_an_empty_page_ends_what_is_counted_and_not_what_is_named(
    client: Any, server: Server
) -> None:
    def empty(**members: Any) -> Callable[[Request], Response]:
        body = json.dumps({"data": [], **members})
        return lambda _request: Response(body, mimetype="application/json")

    server.answers = [empty(meta={"next_cursor": "c21"})]
    assert ids(pages(client, "cursor").items()) == IDS[21:]
    server.answers = [empty()]
    assert [page.data for page in pages(client, "zero")] == [[]]  # the first is given though empty
    assert len(server.asked) == 3


def test_an_error_leaves_the_walk_where_it_was(package: Any, client: Any, server: Server) -> None:
    server.answers = [lambda _request: Response("{}", 503)]
    walk = pages(client, "cursor")
    with pytest.raises(package.StatusError):
        list(walk.items())
    assert ids(walk.items()) == IDS
    server.answers = [lambda _request: Response('{"data": 1}', mimetype="application/json")]
    with pytest.raises(package.InvalidResponseError):
        next(pages(client, "cursor"))


@pytest.mark.parametrize("token", ["", "x", "-1", "1:", "٣", "0:x", "1:2:3", "9" * 5000])
def test_a_text_that_is_no_token_is_refused(client: Any, token: str) -> None:
    with pytest.raises(ValueError, match="expected the token of a walk") as caught:
        pages(client, "number").resume(token)
    assert caught.value.__context__ is None


def test_the_answers_of_pages_can_be_had(client: Any) -> None:
    walk = pages(client, "header")
    answered = client.with_response(lambda: next(walk))
    assert answered.status_code == 200
    assert 'rel="first"' in answered.headers["Link"]


def test_there_are_pages_only_where_the_document_tells_of_them(client: Any, package: Any) -> None:
    assert not hasattr(client.things, "plain_pages")
    walk = pages(client, "cursor")
    assert isinstance(walk, package.Pages)
    assert "c0" not in repr(walk)


def test_a_method_of_the_document_keeps_its_name() -> None:
    """`list_pages` of the document comes first; what a run has chosen stays in the next one."""
    both = operations()
    both["/other"] = {"get": {**both["/plain"]["get"], "operationId": "list_cursor_pages"}}
    alone = {path: both[path] for path in ("/cursor", "/plain")}
    first, second = (_methods(paths, ChosenNames()) for paths in (alone, both))
    assert first["pages"] == {"#/paths/~1cursor/get": "list_cursor_pages"}
    assert second["pages"]["#/paths/~1cursor/get"] == "list_cursor_pages_"
    assert second["methods"]["#/paths/~1other/get"] == "list_cursor_pages"
    later = _methods(both, first["chosen"])
    assert later["pages"]["#/paths/~1cursor/get"] == "list_cursor_pages"
    assert later["methods"]["#/paths/~1other/get"] != "list_cursor_pages"


def _methods(paths: JsonObject, earlier: ChosenNames) -> JsonObject:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "api.json"
        thing = {"type": "object", "required": ["id"], "properties": {"id": STRING}}
        path.write_text(json.dumps(document(paths=paths, schemas={"Thing": thing})), "utf-8")
        api, _ = lower_document(normalise(load(path)), default_config("api"))
    plan = make_plan(api, earlier, client="ApiClient")
    return {"pages": plan.pages, "methods": plan.methods, "chosen": plan.chosen}
