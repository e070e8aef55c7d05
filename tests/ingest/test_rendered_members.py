"""Members of rendered pages, in the forms in which extractors leave them, and hostile ones."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from generator.ingest.page import Page
from generator.ingest.rendered import read

from .outlines import one, outline


def body(text: str) -> list[str]:
    """The members of a body with these lines."""
    operation = one(f"POST /x\n\nBody\n\napplication/json\n\n{text}")
    return outline(operation.bodies[0].fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id string required\nThe id.", ["id: string required"]),
        ("id integer<int64> required deprecated", ["id: integer<int64> required"]),
        ("id\nstringrequired", ["id: string required"]),
        ("id\nstring\nrequiredThe id.", ["id: string required"]),
        ("id\nstring\noptional", ["id: string optional"]),
        ("id\nCustomerType\n\nThe id.", ["id: CustomerType"]),
        ("items\nItem[]", ["items: Item[]"]),
        ("owner\nTeamRef · object\nrequired", ["owner: object required"]),
        ("type\nstring\nobject\nstring", ["type: string", "object: string"]),
        ("**id**\n\n**string | nullrequired**", ["id: string|null required"]),
        ("value\nstringobject[]", ["value: string|object[]"]),
        (
            "parent\nobject\nHide child attributes\nchild\nstring",
            ["parent: object", "parent/child: string"],
        ),
        ("parent\nobject\nShow child attributes\nnext\nstring", ["parent: object", "next: string"]),
        ("Either\nThe former.\nor object", []),
        ("a string", []),
        ("substring", []),
        ("Read this.\nstring\n", []),
    ],
)
def test_a_member_is_a_name_with_types_in_the_forms_of_extractors(
    text: str, expected: list[str]
) -> None:
    assert body(text) == expected


@pytest.mark.parametrize(
    "part",
    [
        "[\n",
        '{\n"a',
        "a\nstring\n",
        "```\n",
        "[a](b",
        "**",
        "a.b.",
        "Available options: a,\n",
        "x = (",
        "<ParamField body='a' type=\"",
        "string | ",
        "<!--",
        "curl -d '{\n",
        "a" + ".a" * 400 + "\nobject\n",
    ],
)
def test_hostile_text_takes_linear_time(part: str) -> None:
    text = "POST /x\n\nBody\n\na\nobject\n" + part * (150_000 // len(part))
    started = process_time()
    read(Page(name="page.md", text=text))
    assert process_time() - started < 3


SEED = Path(__file__).parents[2] / "specs" / "metriport" / "page.txt"


def test_the_page_of_metriport_is_read_whole() -> None:
    operation = one(SEED.read_text("utf-8"))
    assert (operation.method, operation.path) == ("post", "/medical/v1/message")
    assert outline(field for _, field in operation.parameters) == ["patientId: string required"]
    assert outline(operation.bodies[0].fields) == [
        "destination: string required",
        "subject: string required",
        "body: string",
        "attachments: string[]",
        "intendedRecipientNpi: string[]",
    ]
    (response,) = operation.responses
    assert response.status == ""
    assert outline(response.bodies[0].fields) == ["communication: Communication required"]
