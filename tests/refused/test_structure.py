"""Documents that are not built as OpenAPI says, and what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load import load
from generator.problems import render
from generator.validate import validate

_H30 = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\n'
_H31 = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n'

CASES = {
    "no info and no paths": (
        "openapi: 3.0.3\n",
        (
            'openapi.yaml:1: warning: found no "info"; expected the key "info" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:1: warning: found no "paths"; expected the key "paths" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "no info and nothing to describe": (
        "openapi: 3.1.0\n",
        (
            'openapi.yaml:1: warning: found no "info"; expected the key "info" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:1: warning: found no "paths", no "components", no "webhooks"; expected '
            'the key "paths" or the key "components" or the key "webhooks" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "wrong kinds": (
        _H31
        + (
            "servers: none\n"
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      tags: a\n"
            "      operationId: 5\n"
            "      deprecated: 'no'\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            "openapi.yaml:3: warning: #/servers: found a string; expected a list [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:7: warning: #/paths/~1a/get/tags: found a string; expected a list "
            "[wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:8: warning: #/paths/~1a/get/operationId: found an integer; expected a "
            "string [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:9: warning: #/paths/~1a/get/deprecated: found a string; expected true "
            "or false [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a misspelt method": (
        _H30 + 'paths:\n  /a:\n    psot:\n      responses: {"200": {description: ok}}\n',
        (
            'openapi.yaml:5: warning: #/paths/~1a/psot: found the key "psot"; '
            "expected a key that OpenAPI has here, or one that starts with x- "
            "[unknown-key]\n"
            '    hint: perhaps "post" is meant'
        ),
    ),
    "unknown keys": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      operationID: a\n"
            '      responses: {"200": {description: ok}}\n'
            "components:\n"
            "  shemas: {}\n"
        ),
        (
            'openapi.yaml:6: warning: #/paths/~1a/get/operationID: found the key "operationID"; '
            "expected a key that OpenAPI has here, or one that starts with x- "
            "[unknown-key]\n"
            '    hint: perhaps "operationId" is meant\n'
            'openapi.yaml:9: warning: #/components/shemas: found the key "shemas"; '
            "expected a key that OpenAPI has here, or one that starts with x- "
            "[unknown-key]\n"
            '    hint: perhaps "schemas" is meant'
        ),
    ),
    "a path without a slash": (
        _H30 + 'paths:\n  a:\n    get:\n      responses: {"200": {description: ok}}\n',
        (
            'openapi.yaml:4: warning: #/paths/a: found the path "a"; expected a path that starts '
            'with "/" [bad-path]\n'
            "    hint: write it like /pets/{petId}"
        ),
    ),
    "a path without a slash in 3.1": (
        _H31 + 'paths:\n  a:\n    get:\n      responses: {"200": {description: ok}}\n',
        (
            'openapi.yaml:4: warning: #/paths/a: found the path "a"; expected a path that starts '
            'with "/" [bad-path]\n'
            "    hint: write it like /pets/{petId}"
        ),
    ),
    "statuses that are none": (
        _H30
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      responses:\n"
            "        OK: {description: ok}\n"
            "        2xx: {description: ok}\n"
        ),
        (
            'openapi.yaml:7: warning: #/paths/~1a/get/responses/OK: found the response "OK"; '
            'expected a status such as "200" or "4XX", or "default" [bad-status]\n'
            "    hint: the names of further members start with x-\n"
            'openapi.yaml:8: warning: #/paths/~1a/get/responses/2xx: found the response "2xx"; '
            'expected a status such as "200" or "4XX", or "default" [bad-status]\n'
            "    hint: the names of further members start with x-"
        ),
    ),
    "an operation without responses": (
        _H30 + "paths:\n  /a:\n    get:\n      summary: x\n",
        (
            'openapi.yaml:5: warning: #/paths/~1a/get: found no "responses"; expected the key '
            '"responses" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "no response in responses": (
        _H31 + "paths:\n  /a:\n    get:\n      responses: {}\n",
        (
            "openapi.yaml:6: warning: #/paths/~1a/get/responses: found an empty object; expected "
            "one with at least 1 in it [too-few]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a response without a description": (
        _H30 + "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          content: {}\n",
        (
            'openapi.yaml:7: warning: #/paths/~1a/get/responses/200: found no "description"; '
            'expected the key "description" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a parameter of Swagger 2.0": (
        _H30
        + (
            "paths:\n"
            "  /a:\n"
            "    post:\n"
            "      parameters:\n"
            "      - name: body\n"
            "        in: body\n"
            "        schema: {type: object}\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:8: warning: #/paths/~1a/post/parameters/0/in: found "body"; expected '
            '"path" or "query" or "header" or "cookie" [wrong-value]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a parameter without a schema": (
        _H30
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      parameters:\n"
            "      - name: q\n"
            "        in: query\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:7: warning: #/paths/~1a/get/parameters/0: found no "schema", no '
            '"content"; expected the key "schema" or the key "content" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a parameter with a schema and content": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      parameters:\n"
            "      - name: q\n"
            "        in: query\n"
            "        schema: {}\n"
            "        content: {text/plain: {}}\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:7: warning: #/paths/~1a/get/parameters/0: found "schema" and "content" '
            "together; expected only one of them [conflicting-keys]\n"
            "    hint: remove all but one of them, in overlay.yaml if the document is "
            "published"
        ),
    ),
    "a path parameter that is not required": (
        _H30
        + (
            "paths:\n"
            "  /a/{id}:\n"
            "    get:\n"
            "      parameters:\n"
            "      - name: id\n"
            "        in: path\n"
            "        schema: {}\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:7: warning: #/paths/~1a~1{id}/get/parameters/0: found no "required"; '
            'expected the key "required" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a request body without content": (
        _H30
        + (
            "paths:\n"
            "  /a:\n"
            "    post:\n"
            "      requestBody: {}\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:6: warning: #/paths/~1a/post/requestBody: found no "content"; expected '
            'the key "content" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "security schemes that are none": (
        _H30
        + (
            "paths: {}\n"
            "components:\n"
            "  securitySchemes:\n"
            "    a: {type: apikey, in: header, name: key}\n"
            "    b: {type: apiKey, in: header}\n"
            "    c: {type: http}\n"
        ),
        (
            'openapi.yaml:6: warning: #/components/securitySchemes/a/type: found "apikey"; '
            'expected "apiKey" or "http" or "oauth2" or "openIdConnect" [wrong-value]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:7: warning: #/components/securitySchemes/b: found no "name"; expected '
            'the key "name" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:8: warning: #/components/securitySchemes/c: found no "scheme"; expected '
            'the key "scheme" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "security schemes that are none in 3.1": (
        _H31
        + (
            "paths: {}\n"
            "components:\n"
            "  securitySchemes:\n"
            "    a: {type: apikey, in: header, name: key}\n"
            "    b: {type: apiKey, in: header}\n"
            "    c: {type: http}\n"
        ),
        (
            'openapi.yaml:6: warning: #/components/securitySchemes/a/type: found "apikey"; '
            'expected "apiKey" or "http" or "mutualTLS" or "oauth2" or "openIdConnect" '
            "[wrong-value]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:7: warning: #/components/securitySchemes/b: found no "name"; expected '
            'the key "name" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:8: warning: #/components/securitySchemes/c: found no "scheme"; expected '
            'the key "scheme" [missing-key]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "component names that are none": (
        _H31 + "components:\n  schemas:\n    'a b': {}\n",
        (
            'openapi.yaml:4: warning: #/components/schemas: found "a b"; expected a name of '
            'letters, digits, ".", "_" and "-" [wrong-text]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_document_with_these_faults_gets_these_messages(name: str) -> None:
    content, messages = CASES[name]
    Path("openapi.yaml").write_text(content, encoding="utf-8")
    problems = validate(load(Path("openapi.yaml")))
    assert "\n".join(render(problem) for problem in problems) == messages
