"""When pages are recognised, and when they are not: for each rule what it takes, and what a
document says that is not enough.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from generator.config import default_config
from generator.ir import Pages
from generator.lower import lower_document
from generator.problems import Problem

from .conftest import JsonObject, read

Lowered: TypeAlias = Callable[..., tuple[Pages | None, list[Problem]]]

STRING: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}
FLAG: JsonObject = {"type": "boolean"}
THING: JsonObject = {"type": "object", "required": ["id"], "properties": {"id": STRING}}
DATA: JsonObject = {"type": "array", "items": THING}
LIMIT: JsonObject = {"name": "limit", "in": "query", "schema": WHOLE}


def query(name: str, schema: JsonObject, description: str = "") -> JsonObject:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def page(**members: JsonObject) -> JsonObject:
    return {"type": "object", "required": ["data"], "properties": {"data": DATA, **members}}


def inner(**members: JsonObject) -> JsonObject:
    return {"type": "object", "properties": members}


def _lowered(
    folder: Path,
    answer: JsonObject,
    *parameters: JsonObject,
    header: JsonObject | None = None,
    body: JsonObject | None = None,
    method: str = "get",
    root: JsonObject | None = None,
    **members: Any,
) -> tuple[Pages | None, list[Problem]]:
    """The pages of the one operation `/things`, and the problems with what it states of them."""
    response: JsonObject = {"description": "", "content": {"application/json": {"schema": answer}}}
    if header is not None:
        response["headers"] = {"link": header}
    operation: JsonObject = {
        "parameters": list(parameters),
        "responses": {"200": response},
        **members,
    }
    if body is not None:
        content = {"application/json": {"schema": body}}
        operation["requestBody"] = {"required": True, "content": content}
    tree: JsonObject = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/things": {method: operation}},
        **(root or {}),
    }
    api, problems = lower_document(read(folder, tree), default_config("api"))
    return api.operations[0].pages, [each for each in problems if each.code == "pagination"]


@pytest.fixture
def lowered(tmp_path: Path) -> Lowered:
    return partial(_lowered, tmp_path)


CURSOR = query("cursor", STRING)
STARTING_AFTER = query("starting_after", STRING)
FROM_1 = query("page", {**WHOLE, "default": 1})
OFFSET = query("offset", WHOLE)

RECOGNISED: list[tuple[JsonObject, list[JsonObject], Pages]] = [
    (page(next_cursor=STRING), [CURSOR], Pages(
        kind="cursor", items=("data",), argument="cursor", next=("next_cursor",))),
    (page(meta=inner(nextPageToken=STRING)), [query("pageToken", STRING)], Pages(
        kind="cursor", items=("data",), argument="pageToken", next=("meta", "nextPageToken"))),
    (page(cursor={**STRING, "description": "Gives the next page."}), [CURSOR], Pages(
        kind="cursor", items=("data",), argument="cursor", next=("cursor",))),
    (page(paging=inner(next=inner(after=STRING))), [query("after", STRING)], Pages(
        kind="cursor", items=("data",), argument="after", next=("paging", "next", "after"))),
    (page(next_page=WHOLE), [query("page", WHOLE)], Pages(
        kind="cursor", items=("data",), argument="page", next=("next_page",))),
    (page(page_info=inner(endCursor=STRING, hasNextPage=FLAG)), [query("after", STRING)], Pages(
        kind="cursor", items=("data",), argument="after", next=("page_info", "endCursor"),
        more=("page_info", "hasNextPage"))),
    (page(has_more=FLAG), [STARTING_AFTER], Pages(
        kind="cursor", items=("data",), argument="starting_after", next=("data", -1, "id"),
        more=("has_more",))),
    (page(has_more=FLAG, last_id=STRING), [query("after_id", STRING)], Pages(
        kind="cursor", items=("data",), argument="after_id", next=("last_id",),
        more=("has_more",))),
    (page(nextLink=STRING), [], Pages(kind="link", items=("data",), next=("nextLink",))),
    (page(next={**STRING, "format": "uri"}), [], Pages(
        kind="link", items=("data",), next=("next",))),
    (page(_links=inner(next=inner(href=STRING))), [], Pages(
        kind="link", items=("data",), next=("_links", "next", "href"))),
    (DATA, [FROM_1, LIMIT], Pages(kind="page", items=(), argument="page")),
    (page(total_pages=WHOLE), [query("page[number]", {**WHOLE, "minimum": 1})], Pages(
        kind="page", items=("data",), argument="page[number]", total=("total_pages",))),
    (page(), [query("page", WHOLE, "Zero-based page index."), LIMIT], Pages(
        kind="page", items=("data",), argument="page", first=0)),
    (page(total=WHOLE), [OFFSET, LIMIT], Pages(
        kind="offset", items=("data",), argument="offset", total=("total",))),
    (page(offset=WHOLE), [OFFSET, LIMIT], Pages(
        kind="offset", items=("data",), argument="offset")),
    (inner(result=inner(things=DATA, nextCursor=STRING)), [CURSOR], Pages(
        kind="cursor", items=("result", "things"), argument="cursor",
        next=("result", "nextCursor"))),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "parameters", "expected"), RECOGNISED)
def test_pages_are_recognised(
    lowered: Lowered, answer: JsonObject, parameters: list[JsonObject], expected: Pages
) -> None:
    assert lowered(answer, *parameters) == (expected, [])


UNCLEAR = inner(first=DATA, second=DATA, next_cursor=STRING)
NOT_RECOGNISED: dict[str, tuple[JsonObject, list[JsonObject]]] = {
    "nothing names the next page": (page(), [CURSOR]),
    "nothing takes the next cursor": (page(next_cursor=STRING), [LIMIT]),
    "a cursor that may be that of this page": (page(cursor=STRING), [CURSOR]),
    "a cursor of another type": (page(next_cursor=FLAG), [CURSOR]),
    "a page that is an object": (page(next_page=inner(url=STRING)), [query("page", WHOLE)]),
    "two arguments for one cursor": (page(nextToken=STRING), [
        query("nextToken", STRING), query("paginationToken", STRING)]),
    "a cursor that requires something": (page(next_marker=STRING), [
        query("marker", STRING, "This requires `usemarker` to be true.")]),
    "an end cursor on the last page too": (page(endCursor=STRING), [query("after", STRING)]),
    "no clear list": (UNCLEAR, [CURSOR]),
    "no list": (inner(next_cursor=STRING), [CURSOR]),
    "items without an id": (inner(data={"type": "array", "items": inner(name=STRING)},
                                  has_more=FLAG), [STARTING_AFTER]),
    "an id that may be absent": (inner(data={"type": "array", "items": inner(id=STRING)},
                                       has_more=FLAG), [STARTING_AFTER]),
    "nothing says whether more come": (page(), [STARTING_AFTER]),
    "after a time": (page(has_more=FLAG), [query("after", STRING, "Only what came after.")]),
    "a next that is no link": (page(next=STRING), []),
    "a thing with lines that belongs to others": (
        inner(lines=DATA, links=inner(next=inner(href=STRING), prev=inner(href=STRING))), []),
    "a next link of a thing": (inner(lines=DATA, links=inner(next=STRING)), []),
    "lists beside the items": (inner(messages=DATA, total_pages=WHOLE), [FROM_1, LIMIT]),
    "a page number from where?": (page(total_pages=WHOLE), [query("page", WHOLE), LIMIT]),
    "a least number that may be another": (page(), [query("page", {**WHOLE, "minimum": 0}), LIMIT]),
    "a page number that contradicts itself": (page(), [
        query("page", {**WHOLE, "default": 1}, "Zero-based."), LIMIT]),
    "a page of what?": (page(), [FROM_1]),
    "a page that is a text": (page(), [query("page", {**STRING, "default": "1"}), LIMIT]),
    "a list beside the things": (inner(tags=DATA), [FROM_1, LIMIT]),
    "an offset in pages": (page(total=WHOLE), [query("offset", WHOLE, "Page to start at."), LIMIT]),
    "an offset from 1": (page(total=WHOLE), [query("offset", {**WHOLE, "default": 1}), LIMIT]),
    "an offset without a limit": (page(total=WHOLE), [OFFSET]),
    "a bare list by offset": (DATA, [OFFSET, LIMIT]),
    "a total of this page": (page(total={**WHOLE, "description": "Items in this page."}), [
        OFFSET, LIMIT]),
}  # fmt: skip


@pytest.mark.parametrize("why", NOT_RECOGNISED)
def test_what_is_not_enough_gives_no_pages(lowered: Lowered, why: str) -> None:
    answer, parameters = NOT_RECOGNISED[why]
    assert lowered(answer, *parameters) == (None, [])


def test_a_link_header_has_to_do_with_pages(lowered: Lowered) -> None:
    told = {"description": "Links to the next page.", "schema": STRING}
    by_header = Pages(kind="link", items=())
    assert lowered(DATA, header=told) == (by_header, [])
    assert lowered(DATA, query("per_page", WHOLE), header={"schema": STRING}) == (by_header, [])
    assert lowered(DATA, header={"description": "The licence.", "schema": STRING}) == (None, [])


def test_only_a_cursor_makes_pages_of_a_post(lowered: Lowered) -> None:
    body = inner(cursor=STRING)
    found, _ = lowered(page(next_cursor=STRING), method="post", body=body)
    assert found == Pages(
        kind="cursor", items=("data",), location="body", argument="cursor", next=("next_cursor",)
    )
    assert lowered(page(nextLink=STRING), method="post", body=body) == (None, [])
    assert lowered(page(total=WHOLE), FROM_1, LIMIT, method="post", body=body) == (None, [])
    assert lowered(page(next_cursor=STRING), CURSOR, method="delete") == (None, [])


def test_several_answers_are_no_pages(lowered: Lowered) -> None:
    response = {"description": "", "content": {"application/json": {"schema": DATA}}}
    both = {"200": response, "206": response}
    assert lowered(DATA, FROM_1, LIMIT, responses=both) == (None, [])


ODD = inner(lines=DATA, others=DATA, token=STRING, url=STRING, all=WHOLE, go_on=FLAG)
TOKEN = query("from", STRING)
NUMBER = query("nr", WHOLE)
OWN = {
    "cursor": ({"type": "cursor", "argument": "from", "items": "/lines", "next": "/token"}, Pages(
        kind="cursor", items=("lines",), argument="from", next=("token",))),
    "last": ({"type": "cursor", "argument": "from", "items": "/lines", "next": "/lines/-1/id",
              "more": "/go_on"}, Pages(
        kind="cursor", items=("lines",), argument="from", next=("lines", -1, "id"),
        more=("go_on",))),
    "page": ({"type": "page", "argument": "nr", "items": "/lines", "first": 0, "total": "/all"},
             Pages(kind="page", items=("lines",), argument="nr", first=0, total=("all",))),
    "offset": ({"type": "offset", "argument": "nr", "items": "/lines"}, Pages(
        kind="offset", items=("lines",), argument="nr")),
    "link": ({"type": "link", "items": "/lines", "next": "/url"}, Pages(
        kind="link", items=("lines",), next=("url",))),
    "header": ({"type": "link", "items": "/lines"}, Pages(kind="link", items=("lines",))),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_pages_can_be_stated(lowered: Lowered, name: str) -> None:
    stated, expected = OWN[name]
    given: Any = {"x-clientwright-pagination": stated}
    assert lowered(ODD, TOKEN, NUMBER, **given) == (expected, [])


def test_false_turns_recognition_off(lowered: Lowered) -> None:
    for key in ("x-clientwright-pagination", "x-speakeasy-pagination", "x-fern-pagination"):
        given: Any = {key: False}
        assert lowered(page(next_cursor=STRING), CURSOR, **given) == (None, [])


def speakeasy(kind: str, *inputs: JsonObject, **outputs: str) -> JsonObject:
    return {"x-speakeasy-pagination": {"type": kind, "inputs": list(inputs), "outputs": outputs}}


def parameter(name: str, kind: str) -> JsonObject:
    return {"name": name, "in": "parameters", "type": kind}


OTHERS = [
    (speakeasy("cursor", parameter("from", "cursor"), results="$.lines",
               nextCursor="$.lines[-1].id"),
     Pages(kind="cursor", items=("lines",), argument="from", next=("lines", -1, "id"))),
    (speakeasy("offsetLimit", parameter("nr", "page"), results="$.lines", numPages="$.all"),
     Pages(kind="page", items=("lines",), argument="nr", total=("all",))),
    (speakeasy("offsetLimit", parameter("nr", "offset"), parameter("limit", "limit"),
               results="$.lines"),
     Pages(kind="offset", items=("lines",), argument="nr")),
    (speakeasy("url", results="$.lines", nextUrl="$.url"),
     Pages(kind="link", items=("lines",), next=("url",))),
    ({"x-fern-pagination": {"cursor": "$request.from", "next_cursor": "$response.token",
                            "results": "$response.lines"}},
     Pages(kind="cursor", items=("lines",), argument="from", next=("token",))),
    ({"x-fern-pagination": {"offset": "$request.nr", "results": "$response.lines",
                            "has-next-page": "$response.go_on"}},
     Pages(kind="page", items=("lines",), argument="nr", more=("go_on",))),
    ({"x-fern-pagination": {"offset": "$request.nr", "step": "$request.limit",
                            "results": "$response.lines"}},
     Pages(kind="offset", items=("lines",), argument="nr")),
    ({"x-fern-pagination": {"next_uri": "$response.url", "results": "$response.lines"}},
     Pages(kind="link", items=("lines",), next=("url",))),
    ({"x-ms-pageable": {"nextLinkName": "url", "itemName": "lines"}},
     Pages(kind="link", items=("lines",), next=("url",))),
    ({"x-ms-pageable": {"nextLinkName": None}}, None),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), OTHERS)
def test_what_others_state_is_read(lowered: Lowered, given: Any, expected: Pages | None) -> None:
    assert lowered(ODD, TOKEN, NUMBER, **given) == (expected, [])


def test_ferns_statement_for_all_operations_is_read(lowered: Lowered) -> None:
    stated = {"cursor": "$request.from", "next_cursor": "$response.token",
              "results": "$response.lines"}  # fmt: skip
    given: Any = {"x-fern-pagination": True, "root": {"x-fern-pagination": stated}}
    found, problems = lowered(ODD, TOKEN, **given)
    assert found == Pages(kind="cursor", items=("lines",), argument="from", next=("token",))
    assert problems == []


CURSOR_STATED: JsonObject = {
    "type": "cursor", "argument": "from", "items": "/lines", "next": "/token",
}  # fmt: skip
WRONG: list[tuple[Any, str]] = [
    ({"x-clientwright-pagination": "cursor"}, 'found "cursor"; expected an object, or false'),
    ({"x-clientwright-pagination": {"type": "pages"}}, 'the type "pages"; expected one of'),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "limit": 5}}, 'the member "limit"'),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "items": "lines"}}, "a JSON Pointer"),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "items": "/no"}}, 'items at "#/no"'),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "items": "/token"}}, "where no list is"),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "next": "/no"}}, 'next at "#/no"'),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "next": ""}}, "next at the answer itself"),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "argument": "no"}}, "no argument called"),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "more": "/all"}}, 'more at "#/all"'),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "first": "1"}}, 'first as "1"'),
    ({"x-clientwright-pagination": {**CURSOR_STATED, "type": "page"}}, "of another type"),
    ({"x-clientwright-pagination": {"type": "link", "next": "/url"}}, "which list has the items"),
    (speakeasy("cursor", parameter("from", "limit"), results="$.lines"), "no input"),
    (speakeasy("other"), 'the type "other"'),
    (speakeasy("url", results="$..lines[*]", nextUrl="$.url"), "a path such as $.data"),
    ({"x-speakeasy-pagination": {"type": "url"}}, "no outputs"),
    ({"x-fern-pagination": {"type": "custom"}}, "neither cursor, offset nor next_uri"),
    ({"x-fern-pagination": {"cursor": "$request.a.b"}}, "an argument within another one"),
]


@pytest.mark.parametrize(("given", "expected"), WRONG)
def test_a_wrong_statement_is_listed(lowered: Lowered, given: Any, expected: str) -> None:
    found, problems = lowered(ODD, TOKEN, NUMBER, **given)
    assert found is None
    assert len(problems) == 1
    assert problems[0].level == "warning"
    said = f"found {problems[0].found}; expected {problems[0].expected}"
    assert expected in said
    assert problems[0].place.pointer.startswith("#/paths/~1things/get/x-")
