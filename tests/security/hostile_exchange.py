"""Hostile texts in the positions of a document that tell of exchanges: what is sent in parts and
pieces, what comes back, pages, links, servers, credentials, webhooks and callbacks.

All texts are in one document, each in all of these positions: made one by one, such packages would
take minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from generator.document import escape, join

JsonObject = dict[str, Any]

_STRING: Final = {"type": "string"}
_NOT_IN_PLACES: Final = str.maketrans("", "", "{}")


def exchange_document(texts: Sequence[str]) -> JsonObject:
    """A document with each of these texts in each of these positions."""
    paths: JsonObject = {"/tagged": {"get": {"tags": ["fixed"], "responses": _answer("Done")}}}
    schemas: JsonObject = {}
    for number, text in enumerate(texts):
        paths |= {
            f"/parts/{number}": {"post": _parts(text, number)},
            f"/media/{number}": {"post": _media(text)},
            f"/xml/{number}": {"post": _xml(text)},
            f"/events/{number}": {"get": _events(text)},
            f"/lines/{number}": {"get": _lines(text)},
            f"/pages/{number}": {"get": _pages(text, _PAGES[number % len(_PAGES)])},
            f"/given/{number}": {"post": _given(text)},
        }
        schemas[f"Book{text}"] = _book(text)
    return {
        "openapi": "3.2.0",
        "info": {"title": "Exchange", "version": "1"},
        "servers": [_server(text, number) for number, text in enumerate(texts)],
        "paths": paths,
        "webhooks": {text: {"post": _event(text)} for text in texts},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                name: scheme
                for number, text in enumerate(texts)
                for name, scheme in _schemes(text, number).items()
            },
        },
    }


def _answer(text: str, **content: Any) -> JsonObject:
    return {"200": {"description": text, **content}}


def _parts(text: str, number: int) -> JsonObject:
    """Forms and other bodies in parts, with all that is said of a part."""
    stated = {
        "contentType": text,
        "headers": {
            text: {"schema": {"const": text}},
            "X-Constant": {"description": text, "schema": {"enum": [text]}},
        },
    }
    schema = {
        "type": "object",
        "title": text,
        "properties": {
            text: {**_STRING, "contentMediaType": text},
            "file": {**_STRING, "format": "binary", "contentMediaType": f'a/b; c="{text}"'},
            "styled": {"type": "array", "items": _STRING},
        },
    }
    encoding: JsonObject = {
        text: stated,
        "file": {"contentType": f'text/plain; x="{text}", image/png', "headers": {text: {}}},
        "styled": {"style": text, "headers": {"X-Constant": {"schema": {"const": text}}}},
    }
    array = {"type": "array", "prefixItems": [_STRING], "items": _STRING}
    return {
        "operationId": f"parts{number}",
        "tags": ["fixed", text],
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {"schema": schema, "encoding": encoding},
                f'multipart/mixed; boundary="{text}"': {
                    "schema": array,
                    "prefixEncoding": [stated],
                    "itemEncoding": stated,
                },
                "application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding},
            },
        },
        "responses": _answer(text),
    }


def _media(text: str) -> JsonObject:
    """Media types among which a user chooses, their examples, headers and links."""
    media = {
        "schema": {"type": "object", "properties": {text: _STRING, "more": {"const": text}}},
        "example": {text: text, "more": text},
        "examples": {text: {"summary": text, "value": {text: text}}},
    }
    content = {
        "application/json": media,
        f"application/vnd.{text}+json": media,
        f'application/json; profile="{text}"': media,
        "text/plain": {"schema": {**_STRING, "default": text}, "example": text},
        text: media,
    }
    headers = {
        text: {"description": text, "schema": {**_STRING, "enum": [text, "b"]}, "example": text},
        "X-Fixed": {"description": text, "schema": {"type": "integer", "default": text}},
        "X-List": {"schema": {"type": "array", "items": {"enum": [text]}}},
        "X-Json": {"content": {"application/json": {"schema": {"title": text, "const": text}}}},
    }
    links = {
        text: {
            "operationId": "parts0",
            "description": text,
            "parameters": {text: f"$response.body#/{escape(text)}", f"query.{text}": [text]},
            "requestBody": {text: text},
            "server": {"url": text},
        },
        "by reference": {"operationRef": text, "parameters": {text: text}},
    }
    return {
        "tags": ["fixed"],
        "requestBody": {"required": True, "content": content},
        "responses": {
            **_answer(text, headers=headers, content=content, links=links),
            "4XX": {"description": text, "content": {text: media}},
        },
    }


def _xml(text: str) -> JsonObject:
    schema = {"$ref": join("#/components/schemas", f"Book{text}")}
    content = {"application/xml": {"schema": schema}}
    return {
        "tags": ["fixed"],
        "requestBody": {"required": True, "content": content},
        "responses": _answer(text, content=content),
    }


def _book(text: str) -> JsonObject:
    """A schema with an XML Object wherever there can be one."""
    name = {"name": text, "namespace": text, "prefix": text}
    return {
        "type": "object",
        "xml": name,
        "properties": {
            text: {**_STRING, "xml": {"attribute": True, **name}},
            "list": {
                "type": "array",
                "xml": {"wrapped": True, **name},
                "items": {**_STRING, "xml": name},
            },
            "other": {**_STRING, "xml": {"nodeType": text, **name}},
            "text": {**_STRING, "xml": {"nodeType": "text"}},
        },
    }


def _events(text: str) -> JsonObject:
    """An event stream whose kinds of events have this name."""
    kinds = [
        {
            "type": "object",
            "properties": {
                "event": {"const": name},
                "data": {**_STRING, "contentSchema": {"properties": {text: {"const": name}}}},
            },
        }
        for name in (text, "fixed")
    ]
    stream = {"itemSchema": {"oneOf": kinds}, "x-speakeasy-sse-sentinel": text}
    return {
        "tags": ["fixed"],
        "responses": _answer(text, content={"text/event-stream": stream}),
    }


def _lines(text: str) -> JsonObject:
    lines = {"itemSchema": {"type": "object", "title": text, "properties": {text: _STRING}}}
    content = {f'application/jsonl; x="{text}"': lines}
    return {"tags": ["fixed"], "responses": _answer(text, content=content)}


_PAGES: Final = ("own", "link", "speakeasy", "fern", "azure", "wrong")


def _pages(text: str, kind: str) -> JsonObject:
    """A list whose pages are stated in one of the ways of stating them."""
    answer = {
        "type": "object",
        "properties": {text: {"type": "array", "items": _STRING}, "next": _STRING},
    }
    pointer = f"/{escape(text)}"
    stated: JsonObject
    match kind:
        case "own":
            stated = {"type": "cursor", "argument": text, "items": pointer, "next": "/next"}
            stated = {"x-clientwright-pagination": stated}
        case "link":
            stated = {"x-clientwright-pagination": {"type": "link", "items": pointer}}
        case "speakeasy":
            inputs = [{"name": text, "in": "parameters", "type": "cursor"}]
            outputs = {"results": f"$.{text}", "nextCursor": "$.next"}
            stated = {"type": "cursor", "inputs": inputs, "outputs": outputs}
            stated = {"x-speakeasy-pagination": stated}
        case "fern":
            cursor, results = f"$request.{text}", f"$response.{text}"
            stated = {"cursor": cursor, "next_cursor": "$response.next", "results": results}
            stated = {"x-fern-pagination": stated}
        case "azure":
            stated = {"x-ms-pageable": {"nextLinkName": "next", "itemName": text}}
        case _:
            stated = {"x-clientwright-pagination": {text: text, "type": text, "items": text}}
    return {
        "tags": ["fixed"],
        "parameters": [{"name": text, "in": "query", "schema": _STRING}],
        "responses": _answer(text, content={"application/json": {"schema": answer}}),
        **stated,
    }


def _event(text: str) -> JsonObject:
    """What the API sends of its own accord."""
    body = {
        "type": "object",
        "title": text,
        "required": ["type"],
        "properties": {"type": {"const": text}, text: {**_STRING, "description": text}},
    }
    return {
        "summary": text,
        "description": text,
        "operationId": text,
        "parameters": [
            {"name": "X-Event", "in": "header", "schema": {"enum": [text]}},
            {"name": text, "in": "header", "schema": {"const": text}},
        ],
        "requestBody": {"content": {"application/json": {"schema": body, "example": text}}},
        "responses": {"200": {"description": text}},
    }


def _given(text: str) -> JsonObject:
    """An operation with callbacks, and with credentials that have this name."""
    expression = "{$request.body#/" + text.translate(_NOT_IN_PLACES) + "}/" + text
    return {
        "tags": ["fixed"],
        "responses": _answer(text),
        "security": [{f"flows {text}": [text], f"mutual {text}": []}, {f"key {text}": []}],
        "callbacks": {text: {expression: {"post": _event(text)}}},
    }


def _server(text: str, number: int) -> JsonObject:
    place = text.translate(_NOT_IN_PLACES)
    return {
        "url": f"https://{{host}}.example.com/{number}/{{{place}}}",
        "name": text,
        "description": text,
        "variables": {
            "host": {"default": "a", "description": text},
            place: {"default": text, "enum": [text, "other"], "description": text},
        },
    }


def _schemes(text: str, number: int) -> JsonObject:
    url = f"https://login.example.com/{text}"
    flow = {
        "tokenUrl": url,
        "authorizationUrl": url,
        "refreshUrl": url,
        "deviceAuthorizationUrl": url,
        "scopes": {text: text},
    }
    names = ("authorizationCode", "clientCredentials", "deviceAuthorization", "password")
    return {
        f"flows {text}": {
            "type": "oauth2",
            "description": text,
            "oauth2MetadataUrl": url,
            "flows": dict.fromkeys(names, flow),
        },
        f"mutual {text}": {"type": "mutualTLS", "description": text},
        f"key {text}": {"type": "apiKey", "in": "cookie", "name": f"{number}{text}"},
        f"open {text}": {"type": "openIdConnect", "openIdConnectUrl": url, "description": text},
    }
