"""Schemas that are none, or that nothing fits, and what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.load import load
from generator.problems import render
from generator.validate import validate

_H30 = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\n'
_H31 = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n'

CASES = {
    "schemas that are none in 3.0": (
        _H30
        + (
            "paths: {}\n"
            "components:\n"
            "  schemas:\n"
            "    A: {type: strin}\n"
            "    B: {type: [string, 'null']}\n"
            "    C: {properties: []}\n"
            "    D: {type: object, required: true}\n"
            "    E: {enum: a}\n"
            "    F:\n"
            "    G: {properties: {a: {properties: {b: {minimum: low}}}}}\n"
        ),
        (
            'openapi.yaml:6: warning: #/components/schemas/A/type: found "strin"; expected '
            '"array" or "boolean" or "integer" or "number" or "object" or "string" '
            "[wrong-value]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:7: warning: #/components/schemas/B/type: found a list; expected "array" '
            'or "boolean" or "integer" or "number" or "object" or "string" [wrong-value]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:8: warning: #/components/schemas/C/properties: found a list; expected "
            "an object [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:9: warning: #/components/schemas/D/required: found true; expected a "
            "list [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:10: warning: #/components/schemas/E/enum: found a string; expected a "
            "list [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:11: warning: #/components/schemas/F: found null; expected an object "
            "[wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:12: warning: #/components/schemas/G/properties/a/properties/b/minimum: "
            "found a string; expected a number [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "schemas that are none in 3.1": (
        _H31
        + (
            "components:\n"
            "  schemas:\n"
            "    A: {type: strin}\n"
            "    B: {type: [string, nul]}\n"
            "    C: {properties: [], required: x}\n"
            "    D: {type: object, required: true}\n"
            "    E: {enum: a}\n"
            "    F:\n"
            "    G: {properties: {a: {properties: {b: {minimum: low}}}}}\n"
            "    H: {required: [a, a]}\n"
            "    I: {exclusiveMinimum: true}\n"
        ),
        (
            'openapi.yaml:5: warning: #/components/schemas/A/type: found "strin"; expected '
            '"array" or "boolean" or "integer" or "null" or "number" or "object" or '
            '"string" [wrong-value]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:6: warning: #/components/schemas/B/type: found a list; expected "array" '
            'or "boolean" or "integer" or "null" or "number" or "object" or "string" '
            "[wrong-value]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:7: warning: #/components/schemas/C/properties: found a list; expected "
            "an object [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:7: warning: #/components/schemas/C/required: found a string; expected a "
            "list [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:8: warning: #/components/schemas/D/required: found true; expected a "
            "list [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:9: warning: #/components/schemas/E/enum: found a string; expected a "
            "list [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:10: warning: #/components/schemas/F: found null; expected an object or "
            "true or false [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:11: warning: #/components/schemas/G/properties/a/properties/b/minimum: "
            "found a string; expected a number [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:12: warning: #/components/schemas/H/required: found a list with equal "
            "elements; expected each element once [repeated-element]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:13: warning: #/components/schemas/I/exclusiveMinimum: found true; "
            "expected a number [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a schema in a request body": (
        _H31
        + (
            "paths:\n"
            "  /a:\n"
            "    post:\n"
            "      requestBody:\n"
            "        content:\n"
            "          application/json:\n"
            "            schema: {type: objekt}\n"
            '      responses: {"200": {description: ok}}\n'
        ),
        (
            "openapi.yaml:9: warning: "
            "#/paths/~1a/post/requestBody/content/application~1json/schema/type: found "
            '"objekt"; expected "array" or "boolean" or "integer" or "null" or "number" '
            'or "object" or "string" [wrong-value]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a dialect that is not known": (
        _H31
        + "jsonSchemaDialect: https://example.com/dialect\ncomponents:\n  schemas:\n    A: {}\n",
        (
            "openapi.yaml:6: warning: #/components/schemas/A: found the JSON Schema dialect "
            '"https://example.com/dialect"; expected a published dialect of JSON Schema '
            "[unknown-dialect]\n"
            "    hint: remove $schema or jsonSchemaDialect: OpenAPI has a dialect of its "
            "own"
        ),
    ),
    "defaults that do not fit": (
        _H30
        + (
            "paths: {}\n"
            "components:\n"
            "  schemas:\n"
            "    A: {type: integer, default: '5'}\n"
            "    B: {type: string, enum: [a, b], default: c}\n"
            "    C: {type: object, properties: {x: {type: integer}}, default: {x: y}}\n"
            "    D: {allOf: [{$ref: '#/components/schemas/A'}], default: a}\n"
            "    E: {type: string, default: null}\n"
            "    F: {type: string, nullable: true, default: null}\n"
            "    G: {type: array, items: {oneOf: [{type: string}, {type: integer}]}, "
            "default: [1, a, 1.5]}\n"
        ),
        (
            "openapi.yaml:6: warning: #/components/schemas/A/default: found a string; expected an "
            "integer [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            'openapi.yaml:7: warning: #/components/schemas/B/default: found "c"; expected "a" or '
            '"b" [wrong-value]\n'
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:8: warning: #/components/schemas/C/default/x: found a string; expected "
            "an integer [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:9: warning: #/components/schemas/D/default: found a string; expected an "
            "integer [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:10: warning: #/components/schemas/E/default: found null; expected a "
            "string [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml\n"
            "openapi.yaml:12: warning: #/components/schemas/G/default/2: found a number; expected "
            "a string or an integer [wrong-type]\n"
            "    hint: put it right in the document, or with an action in overlay.yaml"
        ),
    ),
    "a mapping to nowhere": (
        _H31
        + (
            "components:\n"
            "  schemas:\n"
            "    A:\n"
            "      oneOf: [{$ref: '#/components/schemas/B'}]\n"
            "      discriminator:\n"
            "        propertyName: kind\n"
            "        mapping: {b: B, c: C, d: '#/components/schemas/D', e: "
            "'#/components/schemas/B'}\n"
            "    B: {type: object}\n"
        ),
        (
            "openapi.yaml:9: warning: #/components/schemas/A/discriminator/mapping/c: found a "
            'mapping to "C", where nothing is; expected the name of a schema, or a '
            "reference to one [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names\n"
            "openapi.yaml:9: warning: #/components/schemas/A/discriminator/mapping/d: found a "
            'mapping to "#/components/schemas/D", where nothing is; expected the name of '
            "a schema, or a reference to one [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names"
        ),
    ),
    "required members that nothing describes": (
        _H31
        + (
            "components:\n"
            "  schemas:\n"
            "    A: {properties: {a: {}}}\n"
            "    B:\n"
            "      allOf:\n"
            "      - $ref: '#/components/schemas/A'\n"
            "      - properties: {b: {}}\n"
            "      required: [a, b, c]\n"
        ),
        (
            'openapi.yaml:10: warning: #/components/schemas/B/required: found "c", which no part '
            "of the schema describes; expected names of properties [undeclared-required]\n"
            "    hint: correct the name, or describe the property"
        ),
    ),
    "values of an enum that do not fit the type": (
        _H30
        + (
            "paths: {}\n"
            "components:\n"
            "  schemas:\n"
            "    A: {type: string, enum: [a, 1, true, null]}\n"
            "    B: {type: string, nullable: true, enum: [a, null]}\n"
            "    C: {type: integer, enum: [1, 2.0, 2.5]}\n"
        ),
        (
            "openapi.yaml:6: warning: #/components/schemas/A/enum/1: found 1 in an enum; "
            "expected a value of the type string [enum-type]\n"
            "    hint: correct the value or the type; overlay.yaml can do it\n"
            "openapi.yaml:6: warning: #/components/schemas/A/enum/2: found true in an "
            "enum; expected a value of the type string [enum-type]\n"
            "    hint: correct the value or the type; overlay.yaml can do it\n"
            "openapi.yaml:6: warning: #/components/schemas/A/enum/3: found null in an "
            "enum; expected a value of the type string [enum-type]\n"
            "    hint: correct the value or the type; overlay.yaml can do it\n"
            "openapi.yaml:8: warning: #/components/schemas/C/enum/2: found 2.5 in an "
            "enum; expected a value of the type integer [enum-type]\n"
            "    hint: correct the value or the type; overlay.yaml can do it"
        ),
    ),
    "nullable after 3.0": (
        _H31
        + (
            "components:\n"
            "  schemas:\n"
            "    A: {type: string, nullable: true}\n"
            "    B: {properties: {nullable: {type: boolean}}}\n"
        ),
        (
            'openapi.yaml:5: warning: #/components/schemas/A/nullable: found "nullable", '
            'which OpenAPI has no more since 3.1; expected "null" among the types '
            "[ignored-nullable]\n"
            "    hint: null is read all the same; write it as one of the types"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_document_with_these_faults_gets_these_messages(name: str) -> None:
    content, messages = CASES[name]
    Path("openapi.yaml").write_text(content, encoding="utf-8")
    problems = validate(load(Path("openapi.yaml")))
    assert "\n".join(render(problem) for problem in problems) == messages
