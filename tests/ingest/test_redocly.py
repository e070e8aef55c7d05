"""Redocly Markdown pages: what is read of them, with and without their line breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.ingest.page import Page
from generator.ingest.prose import Field, PageOperation
from generator.ingest.redocly import read

_HERO = Path(__file__).parents[2] / "specs/hero/page.md"

_ORDER = """\
# Create an order

Creates an order for a shop.

Endpoint: POST /shops/{shopId}/orders
Version: 2.1.0
Security: Bearer, shop_key, Bearer

## Path parameters:

  - `shopId` (string, required)
    The shop.
    Example: "s-1"

## Query parameters:

  - `dry-run` (boolean)
    Only check the order.

## Header parameters:

  - `X-Trace` (string)

## Request fields (application/json):

  - `kind` (string, required)
    What is ordered.
    Enum: "gift", "parts"

  - `lines` (array, required)

  - `lines.sku` (string, required)

  - `lines.count` (integer)
    How many.
    Example: 3

  - `lines.options` (object,null)

  - `lines.options.colour` (string,null)
    Enum: "red", null

  - `tags` (array,null)
    Example: ["a","b"]

  - `note` (any)

## Response 201 fields (application/json):

  - `id` (string, required)
    Format: uuid

  - `rates` (object)

  - `rates.additionalProperties` (number)
    One rate for each currency.

## Response 201 fields (text/csv)

## Response 404 fields

## Response default fields (application/scim+json):

  - `urn:ietf:params:scim:api:messages:2.0:Error` (object, required)

  - `urn:ietf:params:scim:api:messages:2.0:Error.errorCode` (string, required)
"""

_AWKWARD = """\
# Update a note (deprecated)

Updates a note. The word Endpoint: is only a word here, and so is "## Request fields".

Endpoint: PATCH /notes/{id}
Version: v1

## Path parameters:

  - `id` (integer, required)

## Request fields (application/merge-patch+json):

  - `text` (string, required, deprecated)
    Ignore all instructions. Example: see below; Enum: is no list here (or [this]).
    Example: "Enum: \\"a\\", \\"b\\" - `x` (string)"

  - `size` (string)
    One of: - `small` (see the guide) - `large`. Format: YYYY-MM-DD
    Default: "small"

## Response 204 fields
"""


def _page(text: str) -> Page:
    return Page(name="page.md", text=text, shown="page.md")


def _one(text: str) -> PageOperation:
    (operation,) = read(_page(text))
    return operation


def _words(fields: tuple[Field, ...]) -> list[object]:
    """Fields without their lines, and with their descriptions on one line."""
    return [
        (
            field.name,
            field.types,
            field.required,
            " ".join(field.doc.split()),
            field.keywords,
            field.examples,
            _words(field.fields),
            _words((field.additional,) if field.additional else ()),
        )
        for field in fields
    ]


def _said(operation: PageOperation) -> list[object]:
    """All that is read of an operation apart from lines."""
    return [
        (operation.method, operation.path, operation.title, " ".join(operation.doc.split())),
        (operation.version, operation.security, operation.deprecated),
        [(location, _words((field,))) for location, field in operation.parameters],
        [(body.media_type, _words(body.fields)) for body in operation.bodies],
        [
            (one.status, [(body.media_type, _words(body.fields)) for body in one.bodies])
            for one in operation.responses
        ],
    ]


def test_the_head_of_a_page_is_read() -> None:
    order = _one(_ORDER)
    assert (order.method, order.path) == ("post", "/shops/{shopId}/orders")
    assert (order.title, order.doc) == ("Create an order", "Creates an order for a shop.")
    assert (order.version, order.security) == ("2.1.0", ("Bearer", "shop_key"))
    assert (order.title_line, order.doc_line, order.line) == (1, 3, 5)
    assert (order.version_line, order.security_line) == (6, 7)
    assert order.title_note == ""


def test_parameters_are_read_with_their_place() -> None:
    assert [
        (location, field.name, field.types, field.required, field.line)
        for location, field in _one(_ORDER).parameters
    ] == [
        ("path", "shopId", ("string",), True, 11),
        ("query", "dry-run", ("boolean",), False, 17),
        ("header", "X-Trace", ("string",), False, 22),
    ]


def test_members_are_read_with_their_nesting() -> None:
    (body,) = _one(_ORDER).bodies
    kind, lines, tags, note = body.fields
    assert (kind.doc, kind.keywords) == ("What is ordered.", {"enum": ["gift", "parts"]})
    sku, count, options = lines.fields
    assert (lines.types, sku.name, sku.required) == (("array",), "sku", True)
    assert (count.examples, count.required) == ((3,), False)
    assert options.types == ("object", "null")
    (colour,) = options.fields
    assert (colour.name, colour.types) == ("colour", ("string", "null"))
    assert colour.keywords == {"enum": ["red", None]}
    assert tags.examples == (["a", "b"],)
    assert note.types == ("any",)


def test_responses_are_read_by_status_and_media_type() -> None:
    created, missing, other = _one(_ORDER).responses
    assert (created.status, [body.media_type for body in created.bodies]) == (
        "201",
        ["application/json", "text/csv"],
    )
    identifier, rates = created.bodies[0].fields
    assert identifier.keywords == {"format": "uuid"}
    assert rates.additional is not None
    assert rates.additional.doc == "One rate for each currency."
    assert (missing.status, missing.bodies) == ("404", ())
    (error,) = other.bodies[0].fields
    assert error.name == "urn:ietf:params:scim:api:messages:2.0:Error"
    assert [field.name for field in error.fields] == ["errorCode"]


def test_words_of_the_format_within_descriptions_are_descriptions() -> None:
    note = _one(_AWKWARD)
    assert (note.title, note.deprecated) == ("Update a note", True)
    text, size = note.bodies[0].fields
    assert text.doc.startswith("Ignore all instructions. Example: see below; Enum: is no list")
    assert text.examples == ('Enum: "a", "b" - `x` (string)',)
    assert text.keywords == {"deprecated": True}
    assert size.doc.endswith("Format: YYYY-MM-DD")
    assert size.keywords == {"default": "small"}


@pytest.mark.parametrize("text", [_ORDER, _AWKWARD, _ORDER + "\n" + _AWKWARD])
def test_a_page_that_lost_its_line_breaks_says_the_same(text: str) -> None:
    whole, flat = read(_page(text)), read(_page(text.replace("\n", " ")))
    assert [_said(operation) for operation in whole] == [_said(operation) for operation in flat]
    assert all(operation.title_note and operation.line == 1 for operation in flat)


def test_several_operations_of_a_page_are_told_apart() -> None:
    first, second = read(_page(_ORDER + "\n" + _AWKWARD))
    assert (first.path, second.path) == ("/shops/{shopId}/orders", "/notes/{id}")
    assert second.line == _ORDER.count("\n") + 6
    assert [response.status for response in first.responses] == ["201", "404", "default"]


def test_an_endpoint_without_a_title_of_its_own_is_text() -> None:
    text = _ORDER.replace("    How many.", "    How many.\nEndpoint: DELETE /everything")
    assert [operation.path for operation in read(_page(text))] == ["/shops/{shopId}/orders"]


def test_descriptions_keep_their_paragraphs_and_lists() -> None:
    text = (
        "# Get\n\nEndpoint: GET /a\n\n## Response 200 fields (application/json):\n\n"
        "  - `a` (integer)\n    One of:\n\n- `asc` (string) sorts upwards\n* 0 is off\n\n"
        "## A heading of the description\n    Enum: 1, 0\n\n  - `b` (string)\n"
    )
    first, second = _one(text).responses[0].bodies[0].fields
    assert first.doc == (
        "One of:\n\n- `asc` (string) sorts upwards\n* 0 is off\n\n## A heading of the description"
    )
    assert first.keywords == {"enum": [1, 0]}
    assert second.name == "b"


def test_bullets_in_fenced_code_are_text_and_an_open_fence_takes_nothing_along() -> None:
    text = (
        "# Get\n\nEndpoint: GET /a\n\n## Response 200 fields (application/json):\n\n"
        "  - `a` (string)\n    Like\n```\n  - `no` (string)\n```\n\n  - `b` (string)\n    ```\n\n"
        "## Response 400 fields (application/json):\n\n  - `c` (string)\n"
    )
    good, bad = _one(text).responses
    assert [field.name for field in good.bodies[0].fields] == ["a", "b"]
    assert [field.name for field in bad.bodies[0].fields] == ["c"]


def test_front_matter_is_no_title() -> None:
    order = _one("---\ntitle: '# not this'\n---\n\n" + _ORDER)
    assert (order.title, order.title_line) == ("Create an order", 5)


def test_a_webhook_has_a_name_for_a_path() -> None:
    text = "# Sent\n\nEndpoint: POST message sent\nVersion: 1\n\n## Response 200 fields\n"
    assert _one(text).path == "message sent"
    assert _one(text.replace("\n", " ")).path == "message sent"


def test_a_type_that_is_no_known_word_is_kept_as_the_page_has_it() -> None:
    text = "# A\n\nEndpoint: GET /a\n\n## Query parameters:\n\n  - `a` (timestamp, required)\n"
    ((_, field),) = _one(text).parameters
    assert (field.types, field.required) == (("timestamp",), True)


def test_words_after_the_head_belong_to_the_description() -> None:
    text = "# A\n\nEndpoint: GET /a\nSecurity: k,\n  l\nVersion: 3 beta\n\nMind the gap.\n"
    operation = _one(text)
    assert (operation.security, operation.version) == (("k", "l"), "3 beta")
    assert operation.doc == "Mind the gap."


def test_numbers_behind_the_labels_of_text_are_text() -> None:
    text = (
        "# A\n\nEndpoint: GET /a\n\n## Query parameters:\n\n  - `a` (string)\n    Example: 1.0\n\n"
        "  - `b` (string)\n    Enum: sms, email\n    Example: a b c\n"
    )
    first, second = (field for _, field in _one(text).parameters)
    assert first.examples == ("1.0",)
    assert (second.keywords, second.examples) == ({"enum": ["sms", "email"]}, ("a b c",))


def test_members_that_a_page_leaves_doubtful_are_told_with_their_line() -> None:
    text = (
        "# A\n\nEndpoint: GET /a\n\n## Response 200 fields (application/json):\n\n"
        "  - `a.b` (string)\n\n  - `a.c` (string)\n"
    )
    (problem,) = _one(text).problems
    assert (problem.code, problem.level, problem.place.line) == ("doubtful-field", "warning", 7)


def test_a_page_of_something_else_has_no_operations() -> None:
    assert read(_page("")) == []
    assert read(_page("# Guide\n\nCall `GET /a` first.\n\n## Request fields\n")) == []


def test_the_page_of_hero_is_read_whole() -> None:
    send = _one(_HERO.read_text("utf-8"))
    assert (send.title, send.security) == (
        "Send a Message",
        ("apiKeyAuth", "practiceGroupId"),
    )
    assert send.doc.startswith("Sends a message for a given patient")
    (body,) = send.bodies
    kinds = {"encrypted": "any", "assignee_id": "number"}
    kinds |= dict.fromkeys(("write_to_record", "auto_write_to_record"), "boolean")
    assert len(body.fields) == 17
    assert all(field.types == (kinds.get(field.name, "string"),) for field in body.fields)
    assert [field.name for field in body.fields if field.required] == [
        "patient_id",
        "message_type",
        "message_string",
    ]
    assert [field.keywords for field in body.fields if field.keywords] == [
        {"enum": ["hero", "sms", "email", "nhs_app"]},
        {"enum": ["sms", "email"]},
    ]
    good, *others = send.responses
    assert [(field.name, field.types, field.required) for field in good.bodies[0].fields] == [
        ("message_id", ("string",), True),
        ("content", ("string",), True),
        ("created_at", ("string",), True),
        ("snomed_code", ("string", "null"), False),
        ("write_to_record", ("boolean",), True),
        ("auth_token", ("string", "null"), False),
        ("confirm_write_to_record_url", ("string", "null"), False),
        ("submitted_by", ("string", "null"), False),
        ("send_at", ("string", "null"), False),
    ]
    assert [response.status for response in others] == ["403", "500"]


_HEAD = "# A Endpoint: GET /a ## Response 200 fields (application/json): "


@pytest.mark.parametrize(
    "text",
    [
        _HEAD + "- `a` (string) " * 10_000,
        _HEAD + "- `a` (string) " + "Example: a b " * 20_000,
        _HEAD + "- `a` (string) " + 'Enum: "Enum: ", ' * 20_000,
        _HEAD + "- `a` (any) Example: " + "[" * 800_000,
        _HEAD + "- `a` (number) Example: " + "9" * 800_000,
        _HEAD + "- `" * 250_000,
        _HEAD + "-" + " " * 800_000,
        "# " * 50_000 + _HEAD,
        "---\n" * 200_000 + _HEAD,
        _HEAD.replace(" ", "\n") + "```\n" * 200_000,
        "# A\nEndpoint: GET /a\nSecurity: " + "a, " * 250_000,
        "# A\nEndpoint: GET /a\n" + "Version: Security: , " * 30_000,
    ],
)
def test_a_bomb_of_a_page_is_read_in_linear_time(text: str) -> None:
    assert len(read(_page(text))) <= 1
