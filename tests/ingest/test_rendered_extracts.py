"""Rendered pages as different extractors leave them: bullets, indentation, columns, footers."""

from __future__ import annotations

import pytest

from .outlines import one, outline


@pytest.mark.parametrize("bullet", ["•", "*", "-"])
def test_a_bullet_before_the_name_is_no_part_of_it(bullet: str) -> None:
    page = one(
        f"POST /x\nBody\n{bullet} role\nenum<string>\nrequired\nThe role.\n"
        f"{bullet} error\nError\nrequired\nHide child attributes\n"
        f"{bullet} error.code\nstring\n{bullet} pages\nPage[]\nThe pages.\n"
    )
    assert outline(page.bodies[0].fields) == [
        "role: enum<string> required",
        "error: Error required",
        "error/code: string",
        "pages: Page[]",
    ]
    assert [field.doc for field in page.bodies[0].fields] == ["The role.", "", "The pages."]


def test_a_credential_with_a_bullet_has_its_own_name() -> None:
    page = one("POST /x\nAuthorizations\n• Authorization\nstring\nheader\nrequired\nBearer.\n")
    assert [(place, field.name) for place, field in page.credentials] == [
        ("header", "Authorization")
    ]


def test_a_list_in_the_description_is_no_member() -> None:
    page = one("POST /x\nBody\nmode\nstring\nOne of:\n• fast\n• safe\n• slow. The default.\n")
    assert outline(page.bodies[0].fields) == ["mode: string"]


def test_a_member_to_the_right_of_an_object_is_in_it() -> None:
    page = one(
        "GET /x\nResponse\n* visits\narray of objects\nrequired\n  * id\nstring\nrequired\n"
        "  * room\nobject\n    * floor\ninteger\n* total\ninteger\nrequired\n"
    )
    assert outline(page.responses[0].bodies[0].fields) == [
        "visits: array of objects required",
        "visits/id: string required",
        "visits/room: object",
        "visits/room/floor: integer",
        "total: integer required",
    ]


def test_nothing_is_in_a_text_however_far_to_the_right_it_stands() -> None:
    page = one("GET /x\nResponse\nid\nstring\n    total\n    integer\n")
    assert outline(page.responses[0].bodies[0].fields) == ["id: string", "total: integer"]


@pytest.mark.parametrize(
    "footer",
    [
        "List pets\nPrevious\nRemove pet\nNext\n",
        "List pets\nPrevious\nRemove pet\nNext\n⌘I\nPowered by Mintlify\n",
        "Previous\nList pets\nNext\nRemove pet\n",
        "Remove pet\nNext\n",
    ],
)
def test_links_to_the_pages_before_and_after_are_no_description(footer: str) -> None:
    page = one(f"GET /x\nResponse\nseats\ninteger\nHow many seats\n{footer}")
    assert [field.doc for field in page.responses[0].bodies[0].fields] == ["How many seats"]


def test_a_member_may_be_called_next() -> None:
    page = one("GET /x\nResponse\nitems\nstring[]\nNext\nstring\n")
    assert outline(page.responses[0].bodies[0].fields) == ["items: string[]", "Next: string"]


def test_the_column_with_samples_may_stand_above_the_path() -> None:
    page = one(
        'Add a pet\ncURL\ncurl -X POST https://api.pets.dev/v1/pets -d \'{"name": "Rex"}\'\n'
        '201\n409\n{"id": "p1"}\n{"code": "taken"}\n'
        "POST\n/\nv1\n/\npets\nBody\nname\nstring\nResponse\n201\nid\nstring\n"
    )
    assert [call.body for call in page.calls] == [{"name": "Rex"}]
    assert {
        response.status: [sample.value for body in response.bodies for sample in body.samples]
        for response in page.responses
    } == {"201": [{"id": "p1"}], "409": [{"code": "taken"}]}


def test_samples_that_are_fewer_than_the_statuses_are_of_the_first() -> None:
    page = one('GET /x\ncurl https://a.dev/x\n200\n404\n500\n{"id": 1}\n{"id": 2}\nReturns it.\n')
    assert {
        response.status: [sample.value for body in response.bodies for sample in body.samples]
        for response in page.responses
    } == {"200": [{"id": 1}], "404": [], "500": []}


def test_a_section_needs_no_heading_where_a_member_follows() -> None:
    page = one("List\nGET /x\nQuery\nstatus\nstring\nWhich.\nper_page\ninteger\n")
    assert [(place, field.name) for place, field in page.parameters] == [
        ("query", "status"),
        ("query", "per_page"),
    ]
    assert page.doc == ""


def test_the_word_example_above_an_answer_is_no_description() -> None:
    page = one('GET /x\nList\ncurl https://a.dev/x\n200\nExample\n{"id": 1}\n')
    assert page.doc == ""
    assert [response.status for response in page.responses] == ["200"]


def test_a_media_type_is_no_member() -> None:
    page = one("GET /x\nResponse\nOK\napplication/json\nSchema\nid\nstring\n")
    assert outline(page.responses[0].bodies[0].fields) == ["id: string"]
