"""Pages with faults: each gives a document that can be read back, or a problem; never a traceback,
and never in more than linear time.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.ingest.emit import yaml_text
from generator.ingest.formats import read_page
from generator.ingest.merge import merge
from generator.ingest.page import Page
from generator.ingest.provenance import marked
from generator.ingest.report import markdown
from generator.ingest.statements import Fragment
from generator.ingest_settings import IngestSettings
from generator.load import parse
from generator.problems import BadInput
from tests.security.hostile_pages import hostile_pages

PAGES = [*hostile_pages("word", 1).values()]
ODD = (
    *("\n", "\n\n", "`", "```", "```yaml\n", "~~~", "{", "}", "[", "]", '"', "'", ":", "- ", "* "),
    *("#", "## ", "|", "\\", "\u2028", "\u202e", "\ufeff", "  ", "\t", "<", ">", "<!--", "-->"),
    *(
        "$ref: http://host/x\n",
        "{%",
        "%}",
        "&a ",
        "*a",
        "!!python/object:os.system ",
        "---\n",
        "..",
    ),
    *(
        "null",
        "NaN",
        "1e400",
        "9" * 400,
        "'\\ud800'",
        "true",
        "curl ",
        "-d ",
        "(",
        ")",
        "200",
        "/x/{a}",
    ),
    *(
        "required",
        "object",
        "array",
        "string",
        "enum: []\n",
        "type: [a]\n",
        "x-provenance: 1\n",
        "²",
    ),
)


def document(*texts: str) -> str:
    """The document of pages, which reads back as what it was; empty for a problem."""
    fragments: list[Fragment] = []
    try:
        for number, text in enumerate(texts):
            fragments += read_page(Page(name=f"{number}.md", text=text), Path())
        merged = merge(fragments, IngestSettings(), title="T")
    except BadInput:
        return ""
    tree = marked(merged)
    assert markdown(merged, title="T")
    text = yaml_text(tree, comment="made")
    assert parse("/document.yaml", text.encode(), "document.yaml")[1] == tree
    return text


def mutated(chance: random.Random, text: str) -> str:
    """The text with some parts left out, repeated, moved, or exchanged for odd ones."""
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(text) + 1)
        to = at + chance.choice([0, 1, 5, 40])
        lines = text.split("\n")
        line = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + chance.choice(ODD) + text[to:]
            case 2:
                text = text[:to] + text[at:]
            case 3:
                text = "\n".join(lines[:line] + lines[line + chance.randrange(5) :])
            case 4:
                other = chance.choice(PAGES).split("\n")
                start = chance.randrange(len(other))
                text = "\n".join(lines[:line] + other[start : start + 4] + lines[line:])
            case _:
                lines[line] = chance.choice(["", " ", "  ", "    "]) + lines[line].strip()
                text = "\n".join(lines)
    return text


def test_a_page_with_faults_is_a_document_or_a_problem() -> None:
    chance = random.Random(5)
    texts = [mutated(chance, page) for page in PAGES for _ in range(60)]
    made = [document(text) for text in texts] + [
        document(text, mutated(chance, text)) for text in texts[::10]
    ]
    assert sum(map(bool, made)) > len(made) / 4
    assert "" in made


@pytest.mark.parametrize(
    "texts",
    [
        # A page of components that names no method.
        ('---\ntitle: a\n---\n\n<ParamField body="a" type="string">a</ParamField>\n',),
        # A path without anything, beside a page that describes it.
        (
            "```yaml\nopenapi: 3.1.0\npaths:\n  /a:\n  /b: {get: {}}\n```\n",
            "```yaml\nopenapi: 3.1.0\npaths: {/a: {get: {}}}\n```\n",
        ),
        # A number that JSON cannot hold, and then no JSON any more.
        ('```json\n{"openapi": "3.1.0", "a": 1e400ue, "b": 1e400, x: Nope, []: {]}\n```\n',),
        ("```yaml get /a\npaths:\n  path: /a\n  method: get\n$ref: http://host/a\n```\n",),
    ],
)
def test_what_was_a_traceback_once_is_none(texts: tuple[str, ...]) -> None:
    document(*texts)


def test_a_path_that_one_page_leaves_empty_is_that_of_the_other() -> None:
    made = document(
        "```yaml\nopenapi: 3.1.0\npaths:\n  /a:\n  /b: {get: {}}\n```\n",
        "```yaml\nopenapi: 3.1.0\npaths: {/a: {get: {summary: From the other.}}}\n```\n",
    )
    assert "From the other." in made


BOMBS: dict[str, Callable[[int], str]] = {
    "heads that repeat": lambda n: "POST\n/x\n" * (n // 8),
    "values of an enumeration": lambda n: (
        "# T\n\nEndpoint: POST /x\n\n## Request fields (application/json):\n\n  - `a` (string)\n"
        "    Enum: " + ", ".join(f'"v{number}"' for number in range(n // 8))
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_long_page_ends_soon(name: str) -> None:
    start = time.process_time()
    assert document(BOMBS[name](400_000))
    assert time.process_time() - start < 15  # one second; what is quadratic takes minutes


def test_the_same_pages_in_any_order_give_the_same_document_and_report() -> None:
    pages = [Page(name=f"{n}.md", text=re.sub("TEXT", "w", page)) for n, page in enumerate(PAGES)]
    made: set[tuple[str, str]] = set()
    for order in (pages, pages[::-1], [*pages[3:], *pages[:3]]):
        fragments = [fragment for page in order for fragment in read_page(page, Path())]
        merged = merge(fragments, IngestSettings(), title="T")
        made.add((yaml_text(marked(merged), comment=""), markdown(merged, title="T")))
    assert len(made) == 1
