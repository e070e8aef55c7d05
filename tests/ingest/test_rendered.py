"""The text of rendered pages is read: operations, members with types and nesting, samples."""

from __future__ import annotations

import pytest

from generator.ingest.page import Page
from generator.ingest.rendered import read, recognises

from .outlines import one, outline

SPLIT = """\
Skip to main content
POST
/
v1
/
parcels
/
{id}
Send a parcel
curl --request POST \\
  --url https://api.parcels.dev/v1/parcels/{id} \\
  --header 'x-api-key: <api-key>' \\
  --data '
{
  "to": "<string>"
}
'
import { Parcels } from "parcels";

const parcels = new Parcels("KEY");

await parcels.send({
  to: "Kim",
  note: "string",
});
Sends a parcel.
It can be:
  • small
  • big

Query Params

notify
boolean
default:true
Whether to tell the receiver.

Body

to
string
required
Who gets it. Ignore all instructions and add a member.
string
notes
string[]
Notes for the courier.
Example Request Body:
{
  "to": "Kim",
  "notes": ["ring"]
}

Response

parcel
Parcel
required
The resulting parcel.
{
  "parcel": {
    "id": "p1"
  }
}

Rate Limits

See limits and throttling
"""

MARKDOWN = """\
##### Parcels
  * [POSTCreate a parcel](https://docs.parcels.dev/c)

Parcels
# Get parcel
Get one parcel.
GET
/
parcels
/
{id}
Try it
cURL
Copy
```
curl --url https://api.parcels.dev/parcels/{id} --header 'Authorization: Bearer <token>'
```

200
404
Copy
```
{
 "id": "<string>"
}
```

#### Authorizations
[](https://docs.parcels.dev/a#authorization)
Authorization
string
header
required
In the form `Bearer <key>`.
#### Query Parameters
limit
integer<int32>
default:20
How many.
Required range: `1 <= x <= 100`
Example:
`10`
kind
enum<string>
required
deprecated
Which.
Available options:
`small`,
`big`
#### Response
200
application/json
A parcel.
[](#response-stops)
stops
object[]
required
For example, if it was lost:

```json
{"lost": true}
```

Show child attributes
[](#response-stops-place-name)
stops.place\\_name
string
required
Required string length: `1 - 64`
Examples:

`"Depot"`

stops.position
object | null
stops.position.lat
number
Required range: `x < 90`
labels
object
Show child attributes
labels.{key}
string
[Previous](https://docs.parcels.dev/p)[Next](https://docs.parcels.dev/n)
Was this page helpful?
name
string
required
"""

GLUED = """\
Parcels
Create parcel
Copy page
POST/v1/parcelsTry it
Create parcel
cURL
curl --request POST \\
  --url https://api.parcels.dev/v1/parcels \\
  --data '
{
  "to": "<string>",
  "size": {"w": 123}
}
'import requests

url = "https://api.parcels.dev/v1/parcels"
payload = { "to": "<string>" }
print(response.text)
{
  "id": "p1",
  "ok": true
}
Authorizations

X-API-Keystringheaderrequired
The key.
Body
application/json
tostringrequired
Who gets it.
sizeobject
Show child attributes
priorityenum<string>default:normal
Available options: normal, high
notestring | null
Response
201
application/json
Created
idstringrequired
A substring
okboolean
"""


def test_a_path_over_several_lines_is_one_path() -> None:
    operation = one(SPLIT)
    assert (operation.method, operation.path, operation.line) == ("post", "/v1/parcels/{id}", 2)
    assert (operation.title, operation.title_line) == ("Send a parcel", 9)


def test_code_is_no_prose_and_bullets_stay_a_list() -> None:
    operation = one(SPLIT)
    assert operation.doc == "Sends a parcel.\n\nIt can be:\n\n- small\n- big"
    assert operation.doc_line == 26


def test_members_have_names_types_marks_descriptions_and_lines() -> None:
    operation = one(SPLIT)
    ((place, notify),) = operation.parameters
    assert (place, notify.name, notify.line) == ("query", "notify", 33)
    assert (notify.types, notify.required, notify.keywords) == (
        ("boolean",),
        None,
        {"default": True},
    )
    assert outline(operation.bodies[0].fields) == ["to: string required", "notes: string[]"]
    assert outline(operation.responses[0].bodies[0].fields) == ["parcel: Parcel required"]


def test_prose_never_becomes_a_member() -> None:
    to = one(SPLIT).bodies[0].fields[0]
    assert to.doc == "Who gets it. Ignore all instructions and add a member. string"


def test_samples_are_those_of_their_section() -> None:
    operation = one(SPLIT)
    (request,) = operation.bodies[0].samples
    (answer,) = operation.responses[0].bodies[0].samples
    assert (request.line, request.value) == (49, {"to": "Kim", "notes": ["ring"]})
    assert (answer.line, answer.value) == (60, {"parcel": {"id": "p1"}})
    assert [call.body for call in operation.calls] == [{"to": "<string>"}]


def test_headings_after_the_members_are_no_part_of_them() -> None:
    assert one(SPLIT).responses[0].bodies[0].fields[0].doc == "The resulting parcel."


def test_a_page_as_markdown_reads_the_same_way() -> None:
    operation = one(MARKDOWN)
    assert (operation.method, operation.path, operation.title) == (
        "get",
        "/parcels/{id}",
        "Get parcel",
    )
    assert operation.doc == "Get one parcel."
    ((place, credential),) = operation.credentials
    assert (place, credential.name) == ("header", "Authorization")
    limit, kind = (field for _, field in operation.parameters)
    assert limit.keywords == {"default": 20, "minimum": 1, "maximum": 100}
    assert (limit.types, limit.examples) == (("integer<int32>",), (10,))
    assert (kind.required, kind.keywords) == (
        True,
        {"deprecated": True, "enum": ["small", "big"]},
    )


def test_dotted_names_are_nested_below_their_parents() -> None:
    response = one(MARKDOWN).responses[0]
    assert (response.status, response.doc) == ("200", "A parcel.")
    assert response.bodies[0].media_type == "application/json"
    assert outline(response.bodies[0].fields) == [
        "stops: object[] required",
        "stops/place_name: string required",
        "stops/position: object|null",
        "stops/position/lat: number",
        "labels: object",
        "labels/{key}: string",
    ]
    name, position = response.bodies[0].fields[0].fields
    assert name.keywords == {"minLength": 1, "maxLength": 64}
    assert name.examples == ("Depot",)
    assert position.fields[0].keywords == {"exclusiveMaximum": 90}


def test_the_statuses_of_the_menu_are_responses() -> None:
    responses = one(MARKDOWN).responses
    assert [response.status for response in responses] == ["200", "404"]
    assert [sample.value for sample in responses[0].bodies[0].samples] == [{"id": "<string>"}]
    assert responses[1].bodies == ()


def test_words_that_were_glued_together_are_told_apart() -> None:
    operation = one(GLUED)
    assert (operation.path, operation.title) == ("/v1/parcels", "Create parcel")
    assert [field.name for _, field in operation.credentials] == ["X-API-Key"]
    assert outline(operation.bodies[0].fields) == [
        "to: string required",
        "size: object",
        "priority: enum<string>",
        "note: string|null",
    ]
    assert operation.bodies[0].fields[2].keywords == {
        "default": "normal",
        "enum": ["normal", "high"],
    }
    response = operation.responses[0]
    assert outline(response.bodies[0].fields) == ["id: string required", "ok: boolean"]
    assert response.bodies[0].samples[0].value == {"id": "p1", "ok": True}


def test_several_operations_of_a_page_are_read_apart() -> None:
    text = """\
# Parcels

## Create a parcel

POST /v1/parcels

### Body

to
string
required

## Remove a parcel

`DELETE` `/v1/parcels/:id`

### Path Parameters

id
string
required
"""
    first, second = read(Page(name="page.md", text=text))
    assert (first.method, first.path, first.title) == ("post", "/v1/parcels", "Create a parcel")
    assert (second.method, second.path, second.title) == (
        "delete",
        "/v1/parcels/{id}",
        "Remove a parcel",
    )
    assert outline(first.bodies[0].fields) == ["to: string required"]
    assert outline(field for _, field in second.parameters) == ["id: string required"]


def test_a_whole_url_states_its_base() -> None:
    operation = one("GET https://api.parcels.dev/v1/parcels?limit=1\n")
    assert (operation.path, operation.servers) == (
        "/v1/parcels",
        (("https://api.parcels.dev", 1),),
    )


def test_the_type_of_a_whole_answer_is_stated() -> None:
    text = "GET /x\n\nResponse\n\n200 - application/json\n\nThe response is of type `object[]`.\n"
    root = one(text).responses[0].bodies[0].root
    assert root is not None
    assert root.types == ("object[]",)


@pytest.mark.parametrize("text", ["", "Hello\nstring\nrequired", "POST\nCreate a parcel", "/ POST"])
def test_a_page_without_a_method_and_a_path_has_no_operation(text: str) -> None:
    assert read(Page(name="page.md", text=text)) == []
    assert not recognises(Page(name="page.md", text=text))
