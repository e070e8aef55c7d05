"""References in all their spellings and into all places lead to the type that is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from generator.bundle import bundle
from generator.load import load
from generator.normalise import normalise
from generator.validate import validate

from .conftest import JsonObject, Made, document, operation

Make = Callable[[JsonObject], Made]

_NAMED: JsonObject = {"type": "object", "properties": {"name": {"type": "string"}}}
_PLACES = {
    "percent-encoded": "#/components/schemas/Named%20Thing",
    "an anchor": "#named",
    "a schema within $defs": "#/components/schemas/Holder/$defs/Inner",
    "a response of an operation": (
        "#/paths/~1others/get/responses/200/content/application~1json/schema"
    ),
}


@pytest.mark.parametrize("name", _PLACES)
def test_a_reference_leads_to_the_schema_wherever_it_is(name: str, make: Make) -> None:
    schemas: JsonObject = {
        "Named Thing": _NAMED,
        "Anchored": {"$anchor": "named", **_NAMED},
        "Holder": {"$defs": {"Inner": _NAMED}},
    }
    paths = {
        "/things": operation(response={"$ref": _PLACES[name]}),
        "/others": operation(method="get", operationId="getOther", response=_NAMED),
    }
    made = make(document(paths=paths, schemas=schemas))
    assert made.client(httpx2.Response(200, json={"name": "a"})).things.send().name == "a"


def test_parts_of_a_swagger_document_come_from_other_files(tmp_path: Path) -> None:
    (tmp_path / "swagger.yaml").write_text(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths:\n  /things:\n    get:\n"
        "      parameters: [{$ref: 'parts.yaml#/limit'}]\n"
        "      responses: {'200': {$ref: 'parts.yaml#/given'}}\n",
        "utf-8",
    )
    (tmp_path / "parts.yaml").write_text(
        "limit: {name: limit, in: query, type: integer}\n"
        "given: {description: OK, schema: {$ref: '#/Thing'}}\nThing: {type: object}\n",
        "utf-8",
    )
    published = bundle(load(tmp_path / "swagger.yaml"))
    assert validate(published) == ()
    made = normalise(published)
    assert made.tree["components"] == {
        "schemas": {"Thing": {"type": "object"}},
        "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
        "responses": {
            "given": {
                "description": "OK",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
            }
        },
    }
    place = made.place("#/components/schemas/Thing/type")
    assert (Path(place.file).name, place.line) == ("parts.yaml", 3)
