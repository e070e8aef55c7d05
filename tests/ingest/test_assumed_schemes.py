"""What is assumed of a security scheme that is named and nowhere described."""

from __future__ import annotations

import pytest

from generator.document import JsonObject
from generator.ingest.assumed_schemes import assumed_scheme
from generator.ingest.report import questions

from .made import merged
from .reading import read

BEARER: JsonObject = {"type": "http", "scheme": "bearer"}
BASIC: JsonObject = {"type": "http", "scheme": "basic"}


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        *(("bearerAuth", BEARER), ("JWT", BEARER), ("OAuth2", BEARER), ("open-id", BEARER)),
        *(("HTTP Basic", BASIC), ("basic_auth", BASIC), ("Zugang für Ärzte", BEARER)),
        ("X-Api-Key", {"type": "apiKey", "in": "header", "name": "X-Api-Key"}),
    ],
)
def test_the_name_of_a_scheme_suggests_what_it_is(name: str, scheme: JsonObject) -> None:
    assert assumed_scheme(name)[0] == scheme


def test_a_scheme_that_no_page_describes_is_asked_about_once() -> None:
    text = """\
```yaml
openapi: 3.1.0
security: [{key: []}]
paths:
  /boats: {get: {responses: {'204': {description: Nothing}}}}
```
"""
    made = merged(read(text, "pages/a.md"), read(text.replace("boats", "crews"), "pages/b.md"))
    assert [ask for ask in questions(made) if " key " in ask] == [
        "How is the credential key sent: in which header, or as a bearer token?"
    ]
