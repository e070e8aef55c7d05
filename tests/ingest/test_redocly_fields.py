"""Redocly pages: what stands within a bullet, and values that several fields have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.ingest.formats import prose_forms, read_page
from generator.ingest.page import Page
from generator.ingest.prose import Field, PageOperation
from generator.ingest.redocly import read

_HEAD = (
    "# Get\n\nEndpoint: GET /x\nVersion: 1\nSecurity: Bearer\n\n"
    "## Response 200 fields (application/json):\n\n"
)


def _one(text: str) -> PageOperation:
    (operation,) = read(Page(name="page.md", text=text))
    return operation


def _fields(text: str) -> tuple[Field, ...]:
    return _one(_HEAD + text).responses[0].bodies[0].fields


def _names(fields: tuple[Field, ...]) -> list[str]:
    return [field.name for field in fields]


_ALTERNATIVES = """\
  - `paid` (object,null) — one of:
    How it was paid.
    Example: {"card":"1"}
    - Card, of any kind:
      - `card` (string, required)
        Its number.
        Enum: "1", "2"
      - `card.no` (string)
    - cashPayment:
      - `desk` (any)
        - `no` (integer, required)

  - `paid.at` (string)

  - `sum` (number)
"""


def test_alternatives_have_the_names_and_members_that_stand_below_them() -> None:
    paid, total = _fields(_ALTERNATIVES)
    assert (paid.doc, paid.examples, paid.keywords) == ("How it was paid.", ({"card": "1"},), {})
    card, cash = paid.variants
    assert (card.name, cash.name) == ("Card, of any kind", "cashPayment")
    assert card.line == 12
    assert (card.fields[0].required, card.fields[0].keywords) == (True, {"enum": ["1", "2"]})
    assert _names(card.fields) == ["card", "card.no"]
    (desk,) = cash.fields
    assert _names(desk.fields) == ["no"]
    assert _names(paid.fields) == ["at"]
    assert total.name == "sum"


@pytest.mark.parametrize("lost", ["\n".join(map(str.strip, _ALTERNATIVES.split("\n"))), ""])
def test_members_of_alternatives_are_not_put_elsewhere_where_their_place_is_lost(
    lost: str,
) -> None:
    text = _HEAD + lost if lost else " ".join((_HEAD + _ALTERNATIVES).split())
    operation = _one(text)
    (paid,) = operation.responses[0].bodies[0].fields
    assert (paid.name, _names(paid.fields), paid.variants) == ("paid", ["at"], ())
    (problem,) = operation.problems
    assert problem.found == "fields such as `card` behind the alternatives of `paid`"


def test_bullets_within_a_field_that_has_no_members_are_description() -> None:
    text, other = _fields(
        "  - `text` (string)\n    With:\n    - `name` (string)\n\n"
        "  - `other` (object)\n    ```\n    - `name` (string)\n    ```\n    - see `name` (string)\n"
    )
    assert (text.fields, text.doc) == ((), "With:\n- `name` (string)")
    assert other.fields == ()


def test_values_of_an_earlier_field_are_those_of_all_that_name_it() -> None:
    first, second, third = _fields(
        "  - `a` (integer)\n    Enum: 1, 2\n\n"
        "  - `b` (integer)\n    As there.\n    Enum: same as `a` (2 values)\n\n"
        "  - `c` (array)\n    Enum: same as `a` (2 values)\n"
    )
    assert first.keywords == second.keywords == third.keywords == {"enum": [1, 2]}
    assert second.doc == "As there."


@pytest.mark.parametrize(
    "earlier",
    [
        "",
        "  - `a` (integer)\n    Enum: 1, 2, 3\n\n",
        "  - `o` (any)\n    - `a` (any)\n      Enum: 1, 3\n\n  - `a` (any)\n    Enum: 3, 4\n\n",
    ],
)
def test_values_that_no_earlier_field_shows_are_not_made_up(earlier: str) -> None:
    operation = _one(_HEAD + earlier + "  - `b` (integer)\n    Enum: same as `a` (2 values)\n")
    field = operation.responses[0].bodies[0].fields[-1]
    assert field.keywords == {}
    assert field.doc == "Has the same values as `a` (2)."
    assert "with the same values as `a` (2)" in operation.problems[0].found


@pytest.mark.parametrize("end", ["# Guide", "## Guide", "---", "***\n\n# Guide", "---\n# Guide"])
def test_what_follows_an_operation_is_no_description_of_its_last_field(end: str) -> None:
    fence = "```\n\n# code\n```"
    text = (
        _HEAD
        + f"  - `a` (string)\n    One,\n# no heading\n{fence}\n    Enum: 1, 2\n\n{end}\n\nOf.\n"
    )
    (field,) = _one(text).responses[0].bodies[0].fields
    assert (field.doc, field.keywords) == (f"One,\n# no heading\n{fence}", {"enum": ["1", "2"]})


def test_fields_of_a_guide_between_operations_are_not_those_of_the_one_before() -> None:
    text = _HEAD + "- `a` (string)\n\n# Guide\n\n- `b` (string)\n"
    operation = _one(text)
    assert _names(operation.responses[0].bodies[0].fields) == ["a"]
    (problem,) = operation.problems
    assert (problem.code, problem.place.line) == ("doubtful-field", 13)
    both = text + "\n# Put\n\nEndpoint: PUT /x\n"
    assert [one.title for one in read(Page(name="page.md", text=both))] == ["Get", "Put"]


def test_a_line_between_operations_takes_no_values_away_where_line_breaks_were_lost() -> None:
    text = _HEAD + "- `a` (string)\n  Enum: 1, 2\n\n---\n\n# Put\n\nEndpoint: PUT /x\n"
    first, second = read(Page(name="page.md", text=" ".join(text.split())))
    (field,) = first.responses[0].bodies[0].fields
    assert (field.doc, field.keywords, second.title) == ("", {"enum": ["1", "2"]}, "Put")


def test_a_heading_in_a_description_takes_no_fields_away() -> None:
    first, second = _fields("  - `a` (string)\n    One.\n\n# Two\n\nThree.\n\n  - `b` (string)\n")
    assert (first.doc, second.name) == ("One.\n\n# Two\n\nThree.", "b")


def test_a_page_that_names_no_security_has_none() -> None:
    text = _HEAD.replace(": Bearer", ":").replace("## Resp", "More text.\n\n## Resp")
    operation = _one(text)
    assert (operation.security, operation.doc) == ((), "More text.")


def test_pages_of_webhooks_are_known_by_their_labels(tmp_path: Path) -> None:
    text = "# Paid\n\nEndpoint: POST cart.paid\nVersion: 1\nSecurity: \n\n## Response 200 fields\n"
    for page in (text, " ".join(text.split())):
        (fragment,) = read_page(Page(name="page.md", text=page), tmp_path)
        assert "#/webhooks/cart.paid/post" in fragment.origins
        assert "paths" not in fragment.tree
    assert "redocly" not in prose_forms("# Notes\n\nEndpoint: GET https://x.test/a\n")


def test_an_endpoint_with_its_host_states_a_base_url() -> None:
    operation = _one(_HEAD.replace("GET /x", "GET https://api.example.test/v1/x"))
    assert (operation.path, operation.servers) == ("/v1/x", (("https://api.example.test", 3),))


@pytest.mark.parametrize(
    "text",
    [
        "  - `a` (any)\n" + "".join("  " * (i + 2) + "- `b` (any)\n" for i in range(800)),
        "  - `a` (any) — one of:\n" + "    - b:\n" * 50_000,
        "  - `a` (any)\n    Enum: 1, 2\n\n" * 3_000
        + "  - `b` (any)\n    Enum: same as `a` (2 values)\n\n" * 3_000,
        "- `a` (any) — one of:\n" + "- `" + "b." * 300_000 + "` (string)\n",
    ],
)
def test_a_bomb_of_bullets_within_bullets_is_read_in_linear_time(text: str) -> None:
    assert _fields(text)
