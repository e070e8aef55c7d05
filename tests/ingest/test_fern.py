"""Rendered pages of Fern's documentation: names, types and marks in one word."""

from __future__ import annotations

from time import process_time

import pytest

from generator.ingest.page import Page
from generator.ingest.rendered import read
from generator.ingest.rendered.fern import recognises, rewritten

PAGE = """\
Send a message
==============

Copy page

POST

https://router.dev/api/v1/threads/:thread\\_id/messages

POST

/api/v1/threads/:thread_id/messages

cURL

```
|  |  |
| --- | --- |
| 1 | curl -X POST https://router.dev/api/v1/threads/t1/messages \\ |
| 2 | -H "Authorization: Bearer <token>" \\ |
| 3 | -d '{ |
| 4 | "to": "x" |
| 5 | }' |
```

200Successful

```
|  |  |
| --- | --- |
| 1 | { |
| 2 | "id": "m1" |
| 3 | } |
```

Sends a message.

### Authentication

AuthorizationBearer

API key as bearer token

### Path parameters

thread\\_idstringRequired`format: "uuid"`

### Request

This endpoint expects an object.

tostringRequired

Who gets it

partslist of objectsOptional

Show 2 properties

metadatamap from strings to stringsOptional

temperaturedouble or nullOptional`0-2`

streambooleanOptionalDefaults to `false`

### Response

Successful response

idstring

kindenum

sent\\_atdatetime or null

### Errors

400

Bad Request Error
"""


def test_a_page_states_what_its_glued_words_say() -> None:
    (operation,) = read(Page(name="page.md", text=PAGE))
    assert (operation.method, operation.path) == (
        "post",
        "/api/v1/threads/{thread_id}/messages",
    )
    assert (operation.title, operation.doc) == ("Send a message", "Sends a message.")
    assert operation.servers == (("https://router.dev", 8),)
    assert [(place, each.name) for place, each in operation.credentials] == [
        ("header", "Authorization")
    ]
    ((_, thread),) = operation.parameters
    assert (thread.name, thread.types, thread.required) == ("thread_id", ("string<uuid>",), True)
    fields = [(each.name, each.types, each.required) for each in operation.bodies[0].fields]
    assert fields == [
        ("to", ("string",), True),
        ("parts", ("object[]",), False),
        ("metadata", ("map<string,string>",), False),
        ("temperature", ("number<double>", "null"), False),
        ("stream", ("boolean",), False),
    ]
    assert operation.bodies[0].fields[4].keywords == {"default": False}
    good, bad = operation.responses
    assert (good.status, good.doc) == ("200", "Successful response")
    assert [(each.name, each.types, each.required) for each in good.bodies[0].fields] == [
        ("id", ("string",), None),
        ("kind", ("enum",), None),
        ("sent_at", ("string<date-time>", "null"), None),
    ]
    assert good.bodies[0].samples[0].value == {"id": "m1"}
    assert (bad.status, bad.doc) == ("400", "Bad Request Error")
    assert operation.calls[0].body == {"to": "x"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hashstringRequired", "hash\tstring required"),
        ("idslist of strings or nullOptional", "ids\tstring[] | null optional"),
        ("valuestring or list of objects", "value\tstring | object[]"),
        ("nlongRequired", "n\tinteger<int64> required"),
        ("The ID of the key", "The ID of the key"),
        ("Show 7 properties", "Show 7 properties"),
        ("", ""),
    ],
)
def test_lines_are_rewritten_one_by_one(line: str, expected: str) -> None:
    assert rewritten(line) == expected


def test_the_number_of_lines_stays() -> None:
    assert rewritten(PAGE).count("\n") == PAGE.count("\n")


def test_other_pages_are_not_taken_for_it() -> None:
    assert recognises(PAGE)
    assert not recognises("POST /x\n\nBody\n\nto\nstring\nrequired\n")


@pytest.mark.parametrize("part", ["string or ", "astring", "list of ", "| 1 | ", "a`b`"])
def test_hostile_lines_take_linear_time(part: str) -> None:
    started = process_time()
    rewritten(part * 20_000)
    rewritten("\n".join([part * (1_000 // len(part))] * 200))
    assert process_time() - started < 3
