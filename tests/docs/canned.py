"""Answers of the five APIs, made from their documents, so that calls need no network."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx2

from generator.document import Document, JsonObject, JsonValue, resolve
from generator.load import load
from generator.overlay import apply
from tests.golden.packages import ROOT, documents

_TEXTS = {
    "date-time": "2026-11-20T08:00:00Z",
    "uuid": "0b0f5f0e-6a0a-4b7e-9d7c-3f1c2a4d5e6f",
}


def canned_answers() -> Mapping[str, httpx2.Response]:
    """The first success of each operation by the end of its path."""
    found: dict[str, httpx2.Response] = {}
    for name in documents(ROOT):
        document = apply(
            load(ROOT / "specs" / name / "openapi.yaml"), ROOT / "specs" / name / "overlay.yaml"
        )
        for path, item in _object(document.tree["paths"]).items():
            for operation in _object(item).values():
                status, response = next(iter(_object(_object(operation)["responses"]).items()))
                (media,) = _object(_object(response)["content"]).values()
                value = _sample(document, _object(media)["schema"])
                found[path] = httpx2.Response(int(status), json=value)
    return found


def answer(answers: Mapping[str, httpx2.Response], request: httpx2.Request) -> httpx2.Response:
    """The answer to a request: a new response each time."""
    path = urlsplit(str(request.url)).path
    stated = answers[max((end for end in answers if path.endswith(end)), key=len)]
    return httpx2.Response(
        stated.status_code, headers={"x-request-id": "r-1"}, json=stated.json(), request=request
    )


def _object(value: JsonValue) -> JsonObject:
    assert isinstance(value, dict)
    return value


def _sample(document: Document, schema: JsonValue) -> JsonValue:
    """A value that fits a schema, with all of its members."""
    stated = _object(schema)
    if "$ref" in stated:
        return _sample(document, resolve(document, str(stated["$ref"])))
    for keyword in ("anyOf", "oneOf", "allOf", "enum"):
        options = stated.get(keyword)
        if isinstance(options, list):
            return options[0] if keyword == "enum" else _sample(document, options[0])
    kind = stated.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            members = _object(stated.get("properties", {}))
            return {name: _sample(document, member) for name, member in members.items()}
        case "array":
            return [_sample(document, stated["items"])]
        case "string":
            return _TEXTS.get(str(stated.get("format")), "text")
        case "boolean":
            return True
        case _:
            return 1
