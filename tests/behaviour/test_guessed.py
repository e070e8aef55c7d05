"""What `ingest` inferred from an example is no promise of the vendor, and never loses an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from .conftest import JsonObject, Made, document, imported

SHOWN: JsonObject = {"basis": "inferred", "page": "page.md", "line": 7}
STATED: JsonObject = {"basis": "stated", "page": "page.md", "line": 3}
FORMAT_SHOWN: JsonObject = {**STATED, "except": {"format": SHOWN}}
NOTE: JsonObject = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "x-provenance": STATED},
        "sent": {"type": "string", "format": "date-time", "x-provenance": FORMAT_SHOWN},
        "author": {"type": "string", "x-provenance": SHOWN},
        "seen": {"type": "string", "format": "date-time", "x-provenance": STATED},
    },
}
CONTENT: JsonObject = {
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    operation = {
        "tags": ["notes"],
        "operationId": "write",
        "requestBody": {"required": True, **CONTENT},
        "responses": {"200": {"description": "The note.", **CONTENT}},
    }
    found = document(paths={"/notes": {"post": operation}}, schemas={"Note": NOTE})
    with imported(tmp_path_factory.mktemp("guessed"), {**found, "x-provenance": STATED}) as made:
        yield made


def answered(made: Made, **members: Any) -> Any:
    client = made.client(httpx2.Response(200, json={"id": "1", **members}))
    return client.notes.write(body=made.package.Note(id="1"))


def test_a_format_that_only_an_example_shows_does_not_bind(made: Made) -> None:
    assert answered(made, sent="yesterday at noon").sent == "yesterday at noon"


def test_a_format_that_the_page_states_does(made: Made) -> None:
    with pytest.raises(made.package.InvalidResponseError, match=r"\$\.seen"):
        answered(made, seen="yesterday at noon")


def test_null_may_come_where_an_example_showed_a_value(made: Made) -> None:
    assert answered(made, author=None).author is None
