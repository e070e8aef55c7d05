"""Documents whose parts do not fit together, and what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load import load
from generator.problems import render
from generator.validate import validate

_H30 = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\n'
_H31 = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n'
_H32 = 'openapi: 3.2.0\ninfo: {title: t, version: "1"}\n'

CASES = {
    "an operationId twice": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      operationId: send\n"
            '      responses: {"200": {description: ok}}\n'
            "    post:\n"
            "      operationId: Send\n"
            '      responses: {"200": {description: ok}}\n'
            "  /b:\n"
            "    get:\n"
            "      operationId: send\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:13: warning: #/paths/~1b/get/operationId: found the operationId "send", '
            "which #/paths/~1a/get has as well; expected one for each operation "
            "[duplicate-operation-id]\n"
            "    hint: keep one of them; overlay.yaml can remove or rename the other"
        ),
    ),
    "paths that are equal": (
        _H31
        + (
            "paths:\n"
            "  /a/{x}:\n"
            "    parameters: [{name: x, in: path, required: true, schema: {}}]\n"
            "    get:\n"
            '      responses: {"200": {description: ok}}\n'
            "  /a/{y}:\n"
            "    parameters: [{name: y, in: path, required: true, schema: {}}]\n"
            "    get:\n"
            '      responses: {"200": {description: ok}}\n'
            "    post:\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:10: warning: #/paths/~1a~1{y}/get: found the path "/a/{y}", which is '
            'that of "/a/{x}"; expected one get for each path, whatever its parameters '
            "are called [duplicate-path]\n"
            "    hint: keep one of them; overlay.yaml can remove or rename the other"
        ),
    ),
    "paths with broken braces": (
        _H31
        + (
            "paths:\n"
            "  /a/{x:\n"
            "    get:\n"
            '      responses: {"200": {description: ok}}\n'
            "  /b/{}:\n"
            "    get:\n"
            '      responses: {"200": {description: ok}}\n'
            "  /c/{x}/{x}:\n"
            "    parameters: [{name: x, in: path, required: true, schema: {}}]\n"
            "    get:\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            'openapi.yaml:4: warning: #/paths/~1a~1{x: found the path "/a/{x"; expected different '
            "names in pairs of braces [bad-path]\n"
            "    hint: write it like /pets/{petId}\n"
            'openapi.yaml:7: warning: #/paths/~1b~1{}: found the path "/b/{}"; expected different '
            "names in pairs of braces [bad-path]\n"
            "    hint: write it like /pets/{petId}\n"
            'openapi.yaml:10: warning: #/paths/~1c~1{x}~1{x}: found the path "/c/{x}/{x}"; '
            "expected different names in pairs of braces [bad-path]\n"
            "    hint: write it like /pets/{petId}"
        ),
    ),
    "path parameters that do not match": (
        _H30
        + (
            "paths:\n"
            "  /a/{one}/{two}:\n"
            "    parameters:\n"
            "    - {name: one, in: path, required: true, schema: {}}\n"
            "    get:\n"
            "      parameters:\n"
            "      - {name: tow, in: path, required: true, schema: {}}\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            "openapi.yaml:7: warning: #/paths/~1a~1{one}~1{two}/get: found no path parameter "
            '"two"; expected one, because the path "/a/{one}/{two}" has it '
            "[undeclared-path-parameter]\n"
            '    hint: add it with "in: path" and "required: true"\n'
            "openapi.yaml:9: warning: #/paths/~1a~1{one}~1{two}/get/parameters/0: found a path "
            'parameter "tow"; expected none, because the path "/a/{one}/{two}" does not '
            "have it [unused-path-parameter]\n"
            "    hint: remove it, or put its name in braces into the path"
        ),
    ),
    "a parameter twice": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      parameters:\n"
            "      - {name: q, in: query, schema: {}}\n"
            "      - {name: Q, in: query, schema: {}}\n"
            "      - {name: q, in: query, schema: {type: string}}\n"
            "      - {name: X-Key, in: header, schema: {}}\n"
            "      - {$ref: '#/components/parameters/key'}\n"
            '      responses: {"200": {description: ok}}\n'
            "components:\n"
            "  parameters:\n"
            "    key: {name: x-key, in: header, schema: {}}\n"
        ),
        (
            'openapi.yaml:9: warning: #/paths/~1a/get/parameters/2: found the query parameter "q" '
            "again; expected each parameter once [duplicate-parameter]\n"
            "    hint: keep one of them; overlay.yaml can remove or rename the other\n"
            "openapi.yaml:11: warning: #/paths/~1a/get/parameters/4: found the header parameter "
            '"x-key" again; expected each parameter once [duplicate-parameter]\n'
            "    hint: keep one of them; overlay.yaml can remove or rename the other"
        ),
    ),
    "a header that is set by other means": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      parameters:\n"
            "      - {name: authorization, in: header, schema: {}}\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            "openapi.yaml:7: warning: #/paths/~1a/get/parameters/0: found a parameter "
            'for the header "authorization", which clients set themselves; expected a '
            "security scheme or content types instead [ignored-parameter]\n"
            "    hint: remove the parameter; overlay.yaml can do it"
        ),
    ),
    "a security scheme that is not declared": (
        _H30
        + (
            "security:\n"
            "- apiKey: []\n"
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      security:\n"
            "      - {}\n"
            "      - token: []\n"
            "        apikey: []\n"
            '      responses: {"200": {description: ok}}\n'
            "components:\n"
            "  securitySchemes:\n"
            "    apiKey: {type: apiKey, in: header, name: key}\n"
        ),
        (
            "openapi.yaml:10: warning: #/paths/~1a/get/security/1/token: found the security "
            'scheme "token", which is not declared; expected the name of a member of '
            "#/components/securitySchemes [unknown-security-scheme]\n"
            "    hint: declare the scheme there, or correct the name\n"
            "openapi.yaml:11: warning: #/paths/~1a/get/security/1/apikey: found the security "
            'scheme "apikey", which is not declared; expected the name of a member of '
            "#/components/securitySchemes [unknown-security-scheme]\n"
            "    hint: declare the scheme there, or correct the name"
        ),
    ),
    "server variables that do not match": (
        _H31
        + (
            "servers:\n"
            "- url: https://{region}.{host}/{region}\n"
            "  variables:\n"
            "    host: {default: c, enum: [a, b]}\n"
            "paths: {}\n"
        ),
        (
            'openapi.yaml:4: warning: #/servers/0: found no variable "region"; expected one, '
            'because the URL "https://{region}.{host}/{region}" has it '
            "[undefined-server-variable]\n"
            "    hint: describe it in the variables of the server, with a default\n"
            'openapi.yaml:6: warning: #/servers/0/variables/host/default: found "c"; expected "a" '
            'or "b" [bad-default]\n'
            "    hint: add this value to the enum, or take a default from it"
        ),
    ),
    "references that lead nowhere": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      parameters:\n"
            "      - $ref: '#/components/parameters/missing'\n"
            "      responses:\n"
            "        '200': {$ref: '#/components/responses/missing'}\n"
            "components:\n"
            "  schemas:\n"
            "    A: {$ref: '#/components/schemas/B'}\n"
            "    C: {properties: {d: {$ref: '#missing'}}}\n"
            "    E: {$ref: 'other.yaml#/E'}\n"
        ),
        (
            "openapi.yaml:7: warning: #/paths/~1a/get/parameters/0/$ref: found a reference to "
            '"#/components/parameters/missing", where nothing is; expected a reference '
            "to a part of the document [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names\n"
            "openapi.yaml:9: warning: #/paths/~1a/get/responses/200/$ref: found a reference to "
            '"#/components/responses/missing", where nothing is; expected a reference to '
            "a part of the document [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names\n"
            "openapi.yaml:12: warning: #/components/schemas/A/$ref: found a reference to "
            '"#/components/schemas/B", where nothing is; expected a reference to a part '
            "of the document [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names\n"
            "openapi.yaml:13: warning: #/components/schemas/C/properties/d/$ref: found a "
            'reference to "#missing", where nothing is; expected a reference to a part '
            "of the document [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names\n"
            "openapi.yaml:14: warning: #/components/schemas/E/$ref: found a reference to "
            '"other.yaml#/E", where nothing is; expected a reference to a part of the '
            "document [unresolved-reference]\n"
            "    hint: other files are pulled in before overlays are applied"
        ),
    ),
    "references to something else": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    get:\n"
            "      responses:\n"
            "        '200': {$ref: '#/components/schemas/A'}\n"
            "components:\n"
            "  schemas:\n"
            "    A: {$ref: '#/components/responses/R'}\n"
            "    B: {$ref: '#/info/title'}\n"
            "  responses:\n"
            "    R: {description: r}\n"
        ),
        (
            "openapi.yaml:7: warning: #/paths/~1a/get/responses/200/$ref: found a reference to "
            '"#/components/schemas/A", which is a Schema Object; expected a reference to '
            "a Response Object [wrong-reference]\n"
            "    hint: refer to an object of the kind that belongs here\n"
            "openapi.yaml:10: warning: #/components/schemas/A/$ref: found a reference to "
            '"#/components/responses/R", which is a Response Object; expected a '
            "reference to a Schema Object [wrong-reference]\n"
            "    hint: refer to an object of the kind that belongs here\n"
            "openapi.yaml:11: warning: #/components/schemas/B/$ref: found a reference to "
            '"#/info/title", which is a string; expected a reference to a Schema Object '
            "[wrong-reference]\n"
            "    hint: refer to an object of the kind that belongs here"
        ),
    ),
    "references that only lead to each other": (
        _H31
        + (
            "components:\n"
            "  schemas:\n"
            "    A: {$ref: '#/components/schemas/B'}\n"
            "    B: {$ref: '#/components/schemas/C'}\n"
            "    C: {$ref: '#/components/schemas/B'}\n"
            "    D: {$ref: '#/components/schemas/D'}\n"
            "    E: {allOf: [{$ref: '#/components/schemas/F'}]}\n"
            "    F: {allOf: [{type: object}, {$ref: '#/components/schemas/E'}]}\n"
            "    Tree: {properties: {child: {$ref: '#/components/schemas/Tree'}}}\n"
        ),
        (
            "openapi.yaml:6: warning: #/components/schemas/B: found references that only lead to "
            "each other (#/components/schemas/B -> #/components/schemas/C -> "
            "#/components/schemas/B); expected references that end at something "
            "[circular-reference]\n"
            "    hint: give one of them a content of its own\n"
            "openapi.yaml:8: warning: #/components/schemas/D: found references that only lead to "
            "each other (#/components/schemas/D -> #/components/schemas/D); expected "
            "references that end at something [circular-reference]\n"
            "    hint: give one of them a content of its own\n"
            "openapi.yaml:9: warning: #/components/schemas/E: found references that only lead to "
            "each other (#/components/schemas/E -> #/components/schemas/E/allOf/0 -> "
            "#/components/schemas/F -> #/components/schemas/F/allOf/1 -> "
            "#/components/schemas/E); expected references that end at something "
            "[circular-reference]\n"
            "    hint: give one of them a content of its own"
        ),
    ),
    "tags twice": (
        _H31 + "tags:\n- name: a\n- name: b\n- name: a\npaths: {}\n",
        (
            'openapi.yaml:6: warning: #/tags/2/name: found the tag "a" again; expected each tag '
            "once [duplicate-tag]\n"
            "    hint: keep one of them; overlay.yaml can remove or rename the other"
        ),
    ),
    "tags above themselves": (
        _H32
        + (
            "tags:\n"
            "- {name: a, parent: b}\n"
            "- {name: b, parent: a}\n"
            "- {name: c, parent: d}\n"
            "- {name: e, parent: a}\n"
            "paths: {}\n"
        ),
        (
            'openapi.yaml:4: warning: #/tags/0/parent: found the tag "a" above itself; expected a '
            "tag without itself above it [circular-tag]\n"
            "    hint: remove the parent of one of them\n"
            'openapi.yaml:5: warning: #/tags/1/parent: found the tag "b" above itself; expected a '
            "tag without itself above it [circular-tag]\n"
            "    hint: remove the parent of one of them\n"
            'openapi.yaml:6: warning: #/tags/2/parent: found the parent "d", which is no tag; '
            "expected the name of a tag [unknown-tag]\n"
            "    hint: declare the tag, or correct the name"
        ),
    ),
    "long values and control characters": (
        _H31 + f"""\
paths:
  /a:
    get:
      operationId: "x\\n\\e[31m{'y' * 200}"
      responses: {{"200": {{description: ok}}}}
    put:
      operationId: "x\\n\\e[31m{'y' * 200}"
      responses: {{"200": {{description: ok}}}}
""",
        (
            "openapi.yaml:9: warning: #/paths/~1a/put/operationId: found the operationId "
            '"x\\n\\x1b[31myyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'
            'yy...", which #/paths/~1a/get has as well; expected one for each operation '
            "[duplicate-operation-id]\n"
            "    hint: keep one of them; overlay.yaml can remove or rename the other"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_document_with_these_faults_gets_these_messages(name: str) -> None:
    content, messages = CASES[name]
    Path("openapi.yaml").write_text(content, encoding="utf-8")
    problems = validate(load(Path("openapi.yaml")))
    assert "\n".join(render(problem) for problem in problems) == messages
