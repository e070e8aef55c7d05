"""The source of Mintlify's pages: components of MDX state parameters and members."""

from __future__ import annotations

import pytest

from generator.ingest.page import Page
from generator.ingest.rendered import read

from .outlines import one

PAGE = """\
---
title: "Call a lead"
api: "POST https://api.voice.dev/v1/calls/{agent}"
description: "Places a call."
---

<ParamField header="Authorization" type="string" required={true}>Bearer key.</ParamField>
<ParamField header="Content-Type" type="string" required>JSON</ParamField>
<ParamField path="agent" type="string" required>Which agent.</ParamField>
<ParamField query="limit" type="integer" default="20" />

## Body

<ParamField body="to" type="string" required>
  The number. <Note>Spaces are fine.</Note>
</ParamField>
<ParamField body="retry" type="object" required={false}>
  How often.

  ```json
  <ParamField body="fake" type="string">
  ```
  <Expandable title="properties">
    <ParamField body="count" type="integer" default={2}>Times.</ParamField>
    <ParamField body="minutes" type="integer[]" required deprecated />
  </Expandable>
</ParamField>

## Response

<ResponseField name="id" type="string | null" required>The call.</ResponseField>
<ResponseField name="legs" type="Leg[]">
  <Expandable><ResponseField name="state" type="string"/></Expandable>
</ResponseField>

<RequestExample>
```bash cURL
curl -X POST https://api.voice.dev/v1/calls/a1 -d '{"to": "+44"}'
```
</RequestExample>
<ResponseExample>
```json 201 theme={null}
{"id": "c1"}
```
```json 400
{"error": "no"}
```
</ResponseExample>
"""


def test_the_front_matter_states_the_operation() -> None:
    operation = one(PAGE)
    assert (operation.method, operation.path, operation.line) == ("post", "/v1/calls/{agent}", 3)
    assert (operation.title, operation.title_line) == ("Call a lead", 2)
    assert (operation.doc, operation.doc_line) == ("Places a call.", 4)
    assert operation.servers == (("https://api.voice.dev", 3),)


def test_parameters_are_those_of_each_location() -> None:
    operation = one(PAGE)
    found = [(place, each.name, each.required) for place, each in operation.parameters]
    assert found == [("path", "agent", True), ("query", "limit", None)]
    assert operation.parameters[1][1].keywords == {"default": 20}
    assert [(place, each.name) for place, each in operation.credentials] == [
        ("header", "Authorization")
    ]


def test_members_are_nested_and_code_in_descriptions_is_none() -> None:
    to, retry = one(PAGE).bodies[0].fields
    assert (to.types, to.required, to.line) == (("string",), True, 14)
    assert to.doc == "The number. Spaces are fine."
    assert (retry.required, [each.name for each in retry.fields]) == (False, ["count", "minutes"])
    assert '<ParamField body="fake"' in retry.doc
    count, minutes = retry.fields
    assert (count.keywords, count.doc) == ({"default": 2}, "Times.")
    assert (minutes.types, minutes.required) == (("integer[]",), True)
    assert minutes.keywords == {"deprecated": True}


def test_responses_are_those_of_the_examples_and_the_good_one_has_the_members() -> None:
    good, bad = one(PAGE).responses
    assert (good.status, bad.status) == ("201", "400")
    identifier, legs = good.bodies[0].fields
    assert (identifier.types, identifier.required) == (("string", "null"), True)
    assert [each.name for each in legs.fields] == ["state"]
    assert [sample.value for sample in good.bodies[0].samples] == [{"id": "c1"}]
    assert good.bodies[0].samples[0].line == 43
    assert (bad.bodies[0].fields, bad.bodies[0].samples[0].value) == ((), {"error": "no"})


def test_sample_calls_are_read() -> None:
    (call,) = one(PAGE).calls
    assert (call.line, call.body) == (38, {"to": "+44"})


@pytest.mark.parametrize(
    "head",
    ["**API endpoint:** `POST` `/api/proxies`", "POST /api/proxies", "## POST `/api/proxies`"],
)
def test_without_front_matter_the_text_states_the_operation(head: str) -> None:
    text = f'# Create a proxy\n\n{head}\n\n<ParamField body="port" type="integer"/>\n'
    operation = one(text)
    assert (operation.method, operation.path) == ("post", "/api/proxies")
    assert [each.name for each in operation.bodies[0].fields] == ["port"]


@pytest.mark.parametrize(
    "text",
    [
        "</ParamField></ParamField><ParamField body='a' type='string'>never closed",
        "<ParamField body='a'><ResponseField name='b'></ParamField></ResponseField>",
        "<ParamField>" * 1_000,
        "<ParamField body=" + '"' * 1_001,
    ],
)
def test_tags_that_do_not_match_are_no_crash(text: str) -> None:
    assert [each.path for each in read(Page(name="p", text=f"POST /x\n\n{text}\n"))] == ["/x"]


def test_json_outside_of_components_is_what_the_heading_above_calls_it() -> None:
    page = one(
        '---\napi: "POST /v1/pets"\n---\n## Body\n<ParamField body="name" type="string" />\n'
        '```json\n{"name": "Rex", "age": 3}\n```\n## Response\n'
        '<ResponseField name="id" type="string" />\n```json\n{"id": "p1"}\n```\n'
        '## Limits\n```json\n{"id": "p2"}\n```\n'
    )
    (body,), (response,) = page.bodies, page.responses
    assert [(sample.value, sample.line) for sample in body.samples] == [
        ({"name": "Rex", "age": 3}, 7)
    ]
    assert [(each.value, each.line) for each in response.bodies[0].samples] == [({"id": "p1"}, 12)]


def test_json_of_a_part_is_no_example_of_the_whole() -> None:
    page = one(
        '---\napi: "GET /v1/pets"\n---\n## Response\n<ResponseField name="pets" type="Pet[]" />\n'
        'Each pet:\n```json\n{"name": "Rex"}\n```\n'
    )
    assert page.responses[0].bodies[0].samples == ()


def test_the_front_matter_names_the_media_type_of_the_body() -> None:
    page = one(
        '---\napi: "POST /v1/scans"\ncontentType: "multipart/form-data"\n---\n'
        '<ParamField body="file" type="file" required />\n'
    )
    assert page.bodies[0].media_type == "multipart/form-data"
