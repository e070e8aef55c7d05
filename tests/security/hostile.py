"""Hostile text in every position of a document, and what a package made from it must still say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from generator.document import join

JsonObject = dict[str, Any]

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_NOT_IN_PATHS = str.maketrans("", "", "{}")
_CODE = "__import__('pathlib').Path({path!r}).touch()"


@dataclass(frozen=True, kw_only=True)
class Form:
    """A way in which text may get out of its place. `write` gets code that makes the canary."""

    name: str
    write: Callable[[str], str]


def _form(name: str, template: str) -> Form:
    return Form(name=name, write=lambda code: template.replace("CODE", code))


FORMS: Final = (
    # Out of a string or docstring.
    _form("three double quotes", '"""\nCODE\n"""'),
    _form("three double quotes, indented", 'x"""\n        CODE\n        """'),
    _form("three double quotes in one line", '"""; CODE; """'),
    _form("three single quotes", "'''\nCODE\n'''"),
    _form("a double quote and an operator", '" + str(CODE) + "'),
    _form("a single quote and an operator", "' + str(CODE) + '"),
    _form("a double quote and a call's end", '")\nCODE\n("'),
    _form("a double quote and a list's end", '",\n]\nCODE\n["'),
    _form("both quotes", "\"'\"'\nCODE\n'\"'\""),
    _form("a quote at the end", 'CODE"'),
    _form("four quotes at the end", 'CODE""""'),
    _form("a backslash at the end", "CODE\\"),
    _form("two backslashes at the end", "CODE\\\\"),
    _form("a backslash before quotes", '\\"""\nCODE\n\\"""'),
    _form("two backslashes before quotes", '\\\\"""\nCODE\n\\\\"""'),
    _form("a backslash before a quote", '\\" + str(CODE) + \\"'),
    _form("a character by its name", r"\N{QUOTATION MARK}" * 3 + "\nCODE\n"),
    _form("a character by no name", r"\N{CODE}"),
    _form("a hexadecimal escape", r"\x22\x22\x22" + "\nCODE\n"),
    _form("broken escapes", r"\x \u12 \U00110000 \8 \400 CODE"),
    # Out of an f-string or a template.
    _form("an expression in braces", "{CODE}"),
    _form("an expression in two pairs of braces", "{{CODE}}"),
    _form("an expression with a conversion", "{CODE!r:>{CODE}}"),
    _form("an expression after a dollar", "${CODE} #{CODE} `CODE`"),
    _form("a format that names attributes", "{0.__class__.__init__.__globals__} %s %(x)s %n"),
    Form(
        name="an expression of Jinja",
        write=lambda code: f'{{{{ cycler.__init__.__globals__["__builtins__"].eval("{code}") }}}}',
    ),
    Form(
        name="a statement of Jinja",
        write=lambda code: (
            f'{{% set x = lipsum.__globals__["__builtins__"].eval("{code}") %}}'
            "{% raw %}{# {% include '/etc/passwd' %}{% endraw %}"
        ),
    ),
    # Out of a line.
    _form("a line feed", "x\nCODE\n"),
    _form("a line feed and spaces", "x\n    CODE\n        CODE"),
    _form("a carriage return", "x\rCODE\r"),
    _form("a carriage return and a line feed", "x\r\nCODE\r\n"),
    _form("a vertical tab", "x\vCODE\v"),
    _form("a form feed", "x\fCODE\f"),
    _form("separators of ASCII", "x\x1cCODE\x1dCODE\x1eCODE\x1f"),
    _form("a next line", "x\x85CODE\x85"),
    _form("a line separator", "x\u2028CODE\u2028"),
    _form("a paragraph separator", "x\u2029CODE\u2029"),
    _form("a session of the interpreter", "x\n\n>>> CODE\n    >>> CODE\n... CODE"),
    _form("a comment's end", "x # type: ignore\nCODE  # noqa"),
    _form("an encoding of the file", "# -*- coding: utf-7 -*- +AAo-CODE"),
    # What cannot be seen.
    _form("NUL", "x\0CODE\0"),
    _form("control characters", "x\x01\x08\x1b[2J\x7f\x9bCODE"),
    _form("a lone surrogate", "x\ud800CODE\udfff"),
    _form("a byte order mark", "\ufeffCODE\ufeff"),
    _form("a bidi override", "x\u202e\u2066CODE\u2069\u202c"),
    _form("characters without width", "x\u200b\u200d\u2060\u00adCODE"),
    _form("letters that show nothing", "x\u3164\u115f\uffa0\u034f\u17b4CODE"),
    _form("tags and selectors", "x\U000e0061\U000e0062\ufe01\U000e0100CODE"),
    # Pages and tables.
    _form("a fence", "```\nCODE\n```"),
    _form("cells, links and elements", "| a | [x](javascript:CODE) | <script>CODE</script> -->"),
    _form("a table of TOML", '"\n[build-system]\nrequires = ["evil"]\nbackend-path = ["."]\n#'),
    _form("keys of TOML", "'''\ndependencies = ['evil']\n'''"),
)

NAMES: Final = (
    *(
        "\ufb01le",
        "\uff45\uff56\uff41\uff4c",
        "\U0001d486\U0001d499\U0001d486\U0001d484",
        "\ufb01le\uff3fname",
        "µ",
        "K",
        "ª",
        "İ",
        "ǆ",
        "१२",
    ),
    *("__class__", "__init__", "__getattr__", "__slots__", "__dict__", "__post_init__", "__all__"),
    *(
        "__import__",
        "__builtins__",
        "__name__",
        "__file__",
        "__annotations__",
        "__dataclass_fields__",
    ),
    *("class", "def", "import", "lambda", "None", "True", "async", "match", "case", "type", "_"),
    *("print", "exec", "eval", "open", "list", "dict", "str", "int", "property", "object", "super"),
    *("self", "cls", "client", "body", "Any", "Optional", "Literal", "Final", "API", "Model"),
    *(
        "Client",
        "ApiClient",
        "AsyncApiClient",
        "Operation",
        "UNSET",
        "Unset",
        "JsonValue",
        "datetime",
    ),
    *("extra", "from_json", "to_json", "members", "value", "item", "at", "model", "error", "new"),
    *("timeout", "retry", "headers", "http_client", "base_url", "environment", "credentials"),
    *(
        "TYPE_CHECKING",
        "annotations",
        "dataclass",
        "field",
        "Mapping",
        "cast",
        "builtins",
        "httpx2",
    ),
    *("sitecustomize", "conftest", "setup", "usercustomize", "__main__", "__init__.py", "x.pth"),
    *(
        "../../x",
        "..\\..\\x",
        "/etc/x",
        "C:\\x",
        "\\\\host\\x",
        "CON",
        "nul.txt",
        "a\0b",
        ".",
        "..",
    ),
    *("", " ", "2fa", "007", "+-*/", "!!!", "🎉", "é", "e\u0301", "名前", "a" * 10_000),
    *("Case", "case_", "CASE", "c-a-s-e", "ca se", "ca.se", "ca/se"),
)


def hostile_document(text: str) -> JsonObject:
    """A document with this text in each of its positions."""
    path = "/fixed/" + text.translate(_NOT_IN_PATHS) + "/{" + _variable(text) + "}"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": text,
            "summary": text,
            "description": text,
            "termsOfService": text,
            "version": text,
            "contact": {"name": text, "url": text, "email": text},
            "license": {"name": text, "url": text, "identifier": text},
        },
        "externalDocs": {"url": text, "description": text},
        "servers": [_server(text), {"url": "https://api.example.com", "description": "fixed"}],
        "tags": [{"name": text, "description": text, "externalDocs": {"url": text}}],
        "security": [{"fixed": []}, {text: [text]}],
        "paths": {
            path: {"summary": text, "description": text, "post": _operation(text)},
            "/tagged": {"get": {"tags": ["fixed"], "responses": {"204": {"description": text}}}},
        },
        "webhooks": {text: {"post": _operation(text)}},
        "components": {
            "schemas": _schemas(text),
            "securitySchemes": _schemes(text),
            "responses": {text: {"description": text}},
            "parameters": {text: {"name": text, "in": "query", "schema": {"type": "string"}}},
        },
        "x-python-import": text,
    }


def names_document(names: Sequence[str]) -> JsonObject:
    """A document with all these names beside one another, wherever it gives names."""
    text = {"type": "string"}
    properties = dict.fromkeys(names, text)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1.0.0"},
        "servers": [
            {"url": f"https://{n}.example.com", "name": name} for n, name in enumerate(names)
        ],
        "tags": [{"name": name, "description": name} for name in names],
        "paths": {
            "/everything": {
                "post": {
                    "tags": ["fixed"],
                    "parameters": [
                        {"name": name, "in": place, "schema": text}
                        for place in ("query", "header", "cookie")
                        for name in names
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {"type": "object", "properties": properties}
                            }
                        },
                    },
                    "responses": {"204": {"description": "Done"}},
                }
            },
            **{
                f"/operations/{n}": {
                    "get": {
                        "operationId": name,
                        "tags": [names[n // 2]],
                        "security": [{name: []}],
                        "responses": {
                            "200": {
                                "description": "OK",
                                "content": {
                                    "application/json": {
                                        "schema": {"$ref": join("#/components/schemas", name)}
                                    }
                                },
                            }
                        },
                    }
                }
                for n, name in enumerate(names)
            },
        },
        "components": {
            "schemas": {
                "Everything": {"type": "object", "properties": properties},
                "Values": {"enum": list(names)},
                **{
                    name: {"type": "object", "properties": {name: text, f"p{n}": text}}
                    for n, name in enumerate(names)
                },
            },
            "securitySchemes": {
                name: {"type": "apiKey", "in": "query", "name": f"k{n}"}
                for n, name in enumerate(names)
            },
        },
    }


def _variable(text: str) -> str:
    return text.translate(_NOT_IN_PATHS).replace("/", "")


def _server(text: str) -> JsonObject:
    return {
        "url": "{fixed}",
        "description": text,
        "name": text,
        "x-clientwright-environment": text,
        "variables": {
            "fixed": {"default": text, "enum": [text], "description": text},
            text: {"default": text, "description": text},
        },
    }


def _operation(text: str) -> JsonObject:
    places = [("query", text), ("header", text), ("cookie", text), ("path", _variable(text))]
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Fixed"}}}
    return {
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text],
        "externalDocs": {"url": text, "description": text},
        "parameters": [
            {
                "name": name,
                "in": place,
                "required": place == "path",
                "description": text,
                "example": text,
                "schema": {"type": "string", "default": text, "pattern": text, "format": text},
            }
            for place, name in places
        ]
        + [
            {
                "name": "fixed",
                "in": "query",
                "description": text,
                "style": text,
                "schema": {"type": "string", "enum": [text, "fixed"], "default": text},
                "examples": {text: {"value": text, "summary": text}},
            }
        ],
        "requestBody": {
            "description": text,
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Fixed"},
                    "example": {text: text, "fixed": text},
                    "examples": {text: {"value": {text: text}}},
                },
                text: {"schema": {"type": "string"}},
            },
        },
        "responses": {
            "200": {
                "description": text,
                "headers": {text: {"description": text, "schema": {"type": "string"}}},
                "content": {**answer, text: {"schema": {"type": "string"}}},
                "links": {
                    text: {"operationId": text, "description": text, "parameters": {text: text}}
                },
            },
            "201": {"description": text, "content": {text: {"schema": {"type": "string"}}}},
            "404": {"description": text, "content": answer},
            text: {"description": text},
        },
        "callbacks": {text: {text: {"post": {"responses": {"200": {"description": text}}}}}},
        "security": [{text: [text]}, {"fixed": []}],
    }


def _schemas(text: str) -> JsonObject:
    prose = {"title": text, "description": text, "externalDocs": {"url": text}, "$comment": text}
    return {
        "Fixed": {
            **prose,
            "type": "object",
            "required": ["fixed", text],
            "properties": {
                text: {**prose, "type": "string", "default": text, "example": text},
                "fixed": {**prose, "enum": [text, "fixed"], "x-enum-varnames": [text, text]},
                "constant": {"const": text, **prose},
                "day": {"type": "string", "format": "date", "default": text, "example": text},
                "moment": {"type": "string", "format": "date-time", "default": text},
                "number": {"type": "number", "default": text, "examples": [text]},
                "list": {
                    "type": "array",
                    "items": {"type": "string"},
                    "default": [text, {text: text}],
                },
                "object": {"type": "object", "default": {text: [text]}, "x-sensitive": text},
                "pattern": {"type": "string", "pattern": text, "format": text},
                "type": {"type": text},
                "map": {"type": "object", "additionalProperties": {"enum": [text]}, **prose},
                "patterns": {"type": "object", "patternProperties": {text: {"enum": [text, "b"]}}},
                "content": {"type": "string", "contentMediaType": text, "contentEncoding": text},
                "choice": {"$ref": "#/components/schemas/Choice"},
                "other": {"$ref": "#/components/schemas/Other"},
                "more": {
                    "type": "object",
                    **prose,
                    "properties": {
                        text: {"type": "object", "properties": {text: {"enum": [text, text + "2"]}}}
                    },
                },
            },
            "dependentRequired": {text: [text]},
            "x-enum-descriptions": [text],
            "x-ms-enum": {"name": text, "values": [{"value": text, "description": text}]},
            "x-python-import": {"module": text, "name": text},
            "customTypePath": text,
            "customBasePath": text,
            "default_factory": text,
        },
        "Choice": {
            **prose,
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {
                "propertyName": text,
                "mapping": {
                    text: "#/components/schemas/Cat",
                    "dog": "Dog",
                    text + "?": text,
                },
            },
        },
        "Cat": {
            **prose,
            "type": "object",
            "required": [text],
            "properties": {text: {"type": "string"}, "cat": {"type": "string"}},
        },
        "Dog": {
            **prose,
            "type": "object",
            "required": [text, "dog"],
            "properties": {
                text: {"type": "string", "enum": [text, "dog"]},
                "dog": {"type": "string"},
            },
        },
        "Other": {
            **prose,
            "enum": [text, "fixed", 3, True],
            "x-enum-varnames": [text],
            "x-enum-descriptions": {text: text},
            "x-enumDescriptions": {text: text},
        },
        text: {**prose, "type": "object", "properties": {text: {"type": "string", **prose}}},
    }


def _schemes(text: str) -> JsonObject:
    flow = {"tokenUrl": text, "authorizationUrl": text, "refreshUrl": text, "scopes": {text: text}}
    return {
        "fixed": {"type": "apiKey", "in": "header", "name": "x-key", "description": text},
        "key": {"type": "apiKey", "in": "header", "name": text, "description": text},
        text: {"type": "http", "scheme": "bearer", "bearerFormat": text, "description": text},
        "basic": {"type": "http", "scheme": "basic", "description": text},
        "oauth": {
            "type": "oauth2",
            "description": text,
            "flows": {"clientCredentials": flow, "authorizationCode": flow},
        },
        "openid": {"type": "openIdConnect", "openIdConnectUrl": text, "description": text},
        "scheme": {"type": "http", "scheme": text, "description": text},
    }


def canary_code(path: str) -> str:
    """An expression that makes a file."""
    return _CODE.format(path=path)
