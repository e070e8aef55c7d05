"""References to other files that are not followed, and what is said about each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.bundle import bundle
from generator.load import load
from generator.problems import BadInput, render
from generator.validate import validate

_HEAD = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\n'


def _schema(reference: str) -> str:
    return f"{_HEAD}components:\n  schemas:\n    A:\n      $ref: '{reference}'\n"


CASES = {
    "a missing file": (
        {
            "openapi.yaml": _schema("models/pet.yaml"),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"models/pet.yaml", where no file is; expected a reference to a part of the '
            "document, or to a file beside it [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names"
        ),
    ),
    "a folder": (
        {
            "openapi.yaml": _schema("models"),
            "models/x.yaml": "",
        },
        (
            'openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "models", '
            "where no file is; expected a reference to a part of the document, or to a "
            "file beside it [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names"
        ),
    ),
    "a file outside of the folder": (
        {
            "api/openapi.yaml": _schema("../secret.yaml"),
            "secret.yaml": "type: object\n",
        },
        (
            "api/openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"../secret.yaml", which lies outside of the document\'s folder; '
            "expected a file below api [reference-outside]\n"
            "    hint: copy the file into that folder"
        ),
    ),
    "an absolute path": (
        {
            "openapi.yaml": _schema("/etc/passwd"),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"/etc/passwd", which lies outside of the document\'s folder; '
            "expected a file below the working directory [reference-outside]\n"
            "    hint: copy the file into that folder"
        ),
    ),
    "a file URL": (
        {
            "openapi.yaml": _schema("file:///etc/passwd"),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"file:///etc/passwd" (only plain http and https URLs are fetched); '
            "expected references within the folder of the document [remote-reference]\n"
            "    hint: save the file beside the document, or allow its host by name"
        ),
    ),
    "an http URL": (
        {
            "openapi.yaml": _schema("https://example.com/models.yaml#/Pet"),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"https://example.com/models.yaml" (the host example.com is not allowed); '
            "expected references within the folder of the document [remote-reference]\n"
            "    hint: save the file beside the document, or allow its host by name"
        ),
    ),
    "an address of the cloud's own": (
        {
            "openapi.yaml": _schema("http://169.254.169.254/latest/meta-data"),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"http://169.254.169.254/latest/meta-data" (the host 169.254.169.254 is not '
            "allowed); expected references within the folder of the document "
            "[remote-reference]\n"
            "    hint: save the file beside the document, or allow its host by name"
        ),
    ),
    "a URL without a scheme": (
        {
            "openapi.yaml": _schema("//example.com/models.yaml"),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"//example.com/models.yaml" (the host example.com is not allowed); '
            "expected references within the folder of the document [remote-reference]\n"
            "    hint: save the file beside the document, or allow its host by name"
        ),
    ),
    "a URL with a user name": (
        {
            "openapi.yaml": _schema("https://example.com@evil.test/models.yaml"),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"https://example.com@evil.test/models.yaml" (only plain http and https URLs '
            "are fetched); expected references within the folder of the document "
            "[remote-reference]\n"
            "    hint: save the file beside the document, or allow its host by name"
        ),
    ),
    "no URI at all": (
        {
            "openapi.yaml": _schema("http://["),
        },
        (
            "openapi.yaml:6: #/components/schemas/A/$ref: found a reference to "
            '"http://[", which is not a URI; expected a reference to a part of the '
            "document, or to a file beside it [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names"
        ),
    ),
    "a file that is broken": (
        {
            "openapi.yaml": _schema("pet.yaml"),
            "pet.yaml": "type: object\ntitle: a: b\n",
        },
        (
            "pet.yaml:2: found text that is not YAML (mapping values are not allowed in "
            "this context); expected JSON or YAML [not-yaml]\n"
            "    hint: look at the indentation, quotes and colons here and in the line "
            "before"
        ),
    ),
    "something beyond another file": (
        {
            "openapi.yaml": _schema("pet.yaml"),
            "pet.yaml": "properties:\n  owner:\n    $ref: owner.yaml\n",
        },
        (
            'pet.yaml:3: #/properties/owner/$ref: found a reference to "owner.yaml", '
            "where no file is; expected a reference to a part of the document, or to a "
            "file beside it [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names"
        ),
    ),
    "several at once": (
        {
            "openapi.yaml": _HEAD
            + (
                "components:\n"
                "  schemas:\n"
                "    A: {$ref: a.yaml}\n"
                "    B: {$ref: 'https://example.com/b.yaml'}\n"
                "    C: {$ref: ../c.yaml}\n"
            ),
        },
        (
            'openapi.yaml:5: #/components/schemas/A/$ref: found a reference to "a.yaml", '
            "where no file is; expected a reference to a part of the document, or to a "
            "file beside it [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names\n"
            "openapi.yaml:6: #/components/schemas/B/$ref: found a reference to "
            '"https://example.com/b.yaml" (the host example.com is not allowed); '
            "expected references within the folder of the document [remote-reference]\n"
            "    hint: save the file beside the document, or allow its host by name\n"
            "openapi.yaml:7: #/components/schemas/C/$ref: found a reference to "
            '"../c.yaml", which lies outside of the document\'s folder; expected a file '
            "below the working directory [reference-outside]\n"
            "    hint: copy the file into that folder"
        ),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_reference_that_leads_nowhere_or_out_is_refused_with_this_message(name: str) -> None:
    files, message = CASES[name]
    for path, content in files.items():
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(content, encoding="utf-8")
    document = load(Path(next(iter(files))))
    with pytest.raises(BadInput) as refusal:
        bundle(document)
    assert str(refusal.value) == message


NOTED = {
    "a part that the file has not": (
        {
            "openapi.yaml": _schema("pet.yaml#/Dog"),
            "pet.yaml": "Pet: {type: object}\n",
        },
        (
            "openapi.yaml:6: warning: #/components/schemas/A/$ref: found a reference to "
            '"pet.yaml#/Dog", where nothing is; expected a reference to a part of that '
            "file [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names"
        ),
    ),
    "an anchor that the file has not": (
        {
            "openapi.yaml": _schema("pet.yaml#dog"),
            "pet.yaml": "Pet: {$anchor: pet, type: object}\n",
        },
        (
            "openapi.yaml:6: warning: #/components/schemas/A/$ref: found a reference to "
            '"pet.yaml#dog", where nothing is; expected a reference to a part of that '
            "file [unresolved-reference]\n"
            "    hint: correct the reference, or add what it names"
        ),
    ),
    "a file that is not an object": (
        {
            "openapi.yaml": _schema("pet.yaml"),
            "pet.yaml": "just text\n",
        },
        (
            "openapi.yaml:6: warning: #/components/schemas/A/$ref: found a reference to "
            '"pet.yaml", which is a string; expected a reference to a Schema Object '
            "[wrong-reference]\n"
            "    hint: refer to an object of the kind that belongs here"
        ),
    ),
    "a path that holds itself": (
        {
            "openapi.yaml": _HEAD + "paths:\n  /a:\n    $ref: a.yaml\n",
            "a.yaml": (
                "post:\n"
                "  callbacks:\n"
                "    done:\n"
                "      '{$request.body#/url}':\n"
                "        $ref: a.yaml\n"
            ),
        },
        (
            "a.yaml:5: warning: #/post/callbacks/done/{$request.body#~1url}/$ref: found a "
            'reference to "a.yaml", which holds this reference; expected references that '
            "end at something [circular-reference]\n"
            "    hint: give one of them a content of its own"
        ),
    ),
    "a key twice in another file": (
        {
            "openapi.yaml": _schema("pet.yaml"),
            "pet.yaml": "type: object\ntype: string\n",
        },
        (
            'pet.yaml:2: warning: #/type: found the key "type" again (first in line 1); expected '
            "each key once [duplicate-key]\n"
            "    hint: remove or rename one of them"
        ),
    ),
}


@pytest.mark.parametrize("name", NOTED)
def test_a_fault_in_another_file_that_leaves_the_rest_usable_is_listed(name: str) -> None:
    files, message = NOTED[name]
    for path, content in files.items():
        Path(path).write_text(content, encoding="utf-8")
    document = bundle(load(Path(next(iter(files)))))
    said = [render(problem) for problem in validate(document)]
    assert message in said
    assert "$ref" not in json.dumps(document.tree)
