"""What an example shows is said to be at the line at which it shows it."""

from __future__ import annotations

from time import process_time

import pytest

from generator.document import JsonValue
from generator.ingest.drafts.shown_lines import Seen, seen_at
from generator.ingest.page import Page
from generator.ingest.statements import Draft

from .reading import read


def lines(seen: Seen | None, prefix: str = "") -> dict[str, int]:
    """The line of everything that is seen, by its path."""
    found: dict[str, int] = {}
    if seen is not None:
        found[prefix or "/"] = seen.line
        for name, member in seen.members.items():
            found |= lines(member, f"{prefix}/{name}")
        for element in seen.elements:
            found |= lines(element, f"{prefix}/[]")
    return found


def seen(text: str, line: int, value: JsonValue) -> dict[str, int]:
    """The lines of an example that begins at a line of a page with this text."""
    return lines(seen_at(Draft(Page(name="a.txt", text=text)), line, value))


def test_each_part_has_the_line_at_which_it_is_shown_first() -> None:
    text = 'Example\n{\n  "a": 1,\n  "b": [\n    {"c": 2},\n    {"c": 3,\n     "d": "}"}\n  ]\n}\n'
    value: JsonValue = {"a": 1, "b": [{"c": 2}, {"c": 3, "d": "}"}]}
    assert seen(text, 2, value) == {
        "/": 2,
        "/a": 3,
        "/b": 4,
        "/b/[]": 5,
        "/b/[]/c": 5,
        "/b/[]/d": 7,
    }


def test_the_body_of_a_call_is_found_behind_the_variables_of_its_url() -> None:
    text = "curl https://a.dev/{id} \\\n  -d '{\n  \"a\": 1\n}'\n"
    assert seen(text, 1, {"a": 1}) == {"/": 2, "/a": 3}


@pytest.mark.parametrize(
    "text",
    ['curl -d "{\\"a\\": 1}" https://a.dev/x\n{"b": 1}\n', "", "no JSON\n", '{"a": 2}', "{"],
)
def test_an_example_that_does_not_stand_there_has_no_lines(text: str) -> None:
    assert seen(text, 1, {"a": 1}) == {}


def test_the_document_names_these_lines() -> None:
    fragment = read(
        "POST\n/\nx\nAdd\nBody\nname\nobject\nExample Request Body:\n{\n"
        '  "name": {\n    "first": "Ada",\n    "born": "1815-12-10"\n  },\n  "tags": [\n'
        '    "a"\n  ]\n}\n',
        "add.txt",
    )
    schema = "/paths/~1x/post/requestBody/content/application~1json/schema/properties"
    shown = {
        pointer.removeprefix(f"#{schema}"): origin.line
        for pointer, origin in fragment.origins.items()
        if schema in pointer and origin.basis == "inferred"
    }
    assert shown == {
        "/name/properties/first": 11,
        "/name/properties/born": 12,
        "/tags": 14,
        "/tags/items": 15,
    }


def test_many_examples_are_found_in_linear_time() -> None:
    draft = Draft(Page(name="a.txt", text='{"a": [1]}\n' * 20_000))
    start = process_time()
    for line in range(1, 20_001):
        assert seen_at(draft, line, {"a": [1]}) is not None
    assert process_time() - start < 3
