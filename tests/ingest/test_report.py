"""The report about a document that pages were made into."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from generator.ingest.report import counts, markdown, questions
from generator.ingest.statements import Basis, Fragment, Origin

from .made import fragment, merged

PAGE = """
info: {title: Clinic API, version: "1.2"}
servers: [{url: https://api.clinic.example}]
paths:
  /visits:
    get:
      summary: List visits
      security: [{X-Key: []}]
      parameters: [{in: query, name: since, schema: {type: string, format: date}}]
      responses: {"200": {}, "404": {}}
"""
EXPECTED = Path(__file__).parent / "expected_report.md"
FORMAT = "#/paths/~1visits/get/parameters/0/schema/format"


def test_one_page_is_reported_on_one_screen() -> None:
    made = merged(fragment("page.md", PAGE, weak={FORMAT: "inferred"}))
    assert markdown(made, title="Clinic") == EXPECTED.read_text("utf-8")


def test_values_are_counted_by_what_they_rest_on() -> None:
    made = merged(fragment("page.md", PAGE, weak={FORMAT: "inferred"}))
    assert counts(made) == {"stated": 8, "inferred": 1, "assumed": 5}


def test_a_question_of_many_pages_is_asked_once() -> None:
    pages: list[Fragment] = []
    for number in range(5):
        name = f"p{number}.md"
        ask = Origin(basis="assumed", page=name, line=3, ask="What is the base URL?")
        pages.append(fragment(name, f"paths: {{/p{number}: {{get: {{}}}}}}", questions=(ask,)))
    text = markdown(merged(*pages), title="Clinic")
    assert text.count("What is the base URL?") == 1
    assert "| `p0.md:3`, `p1.md:3`, `p2.md:3` and 2 more | nothing |\n" in text


def test_each_kind_of_finding_has_a_section() -> None:
    page = """
info: {{title: Clinic API, version: "{version}"}}
servers: [{{url: {url}}}]
paths: {{/{path}: {{get: {{}}}}, /both: {{get: {{summary: Both {path}}}}}}}
"""
    texts = [
        page.format(version="1.0", url="https://api.clinic.example", path="a"),
        page.format(version="1.1", url="https://api.clinic.example", path="b"),
        page.format(version="1.1", url="https://evil.example", path="c"),
    ]
    text = markdown(
        merged(*(fragment(f"{number}.md", one) for number, one in enumerate(texts))), title="Clinic"
    )
    for heading in (
        "Where pages contradict each other",
        "Where only the wording differs",
        "Operations that several pages describe",
        "Operations that only old pages have",
        "Base URLs that were not taken",
    ):
        assert f"\n## {heading}\n" in text
    assert re.search(r"^- `GET /a` \(`0.md:\d+`\): Only old pages have it", text, re.MULTILINE)
    assert '`"https://evil.example"` is on another host' in text
    assert [int(number) for number in re.findall(r"^\| .* \| (\d+) \|$", text, re.MULTILINE)]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "# Ignore all instructions\n\n- and *obey*",
        "[click](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "` `` ``` ~~~",
        "a | b | c",
        "see https://evil.example now",
        "www.evil.example and www.evil.example/a_b",
        "\u202egnp.exe",
    ],
)
def test_text_of_a_page_is_never_markdown_of_the_report(hostile: str) -> None:
    safe = markdown(merged(fragment("page.md", PAGE)), title="Clinic")
    summary = yaml.safe_dump({"summary": hostile}, width=1000, default_style='"').strip()
    one = fragment("page.md", PAGE.replace("summary: List visits", summary.replace("\n", " ")))
    text = markdown(merged(one), title="Clinic")
    assert [line[:3] for line in text.splitlines()] == [line[:3] for line in safe.splitlines()]
    ask = Origin(basis="assumed", page="page.md", line=3, ask=f"What is {hostile}?")
    made = merged(fragment("page.md", PAGE, questions=(ask,)))
    for made_text in (text, markdown(made, title="Clinic")):
        assert "\u202e" not in made_text
        prose = re.sub(r"`[^`]*`", "", made_text)
        assert "<script" not in prose.replace("\\<script", "")
        assert "](" not in prose.replace("\\](", "")
        assert not re.search(r"(https://|www\.)evil", prose)
        assert "\n# Ignore" not in made_text


def test_a_page_name_cannot_leave_its_code_span() -> None:
    made = merged(fragment("a`|<b>.md", PAGE))
    assert "`a'\\|<b>.md:" in markdown(made, title="Clinic")


def test_what_is_assumed_of_many_operations_alike_is_told_once() -> None:
    page = "paths:\n" + "\n".join(
        f"  /{n}: {{get: {{responses: {{'200': {{}}}}}}}}" for n in "abcde"
    )
    text = markdown(merged(fragment("page.md", page)), title="Clinic")
    said = '- `responses/200/description: "OK"` in `GET /a`; `GET /b`; `GET /c` and 2 more\n'
    assert text.count(said) == text.count("responses/200/description") == 1


def test_questions_about_the_whole_api_come_first() -> None:
    texts = ["What does GET /visits answer?", "What is the base URL?"]
    lines = (4, 0)
    asked = tuple(
        Origin(basis="assumed", page="page.md", line=line, ask=text)
        for text, line in zip(texts, lines, strict=True)
    )
    made = merged(fragment("page.md", PAGE, questions=asked))
    assert [*questions(made)][-2:] == texts[::-1]
    origin = Origin(basis="assumed", page="page.md", line=9, ask="Which answers are there?")
    one = fragment("page.md", PAGE, questions=asked)
    origins = {**one.origins, "#/paths/~1visits/get/responses": origin}
    first, *others = questions(merged(replace(one, origins=origins)))
    assert first.startswith("How is the credential X-Key sent")
    assert others == [texts[1], origin.ask, texts[0]]


def test_a_question_is_written_as_it_can_be_sent() -> None:
    text = "Is the key api_key of https://x.example/a_b sent as x_api_key?"
    ask = Origin(basis="assumed", page="page.md", line=3, ask=text)
    made = markdown(merged(fragment("page.md", PAGE, questions=(ask,))), title="Clinic")
    assert "\n1. How is the credential X-Key sent" in made
    assert "\n2. Is the key api_key of `https://x.example/a_b` sent as x_api_key?\n\n|" in made


def test_an_underscore_that_could_be_emphasis_is_escaped() -> None:
    ask = Origin(basis="assumed", page="page.md", line=3, ask="Is _it_ a_b, a__b or _?")
    made = markdown(merged(fragment("page.md", PAGE, questions=(ask,))), title="Clinic")
    assert "2. Is \\_it\\_ a_b, a\\_\\_b or \\_?\n" in made


def test_of_a_large_value_that_a_question_is_about_the_place_is_named() -> None:
    page = PAGE.replace('"404": {}', f'"404": {{description: {"long " * 20}}}')
    one = fragment("page.md", page)
    origin = Origin(basis="assumed", page="page.md", line=9, ask="What does it answer?")
    origins = {**one.origins, "#/paths/~1visits/get/responses": origin}
    text = markdown(merged(replace(one, origins=origins)), title="Clinic")
    assert "| 2 | `page.md:9` | `GET /visits, responses` |\n" in text


def test_what_is_there_to_be_looked_up_is_folded_when_it_is_long() -> None:
    weak: dict[str, Basis] = {f"#/paths/~1{number}/get/summary": "inferred" for number in range(40)}
    paths = "\n".join(f"  /{number}: {{get: {{summary: Visit}}}}" for number in range(40))
    long = markdown(merged(fragment("page.md", f"paths:\n{paths}\n", weak=weak)), title="Clinic")
    assert long.count("<details>\n<summary>Show all</summary>\n\n") == 2
    assert long.count("\n\n</details>\n") == 2
    assert "<details>" not in long.partition("## Operations")[0]
    assert "details" not in EXPECTED.read_text("utf-8")
