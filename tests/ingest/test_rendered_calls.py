"""Rendered pages of which only a sample call is left, and text that only looks like members."""

from __future__ import annotations

import pytest

from generator.ingest.drafts.call_urls import call_path
from generator.ingest.page import Page
from generator.ingest.rendered import read

from .outlines import one, outline

CALL = """\
Create a booking
cURL
curl --request POST \\ --url https://book.dev/v1/bookings \\ --data '{"room": "<string>"}'
{"id": "b1"}
"""


def test_an_operation_that_only_a_sample_call_shows_says_so() -> None:
    operation = one(CALL)
    assert (operation.method, operation.path) == ("post", "/v1/bookings")
    assert operation.title == "Create a booking"
    assert operation.note == "A sample call on the page shows it."


@pytest.mark.parametrize(
    "text",
    [
        "# Quick start\n\n## Get a key\n\nAsk us.\n\n## Call the API\n\n" + CALL,
        CALL + "curl https://book.dev/v1/rooms\n{}\n",
        CALL.replace("/bookings", "/bookings/8841"),
        CALL.replace('{"id": "b1"}', ""),
    ],
    ids=["a guide", "two operations", "the value of a variable", "no answer"],
)
def test_a_sample_call_is_no_operation_on(text: str) -> None:
    assert read(Page(name="page.md", text=text)) == []


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://a.dev/v2/users/:id", "/v2/users/{id}"),
        ("https://a.dev/users/<user_id>/notes", "/users/{user_id}/notes"),
        ("https://a.dev/users/{{id}}?x=1", "/users/{id}"),
        ("https://a.dev/users/${ID}", "/users/{ID}"),
        ("https://a.dev/users/cus_123", ""),
        ("https://a.dev/users/49a3999c-0ce1-4ea6-ab68-afcd6dc2e794", ""),
        ("https://a.dev", ""),
    ],
)
def test_the_path_of_a_call_has_variables_only_where_the_url_names_them(
    url: str, path: str
) -> None:
    assert call_path(url) == path


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("facilityrequired\nstring\n", ["facility: string required"]),
        ("sign_required\nboolean\n", ["sign_required: boolean"]),
        ("signrequired\nboolean\nrequired\n", ["signrequired: boolean required"]),
        ("input\nrequired\n", ["input:  required"]),
        ("limit\nnumber\nrequirednote\nstring\n", ["limit: number required", "note: string"]),
        ("a\nstring[]\nOne of:\nstring\nnumber\n", ["a: string[]"]),
        ("react\nReact.ReactNode\n", ["react: React.ReactNode"]),
        ("sender\nOrganisation\nThe one who sends it.\n", ["sender: Organisation"]),
        ("retries\nint\n", ["retries: int"]),
        ("tags\nobject array\n", ["tags: object[]"]),
    ],
)
def test_names_are_told_from_marks_and_prose(lines: str, expected: list[str]) -> None:
    (body,) = one(f"POST /x\n\nBody\n\n{lines}").bodies
    assert outline(body.fields) == expected


def test_open_child_attributes_end_where_the_samples_show_the_next_member_outside() -> None:
    sample = '{"tags": [{"name": "a"}], "last": 1}'
    (body,) = one(
        f"POST /x\n\ncurl -d '{sample}' https://a.dev/x\n\nBody\n\ntags\nobject[]\n"
        "Hide child attributes\nname\nstring\nkind\nstring\nlast\ninteger\n"
    ).bodies
    assert outline(body.fields) == [
        "tags: object[]",
        "tags/name: string",
        "tags/kind: string",
        "last: integer",
    ]
