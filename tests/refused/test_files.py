"""Files that cannot be read as an OpenAPI document, and what is said about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document import resolve
from generator.load import load
from generator.problems import BadInput, render
from generator.validate import validate

CASES = {
    "an empty file": (
        "",
        (
            "openapi.yaml:1: found an empty document; expected an OpenAPI document "
            "[empty-document]\n"
            "    hint: save the description again; this file has nothing but space or "
            "comments"
        ),
    ),
    "only comments": (
        "# nothing here\n",
        (
            "openapi.yaml:1: found an empty document; expected an OpenAPI document "
            "[empty-document]\n"
            "    hint: save the description again; this file has nothing but space or "
            "comments"
        ),
    ),
    "prose": (
        "Please see our new documentation.\n",
        (
            "openapi.yaml:1: found a string at the top; expected an object with the key "
            "openapi [not-openapi]\n"
            "    hint: give the description itself, not a page about it or a part of it"
        ),
    ),
    "a web page": (
        "<!doctype html>\n<html><body>Docs</body></html>\n",
        (
            "openapi.yaml:1: found a string at the top; "
            "expected an object with the key openapi [not-openapi]\n"
            "    hint: this looks like a web page; save the description that it links to"
        ),
    ),
    "a list": (
        "- openapi: 3.0.3\n",
        (
            "openapi.yaml:1: found a list at the top; expected an object with the key "
            "openapi [not-openapi]\n"
            "    hint: give the description itself, not a page about it or a part of it"
        ),
    ),
    "an object of another kind": (
        "asyncapi: 2.0.0\ninfo: {}\n",
        (
            'openapi.yaml:1: found the keys "asyncapi", "info"; expected the key openapi '
            "or swagger [not-openapi]\n"
            "    hint: give the description itself, not a page about it or a part of it"
        ),
    ),
    "an object without keys": (
        "{}\n",
        (
            "openapi.yaml:1: found an object without keys; expected the key openapi or "
            "swagger [not-openapi]\n"
            "    hint: give the description itself, not a page about it or a part of it"
        ),
    ),
    "a version of Swagger that is too old": (
        'info: {}\nswagger: "1.2"\n',
        (
            'openapi.yaml:2: #/swagger: found "1.2" as the version of Swagger; expected '
            'OpenAPI 3.0, 3.1 or 3.2, such as "3.1.0", or Swagger "2.0" '
            "[unsupported-version]\n"
            "    hint: save the description in a supported version"
        ),
    ),
    "an OpenAPI version that does not exist": (
        "info: {}\nopenapi: 4.0.0\n",
        (
            'openapi.yaml:2: #/openapi: found "4.0.0" as the version; expected OpenAPI '
            '3.0, 3.1 or 3.2, such as "3.1.0", or Swagger "2.0" [unsupported-version]\n'
            "    hint: save the description in a supported version"
        ),
    ),
    "a version that is null": (
        "openapi:\ninfo: {}\n",
        (
            "openapi.yaml:1: #/openapi: found null as the version; "
            'expected OpenAPI 3.0, 3.1 or 3.2, such as "3.1.0", or Swagger "2.0" '
            "[unsupported-version]\n"
            "    hint: save the description in a supported version"
        ),
    ),
    "broken YAML": (
        "openapi: 3.0.3\ninfo:\n  title: a: b\n",
        (
            "openapi.yaml:3: found text that is not YAML (mapping values are not allowed "
            "in this context); expected JSON or YAML [not-yaml]\n"
            "    hint: look at the indentation, quotes and colons here and in the line "
            "before"
        ),
    ),
    "a tab in YAML": (
        "openapi: 3.0.3\ninfo:\n\ttitle: x\n",
        (
            "openapi.yaml:3: found text that is not YAML (found character that cannot "
            "start any token); expected JSON or YAML [not-yaml]\n"
            "    hint: YAML is indented with spaces, and this line has a tab"
        ),
    ),
    "an unclosed bracket in YAML": (
        "openapi: 3.0.3\ninfo: {title: [x\n",
        (
            "openapi.yaml:3: found text that is not YAML (did not find expected ',' or "
            "']'); expected JSON or YAML [not-yaml]\n"
            "    hint: look at the indentation, quotes and colons here and in the line "
            "before"
        ),
    ),
    "a control character in YAML": (
        "openapi: 3.0.3\ninfo:\n  title: a\x07b\n",
        (
            "openapi.yaml:3: found the character U+0007; "
            "expected only characters that YAML allows [not-yaml]\n"
            '    hint: in double quotes it can be written as "\\u0007"'
        ),
    ),
    "broken JSON": (
        '{\n  "openapi": "3.0.3",\n  "info": {"title" "x"}\n}\n',
        (
            "openapi.yaml:3: found text that is not JSON, at column 20 (expecting ':' "
            "delimiter); expected JSON or YAML [not-json]\n"
            "    hint: look for a missing comma, quote or bracket here and in the line "
            "before"
        ),
    ),
    "several documents in one file": (
        "openapi: 3.0.3\n---\nopenapi: 3.0.3\n",
        (
            "openapi.yaml:2: found the start of a second YAML document; "
            "expected one document in one file [several-documents]\n"
            '    hint: split the file at the line with "---"'
        ),
    ),
    "YAML tags": (
        (
            "openapi: 3.0.3\n"
            "info: !!python/object/apply:os.system ['touch canary']\n"
            "paths: !custom {}\n"
            "x-a: !!str 1\n"
        ),
        (
            'openapi.yaml:2: #/info: found the YAML tag "!!python/object/apply:os.system"; '
            "expected plain data [yaml-tag]\n"
            "    hint: remove the tag; put text in quotes to keep it text\n"
            'openapi.yaml:3: #/paths: found the YAML tag "!custom"; '
            "expected plain data [yaml-tag]\n"
            "    hint: remove the tag; put text in quotes to keep it text\n"
            'openapi.yaml:4: #/x-a: found the YAML tag "!!str"; '
            "expected plain data [yaml-tag]\n"
            "    hint: remove the tag; put text in quotes to keep it text"
        ),
    ),
    "a list as a key": (
        "openapi: 3.0.3\n? [a, b]\n: 1\n",
        (
            "openapi.yaml:2: found a list or an object as a key; expected a string as a "
            "key [bad-key]\n"
            "    hint: put the key in quotes if it is text"
        ),
    ),
    "an alias without an anchor": (
        "openapi: 3.0.3\ninfo: *missing\n",
        (
            'openapi.yaml:2: #/info: found the alias "*missing"; expected an anchor '
            "before its aliases [bad-alias]\n"
            "    hint: write out in full what is meant"
        ),
    ),
    "an alias in its own anchor": (
        "openapi: 3.0.3\ninfo: &a {x: *a}\n",
        (
            'openapi.yaml:2: #/info/x: found the alias "*a" inside its own anchor; '
            "expected an anchor before its aliases [bad-alias]\n"
            "    hint: write out in full what is meant"
        ),
    ),
    "a merge of a string": (
        "openapi: 3.0.3\ninfo:\n  <<: text\n",
        (
            'openapi.yaml:3: #/info/<<: found "text" to merge; expected an object, or a '
            "list of objects [bad-merge]\n"
            "    hint: write out in full what is meant"
        ),
    ),
    "numbers beyond JSON": (
        ("openapi: 3.0.3\nx-a: .inf\nx-b: -.INF\nx-c: .nan\nx-d: 1e999\nx-e: ") + "9" * 2000 + "\n",
        (
            'openapi.yaml:2: #/x-a: found the number ".inf"; '
            "expected a number that JSON can hold [bad-number]\n"
            "    hint: put it in quotes if it is text\n"
            'openapi.yaml:3: #/x-b: found the number "-.INF"; '
            "expected a number that JSON can hold [bad-number]\n"
            "    hint: put it in quotes if it is text\n"
            'openapi.yaml:4: #/x-c: found the number ".nan"; '
            "expected a number that JSON can hold [bad-number]\n"
            "    hint: put it in quotes if it is text\n"
            'openapi.yaml:5: #/x-d: found the number "1e999"; '
            "expected a number that JSON can hold [bad-number]\n"
            "    hint: put it in quotes if it is text\n"
            "openapi.yaml:6: #/x-e: found the number "
            '"99999999999999999999999999999999999999999999999999999999999999999999999999999'
            '..."; expected a number that JSON can hold [bad-number]\n'
            "    hint: put it in quotes if it is text"
        ),
    ),
    "numbers beyond JSON in JSON": (
        (
            '{"openapi": "3.0.3",\n'
            ' "x-a": NaN,\n'
            ' "x-b": -Infinity,\n'
            ' "x-c": 1e999,\n'
            ' "x-d": '
        )
        + "9" * 5000
        + "}\n",
        (
            'openapi.yaml:2: #/x-a: found the number "NaN"; expected a number that JSON '
            "can hold [bad-number]\n"
            "    hint: put it in quotes if it is text\n"
            'openapi.yaml:3: #/x-b: found the number "-Infinity"; expected a number that '
            "JSON can hold [bad-number]\n"
            "    hint: put it in quotes if it is text\n"
            'openapi.yaml:4: #/x-c: found the number "1e999"; expected a number that '
            "JSON can hold [bad-number]\n"
            "    hint: put it in quotes if it is text\n"
            "openapi.yaml:5: #/x-d: found the number "
            '"999999999999999999999999999999999999999999999999999999999999999999999999999'
            '99..."; expected a number that JSON can hold [bad-number]\n'
            "    hint: put it in quotes if it is text"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_is_no_document_is_refused_with_this_message(name: str) -> None:
    content, message = CASES[name]
    Path("openapi.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        load(Path("openapi.yaml"))
    assert str(refusal.value) == message


TWICE = {
    "equal keys in YAML": (
        "openapi: 3.0.3\ninfo:\n  title: a\n  version: 1\n  title: b\n",
        (
            'openapi.yaml:5: warning: #/info/title: found the key "title" again (first in line '
            "3); expected each key once [duplicate-key]\n"
            "    hint: remove or rename one of them"
        ),
        "#/info/title",
        "b",
    ),
    "equal keys in JSON": (
        (
            "{\n"
            ' "openapi": "3.0.3",\n'
            ' "paths": {\n'
            '  "/a/{b~c}": {\n'
            '   "get": 1,\n'
            '   "get": 2\n'
            "  }\n"
            " },\n"
            ' "openapi": "3.0.3"\n'
            "}\n"
        ),
        (
            'openapi.yaml:6: warning: #/paths/~1a~1{b~0c}/get: found the key "get" again (first '
            "in line 5); expected each key once [duplicate-key]\n"
            "    hint: remove or rename one of them\n"
            'openapi.yaml:9: warning: #/openapi: found the key "openapi" again (first in line 2); '
            "expected each key once [duplicate-key]\n"
            "    hint: remove or rename one of them"
        ),
        "#/paths/~1a~1{b~0c}/get",
        2,
    ),
}


@pytest.mark.parametrize("name", TWICE)
def test_of_keys_that_are_there_twice_the_last_one_counts_and_each_is_listed(name: str) -> None:
    content, message, pointer, last = TWICE[name]
    Path("openapi.yaml").write_text(content, encoding="utf-8")
    document = load(Path("openapi.yaml"))
    problems = [problem for problem in validate(document) if problem.code == "duplicate-key"]
    assert "\n".join(render(problem) for problem in problems) == message
    assert resolve(document, pointer) == last
