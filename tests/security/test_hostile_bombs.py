"""Small documents that ask for endless work behind parsing: each ends in time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.security.hostile_limits import Result

JsonObject = dict[str, Any]


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas(schemas: JsonObject) -> JsonObject:
    """A document with one operation that takes and gives the schema `A`."""
    content = {"application/json": {"schema": _ref("A")}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "OK", "content": content}},
    }
    return {"paths": {"/a": {"post": operation}}, "components": {"schemas": schemas}}


def _get(**members: Any) -> JsonObject:
    operation = {"responses": {"204": {"description": "Done"}}, **members}
    return {"paths": {"/a": {"get": operation}}}


def _chain(length: int, link: Callable[[JsonObject], JsonObject]) -> JsonObject:
    """Schemas from `A` on, each of which holds the next one as `link` says."""
    names = ["A", *(f"S{n}" for n in range(1, length))]
    held = zip(names, [*names[1:], "End"], strict=True)
    end = {"type": "object", "properties": {"x": {"type": "string"}}}
    return {**{name: link(_ref(following)) for name, following in held}, "End": end}


def _nested(levels: int, wrap: Callable[[Any], Any], leaf: Any) -> Any:
    for _ in range(levels):
        leaf = wrap(leaf)
    return leaf


def _object(**properties: Any) -> JsonObject:
    return {"type": "object", "properties": properties}


def _media(media_type: str, schema: JsonObject, **members: Any) -> JsonObject:
    """A document with one operation that takes and gives this media type."""
    content = {media_type: {"schema": schema, **members}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "OK", "content": content}},
    }
    return {"paths": {"/a": {"post": operation}}}


def _event(n: int) -> JsonObject:
    schema = _object(type={"const": f"t{n}"}, text={"type": "string"})
    return {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}


BOMBS: dict[str, Callable[[], JsonObject]] = {
    # Circles
    "allOf of itself": lambda: _schemas({"A": {"allOf": [_ref("A")] * 3}}),
    "allOf of one another": lambda: _schemas(
        {name: {"allOf": [_ref("A"), _ref("B"), _ref("C")]} for name in "ABC"}
    ),
    "a reference to itself": lambda: _schemas({"A": _ref("A")}),
    "two references to each other": lambda: _schemas({"A": _ref("B"), "B": _ref("A")}),
    "a ring of references": lambda: _schemas(_chain(10_000, dict) | {"End": _ref("A")}),
    "a list of itself": lambda: _schemas({"A": {"type": "array", "items": _ref("A")}}),
    "a map of itself": lambda: _schemas({"A": {"additionalProperties": _ref("A")}}),
    "alternatives of themselves": lambda: _schemas(
        {"A": {"oneOf": [_ref("A"), _ref("B")]}, "B": {"anyOf": [_ref("A"), _ref("B")]}}
    ),
    "a property of itself": lambda: _schemas({"A": _object(x=_ref("A/properties/x"))}),
    "every keyword leads back": lambda: _schemas(
        {
            "A": {
                **dict.fromkeys(("if", "then", "else", "not", "contains"), _ref("A")),
                **dict.fromkeys(("propertyNames", "unevaluatedProperties"), _ref("A")),
            }
        }
    ),
    "discriminators in a circle": lambda: _schemas(
        {
            "A": {
                "oneOf": [_ref("A"), _ref("B")],
                "discriminator": {"propertyName": "t", "mapping": {"a": "A", "b": "B"}},
            },
            "B": {"oneOf": [_ref("A")], "discriminator": {"propertyName": "t"}},
        }
    ),
    "parents in a circle": lambda: _schemas(
        {
            "A": {**_object(t={"type": "string"}), "discriminator": {"propertyName": "t"}},
            "B": {"allOf": [_ref("A"), _ref("C")]},
            "C": {"allOf": [_ref("B"), _ref("A")], "discriminator": {"propertyName": "t"}},
        }
    ),
    "path items in a circle": lambda: {
        "paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}
    },
    "a response in a circle": lambda: _get(
        responses={"200": {"$ref": "#/paths/~1a/get/responses/200"}}
    ),
    # Chains
    "a chain of references": lambda: _schemas(_chain(10_000, dict)),
    "a chain of properties": lambda: _schemas(_chain(2_000, lambda ref: _object(next=ref))),
    "a chain of lists": lambda: _schemas(
        _chain(2_000, lambda ref: {"type": "array", "items": ref})
    ),
    "a chain of allOf": lambda: _schemas(_chain(2_000, lambda ref: {"allOf": [ref], **_object()})),
    "a chain of unions": lambda: _schemas(
        _chain(2_000, lambda ref: {"oneOf": [ref, {"type": "string"}]})
    ),
    # What doubles from level to level
    "allOf that doubles": lambda: _schemas(_chain(40, lambda ref: {"allOf": [ref, ref]})),
    "allOf in allOf that doubles": lambda: _schemas(
        _chain(40, lambda ref: {"allOf": [ref, {"allOf": [ref, _object(p={})]}]})
    ),
    "oneOf that doubles": lambda: _schemas(_chain(40, lambda ref: {"oneOf": [ref, ref]})),
    "unions of lists that double": lambda: _schemas(
        _chain(40, lambda ref: {"oneOf": [ref, {"type": "array", "items": ref}]})
    ),
    "objects that double": lambda: _schemas(
        _chain(40, lambda ref: _object(a=ref, b={"allOf": [ref, _object(p={})]}))
    ),
    "tuples that double": lambda: _schemas(
        _chain(40, lambda ref: {"type": "array", "prefixItems": [ref, ref]})
    ),
    "server variables that double": lambda: {
        "servers": [
            {
                "url": "https://example.com/{v0}",
                "variables": {f"v{n}": {"default": f"{{v{n + 1}}}" * 8} for n in range(30)},
            }
        ]
    },
    # Depth
    "objects in objects": lambda: _schemas({"A": _nested(45, lambda v: _object(a=v), {})}),
    "lists in lists": lambda: _schemas({"A": _nested(90, lambda v: {"items": v}, {})}),
    "a deep default": lambda: _schemas(
        {"A": _object(x={"default": _nested(80, lambda v: [v], 1)})}
    ),
    "a deep example": lambda: _schemas(
        {"A": {**_object(a=_ref("A")), "example": _nested(80, lambda v: {"a": v}, {})}}
    ),
    # Numbers of things
    "10^6 values": lambda: _schemas({"A": {"enum": [f"v{n}" for n in range(10**6)]}}),
    "10^6 numbers": lambda: _schemas({"A": {"enum": list(range(10**6))}}),
    "10,000 properties": lambda: _schemas({"A": _object(**{f"p{n}": {} for n in range(10_000)})}),
    "properties with one Python name": lambda: _schemas(
        {"A": _object(**{"a" + "-" * n: {} for n in range(1_000)})}
    ),
    "schemas with one Python name": lambda: _schemas(
        {"A": {}, **{"B" + "-" * n: _object(**{f"p{n}": {}}) for n in range(2_000)}}
    ),
    "3,000 alternatives": lambda: _schemas(
        {"A": {"oneOf": [_object(**{f"p{n}": {}}) for n in range(3_000)]}}
    ),
    "5,000 branches": lambda: _schemas(
        {"A": {"allOf": [_object(**{f"p{n}": {}}) for n in range(5_000)]}}
    ),
    "50,000 mappings": lambda: _schemas(
        {
            "A": {
                "oneOf": [_ref("B")],
                "discriminator": {
                    "propertyName": "t",
                    "mapping": {f"m{n}": "B" for n in range(50_000)},
                },
            },
            "B": _object(t={"type": "string"}),
        }
    ),
    "5,000 parameters": lambda: _get(
        parameters=[{"name": f"p{n}", "in": "query", "schema": {}} for n in range(5_000)]
    ),
    "parameters with one Python name": lambda: _get(
        parameters=[{"name": "p" + "-" * n, "in": "query", "schema": {}} for n in range(1_000)]
    ),
    "2,000 operations with one name": lambda: {
        "paths": {
            f"/p{n}": {"get": {"operationId": "same", "tags": ["t"], "responses": {}}}
            for n in range(2_000)
        }
    },
    "10,000 variables in a path": lambda: {
        "paths": {
            "/"
            + "/".join(f"{{p{n}}}" for n in range(10_000)): {
                "get": {"responses": {"204": {"description": "Done"}}}
            }
        }
    },
    "10,000 servers": lambda: {"servers": [{"url": f"https://h{n}"} for n in range(10_000)]},
    "5,000 security schemes": lambda: {
        "components": {
            "securitySchemes": {
                f"s{n}": {"type": "apiKey", "in": "query", "name": "k"} for n in range(5_000)
            }
        }
    },
    "5,000 security schemes at once": lambda: {
        "security": [{f"s{n}": [] for n in range(5_000)}],
        "components": {
            "securitySchemes": {
                f"s{n}": {"type": "apiKey", "in": "query", "name": "k"} for n in range(5_000)
            }
        },
    },
    "20,000 media types": lambda: _get(
        responses={"200": {"description": "", "content": {f"a/x{n}": {} for n in range(10_000)}}}
    ),
    # What is around a call
    "3,000 server variables": lambda: {
        "servers": [
            {
                "url": "https://example.com/" + "".join(f"{{v{n}}}" for n in range(3_000)),
                "variables": {f"v{n}": {"default": "d"} for n in range(3_000)},
            }
        ]
    },
    "a server variable of 20,000 values": lambda: {
        "servers": [
            {
                "url": "https://{v}.example.com",
                "variables": {"v": {"default": "v0", "enum": [f"v{n}" for n in range(20_000)]}},
            }
        ]
    },
    "800 webhooks": lambda: {"webhooks": {f"w{n}": _event(n) for n in range(800)}},
    "4,000 webhooks with one body": lambda: {
        "webhooks": {f"w{n}": _event(0) for n in range(4_000)}
    },
    "webhooks with one Python name": lambda: {
        "webhooks": {"w" + "-" * n: _event(n) for n in range(300)}
    },
    "500 callbacks": lambda: _get(callbacks={f"c{n}": {"{$url}": _event(n)} for n in range(500)}),
    "callbacks with one Python name": lambda: _get(
        callbacks={"c": {"{$url}" + "-" * n: _event(n) for n in range(300)}}
    ),
    "a callback of itself": lambda: _get(callbacks={"c": {"u": {"$ref": "#/paths/~1a"}}}),
    "4,000 parts": lambda: _media(
        "multipart/form-data",
        _object(**{f"p{n}": {"type": "string", "format": "binary"} for n in range(4_000)}),
        encoding={
            f"p{n}": {"contentType": "a/b", "headers": {"X-A": {"schema": {"const": "a"}}}}
            for n in range(4_000)
        },
    ),
    "parts in circles": lambda: {
        **_media("multipart/form-data", _ref("A"), prefixEncoding=[{"$ref": "#/paths"}] * 1_000),
        "components": {
            "schemas": {
                "A": {"allOf": [_ref("A"), _ref("B")], "items": _ref("A")},
                "B": _object(a=_ref("A"), b={"type": "array", "items": _ref("B")}),
            }
        },
    },
    "parts in a chain that doubles": lambda: {
        **_media("multipart/form-data", _ref("A")),
        "components": {
            "schemas": _chain(40, lambda ref: {"oneOf": [ref, {"allOf": [ref, _object(p=ref)]}]})
        },
    },
    "1,000 links": lambda: {
        "paths": {
            "/a": {
                "get": {
                    "operationId": "a",
                    "responses": {
                        "200": {
                            "description": "",
                            "links": {
                                f"l{n}": {"operationId": "a", "parameters": {f"p{n}": "$url"}}
                                for n in range(1_000)
                            },
                        }
                    },
                }
            }
        }
    },
    "5,000 headers": lambda: _get(
        responses={
            "200": {
                "description": "",
                "headers": {f"X-{n}": {"schema": {"type": "integer"}} for n in range(5_000)},
            }
        }
    ),
    "a header in a circle": lambda: _get(
        responses={
            "200": {
                "description": "",
                "headers": {"X-A": {"$ref": "#/paths/~1a/get/responses/200/headers/X-A"}},
            }
        }
    ),
    "200 media types to choose from": lambda: _get(
        requestBody={"content": {f"application/x{n}+json": {} for n in range(200)}}
    ),
    "2,000 kinds of events": lambda: _media(
        "text/event-stream",
        {
            "oneOf": [
                _object(event={"const": f"e{n}"}, data={"type": "integer"}) for n in range(2_000)
            ]
        },
    ),
    "a deep schema of XML": lambda: {
        **_media("application/xml", _ref("A")),
        "components": {
            "schemas": _chain(500, lambda ref: {**_object(a=ref), "xml": {"name": "x"}})
        },
    },
    "XML in circles": lambda: {
        **_media("application/xml", _ref("A")),
        "components": {
            "schemas": {
                "A": _object(a=_ref("A"), b=_ref("B"), c={"type": "array", "items": _ref("A")}),
                "B": {"type": "array", "xml": {"wrapped": True}, "items": _ref("B")},
            }
        },
    },
    "XML that doubles": lambda: {
        **_media("application/xml", _ref("A")),
        "components": {"schemas": _chain(40, lambda ref: _object(a=ref, b=ref))},
    },
    "pages of a list in itself": lambda: _get(
        parameters=[{"name": "cursor", "in": "query", "schema": {"type": "string"}}],
        responses={
            "200": {
                "description": "",
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/paths/~1a/get/responses/200/content/x/schema"}
                    },
                    "x": {
                        "schema": _object(
                            data={
                                "type": "array",
                                "items": {"$ref": "#/paths/~1a/get/responses/200/content/x/schema"},
                            },
                            next_cursor={"type": "string"},
                        )
                    },
                },
            }
        },
    ),
    "a huge example": lambda: _schemas(
        {"A": {**_object(a={}), "example": {f"a{n}": ["x" * 99] * 20 for n in range(5_000)}}}
    ),
    # Text
    "patterns that backtrack": lambda: _schemas(
        {
            "A": {
                **_object(x={"pattern": "(a+)+$", "default": "a" * 60 + "!"}),
                "patternProperties": {"(a+)+$": {"type": "string"}},
                "example": {"a" * 60 + "!": "x"},
            }
        }
    ),
    "a pattern that nests": lambda: _schemas({"A": {"type": "string", "pattern": "(" * 5_000}}),
    "numbers of 1,000 digits": lambda: _schemas(
        {
            "A": _object(
                x={"type": "integer", "default": 10**999, "enum": [10**999, -(10**999)]},
                y={"type": "number", "const": 10**999, "maximum": 10**999},
                z={"type": "array", "minItems": 10**999, "maxItems": 10**999, "items": {}},
            )
        }
    ),
    "half-open Markdown": lambda: _schemas(
        {"A": {**_object(x={}), "description": "[" * 99_999 + "* " * 99_999 + "`" * 99_999}}
    ),
    "blank lines": lambda: _schemas(
        {"A": {**_object(x={}), "description": "x" + "\n \t" * 99_999 + "y"}}
    ),
    "half-open elements": lambda: _schemas(
        {"A": {**_object(x={}), "description": "<" * 99_999 + "<a " * 99_999 + "&#" * 99_999}}
    ),
    "names of 100,000 words": lambda: _schemas(
        {"A": _object(**{"aB" * 99_999: {}, "1a" * 99: {}})}
    ),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Result]:
    """What came of each document, by its number."""
    folder = tmp_path_factory.mktemp("bombs")
    for number, bomb in enumerate(BOMBS.values()):
        document = {"openapi": "3.1.0", "info": {"title": "Bomb", "version": "1"}, **bomb()}
        (folder / f"{number}.json").write_text(json.dumps(document), "utf-8")
    command = [sys.executable, "-m", "tests.security.hostile_limits", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Result] = json.loads(done.stdout)
    return {name: found[str(number)] for number, name in enumerate(BOMBS)}


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_ends_in_a_client_or_a_clear_error(
    name: str, results: Mapping[str, Result]
) -> None:
    result = results[name]
    assert result["status"] in (0, 2), result
    assert "Traceback" not in result["errors"]
    assert result["written"] == (result["status"] == 0)
