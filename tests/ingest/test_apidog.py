"""Markdown pages that state operations with labels, and members in tables or as bullets."""

from __future__ import annotations

from time import process_time

import pytest

from generator.ingest.page import Page
from generator.ingest.rendered import read
from generator.ingest.rendered.apidog import recognises, rewritten

PAGE = """\
# Patients

### Create a patient

- **URL**: `/api/patients`
- **Method**: `POST`
- **Description**: Creates a patient.
- **Request Body**:
  - `firstName` (string, required): The first name.
  - `tags` (string[]): Labels.

```json
{"firstName": "Kim"}
```

- **Response**:
  - **201 Created**:

```json
{"id": "p1"}
```

### Get a patient

**Method**: GET
**Endpoint**: `/api/patients/:id`

**Path Parameters**

| Name | Type | Required | Description |
| --- | --- | :---: | --- |
| `id` | String | Yes | Which \\| one. |

**Response**:

| Field | Type | Description |
|---|---|---|
| id | string | The id. |
| age | integer | |
"""


def test_operations_and_members_are_those_of_labels_tables_and_bullets() -> None:
    create, get = read(Page(name="page.md", text=PAGE))
    assert (create.method, create.path, create.title) == (
        "post",
        "/api/patients",
        "Create a patient",
    )
    assert create.doc == "Creates a patient."
    first, tags = create.bodies[0].fields
    assert (first.name, first.types, first.required, first.doc, first.line) == (
        "firstName",
        ("string",),
        True,
        "The first name.",
        9,
    )
    assert (tags.name, tags.types, tags.required) == ("tags", ("string[]",), None)
    assert create.bodies[0].samples[0].value == {"firstName": "Kim"}
    assert [each.status for each in create.responses] == ["201"]
    assert create.responses[0].bodies[0].samples[0].value == {"id": "p1"}
    assert (get.method, get.path, get.title) == ("get", "/api/patients/{id}", "Get a patient")
    ((place, identifier),) = get.parameters
    assert (place, identifier.name, identifier.types, identifier.required, identifier.doc) == (
        "path",
        "id",
        ("string",),
        True,
        "Which | one.",
    )
    assert [(each.name, each.types, each.doc) for each in get.responses[0].bodies[0].fields] == [
        ("id", ("string",), "The id."),
        ("age", ("integer",), ""),
    ]


def test_bullets_with_types_are_members_below_any_heading() -> None:
    bullets = "- `to` (string, required) - Who.\n- `n` (see below)\n"
    text = f"## POST /x\n\nSends it.\n\n### Body\n\n{bullets}"
    (operation,) = read(Page(name="page.md", text=text))
    (to,) = operation.bodies[0].fields
    assert (to.name, to.types, to.required) == ("to", ("string",), True)
    assert to.doc.startswith("Who.")


def test_the_number_of_lines_stays_and_code_is_left_alone() -> None:
    text = PAGE + "\n```\n- `a` (string): b\n| Name | Type |\n```\n"
    assert rewritten(text).count("\n") == text.count("\n")
    assert "- `a` (string): b" in rewritten(text)


def test_other_pages_are_not_taken_for_it() -> None:
    assert recognises(PAGE)
    assert not recognises("POST /x\n\n**Note**: read on\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")


@pytest.mark.parametrize("part", ["**a", "- `a` (", "| ", "**Method**: POST\n", "|Name|Type|\n"])
def test_hostile_lines_take_linear_time(part: str) -> None:
    started = process_time()
    text = part * (100_000 // len(part))
    recognises(text)
    rewritten(text)
    assert process_time() - started < 3
