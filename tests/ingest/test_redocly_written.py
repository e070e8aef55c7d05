"""Redocly pages that were wrapped, joined or written by hand, and what they state of security."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document import JsonValue, descend, tokens
from generator.ingest.formats import read_page
from generator.ingest.page import Page
from generator.ingest.prose import PageOperation
from generator.ingest.redocly import read
from generator.ingest.statements import Fragment

_HEAD = "# Get\n\nEndpoint: GET /x\nVersion: 1\nSecurity: {security}\n\n"
_ANSWER = "## Response 200 fields (application/json):\n\n"


def _one(text: str) -> PageOperation:
    (operation,) = read(Page(name="page.md", text=text))
    return operation


def _fragment(text: str) -> Fragment:
    (fragment,) = read_page(Page(name="page.md", text=text), Path())
    return fragment


@pytest.mark.parametrize(
    ("written", "sets"),
    [
        ("Bearer or key", (("Bearer",), ("key",))),
        ("Bearer, key, or card", (("Bearer",), ("key",), ("card",))),
        ("Bearer and key", (("Bearer", "key"),)),
        ("Bearer and key or card", (("Bearer", "key"), ("card",))),
        ("key or none", (("key",), ())),
        ("None", ()),
    ],
)
def test_a_page_that_says_how_schemes_go_together_states_it(
    written: str, sets: tuple[tuple[str, ...], ...]
) -> None:
    security: list[JsonValue] = [{name: [] for name in each} for each in sets]
    text = _HEAD.format(security=written) + _ANSWER + "  - `id` (string)\n"
    for page in (text, " ".join(text.split())):
        fragment = _fragment(page)
        assert descend(fragment.tree, ("paths", "/x", "get", "security")) == security
        assert fragment.origins["#/paths/~1x/get/security"].basis == "stated"
        assert _one(page).doc == ""


def test_labels_of_a_page_that_was_wrapped_anew_are_no_description() -> None:
    text = (
        _HEAD.format(security="key")
        + _ANSWER
        + (
            '- `kind` (string) Which kind of\n  label Enum: "a4",\n  "a6" Default: "a4"\n\n'
            '- `id` (string) Its id. Example:\n  "x 1"\n\n'
            "- `note` (string) See the Example: of others.\n"
        )
    )
    kind, number, note = _one(text).responses[0].bodies[0].fields
    assert (kind.doc, kind.keywords) == (
        "Which kind of\nlabel",
        {"enum": ["a4", "a6"], "default": "a4"},
    )
    assert (number.doc, number.examples) == ("Its id.", ("x 1",))
    assert (note.doc, note.examples) == ("See the Example: of others.", ())


def test_the_name_of_a_section_in_a_sentence_begins_none() -> None:
    text = (
        _HEAD.format(security="key")
        + _ANSWER
        + (
            "- `a` (string) Not as ## Response 404 fields here. - `b` (string) Or ## Path "
            "parameters Say - `c` (string) Last ## Response 500 fields of old. "
            "## Response 403 fields "
            "## Response 409 fields Taken"
        )
    )
    operation = _one(" ".join(text.split()))
    assert [response.status for response in operation.responses] == ["200", "403", "409"]
    assert [field.name for field in operation.responses[0].bodies[0].fields] == ["a", "b", "c"]


def test_the_title_of_a_page_of_several_operations_is_none_of_the_first() -> None:
    page = "# Trips\n\nAll of them.\n\n" + "".join(
        f"# {name}\n\nMore.\n\nEndpoint: GET /{name}\n\n## Response 200 fields\n\n"
        for name in ("a", "b")
    )
    first, second = read(Page(name="page.md", text=page))
    assert (first.title, first.doc) == ("a", "More.")
    assert (second.title, second.doc) == ("b", "More.")


def test_an_object_that_is_assumed_is_marked_and_asked_about_and_its_members_are_stated() -> None:
    text = (
        _HEAD.format(security="key")
        + _ANSWER
        + ("  - `home.city` (string, required)\n\n  - `home.zip` (string)\n")
    )
    fragment = _fragment(text)
    place = "#/paths/~1x/get/responses/200/content/application~1json/schema/properties/home"
    home = descend(fragment.tree, tokens(place))
    assert home == {
        "type": "object",
        "properties": {"city": {"type": "string"}, "zip": {"type": "string"}},
        "required": ["city"],
    }
    origin = fragment.origins[place]
    assert (origin.basis, origin.line) == ("assumed", 9)
    assert origin.ask.startswith("Is home an object")
    assert fragment.origins[f"{place}/properties/city"].basis == "stated"
    assert [problem.code for problem in fragment.problems] == ["doubtful-field"]


def test_types_of_several_words_are_bullets_on_one_line_too_and_single_words_in_prose_are_not() -> (
    None
):
    text = (
        _HEAD.format(security="key")
        + _ANSWER
        + "- `a` (array of strings) Names. - `b` (string<uuid>) As - `c` (date) - `d` (see `a`)."
    )
    fields = _one(" ".join(text.split())).responses[0].bodies[0].fields
    assert [(field.name, field.doc) for field in fields] == [
        ("a", "Names."),
        ("b", "As - `c` (date) - `d` (see `a`)."),
    ]


def test_a_label_that_a_description_has_too_counts_once() -> None:
    text = (
        _HEAD.format(security="key")
        + _ANSWER
        + "  - `a` (number)\n    Once Default: 1\n    Default: 2\n\n"
        + "  - `b` (integer) - Of old. Default: 3 Default: 4\n"
    )
    for page in (text, " ".join(text.split())):
        first, second = _one(page).responses[0].bodies[0].fields
        assert (first.doc, first.keywords) == ("Once Default: 1", {"default": 2})
        assert second.doc.removeprefix("- ") == "Of old. Default: 3"
        assert second.keywords == {"default": 4}


def test_names_of_form_fields_keep_their_dots() -> None:
    fields = "  - `a.b` (string)\n\n  - `a.c` (string)\n\n"
    for form in ("multipart/form-data", "application/x-www-form-urlencoded; charset=utf-8"):
        text = _HEAD.format(security="key") + f"## Request fields ({form}):\n\n{fields}"
        operation = _one(text)
        assert [field.name for field in operation.bodies[0].fields] == ["a.b", "a.c"]
        assert operation.problems == ()
