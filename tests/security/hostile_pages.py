"""Pages of all formats with hostile text wherever a page can say something."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

_YAML: Final = """\
# Send

```yaml POST /fence
openapi: 3.1.0
info: {title: TEXT, version: TEXT}
paths:
  PATH:
    post:
      operationId: TEXT
      summary: TEXT
      description: TEXT
      tags: [TEXT]
      parameters:
        - {name: TEXT, in: query, description: TEXT, schema: {type: string, default: TEXT}}
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/NAME"}
            example: {TEXT: TEXT}
      responses: {"200": {description: TEXT}}
components:
  schemas:
    NAME:
      type: object
      title: TEXT
      description: TEXT
      properties: {TEXT: {type: string, description: TEXT, enum: [TEXT, plain]}}
```
"""

_REDOCLY: Final = """\
# TEXT

TEXT

Endpoint: POST PATH
Version: TEXT
Security: TEXT

## Query parameters:

  - `TEXT` (string)
    TEXT

## Request fields (application/json):

  - `TEXT` (string, required)
    TEXT
    Enum: "TEXT", "plain"
    Default: "TEXT"

  - `object.TEXT` (string)
    Example: "TEXT"

## Response 200 fields (application/json):

  - `TEXT` (object)
    TEXT
"""

_RENDERED: Final = """\
TEXT

TEXT

POST
PATH

Body
TEXT
string
required

TEXT

Available options: TEXT, plain

plain
string
default:TEXT

Response
200

TEXT

TEXT
string

```bash
curl --request POST --url 'https://api.example.com/PATH' -H 'TEXT: TEXT' --data '{"a": "TEXT"}'
```
"""

_MDX: Final = """\
---
title: TEXT
description: TEXT
api: "POST PATH"
---

TEXT

<ParamField body="TEXT" type="TEXT" default="TEXT" required>
  TEXT
</ParamField>

<ParamField header="TEXT" type="string">TEXT</ParamField>

<ResponseField name="TEXT" type="string">TEXT</ResponseField>
"""

_GITBOOK: Final = """\
# TEXT

{% swagger method="post" path="PATH" baseUrl="https://api.example.com" summary="TEXT" %}
{% swagger-description %}
TEXT
{% endswagger-description %}
{% swagger-parameter in="body" name="TEXT" type="TEXT" required="true" %}
TEXT
{% endswagger-parameter %}
{% swagger-response status="200: OK" description="TEXT" %}
```json
{"a": "TEXT"}
```
{% endswagger-response %}
{% endswagger %}
"""

_INTERNAL: Final = """\
# Send

````yaml POST PATH
paths:
  path: PATH
  method: post
  servers: [{url: "https://api.example.com"}]
  request:
    parameters:
      path: {}
      query: {TEXT: {schema: [{type: string, description: TEXT}]}}
      header: {}
      cookie: {}
    body:
      application/json:
        schemaArray:
          - type: object
            properties: {TEXT: {allOf: [{type: string, description: TEXT}]}}
            requiredProperties: [TEXT]
        examples: {example: {value: {TEXT: TEXT}}}
  response:
    "200":
      application/json:
        schemaArray: [{type: string, description: TEXT}]
        description: TEXT
````
"""

_Quote = Callable[[str], str]
_FORMATS: Final[Mapping[str, tuple[str, _Quote]]] = {
    "fence": (_YAML, json.dumps),
    "redocly": (_REDOCLY, str),
    "rendered": (_RENDERED, str),
    "mdx": (_MDX, str),
    "gitbook": (_GITBOOK, str),
    "internal": (_INTERNAL, json.dumps),
}


def hostile_pages(text: str, number: int) -> dict[str, str]:
    """A page of each format that says this text everywhere, by format; each describes an operation
    with a path of its own.
    """
    return {
        name: template.replace("PATH", f"/{name}-{number}")
        .replace("NAME", f"{name.title()}{number}")
        .replace("TEXT", quote(text))
        for name, (template, quote) in _FORMATS.items()
    }
